"""The chapter's printed figures, reproduced with the reference; independent checks of what has none."""

import ctypes
import io
import itertools
import math
import os
import random
import struct

import h5py
import numpy as np
import pytest
import torch

# Part 1: indexing


ONE_DTYPES = (
    torch.bool, torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64, torch.float16, torch.bfloat16,
    torch.float32, torch.float64, torch.complex64, torch.complex128,
)  # fmt: skip


def one_random(*shape, dtype=torch.float64, seed=0):
    return torch.randn(*shape, dtype=dtype, generator=torch.Generator().manual_seed(seed))


def one_shares(a, b):
    return a.untyped_storage().data_ptr() == b.untyped_storage().data_ptr()


@pytest.fixture(scope="module")
def one_points(reference):
    return reference.points_2d([4, 5, 2], [1, 3, 1])


# From lists to tensors


def test_the_six_slices_of_the_book(reference):
    found = reference.list_slices(list(range(6)))
    assert found == [[0, 1, 2, 3, 4, 5], [1, 2, 3], [1, 2, 3, 4, 5], [0, 1, 2, 3], [0, 1, 2, 3, 4], [1, 3]]


def test_triangle_flat_and_in_rows(reference, one_points):
    flat = reference.points_flat([(4, 1), (5, 3), (2, 1)])
    assert flat.dtype == one_points.dtype == torch.float32
    assert flat.tolist() == [4.0, 1.0, 5.0, 3.0, 2.0, 1.0]
    assert one_points.tolist() == [[4.0, 1.0], [5.0, 3.0], [2.0, 1.0]]
    assert one_points.shape == (3, 2)
    assert reference.coords_of(flat, 0) == (4.0, 1.0)
    assert [reference.coords_of(flat, i) for i in range(3)] == [tuple(row) for row in one_points.tolist()]


# Indexing: windows on the same numbers


def test_y_of_the_zeroth_point(reference, one_points):
    y = reference.y_of(one_points, 0)
    assert y.item() == 1.0 and y.shape == () and one_shares(y, one_points)
    assert [reference.y_of(one_points, i).item() for i in (-1, -2, -3)] == [1.0, 3.0, 1.0]


def test_shapes_stride_and_offset_of_the_slices(reference, one_points):
    views = reference.slices(one_points)
    assert [tuple(views[key].shape) for key in ("rest", "rest_x", "batch")] == [(2, 2), (2,), (1, 3, 2)]
    assert views["rest_x"].stride() == (2,) and views["rest_x"].storage_offset() == 2
    assert all(one_shares(view, one_points) for view in views.values())


def test_a_crop_holds_the_pixels_of_its_window(reference):
    img = one_random(2, 3, 5, 7)
    part = reference.crop(img, 1, 2, 3, 4)
    assert part.shape == (2, 3, 3, 4) and one_shares(part, img)
    for n, c, i, j in itertools.product(range(2), range(3), range(3), range(4)):
        assert part[n, c, i, j] == img[n, c, 1 + i, 2 + j]


# Broadcasting: when shapes differ


def test_shape_of_two_by_three_and_two_by_one_by_three(reference):
    assert reference.broadcast_shape((2, 3), (2, 1, 3)) == (2, 2, 3)
    assert reference.broadcast_shape((1, 3), (3, 1)) == (3, 3)


def test_broadcast_shape_agrees_with_torch_and_numpy_on_all_small_shapes(reference):
    shapes = [s for n in range(4) for s in itertools.product((0, 1, 2, 3), repeat=n)]
    for a, b in itertools.product(shapes, repeat=2):
        try:
            expected = np.broadcast_shapes(a, b)
        except ValueError:
            with pytest.raises(ValueError, match="fit"):
                reference.broadcast_shape(a, b)
        else:
            assert reference.broadcast_shape(a, b) == expected == tuple((torch.empty(a) + torch.empty(b)).shape)


def test_sum_on_paper_and_the_row_that_the_book_misprints(reference):
    a, b = torch.tensor([[1, 2, 3], [4, 5, 6]]), torch.tensor([[[10, 20, 30]], [[40, 50, 60]]])
    assert reference.paper_sum == (a + b).tolist()
    assert reference.paper_sum[0][1] == [14, 25, 36]  # printed as 44, 55, 66


