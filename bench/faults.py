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
import hashlib
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import psutil

BENCH = Path(__file__).resolve().parent
LESSON = "mini"
KINDS = {"judge": 0.4, "torn": 0.15, "time": 0.15, "worker": 0.15, "disk": 0.15}
SECONDS = 600
DISK = 64 << 20
SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER: what a killed judge leaves running becomes a child of this process

# What must be equal in a gradebook, whose rows bear random ids.
OF = """ JOIN base_cell c ON c.id = x.cell_id JOIN submitted_notebook s ON s.id = x.notebook_id
 JOIN notebook n ON n.id = s.notebook_id JOIN submitted_assignment a ON a.id = s.assignment_id"""
QUERIES = (
    "SELECT a.student_id, n.name, c.name, x.auto_score, x.manual_score, x.needs_manual_grade FROM grade x" + OF,
    "SELECT a.student_id, n.name, c.name, x.auto_comment, x.manual_comment FROM comment x" + OF,
    "SELECT a.student_id, a.timestamp, s.late_submission_penalty FROM submitted_assignment a"
    " JOIN submitted_notebook s ON s.assignment_id = a.id",
    "SELECT id FROM student", "SELECT version_num FROM alembic_version",
    "PRAGMA integrity_check", "PRAGMA foreign_key_check",
)  # fmt: skip
NOT_COMPARED = ("gradebook.db", "grade.log", "grade.lock")


