"""A class: grade what lies in submitted/ through nbgrader, one student after the other, observed by many workers.

A run may be cut off at any time: the next one grades those that bear no stamp (see `stamp`).
"""

import contextlib
import gc
import json
import re
import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FrameType
from typing import Any

from filelock import FileLock, Timeout

from torchmark import ahead
from torchmark.build import nbgrader_at
from torchmark.cluster import Cluster
from torchmark.course import AuthorError, Course
from torchmark.crew import Crew, staff
from torchmark.files import sweep
from torchmark.grade import Result, key_of, ungraded
from torchmark.gradebook import gradebook_of, mend
from torchmark.lesson import read_lesson
from torchmark.log import Log
from torchmark.stamp import Stamps
from torchmark.submission import NotANotebook, read_notebook, refuse_link


@dataclass(frozen=True)
class Graded:
    """One student's result: points, what was believed, what went wrong.

    error: names notebooks that can't be judged, for reasons that lie in them.
    fault: why grading failed, for reasons that don't; the next run tries again.
    unchanged: whether the result is that of an earlier run.
    seconds: how long its cells and cases ran; 0 where all of that was known.
    """

    student: str
    points: float
    max_points: float
    correct: int
    exercises: int
    beliefs: tuple[tuple[str, str], ...] = ()
    troubles: tuple[str, ...] = ()
    late: float = 0.0
    error: str = ""
    fault: str = ""
    unchanged: bool = False
    seconds: float = field(default=0.0, compare=False)


class grade_class:
    """Grade students in order of their names; iterating does the work and yields a Graded each.

    Those whose submission, tests and record did not change since they were graded are not graded again.
    Raises AuthorError where another run is at work in the course or the gradebook can't be used.
    """

    def __init__(
        self,
        course: Course,
        assignment: str,
        students: Iterable[str] | None = None,
        workers: int = 1,
        cluster: Cluster | None = None,
    ) -> None:
        found = sorted(path.parent.name for path in (course.root / "submitted").glob(f"*/{assignment}"))
        self.course, self.assignment, self.workers, self.cluster = course, assignment, workers, cluster
        self.interrupted = threading.Event()
        self.students = sorted(students) if students is not None else found
        if not self.students:
            raise AuthorError(
                f"no submissions in {course.root / 'submitted'}: put each at submitted/STUDENT/{assignment}/"
            )
        lesson = read_lesson(course, assignment)
        self.keys = {part.name: key_of(course, assignment, part.name) for part in lesson.parts}

    def __len__(self) -> int:
        return len(self.students)

    def __iter__(self) -> Iterator[Graded]:
        log = Log(self.course.cache / "grade.log", self.assignment)
        with (
            _alone(self.course), log.run(len(self)), _noticing(self.interrupted),
            nbgrader_at(self.course.root) as (coursedir, config),
            self.cluster or staff(self.workers) as workers,
        ):  # fmt: skip
            from torchmark.nbgrader import Pipeline

            sweep(self.course.cache)
            mend(coursedir)
            config.Judge.sandbox = self.course.sandbox
            api = Pipeline(coursedir, config=config)
            stamps = Stamps(self.course, self.assignment, self.keys, coursedir)
            crew = Crew(self.course, self.assignment, self.keys, workers)
            gc.freeze()  # what is loaded by now stays: a look for garbage among it took 0.3 s, every few students
            for student in crew.ahead_of(self.students, stamps.holds):
                graded = self._grade(api, stamps, student)
                log.student(graded.student, graded.points, graded.max_points, graded.unchanged,
                            graded.error or graded.fault)  # fmt: skip
                yield graded

    def _grade(self, api: Any, stamps: Stamps, student: str) -> Graded:
        """Grade a student, unless it is done."""
        if stamps.holds(student):
            return replace(self._graded(api, student, {"success": True}), unchanged=True)
        try:
            submitted = stamps.drop(student)
            ahead.spent()
            for part in self.keys:
                self.course.report(student, self.assignment, part).unlink(missing_ok=True)
            outcome = api.autograde(self.assignment, student, force=True, create=True)
            if self.interrupted.is_set() or outcome.get("error", "").rstrip().endswith("KeyboardInterrupt"):
                raise KeyboardInterrupt  # which nbgrader kept to itself
            graded = replace(self._graded(api, student, outcome), seconds=ahead.spent())
            if outcome["success"] and not any("broken" in trouble for trouble in graded.troubles):
                stamps.put(student, submitted)
        except (OSError, AuthorError) as error:  # such as a full disk, or a gradebook that is locked
            return Graded(student, 0, 0, 0, 0, fault=str(error))
        return graded

    def _graded(self, api: Any, student: str, outcome: dict[str, Any]) -> Graded:
        results = [
            _report(self.course.report(student, self.assignment, part)) or self._why_not(student, part).to_json()
            for part in self.keys
        ]
        errors = [result["error"] for result in results if result["error"]]
        exercises = [exercise for result in results for exercise in result["exercises"]]
        return Graded(
            student,
            sum(e["points"] for e in exercises),
            sum(e["max_points"] for e in exercises),
            sum(e["outcome"] == "correct" for e in exercises),
            len(exercises),
            tuple((e["name"], e["misconception"]) for e in exercises if e["misconception"]),
            (
                *(f"{e['name']}: {e['outcome']}" for e in exercises if e["outcome"] in TROUBLES),
                *(f"{e['cell']}: {e['outcome']}" for result in results for e in result["ended"]),
            ),
            _seconds_late(api, self.assignment, student),
            "; ".join(errors),
            "" if outcome["success"] or errors else _reason(outcome),
        )

    def _why_not(self, student: str, part: str) -> Result:
        path = self.course.root / "submitted" / student / self.assignment / f"{part}.ipynb"
        try:
            refuse_link(path)
            read_notebook(path)
            return ungraded(self.keys[part], path.name, "")
        except FileNotFoundError:
            return ungraded(self.keys[part], path.name, f"{path.name} was not submitted")
        except NotANotebook as error:
            return ungraded(self.keys[part], path.name, str(error))


