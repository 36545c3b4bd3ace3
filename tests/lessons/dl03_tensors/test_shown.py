"""Shown cases of dl03_tensors: they travel with the release, and can be checked by hand."""

import contextlib
import tempfile
from unittest import mock

import h5py
import numpy as np
import torch

from torchmark import case

# Part 1: indexing


def one_triangle():
    return torch.tensor([[4.0, 1.0], [5.0, 3.0], [2.0, 1.0]])


def one_align(t, names, target):
    """No right alignment: the channels in their place, but twice as large."""
    return 2 * t.reshape([-1 if name == "channels" else 1 for name in target])


# From lists to tensors


@case("list_slices")
def test_six_slices_of_the_numbers_up_to_five(nb, rng):
    return nb.list_slices([0, 1, 2, 3, 4, 5])


@case("list_slices")
def test_six_slices_of_seven_letters(nb, rng):
    return nb.list_slices(["a", "b", "c", "d", "e", "f", "g"])


@case("points_flat")
def test_the_triangle_in_a_row(nb, rng):
    return nb.points_flat([(4, 1), (5, 3), (2, 1)])


@case("points_flat")
def test_one_point_with_a_decimal_point_in_a_row(nb, rng):
    return nb.points_flat([(0.5, -2)])


@case("coords_of")
def test_coordinates_of_the_first_corner(nb, rng):
    return nb.coords_of(torch.tensor([4.0, 1.0, 5.0, 3.0, 2.0, 1.0]), 0)


@case("coords_of")
def test_coordinates_of_the_second_corner(nb, rng):
    return nb.coords_of(torch.tensor([4.0, 1.0, 5.0, 3.0, 2.0, 1.0]), 1)


@case("points_2d")
def test_the_triangle_in_three_rows(nb, rng):
    return nb.points_2d([4, 5, 2], [1, 3, 1])


@case("points_2d")
def test_two_points_in_two_rows(nb, rng):
    return nb.points_2d([1.5, 2.5], [10, 20])


# Indexing: windows on the same numbers


@case("y_of", storage=True)
def test_y_of_the_first_corner_as_a_view(nb, rng):
    p = one_triangle()
    return p, nb.y_of(p, 0)


@case("y_of", storage=True)
def test_y_of_the_last_corner_but_one_as_a_view(nb, rng):
    p = one_triangle()
    return p, nb.y_of(p, -2)


@case("slices", storage=True)
def test_three_views_of_the_triangle(nb, rng):
    p = one_triangle()
    return p, nb.slices(p)


@case("crop", storage=True)
def test_crop_of_two_rows_and_three_columns(nb, rng):
    img = torch.arange(8).reshape(2, 4)
    return img, nb.crop(img, 0, 1, 2, 3)


@case("crop", storage=True)
def test_crop_one_pixel_of_three_channels(nb, rng):
    img = torch.arange(18.0).reshape(3, 2, 3)
    return img, nb.crop(img, 1, 2, 1, 1)


# Broadcasting: when shapes differ


@case("broadcast_shape")
def test_a_row_under_a_column_of_shapes(nb, rng):
    return nb.broadcast_shape((1, 3), (3, 1))


@case("broadcast_shape")
def test_two_by_three_meets_two_by_one_by_three(nb, rng):
    return nb.broadcast_shape((2, 3), (2, 1, 3))


@case("broadcast_shape")
def test_sizes_two_and_three_raise_a_value_error(nb, rng):
    return nb.broadcast_shape((2,), (3,))


@case("paper_sum")
def test_sum_on_paper_has_as_many_levels_as_dimensions(nb, rng):
    return tuple(torch.as_tensor(nb.paper_sum).shape)


@case("outer_by_broadcast", forbid=("for", "while"))
def test_table_of_three_by_two_products(nb, rng):
    return nb.outer_by_broadcast(torch.tensor([1, 2, 3]), torch.tensor([10, 20]))


