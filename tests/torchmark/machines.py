"""A Dask cluster for tests and benchmarks: processes of this machine, ended by their own ids."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from distributed import Client

ROOT = Path(__file__).parents[2]
SETTINGS = {  # as docs/cluster.md has them
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "false", "DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL": "1s",
}  # fmt: skip


@contextmanager
def cluster_of(workers: int, threads: int = 1) -> Iterator[tuple[str, list[subprocess.Popen]]]:
    """A scheduler and so many workers of so many threads: its address, and the processes of all, its own first."""
    with tempfile.TemporaryDirectory() as folder:
        file, started = Path(folder) / "scheduler.json", list[subprocess.Popen]()
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **SETTINGS}
        try:
            for what, more in [("scheduler", "--port 0"), *[("worker", f"--no-nanny --nthreads {threads}")] * workers]:
                words = f"-m distributed.cli.dask_{what} --host 127.0.0.1 --no-dashboard {more}".split()
                command = [sys.executable, *words, "--scheduler-file", str(file)]
                started.append(subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.DEVNULL))
            while not file.exists() or not file.read_text():  # it is made before it is written
                assert started[0].poll() is None
                time.sleep(0.05)
            address = json.loads(file.read_text())["address"]
            with Client(address) as client:
                client.wait_for_workers(workers, timeout=60)
            yield address, started
        finally:
            for process in started:
                process.kill()
                process.wait()
