"""The chapter's printed figures, reproduced with the reference; independent checks of what has none."""

import csv
import itertools
import math
import os
import statistics
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from torchmark.data import find, load

real = pytest.mark.skipif(not os.environ.get("TORCHMARK_DATA"), reason="needs the real data, see TORCHMARK_DATA")

# Part 1: images


def one_random(*shape, dtype=torch.float64, seed=0):
    return torch.randn(*shape, dtype=dtype, generator=torch.Generator().manual_seed(seed))


def one_bytes(*shape, seed=0):
    return torch.randint(0, 256, shape, dtype=torch.uint8, generator=torch.Generator().manual_seed(seed))


def one_shares(img, img_arr):
    return img.data_ptr() == img_arr.ctypes.data


@real
def test_the_photo_of_the_book_and_its_layout(reference):
    img_arr = reference.load_image(find("photo"))
    assert isinstance(img_arr, np.ndarray) and img_arr.shape == (720, 1280, 3) and img_arr.dtype == np.uint8
    img = reference.to_chw(img_arr)
    assert img.shape == (3, 720, 1280) and img.stride() == (1, 3840, 3) and one_shares(img, img_arr)
    means = reference.channel_means(img)
    assert means.tolist() == pytest.approx([171.98, 128.68, 70.19], abs=0.006)
    assert reference.dominant_colour(img) == "red"
    assert reference.brightness(img) == pytest.approx(means.double().mean().item(), rel=1e-6)


@real
def test_the_three_cats_of_the_book(reference):
    batch = reference.image_batch(find("cats"))
    assert batch.shape == (3, 3, 256, 256) and batch.dtype == torch.uint8
    scaled = reference.scale_255(batch)
    assert scaled.dtype == torch.float32 and scaled.min() >= 0 and scaled.max() <= 1
    mean, std = reference.channel_stats(scaled)
    assert mean.tolist() == pytest.approx([0.5799, 0.4493, 0.3554], abs=6e-5)
    normalized = reference.normalize_channels(scaled, mean, std)
    mean, std = reference.channel_stats(normalized)
    assert torch.allclose(mean, torch.zeros(3), atol=1e-5) and torch.allclose(std, torch.ones(3), atol=1e-5)


def test_the_stand_in_cats_lose_their_alpha(reference):
    folder = find("cats")
    paths = sorted(path for path in folder.iterdir() if path.suffix == ".png")
    batch = reference.image_batch(folder)
    assert len(batch) == len(paths) == 3
    for img, path in zip(batch, paths, strict=True):
        with Image.open(path) as image:
            for x, y in itertools.product((0, image.width - 1), (0, 1, image.height - 1)):
                assert img[:, y, x].tolist() == list(image.getpixel((x, y))[:3])


def test_an_image_has_the_dots_that_pillow_tells(reference, tmp_path):
    for mode, channels in (("RGB", 3), ("RGBA", 4), ("L", 1)):
        image = Image.new(mode, (5, 2))
        for x, y in itertools.product(range(5), range(2)):
            values = tuple((10 * x + 100 * y + c) % 256 for c in range(channels))
            image.putpixel((x, y), values if channels > 1 else values[0])
        image.save(tmp_path / "a.png")
        img_arr = reference.load_image(tmp_path / "a.png")
        assert img_arr.shape == ((2, 5, channels) if channels > 1 else (2, 5)) and img_arr.flags.writeable
        for x, y in itertools.product(range(5), range(2)):
            assert np.array_equal(img_arr[y, x], image.getpixel((x, y)))


def test_axes_change_places_dot_by_dot(reference):
    img_arr = one_bytes(4, 5, 3).numpy()
    img = reference.to_chw(img_arr)
    assert img.stride() == (1, 15, 3) and one_shares(img, img_arr)
    for h, w, c in itertools.product(range(4), range(5), range(3)):
        assert img[c, h, w] == img_arr[h, w, c]
    assert np.array_equal(reference.to_hwc(img).numpy(), img_arr)
    assert reference.to_hwc(img).data_ptr() == img.data_ptr()


def test_scaled_numbers_are_fractions_of_255(reference):
    scaled = reference.scale_255(torch.arange(256, dtype=torch.uint8))
    assert scaled.tolist() == pytest.approx([value / 255 for value in range(256)], rel=1e-6)


