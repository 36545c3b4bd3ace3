"""What was observed is not observed again, what is graded is not graded again, and nothing half-written is believed."""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest
from filelock import FileLock
from kit import call, case_of, released, seen
from test_nbgrader import CLASS, right, score, submit

import torchmark.classroom
import torchmark.journal
import torchmark.nbgrader
import torchmark.session
from torchmark.classroom import _noticing, grade_class
from torchmark.course import AuthorError
from torchmark.demo import fill
from torchmark.digest import digest_of_case, digest_of_tree
from torchmark.files import sweep, write_whole
from torchmark.grade import grade, key_of
from torchmark.journal import Journal
from torchmark.lesson import read_cases, read_lesson
from torchmark.oracle import Oracle, consult
from torchmark.process import Broken
from torchmark.reply import CellResult, Failure
from torchmark.sandbox import Limits
from torchmark.session import Cell, Job, Transcript, _Session, run

CASES = """
from torchmark import case

COUNT = {count}

class Pair:
    def both(self):
        return {both}

def helper(x):
    return x + {plus}

@case("f")
def test_one(nb, rng):
    return helper(nb.f())

@case("f"{option})
def test_two(nb, rng):
    return nb.f() in {{"a", "b", "c"}} or COUNT

@case("f")
def test_three(nb, rng):
    return Pair().both()
"""
PLAIN = {"count": 1, "both": 1, "plus": 1, "option": ""}


def digests(folder, name="test_hidden.py", before="", **changes):
    """The digest of each case of a file of cases, by the end of its name."""
    path = folder / name
    path.write_text(before + CASES.format(**(PLAIN | changes)), encoding="utf-8")
    return {case.name.removeprefix("test_"): digest_of_case(case) for case in read_cases(path, f"case{time.time_ns()}")}


@pytest.mark.parametrize("changes, names", [
    ({"plus": 2}, {"one"}), ({"option": ", points=2"}, {"two"}), ({"count": 2}, {"two"}), ({"both": 2}, {"three"}),
])  # fmt: skip
def test_a_change_touches_the_cases_that_use_what_was_changed(tmp_path, monkeypatch, changes, names):
    monkeypatch.setattr(time, "time_ns", lambda: 7)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    before, after = digests(tmp_path), digests(tmp_path, **changes)
    assert {name for name in before if before[name] != after[name]} == names


def test_lines_above_a_case_do_not_touch_it(tmp_path, monkeypatch):
    monkeypatch.setattr(time, "time_ns", lambda: 7)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert digests(tmp_path) == digests(tmp_path, before="# a remark\n\n\n")


def test_the_digest_of_a_case_is_the_same_in_every_process(course):
    code = (
        "from torchmark.digest import digest_of_case as d; from torchmark.lesson import read_cases; import sys, pathlib"
    )
    code += "; print([d(c) for f in sys.argv[1:] for c in read_cases(pathlib.Path(f), 'x')])"
    files = sorted((course.root.parents[0] / "mini" / "tests" / "lessons" / "mini").glob("test_*.py"))
    said = [call(sys.executable, "-c", code, *files, cwd=course.root, env={"PYTHONHASHSEED": s}) for s in ("1", "2")]
    assert said[0].stdout == said[1].stdout and len(said[0].stdout) > 64, said[0].stderr


CELLS = [Cell("f", "def f(): ..."), Cell("cell-2", "f()")]
SETTING = {"seed": 0, "sandbox": "none", "limits": Limits()}


class Runs:
    """Stands in for the workers: notes the cases that each run is asked for."""

    def __init__(self, value=1, text="hello", failure=None):
        self.asked, self.value, self.text, self.failure = [], value, text, failure

    def __call__(self, cells, jobs, names, **setting):
        jobs = list(jobs)
        self.asked.append([job.key for job in jobs])
        outputs = [{"output_type": "stream", "name": "stdout", "text": self.text}]
        cells = {cell.name: CellResult(outputs, (("ValueError", "Exception"), "no", 3)) for cell in cells}
        observed = {job.key: self.failure or seen(self.value) for job in jobs}
        return Transcript(cells, dict.fromkeys(names, "function"), observed)