def test_table_of_products_of_the_book(reference):
    table = reference.outer_by_broadcast(torch.tensor([1, 2, 3]), torch.tensor([10, 20, 30]))
    assert table.tolist() == [[10, 20, 30], [20, 40, 60], [30, 60, 90]]
    x, y = torch.tensor([11.0]), torch.tensor([2.0, 3.0])
    assert reference.outer_by_broadcast(x, y).tolist() == [[22.0], [33.0]]


def test_distances_by_plain_python(reference):
    p, q = one_random(3, 4), one_random(5, 4, seed=1)
    by_hand = [[math.dist(a, b) for b in q.tolist()] for a in p.tolist()]
    np.testing.assert_allclose(reference.distances(p, q).numpy(), by_hand, rtol=1e-12)


# From colour to grey, three times


def test_shapes_of_the_naive_grey(reference):
    assert reference.naive_gray(torch.randn(3, 5, 5)).shape == (5, 5)
    assert reference.naive_gray(torch.randn(2, 3, 5, 5)).shape == (2, 5, 5)


def test_naive_grey_by_numpy(reference):
    t = one_random(2, 3, 4, 5)
    np.testing.assert_allclose(reference.naive_gray(t).numpy(), t.numpy().mean(axis=1), rtol=1e-12)


def test_shapes_of_the_weighted_grey(reference):
    batch, weights = torch.randn(2, 3, 5, 5), torch.tensor([0.2126, 0.7152, 0.0722])
    upright = weights.unsqueeze(-1).unsqueeze(-1)
    assert (batch * upright).shape == batch.shape == (2, 3, 5, 5) and upright.shape == (3, 1, 1)
    assert reference.weighted_gray(batch, weights).shape == (2, 5, 5)
    assert reference.weighted_gray(batch[0], weights).shape == (5, 5)
    assert torch.einsum(reference.gray_equation, batch, weights).shape == (2, 5, 5)


def test_weighted_grey_and_its_equation_by_plain_python(reference):
    t, w = one_random(2, 3, 4, 5), one_random(3, seed=1)
    by_hand = [
        [[sum(t[n, c, i, j].item() * w[c].item() for c in range(3)) for j in range(5)] for i in range(4)]
        for n in range(2)
    ]
    np.testing.assert_allclose(reference.weighted_gray(t, w).numpy(), by_hand, rtol=1e-9)
    np.testing.assert_allclose(torch.einsum(reference.gray_equation, t, w).numpy(), by_hand, rtol=1e-9)


def test_brightness_weights_add_up_to_one(reference):
    white = reference.weighted_gray(torch.ones(3, 1, 1), torch.tensor([0.2126, 0.7152, 0.0722]))
    assert white.item() == pytest.approx(1.0)


def test_mixed_channels_are_weighted_greys(reference):
    t, m = one_random(2, 3, 4, 5), one_random(4, 3, seed=1)
    mixed = reference.mix_channels(t, m)
    assert mixed.shape == (2, 4, 4, 5)
    for d in range(4):
        torch.testing.assert_close(mixed[:, d], reference.weighted_gray(t, m[d]))


# Dimensions with names


def test_shape_of_the_aligned_weights(reference):
    weights = torch.tensor([0.2126, 0.7152, 0.0722])
    aligned = reference.align_as_names(weights, ("channels",), ("channels", "rows", "columns"))
    assert aligned.shape == (3, 1, 1) and one_shares(aligned, weights)


def test_every_order_of_three_names_with_a_new_one_among_them(reference):
    t, names = one_random(2, 3, 4), ("a", "b", "c")
    for target in itertools.permutations(("a", "b", "c", "new")):
        aligned = reference.align_as_names(t, names, target)
        sizes = {"a": 2, "b": 3, "c": 4, "new": 1}
        assert tuple(aligned.shape) == tuple(sizes[name] for name in target)
        for at in itertools.product(range(2), range(3), range(4)):
            place = {**dict(zip(names, at, strict=True)), "new": 0}
            assert aligned[tuple(place[name] for name in target)] == t[at]
    with pytest.raises(ValueError, match="c"):
        reference.align_as_names(t, names, ("a", "b", "new"))


