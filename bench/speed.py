"""A class graded by torchmark, by stock nbgrader, by otter-grader and by nobody, in turn, round after round.

A class hands in the right answers, and nothing of it is known before. Contenders:

    stock     nbgrader autograde, as it comes; the same cases run inside the notebook, in its check cells
    otter     otter run for each notebook, the same cases as its tests, outside of containers; where it is installed
    cold      torchmark grade -j 1, every worker started anew
    warm 1    torchmark grade -j 1
    warm N    torchmark grade on all N cores; each further one: from the Nth submission to the last
    own       the CPU time of the students' code and of the cases, in warm workers (see own.py): the floor
"""

import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psutil
from classes import ROOT, course_with, hand_in_class, otter_tests, rival, stock_course
from nbgrader.api import Gradebook

from torchmark.build import nbgrader_at
from torchmark.course import Course

CORES = os.cpu_count() or 1
MIB = 1 << 20
Step = tuple[int, float, float, float, float]
SECONDS, MEMORY, CPU = 1, 2, 3  # of a step; the kernel's part comes last
Seconds = dict[str, list[float]]  # for a submission, by contender: one for each round


def speed(lesson: str, students: int, few: int, rounds: int) -> Seconds:
    """Time all contenders: torchmark's warm workers on a class of `students`, the others on one of `few`."""
    with tempfile.TemporaryDirectory(prefix="speed-") as folder:
        ours, theirs, stock = (Path(folder) / name for name in ("ours", "theirs", "stock"))
        course = course_with(lesson, ours)
        small = Course(shutil.copytree(ours, theirs))
        hand_in_class(course, lesson, students)
        hand_in_class(small, lesson, few)
        stock_course(small, lesson, stock, few)
        if with_otter := find_spec("otter") is not None:
            otter_tests(small, lesson, stock)
        found: Seconds = {}
        for _ in range(rounds):
            note(found, "stock", graded_by_stock(stock, lesson) / few)
            if with_otter:
                note(found, "otter", graded_by_otter(stock, lesson) / few)
            note(found, "cold", graded(small, lesson, "-j", "1", more={"TORCHMARK_COLD": "1"})["seconds"] / few)
            for workers in (1, CORES):
                seen = graded(course, lesson, "-j", str(workers))
                note(found, f"warm {workers}", seen["seconds"] / students)
                note(found, f"warm {workers}, each further one", rate(seen["steps"], workers, math.inf, SECONDS))
            note(found, "own", own(small, lesson)["CPU"] / few)
        return found


def judge(lesson: str, rounds: int) -> Seconds:
    """The judge's CPU seconds for a submission, of four that are new, then of thirty that are known."""
    with tempfile.TemporaryDirectory(prefix="judge-") as folder:
        course = course_with(lesson, Path(folder))
        hand_in_class(course, lesson, 40, kinds=6)
        found: Seconds = {}
        for _ in range(rounds):
            steps = graded(course, lesson, "-j", "1")["steps"]
            note(found, "new", rate(steps, 1, 5, CPU))
            note(found, "known", rate(steps, 10, math.inf, CPU))
        return found


def note(found: Seconds, name: str, seconds: float) -> None:
    """Keep what a contender took for a submission."""
    found.setdefault(name, []).append(seconds)
    print(f"{name}: {seconds:.2f} s a submission", flush=True)


def graded_by_stock(root: Path, lesson: str) -> float:
    """Autograde the class with stock nbgrader; all must have full marks."""
    began = time.monotonic()
    rival(root, "nbgrader", "autograde", lesson, "--force")
    seconds = time.monotonic() - began
    full_marks(f"sqlite:///{root / 'gradebook.db'}", lesson)
    return seconds


def graded_by_otter(root: Path, lesson: str) -> float:
    """Grade the class of a stock course with otter-grader; all must have full marks."""
    began = time.monotonic()
    for path in sorted(root.glob(f"submitted/*/{lesson}/*.ipynb")):
        rival(root, "otter", "run", str(path), "-a", f"otter/{path.stem}.zip", "--no-logo")
        tests = json.loads((root / "results.json").read_text(encoding="utf-8"))["tests"]
        right = {test["name"] for test in tests if 0 < test.get("max_score", 0) == test["score"]}
        if right != {file.stem for file in (root / "otter" / path.stem).iterdir()}:
            raise RuntimeError(f"{path}: full marks for {len(right)} exercises only")
    return time.monotonic() - began


