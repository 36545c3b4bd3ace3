"""The journal: what was observed of a submission is kept, and not observed again.

An entry's name covers all that its observations rest on: the cells as they run, the seed, the limits,
the package, Python and the libraries. In it each observation stands under the digest of its case, so
that a changed hidden case is run again and the others are not. An entry is whole or it is not there;
what is torn, foreign or of another setting is not believed. Observations that rest on the machine's
mood (a time limit, memory, a death) are never kept.
"""

import contextlib
import json
import shutil
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import torch

from torchmark import ahead
from torchmark.digest import digest, digest_of_case, digest_of_surroundings
from torchmark.files import write_whole
from torchmark.observation import Malformed, Observation, Raised
from torchmark.oracle import Seen, dump, load
from torchmark.reply import CellResult
from torchmark.sandbox import Limits
from torchmark.session import Cell, Job, Transcript, run

MOODS = ("OutOfTime", "MemoryError")


@dataclass(frozen=True)
class Entry:
    """What the journal knows of a notebook, and what is missing there.

    wanted: the cases by digest; missing: those of them that are not known.
    run: `session.run` without the jobs.
    """

    path: Path
    wanted: dict[str, Job]
    known: Transcript | None
    run: Callable[..., Transcript]

    @property
    def missing(self) -> list[str]:
        """The digests of the cases that are not known."""
        return [case for case in self.wanted if self.known is None or case not in self.known.observations]

    @property
    def name(self) -> str:
        """A name for the observations that are missing, the same for the same ones."""
        return digest(str(self.path), *self.missing)


@dataclass(frozen=True)
class Journal:
    """The journal of one part of a lesson, in a folder of its own."""

    folder: Path

    def open(
        self, cells: list[Cell], jobs: Iterable[Job], names: list[str], *,
        seed: int, sandbox: str, limits: Limits, folder: Path | None = None,
    ) -> Entry:  # fmt: skip
        """The entry of a notebook with these cells; the arguments are those of `session.run`."""
        wanted = {_digest_of_job(job): job for job in jobs}
        setting = digest(digest_of_surroundings(), sandbox, json.dumps([seed, str(folder), asdict(limits)]))
        path = self.folder / setting[:16] / f"{_digest_of_cells(cells, names, wanted)[:32]}.json"
        run_ = partial(run, cells, names=names, seed=seed, sandbox=sandbox, limits=limits, folder=folder)
        return Entry(path, wanted, _read(path), run_)

    def observe(self, *args: Any, **settings: Any) -> Transcript:
        """What `session.run` gives, from the journal where it is known; what is missing is observed and kept.

        Arguments and errors are those of `session.run`. Where the journal can't be written, nothing is kept.
        """
        entry = self.open(*args, **settings)
        known = entry.known
        if known is None or entry.missing:
            known = _completed(entry)
            self._keep(entry.path, known)
        return replace(known, observations={job.key: known.observations[case] for case, job in entry.wanted.items()})

    def _keep(self, path: Path, seen: Transcript) -> None:
        """Write an entry, and forget those of other settings."""
        if _rests_on_mood(seen):
            return
        with contextlib.suppress(OSError):
            write_whole(path, _entry(path, seen))
            for other in self.folder.iterdir():
                if other.name != path.parent.name:
                    shutil.rmtree(other, ignore_errors=True)


def _completed(entry: Entry) -> Transcript:
    """All that is wanted, by digest of the case: what is known, and the rest from a crew or another run."""
    known, wanted, missing = entry.known, entry.wanted, entry.missing
    new = ahead.take(entry.name) or entry.run([wanted[case] for case in missing])
    ahead.note(new.seconds)
    if known is not None and (new.cells, new.kinds) != (known.cells, known.kinds):
        return _completed(replace(entry, known=None))  # cells that do not do the same each time
    found = {case: new.observations[wanted[case].key] for case in missing}
    old = known.observations if known else {}
    return replace(new, observations={case: found[case] if case in found else old[case] for case in wanted})


def _digest_of_cells(cells: list[Cell], names: list[str], cases: Iterable[str]) -> str:
    # Where CUDA is in use cases share a process, so that each may rest on those before it.
    together = cases if torch.cuda.is_available() else []
    return digest(*(text for cell in cells for text in (cell.name, cell.source)), "", *names, "", *together)


def _digest_of_job(job: Job) -> str:
    return digest(digest_of_case(job.case), json.dumps(job.replacements, sort_keys=True))


def _rests_on_mood(seen: Transcript) -> bool:
    cells = [cell.failure is not None or (cell.error is not None and _is_mood(*cell.error[:2]))
             for cell in seen.cells.values()]  # fmt: skip
    return any(cells) or any(_failed(observation) for observation in seen.observations.values())


def _failed(seen: Seen) -> bool:
    if not isinstance(seen, Observation):
        return True
    return isinstance(seen.value, Raised) and _is_mood(seen.value.types, seen.value.message)


def _is_mood(types: tuple[str, ...], message: str) -> bool:
    return bool({*MOODS} & {*types}) or "allocate memory" in message


def _entry(path: Path, seen: Transcript) -> str:
    kept = {
        "cells": {name: [cell.outputs, cell.error] for name, cell in seen.cells.items()},
        "kinds": seen.kinds,
        "observations": {case: dump(observation) for case, observation in seen.observations.items()},
    }
    return json.dumps({"digest": _seal(path, kept), "seen": kept})


def _seal(path: Path, kept: Any) -> str:
    return digest(path.parent.name, path.name, json.dumps(kept))


def _read(path: Path) -> Transcript | None:
    """The entry at `path`; None where there is none that can be believed."""
    try:
        entry = json.loads(path.read_text(encoding="utf-8"))
        if entry["digest"] != _seal(path, entry["seen"]):
            return None
        seen = entry["seen"]
        cells = {name: CellResult(outputs, _error(error)) for name, (outputs, error) in seen["cells"].items()}
        return Transcript(cells, seen["kinds"], {case: load(text) for case, text in seen["observations"].items()})
    except (OSError, ValueError, TypeError, KeyError, AttributeError, Malformed):
        return None


def _error(error: Any) -> tuple[tuple[str, ...], str, int] | None:
    return None if error is None else (tuple(error[0]), error[1], error[2])
