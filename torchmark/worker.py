"""The process in which a notebook and its cases run: `python -m torchmark.worker`, or a fork of `zygote`.

It reads jobs and answers each, until the judge hangs up. Jobs come
from the judge (pickled: trusted to untrusted); answers are JSON or an encoded observation, and the
judge believes nothing in them. Each case runs in a fork, so that no case disturbs the next; cases that
are likely right, or the lesson's own, are tried several in one fork, where none leaves anything behind (see `state`).
"""

import contextlib
import gc
import json
import os
import pickle
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import torch

from torchmark.case import Case
from torchmark.namespace import observe
from torchmark.observation import MAX_BYTES, Observation, encode
from torchmark.observe import raised
from torchmark.rng import seed_everything
from torchmark.shell import Shell
from torchmark.state import state
from torchmark.wire import Closed, Late, TooLong, join, read_frame, write_frame

JOB_BYTES = 1 << 30
TOGETHER_SECONDS = 20.0
STATE_SECONDS = 5.0
Answer = tuple[dict[str, str], list[tuple[Case, int]]]


class Worker:
    """Holds the notebook's shell and answers jobs."""

    def __init__(self, limits: dict[str, int], channels: tuple[int, int]) -> None:
        limit(limits)
        self.channels = channels
        self.shell = Shell(limits["output"])
        os.dup2(0, 2)  # from here on standard error is nobody's

    def run_cell(self, name: str, source: str, seconds: float) -> bytes:
        """Run one cell; answers with its outputs and, where it failed, its error, as JSON."""
        return json.dumps(self.shell.run(name, source, seconds)).encode()

    def kinds(self, names: list[str]) -> bytes:
        """What each name is: "function", "class", the name of its type, or "" where undefined."""
        return json.dumps([_kind(self.shell.names, name) for name in names]).encode()

    def run_case(self, packed: bytes, seed: int, replacements: dict[str, str]) -> bytes:
        """Run one pickled case in a fork, with the sources of `replacements` run first: its observation after b"o".

        b"t" where it is out of time, b"d" where it died.
        """
        case: Case = pickle.loads(packed)
        if torch.cuda.is_initialized():  # CUDA does not survive a fork
            return b"o" + self._observe(case, seed, replacements)
        with self._forked(lambda write: write_frame(write, self._observe(case, seed, replacements))) as answers:
            return _answer(answers, case.seconds)

    def run_together(self, packed: list[tuple[dict[str, str], list[tuple[bytes, int]]]]) -> bytes:
        """Try answers one after the other, in as few forks as may be: a frame for each.

        An answer is sources that take the place of names, and pickled cases with their seeds. In its frame are those of
        its observations, in order; it is empty where a case gave none, or where a case left something behind, so that
        what came after it may rest on that. The answer that follows starts in a new fork then. Frames end early where
        time is up.
        """
        answers = [(sources, [(pickle.loads(case), seed) for case, seed in cases]) for sources, cases in packed]
        done, deadline = list[bytes](), time.monotonic() + TOGETHER_SECONDS
        while len(done) < len(answers) and time.monotonic() < deadline and not torch.cuda.is_initialized():
            with self._forked(partial(self._observe_all, answers[len(done) :])) as observations:
                while len(done) < len(answers):
                    done.append(_frames(observations, answers[len(done)][1], deadline))
                    if not done[-1]:
                        break
        return join(done)

    @contextlib.contextmanager
    def _forked(self, work: Callable[[int], None]) -> Iterator[int]:
        """A fork of this process at work; yields where to read what it writes."""
        read, write = os.pipe()
        gc.freeze()  # else the child's collector would touch, and so copy, every page that holds an object
        child = os.fork()
        if child == 0:
            try:
                os.setpgid(0, 0)
                for fd in (read, *set(self.channels)):
                    os.close(fd)
                work(write)
            finally:
                os._exit(0)
        os.close(write)
        try:
            yield read
        finally:
            _kill(child)
            os.close(read)

    def _observe_all(self, answers: list[Answer], write: int) -> None:
        """Write the observations of answers, each followed by an empty frame if it left nothing behind."""
        before = state(self.shell.names)
        for sources, cases in answers:
            for case, seed in cases:
                write_frame(write, self._observe(case, seed, sources))
            if before is None or state(self.shell.names) != before:
                return
            write_frame(write, b"")

    def _observe(self, case: Case, seed: int, replacements: dict[str, str]) -> bytes:
        names = self.shell.names
        before = dict(names)
        try:
            for name, source in replacements.items():
                names.pop(name, None)
                exec(compile(source, f"<{name}>", "exec"), names)
            return encode(observe(case, names, seed, self.shell.cells))
        except Exception as error:  # noqa: BLE001  the observation of an answer that can't be run
            return encode(Observation(raised(error, {f"<{name}>": name for name in replacements})))
        finally:
            names.clear()
            names.update(before)


def _answer(fd: int, seconds: float) -> bytes:
    """The next observation, marked b"o"; b"t" where it is out of time, b"d" where its process died."""
    try:
        return b"o" + read_frame(fd, MAX_BYTES, seconds)
    except Late:
        return b"t"
    except (Closed, TooLong):
        return b"d"


def _frames(fd: int, cases: list[tuple[Case, int]], deadline: float) -> bytes:
    """The frames of an answer's observations; empty where one is missing or something was left behind."""
    frames = list[bytes]()
    for seconds in [*(case.seconds for case, _ in cases), STATE_SECONDS]:
        answer = _answer(fd, min(seconds, deadline - time.monotonic()))
        if answer[:1] != b"o":
            return b""
        frames.append(answer[1:])
    return join(frames[:-1])


def _kill(child: int) -> None:
    for kill, pid in ((os.killpg, child), (os.kill, child)):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)
    os.waitpid(child, 0)


def _kind(names: dict[str, Any], name: str) -> str:
    if name not in names:
        return ""
    value = names[name]
    if issubclass(type(value), type):  # isinstance would ask the student's object
        return "class"
    return "function" if callable(value) else type.__getattribute__(type(value), "__name__")[:100]


def limit(limits: dict[str, int]) -> None:
    """Set what the kernel enforces on this process and all that it starts."""
    for name, kind in (("memory", "DATA"), ("processes", "NPROC"), ("file", "FSIZE")):
        if limits.get(name) and hasattr(resource, f"RLIMIT_{kind}"):
            which = getattr(resource, f"RLIMIT_{kind}")
            hard = resource.getrlimit(which)[1]
            value = limits[name] if hard == resource.RLIM_INFINITY else min(limits[name], hard)
            resource.setrlimit(which, (value, value))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def serve(jobs: int, answers: int) -> None:
    """Answer jobs until the judge hangs up; the first frame brings the limits."""
    try:
        worker = Worker(pickle.loads(read_frame(jobs, JOB_BYTES)), (jobs, answers))
        seed_everything(0)
        write_frame(answers, b"ready")
        while True:
            method, *args = pickle.loads(read_frame(jobs, JOB_BYTES))
            write_frame(answers, getattr(worker, method)(*args))
    except Closed:
        sys.exit(0)


def main() -> None:
    """Serve on standard input and output, which nobody else gets to see."""
    jobs, answers = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    serve(jobs, answers)


if __name__ == "__main__":
    main()
