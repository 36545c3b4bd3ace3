"""`torchmark export`: the results of a class for other programs."""

from pathlib import Path

import click

from torchmark.course import AuthorError

FORMATS = ("gradescope", "junit", "canvas", "moodle", "nbgrader", "json", "csv")


@click.argument("assignment")
@click.option("--format", "kind", type=click.Choice(FORMATS), required=True, help="Who is to read it.")
@click.option("-o", "--output", type=click.Path(path_type=Path),
              help="The file to write, a folder for gradescope (default: in exports/).")  # fmt: skip
@click.option("--column", help='The title in the gradebook of canvas or moodle, for Canvas with its number: '
              '"Learning (4711)" (default: ASSIGNMENT).')  # fmt: skip
def export(assignment: str, kind: str, output: Path | None, column: str | None) -> None:
    """Write the results of ASSIGNMENT for Gradescope, a CI server, Canvas, Moodle, or your own programs.

    Points are the judge's, with what was given by hand in the formgrader, less the penalty for lateness. What each
    format holds: docs/results.md.

    \b
    torchmark export dl05_learning --format canvas --column "Learning (4711)"
    torchmark export dl05_learning --format moodle -o grades.csv
    torchmark export dl05_learning --format gradescope
    """
    from torchmark.course import find_course
    from torchmark.export import ENDINGS
    from torchmark.export import export as write
    from torchmark.results import unjudged

    if column and kind not in ("canvas", "moodle"):
        raise AuthorError(f"--column is a title in Canvas or Moodle; --format {kind} has none: leave it out")
    course = find_course()
    path = output or course.root / "exports" / f"{assignment}-{kind}{ENDINGS[kind]}"
    count = write(course, assignment, kind, path, column or assignment)
    click.echo(f"{path}: {count} student{'s' * (count != 1)}")
    if missing := unjudged(course, assignment):
        click.echo(f"handed in but without a result, so not in it: {', '.join(missing)}", err=True)
