"""Observations that are made ahead: while one process grades in order, others observe what comes next.

Whoever needs an observation takes it from here; where it isn't to be had, he makes it himself.
"""

import logging
from functools import lru_cache
from typing import Any, Protocol

import cloudpickle

from torchmark.digest import digest_of_surroundings
from torchmark.process import Broken
from torchmark.session import Cell, Transcript, run


class Promise(Protocol):
    """What is being observed."""

    def result(self) -> Transcript:
        """What was observed, as soon as it is; raises what befell the observer."""


_made: dict[str, Promise] = {}
_seconds: list[float] = []


def observe(package: bytes, cells: list[Cell], surroundings: str) -> Transcript:
    """What `session.run` gives for the cells, with the pickled jobs, names and settings of a lesson.

    Raises Broken where `surroundings` are given and are not those of this machine.
    """
    if surroundings not in ("", digest_of_surroundings()):
        raise Broken("this worker has other libraries than the machine that grades")
    jobs, names, settings = _unpacked(package)
    return run(cells, jobs, names, **settings)


@lru_cache(8)
def _unpacked(package: bytes) -> Any:
    return cloudpickle.loads(package)


def promise(name: str, observed: Promise) -> None:
    """Keep what is being observed under its entry's name."""
    _made[name] = observed


def promised(name: str) -> bool:
    """Whether somebody observes it already."""
    return name in _made


def take(name: str) -> Transcript | None:
    """What was observed, as soon as it is; None where nobody does, or where he was lost."""
    observed = _made.pop(name, None)
    if observed is None:
        return None
    try:
        return observed.result()
    except Exception as error:  # noqa: BLE001  whatever befalls another process or machine
        logging.getLogger(__name__).warning("a worker was lost, its submission is run here: %s", error)
        return None


def note(seconds: float) -> None:
    """Keep for `spent` how long an observation took, wherever it was made."""
    _seconds.append(seconds)


def spent() -> float:
    """The seconds that were noted since the last call."""
    total = sum(_seconds)
    _seconds.clear()
    return total


def forget() -> None:
    """Drop all that was promised and not taken."""
    _made.clear()
