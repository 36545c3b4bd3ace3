"""What protects this machine from student code: tried out in a worker, not believed."""

import json
import platform
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from torchmark.process import Broken, nursery
from torchmark.sandbox import ENVIRONMENT, Limits, SandboxMissing, probe
from torchmark.session import Cell, run

OWN = ("HOME", "PATH", "PWD", "PYTHONPATH")
INSTALL = "sudo apt-get install bubblewrap libseccomp2"
LOOK = """
import ctypes, json, os, pathlib, resource, socket
status = dict(line.split(":", 1) for line in open("/proc/self/status") if ":" in line)
libc = ctypes.CDLL(None, use_errno=True)

def refused(call):
    try:
        call()
    except OSError:
        return True
    return False

def size(path):
    found = os.statvfs(path)
    return found.f_blocks * found.f_frsize

print(json.dumps({
    "capabilities": int(status["CapEff"], 16) | int(status["CapPrm"], 16) | int(status["CapBnd"], 16),
    "new rights": int(status["NoNewPrivs"]), "filter": int(status["Seccomp"]),
    "filter of the first process": [line.split()[1] for line in open("/proc/1/status") if line.startswith("Seccomp:")],
    "traced": libc.ptrace(0, 0, 0, 0), "unshared": libc.unshare(0x10000000),
    "processes seen": sum(name.isdigit() for name in os.listdir("/proc")),
    "interfaces": [name for _, name in socket.if_nameindex()],
    "connected": not refused(lambda: socket.create_connection(ADDRESS, 2).close()),
    "secret seen": os.path.exists(SECRET),
    "written": [path for path in ("/", "/usr", "/dev", "/etc", PACKAGE) if not refused(
        lambda: (pathlib.Path(path) / "torchmark-doctor").write_text(""))],
    "sizes": [size(path) for path in ("/tmp", os.path.expanduser("~"), "/dev/shm")],
    "memory": resource.getrlimit(resource.RLIMIT_DATA)[1], "children": resource.getrlimit(resource.RLIMIT_NPROC)[1],
    "file": resource.getrlimit(resource.RLIMIT_FSIZE)[1], "core": resource.getrlimit(resource.RLIMIT_CORE)[1],
    "environment": sorted(os.environ),
}))
"""


Look = dict[str, Any]


@dataclass(frozen=True)
class Finding:
    """One protection: whether it holds on this machine, what was seen, and what to do where it doesn't."""

    protection: str
    holds: bool
    seen: str
    repair: str = ""


def examine() -> Iterator[Finding]:
    """Try out every protection in a worker that runs as a submission's does."""
    yield from _tools()
    try:
        probe()
        look = _look()
    except (SandboxMissing, Broken) as error:
        yield Finding("sandbox", False, str(error), INSTALL)
        return
    forked = "forked from a process that holds torch" if nursery.warm else "not to be had here: each is started anew"
    yield Finding("warm workers", True, forked)  # no protection, but what grading will use
    yield from _rights(look)
    yield from _reach(look)
    yield from _amounts(look, Limits())


def _tools() -> Iterator[Finding]:
    yield Finding("Linux", platform.system() == "Linux", f"{platform.system()} {platform.release()}", "grade on Linux")
    bwrap = shutil.which("bwrap")
    said = subprocess.run([bwrap, "--version"], capture_output=True, text=True).stdout.strip() if bwrap else "not found"
    yield Finding("bubblewrap", bool(bwrap), said, INSTALL)
    versions = ", ".join(f"{name} {version(name)}" for name in ("torch", "nbgrader"))
    yield Finding("libraries", True, f"{versions}, Python {platform.python_version()}")


def _look() -> Look:
    """What code finds that runs as a submission does, with a neighbour to reach and a secret to read."""
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as neighbour:
        secret = Path(folder) / "secret"
        secret.write_text("canary")
        names = {"ADDRESS": neighbour.getsockname(), "SECRET": str(secret), "PACKAGE": str(Path(__file__).parent)}
        source = "".join(f"{name} = {value!r}\n" for name, value in names.items()) + LOOK
        result = run([Cell("look", source)], [], [], sandbox="bubblewrap").cells["look"]
    if result.error or result.failure:
        raise Broken(f"the examining code did not end well: {result.error or result.failure}")
    found: Look = json.loads(result.outputs[0]["text"])
    return found


def _rights(look: Look) -> Iterator[Finding]:
    yield Finding("no capabilities", not look["capabilities"], f"{look['capabilities']:#x}", INSTALL)
    yield Finding("no new rights", look["new rights"] == 1, f"NoNewPrivs {look['new rights']}", INSTALL)
    filtered = (
        look["filter"] == 2
        and look["filter of the first process"] == ["2"]
        and look["traced"] == look["unshared"] == -1
    )
    yield Finding("system call filter", filtered, "ptrace and unshare refused" if filtered else "none", INSTALL)
    foreign = sorted(set(look["environment"]) - {*ENVIRONMENT, *OWN})
    yield Finding("environment from nothing", not foreign, ", ".join(foreign) or "nothing of yours in it")


def _reach(look: Look) -> Iterator[Finding]:
    alone = look["processes seen"] <= 3
    yield Finding("no other process", alone, f"{look['processes seen']} processes seen", INSTALL)
    offline = not look["connected"] and set(look["interfaces"]) <= {"lo"}
    reached = "reached" if look["connected"] else "out of reach"
    yield Finding("no network", offline, f"a server on this machine {reached}")
    found = "seen" if look["secret seen"] else "unseen"
    yield Finding("files out of sight", not look["secret seen"], f"a file in this machine's /tmp {found}")
    yield Finding("files read-only", not look["written"], ", ".join(look["written"]) or "nothing written outside")


def _amounts(look: Look, limits: Limits) -> Iterator[Finding]:
    small = all(0 < size <= limits.disk for size in look["sizes"])
    room = f"{max(look['sizes']) >> 20} MB in each of home, /tmp and /dev/shm"
    yield Finding("disk", small, room, "install bubblewrap 0.7 or later")
    yield Finding("memory", look["memory"] == limits.memory, f"{look['memory'] >> 20} MB a process, twice that for all")
    yield Finding("processes", 0 < look["children"] <= limits.processes, f"{look['children']}")
    yield Finding("size of a file", look["file"] == limits.file, f"{look['file'] >> 20} MB")
    yield Finding("no core dumps", look["core"] == 0, f"{look['core']} bytes")
