"""How time and memory grow with a class, and with the machines that grade it."""

import math
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from classes import ROOT, course_with, hand_in_class
from speed import CORES, CPU, SECONDS, Step, at, graded, own, rate, torchmark, watched

from torchmark.course import Course

sys.path.insert(0, str(ROOT / "tests" / "torchmark"))

from machines import cluster_of

KINDS = 20  # different notebooks in a class whose code is not what is measured
CLUSTERS = {"1": (1, 1), "2": (2, 1), "1 of 2 threads": (1, 2)}  # how many workers, each of how many threads
Sample = tuple[float, dict[str, float]]
EXPORTS = ("csv", "gradescope", "json", "junit", "moodle")


def growth(lesson: str, sizes: list[int], seed: int) -> dict[str, Any]:
    """Seconds and peak memory of classes whose answers are drawn, every submission different, on all cores."""
    with tempfile.TemporaryDirectory(prefix="growth-") as folder:
        course = course_with(lesson, Path(folder) / "built")
        found: dict[str, Any] = {"lesson": lesson, "seed": seed, "classes": []}
        for size in sizes:
            own = Course(shutil.copytree(course.root, Path(folder) / str(size)))
            hand_in_class(own, lesson, size, seed)
            found["classes"].append({"students": size, **watched(own, "grade", lesson, "-j", str(CORES))})
            print(found["classes"][-1], flush=True)
        return found


def scale(lesson: str, students: int, seed: int) -> dict[str, Any]:
    """A large class: its code is run for a few different notebooks, the journal knows the others; all are booked."""
    with tempfile.TemporaryDirectory(prefix="scale-") as folder:
        course = course_with(lesson, Path(folder) / "course")
        hand_in_class(course, lesson, students, seed, KINDS)
        found: dict[str, Any] = {"lesson": lesson, "seed": seed, "students": students, "kinds": KINDS}
        commands = {"grade": ("-j", "1"), "again": ("-j", "1"), "report": ()}
        for name, more in commands.items():
            found[name] = watched(course, "grade" if name == "again" else name, lesson, *more)
            print(name, {key: value for key, value in found[name].items() if key != "steps"}, flush=True)
        for form in EXPORTS:
            found[f"export {form}"] = watched(course, "export", lesson, "--format", form)
        journal = [path.stat().st_size for path in course.cache.glob("journal/**/*.json")]
        return found | {"journal": {"entries": len(journal), "MiB": sum(journal) / 2**20}}


def cluster(lesson: str, students: int, rounds: int) -> dict[str, Any]:
    """Seconds of a class on Dask clusters on this machine, see `CLUSTERS`; `own`: of some of them without Dask."""
    with tempfile.TemporaryDirectory(prefix="cluster-") as folder:
        course = course_with(lesson, Path(folder) / "course")
        some = Course(shutil.copytree(course.root, Path(folder) / "some"))
        hand_in_class(course, lesson, students)
        hand_in_class(some, lesson, students // 8)
        found: dict[str, Any] = {"lesson": lesson, "students": students, "seconds": {}, "further": {}, "CPU": {}}
        found["own"] = {"1": [], "2": []}
        for _ in range(rounds):
            for many, seconds in found["own"].items():
                seconds.append(side_by_side(some, lesson, int(many)))
                print(f"own code, {many} at a time: {seconds[-1]:.2f} s", flush=True)
            for name, (workers, threads) in CLUSTERS.items():
                with cluster_of(workers, threads) as (address, dask), sampled(*dask) as samples:
                    steps = (seen := graded(course, lesson, "--cluster", address))["steps"]
                first = workers * threads
                found["seconds"].setdefault(name, []).append(seen["seconds"])
                found["further"].setdefault(name, []).append(rate(steps, first, math.inf, SECONDS))
                found["CPU"].setdefault(name, []).append(cpu_between(samples, steps, first))
                print(name, *(found[what][name][-1] for what in ("seconds", "further", "CPU")), flush=True)
        return found


def side_by_side(course: Course, lesson: str, many: int) -> float:
    """Seconds of a submission's own code in each of so many processes at the same time, see own.py."""
    with ThreadPoolExecutor(many) as pool:
        return statistics.mean(found["seconds"] for found in pool.map(own, [course] * many, [lesson] * many))


@contextmanager
def sampled(*dask: subprocess.Popen[bytes]) -> Iterator[list[Sample]]:
    """Seconds from now on, four times each: what was used since by this machine, Dask's scheduler and its workers."""
    scheduler, *workers = (psutil.Process(process.pid) for process in dask)
    cluster = {"scheduler": [scheduler], "worker": workers}
    samples, ended, began = list[Sample](), threading.Event(), time.monotonic()

    def watch() -> None:
        while not ended.wait(0.25):
            machine = psutil.cpu_times()
            used = {kind: sum(sum(each.cpu_times()[:2]) for each in some) for kind, some in cluster.items()}
            busy = machine.user + machine.nice + machine.system + machine.irq + machine.softirq
            samples.append((time.monotonic() - began, {"machine": busy, **used}))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield samples
    finally:
        ended.set()
        thread.join()


def cpu_between(samples: list[Sample], steps: list[Step], first: int) -> dict[str, float]:
    """CPU seconds for each submission after the `first` ones, by who used them; `machine` is all of it."""
    one, two = at(steps, first), steps[-1]
    (_, before), (_, after) = (min(samples, key=lambda each: abs(each[0] - step[SECONDS])) for step in (one, two))
    used = {who: (after[who] - before[who]) / (two[0] - one[0]) for who in before}
    return used | {"judge": rate(steps, first, math.inf, CPU)}


def verify(lessons: list[str]) -> dict[str, float]:
    """Seconds of `torchmark verify` for each lesson, nothing known of it."""
    found = {}
    for lesson in lessons:
        for kept in (ROOT / ".torchmark").glob(f"{lesson}-*.json"):
            kept.unlink()
        found[lesson] = torchmark(ROOT, "verify", lesson)
        print(f"verify {lesson}: {found[lesson]:.1f} s", flush=True)
    return found


def start(rounds: int) -> float:
    """The median seconds of `torchmark --help`."""
    return statistics.median(torchmark(ROOT, "--help") for _ in range(rounds))
