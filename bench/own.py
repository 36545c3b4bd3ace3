"""What a class's own code costs: its cells, and what the cases call in them.

    python bench/own.py COURSE LESSON

Each notebook runs in a warm worker, and what its processes used is added up: no nbgrader, no gradebook, no comparison,
no message, no waiting. This is the floor: a judge that runs the code at all can't be faster on one core.

Prints JSON, sums over the class: `CPU`, the seconds of CPU time; as [how many, seconds by the clock] `cells`, those of
them that show a `picture`, those that show none and are `long`, and the requests that run `cases`; `seconds`, by the
clock, of each submission after the first one.
"""

import contextlib
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from torchmark import session
from torchmark.course import load_course
from torchmark.grade import key_of, settings_of, what_to_observe
from torchmark.process import family
from torchmark.submission import read_notebook, repair

PICTURE, LONG = b'"image/png"', 0.1
Asked = tuple[str, float, bytes]


def main(root: str, lesson: str) -> None:
    """Print what the class costs."""
    course, used, asked, ended = load_course(Path(root)), list[float](), list[Asked](), list[float]()
    session._worker = metered(session._worker, used)
    session.Worker.ask = timed(session.Worker.ask, asked)
    for path in sorted((course.root / "submitted").glob(f"*/{lesson}/*.ipynb")):
        key = key_of(course, lesson, path.stem)
        assert key.released is not None
        session.run(*what_to_observe(repair(read_notebook(path), key.released), key), **settings_of(key))
        ended.append(time.monotonic())
    cells = [(seconds, answer) for method, seconds, answer in asked if method == "run_cell"]
    kinds = {
        "cells": [seconds for seconds, _ in cells],
        "picture": [seconds for seconds, answer in cells if PICTURE in answer],
        "long": [seconds for seconds, answer in cells if PICTURE not in answer and seconds > LONG],
        "cases": [seconds for method, seconds, _ in asked if method in ("run_case", "run_together")],
    }
    counted = {name: [len(found), sum(found)] for name, found in kinds.items()}
    each = (ended[-1] - ended[0]) / max(1, len(ended) - 1)
    print(json.dumps({"CPU": sum(used), "seconds": each} | counted))


def timed(ask: Any, asked: list[Asked]) -> Any:
    """A worker's `ask` that keeps what was asked, how long the answer took, and the answer."""

    def noted(worker: session.Worker, method: str, *args: Any, **settings: Any) -> bytes:
        began = time.monotonic()
        answer: bytes = ask(worker, method, *args, **settings)
        asked.append((method, time.monotonic() - began, answer))
        return answer

    return noted


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
