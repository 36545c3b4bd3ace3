"""The figures of classes as files for other programs: JSON, or CSV with a line for each figure."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from torchmark.files import write_whole
from torchmark.standing import Standing
from torchmark.survey import Survey

COLUMNS = ("assignment", "table", "of", "about", "figure", "value")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a text begins that a spreadsheet would run


def write_json(path: Path, found: list[Survey]) -> None:
    """Write the figures as a list of objects, one for each assignment; shares and correlations are not rounded."""
    text = json.dumps([to_json(each) for each in found], indent=1, ensure_ascii=False, allow_nan=False)
    write_whole(path, f"{text}\n".encode("utf-8", "replace"))


def write_csv(path: Path, found: list[Survey]) -> None:
    """Write the same figures with a line for each: COLUMNS; `of` and `about` say whose figure it is.

    A text that a spreadsheet would run as a formula gets an apostrophe in front.
    """
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for each in found:
        for table, of, about, figures in _lines(to_json(each)):
            for figure, value in figures.items():
                writer.writerow([_safe(cell) for cell in (each.assignment, table, of, about, figure, value)])
    write_whole(path, file.getvalue().encode("utf-8", "replace"))


def to_json(found: Survey) -> dict[str, Any]:
    """The figures of an assignment as plain data."""
    return {
        "assignment": found.assignment,
        "max_points": found.max_points,
        "students": found.students,
        "judged": found.judged,
        "states": found.states,
        "scores": asdict(found.scores),
        "exercises": [asdict(item) for item in found.items],
        "misconceptions": [asdict(belief) for belief in found.beliefs],
        "outcomes": found.outcomes,
        "lateness": [asdict(band) for band in found.lateness],
        "results": [_student(standing) for standing in found.standings],
    }


def _student(standing: Standing) -> dict[str, Any]:
    return {
        "student": standing.person.id,
        "name": standing.person.name,
        "points": standing.points,
        "share": standing.share,
        "correct": standing.correct,
        "state": standing.state,
        "stuck": standing.stuck,
        "late": standing.late,
        "penalty": standing.penalty,
        "error": standing.error,
        "exercises": {
            name: {"outcome": cell.outcome, "points": cell.points, "misconception": cell.belief}
            for name, cell in standing.cells.items()
        },
    }


def _lines(data: dict[str, Any]) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Table, whose figures they are, about what, and the figures."""
    yield "class", "", "", {name: data[name] for name in ("max_points", "students", "judged")}
    yield "states", "", "", data["states"]
    bins = data["scores"].pop("bins")
    yield "scores", "", "", data["scores"]
    yield "scores from", "", "", {f"{number / len(bins):g}": count for number, count in enumerate(bins)}
    for item in data["exercises"]:
        name, outcomes, kinds = item.pop("name"), item.pop("outcomes"), item.pop("kinds")
        yield "exercises", name, "", item
        yield "outcomes of exercises", name, "", outcomes
        yield "kinds of exercises", name, "", kinds
    for belief in data["misconceptions"]:
        yield "misconceptions", belief.pop("exercise"), belief.pop("says"), belief
    yield "outcomes", "", "", data["outcomes"]
    for band in data["lateness"]:
        yield "lateness", band.pop("label"), "", band
    for standing in data["results"]:
        student, exercises = standing.pop("student"), standing.pop("exercises")
        yield "results", student, "", standing
        for name, cell in exercises.items():
            yield "results by exercise", student, name, cell


def _safe(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
