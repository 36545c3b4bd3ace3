"""From a submission to its result."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from nbformat import NotebookNode, from_dict

from torchmark.build import released_notebook
from torchmark.course import Course, Written
from torchmark.lesson import read_lesson
from torchmark.message import Message, explain
from torchmark.oracle import Exercise, consult
from torchmark.record import read_record
from torchmark.sandbox import Limits
from torchmark.session import Cell, Job, Transcript, run
from torchmark.submission import (
    NotANotebook,
    Submission,
    as_submitted,
    lesson_of,
    part_of,
    read_notebook,
    repair,
)
from torchmark.verdict import Attempt, Verdict, judge


@dataclass(frozen=True)
class Key:
    """What is needed to judge one notebook of a lesson.

    released: its form, into which a submission is put back; None on a student's own machine.
    hidden: whether hidden cases are run too.
    folder: where the code runs without a sandbox.
    """

    lesson: str
    part: str
    exercises: Mapping[str, Exercise]
    released: NotebookNode | None
    seed: int
    hidden: bool
    sandbox: str
    limits: Limits
    folder: Path | None = None


KeyFor = Callable[[str, str], Key]


@dataclass(frozen=True)
class Result:
    """The result of one notebook.

    error: why none of its exercises could be judged.
    ended: cells that did not end by themselves, each with its outcome.
    """

    lesson: str
    notebook: str
    verdicts: tuple[Verdict, ...] = ()
    error: str = ""
    seed: int = 0
    messages: dict[str, Message] = field(default_factory=dict)
    ended: tuple[tuple[str, str], ...] = ()

    @property
    def points(self) -> float:
        """Points earned."""
        return sum(verdict.points for verdict in self.verdicts)

    @property
    def max_points(self) -> float:
        """Points that could be earned."""
        return sum(verdict.exercise.points for verdict in self.verdicts)

    def to_json(self) -> dict[str, Any]:
        """The result as plain data."""
        exercises = [
            {
                "name": verdict.exercise.name,
                "points": verdict.points,
                "max_points": verdict.exercise.points,
                "outcome": verdict.outcome,
                "misconception": verdict.belief.says if verdict.belief else None,
                "message": self.messages[verdict.exercise.name].text(),
                "cases": [{"name": case.case.name, "outcome": case.outcome} for case in verdict.cases],
            }
            for verdict in self.verdicts
        ]
        return {
            "lesson": self.lesson, "notebook": self.notebook, "seed": self.seed, "error": self.error or None,
            "points": self.points, "max_points": self.max_points, "exercises": exercises,
            "ended": [{"cell": cell, "outcome": outcome} for cell, outcome in self.ended],
        }  # fmt: skip


def key_of(course: Course, lesson_name: str, part_name: str) -> Key:
    """The key of a part of a lesson, which must have been built; raises NotANotebook where there is no such part.

    It is read again when a file of the lesson has been written since: a formgrader stays open for days.
    """
    if lesson_name not in course.lessons() or part_name not in [path.stem for path in course.parts(lesson_name)]:
        known = ", ".join(path.stem for name in course.lessons() for path in course.parts(name))
        raise NotANotebook(f"{part_name!r} is no notebook of this course; its notebooks are: {known}")
    return _key_of(course, lesson_name, part_name, course.written(lesson_name))


@lru_cache(32)
def _key_of(course: Course, lesson_name: str, part_name: str, _written: Written) -> Key:
    lesson = read_lesson(course, lesson_name)
    released = released_notebook(course, lesson_name, part_name)
    oracle = consult(lesson)
    part = next(part for part in lesson.parts if part.name == part_name)
    exercises = {name: oracle.exercise(name) for name in part.exercises}
    limits = Limits(course.cell_seconds, course.submission_seconds, course.memory)
    return Key(lesson_name, part_name, exercises, released, course.seed, True, course.sandbox, limits)


def key_of_release(folder: Path, part: str) -> Key:
    """The key for a student's own machine: the shown cases of the release in `folder`, no sandbox."""
    record, exercises = read_record(folder)
    mine = {name: exercise for name, exercise in exercises.items() if record["exercises"][name]["part"] == part}
    return Key(record["lesson"], part, mine or exercises, None, record["seed"], False, "none", Limits(), folder)