def test_shape_and_names_of_the_grey_by_name(reference):
    img, weights = torch.randn(3, 5, 5), torch.tensor([0.2126, 0.7152, 0.0722])
    gray, names = reference.gray_by_name(img, ("channels", "rows", "columns"), weights)
    assert gray.shape == (5, 5) and names == ("rows", "columns")


def test_grey_by_name_is_the_same_in_every_layout(reference):
    t, w = one_random(2, 3, 4, 5), one_random(3, seed=1)
    names = ("batch", "channels", "rows", "columns")
    expected = reference.weighted_gray(t, w)
    for order in itertools.permutations(range(4)):
        gray, left = reference.gray_by_name(t.permute(order), tuple(names[i] for i in order), w)
        assert left == tuple(names[i] for i in order if i != 1)
        back = [left.index(name) for name in ("batch", "rows", "columns")]
        torch.testing.assert_close(gray.permute(back), expected)


# What kind of number?


def test_a_million_floats_take_four_million_bytes(reference):
    assert reference.bytes_needed((1000000,), torch.float32) == 4000000


def test_bytes_of_every_type_and_shape_are_those_of_a_tensor(reference):
    for dtype, shape in itertools.product(ONE_DTYPES, [(), (0,), (3,), (2, 1, 5), (4, 0)]):
        assert reference.bytes_needed(shape, dtype) == torch.empty(shape, dtype=dtype).untyped_storage().nbytes()


def test_default_dtypes_are_what_torch_says(reference):
    assert {text: eval(text).dtype for text in reference.default_dtypes} == reference.default_dtypes
    assert reference.default_dtypes["torch.tensor([2, 2])"] == torch.int64
    assert reference.default_dtypes["torch.tensor(3.)"] == torch.float32


def test_doubles_and_shorts_of_the_book(reference):
    short_points = reference.tensor_of([[1, 2], [3, 4]], torch.short)
    assert short_points.dtype == torch.int16 and short_points.tolist() == [[1, 2], [3, 4]]
    double_points = reference.tensor_of([[1, 1]] * 10, torch.double)
    for same in (torch.ones(10, 2, dtype=torch.double), torch.ones(10, 2).double(), torch.ones(10, 2).to(torch.double)):
        assert double_points.dtype == same.dtype and torch.equal(double_points, same)


def test_tensor_of_agrees_with_numpy(reference):
    values = one_random(20).tolist()
    for dtype, like in ((torch.float64, np.float64), (torch.float32, np.float32), (torch.float16, np.float16)):
        assert reference.tensor_of(values, dtype).tolist() == np.array(values, dtype=like).tolist()


def test_random_doubles_times_their_shorts_are_zeros(reference):
    points_64 = torch.rand(5, dtype=torch.double, generator=torch.Generator().manual_seed(0))
    product = reference.cast_zeroes(points_64)
    assert product.dtype == torch.float64 and product.tolist() == [0.0] * 5


def test_products_with_shorts_by_plain_python(reference):
    x = 100 * one_random(50)
    assert reference.cast_zeroes(x).tolist() == [value * math.trunc(value) for value in x.tolist()]


# When types meet


def test_promotions_are_what_torch_does(reference):
    for text, expected in reference.promotions.items():
        left, operator, right = text.removesuffix(" scalar").split()
        a = torch.ones(2, dtype=getattr(torch, left))
        shape = () if text.endswith("scalar") else (2,)
        b = 1.5 if right == "1.5" else torch.ones(shape, dtype=getattr(torch, right))
        result = {"*": torch.mul, "+": torch.add, "/": torch.div}[operator](a, b)
        assert result.dtype == expected, text


def test_result_dtypes_are_those_of_real_products(reference):
    tensors = [torch.ones(shape, dtype=dtype) for dtype in ONE_DTYPES[:-2] for shape in ((), (2,))]
    for a, b in itertools.product(tensors, [*tensors, True, 2, 1.5]):
        assert reference.result_dtype(a, b) == (a * b).dtype == reference.result_dtype(b, a)


