"""The points of a process at which bench/faults.py kills it.

A point is the moment before a file in the course or the temporary folder is opened for writing, made,
renamed or removed, before a process starts, a database is connected, written to or committed.
"""

import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

EVENTS = {
    "open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "os.link", "os.symlink", "os.truncate",
    "shutil.rmtree", "subprocess.Popen", "sqlite3.connect",
}  # fmt: skip
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


class Points:
    """Counts the points of this process, not those of its forks, and kills it at the one with number `at`.

    at: below 0, all points are written into a file. torn: a file that is opened at that point is opened, and so
    emptied, before the kill.
    """

    def __init__(self, file: Path, at: int, torn: bool) -> None:
        self.places = (os.getcwd(), tempfile.gettempdir())
        self.file, self.at, self.torn, self.count, self.process = file, at, torn, 0, os.getpid()

    def audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        """An audit hook."""
        if event in EVENTS:
            where = arguments[0]
            if event not in ("subprocess.Popen", "sqlite3.connect") and not self._is_ours(where):
                return
            if event == "open" and not arguments[2] & WRITING:
                return
            self.reach(event, os.fspath(where), arguments[2] if event == "open" else 0)

    def reach(self, event: str, where: Any = "", flags: int = 0) -> None:
        """A point."""
        if os.getpid() != self.process:
            return
        number, self.count = self.count, self.count + 1
        if self.at < 0:
            with self.file.open("a") as file:
                print(event, "truncating" if flags & os.O_TRUNC else "", *str(where).split(), file=file)
        elif number == self.at:
            if self.torn and event == "open":
                os.open(where, flags)
            os.kill(os.getpid(), signal.SIGKILL)

    def _is_ours(self, path: Any) -> bool:
        return isinstance(path, (str, os.PathLike)) and os.path.abspath(path).startswith(self.places)


def watch(points: Points) -> None:
    """Count the points of this process from now on."""
    from sqlalchemy import Engine, event

    @event.listens_for(Engine, "before_cursor_execute")
    def _(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if not statement.lstrip().upper().startswith(("SELECT", "PRAGMA")):
            points.reach("statement", statement[:60])

    event.listen(Engine, "commit", lambda _: points.reach("commit"))
    sys.addaudithook(points.audit)