def grade(
    notebook: NotebookNode, key: Key, name: str, observe: Callable[..., Transcript] = run
) -> tuple[Result, NotebookNode]:
    """The result of a notebook, and the notebook in the released form with its outputs.

    observe: runs the cells and cases, or knows what they do (see `journal`).
    """
    submission = repair(notebook, key.released) if key.released else as_submitted(notebook, key.exercises)
    seen = observe(*what_to_observe(submission, key), **settings_of(key))
    verdicts = tuple(judge(exercise, _attempt(exercise, submission, seen)) for exercise in key.exercises.values())
    ended = tuple((cell, result.failure.outcome) for cell, result in seen.cells.items() if result.failure)
    return replace(_result(key, name, verdicts), ended=ended), _with_outputs(submission, seen)


def what_to_observe(submission: Submission, key: Key) -> tuple[list[Cell], list[Job], list[str]]:
    """The cells to run, then the cases, and the names whose kinds are asked."""
    jobs = [
        Job(case.name, case, expected=exercise.expected[case.name])
        for exercise in key.exercises.values()
        for case in exercise.cases
        if case.name in exercise.expected
    ]
    return submission.cells(), jobs, list(key.exercises)


def settings_of(key: Key) -> dict[str, Any]:
    """How to run them: the keyword arguments of `session.run`."""
    return {"seed": key.seed, "sandbox": key.sandbox, "limits": key.limits, "folder": key.folder}


def grade_file(path: Path, key_for: KeyFor, observe: Callable[..., Transcript] = run) -> Result:
    """The result of a notebook file, also of one that can't be judged; raises NotANotebook as `opened` does."""
    found = opened(path, key_for)
    return found if isinstance(found, Result) else grade(*found, path.name, observe)[0]


def opened(path: Path, key_for: KeyFor) -> tuple[NotebookNode, Key] | Result:
    """The notebook in a file and its key, which `key_for` gives for the lesson and part that it names.

    A file that is missing, that is no notebook, or that names another lesson than the key's, has its result;
    NotANotebook is raised where neither the file nor its name tells whose it is.
    """
    try:
        notebook = read_notebook(path)
    except (NotANotebook, FileNotFoundError) as error:
        reason = str(error) if isinstance(error, NotANotebook) else f"{path.name} is not there"
        try:
            return ungraded(key_for("", path.stem), path.name, reason)
        except NotANotebook:
            raise NotANotebook(reason) from None
    lesson, part = lesson_of(notebook), part_of(notebook) or path.stem
    key = key_for(lesson, part)
    if lesson and lesson != key.lesson:
        return ungraded(key, path.name, f"{path.name} is a notebook of {lesson}, not of {key.lesson}")
    return notebook, key


def ungraded(key: Key, name: str, error: str) -> Result:
    """The result of a file that can't be judged: every exercise not attempted."""
    nothing = {exercise: Attempt((), "", None, {}) for exercise in key.exercises}
    verdicts = tuple(judge(exercise, nothing[exercise.name]) for exercise in key.exercises.values())
    return _result(key, name, verdicts, error)


def _result(key: Key, name: str, verdicts: tuple[Verdict, ...], error: str = "") -> Result:
    messages = {verdict.exercise.name: explain(verdict, key.hidden) for verdict in verdicts}
    return Result(key.lesson, name, verdicts, error, key.seed, messages)


def _attempt(exercise: Exercise, submission: Submission, seen: Transcript) -> Attempt:
    indices = submission.answers.get(exercise.name, [])
    cells = submission.notebook.cells
    return Attempt(
        tuple(cells[index].source for index in indices),
        seen.kinds.get(exercise.name, ""),
        seen.cells.get(submission.name(indices[-1])) if indices else None,
        seen.observations,
    )


def _with_outputs(submission: Submission, seen: Transcript) -> NotebookNode:
    notebook = submission.notebook
    for index, cell in enumerate(notebook.cells):
        result = seen.cells.get(submission.name(index))
        if cell.cell_type == "code" and result is not None and index not in submission.idle:
            outputs = list(result.outputs)
            if result.failure:
                outputs.append({
                    "output_type": "error", "ename": result.failure.outcome, "evalue": "the cell did not end by itself",
                    "traceback": [f"{result.failure.outcome}: the cell did not end by itself"],
                })  # fmt: skip
            cell.outputs = [from_dict(output) for output in outputs]
    return notebook
