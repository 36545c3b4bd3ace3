"""Hidden cases of dl03_tensors: they never leave the course, and differ in kind from the shown ones."""

import builtins
import contextlib
import os
import pathlib
import tempfile
from fractions import Fraction
from unittest import mock

import h5py
import numpy as np
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from torchmark import case

# Part 1: indexing


ONE_F64 = torch.float64


def one_overlapping(rng, *shape, dtype=torch.float32):
    """A view that starts inside its storage and whose elements share places: stride 1 everywhere."""
    memory = rng.normal(sum(shape) + 3, dtype=dtype)
    return torch.as_strided(memory, shape, [1] * len(shape), 2)


def one_backwards(rng, *shape, dtype=torch.float32):
    """A view whose dimensions lie in memory in reverse order."""
    return rng.normal(*shape[::-1], dtype=dtype).permute(*range(len(shape) - 1, -1, -1))


def one_align(t, names, target):
    """No right alignment: the channels in their place, but squared."""
    return t.reshape([-1 if name == "channels" else 1 for name in target]) ** 2 + 1


def one_shape_or_error(nb, a, b):
    try:
        return nb.broadcast_shape(a, b)
    except ValueError:
        return "ValueError"


# From lists to tensors


@case("list_slices", inputs_unchanged=True)
def test_six_slices_of_eleven_numbers(nb, rng):
    return nb.list_slices(rng.integers(0, 100, 11).tolist())


@case("list_slices")
def test_six_slices_of_two_words(nb, rng):
    return nb.list_slices(["left", "right"])


@case("list_slices")
def test_six_slices_of_an_empty_list(nb, rng):
    return nb.list_slices([])


@case("list_slices", inputs_unchanged=True)
def test_six_slices_are_new_lists(nb, rng):
    some_list = [0, 1, 2, 3, 4, 5, 6]
    found = nb.list_slices(some_list)
    if isinstance(found, list) and found and isinstance(found[0], list):
        found[0].append(7)
    return some_list, found


@case("points_flat", inputs_unchanged=True)
def test_five_points_in_a_row(nb, rng):
    return nb.points_flat([tuple(pair) for pair in rng.normal(5, 2).tolist()])


@case("points_flat")
def test_points_of_large_ints_in_a_row(nb, rng):
    return nb.points_flat([(100000, -3), (0, 7), (12, 12), (-1, 1000)])


@case("points_flat")
def test_no_points_at_all_in_a_row(nb, rng):
    return nb.points_flat([])


@case("coords_of", inputs_unchanged=True)
def test_coordinates_of_the_last_of_seven_points(nb, rng):
    return nb.coords_of(rng.normal(14), 6)


@case("coords_of")
def test_coordinates_of_a_double_point_in_a_view(nb, rng):
    return nb.coords_of(rng.strided(rng.normal(10, dtype=ONE_F64)), 3)


@case("coords_of")
def test_coordinates_in_windows_that_overlap(nb, rng):
    flat = one_overlapping(rng, 4, 8)[2]
    return [nb.coords_of(flat, 0), nb.coords_of(flat, 2)]


@case("points_2d", inputs_unchanged=True)
def test_five_points_in_rows(nb, rng):
    return nb.points_2d(rng.normal(5).tolist(), rng.normal(5).tolist())


@case("points_2d")
def test_a_single_point_of_ints_in_a_row_of_two(nb, rng):
    return nb.points_2d([7], [-7])


@case("points_2d")
def test_four_points_of_ints_in_rows(nb, rng):
    return nb.points_2d(rng.integers(-9, 9, 4).tolist(), rng.integers(10, 99, 4).tolist())


# Indexing: windows on the same numbers


@case("y_of", storage=True, strides=True, inputs_unchanged=True)
def test_y_of_a_point_in_a_view_with_gaps(nb, rng):
    p = rng.strided(rng.normal(6, 2))
    return p, nb.y_of(p, 3)


@case("y_of", storage=True, strides=True)
def test_y_of_the_last_point_in_a_view_that_lies_crosswise(nb, rng):
    p = one_backwards(rng, 5, 2, dtype=ONE_F64)
    return p, nb.y_of(p, -1)


@case("y_of", storage=True, strides=True)
def test_y_of_points_that_overlap(nb, rng):
    p = one_overlapping(rng, 6, 2)
    return p, nb.y_of(p, 2), nb.y_of(p, -3)


@case("y_of", gradients=True)
def test_y_of_a_point_passes_gradients_on(nb, rng):
    return nb.y_of(rng.normal(4, 2, requires_grad=True), 1)


@case("slices", storage=True, inputs_unchanged=True)
def test_three_views_of_seven_points_with_gaps(nb, rng):
    p = rng.strided(rng.normal(7, 2))
    return p, nb.slices(p)


@case("slices", storage=True)
def test_three_views_of_a_single_point(nb, rng):
    p = one_backwards(rng, 1, 2, dtype=ONE_F64)
    return p, nb.slices(p)


@case("slices", storage=True)
def test_three_views_of_points_that_overlap(nb, rng):
    p = one_overlapping(rng, 3, 2)
    return p, nb.slices(p)


@case("slices", storage=True)
def test_three_views_of_points_of_ints(nb, rng):
    p = rng.integers(-50, 50, 4, 2)
    return p, nb.slices(p)


@case("crop", storage=True, inputs_unchanged=True)
def test_crop_a_batch_of_images_with_gaps(nb, rng):
    img = rng.strided(rng.normal(2, 3, 6, 9))
    return img, nb.crop(img, 2, 4, 3, 5)


@case("crop", storage=True, strides=True)
def test_crop_of_an_image_without_channels(nb, rng):
    img = one_backwards(rng, 7, 5)
    return img, nb.crop(img, 3, 1, 2, 3)


@case("crop", storage=True)
def test_crop_that_takes_the_whole_image(nb, rng):
    img = rng.integers(0, 256, 3, 4, 6)
    return img, nb.crop(img, 0, 0, 4, 6)


@case("crop", storage=True)
def test_crop_in_two_batch_dimensions_of_windows_that_overlap(nb, rng):
    img = one_overlapping(rng, 2, 2, 1, 5, 8, dtype=ONE_F64)
    return img, nb.crop(img, 1, 5, 4, 2)


# Broadcasting: when shapes differ


@case("broadcast_shape")
def test_the_empty_shape_fits_everywhere(nb, rng):
    return [nb.broadcast_shape(a, b) for a, b in (((), ()), ((), (3, 1)), ((4, 2), ()))]


@case("broadcast_shape")
def test_either_shape_may_be_the_longer_one(nb, rng):
    pairs = (((5,), (2, 3, 5)), ((4, 1, 6), (3, 1)), ((7, 1), (1, 7, 2)), ((2, 2), (2, 2)))
    return [nb.broadcast_shape(a, b) for a, b in pairs]


@case("broadcast_shape")
def test_a_one_stretches_to_zero(nb, rng):
    return [nb.broadcast_shape(a, b) for a, b in (((0,), (1,)), ((1, 3), (0, 1)), ((2, 0), (0,)))]


@case("broadcast_shape")
def test_shapes_that_must_raise(nb, rng):
    pairs = (((2, 4), (2,)), ((3, 2, 5), (4, 2, 5)), ((2, 3), (4, 1)), ((0,), (2,)), ((2, 3), (3, 2)), ((3,), (0,)))
    return [one_shape_or_error(nb, a, b) for a, b in pairs]


@case("paper_sum")
def test_first_block_of_the_sum_on_paper(nb, rng):
    return torch.as_tensor(nb.paper_sum, dtype=ONE_F64)[0]


@case("paper_sum")
def test_second_block_of_the_sum_on_paper(nb, rng):
    return torch.as_tensor(nb.paper_sum, dtype=ONE_F64)[1]


@case("outer_by_broadcast", forbid=("for", "while"), inputs_unchanged=True)
def test_table_of_products_of_views(nb, rng):
    return nb.outer_by_broadcast(rng.strided(rng.normal(4)), one_overlapping(rng, 3, 5)[1])


@case("outer_by_broadcast", forbid=("for", "while"))
def test_table_of_products_of_equally_many_doubles(nb, rng):
    return nb.outer_by_broadcast(rng.normal(3, dtype=ONE_F64), rng.normal(3, dtype=ONE_F64))


@case("outer_by_broadcast", forbid=("for", "while"))
def test_table_of_products_with_one_row(nb, rng):
    return nb.outer_by_broadcast(rng.integers(-9, 9, 5), rng.integers(2, 9, 1))


@case("outer_by_broadcast", forbid=("for", "while"), gradients=True)
def test_table_of_products_passes_gradients_on(nb, rng):
    return nb.outer_by_broadcast(rng.normal(3, requires_grad=True), rng.normal(2, requires_grad=True))


@case("distances", forbid=("for", "while"), inputs_unchanged=True)
def test_distances_of_views_in_three_dimensions(nb, rng):
    return nb.distances(rng.strided(rng.normal(4, 3)), one_backwards(rng, 5, 3))


@case("distances", forbid=("for", "while"))
def test_distances_of_equally_many_doubles(nb, rng):
    return nb.distances(rng.normal(3, 3, dtype=ONE_F64), rng.normal(3, 3, dtype=ONE_F64))


