"""The class report: a page for each assignment and an index, each one file that asks for no other."""

import base64
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import Path
from string import ascii_letters
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from torchmark.course import AuthorError, Course
from torchmark.files import write_whole
from torchmark.heatmap import DARK, LIGHT, heatmap, ranked
from torchmark.results import Person, StudentResult, read_results, unjudged
from torchmark.standing import KINDS, Standing
from torchmark.survey import BINS, DAY, Item, Survey, survey

TEMPLATES = Path(__file__).parent / "templates"
GLYPHS = {"correct": "✓", "some": "½", "none": "✗", "ended": "!", "untried": "·", "uncounted": "○"}
INDEX = "index.html"
NONE, MINUS = "\N{EN DASH}", "\N{MINUS SIGN}"
HOUR = 3600.0

Codes = dict[tuple[str, str], str]


def graded(course: Course) -> list[str]:
    """The assignments that have results, in order; raises AuthorError where none has."""
    lessons = course.lessons()
    names = [name for name in lessons if any((course.cache / "results").glob(f"*/{name}"))]
    if not names:
        raise AuthorError(f"nobody is graded; first: torchmark grade {lessons[-1] if lessons else 'LESSON'}")
    return names


def surveys(course: Course, assignments: Iterable[str]) -> list[Survey]:
    """The figures of assignments; raises AuthorError where one has no results."""
    return [survey(name, _results(course, name)) for name in assignments]


def _results(course: Course, assignment: str) -> Iterator[StudentResult]:
    """The results of an assignment, then the students who handed something in that has none."""
    yield from read_results(course, assignment)
    for student in unjudged(course, assignment):
        why = f"handed in, not graded; torchmark grade {assignment} says why"
        yield StudentResult(Person(student), assignment, (), why)


def write_report(course: Course, found: list[Survey], folder: Path) -> list[Path]:
    """Write a page for each survey and the index into `folder`; the index comes last in what is returned.

    The index also names the pages of other assignments that lie there from before.
    """
    written = datetime.now(UTC).strftime("%-d %B %Y, %H:%M UTC")
    paths = [folder / f"{each.assignment}.html" for each in found]
    for path, each in zip(paths, found, strict=True):
        _write(path, page(each, partial(links, course, each, folder), written))
    earlier = [name for name in course.lessons() if (folder / f"{name}.html").exists()]
    others = [name for name in earlier if name not in [each.assignment for each in found]]
    _write(folder / INDEX, _render("index.html.j2", surveys=found, others=others, written=written))
    return [*paths, folder / INDEX]


def page(found: Survey, links_of: Callable[[str], list[tuple[str, str]]], written: str) -> str:
    """The page of a survey; `links_of` gives a student's feedback pages: each notebook and its address."""
    codes = _codes(found)
    signs = {letter: (kind, GLYPHS[kind], _words(kind, outcome)) for (kind, outcome), letter in codes.items()}
    return _render(
        "assignment.html.j2", survey=found, written=written, map=heatmap(found), bins=_bins(found), signs=signs,
        students=[*ranked(found), *(each for each in found.standings if not each.judged)], links_of=links_of,
        cells_of=lambda standing: _cells(found, standing, codes), groups_of=_groups(found),
    )  # fmt: skip


def links(course: Course, found: Survey, folder: Path, student: str) -> list[tuple[str, str]]:
    """The feedback pages that a student has: each notebook, and the address relative to a page in `folder`."""
    home, base = course.root / "feedback" / student / found.assignment, folder.resolve()
    pages = {part: home / f"{part}.html" for part in found.parts}
    return [(part, quote(os.fsencode(os.path.relpath(page, base)))) for part, page in pages.items() if page.exists()]


def _bins(found: Survey) -> list[tuple[str, int, float]]:
    """The bars of the score distribution: label in percent, students, height as a share of the highest."""
    step, most = 100 // BINS, max(1, *found.scores.bins)
    return [(f"{i * step} to {(i + 1) * step}", count, count / most) for i, count in enumerate(found.scores.bins)]


def _codes(found: Survey) -> Codes:
    """A letter for each sort of result, kind and outcome: a class may be large, a page should not be."""
    pairs = {(cell.kind, cell.outcome) for standing in found.standings for cell in standing.cells.values()}
    return dict(zip(sorted(pairs), ascii_letters, strict=False))


def _words(kind: str, outcome: str) -> str:
    return f"{outcome}, {KINDS[kind]}" if kind == "some" else outcome


def _cells(found: Survey, standing: Standing, codes: Codes) -> str:
    """A student's results, a letter for each exercise; a dot where there is none."""
    cells = [standing.cells.get(item.name) for item in found.items]
    return "".join(codes[cell.kind, cell.outcome] if cell else "." for cell in cells)


def _groups(found: Survey) -> Callable[[Standing], str]:
    """The groups by which the page can show a student, as words."""
    numbers = {(belief.exercise, belief.says): number for number, belief in enumerate(found.beliefs)}

    def groups(standing: Standing) -> str:
        held = [numbers.get((name, cell.belief or "")) for name, cell in standing.cells.items()]
        return " ".join([
            f"state:{standing.state.replace(' ', '-')}",
            *(["late"] if standing.late else []),
            *([f"stuck:{standing.stuck}"] if standing.stuck else []),
            *(f"held:{number}" for number in held if number is not None),
        ])  # fmt: skip

    return groups


def _hardest(found: Survey) -> list[Item]:
    """The exercise with the smallest mean share of points, in a list; empty where none has one."""
    known = [(item.difficulty, number) for number, item in enumerate(found.items) if item.difficulty is not None]
    return [found.items[min(known)[1]]] if known else []


def _percent(share: float | None) -> str:
    """A share in whole percent, in which little is not nothing and nearly all is not all."""
    if share is None:
        return NONE
    return "<1%" if 0 < share < 0.005 else ">99%" if 0.995 <= share < 1 else f"{100 * share:.0f}%"


def _decimal(value: float | None) -> str:
    return NONE if value is None else f"{value:z.2f}".replace("-", MINUS)


def _breakable(name: str) -> Markup:
    """An exercise's name that may go on in the next line behind an underscore."""
    return Markup("_<wbr>").join(name.split("_"))


def _plain(points: float) -> str:
    return f"{round(points, 2):g}"


def _duration(seconds: float) -> str:
    if not seconds:
        return ""
    return f"{seconds / HOUR:.1f} h" if seconds < 2 * DAY else f"{seconds / DAY:.1f} d"


def _people(found: Survey) -> str:
    return f"{found.students} student{'s' if found.students != 1 else ''}"


@lru_cache
def _environment() -> Environment:
    """The templates: whatever is put into them is escaped, but for the package's own style and script."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    script = (TEMPLATES / "report.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    environment.globals.update(
        style=Markup((TEMPLATES / "report.css").read_text(encoding="utf-8")), script=Markup(script),
        script_hash=f"sha256-{digest}", light=LIGHT, dark=DARK, kinds=KINDS, glyphs=GLYPHS,
    )  # fmt: skip
    environment.filters |= {
        "percent": _percent, "decimal": _decimal, "plain": _plain, "duration": _duration, "people": _people,
        "hardest": _hardest, "breakable": _breakable,
    }  # fmt: skip
    return environment


def _render(template: str, **values: Any) -> str:
    return _environment().get_template(template).render(**values)


def _write(path: Path, text: str) -> None:
    """Write a page; what is no text in it (half of a character, from a student) becomes a question mark."""
    write_whole(path, text.encode("utf-8", "replace"))