@case("outer_by_broadcast", forbid=("for", "while"))
def test_table_of_one_by_three_products(nb, rng):
    return nb.outer_by_broadcast(torch.tensor([2.0]), torch.tensor([1.0, 2.0, 3.0]))


@case("distances", forbid=("for", "while"))
def test_two_points_at_distances_five_and_four(nb, rng):
    return nb.distances(torch.tensor([[0.0, 0.0], [3.0, 0.0]]), torch.tensor([[3.0, 4.0]]))


@case("distances", forbid=("for", "while"))
def test_distances_of_three_points_on_a_line(nb, rng):
    return nb.distances(torch.tensor([[1.0], [5.0]]), torch.tensor([[0.0], [5.0], [2.0]]))


# From colour to grey, three times


@case("naive_gray")
def test_mean_of_one_pixel_with_three_channels(nb, rng):
    return nb.naive_gray(torch.tensor([[[3.0]], [[6.0]], [[0.0]]]))


@case("naive_gray")
def test_mean_of_a_batch_of_two_small_images(nb, rng):
    return nb.naive_gray(torch.arange(24.0).reshape(2, 3, 2, 2))


@case("weighted_gray")
def test_weighted_sum_of_one_pixel(nb, rng):
    return nb.weighted_gray(torch.tensor([[[3.0]], [[6.0]], [[0.0]]]), torch.tensor([1.0, 0.5, 2.0]))


@case("weighted_gray")
def test_weighted_sum_of_an_image_three_columns_wide(nb, rng):
    return nb.weighted_gray(torch.arange(18.0).reshape(3, 2, 3), torch.tensor([1.0, 10.0, 100.0]))


@case("gray_equation")
def test_the_equation_on_one_pixel(nb, rng):
    return torch.einsum(
        nb.gray_equation, torch.tensor([[[3.0]], [[6.0]], [[0.0]]]), torch.tensor([1.0, 0.5, 2.0])
    )


@case("gray_equation")
def test_the_equation_on_an_image_of_two_by_three(nb, rng):
    return torch.einsum(nb.gray_equation, torch.arange(18.0).reshape(3, 2, 3), torch.tensor([1.0, 10.0, 100.0]))


@case("mix_channels")
def test_three_channels_of_one_pixel_become_two(nb, rng):
    m = torch.tensor([[1.0, 1.0, 1.0], [0.0, 2.0, 0.0]])
    return nb.mix_channels(torch.tensor([[[3.0]], [[6.0]], [[0.0]]]), m)


@case("mix_channels")
def test_two_channels_change_places(nb, rng):
    return nb.mix_channels(torch.arange(6.0).reshape(2, 1, 3), torch.tensor([[0.0, 1.0], [1.0, 0.0]]))


# Dimensions with names


@case("align_as_names", storage=True)
def test_weights_aligned_to_an_image(nb, rng):
    w = torch.tensor([0.2126, 0.7152, 0.0722])
    return w, nb.align_as_names(w, ("channels",), ("channels", "rows", "columns"))


@case("align_as_names", storage=True)
def test_rows_and_columns_change_places_around_a_batch(nb, rng):
    t = torch.arange(6).reshape(2, 3)
    return t, nb.align_as_names(t, ("rows", "columns"), ("columns", "batch", "rows"))


@case("align_as_names")
def test_a_name_that_the_target_lacks(nb, rng):
    return nb.align_as_names(torch.ones(3), ("channels",), ("rows", "columns"))


@case("gray_by_name")
def test_grey_of_one_row_with_channels_last(nb, rng):
    with nb.replacing(align_as_names=one_align):
        t = torch.tensor([[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]])
        return nb.gray_by_name(t, ("rows", "columns", "channels"), torch.tensor([1.0, 10.0]))


# What kind of number?


@case("bytes_needed")
def test_bytes_of_a_million_numbers_in_float32(nb, rng):
    return nb.bytes_needed((1000000,), torch.float32)