def test_channel_statistics_agree_with_the_statistics_module(reference):
    batch = one_random(4, 3, 2, 5)
    mean, std = reference.channel_stats(batch)
    for c in range(3):
        numbers = batch[:, c].flatten().tolist()
        assert mean[c].item() == pytest.approx(statistics.mean(numbers))
        assert std[c].item() == pytest.approx(statistics.stdev(numbers))
    normalized = reference.normalize_channels(batch, mean, std)
    for n, c, h, w in itertools.product(range(4), range(3), range(2), range(5)):
        assert normalized[n, c, h, w].item() == pytest.approx(((batch[n, c, h, w] - mean[c]) / std[c]).item())


def test_channel_means_agree_with_python(reference):
    img = one_bytes(3, 6, 4)
    sums = [sum(sum(row) for row in channel) for channel in img.tolist()]
    assert reference.channel_means(img).tolist() == pytest.approx([s / 24 for s in sums])
    assert reference.brightness(img) == pytest.approx(sum(sums) / 72)


def test_a_picture_of_one_colour_is_of_that_colour(reference):
    for channel, name in enumerate(("red", "green", "blue")):
        img = torch.full((3, 4, 6), 20, dtype=torch.uint8)
        img[channel] = 21
        assert reference.dominant_colour(img) == name
    assert reference.dominant_colour(reference.to_chw(reference.load_image(find("photo")))) == "red"


def test_sums_of_uint8_begin_again_as_the_text_says():
    a, b = torch.tensor([200], dtype=torch.uint8), torch.tensor([100], dtype=torch.uint8)
    assert (a + b).item() == 44
    with pytest.raises(RuntimeError, match="mean"):
        a.mean()


@real
def test_the_scan_of_the_book(reference):
    pytest.importorskip("pydicom")
    ct = load("ct")
    assert ct.shape == (99, 512, 512) and ct.dtype == np.int16
    assert (int(ct.min()), int(ct.max())) == (-1024, 3071)
    assert reference.volume_tensor(ct).shape == (1, 99, 512, 512)


def test_slices_find_their_place_for_every_order(reference):
    for order in itertools.permutations(range(4)):
        slices = [np.full((2, 3), depth, dtype=np.int16) for depth in order]
        volume = reference.slices_to_volume(slices, [10.0 * depth - 15 for depth in order])
        assert volume.shape == (4, 2, 3) and volume.dtype == np.int16
        assert volume[:, 1, 2].tolist() == [0, 1, 2, 3]


def test_volumes_keep_every_number_in_its_place(reference):
    vols = np.random.RandomState(0).randint(-1024, 3072, (2, 3, 4, 5)).astype(np.int16)
    batch = reference.stack_volumes([reference.volume_tensor(vol) for vol in vols])
    assert batch.shape == (2, 1, 3, 4, 5) and batch.dtype == torch.float32
    for n, d, h, w in itertools.product(range(2), range(3), range(4), range(5)):
        assert batch[n, 0, d, h, w] == vols[n, d, h, w]


# Part 2: tables

TWO_NAMES = [
    "fixed acidity", "volatile acidity", "citric acid", "residual sugar", "chlorides", "free sulfur dioxide",
    "total sulfur dioxide", "density", "pH", "sulphates", "alcohol", "quality",
]  # fmt: skip


def two_random(*shape, seed=0):
    return torch.randn(*shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))


@pytest.fixture(scope="module")
def two_wineq(reference):
    return reference.load_wine(find("wine"))


@pytest.fixture(scope="module")
def two_split(reference, two_wineq):
    return reference.split_target(two_wineq)


def test_names_of_the_columns(reference):
    assert reference.column_names(find("wine")) == TWO_NAMES


def test_the_table_agrees_with_the_module_csv(reference, two_wineq):
    with open(find("wine"), newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file, delimiter=";"))[1:]
    assert two_wineq.dtype == torch.float32 and two_wineq.shape == (len(rows), 12)
    assert torch.equal(two_wineq, torch.tensor([[float(value) for value in row] for row in rows]))


@real
def test_shape_and_first_rows_of_the_book(two_wineq):
    assert two_wineq.shape == (4898, 12)
    assert [round(value, 2) for value in two_wineq[0, [0, 1, 2, -3, -2, -1]].tolist()] == [
        7.0, 0.27, 0.36, 0.45, 8.8, 6.0,
    ]  # fmt: skip
    assert [round(value, 2) for value in two_wineq[-1, [0, 1, 2, -3, -2, -1]].tolist()] == [
        6.0, 0.21, 0.38, 0.32, 11.8, 6.0,
    ]  # fmt: skip


