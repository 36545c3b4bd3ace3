"""A class: grade what lies in submitted/ through nbgrader, one student after the other."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torchmark.build import nbgrader_at
from torchmark.course import AuthorError, Course
from torchmark.grade import Result, key_of, ungraded
from torchmark.lesson import read_lesson
from torchmark.submission import NotANotebook, read_notebook, refuse_link


@dataclass(frozen=True)
class Graded:
    """One student's result: points, what was believed, what went wrong; `error` names notebooks not judged."""

    student: str
    points: float
    max_points: float
    correct: int
    exercises: int
    beliefs: tuple[tuple[str, str], ...] = ()
    troubles: tuple[str, ...] = ()
    late: float = 0.0
    error: str = ""


class grade_class:
    """Grade students in order of their names; iterating does the work and yields a Graded each."""

    def __init__(self, course: Course, assignment: str, students: Iterable[str] | None = None) -> None:
        found = sorted(path.parent.name for path in (course.root / "submitted").glob(f"*/{assignment}"))
        self.course, self.assignment = course, assignment
        self.students = sorted(students) if students is not None else found
        if not self.students:
            raise AuthorError(
                f"no submissions in {course.root / 'submitted'}: put each at submitted/STUDENT/{assignment}/"
            )
        lesson = read_lesson(course, assignment)
        self.keys = {part.name: key_of(course, assignment, part.name) for part in lesson.parts}

    def __len__(self) -> int:
        return len(self.students)

    def __iter__(self) -> Iterator[Graded]:
        from nbgrader.apps import NbGraderAPI

        with nbgrader_at(self.course.root) as (coursedir, config):
            config.Judge.sandbox = self.course.sandbox
            api = NbGraderAPI(coursedir, config=config)
            for student in self.students:
                for part in self.keys:
                    self.course.report(student, self.assignment, part).unlink(missing_ok=True)
                outcome = api.autograde(self.assignment, student, force=True, create=True)
                yield self._graded(api, student, outcome)

    def _graded(self, api: Any, student: str, outcome: dict[str, Any]) -> Graded:
        results = [
            _report(self.course.report(student, self.assignment, part)) or self._why_not(student, part).to_json()
            for part in self.keys
        ]
        errors = [result["error"] for result in results if result["error"]]
        if not outcome["success"] and not errors:
            log = str(outcome.get("log") or outcome.get("error") or "").splitlines()
            errors = [next((line for line in reversed(log) if "ERROR" in line), "nbgrader autograde failed")]
        exercises = [exercise for result in results for exercise in result["exercises"]]
        return Graded(
            student,
            sum(e["points"] for e in exercises),
            sum(e["max_points"] for e in exercises),
            sum(e["outcome"] == "correct" for e in exercises),
            len(exercises),
            tuple((e["name"], e["misconception"]) for e in exercises if e["misconception"]),
            (
                *(f"{e['name']}: {e['outcome']}" for e in exercises if e["outcome"] in TROUBLES),
                *(f"{e['cell']}: {e['outcome']}" for result in results for e in result["ended"]),
            ),
            _seconds_late(api, self.assignment, student),
            "; ".join(errors),
        )

    def _why_not(self, student: str, part: str) -> Result:
        path = self.course.root / "submitted" / student / self.assignment / f"{part}.ipynb"
        try:
            refuse_link(path)
            read_notebook(path)
            return ungraded(self.keys[part], path.name, "")
        except FileNotFoundError:
            return ungraded(self.keys[part], path.name, f"{path.name} was not submitted")
        except NotANotebook as error:
            return ungraded(self.keys[part], path.name, str(error))


TROUBLES = ("out of time", "out of memory", "died", "broken", "forbidden call")


def feedback(course: Course, assignment: str, students: Iterable[str]) -> None:
    """Write nbgrader's feedback pages for those students that were graded."""
    from nbgrader.apps import NbGraderAPI

    with nbgrader_at(course.root) as (coursedir, config):
        api = NbGraderAPI(coursedir, config=config)
        for student in students:
            if (course.root / "autograded" / student / assignment).is_dir():
                api.generate_feedback(assignment, student, force=True)


def _report(path: Path) -> dict[str, Any] | None:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def _seconds_late(api: Any, assignment: str, student: str) -> float:
    from nbgrader.api import MissingEntry

    with api.gradebook as gradebook:
        try:
            return float(gradebook.find_submission(assignment, student).total_seconds_late)
        except MissingEntry:
            return 0.0
