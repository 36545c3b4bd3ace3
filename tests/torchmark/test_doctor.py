"""What the doctor finds on this machine, and on one where a protection is missing."""

import json
import sys

import pytest

from torchmark import sandbox
from torchmark.doctor import examine
from torchmark.sandbox import SandboxMissing, probe
from torchmark.seccomp import DENIED
from torchmark.session import Cell, run

CALLS = f"""
import ctypes, json, os, pyseccomp, socket, subprocess, threading
libc = ctypes.CDLL(None, use_errno=True)

def error(*numbers):
    ctypes.set_errno(0)
    libc.syscall(*map(ctypes.c_long, numbers))
    return ctypes.get_errno()

def family(number):
    try:
        socket.socket(number, socket.SOCK_RAW).close()
    except OSError as found:
        return found.errno

number = lambda name: pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name)
found = {{name: error(number(name), 0, 0, 0, 0, 0) for name in {DENIED!r}}}
found["clone with a user namespace"] = error(number("clone"), 0x10000000 | 17, 0, 0, 0, 0)
found["typing into a terminal"] = error(number("ioctl"), 0, 0x5412, 0)
threads = []
thread = threading.Thread(target=lambda: threads.append(error(number("keyctl"), 0, 0, 0, 0, 0)))
thread.start()
thread.join()
print(json.dumps([found, threads, [family(17), family(40)],
                  subprocess.run(["echo", "hello"], capture_output=True, text=True).stdout]))
"""


def broken(findings):
    return {finding.protection for finding in findings if not finding.holds}


def seen(findings, protection):
    return next(finding.seen for finding in findings if finding.protection == protection)


def test_every_protection_holds_in_a_warm_worker():
    findings = list(examine())
    assert broken(findings) == set() and seen(findings, "warm workers").startswith("forked")


def test_every_protection_holds_in_a_worker_that_is_started_anew(cold):
    findings = list(examine())
    assert broken(findings) == set() and seen(findings, "warm workers").endswith("started anew")


def test_a_missing_protection_is_found(monkeypatch, cold):
    monkeypatch.setattr(sandbox, "ENVIRONMENT", {**sandbox.ENVIRONMENT, "PASSWORD": "1234"})
    fewer = ["--unshare-uts" if word == "--unshare-all" else word for word in sandbox._bubblewrap()]
    monkeypatch.setattr(sandbox, "_bubblewrap", lambda: fewer)
    findings = list(examine())
    assert broken(findings) == {"no network", "no other process", "environment from nothing", "system call filter"}
    assert "PASSWORD" in seen(findings, "environment from nothing")


def test_without_bubblewrap_the_doctor_says_what_to_install(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    findings = list(examine())
    assert broken(findings) == {"bubblewrap", "sandbox"}
    assert findings[-1].repair == "sudo apt-get install bubblewrap libseccomp2"


def test_without_libseccomp_grading_is_refused(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyseccomp", None)
    with pytest.raises(SandboxMissing, match="sudo apt-get install libseccomp2"):
        probe()


def test_the_filter_refuses_what_it_names_to_all_threads_and_nothing_that_programs_need():
    result = run([Cell("calls", CALLS)], [], [], sandbox="bubblewrap").cells["calls"]
    assert result.error is None
    calls, threads, families, echo = json.loads(result.outputs[0]["text"])
    refused = {"clone with a user namespace", "typing into a terminal", *DENIED}
    assert calls == dict.fromkeys(refused, 1)
    assert (threads, families, echo) == ([1], [97, 97], "hello\n")
