"""A large class into SQLite and into PostgreSQL, its writer killed in between and resumed.

    python bench/gradebook.py --count 500 --kills 3 --seed 0

The submissions have a few different contents, which are run once; all others are in the journal, so that
what is timed is the way from a known result through nbgrader into the gradebook. Each run is the plain
`torchmark grade`. Exit 1 where a gradebook does not hold what the results say, or the two differ.
"""

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1] / "tests" / "torchmark"
sys.path.insert(0, str(TESTS))
LESSON = "mini"

import postgres  # noqa: E402
from conftest import copy_of_mini  # noqa: E402
from test_nbgrader import CLASS, submit  # noqa: E402

from torchmark.build import build, nbgrader_at, register  # noqa: E402
from torchmark.course import CONFIG, Course, load_course  # noqa: E402
from torchmark.grade import grade, key_of  # noqa: E402
from torchmark.gradebook import Booked, booked, gradebook_of  # noqa: E402
from torchmark.journal import Journal  # noqa: E402


def known_class(course: Course, count: int) -> dict[str, float]:
    """Submit for `count` students of a built course; their points, with all that was observed in the journal."""
    key, journal = key_of(course, LESSON, LESSON), Journal(course.journal(LESSON))
    notebooks = [make(course) for make in CLASS.values()]
    points = [grade(notebook, key, f"{LESSON}.ipynb", journal.observe)[0].points for notebook in notebooks]
    found = {}
    for number in range(count):
        student = f"student-{number:03}"
        submit(course, student, notebooks[number % len(notebooks)])
        found[student] = points[number % len(points)]
    return found


def booked_class(course: Course, url: str, kills: int, rng: random.Random) -> tuple[Booked, dict[str, float], float]:
    """Grade the class into the gradebook at `url`; what it holds then, its points by student, and the seconds."""
    with (course.root / CONFIG).open("a") as file:
        file.write(f"\nc.CourseDirectory.db_url = {url!r}\n" if url else "")
    register(course, LESSON)
    words, began = [sys.executable, "-m", "torchmark", "grade", LESSON], time.monotonic()
    log, students = course.cache / "grade.log", len([*(course.root / "submitted").iterdir()])
    for part in range(kills):
        process = subprocess.Popen(words, cwd=course.root, stdout=subprocess.DEVNULL)
        wanted = rng.uniform(part, part + 1) * students / kills
        while process.poll() is None and (not log.exists() or log.read_text().count(" graded: ") < wanted):
            time.sleep(rng.random() / 20)
        process.kill()
        process.wait()
    subprocess.run(words, cwd=course.root, stdout=subprocess.DEVNULL, check=True)
    seconds = time.monotonic() - began
    with nbgrader_at(course.root) as (coursedir, _):
        with gradebook_of(coursedir) as book:
            points = {each.student.id: each.score for each in book.assignment_submissions(LESSON)}
        return booked(coursedir, LESSON), points, seconds


def main() -> int:
    """Run both; 1 where they differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, postgres.server() as url:
        course = load_course(copy_of_mini(Path(folder) / "base"))
        build(course, LESSON)
        expected, rows = known_class(course, options.count), []
        for name, where in (("SQLite", ""), ("PostgreSQL", url)):
            copy = load_course(Path(shutil.copytree(course.root, Path(folder) / name)))
            found = booked_class(copy, where, options.kills, random.Random(options.seed))
            rows.append(found)
            print(f"{name}: {options.count} results, {options.kills} kills, {found[2]:.0f} s in all; "
                  f"{'as they should be' if found[1] == expected else 'WRONG'}", flush=True)  # fmt: skip
        equal = rows[0][0] == rows[1][0]
        print(f"seed {options.seed}; the two gradebooks {'hold the same' if equal else 'DIFFER'}")
        return int(not equal or any(row[1] != expected for row in rows))


if __name__ == "__main__":
    sys.exit(main())
