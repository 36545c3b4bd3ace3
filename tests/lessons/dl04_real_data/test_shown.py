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


def sunset():
    """A picture to look at, 12 rows by 18 columns: a red sky, a yellow sun on the left, a meadow; uint8 (H, W, 3)."""
    y, x = np.mgrid[0:12, 0:18]
    img = np.stack([90 + 15 * y, 40 + 10 * y, 200 - 15 * y], axis=-1)
    img[9:] = [30, 140, 50]
    img[(y - 5) ** 2 + (x - 5) ** 2 < 8] = [255, 220, 60]
    return img.astype(np.uint8)


# A picture is an array


@case("load_image")
def test_a_picture_of_two_dots_in_colour(nb, rng):
    with one_folder(two=[[[255, 0, 0], [10, 20, 30]]]):
        return nb.load_image("two.png")


@case("load_image")
def test_the_array_of_a_picture_may_be_written_to(nb, rng):
    with one_folder(two=[[[255, 0, 0], [10, 20, 30]]]):
        return nb.load_image("two.png").flags.writeable


@case("load_image")
def test_a_sunset_is_loaded(nb, rng):
    with one_folder(sunset=sunset()):
        return nb.load_image("sunset.png")



# Channels first


@case("to_chw", strides=True, storage=True)
def test_two_rows_of_five_dots_become_three_channels(nb, rng):
    img_arr = np.arange(30, dtype=np.uint8).reshape(2, 5, 3)
    return img_arr, nb.to_chw(img_arr)


@case("to_chw")
def test_a_sunset_with_its_channels_first(nb, rng):
    return nb.to_chw(sunset())



@case("to_hwc", strides=True, storage=True)
def test_three_channels_become_two_rows_of_five_dots(nb, rng):
    img = torch.arange(30, dtype=torch.uint8).reshape(3, 2, 5)
    return img, nb.to_hwc(img)


@case("to_hwc")
def test_a_sunset_with_its_channels_last(nb, rng):
    return nb.to_hwc(torch.from_numpy(sunset()).permute(2, 0, 1).contiguous())



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


# Part 3: time series


THREE_HEADER = (
    "instant,dteday,season,yr,mnth,hr,holiday,weekday,workingday,weathersit,"
    "temp,atemp,hum,windspeed,casual,registered,cnt"
)


@contextlib.contextmanager
def three_file(*lines):
    """A csv file with these lines below its header, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("hours.csv").write_text("\n".join([THREE_HEADER, *lines]) + "\n")
        yield "hours.csv"


def three_days(channel, values, channels=12):
    """Days that are -1 everywhere but in one channel: shape (D, channels, L)."""
    values = torch.tensor(values)
    days = torch.full((values.shape[0], channels, values.shape[1]), -1.0)
    days[:, channel] = values
    return days


# A table with a clock


@case("load_bikes", strides=True)
def test_two_hours_of_the_last_day_of_a_january(nb, rng):
    with three_file(
        "1,2011-01-31,1,0,1,22,0,6,0,1,0.24,0.25,0.5,0,3,13,16", "2,2011-01-31,1,0,1,23,0,6,0,2,0.5,0.5,0.75,0,8,32,40"
    ) as path:
        return nb.load_bikes(path)


# One axis more


@case("daily", strides=True, storage=True)
def test_two_days_of_two_columns(nb, rng):
    bikes = torch.arange(96.0).view(48, 2)
    return nb.daily(bikes), bikes


@case("daily")
def test_thirty_hours_are_no_whole_days(nb, rng):
    return nb.daily(torch.zeros(30, 2))


@case("to_ncl", strides=True, storage=True)
def test_two_days_of_three_hours_and_two_columns(nb, rng):
    by_hour = torch.arange(12.0).view(2, 3, 2)
    return nb.to_ncl(by_hour), by_hour


# Blocks of another length


@case("weekly", strides=True, storage=True)
def test_a_week_and_two_hours_of_one_column(nb, rng):
    bikes = torch.arange(170.0).view(170, 1)
    return nb.weekly(bikes), bikes


# Look before you trust


@case("mixed_days")
def test_the_second_of_three_days_has_two_dates(nb, rng):
    return nb.mixed_days(three_days(1, [[1.0, 1.0], [2.0, 3.0], [3.0, 3.0]], channels=3))


@case("filled_hours")
def test_two_and_three_riders_make_five_and_not_zero(nb, rng):
    bikes = torch.zeros(2, 17)
    bikes[:, 14:] = torch.tensor([[2.0, 3.0, 5.0], [2.0, 3.0, 0.0]])
    return nb.filled_hours(bikes)


# The weather in four levels


@case("first_day_weather")
def test_a_day_that_begins_clear_and_ends_in_mist(nb, rng):
    bikes = torch.zeros(48, 17)
    bikes[:24, 9] = torch.tensor([1.0] * 12 + [2.0] * 12)
    bikes[24:, 9] = 3.0
    return nb.first_day_weather(bikes)


@case("weather_onehot")
def test_levels_one_and_three(nb, rng):
    return nb.weather_onehot(torch.tensor([1, 3]))


@case("append_onehot")
def test_two_hours_of_two_columns_and_two_more(nb, rng):
    return nb.append_onehot(torch.tensor([[10.0, 20.0], [30.0, 40.0]]), torch.tensor([[1.0, 0.0], [0.0, 1.0]]))


@case("daily_onehot")
def test_two_days_of_two_hours_with_all_four_levels(nb, rng):
    return nb.daily_onehot(three_days(9, [[1.0, 2.0], [4.0, 3.0]]))


@case("cat_channels")
def test_a_day_of_two_hours_gets_one_channel_more(nb, rng):
    return nb.cat_channels(torch.tensor([[[1.0, 2.0], [3.0, 4.0]]]), torch.tensor([[[0.0, 1.0]]]))


# Levels have an order


@case("ordinal_thermometer")
def test_three_columns_filled_up_to_three_and_to_one(nb, rng):
    return nb.ordinal_thermometer(torch.tensor([3, 1]), n=3)


@case("ordinal_thermometer")
def test_two_of_four_columns(nb, rng):
    return nb.ordinal_thermometer(torch.tensor([2]))


@case("rescale_weather", inputs_unchanged=True)
def test_all_four_levels_from_zero_to_one(nb, rng):
    return nb.rescale_weather(three_days(9, [[1.0, 2.0], [3.0, 4.0]]))


# On one scale


@case("minmax_temp", inputs_unchanged=True)
def test_temperatures_from_two_to_six(nb, rng):
    return nb.minmax_temp(three_days(10, [[2.0, 3.0], [4.0, 6.0]]))


@case("standardise_temp", inputs_unchanged=True)
def test_temperatures_one_two_two_and_three(nb, rng):
    return nb.standardise_temp(three_days(10, [[1.0, 2.0], [2.0, 3.0]]))


# Part 4: text


@contextlib.contextmanager
def four_file(content):
    """A file with these bytes, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("text.txt").write_bytes(content)
        yield "text.txt"


