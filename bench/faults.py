"""Kill a class run at every stage, resume it with the plain command, and compare with an undisturbed run.

    python bench/faults.py --runs 200 --seed 0

Each run grades the small course of the tests (four submissions) and is disturbed once:

    judge   SIGKILL at one of its points: before a file is opened for writing, renamed, removed, before
            a process is started, a database connected, a statement sent or a transaction committed
    torn    the same, with the file at hand already opened and emptied
    time    SIGKILL at a random time
    worker  SIGKILL to a process of the sandbox at a random time; the judge lives on
    disk    no space left on the device of the course, from a random number of bytes on

Then the course must be what it is after a run that nobody disturbed: scores, comments and penalties in
the gradebook, results, stamps, journal, autograded notebooks; no temporary file and no process may be
left. Exit 1 where anything differs.
"""

import argparse
import ctypes
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

HERE = Path(__file__).resolve()
TESTS = HERE.parents[1] / "tests" / "torchmark"
LESSON = "mini"
KINDS = {"judge": 0.4, "torn": 0.15, "time": 0.15, "worker": 0.15, "disk": 0.15}
GRADE = [sys.executable, "-m", "torchmark", "grade", LESSON]
SECONDS = 600
DISK = 64 << 20

# What must be equal, from a gradebook whose rows bear random ids.
QUERIES = (
    "SELECT a.student_id, n.name, c.name, g.auto_score, g.manual_score, g.needs_manual_grade FROM grade g"
    " JOIN base_cell c ON c.id = g.cell_id JOIN submitted_notebook s ON s.id = g.notebook_id"
    " JOIN notebook n ON n.id = s.notebook_id JOIN submitted_assignment a ON a.id = s.assignment_id",
    "SELECT a.student_id, n.name, c.name, m.auto_comment, m.manual_comment FROM comment m"
    " JOIN base_cell c ON c.id = m.cell_id JOIN submitted_notebook s ON s.id = m.notebook_id"
    " JOIN notebook n ON n.id = s.notebook_id JOIN submitted_assignment a ON a.id = s.assignment_id",
    "SELECT a.student_id, a.timestamp, s.late_submission_penalty FROM submitted_assignment a"
    " JOIN submitted_notebook s ON s.assignment_id = a.id",
    "SELECT id FROM student",
    "SELECT version_num FROM alembic_version",
    "PRAGMA integrity_check",
    "PRAGMA foreign_key_check",
)


@dataclass(frozen=True)
class Fault:
    """One disturbance: its kind, and when: a point, seconds, or bytes that are free."""

    kind: str
    at: float


def main() -> int:
    """Run the harness; 1 where a run differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2, help="runs at a time")
    parser.add_argument("--students", type=int, default=4)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        base, expected, points, seconds = prepare(Path(folder), options.students)
        faults = plan(options.runs, options.seed, points, seconds)
        began = time.monotonic()
        with ThreadPoolExecutor(options.jobs) as pool:
            runs = pool.map(lambda pair: disturbed(base, expected, *pair), enumerate(faults))
            outcomes = [report(fault, outcome) for fault, outcome in zip(faults, runs, strict=True)]
    print(table(faults, outcomes))
    print(f"seed {options.seed}, {len(faults)} runs in {time.monotonic() - began:.0f} s; {len(points)} points")
    return int(any(differences for _, differences in outcomes))


# -- the course and the plan ------------------------------------------------------------------------


def prepare(folder: Path, students: int) -> tuple[Path, dict[str, Any], list[str], float]:
    """A course with its submissions; what an undisturbed run makes of it, its points, and its seconds."""
    sys.path.insert(0, str(TESTS))
    from conftest import copy_of_mini
    from nbgrader.api import Gradebook
    from test_nbgrader import CLASS, submit

    from torchmark.build import build
    from torchmark.course import load_course

    course = load_course(copy_of_mini(folder / "base"))
    build(course, LESSON)
    with Gradebook(f"sqlite:///{course.root}/gradebook.db") as book:
        from datetime import datetime

        book.update_or_create_assignment(LESSON, duedate=datetime(2027, 1, 1))
    deadly = {"cyd": lambda course: with_cell(CLASS["ada"](course), "import os\nos._exit(1)"), "dan": not_json}
    for student, make in list((CLASS | deadly).items() if students > 3 else CLASS.items())[:students]:
        submit(course, student, make(course))
        (course.root / "submitted" / student / LESSON / "timestamp.txt").write_text("2027-01-02 00:00:00 UTC")
    calm = copy(course.root, folder / "calm")
    began = time.monotonic()
    done = run([*GRADE], calm, TORCHMARK_POINTS=str(folder / "points"))
    if done.returncode:
        raise SystemExit(f"the undisturbed run failed: {done.stdout}{done.stderr}")
    return course.root, state(calm), (folder / "points").read_text().splitlines(), time.monotonic() - began