@case("distances", forbid=("for", "while"))
def test_distances_of_one_point_from_itself_and_others(nb, rng):
    q = rng.integers(-9, 9, 4, 2).float()
    return nb.distances(q[2:3], q)


@case("distances", forbid=("for", "while"), gradients=True)
def test_distances_pass_gradients_on(nb, rng):
    return nb.distances(rng.normal(2, 4, requires_grad=True), rng.normal(3, 4, requires_grad=True))


# From colour to grey, three times


@case("naive_gray", inputs_unchanged=True)
def test_mean_of_the_channels_of_a_batch_with_gaps(nb, rng):
    return nb.naive_gray(rng.strided(rng.normal(2, 3, 4, 5)))


@case("naive_gray")
def test_mean_of_four_channels_as_high_and_wide(nb, rng):
    return nb.naive_gray(rng.normal(4, 4, 4, 4, dtype=ONE_F64))


@case("naive_gray")
def test_mean_of_a_single_channel(nb, rng):
    return nb.naive_gray(rng.normal(1, 3, 2))


@case("naive_gray", gradients=True)
def test_mean_of_five_dimensions_passes_gradients_on(nb, rng):
    return nb.naive_gray(rng.normal(2, 1, 3, 2, 2, requires_grad=True))


@case("weighted_gray", points=2, inputs_unchanged=True)
def test_weighted_sum_of_a_batch_three_rows_high_and_three_columns_wide(nb, rng):
    return nb.weighted_gray(rng.strided(rng.normal(2, 3, 3, 3)), rng.strided(rng.normal(3)))


@case("weighted_gray", inputs_unchanged=True)
def test_weighted_sum_of_five_channels_in_double_precision(nb, rng):
    return nb.weighted_gray(one_overlapping(rng, 1, 2, 5, 2, 4, dtype=ONE_F64), rng.normal(5, dtype=ONE_F64))


@case("weighted_gray")
def test_weighted_sum_of_one_channel(nb, rng):
    return nb.weighted_gray(rng.normal(1, 4, 3), torch.tensor([-2.5]))


@case("weighted_gray", gradients=True)
def test_weighted_sum_passes_gradients_on(nb, rng):
    return nb.weighted_gray(rng.normal(3, 4, 2, requires_grad=True), rng.normal(3, requires_grad=True))


@case("gray_equation")
def test_the_equation_on_a_single_image(nb, rng):
    return torch.einsum(nb.gray_equation, rng.strided(rng.normal(3, 4, 5)), rng.normal(3))


@case("gray_equation")
def test_the_equation_on_a_batch_of_square_images(nb, rng):
    return torch.einsum(nb.gray_equation, rng.normal(3, 3, 3, 3), rng.normal(3))


@case("gray_equation")
def test_the_equation_on_five_dimensions(nb, rng):
    return torch.einsum(nb.gray_equation, rng.normal(2, 1, 4, 2, 3, dtype=ONE_F64), rng.normal(4, dtype=ONE_F64))


@case("mix_channels", inputs_unchanged=True)
def test_five_channels_mixed_from_a_batch_with_gaps(nb, rng):
    return nb.mix_channels(rng.strided(rng.normal(2, 3, 4, 6)), rng.strided(rng.normal(5, 3)))


@case("mix_channels")
def test_channels_mixed_where_all_sizes_are_three(nb, rng):
    return nb.mix_channels(rng.normal(3, 3, 3, 3), rng.normal(3, 3))


@case("mix_channels")
def test_one_channel_mixed_from_overlapping_images(nb, rng):
    return nb.mix_channels(one_overlapping(rng, 2, 1, 4, 2, 5, dtype=ONE_F64), rng.normal(1, 4, dtype=ONE_F64))


@case("mix_channels", gradients=True)
def test_mixed_channels_pass_gradients_on(nb, rng):
    return nb.mix_channels(rng.normal(3, 2, 4, requires_grad=True), rng.normal(2, 3, requires_grad=True))


# Dimensions with names


@case("align_as_names", storage=True, inputs_unchanged=True)
def test_three_dimensions_go_round_in_a_circle(nb, rng):
    t = rng.strided(rng.normal(2, 3, 4))
    return t, nb.align_as_names(t, ("a", "b", "c"), ("c", "a", "b"))


@case("align_as_names", storage=True)
def test_dimensions_go_round_and_new_ones_come_between(nb, rng):
    t = one_overlapping(rng, 2, 3, 4)
    return t, nb.align_as_names(t, ("rows", "columns", "time"), ("new", "time", "channels", "rows", "columns", "last"))


@case("align_as_names", storage=True)
def test_a_square_matrix_is_transposed_by_name(nb, rng):
    t = rng.normal(3, 3, dtype=ONE_F64)
    return t, nb.align_as_names(t, ("from", "to"), ("to", "from"))


@case("align_as_names", storage=True)
def test_a_scalar_gets_every_dimension(nb, rng):
    t = rng.normal()
    return t, nb.align_as_names(t, (), ("rows", "columns"))


@case("align_as_names", storage=True)
def test_names_in_the_right_order_stay_as_they_are(nb, rng):
    t = rng.normal(1, 4)
    return t, nb.align_as_names(t, ("batch", "x"), ("batch", "x"))


@case("align_as_names")
def test_one_name_of_two_is_missing_in_the_target(nb, rng):
    return nb.align_as_names(rng.normal(2, 1), ("rows", "channels"), ("batch", "rows", "columns"))


@case("gray_by_name", inputs_unchanged=True)
def test_grey_of_a_batch_by_name(nb, rng):
    with nb.replacing(align_as_names=one_align):
        t = rng.strided(rng.normal(2, 3, 4, 5))
        return nb.gray_by_name(t, ("batch", "channels", "rows", "columns"), rng.normal(3))


@case("gray_by_name", inputs_unchanged=True)
def test_grey_by_name_with_the_channels_in_front(nb, rng):
    with nb.replacing(align_as_names=one_align):
        return nb.gray_by_name(rng.normal(4, 2, 3), ("channels", "columns", "rows"), rng.normal(4))


@case("gray_by_name")
def test_grey_by_name_where_all_sizes_are_three(nb, rng):
    with nb.replacing(align_as_names=one_align):
        t, w = one_backwards(rng, 3, 3, 3, dtype=ONE_F64), rng.normal(3, dtype=ONE_F64)
        return nb.gray_by_name(t, ("rows", "columns", "channels"), w)


@case("gray_by_name")
def test_grey_by_name_of_a_row_of_channels_alone(nb, rng):
    with nb.replacing(align_as_names=one_align):
        return nb.gray_by_name(rng.normal(5), ("channels",), rng.normal(5))


@case("gray_by_name", gradients=True)
def test_grey_by_name_passes_gradients_on(nb, rng):
    with nb.replacing(align_as_names=one_align):
        t, w = rng.normal(2, 3, 2, requires_grad=True), rng.normal(3, requires_grad=True)
        return nb.gray_by_name(t, ("rows", "channels", "columns"), w)


# What kind of number?


@case("bytes_needed")
def test_bytes_of_a_single_number(nb, rng):
    return [nb.bytes_needed((), dtype) for dtype in (torch.float32, torch.complex64, torch.bool)]


@case("bytes_needed")
def test_bytes_of_several_types(nb, rng):
    dtypes = (torch.float16, torch.bfloat16, torch.int8, torch.uint8, torch.int16, torch.int64, torch.complex128)
    return [nb.bytes_needed((3, 5, 2), dtype) for dtype in dtypes]


@case("bytes_needed")
def test_bytes_of_no_elements(nb, rng):
    return nb.bytes_needed((4, 0, 3), torch.float64)


@case("default_dtypes")
def test_defaults_of_ints(nb, rng):
    return [nb.default_dtypes[key] for key in ("torch.tensor([2, 2])", "torch.arange(3)")]


@case("default_dtypes")
def test_defaults_of_floats_and_of_floats_with_ints(nb, rng):
    keys = ("torch.tensor(3.)", "torch.tensor([1, 2.5])", "torch.zeros(2)")
    return [nb.default_dtypes[key] for key in keys]


@case("default_dtypes")
def test_defaults_of_truth_values(nb, rng):
    return [nb.default_dtypes[key] for key in ("torch.tensor([True, False])", "torch.ones(2) > 1.0")]


@case("tensor_of", inputs_unchanged=True)
def test_random_doubles_keep_all_their_digits(nb, rng):
    return nb.tensor_of(rng.normal(2, 3, dtype=ONE_F64).tolist(), ONE_F64)


@case("tensor_of")
def test_an_int_too_long_for_a_double(nb, rng):
    return nb.tensor_of([2**53 + 1, -(2**62) - 1, 7], torch.int64)


@case("tensor_of")
def test_floats_lose_what_stands_behind_the_point(nb, rng):
    return nb.tensor_of([[1.75, -1.75], [0.5, 120.99]], torch.int8)


@case("tensor_of")
def test_numbers_of_all_sorts_become_halves_and_bools(nb, rng):
    return [nb.tensor_of([1, 2.5, -0.125], torch.float16), nb.tensor_of([0, 1, True], torch.bool)]


@case("cast_zeroes", inputs_unchanged=True)
def test_products_of_doubles_with_gaps(nb, rng):
    return nb.cast_zeroes(rng.strided(rng.uniform(-9, 9, 4, 3, dtype=ONE_F64)))


