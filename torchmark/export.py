"""The results of a class in the formats that other programs read."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import Any

from torchmark.course import AuthorError, Course
from torchmark.files import write_stream, write_whole
from torchmark.gradescope import gradescope
from torchmark.junit import junit
from torchmark.results import StudentResult, points_possible, read_results, result_of
from torchmark.sheet import canvas, exercises, moodle, nbgrader, sheet

ENDINGS = {"gradescope": "", "junit": ".xml", "json": ".json", "canvas": ".csv", "moodle": ".csv", "nbgrader": ".csv",
           "csv": ".csv"}  # fmt: skip
MARK = "\ufeff"  # a byte order mark, without which Excel misreads names


def export(course: Course, assignment: str, kind: str, path: Path, column: str) -> int:
    """Write an assignment's results in a format of ENDINGS; returns how many students are in it.

    path: a file, for Gradescope a folder that gets STUDENT/results.json. column: the assignment's title in the
    target's gradebook. One student at a time is in memory. Raises AuthorError where nobody was graded or the path
    can't be written.
    """
    counted = _Counted(read_results(course, assignment))
    try:
        if kind == "gradescope":
            for result in counted:
                write_whole(path / result.person.id / "results.json", as_json(gradescope(result)))
        else:
            write_text(path, _text(kind, counted, column, points_possible(course, assignment)))
    except OSError as error:
        raise AuthorError(f"{path} can't be written: {error.strerror}; -o PATH names another place") from None
    return counted.count


def write_judged(results: dict[str, Any], for_gradescope: Path | None, for_junit: Path | None) -> None:
    """Write what `torchmark judge` found (`grade.Result` by the notebook's path) where a path is given.

    Raises AuthorError where a file for Gradescope would mix students.
    """
    if for_gradescope:
        one = result_of(results.values(), "")
        names = [each.name for each in one.exercises]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise AuthorError(f"--gradescope is for the notebooks of one student; two of these have {twice[0]}")
        write_text(for_gradescope, [as_json(gradescope(one))])
    if for_junit:
        write_text(for_junit, junit(result_of([result], path) for path, result in results.items()))


def write_text(path: Path, chunks: Iterable[str]) -> None:
    """Write text piece by piece; what UTF-8 can't hold is a question mark. Raises OSError."""
    write_stream(path, (chunk.encode("utf-8", "replace") for chunk in chunks))


def as_json(data: Any) -> str:
    """Plain data as the text of a JSON file."""
    return json.dumps(data, indent=1, ensure_ascii=False).encode("utf-8", "replace").decode() + "\n"


def json_lines(results: Iterable[StudentResult]) -> Iterator[str]:
    """A JSON array with a line for each student."""
    before = "[\n"
    for result in results:
        yield before + json.dumps(_plain(result), ensure_ascii=False)
        before = ",\n"
    yield "\n]\n"


def _text(kind: str, results: Iterable[StudentResult], column: str, possible: float) -> Iterator[str]:
    match kind:
        case "junit":
            return junit(results)
        case "json":
            return json_lines(results)
        case "canvas":
            return chain([MARK], sheet(canvas(results, column, possible)))
        case "moodle":
            return chain([MARK], sheet(moodle(results, column)))
        case "nbgrader":
            return sheet(nbgrader(results))
        case _:
            return chain([MARK], sheet(exercises(results)))


def _plain(result: StudentResult) -> dict[str, Any]:
    dates = {name: date and date.isoformat() for name, date in (("handed_in", result.handed_in), ("due", result.due))}
    found = asdict(result.person) | {"assignment": result.assignment, "points": result.points}
    found |= {"max_points": result.max_points, "error": result.error or None, "seconds_late": result.late}
    exercises = [
        asdict(each) | {"cases": [{"name": name, "outcome": outcome} for name, outcome in each.cases]}
        for each in result.exercises
    ]
    return found | {"penalty": result.penalty, "by_hand": result.by_hand, **dates, "exercises": exercises}


class _Counted:
    """An iterable that knows how many it gave."""

    def __init__(self, results: Iterable[StudentResult]) -> None:
        self.results, self.count = results, 0

    def __iter__(self) -> Iterator[StudentResult]:
        for result in self.results:
            self.count += 1
            yield result
