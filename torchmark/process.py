"""A worker's process as the judge holds it: forked from a warm zygote, or started anew.

`start` decides: a fork costs some hundredths of a second, a start some seconds. Where forks can't be had (no
sandbox, or none inside the zygote's), or TORCHMARK_COLD is set, every process is started anew.
"""

import atexit
import contextlib
import os
import select
import socket
import struct
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Protocol

import psutil

from torchmark.files import scratch_prefix
from torchmark.sandbox import HOME, Limits, command, end, environment, zygote_command

START_SECONDS = 120.0
END_SECONDS = 10.0
FORKS = 500  # after which a zygote is replaced
LISTED = Path("/proc/thread-self/children").exists()  # whether this kernel lists a process's children
CREDENTIALS = struct.Struct("3i")  # process, user, group


class Broken(Exception):
    """The grader's own fault: the worker does not start."""


class Process(Protocol):
    """A worker's process: its number, where jobs are written (without blocking) and answers are read."""

    pid: int
    jobs: int
    answers: int

    def close(self) -> None:
        """End the process and everything that it started."""

    def last_words(self) -> str:
        """The last line that it wrote to standard error."""


class Started:
    """A process of its own, in the sandbox `kind`; without a sandbox it works in `folder`."""

    def __init__(self, kind: str, limits: Limits, folder: Path | None) -> None:
        self.kind = kind
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115  open as long as the worker
        self.scratch = tempfile.TemporaryDirectory(prefix=scratch_prefix())
        with tempfile.TemporaryFile() as filter_:
            self.process = subprocess.Popen(
                command(kind, limits, filter_),
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, start_new_session=True,
                cwd=folder or self.scratch.name, env=environment(kind, self.scratch.name),
                pass_fds=[filter_.fileno()] if kind == "bubblewrap" else [],
            )  # fmt: skip
        assert self.process.stdin is not None and self.process.stdout is not None
        self.pid = self.process.pid
        self.jobs, self.answers = self.process.stdin.fileno(), self.process.stdout.fileno()
        os.set_blocking(self.jobs, False)

    def close(self) -> None:
        """End the process and everything that it started."""
        for process in [] if self.kind == "bubblewrap" else family(self):
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        end(self.process)  # bubblewrap takes with it all that runs inside
        for file in (self.process.stdin, self.process.stdout, self.errors):
            assert file is not None
            file.close()
        with contextlib.suppress(OSError):
            self.scratch.cleanup()

    def last_words(self) -> str:
        """The last line that it wrote to standard error."""
        return _last_line(self.errors)


class Forked:
    """A fork of a zygote; `pid` is its guard, which outlives all that runs in the sandbox."""

    def __init__(self, zygote: "Zygote", channel: socket.socket, pid: int) -> None:
        self.zygote, self.channel, self.pid = zygote, channel, pid
        self.handle = os.pidfd_open(pid)
        self.jobs = self.answers = channel.fileno()

    def close(self) -> None:
        """Hang up, and wait until the guard has ended everything."""
        self.channel.close()
        gone, _, _ = select.select([self.handle], [], [], END_SECONDS)
        os.close(self.handle)
        if not gone:
            self.zygote.kill()

    def last_words(self) -> str:
        """The last line that the zygote and its forks wrote to standard error."""
        return _last_line(self.zygote.errors)


class Zygote:
    """A warm process in a sandbox of its own, for the process that made it and those forked from that one.

    It starts in the background: whoever needs it waits. Raises Broken where it dies.
    """

    def __init__(self) -> None:
        self.owner, self.forks = os.getpid(), 0
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115  open as long as the zygote
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self.process = subprocess.Popen(
                zygote_command(), stdin=theirs.fileno(), stdout=subprocess.DEVNULL, stderr=self.errors,
                cwd="/", env=environment("bubblewrap", HOME), start_new_session=True,
            )  # fmt: skip
        self.control.settimeout(START_SECONDS)
        self.outside = psutil.Process(self.process.pid)
        self.inside: list[psutil.Process] = []

    def wait(self) -> None:
        """Wait until it is ready."""
        try:
            if not self.inside:
                _expect(b"ready", self.control.recv(100))
                self.inside = self.outside.children(recursive=True)
        except (OSError, psutil.Error):
            raise self._broken() from None

    def alive(self) -> bool:
        """Whether it lives, whosever child it is."""
        with contextlib.suppress(psutil.Error):
            return self.outside.is_running() and self.outside.status() != psutil.STATUS_ZOMBIE
        return False

    def fork(self, limits: Limits) -> Forked:
        """A new worker in its own namespaces, before it has read anything."""
        self.wait()
        mine, theirs = socket.socketpair()
        mine.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        mine.settimeout(START_SECONDS)
        try:
            with theirs:
                socket.send_fds(self.control, [str(limits.disk).encode()], [theirs.fileno()])
            hello, ((_, _, guard),), _, _ = mine.recvmsg(1, socket.CMSG_SPACE(CREDENTIALS.size))
            _expect(b"!", hello)
            forked = Forked(self, mine, CREDENTIALS.unpack(guard)[0])
            _expect(b".", mine.recv(1))
        except (OSError, ValueError):
            mine.close()
            raise self._broken() from None
        forked.channel.setblocking(False)
        self.forks += 1
        return forked

    def retire(self) -> None:
        """Hang up: the zygote ends as soon as its last fork has."""
        self.control.close()

    def kill(self) -> None:
        """End the zygote and all its forks."""
        self.control.close()
        end(self.process)
        for process in self.inside:  # the first of them takes all others along
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        for process in self.inside:
            _outlive(process.pid)

    def _broken(self) -> Broken:
        self.kill()
        return Broken(f"no worker can be forked: {_last_line(self.errors)}")