@case("cast_zeroes", inputs_unchanged=True)
def test_products_of_large_and_halved_numbers(nb, rng):
    return nb.cast_zeroes(torch.tensor([[29999.75, -29999.5], [1.5, -0.5], [-2.75, 2.25]]))


@case("cast_zeroes")
def test_product_of_a_half_precision_scalar(nb, rng):
    return nb.cast_zeroes(torch.tensor(-3.75, dtype=torch.float16))


# When types meet


@case("promotions")
def test_promotions_across_the_categories(nb, rng):
    return [nb.promotions[key] for key in ("int16 * float32", "int64 * float32")]


@case("promotions")
def test_promotions_within_the_floats(nb, rng):
    return [nb.promotions[key] for key in ("float64 * float32", "float16 + bfloat16")]


@case("promotions")
def test_promotions_within_the_integers(nb, rng):
    return [nb.promotions[key] for key in ("uint8 + int8", "int64 / int64")]


@case("promotions")
def test_promotions_where_one_has_no_vote(nb, rng):
    return [nb.promotions[key] for key in ("int64 + 1.5", "float32 * float64 scalar")]


@case("result_dtype", inputs_unchanged=True)
def test_results_with_python_numbers_on_either_side(nb, rng):
    ints, halves = rng.integers(0, 9, 4).to(torch.int16), rng.normal(3, dtype=torch.float16)
    pairs = ((ints, 1.5), (1.5, ints), (2, halves), (halves, 2.5), (ints > 3, 2), (1j, rng.normal(2)))
    return [nb.result_dtype(a, b) for a, b in pairs]


@case("result_dtype")
def test_results_with_tensors_of_no_dimension(nb, rng):
    scalar, floats, ints = rng.normal(dtype=ONE_F64), rng.normal(1), rng.integers(0, 9, 2)
    pairs = ((scalar, floats), (ints, scalar), (scalar, rng.normal()), (scalar > 0, ints), (ints[0], scalar > 0))
    return [nb.result_dtype(a, b) for a, b in pairs]


@case("result_dtype")
def test_results_within_and_across_categories(nb, rng):
    dtypes = [torch.uint8, torch.int8, torch.int64, torch.float16, torch.bfloat16, torch.float32, torch.float64]
    made = [torch.ones(2, dtype=dtype) for dtype in dtypes]
    return [nb.result_dtype(a, b) for a in made for b in made]


@case("result_dtype")
def test_results_where_shapes_do_not_fit_or_are_empty(nb, rng):
    return [
        nb.result_dtype(rng.normal(3, 2), rng.normal(4, dtype=ONE_F64)),
        nb.result_dtype(torch.ones(2, 0), torch.ones(3, 5, dtype=torch.int64)),
    ]


# Questions to all elements


@case("above", inputs_unchanged=True)
def test_mask_and_count_of_a_view_with_gaps(nb, rng):
    return nb.above(rng.strided(rng.normal(3, 4)), 0.25)


@case("above")
def test_mask_and_count_of_ints_equal_to_the_threshold(nb, rng):
    return nb.above(torch.tensor([[[3, 4], [5, 4]]]), 4)


@case("above")
def test_mask_and_count_of_infinity_and_nan(nb, rng):
    t = torch.tensor([float("inf"), float("nan"), -float("inf"), 0.0, 1e30], dtype=ONE_F64)
    return nb.above(t, 0.0)


@case("above")
def test_mask_and_count_of_nothing_and_of_a_scalar(nb, rng):
    return [nb.above(torch.empty(0, 2), 1.0), nb.above(torch.tensor(2.0), 1.0)]


@case("between", inputs_unchanged=True)
def test_overlapping_windows_between_two_numbers(nb, rng):
    return nb.between(one_overlapping(rng, 4, 5), -0.5, 0.75)


@case("between")
def test_ints_at_both_ends_of_the_interval(nb, rng):
    return nb.between(torch.arange(-3, 9).reshape(3, 4), -1, 5)


@case("between")
def test_infinity_and_nan_are_not_between(nb, rng):
    t = torch.tensor([float("nan"), float("inf"), -float("inf"), 0.0, 2.0], dtype=ONE_F64)
    return nb.between(t, 0.0, float("inf"))


@case("between")
def test_nothing_is_between_where_high_is_below_low(nb, rng):
    return nb.between(rng.normal(6), 1.0, -1.0)


# Part 2: storage


F64 = torch.float64


def two_overlapping(rng):
    """Four rows of three neighbours out of six numbers: every row repeats two of the row before."""
    return rng.normal(8)[2:].as_strided((4, 3), (1, 1), 2)


def two_inner_block(rng, dtype=torch.float32):
    """Rows 1 to 3 and columns 2 to 4 of a table of 5 by 7: offset 9, stride (7, 1)."""
    return rng.normal(5, 7, dtype=dtype)[1:4, 2:5]


# One row of memory


@case("storage_list", inputs_unchanged=True)
def test_storage_of_a_detached_view_that_begins_late(nb, rng):
    return nb.storage_list(rng.normal(9)[4:8].detach())


@case("storage_list", inputs_unchanged=True)
def test_storage_of_a_view_with_gaps_in_double_precision(nb, rng):
    return nb.storage_list(rng.strided(rng.normal(2, 3, dtype=F64)))


@case("storage_list")
def test_storage_behind_one_short_shown_four_times(nb, rng):
    return nb.storage_list(torch.tensor([5, -6, 700], dtype=torch.int16)[1:2].expand(4, 1))


@case("storage_list")
def test_storage_of_an_overlapping_view(nb, rng):
    return nb.storage_list(two_overlapping(rng))


@case("storage_list")
def test_storage_of_an_empty_view_and_of_an_empty_tensor(nb, rng):
    return [nb.storage_list(rng.integers(0, 99, 5)[2:2]), nb.storage_list(torch.empty(0))]


@case("write_storage")
def test_writing_at_every_third_position_below_a_transpose(nb, rng):
    base = rng.normal(4, 3)
    for i in range(0, 12, 3):
        nb.write_storage(base.t(), i, float(i))
    return base


@case("write_storage")
def test_writing_around_a_view_in_the_middle(nb, rng):
    base = rng.normal(8, dtype=F64)
    nb.write_storage(base[3:5], 1, 1e300)
    nb.write_storage(base[3:5], 7, -1.0)
    return base


@case("write_storage")
def test_writing_a_large_int_below_a_cube_with_gaps(nb, rng):
    base = rng.integers(0, 9, 24)
    nb.write_storage(base.view(2, 3, 4)[:, 1:, ::2], 5, 10**12)
    return base


@case("write_storage")
def test_writing_below_an_expanded_tensor(nb, rng):
    base = rng.normal(3)
    nb.write_storage(base[1:2].expand(4), 1, -5.0)
    nb.write_storage(base[1:2].expand(4), 2, 5.0)
    return base


# Whose memory is it?


@case("same_storage")
def test_views_that_begin_elsewhere_share(nb, rng):
    a = rng.integers(0, 9, 9)
    b = a.view(3, 3)
    return [nb.same_storage(a, b[1:, 1:]), nb.same_storage(b[1:, 1:], b.t())]


@case("same_storage")
def test_views_without_a_common_element_share(nb, rng):
    x = rng.normal(6, 2)
    return [nb.same_storage(x[:3], x[3:]), nb.same_storage(x[:, 0], x[:, 1])]


@case("same_storage")
def test_detached_views_share(nb, rng):
    x = rng.normal(7)
    return [nb.same_storage(x[3:].detach(), x[:2]), nb.same_storage(x.detach(), x)]


@case("same_storage")
def test_equal_tensors_with_memory_of_their_own(nb, rng):
    x = rng.normal(3, 4)
    copies = [x.clone(), x + 0, x.t().contiguous().t(), torch.stack(list(x))]
    return [nb.same_storage(x, copy) for copy in copies] + [nb.same_storage(copies[0][1:], copies[1][1:])]


@case("same_storage")
def test_reshaped_with_and_without_a_copy(nb, rng):
    x = rng.normal(4, 3)
    return [nb.same_storage(x, x.reshape(6, 2)), nb.same_storage(x, x.t().reshape(6, 2))]


@case("same_storage")
def test_the_bits_of_floats_read_as_ints(nb, rng):
    x = rng.normal(5)
    return [nb.same_storage(x, x.view(torch.int32)), nb.same_storage(x, x.to(torch.int32))]


# In place


@case("zero_in_place", storage=True)
def test_zeros_in_one_column_of_ints(nb, rng):
    base = rng.integers(1, 99, 4, 3)
    column = base[:, 1]
    return [nb.zero_in_place(column), column, base]


@case("zero_in_place", storage=True)
def test_zeros_where_no_number_was(nb, rng):
    a = torch.tensor([[float("inf"), float("nan")], [-float("inf"), 3e38]], dtype=F64)
    return [nb.zero_in_place(a), a]


@case("zero_in_place", storage=True)
def test_zeros_in_a_block_inside_a_table(nb, rng):
    base = rng.normal(5, 7)
    block = base[1:4, 2:5].t()
    return [nb.zero_in_place(block), block, base]


