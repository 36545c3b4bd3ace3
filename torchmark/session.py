"""The judge's side of a worker: run a notebook's cells, then cases, whatever the code does.

Student code may kill its process, hang or flood. Then the worker is replaced: the cells run again
without the one at fault, and what was already observed is kept. A process may also be killed by
somebody else, so that only what dies twice counts as dead.
"""

import contextlib
import math
import os
import pickle
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

import cloudpickle
import psutil

from torchmark.case import Case
from torchmark.compare import compare
from torchmark.observation import MAX_BYTES, Malformed, Observation, Raised, decode
from torchmark.process import START_SECONDS, Broken, family, start
from torchmark.reply import CellResult, Failed, Failure, read_cell, read_strings
from torchmark.rng import seed_of
from torchmark.sandbox import PRIVATE, Limits
from torchmark.wire import Closed, Late, TooLong, read_frame, split, write_frame

GRACE_SECONDS = 3.0
RESTARTS = 40
TOGETHER_SECONDS = 30.0
CELL_BYTES = 32 << 20
OUTPUT_BYTES = 64 << 20  # of all cells together
FULL = {"output_type": "stream", "name": "stderr", "text": "output left out: the notebook's outputs are too long\n"}


@dataclass(frozen=True)
class Cell:
    """A code cell: its name and its source."""

    name: str
    source: str


@dataclass(frozen=True)
class Job:
    """A case to run, with sources that first take the place of names.

    expected: what a right answer does. Where a whole exercise does that, its cases need no process each.
    trusted: whether the code is the lesson's own. Then they need none, whatever they do.
    """

    key: str
    case: Case
    replacements: dict[str, str] = field(default_factory=dict)
    expected: Observation | None = None
    trusted: bool = False


class Together:
    """The jobs that are tried together, as what a worker is running."""


@dataclass
class Transcript:
    """All that was seen of a notebook, and the seconds that it took."""

    cells: dict[str, CellResult] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    observations: dict[str, Observation | Failure] = field(default_factory=dict)
    seconds: float = field(default=0.0, compare=False)


class Worker:
    """A running worker: jobs go in, answers come out, and a watch is kept on all of its processes."""

    def __init__(self, sandbox: str, limits: Limits, folder: Path | None) -> None:
        self.sandbox, self.limits = sandbox, limits
        self.process = start(sandbox, limits, folder)
        settings = {
            "memory": limits.memory, "processes": limits.processes, "file": limits.file, "output": limits.output,
        }  # fmt: skip
        try:
            self._ask(settings, START_SECONDS, 100)
        except (Closed, Late, TooLong, Failed):
            reason = self.process.last_words()
            self.process.close()
            raise Broken(f"the worker does not start: {reason}") from None

    def ask(self, method: str, *args: Any, seconds: float, limit: int = MAX_BYTES) -> bytes:
        """The worker's answer to a job; raises Failed where none comes."""
        try:
            return self._ask((method, *args), seconds, limit)
        except Late:
            raise Failed(Failure("out of time")) from None
        except (Closed, TooLong):
            raise Failed(Failure("died")) from None

    def _ask(self, message: Any, seconds: float, limit: int) -> bytes:
        write_frame(self.process.jobs, pickle.dumps(message), seconds, self._watch)
        return read_frame(self.process.answers, limit, seconds, self._watch)

    def _watch(self) -> None:
        """Raise Failed where the processes of the worker use more than they may."""
        members = family(self.process)
        if len(members) > self.limits.processes or self._files(members) > self.limits.files:
            raise Failed(Failure("died"))
        with contextlib.suppress(psutil.Error):
            if sum(process.memory_info().rss for process in members) > 2 * self.limits.memory:
                raise Failed(Failure("out of memory"))

    def _files(self, members: list[psutil.Process]) -> int:
        """How many files the fullest folder of the sandbox holds, those of no size too."""
        if self.sandbox != "bubblewrap" or not members:
            return 0
        with contextlib.suppress(OSError):
            found = [os.statvfs(f"/proc/{members[0].pid}/root{folder}") for folder in PRIVATE]
            return max(each.f_files - each.f_ffree for each in found)
        return 0


def run(
    cells: list[Cell],
    jobs: Iterable[Job],
    names: list[str],
    *,
    seed: int = 0,
    sandbox: str = "none",
    limits: Limits | None = None,
    folder: Path | None = None,
) -> Transcript:
    """Run the cells in order, say what kind each of the names is, then run the cases."""
    session = _Session(cells, list(jobs), names, seed, limits or Limits())
    for _ in range(RESTARTS):
        with _worker(sandbox, session.limits, folder) as worker:
            try:
                session.play(worker)
            except Failed as failed:
                session.blame(failed.failure)
        if session.done:
            break
    return replace(session.finished(), seconds=time.monotonic() - session.began)


@contextlib.contextmanager
def _worker(sandbox: str, limits: Limits, folder: Path | None) -> Iterator[Worker]:
    try:
        worker = Worker(sandbox, limits, folder)
    except Broken:  # it may have been killed by somebody else
        worker = Worker(sandbox, limits, folder)
    try:
        yield worker
    finally:
        worker.process.close()