@case("bytes_needed")
def test_bytes_of_two_by_three_doubles(nb, rng):
    return nb.bytes_needed((2, 3), torch.float64)


@case("default_dtypes")
def test_all_seven_defaults_are_there(nb, rng):
    return sorted(nb.default_dtypes)


@case("default_dtypes")
def test_default_of_a_list_of_ints(nb, rng):
    return nb.default_dtypes["torch.tensor([2, 2])"]


@case("tensor_of")
def test_one_tenth_in_double_precision(nb, rng):
    return nb.tensor_of([0.1], torch.float64)


@case("tensor_of")
def test_ints_as_floats_in_two_rows(nb, rng):
    return nb.tensor_of([[1, 2], [3, 4]], torch.float32)


@case("cast_zeroes")
def test_products_with_what_stands_before_the_point(nb, rng):
    return nb.cast_zeroes(torch.tensor([0.9, 2.5, -1.5]))


@case("cast_zeroes")
def test_doubles_below_one_end_as_zeros(nb, rng):
    return nb.cast_zeroes(torch.tensor([0.0, 0.25, 0.75], dtype=torch.float64))


# When types meet


@case("promotions")
def test_all_eight_promotions_are_there(nb, rng):
    return sorted(nb.promotions)


@case("promotions")
def test_promotion_of_short_by_float(nb, rng):
    return nb.promotions["int16 * float32"]


@case("result_dtype")
def test_result_of_floats_by_a_python_int(nb, rng):
    return nb.result_dtype(torch.ones(3), 2)


@case("result_dtype")
def test_result_of_floats_by_a_double_scalar(nb, rng):
    return nb.result_dtype(torch.ones(3), torch.tensor(2.0, dtype=torch.float64))


@case("result_dtype")
def test_result_of_shorts_by_longs(nb, rng):
    return nb.result_dtype(torch.ones(2, dtype=torch.int16), torch.ones(3, dtype=torch.int64))


# Questions to all elements


@case("above")
def test_two_of_three_are_greater_than_one(nb, rng):
    return nb.above(torch.tensor([4.0, 1.0, 5.0]), 1.0)


@case("above")
def test_corners_of_the_triangle_greater_than_two(nb, rng):
    return nb.above(one_triangle(), 2.0)


@case("between")
def test_one_and_two_are_between_one_and_three(nb, rng):
    return nb.between(torch.tensor([1.0, 2.0, 3.0]), 1, 3)


@case("between")
def test_ints_between_minus_one_and_one(nb, rng):
    return nb.between(torch.tensor([[-2, -1], [0, 1]]), -1, 1)


# Part 2: storage


def two_points():
    return torch.tensor([[4.0, 1.0], [5.0, 3.0], [2.0, 1.0]])


# One row of memory


@case("storage_list")
def test_storage_of_three_points_is_six_numbers(nb, rng):
    return nb.storage_list(two_points())


@case("storage_list")
def test_storage_behind_the_last_point_is_all_of_it(nb, rng):
    return nb.storage_list(two_points()[2])


@case("storage_list")
def test_storage_of_the_transpose_is_the_same_row(nb, rng):
    return nb.storage_list(two_points().t())


@case("write_storage")
def test_writing_to_the_first_position_of_the_points(nb, rng):
    points = two_points()
    nb.write_storage(points, 0, 2.0)
    return points


@case("write_storage")
def test_writing_through_the_transpose(nb, rng):
    points = two_points()
    nb.write_storage(points.t(), 1, 7.0)
    return points


@case("write_storage")
def test_writing_to_a_position_before_the_view_begins(nb, rng):
    points = two_points()
    nb.write_storage(points[2], 0, 9.0)
    return points


# Whose memory is it?


@case("same_storage")
def test_points_and_their_transpose_share(nb, rng):
    points = two_points()
    return nb.same_storage(points, points.t())


