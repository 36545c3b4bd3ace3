"""CSV files of a class's points: for Canvas, for Moodle, as nbgrader writes them, and a row for each exercise."""

import csv
import html
import re
from collections.abc import Iterable, Iterator
from typing import Any

from torchmark.files import legal
from torchmark.results import StudentResult

FORMULA = tuple("=+-@\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}"
                "\N{FULLWIDTH COMMERCIAL AT}")  # fmt: skip
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
NBGRADER = ("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email", "raw_score",
            "late_submission_penalty", "score", "max_score")  # fmt: skip
EXERCISES = ("student", "first_name", "last_name", "email", "assignment", "part", "exercise", "outcome", "points",
             "max_points", "misconception", "message")  # fmt: skip
Rows = Iterator[tuple[Any, ...]]


def sheet(rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    """The lines of a CSV file in which no cell is a formula."""
    writer = csv.writer(_Line())
    for row in rows:
        yield writer.writerow(map(cell, row))


def cell(value: Any) -> Any:
    """A text that no spreadsheet takes for a formula, by a quote before it as OWASP advises; numbers stay numbers."""
    if not isinstance(value, str):
        return value
    text = legal(value)
    suspect = text.startswith(("\t", "\r", "\n")) or text.lstrip().startswith(FORMULA)
    return f"'{text}" if suspect and not NUMBER.fullmatch(text) else text


def canvas(results: Iterable[StudentResult], column: str, possible: float) -> Rows:
    """What Canvas' gradebook imports: five columns, the points possible, then a row for each student.

    column: the assignment's title there, with its number, as in "Learning (4711)". ID is Canvas' own number of a
    student where the gradebook has one (Canvas would take "12ab" for 12); the login is the student's id here.
    """
    yield "Student", "ID", "SIS Login ID", "Section", column
    yield "    Points Possible", "", "", "", possible
    for result in results:
        who = result.person
        name = f"{who.last_name}, {who.first_name}" if who.last_name and who.first_name else who.name
        name = who.id if "Points Possible" in name else name  # by which Canvas knows the row above
        number = who.lms_user_id if re.fullmatch("[0-9]+", who.lms_user_id) else ""
        yield name, number, who.id, "", round(result.points, 4)


def moodle(results: Iterable[StudentResult], column: str) -> Rows:
    """What Moodle's grade import maps: a student by one of three columns, the grade, and feedback, which is HTML."""
    yield "First name", "Last name", "Username", "ID number", "Email address", column, f"{column} feedback"
    for result in results:
        who = result.person
        names = (who.first_name, who.last_name, who.id, who.lms_user_id, who.email)
        yield *names, round(result.points, 4), html.escape(feedback(result), quote=False)


def nbgrader(results: Iterable[StudentResult]) -> Rows:
    """The columns of `nbgrader export`, quoted where a name needs it."""
    yield NBGRADER
    for result in results:
        who = result.person
        yield (
            result.assignment, result.due or "", result.handed_in or "", who.id, who.last_name, who.first_name,
            who.email, result.raw_points, result.penalty, result.points, result.max_points,
        )  # fmt: skip


def exercises(results: Iterable[StudentResult]) -> Rows:
    """A row for each exercise of each student, for a spreadsheet or pandas."""
    yield EXERCISES
    for result in results:
        who = result.person
        for each in result.exercises:
            yield (
                who.id, who.first_name, who.last_name, who.email, result.assignment, each.part, each.name,
                each.outcome, each.points, each.max_points, each.misconception or "", each.message,
            )  # fmt: skip


def feedback(result: StudentResult) -> str:
    """A line for each exercise that lost points, and for whatever else changed them."""
    lost = [
        f"{each.name}: {each.outcome} ({each.points:.4g} of {each.max_points:g} points). {each.misconception or ''}"
        for each in result.exercises
        if each.points < each.max_points
    ]
    lines = [line.rstrip() for line in (*result.remarks, *lost)]
    return "\n".join(lines) or f"all {len(result.exercises)} exercises are correct"


class _Line:
    """A file for csv.writer that gives each line back."""

    def write(self, line: str) -> str:
        """The line itself."""
        return line
