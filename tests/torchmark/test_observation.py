"""Observations: what is seen of a value, and that it comes back from bytes unchanged."""

import collections
import math
import types

import numpy as np
import pytest
import torch
from kit import case_of, observed, seen

from torchmark.namespace import observe
from torchmark.observation import ITEM_SIZES, Items, Module, Observation, Other, Raised, Scalar, Tensor, decode, encode
from torchmark.observe import Observer, raised

DTYPES = [dtype for dtype in vars(torch).values() if isinstance(dtype, torch.dtype)]
TORCH_DTYPES = sorted({str(dtype).removeprefix("torch.") for dtype in DTYPES} & set(ITEM_SIZES))


def node(value):
    return seen(value).value


def assert_comes_back(value):
    observation = seen(value)
    assert decode(encode(observation)) == observation
    return observation.value


def tensor_of(name):
    return torch.tensor([0, 1, 1, 0, 1, 1]).reshape(2, 3).to(getattr(torch, name))


@pytest.mark.parametrize("name", TORCH_DTYPES)
def test_a_tensor_of_every_dtype_comes_back(name):
    got = assert_comes_back(tensor_of(name))
    assert (got.kind, got.dtype, got.shape, got.stride) == ("tensor", name, (2, 3), (3, 1))
    assert len(got.data) == 6 * ITEM_SIZES[name]


@pytest.mark.parametrize("name", sorted(set(ITEM_SIZES) - {"bfloat16"}))
def test_an_array_of_every_dtype_comes_back(name):
    got = assert_comes_back(np.array([[0, 1, 1], [0, 1, 1]]).astype(name))
    assert (got.kind, got.dtype, got.data) == ("array", name, np.array([0, 1, 1, 0, 1, 1]).astype(name).tobytes())


@pytest.mark.parametrize("shape", [(), (0,), (3, 0, 2), (1, 1, 1)])
def test_scalars_and_empty_tensors_come_back(shape):
    assert assert_comes_back(torch.zeros(shape)).shape == shape
    assert assert_comes_back(np.zeros(shape)).shape == shape


BASE = torch.arange(24.0).reshape(4, 6)
VIEWS = {
    "strided": (BASE[::2, 1::2], (12, 2), 1),
    "transposed": (BASE.t(), (1, 6), 0),
    "a row": (BASE[2], (1,), 12),
    "expanded": (BASE[0, 1].expand(2, 3), (0, 0), 1),
    "one element of a column": (BASE[2:3, 0], (6,), 12),
}


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_keeps_stride_and_offset_and_its_elements_in_row_major_order(name):
    view, stride, offset = VIEWS[name]
    got = assert_comes_back(view)
    assert (got.stride, got.offset) == (stride, offset)
    assert got.data == view.contiguous().numpy().tobytes()


def test_an_array_with_negative_strides_keeps_them():
    array = np.arange(6, dtype=np.int32).reshape(2, 3)
    got = assert_comes_back(array[::-1, ::-1])
    assert (got.stride, got.offset) == ((-3, -1), 5)
    assert np.frombuffer(got.data, np.int32).tolist() == [5, 4, 3, 2, 1, 0]


def test_an_array_in_the_other_byte_order_is_seen_by_its_values():
    got = assert_comes_back(np.array([1, 2], dtype=">i4"))
    assert np.frombuffer(got.data, "<i4").tolist() == [1, 2]


def test_conjugated_and_negated_views_are_seen_by_their_values():
    z = torch.tensor([1 + 2j, 3 - 1j])
    assert node(z.conj()).data == torch.tensor([1 - 2j, 3 + 1j]).numpy().tobytes()
    assert node(z.conj().imag).data == torch.tensor([-2.0, 1.0]).numpy().tobytes()


SCALARS = [
    (None, "none"), (True, "bool"), (-3, "int"), (10**200, "int"), (0.1, "float"), (-0.0, "float"), (math.inf, "float"),
    (1 - 2j, "complex"), ("naïve \0 \n ∂", "str"), (torch.float16, "dtype"), (np.dtype("int8"), "dtype"),
    (torch.device("cpu"), "device"), (np.float32(0.5), "float"), (np.int64(7), "int"), (np.bool_(False), "bool"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "kind"), SCALARS, ids=lambda value: repr(value)[:20])
def test_a_scalar_comes_back_with_its_kind(value, kind):
    assert assert_comes_back(value).kind == kind


@pytest.mark.parametrize("value", [math.nan, complex(math.nan, math.inf)])
def test_nan_comes_back_as_nan(value):
    observation = seen(value)
    back = decode(encode(observation)).value.value
    assert np.array(back).tobytes() == np.array(value).tobytes()