@case("same_storage")
def test_points_and_their_last_row_share(nb, rng):
    points = two_points()
    return nb.same_storage(points, points[2])


@case("same_storage")
def test_points_and_an_equal_copy_do_not_share(nb, rng):
    points = two_points()
    return nb.same_storage(points, points.clone())


# In place


@case("zero_in_place", storage=True)
def test_zeros_in_a_tensor_of_ones(nb, rng):
    a = torch.ones(3, 2)
    return [nb.zero_in_place(a), a]


@case("zero_in_place", storage=True)
def test_zeros_in_the_tail_of_one_two_three(nb, rng):
    x = torch.tensor([1.0, 2.0, 3.0])
    tail = x[1:]
    return [nb.zero_in_place(tail), tail, x]


# A view that starts later


@case("second_point", strides=True, storage=True)
def test_the_second_of_three_points(nb, rng):
    points = two_points()
    return [nb.second_point(points), points]


@case("second_point")
def test_writing_into_the_second_point_changes_the_points(nb, rng):
    points = two_points()
    corner = nb.second_point(points)
    corner[0] = 10.0
    return points


@case("second_point_copy", storage=True)
def test_a_copy_of_the_second_of_three_points(nb, rng):
    points = two_points()
    return [nb.second_point_copy(points), points]


@case("second_point_copy")
def test_writing_into_the_copy_leaves_the_points_alone(nb, rng):
    points = two_points()
    corner = nb.second_point_copy(points)
    corner[0] = 10.0
    return [corner, points]


# Size, offset, stride


@case("element_offset")
def test_positions_of_two_elements_of_the_points(nb, rng):
    return [nb.element_offset(two_points(), (2, 0)), nb.element_offset(two_points(), (0, 1))]


@case("element_offset")
def test_position_in_a_slice_counted_from_its_end(nb, rng):
    return nb.element_offset(two_points()[1:], (-1, 0))


@case("element_offset")
def test_position_in_the_transpose_of_the_points(nb, rng):
    return nb.element_offset(two_points().t(), (1, 2))


# Transposing without moving


@case("transpose_view", strides=True, storage=True, inputs_unchanged=True)
def test_transpose_of_the_three_points(nb, rng):
    points = two_points()
    return [nb.transpose_view(points), points]


@case("transpose_view")
def test_writing_into_the_transpose_of_a_square(nb, rng):
    square = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    turned = nb.transpose_view(square)
    turned[0, 1] = 30.0
    return square


@case("api_two_forms", strides=True, storage=True, inputs_unchanged=True)
def test_both_forms_on_a_tensor_of_ones(nb, rng):
    a = torch.ones(3, 2)
    return [nb.api_two_forms(a), a]


@case("api_two_forms", strides=True, storage=True, inputs_unchanged=True)
def test_both_forms_on_the_three_points(nb, rng):
    points = two_points()
    return [nb.api_two_forms(points), points]


@case("transpose_3d", strides=True, storage=True)
def test_first_and_last_of_three_dimensions_exchanged(nb, rng):
    t = torch.arange(60.0).view(3, 4, 5)
    return [nb.transpose_3d(t, 0, 2), t]


@case("transpose_3d", strides=True, storage=True)
def test_first_two_of_three_dimensions_exchanged(nb, rng):
    t = torch.arange(12.0).view(2, 3, 2)
    return [nb.transpose_3d(t, 0, 1), t]


# Contiguous


@case("strides_for")
def test_stride_of_three_rows_of_two(nb, rng):
    return nb.strides_for((3, 2))


@case("strides_for")
def test_stride_of_three_by_four_by_five(nb, rng):
    return nb.strides_for((3, 4, 5))


@case("is_contiguous_by_hand", forbid=("is_contiguous", "contiguous"))
def test_points_and_all_but_the_first_are_contiguous(nb, rng):
    return [nb.is_contiguous_by_hand(two_points()), nb.is_contiguous_by_hand(two_points()[1:])]


