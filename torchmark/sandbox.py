"""The box that a worker runs in: bubblewrap with nothing of the course inside, or none.

Inside are the system's and Python's files (read-only), a private home and /tmp, no network, no
other process, and an environment made from nothing. See docs/security.md for what it does not stop.
"""

import contextlib
import glob
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import torchmark
from torchmark import seccomp

HOME = "/home/student"
PRIVATE = ("/tmp", HOME, "/dev/shm")  # the folders that a submission may write to
PACKAGE = Path(torchmark.__file__).parent

# One thread, so that forks are safe; the same kernels on every processor, so that results are equal; no data
# but the package's own.
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",
    "ATEN_CPU_CAPABILITY": "default", "MKL_CBWR": "COMPATIBLE", "PYTORCH_NVML_BASED_CUDA_CHECK": "1",
    "PYTHONHASHSEED": "0", "LANG": "C.UTF-8", "TZ": "UTC",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline", "TORCHMARK_STANDINS": "1",
}  # fmt: skip


class SandboxMissing(Exception):
    """The sandbox can't be had on this machine; the message says how to get it."""


@dataclass(frozen=True)
class Limits:
    """What a submission may use; seconds of wall time, bytes, numbers of processes and of files in a folder."""

    cell_seconds: float = 30.0
    submission_seconds: float = 600.0
    memory: int = 4 << 30
    processes: int = 256
    file: int = 64 << 20
    disk: int = 256 << 20
    files: int = 50_000
    output: int = 1 << 20


def command(kind: str, limits: Limits, filter_: IO[bytes]) -> list[str]:
    """The command line that starts a worker in a sandbox of `kind`: "bubblewrap" or "none".

    filter_: an open file, to be inherited, into which the filter for bubblewrap is written.
    """
    worker = [sys.executable, "-P", "-m", "torchmark.worker"]
    if kind == "none":
        return worker
    try:
        seccomp.write(filter_)
    except seccomp.NoSeccomp as error:
        raise SandboxMissing(str(error)) from None
    rules = ["--seccomp", str(filter_.fileno())]  # for bubblewrap's own first process too, which a worker can reach
    return [*_bubblewrap(), *rules, "--die-with-parent", *_files(limits, ["--proc", "/proc"]), "--", *worker]


def zygote_command() -> list[str]:
    """The command line that starts a zygote, which ends by itself when the judge does.

    It sees the processes of this machine, or its children could not mount a /proc of their own.
    """
    zygote = [sys.executable, "-P", "-m", "torchmark.zygote"]
    return [*_bubblewrap(), *_files(Limits(), ["--bind", "/proc", "/proc"]), "--", *zygote]


def environment(kind: str, home: str) -> dict[str, str]:
    """The environment of the process started by `command`."""
    return {} if kind == "bubblewrap" else {**ENVIRONMENT, "HOME": home, "PATH": os.defpath, **_package_path()}


def probe() -> None:
    """Raise SandboxMissing where bubblewrap is missing or can't make its namespaces, or libseccomp is missing."""
    with tempfile.TemporaryFile("w+") as errors, tempfile.TemporaryFile() as filter_:
        box = command("bubblewrap", Limits(), filter_)
        tried = subprocess.Popen(
            [*box[: box.index("--")], "--", "/bin/sh", "-c", ":"],
            stderr=errors, pass_fds=[filter_.fileno()], process_group=0,
        )  # fmt: skip
        os.waitid(os.P_PID, tried.pid, os.WEXITED | os.WNOWAIT)
        end(tried)
        errors.seek(0)
        said = errors.read().strip().splitlines()
    if tried.returncode:
        reason = (said or ["no reason given"])[-1]
        raise SandboxMissing(f"bubblewrap is here but can't make its namespaces: {reason} (see docs/security.md)")


def end(process: subprocess.Popen[Any]) -> None:
    """Kill a process and its group: bubblewrap's second process waits for ever where the first dies at the start."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _bubblewrap() -> list[str]:
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        raise SandboxMissing(
            "grading needs bubblewrap: sudo apt-get install bubblewrap "
            "(or --sandbox none, which runs students' code unprotected)"
        )
    return [
        bwrap, "--unshare-all", "--unshare-user", "--new-session", "--cap-drop", "ALL",
        "--uid", "1000", "--gid", "1000", "--hostname", "torchmark", "--clearenv", *_variables(HOME),
    ]  # fmt: skip


def _files(limits: Limits, proc: list[str]) -> list[str]:
    arguments = ["--ro-bind", "/usr", "/usr"]
    for name in ("/bin", "/sbin", "/lib", "/lib32", "/lib64"):
        if os.path.islink(name):
            arguments += ["--symlink", os.readlink(name), name]
        elif os.path.isdir(name):
            arguments += ["--ro-bind", name, name]
    for name in ("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/fonts", "/etc/alternatives"):
        arguments += ["--ro-bind-try", name, name]
    arguments += [*proc, "--dev", "/dev"]
    for device in glob.glob("/dev/nvidia*"):
        arguments += ["--dev-bind", device, device]
    for private in PRIVATE:
        arguments += ["--size", str(limits.disk), "--tmpfs", private]
    for path in _python():
        arguments += ["--ro-bind", path, path]
    return [*arguments, "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", HOME]


def _python() -> Iterator[str]:
    """The folders that Python and the package need, outermost first, none inside another or in /usr."""
    folders = {Path(p).resolve() for p in (sys.prefix, sys.base_prefix, *site_packages())} | {PACKAGE.resolve()}
    folders |= {Path(sys.prefix), Path(sys.executable).parent}
    kept: list[Path] = [Path("/usr")]
    for folder in sorted(folders):
        if not any(folder.is_relative_to(other) for other in kept):
            kept.append(folder)
            yield str(folder)


def site_packages() -> Iterator[str]:
    """The folders of installed libraries, without those that a library adds for itself."""
    for path in sys.path:
        if path.endswith(("site-packages", "dist-packages")):
            yield path


def _package_path() -> dict[str, str]:
    """Where to find the package where it isn't installed among the others."""
    installed = any(PACKAGE.parent == Path(path) for path in site_packages())
    return {} if installed else {"PYTHONPATH": str(PACKAGE.parent)}


def _variables(home: str) -> list[str]:
    variables = {**ENVIRONMENT, "HOME": home, "PATH": "/usr/bin:/bin", **_package_path()}
    return [word for name, value in variables.items() for word in ("--setenv", name, value)]
