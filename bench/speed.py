"""How fast is a class graded? torchmark beside stock nbgrader, in one run, interleaved.

    python bench/speed.py --rounds 3 dl05_learning dl03_tensors

A class hands in the right answers, and nothing of it is known before. Contenders:

    stock     nbgrader autograde, as it comes; the same cases run inside the notebook, in its check cells
    cold      torchmark grade -j 1, every worker started anew
    warm 1    torchmark grade -j 1
    warm N    torchmark grade on all N cores
    alone     the students' own cells and nothing else, in a warm worker: the floor

Prints seconds for a submission (medians of the rounds, the program's start included) and ratios to stock, and writes
docs/benchmarks.json and docs/benchmarks.svg. Exit 1 where somebody does not get full marks.
"""

import argparse
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from classes import ROOT, course_with, hand_in_right, nbgrader, stock_course
from matplotlib.figure import Figure
from nbgrader.api import Gradebook

from torchmark.build import nbgrader_at
from torchmark.course import Course
from torchmark.grade import key_of, settings_of, what_to_observe
from torchmark.session import run
from torchmark.submission import read_notebook, repair

CORES = os.cpu_count() or 1
WARM = ("warm 1", f"warm {CORES}")
Seconds = dict[str, list[float]]  # for a submission, by contender: one for each round


def main() -> int:
    """Time all contenders on all lessons."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lessons", nargs="+")
    parser.add_argument("--students", type=int, default=20, help="of torchmark's class when its workers are warm")
    parser.add_argument("--few", type=int, default=3, help="students of the others' classes")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    found: dict[str, Seconds] = {}
    for lesson in options.lessons:
        with tempfile.TemporaryDirectory(prefix="speed-") as folder:
            found[lesson] = timed(lesson, Path(folder), options)
        print(table(lesson, found[lesson]), flush=True)
    told = {
        "machine": f"{CORES} cores, Python {platform.python_version()}", "date": time.strftime("%Y-%m-%d"),
        "command": " ".join(["python", "bench/speed.py", *sys.argv[1:]]), "rounds": options.rounds,
        "students": options.students, "few": options.few, "seconds": found,
        "largest process, MiB": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10,
    }  # fmt: skip
    (ROOT / "docs" / "benchmarks.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    picture(found).savefig(ROOT / "docs" / "benchmarks.svg", metadata={"Date": None})
    print(f"{told['machine']}, {told['date']}, load {os.getloadavg()[0]:.1f}")
    return 0


def timed(lesson: str, folder: Path, options: argparse.Namespace) -> Seconds:
    """Time the contenders in turn, round after round."""
    course, few, stock = course_with(lesson, folder / "ours"), course_with(lesson, folder / "few"), folder / "stock"
    hand_in_right(course, lesson, options.students)
    hand_in_right(few, lesson, options.few)
    stock_course(few, lesson, stock, options.few)
    contenders: dict[str, tuple[Callable[[], None], int]] = {
        "stock": (lambda: graded_by_stock(stock, lesson), options.few),
        "cold": (lambda: graded(few, lesson, 1, {"TORCHMARK_COLD": "1"}), options.few),
        WARM[0]: (lambda: graded(course, lesson, 1, {}), options.students),
        WARM[1]: (lambda: graded(course, lesson, CORES, {}), options.students),
        "alone": (lambda: alone(few, lesson), options.few),
    }
    found: Seconds = {name: [] for name in contenders}
    for _ in range(options.rounds):
        for name, (work, students) in contenders.items():
            began = time.monotonic()
            work()
            found[name].append((time.monotonic() - began) / students)
            print(f"{lesson}, {name}: {found[name][-1]:.2f} s a submission", file=sys.stderr, flush=True)
    return found


def graded_by_stock(root: Path, lesson: str) -> None:
    """Autograde the class with stock nbgrader; all must have full marks."""
    nbgrader(root, "autograde", lesson, "--force")
    full_marks(f"sqlite:///{root / 'gradebook.db'}", lesson)


def graded(course: Course, lesson: str, workers: int, more: dict[str, str]) -> None:
    """Grade the class with torchmark, nothing known of it; all must have full marks."""
    for name in ("journal", "stamps"):
        shutil.rmtree(course.cache / name, ignore_errors=True)
    words = [sys.executable, "-m", "torchmark", "grade", lesson, "-j", str(workers)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **more}
    subprocess.run(words, cwd=course.root, env=environment, check=True, stdout=subprocess.DEVNULL)
    with nbgrader_at(course.root) as (coursedir, _):
        full_marks(coursedir.db_url, lesson)


def full_marks(url: str, lesson: str) -> None:
    """Raise RuntimeError where a student does not have all points."""
    with Gradebook(url) as book:
        for submission in book.assignment_submissions(lesson):
            if not 0 < submission.score == submission.max_score:
                raise RuntimeError(f"{submission.student.id}: {submission.score} of {submission.max_score} points")


def alone(course: Course, lesson: str) -> None:
    """Run the cells of the class, and no case."""
    for path in sorted((course.root / "submitted").glob(f"*/{lesson}/*.ipynb")):
        key = key_of(course, lesson, path.stem)
        assert key.released is not None
        cells, _, _ = what_to_observe(repair(read_notebook(path), key.released), key)
        run(cells, [], [], **settings_of(key))


def table(lesson: str, found: Seconds) -> str:
    """Medians and ratios, as Markdown."""
    middle = {name: statistics.median(seconds) for name, seconds in found.items()}
    rows = [f"| {name} | {seconds:.2f} | {middle['stock'] / seconds:.1f} |" for name, seconds in middle.items()]
    return "\n".join([f"\n| `{lesson}` | seconds a submission | stock / this |", "|---|---|---|", *rows])


def picture(found: dict[str, Seconds]) -> Figure:
    """Seconds for a submission by lesson and contender; the dots are the rounds."""
    figure = Figure(figsize=(8, 1 + 1.8 * len(found)), layout="constrained")
    for axes, (lesson, seconds) in zip(figure.subplots(len(found), squeeze=False)[:, 0], found.items(), strict=True):
        names = list(seconds)[::-1]
        axes.barh(names, [statistics.median(seconds[name]) for name in names], color="#7aa6c2")
        for name in names:
            axes.plot(seconds[name], [name] * len(seconds[name]), "o", color="#1b4965", markersize=4)
        axes.set_title(lesson, loc="left")
        axes.set_xlabel("seconds a submission")
    return figure


if __name__ == "__main__":
    sys.exit(main())
