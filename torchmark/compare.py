"""The first difference between the expected and the observed, or none.

Nothing is repaired: no broadcasting, casting, squeezing or moving of an answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from torchmark.case import Case
from torchmark.observation import Items, Module, Node, Observation, Other, Raised, Scalar, Tensor

# rtol and atol where a case gives none; float32 leaves room for another order of summation.
TOLERANCES = {
    "float16": (2e-3, 1e-4), "bfloat16": (1.6e-2, 1e-3), "float32": (1e-4, 1e-6), "float64": (1e-9, 1e-12),
    "complex64": (1e-4, 1e-6), "complex128": (1e-9, 1e-12), "float": (1e-5, 1e-7), "complex": (1e-5, 1e-7),
}  # fmt: skip

# The order in which differences count: attributes before values, values before memory, causes before effects.
ORDER = (
    "raised", "wrong type", "wrong shape", "wrong dtype", "wrong device", "wrong values", "copied", "not copied",
    "wrong layout", "changed its input", "detached", "wrong gradient",
)  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """Where and how an observation departs from the expected one."""

    outcome: str
    expected: Node
    got: Node
    path: str = "result"
    wrong: Any = None  # which elements differ: an array of bool

    @property
    def count(self) -> int:
        """How many elements differ."""
        return 0 if self.wrong is None else int(self.wrong.sum())

    @property
    def first(self) -> tuple[int, ...]:
        """The index of the first element that differs."""
        return tuple(int(i) for i in np.argwhere(self.wrong)[0]) if self.count else ()


def compare(expected: Observation, got: Observation, case: Case) -> Difference | None:
    """The difference that counts first by `ORDER`, then by position; None where there is none."""
    found = list(_differences(expected, got, case))
    return min(found, key=lambda difference: ORDER.index(difference.outcome), default=None)


def _differences(expected: Observation, got: Observation, case: Case) -> Iterator[Difference]:
    yield from _nodes(expected.value, got.value, case, "result")
    if case.storage:
        yield from _sharing(expected.value, got.value)
    if case.inputs_unchanged:
        for want, have in zip(expected.calls, got.calls, strict=False):
            for difference in _nodes(want.after, have.after, case, "argument"):
                yield replace(difference, outcome="changed its input")
    if case.gradients:
        for difference in _nodes(expected.gradients, got.gradients, case, "gradient"):
            yield replace(difference, outcome="wrong gradient")


def _nodes(expected: Node, got: Node, case: Case, path: str) -> Iterator[Difference]:
    if expected == got:
        return  # to the bit, as most are
    if isinstance(expected, Raised) or isinstance(got, Raised):
        yield from _exceptions(expected, got, path)
    elif type(expected) is not type(got) or _kind(expected) != _kind(got):
        yield Difference("wrong type", expected, got, path)
    elif isinstance(expected, Scalar):
        if not _same_scalar(expected, got, case):
            yield Difference("wrong values", expected, got, path)
    elif isinstance(expected, Items) and isinstance(got, Items):
        yield from _items(expected, got, case, path)
    elif isinstance(expected, Tensor) and isinstance(got, Tensor):
        yield from _tensors(expected, got, case, path)
    elif isinstance(expected, Module) and isinstance(got, Module):
        if expected.training != got.training:
            yield Difference("wrong values", expected, got, path)
        yield from _items(expected.state, got.state, case, f"{path}.state_dict()")
    elif expected != got:
        yield Difference("wrong type", expected, got, path)


def _same_scalar(expected: Scalar, got: Node, case: Case) -> bool:
    assert isinstance(got, Scalar)
    if expected.kind not in TOLERANCES:
        return bool(expected.value == got.value)
    return bool(_close(np.asarray(expected.value), np.asarray(got.value), expected.kind, case))


def _exceptions(expected: Node, got: Node, path: str) -> Iterator[Difference]:
    if isinstance(got, Raised):
        if not isinstance(expected, Raised) or not _is_kind_of(got, expected):
            yield Difference("raised", expected, got, path)
    else:
        yield Difference("wrong type", expected, got, path)


def _is_kind_of(got: Raised, expected: Raised) -> bool:
    """Whether the exception is of the expected class; that of a stub is a RuntimeError for Python, not for us."""
    stub = "NotImplementedError"
    return expected.types[0] in got.types and (stub not in got.types or stub in expected.types)


def _items(expected: Items, got: Items, case: Case, path: str) -> Iterator[Difference]:
    if len(expected.items) != len(got.items):
        yield Difference("wrong shape", expected, got, path)
    elif expected.kind == "dict":
        if expected.keys != got.keys and set(expected.keys) != set(got.keys):
            yield Difference("wrong values", Items("list", expected.keys), Items("list", got.keys), f"{path} keys")
            return
        values = dict(zip(got.keys, got.items, strict=True))
        for key, want in zip(expected.keys, expected.items, strict=True):
            name = repr(key.value) if isinstance(key, Scalar) else "?"
            yield from _nodes(want, values[key], case, f"{path}[{name}]")
    else:
        for index, (want, have) in enumerate(zip(expected.items, got.items, strict=True)):
            yield from _nodes(want, have, case, f"{path}[{index}]")


def _tensors(expected: Tensor, got: Tensor, case: Case, path: str) -> Iterator[Difference]:
    if expected.shape != got.shape:
        yield Difference("wrong shape", expected, got, path)
        return
    if expected.dtype != got.dtype:
        yield Difference("wrong dtype", expected, got, path)
    elif expected.device != got.device:
        yield Difference("wrong device", expected, got, path)
    elif expected.data or got.data:
        wrong = ~_close(values(expected), values(got), expected.dtype, case)
        if wrong.any():
            yield Difference("wrong values", expected, got, path, wrong)
    if case.strides and (expected.stride, expected.offset) != (got.stride, got.offset):
        yield Difference("wrong layout", expected, got, path)
    if case.gradients and expected.requires_grad and not got.requires_grad:
        yield Difference("detached", expected, got, path)
    elif case.gradients and (expected.requires_grad, expected.is_leaf) != (got.requires_grad, got.is_leaf):
        yield Difference("wrong gradient", expected, got, path)


def _sharing(expected: Node, got: Node) -> Iterator[Difference]:
    want, have = list(_leaves(expected, "result")), list(_leaves(got, "result"))
    if [path for path, _ in want] != [path for path, _ in have]:
        return
    for index, (path, node) in enumerate(want):
        for other in range(index):
            shared = node.memory == want[other][1].memory
            if shared != (have[index][1].memory == have[other][1].memory):
                yield Difference("copied" if shared else "not copied", node, have[index][1], path)


def _leaves(node: Node, path: str) -> Iterator[tuple[str, Tensor]]:
    if isinstance(node, Tensor):
        yield path, node
    elif isinstance(node, Items):
        for index, item in enumerate(node.items):
            yield from _leaves(item, f"{path}[{index}]")


def _kind(node: Node) -> str:
    if isinstance(node, (Scalar, Items, Tensor)):
        return node.kind
    return node.type if isinstance(node, (Module, Other)) else "raised"


def values(node: Tensor) -> Any:
    """The elements as a NumPy array of the node's shape; float16 and bfloat16 widen to float32."""
    if node.dtype == "bfloat16":
        halves = np.frombuffer(node.data, dtype=np.uint16).astype(np.uint32)  # the upper half of a float32
        return (halves << 16).view(np.float32).reshape(node.shape)
    return np.frombuffer(node.data, dtype=node.dtype).reshape(node.shape)


def _close(expected: Any, got: Any, dtype: str, case: Case) -> Any:
    """Which elements agree; sums round in proportion to their largest terms, so small elements get some slack."""
    if dtype not in TOLERANCES:
        return np.asarray(expected == got)
    rtol, atol = TOLERANCES[dtype]
    if case.rtol is not None:
        rtol = case.rtol
    if case.atol is None:
        atol += rtol / 100 * np.max(np.abs(expected), initial=0, where=np.isfinite(expected))
    else:
        atol = case.atol
    with np.errstate(all="ignore"):
        return np.isclose(got, expected, rtol=rtol, atol=atol, equal_nan=True)
