"""`torchmark check`: what check() in the notebook says, in a terminal or in GitHub Actions."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from torchmark.course import AuthorError, find_course

if TYPE_CHECKING:
    from torchmark.grade import Result


@click.argument("notebooks", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--summary", type=click.Path(path_type=Path), help="Append a table in Markdown to this file.")
@click.option("--annotate", is_flag=True, help="Print GitHub's annotations; exit 1 where a written answer is wrong.")
def check(notebooks: tuple[Path, ...], summary: Path | None, annotate: bool) -> None:
    """Run the shown cases on your NOTEBOOKS (default: those of the lessons here), as check() in the notebook does.

    \b
    torchmark check dl05_learning/dl05_learning.ipynb
    torchmark check
    torchmark check --annotate --summary "$GITHUB_STEP_SUMMARY"
    """
    from torchmark.summary import annotations, append_summary, is_wrong
    from torchmark.tables import print_messages

    results = []
    for path in notebooks or _notebooks_here():
        if len(notebooks) != 1:
            click.echo(f"== {path}\n")
        result = _result(path)
        print_messages(result)
        lines = annotations(path, result) if annotate else ()
        click.echo("".join(f"{line}\n" for line in lines), nl=len(notebooks) != 1)
        results.append((path, result))
    if summary:
        append_summary(summary, results)
    if annotate and any(is_wrong(result) for _, result in results):
        sys.exit(1)


def _result(notebook: Path) -> "Result":
    from torchmark.grade import grade_file, key_of_release

    def key(lesson: str, part: str) -> Any:
        return key_of_release(_release_of(notebook, lesson), part)

    return grade_file(notebook, key)


def _notebooks_here() -> list[Path]:
    """The notebooks of the lessons in the working directory and in its folders."""
    found: list[Path] = []
    for record in (*Path().glob("shown.json"), *sorted(Path().glob("*/shown.json"))):
        exercises = json.loads(record.read_text(encoding="utf-8"))["exercises"].values()
        parts = dict.fromkeys(exercise["part"] for exercise in exercises)
        found += [record.parent / f"{part}.ipynb" for part in parts]
    if not found:
        raise AuthorError(f"no lesson in {Path.cwd()}: name a notebook, or go to a folder with lessons")
    return found


def _release_of(notebook: Path, lesson: str) -> Path:
    """The folder with the shown cases for a notebook: its own, else the course's release of its lesson."""
    folder = notebook.resolve().parent
    if not (folder / "shown.json").exists():
        try:
            return find_course().root / "release" / lesson
        except AuthorError:
            return folder
    return folder
