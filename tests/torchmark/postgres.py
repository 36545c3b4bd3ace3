"""A PostgreSQL server for tests: on a socket in a temporary folder, ended by its own process id."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))


def missing() -> str:
    """Why no server can be started here; empty where one can."""
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return "no psycopg: pip install 'torchmark[postgres]'"
    return "" if FOLDERS else "no PostgreSQL server: sudo apt-get install postgresql"


@contextlib.contextmanager
def server() -> Iterator[str]:
    """The URL of an empty database, for as long as its server runs."""
    # Not under pytest's folder: the path of a socket has 107 bytes at most, and the server's user must get there.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        user = [] if os.getuid() else ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        if user:
            shutil.chown(folder, "postgres", "postgres")
        make = [*user, FOLDERS[-1] / "initdb", "-D", folder / "data", "-U", "postgres", "--auth=trust", "--no-sync"]
        subprocess.run(make, check=True, capture_output=True, cwd=folder, env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"})
        start = [*user, FOLDERS[-1] / "postgres", "-D", folder / "data", "-k", folder, "-c", "listen_addresses="]
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(start, cwd=folder, stdout=log, stderr=log)
        try:
            _wait(folder, process)
            yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
        finally:
            process.send_signal(signal.SIGINT)  # ends it without waiting for its clients
            process.wait(60)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(folder: Path, process: subprocess.Popen) -> None:
    import psycopg

    for _ in range(600):
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(host=folder, user="postgres"):
            return
        assert process.poll() is None, (folder / "log").read_text()
        time.sleep(0.1)
    raise TimeoutError((folder / "log").read_text())
