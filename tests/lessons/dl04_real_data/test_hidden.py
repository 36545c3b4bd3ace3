"""Hidden cases of dl04_real_data: they never leave the course, and differ in kind from the shown ones."""

import contextlib
import os
import tempfile
from pathlib import Path
from unittest import mock

import numpy as np
import torch
from PIL import Image

from torchmark import case

# Part 1: images


ONE_F64 = torch.float64


def one_pixels(rng, *shape):
    """A random uint8 array."""
    return rng.numpy.randint(0, 256, shape).astype(np.uint8)


@contextlib.contextmanager
def one_folder(pictures):
    """A working folder with the picture files `pictures`: arrays by path."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for name, values in pictures.items():
            Path(name).parent.mkdir(exist_ok=True)
            Image.fromarray(values).save(name)
        yield


@contextlib.contextmanager
def one_order(key):
    """Folders are listed in the order of `key`, as an operating system might do."""
    real_listdir, real_scandir = os.listdir, os.scandir

    class Entries(list):
        def __enter__(self):
            return self

        def __exit__(self, *exception):
            return None

        def close(self):
            return None

    def listdir(path="."):
        return sorted(real_listdir(path), key=key)

    def scandir(path="."):
        with real_scandir(path) as entries:
            return Entries(sorted(entries, key=lambda entry: key(entry.name)))

    with mock.patch.object(os, "listdir", listdir), mock.patch.object(os, "scandir", scandir):
        yield


def one_backwards(name):
    return [-ord(letter) for letter in name]


def one_load(path):
    """In place of load_image: the dots of a file, upside down."""
    with Image.open(path) as image:
        return np.array(image)[::-1].copy()


def one_chw(img_arr):
    """In place of to_chw: channels where they should be, but darker by three."""
    return torch.from_numpy(img_arr).movedim(-1, 0) - 3


def one_batch_of(nb, folder):
    with nb.replacing(load_image=one_load, to_chw=one_chw):
        return nb.image_batch(folder)


def one_opposite(img):
    """In place of channel_means: the brightest channel has the smallest."""
    return 300 - img.float().mean(dim=(1, 2))


# A picture is an array


@case("load_image")
def test_a_picture_in_colour_from_a_folder_below(nb, rng):
    with one_folder({"a/b.png": one_pixels(rng, 7, 5, 3)}):
        return nb.load_image(Path("a") / "b.png")


@case("load_image")
def test_a_picture_with_an_alpha_channel(nb, rng):
    with one_folder({"alpha.png": one_pixels(rng, 3, 4, 4)}):
        return nb.load_image("alpha.png")


@case("load_image")
def test_a_grey_picture(nb, rng):
    with one_folder({"grey.png": one_pixels(rng, 4, 6)}):
        return nb.load_image("grey.png")


@case("load_image")
def test_a_jpeg_whose_array_is_written_to(nb, rng):
    with one_folder({"photo.jpg": np.full((8, 16, 3), (200, 100, 50), dtype=np.uint8)}):
        img_arr = nb.load_image("photo.jpg")
        img_arr[0, 0] = 7
        return img_arr


@case("load_image")
def test_two_pictures_one_after_the_other(nb, rng):
    with one_folder({"a.png": one_pixels(rng, 2, 3, 3), "b.png": one_pixels(rng, 1, 1, 3)}):
        return nb.load_image("a.png"), nb.load_image("b.png"), nb.load_image("a.png")


# Channels first


@case("to_chw", strides=True, storage=True, inputs_unchanged=True)
def test_a_tall_picture_with_its_channels_first(nb, rng):
    img_arr = one_pixels(rng, 7, 4, 3)
    return img_arr, nb.to_chw(img_arr)


@case("to_chw", strides=True, storage=True)
def test_two_channels_of_doubles_from_the_middle_of_an_array(nb, rng):
    img_arr = rng.numpy.standard_normal((6, 9, 2))[1:4, ::2]
    return img_arr, nb.to_chw(img_arr)


@case("to_chw", strides=True)
def test_a_square_picture_of_three_by_three_with_its_channels_first(nb, rng):
    return nb.to_chw(one_pixels(rng, 3, 3, 3))


@case("to_chw")
def test_a_change_of_the_array_is_seen_in_the_tensor(nb, rng):
    img_arr = one_pixels(rng, 2, 3, 4)
    img = nb.to_chw(img_arr)
    img_arr[1, 2, 3] = 99
    return img


@case("to_hwc", strides=True, storage=True)
def test_a_tall_picture_with_its_channels_last(nb, rng):
    img = rng.integers(0, 256, 3, 7, 4)
    return img, nb.to_hwc(img)


@case("to_hwc", strides=True, storage=True)
def test_a_view_of_four_channels_with_its_channels_last(nb, rng):
    img = rng.strided(rng.normal(4, 2, 6, dtype=ONE_F64))
    return img, nb.to_hwc(img)


@case("to_hwc", strides=True)
def test_a_square_picture_of_three_by_three_with_its_channels_last(nb, rng):
    return nb.to_hwc(rng.normal(3, 3, 3))


# Many pictures: a batch


@case("image_batch")
def test_pictures_in_a_folder_that_is_listed_backwards(nb, rng):
    with one_folder({f"zoo/{name}.png": one_pixels(rng, 2, 5, 3) for name in "cadb"}), one_order(one_backwards):
        return one_batch_of(nb, Path("zoo"))


@case("image_batch")
def test_pictures_with_and_without_alpha(nb, rng):
    sizes = {"zoo/a.png": 4, "zoo/b.png": 3, "zoo/c.png": 4, "zoo/d.png": 3}
    with one_folder({name: one_pixels(rng, 3, 2, channels) for name, channels in sizes.items()}):
        return one_batch_of(nb, "zoo")


@case("image_batch")
def test_one_picture_among_files_that_are_none(nb, rng):
    with one_folder({"zoo/png.png": one_pixels(rng, 4, 3, 3), "zoo/other.jpg": one_pixels(rng, 4, 3, 3)}):
        for name in ("README.txt", "notes.png.txt", "png", "apng"):
            Path("zoo", name).write_text("no picture", encoding="utf-8")
        Path("zoo/below").mkdir()
        Image.fromarray(one_pixels(rng, 4, 3, 3)).save("zoo/below/a.png")
        return one_batch_of(nb, "zoo")


@case("image_batch")
def test_names_with_numbers_are_sorted_as_text(nb, rng):
    pictures = {f"zoo/{number}.png": one_pixels(rng, 2, 2, 3) for number in (2, 10, 1, 33, 9)}
    with one_folder(pictures), one_order(lambda name: (len(name), name)):
        return one_batch_of(nb, "zoo")


# From 0 ... 255 to 0 ... 1


@case("scale_255", inputs_unchanged=True)
def test_scaling_every_number_that_fits(nb, rng):
    return nb.scale_255(torch.arange(256, dtype=torch.uint8).reshape(2, 2, 8, 8))


@case("scale_255")
def test_scaling_a_dark_picture(nb, rng):
    return nb.scale_255(rng.integers(3, 60, 1, 3, 2, 5).to(torch.uint8))


@case("scale_255", inputs_unchanged=True)
def test_scaling_a_view_and_nothing_at_all(nb, rng):
    batch = rng.strided(rng.integers(0, 256, 3, 4).to(torch.uint8))
    return nb.scale_255(batch), nb.scale_255(torch.zeros(0, 3, 2, 2, dtype=torch.uint8))


# Mean 0, standard deviation 1


@case("channel_stats", inputs_unchanged=True)
def test_statistics_of_five_small_pictures(nb, rng):
    return nb.channel_stats(2 + rng.normal(5, 3, 2, 4))


@case("channel_stats", inputs_unchanged=True)
def test_statistics_of_a_view_of_doubles(nb, rng):
    return nb.channel_stats(rng.strided(rng.normal(3, 4, 3, 2, dtype=ONE_F64)))


@case("channel_stats")
def test_statistics_of_two_dots_in_two_pictures(nb, rng):
    return nb.channel_stats(rng.normal(2, 5, 1, 1))


@case("channel_stats")
def test_statistics_of_one_wide_picture(nb, rng):
    return nb.channel_stats(rng.normal(1, 1, 2, 9))


@case("normalize_channels", inputs_unchanged=True)
def test_pictures_normalised_by_channel(nb, rng):
    return nb.normalize_channels(rng.normal(4, 3, 2, 5), rng.normal(3), rng.uniform(0.2, 4, 3))


@case("normalize_channels", inputs_unchanged=True)
def test_pictures_as_wide_as_they_have_channels(nb, rng):
    return nb.normalize_channels(rng.normal(3, 3, 2, 3), rng.normal(3), rng.uniform(0.2, 4, 3))


@case("normalize_channels", inputs_unchanged=True)
def test_one_picture_of_doubles_normalised(nb, rng):
    batch = rng.strided(rng.normal(1, 2, 4, 3, dtype=ONE_F64))
    return nb.normalize_channels(batch, rng.normal(2, dtype=ONE_F64), rng.uniform(2, 9, 2, dtype=ONE_F64))


@case("normalize_channels")
def test_as_many_pictures_as_channels_normalised(nb, rng):
    return nb.normalize_channels(rng.normal(2, 2, 2, 2), rng.normal(2), rng.uniform(2, 9, 2))


# What colour is it?


@case("brightness", inputs_unchanged=True)
def test_brightness_of_a_bright_picture(nb, rng):
    return nb.brightness(rng.integers(200, 256, 3, 8, 5).to(torch.uint8))


@case("brightness", inputs_unchanged=True)
def test_brightness_of_a_view_of_four_channels(nb, rng):
    return nb.brightness(rng.strided(rng.integers(0, 256, 4, 3, 7).to(torch.uint8)))


@case("brightness")
def test_brightness_of_one_dot_and_of_black(nb, rng):
    dot = torch.tensor([[[7]], [[8]], [[8]]], dtype=torch.uint8)
    return nb.brightness(dot), nb.brightness(torch.zeros(3, 2, 2, dtype=torch.uint8))


@case("channel_means", inputs_unchanged=True)
def test_means_of_the_channels_of_a_wide_picture(nb, rng):
    return nb.channel_means(rng.integers(0, 256, 3, 2, 9).to(torch.uint8))


@case("channel_means", inputs_unchanged=True)
def test_means_of_the_channels_of_a_bright_square(nb, rng):
    return nb.channel_means(rng.integers(180, 256, 3, 3, 3).to(torch.uint8))


@case("channel_means")
def test_means_of_a_view_with_its_channels_last_in_memory(nb, rng):
    return nb.channel_means(rng.integers(0, 256, 4, 5, 2).to(torch.uint8).permute(2, 0, 1))


@case("dominant_colour", inputs_unchanged=True)
def test_a_picture_whose_means_are_turned_round(nb, rng):
    with nb.replacing(channel_means=one_opposite):
        return [
            nb.dominant_colour(torch.full((3, 2, 2), 5, dtype=torch.uint8) + torch.tensor(light, dtype=torch.uint8))
            for light in ([[[9]], [[0]], [[4]]], [[[4]], [[9]], [[0]]], [[[0]], [[4]], [[9]]], [[[9]], [[4]], [[0]]])
        ]


@case("dominant_colour")
def test_a_few_bright_dots_against_many(nb, rng):
    img = torch.zeros(3, 2, 5, dtype=torch.uint8)
    img[0] = 60
    img[1, :, :2] = 200
    img[2, 0, :2] = 255
    img[2, 1, 0] = 255
    with nb.replacing(channel_means=lambda img: img.float().mean(dim=(1, 2))):
        one_bright_dot = torch.tensor([[[100, 100]], [[90, 90]], [[0, 255]]], dtype=torch.uint8)
        return nb.dominant_colour(img), nb.dominant_colour(255 - img), nb.dominant_colour(one_bright_dot)


@case("dominant_colour")
def test_all_channels_alike(nb, rng):
    with nb.replacing(channel_means=one_opposite):
        grey = torch.full((3, 2, 2), 128, dtype=torch.uint8)
        two_alike = torch.tensor([9, 1, 1], dtype=torch.uint8).view(3, 1, 1)
        return nb.dominant_colour(grey), nb.dominant_colour(two_alike)


# A third dimension in space


def one_slices(rng, n, *shape):
    return [rng.numpy.randint(-1024, 3072, shape).astype(np.int16) for _ in range(n)]


@case("slices_to_volume", inputs_unchanged=True)
def test_five_slices_in_a_circle(nb, rng):
    return nb.slices_to_volume(one_slices(rng, 5, 3, 2), [30.0, 40.0, 50.0, 10.0, 20.0])


@case("slices_to_volume", inputs_unchanged=True)
def test_slices_as_wide_as_they_are_many(nb, rng):
    return nb.slices_to_volume(one_slices(rng, 4, 4, 4), [100, 20, 3, -5])


@case("slices_to_volume", inputs_unchanged=True, storage=True)
def test_a_single_slice_and_its_memory(nb, rng):
    slices = one_slices(rng, 1, 2, 5)
    return slices, nb.slices_to_volume(slices, [0.0])


@case("volume_tensor", inputs_unchanged=True)
def test_a_volume_of_three_different_sizes(nb, rng):
    return nb.volume_tensor(np.stack(one_slices(rng, 4, 3, 5)))


@case("volume_tensor", inputs_unchanged=True)
def test_a_volume_of_one_slice_and_one_of_one_row(nb, rng):
    return nb.volume_tensor(np.stack(one_slices(rng, 1, 3, 2))), nb.volume_tensor(np.stack(one_slices(rng, 2, 1, 3)))


@case("volume_tensor", inputs_unchanged=True)
def test_every_second_slice_of_a_volume(nb, rng):
    return nb.volume_tensor(np.stack(one_slices(rng, 5, 2, 3))[1::2])


@case("stack_volumes", inputs_unchanged=True)
def test_three_volumes_of_three_different_sizes(nb, rng):
    return nb.stack_volumes([rng.normal(1, 2, 3, 4) for _ in range(3)])


@case("stack_volumes", storage=True)
def test_a_single_volume_and_its_memory(nb, rng):
    vol = rng.normal(1, 2, 2, 3)
    return vol, nb.stack_volumes([vol])


@case("stack_volumes", inputs_unchanged=True)
def test_volumes_of_doubles_with_as_many_channels_as_slices(nb, rng):
    return nb.stack_volumes([rng.strided(rng.normal(2, 2, 2, 2, dtype=ONE_F64)) for _ in range(2)])


# Part 2: tables


TWO_F64 = torch.float64


@contextlib.contextmanager
def two_file(text, name="table.csv"):
    """A working folder with a file that holds `text`."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path(name).write_text(text, encoding="utf-8")
        yield name