def test_the_comma_of_the_book_does_not_load_the_file():
    with pytest.raises(ValueError, match="could not convert"):
        np.loadtxt(find("wine"), dtype=np.float32, delimiter=",", skiprows=1)


def test_data_and_target_lie_in_the_table(two_wineq, two_split):
    data, target = two_split
    n = len(two_wineq)
    assert data.shape == (n, 11) and data.stride() == (12, 1) and data.storage_offset() == 0
    assert target.shape == (n,) and target.stride() == (12,) and target.storage_offset() == 11
    assert all(t.untyped_storage().data_ptr() == two_wineq.untyped_storage().data_ptr() for t in (data, target))


@real
def test_labels_of_the_book(reference, two_split):
    labels = reference.int_target(two_split[1])
    assert labels.dtype == torch.int64 and labels[[0, 1, -2, -1]].tolist() == [6, 6, 7, 6]
    assert reference.as_column(labels).shape == (4898, 1)


@real
def test_one_hot_of_the_book(reference, two_split):
    onehot = reference.one_hot(reference.int_target(two_split[1]))
    assert onehot.shape == (4898, 10) and onehot.dtype == torch.float32
    assert onehot.sum(dim=1).eq(1).all()
    assert onehot.sum(dim=0).tolist() == [0, 0, 0, 20, 163, 1457, 2198, 880, 175, 5]
    assert round(2198 / 4898, 2) == 0.45  # as the text tells


def test_one_hot_agrees_with_torch_and_puts_score_one_at_index_one(reference):
    labels = torch.tensor([1, 5, 0, 9, 9])
    onehot = reference.one_hot(labels)
    assert torch.equal(onehot, torch.nn.functional.one_hot(labels, 10).float())
    assert onehot[0].tolist() == [0, 1, 0, 0, 0, 0, 0, 0, 0, 0]
    with pytest.raises((RuntimeError, IndexError)):
        reference.one_hot(torch.tensor([10]))


def test_what_scatter_wants_of_its_index():
    zeros, labels = torch.zeros(3, 10), torch.tensor([6, 5, 7])
    with pytest.raises(RuntimeError, match="same number of dimensions"):
        zeros.scatter_(1, labels, 1.0)
    with pytest.raises(RuntimeError, match="int"):
        zeros.scatter_(1, labels.unsqueeze(1).float(), 1.0)


def test_kinds_of_the_book(reference):
    kinds = reference.kinds
    assert (kinds["parcel"], kinds["cup"], kinds["drink"]) == ("continuous", "ordinal", "categorical")
    assert sorted(kinds.values()) == ["categorical"] * 3 + ["continuous"] * 3 + ["ordinal"] * 2


@real
def test_means_and_variances_of_the_book(reference, two_split):
    mean, var = reference.column_stats(two_split[0])
    expected_mean = [6.85, 0.278, 0.334, 6.39, 0.0458, 35.3, 138, 0.994, 3.19, 0.490, 10.5]
    expected_var = [0.712, 0.0102, 0.0146, 25.7, 4.77e-4, 289, 1810, 8.95e-6, 0.0228, 0.0130, 1.51]
    assert mean.tolist() == pytest.approx(expected_mean, rel=5e-3)
    assert var.tolist() == pytest.approx(expected_var, rel=5e-3)


@real
def test_normalised_wines_of_the_book(reference, two_split):
    data, _ = two_split
    normalized = reference.normalize(data, *reference.column_stats(data))
    assert normalized[0, [0, 1, -2, -1]].tolist() == pytest.approx([0.172, -0.0818, -0.349, -1.39], rel=5e-3)
    assert normalized[1, [0, 1, -1]].tolist() == pytest.approx([-0.657, 0.216, -0.824], rel=5e-3)
    assert normalized[-1, [0, 1, -2, -1]].tolist() == pytest.approx([-1.01, -0.677, -1.49, 1.04], rel=5e-3)
    assert normalized.double().mean(dim=0).abs().max() < 1e-3
    assert normalized.std(dim=0).tolist() == pytest.approx([1.0] * 11, rel=1e-3)