@case("zero_in_place", storage=True)
def test_zeros_in_every_second_bool(nb, rng):
    base = torch.ones(6, dtype=torch.bool)
    return [nb.zero_in_place(base[::2]), base]


# A view that starts later


@case("second_point", strides=True, storage=True)
def test_second_of_two_points_of_one_coordinate(nb, rng):
    p = rng.normal(4, 1, dtype=F64)[2:]
    return [nb.second_point(p), p]


@case("second_point", strides=True, storage=True)
def test_second_point_of_an_inner_block(nb, rng):
    p = two_inner_block(rng)
    return [nb.second_point(p), p]


@case("second_point", strides=True, storage=True)
def test_second_point_where_points_stand_in_columns(nb, rng):
    p = rng.integers(0, 99, 3, 5).t()
    return [nb.second_point(p), p]


@case("second_point", strides=True, storage=True)
def test_second_point_of_a_point_shown_three_times(nb, rng):
    p = rng.normal(2).expand(3, 2)
    return [nb.second_point(p), p]


@case("second_point")
def test_what_is_written_into_a_second_point_with_gaps(nb, rng):
    base = rng.normal(4, 6)
    corner = nb.second_point(base[1:, ::2])
    corner[-1] = 10.0
    return base


@case("second_point_copy", storage=True)
def test_copy_of_the_second_of_two_points_of_one_coordinate(nb, rng):
    p = rng.normal(4, 1, dtype=F64)[2:]
    return [nb.second_point_copy(p), p]


@case("second_point_copy", storage=True)
def test_copy_of_a_second_point_where_points_stand_in_columns(nb, rng):
    p = rng.integers(0, 99, 3, 5).t()
    return [nb.second_point_copy(p), p]


@case("second_point_copy", storage=True)
def test_copy_of_a_second_point_of_an_inner_block(nb, rng):
    p = two_inner_block(rng)
    return [nb.second_point_copy(p), p]


@case("second_point_copy")
def test_what_is_written_into_copies_stays_there(nb, rng):
    p = rng.normal(2, 3)
    first, second = nb.second_point_copy(p), nb.second_point_copy(p)
    first[0] = 10.0
    return [first, second, p]


# Size, offset, stride


@case("element_offset")
def test_positions_in_an_inner_block(nb, rng):
    block = two_inner_block(rng, dtype=F64)
    return [nb.element_offset(block, idx) for idx in ((0, 0), (2, 1), (-1, -3), (1, -1))]


@case("element_offset")
def test_positions_of_tensors_without_dimensions(nb, rng):
    return [nb.element_offset(rng.normal(), ()), nb.element_offset(rng.normal(3, 4)[2, 3], ())]


@case("element_offset")
def test_positions_in_a_cube_with_its_dimensions_permuted(nb, rng):
    cube = rng.integers(0, 9, 2, 3, 4).permute(2, 0, 1)[1:]
    return [nb.element_offset(cube, idx) for idx in ((0, 0, 0), (2, 1, 2), (1, -2, -1), (-3, 1, 0))]


@case("element_offset")
def test_positions_where_elements_are_shown_more_than_once(nb, rng):
    expanded = rng.normal(4)[1:].expand(5, 3)
    return [nb.element_offset(expanded, idx) for idx in ((4, 2), (-5, -1))] + [
        nb.element_offset(two_overlapping(rng), idx) for idx in ((0, 2), (2, 0), (-1, -1))
    ]


# Transposing without moving


@case("transpose_view", strides=True, storage=True, inputs_unchanged=True)
def test_transpose_of_an_inner_block(nb, rng):
    p = two_inner_block(rng, dtype=F64)[:2]
    return [nb.transpose_view(p), p]


@case("transpose_view", strides=True, storage=True, inputs_unchanged=True)
def test_transpose_of_what_was_transposed_before(nb, rng):
    p = rng.integers(0, 99, 3, 4).t()
    return [nb.transpose_view(p), p]


@case("transpose_view", strides=True, storage=True)
def test_transpose_of_overlapping_rows(nb, rng):
    p = two_overlapping(rng)
    return [nb.transpose_view(p), p]


@case("transpose_view")
def test_what_is_written_into_a_transpose(nb, rng):
    base = rng.normal(3, 6)
    turned = nb.transpose_view(base[:, 1::2])
    turned[2, 0] = 10.0
    return base


@case("api_two_forms", strides=True, storage=True, inputs_unchanged=True)
def test_both_forms_on_an_inner_block(nb, rng):
    a = two_inner_block(rng, dtype=F64)[:2]
    return [nb.api_two_forms(a), a]


@case("api_two_forms", strides=True, storage=True, inputs_unchanged=True)
def test_both_forms_on_a_row_shown_four_times(nb, rng):
    a = rng.integers(0, 99, 3).expand(4, 3)
    return [nb.api_two_forms(a), a]


@case("transpose_3d", strides=True, storage=True, inputs_unchanged=True)
def test_last_two_dimensions_exchanged_in_a_cube_with_gaps(nb, rng):
    t = rng.strided(rng.normal(2, 3, 4, dtype=F64))
    return [nb.transpose_3d(t, 1, 2), t]


@case("transpose_3d", strides=True, storage=True, inputs_unchanged=True)
def test_dimensions_counted_from_the_end(nb, rng):
    t = rng.integers(0, 99, 5, 2, 3)[2:]
    return [nb.transpose_3d(t, -1, 0), nb.transpose_3d(t, 1, -3), t]


@case("transpose_3d", strides=True, storage=True)
def test_a_dimension_exchanged_with_itself(nb, rng):
    t = rng.normal(2, 3, 4)
    return [nb.transpose_3d(t, 1, 1), nb.transpose_3d(t, 2, -1), t]


@case("transpose_3d", strides=True, storage=True)
def test_dimensions_exchanged_in_a_picture_shown_five_times(nb, rng):
    t = rng.normal(2, 3).expand(5, 2, 3)
    return [nb.transpose_3d(t, 2, 0), nb.transpose_3d(t, 0, 1), t]


@case("transpose_3d", strides=True, storage=True)
def test_dimensions_exchanged_in_a_cube_of_equal_sides(nb, rng):
    t = rng.normal(3, 3, 3).permute(2, 0, 1)
    return [nb.transpose_3d(t, 0, 1), nb.transpose_3d(t, 0, 2), t]


# Contiguous


@case("strides_for")
def test_stride_of_no_and_of_one_dimension(nb, rng):
    return [nb.strides_for(()), nb.strides_for((7,)), nb.strides_for((1,))]


@case("strides_for")
def test_strides_with_sizes_of_one(nb, rng):
    return [nb.strides_for(shape) for shape in ((1, 3), (3, 1), (2, 1, 5, 1), (1, 1, 1))]


@case("strides_for")
def test_strides_of_a_batch_of_pictures(nb, rng):
    return [nb.strides_for((64, 3, 224, 160)), nb.strides_for(torch.Size([2, 3, 5, 7, 11]))]


@case("is_contiguous_by_hand", forbid=("is_contiguous", "contiguous"))
def test_strides_along_sizes_of_one_do_not_count(nb, rng):
    x = rng.normal(3, 4)
    rest = [x[:, :1], x[1:2], x[1:2].t(), x[:, None].transpose(0, 1), x[:1, ::4], x.as_strided((1, 4), (99, 1), 0)]
    return [nb.is_contiguous_by_hand(t) for t in rest]


@case("is_contiguous_by_hand")
def test_tensors_without_elements_are_contiguous(nb, rng):
    x = rng.normal(3, 4)
    return [nb.is_contiguous_by_hand(t) for t in (x[:0], x[:, :0].t(), x.t()[:, 3:], x[::2, 4:], torch.empty(0))]


@case("is_contiguous_by_hand")
def test_even_steps_are_not_contiguous(nb, rng):
    x = rng.normal(12)
    return [nb.is_contiguous_by_hand(t) for t in (x[::2], x[::3].view(2, 2), x[::2].view(3, 2), x.view(3, 4)[::2])]


@case("is_contiguous_by_hand")
def test_repeated_and_overlapping_elements_are_not_contiguous(nb, rng):
    x = rng.normal(4)
    views = (x.expand(2, 4), x[:1].expand(3), x[:, None].expand(4, 2), two_overlapping(rng), x.expand(1, 4))
    return [nb.is_contiguous_by_hand(t) for t in views]


@case("is_contiguous_by_hand")
def test_cubes_that_are_and_are_not_contiguous(nb, rng):
    x = rng.normal(4, 3, 5, dtype=F64)
    views = (x, x[1:3], x[2], x[:, 1], x[:, :, 1:], x.permute(2, 1, 0), x.transpose(0, 1), x.mT, x[0, 0, 0])
    return [nb.is_contiguous_by_hand(t) for t in views]


@case("make_contiguous", strides=True, storage=True)
def test_a_contiguous_tail_is_not_copied(nb, rng):
    t = rng.normal(5, 3, dtype=F64)[2:]
    return [nb.make_contiguous(t), t]


@case("make_contiguous", strides=True, storage=True)
def test_every_second_number_made_contiguous(nb, rng):
    t = rng.integers(0, 99, 12)[1::2]
    return [nb.make_contiguous(t), t]


@case("make_contiguous", strides=True, storage=True, inputs_unchanged=True)
def test_a_permuted_cube_made_contiguous(nb, rng):
    t = rng.normal(2, 3, 4).permute(1, 2, 0)
    return [nb.make_contiguous(t), t]


