"""The warm process that workers are forked from: `python -m torchmark.zygote`, inside bubblewrap.

It imports what notebooks need, once, and holds nothing else: no case, no reference, no submission. Each
request of the judge brings one end of a channel, and is answered by three processes:

    guard    in the zygote's namespaces: ends the other two when the judge hangs up
    init     the first process of new namespaces: mounts private folders, gives up its rights, buries the dead
    worker   reads its first byte when all this is done (see `worker`)
"""

import contextlib
import ctypes
import fcntl
import gc
import importlib
import io
import os
import select
import signal
import socket
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from torchmark import seccomp
from torchmark.sandbox import HOME, PRIVATE

# Not pyplot: when it is imported, it looks for the shell, which each worker makes for itself.
PRELOADED = (
    "torch", "torch._dynamo", "torch.utils.data", "torchvision", "numpy", "matplotlib.projections",
    "matplotlib.backends.backend_agg", "matplotlib.font_manager", "IPython", "PIL.Image",
    "torchmark.worker", "pyseccomp",  # the latter starts processes to find its library
)  # fmt: skip
NEW_NAMESPACES = 0x10000000 | 0x00020000 | 0x20000000 | 0x40000000 | 0x08000000 | 0x04000000 | 0x02000000
NOSUID, NODEV, NOEXEC, READ_ONLY, REMOUNT, BIND = 2, 4, 8, 1, 32, 4096
COVERED = ("sys", "sysrq-trigger", "irq", "bus")  # of /proc: where root may write though it has no capabilities
SET_DEATH_SIGNAL, SET_DUMPABLE, DROP_FROM_BOUNDS, NO_NEW_RIGHTS = 1, 4, 24, 38
CAPABILITIES_VERSION = 0x20080522
GET_FLAGS, SET_FLAGS, UP = 0x8913, 0x8914, 0x1  # of a network interface
COLLAPSE = 25
LIBC = ctypes.CDLL(None, use_errno=True)


def main() -> None:
    """Fork a worker for each request, until the judge hangs up and the last one is gone."""
    control = socket.socket(fileno=os.dup(0))
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
    with _ending_with(control):
        _preload()
    sys.argv = [str(Path(__file__).with_name("worker.py"))]
    gc.collect()
    gc.freeze()  # see `worker`: a collection in a child copies nothing
    _collapse()
    _call("prctl", SET_DUMPABLE, 0, 0, 0, 0)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries the guards
    with contextlib.suppress(BrokenPipeError):
        control.send(b"ready")
    while True:
        request, channels, _, _ = socket.recv_fds(control, 100, 1)
        if not request:
            break
        if os.fork() == 0:
            control.close()
            _guard(channels[0], int(request))
        os.close(channels[0])
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()


