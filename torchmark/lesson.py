"""Read a lesson: its text, its cases and its answer bank, and check their form."""

import ast
import importlib.util
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import cloudpickle

from torchmark.case import Case
from torchmark.course import AuthorError, Course

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
FILES = {"test_shown.py", "test_hidden.py", "test_figures.py", "answers.py"}


@dataclass(frozen=True)
class TextCell:
    """A cell of a text file: its source, its first line in the file, and its marker's metadata."""

    kind: str
    source: str
    line: int
    marks: dict[str, str]

    @property
    def answer(self) -> str | None:
        """The exercise that this cell answers."""
        return self.marks.get("answer")


@dataclass(frozen=True)
class Part:
    """One text file of a lesson, which becomes one notebook."""

    name: str
    path: Path
    cells: tuple[TextCell, ...]

    @property
    def exercises(self) -> list[str]:
        """Names of the exercises, in order."""
        return [cell.answer for cell in self.cells if cell.answer]


@dataclass(frozen=True)
class Answer:
    """An answer of the bank: wrong (a misconception) or right (an alternative)."""

    key: str
    exercise: str
    wrong: bool
    says: str
    read: str
    source: str


@dataclass(frozen=True)
class Lesson:
    """A lesson: its parts, cases (shown first) and answer bank."""

    name: str
    course: Course
    parts: tuple[Part, ...]
    cases: tuple[Case, ...]
    bank: tuple[Answer, ...]

    @property
    def exercises(self) -> list[str]:
        """Names of all exercises, in order."""
        return [name for part in self.parts for name in part.exercises]

    def cases_of(self, exercise: str) -> list[Case]:
        """The cases of an exercise, shown ones first."""
        return [case for case in self.cases if case.exercise == exercise]

    def points_of(self, exercise: str) -> float:
        """What an exercise is worth."""
        return sum(case.points or 0 for case in self.cases_of(exercise))

    def part_of(self, exercise: str) -> Part:
        """The part that holds an exercise."""
        return next(part for part in self.parts if exercise in part.exercises)


def read_lesson(course: Course, name: str, answers: Path | None = None) -> Lesson:
    """Read the lesson `name`; raises AuthorError with all that is wrong with its form.

    answers: a further answer bank, whose cells are added to the lesson's own.
    """
    parts = tuple(Part(path.stem, path, read_cells(path)) for path in course.parts(name))
    tests = course.tests(name)
    cases = (*read_cases(tests / "test_shown.py", name), *read_cases(tests / "test_hidden.py", name))
    bank = [path for path in (tests / "answers.py", answers) if path and path.exists()]
    lesson = Lesson(name, course, parts, cases, tuple(answer for path in bank for answer in read_bank(path)))
    problems = [*_form(lesson), *_strays(tests)]
    if problems:
        raise AuthorError(*problems)
    return lesson


def read_cells(path: Path) -> tuple[TextCell, ...]:
    """The cells of a text file in the percent format; `line` counts from 1."""
    import jupytext

    text = path.read_text(encoding="utf-8")
    try:
        ast.parse(text)
    except SyntaxError as error:
        raise AuthorError(f"{path}:{error.lineno}: {error.msg}; the file must be valid Python") from None
    cells = jupytext.reads(text.lstrip(), fmt="py:percent").cells
    lines = [number for number, line in enumerate(text.splitlines(), 1) if re.match(r"# ?%%", line)]
    if len(lines) < len(cells):
        raise AuthorError(f"{path}:1: text before the first cell; start the file with '# %%'")
    return tuple(
        TextCell(cell.cell_type, cell.source, line, _marks(cell.metadata))
        for cell, line in zip(cells, lines, strict=False)
    )


def _marks(metadata: dict[str, Any]) -> dict[str, str]:
    """What an author wrote behind the marker; jupytext notes its own spacing there too."""
    return {name: str(value) for name, value in metadata.items() if not name.startswith("lines_to_")}


def read_cases(path: Path, lesson: str) -> list[Case]:
    """The cases of a file, in order; an empty list where there is no such file."""
    if not path.exists():
        return []
    shown = path.name == "test_shown.py"
    module = _load(path, f"torchmark_cases_{lesson}_{path.stem}")
    found = [getattr(value, "case", None) for value in vars(module).values()]
    cases = [case for case in found if isinstance(case, Case)]
    functions = [
        node.name for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)
    ]
    for name in sorted({name for name in functions if functions.count(name) > 1}):
        raise AuthorError(f"{path}: function {name} stands twice; rename one")
    points = 0.0 if shown else 1.0
    return [replace(case, shown=shown, points=points if case.points is None else case.points) for case in cases]


