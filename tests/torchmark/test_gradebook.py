"""The gradebook is SQLite by default and PostgreSQL through the same code (bench/gradebook.py does a large class)."""

import importlib.util
import random
import shutil
from pathlib import Path

import postgres
import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine
from test_nbgrader import right, submit

from torchmark.build import build, nbgrader_at
from torchmark.classroom import grade_class
from torchmark.course import CONFIG, AuthorError, load_course
from torchmark.gradebook import gradebook_of

BENCH = Path(__file__).parents[2] / "bench" / "gradebook.py"
needs_server = pytest.mark.skipif(bool(postgres.missing()), reason=postgres.missing() or "there is one")


@pytest.fixture(scope="module")
def bench():
    spec = importlib.util.spec_from_file_location("gradebook_bench", BENCH)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@needs_server
def test_a_class_whose_writer_is_killed_is_booked_alike_in_sqlite_and_in_postgresql(own_course, tmp_path, bench):
    expected = bench.known_class(own_course, 40)
    rows = []
    with postgres.server() as url:
        for name, where in (("sqlite", ""), ("postgres", url)):
            copy = load_course(shutil.copytree(own_course.root, tmp_path / name))
            rows.append(bench.booked_class(copy, where, 1, random.Random(0)))
            assert copy.cache.joinpath("grade.log").read_text().count("started") == 2
    assert rows[0][0] == rows[1][0] and len(rows[0][0]) == 40
    assert rows[0][1] == rows[1][1] == expected


@needs_server
def test_a_build_in_a_course_with_a_server_does_not_touch_its_gradebook_before_the_end(text_course):
    from torchmark.build import stale

    with postgres.server() as url:
        with (text_course.root / CONFIG).open("a") as file:
            file.write(f"\nc.CourseDirectory.db_url = {url!r}\n")
        assert stale(text_course, "mini")
        with nbgrader_at(text_course.root) as (coursedir, _), gradebook_of(coursedir) as book:
            assert book.assignments == []
        build(text_course, "mini")
        with nbgrader_at(text_course.root) as (coursedir, _), gradebook_of(coursedir) as book:
            assert [assignment.name for assignment in book.assignments] == ["mini"]
        assert not (text_course.root / "gradebook.db").exists()


def test_to_grade_a_student_no_table_is_read_that_has_rows_of_others(own_course):
    for student in ("ada", "bob"):
        submit(own_course, student, right(own_course))
    plans, graded = {}, iter(grade_class(own_course, "mini"))
    next(graded)

    def look(connection, _cursor, statement, parameters, _context, many):
        if statement.startswith(("SELECT", "UPDATE", "DELETE")):
            cursor, parameters = connection.connection.cursor(), parameters[0] if many else parameters
            steps = cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans[statement] = [step for *_, step in steps]

    event.listen(Engine, "before_cursor_execute", look)
    try:
        assert next(graded).points == 9
        assert not list(graded)
    finally:
        event.remove(Engine, "before_cursor_execute", look)
    tables = ("grade", "comment", "student", "submitted_notebook", "submitted_assignment")
    assert len(plans) > 10
    assert {table: [s for s, steps in plans.items() if f"SCAN {table}" in steps] for table in tables} == {
        table: [] for table in tables
    }


@needs_server
def test_a_server_that_is_gone_is_one_line_without_the_password(own_course):
    (own_course.root / "submitted" / "ada" / "mini").mkdir(parents=True)
    with (own_course.root / CONFIG).open("a") as file:
        file.write("\nc.CourseDirectory.db_url = 'postgresql+psycopg://me:secret@/x?host=/nowhere'\n")
    with pytest.raises(AuthorError, match=r"the gradebook postgresql.* can't be used: ") as error:
        list(grade_class(own_course, "mini"))
    assert "secret" not in str(error.value) and "\n" not in str(error.value)


def test_a_gradebook_in_sqlite_waits_for_other_programs(course):
    with nbgrader_at(course.root) as (coursedir, _):
        assert coursedir.db_url == f"sqlite:///{course.root}/gradebook.db?timeout=60"