@pytest.mark.parametrize("value", [10**310, -(10**310), 10**5000], ids=["positive", "negative", "very long"])
def test_a_huge_integer_stays_a_huge_integer_of_its_sign(value):
    back = decode(encode(seen(value))).value
    assert back.kind == "int" and abs(back.value) > 10**300 and (back.value < 0) == (value < 0)


def test_containers_come_back_with_their_kinds_and_order():
    Point = collections.namedtuple("Point", "x y")
    value = {"b": [1, (2.0, None)], "a": {"s": {3, 1, 2}}, 4: Point(5, torch.ones(2)), (1, 2): frozenset()}
    got = assert_comes_back(value)
    assert got.kind == "dict"
    assert [key.value for key in got.keys[:3]] == ["b", "a", 4]
    assert [item.kind for item in got.items] == ["list", "dict", "tuple", "set"]
    assert [item.value for item in got.items[1].items[0].items] == [1, 2, 3]


def test_a_module_is_seen_by_its_class_its_mode_and_its_state():
    model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.BatchNorm1d(3)).eval()
    got = assert_comes_back(model)
    assert isinstance(got, Module) and (got.type, got.training) == ("Sequential", False)
    assert [key.value for key in got.state.keys] == list(model.state_dict())


def test_a_parameter_is_a_leaf_that_requires_its_gradient_and_what_is_made_from_it_is_none():
    w = torch.nn.Parameter(torch.ones(2))
    assert (node(w).requires_grad, node(w).is_leaf) == (True, True)
    assert (node(w * 2).requires_grad, node(w * 2).is_leaf) == (True, False)
    assert (node(w.detach()).requires_grad, node(w.detach()).is_leaf) == (False, True)


def test_a_tensor_on_the_meta_device_comes_back_without_elements():
    got = assert_comes_back(torch.empty(5, 2, device="meta"))
    assert (got.device, got.shape, got.data) == ("meta", (5, 2), b"")


def test_an_exception_comes_back_with_its_bases_its_message_and_its_line():
    got = observed(case_of(), "class Odd(KeyError): pass\n\ndef f():\n    raise Odd('so')").value
    assert decode(encode(Observation(got))).value == got
    assert got.types[:2] == ("Odd", "KeyError") and "Exception" in got.types
    assert (got.message, got.cell, got.line) == ("'so'", "f", 4)


def test_an_exception_that_was_returned_is_no_value_like_any_other():
    assert Observer().see(ValueError("x")) == Other("ValueError")


@pytest.mark.parametrize("error", ["SystemExit(3)", "KeyError", "GeneratorExit", "BaseException('b')", "StopIteration"])
def test_an_exception_of_any_kind_in_an_answer_is_an_observation(error):
    assert isinstance(observed(case_of(), f"def f(): raise {error}").value, Raised)


def test_an_exception_without_a_usable_message_is_seen_by_its_type():
    class Mute(Exception):
        def __str__(self):
            raise SystemError

    assert raised(Mute(), {}) == Raised(("Mute", "Exception"), "")


def test_memory_is_numbered_by_what_is_shared():
    x = torch.zeros(6)
    a = np.zeros(4)
    got = node([x, x[2:], x.clone(), x.view(2, 3), a, a[1:], torch.from_numpy(a), x.numpy()])
    assert [item.memory for item in got.items] == [0, 0, 1, 0, 2, 2, 2, 0]


def test_values_that_are_gone_do_not_lend_their_memory_to_later_ones():
    class Fresh(collections.abc.Mapping):
        def __iter__(self):
            return iter(range(5))

        def __len__(self):
            return 5

        def __getitem__(self, key):
            return torch.full((1000,), float(key))

    assert [item.memory for item in node(Fresh()).items] == [0, 1, 2, 3, 4]


def test_an_input_that_requires_its_gradient_is_a_leaf():
    x = torch.ones(2, requires_grad=True)
    assert (node(x).requires_grad, node(x).is_leaf) == (True, True)
    assert (node(x[:1]).requires_grad, node(x[:1]).is_leaf) == (True, False)


def test_two_empty_tensors_share_no_memory():
    one, other = node([torch.empty(0), torch.empty(0)]).items
    assert one.memory != other.memory


# Objects made to mislead.


class AlwaysEqual:
    def __eq__(self, other):
        return True

    def __hash__(self):
        return 1

    def __getattr__(self, name):
        return self

    def __call__(self, *args, **kwargs):
        return self


class LyingClass:
    __class__ = torch.Tensor


class LyingTensor(torch.Tensor):
    shape = torch.Size([99])
    dtype = torch.int8

    def size(self, *args):
        return torch.Size([99])

    def numel(self):
        return 1

    def stride(self, *args):
        return (99,)

    def storage_offset(self):
        return 99

    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        return torch.zeros(99)