def main() -> int:
    """Run the harness; 1 where a run differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--students", type=int, default=4)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        base = Path(folder) / "base"
        submissions(base, options.students)
        expected = json.loads(json.dumps(one(base, "calm", 0)))
        faults = plan(options.runs, options.seed, expected)
        began = time.monotonic()
        with ThreadPoolExecutor(2) as pool:
            rows = list(pool.map(lambda fault: judged(base, expected, *fault), faults))
    print(table(rows))
    print(f"seed {options.seed}; {len(rows)} runs in {time.monotonic() - began:.0f} s; "
          f"{len(expected['points'])} points; load {os.getloadavg()[0]:.1f}")  # fmt: skip
    return int(any(differences for *_, differences in rows))


def submissions(root: Path, count: int) -> None:
    """A built course with up to four late submissions: right, wrong in part, deadly, no notebook."""
    sys.path.insert(0, str(BENCH.parent / "tests" / "torchmark"))
    from conftest import copy_of_mini
    from nbgrader.api import Gradebook
    from test_nbgrader import CLASS, submit

    from torchmark.build import build
    from torchmark.course import load_course
    from torchmark.demo import fill

    course = load_course(copy_of_mini(root))
    build(course, LESSON)
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        book.update_or_create_assignment(LESSON, duedate=datetime(2027, 1, 1))
    deadly = fill(CLASS["ada"](course), {"tail": "import os\ndef tail(x):\n    os._exit(1)"})
    work = {"ada": CLASS["ada"](course), "bob": CLASS["bob"](course), "dan": "my homework", "eve": deadly}
    for student, notebook in list(work.items())[:count]:
        submit(course, student, notebook)
        (root / "submitted" / student / LESSON / "timestamp.txt").write_text("2027-01-02 00:00:00 UTC")


def plan(runs: int, seed: int, calm: dict[str, Any]) -> list[tuple[str, float]]:
    """The faults: kinds in their shares, points spread evenly, times and bytes at random."""
    rng = random.Random(seed)
    points, count = calm["points"], {kind: round(runs * share) for kind, share in KINDS.items()}
    count["judge"] += runs - sum(count.values())
    torn = [number for number, point in enumerate(points) if point.startswith("open truncating")]
    faults = [("judge", spread(rng, range(len(points)), i, count["judge"])) for i in range(count["judge"])]
    faults += [("torn", spread(rng, torn, i, count["torn"])) for i in range(count["torn"])]
    faults += [(kind, rng.random() * calm["seconds"]) for kind in ("time", "worker") for _ in range(count[kind])]
    faults += [("disk", rng.random() * (calm["bytes"] + (64 << 10))) for _ in range(count["disk"])]
    rng.shuffle(faults)
    return faults


def spread(rng: random.Random, items: Any, number: int, count: int) -> int:
    """One of the items, from the part with this number of `count` equal parts."""
    return int(items[min(len(items) - 1, int((number + rng.random()) * len(items) / count))])


def judged(base: Path, expected: dict[str, Any], kind: str, at: float) -> tuple[str, float, str, list[str]]:
    """Run one fault in a process of its own: kind, when, how the disturbed run ended, what differs."""
    words = [sys.executable, __file__, str(base), kind, str(at)]
    if kind == "disk":
        words = ["unshare", "--mount" if os.getuid() == 0 else "-rm", *words]
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{kind} at {at}: the harness itself failed: {done.stderr}")
    found = json.loads(done.stdout)
    differences = [
        f"{name}: {found[name].get(key)!r:.200} in place of {expected[name].get(key)!r:.200}"
        for name in ("state", "after")
        for key in sorted({*found[name], *expected[name]})
        if found[name].get(key) != expected[name].get(key)
    ]
    for text in differences or ["as it should be"]:
        print(f"{kind} at {at:g}, {found['ended']}: {text}", flush=True)
    return kind, at, found["ended"], differences


def one(base: Path, kind: str, at: float) -> dict[str, Any]:
    """Disturb one run on a copy of the course, resume it, and tell what is there then."""
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    with tempfile.TemporaryDirectory(prefix="fault-") as folder:
        root, scratch, ballast = Path(folder, "course"), Path(folder, "tmp"), Path(folder, "course", "ballast")
        root.mkdir()
        scratch.mkdir()
        if kind == "disk":
            subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", root], check=True)
        shutil.copytree(base, root, dirs_exist_ok=True)
        before = size(root)
        if kind == "disk":
            free = os.statvfs(root)
            ballast.write_bytes(bytes(max(0, free.f_bavail * free.f_bsize - int(at))))
        began = time.monotonic()
        ended = disturb(kind, at, root, scratch)
        seconds = time.monotonic() - began
        ballast.unlink(missing_ok=True)
        grown, log = size(root) - before, root / ".torchmark" / "grade.log"
        plain = subprocess.run(
            torchmark_grade(), cwd=root, env=environment(scratch), capture_output=True, timeout=SECONDS
        )
        after = {
            "exit": plain.returncode, "processes": left_running(), "temporary": sorted(os.listdir(scratch)),
            "log": log.read_text().splitlines()[-1].split()[2],
        }  # fmt: skip
        points = Path(folder, "points")
        found = {
            "state": state(root), "after": after, "ended": ended, "seconds": seconds, "bytes": grown,
            "points": points.read_text().splitlines() if points.exists() else [],
        }  # fmt: skip
        if kind == "disk":
            subprocess.run(["umount", root], check=True)
        return found


def disturb(kind: str, at: float, root: Path, scratch: Path) -> str:
    """Run the class with the fault; how the run ended."""
    words = torchmark_grade()
    if kind in ("calm", "judge", "torn"):
        number = -1 if kind == "calm" else int(at)
        how = "torn" if kind == "torn" else "kill"
        words = [sys.executable, str(BENCH / "points.py"), str(root.parent / "points"), str(number), how, *words[3:]]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(words, cwd=root, env=environment(scratch), **quiet)
    if kind in ("time", "worker"):
        try:
            process.wait(at)
        except subprocess.TimeoutExpired:
            kill(process, kind, random.Random(at))
    code = process.wait(SECONDS)
    return {0: "to its end", 1: "with a fault", -9: "killed"}.get(code, f"exit {code}")


def kill(judge: subprocess.Popen[Any], kind: str, rng: random.Random) -> None:
    """SIGKILL to the judge, or to one of the first processes of its sandbox that are seen from now on."""
    while kind == "worker" and judge.poll() is None:
        family = psutil.Process(judge.pid).children(recursive=True)
        if family:
            try:
                rng.choice(family).kill()
                return
            except psutil.NoSuchProcess:
                continue
        time.sleep(0.02)
    if kind == "time":
        judge.kill()


def state(root: Path) -> dict[str, Any]:
    """All files of a course by content, and its gradebook by what it says."""
    files = [path for path in sorted(root.rglob("*")) if path.is_file() and path.name not in NOT_COMPARED]
    found: dict[str, Any] = {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }
    with closing(sqlite3.connect(root / "gradebook.db")) as book:
        for query in QUERIES:
            found[query] = sorted([list(row) for row in book.execute(query)], key=repr)
    return found


def left_running() -> list[str]:
    """What still runs of all that was started, after it had time to end."""
    for _ in range(50):
        family = [process for process in psutil.Process().children() if process.status() != psutil.STATUS_ZOMBIE]
        if not family:
            return []
        time.sleep(0.1)
    return [" ".join(process.cmdline()) for process in family]


def size(root: Path) -> int:
    """Bytes that a course takes on a disk with blocks of 4096."""
    return sum(-(-path.lstat().st_size // 4096) * 4096 for path in root.rglob("*"))


def torchmark_grade() -> list[str]:
    """The plain command."""
    return [sys.executable, "-m", "torchmark", "grade", LESSON]


def environment(scratch: Path) -> dict[str, str]:
    """Of the judge: this package, a temporary folder of its own, no compiled modules left behind."""
    return {**os.environ, "PYTHONPATH": str(BENCH.parent), "TMPDIR": str(scratch), "PYTHONDONTWRITEBYTECODE": "1"}


def table(rows: list[tuple[str, float, str, list[str]]]) -> str:
    """Runs by kind of fault: how many, how the disturbed run ended, how many differ from a calm one."""
    lines = ["| fault | runs | killed | ended with a fault | went to its end | differ |", "|---|---|---|---|---|---|"]
    for kind in KINDS:
        mine = [row for row in rows if row[0] == kind]
        ends = Counter(row[2] for row in mine)
        differ = sum(bool(row[3]) for row in mine)
        counts = [len(mine), ends["killed"], ends["with a fault"], ends["to its end"], differ]
        lines.append(f"| {kind} | {' | '.join(map(str, counts))} |")
    return "\n".join(lines)


if __name__ == "__main__":
    if len(sys.argv) == 4 and sys.argv[2] in KINDS:
        print(json.dumps(one(Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]))))
    else:
        sys.exit(main())