# Questions to all elements


def test_points_above_one(reference, one_points):
    mask, count = reference.above(one_points, 1.0)
    assert mask.dtype == torch.bool and mask.tolist() == [[True, False], [True, True], [True, False]]
    assert count.dtype == torch.int64 and count.item() == 4


def test_masks_by_plain_python(reference):
    t = torch.tensor([-1.0, 0.0, 0.5, 1.0, 2.0, math.inf, -math.inf, math.nan])
    mask, count = reference.above(t, 0.5)
    assert mask.tolist() == [x > 0.5 for x in t.tolist()] and count.item() == 3
    assert reference.between(t, 0, 1).tolist() == [0 <= x < 1 for x in t.tolist()]


# Part 2: storage


@pytest.fixture
def two_points():
    return torch.tensor([[4.0, 1.0], [5.0, 3.0], [2.0, 1.0]])


def two_views():
    """Views of all sorts: offset, with gaps, permuted, repeated, overlapping, empty, without dimensions."""
    draw = random.Random(3)
    views = [torch.tensor(5.0), torch.empty(0), torch.arange(6.0)[2:].as_strided((3, 2), (1, 1))]
    for _ in range(150):
        t = torch.arange(float(4 * 3 * 5)).view(4, 3, 5)
        for dim in range(3):
            start = draw.randint(0, t.size(dim) - 1)
            t = t[(slice(None),) * dim + (slice(start, draw.randint(start, 5), draw.randint(1, 3)),)]
        t = t.permute(draw.sample(range(3), 3))
        kind = draw.randint(0, 3)
        if kind == 0 and t.size(0):
            t = t[-1]
        elif kind == 1:
            t = t.unsqueeze(draw.randint(0, 3))
        elif kind == 2:
            t = t.expand(2, *t.shape)
        views.append(t)
    return views


# Storage


def test_storage_of_points(reference, two_points):
    assert reference.storage_list(two_points) == [4.0, 1.0, 5.0, 3.0, 2.0, 1.0]
    assert reference.storage_list(two_points.t()) == [4.0, 1.0, 5.0, 3.0, 2.0, 1.0]


def test_first_and_second_number_of_the_storage(reference, two_points):
    assert reference.storage_list(two_points)[:2] == [4.0, 1.0]


def test_storage_list_agrees_with_the_bytes_in_memory(reference):
    for t in two_views():
        storage = t.untyped_storage()
        raw = ctypes.string_at(storage.data_ptr(), storage.nbytes())
        assert reference.storage_list(t) == list(struct.unpack(f"{len(raw) // 4}f", raw))


def test_a_changed_storage_changes_the_points(reference, two_points):
    reference.write_storage(two_points, 0, 2.0)
    assert two_points.tolist() == [[2.0, 1.0], [5.0, 3.0], [2.0, 1.0]]


def test_write_storage_agrees_with_writing_into_memory(reference):
    for i in range(12):
        ours, theirs = torch.arange(12.0), np.arange(12, dtype=np.float32)
        reference.write_storage(ours.view(3, 4).t()[1:], i, -1.5)
        ctypes.memmove(theirs.ctypes.data + 4 * i, struct.pack("f", -1.5), 4)
        assert ours.tolist() == theirs.tolist()


def test_points_and_transpose_share_their_storage(reference, two_points):
    assert reference.same_storage(two_points, two_points.t()) is True
    assert reference.same_storage(two_points, two_points[1]) is True


def test_same_storage_agrees_with_numpy_where_elements_overlap(reference):
    x = torch.arange(12.0).view(3, 4)
    for t in (x[1:], x.t(), x.reshape(4, 3), x.t().reshape(12), x.clone(), x[:, 1:].contiguous(), x.contiguous()):
        assert reference.same_storage(x, t) == np.shares_memory(x.numpy(), t.numpy())


def test_zero_in_place_on_ones(reference):
    a = torch.ones(3, 2)
    assert reference.zero_in_place(a) is a
    assert a.tolist() == [[0.0, 0.0]] * 3


# Views and copies


