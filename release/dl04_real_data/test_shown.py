"""Shown cases of dl04_real_data: they travel with the release, and their inputs can be checked by hand."""

import contextlib
import tempfile
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from torchmark import case

# Part 1: images


@contextlib.contextmanager
def one_folder(**pictures):
    """A working folder with the PNG files `pictures`, arrays by name."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for name, values in pictures.items():
            Image.fromarray(np.array(values, dtype=np.uint8)).save(f"{name}.png")
        yield Path(".")  # relative paths: they are the same in every run


def one_load(path):
    """In place of load_image: all dots alike, in a shade that tells the file."""
    shades = {"cat.png": 1, "dog.png": 5}
    return np.full((1, 2, 3), shades[Path(path).name], dtype=np.uint8)


def one_chw(img_arr):
    """In place of to_chw: a picture in the shade of the array, but brighter."""
    return torch.full((3, 1, 2), 40 + int(img_arr.max()), dtype=torch.uint8)


def one_picture():
    return torch.tensor([[[200, 100]], [[0, 50]], [[10, 0]]], dtype=torch.uint8)


# A picture is an array


@case("load_image")
def test_a_picture_of_two_dots_in_colour(nb, rng):
    with one_folder(two=[[[255, 0, 0], [10, 20, 30]]]):
        return nb.load_image("two.png")


@case("load_image")
def test_the_array_of_a_picture_may_be_written_to(nb, rng):
    with one_folder(two=[[[255, 0, 0], [10, 20, 30]]]):
        return nb.load_image("two.png").flags.writeable


# Channels first


@case("to_chw", strides=True, storage=True)
def test_two_rows_of_five_dots_become_three_channels(nb, rng):
    img_arr = np.arange(30, dtype=np.uint8).reshape(2, 5, 3)
    return img_arr, nb.to_chw(img_arr)


@case("to_hwc", strides=True, storage=True)
def test_three_channels_become_two_rows_of_five_dots(nb, rng):
    img = torch.arange(30, dtype=torch.uint8).reshape(3, 2, 5)
    return img, nb.to_hwc(img)


# Many pictures: a batch


@case("image_batch")
def test_a_cat_a_dog_and_a_text_file(nb, rng):
    with one_folder(dog=[[[5, 5, 5], [5, 5, 5]]], cat=[[[1, 1, 1], [1, 1, 1]]]) as folder:
        Path("readme.txt").write_text("no picture", encoding="utf-8")
        with nb.replacing(load_image=one_load, to_chw=one_chw):
            return nb.image_batch(folder)


# From 0 ... 255 to 0 ... 1


@case("scale_255", inputs_unchanged=True)
def test_the_darkest_the_brightest_and_a_fifth(nb, rng):
    return nb.scale_255(torch.tensor([0, 51, 255], dtype=torch.uint8))


# Mean 0, standard deviation 1


@case("channel_stats", inputs_unchanged=True)
def test_statistics_of_two_channels_of_two_dots(nb, rng):
    return nb.channel_stats(torch.tensor([[[[1.0, 3.0]], [[0.0, 10.0]]]]))


@case("channel_stats", inputs_unchanged=True)
def test_statistics_of_two_pictures_of_one_channel(nb, rng):
    return nb.channel_stats(torch.tensor([[[[0.0, 2.0]]], [[[4.0, 6.0]]]]))


@case("normalize_channels", inputs_unchanged=True)
def test_two_channels_normalised_with_numbers_from_elsewhere(nb, rng):
    batch = torch.tensor([[[[1.0, 3.0]], [[0.0, 10.0]]]])
    return nb.normalize_channels(batch, torch.tensor([2.0, 5.0]), torch.tensor([2.0, 10.0]))


# What colour is it?


@case("brightness", inputs_unchanged=True)
def test_brightness_of_six_numbers(nb, rng):
    return nb.brightness(one_picture())


@case("channel_means", inputs_unchanged=True)
def test_means_of_three_channels(nb, rng):
    return nb.channel_means(one_picture())


@case("dominant_colour")
def test_the_channel_that_the_means_name(nb, rng):
    with nb.replacing(channel_means=lambda img: torch.tensor([5.0, 7.0, 6.0])):
        return nb.dominant_colour(one_picture())


@case("dominant_colour")
def test_the_first_of_two_equal_channels(nb, rng):
    with nb.replacing(channel_means=lambda img: torch.tensor([5.0, 7.0, 7.0])):
        return nb.dominant_colour(one_picture())


# A third dimension in space


def one_slice(value):
    return np.full((1, 2), value, dtype=np.int16)


@case("slices_to_volume", inputs_unchanged=True)
def test_three_slices_by_position(nb, rng):
    return nb.slices_to_volume([one_slice(10), one_slice(-20), one_slice(30)], [7.5, -2.0, 3.0])


@case("volume_tensor", inputs_unchanged=True)
def test_a_volume_of_two_slices(nb, rng):
    return nb.volume_tensor(np.array([[[-1000, 0, 1]], [[40, 600, 3071]]], dtype=np.int16))


@case("stack_volumes", inputs_unchanged=True)
def test_two_volumes_make_a_batch(nb, rng):
    first = torch.arange(12.0).reshape(1, 2, 3, 2)
    return nb.stack_volumes([first, -first])


# Part 2: tables


@contextlib.contextmanager
def two_file(text):
    """A working folder with the file wine.csv that holds `text`."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("wine.csv").write_text(text, encoding="utf-8")
        yield "wine.csv"