@case("make_contiguous", strides=True, storage=True)
def test_repeated_and_overlapping_elements_made_contiguous(nb, rng):
    expanded, overlapping = rng.normal(3).expand(4, 3), two_overlapping(rng)
    return [nb.make_contiguous(expanded), nb.make_contiguous(overlapping), expanded, overlapping]


@case("make_contiguous", storage=True)
def test_a_single_row_transposed_is_not_copied(nb, rng):
    t = rng.normal(3, 4)[1:2].t()
    return [nb.make_contiguous(t), t]


# View or reshape


@case("view_or_reshape", strides=True, storage=True, inputs_unchanged=True)
def test_even_steps_can_be_viewed(nb, rng):
    t = rng.normal(13)[1::2]
    return [nb.view_or_reshape(t, (2, 3)), nb.view_or_reshape(t, (3, -1)), t]


@case("view_or_reshape", strides=True, storage=True, inputs_unchanged=True)
def test_a_dimension_of_a_transpose_can_be_split_but_not_merged(nb, rng):
    t = rng.normal(4, 6, dtype=F64).t()
    return [nb.view_or_reshape(t, (2, 3, 4)), nb.view_or_reshape(t, (8, 3)), nb.view_or_reshape(t, (-1,)), t]


@case("view_or_reshape", strides=True, storage=True)
def test_repeated_elements_in_another_shape(nb, rng):
    number, row = rng.normal(4)[2:3].expand(6), rng.integers(0, 99, 3).expand(4, 3)
    return [
        nb.view_or_reshape(number, (2, 3)), nb.view_or_reshape(row, (2, 2, 3)), nb.view_or_reshape(row, (12,)),
        number, row,
    ]  # fmt: skip


@case("view_or_reshape", strides=True, storage=True)
def test_an_inner_block_and_overlapping_rows_in_one_row(nb, rng):
    block, overlapping = two_inner_block(rng), two_overlapping(rng)
    return [nb.view_or_reshape(block, (9,)), nb.view_or_reshape(overlapping, (2, 6)), block, overlapping]


@case("view_or_reshape")
def test_a_shape_that_does_not_fit_the_elements(nb, rng):
    try:
        return nb.view_or_reshape(rng.normal(2, 3).t(), (4, 2))
    except NotImplementedError:  # a stub; to Python it is a RuntimeError
        raise
    except RuntimeError:
        return "RuntimeError"


# Views of your own making


@case("diagonal_view", strides=True, storage=True)
def test_diagonal_of_an_inner_block(nb, rng):
    m = two_inner_block(rng, dtype=F64)
    return [nb.diagonal_view(m), m]


@case("diagonal_view", strides=True, storage=True)
def test_diagonals_of_a_tall_table_and_its_transpose(nb, rng):
    m = rng.integers(0, 99, 5, 3)
    return [nb.diagonal_view(m), nb.diagonal_view(m.t()), m]


@case("diagonal_view", strides=True, storage=True)
def test_diagonals_of_repeated_and_overlapping_rows(nb, rng):
    repeated, overlapping = rng.normal(4)[1:].expand(3, 3), two_overlapping(rng)
    return [nb.diagonal_view(repeated), nb.diagonal_view(overlapping), repeated, overlapping]


@case("diagonal_view")
def test_what_is_written_into_diagonals_of_blocks_and_of_a_single_row(nb, rng):
    base = rng.normal(6, 4)
    for i, block in enumerate((base[1:3, ::2], base[4:, 1:], base[3:4])):
        diagonal = nb.diagonal_view(block)
        diagonal += 10.0 * (i + 1)
    return base


@case("windows", strides=True, storage=True)
def test_the_narrowest_and_the_widest_window(nb, rng):
    v = rng.normal(5, dtype=F64)
    return [nb.windows(v, 1), nb.windows(v, 4), v]


@case("windows", storage=True)
def test_one_window_as_wide_as_all(nb, rng):
    v = rng.normal(9)[4:]
    return [nb.windows(v, 5), v]


@case("windows", strides=True, storage=True)
def test_windows_in_a_column_of_ints(nb, rng):
    v = rng.integers(0, 99, 7, 3)[2:, 1]
    return [nb.windows(v, 3), v]


@case("windows", strides=True, storage=True)
def test_windows_over_one_number_shown_six_times(nb, rng):
    v = rng.normal(3)[1:2].expand(6)
    return [nb.windows(v, 4), v]


# Part 3: devices, files and exercises


THREE_F64 = torch.float64
THREE_ROOM = {"rtol": 1e-4, "atol": 1e-5}


