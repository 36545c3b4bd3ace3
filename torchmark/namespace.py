"""`nb`: the student's namespace as a case sees it."""

import contextlib
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import torch

from torchmark.alarm import OutOfTime
from torchmark.case import Case
from torchmark.observation import Call, Items, Observation
from torchmark.observe import Observer, raised
from torchmark.rng import Rng, seed_everything

MAX_CALLS = 20
CALL_ROOM = 1 << 20  # bytes of elements kept of the arguments of one call
CALL_COUNT = 1_000  # values kept of them


class Namespace:
    """Answers by name, as attributes; calls of functions are recorded."""

    def __init__(self, names: dict[str, Any]) -> None:
        self._names = names
        self._calls: list[_Recorded] = []

    def __getattr__(self, name: str) -> Any:
        if name not in self._names:
            raise NameError(f"name '{name}' is not defined")
        value = self._names[name]
        return self._recorded(name, value) if isinstance(value, types.FunctionType) else value

    @contextlib.contextmanager
    def replacing(self, **decoys: Any) -> Iterator[None]:
        """Put decoys in the place of names for the duration."""
        missing = object()
        before = {name: self._names.get(name, missing) for name in decoys}
        self._names.update(decoys)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is missing:
                    self._names.pop(name, None)
                else:
                    self._names[name] = value

    def _recorded(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            given = (*args, *kwargs.values())
            recorded = _Recorded(name, _seen(given), given)
            if len(self._calls) < MAX_CALLS:
                self._calls.append(recorded)
            recorded.value = function(*args, **kwargs)
            return recorded.value

        return call


@dataclass
class _Recorded:
    """A call while its case runs."""

    name: str
    before: Items
    given: tuple[Any, ...]
    value: Any = None


def observe(case: Case, names: dict[str, Any], seed: int, cells: Mapping[str, str]) -> Observation:
    """Run a case on a namespace and observe it, its arguments and, where asked, its gradients.

    cells: names of the notebook's cells by the file names of their code.
    """
    nb, observer = Namespace(names), Observer()
    seed_everything(seed ^ 1)  # another stream than that of the inputs
    gradients, result = Items("list", ()), None
    try:
        result = case.run(nb, Rng(seed))
        value = observer.see(result)
        if case.gradients:
            gradients = _gradients(result, nb, seed)
    except (KeyboardInterrupt, OutOfTime):
        raise
    except BaseException as error:  # noqa: BLE001  student code may raise SystemExit and worse
        value = raised(error, cells)
    after = _seen if case.inputs_unchanged else lambda given: Items("list", ())
    calls = tuple(Call(c.name, _place(result, c.value), c.before, after(c.given)) for c in nb._calls)
    return Observation(value, calls, gradients)


def _place(result: Any, value: Any) -> str | None:
    """The path of a value in a result: itself, or an item of a list or tuple."""
    if value is None or type(result) not in (list, tuple):
        return "" if result is value else None
    return next((f"[{index}]" for index, item in enumerate(result) if item is value), "" if result is value else None)


def _seen(values: tuple[Any, ...]) -> Items:
    seen = Observer(CALL_ROOM, CALL_COUNT).see(values)
    assert isinstance(seen, Items)
    return seen


def _gradients(result: Any, nb: Namespace, seed: int) -> Items:
    """Gradients, by a random weighting of the results, of all arguments that are leaves and require them."""
    outputs = [t for t in _tensors(result) if t.requires_grad and t.is_floating_point()]
    given = [t for call in nb._calls for t in _tensors(call.given)]
    inputs = list({id(t): t for t in given if t.requires_grad and t.is_leaf}.values())
    if not outputs or not inputs:
        return Items("list", ())
    rng = Rng(seed)
    weights = [rng.uniform(0.5, 1.5, *output.shape).to(output) for output in outputs]
    gradients = torch.autograd.grad(outputs, inputs, weights, allow_unused=True)
    seen = Observer().see(list(gradients))
    assert isinstance(seen, Items)
    return seen


def _tensors(value: Any) -> Iterator[torch.Tensor]:
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, dict):
        yield from _tensors([value[key] for key in sorted(value, key=repr)])
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _tensors(item)
