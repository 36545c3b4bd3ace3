"""How time and memory grow with a class, and with the machines that grade it."""

import math
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from classes import ROOT, course_with, hand_in_class
from speed import CORES, SECONDS, graded, rate, torchmark, watched

from torchmark.course import Course

sys.path.insert(0, str(ROOT / "tests" / "torchmark"))

from machines import cluster_of

KINDS = 20  # different notebooks in a class whose code is not what is measured
CLUSTERS = {"1": (1, 1), "2": (2, 1), "1 of 2 threads": (1, 2)}  # how many workers, each of how many threads
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
    """Seconds of a class on Dask clusters on this machine: one worker, two, and one of two threads."""
    with tempfile.TemporaryDirectory(prefix="cluster-") as folder:
        course = course_with(lesson, Path(folder) / "course")
        hand_in_class(course, lesson, students)
        found: dict[str, Any] = {"lesson": lesson, "students": students, "seconds": {}, "further": {}}
        for _ in range(rounds):
            for name, (workers, threads) in CLUSTERS.items():
                with cluster_of(workers, threads) as (address, _):
                    seen = graded(course, lesson, "--cluster", address)
                further = rate(seen["steps"], workers * threads, math.inf, SECONDS)
                found["seconds"].setdefault(name, []).append(seen["seconds"])
                found["further"].setdefault(name, []).append(further)
        print(found, flush=True)
        return found


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