TROUBLES = ("out of time", "out of memory", "died", "broken", "forbidden call")


def feedback(course: Course, assignment: str, students: Iterable[str]) -> None:
    """Write nbgrader's feedback pages for those students that were graded."""
    from nbgrader.apps import NbGraderAPI

    with nbgrader_at(course.root) as (coursedir, config):
        api = NbGraderAPI(coursedir, config=config)
        for student in students:
            if (course.root / "autograded" / student / assignment).is_dir():
                api.generate_feedback(assignment, student, force=True)


@contextlib.contextmanager
def _alone(course: Course) -> Iterator[None]:
    """The only run in the course: a lock that ends with the process that holds it."""
    course.cache.mkdir(exist_ok=True)
    lock = FileLock(course.cache / "grade.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise AuthorError(f"another torchmark grade is at work in {course.root}; wait for it, or end it") from None
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def _noticing(interrupted: threading.Event) -> Iterator[None]:
    """Take note of Ctrl-C, and raise it again where its exception got lost: in a destructor, or in others' code."""

    def ring(_signal: int, _frame: FrameType | None) -> None:
        interrupted.set()
        raise KeyboardInterrupt

    def lost(unraisable: "sys.UnraisableHookArgs") -> None:
        if issubclass(unraisable.exc_type, KeyboardInterrupt):
            threading.Timer(0.1, signal.pthread_kill, (threading.main_thread().ident, signal.SIGINT)).start()
        else:
            hook(unraisable)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before, hook = signal.signal(signal.SIGINT, ring), sys.unraisablehook
    sys.unraisablehook = lost
    try:
        yield
    finally:
        sys.unraisablehook = hook
        signal.signal(signal.SIGINT, before)


def _reason(outcome: dict[str, Any]) -> str:
    """Why nbgrader's autograde failed: the last exception that it logged, else its last error."""
    lines = [line.strip() for line in f"{outcome.get('error', '')}\n{outcome.get('log', '')}".splitlines()]
    raised = [line for line in lines if re.match(r"[\w.]*(Error|Exception|Broken|Missing)\b.*: ", line)]
    errors = [line for line in lines if line.startswith("[ERROR]")]
    return (raised[-1:] or errors[-1:] or ["nbgrader autograde failed"])[0][:500]


def _report(path: Path) -> dict[str, Any] | None:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def _seconds_late(api: Any, assignment: str, student: str) -> float:
    from nbgrader.api import MissingEntry

    with gradebook_of(api.coursedir) as gradebook:
        try:
            return float(gradebook.find_submission(assignment, student).total_seconds_late)
        except MissingEntry:
            return 0.0
