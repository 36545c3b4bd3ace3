"""What a student's notebook imports: `check("loss_fn")`."""

import contextlib
import difflib
import inspect
import io
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torchmark.message import Message
    from torchmark.oracle import Exercise, Seen
    from torchmark.progress import Progress


class CheckFailed(AssertionError):
    """An answer is not right yet; the message above it says why."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def check(name: str | None = None) -> None:
    """Run the shown cases on your answer `name` and say what came out; without a name, say how far you are.

    Looks for the answers in the notebook, and for the cases in the folder that it was released in.
    Raises CheckFailed where the answer `name` is not right yet.
    """
    from torchmark.message import HIDDEN, explain
    from torchmark.progress import Progress
    from torchmark.record import read_record
    from torchmark.verdict import judge

    names = sys._getframe(1).f_globals
    record, exercises = read_record(Path.cwd())
    if name is None:
        here = [exercises[each] for each in _part(record["exercises"], names)]
        _show(Progress(tuple(judge(exercise, _attempt(exercise, names, record["seed"])) for exercise in here)))
        return
    if name not in exercises:
        close = difflib.get_close_matches(name, exercises, 1)
        hint = f"did you mean {close[0]!r}?" if close else f"exercises here: {', '.join(exercises)}"
        raise CheckFailed(f"{record['lesson']} has no exercise {name!r}; {hint}")
    verdict = judge(exercises[name], _attempt(exercises[name], names, record["seed"]))
    message = explain(verdict)
    _show(message)
    if verdict.outcome != "correct":
        raise CheckFailed(f"{message.headline} ({HIDDEN})")


def complete(text: str, line: str) -> list[str]:
    """The names of exercises that `text` may become, in a line that asks to check one."""
    if not re.search(r"\bcheck\([\"']\w*$", line):
        return []
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        record = json.loads((Path.cwd() / "shown.json").read_text(encoding="utf-8"))
        return [name for name in record["exercises"] if name.startswith(text)]
    return []


def _part(exercises: dict[str, dict[str, Any]], names: dict[str, Any]) -> list[str]:
    """The exercises of the notebook at hand: of that part of the lesson which has most names defined in it."""
    parts: dict[str, list[str]] = {}
    for name, exercise in exercises.items():
        parts.setdefault(exercise["part"], []).append(name)
    return max(parts.values(), key=lambda part: sum(name in names for name in part))


def _attempt(exercise: "Exercise", names: dict[str, Any], seed: int) -> Any:
    from torchmark.oracle import runs_here
    from torchmark.reply import CellResult
    from torchmark.verdict import Attempt

    value = names.get(exercise.name)
    if exercise.name not in names:
        return Attempt(("",), "", CellResult([], (("NotImplementedError",), "", 0)), {})
    kind = "class" if isinstance(value, type) else "function" if callable(value) else type(value).__name__
    cases = [case for case in exercise.cases if runs_here(case)]
    with _quietly():
        seen = {case.name: _observe(case, names, seed, exercise.name) for case in cases}
    return Attempt((_source(value),), kind, None, seen)


def _observe(case: Any, names: dict[str, Any], course_seed: int, exercise: str) -> "Seen":
    from torchmark.alarm import OutOfTime, alarm
    from torchmark.namespace import observe
    from torchmark.reply import Failure
    from torchmark.rng import seed_of

    try:
        with alarm(case.seconds):
            return observe(case, names, seed_of(case.name, course_seed), {_file(names[exercise]): exercise})
    except OutOfTime:
        return Failure("out of time")


@contextlib.contextmanager
def _quietly() -> Any:
    """Without output, on the data that grading uses, and with the random generators as they were."""
    import os
    import random
    from unittest import mock

    import numpy as np
    import torch

    from torchmark.data.locate import ONLY_STANDINS

    before = torch.get_rng_state(), np.random.get_state(), random.getstate()
    quiet = contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO())
    try:
        with quiet[0], quiet[1], mock.patch.dict(os.environ, {ONLY_STANDINS: "1"}):
            yield
    finally:
        torch.set_rng_state(before[0])
        np.random.set_state(before[1])
        random.setstate(before[2])


def _source(value: Any) -> str:
    with contextlib.suppress(OSError, TypeError):
        return inspect.getsource(value)
    return ""


def _file(value: Any) -> str:
    """The file name of the code of a function or of a class's methods."""
    functions = [value, *(vars(value).values() if isinstance(value, type) else ())]
    return next((f.__code__.co_filename for f in functions if inspect.isfunction(f)), "")


def offer_names() -> None:
    """Have the shell at hand complete the names of exercises behind `check("`."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is not None:
        completer = shell.Completer
        completer.custom_matchers.append(lambda text: complete(text.lstrip("\"'"), completer.line_buffer))


def _show(message: "Message | Progress") -> None:
    with contextlib.suppress(ImportError):
        from IPython.core.getipython import get_ipython
        from IPython.display import display

        if get_ipython() is not None:
            display({"text/plain": message.text(), "text/html": message.html()}, raw=True)
            return
    print(message.text())