def read_bank(path: Path) -> list[Answer]:
    """The answers of a bank file, in order."""
    answers: list[Answer] = []
    for cell in read_cells(path):
        if unknown := cell.marks.keys() - {"wrong", "right", "says", "read"}:
            marks = ", ".join(sorted(unknown))
            raise AuthorError(f"{path}:{cell.line}: unknown mark {marks}; use wrong= or right=, says= and read=")
        for kind in ("wrong", "right"):
            if kind in cell.marks:
                exercise = cell.marks[kind]
                number = 1 + sum(a.exercise == exercise and a.wrong == (kind == "wrong") for a in answers)
                answers.append(Answer(
                    f"{exercise}-{kind}-{number}" + ("" if path.name == "answers.py" else f"-{path.stem}"),
                    exercise, kind == "wrong", cell.marks.get("says", ""), cell.marks.get("read", ""), cell.source,
                ))  # fmt: skip
    return answers


def stub_of(source: str) -> str:
    """What a student finds in the place of a reference answer: nbgrader's own replacement."""
    from nbformat.v4 import new_code_cell
    from nbgrader.preprocessors import ClearSolutions

    cell = new_code_cell(source)
    ClearSolutions()._replace_solution_region(cell, "python")
    return str(cell.source)


def unmarked(source: str) -> str:
    """A reference answer without its solution markers."""
    return "\n".join(line for line in source.splitlines() if line.strip() not in (BEGIN, END))


def defines(source: str, name: str) -> bool:
    """Whether a cell defines `name` at its top level."""
    return any(name in _defined(node) for node in ast.parse(source).body)


def headings(lesson: Lesson) -> set[str]:
    """The text of all headings of the lesson."""
    cells = [cell for part in lesson.parts for cell in part.cells if cell.kind == "markdown"]
    found = [re.findall(r"^#+\s+(.*?)\s*$", cell.source, re.MULTILINE) for cell in cells]
    return {heading for group in found for heading in group}


def _load(path: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise AuthorError(f"{path}: {type(error).__name__}: {error}; the file must import without error") from error
    cloudpickle.register_pickle_by_value(module)
    return module


def _form(lesson: Lesson) -> Iterator[str]:
    """All that is wrong with the form of a lesson, one line each."""
    for part in lesson.parts:
        for cell in part.cells:
            yield from _cell_form(part, cell)
    yield from _duplicates(f"{part.path}:{cell.line}: exercise {cell.answer}; give each a name of its own"
                           for part in lesson.parts for cell in part.cells if cell.answer)  # fmt: skip
    tests = lesson.course.tests(lesson.name)
    names = [case.name for case in lesson.cases]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{tests}: case {name} stands twice; rename one"
    for exercise in lesson.exercises:
        for shown, file in ((True, "test_shown.py"), (False, "test_hidden.py")):
            if not any(case.shown == shown for case in lesson.cases_of(exercise)):
                yield f'{tests / file}: no case for exercise {exercise}; write one with @case("{exercise}")'
    for case in lesson.cases:
        if case.exercise not in lesson.exercises:
            yield f"{tests}: case {case.name} is for {case.exercise}, which is no exercise; mend its @case"
    yield from _bank_form(lesson, tests / "answers.py")


def _cell_form(part: Part, cell: TextCell) -> Iterator[str]:
    where = f"{part.path}:{cell.line}"
    begins, ends = cell.source.count(BEGIN), cell.source.count(END)
    for mark in cell.marks.keys() - {"answer"}:
        yield f'{where}: unknown mark {mark}; an answer cell is marked answer="NAME"'
    if not cell.answer:
        if begins or ends:
            yield f'{where}: solution markers in a cell without answer=; write # %% answer="NAME" above it'
        return
    order = [line.strip() for line in cell.source.splitlines() if line.strip() in (BEGIN, END)]
    if not begins or order != [BEGIN, END] * begins:
        yield f"{where}: {cell.answer} has {begins} begin and {ends} end markers; write '{BEGIN}' and '{END}' in pairs"
    if not cell.answer.isidentifier() or not defines(cell.source, cell.answer):
        yield f"{where}: the cell does not define {cell.answer}; define it or mend answer="


def _bank_form(lesson: Lesson, path: Path) -> Iterator[str]:
    known = headings(lesson)
    for answer in lesson.bank:
        where = f"{path}: {answer.key}"
        if answer.exercise not in lesson.exercises:
            yield f"{where}: {answer.exercise} is no exercise; mend its mark"
        elif not defines(answer.source, answer.exercise):
            yield f"{where}: the cell does not define {answer.exercise}; define it"
        if not answer.says:
            yield f'{where}: no says="..."; say the belief in one sentence'
        if answer.wrong and answer.read not in known:
            yield f'{where}: read="{answer.read}" names no heading of the lesson; copy one'


def _strays(tests: Path) -> Iterator[str]:
    for path in sorted(tests.glob("*")):
        if path.name not in FILES and path.is_file():
            yield f"{path}: stray file; a lesson has {', '.join(sorted(FILES))}"


def _duplicates(lines: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for line in lines:
        name = line.split(": ", 1)[1]
        if name in seen:
            yield line.replace("; ", " is there already; ", 1)
        seen.add(name)


def _defined(node: Any) -> set[str]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return {node.name}
    if isinstance(node, (ast.Assign, ast.AnnAssign, ast.With, ast.If, ast.For, ast.Try)):
        return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return {alias.asname or alias.name for alias in getattr(node, "names", [])}