@contextlib.contextmanager
def three_folder():
    """A function that makes paths in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        yield str  # relative paths: they are the same in every run


def three_far(near):
    """A tensor with the values of `near` on a device that is not the CPU: meta, but its values can be fetched."""

    class Far(torch.Tensor):
        __torch_function__ = torch._C._disabled_torch_function_impl

        @staticmethod
        def __new__(cls, near, requires_grad=False):
            options = {"dtype": near.dtype, "device": "meta", "requires_grad": requires_grad}
            return torch.Tensor._make_wrapper_subclass(cls, near.shape, strides=near.stride(), **options)

        def __init__(self, near, requires_grad=False):
            self.near = near

        @classmethod
        def fetched(cls, x):
            if isinstance(x, (list, tuple)):
                return type(x)(cls.fetched(item) for item in x)
            return x.near if isinstance(x, cls) else x

        @classmethod
        def __torch_dispatch__(cls, func, types, args=(), kwargs=None):
            kwargs = dict(kwargs or {})
            home = func is torch.ops.aten.copy_.default and not isinstance(args[0], cls)
            if kwargs.get("device") is not None:
                home = torch.device(kwargs["device"]).type == "cpu"
                kwargs["device"] = torch.device("cpu")
            if not home and any(isinstance(x, torch.Tensor) and x.dim() and not isinstance(x, cls) for x in args):
                raise RuntimeError("Expected all tensors to be on the same device")
            out = func(*cls.fetched(args), **{key: cls.fetched(x) for key, x in kwargs.items()})
            if home:
                return out
            outs = [cls(x) if isinstance(x, torch.Tensor) else x for x in (out if isinstance(out, tuple) else (out,))]
            return tuple(outs) if isinstance(out, tuple) else outs[0]

        def numpy(self, *, force=False):
            if force:
                return self.detach().cpu().numpy()
            raise TypeError("can't convert a tensor on this device to numpy; use Tensor.cpu() first")

        def __array__(self, *args, **kwargs):
            return self.numpy()

        def tolist(self):
            return self.near.tolist()

    return Far(near.detach(), near.requires_grad)


def three_gaps(rng, dtype=torch.float32):
    """A view (2, 3) with gaps, inside a storage of 40 elements."""
    values = torch.as_tensor(rng.numpy.uniform(-9, 9, (4, 10))).to(dtype)
    return values[1::2, 2:8:2]


def three_with_grad(x):
    return {"result": x, "requires_grad": x.requires_grad}


# Where a tensor lives


def three_points(nb, device):
    """The points; afterwards the default device is what it was, whatever the answer did."""
    try:
        return nb.points_on(device)
    finally:
        torch.set_default_device(None)


@case("points_on")
def test_the_device_of_three_points_may_be_an_object(nb, rng):
    return three_points(nb, torch.device("cpu"))


@case("points_on")
def test_the_device_of_three_points_may_be_a_string(nb, rng):
    return three_points(nb, "meta")


@case("points_on")
def test_three_points_twice_on_different_devices(nb, rng):
    first = three_points(nb, "cpu")
    with torch.no_grad():
        first += 1
    return [three_points(nb, "meta"), three_points(nb, "cpu")]


@case("points_on")
def test_what_is_made_after_three_points_stays_at_home(nb, rng):
    try:
        points = nb.points_on("meta")
        return points, torch.zeros(2)
    finally:
        torch.set_default_device(None)


@case("points_on", gpu=True)
def test_three_points_on_a_real_gpu(nb, rng):
    return three_points(nb, torch.device("cuda"))


@case("pick_device")
def test_the_device_is_picked_anew_at_every_call(nb, rng):
    seen = []
    for available in (False, True, False, True):
        with mock.patch("torch.cuda.is_available", lambda available=available: available):
            seen.append(nb.pick_device())
    return seen


@case("pick_device", gpu=True)
def test_the_device_that_is_picked_where_there_is_a_real_gpu(nb, rng):
    return torch.zeros(2, device=nb.pick_device())


# Move or copy


@case("move_to")
def test_whole_numbers_move_without_becoming_floats(nb, rng):
    return nb.move_to(rng.integers(0, 9, 2, 3), "meta"), nb.move_to(rng.integers(0, 9, 2, 3), torch.device("cpu"))


@case("move_to")
def test_a_move_of_doubles_with_gradients(nb, rng):
    return three_with_grad(nb.move_to(rng.normal(3, dtype=THREE_F64, requires_grad=True), torch.device("meta")))


@case("move_to", storage=True, strides=True)
def test_a_view_that_need_not_move(nb, rng):
    t = three_gaps(rng)
    return t, nb.move_to(t, torch.device("cpu"))


@case("move_to")
def test_a_move_home_from_another_device(nb, rng):
    return nb.move_to(three_far(rng.normal(2, 3)), "cpu")


@case("move_to", inputs_unchanged=True)
def test_a_move_of_nothing_and_of_one_number(nb, rng):
    return [nb.move_to(t, device) for t in (torch.zeros(0, 3), rng.normal()) for device in ("cpu", "meta")]


@case("move_to", gradients=True, gpu=True)
def test_a_move_to_a_real_gpu(nb, rng):
    return nb.move_to(rng.normal(2, 3, requires_grad=True), torch.device("cuda"))


@case("copy_to", storage=True)
def test_a_copy_of_a_view_at_home_in_double_precision(nb, rng):
    t = three_gaps(rng, THREE_F64)
    return t, nb.copy_to(t, torch.device("cpu"))


@case("copy_to", gradients=True)
def test_gradients_flow_back_through_a_copy(nb, rng):
    return nb.copy_to(rng.normal(2, 3, requires_grad=True), "cpu")


@case("copy_to")
def test_a_copy_on_meta_of_whole_numbers_and_of_one_with_gradients(nb, rng):
    integers = nb.copy_to(rng.integers(0, 9, 2, 3), torch.device("meta"))
    return integers, three_with_grad(nb.copy_to(rng.normal(3, requires_grad=True), "meta"))


@case("copy_to")
def test_a_copy_brought_home_from_another_device(nb, rng):
    return nb.copy_to(three_far(rng.normal(2, 3)), "cpu")


@case("copy_to", inputs_unchanged=True)
def test_a_changed_copy_leaves_the_original(nb, rng):
    t = rng.normal(4)
    copy = nb.copy_to(t, "cpu")
    copy.zero_()
    return t, copy


@case("copy_to", gpu=True, storage=True)
def test_a_copy_on_a_real_gpu_of_what_is_there_already(nb, rng):
    t = rng.normal(2, 3).to("cuda")
    return t, nb.copy_to(t, torch.device("cuda"))


@case("to_device_dtype", storage=True)
def test_device_and_dtype_are_right_already(nb, rng):
    t = three_gaps(rng, THREE_F64)
    return t, nb.to_device_dtype(t, torch.device("cpu"), THREE_F64)


@case("to_device_dtype")
def test_only_the_device_of_whole_numbers_changes(nb, rng):
    return nb.to_device_dtype(rng.integers(0, 9, 2, 3), "meta", torch.int64)


@case("to_device_dtype", inputs_unchanged=True)
def test_only_the_dtype_changes_and_fractions_are_cut(nb, rng):
    return nb.to_device_dtype(torch.tensor([[-1.9, -0.5], [0.99, 2.5]]), "cpu", torch.int16)


@case("to_device_dtype")
def test_from_another_device_home_with_another_dtype(nb, rng):
    return nb.to_device_dtype(three_far(rng.normal(3)), torch.device("cpu"), THREE_F64)


@case("to_device_dtype", gradients=True)
def test_gradients_flow_through_a_change_of_dtype(nb, rng):
    return nb.to_device_dtype(rng.normal(2, 3, requires_grad=True), "cpu", THREE_F64)


@case("to_device_dtype", gpu=True)
def test_device_and_dtype_on_a_real_gpu(nb, rng):
    return nb.to_device_dtype(rng.normal(2, 3), torch.device("cuda"), torch.float16)


# Calculating far away


def three_where_calculated(run):
    """The result of `run()`, and the devices on which anything was calculated, moves and copies left out."""
    carriers = ("copy", "clone", "detach", "lift", "alias", "empty", "new_", "view", "full", "scalar", "zeros", "ones")

    class Noting(TorchDispatchMode):
        def __torch_dispatch__(self, func, types, args=(), kwargs=None):
            out = func(*args, **(kwargs or {}))
            if isinstance(out, torch.Tensor) and not any(word in func.__name__ for word in carriers):
                devices.add(out.device.type)
            return out

    devices = set()
    with Noting():
        result = run()
    return {"result": result, "calculated on": sorted(devices)}


@case("gpu_arith")
def test_points_are_moved_before_they_are_doubled(nb, rng):
    points = rng.normal(3, 2)
    return three_where_calculated(lambda: nb.gpu_arith(points, torch.device("meta")))


@case("gpu_arith", inputs_unchanged=True, **THREE_ROOM)
def test_random_points_doubled_at_home(nb, rng):
    return nb.gpu_arith(rng.normal(5, 2), torch.device("cpu"))


@case("gpu_arith", inputs_unchanged=True)
def test_one_point_of_three_coordinates_in_double_precision(nb, rng):
    return nb.gpu_arith(rng.strided(rng.normal(1, 3, dtype=THREE_F64)), "cpu")


@case("gpu_arith", gradients=True)
def test_gradients_of_points_that_were_doubled(nb, rng):
    return nb.gpu_arith(rng.normal(3, 2, requires_grad=True), "cpu")


@case("gpu_arith")
def test_points_on_another_device_are_fetched_to_be_doubled(nb, rng):
    return nb.gpu_arith(three_far(rng.normal(3, 2)), "cpu")


@case("gpu_arith", gpu=True, **THREE_ROOM)
def test_points_doubled_on_a_real_gpu(nb, rng):
    points = rng.normal(3, 2)
    return nb.gpu_arith(points, torch.device("cuda")), points


@case("add_on_device")
def test_the_first_of_two_lives_on_meta_in_double_precision(nb, rng):
    a = torch.zeros(3, 2, dtype=THREE_F64, device="meta")
    return nb.add_on_device(a, rng.normal(3, 2, dtype=THREE_F64))


@case("add_on_device")
def test_the_second_of_two_comes_home_from_far(nb, rng):
    return nb.add_on_device(rng.normal(2, 3), three_far(rng.normal(2, 3)))


@case("add_on_device", inputs_unchanged=True)
def test_both_tensors_keep_their_numbers(nb, rng):
    return nb.add_on_device(rng.normal(4), rng.strided(rng.normal(4)))


@case("add_on_device")
def test_both_tensors_are_on_meta_already(nb, rng):
    return nb.add_on_device(torch.zeros(1, 2, device="meta"), torch.zeros(1, 2, device="meta"))


@case("add_on_device", gpu=True)
def test_a_sum_in_both_directions_with_a_real_gpu(nb, rng):
    a, b = rng.normal(3), rng.normal(3)
    return nb.add_on_device(a, b.to("cuda")), nb.add_on_device(a.to("cuda"), b)


# Back home


def three_refusal(run):
    """What torch says of a tensor without numbers; a stub says nothing, and its exception goes on."""
    try:
        return run()
    except NotImplementedError as error:
        if "meta" not in str(error):
            raise
        return "no numbers to bring back"


@case("back_to_cpu")
def test_floats_come_home_from_another_device(nb, rng):
    return nb.back_to_cpu(three_far(rng.normal(2, 3)))


@case("back_to_cpu")
def test_whole_numbers_come_home_as_whole_numbers(nb, rng):
    return nb.back_to_cpu(three_far(rng.integers(-9, 9, 3, 1)))


@case("back_to_cpu")
def test_double_precision_comes_home_as_it_is(nb, rng):
    return nb.back_to_cpu(three_far(rng.normal(1, 4, dtype=THREE_F64))), nb.back_to_cpu(torch.zeros(0, 2))


@case("back_to_cpu")
def test_meta_has_no_numbers_of_any_dtype(nb, rng):
    return three_refusal(lambda: nb.back_to_cpu(torch.zeros(2, 3, dtype=torch.int64, device="meta")))


@case("back_to_cpu", gpu=True)
def test_home_again_from_a_real_gpu(nb, rng):
    return nb.back_to_cpu(rng.normal(2, 3).to("cuda"))


# NumPy next door


@case("numpy_alias", storage=True)
def test_an_array_that_shares_a_view_with_gaps(nb, rng):
    t = three_gaps(rng)
    return t, nb.numpy_alias(t)


@case("numpy_alias")
def test_what_is_written_into_the_array_shows_in_the_tensor(nb, rng):
    t = rng.normal(2, 3, dtype=THREE_F64)
    array = nb.numpy_alias(t)
    array[1, 2] = 7
    t[0, 0] = -7
    return t, array


@case("numpy_alias", storage=True)
def test_arrays_of_whole_numbers_and_of_truth_values(nb, rng):
    integers, truths = rng.integers(0, 9, 2, 2), torch.tensor([True, False])
    return integers, nb.numpy_alias(integers), truths, nb.numpy_alias(truths)


@case("array_from_anywhere")
def test_an_array_of_what_lives_on_another_device(nb, rng):
    return nb.array_from_anywhere(three_far(rng.normal(2, 3)))


@case("array_from_anywhere")
def test_an_array_of_what_lives_far_away_with_gradients(nb, rng):
    t = three_far(rng.normal(3, requires_grad=True))
    return nb.array_from_anywhere(t), t.requires_grad


@case("array_from_anywhere")
def test_an_array_of_a_leaf_leaves_the_leaf_alone(nb, rng):
    t = rng.normal(2, 2, dtype=THREE_F64, requires_grad=True)
    return nb.array_from_anywhere(t), t.requires_grad, t.is_leaf


@case("array_from_anywhere")
def test_an_array_of_a_result_leaves_its_graph_alone(nb, rng):
    leaf = torch.tensor([1.0, 2.0], requires_grad=True)
    result = leaf * 3
    array = nb.array_from_anywhere(result)
    result.sum().backward()
    return array, leaf.grad


@case("array_from_anywhere")
def test_arrays_of_whole_numbers_and_of_a_transposed_view(nb, rng):
    return nb.array_from_anywhere(rng.integers(0, 9, 3)), nb.array_from_anywhere(rng.normal(2, 3).t())


@case("array_from_anywhere", gpu=True)
def test_an_array_from_a_real_gpu_with_gradients(nb, rng):
    return nb.array_from_anywhere(rng.normal(2, 3).to("cuda").requires_grad_())


# From NumPy to torch


@case("tensor_alias", storage=True)
def test_tensors_on_arrays_of_other_dtypes(nb, rng):
    arrays = [np.arange(6, dtype=np.int16).reshape(2, 3), np.ones(2, dtype=np.float32), np.array([True, False])]
    return [[a, nb.tensor_alias(a)] for a in arrays]


@case("tensor_alias", storage=True)
def test_a_tensor_on_an_array_with_gaps(nb, rng):
    a = rng.numpy.uniform(size=(4, 6))[1:, ::2]
    return a, nb.tensor_alias(a)


@case("tensor_alias")
def test_what_is_written_into_the_tensor_shows_in_the_array(nb, rng):
    a = np.zeros((2, 2))
    t = nb.tensor_alias(a)
    t[0, 1] = 5
    a[1, 0] = 6
    return a, t


@case("from_numpy_float", storage=True)
def test_a_single_precision_view_is_copied_too(nb, rng):
    a = rng.numpy.uniform(size=(4, 6)).astype(np.float32)[1:, ::2]
    return a, nb.from_numpy_float(a)


@case("from_numpy_float")
def test_whole_numbers_and_truth_values_become_floats(nb, rng):
    return [nb.from_numpy_float(a) for a in (np.arange(-3, 3).reshape(2, 3), np.array([[True], [False]]))]


@case("from_numpy_float")
def test_half_precision_and_an_array_without_elements(nb, rng):
    return [nb.from_numpy_float(a) for a in (np.array([0.5, -2.0], dtype=np.float16), np.zeros((0, 3)))]


@case("from_numpy_float", inputs_unchanged=True)
def test_double_precision_is_rounded_and_the_array_stays(nb, rng):
    a = np.array([[0.1, -1e-3], [12345.6789, 7.0]])
    t = nb.from_numpy_float(a)
    t += 1
    return a, t


@case("from_numpy_float", storage=True)
def test_arrays_without_dimensions(nb, rng):
    a = np.array(2.5, dtype=np.float32)
    return a, nb.from_numpy_float(a), nb.from_numpy_float(np.array(3))


# Saving and loading


@case("save_load", storage=True)
def test_a_file_keeps_double_precision(nb, rng):
    t = rng.normal(2, 3, dtype=THREE_F64)
    with three_folder() as path:
        returned = nb.save_load(t, pathlib.Path(path("double.t")))
        return t, returned, torch.load(path("double.t"))


@case("save_load")
def test_two_files_hold_two_tensors(nb, rng):
    with three_folder() as path:
        first = nb.save_load(rng.integers(0, 9, 4), path("first"))
        second = nb.save_load(torch.tensor([[True, False]]), path("second.t"))
        return first, second, torch.load(path("first")), torch.load(path("second.t"))


@case("save_load", storage=True)
def test_a_view_goes_to_a_file_and_comes_back(nb, rng):
    t = three_gaps(rng)
    with three_folder() as path:
        return t, nb.save_load(t, path("view.t")), torch.load(path("view.t"))


@case("save_load")
def test_an_older_file_is_overwritten(nb, rng):
    with three_folder() as path:
        torch.save(torch.zeros(5), path("old.t"))
        return nb.save_load(rng.normal(2), path("old.t")), torch.load(path("old.t"))


@contextlib.contextmanager
def three_opened(nb):
    """The files that the notebook opens with `open`, in order."""
    opened = []

    def noting_open(*args, **kwargs):
        opened.append(builtins.open(*args, **kwargs))  # noqa: SIM115  the answer is to close it
        return opened[-1]

    with nb.replacing(open=noting_open):
        yield opened


@case("save_with_handle")
def test_the_file_written_is_closed_afterwards(nb, rng):
    with three_folder() as path:
        with three_opened(nb) as opened:
            nb.save_with_handle(rng.normal(2, 2), path("a.t"))
        closed = all(f.closed for f in opened)
        for f in opened:
            f.close()
        return closed, torch.load(path("a.t"))


@case("save_with_handle")
def test_a_longer_file_is_replaced_by_a_shorter_one(nb, rng):
    with three_folder() as path:
        nb.save_with_handle(torch.zeros(1000), path("a.t"))
        before = os.path.getsize(path("a.t"))
        nb.save_with_handle(rng.normal(2, dtype=THREE_F64), path("a.t"))
        return torch.load(path("a.t")), before > 4000, os.path.getsize(path("a.t")) < 4000


@case("save_with_handle")
def test_two_tensors_in_two_files_of_their_own(nb, rng):
    t = rng.strided(rng.normal(2, 2))
    with three_folder() as path:
        nb.save_with_handle(rng.integers(0, 9, 3), pathlib.Path(path("a.t")))
        nb.save_with_handle(t, path("b"))
        return torch.load(path("a.t")), torch.load(path("b")), t


@case("save_with_handle")
def test_nothing_is_returned_when_a_file_was_written(nb, rng):
    with three_folder() as path:
        return nb.save_with_handle(rng.normal(2), path("a.t"))


@case("load_to")
def test_a_double_precision_file_on_both_devices(nb, rng):
    with three_folder() as path:
        torch.save(rng.normal(2, 3, dtype=THREE_F64), path("a.t"))
        return nb.load_to(path("a.t"), torch.device("cpu")), nb.load_to(pathlib.Path(path("a.t")), torch.device("meta"))


@case("load_to")
def test_a_file_of_whole_numbers(nb, rng):
    with three_folder() as path:
        torch.save(rng.integers(0, 9, 4), path("integers"))
        return nb.load_to(path("integers"), "cpu")


@case("load_to")
def test_the_file_read_is_closed_afterwards(nb, rng):
    with three_folder() as path:
        torch.save(rng.normal(2), path("a.t"))
        with three_opened(nb) as opened:
            loaded = nb.load_to(path("a.t"), "cpu")
        closed = all(f.closed for f in opened)
        for f in opened:
            f.close()
        return loaded, closed


@case("load_to")
def test_a_file_with_some_other_object_is_refused(nb, rng):
    with three_folder() as path:
        torch.save(Fraction(1, 2), path("fraction.t"))
        return nb.load_to(path("fraction.t"), "cpu")


@case("load_to", gpu=True)
def test_files_go_to_a_real_gpu_and_come_from_it(nb, rng):
    with three_folder() as path:
        torch.save(rng.normal(2), path("cpu.t"))
        torch.save(rng.normal(2).to("cuda"), path("cuda.t"))
        return nb.load_to(path("cpu.t"), torch.device("cuda")), nb.load_to(path("cuda.t"), "cpu")


# A small view, a large file


@case("bytes_saved")
def test_bytes_of_columns_and_of_rows_further_down(nb, rng):
    t = torch.zeros(5, 6, dtype=THREE_F64)
    return [nb.bytes_saved(view) for view in (t, t[:, 1], t[3], t.t(), t[4:, 5:])]


@case("bytes_saved")
def test_bytes_of_small_elements(nb, rng):
    return [nb.bytes_saved(torch.zeros(10, dtype=dtype)[2:4]) for dtype in (torch.int8, torch.int16, torch.bool)]


@case("bytes_saved")
def test_bytes_of_a_number_repeated_without_a_copy(nb, rng):
    return nb.bytes_saved(torch.zeros(3, 1).expand(3, 1000))


@case("bytes_saved")
def test_bytes_of_copies_of_views_and_of_nothing(nb, rng):
    t = torch.zeros(100)
    return [nb.bytes_saved(t[:3].clone()), nb.bytes_saved(t[::2].contiguous()), nb.bytes_saved(torch.zeros(0))]


def three_found(path):
    """The tensor in a file, and the bytes of its storage."""
    t = torch.load(path)
    return {"loaded": t, "bytes": t.untyped_storage().nbytes() if isinstance(t, torch.Tensor) else None}


@case("save_small_view")
def test_a_view_with_gaps_in_a_small_file(nb, rng):
    t = three_gaps(rng)
    with three_folder() as path:
        nb.save_small_view(t, path("a.t"))
        return three_found(path("a.t")), t


@case("save_small_view")
def test_rows_from_the_middle_in_double_precision(nb, rng):
    with three_folder() as path:
        nb.save_small_view(rng.normal(500, 2, dtype=THREE_F64)[200:203], pathlib.Path(path("a.t")))
        return three_found(path("a.t"))


@case("save_small_view")
def test_one_number_and_no_number_of_many(nb, rng):
    numbers = rng.integers(0, 9, 1000)
    with three_folder() as path:
        nb.save_small_view(numbers[7], path("one.t"))
        nb.save_small_view(numbers[:0], path("none.t"))
        none = three_found(path("none.t"))
        return three_found(path("one.t")), none["loaded"].tolist(), none["loaded"].dtype, none["bytes"]


@case("save_small_view")
def test_a_transposed_view_in_a_small_file(nb, rng):
    with three_folder() as path:
        nb.save_small_view(rng.normal(20, 30).t()[4:6, :3], path("a.t"))
        return three_found(path("a.t"))


@case("save_small_view")
def test_saving_a_view_leaves_the_view_where_it_was(nb, rng):
    t = torch.arange(1000.0)[10:13]
    with three_folder() as path:
        returned = nb.save_small_view(t, path("a.t"))
    return returned, t, t.storage_offset(), t.untyped_storage().nbytes()


# HDF5: files for everybody


@contextlib.contextmanager
def three_hdf5_opened():
    """The HDF5 files that are opened, in order; they are closed at the end."""
    opened, real = [], h5py.File

    class Noted(real):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            opened.append(self)

    with mock.patch.object(h5py, "File", Noted):
        yield opened
    for f in opened:
        f.close()


def three_hdf5(path):
    """All datasets of an HDF5 file, by their full names."""
    found = {}
    with h5py.File(path, "r") as f:
        f.visititems(lambda name, item: found.update({name: item[()]} if isinstance(item, h5py.Dataset) else {}))
    return found


@case("save_hdf5")
def test_whole_numbers_and_doubles_in_hdf5(nb, rng):
    with three_folder() as path:
        nb.save_hdf5(rng.integers(-9, 9, 2, 3), path("a.hdf5"))
        nb.save_hdf5(rng.normal(3, 1, 2, dtype=THREE_F64), pathlib.Path(path("b.h5")))
        return three_hdf5(path("a.hdf5")), three_hdf5(path("b.h5"))


@case("save_hdf5")
def test_an_older_hdf5_file_is_replaced(nb, rng):
    t = three_gaps(rng)
    with three_folder() as path:
        with h5py.File(path("a.hdf5"), "w") as f:
            f["coords"], f["run1/other"] = np.zeros(7), np.ones(3)
        nb.save_hdf5(t, path("a.hdf5"))
        return three_hdf5(path("a.hdf5")), t


@case("save_hdf5")
def test_the_hdf5_file_is_closed_after_writing(nb, rng):
    with three_folder() as path:
        with three_hdf5_opened() as opened:
            returned = nb.save_hdf5(rng.normal(2, 2), path("a.hdf5"))
            closed = not any(opened)
        return returned, closed, three_hdf5(path("a.hdf5"))


def three_points_file(path, values):
    with h5py.File(path, "w") as f:
        f["other"], f["coords"] = np.arange(50), values
    return path


@case("last_points")
def test_the_last_row_keeps_its_dimension(nb, rng):
    with three_folder() as path:
        return nb.last_points(three_points_file(path("a.hdf5"), rng.numpy.uniform(size=(6, 2))), 1)


@case("last_points")
def test_all_rows_are_the_last_rows(nb, rng):
    with three_folder() as path:
        return nb.last_points(three_points_file(pathlib.Path(path("a.hdf5")), np.arange(12).reshape(3, 2, 2)), 3)


@case("last_points")
def test_no_other_row_is_read_from_the_disk(nb, rng):
    read = []

    def noting(name):
        real = getattr(h5py.Dataset, name)

        def method(dataset, *args, **kwargs):
            value = real(dataset, *args, **kwargs)
            read.append(int(np.size(args[0] if value is None else value)))
            return value

        return mock.patch.object(h5py.Dataset, name, method)

    values = rng.numpy.uniform(size=(100, 3)).astype(np.float32)
    with three_folder() as path, noting("__getitem__"), noting("__array__"), noting("read_direct"):
        last = nb.last_points(three_points_file(path("a.hdf5"), values), 4)
        return last, "numbers read beyond the last rows", max(0, sum(read) - 12)


@case("last_points")
def test_the_hdf5_file_is_closed_after_reading(nb, rng):
    with three_folder() as path:
        name = three_points_file(path("a.hdf5"), np.arange(10, dtype=np.int16).reshape(5, 2))
        with three_hdf5_opened() as opened:
            last = nb.last_points(name, 2)
            closed = not any(opened)
        return last, closed


@case("add_to_hdf5")
def test_a_dataset_in_a_group_of_a_new_file(nb, rng):
    with three_folder() as path:
        nb.add_to_hdf5(rng.normal(2, 2, dtype=THREE_F64), pathlib.Path(path("a.hdf5")), "run1/coords")
        return three_hdf5(path("a.hdf5"))


@case("add_to_hdf5")
def test_three_datasets_one_after_the_other(nb, rng):
    t = three_gaps(rng)
    with three_folder() as path:
        three_points_file(path("a.hdf5"), np.ones((2, 2)))
        nb.add_to_hdf5(rng.integers(0, 9, 3), path("a.hdf5"), "run1/coords")
        nb.add_to_hdf5(t, path("a.hdf5"), "run2/coords")
        nb.add_to_hdf5(rng.normal(1), path("a.hdf5"), "last")
        return three_hdf5(path("a.hdf5")), t


@case("add_to_hdf5")
def test_the_hdf5_file_is_closed_after_adding(nb, rng):
    with three_folder() as path:
        with three_hdf5_opened() as opened:
            returned = nb.add_to_hdf5(rng.normal(2, 2), path("a.hdf5"), "more")
            closed = not any(opened)
        return returned, closed, three_hdf5(path("a.hdf5"))


# Nine numbers


@case("nine", strides=True)
def test_size_stride_and_dtype_of_nine_numbers(nb, rng):
    return nb.nine()


@case("nine")
def test_nine_numbers_are_new_at_every_call(nb, rng):
    nb.nine().zero_()
    return nb.nine()


@case("square_view", storage=True, strides=True, inputs_unchanged=True)
def test_nine_floats_in_three_rows_of_the_same_storage(nb, rng):
    a = rng.normal(9)
    return a, nb.square_view(a)


@case("square_view", storage=True, strides=True, inputs_unchanged=True)
def test_every_second_of_eighteen_numbers_in_three_rows(nb, rng):
    a = rng.integers(0, 99, 20)[2::2]
    return a, nb.square_view(a)


@case("square_view")
def test_a_number_written_into_the_square(nb, rng):
    a = torch.zeros(9, dtype=THREE_F64)
    nb.square_view(a)[1, 2] = 4
    return a


@case("lower_right", storage=True, strides=True, inputs_unchanged=True)
def test_the_rest_of_a_wide_matrix(nb, rng):
    b = rng.normal(3, 5)
    return b, nb.lower_right(b)


@case("lower_right", storage=True, strides=True)
def test_the_rest_of_a_transposed_view_with_gaps(nb, rng):
    b = three_gaps(rng).t()
    return b, nb.lower_right(b)


@case("lower_right", storage=True, strides=True)
def test_one_number_is_the_rest_of_two_rows(nb, rng):
    b = torch.arange(4).view(2, 2)
    return b, nb.lower_right(b)


@case("lower_right")
def test_a_number_written_into_the_rest(nb, rng):
    b = torch.zeros(4, 3)
    nb.lower_right(b)[2, 1] = 5
    return b


@case("predictions", points=2)
def test_size_and_stride_that_were_predicted(nb, rng):
    return {name: [nb.predictions[name]["size"], nb.predictions[name]["stride"]] for name in "abc"}


@case("predictions")
def test_the_offsets_that_were_predicted(nb, rng):
    return {name: nb.predictions[name]["offset"] for name in "abc"}


@case("predictions")
def test_which_of_them_were_predicted_to_be_contiguous(nb, rng):
    return {name: nb.predictions[name]["contiguous"] for name in "abc"}


# In place or not


@case("cos_of_ints", inputs_unchanged=True)
def test_cosines_of_floats_leave_the_floats_alone(nb, rng):
    return nb.cos_of_ints(rng.normal(2, 3))


@case("cos_of_ints", inputs_unchanged=True)
def test_cosines_of_a_view_of_whole_numbers(nb, rng):
    return nb.cos_of_ints(three_gaps(rng, torch.int64))


@case("cos_of_ints")
def test_cosines_of_small_ints_of_one_int_and_of_none(nb, rng):
    return [
        nb.cos_of_ints(torch.tensor([0, 1, 200], dtype=torch.uint8)),
        nb.cos_of_ints(torch.tensor(-3)),
        nb.cos_of_ints(torch.zeros(0, 2, dtype=torch.int16)),
    ]


@case("cos_in_place", storage=True, strides=True)
def test_cosines_in_a_view_with_gaps(nb, rng):
    t = three_gaps(rng)
    return nb.cos_in_place(t), t


@case("cos_in_place")
def test_the_very_tensor_comes_back_in_double_precision(nb, rng):
    a = rng.normal(4, dtype=THREE_F64)
    result = nb.cos_in_place(a)
    return result is a, result, a


@case("cos_in_place", points=2)
def test_ints_are_unchanged_when_cosines_do_not_fit(nb, rng):
    a = torch.tensor([[1, 2], [3, 0]])
    try:
        return "returned", nb.cos_in_place(a), a
    except NotImplementedError:
        raise
    except RuntimeError as error:
        return type(error).__name__, a
