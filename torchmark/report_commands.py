"""`torchmark report`: the page of a class, and its figures as JSON and CSV."""

from pathlib import Path

import click


@click.argument("assignments", nargs=-1, metavar="[ASSIGNMENT...]")
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="Where the pages go (default: report/ in the course).")  # fmt: skip
@click.option("--json", "json_file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Write the figures to this file, too.")  # fmt: skip
@click.option("--csv", "csv_file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Write the figures to this file, too, one to a line.")  # fmt: skip
def report(assignments: tuple[str, ...], output: Path | None, json_file: Path | None, csv_file: Path | None) -> None:
    """Write a page about the class for each ASSIGNMENT (default: every one that has results), and an index.

    Scores, exercises by difficulty and discrimination, misconceptions, who is stuck where, outcomes, lateness, and
    links to the feedback pages. A page is one file that needs no network. It holds names: it is for the staff.

    \b
    torchmark report dl05_learning
    torchmark report -o /tmp/report --json figures.json --csv figures.csv
    """
    from torchmark import report as reporter
    from torchmark.course import find_course
    from torchmark.survey_file import write_csv, write_json

    course = find_course()
    found = reporter.surveys(course, dict.fromkeys(assignments) or reporter.graded(course))
    paths = reporter.write_report(course, found, output or course.root / "report")
    for each, path in zip(found, paths, strict=False):
        click.echo(f"{each.assignment}: {each.judged} of {each.students} students judged; {path}")
    for file, write in ((json_file, write_json), (csv_file, write_csv)):
        if file:
            write(file, found)
            click.echo(f"the figures: {file}")
    click.echo(f"open {paths[-1]}")