def test_column_statistics_agree_with_the_statistics_module(reference):
    data = two_random(5, 3)
    mean, var = reference.column_stats(data)
    normalized = reference.normalize(data, mean, var)
    for m, column in enumerate(data.T.tolist()):
        centre, spread = statistics.mean(column), statistics.stdev(column)
        assert mean[m].item() == pytest.approx(centre)
        assert var[m].item() == pytest.approx(spread**2)
        assert normalized[:, m].tolist() == pytest.approx([(x - centre) / spread for x in column])
    assert np.var(data.numpy(), axis=0) == pytest.approx(var.numpy() * 4 / 5)  # NumPy divides by N


@real
def test_bad_wines_of_the_book(reference, two_split):
    data, target = two_split
    mask = reference.bad_mask(target)
    assert mask.shape == (4898,) and mask.dtype == torch.bool and mask.sum() == 20
    assert reference.select(data, mask).shape == (20, 11)


def test_a_mask_of_integers_picks_the_first_two_rows_again_and_again(reference):
    data, mask = two_random(4, 2), torch.tensor([True, False, False, True])
    assert torch.equal(reference.select(data, mask), data[[0, 3]])
    assert torch.equal(data[mask.long()], data[[1, 0, 0, 1]])


@real
def test_groups_of_the_book(reference, two_split):
    groups = reference.quality_groups(*two_split)
    assert [len(group) for group in groups] == [20, 3818, 1060]
    means = reference.group_means(groups)
    printed = {
        0: (7.60, 6.89, 6.73), 1: (0.33, 0.28, 0.27), 2: (0.34, 0.34, 0.33), 3: (6.39, 6.71, 5.26),
        4: (0.05, 0.05, 0.04), 5: (53.33, 35.42, 34.55), 6: (170.60, 141.83, 125.25), 7: (0.99, 0.99, 0.99),
        8: (3.19, 3.18, 3.22), 9: (0.47, 0.49, 0.50), 10: (10.34, 10.26, 11.42),
    }  # fmt: skip
    for column, row in printed.items():
        assert means[:, column].tolist() == pytest.approx(row, abs=0.00501)


@real
def test_wrong_bounds_give_other_means(two_split):
    data, target = two_split
    assert data[(target >= 3) & (target < 7), 6].mean().item() == pytest.approx(141.98, abs=0.006)
    assert data[(target > 3) & (target <= 7), 6].mean().item() == pytest.approx(138.70, abs=0.006)


def test_every_wine_is_in_exactly_one_group(reference):
    target = torch.arange(0, 10.25, 0.25)
    groups = reference.quality_groups(target.unsqueeze(1), target)
    assert torch.equal(torch.cat(groups).flatten(), target)
    means = reference.group_means((*groups, torch.zeros(0, 1)))
    assert means[:3, 0].tolist() == pytest.approx([statistics.mean(group.flatten().tolist()) for group in groups])
    assert math.isnan(means[3, 0])


def test_and_on_masks_is_ambiguous():
    target = torch.tensor([3.0, 5.0])
    with pytest.raises(RuntimeError, match="ambiguous"):
        bool((target > 3) and (target < 7))
    with pytest.raises(RuntimeError, match="ambiguous"):  # Python reads a chain: 3 & labels, between target and 7
        bool(target > 3 & target.long() < 7)


@real
def test_threshold_and_rates_of_the_book(reference, two_split):
    data, target = two_split
    predicted, actual = reference.predict_good(data, 141.83), reference.actual_good(target)
    assert predicted.shape == actual.shape == (4898,) and predicted.dtype == actual.dtype == torch.bool
    assert (predicted.sum(), actual.sum()) == (2727, 3258)
    assert reference.match_rates(predicted, actual) == (2018, 0.74000733406674, 0.6193984039287906)
    assert round(3258 / 4898, 2) == 0.67  # as the text tells
    middle = reference.group_means(reference.quality_groups(data, target))[1, 6].item()
    assert middle == pytest.approx(141.83303, rel=1e-6)
    assert torch.equal(reference.predict_good(data, middle), predicted)
    assert (data[:, 5] < 141.83).sum() == 4896 and (target >= 5).sum() == 4715


def test_match_rates_agree_with_sets(reference):
    predicted, actual = two_random(60) > 0.3, two_random(60, seed=1) > -0.2
    called, good = ({i for i, yes in enumerate(mask.tolist()) if yes} for mask in (predicted, actual))
    both = len(called & good)
    assert reference.match_rates(predicted, actual) == (both, both / len(called), both / len(good))
    assert reference.match_rates(predicted, ~predicted) == (0, 0.0, 0.0)


