"""The `@case` decorator and the record of a case."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Case:
    """One experiment on an answer.

    `run(nb, rng)` does something with the student's namespace and returns what it saw. The other
    fields say how that observation is compared with the reference's; see `case`.
    """

    name: str
    exercise: str
    run: Callable[..., Any]
    points: float | None = None
    strides: bool = False
    storage: bool = False
    gradients: bool = False
    inputs_unchanged: bool = False
    rtol: float | None = None
    atol: float | None = None
    gpu: bool = False
    forbid: tuple[str, ...] = ()
    seconds: float = 10.0
    shown: bool = False

    @property
    def sentence(self) -> str:
        """The name as a sentence: `test_a_batch_of_one` is "a batch of one"."""
        return self.name.removeprefix("test_").replace("_", " ")


def case(
    exercise: str,
    *,
    points: float | None = None,
    strides: bool = False,
    storage: bool = False,
    gradients: bool = False,
    inputs_unchanged: bool = False,
    rtol: float | None = None,
    atol: float | None = None,
    gpu: bool = False,
    forbid: tuple[str, ...] = (),
    seconds: float = 10.0,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark `test_...(nb, rng)` as a case of `exercise`.

    Kind, shape, dtype, device and values of what the function returns are always compared.

    points: what passing it earns; 0 for a shown case and 1 for a hidden one unless given.
    strides: compare stride and storage offset too.
    storage: compare which of the returned tensors and arrays share memory.
    gradients: compare `requires_grad`, and the gradients of the arguments that require them.
    inputs_unchanged: the arguments must be left as the reference leaves them.
    rtol, atol: tolerances in place of those of the dtype (see `compare.TOLERANCES`).
    gpu: needs CUDA; skipped, and left out of the score, where there is none.
    forbid: names that the answer may not call; "for" and "while" forbid loops.
    seconds: wall time that the case may take.
    """
    options = {key: value for key, value in locals().items() if key != "exercise"}

    def mark(function: Callable[..., Any]) -> Callable[..., Any]:
        function.case = Case(function.__name__, exercise, function, **options)  # type: ignore[attr-defined]
        return function

    return mark
