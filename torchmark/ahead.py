"""Observations that are made ahead: while one process grades in order, others observe what comes next.

Whoever needs an observation takes it from here; where it isn't to be had, he makes it himself.
"""

import logging
from concurrent.futures import Future

from torchmark.session import Transcript

_made: dict[str, Future[Transcript]] = {}
_seconds: list[float] = []


def promise(name: str, future: Future[Transcript]) -> None:
    """Keep what is being observed under its entry's name."""
    _made[name] = future


def promised(name: str) -> bool:
    """Whether somebody observes it already."""
    return name in _made


def take(name: str) -> Transcript | None:
    """What was observed, as soon as it is; None where nobody does, or where he was lost."""
    future = _made.pop(name, None)
    if future is None:
        return None
    try:
        return future.result()
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
