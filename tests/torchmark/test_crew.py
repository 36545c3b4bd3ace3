"""A class that many workers observe: the same results in the same order as with one, whoever dies."""

import json
import multiprocessing
import os
import shutil
import signal
import sys
import threading
from concurrent.futures import Future
from dataclasses import replace

import cloudpickle
import psutil
import pytest
from distributed import Client
from machines import cluster_of
from test_nbgrader import CLASS, submit

from torchmark import ahead, cluster
from torchmark.ahead import observe
from torchmark.alarm import alarm
from torchmark.build import nbgrader_at
from torchmark.classroom import grade_class
from torchmark.cluster import Cluster
from torchmark.course import AuthorError
from torchmark.crew import Crew, Local
from torchmark.digest import digest_of_surroundings
from torchmark.grade import key_of, settings_of, what_to_observe
from torchmark.gradebook import booked
from torchmark.session import Cell
from torchmark.submission import as_submitted

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
    for each in (rows, alone[0]):  # dan's is no notebook, eve's and fay's were run before, as ada's and bob's
        assert [row.student for row in each if row.seconds] == ["ada", "bob", "cyd"]
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


def observe_a_lot(*work):
    """As `observe`, with a result that takes long to send."""
    seen = observe(*work)
    seen.burden = b"x" * (1 << 28)
    return seen


def test_workers_that_are_killed_while_they_give_a_result_are_replaced(fresh, alone, monkeypatch):
    read, done = psutil.Process().io_counters, threading.Event()

    def kill_midway(start):
        while read().read_chars < start + (1 << 26):
            if done.wait(0.0001):
                return
        for worker in multiprocessing.active_children():
            worker.kill()

    monkeypatch.setattr(ahead, "observe", observe_a_lot)
    killer = threading.Thread(target=kill_midway, args=[read().read_chars])
    killer.start()
    try:
        with alarm(60):
            assert (list(grade_class(fresh, "mini", workers=2)), all_of(fresh)) == alone
    finally:
        done.set()
        killer.join()


class Counting(Local):
    """Observes at once what it is asked for, and counts it."""

    def __init__(self):
        self.asked, self.workers = 0, 1

    def submit(self, package, cells):
        self.asked += 1
        future = Future()
        future.set_result(observe(package, cells, ""))
        return future


def test_the_same_notebook_is_observed_once_and_what_is_known_never(fresh):
    keys, counting = {"mini": replace(key_of(fresh, "mini", "mini"), sandbox="none")}, Counting()
    found = Crew(fresh, "mini", keys, counting)
    assert list(found.ahead_of(STUDENTS, lambda student: student == "bob")) == STUDENTS
    assert counting.asked == 3  # ada, cyd, fay; dan's can't be read, and eve's is ada's


def test_what_a_machine_of_a_cluster_gets_tells_no_misconception(course):
    key = key_of(course, "mini", "mini")
    package = cloudpickle.dumps((what_to_observe(as_submitted(key.released, key.exercises), key)[1], settings_of(key)))
    assert all(case.encode() in package for exercise in key.exercises.values() for case in exercise.expected)
    beliefs = [belief for exercise in key.exercises.values() for belief in exercise.misconceptions]
    assert beliefs and not any(belief.says.encode() in package for belief in beliefs)


@pytest.fixture(scope="module")
def two():
    """One for all tests, of which one may end a worker."""
    with cluster_of(2) as found:
        yield found


def test_a_cluster_gives_what_one_worker_gives_also_when_it_loses_one(fresh, alone, two):
    address, (_, worker, _) = two
    rows = []
    for row in grade_class(fresh, "mini", cluster=Cluster(address)):
        rows.append(row)
        if row.student == "ada":
            worker.kill()
    assert (rows, all_of(fresh)) == alone


@pytest.mark.parametrize(("workers", "threads"), [(2, 1), (1, 2)])
def test_all_workers_of_a_cluster_get_work_and_each_the_cases_once(workers, threads):
    with cluster_of(workers, threads) as (address, _), Client(address) as client:
        with Cluster(address) as found:
            package = cloudpickle.dumps(([], [], {}))  # without a sandbox: each takes seconds, to start a process
            futures = [found.submit(package, [Cell("a", f"print({number})")]) for number in range(4)]
            for number, future in enumerate(futures):
                assert future.result().cells["a"].outputs[0]["text"] == f"{number}\n"
        fetched = client.run(lambda: cluster._fetched.cache_info().misses)
        assert [*fetched.values()] == [1] * workers
        assert client.list_datasets() == ()


def test_the_scheduler_of_a_cluster_imports_no_torch_and_its_workers_no_notebooks():
    with cluster_of(2) as (address, _), Cluster(address) as found:
        found.submit(cloudpickle.dumps(([], [], {})), []).result()
        found.submit(cloudpickle.dumps(([], [], {})), [Cell("a", "")]).result()
        loaded = lambda: {*sys.modules} & {"torch", "nbformat", "torchmark.cluster"}  # noqa: E731
        assert found.client.run_on_scheduler(loaded) == {"torchmark.cluster"}
        assert [*found.client.run(loaded).values()] == [{"torch", "torchmark.cluster"}] * 2


def test_the_workers_of_a_cluster_start_before_anybody_waits_for_them():
    with cluster_of(2) as (address, _):
        found = Cluster(address)
        found.welcomed.result()
        assert all(found.client.run(lambda: cluster.nursery.zygote is not None).values())
        with found:
            assert found.workers == 2


def test_a_cluster_whose_scheduler_is_lost_is_left_in_peace():
    with cluster_of(2) as (address, _), Cluster(address) as found:
        found.submit(cloudpickle.dumps(([], [], {})), [])
        with Client(address) as client:
            scheduler = client.run_on_scheduler(os.getpid)
        os.kill(scheduler, signal.SIGKILL)
    assert found.client.status == "closed"


def test_a_cluster_that_does_not_answer_is_one_line():
    with pytest.raises(AuthorError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:1"):
        Cluster("tcp://127.0.0.1:1")


def test_a_worker_without_torchmark_is_refused(two, monkeypatch):
    def welcome():
        raise ModuleNotFoundError("No module named 'torchmark'")

    monkeypatch.setattr(cluster, "_welcome", welcome)
    with pytest.raises(AuthorError, match="its workers can't say what they have: ModuleNotFoundError: No module"):
        Cluster(two[0]).__enter__()


def test_a_worker_with_other_libraries_is_refused(fresh, two, monkeypatch):
    monkeypatch.setattr("torchmark.digest.site_packages", list)
    digest_of_surroundings.cache_clear()
    with pytest.raises(AuthorError, match="other libraries than this machine"):
        list(grade_class(fresh, "mini", cluster=Cluster(two[0])))
    digest_of_surroundings.cache_clear()
