"""pytest: collect cases and answer banks, run them, report in the words of the messages.

Beside a release (shown.json), cases judge the notebook in that folder. In tests/lessons/NAME they
judge the notebook of --submission; without one, they check the reference and the answer bank.
"""

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from torchmark.case import Case

if TYPE_CHECKING:
    from torchmark.grade import Result
    from torchmark.oracle import Oracle


def pytest_addoption(parser: pytest.Parser) -> None:
    """--submission NOTEBOOK."""
    group = parser.getgroup("torchmark")
    group.addoption("--submission", metavar="NOTEBOOK", type=Path, help="judge this notebook by the lesson's cases")


def pytest_report_header(config: pytest.Config) -> list[str]:
    """The seed, and what these cases are."""
    if config.option.submission:
        return [f"torchmark: judging {config.option.submission}, seed {_course(config.rootpath).seed}"]
    if (config.invocation_params.dir / "shown.json").exists():
        return ["torchmark: shown cases only; hidden cases are run at grading"]
    return []


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A submission is judged by its cases alone."""
    others = ("answers.py", "test_figures.py")
    return True if config.option.submission and collection_path.name in others else None


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """An answer bank is a test file."""
    if file_path.name == "answers.py" and file_path.parent.parent.name == "lessons":
        return Bank.from_parent(parent, path=file_path)
    return None


def pytest_pycollect_makeitem(collector: pytest.Collector, name: str, obj: object) -> pytest.Item | None:
    """A function marked with @case is a case."""
    return CaseItem.from_parent(collector, name=name) if isinstance(getattr(obj, "case", None), Case) else None


class Told(Exception):
    """A failure whose text is all that a person needs."""


class Item(pytest.Item):
    """An item that fails with a message instead of a traceback."""

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The message alone; a traceback where torchmark itself is at fault."""
        from torchmark.course import AuthorError
        from torchmark.submission import NotANotebook

        if isinstance(excinfo.value, (Told, AuthorError, NotANotebook, FileNotFoundError)):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Where the item stands."""
        return self.path, None, self.name


class CaseItem(Item):
    """One case: on a submission, or on the reference."""

    def runtest(self) -> None:
        """Judge, and fail with the message where this case fails."""
        submission = _notebook_of(self)
        if submission is None:
            _oracle(self.path.parent).exercise(self._exercise)
            return
        for verdict in _result(self.path.parent, submission).verdicts:
            for case in verdict.cases:
                if case.case.name == self.name and case.outcome == "skipped":
                    pytest.skip("no CUDA device here")
                if case.case.name == self.name and case.outcome != "correct":
                    message = _result(self.path.parent, submission).messages[verdict.exercise.name].text()
                    first = verdict.failed is case
                    raise Told(message if first else f"{verdict.exercise.name}: {case.outcome}")

    @property
    def _exercise(self) -> str:
        module: Any = self.getparent(pytest.Module)
        return str(getattr(module.obj, self.name).case.exercise)


class Bank(pytest.File):
    """The answer bank of a lesson: an item for each answer and for each exercise's stub."""

    def collect(self) -> Iterator[pytest.Item]:
        """An item for each answer, and one for each exercise."""
        lesson = _lesson(self.path.parent)
        for answer in lesson.bank:
            yield AnswerItem.from_parent(self, name=answer.key)
        for exercise in lesson.exercises:
            yield ExerciseItem.from_parent(self, name=f"{exercise}-whole")


class AnswerItem(Item):
    """A wrong answer must be caught, a right one accepted."""

    def runtest(self) -> None:
        """Fail where the answer comes out as it must not."""
        from torchmark.verify import problem

        oracle = _oracle(self.path.parent)
        answer = next(answer for answer in oracle.lesson.bank if answer.key == self.name)
        text = problem(oracle, oracle.exercise(answer.exercise), answer)
        if text:
            raise Told(text)


class ExerciseItem(Item):
    """An exercise as a whole: stub not attempted, judged alone, misconceptions told apart."""

    def runtest(self) -> None:
        """Fail with all problems that verify finds."""
        name = self.name.removesuffix("-whole")
        rows = {row.exercise: row for row in _rows(self.path.parent)}
        if rows[name].problems:
            raise Told("\n".join(rows[name].problems))


@pytest.fixture(scope="module")
def reference(request: pytest.FixtureRequest) -> SimpleNamespace:
    """The names that the reference of this folder's lesson defines."""
    return _reference(request.path.parent)


@lru_cache
def _reference(tests: Path) -> SimpleNamespace:
    import matplotlib
    import torch

    from torchmark.oracle import reference_cells
    from torchmark.rng import seed_everything

    matplotlib.use("agg")
    torch.set_num_threads(1)
    seed_everything(0)
    names: dict[str, Any] = {}
    for part in _lesson(tests).parts:
        for cell in reference_cells(part):
            exec(compile(cell.source, f"<{cell.name}>", "exec"), names)
    return SimpleNamespace(**names)


def _course(folder: Path) -> Any:
    from torchmark.course import find_course

    return find_course(folder)


@lru_cache
def _lesson(tests: Path) -> Any:
    from torchmark.lesson import read_lesson

    return read_lesson(_course(tests), tests.name)


@lru_cache
def _oracle(tests: Path) -> "Oracle":
    from torchmark.oracle import consult

    return consult(_lesson(tests))


@lru_cache
def _rows(tests: Path) -> Any:
    from torchmark.verify import verify

    return verify(_oracle(tests))


def _notebook_of(item: CaseItem) -> Path | None:
    """The notebook that a case judges; None where it runs on the reference."""
    if item.config.option.submission:
        return Path(item.config.option.submission).resolve()
    record = item.path.parent / "shown.json"
    if not record.exists():
        return None
    part = json.loads(record.read_text(encoding="utf-8"))["exercises"][item._exercise]["part"]
    if not record.with_name(f"{part}.ipynb").exists():
        raise FileNotFoundError(f"no {part}.ipynb in {record.parent}: put your notebook beside {item.path.name}")
    return record.with_name(f"{part}.ipynb")


@lru_cache
def _result(folder: Path, notebook: Path) -> "Result":
    from torchmark.grade import grade_file, key_of_release

    if (folder / "shown.json").exists():
        return grade_file(notebook, lambda lesson, part: key_of_release(folder, part))
    return grade_file(notebook, lambda lesson, part: _key(folder, part))


def _key(tests: Path, part: str) -> Any:
    from torchmark.grade import key_of

    return key_of(_course(tests), tests.name, part)
