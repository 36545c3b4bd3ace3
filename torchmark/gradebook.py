"""nbgrader's gradebook, SQLite or PostgreSQL: what it holds of a class, and what a kill left undone in it."""

import contextlib
from collections.abc import Iterator
from typing import Any

from torchmark.course import AuthorError

INDICES = (
    ("grade", "notebook_id"), ("comment", "notebook_id"),
    ("submitted_notebook", "assignment_id"), ("submitted_assignment", "student_id"),
)  # fmt: skip
Booked = dict[str, list[list[str]]]


@contextlib.contextmanager
def gradebook_of(coursedir: Any) -> Iterator[Any]:
    """The gradebook of a course directory; raises AuthorError where it can't be reached."""
    from nbgrader.api import Gradebook
    from sqlalchemy import make_url
    from sqlalchemy.exc import OperationalError

    try:
        with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
            yield gradebook
    except OperationalError as error:
        url = make_url(coursedir.db_url).render_as_string(hide_password=True)
        raise AuthorError(f"the gradebook {url} can't be used: {str(error.orig).splitlines()[0]}") from None


def mend(coursedir: Any) -> None:
    """Make whole what nbgrader leaves undone.

    The version of its tables, where a kill came between making them and writing it. Indices by submission: without
    them all rows of a class are read to find a student's, so that each submission takes longer than the one before.
    """
    from nbgrader.api import get_alembic_version
    from sqlalchemy import text

    with gradebook_of(coursedir) as gradebook:
        gradebook.db.execute(text("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL)"))
        if gradebook.db.execute(text("SELECT count(*) FROM alembic_version")).scalar() == 0:
            insert = text("INSERT INTO alembic_version (version_num) VALUES (:version)")
            gradebook.db.execute(insert, {"version": get_alembic_version()})
        for table, column in INDICES:
            gradebook.db.execute(text(f"CREATE INDEX IF NOT EXISTS {table}_by_{column} ON {table} ({column})"))
        gradebook.db.commit()


def booked(coursedir: Any, lesson: str, student: str | None = None) -> Booked:
    """By student, what the gradebook holds of a lesson's autograding, as lines of text in order.

    Scores and comments of cells, penalties, the due date. Not what a person wrote by hand.
    """
    from nbgrader import api

    cells = [(api.Grade, api.Grade.auto_score), (api.Comment, api.Comment.auto_comment)]
    found: Booked = {}
    with gradebook_of(coursedir) as gradebook:
        for table, value in cells:
            query = gradebook.db.query(api.Student.id, api.Notebook.name, api.BaseCell.name, value)
            query = query.select_from(table).join(api.BaseCell, api.BaseCell.id == table.cell_id)
            query = query.join(api.SubmittedNotebook, api.SubmittedNotebook.id == table.notebook_id)
            _add(found, _of_class(query, lesson, student))
        dates = (api.SubmittedAssignment.timestamp, api.SubmittedAssignment.extension, api.Assignment.duedate)
        penalty = api.SubmittedNotebook.late_submission_penalty
        query = gradebook.db.query(api.Student.id, api.Notebook.name, penalty, *dates)
        _add(found, _of_class(query.select_from(api.SubmittedNotebook), lesson, student))
    return found


def _of_class(query: Any, lesson: str, student: str | None) -> Any:
    """A query on submitted notebooks, for those of a lesson, and of a student where one is given."""
    from nbgrader import api

    query = query.join(api.Notebook, api.Notebook.id == api.SubmittedNotebook.notebook_id)
    query = query.join(api.SubmittedAssignment, api.SubmittedAssignment.id == api.SubmittedNotebook.assignment_id)
    query = query.join(api.Assignment, api.Assignment.id == api.SubmittedAssignment.assignment_id)
    query = query.join(api.Student, api.Student.id == api.SubmittedAssignment.student_id)
    query = query.filter(api.Assignment.name == lesson)
    return query if student is None else query.filter(api.Student.id == student)


def _add(found: Booked, query: Any) -> None:
    for student, *row in sorted([str(value) for value in row] for row in query):
        found.setdefault(student, []).append(row)
