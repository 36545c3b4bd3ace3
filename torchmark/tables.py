"""What the command line prints: tables, messages and a progress bar."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import contextmanager
from heapq import nlargest
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Column, Table
from rich.text import Text

from torchmark.classroom import Graded
from torchmark.doctor import Finding
from torchmark.grade import Result
from torchmark.message import HIDDEN
from torchmark.verify import Row

WHERE = (
    "notebooks with outcomes: autograded/{student}/; pages for students: nbgrader generate_feedback, then "
    "feedback/{student}/; all scores: nbgrader export, or jupyter lab and its menu Nbgrader > Formgrader"
)
console = Console(highlight=False, width=None if sys.stdout.isatty() else 110)


def print_verify(lessons: dict[str, list[Row]]) -> None:
    """A table per lesson, its problems, and a line that counts."""
    for name, rows in lessons.items():
        table = Table(title=name, title_justify="left", box=SIMPLE_HEAD)
        table.add_column("exercise")
        for column in ("points", "shown", "hidden", "wrong caught", "right accepted"):
            table.add_column(column, justify="right")
        table.add_column("stub")
        for row in rows:
            table.add_row(
                row.exercise, f"{row.points:g}", str(row.shown), str(row.hidden), f"{row.caught}/{row.wrong}",
                f"{row.accepted}/{row.right}", row.stub, style="red" if row.problems else None,
            )  # fmt: skip
        console.print(table)
        problems = [problem for row in rows for problem in row.problems]
        for problem in problems:
            console.print(escape(problem), style="red", soft_wrap=True)
        caught, wrong = sum(row.caught for row in rows), sum(row.wrong for row in rows)
        accepted, right = sum(row.accepted for row in rows), sum(row.right for row in rows)
        console.print(
            f"{name}: {len(rows)} exercises; {caught} of {wrong} wrong answers caught, "
            f"{accepted} of {right} right ones accepted, {len(problems)} problem{'s' * (len(problems) != 1)}",
            soft_wrap=True,
        )


def print_findings(findings: list[Finding]) -> None:
    """A table of what protects this machine, and what to do where something doesn't."""
    table = Table(title="what holds student code", title_justify="left", box=SIMPLE_HEAD)
    for column in ("protection", "", "seen in a worker"):
        table.add_column(column)
    for finding in findings:
        repair = f"; repair: {finding.repair}" if finding.repair and not finding.holds else ""
        table.add_row(finding.protection, "holds" if finding.holds else "[red]does not hold[/red]",
                      escape(finding.seen + repair))  # fmt: skip
    console.print(table)


def print_messages(result: Result) -> None:
    """The message of each exercise, as a student reads them."""
    if result.error:
        console.print(escape(result.error), soft_wrap=True)
    waiting = [verdict.exercise.name for verdict in result.verdicts if verdict.outcome == "not attempted"]
    for name, message in result.messages.items():
        if name not in waiting:
            console.print(escape(message.text()), soft_wrap=True)
            console.print()
    if waiting:
        console.print(f"not attempted: {', '.join(waiting)}\n")
    correct = sum(verdict.outcome == "correct" for verdict in result.verdicts)
    console.print(f"{correct} of {len(result.verdicts)} exercises are correct on the shown cases; {HIDDEN}")


def print_result(path: Path, result: Result) -> None:
    """A table of one notebook's exercises."""
    title = f"{path}: {result.points:g} of {result.max_points:g} points (seed {result.seed})"
    if result.error:
        title += f"; {result.error}"
    table = Table(title=escape(title), title_justify="left", box=SIMPLE_HEAD)
    for column in ("exercise", "points", "outcome", "misconception"):
        table.add_column(column, justify="right" if column == "points" else "left")
    for verdict in result.verdicts:
        table.add_row(
            verdict.exercise.name, f"{verdict.points:.4g}/{verdict.exercise.points:g}", verdict.outcome,
            escape(verdict.belief.says) if verdict.belief else "",
        )  # fmt: skip
    console.print(table)


def print_class(rows: list[Graded], titles: dict[str, str] | None = None) -> None:
    """A table of a class: scores, and the misconceptions that were found."""
    table = Table(title="scores", title_justify="left", box=SIMPLE_HEAD, show_lines=True)
    table.add_column("student")
    table.add_column("points", justify="right")
    table.add_column("correct", justify="right")
    table.add_column("misconceptions and troubles", ratio=1)
    for row in rows:
        name = f"{row.student}\n[dim]{titles[row.student]}[/dim]" if titles else row.student
        points, correct = f"{row.points:.4g}/{row.max_points:g}", f"{row.correct}/{row.exercises}"
        table.add_row(name, points, correct, escape(_remarks(row)))
    console.print(table)
    failed, unchanged = sum(bool(row.error or row.fault) for row in rows), sum(row.unchanged for row in rows)
    as_before = f", {unchanged} graded before and unchanged" if unchanged else ""
    console.print(f"{len(rows)} submissions, {failed} of them not judged{as_before}")
    if words := slowest(rows):
        console.print(words, soft_wrap=True)
    if rows:
        console.print(WHERE.format(student=rows[0].student), soft_wrap=True)


def _remarks(row: Graded) -> str:
    late = [f"{row.late / 3600:.1f} hours late"] if row.late else []
    error = [text for text in (row.error, row.fault) if text]
    beliefs = [f"{exercise}: {says}" for exercise, says in row.beliefs[:3]]
    more = [f"... and {len(row.beliefs) - 3} more"] if len(row.beliefs) > 3 else []
    return "\n".join([*error, *late, *row.troubles[:3], *beliefs, *more])


def slowest(rows: Iterable[Graded]) -> str:
    """Whose code ran longest; nothing where none was run."""
    longest = [row for row in nlargest(3, rows, lambda row: row.seconds) if row.seconds]
    return f"slowest: {', '.join(f'{row.student} {row.seconds:.1f} s' for row in longest)}" if longest else ""


class Rate(ProgressColumn):
    """How many are done a minute."""

    def render(self, task: Task) -> Text:
        """The rate of the last half minute."""
        return Text(f"{60 * task.speed:.1f}/min" if task.speed else "")


@contextmanager
def progress(title: str) -> Iterator[Callable[[Iterable[Graded]], Iterator[Graded]]]:
    """A progress bar over a class: how many, for how long, how long still, how fast, and whose code runs longest."""
    whole, rest = Column(no_wrap=True), Column(no_wrap=True, ratio=1)
    columns = (
        TextColumn("{task.description}"), BarColumn(10), MofNCompleteColumn(table_column=whole),
        TimeElapsedColumn(table_column=whole), TextColumn("left"), TimeRemainingColumn(table_column=whole),
        Rate(table_column=whole), TextColumn("{task.fields[slowest]}", markup=False, table_column=rest),
    )  # fmt: skip
    with Progress(*columns, console=console, expand=True) as bar:

        def step(rows: Iterable[Graded]) -> Iterator[Graded]:
            task = bar.add_task(title, total=len(rows) if isinstance(rows, Sized) else None, slowest="")
            longest: list[Graded] = []
            for row in rows:
                longest = nlargest(1, [*longest, row], lambda row: row.seconds)
                bar.update(task, advance=1, slowest=slowest(longest))
                yield row

        yield step
