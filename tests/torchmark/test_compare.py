"""Comparison: what counts as a difference, which one counts first, and what is accepted."""

import math

import numpy as np
import pytest
import torch
from kit import case_of, observed, seen

from torchmark.compare import ORDER, TOLERANCES, compare
from torchmark.observation import Items, Observation, Other, Scalar
from torchmark.verdict import OUTCOMES

INF, NAN = math.inf, math.nan


def outcome(expected, got, **options):
    """The outcome of comparing two values; None where they are alike."""
    difference = compare(seen(expected), seen(got), case_of(**options))
    return difference and difference.outcome


def outcome_of(run, reference, answer, **options):
    """The outcome of an answer's source in a case."""
    case = case_of(run, **options)
    difference = compare(observed(case, reference), observed(case, answer), case)
    return difference and difference.outcome


def test_every_difference_is_an_outcome():
    assert set(ORDER) <= set(OUTCOMES)


ALIKE = {
    "tensors": (torch.ones(2), torch.ones(2)),
    "a strided view and a contiguous tensor": (torch.ones(4)[::2], torch.ones(2)),
    "another order of summation": (torch.tensor(0.1), torch.tensor(0.1 * (1 + 5e-5))),
    "nan where nan is right": (torch.tensor([NAN, 1.0]), torch.tensor([NAN, 1.0])),
    "inf where inf is right": (torch.tensor([INF, -INF]), torch.tensor([INF, -INF])),
    "plain nan": (NAN, NAN),
    "a complex nan": (complex(NAN, 1), complex(NAN, 1)),
    "no elements": (torch.zeros(0, 3), torch.zeros(0, 3)),
    "keys in another order": ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
    "sets": ({1, 2, 3}, {3, 2, 1}),
    "another leaf where no gradient is asked": (torch.ones(2), torch.ones(2, requires_grad=True)),
    "numpy's numbers": (0.5, np.float64(0.5)),
    "a large integer": (10**200, 10**200),
    "the meta device": (torch.empty(3, device="meta"), torch.empty(3, device="meta")),
    "modules": (torch.nn.ReLU(), torch.nn.ReLU()),
    "nothing": (None, None),
}


@pytest.mark.parametrize("name", ALIKE)
def test_it_accepts(name):
    assert outcome(*ALIKE[name]) is None


UNLIKE = {
    "a tensor for a number": (torch.tensor(1.0), 1.0, "wrong type"),
    "an array for a tensor": (torch.ones(2), np.ones(2, np.float32), "wrong type"),
    "an int for a float": (1.0, 1, "wrong type"),
    "a bool for an int": (1, True, "wrong type"),
    "a tuple for a list": ([1], (1,), "wrong type"),
    "nothing for something": (torch.ones(1), None, "wrong type"),
    "a string for a number": (1, "1", "wrong type"),
    "a generator for a list": ([1], (x for x in [1]), "wrong type"),
    "another class of module": (torch.nn.ReLU(), torch.nn.Tanh(), "wrong type"),
    "a shape that would broadcast": (torch.ones(3), torch.ones(1), "wrong shape"),
    "a number that would broadcast": (torch.ones(3), torch.tensor(1.0), "wrong shape"),
    "a column for a vector": (torch.ones(3), torch.ones(3, 1), "wrong shape"),
    "a shorter list": ([1, 2], [1], "wrong shape"),
    "a longer dict": ({"a": 1}, {"a": 1, "b": 2}, "wrong shape"),
    "another empty shape": (torch.zeros(0, 3), torch.zeros(3, 0), "wrong shape"),
    "float64 for float32": (torch.ones(2), torch.ones(2).double(), "wrong dtype"),
    "int32 for int64": (torch.tensor([1]), torch.tensor([1], dtype=torch.int32), "wrong dtype"),
    "bool for uint8": (torch.tensor([1], dtype=torch.uint8), torch.tensor([True]), "wrong dtype"),
    "the meta device for the cpu": (torch.ones(2), torch.ones(2, device="meta"), "wrong device"),
    "nan where it is wrong": (torch.ones(2), torch.tensor([1.0, NAN]), "wrong values"),
    "a number where nan is right": (torch.tensor([NAN]), torch.tensor([0.0]), "wrong values"),
    "inf where it is wrong": (torch.tensor([1.0]), torch.tensor([INF]), "wrong values"),
    "inf of the other sign": (torch.tensor([INF]), torch.tensor([-INF]), "wrong values"),
    "a large number for inf": (torch.tensor([INF]), torch.tensor([3e38]), "wrong values"),
    "inf for nan": (NAN, INF, "wrong values"),
    "another integer": (torch.tensor([1_000_000]), torch.tensor([1_000_001]), "wrong values"),
    "another large integer": (2**60, 2**60 + 1, "wrong values"),
    "another bool": (True, False, "wrong values"),
    "another string": ("a", "b", "wrong values"),
    "a string that goes on with a nought": ("a", "a\0", "wrong values"),
    "another key": ({"a": 1}, {"b": 1}, "wrong values"),
    "a key of another kind": ({1: 1}, {"1": 1}, "wrong values"),
    "another value in a dict": ({"a": [1, 2]}, {"a": [1, 3]}, "wrong values"),
    "another element of a set": ({1, 2}, {1, 3}, "wrong values"),
    "a module that evaluates": (torch.nn.ReLU(), torch.nn.ReLU().eval(), "wrong values"),
    "a module of another size": (torch.nn.Linear(2, 3), torch.nn.Linear(3, 2), "wrong shape"),
    "another dtype as a value": (torch.float32, torch.float64, "wrong values"),
    "an exception for a value": (1, ValueError("x"), "raised"),
    "a value for an exception": (ValueError("x"), 1, "wrong type"),
    "another exception": (ValueError("x"), TypeError("x"), "raised"),
    "a more general exception": (KeyError("x"), LookupError("x"), "raised"),
    "a complex number with the other sign": (1 + 1j, 1 - 1j, "wrong values"),
}