def two_text(names, rows):
    lines = [";".join(f'"{name}"' for name in names), *(";".join(map(str, row)) for row in rows)]
    return "\n".join(lines) + "\n"


# From a file to a tensor


@case("column_names")
def test_twelve_names_of_a_file_without_wines(nb, rng):
    names = ["fixed acidity", "citric acid", "pH", "total sulfur dioxide", "free sulfur dioxide", "density"]
    with two_file(two_text([*names, *(name.upper() for name in names)], [])) as path:
        return nb.column_names(path)


@case("column_names")
def test_names_with_commas_semicolons_and_spaces(nb, rng):
    names = ["acidity, fixed", " pH ", "sugar; g/l", "a;b;c", "pétillance"]
    with two_file(two_text(names, [range(5), range(5)])) as path:
        return nb.column_names(Path(path))


@case("column_names")
def test_the_single_name_of_a_file_with_many_rows(nb, rng):
    with two_file('"quality"\n' + "6\n" * 20) as path:
        return nb.column_names(path), nb.column_names(path)


@case("load_wine")
def test_a_file_of_five_wines(nb, rng):
    rows = np.round(rng.numpy.uniform(0, 200, (5, 4)), 3).tolist()
    with two_file(two_text(["pH", "sugar, g/l", "alcohol", "quality"], rows)) as path:
        return nb.load_wine(path)


