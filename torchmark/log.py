"""The log of gradings: a line for each event, with its time, in `.torchmark/grade.log`."""

import contextlib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path


class Log:
    """Appends to the log; where that can't be done, as on a full disk, grading goes on without it."""

    def __init__(self, path: Path, assignment: str) -> None:
        self.path, self.assignment = path, assignment
        self.counts: Counter[str] = Counter()

    @contextlib.contextmanager
    def run(self, students: int) -> Iterator[None]:
        """Write that a run starts and how it ended, and whether the run before was cut off."""
        last = self._last()
        if last and last.split()[2:3] not in (["ended:"], ["interrupted:"]):
            self._write("resumed: the run before was cut off")
        self._write(f"started: {students} submissions")
        how = "interrupted"
        try:
            yield
            how = "ended"
        finally:
            self._write(f"{how}: " + ", ".join(f"{self.counts[kind]} {kind}" for kind in KINDS))

    def student(self, name: str, points: float, max_points: float, unchanged: bool, trouble: str) -> None:
        """Write how it went with a student; `trouble` where there is no result."""
        kind = "failed" if trouble else "unchanged" if unchanged else "graded"
        self.counts[kind] += 1
        self._write(f"{kind}: {name}, {trouble or f'{points:.4g} of {max_points:g} points'}")

    def _last(self) -> str:
        with contextlib.suppress(OSError):
            return (self.path.read_text(encoding="utf-8").splitlines() or [""])[-1]
        return ""

    def _write(self, event: str) -> None:
        line = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {self.assignment} {' '.join(event.split())}\n"
        with contextlib.suppress(OSError), self.path.open("a+b") as file:
            end = file.seek(0, 2)
            file.seek(max(0, end - 1))
            torn = end > 0 and file.read(1) != b"\n"
            file.write(b"\n" * torn + line.encode("utf-8", "replace"))


KINDS = ("graded", "unchanged", "failed")
