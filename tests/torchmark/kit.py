"""Makes cases, observations, verdicts and notebooks for tests, without a worker."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat

from torchmark.case import Case
from torchmark.namespace import observe
from torchmark.observation import Observation
from torchmark.observe import Observer, raised
from torchmark.oracle import Exercise, Misconception
from torchmark.reply import CellResult, Failure
from torchmark.verdict import Attempt, Verdict, judge

BIN = Path(sys.executable).parent
SAYS = "You added up; a mean divides by the count."


def wait_until(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Return as soon as a condition holds; fail where it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def case_of(run: Any = None, name: str = "test_three_numbers", **options: Any) -> Case:
    """A case for `f`; shown, and worth a point unless said otherwise."""
    return Case(name, "f", run or (lambda nb, rng: nb.f()), **({"points": 1.0, "shown": True} | options))


def seen(value: Any) -> Observation:
    """The observation of a value, or of an exception as if it had been raised."""
    return Observation(raised(value, {}) if isinstance(value, BaseException) else Observer().see(value))


def names_of(source: str) -> dict[str, Any]:
    """What a source defines, with torch and numpy at hand."""
    names: dict[str, Any] = {}
    exec("import torch, numpy as np, warnings", names)
    exec(compile(source, "<f>", "exec"), names)
    return names


def observed(case: Case, source: str) -> Observation:
    """What a case sees of a source."""
    return observe(case, names_of(source), 0, {"<f>": "f"})


def exercise_of(
    *cases: Case, reference: str, kind: str = "function", beliefs: dict[str, str] | None = None
) -> Exercise:
    """An exercise whose reference is a source; `beliefs`: sources of wrong answers by what they say."""
    expected = {case.name: observed(case, reference) for case in cases}
    wrong = tuple(
        Misconception(says, "Means", {case.name: observed(case, source) for case in cases})
        for says, source in (beliefs or {}).items()
    )
    return Exercise("f", kind, "def f(): ...", cases, expected, wrong)


def verdict_of(exercise: Exercise, answer: str, **attempt: Any) -> Verdict:
    """The verdict on an answer's source."""
    observations = {case.name: observed(case, answer) for case in exercise.cases}
    given: dict[str, Any] = {"kind": "function", "cell": None, "seen": observations} | attempt
    return judge(exercise, Attempt((answer,), given["kind"], given["cell"], given["seen"]))


def verdict_on_failure(exercise: Exercise, outcome: str) -> Verdict:
    """The verdict on an answer none of whose cases gave a result."""
    failures = dict.fromkeys((case.name for case in exercise.cases), Failure(outcome))
    return judge(exercise, Attempt(("def f(): ...",), "function", None, failures))


def verdict_on_cell(exercise: Exercise, cell: CellResult | None, sources: tuple[str, ...] = ("f = 1",)) -> Verdict:
    """The verdict where the name is undefined after its cell ended like this."""
    return judge(exercise, Attempt(sources, "", cell, {}))


def released(course: Any, lesson: str = "mini") -> nbformat.NotebookNode:
    """The notebook that students of a built course get."""
    return nbformat.read(course.root / "release" / lesson / f"{lesson}.ipynb", as_version=4)


def call(*words: Any, cwd: Path, seconds: float = 300, **options: Any) -> subprocess.CompletedProcess:
    """Run a command of this Python's environment: its exit code and all that it printed."""
    import os

    environment = dict(os.environ) | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"} | options.pop("env", {})
    return subprocess.run(
        [str(word) for word in words], cwd=cwd, env=environment, capture_output=True, text=True, timeout=seconds,
        **options,
    )  # fmt: skip