class RaisingMapping(collections.abc.Mapping):
    def __iter__(self):
        raise ZeroDivisionError

    def __len__(self):
        return 3

    def __getitem__(self, key):
        raise ZeroDivisionError


class EndlessList(list):
    def __iter__(self):
        while True:
            yield 1

    def __len__(self):
        return 1 << 60


class RaisingModule(torch.nn.Module):
    def state_dict(self, *args, **kwargs):
        raise ZeroDivisionError


class LyingInt(int):
    def __index__(self):
        return 42

    def __int__(self):
        return 42

    def __abs__(self):
        raise ZeroDivisionError


class LyingFloat(float):
    def __float__(self):
        return 42.0

    def hex(self):
        return "rubbish"


class LyingStr(str):
    def __str__(self):
        return "forty-two"


async def coroutine():
    return 1


def test_an_object_that_equals_everything_is_only_the_name_of_its_type():
    assert node(AlwaysEqual()) == Other("AlwaysEqual")


def test_an_object_that_lies_about_its_class_is_no_tensor():
    assert isinstance(node(LyingClass()), Other)


@pytest.mark.parametrize("kind", [bool, int, float, complex, str, torch.dtype, type(None)])
def test_an_object_that_claims_the_class_of_a_scalar_is_no_scalar(kind):
    liar = type("Liar", (), {"__class__": kind, "__bool__": lambda self: True, "__complex__": lambda self: 1j})()
    assert isinstance(node(liar), Other)


def test_a_tensor_subclass_that_lies_is_seen_as_the_tensor_that_it_is():
    lying = torch.tensor([1.0, 2.0]).as_subclass(LyingTensor)
    assert node(lying) == node(torch.tensor([1.0, 2.0]))


def test_a_tensor_subclass_without_memory_of_its_own_is_not_compared():
    class Wrapper(torch.Tensor):
        @staticmethod
        def __new__(cls):
            return torch.Tensor._make_wrapper_subclass(cls, (3,), dtype=torch.float32)

        @classmethod
        def __torch_dispatch__(cls, function, types, args=(), kwargs=None):
            return torch.ones(3)

    assert not isinstance(node(Wrapper()), Tensor)


def test_numbers_and_strings_that_lie_are_seen_as_what_they_are():
    assert node([LyingInt(3), LyingFloat(0.5), LyingStr("x")]) == node([3, 0.5, "x"])
    assert_comes_back([LyingInt(3), LyingFloat(0.5), LyingStr("x")])


def test_a_list_that_iterates_without_end_is_seen_as_the_list_that_it_is():
    assert node(EndlessList([7])) == node([7])


def test_a_mapping_that_raises_is_only_the_name_of_its_type():
    assert node(RaisingMapping()) == Other("RaisingMapping")


def test_a_module_that_overrides_its_state_is_seen_by_its_real_one():
    assert node(RaisingModule()) == Module("RaisingModule", True, Items("dict", ()))


def test_a_list_that_contains_itself_comes_to_an_end():
    endless: list = [1]
    endless.append(endless)
    endless.append(endless)
    assert_comes_back(endless)


OTHERS = {
    "generator": lambda: (x for x in range(3)),
    "builtin_function_or_method": lambda: print,
    "function": lambda: lambda: 1,
    "object": object,
    "module": lambda: math,
    "SimpleNamespace": lambda: types.SimpleNamespace(a=1),
    "type": lambda: int,
    "bytes": lambda: b"x",
    "list_iterator": lambda: iter([1]),
    "count": lambda: __import__("itertools").count(),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_plain_value_is_the_name_of_its_type(name):
    assert assert_comes_back(OTHERS[name]()) == Other(name)


def test_a_coroutine_is_the_name_of_its_type():
    waiting = coroutine()
    assert node(waiting) == Other("coroutine")
    waiting.close()


def test_a_range_says_what_it_holds():
    assert node(range(3)) == Other("range", "range(0, 3)")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("convert", ["to_sparse", "to_sparse_csr", "to_mkldnn"])
def test_a_tensor_of_another_layout_is_named_and_not_compared(convert):
    got = assert_comes_back(getattr(torch.ones(2, 2), convert)())
    assert isinstance(got, Other) and got.text


@pytest.mark.filterwarnings("ignore")
def test_a_quantized_tensor_is_named_and_not_compared():
    assert assert_comes_back(torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.quint8)) == Other(
        "Tensor", "quint8"
    )


def test_an_array_of_objects_is_named_and_not_compared():
    assert isinstance(assert_comes_back(np.array([object(), "x"], dtype=object)), Other)
    assert isinstance(assert_comes_back(np.array([(1, 2)], dtype=[("a", int), ("b", int)])), Other)


