"""Kill a class run at every stage, resume it, and compare with an undisturbed run.

    python bench/faults.py --runs 200 --seed 0

Each run grades the small course of the tests (four submissions, or --students) and is disturbed once:

    judge   SIGKILL at one of its points: before a file is opened for writing, renamed, removed, before
            a process is started, a database connected, a statement sent or a transaction committed
    torn    the same, with the file at hand already opened and emptied
    time    SIGKILL at a random time
    worker  SIGKILL to a process of the sandbox at a random time; the judge lives on
    disk    no space left on the device of the course, from a random number of bytes on

Then `torchmark grade` runs once more, and the course must be what it is after a run that nobody disturbed:
scores, comments and penalties in the gradebook, results, stamps, journal, autograded notebooks; no temporary
file and no process may be left. Exit 1 where anything differs. To save the time of importing torch, the
command runs in forks of this process, which has imported everything and done nothing.
"""

import argparse
import contextlib
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
import traceback
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import nbgrader.apps  # noqa: F401
import psutil
from points import Points, watch

import torchmark.classroom
import torchmark.cli
import torchmark.nbgrader
import torchmark.tables

TESTS = Path(__file__).resolve().parents[1] / "tests" / "torchmark"
LESSON = "mini"
Fault = tuple[str, float]  # its kind, and when: the number of a point, seconds, or bytes that are free
Row = tuple[str, str, list[str]]  # kind of fault, how the disturbed run ended, what differs
Child = tuple[int, Path]  # process, and the file of its answer
KINDS = {"judge": 0.4, "torn": 0.15, "time": 0.15, "worker": 0.15, "disk": 0.15}
ENDS = {0: "to its end", 1: "with a fault", -9: "killed"}
SECONDS = 3600
DISK = 64 << 20
LIBC, SUBREAPER, NEW_MOUNTS, NEW_USER = ctypes.CDLL(None), 36, 0x20000, 0x10000000

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
    sys.dont_write_bytecode = True
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        base = Path(folder) / "base"
        waited(forked(lambda: submissions(base, options.students), Path(folder) / "made.json"))
        calm = waited(forked(lambda: one(base, ("calm", -1)), Path(folder) / "calm.json"))
        began = time.monotonic()
        rows = all_of(base, calm, plan(options.runs, options.seed, calm))
    print(table(rows))
    print(f"seed {options.seed}; {len(rows)} runs in {time.monotonic() - began:.0f} s; "
          f"{len(calm['points'])} points; load {os.getloadavg()[0]:.1f}")  # fmt: skip
    return int(any(differences for *_, differences in rows))


def submissions(root: Path, count: int) -> None:
    """A built course with late submissions: right, wrong in part, no notebook, deadly; more of the first two kinds."""
    sys.path.insert(0, str(TESTS))
    from conftest import copy_of_mini
    from nbformat.v4 import new_code_cell
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
    for number in range(len(work), count):
        more = CLASS[("ada", "bob")[number % 2]](course)
        more.cells.insert(0, new_code_cell(f"number = {number}"))
        work[f"student-{number:05}"] = more
    for student, notebook in list(work.items())[:count]:
        submit(course, student, notebook)
        (root / "submitted" / student / LESSON / "timestamp.txt").write_text("2027-01-02 00:00:00 UTC")


def plan(runs: int, seed: int, calm: dict[str, Any]) -> list[Fault]:
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


def spread(rng: random.Random, items: Any, number: int, count: int) -> float:
    """One of the items, from the part with this number of `count` equal parts."""
    return float(items[min(len(items) - 1, int((number + rng.random()) * len(items) / count))])


def all_of(base: Path, calm: dict[str, Any], faults: list[Fault]) -> list[Row]:
    """All runs, two at a time, each in a process of its own."""
    rows: list[Row] = []
    running: list[tuple[Fault, Child]] = []
    for number, fault in enumerate(faults):
        if len(running) == 2:
            rows.append(judged(calm, *running.pop(0)))
        running.append((fault, forked(lambda fault=fault: one(base, fault), base.parent / f"{number}.json")))
    return [*rows, *(judged(calm, *pair) for pair in running)]


def judged(calm: dict[str, Any], fault: Fault, child: Child) -> Row:
    """The end of a run."""
    found = waited(child)
    differences = [
        f"{name}: {found[name].get(key)!r:.200} in place of {calm[name].get(key)!r:.200}"
        for name in ("state", "after")
        for key in sorted({*found[name], *calm[name]})
        if found[name].get(key) != calm[name].get(key)
    ]
    for text in differences or ["as it should be"]:
        print(f"{fault[0]} at {fault[1]:g}, {found['ended']}: {text}", flush=True)
    return fault[0], found["ended"], differences


def forked(work: Callable[[], Any], answer: Path) -> Child:
    """Do something in a fork of this process; its answer goes into a file."""
    pid = os.fork()
    if pid == 0:
        try:
            answer.write_text(json.dumps(work()))
            os._exit(0)
        except BaseException:  # noqa: BLE001  a fork never returns
            traceback.print_exc()
            os._exit(1)
    return pid, answer


def waited(child: Child) -> Any:
    """The answer of a fork."""
    if os.waitpid(child[0], 0)[1]:
        raise SystemExit("the harness itself failed, see above")
    return json.loads(child[1].read_text())