def test_predictions_are_strict(reference):
    data = torch.tensor([[0.0, 1.0], [0.0, 1.5], [0.0, 0.5]])
    assert reference.predict_good(data, 1.0, 1).tolist() == [False, False, True]
    assert reference.actual_good(torch.arange(11)).sum() == 5


# Part 3: time series


@pytest.fixture(scope="module")
def three_bikes(reference):
    """The hours as the lesson loads them: the real file where it is, else the stand-in."""
    return reference.load_bikes(find("bikes"))


@pytest.fixture(scope="module")
def three_table():
    """The same file in plain Python."""
    with find("bikes").open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def three_ncl(reference, three_bikes):
    return reference.to_ncl(reference.daily(three_bikes))


@real
def test_hours_of_two_years(three_bikes):
    assert three_bikes.shape == (17520, 17) and three_bikes.stride() == (17, 1)
    assert three_bikes.dtype == torch.float32
    assert three_bikes[-1, 0] == 17379


@real
def test_first_and_last_hours_of_two_years(three_bikes):
    printed = [1, 1, 1, 0, 1, 0, 0, 6, 0, 1, 0.24, 0.2879, 0.81, 0, 3, 13, 16]
    assert three_bikes[0].tolist() == torch.tensor(printed).tolist()
    assert three_bikes[[1, -2, -1]][:, [0, 1, -2, -1]].tolist() == [
        [2, 1, 32, 40],
        [17378, 31, 48, 61],
        [17379, 31, 37, 49],
    ]


def test_every_cell_is_what_the_file_says(three_bikes, three_table):
    def number(name, cell):
        return int(cell.split("-")[2]) if name == "dteday" else float(cell)

    by_hand = [[number(name, cell) for name, cell in row.items()] for row in three_table]
    assert three_bikes.tolist() == torch.tensor(by_hand).tolist()


@real
def test_days_of_two_years_and_their_strides(reference, three_bikes, three_ncl):
    by_hour = reference.daily(three_bikes)
    assert by_hour.shape == (730, 24, 17) and by_hour.stride() == (408, 17, 1)
    assert three_ncl.shape == (730, 17, 24) and three_ncl.stride() == (408, 1, 17)


def test_days_are_views_of_the_table(reference, three_bikes, three_ncl):
    assert reference.daily(three_bikes).data_ptr() == three_ncl.data_ptr() == three_bikes.data_ptr()
    assert not three_ncl.is_contiguous()
    assert torch.equal(three_ncl[:, 5], torch.arange(24.0).expand(len(three_ncl), 24))
    for day, column, hour in [(0, 0, 0), (3, 16, 23), (27, 10, 5)]:
        assert three_ncl[day, column, hour] == three_bikes[24 * day + hour, column]


@real
def test_whole_weeks_of_two_years(reference, three_bikes):
    weeks = reference.weekly(three_bikes)
    assert weeks.shape == (104, 168, 17) and len(three_bikes) - 104 * 168 == 48
    assert weeks.data_ptr() == three_bikes.data_ptr()


def test_weeks_begin_every_168_hours(reference):
    weeks = reference.weekly(torch.arange(1000.0).unsqueeze(1))
    assert weeks[:, 0, 0].tolist() == [0, 168, 336, 504, 672] and weeks[-1, -1] == 839


@real
def test_the_day_after_the_hurricane_has_two_dates(reference, three_ncl):
    assert reference.mixed_days(three_ncl) == [667]
    assert three_ncl[667, 1].tolist() == [29] * 13 + [30] * 11


@real
def test_hours_that_were_filled_in(reference, three_bikes):
    filled = reference.filled_hours(three_bikes)
    assert filled.sum() == 141 and (three_bikes[filled, 16] == 0).all()


def test_mixed_days_and_filled_hours_in_plain_python(reference, three_bikes, three_ncl, three_table):
    dates = [{row["dteday"] for row in three_table[i : i + 24]} for i in range(0, len(three_table), 24)]
    assert reference.mixed_days(three_ncl) == [i for i, day in enumerate(dates) if len(day) > 1]
    wrong = [int(row["casual"]) + int(row["registered"]) != int(row["cnt"]) for row in three_table]
    assert reference.filled_hours(three_bikes).tolist() == wrong
    assert any(wrong)