@pytest.fixture
def runs(monkeypatch):
    found = Runs()
    monkeypatch.setattr(torchmark.journal, "run", found)
    return found


def jobs_of(*names, **options):
    return [Job(name, case_of(name=name, **options)) for name in names]


def test_what_is_known_is_given_without_a_worker(tmp_path, runs):
    journal = Journal(tmp_path / "journal")
    first = journal.observe(CELLS, jobs_of("a", "b"), ["f"], **SETTING)
    again = journal.observe(CELLS, jobs_of("a", "b"), ["f"], **SETTING)
    assert again == first == Runs()(CELLS, jobs_of("a", "b"), ["f"]) and runs.asked == [["a", "b"]]


def test_only_a_changed_case_is_run_again(tmp_path, runs):
    journal = Journal(tmp_path / "journal")
    journal.observe(CELLS, jobs_of("a", "b"), ["f"], **SETTING)
    runs.value = 2
    changed = [*jobs_of("a"), *jobs_of("b", gradients=True)]
    transcript = journal.observe(CELLS, changed, ["f"], **SETTING)
    assert runs.asked[1:] == [["b"]]
    assert transcript.observations == {"a": seen(1), "b": seen(2)}
    assert journal.observe(CELLS, changed, ["f"], **SETTING) == transcript and len(runs.asked) == 2


def test_cells_that_do_not_do_the_same_each_time_are_observed_anew_as_a_whole(tmp_path, runs):
    journal = Journal(tmp_path / "journal")
    journal.observe(CELLS, jobs_of("a"), ["f"], **SETTING)
    runs.text, runs.value = "something else", 2
    transcript = journal.observe(CELLS, jobs_of("a", "b"), ["f"], **SETTING)
    assert runs.asked[1:] == [["b"], ["a", "b"]] and transcript.observations == {"a": seen(2), "b": seen(2)}


@pytest.mark.parametrize("change", [
    {"seed": 1}, {"sandbox": "bubblewrap"}, {"limits": Limits(memory=1)}, {"cells": CELLS[:1]}, {"names": ["f", "g"]},
    {"cells": [Cell("f", "def f(): pass"), CELLS[1]]},
])  # fmt: skip
def test_another_setting_is_another_entry(tmp_path, runs, change):
    journal = Journal(tmp_path / "journal")
    given = {"cells": CELLS, "jobs": jobs_of("a"), "names": ["f"], **SETTING}
    journal.observe(**given)
    journal.observe(**(given | change))
    assert runs.asked == [["a"], ["a"]]


def test_entries_of_another_setting_are_forgotten(tmp_path, runs):
    journal = Journal(tmp_path / "journal")
    journal.observe(CELLS, jobs_of("a"), ["f"], **SETTING)
    journal.observe(CELLS, jobs_of("a"), ["f"], **(SETTING | {"seed": 1}))
    journal.observe(CELLS[:1], jobs_of("a"), ["f"], **(SETTING | {"seed": 1}))
    assert len([*journal.folder.iterdir()]) == 1 and len([*journal.folder.rglob("*.json")]) == 2


def test_entries_of_another_package_are_not_believed(tmp_path, runs, monkeypatch):
    journal = Journal(tmp_path / "journal")
    journal.observe(CELLS, jobs_of("a"), ["f"], **SETTING)
    monkeypatch.setattr(torchmark.journal, "digest_of_surroundings", lambda: "another torch")
    journal.observe(CELLS, jobs_of("a"), ["f"], **SETTING)
    assert len(runs.asked) == 2