@case("load_wine")
def test_a_file_with_a_single_wine(nb, rng):
    with two_file(two_text(["pH", "alcohol", "quality"], [(3.15, 11.4, 7)])) as path:
        return nb.load_wine(Path(path))


@case("load_wine")
def test_a_file_with_a_single_column_of_whole_numbers(nb, rng):
    with two_file(two_text(["quality"], [(6,), (5,), (7,)])) as path:
        return nb.load_wine(path)


@case("load_wine")
def test_a_file_of_extreme_numbers(nb, rng):
    with two_file(two_text(["a", "b"], [("1e-20", "-2.5e+20"), ("0", "440"), ("-0.5", "16777216")])) as path:
        return nb.load_wine(path)


# What is asked, and what is known


@case("split_target", strides=True, storage=True, inputs_unchanged=True)
def test_six_wines_are_parted_from_their_scores(nb, rng):
    wineq = rng.normal(6, 5)
    return wineq, nb.split_target(wineq)


@case("split_target", strides=True, storage=True)
def test_a_view_of_doubles_is_parted(nb, rng):
    wineq = rng.strided(rng.normal(4, 3, dtype=TWO_F64))
    return wineq, nb.split_target(wineq)


@case("split_target", storage=True)
def test_a_single_wine_is_parted_from_its_score(nb, rng):
    wineq = rng.normal(1, 12)
    return wineq, nb.split_target(wineq)


