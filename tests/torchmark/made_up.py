"""A class with made-up results: the judge's files and nbgrader's gradebook, without grading anything."""

import json
from datetime import datetime
from pathlib import Path

from torchmark.build import nbgrader_at
from torchmark.gradebook import gradebook_of
from torchmark.results import ExerciseResult, Person, StudentResult

POINTS = {"mean": 4.0, "tail": 2.0, "ones": 1.0, "Line": 1.0, "fit": 1.0}
MESSAGE = 'mean: wrong values\n\n  call      mean([1., 2., 6.])\n  expected  3.\n  got       <b>9.</b> & "more"'
BELIEF = "=You added the numbers up; a mean divides by their count."

# In names and messages: scripts, quotes, commas, newlines, formulas, and what XML forbids.
PEOPLE = {
    "ada": ("Ада", 'Лавлейс, "графиня"', "ada@example.org", "101"),
    "bob": ("=cmd|' /C calc'!A0", "+Bob", "@bob", "535fa085f22b"),
    "cyd": ("志明\n志强", "-王", "\tcyd@example.org", ""),
    "dan": ("محمد", "\r=1+1", "dan;x@example.org", "007"),
    "eve": ("Points Possible", "O'Neil", "eve@example.org", "105"),
    "fay": ("", "", "", ""),
    "gus": ("\x00\x1bG\ud800us", "<script>alert(1)</script>", "gus@example.org", "\uff1d1"),
}


def notebook_result(got: dict[str, float], error: str | None = None) -> dict:
    """What the judge writes of a notebook in which exercises earned so many points; the others none."""
    exercises = [
        {
            "name": name, "points": got.get(name, 0.0), "max_points": points,
            "outcome": "correct" if got.get(name) == points else "wrong values",
            "misconception": BELIEF if name == "mean" and not got.get(name) else None,
            "message": MESSAGE if name == "mean" else f"{name}: correct",
            "cases": [{"name": f"test_{name}", "outcome": "wrong values"}],
        }
        for name, points in POINTS.items()
    ]  # fmt: skip
    return {"lesson": "mini", "notebook": "mini.ipynb", "seed": 0, "error": error, "points": 0, "max_points": 9,
            "exercises": exercises, "ended": []}  # fmt: skip


def write_class(course, people=PEOPLE) -> None:
    """Ada is right, all others earn a part of tail; bob is late, cyd was graded by hand, dan's part is missing."""
    for student in people:
        path = course.report(student, "mini", "mini")
        path.parent.mkdir(parents=True)
        if student != "dan":
            got = POINTS if student == "ada" else {"tail": 4 / 3, "ones": 1.0}
            path.write_text(json.dumps(notebook_result(got)), encoding="utf-8")
    with nbgrader_at(course.root) as (coursedir, _), gradebook_of(coursedir) as book:
        book.find_assignment("mini").duedate = datetime(2026, 1, 31)
        for student, (first, last, email, number) in people.items():
            texts = {"first_name": first, "last_name": last, "email": email, "lms_user_id": number}
            book.add_student(student, **{name: text.replace("\ud800", "") for name, text in texts.items()})
            _book(book, book.add_submission("mini", student), student)
        book.db.commit()


def _book(book, submission, student: str) -> None:
    submission.timestamp = datetime(2026, 2, 1, 12) if student == "bob" else datetime(2026, 1, 30, 12, 30, 15)
    (notebook,) = submission.notebooks
    for grade in notebook.grades:
        name = grade.cell.name.removeprefix("check-")
        earned = POINTS if student == "ada" else {} if student == "dan" else {"tail": 4 / 3, "ones": 1.0}
        grade.auto_score = earned.get(name, 0.0)
        if student == "cyd" and name == "fit":
            grade.manual_score, grade.extra_credit = 0.5, 0.25
    if student == "bob":
        notebook.late_submission_penalty = 0.5


def students(count: int):
    """So many results, one after the other, each with its own texts."""
    for number in range(count):
        exercises = tuple(
            ExerciseResult(f"exercise_{each}", "mini", 0.0, 1.0, "wrong values", None, f"{MESSAGE} {number}", ())
            for each in range(10)
        )
        yield StudentResult(Person(f"s{number:05}", "Ada", f"Number {number}", "a@example.org"), "mini", exercises)


def write_notebook_error(course, student: str, error: str) -> Path:
    """Say that a student's notebook could not be judged."""
    path = course.report(student, "mini", "mini")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook_result({}, error)), encoding="utf-8")
    return path
