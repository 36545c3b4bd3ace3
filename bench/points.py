"""Run torchmark and kill this very process at its k-th point; see bench/faults.py.

    python bench/points.py FILE -1 kill grade mini     write the points that a run passes into FILE
    python bench/points.py FILE 17 kill grade mini     SIGKILL before the 17th, counted from 0
    python bench/points.py FILE 17 torn grade mini     the same, the file that is opened there emptied first

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
    """Counts points; at the one that is asked for the process ends."""

    def __init__(self, file: str, at: int, how: str) -> None:
        self.places = (os.getcwd(), tempfile.gettempdir())
        self.file, self.at, self.how, self.count = Path(file), at, how, 0

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
        number, self.count = self.count, self.count + 1
        if self.at < 0:
            with self.file.open("a") as file:
                print(event, "truncating" if flags & os.O_TRUNC else "", *str(where).split(), file=file)
        elif number == self.at:
            if self.how == "torn":
                os.open(where, flags)
            os.kill(os.getpid(), signal.SIGKILL)

    def _is_ours(self, path: Any) -> bool:
        return isinstance(path, (str, os.PathLike)) and os.path.abspath(path).startswith(self.places)


def main() -> None:
    """Run the command line of torchmark."""
    file, at, how, *words = sys.argv[1:]
    points = Points(file, int(at), how)

    from sqlalchemy import Engine, event

    import torchmark.cli

    @event.listens_for(Engine, "before_cursor_execute")
    def _(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if not statement.lstrip().upper().startswith(("SELECT", "PRAGMA")):
            points.reach("statement", statement[:60])

    event.listen(Engine, "commit", lambda _: points.reach("commit"))
    sys.addaudithook(points.audit)
    sys.argv = ["torchmark", *words]
    torchmark.cli.main()


if __name__ == "__main__":
    main()