# Three kinds of numbers


@case("kinds")
def test_what_is_measured(nb, rng):
    return sorted(key for key, value in nb.kinds.items() if value == "continuous")


@case("kinds")
def test_what_has_an_order(nb, rng):
    return sorted(key for key, value in nb.kinds.items() if value == "ordinal")


@case("kinds")
def test_what_is_a_mere_name(nb, rng):
    return sorted(key for key, value in nb.kinds.items() if value == "categorical")


@case("int_target", inputs_unchanged=True)
def test_whole_scores_of_a_view(nb, rng):
    return nb.int_target(rng.strided(rng.integers(3, 10, 9).float()))


@case("int_target")
def test_scores_of_doubles_with_fractions(nb, rng):
    return nb.int_target(rng.uniform(0, 10, 12, dtype=TWO_F64))


@case("int_target")
def test_one_score_of_nothing_and_no_score_at_all(nb, rng):
    return nb.int_target(torch.tensor([0.999])), nb.int_target(torch.zeros(0))


# One column for each score


@case("as_column", storage=True)
def test_five_scores_in_a_column(nb, rng):
    target = rng.normal(5)
    return target, nb.as_column(target)


@case("as_column", storage=True)
def test_a_single_score_in_a_column(nb, rng):
    target = rng.integers(0, 10, 1)
    return target, nb.as_column(target)


