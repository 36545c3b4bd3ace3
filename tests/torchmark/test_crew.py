"""A class that many workers observe: the same results in the same order as with one, whoever dies."""

import json
import multiprocessing
import os
import shutil
import signal
from concurrent.futures import Future
from dataclasses import replace

import psutil
import pytest
from test_nbgrader import CLASS, submit

from torchmark import ahead
from torchmark.build import nbgrader_at
from torchmark.classroom import grade_class
from torchmark.crew import Crew
from torchmark.grade import key_of
from torchmark.gradebook import booked

STUDENTS = ["ada", "bob", "cyd", "dan", "eve", "fay"]


@pytest.fixture(scope="module")
def handed_in(module_course):
    """A class that was not graded yet; two of its students hand in the same."""
    makers = [*CLASS.values(), *CLASS.values()]
    for student, make in zip(STUDENTS, makers, strict=False):
        submit(module_course, student, make(module_course))
    (module_course.root / "submitted" / "dan" / "mini" / "mini.ipynb").write_text("{")
    return module_course


@pytest.fixture
def fresh(handed_in, tmp_path):
    """A copy of the class for one test."""
    return replace(handed_in, root=shutil.copytree(handed_in.root, tmp_path / "mini"))


@pytest.fixture(scope="module")
def alone(handed_in, tmp_path_factory):
    """What comes of the class with one worker."""
    course = replace(handed_in, root=shutil.copytree(handed_in.root, tmp_path_factory.mktemp("alone") / "mini"))
    return list(grade_class(course, "mini")), all_of(course)


def all_of(course):
    """Results, gradebook and autograded notebooks of a class."""
    results = {s: course.report(s, "mini", "mini") for s in STUDENTS}
    texts = {s: json.loads(path.read_text()) if path.exists() else None for s, path in results.items()}
    with nbgrader_at(course.root) as (coursedir, _):
        rows = booked(coursedir, "mini")
    notebooks = {p.parts[-3]: p.read_text() for p in sorted((course.root / "autograded").glob("*/mini/mini.ipynb"))}
    return texts, json.loads(json.dumps(rows)), notebooks


def test_many_workers_give_what_one_gives_in_the_order_of_students(fresh, alone):
    rows = list(grade_class(fresh, "mini", workers=3))
    assert (rows, all_of(fresh)) == alone and [row.student for row in rows] == STUDENTS
    assert [row.unchanged for row in grade_class(fresh, "mini", workers=3)] == [s != "dan" for s in STUDENTS]
    assert multiprocessing.active_children() == [] and not ahead._made


def test_workers_that_are_killed_are_replaced_and_nothing_is_lost(fresh, alone):
    rows = []
    for row in grade_class(fresh, "mini", workers=2):
        rows.append(row)
        if row.student in ("ada", "cyd"):
            for worker in multiprocessing.active_children():
                os.kill(worker.pid, signal.SIGKILL)
    assert (rows, all_of(fresh)) == alone


def test_a_run_that_ends_early_leaves_no_worker_behind(fresh):
    run = iter(grade_class(fresh, "mini", workers=2))
    next(run)
    workers = multiprocessing.active_children()
    assert len(workers) == 2
    run.close()
    assert multiprocessing.active_children() == [] and not ahead._made
    assert not any(psutil.pid_exists(worker.pid) for worker in workers)


class Pool:
    """Observes at once what it is asked for, and counts it."""

    def __init__(self):
        self.asked = 0

    def submit(self, function, task):
        self.asked += 1
        future = Future()
        future.set_result(function(task))
        return future

    def shutdown(self, **_):
        """There is nothing to end."""


def test_the_same_notebook_is_observed_once_and_what_is_known_never(fresh):
    keys = {"mini": replace(key_of(fresh, "mini", "mini"), sandbox="none")}
    with Crew(fresh, "mini", keys, 1) as found:
        found.pool = Pool()
        assert list(found.ahead_of(STUDENTS, lambda student: student == "bob")) == STUDENTS
        assert found.pool.asked == 3  # ada, cyd, fay; dan's can't be read, and eve's is ada's