def test_a_tensor_too_large_to_send_is_named_and_not_compared():
    got = Observer(room=1000).see([torch.zeros(10), torch.zeros(1000)])
    assert isinstance(got.items[0], Tensor)
    assert "too large" in got.items[1].text


def test_a_small_view_of_a_large_tensor_is_compared():
    assert isinstance(Observer(room=1000).see(torch.zeros(100_000)[:5]), Tensor)


def test_an_expanded_tensor_without_bounds_is_named_and_not_compared():
    assert isinstance(node(torch.zeros(1).expand(1 << 40)), Other)


@pytest.mark.parametrize("length", [19_000, 25_000, 200_000])
def test_a_long_list_comes_back_whatever_its_length(length):
    assert isinstance(assert_comes_back(list(range(length))), Items | Other)


def test_a_wide_and_deep_list_comes_back():
    value: object = 0
    for _ in range(40):
        value = [value] * 2
    assert_comes_back(value)


@pytest.mark.parametrize("length", [15_000, 50_000, 150_000])
def test_a_dict_with_many_entries_comes_back(length):
    assert_comes_back({index: index for index in range(length)})


def test_a_set_with_many_elements_comes_back():
    assert_comes_back(set(range(150_000)))


def test_several_calls_with_long_arguments_come_back():
    case = case_of(lambda nb, rng: [nb.f(list(range(9000))) for _ in range(3)], inputs_unchanged=True)
    observation = observed(case, "def f(x): return len(x)")
    assert decode(encode(observation)) == observation


def test_a_long_string_comes_back_cut():
    assert len(assert_comes_back("x" * 100_000).value) == 20_000


@pytest.mark.parametrize("name", ["a\nb\x1b[31m", "é" * 30_000])
def test_types_with_odd_names_come_back(name):
    assert_comes_back(type(name, (), {})())


def test_strings_with_lone_surrogates_can_be_written_to_a_file_when_they_come_back():
    assert decode(encode(seen("\ud800"))).value.value.encode()
    assert decode(encode(seen(ValueError("\udfff")))).value.message.encode()


# What a case sees beside its result.


def test_calls_are_recorded_with_their_arguments_before_and_after():
    case = case_of(lambda nb, rng: nb.f(torch.zeros(2), k=[1]), inputs_unchanged=True)
    (call,) = observed(case, "def f(x, k): x += 1; k.append(2)").calls
    assert call.name == "f"
    assert call.before == node((torch.zeros(2), [1]))
    assert call.after.items[0].data == torch.ones(2).numpy().tobytes()
    assert [item.value for item in call.after.items[1].items] == [1, 2]


def test_gradients_do_not_depend_on_the_order_of_a_dictionary():
    case = case_of(lambda nb, rng: nb.f(rng.normal(3, requires_grad=True)), gradients=True)
    one, other = (
        observed(case, f"def f(x): return {{{items}}}") for items in ("'a': x, 'b': x ** 2", "'b': x ** 2, 'a': x")
    )
    assert one.gradients == other.gradients


def test_gradients_are_those_of_the_leaves_among_the_arguments():
    case = case_of(lambda nb, rng: nb.f(rng.normal(3, requires_grad=True), rng.normal(3)), gradients=True)
    gradients = observed(case, "def f(x, y): return (x * y).sum()").gradients
    assert len(gradients.items) == 1 and gradients.items[0].shape == (3,)


def test_decoys_take_the_place_of_names_and_go_again():
    names = {"f": lambda: 1, "g": lambda: 2}
    before = dict(names)

    def run(nb, rng):
        with nb.replacing(f=lambda: 10, new=lambda: 30):
            inside = nb.f() + nb.g() + nb.new()
        return inside, nb.f()

    assert observe(case_of(run), names, 0, {}).value == node((42, 1))
    assert names == before


def test_a_name_that_is_not_there_is_a_name_error():
    assert observe(case_of(lambda nb, rng: nb.nothing()), {}, 0, {}).value.types[0] == "NameError"


def test_the_random_inputs_depend_on_the_seed_alone():
    case = case_of(lambda nb, rng: [rng.normal(2), rng.integers(0, 9, 3), torch.rand(2), float(np.random.rand())])
    one, again, other = (observe(case, {}, seed, {}) for seed in (1, 1, 2))
    assert one == again != other


def test_a_scalar_without_value_is_equal_to_itself():
    assert node(None) == Scalar("none", None)


def test_a_tensor_of_many_dimensions_comes_back_or_is_named():
    assert isinstance(assert_comes_back(torch.ones([1] * 20)), Tensor)
    assert isinstance(assert_comes_back(torch.ones([1] * 64)), Tensor | Other)