@contextlib.contextmanager
def _ending_with(control: socket.socket) -> Iterator[None]:
    """End this process at once when the judge hangs up meanwhile; later it looks for that itself."""
    fcntl.fcntl(control, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(control, fcntl.F_SETFL, os.O_ASYNC)  # SIGIO, by which a process ends, when anything happens there
    if select.select([control], [], [], 0)[0]:
        sys.exit()
    yield
    fcntl.fcntl(control, fcntl.F_SETFL, 0)


def _preload() -> None:
    """Import what notebooks need, and leave the environment as it was."""
    environment = dict(os.environ)
    for name in PRELOADED:
        importlib.import_module(name)
    _draw()
    os.environ.clear()
    os.environ.update(environment)


def _draw() -> None:
    """Draw once, which loads fonts and the grammar of formulas: every notebook's first picture would do it."""
    from matplotlib.figure import Figure

    figure = Figure(layout="constrained")
    axes = figure.subplots()
    axes.plot([0], label="$x$")
    axes.legend()
    for weight in ("normal", "bold"):
        for family in ("sans-serif", "monospace"):
            axes.text(0, 0, weight, family=family, weight=weight)
    figure.savefig(io.BytesIO())


def _guard(channel: int, disk: int) -> None:
    """Fork the sandbox's first process into new namespaces, and kill it when the judge hangs up."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _call("prctl", SET_DUMPABLE, 1, 0, 0, 0)
        os.write(channel, b"!")  # by which the judge learns this process's number
        _call("unshare", NEW_NAMESPACES)
        Path("/proc/self/setgroups").write_text("deny")
        for which in ("uid", "gid"):
            Path(f"/proc/self/{which}_map").write_text("1000 1000 1")
        living, held = os.pipe()
        init = os.fork()
        if init == 0:
            os.close(held)
            _init(channel, disk, living)
        os.close(living)
        ended = select.poll()
        ended.register(channel, select.POLLRDHUP)
        ended.register(os.pidfd_open(init), select.POLLIN)
        ended.poll()
        os.kill(init, signal.SIGKILL)
        os.waitpid(init, 0)
    finally:
        _leave()


def _init(channel: int, disk: int, living: int) -> None:
    """Be the first process of the namespaces: furnish them, drop all rights, fork the worker, bury the dead."""
    try:
        _call("prctl", SET_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
        if select.select([living], [], [], 0)[0]:
            return  # the guard died before this process could be told
        os.close(living)
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # which a first process never gets
        os.setsid()
        _furnish(disk)
        _drop_capabilities()
        seccomp.load()
        _call("prctl", SET_DUMPABLE, 0, 0, 0, 0)  # the worker, whose user is the same, can't look into its memory
        os.write(channel, b".")  # by which the judge learns that the sandbox stands
        child = os.fork()
        if child == 0:
            _work(channel)
        os.close(channel)
        while os.wait()[0] != child:
            pass
    finally:
        _leave()


def _work(channel: int) -> None:
    from torchmark.worker import serve  # preloaded: not at the top, where nothing would yet end it with the judge

    try:
        _call("prctl", SET_DUMPABLE, 1, 0, 0, 0)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.chdir(HOME)
        serve(channel, channel)
    finally:
        _leave()


def _furnish(disk: int) -> None:
    """Private folders, processes and terminals, and a loopback interface: what bubblewrap gives to one worker."""
    _mount("proc", "/proc", "proc", NOSUID | NODEV | NOEXEC)
    for name in COVERED:
        if os.path.exists(path := f"/proc/{name}"):
            _mount(path, path, None, BIND)
            _mount("none", path, None, BIND | REMOUNT | READ_ONLY | NOSUID | NODEV | NOEXEC)
    _mount("devpts", "/dev/pts", "devpts", NOSUID | NOEXEC, "newinstance,ptmxmode=0666,mode=620")
    for folder in PRIVATE:
        kept = [(path, os.open(path, os.O_PATH)) for path in _mounted_in(folder)]
        _mount("tmpfs", folder, "tmpfs", NOSUID | NODEV, f"mode=0755,size={disk}")
        for path, descriptor in kept:
            os.makedirs(path)
            _mount(f"/proc/self/fd/{descriptor}", path, None, BIND)
            os.close(descriptor)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        (flags,) = struct.unpack("16xH14x", fcntl.ioctl(any_socket, GET_FLAGS, struct.pack("16sH14x", b"lo", 0)))
        fcntl.ioctl(any_socket, SET_FLAGS, struct.pack("16sH14x", b"lo", flags | UP))


def _mounted_in(folder: str) -> list[str]:
    """What Python and the package need and a private folder would hide, as where a virtual environment is in /tmp."""
    lines = Path("/proc/self/mounts").read_text().splitlines()
    escaped = [line.split()[1].encode() for line in lines]  # a space is a backslash and 040 there
    paths = [path.decode("unicode_escape").encode("latin-1").decode() for path in escaped]
    return [path for path in paths if path.startswith(f"{folder}/")]


def _drop_capabilities() -> None:
    """No capability for this process, none for what it executes, and no way to get one."""
    last = int(Path("/proc/sys/kernel/cap_last_cap").read_text())
    for capability in range(last + 1):
        _call("prctl", DROP_FROM_BOUNDS, capability, 0, 0, 0)
    _call("capset", struct.pack("Ii", CAPABILITIES_VERSION, 0), bytes(24))
    _call("prctl", NO_NEW_RIGHTS, 1, 0, 0, 0)


def _collapse() -> None:
    """Put this process's memory into huge pages, which halves the price of a fork; where it can't be had, don't."""
    for line in Path("/proc/self/maps").read_text().splitlines():
        where, rights, _, _, inode, *name = line.split(maxsplit=5)
        if rights.startswith("rw") and inode == "0" and (not name or name[0] == "[heap]"):
            start, end = (int(address, 16) for address in where.split("-"))
            LIBC.madvise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), COLLAPSE)


def _mount(source: str, target: str, kind: str | None, flags: int, data: str = "") -> None:
    _call("mount", source.encode(), target.encode(), kind and kind.encode(), ctypes.c_ulong(flags), data.encode())


def _call(name: str, *arguments: Any) -> None:
    """A call of libc; raises OSError with its name."""
    if getattr(LIBC, name)(*arguments):
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def _leave() -> None:
    """End this process without a word to the zygote's files; with the reason on standard error where there is one."""
    error = sys.exc_info()[1]
    if error is not None and not isinstance(error, SystemExit):
        os.write(2, f"{type(error).__name__}: {error}\n".encode())
    os._exit(0)


if __name__ == "__main__":
    main()