@pytest.mark.parametrize("name", UNLIKE)
def test_it_rejects(name):
    expected, got, wrong = UNLIKE[name]
    assert outcome(expected, got) == wrong


def test_an_exception_is_right_when_it_is_of_the_expected_type_or_below_whatever_it_says():
    assert outcome(ValueError("one"), ValueError("other")) is None
    assert outcome(LookupError("one"), KeyError("other")) is None


@pytest.mark.parametrize("dtype", sorted(set(TOLERANCES) - {"float", "complex"}))
def test_each_floating_dtype_has_its_own_tolerance(dtype):
    rtol, _ = TOLERANCES[dtype]
    one = torch.ones(1).to(getattr(torch, dtype))
    within, beyond = (one * (1 + factor * rtol) for factor in (0.6, 3))
    assert outcome(one, within) is None
    assert outcome(one, beyond) == "wrong values"


def test_the_tolerance_next_to_nought_is_absolute():
    nought = torch.zeros(1)
    assert outcome(nought, nought + 5e-7) is None
    assert outcome(nought, nought + 2e-6) == "wrong values"


def test_rtol_and_atol_of_a_case_take_the_place_of_those_of_the_dtype():
    one = torch.ones(1)
    assert outcome(one, one * 1.05, rtol=0.1) is None
    assert outcome(one, one + 1e-6, rtol=0, atol=0) == "wrong values"
    assert outcome(one * 0, one * 0 + 0.05, atol=0.1) is None
    assert outcome([1.0], [1.05], rtol=0.1) is None


def test_a_tolerance_of_a_case_does_not_loosen_integers():
    assert outcome(torch.tensor([100]), torch.tensor([101]), rtol=0.1) == "wrong values"
    assert outcome(100, 101, rtol=0.1) == "wrong values"


def test_the_count_and_the_first_index_are_those_of_the_elements_that_differ():
    expected, got = torch.zeros(2, 3), torch.tensor([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0]])
    difference = compare(seen(expected), seen(got), case_of())
    assert (difference.count, difference.first) == (2, (0, 2))


def test_the_path_leads_to_the_difference():
    difference = compare(seen({"a": [1, (2, 3)]}), seen({"a": [1, (2, 4)]}), case_of())
    assert difference.path == "result['a'][1][1]"


def test_a_difference_of_higher_rank_counts_before_an_earlier_one():
    assert outcome([torch.ones(2), torch.ones(3)], [torch.zeros(2), torch.ones(4)]) == "wrong shape"
    assert outcome([torch.ones(2), torch.ones(3)], [torch.zeros(2), torch.ones(3).int()]) == "wrong dtype"
    assert outcome([torch.ones(2), 1], [torch.zeros(2), 1.0]) == "wrong type"


def test_of_equal_rank_the_earlier_difference_counts():
    difference = compare(seen([1, 2, 3]), seen([1, 5, 6]), case_of())
    assert difference.path == "result[1]"