def test_second_point_as_printed(reference, two_points):
    second = reference.second_point(two_points)
    assert (second.storage_offset(), second.size(), second.stride()) == (2, torch.Size([2]), (1,))
    second[0] = 10.0
    assert two_points.tolist() == [[4.0, 1.0], [10.0, 3.0], [2.0, 1.0]]


def test_second_point_copied_as_printed(reference, two_points):
    second = reference.second_point_copy(two_points)
    second[0] = 10.0
    assert two_points.tolist() == [[4.0, 1.0], [5.0, 3.0], [2.0, 1.0]]
    assert second.tolist() == [10.0, 3.0]


# Size, offset, stride


def test_stride_of_points(reference, two_points):
    assert two_points.stride() == reference.strides_for((3, 2)) == (2, 1)


def test_position_of_the_second_point(reference, two_points):
    assert reference.element_offset(two_points, (1, 0)) == 2


def test_element_offset_agrees_with_addresses_in_numpy(reference):
    for t in two_views():
        begin = t.untyped_storage().data_ptr()
        array = t.numpy()
        for idx in itertools.product(*(range(-size, size) for size in t.shape)):
            assert reference.element_offset(t, idx) == (array[(*idx, ...)].ctypes.data - begin) // 4


def test_element_offset_finds_the_element_in_the_storage(reference):
    for t in two_views():
        storage = reference.storage_list(t)
        for idx in itertools.product(*(range(size) for size in t.shape)):
            assert storage[reference.element_offset(t, idx)] == t[idx].item()


# Transposes


def test_transpose_of_points_as_printed(reference, two_points):
    points_t = reference.transpose_view(two_points)
    assert points_t.tolist() == [[4.0, 5.0, 2.0], [1.0, 3.0, 1.0]]
    assert (two_points.stride(), points_t.stride()) == ((2, 1), (1, 2))
    assert not points_t.is_contiguous()


def test_transpose_of_the_figure(reference):
    matrix = torch.tensor([[3, 1, 2], [4, 1, 7]])
    assert matrix.stride() == (3, 1)
    assert reference.transpose_view(matrix).stride() == (1, 3)
    assert reference.transpose_view(matrix).tolist() == [[3, 4], [1, 1], [2, 7]]


def test_both_forms_as_printed(reference):
    a = torch.ones(3, 2)
    assert [t.shape for t in (a, *reference.api_two_forms(a))] == [(3, 2), (2, 3), (2, 3)]


def test_transpose_of_a_cube_as_printed(reference):
    some_t = torch.ones(3, 4, 5)
    transposed = reference.transpose_3d(some_t, 0, 2)
    assert (some_t.shape, transposed.shape) == ((3, 4, 5), (5, 4, 3))
    assert (some_t.stride(), transposed.stride()) == ((20, 5, 1), (1, 5, 20))
    assert reference.strides_for((3, 4, 5)) == (20, 5, 1)


def test_transposes_agree_with_numpy(reference):
    for t in two_views():
        if t.dim() == 2:
            assert reference.transpose_view(t).tolist() == t.numpy().T.tolist()
        if t.dim() == 3:
            for i, j in itertools.product(range(-3, 3), repeat=2):
                assert reference.transpose_3d(t, i, j).tolist() == np.swapaxes(t.numpy(), i, j).tolist()


# Contiguous


def test_strides_agree_with_numpy(reference):
    for n in range(5):
        for shape in itertools.product((1, 2, 3), repeat=n):
            assert reference.strides_for(shape) == np.empty(shape, dtype=np.int8).strides


def test_points_are_contiguous_and_their_transpose_is_not(reference, two_points):
    assert reference.is_contiguous_by_hand(two_points) is True
    assert reference.is_contiguous_by_hand(two_points.t()) is False


def test_contiguity_agrees_with_torch_and_numpy(reference):
    found = [reference.is_contiguous_by_hand(t) for t in two_views()]
    assert found == [t.is_contiguous() for t in two_views()]
    assert found == [t.numpy().flags["C_CONTIGUOUS"] for t in two_views()]
    assert 20 < sum(found) < len(found) - 20


