"""Warm workers: forks of a zygote are as good as workers that are started anew, whatever dies and when."""

import os
import signal
import subprocess
import sys
import uuid
from pathlib import Path

import psutil
import pytest
from kit import wait_until

from torchmark import process
from torchmark.process import Broken, Nursery, Zygote
from torchmark.sandbox import Limits
from torchmark.session import Cell, run

FORKS = int(os.environ.get("TORCHMARK_FORKS", "60"))
MARK = f"3{uuid.uuid4().int % 10**8:08}"  # seconds of a sleep that no other process has
LOOK = """
import os, pathlib, sys
print(os.getpid(), os.getppid(), os.getcwd(), os.listdir("."), sorted(os.listdir("/tmp")), sorted(os.environ.items()))
print([name for name in os.listdir("/proc") if name.isdigit()], sorted(os.listdir("/dev")), os.listdir("/dev/pts"))
print(pathlib.Path("/proc/self/status").read_text().split("Groups")[1].split("VmPeak")[0])
print([line for line in pathlib.Path("/proc/self/limits").read_text().splitlines() if "signals" not in line])
print(sys.argv, sorted({*sys.path}), os.umask(0), os.getpgid(0), os.getsid(0), os.sched_getaffinity(0))
print([signal for signal in range(1, 32) if __import__("signal").getsignal(signal) is not None])
"""


@pytest.fixture
def nursery(monkeypatch):
    """A nursery of this test alone."""
    found = Nursery()
    monkeypatch.setattr(process, "nursery", found)
    yield found
    found.close()


def printed(source, **settings):
    """What a cell writes in a sandbox."""
    cell = run([Cell("x", source)], [], [], sandbox="bubblewrap", **settings).cells["x"]
    assert cell.error is None and cell.failure is None, cell
    return "".join(output["text"] for output in cell.outputs)


def processes(zygote):
    return psutil.Process(zygote.process.pid).children(recursive=True)


def test_a_fork_finds_itself_in_the_same_place_as_a_worker_that_is_started_anew(nursery):
    warm = printed(LOOK)
    assert nursery.zygote.forks == 1
    nursery.warm = False
    assert printed(LOOK).splitlines() == warm.splitlines()


def test_many_forks_of_a_zygote_leave_nothing_behind(nursery, monkeypatch):
    monkeypatch.setattr(process, "FORKS", FORKS + 1)
    first = printed("print(1)")
    zygote = nursery.zygote
    warm_process, mine = processes(zygote)[-1], psutil.Process()

    def state():
        wait_until(lambda: len(processes(zygote)) == 2)
        mounts = Path(f"/proc/{warm_process.pid}/mounts").read_text()
        return warm_process.num_fds(), mine.num_fds(), warm_process.num_threads(), mounts

    before, memory = state(), warm_process.memory_info().rss
    assert [printed("print(1)") for _ in range(FORKS)] == [first] * FORKS
    assert nursery.zygote is zygote and state() == before
    assert warm_process.memory_info().rss - memory < 4 << 20


def test_a_zygote_is_replaced_after_so_many_forks_and_ends_with_the_last_of_them(nursery, monkeypatch):
    monkeypatch.setattr(process, "FORKS", 2)
    slow = nursery.fork(Limits())
    old = nursery.zygote
    printed("print(1)")
    assert nursery.zygote is old
    printed("print(1)")
    assert nursery.zygote is not old and old.process.poll() is None
    slow.close()
    assert old.process.wait(30) == 0


@pytest.mark.parametrize("which", ["bubblewrap", "zygote"])
def test_a_zygote_that_is_killed_costs_nobody_anything(nursery, which):
    printed("print(1)")
    old = nursery.zygote
    victims = {"bubblewrap": old.process.pid, "zygote": processes(old)[-1].pid}
    os.kill(victims[which], signal.SIGKILL)
    if which == "bubblewrap":  # what is inside goes on
        old.process.wait()
    assert printed("print(2)") == "2\n" and nursery.warm and nursery.zygote is not old
    wait_until(lambda: not any(each.is_running() for each in old.inside))