@case("as_column", storage=True)
def test_a_view_in_a_column(nb, rng):
    target = rng.strided(rng.normal(4, dtype=TWO_F64))
    return target, nb.as_column(target)


def two_one_hot(nb, *args, **kwargs):
    with nb.replacing(as_column=lambda target: target.unsqueeze(1)):
        return nb.one_hot(*args, **kwargs)


@case("one_hot", inputs_unchanged=True, forbid=("one_hot",))
def test_a_dozen_scores_in_ten_columns(nb, rng):
    return two_one_hot(nb, rng.integers(0, 10, 12))


@case("one_hot", forbid=("one_hot",))
def test_low_scores_in_many_columns(nb, rng):
    return two_one_hot(nb, torch.tensor([0, 1, 1, 0]), n=13)


@case("one_hot", forbid=("one_hot",))
def test_the_highest_score_of_as_many_columns_as_wines(nb, rng):
    return two_one_hot(nb, torch.tensor([3, 3, 0, 3]), n=4), two_one_hot(nb, torch.tensor([0]), n=1)


@case("one_hot", forbid=("one_hot",))
def test_a_view_of_scores_and_no_scores_at_all(nb, rng):
    view = rng.strided(rng.integers(0, 5, 6))
    return two_one_hot(nb, view, 5), two_one_hot(nb, torch.zeros(0, dtype=torch.int64), 5)


