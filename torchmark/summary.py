"""Results as GitHub Actions shows them: a table in the summary of a run, annotations at the notebooks.

What a student wrote, or named a file, can be in all of it.
"""

import html
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from torchmark.course import AuthorError
from torchmark.grade import Result
from torchmark.message import Message
from torchmark.verdict import Verdict

HARMLESS = ("correct", "not attempted", "skipped", "broken")
MARKS = {"correct": "\u2705", "not attempted": "\u2b1c", "skipped": "\u2b1c", "broken": "\u26a0\ufe0f"}
WRONG = "\u274c"


def is_wrong(result: Result) -> bool:
    """Whether the notebook can't be judged, or an answer in it is wrong; one that isn't there yet is not."""
    return bool(result.error) or any(verdict.outcome not in HARMLESS for verdict in result.verdicts)


def reach(threshold: float, results: list[Result]) -> None:
    """Raise AuthorError where the points of the results together are less than a share, in percent, of all points."""
    points, most = sum(result.points for result in results), sum(result.max_points for result in results)
    if 100 * points < threshold * most or not most:
        raise AuthorError(f"{points:g} of {most:g} points are less than the {threshold:g} % asked")


def append_summary(file: Path, results: Iterable[tuple[Path, Result]]) -> None:
    """Append to a Markdown file a table of each notebook's exercises, and the messages on what is wrong."""
    blocks = [block for path, result in results for block in _blocks(path, result)]
    with file.open("a", encoding="utf-8") as stream:
        stream.write("\n\n".join(blocks) + "\n\n")


def annotations(path: Path, result: Result) -> Iterator[str]:
    """GitHub's command for an error at each wrong answer of the notebook file, and at one that can't be judged."""
    if result.error:
        yield _command(path, 1, "not judged", result.error)
    for verdict in result.verdicts:
        if verdict.outcome not in HARMLESS:
            message = result.messages[verdict.exercise.name]
            yield _command(path, _line_of(path, verdict.exercise.name), message.headline, _body(message))


def _blocks(path: Path, result: Result) -> Iterator[str]:
    """A heading, a table, and a block to unfold for each wrong answer."""
    yield f"### {_escaped(str(path))}"
    if result.error:
        yield f"{WRONG} {_escaped(result.error)}"
    correct = sum(verdict.outcome == "correct" for verdict in result.verdicts)
    earned = f"; {result.points:g} of {result.max_points:g} points" if _graded(result) else ""
    yield f"{correct} of {len(result.verdicts)} exercises are correct{earned}"
    if result.verdicts:
        yield "\n".join(["| | exercise | outcome |", "|---|---|---|", *map(_row, result.verdicts)])
    for verdict in result.verdicts:
        if verdict.outcome not in HARMLESS:
            message = result.messages[verdict.exercise.name]
            title = f"<details><summary>{html.escape(message.headline)}</summary>"
            yield f"{title}\n\n<pre>\n{html.escape(message.text())}\n</pre>\n\n</details>"


def _graded(result: Result) -> bool:
    """Whether hidden cases were run."""
    return any(not case.case.shown for verdict in result.verdicts for case in verdict.cases)


def _row(verdict: Verdict) -> str:
    said = f": {verdict.belief.says}" if verdict.belief else ""
    return (
        f"| {MARKS.get(verdict.outcome, WRONG)} | {_escaped(verdict.exercise.name)} "
        f"| {_escaped(verdict.outcome + said)} |"
    )


def _body(message: Message) -> str:
    return "\n".join(f"{label}: {text}" for label, text in (*message.rows, *message.belief)) or message.headline


def _line_of(path: Path, exercise: str) -> int:
    """The line of a notebook file at which the exercise's cell begins; 1 where it is not found."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return 1
    found = (n for n, line in enumerate(lines, 1) if line.strip() in (f'"id": "{exercise}",', f'"id": "{exercise}"'))
    return next(found, 1)


def _command(path: Path, line: int, title: str, text: str) -> str:
    """An error command; what separates its parts is escaped in them."""
    escapes = {"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"}
    name, title = (re.sub(r"[%\r\n:,]", lambda found: escapes[found[0]], part) for part in (str(path), title))
    return f"::error file={name},line={line},title={title}::" + re.sub(r"[%\r\n]", lambda f: escapes[f[0]], text)


def _escaped(text: str) -> str:
    """Text as Markdown shows it letter by letter: no link, picture, HTML or new cell of a table comes of it."""
    return re.sub(r"[^\w ]|_", lambda found: f"&#{ord(found[0])};", " ".join(text.split()))