def test_strides_count_only_where_they_are_asked_for():
    x = torch.arange(6.0).reshape(2, 3)
    assert outcome(x.t(), x.t().contiguous()) is None
    assert outcome(x.t(), x.t().contiguous(), strides=True) == "wrong layout"
    assert outcome(x[1], x[1].clone(), strides=True) == "wrong layout"
    assert outcome(x[1], x[1], strides=True) is None
    assert outcome(x, x + 1, strides=True) == "wrong values"


def test_shared_memory_counts_only_where_it_is_asked_for():
    x = torch.ones(3)
    assert outcome([x, x[1:]], [x, x[1:].clone()]) is None
    assert outcome([x, x[1:]], [x, x[1:].clone()], storage=True) == "copied"
    assert outcome([x, x[1:].clone()], [x, x[1:]], storage=True) == "not copied"
    assert outcome([x, x[1:]], [x, x.view(3)[1:]], storage=True) is None
    assert outcome({"a": x, "b": x}, {"a": x, "b": x.clone()}, storage=True) == "copied"


def test_a_copy_counts_before_its_layout_and_after_its_values():
    x = torch.arange(6.0)
    options = {"storage": True, "strides": True}
    assert outcome([x, x[::2]], [x, x[::2].clone()], **options) == "copied"
    assert outcome([x, x[::2]], [x, x[::2] + 1], **options) == "wrong values"


def leaf(nb, rng):
    return nb.f(rng.normal(3, requires_grad=True))


def test_gradients_count_only_where_they_are_asked_for():
    reference, cut = "def f(x): return (x * x).sum()", "def f(x): return (x * x).sum().detach()"
    assert outcome_of(leaf, reference, cut) is None
    assert outcome_of(leaf, reference, cut, gradients=True) == "detached"
    assert outcome_of(leaf, reference, "def f(x): return (x ** 2).sum()", gradients=True) is None


def test_a_gradient_with_other_values_is_wrong():
    half_cut = "def f(x): return (x * x.detach()).sum()"
    assert outcome_of(leaf, "def f(x): return (x * x).sum()", half_cut, gradients=True) == "wrong gradient"


def test_a_result_that_should_be_cut_off_and_is_not_has_the_wrong_gradient():
    reference, answer = "def f(x): return x.sum().detach()", "def f(x): return x.sum()"
    assert outcome_of(leaf, reference, answer, gradients=True) == "wrong gradient"


def test_a_parameter_made_anew_is_no_result_of_its_argument():
    reference = "def f(x): return x * 2"
    answer = "def f(x): return torch.nn.Parameter(x.detach() * 2)"
    assert outcome_of(leaf, reference, answer, gradients=True) == "wrong gradient"


def plain(nb, rng):
    return nb.f(rng.normal(3))


def test_a_changed_input_counts_only_where_it_is_asked_for():
    reference, answer = "def f(x): return x + 1", "def f(x): return x.add_(1)"
    assert outcome_of(plain, reference, answer) is None
    assert outcome_of(plain, reference, answer, inputs_unchanged=True) == "changed its input"
    assert outcome_of(plain, reference, reference, inputs_unchanged=True) is None


def test_an_input_that_the_reference_changes_must_be_changed():
    reference, answer = "def f(x): x.zero_(); return x", "def f(x): return torch.zeros(3)"
    assert outcome_of(plain, reference, answer, inputs_unchanged=True) == "changed its input"


def test_wrong_values_count_before_a_changed_input():
    reference, answer = "def f(x): return x + 1", "def f(x): return x.add_(2)"
    assert outcome_of(plain, reference, answer, inputs_unchanged=True) == "wrong values"


def test_what_can_not_be_compared_is_no_tensor():
    assert outcome(torch.ones(2), torch.ones(2).to_sparse()) == "wrong type"


def test_an_object_that_equals_everything_is_equal_to_nothing():
    always = type("Always", (), {"__eq__": lambda self, other: True})()
    assert outcome(1, always) == outcome(torch.ones(2), always) == outcome("x", always) == "wrong type"


def test_a_state_dict_of_the_wrong_kind_is_a_wrong_answer_and_no_error():
    got = Observation(Items("dict", (Scalar("int", 1),), (Other("Always"),)))
    assert compare(seen({"a": 1}), got, case_of()).outcome == "wrong values"


def test_rounding_of_large_terms_leaves_slack_for_small_elements():
    expected = torch.tensor([1000.0, 0.0])
    assert outcome(expected, expected + torch.tensor([0.0, 5e-4])) is None
    assert outcome(expected, expected + torch.tensor([0.0, 5e-3])) == "wrong values"
    assert outcome(expected / 1000, expected / 1000 + torch.tensor([0.0, 5e-5])) == "wrong values"