# From bytes to characters


@case("read_text")
def test_two_lines_with_curly_quotes(nb, rng):
    with four_file("“Good morning,”\n  he said.\n".encode()) as path:
        return nb.read_text(path)


@case("get_line")
def test_the_second_of_three_lines(nb, rng):
    return nb.get_line("one\n  two\nthree", 1)


# One row for each character


@case("char_onehot")
def test_two_letters_and_a_curly_quote(nb, rng):
    return nb.char_onehot("Hi”")


@case("char_onehot")
def test_a_letter_between_two_spaces(nb, rng):
    return nb.char_onehot(" a ")


# Words


@case("clean_words")
def test_words_with_quotes_a_hyphen_and_a_dash(nb, rng):
    return nb.clean_words("“Well-read,” he said.\nNo -- never!")


@case("build_vocab")
def test_the_cat_and_the_dog(nb, rng):
    with nb.replacing(clean_words=lambda s: ["the", "cat", "and", "the", "dog"]):
        return nb.build_vocab("the cat and the dog")


# One row for each word


@case("words_onehot")
def test_a_cat_and_a_cat(nb, rng):
    return nb.words_onehot(["cat", "and", "cat"], {"and": 0, "cat": 1, "dog": 2})


@case("words_onehot")
def test_a_bird_that_is_not_in_the_vocabulary(nb, rng):
    return nb.words_onehot(["bird"], {"and": 0, "cat": 1, "dog": 2})


@case("decode_words")
def test_to_be_from_two_rows(nb, rng):
    return nb.decode_words(torch.tensor([[0.0, 1.0], [1.0, 0.0]]), {"to": 1, "be": 0})


# A text of another kind


@case("index_source")
def test_a_line_of_code_with_four_words(nb, rng):
    return nb.index_source("Node(x, y).x2 = x")


@case("onehot_source")
def test_three_words_of_a_sum(nb, rng):
    with nb.replacing(index_source=lambda src: {"x": 0, "y": 1}):
        return nb.onehot_source("y = x + y")


# Words as points


@case("embed_lookup")
def test_the_second_row_of_a_table(nb, rng):
    return nb.embed_lookup(torch.tensor([[0.0, 1.0]]), torch.tensor([[1.0, 2.0], [3.0, 4.0]]))


@case("embed_words")
def test_two_words_that_change_places(nb, rng):
    return nb.embed_words(["to", "be"], {"to": 1, "be": 0}, torch.tensor([[1.0, 2.0], [3.0, 4.0]]))


@case("nearest_word")
def test_there_is_nearer_than_here(nb, rng):
    return nb.nearest_word(torch.tensor([1.5, 2.0]), {"here": 0, "there": 1}, torch.tensor([[0.0, 0.0], [2.0, 2.0]]))
