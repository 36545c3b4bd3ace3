"""Many workers: processes observe the submissions that come next, while one process grades them in order."""

import contextlib
import ctypes
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from pathlib import Path

import cloudpickle

from torchmark import ahead
from torchmark.course import Course
from torchmark.grade import Key, settings_of, what_to_observe
from torchmark.journal import Journal
from torchmark.session import Transcript, run
from torchmark.submission import NotANotebook, read_notebook, refuse_link, repair

ROOM = 2  # notebooks that wait at each worker
DEATH_SIGNAL = 1


class Crew:
    """Workers that observe; `with` starts them, and ends them with all that they do."""

    def __init__(self, course: Course, assignment: str, keys: dict[str, Key], workers: int) -> None:
        self.course, self.assignment, self.keys, self.workers = course, assignment, keys, workers
        self.pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> "Crew":
        if self.workers > 1:
            self.pool = _pool(self.workers)
        return self

    def __exit__(self, *_: object) -> None:
        if self.pool is not None:
            self.pool.shutdown(wait=False, cancel_futures=True)
            for child in multiprocessing.active_children():
                child.kill()
                child.join()
        ahead.forget()

    def ahead_of(self, students: Iterable[str], done: Callable[[str], bool]) -> Iterator[str]:
        """The students in order, each as soon as the workers have those to do that come next and are not `done`."""
        behind: deque[str] = deque()
        for student in students:
            behind.append(student)
            if self.pool and not done(student):
                self._observe(student)
            if len(behind) > self.workers * ROOM:
                yield behind.popleft()
        yield from behind

    def _observe(self, student: str) -> None:
        """Have a student's notebooks observed; what can't be read is left to the one who grades."""
        for part, key in self.keys.items():
            path = self.course.root / "submitted" / student / self.assignment / f"{part}.ipynb"
            with contextlib.suppress(NotANotebook, OSError):
                refuse_link(path)
                self._submit(path, key)

    def _submit(self, path: Path, key: Key) -> None:
        assert self.pool is not None and key.released is not None
        order = what_to_observe(repair(read_notebook(path), key.released), key)
        entry = Journal(self.course.journal(key.part)).open(*order, **settings_of(key))
        if not entry.missing or ahead.promised(entry.name):
            return
        cells, _, names = order
        jobs = [entry.wanted[case] for case in entry.missing]
        task = cloudpickle.dumps(((cells, jobs, names), settings_of(key)))
        try:
            ahead.promise(entry.name, self.pool.submit(observe, task))
        except BrokenExecutor:  # somebody killed a worker
            self.pool = _pool(self.workers)
            ahead.promise(entry.name, self.pool.submit(observe, task))


def observe(task: bytes) -> Transcript:
    """What `session.run` gives, for its pickled arguments."""
    order, settings = cloudpickle.loads(task)
    return run(*order, **settings)


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, multiprocessing.get_context("fork"), _follow, (os.getpid(),))


def _follow(judge: int) -> None:
    """End when the judge does, and leave Ctrl-C to him."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != judge:
        os._exit(0)