class _Session:
    """What is left to do of a notebook, over several workers."""

    def __init__(self, cells: list[Cell], jobs: list[Job], names: list[str], seed: int, limits: Limits) -> None:
        self.cells, self.jobs, self.names, self.seed, self.limits = cells, jobs, names, seed, limits
        self.began = math.inf
        self.seen = Transcript()
        self.running: Cell | Job | Together | None = None
        self.untried = batches(jobs)
        self.room = OUTPUT_BYTES
        self.died: list[Cell | Job | Together | None] = []
        self.done = False

    def play(self, worker: Worker) -> None:
        """Do with this worker all that is left; a submission's time begins when the first one stands."""
        self.done = True
        self.began = min(self.began, time.monotonic())
        for cell in self.cells:
            known = self.seen.cells.get(cell.name)
            if known is None or known.failure is None:
                self.running = cell
                self.seen.cells[cell.name] = self._cell(worker, cell)
        self.running = None
        kinds = read_strings(worker.ask("kinds", self.names, seconds=self._left(GRACE_SECONDS)), len(self.names))
        self.seen.kinds = dict(zip(self.names, kinds, strict=True))
        while self.untried:
            self.running, batch = Together(), self.untried.pop(0)
            seconds = self._left(TOGETHER_SECONDS)
            self.seen.observations |= tried_together(worker, batch, self.seed, seconds)
        for job in self.jobs:
            if job.key not in self.seen.observations:
                self.running = job
                self.seen.observations[job.key] = self._case(worker, job)
        self.running = None

    @property
    def deadline(self) -> float:
        """When the submission's time is up."""
        return self.began + self.limits.submission_seconds

    def blame(self, failure: Failure) -> None:
        """The worker is lost: leave out what it was running, and go on where there is time and somebody to blame."""
        again = failure.outcome == "died" and not any(self.running is thing for thing in self.died)
        self.died.append(self.running)
        lost = self.running is None and not again  # what runs together is not tried again, and is nobody's fault
        self.done = lost or self.deadline <= time.monotonic()
        if isinstance(self.running, Cell) and not again:
            self.seen.cells[self.running.name] = CellResult([], None, failure)
        elif isinstance(self.running, Job) and not again:
            self.seen.observations[self.running.key] = failure
        if self.deadline <= time.monotonic():
            self._give_up(Failure("out of time"))

    def finished(self) -> Transcript:
        """The transcript, with a failure for what was never reached."""
        self._give_up(Failure("died"))
        return self.seen

    def _give_up(self, failure: Failure) -> None:
        for job in self.jobs:
            self.seen.observations.setdefault(job.key, failure)
        for cell in self.cells:
            self.seen.cells.setdefault(cell.name, CellResult([], None, failure))

    def _left(self, seconds: float) -> float:
        return max(0.1, min(seconds, self.deadline - time.monotonic()))

    def _cell(self, worker: Worker, cell: Cell) -> CellResult:
        seconds = self.limits.cell_seconds
        answer = worker.ask(
            "run_cell", cell.name, cell.source, seconds,
            seconds=self._left(seconds + GRACE_SECONDS), limit=CELL_BYTES,
        )  # fmt: skip
        self.room -= len(answer)
        result = read_cell(answer)
        return result if self.room >= 0 else replace(result, outputs=[FULL])

    def _case(self, worker: Worker, job: Job) -> Observation | Failure:
        try:
            answer = self._ask_case(worker, job)
            if answer[:1] == b"d":
                answer = self._ask_case(worker, job)
        except (TypeError, pickle.PicklingError):
            return Failure("broken")
        if answer[:1] == b"t":
            return Failure("out of time")
        try:
            return decode(answer[1:]) if answer[:1] == b"o" else Failure("died")
        except Malformed:
            return Failure("died")

    def _ask_case(self, worker: Worker, job: Job) -> bytes:
        seed, seconds = seed_of(job.case.name, self.seed), self._left(job.case.seconds + GRACE_SECONDS)
        return worker.ask("run_case", packed(job.case), seed, job.replacements, seconds=seconds)


@lru_cache(10_000)
def packed(case: Case) -> bytes:
    """A case as it goes to workers; raises TypeError or PicklingError where it can't. One case meets many students."""
    return cloudpickle.dumps(case)


def batches(jobs: list[Job]) -> list[list[list[Job]]]:
    """The answers to try together, each with its jobs: those of a student all at once, trusted ones by exercise."""
    answers = [list(some) for _, some in groupby(jobs, lambda job: (job.case.exercise, job.replacements))]
    theirs = [some for some in answers if all(job.expected and not job.replacements for job in some)]
    ours = groupby((some for some in answers if some[0].trusted), lambda some: some[0].case.exercise)
    return [batch for batch in [theirs, *(list(some) for _, some in ours)] if batch]


def tried_together(worker: Worker, batch: list[list[Job]], seed: int, seconds: float) -> dict[str, Observation]:
    """Run the cases of a batch in few processes: what is seen of answers that are right, a stub or trusted.

    What is wrong, and what can't be told, is left out: each case of it needs a process of its own.
    """
    found: dict[str, Observation] = {}
    with contextlib.suppress(Closed, Malformed, TypeError, pickle.PicklingError):
        answers = [(some[0].replacements, [(packed(job.case), seed_of(job.case.name, seed)) for job in some])
                   for some in batch]  # fmt: skip
        frames = worker.ask("run_together", answers, seconds=seconds, limit=2 * MAX_BYTES)
        for some, frame in zip(batch, split(frames, len(batch)), strict=False):
            seen = [decode(observation) for observation in split(frame, len(some))]
            if len(seen) == len(some) and _believed(some, seen):
                found |= {job.key: each for job, each in zip(some, seen, strict=True)}
    return found


def _believed(jobs: list[Job], seen: list[Observation]) -> bool:
    return jobs[0].trusted or all(map(_as_expected, jobs, seen)) or all(map(_by_stub, seen))


def _as_expected(job: Job, seen: Observation) -> bool:
    return job.expected is not None and compare(job.expected, seen, job.case) is None


def _by_stub(seen: Observation) -> bool:
    return isinstance(seen.value, Raised) and seen.value.by_stub
