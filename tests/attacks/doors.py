"""The two doors to a grade, `torchmark judge` and `nbgrader autograde`: what came of each submission in a class."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from scene import SLACK, Scene

BIN = Path(sys.executable).parent
DRIVER = Path(__file__).with_name("driver.py")
BOUND = 60.0 * SLACK  # seconds of wall time that one submission may take, on a busy machine


@dataclass(frozen=True)
class Outcome:
    """What came of a submission through one door.

    points: by exercise; empty where there is no result.
    result: the judge's result as JSON text; empty where there is none.
    shown: all that a student may get to read of it, and all that is kept of it.
    printed: what its cells wrote, without their sources.
    page: the feedback, where it was asked for.
    """

    points: dict[str, float]
    error: str
    result: str
    seconds: float
    shown: str
    printed: str = ""
    page: str = ""


def judge(scene: Scene, students: list[str], results: Path) -> dict[str, Outcome]:
    """Judge the notebooks of students in order; a judge that hangs or dies is started again behind the notebook."""
    paths = {str(scene.folder(student) / "mini.ipynb"): student for student in students}
    found: dict[str, Outcome] = {}
    while paths:
        _drive(scene, list(paths), results)
        lines = [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines() if line.endswith("}")]
        for line in lines:
            if line["notebook"] in paths:
                found[paths.pop(line["notebook"])] = _judged(line)
        if paths:
            first = next(iter(paths))
            found[paths.pop(first)] = Outcome({}, "the judge died or hung", "", BOUND, "")
    return found


def _drive(scene: Scene, notebooks: list[str], results: Path) -> None:
    """Run the driver until it ends, or until nothing has come for too long."""
    results.touch()
    with open(results.with_suffix(".log"), "ab") as log:
        words = [sys.executable, DRIVER, scene.root, results, *notebooks]
        process = subprocess.Popen(words, env=scene.environment(), stdout=log, stderr=log, start_new_session=True)
        size, since = 0, time.monotonic()
        while process.poll() is None and time.monotonic() - since < BOUND:
            time.sleep(0.05)
            if results.stat().st_size != size:
                size, since = results.stat().st_size, time.monotonic()
        _end(process)


def _judged(line: dict) -> Outcome:
    result = line["result"]
    points = {exercise["name"]: exercise["points"] for exercise in result["exercises"]}
    text = json.dumps(result, indent=1, ensure_ascii=False)
    return Outcome(points, result["error"] or "", text, line["seconds"], text)


def autograde(scene: Scene, students: list[str], pages: Sequence[str] = ()) -> dict[str, Outcome]:
    """Autograde the class with nbgrader, and write the feedback pages of some students; outcomes by student."""
    start = time.time()
    _nbgrader(scene, 15 + BOUND * len(students) / 4, "autograde", "mini")
    for student in pages:
        _nbgrader(scene, BOUND, "generate_feedback", "mini", "--student", student)
    return _autograded(scene, students, start)


def log_of(scene: Scene) -> Path:
    """What nbgrader's commands wrote."""
    return scene.root / "judged" / "nbgrader.log"


def _nbgrader(scene: Scene, seconds: float, *words: str) -> None:
    environment = scene.environment() | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    log_of(scene).parent.mkdir(exist_ok=True)
    with open(log_of(scene), "ab") as file:
        process = subprocess.Popen(
            [BIN / "nbgrader", *words],
            cwd=scene.root, env=environment, stdout=file, stderr=file, start_new_session=True,
        )  # fmt: skip
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        _end(process)


def _end(process: subprocess.Popen) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _autograded(scene: Scene, students: list[str], start: float) -> dict[str, Outcome]:
    found = {}
    with Gradebook(f"sqlite:///{scene.root / 'gradebook.db'}") as book:
        for student in students:
            report = scene.root / ".torchmark" / "results" / student / "mini" / "mini.json"
            text = report.read_text(encoding="utf-8").removesuffix("\n") if report.exists() else ""
            ended = report.stat().st_mtime if report.exists() else start
            points, comments = graded(book, student)
            page = texts(scene.root / "feedback" / student)
            shown = text + comments + texts(scene.root / "autograded" / student) + page
            found[student] = Outcome(points, "", text, ended - start, shown, printed(scene, student), page)
            start = ended
    return found


def graded(book: Gradebook, student: str) -> tuple[dict[str, float], str]:
    """A student's points by exercise as the gradebook has them, and the comments."""
    try:
        notebook = book.find_submission_notebook("mini", "mini", student)
    except MissingEntry:
        return {}, ""
    points = {grade.name.removeprefix("check-"): grade.score for grade in notebook.grades}
    return points, "\n".join(str(comment.comment) for comment in notebook.comments)


def texts(folder: Path) -> str:
    """All that the files of a folder hold."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.stat().st_size < 1 << 26]
    return "\n".join(path.read_bytes().decode(errors="replace") for path in files)


def printed(scene: Scene, student: str) -> str:
    """What the cells of an autograded notebook wrote."""
    path = scene.root / "autograded" / student / "mini" / "mini.ipynb"
    if not path.exists() or not path.is_file():
        return ""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return json.dumps([cell.get("outputs") for cell in cells], ensure_ascii=False)