@case("is_contiguous_by_hand", forbid=("is_contiguous", "contiguous"))
def test_transpose_and_column_of_points_are_not_contiguous(nb, rng):
    return [nb.is_contiguous_by_hand(two_points().t()), nb.is_contiguous_by_hand(two_points()[:, 1])]


@case("is_contiguous_by_hand", forbid=("is_contiguous", "contiguous"))
def test_a_single_row_transposed_is_contiguous(nb, rng):
    return nb.is_contiguous_by_hand(two_points()[:1].t())


@case("make_contiguous", strides=True, storage=True)
def test_transposed_points_made_contiguous(nb, rng):
    points_t = two_points().t()
    return [nb.make_contiguous(points_t), points_t]


@case("make_contiguous", strides=True, storage=True)
def test_contiguous_points_are_not_copied(nb, rng):
    points = two_points()
    return [nb.make_contiguous(points), points]


# View or reshape


@case("view_or_reshape", strides=True, storage=True, inputs_unchanged=True)
def test_points_in_a_row_are_a_view(nb, rng):
    points = two_points()
    return [nb.view_or_reshape(points, (6,)), points]


@case("view_or_reshape", strides=True, storage=True, inputs_unchanged=True)
def test_transposed_points_in_a_row_are_a_copy(nb, rng):
    points_t = two_points().t()
    return [nb.view_or_reshape(points_t, (6,)), points_t]


# Views of your own making


@case("diagonal_view", strides=True, storage=True)
def test_diagonal_of_three_by_three(nb, rng):
    m = torch.arange(9.0).view(3, 3)
    return [nb.diagonal_view(m), m]


@case("diagonal_view", strides=True, storage=True)
def test_diagonal_of_two_rows_of_four(nb, rng):
    m = torch.arange(8.0).view(2, 4)
    return [nb.diagonal_view(m), m]


@case("windows", strides=True, storage=True)
def test_windows_of_three_in_one_to_four(nb, rng):
    v = torch.tensor([1.0, 2.0, 3.0, 4.0])
    return [nb.windows(v, 3), v]


@case("windows", strides=True, storage=True)
def test_windows_of_two_in_every_second_number(nb, rng):
    v = torch.arange(8.0)[::2]
    return [nb.windows(v, 2), v]


# Part 3: devices, files and exercises


