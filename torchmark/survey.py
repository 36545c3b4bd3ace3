"""The figures of a class on one assignment; docs/report.md has the formulas and where they come from."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from torchmark.results import StudentResult
from torchmark.standing import KINDS, STATES, Cell, Standing, standing_of

BINS = 10
FEWEST = 3  # students, for a correlation
DAY = 86400.0
LATENESS = {"on time": 0.0, "up to 1 day": DAY, "up to 3 days": 3 * DAY, "up to 7 days": 7 * DAY,
            "more than 7 days": float("inf")}  # fmt: skip

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Item:
    """An exercise in a class.

    counted: students whose result counts; outcomes, kinds: students by outcome and by KINDS.
    difficulty: mean share of the points, from 0 to 1; discrimination: its correlation with the rest of the score.
    stuck: students who are stuck here; untried: those of them who did not attempt it.
    """

    name: str
    part: str
    max_points: float
    counted: int
    outcomes: dict[str, int]
    kinds: dict[str, int]
    difficulty: float | None
    discrimination: float | None
    stuck: int
    untried: int


@dataclass(frozen=True)
class Belief:
    """A misconception, the students who hold it, their share of those judged, and the first one's message."""

    exercise: str
    part: str
    says: str
    students: int
    share: float
    sample: str


@dataclass(frozen=True)
class Lateness:
    """The students who were so late: how many, their mean share of the points, and the sum of their penalties."""

    label: str
    students: int
    share: float | None
    penalty: float


@dataclass(frozen=True)
class Scores:
    """The shares of the points in a class, each from 0 to 1; None where nobody was judged.

    deviation: the standard deviation of a sample (n - 1).
    bins: students by tenths, [0, 0.1), [0.1, 0.2), ... [0.9, 1].
    """

    mean: float | None
    deviation: float | None
    lowest: float | None
    lower_quartile: float | None
    median: float | None
    upper_quartile: float | None
    highest: float | None
    bins: tuple[int, ...]


@dataclass(frozen=True)
class Survey:
    """The figures of an assignment; all are of the students who were judged.

    standings: every student, in order of the results. beliefs: the most widely held first. states: by STATES.
    """

    assignment: str
    max_points: float
    students: int
    judged: int
    standings: tuple[Standing, ...]
    states: dict[str, int]
    scores: Scores
    items: tuple[Item, ...]
    beliefs: tuple[Belief, ...]
    lateness: tuple[Lateness, ...]

    @property
    def parts(self) -> list[str]:
        """The notebooks of the assignment."""
        return list(dict.fromkeys(item.part for item in self.items))

    @property
    def outcomes(self) -> dict[str, int]:
        """How often each outcome came out, the most frequent first."""
        total: Counter[str] = Counter()
        for item in self.items:
            total.update(item.outcomes)
        return dict(total.most_common())

    @property
    def kinds(self) -> dict[str, int]:
        """How often each of KINDS came out."""
        return {kind: sum(item.kinds[kind] for item in self.items) for kind in KINDS}


def survey(assignment: str, results: Iterable[StudentResult]) -> Survey:
    """The figures of an assignment. Of all messages only one for each misconception is kept: a class may be large."""
    standings: list[Standing] = []
    samples: dict[tuple[str, str], str] = {}
    for result in results:
        standings.append(standing_of(result))
        for each in result.exercises:
            if each.misconception:
                samples.setdefault((each.name, each.misconception), each.message)
    judged = [standing for standing in standings if standing.judged]
    items = _items(_exercises(standings), judged)
    states = Counter(standing.state for standing in standings)
    return Survey(
        assignment,
        sum(item.max_points for item in items),
        len(standings),
        len(judged),
        tuple(standings),
        {state: states[state] for state in STATES},
        _scores([standing.share for standing in judged]),
        items,
        _beliefs(items, judged, samples),
        _lateness(judged),
    )


def _exercises(standings: list[Standing]) -> dict[str, Cell]:
    """One result of each exercise, part by part in the order of the lesson."""
    found: dict[str, Cell] = {}
    for standing in standings:
        for name, cell in standing.cells.items():
            found.setdefault(name, cell)
    return dict(sorted(found.items(), key=lambda pair: pair[1].part))