def torn(text):
    return text[: len(text) // 2]


def edited(text):
    return text.replace("hello", "hallo")


def foreign(text):
    return json.dumps({"digest": "", "seen": {"observations": "!"}})


@pytest.mark.parametrize("spoil", [torn, edited, foreign, lambda text: "", lambda text: "[]", lambda text: "\0" * 4096])
def test_a_spoilt_entry_is_not_believed_and_written_anew(tmp_path, runs, spoil):
    journal = Journal(tmp_path / "journal")
    first = journal.observe(CELLS, jobs_of("a"), ["f"], **SETTING)
    (path,) = journal.folder.rglob("*.json")
    whole = path.read_text()
    path.write_text(spoil(whole))
    assert journal.observe(CELLS, jobs_of("a"), ["f"], **SETTING) == first
    assert len(runs.asked) == 2 and path.read_text() == whole


def test_an_entry_under_another_name_is_not_believed(tmp_path, runs):
    journal = Journal(tmp_path / "journal")
    journal.observe(CELLS, jobs_of("a"), ["f"], **SETTING)
    journal.observe(CELLS[:1], jobs_of("a"), ["f"], **SETTING)
    one, other = journal.folder.rglob("*.json")
    one.write_text(other.read_text())
    journal.observe(CELLS, jobs_of("a"), ["f"], **SETTING)
    journal.observe(CELLS[:1], jobs_of("a"), ["f"], **SETTING)
    assert len(runs.asked) == 3


@pytest.mark.parametrize("outcome", ["out of time", "out of memory", "died", "broken"])
def test_what_rests_on_the_mood_of_the_machine_is_not_kept(tmp_path, runs, outcome):
    journal = Journal(tmp_path / "journal")
    runs.failure = Failure(outcome)
    assert journal.observe(CELLS, jobs_of("a"), ["f"], **SETTING).observations == {"a": Failure(outcome)}
    runs.failure, runs.value = None, MemoryError("too much")
    journal.observe(CELLS, jobs_of("a"), ["f"], **SETTING)
    runs.value = 1
    assert journal.observe(CELLS, jobs_of("a"), ["f"], **SETTING).observations == {"a": seen(1)}
    assert len(runs.asked) == 3


def test_a_journal_that_can_not_be_written_keeps_nothing_and_stops_nothing(tmp_path, runs):
    (tmp_path / "journal").write_text("a file where the folder should be")
    journal = Journal(tmp_path / "journal")
    assert journal.observe(CELLS, jobs_of("a"), ["f"], **SETTING).observations == {"a": seen(1)}


def test_the_result_of_a_submission_is_the_same_with_a_journal_old_or_new_and_without(course, tmp_path):
    key = replace(key_of(course, "mini", "mini"), sandbox="none")
    journal, notebook = Journal(tmp_path), CLASS["bob"](course)
    found = [grade(notebook, key, "mini.ipynb", *how) for how in ((), (journal.observe,), (journal.observe,))]
    assert found[0][0].to_json() == found[1][0].to_json() == found[2][0].to_json()
    assert found[0][1] == found[1][1] == found[2][1]


def test_only_what_dies_twice_is_dead():
    job, cell = jobs_of("a")[0], CELLS[0]
    session = _Session([cell], [job], [], 0, Limits())
    for running, found in ((cell, session.seen.cells), (job, session.seen.observations)):
        session.running = running
        session.blame(Failure("died"))
        assert not found and not session.done
        session.blame(Failure("died"))
        assert len(found) == 1 and not session.done
    session.running = None
    session.blame(Failure("died"))
    assert not session.done
    session.blame(Failure("died"))
    assert session.done


def test_a_file_is_whole_or_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "new" / "a.json"
    write_whole(path, "one")
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, "\ud800")
    monkeypatch.setattr(os, "fsync", lambda fd: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_whole(path, "two")
    assert [p.read_text() for p in path.parent.iterdir()] == ["one"]


def test_leftovers_of_the_dead_are_swept_and_those_of_the_living_are_not(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    dead = subprocess.Popen(["true"])
    dead.wait()
    for pid in (dead.pid, 1):
        (tmp_path / f".a.json.{pid}.partial").touch()
        (tmp_path / f"torchmark-{pid}-x").mkdir()
    sweep(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {".a.json.1.partial", "torchmark-1-x"}


def test_the_digest_of_a_folder_sees_names_kinds_and_contents_and_follows_no_link(tmp_path):
    (tmp_path / "a").mkdir()
    seen = [digest_of_tree(tmp_path)]
    (tmp_path / "a" / "b").write_text("1")
    seen.append(digest_of_tree(tmp_path))
    (tmp_path / "a" / "b").rename(tmp_path / "c")
    seen.append(digest_of_tree(tmp_path))
    (tmp_path / "c").write_text("2")
    seen.append(digest_of_tree(tmp_path))
    (tmp_path / "a" / "up").symlink_to("..")
    os.mkfifo(tmp_path / "pipe")
    seen.append(digest_of_tree(tmp_path))
    assert len(set(seen)) == len(seen) and digest_of_tree(tmp_path / "nowhere") == digest_of_tree(tmp_path / "c")


@pytest.fixture(scope="module")
def classroom(module_course):
    """A class of two that was graded once."""
    course = replace(module_course, sandbox="none")
    for student in ("ada", "bob"):
        submit(course, student, CLASS[student](course))
    return course, list(grade_class(course, "mini"))


def log_of(course):
    return [line.split(maxsplit=2)[2] for line in (course.cache / "grade.log").read_text().splitlines()]


def test_a_class_that_is_graded_is_not_graded_again(classroom, monkeypatch):
    course, first = classroom
    assert [row.unchanged for row in first] == [False, False]
    monkeypatch.setattr("torchmark.nbgrader.Pipeline.autograde", lambda *_, **__: 1 / 0)
    again = list(grade_class(course, "mini"))
    assert again == [replace(row, unchanged=True) for row in first]
    assert log_of(course)[-3:] == [
        "unchanged: ada, 9 of 9 points", "unchanged: bob, 4 of 9 points", "ended: 0 graded, 2 unchanged, 0 failed",
    ]  # fmt: skip


def resubmitted(course):
    path = course.root / "submitted" / "ada" / "mini" / "mini.ipynb"
    path.write_text(json.dumps(fill(released(course), {"mean": "def mean(x):\n    return x.mean()"})))


def without_scores(course):
    with sqlite3.connect(course.root / "gradebook.db") as book:
        book.execute("UPDATE grade SET auto_score = NULL WHERE auto_score > 1")


def with_another_result(course):
    course.report("ada", "mini", "mini").write_text("{")


def half_autograded(course):
    path = course.root / "autograded" / "ada" / "mini" / "mini.ipynb"
    path.chmod(0o644)
    path.write_text("")


def with_a_torn_stamp(course):
    stamp = course.stamp("ada", "mini")
    stamp.write_text(stamp.read_text()[:50])


def with_another_due_date(course):
    with sqlite3.connect(course.root / "gradebook.db") as book:
        book.execute("UPDATE assignment SET duedate = '2027-01-01 00:00:00.000000'")


@pytest.mark.parametrize("change, points", [
    (resubmitted, 4), (without_scores, 9), (with_another_result, 9), (half_autograded, 9), (with_a_torn_stamp, 9),
    (with_another_due_date, 9),
])  # fmt: skip
def test_a_student_is_graded_again_where_submission_or_record_changed(classroom, tmp_path, change, points):
    course = copy_of(classroom[0], tmp_path)
    change(course)
    ada, _ = grade_class(course, "mini")
    assert not ada.unchanged and ada.points == points and score(course, "ada")[0] == points
    assert all(row.unchanged for row in grade_class(course, "mini"))


def copy_of(course, folder):
    import shutil

    return replace(course, root=shutil.copytree(course.root, folder / "copy"))


def test_another_seed_grades_all_again(classroom, tmp_path):
    course = replace(copy_of(classroom[0], tmp_path), seed=3)
    (course.root / "nbgrader_config.py").write_text(
        (course.root / "nbgrader_config.py").read_text() + "\nc.Judge.seed = 3\n"
    )
    assert [(row.points, row.unchanged) for row in grade_class(course, "mini")] == [(9, False), (4, False)]


def test_a_grade_that_a_person_gave_by_hand_does_not_grade_again(classroom, tmp_path):
    course = copy_of(classroom[0], tmp_path)
    list(grade_class(course, "mini"))
    with sqlite3.connect(course.root / "gradebook.db") as book:
        book.execute("UPDATE grade SET manual_score = 1, needs_manual_grade = 0")
        book.execute("UPDATE comment SET manual_comment = 'well done'")
    assert all(row.unchanged for row in grade_class(course, "mini"))


def test_two_runs_at_once_are_refused(classroom):
    course, _ = classroom
    with FileLock(course.cache / "grade.lock"), pytest.raises(AuthorError, match="another torchmark grade is at work"):
        next(iter(grade_class(course, "mini")))


def test_a_gradebook_that_can_not_be_used_is_one_line(classroom, tmp_path):
    course = copy_of(classroom[0], tmp_path)
    (course.root / "gradebook.db").unlink()
    (course.root / "gradebook.db").mkdir()
    with pytest.raises(AuthorError, match=r"the gradebook sqlite://\S* can't be used: unable to open"):
        list(grade_class(course, "mini"))


def test_a_gradebook_without_its_version_gets_it(classroom, tmp_path):
    course = copy_of(classroom[0], tmp_path)
    with sqlite3.connect(course.root / "gradebook.db") as book:
        before = book.execute("SELECT version_num FROM alembic_version").fetchall()
        book.execute("DROP TABLE alembic_version")
    list(grade_class(course, "mini"))
    with sqlite3.connect(course.root / "gradebook.db") as book:
        assert book.execute("SELECT version_num FROM alembic_version").fetchall() == before != []


def test_what_fails_without_fault_of_the_student_is_a_fault_and_tried_again(classroom, tmp_path, monkeypatch):
    course = copy_of(classroom[0], tmp_path)
    resubmitted(course)
    with monkeypatch.context() as patch:
        patch.setattr("torchmark.nbgrader.write_whole", full_disk)
        ada, bob = grade_class(course, "mini")
    assert "No space left on device" in ada.fault and ada.error == "" and bob.unchanged
    assert not (course.root / "autograded" / "ada" / "mini").exists()
    with monkeypatch.context() as patch:
        patch.setattr("torchmark.stamp.write_whole", full_disk)
        ada, bob = grade_class(course, "mini")
    assert "No space left on device" in ada.fault
    ada, bob = grade_class(course, "mini")
    assert ada.fault == "" and not ada.unchanged and ada.points == 4


def full_disk(*_):
    raise OSError(28, "No space left on device")


def test_an_interrupt_that_nbgrader_swallows_still_ends_the_run_and_is_logged(classroom, tmp_path, monkeypatch):
    course = copy_of(classroom[0], tmp_path)
    resubmitted(course)

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("torchmark.nbgrader.grade", interrupted)
    with pytest.raises(KeyboardInterrupt):
        list(grade_class(course, "mini"))
    assert log_of(course)[-1] == "interrupted: 0 graded, 0 unchanged, 0 failed"


def test_an_interrupt_that_gets_lost_without_a_trace_ends_the_run_behind_the_student(classroom, tmp_path, monkeypatch):
    course, graded, handler = copy_of(classroom[0], tmp_path), torchmark.nbgrader.grade, signal.getsignal(signal.SIGINT)
    resubmitted(course)

    def losing(*args, **kwargs):
        with contextlib.suppress(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
        return graded(*args, **kwargs)

    monkeypatch.setattr("torchmark.nbgrader.grade", losing)
    with pytest.raises(KeyboardInterrupt):
        list(grade_class(course, "mini"))
    assert log_of(course)[-1] == "interrupted: 0 graded, 0 unchanged, 0 failed"
    assert signal.getsignal(signal.SIGINT) is handler


def test_control_c_is_exit_130_with_a_line_that_says_how_to_go_on(classroom, tmp_path):
    course = copy_of(classroom[0], tmp_path)
    endless = "import time\ntime.sleep(300)"  # for as long as a cell may take, and each of them
    submit(course, "zoe", fill(right(course), dict.fromkeys(("mean", "tail", "ones", "Line", "fit"), endless)))
    words = [sys.executable, "-m", "torchmark", "grade", "--sandbox", "none", "mini"]
    process = subprocess.Popen(words, cwd=course.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    end = time.monotonic() + 240
    while not (course.root / "autograded" / "zoe").exists():
        assert time.monotonic() < end and process.poll() is None
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors.strip().splitlines()[-1] == "stopped with 2 of 3 done; to go on: torchmark grade mini"
    assert log_of(course)[-1].startswith("interrupted: ")


def test_control_c_is_heard_where_its_exception_gets_lost_in_a_destructor():
    class Dying:
        def __del__(self):
            signal.raise_signal(signal.SIGINT)
            time.sleep(0)  # the exception is raised here, and Python ignores it

    interrupted, dying = threading.Event(), [Dying()]
    with pytest.raises(KeyboardInterrupt), _noticing(interrupted):
        dying.clear()
        assert interrupted.is_set()
        threading.Event().wait(60)
        pytest.fail("nobody rang again")


def test_a_run_after_one_that_was_cut_off_says_so_in_the_log(classroom, tmp_path):
    course = copy_of(classroom[0], tmp_path)
    with (course.cache / "grade.log").open("a") as file:
        file.write("2026-11-21T10:28:37Z mini started: 2 submissions\n2026-11-21T10:28:40Z mini gra")
    list(grade_class(course, "mini"))
    assert "resumed: the run before was cut off" in log_of(course)


def test_the_time_that_a_worker_takes_to_start_is_not_the_students(monkeypatch):
    real = torchmark.session.Worker

    def slow(*words):
        worker = real(*words)
        time.sleep(1.1)
        return worker

    monkeypatch.setattr("torchmark.session.Worker", slow)
    case = case_of(lambda nb, rng: nb.x)
    cell = Cell("a", "import time\ntime.sleep(0.5)\nx = 1")
    found = run([cell], [Job("x", case)], ["x"], limits=Limits(submission_seconds=1.0))
    assert found.cells["a"].failure is None and found.observations["x"].value.value == 1


@pytest.mark.parametrize("key, cached", [("reference", 0), ("alone", 0), ("mean-right-1", 0), ("mean-wrong-1", 1)])
def test_what_is_right_and_got_no_result_is_not_taken_from_the_cache_for_ever(text_course, monkeypatch, key, cached):
    busy = {f"{key}:test_the_mean_of_three_numbers": Failure("out of time")}
    monkeypatch.setattr("torchmark.oracle.observe", lambda lesson: Oracle(lesson, busy, {}))
    consult(read_lesson(text_course, "mini"))
    assert len([*text_course.cache.glob("*.json")]) == cached


def test_a_worker_that_is_killed_while_it_starts_is_started_again(monkeypatch):
    real, made = torchmark.session.Worker, []

    def start(*words):
        made.append(words)
        if len(made) == 1:
            raise Broken("the worker does not start: killed")
        return real(*words)

    monkeypatch.setattr("torchmark.session.Worker", start)
    assert run([Cell("a", "x = 1")], [], ["x"]).kinds == {"x": "int"} and len(made) == 2


def test_a_worker_that_never_starts_is_the_graders_fault(monkeypatch):
    monkeypatch.setattr("torchmark.session.START_SECONDS", 0.0)
    with pytest.raises(Broken, match="the worker does not start"):
        run([Cell("a", "x = 1")], [], ["x"])