def graded(course: Course, lesson: str, *staff: str, more: dict[str, str] | None = None) -> dict[str, Any]:
    """Grade the class with torchmark, nothing known of it, see `watched`; all must have full marks."""
    for name in ("journal", "stamps"):
        shutil.rmtree(course.cache / name, ignore_errors=True)
    seen = watched(course, "grade", lesson, *staff, more=more)
    with nbgrader_at(course.root) as (coursedir, _):
        full_marks(coursedir.db_url, lesson)
    return seen


def torchmark(root: Path, *words: str) -> float:
    """Run a command of torchmark in a course: its seconds, from start to end. Raises where it fails."""
    began = time.monotonic()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "torchmark", *words]
    subprocess.run(command, cwd=root, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - began


def watched(course: Course, *words: str, more: dict[str, str] | None = None) -> dict[str, Any]:
    """Run a command: its seconds, the largest memory of it and of the largest process that it started, in MiB.

    steps: students that were done, after how many seconds, and the command's memory, CPU seconds and those of them in
    the kernel then; looked at four times a second.
    """
    log, began = course.cache / "grade.log", time.monotonic()
    before = log.stat().st_size if log.exists() else 0
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **(more or {})}
    command = [sys.executable, "-m", "torchmark", *words]
    judge = psutil.Popen(command, cwd=course.root, env=environment, stdout=subprocess.DEVNULL)
    steps, largest, theirs = list[Step](), 0.0, 0.0
    while True:
        try:
            code = judge.wait(0.25)
            break
        except psutil.TimeoutExpired:
            memory, cpu, kernel = used_by(judge)
            largest = max(largest, memory)
            theirs = max([theirs, *(used_by(child)[0] for child in judge.children(recursive=True))])
            done = lines_from(log, before) if log.exists() else 0
            if done > (steps[-1][0] if steps else 0):
                steps.append((done, time.monotonic() - began, memory, cpu, kernel))
    if code:
        raise RuntimeError(f"{' '.join(words)}: exit {code}")
    return {"seconds": time.monotonic() - began, "MiB": largest, "workers' MiB": theirs, "steps": thinned(steps)}


def at(steps: list[Step], students: float) -> Step:
    """The first step when so many students were done, or else the last."""
    return next((step for step in steps if step[0] >= students), steps[-1])


def rate(steps: list[Step], first: float, last: float, what: int) -> float:
    """Seconds a submission between two steps."""
    one, two = at(steps, first), at(steps, last)
    return (two[what] - one[what]) / max(1, two[0] - one[0])


def thinned(steps: list[Step]) -> list[Step]:
    """The first step, those at or after 2, 5, 10, 20, 50 ... students, and the last."""
    marks = sorted(digit * 10**power for digit in (1, 2, 5) for power in range(5))
    found = [at(steps, mark) for mark in marks] if steps else []
    return sorted({*found, *steps[-1:]})


def used_by(process: psutil.Process) -> tuple[float, float, float]:
    """Its resident memory in MiB, its CPU seconds, and those of them in the kernel; 0 where it has ended."""
    try:
        user, kernel = process.cpu_times()[:2]
        return process.memory_info().rss / MIB, user + kernel, kernel
    except psutil.Error:
        return 0.0, 0.0, 0.0


def lines_from(log: Path, start: int) -> int:
    """How many students the log names after so many bytes."""
    with log.open("rb") as file:
        file.seek(start)
        return sum(b" graded: " in line or b" unchanged: " in line or b" failed: " in line for line in file)


def full_marks(url: str, lesson: str) -> None:
    """Raise RuntimeError where a student does not have all points."""
    with Gradebook(url) as book:
        for submission in book.assignment_submissions(lesson):
            if not 0 < submission.score == submission.max_score:
                raise RuntimeError(f"{submission.student.id}: {submission.score} of {submission.max_score} points")


def own(course: Course, lesson: str) -> dict[str, Any]:
    """What the class's own code costs, see own.py."""
    words = [sys.executable, str(ROOT / "bench" / "own.py"), str(course.root), lesson]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(words, env=environment, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def profile(lesson: str) -> dict[str, Any]:
    """Where the time of one right submission's own code goes, see own.py."""
    with tempfile.TemporaryDirectory(prefix="profile-") as folder:
        course = course_with(lesson, Path(folder))
        hand_in_class(course, lesson, 1)
        return own(course, lesson)