def one(base: Path, fault: Fault) -> dict[str, Any]:
    """Disturb one run on a copy of the course, resume it, and tell what is there then."""
    LIBC.prctl(SUBREAPER, 1, 0, 0, 0)  # what a killed judge leaves running becomes a child of this process
    with tempfile.TemporaryDirectory(prefix="fault-") as folder:
        root, scratch, points = Path(folder, "course"), Path(folder, "tmp"), Path(folder, "points")
        root.mkdir()
        scratch.mkdir()
        with small_disk(root) if fault[0] == "disk" else contextlib.nullcontext():
            shutil.copytree(base, root, dirs_exist_ok=True)
            began, before = time.monotonic(), size(root)
            with full(root, int(fault[1])) if fault[0] == "disk" else contextlib.nullcontext():
                ended = disturb(fault, root, scratch, points)
            found = {"seconds": time.monotonic() - began, "bytes": size(root) - before, "ended": ended}
            code = psutil.Process(judge(root, scratch)).wait(SECONDS)
            log = (root / ".torchmark" / "grade.log").read_text().splitlines()
            after = {
                "exit": code,
                "running": left_running(),
                "temporary": os.listdir(scratch),
                "log": log[-1].split()[2],
            }
            found |= {"state": state(root), "after": after}
        return found | {"points": points.read_text().splitlines() if points.exists() else []}


@contextlib.contextmanager
def small_disk(root: Path) -> Any:
    """Put a small disk there, which only this process and its children see."""
    uid, gid = os.getuid(), os.getgid()
    if LIBC.unshare(NEW_MOUNTS | (NEW_USER if uid else 0)):
        raise OSError("this machine gives no namespace for a small disk")
    if uid:
        for name, text in (("setgroups", "deny"), ("uid_map", f"0 {uid} 1"), ("gid_map", f"0 {gid} 1")):
            Path("/proc/self", name).write_text(text)
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", root], check=True)
    yield
    subprocess.run(["umount", "--lazy", root], check=True)


@contextlib.contextmanager
def full(root: Path, free: int) -> Any:
    """Leave so many bytes free on the disk, for the duration."""
    disk, ballast = os.statvfs(root), root / "ballast"
    ballast.write_bytes(bytes(disk.f_bavail * disk.f_bsize - free))
    yield
    ballast.unlink()


def judge(root: Path, scratch: Path, before: Callable[[], None] | None = None) -> int:
    """Start `torchmark grade` in a fork, at work in the course; its process id."""
    pid = os.fork()
    if pid == 0:
        code: Any = 2
        try:
            for stream in range(3):
                os.dup2(os.open(os.devnull, os.O_RDWR), stream)
            os.chdir(root)
            tempfile.tempdir = os.environ["TMPDIR"] = str(scratch)
            if before:
                before()
            sys.argv = ["torchmark", "grade", LESSON]
            torchmark.cli.main()
        except SystemExit as end:
            code = end.code or 0
        finally:
            os._exit(code)
    return pid


def disturb(fault: Fault, root: Path, scratch: Path, points: Path) -> str:
    """Run the class with the fault; how the run ended."""
    kind, at = fault
    watched = None
    if kind in ("calm", "judge", "torn"):
        watched = lambda: watch(Points(points, int(at), kind == "torn"))  # noqa: E731
    process = psutil.Process(judge(root, scratch, watched))
    if kind in ("time", "worker"):
        try:
            process.wait(at)
        except psutil.TimeoutExpired:
            kill(process, kind, random.Random(at))
    code = process.wait(SECONDS)
    return ENDS.get(code, f"exit {code}")


def kill(process: psutil.Process, kind: str, rng: random.Random) -> None:
    """SIGKILL to the judge, or to one of the first processes of its sandbox that are seen from now on."""
    with contextlib.suppress(psutil.NoSuchProcess):
        while kind == "worker" and process.status() != psutil.STATUS_ZOMBIE:
            if family := process.children(recursive=True):
                rng.choice(family).kill()
                return
            time.sleep(0.02)
        process.kill()


def state(root: Path) -> dict[str, Any]:
    """All files of a course by content, and its gradebook by what it says."""
    files = [path for path in sorted(root.rglob("*")) if path.is_file() and path.name not in NOT_COMPARED]
    found: dict[str, Any] = {str(p.relative_to(root)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}
    with contextlib.closing(sqlite3.connect(root / "gradebook.db")) as book:
        for query in QUERIES:
            found[query] = sorted([list(row) for row in book.execute(query)], key=repr)
    return found


def left_running() -> list[str]:
    """What still runs of all that was started, after it had time to end."""
    family: list[psutil.Process] = []
    for _ in range(50):
        family = [process for process in psutil.Process().children() if process.status() != psutil.STATUS_ZOMBIE]
        if not family:
            break
        time.sleep(0.1)
    return [" ".join(process.cmdline()) for process in family]


def size(root: Path) -> int:
    """Bytes that a course takes on a disk with blocks of 4096."""
    return sum(-(-path.lstat().st_size // 4096) * 4096 for path in root.rglob("*"))


def table(rows: list[Row]) -> str:
    """Runs by kind of fault: how many, how the disturbed run ended, how many differ from a calm one."""
    lines = ["| fault | runs | killed | ended with a fault | went to its end | differ |", "|---|---|---|---|---|---|"]
    for kind in KINDS:
        mine = [row for row in rows if row[0] == kind]
        ends, differ = Counter(row[1] for row in mine), sum(bool(row[2]) for row in mine)
        counts = [len(mine), ends["killed"], ends["with a fault"], ends["to its end"], differ]
        lines.append(f"| {kind} | {' | '.join(map(str, counts))} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