@pytest.mark.parametrize("which", ["guard", "first", "worker"])
def test_whatever_dies_of_a_fork_the_rest_goes_with_it_and_the_zygote_lives(nursery, which):
    fork = nursery.fork(Limits())
    wait_until(lambda: len(process.family(fork)) == 2)
    family = [psutil.Process(fork.pid), *process.family(fork)]
    family[["guard", "first", "worker"].index(which)].kill()
    psutil.wait_procs(family, 30)
    assert not any(each.is_running() and each.status() != psutil.STATUS_ZOMBIE for each in family)
    fork.close()
    zygote = nursery.zygote
    assert printed("print(2)") == "2\n" and nursery.zygote is zygote


GENERATIONS = """
import subprocess, sys, threading
shell = "sleep 300 & sleep 300 & wait"
threading.Thread(target=subprocess.Popen, args=[["sh", "-c", shell]]).start()
subprocess.run(["sh", "-c", shell])
"""


def test_the_family_of_a_process_is_found_where_the_kernel_lists_children_and_where_it_does_not(monkeypatch):
    parent = subprocess.Popen([sys.executable, "-c", GENERATIONS])
    try:
        wait_until(lambda: len(process.family(parent)) == 6)
        listed = process.family(parent)
        monkeypatch.setattr(process, "LISTED", not process.LISTED)
        assert {*process.family(parent)} == {*listed}
        parents = [parent.pid, *(each.pid for each in listed)]
        assert all(each.ppid() in parents[: number + 1] for number, each in enumerate(listed))
    finally:
        for each in [*psutil.Process(parent.pid).children(recursive=True), parent]:
            each.kill()
        parent.wait()


JUDGE = f"""
from torchmark.session import Cell, run
import torchmark.process
source = "import subprocess\\nsubprocess.Popen(['sleep', '{MARK}'])\\nwhile True: pass"
run([Cell("x", source)], [], [], sandbox="bubblewrap")
"""


def test_all_is_gone_when_the_judge_is_killed():
    judge = subprocess.Popen([sys.executable, "-c", JUDGE])

    def sleepers():
        return [each for each in psutil.process_iter(["cmdline"]) if each.info["cmdline"] == ["sleep", MARK]]

    wait_until(sleepers, 120)
    family = psutil.Process(judge.pid).children(recursive=True)
    assert len(family) > 4
    judge.kill()
    judge.wait()
    wait_until(lambda: not any(each.is_running() for each in family))
    assert sleepers() == []


def test_a_zygote_that_is_still_importing_ends_with_the_judge():
    judge = subprocess.Popen([sys.executable, "-c", JUDGE])
    wait_until(lambda: len(psutil.Process(judge.pid).children(recursive=True)) == 3, 60)
    family = psutil.Process(judge.pid).children(recursive=True)
    wait_until(lambda: any("torch/" in file.path for file in family[-1].memory_maps()), 60)
    judge.kill()
    judge.wait()
    wait_until(lambda: not any(each.is_running() and each.status() != psutil.STATUS_ZOMBIE for each in family), 2)


def test_where_no_zygote_can_be_had_workers_are_started_anew(nursery, monkeypatch):
    monkeypatch.setattr(process, "zygote_command", lambda: ["/bin/sh", "-c", "echo no namespaces here >&2"])
    assert printed("print(2)") == "2\n" and not nursery.warm


def test_a_zygote_that_can_not_furnish_a_sandbox_says_why_and_is_not_used(nursery):
    with pytest.raises(Broken, match=r"no worker can be forked: .*mount"):
        Zygote().fork(Limits(disk=-1))
    assert printed("print(2)", limits=Limits(disk=1 << 20)) == "2\n" and nursery.warm


def test_a_zygote_serves_those_forked_from_its_process_who_make_their_own_where_it_dies(nursery):
    nursery.start()
    nursery.settle()
    mine = nursery.zygote
    child = os.fork()
    if child == 0:
        shared = printed("print(1)") == "1\n" and nursery.zygote is mine
        nursery.close()
        mine.kill()
        own = printed("print(1)") == "1\n" and nursery.zygote is not mine
        nursery.close()
        os._exit(0 if shared and own else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert not mine.alive()
    assert printed("print(1)") == "1\n" and nursery.zygote is not mine


def test_where_a_zygote_starts_others_need_not_wait(nursery):
    nursery.start()
    assert not nursery.zygote.inside and nursery.zygote.alive()
    assert printed("print(1)") == "1\n" and nursery.zygote.forks == 1
