"""The CPU seconds of a class's own code: its cells, and what the cases call in them.

    python bench/own.py COURSE LESSON

Each notebook runs in a warm worker, and what its processes used is added up: no nbgrader, no gradebook, no comparison,
no message, no waiting. This is the floor: a judge that runs the code at all can't be faster on one core.
"""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from torchmark import session
from torchmark.course import load_course
from torchmark.grade import key_of, settings_of, what_to_observe
from torchmark.process import family
from torchmark.submission import read_notebook, repair


def main(root: str, lesson: str) -> None:
    """Print the seconds of the class."""
    course, used = load_course(Path(root)), list[float]()
    session._worker = metered(session._worker, used)
    for path in sorted((course.root / "submitted").glob(f"*/{lesson}/*.ipynb")):
        key = key_of(course, lesson, path.stem)
        assert key.released is not None
        session.run(*what_to_observe(repair(read_notebook(path), key.released), key), **settings_of(key))
    print(sum(used))


def metered(worker: Any, used: list[float]) -> Any:
    """A context of a worker that keeps what its processes used."""

    @contextlib.contextmanager
    def measured(*settings: Any) -> Iterator[Any]:
        with worker(*settings) as its:
            try:
                yield its
            finally:  # the times of processes that ended are with those that waited for them
                used.extend(sum(process.cpu_times()[:4]) for process in family(its.process))

    return measured


if __name__ == "__main__":
    main(*sys.argv[1:])