def test_points_made_contiguous_as_printed(reference, two_points):
    points_t_cont = reference.make_contiguous(two_points.t())
    assert points_t_cont.tolist() == [[4.0, 5.0, 2.0], [1.0, 3.0, 1.0]]
    assert points_t_cont.stride() == (3, 1)
    assert reference.storage_list(points_t_cont) == [4.0, 5.0, 2.0, 1.0, 3.0, 1.0]


def test_make_contiguous_copies_only_where_it_must(reference):
    for t in two_views():
        result = reference.make_contiguous(t)
        assert result.is_contiguous() and torch.equal(result, t)
        assert (result is t) == t.is_contiguous()


# View or reshape


def test_view_or_reshape_agrees_with_numpy(reference):
    for t in two_views():
        for shape in ((-1,), (1, t.numel()), (t.numel() // 2, 2), (2, -1)):
            try:
                expected = t.numpy().reshape(shape)
            except ValueError:
                with pytest.raises(RuntimeError):
                    reference.view_or_reshape(t, shape)
                continue
            if not t.numel():
                continue
            result, copied = reference.view_or_reshape(t, shape)
            assert result.tolist() == expected.tolist()
            assert copied == (not np.shares_memory(t.numpy(), expected))
            assert copied == (not reference.same_storage(t, result))


# Views of your own making


def test_diagonals_agree_with_numpy(reference):
    for t in two_views():
        if t.dim() == 2:
            assert reference.diagonal_view(t).tolist() == np.diagonal(t.numpy()).tolist()


def test_windows_agree_with_numpy(reference):
    v = torch.arange(22.0)[1::3]
    for k in range(1, len(v) + 1):
        expected = np.lib.stride_tricks.sliding_window_view(v.numpy(), k)
        result = reference.windows(v, k)
        assert result.tolist() == expected.tolist()
        assert result.stride() == tuple(step // 4 for step in expected.strides)


def test_thousand_values_have_951_windows_of_fifty(reference):
    rows = reference.windows(torch.zeros(1000), 50)
    assert rows.shape == (951, 50) and rows.numel() == 47550
    assert len(reference.storage_list(rows)) == 1000


# Part 3: devices, files and exercises


THREE_POINTS = [[4.0, 1.0], [5.0, 3.0], [2.0, 1.0]]
THREE_FLOATS = {torch.float16: 2, torch.float32: 4, torch.float64: 8}


def three_views():
    """Views of many kinds of one storage of 60 numbers."""
    t = torch.arange(60.0)
    square = t.view(6, 10)
    return [t, t[:3], t[57:], t[::7], square.t(), square[1:4, 2:9:3], square[2], t[:0], t[5], t[:1].expand(4)]


# Devices


@pytest.mark.parametrize("device", ["cpu", "meta"])
def test_the_points_of_the_chapter_on_any_device(reference, device):
    points = reference.points_on(device)
    assert (points.shape, points.dtype, points.device.type) == ((3, 2), torch.float32, device)
    if device == "cpu":
        assert points.tolist() == THREE_POINTS


def test_twice_the_points_plus_four_in_plain_python(reference):
    result = reference.gpu_arith(torch.tensor(THREE_POINTS), "cpu")
    assert result.tolist() == [[12.0, 6.0], [14.0, 10.0], [8.0, 6.0]]
    assert result.tolist() == [[2 * x + 4 for x in point] for point in THREE_POINTS]
    assert reference.gpu_arith(torch.tensor(THREE_POINTS), "meta").device.type == "meta"


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device here")
def test_twice_the_points_plus_four_on_a_gpu(reference):
    result = reference.gpu_arith(torch.tensor(THREE_POINTS), reference.pick_device())
    assert result.is_cuda
    assert reference.back_to_cpu(result).tolist() == [[12.0, 6.0], [14.0, 10.0], [8.0, 6.0]]


def test_the_device_that_is_picked_can_be_used(reference):
    device = reference.pick_device()
    assert device.type == ("cuda" if torch.cuda.is_available() else "cpu")
    assert torch.ones(2, device=device).sum().item() == 2


def test_a_move_copies_only_where_it_must_and_a_copy_always(reference):
    for t in three_views():
        assert reference.move_to(t, "cpu") is t
        copy = reference.copy_to(t, "cpu")
        assert torch.equal(copy, t)
        assert not t.numel() or copy.untyped_storage().data_ptr() != t.untyped_storage().data_ptr()
        assert reference.move_to(t, "meta").shape == reference.copy_to(t, "meta").shape == t.shape


@pytest.mark.parametrize("dtype", [torch.float64, torch.int16, torch.bool])
def test_device_and_dtype_agree_with_numpy(reference, dtype):
    values = np.array([-2.7, -0.5, 0.0, 1.5, 300.25], dtype=np.float32)
    result = reference.to_device_dtype(torch.tensor(values), "cpu", dtype)
    assert result.dtype == dtype
    assert result.tolist() == values.astype(str(dtype).removeprefix("torch.")).tolist()


def test_a_sum_lives_where_its_first_term_does(reference):
    a, b = torch.tensor([1.0, 2.0]), torch.tensor([0.5, -2.0])
    assert reference.add_on_device(a, b).tolist() == [1.5, 0.0]
    assert reference.add_on_device(a.to("meta"), b).device.type == "meta"


def test_there_is_nothing_to_fetch_from_meta(reference):
    with pytest.raises(NotImplementedError, match="meta"):
        reference.back_to_cpu(torch.ones(2, device="meta"))


# NumPy


def test_ones_as_an_array_of_float32_on_the_same_memory(reference):
    points = torch.ones(3, 4)
    array = reference.numpy_alias(points)
    assert (array.dtype, array.shape) == (np.float32, (3, 4))
    assert array.tolist() == [[1.0] * 4] * 3
    assert array.ctypes.data == points.data_ptr()
    array[2, 3] = 9
    assert points[2, 3].item() == 9


def test_arrays_on_views_have_the_strides_of_the_views(reference):
    for t in three_views():
        array = reference.numpy_alias(t)
        assert array.tolist() == t.tolist()
        if t.numel() > 1:
            assert array.strides == tuple(4 * stride for stride in t.stride())


def test_arrays_from_anywhere_leave_gradients_alone(reference):
    t = torch.tensor(THREE_POINTS, requires_grad=True)
    assert reference.array_from_anywhere(t).tolist() == THREE_POINTS
    assert t.requires_grad and t.is_leaf


def test_the_way_from_numpy_and_back_ends_where_it_began(reference):
    a = np.linspace(0, 1, 7)
    t = reference.tensor_alias(a)
    assert t.dtype == torch.float64 and t.data_ptr() == a.ctypes.data
    assert reference.numpy_alias(t).ctypes.data == a.ctypes.data


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "int8", "int64", "uint8", "bool"])
def test_every_kind_of_array_becomes_float32_in_memory_of_its_own(reference, dtype):
    a = np.array([[0, 1, 2], [3, 4, 100]]).astype(dtype)
    t = reference.from_numpy_float(a)
    assert t.dtype == torch.float32 and t.data_ptr() != a.ctypes.data
    assert t.tolist() == a.astype(float).tolist()


# Files


def test_a_round_trip_by_path_and_by_handle(reference, tmp_path):
    points = torch.tensor(THREE_POINTS)
    assert reference.save_load(points, tmp_path / "ourpoints.t").tolist() == THREE_POINTS
    reference.save_with_handle(points, tmp_path / "handle.t")
    with open(tmp_path / "handle.t", "rb") as f:
        assert torch.load(f).tolist() == THREE_POINTS
    assert reference.load_to(tmp_path / "handle.t", "cpu").tolist() == THREE_POINTS
    assert reference.load_to(tmp_path / "handle.t", "meta").device.type == "meta"


def test_bytes_saved_explain_the_size_of_the_file(reference):
    empty = io.BytesIO()
    torch.save(torch.zeros(0), empty)
    for t in three_views() + [torch.zeros(1000, dtype=dtype)[::9] for dtype in THREE_FLOATS]:
        buffer = io.BytesIO()
        torch.save(t, buffer)
        wrapping = len(buffer.getvalue()) - reference.bytes_saved(t)
        assert abs(wrapping - len(empty.getvalue())) < 400
        buffer.seek(0)
        assert torch.load(buffer).untyped_storage().nbytes() == reference.bytes_saved(t)


def test_three_of_a_million_numbers_take_four_megabytes(reference, tmp_path):
    big = torch.zeros(1_000_000)
    torch.save(big[:3], tmp_path / "view.t")
    reference.save_small_view(big[:3], tmp_path / "small.t")
    assert reference.bytes_saved(big[:3]) == 4_000_000
    assert os.path.getsize(tmp_path / "view.t") == pytest.approx(4_001_577, abs=400)
    assert os.path.getsize(tmp_path / "small.t") == pytest.approx(1_577, abs=400)


def test_small_views_hold_their_elements_and_no_others(reference, tmp_path):
    for t in three_views():
        reference.save_small_view(t, tmp_path / "small.t")
        loaded = torch.load(tmp_path / "small.t")
        assert torch.equal(loaded, t) and loaded.dtype == t.dtype
        assert loaded.untyped_storage().nbytes() == t.numel() * t.element_size()


def test_the_last_two_points_of_an_hdf5_file(reference, tmp_path):
    path = tmp_path / "ourpoints.hdf5"
    points = torch.ones(3, 4)
    reference.save_hdf5(points, path)
    last_points = reference.last_points(path, 2)
    assert last_points.dtype == torch.float32
    assert last_points.tolist() == [[1.0] * 4] * 2
    with h5py.File(path, "r") as f:
        assert list(f) == ["coords"] and f["coords"].shape == (3, 4)


def test_last_rows_by_slices_of_lists(reference, tmp_path):
    path = tmp_path / "rows.hdf5"
    rows = torch.arange(10, dtype=torch.int32).view(5, 2)
    reference.save_hdf5(rows, path)
    for n in range(1, 6):
        assert reference.last_points(path, n).tolist() == rows.tolist()[-n:]


def test_datasets_gather_in_one_hdf5_file(reference, tmp_path):
    path = tmp_path / "many.hdf5"
    for k in range(3):
        reference.add_to_hdf5(torch.full((k + 1,), k), path, f"run{k}/coords")
    with h5py.File(path, "r") as f:
        assert [f[f"run{k}/coords"][:].tolist() for k in range(3)] == [[0], [1, 1], [2, 2, 2]]


# The questions at the end


def test_predictions_are_what_the_tensors_say(reference):
    a = reference.nine()
    b = reference.square_view(a)
    c = reference.lower_right(b)
    for name, t in {"a": a, "b": b, "c": c}.items():
        predicted = reference.predictions[name]
        assert predicted["size"] == tuple(t.shape)
        assert predicted["stride"] == t.stride()
        assert predicted["offset"] == t.storage_offset()
        assert predicted["contiguous"] == t.is_contiguous()
        assert t.untyped_storage().data_ptr() == a.untyped_storage().data_ptr()


def test_the_figures_of_the_first_question(reference):
    a = reference.nine()
    assert (a.tolist(), a.dtype) == (list(range(9)), torch.int64)
    assert reference.square_view(a).tolist() == [[0, 1, 2], [3, 4, 5], [6, 7, 8]]
    c = reference.lower_right(reference.square_view(a))
    assert (c.tolist(), c.storage_offset(), c.stride()) == ([[4, 5], [7, 8]], 4, (3, 1))
    assert not c.is_contiguous()


def test_cosines_of_ints_by_the_math_module(reference):
    a = torch.arange(9)
    cosines = reference.cos_of_ints(a)
    assert cosines.dtype == torch.float32
    assert cosines.tolist() == pytest.approx([math.cos(k) for k in range(9)], abs=1e-6)
    assert a.tolist() == list(range(9))


def test_cosines_in_place_need_floats(reference):
    a = torch.arange(9.0, dtype=torch.float64)
    assert reference.cos_in_place(a) is a
    assert a.tolist() == pytest.approx([math.cos(k) for k in range(9)], abs=1e-12)
    with pytest.raises(RuntimeError, match="result type Float can't be cast to the desired output type Long"):
        reference.cos_in_place(torch.arange(9))