def _items(exercises: dict[str, Cell], judged: list[Standing]) -> tuple[Item, ...]:
    points, possible = _table(exercises, judged, "points"), _table(exercises, judged, "max_points")
    where = [(standing.stuck, standing.cells) for standing in judged]
    stuck = Counter(name for name, _ in where)
    untried = Counter(name for name, cells in where if name and cells[name].outcome == "not attempted")
    items = []
    for column, (name, cell) in enumerate(exercises.items()):
        cells = [standing.cells[name] for standing in judged if name in standing.cells]
        kinds, outcomes = Counter(cell.kind for cell in cells), Counter(cell.outcome for cell in cells)
        share, rest = _share_and_rest(points, possible, column)
        items.append(Item(
            name, cell.part, cell.max_points, sum(cell.counts for cell in cells), dict(outcomes.most_common()),
            {kind: kinds[kind] for kind in KINDS}, float(share.mean()) if share.size else None,
            correlation(share, rest), stuck[name], untried[name],
        ))  # fmt: skip
    return tuple(items)


def _table(exercises: dict[str, Cell], judged: list[Standing], field: str) -> Floats:
    """Students by exercises; nan where a result does not count or is not there."""
    table = np.full((len(judged), len(exercises)), np.nan)
    columns = {name: column for column, name in enumerate(exercises)}
    for row, standing in enumerate(judged):
        for name, cell in standing.cells.items():
            if cell.counts and cell.max_points:
                table[row, columns[name]] = getattr(cell, field)
    return table


def _share_and_rest(points: Floats, possible: Floats, column: int) -> tuple[Floats, Floats]:
    """Of the students whose result of an exercise counts: their share of its points, and of all other points.

    The second is nan where no other result counts.
    """
    counts = ~np.isnan(points[:, column])
    item, most = points[counts, column], possible[counts, column]
    others = np.nansum(possible[counts], axis=1) - most
    rest = np.full(len(item), np.nan)
    np.divide(np.nansum(points[counts], axis=1) - item, others, out=rest, where=others > 0)
    return item / most, rest


def correlation(x: Floats, y: Floats) -> float | None:
    """Pearson's correlation; None for fewer than FEWEST pairs without nan, or where either is the same throughout."""
    known = ~(np.isnan(x) | np.isnan(y))
    x, y = x[known], y[known]
    if len(x) < FEWEST or min(np.ptp(x), np.ptp(y)) < 1e-9:
        return None
    return float(np.clip(np.corrcoef(x, y)[0, 1], -1, 1))


def _beliefs(
    items: tuple[Item, ...], judged: list[Standing], samples: dict[tuple[str, str], str]
) -> tuple[Belief, ...]:
    held = Counter((name, cell.belief) for standing in judged for name, cell in standing.cells.items() if cell.belief)
    order = {item.name: number for number, item in enumerate(items)}
    ranked = sorted(held.items(), key=lambda pair: (-pair[1], order[pair[0][0]], str(pair[0][1])))
    return tuple(
        Belief(name, items[order[name]].part, says, count, count / len(judged), samples[name, says])
        for (name, says), count in ranked
    )


def _scores(shares: list[float]) -> Scores:
    bins = Counter(min(BINS - 1, int(round(share * BINS, 9))) for share in shares)
    counts = tuple(bins[number] for number in range(BINS))
    if not shares:
        return Scores(None, None, None, None, None, None, None, counts)
    lowest, lower, median, upper, highest = (float(q) for q in np.percentile(shares, (0, 25, 50, 75, 100)))
    deviation = float(np.std(shares, ddof=1)) if len(shares) > 1 else None
    return Scores(float(np.mean(shares)), deviation, lowest, lower, median, upper, highest, counts)


def _lateness(judged: list[Standing]) -> tuple[Lateness, ...]:
    bands: dict[str, list[Standing]] = {label: [] for label in LATENESS}
    for standing in judged:
        bands[next(label for label, most in LATENESS.items() if standing.late <= most)].append(standing)
    return tuple(
        Lateness(label, len(some), float(np.mean([each.share for each in some])) if some else None,
                 float(sum(each.penalty for each in some)))
        for label, some in bands.items()
    )  # fmt: skip
