"""The page that `nbgrader generate_feedback` writes for a student: all verdicts on top, the notebook below."""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from nbconvert.exporters import Exporter
from nbconvert.filters import Highlight2HTML, ansi2html
from nbformat import NotebookNode
from pygments.formatters import HtmlFormatter

from torchmark.course import Course
from torchmark.formula import formula, markdown
from torchmark.page import PICTURE, alone

STYLES = {"light": "default", "dark": "github-dark"}
MARKS = {"correct": "✓", "not attempted": "○", "skipped": "○", "broken": "!"}  # every other verdict: ✗
NO_DEVICE = "no CUDA device here, so they do not count"
REASON = re.compile("^  (?:raised|note) +(.*)$", re.MULTILINE)  # in a message


@dataclass(frozen=True)
class Row:
    """A graded cell in the summary.

    name: of the exercise, else of the cell; outcome: "" where no judge looked at it.
    notes: what to know beside the verdict: the belief behind the answer, what was skipped and why.
    """

    anchor: str
    name: str
    outcome: str
    points: float
    max_points: float
    notes: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """The verdict as a sign."""
        return MARKS.get(self.outcome, "✗") if self.outcome else ""

    @property
    def kind(self) -> str:
        """The verdict as a word for the style sheet: right, open or wrong."""
        if self.outcome in ("correct", "") or self.mark == "○":
            return "right" if self.outcome == "correct" else "open"
        return "wrong"


@dataclass(frozen=True)
class Cell:
    """A cell as the page shows it, in HTML; row: its line of the summary, where it is graded."""

    kind: str
    body: Markup | None = None
    outputs: tuple[Markup, ...] = ()
    heading: str = ""
    row: Row | None = None
    comment: Markup | None = None


class FeedbackExporter(Exporter):
    """nbgrader's exporter for feedback (see nbgrader_config.py): one file without scripts, that fetches nothing."""

    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(  # type: ignore[override]  # as nbconvert's own exporters of text do
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[str, Any]:
        """The page of a graded notebook whose cells hold nbgrader's scores and comments."""
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        place = resources["nbgrader"]
        path = Course(Path.cwd()).report(place["student"], place["assignment"], place["notebook"])
        judged = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return page(nb, place, judged), resources


def page(notebook: NotebookNode, place: dict[str, Any], judged: dict[str, Any]) -> str:
    """The HTML of a feedback page.

    place: nbgrader's names and scores; judged: the judge's result of the notebook (`grade.Result.to_json`), empty
    where the assignment is none of torchmark's.
    """
    exercises = {each["name"]: each for each in judged.get("exercises", ())}
    cells = [_cell(cell, exercises) for cell in notebook.cells]
    rows = [cell.row for cell in cells if cell.row]
    remarks = [f"This notebook could not be judged: {judged['error']}"] if judged.get("error") else []
    remarks += [f"The cell {end['cell']} did not end by itself: {end['outcome']}." for end in judged.get("ended", ())]
    correct = sum(row.outcome == "correct" for row in rows)
    return _template().render(
        place=place, rows=rows, cells=cells, remarks=remarks, correct=correct, styles=_styles(), judged=bool(exercises)
    )


def _cell(cell: NotebookNode, exercises: dict[str, Any]) -> Cell:
    mark = cell.metadata.get("nbgrader", {})
    name = mark.get("grade_id", "")
    if mark.get("grade") and name.startswith("check-") and name.removeprefix("check-") in exercises:
        verdict = _row(mark, exercises[name.removeprefix("check-")])
        return Cell("verdict", outputs=_message(cell), row=verdict, heading=verdict.name)
    row = Row(name, name, "", mark.get("score") or 0.0, mark.get("points") or 0.0) if "score" in mark else None
    answer = bool(mark.get("solution") or mark.get("task"))
    heading = name if row else ("Your answer" if answer else "")
    comment = _comment(mark.get("comment"), exercises.get(name)) if answer else None
    if cell.cell_type == "markdown":
        return Cell("text", Markup(markdown(cell.source)), heading=heading, row=row, comment=comment)
    if cell.cell_type != "code":
        return Cell("text", Markup(f"<pre>{escape(cell.source)}</pre>"), heading=heading, row=row, comment=comment)
    outputs = tuple(Markup(html) for html in map(_output, cell.get("outputs", ())) if html)
    return Cell("code", _code(cell.source), outputs, heading, row, comment)


def _row(mark: Any, exercise: dict[str, Any]) -> Row:
    said = exercise["misconception"]
    notes = [said] if said else REASON.findall(exercise["message"])
    skipped = sum(case["outcome"] == "skipped" for case in exercise["cases"])
    if skipped:
        notes.append(f"{skipped} of {len(exercise['cases'])} cases skipped: {NO_DEVICE}")
    score = mark.get("score", exercise["points"])
    if abs(score - exercise["points"]) > 1e-6:
        notes.append(f"points given by hand; the judge gave {exercise['points']:.4g}")
    return Row(f"verdict-{exercise['name']}", exercise["name"], exercise["outcome"], score, exercise["max_points"],
               tuple(notes))  # fmt: skip


def _message(cell: NotebookNode) -> tuple[Markup, ...]:
    """The judge's message, which the judge itself wrote into this cell as HTML: pictures and all."""
    shown = [output for output in cell.get("outputs", ()) if output.output_type == "display_data"]
    return tuple(Markup(output.data.get("text/html", "")) for output in shown[:1])


def _comment(comment: str | None, exercise: dict[str, Any] | None) -> Markup | None:
    """A grader's comment; not the message, which nbgrader has as a comment too."""
    if not comment or (exercise and comment.split() == exercise["message"].split()):
        return None
    return Markup(markdown(comment))


def _code(source: str) -> Markup:
    return Markup(Highlight2HTML(pygments_lexer="ipython3")(source))


def _output(output: NotebookNode) -> str:
    """An output as HTML: of what it holds, the first that can be shown safely."""
    if output.output_type == "stream":
        return f"<pre class='{'error' if output.name == 'stderr' else 'text'}'>{ansi2html(output.text)}</pre>"
    if output.output_type == "error":
        return f"<pre class='error'>{ansi2html(chr(10).join(output.traceback))}</pre>"
    data = {kind: "".join(text) if isinstance(text, list) else text for kind, text in output.data.items()}
    for kind in ("image/png", "image/jpeg"):
        source = f"data:{kind};base64,{str(data.get(kind, '')).strip()}"
        if data.get(kind) and PICTURE.fullmatch(source):
            return f"<img src='{source}' alt='a figure that the cell drew'>"
    for kind, show in (("text/html", alone), ("text/markdown", markdown), ("text/latex", _latex)):
        if data.get(kind):
            return show(str(data[kind]))
    return f"<pre class='text'>{ansi2html(str(data['text/plain']))}</pre>" if data.get("text/plain") else ""


def _latex(source: str) -> str:
    return formula(source.strip().strip("$"), "block")


@lru_cache
def _template() -> Any:
    loader = PackageLoader("torchmark", "templates")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True,
                              lstrip_blocks=True)  # fmt: skip
    return environment.get_template("feedback.html.j2")


@lru_cache
def _styles() -> dict[str, Markup]:
    """The style sheets of code, on light and on dark."""
    return {name: Markup(HtmlFormatter(style=style).get_style_defs(".highlight")) for name, style in STYLES.items()}