# Columns of one size


@case("column_stats", inputs_unchanged=True)
def test_statistics_of_five_wines(nb, rng):
    return nb.column_stats(3 + rng.normal(5, 4))


@case("column_stats", inputs_unchanged=True)
def test_statistics_of_a_square_view_of_doubles(nb, rng):
    return nb.column_stats(rng.strided(rng.normal(3, 3, dtype=TWO_F64)))


@case("column_stats")
def test_statistics_of_two_wines_and_of_one_column(nb, rng):
    return nb.column_stats(rng.normal(2, 5)), nb.column_stats(rng.normal(6, 1))


@case("normalize", inputs_unchanged=True)
def test_wines_normalised_with_numbers_from_others(nb, rng):
    return nb.normalize(rng.normal(5, 3), rng.normal(3), rng.uniform(0.1, 9, 3))


@case("normalize", inputs_unchanged=True)
def test_as_many_wines_as_columns_in_double_precision(nb, rng):
    data = rng.strided(rng.normal(3, 3, dtype=TWO_F64))
    return nb.normalize(data, rng.normal(3, dtype=TWO_F64), rng.uniform(2, 9, 3, dtype=TWO_F64))


@case("normalize")
def test_a_single_wine_normalised(nb, rng):
    return nb.normalize(rng.normal(1, 4), rng.normal(4), torch.tensor([1e-6, 0.25, 4.0, 1e6]))


# Masks


@case("bad_mask", inputs_unchanged=True)
def test_bad_wines_among_whole_scores(nb, rng):
    return nb.bad_mask(torch.tensor([0, 3, 10, 4, 3, 2]))


@case("bad_mask")
def test_bad_wines_below_another_limit(nb, rng):
    return nb.bad_mask(torch.tensor([4.0, 5.5, 6.0, 3.0, 5.0], dtype=TWO_F64), limit=5), nb.bad_mask(
        torch.tensor([0.5, 0.75, 0.25]), 0.5
    )


@case("bad_mask")
def test_no_bad_wines_and_no_wines(nb, rng):
    return nb.bad_mask(torch.tensor([3.5, 9.0])), nb.bad_mask(torch.zeros(0)), nb.bad_mask(torch.tensor([0.0]))


@case("select", inputs_unchanged=True)
def test_rows_at_both_ends(nb, rng):
    return nb.select(rng.normal(5, 3), torch.tensor([True, False, False, True, True]))


@case("select", inputs_unchanged=True)
def test_no_row_of_a_square_view(nb, rng):
    data = rng.strided(rng.integers(0, 9, 3, 3))
    return nb.select(data, torch.zeros(3, dtype=torch.bool)), nb.select(data, torch.tensor([False, True, False]))


@case("select", storage=True)
def test_all_rows_in_memory_of_their_own(nb, rng):
    data = rng.normal(4, 2, dtype=TWO_F64)
    return data, nb.select(data, torch.ones(4, dtype=torch.bool))


@case("select")
def test_a_single_row_is_kept_or_not(nb, rng):
    data = rng.normal(1, 4)
    return nb.select(data, torch.tensor([True])), nb.select(data, torch.tensor([False]))