@real
def test_weather_of_the_first_of_january(reference, three_bikes):
    levels = reference.first_day_weather(three_bikes)
    assert levels.tolist() == [1] * 5 + [2] + [1] * 7 + [2] * 5 + [3, 3] + [2] * 4
    onehot = reference.weather_onehot(levels)
    assert onehot.shape == (24, 4) and onehot.sum(dim=0).tolist() == [12, 10, 2, 0]
    assert onehot[[0, 1, -2, -1]].tolist() == [[1, 0, 0, 0], [1, 0, 0, 0], [0, 1, 0, 0], [0, 1, 0, 0]]


@real
def test_first_hour_with_its_weather(reference, three_bikes):
    onehot = reference.weather_onehot(reference.first_day_weather(three_bikes))
    both = reference.append_onehot(three_bikes[:24], onehot)
    assert both.shape == (24, 21) and both[0, -7:].tolist() == [3, 13, 16, 1, 0, 0, 0]
    assert torch.equal(both[:, :17], three_bikes[:24])


@real
def test_weather_of_two_years(reference, three_ncl):
    onehot = reference.daily_onehot(three_ncl)
    assert onehot.shape == (730, 4, 24) and onehot.sum(dim=(0, 2)).tolist() == [11471, 4581, 1465, 3]
    both = reference.cat_channels(three_ncl, onehot)
    assert both.shape == (730, 21, 24) and both.stride() == (504, 24, 1)


