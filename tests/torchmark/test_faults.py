"""A few runs of the fault injection; `python bench/faults.py --runs 200 --seed 0` does all of it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from kit import call

BENCH = Path(__file__).parents[2] / "bench" / "faults.py"


def may_mount():
    """Whether this machine lets the harness have a small disk of its own."""
    unshare = shutil.which("unshare")
    words = [unshare, "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return bool(unshare) and subprocess.run(words, capture_output=True).returncode == 0


@pytest.mark.skipif(not sys.platform.startswith("linux") or not may_mount(), reason="needs unshare and tmpfs")
def test_a_class_run_that_is_killed_or_out_of_space_is_finished_by_the_next_one():
    done = call(sys.executable, BENCH, "--runs", 8, "--seed", 1, "--students", 2, cwd=BENCH.parent, seconds=500)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "seed 1; 8 runs" in done.stdout