@contextlib.contextmanager
def three_folder():
    """A function that makes paths in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        yield str  # relative paths: they are the same in every run


# Where a tensor lives


def three_points(nb, device):
    """The points; afterwards the default device is what it was, whatever the answer did."""
    try:
        return nb.points_on(device)
    finally:
        torch.set_default_device(None)


@case("points_on")
def test_three_points_in_ordinary_memory(nb, rng):
    return three_points(nb, "cpu")


@case("points_on")
def test_three_points_on_the_meta_device(nb, rng):
    return three_points(nb, torch.device("meta"))


@case("pick_device")
def test_which_device_where_there_is_no_gpu(nb, rng):
    with mock.patch("torch.cuda.is_available", lambda: False):
        return nb.pick_device()


@case("pick_device")
def test_which_device_where_there_is_a_gpu(nb, rng):
    with mock.patch("torch.cuda.is_available", lambda: True):
        return nb.pick_device()


# Move or copy


@case("move_to")
def test_two_numbers_move_to_the_meta_device(nb, rng):
    return nb.move_to(torch.tensor([1.0, 2.0]), "meta")


@case("move_to", storage=True)
def test_two_numbers_that_are_on_the_cpu_already(nb, rng):
    t = torch.tensor([1.0, 2.0])
    return t, nb.move_to(t, "cpu")


@case("copy_to")
def test_a_copy_of_two_numbers_goes_to_the_meta_device(nb, rng):
    return nb.copy_to(torch.tensor([1.0, 2.0]), "meta")


@case("copy_to", storage=True)
def test_a_copy_on_the_device_where_the_tensor_lives(nb, rng):
    t = torch.tensor([1.0, 2.0])
    return t, nb.copy_to(t, "cpu")


@case("to_device_dtype")
def test_two_halves_become_whole_numbers_on_the_cpu(nb, rng):
    return nb.to_device_dtype(torch.tensor([1.5, 2.5]), "cpu", torch.int64)


@case("to_device_dtype")
def test_another_device_and_another_dtype_at_once(nb, rng):
    return nb.to_device_dtype(torch.tensor([1.5, 2.5]), "meta", torch.float64)


# Calculating far away


@case("gpu_arith", inputs_unchanged=True)
def test_twice_the_points_plus_four_on_the_cpu(nb, rng):
    return nb.gpu_arith(torch.tensor([[4.0, 1.0], [5.0, 3.0], [2.0, 1.0]]), "cpu")


@case("gpu_arith")
def test_twice_the_points_plus_four_on_the_meta_device(nb, rng):
    return nb.gpu_arith(torch.tensor([[4.0, 1.0], [5.0, 3.0], [2.0, 1.0]]), "meta")


@case("add_on_device", inputs_unchanged=True)
def test_a_sum_of_two_tensors_at_home(nb, rng):
    return nb.add_on_device(torch.tensor([1.0, 2.0]), torch.tensor([10.0, 20.0]))


@case("add_on_device")
def test_the_second_tensor_travels_to_the_first(nb, rng):
    return nb.add_on_device(torch.zeros(2, device="meta"), torch.tensor([10.0, 20.0]))


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
def test_a_tensor_that_has_never_left_the_cpu(nb, rng):
    return nb.back_to_cpu(torch.tensor([1.0, 2.0]))


@case("back_to_cpu")
def test_there_are_no_numbers_to_bring_back_from_meta(nb, rng):
    return three_refusal(lambda: nb.back_to_cpu(torch.zeros(2, device="meta")))


# NumPy next door


@case("numpy_alias", storage=True)
def test_an_array_with_the_memory_of_a_tensor(nb, rng):
    t = torch.ones(3, 4)
    return t, nb.numpy_alias(t)


@case("array_from_anywhere")
def test_an_array_of_a_plain_tensor(nb, rng):
    return nb.array_from_anywhere(torch.tensor([0.5, -1.5]))


@case("array_from_anywhere")
def test_an_array_of_a_tensor_that_requires_gradients(nb, rng):
    t = torch.tensor([0.5, -1.5], requires_grad=True)
    return {"array": nb.array_from_anywhere(t), "t still requires gradients": t.requires_grad}


# From NumPy to torch


@case("tensor_alias", storage=True)
def test_a_tensor_with_the_memory_of_an_array(nb, rng):
    a = np.array([1.0, 2.0, 3.0])
    return a, nb.tensor_alias(a)


@case("from_numpy_float")
def test_an_array_in_double_precision_becomes_float32(nb, rng):
    return nb.from_numpy_float(np.array([1.0, 2.5, 3.0]))


@case("from_numpy_float", storage=True)
def test_an_array_that_is_float32_already_is_copied(nb, rng):
    a = np.array([1.0, 2.5, 3.0], dtype=np.float32)
    return a, nb.from_numpy_float(a)


# Saving and loading


@case("save_load", storage=True)
def test_three_numbers_go_to_a_file_and_come_back(nb, rng):
    t = torch.tensor([1.0, 2.0, 3.0])
    with three_folder() as path:
        returned = nb.save_load(t, path("numbers.t"))
        return t, returned, torch.load(path("numbers.t"))


@case("save_with_handle")
def test_what_is_in_the_file_that_was_open(nb, rng):
    with three_folder() as path:
        nb.save_with_handle(torch.tensor([1.0, 2.0, 3.0]), path("numbers.t"))
        return torch.load(path("numbers.t"))


@case("load_to")
def test_a_file_is_loaded_to_the_cpu(nb, rng):
    with three_folder() as path:
        torch.save(torch.tensor([1.0, 2.0, 3.0]), path("numbers.t"))
        return nb.load_to(path("numbers.t"), "cpu")


@case("load_to")
def test_a_file_is_loaded_to_the_meta_device(nb, rng):
    with three_folder() as path:
        torch.save(torch.tensor([1.0, 2.0, 3.0]), path("numbers.t"))
        return nb.load_to(path("numbers.t"), "meta")


# A small view, a large file


@case("bytes_saved")
def test_bytes_for_three_of_ten_numbers(nb, rng):
    return nb.bytes_saved(torch.zeros(10)[:3])


@case("bytes_saved")
def test_bytes_for_all_of_six_numbers_in_double_precision(nb, rng):
    return nb.bytes_saved(torch.zeros(2, 3, dtype=torch.float64))


def three_found(path):
    """The tensor in a file, and the bytes of its storage."""
    t = torch.load(path)
    return {"loaded": t, "bytes": t.untyped_storage().nbytes() if isinstance(t, torch.Tensor) else None}


@case("save_small_view")
def test_three_of_a_thousand_numbers_in_a_small_file(nb, rng):
    with three_folder() as path:
        nb.save_small_view(torch.arange(1000.0)[:3], path("small.t"))
        return three_found(path("small.t"))


# HDF5: files for everybody


@case("save_hdf5")
def test_the_coordinates_in_an_hdf5_file(nb, rng):
    with three_folder() as path:
        nb.save_hdf5(torch.tensor([[4.0, 1.0], [5.0, 3.0]]), path("points.hdf5"))
        with h5py.File(path("points.hdf5"), "r") as f:
            return {key: f[key][()] for key in f}


@case("last_points")
def test_the_last_two_of_three_rows(nb, rng):
    with three_folder() as path:
        with h5py.File(path("points.hdf5"), "w") as f:
            f["coords"] = np.array([[4.0, 1.0], [5.0, 3.0], [2.0, 1.0]], dtype=np.float32)
        return nb.last_points(path("points.hdf5"), 2)


@case("add_to_hdf5")
def test_a_second_dataset_joins_the_first(nb, rng):
    with three_folder() as path:
        with h5py.File(path("points.hdf5"), "w") as f:
            f["coords"] = np.zeros((2, 2), dtype=np.float32)
        nb.add_to_hdf5(torch.tensor([1.0, 2.0]), path("points.hdf5"), "weights")
        with h5py.File(path("points.hdf5"), "r") as f:
            return {key: f[key][()] for key in f}


# Nine numbers


@case("nine")
def test_the_nine_numbers_from_zero(nb, rng):
    return nb.nine()


@case("square_view", storage=True)
def test_nine_numbers_in_three_rows(nb, rng):
    a = torch.arange(9)
    return a, nb.square_view(a)


@case("lower_right", storage=True)
def test_four_of_nine_numbers(nb, rng):
    b = torch.tensor([[0, 1, 2], [3, 4, 5], [6, 7, 8]])
    return b, nb.lower_right(b)


@case("predictions")
def test_the_keys_of_the_three_predictions_and_the_kinds_of_their_values(nb, rng):
    def kind(value):
        return "tuple" if isinstance(value, tuple) else type(value).__name__

    return {name: {key: kind(value) for key, value in row.items()} for name, row in nb.predictions.items()}


# In place or not


@case("cos_of_ints", inputs_unchanged=True)
def test_cosines_of_the_ints_zero_and_three(nb, rng):
    return nb.cos_of_ints(torch.tensor([0, 3]))


@case("cos_in_place", storage=True)
def test_cosines_in_the_memory_of_their_angles(nb, rng):
    a = torch.tensor([0.0, 3.0])
    return nb.cos_in_place(a), a


@case("cos_in_place")
def test_ints_have_no_room_for_their_cosines(nb, rng):
    return nb.cos_in_place(torch.tensor([0, 3]))
