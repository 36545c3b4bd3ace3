"""The results of a class, as reports and exports read them: what the judge wrote, with names and lateness."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from torchmark.build import nbgrader_at, released_notebook
from torchmark.course import AuthorError, Course
from torchmark.gradebook import gradebook_of


@dataclass(frozen=True)
class ExerciseResult:
    """What came out of one exercise: the fields of `grade.Result.to_json`, with the part that it stands in.

    cases: (name, outcome) of each case, shown and hidden.
    """

    name: str
    part: str
    points: float
    max_points: float
    outcome: str
    misconception: str | None
    message: str
    cases: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Person:
    """A student in the gradebook; all but the id may be empty."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""

    @property
    def name(self) -> str:
        """First and last name, else the id."""
        return f"{self.first_name} {self.last_name}".strip() or self.id


@dataclass(frozen=True)
class StudentResult:
    """One student's result of an assignment, with all its exercises.

    error: why notebooks could not be judged; empty where all were. Their exercises are not attempted.
    late: seconds after the due date; penalty: points taken off for that by nbgrader's late plugin.
    by_hand: points that a person gave (or took, below 0) in the formgrader.
    handed_in, due (extensions left out): in UTC; None where nbgrader knows none.
    """

    person: Person
    assignment: str
    exercises: tuple[ExerciseResult, ...]
    error: str = ""
    late: float = 0.0
    penalty: float = 0.0
    by_hand: float = 0.0
    handed_in: datetime | None = None
    due: datetime | None = None

    @property
    def max_points(self) -> float:
        """Points that could be earned."""
        return sum(exercise.max_points for exercise in self.exercises)

    @property
    def raw_points(self) -> float:
        """Points earned, with those given by hand, before the penalty."""
        return sum(exercise.points for exercise in self.exercises) + self.by_hand

    @property
    def points(self) -> float:
        """Points earned, less the penalty, not below 0."""
        return max(0.0, self.raw_points - self.penalty)

    @property
    def remarks(self) -> list[str]:
        """What changed the points beside the exercises, a line each."""
        lines = [f"not judged: {self.error}"] if self.error else []
        lines += [f"{self.by_hand:+g} points were given by hand"] if self.by_hand else []
        return lines + ([f"{self.penalty:g} points are taken off for lateness"] if self.penalty else [])


def read_results(course: Course, assignment: str) -> Iterator[StudentResult]:
    """The results of an assignment in order of the students' ids, one at a time: a class may be large.

    Raises AuthorError where nobody was graded.
    """
    empty = {path.stem: _not_attempted(course, assignment, path.stem) for path in course.parts(assignment)}
    students = sorted(path.parent.name for path in (course.cache / "results").glob(f"*/{assignment}"))
    if not students:
        raise AuthorError(f"nobody is graded for {assignment}; first: torchmark grade {assignment}")
    booked = _booked(course, assignment)
    for student in students:
        person, booking = booked.get(student, (Person(student), {}))
        exercises, errors = [], []
        for part, nothing in empty.items():
            path = course.report(student, assignment, part)
            found = json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
            exercises += exercises_of(found, part) if found else nothing
            errors.append(found["error"] if found else f"{part}.ipynb was not handed in, or is no notebook")
        yield StudentResult(person, assignment, tuple(exercises), "; ".join(filter(None, errors)), **booking)


def result_of(notebooks: Iterable[Any], name: str) -> StudentResult:
    """The result of notebooks that were judged without a gradebook (`grade.Result`), as that of a student `name`."""
    found = [(Path(notebook.notebook).stem, notebook.to_json()) for notebook in notebooks]
    exercises = [each for part, result in found for each in exercises_of(result, part)]
    errors = [result["error"] for _, result in found if result["error"]]
    lesson = next((result["lesson"] for _, result in found if result["lesson"]), "")
    return StudentResult(Person(name), lesson, tuple(exercises), "; ".join(errors))


