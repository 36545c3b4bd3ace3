"""Many workers: they observe the submissions that come next, while one process grades them in order.

To observe is a pure function of a notebook's cells and the lesson's cases, each with what is expected of it. It
runs in processes of this machine or, by way of Dask, of many machines: neither needs the course.
"""

import contextlib
import ctypes
import multiprocessing
import os
import pickle
import signal
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import cloudpickle

from torchmark import ahead
from torchmark.cluster import Cluster
from torchmark.course import Course
from torchmark.files import scratch_prefix
from torchmark.grade import Key, KeyFor, Result, grade_file, opened, settings_of, what_to_observe
from torchmark.journal import Entry, Journal
from torchmark.process import nursery
from torchmark.session import Cell, Transcript, run
from torchmark.submission import NotANotebook, read_notebook, refuse_link, repair

T = TypeVar("T")
ROOM = 2  # notebooks that wait at each worker
DEATH_SIGNAL = 1


@dataclass(frozen=True)
class Filed:
    """A future of a transcript that a worker leaves in a file.

    A pipe would not do: who is killed halfway through a message makes its reader wait for ever.
    """

    path: Future[Path]

    def result(self) -> Transcript:
        """The transcript, as soon as it is there; raises what befell the worker."""
        path = self.path.result()
        transcript: Transcript = pickle.loads(path.read_bytes())
        path.unlink()
        return transcript


class Local:
    """Processes of this machine; `with` ends them with all that they do."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        nursery.settle()
        self.folder = tempfile.TemporaryDirectory(prefix=scratch_prefix())
        self.pool = self._pool()

    def __enter__(self) -> "Local":
        return self

    def submit(self, package: bytes, cells: list[Cell]) -> Filed:
        """A future of what `ahead.observe` gives."""
        work = partial(_observe_to, Path(self.folder.name), package, cells)
        try:
            return Filed(self.pool.submit(work))
        except BrokenExecutor:  # somebody killed a process
            self._end()
            self.pool = self._pool()
            return Filed(self.pool.submit(work))

    def __exit__(self, *_: object) -> None:
        self._end()
        self.folder.cleanup()

    def _end(self) -> None:
        """Kill the processes; the pool collects them."""
        for child in multiprocessing.active_children():
            child.kill()
        self.pool.shutdown(cancel_futures=True)

    def _pool(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.workers, multiprocessing.get_context("fork"), _follow, (os.getpid(),))


class Nobody:
    """No workers: who grades observes, too."""

    workers = 0

    def __enter__(self) -> "Nobody":
        return self

    def __exit__(self, *_: object) -> None:
        """There is nothing to end."""


Staff = Local | Cluster | Nobody


def staff(workers: int) -> Staff:
    """So many workers on this machine, at work."""
    return Local(workers) if workers > 1 else Nobody()


def in_step(items: Iterable[T], staff: Staff, observe: Callable[[T, Local | Cluster], None]) -> Iterator[T]:
    """The items in order, each as soon as the workers have those to `observe` that come next."""
    behind: deque[T] = deque()
    try:
        for item in items:
            behind.append(item)
            if not isinstance(staff, Nobody):
                observe(item, staff)
            if len(behind) > staff.workers * ROOM:
                yield behind.popleft()
        yield from behind
    finally:
        ahead.forget()


def grade_files(paths: Iterable[Path], key_for: KeyFor, workers: int) -> Iterator[tuple[Path, Result]]:
    """The results of notebook files in order, while `workers` of them run; arguments as those of `grade_file`.

    A file that does not even tell whose it is has a result without exercises.
    """

    def observe(path: Path, staff: Local | Cluster) -> None:
        with contextlib.suppress(NotANotebook):
            found = opened(path, key_for)
            if not isinstance(found, Result) and found[1].released:
                cells, jobs, names = what_to_observe(repair(found[0], found[1].released), found[1])
                package = cloudpickle.dumps((jobs, names, settings_of(found[1])))
                ahead.promise(str(path), staff.submit(package, cells))

    with staff(workers) as team:
        for path in in_step(paths, team, observe):
            try:
                yield path, grade_file(path, key_for, partial(_made_ahead, str(path)))
            except NotANotebook as error:
                yield path, Result("", path.name, error=str(error))


def _made_ahead(name: str, *work: Any, **settings: Any) -> Transcript:
    return ahead.take(name) or run(*work, **settings)


class Crew:
    """Has a class observed ahead of the one who grades it."""

    def __init__(self, course: Course, assignment: str, keys: dict[str, Key], staff: Staff) -> None:
        self.course, self.assignment, self.keys, self.staff = course, assignment, keys, staff
        self.packages: dict[tuple[str, ...], bytes] = {}

    def ahead_of(self, students: Iterable[str], done: Callable[[str], bool]) -> Iterator[str]:
        """The students in order, each as soon as the workers have those to do that come next and are not `done`."""
        return in_step(students, self.staff, partial(self._observe, done))

    def _observe(self, done: Callable[[str], bool], student: str, staff: Local | Cluster) -> None:
        """Have a student's notebooks observed; what can't be read is left to the one who grades."""
        for part, key in () if done(student) else self.keys.items():
            path = self.course.root / "submitted" / student / self.assignment / f"{part}.ipynb"
            with contextlib.suppress(NotANotebook, OSError):
                refuse_link(path)
                self._submit(path, key, staff)

    def _submit(self, path: Path, key: Key, staff: Local | Cluster) -> None:
        assert key.released is not None
        cells, jobs, names = what_to_observe(repair(read_notebook(path), key.released), key)
        entry = Journal(self.course.journal(key.part)).open(cells, jobs, names, **settings_of(key))
        if entry.missing and not ahead.promised(entry.name):
            ahead.promise(entry.name, staff.submit(self._package(key, entry), cells))

    def _package(self, key: Key, entry: Entry) -> bytes:
        """What `observe` needs beside the cells: the missing jobs, the same bytes for all who miss the same."""
        wanted = (key.part, *entry.missing)
        if wanted not in self.packages:
            jobs = [entry.wanted[case] for case in entry.missing]
            self.packages[wanted] = cloudpickle.dumps((jobs, list(key.exercises), settings_of(key)))
        return self.packages[wanted]


def _observe_to(folder: Path, package: bytes, cells: list[Cell]) -> Path:
    """In a process: what `ahead.observe` gives, in a new file of the folder."""
    descriptor, name = tempfile.mkstemp(dir=folder)
    with open(descriptor, "wb") as file:
        pickle.dump(ahead.observe(package, cells, ""), file)
    return Path(name)


def _follow(judge: int) -> None:
    """End when the judge does, and leave Ctrl-C to him."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != judge:
        os._exit(0)