def test_ones_stand_where_the_levels_say(reference, three_bikes, three_ncl):
    onehot = reference.daily_onehot(three_ncl)
    for hour, level in enumerate(three_bikes[:, 9].int().tolist()):
        expected = [float(k + 1 == level) for k in range(4)]
        assert onehot[hour // 24, :, hour % 24].tolist() == expected
    assert torch.equal(onehot[0].T, reference.weather_onehot(reference.first_day_weather(three_bikes)))


def test_thermometer_rows_differ_by_the_distance_of_the_levels(reference):
    rows = reference.ordinal_thermometer(torch.arange(1, 8), n=7)
    assert rows.sum(dim=1).tolist() == list(range(1, 8)) and (rows.diff(dim=1) <= 0).all()
    for i in range(7):
        for j in range(7):
            assert (rows[i] - rows[j]).abs().sum() == abs(i - j)


def test_levels_become_thirds(reference, three_ncl):
    scaled = reference.rescale_weather(three_ncl)
    assert scaled[:, 9].unique().tolist() == pytest.approx([0, 1 / 3, 2 / 3, 1])
    assert torch.equal(scaled[:, :9], three_ncl[:, :9]) and torch.equal(scaled[:, 10:], three_ncl[:, 10:])


@real
def test_temperatures_of_two_years(three_ncl):
    temp = three_ncl[:, 10]
    assert temp.min().item() == pytest.approx(0.02) and temp.max() == 1


@real
def test_the_misprinted_parenthesis(three_ncl):
    temp = three_ncl[:, 10]
    misprinted = temp - temp.mean() / temp.std()
    assert misprinted.mean().item() == pytest.approx(-2.068, abs=5e-4)
    assert misprinted.std().item() == pytest.approx(0.193, abs=5e-4)


def test_temperatures_on_two_scales_in_double_precision(reference, three_ncl):
    temp = three_ncl[:, 10].numpy().astype(np.float64)
    minmax, standard = reference.minmax_temp(three_ncl), reference.standardise_temp(three_ncl)
    assert np.allclose(minmax[:, 10], (temp - temp.min()) / np.ptp(temp), atol=1e-6)
    assert (minmax[:, 10].min(), minmax[:, 10].max()) == (0, 1)
    assert np.allclose(standard[:, 10], (temp - temp.mean()) / temp.std(ddof=1), atol=1e-5)
    assert standard[:, 10].mean().item() == pytest.approx(0, abs=1e-5)
    assert standard[:, 10].std().item() == pytest.approx(1, abs=1e-5)
    assert np.allclose(minmax[:, 11:], three_ncl[:, 11:]) and np.allclose(standard[:, :10], three_ncl[:, :10])


def test_no_function_writes_into_the_table(reference, three_bikes, three_ncl):
    before = three_bikes.clone()
    for function in (reference.rescale_weather, reference.minmax_temp, reference.standardise_temp):
        assert function(three_ncl).data_ptr() != three_bikes.data_ptr()
    assert torch.equal(three_bikes, before)


# Part 4: text


@pytest.fixture(scope="module")
def four_text(reference):
    return reference.read_text(find("novel"))


@pytest.fixture(scope="module")
def four_vocab(reference, four_text):
    return reference.build_vocab(four_text)


def test_the_text_is_the_bytes_of_the_file(four_text):
    assert four_text.startswith("\ufeff")
    assert four_text == find("novel").read_bytes().decode("utf-8").replace("\r\n", "\n")


@real
def test_the_line_that_mr_bennet_hears(reference, four_text):
    line = reference.get_line(four_text, 200)
    assert line == "“Impossible, Mr. Bennet, impossible, when I am not acquainted with him" and len(line) == 70
    assert reference.clean_words(line) == (
        "impossible mr bennet impossible when i am not acquainted with him".split()  # noqa: SIM905
    )


@real
def test_the_line_as_characters(reference, four_text):
    letters = reference.char_onehot(reference.get_line(four_text, 200))
    assert letters.shape == (70, 128) and letters.sum(dim=1).tolist() == [1] * 70
    assert letters[0, 0] == 1 and letters[1, ord("i")] == 1  # a curly quote, then a capital


def test_characters_can_be_read_back(reference):
    line = "The quick brown fox, 42 years old, jumps over: {a lazy dog}~"
    codes = reference.char_onehot(line).argmax(dim=1).tolist()
    assert "".join(map(chr, codes)) == line.lower()


@real
def test_the_vocabulary_of_a_novel(four_vocab):
    assert len(four_vocab) == 7261 and four_vocab["impossible"] == 3394
    assert four_vocab[""] == 0 and four_vocab["\ufeffthe"] == 7260


@real
def test_other_punctuation_makes_other_vocabularies(reference, four_text):
    pieces = four_text.lower().split()
    assert len({piece.strip('.,;:"!?_-') for piece in pieces}) == 8484
    assert len({piece.strip(reference.PUNCTUATION + "'") for piece in pieces}) == 7215
    assert len(reference.build_vocab(four_text.removeprefix("\ufeff"))) == 7260


@real
def test_the_line_as_words(reference, four_text, four_vocab):
    words = reference.clean_words(reference.get_line(four_text, 200))
    onehot = reference.words_onehot(words, four_vocab)
    assert onehot.shape == (11, 7261)
    assert onehot.nonzero().tolist() == [
        [i, place]
        for i, place in enumerate([3394, 4305, 813, 3394, 7078, 3315, 415, 4436, 239, 7148, 3215])
    ]  # fmt: skip


def test_the_vocabulary_is_sorted_and_complete(reference, four_text, four_vocab):
    words = list(four_vocab)
    assert all(first < second for first, second in itertools.pairwise(words))
    assert list(four_vocab.values()) == list(range(len(words)))
    assert set(words) == set(reference.clean_words(four_text))


def test_words_can_be_read_back(reference, four_text, four_vocab):
    for index in (0, 40, 200):
        words = reference.clean_words(reference.get_line(four_text, index))
        if words:
            assert reference.decode_words(reference.words_onehot(words, four_vocab), four_vocab) == words


def test_the_words_of_this_file(reference):
    source = Path(__file__).read_text(encoding="utf-8")
    allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"
    words = "".join(c if c in allowed else " " for c in source).split()
    index = reference.index_source(source)
    assert sorted(index, key=index.get) == sorted(set(words)) and sorted(index.values()) == list(range(len(index)))
    onehot = reference.onehot_source(source)
    assert onehot.shape == (len(words), len(index))
    assert reference.decode_words(onehot, index) == words


def test_product_and_index_pick_the_same_rows(reference):
    E = torch.as_tensor(np.random.RandomState(0).standard_normal((9, 4)))
    vocab = {word: i for i, word in enumerate("abcdefghi")}
    words = list("headache")[:5]
    picked = reference.embed_words(words, vocab, E)
    assert torch.equal(picked, reference.embed_lookup(reference.words_onehot(words, vocab), E))
    assert picked.tolist() == [E[ord(word) - ord("a")].tolist() for word in words]


def test_nearest_word_in_plain_python(reference):
    random = np.random.RandomState(1)
    E, points = random.standard_normal((12, 3)), random.standard_normal((50, 3))
    vocab = {word: i for i, word in enumerate("abcdefghijkl")}
    for point in points:
        by_hand = min(vocab, key=lambda word: sum((a - b) ** 2 for a, b in zip(E[vocab[word]], point, strict=True)))
        assert reference.nearest_word(torch.as_tensor(point), vocab, torch.as_tensor(E)) == by_hand