def unjudged(course: Course, assignment: str) -> list[str]:
    """Students with a submission but without a result: it is no notebook, or was not graded yet."""
    handed_in = {path.parent.name for path in (course.root / "submitted").glob(f"*/{assignment}")}
    return sorted(handed_in - {path.parent.name for path in (course.cache / "results").glob(f"*/{assignment}")})


def points_possible(course: Course, assignment: str) -> float:
    """The points that an assignment is worth."""
    return sum(each.max_points for path in course.parts(assignment)
               for each in _not_attempted(course, assignment, path.stem))  # fmt: skip


def exercises_of(found: dict[str, Any], part: str) -> list[ExerciseResult]:
    """The exercises of one notebook's result, as `grade.Result.to_json` has it."""
    names = ("name", "points", "max_points", "outcome", "misconception", "message")
    return [
        ExerciseResult(
            part=part,
            cases=tuple((case["name"], case["outcome"]) for case in each["cases"]),
            **{name: each[name] for name in names},
        )
        for each in found["exercises"]
    ]


def _not_attempted(course: Course, assignment: str, part: str) -> list[ExerciseResult]:
    """The exercises of a part, none of which is attempted."""
    marks = [cell.metadata.get("nbgrader", {}) for cell in released_notebook(course, assignment, part).cells]
    graded = [(mark["grade_id"].removeprefix("check-"), mark["points"]) for mark in marks if mark.get("grade")]
    return [
        ExerciseResult(name, part, 0.0, float(points), "not attempted", None, f"{name}: not attempted", ())
        for name, points in graded
    ]


def _booked(course: Course, assignment: str) -> dict[str, tuple[Person, dict[str, Any]]]:
    """By id: the students of the gradebook who handed in the assignment, and what is booked for them."""
    from nbgrader import api

    with nbgrader_at(course.root) as (coursedir, _), gradebook_of(coursedir) as gradebook:
        s, handed_in, due = api.Student, api.SubmittedAssignment, api.Assignment.duedate
        texts = (s.first_name, s.last_name, s.email, s.lms_user_id)
        query = gradebook.db.query(s.id, handed_in.id, handed_in.timestamp, handed_in.extension, due, *texts)
        query = query.join(handed_in, handed_in.student_id == s.id).join(api.Assignment)
        taken, given = _penalties(gradebook.db), _by_hand(gradebook.db)
        found = {}
        for student, number, at, extension, until, *about in query.filter(api.Assignment.name == assignment):
            late = max(0.0, (at - until - (extension or timedelta())).total_seconds()) if at and until else 0.0
            booked = {"late": late, "penalty": taken.get(number, 0.0), "by_hand": given.get(number, 0.0)}
            person = Person(student, *(text or "" for text in about))
            found[student] = person, booked | {"handed_in": at, "due": until}
        return found


def _penalties(db: Any) -> dict[str, float]:
    """By the number of a submission, the points that its lateness costs."""
    from nbgrader.api import SubmittedNotebook as Book

    return _sums(db.query(Book.assignment_id, Book.late_submission_penalty))


def _by_hand(db: Any) -> dict[str, float]:
    """By the number of a submission, the points that a person gave or took."""
    from nbgrader.api import Grade
    from nbgrader.api import SubmittedNotebook as Book
    from sqlalchemy import func, or_

    auto, manual = func.coalesce(Grade.auto_score, 0.0), Grade.manual_score
    given = func.coalesce(manual, auto) - auto + func.coalesce(Grade.extra_credit, 0.0)
    query = db.query(Book.assignment_id, given).select_from(Grade).join(Book, Grade.notebook_id == Book.id)
    return _sums(query.filter(or_(manual.isnot(None), Grade.extra_credit.isnot(None))))


def _sums(rows: Iterable[tuple[str, float | None]]) -> dict[str, float]:
    found: dict[str, float] = {}
    for number, points in rows:
        found[number] = found.get(number, 0.0) + (points or 0.0)
    return found