class Nursery:
    """The zygote of this process, or of the one that this one was forked from; made when it is first needed."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.zygote: Zygote | None = None
        self.retired: list[Zygote] = []
        self.warm = "TORCHMARK_COLD" not in os.environ

    def start(self) -> None:
        """Let the zygote start while this process does other things."""
        with self.lock:
            if self.warm and self.zygote is None:
                self.zygote = Zygote()

    def settle(self) -> None:
        """Wait for the zygote, if one was started: processes that are forked from this one now share it."""
        with self.lock, contextlib.suppress(Broken):
            if self.zygote:
                self.zygote.wait()

    def fork(self, limits: Limits) -> Forked | None:
        """A fork of a zygote in good health; None where this machine has never given one."""
        with self.lock:
            try:
                return self._healthy().fork(limits)
            except Broken:
                self.warm = self.zygote is not None and self.zygote.forks > 0
                self.zygote = None
                if self.warm:
                    raise
                return None

    def close(self) -> None:
        """Let the zygotes of this process end, and wait for them."""
        for zygote in [*self.retired, *filter(None, [self.zygote])]:
            if zygote.owner == os.getpid():
                zygote.retire()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    zygote.process.wait(END_SECONDS)
                zygote.kill()

    def _healthy(self) -> Zygote:
        if self.zygote and (self.zygote.forks >= FORKS or not self.zygote.alive()):
            self.zygote.retire()
            self.retired = [old for old in [*self.retired, self.zygote] if old.process.poll() is None]
            self.zygote = None
        if self.zygote is None:
            self.zygote = Zygote()
        return self.zygote


nursery = Nursery()
atexit.register(nursery.close)


def start(kind: str, limits: Limits, folder: Path | None) -> Process:
    """A new worker's process in a sandbox of `kind`, with no sandbox in `folder`; raises Broken where it can't be had.

    Raises SandboxMissing where there is no such sandbox.
    """
    forked = nursery.fork(limits) if kind == "bubblewrap" and nursery.warm else None
    return forked or Started(kind, limits, folder)


def family(process: Process) -> list[psutil.Process]:
    """All processes that a worker's process started, parents before their children."""
    if not LISTED:
        with contextlib.suppress(psutil.Error):
            return psutil.Process(process.pid).children(recursive=True)
    found = list[psutil.Process]()
    for pid in _descendants(process.pid):
        with contextlib.suppress(psutil.Error):
            found.append(psutil.Process(pid))
    return found


def _descendants(pid: int) -> Iterator[int]:
    """As the kernel lists them: psutil would look at all processes of the machine, many times a second."""
    with contextlib.suppress(OSError):
        for task in os.listdir(f"/proc/{pid}/task"):
            for child in map(int, Path(f"/proc/{pid}/task/{task}/children").read_text().split()):
                yield child
                yield from _descendants(child)


def _outlive(pid: int) -> None:
    """Wait until a process has ended, also where those who should bury it take their time."""
    with contextlib.suppress(OSError):
        handle = os.pidfd_open(pid)
        select.select([handle], [], [], END_SECONDS)
        os.close(handle)


def _expect(word: bytes, heard: bytes) -> None:
    if heard != word:
        raise ConnectionError(f"{heard!r}, not {word!r}")


def _last_line(errors: IO[bytes]) -> str:
    errors.seek(0, os.SEEK_END)
    errors.seek(max(0, errors.tell() - 2000))
    lines = errors.read().decode(errors="replace").strip().splitlines()
    return lines[-1][:300] if lines else "it says nothing"
