"""The results of a class, as reports and exports read them: what the judge wrote, with names and lateness."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from torchmark.build import nbgrader_at
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
    """One student's result of an assignment.

    error: why notebooks could not be judged; empty where all were.
    late: seconds after the due date; penalty: points taken off for that by nbgrader's late plugin.
    """

    person: Person
    assignment: str
    exercises: tuple[ExerciseResult, ...]
    error: str = ""
    late: float = 0.0
    penalty: float = 0.0

    @property
    def max_points(self) -> float:
        """Points that could be earned."""
        return sum(exercise.max_points for exercise in self.exercises)

    @property
    def points(self) -> float:
        """Points earned, less the penalty, not below 0."""
        return max(0.0, sum(exercise.points for exercise in self.exercises) - self.penalty)


def read_results(course: Course, assignment: str) -> Iterator[StudentResult]:
    """The results of an assignment in order of the students' ids, one at a time: a class may be large.

    Raises AuthorError where nobody was graded.
    """
    parts = [path.stem for path in course.parts(assignment)]
    students = sorted(path.parent.name for path in (course.cache / "results").glob(f"*/{assignment}"))
    if not students:
        raise AuthorError(f"nobody is graded for {assignment}; first: torchmark grade {assignment}")
    people = _people(course, assignment)
    for student in students:
        paths = [(part, course.report(student, assignment, part)) for part in parts]
        found = {part: json.loads(path.read_text(encoding="utf-8")) for part, path in paths if path.exists()}
        person, late, penalty = people.get(student, (Person(student), 0.0, 0.0))
        yield StudentResult(
            person, assignment,
            tuple(_exercise(part, each) for part, result in found.items() for each in result["exercises"]),
            "; ".join(result["error"] for result in found.values() if result["error"]), late, penalty,
        )  # fmt: skip


def _exercise(part: str, found: dict[str, Any]) -> ExerciseResult:
    names = ("name", "points", "max_points", "outcome", "misconception", "message")
    cases = tuple((case["name"], case["outcome"]) for case in found["cases"])
    return ExerciseResult(part=part, cases=cases, **{name: found[name] for name in names})


def _people(course: Course, assignment: str) -> dict[str, tuple[Person, float, float]]:
    """By id: the students of the gradebook who handed in the assignment, how late, and what that costs them."""
    from nbgrader import api

    with nbgrader_at(course.root) as (coursedir, _), gradebook_of(coursedir) as gradebook:
        query = gradebook.db.query(api.SubmittedAssignment).join(api.Assignment)
        found = {}
        for handed_in in query.filter(api.Assignment.name == assignment):
            s, penalty = handed_in.student, sum(book.late_submission_penalty or 0 for book in handed_in.notebooks)
            texts = [value or "" for value in (s.first_name, s.last_name, s.email, s.lms_user_id)]
            found[s.id] = Person(s.id, *texts), float(handed_in.total_seconds_late), penalty
        return found