def two_groups(nb, data, target):
    with nb.replacing(select=lambda data, mask: data[mask], bad_mask=lambda target, limit=3: target <= limit):
        return nb.quality_groups(data, target)


@case("quality_groups", inputs_unchanged=True)
def test_eleven_wines_with_every_score(nb, rng):
    return two_groups(nb, rng.normal(11, 3), rng.permutation(11))


@case("quality_groups")
def test_groups_at_scores_with_fractions(nb, rng):
    return two_groups(nb, rng.normal(6, 2, dtype=TWO_F64), torch.tensor([3.5, 6.9, 3.0, 7.0, 3.1, 2.9]))


@case("quality_groups")
def test_only_wines_of_the_middle(nb, rng):
    return two_groups(nb, rng.normal(3, 4), torch.tensor([4, 6, 5]))


@case("quality_groups")
def test_a_single_good_wine(nb, rng):
    return two_groups(nb, rng.strided(rng.normal(1, 2)), torch.tensor([10.0]))


@case("group_means", inputs_unchanged=True)
def test_means_of_three_groups_of_different_sizes(nb, rng):
    return nb.group_means((rng.normal(2, 4), rng.normal(5, 4), rng.normal(3, 4)))


@case("group_means")
def test_means_of_an_empty_group_and_of_a_single_wine(nb, rng):
    return nb.group_means((torch.zeros(0, 2), rng.normal(1, 2)))


@case("group_means")
def test_means_of_one_square_group_of_doubles(nb, rng):
    return nb.group_means((rng.strided(rng.normal(3, 3, dtype=TWO_F64)),))


# A threshold for a model


@case("predict_good", inputs_unchanged=True)
def test_predictions_from_the_first_column(nb, rng):
    return nb.predict_good(rng.normal(12, 3), -0.6, 0)


@case("predict_good")
def test_predictions_from_the_seventh_column_unless_told_otherwise(nb, rng):
    data = torch.stack([rng.permutation(9) for _ in range(11)], dim=1).float()
    return nb.predict_good(data, 4.0), nb.predict_good(data, 4.0, 10)


@case("predict_good")
def test_predictions_from_the_last_column_of_doubles(nb, rng):
    data = rng.strided(torch.tensor([[1.0, 0.25], [0.0, 0.5], [9.0, 0.75]], dtype=TWO_F64))
    return nb.predict_good(data, 0.5, column=-1)


@case("actual_good", inputs_unchanged=True)
def test_actually_good_among_whole_scores(nb, rng):
    return nb.actual_good(4 + rng.permutation(7))


@case("actual_good")
def test_actually_good_with_fractions(nb, rng):
    return nb.actual_good(torch.tensor([5.5, 5.0, 4.9, 6.0], dtype=TWO_F64)), nb.actual_good(torch.zeros(0))


@case("match_rates", inputs_unchanged=True)
def test_matches_of_twenty_wines(nb, rng):
    return nb.match_rates(rng.normal(20) > 0.5, rng.normal(20) > -0.3)


@case("match_rates")
def test_rates_where_nothing_can_be_divided_by(nb, rng):
    some, none = torch.tensor([True, False, True]), torch.zeros(3, dtype=torch.bool)
    return [nb.match_rates(some, none), nb.match_rates(none, some), nb.match_rates(none, none)]


@case("match_rates")
def test_few_safe_predictions_and_many_unsafe_ones(nb, rng):
    actual = torch.tensor([True, True, True, True, False])
    few, many = torch.tensor([True, False, False, False, False]), torch.ones(5, dtype=torch.bool)
    return [nb.match_rates(few, actual), nb.match_rates(many, actual), nb.match_rates(actual, actual)]


@case("match_rates")
def test_matches_of_views_with_seven_hundred_wines(nb, rng):
    predicted, actual = (rng.normal(700, 2) > 0).unbind(1)
    return nb.match_rates(predicted, actual)