def two_table():
    return torch.tensor([[7.0, 0.5, 6.0], [8.0, 0.3, 5.0]])


# From a file to a tensor


@case("column_names")
def test_two_names_one_with_a_semicolon(nb, rng):
    with two_file('"pH";"alcohol; percent"\n3.2;10.5\n') as path:
        return nb.column_names(path)


@case("load_wine")
def test_two_wines_in_a_file(nb, rng):
    with two_file('"pH";"alcohol";"quality"\n3.2;10.5;6\n3.1;9;5\n') as path:
        return nb.load_wine(path)


# What is asked, and what is known


@case("split_target", strides=True, storage=True)
def test_two_wines_are_parted_from_their_scores(nb, rng):
    wineq = two_table()
    return wineq, nb.split_target(wineq)


# Three kinds of numbers


@case("kinds")
def test_the_eight_keys_and_that_each_value_is_one_of_three(nb, rng):
    allowed = ("continuous", "ordinal", "categorical")
    return {key: nb.kinds[key] in allowed for key in sorted(nb.kinds)}


@case("int_target")
def test_three_scores_become_integers(nb, rng):
    return nb.int_target(torch.tensor([6.0, 5.0, 6.7]))


# One column for each score


@case("as_column", storage=True)
def test_three_scores_in_a_column(nb, rng):
    target = torch.tensor([6, 5, 7])
    return target, nb.as_column(target)


@case("one_hot", inputs_unchanged=True, forbid=("one_hot",))
def test_two_scores_in_three_columns(nb, rng):
    return nb.one_hot(torch.tensor([2, 0]), n=3)


@case("one_hot", forbid=("one_hot",))
def test_a_score_of_six_in_ten_columns(nb, rng):
    return nb.one_hot(torch.tensor([6]))


# Columns of one size


@case("column_stats", inputs_unchanged=True)
def test_statistics_of_two_columns(nb, rng):
    return nb.column_stats(torch.tensor([[1.0, 10.0], [3.0, 10.0]]))


@case("normalize", inputs_unchanged=True)
def test_one_wine_normalised_with_numbers_from_elsewhere(nb, rng):
    return nb.normalize(torch.tensor([[6.0, 4.0]]), torch.tensor([2.0, 10.0]), torch.tensor([4.0, 9.0]))


# Masks


@case("bad_mask")
def test_three_wines_around_a_limit_of_three(nb, rng):
    return nb.bad_mask(torch.tensor([2.0, 3.0, 4.0]))


@case("select", inputs_unchanged=True)
def test_two_wines_of_three_are_kept(nb, rng):
    data = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    return nb.select(data, torch.tensor([True, False, True]))


@case("quality_groups")
def test_five_wines_in_three_groups(nb, rng):
    data = torch.tensor([[1.0, 10.0], [2.0, 20.0], [3.0, 30.0], [4.0, 40.0], [5.0, 50.0]])
    return nb.quality_groups(data, torch.tensor([7.0, 3.0, 6.0, 4.0, 9.0]))


@case("group_means")
def test_means_of_two_groups(nb, rng):
    return nb.group_means((torch.tensor([[1.0, 2.0], [3.0, 4.0]]), torch.tensor([[5.0, 6.0]])))


# A threshold for a model


@case("predict_good")
def test_three_wines_around_a_threshold_of_five(nb, rng):
    return nb.predict_good(torch.tensor([[1.0, 9.0], [2.0, 5.0], [3.0, 4.0]]), 5.0, column=1)


@case("actual_good")
def test_three_scores_around_five(nb, rng):
    return nb.actual_good(torch.tensor([5.0, 6.0, 7.0]))


@case("match_rates")
def test_one_match_of_two_and_of_three(nb, rng):
    predicted = torch.tensor([True, True, False, False])
    return nb.match_rates(predicted, torch.tensor([True, False, True, True]))


@case("match_rates")
def test_no_wine_is_called_good(nb, rng):
    return nb.match_rates(torch.tensor([False, False]), torch.tensor([True, False]))
