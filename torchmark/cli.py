"""The command line: parse, call, print."""

import os
import sys
import traceback
from pathlib import Path
from typing import Any

import click

from torchmark.check_commands import check
from torchmark.command import command_of
from torchmark.course import AuthorError, Course, find_course
from torchmark.data_commands import data
from torchmark.export_commands import export
from torchmark.publish_commands import publish
from torchmark.report_commands import report

SANDBOX = click.option(
    "--sandbox", type=click.Choice(["bubblewrap", "none"]), help="How student code is held (default: the course's)."
)
WORKERS = click.option(
    "-j", "--workers", type=click.IntRange(1), default=os.cpu_count(), show_default="all cores",
    help="How many submissions are run at the same time.",
)  # fmt: skip
JSON = click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write the results to this file.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="torchmark")
def cli() -> None:
    """An autograded course on deep learning with PyTorch.

    Instructors: demo, doctor, publish, grade, report, export, judge. Authors: new, verify, build.
    Students: check, data.
    """


command = command_of(cli)
cli.add_command(data)
for function in (check, export, publish, report):
    command(function)


@command
@click.argument("lessons", nargs=-1)
@click.option("--check", "check_", is_flag=True, help="Build nothing; fail where a committed file is stale.")
def build(lessons: tuple[str, ...], check_: bool) -> None:
    """Build source/, release/ and solutions/ of LESSONS (default: all) from their texts.

    \b
    torchmark build dl05_learning
    torchmark build --check
    """
    from torchmark import build as builder

    course = find_course()
    old: list[Path] = []
    for name in lessons or course.lessons():
        if check_:
            old += builder.stale(course, name)
        else:
            oracle = builder.build(course, name)
            click.echo(f"{name}: {len(oracle.lesson.exercises)} exercises, {len(oracle.lesson.cases)} cases; "
                       f"release/{name} and solutions/{name} are new")  # fmt: skip
    if old:
        raise AuthorError(*(f"{path.relative_to(course.root)} is stale; run torchmark build" for path in old))
    if check_:
        click.echo("release/ and solutions/ are as the texts have them")


@command
@click.argument("lesson")
@click.argument("exercise")
def new(lesson: str, exercise: str) -> None:
    """Write the skeleton of an EXERCISE into LESSON: text, shown case, hidden case, a wrong and a right answer.

    \b
    torchmark new dl05_learning half_life
    """
    from torchmark.skeleton import write_skeleton

    for path in write_skeleton(find_course(), lesson, exercise):
        click.echo(f"{path}: look for {exercise}")
    click.echo(f"fill them in, then: torchmark verify {lesson}")


@command
@click.argument("lessons", nargs=-1)
@click.option("--answers", type=click.Path(path_type=Path, exists=True), help="A further answer bank.")
@click.option("--seeds", type=click.IntRange(1), default=1, help="Try so many seeds, from the course's on.")
@JSON
def verify(lessons: tuple[str, ...], answers: Path | None, seeds: int, json_file: Path | None) -> None:
    """Run the answer banks of LESSONS (default: all): the tests of the tests.

    Every wrong answer must fail a hidden case, every right one pass all, every stub be "not attempted".

    \b
    torchmark verify dl05_learning
    torchmark verify dl05_learning --answers more_answers.py
    torchmark verify dl05_learning --seeds 5
    """
    from torchmark.lesson import read_lesson
    from torchmark.oracle import consult
    from torchmark.tables import print_verify
    from torchmark.verify import verify as rows_of
    from torchmark.verify import verify_seeds

    course = find_course()
    names = lessons or tuple(course.lessons())
    if answers and len(names) != 1:
        raise AuthorError("--answers needs the name of one lesson: torchmark verify LESSON --answers FILE")
    read = {name: read_lesson(course, name, answers) for name in names}
    rows = {name: rows_of(consult(lesson)) for name, lesson in read.items()}
    print_verify(rows)
    found = [verify_seeds(lesson, seeds) for lesson in read.values()] if seeds > 1 else []
    for line in [line for lines in found for part in lines for line in part]:
        click.echo(line)
    if json_file:
        _write_json(json_file, {name: [row.to_json() for row in some] for name, some in rows.items()})
    if any(row.problems for some in rows.values() for row in some) or any(problems for problems, _ in found):
        sys.exit(1)


@command
@click.argument("notebooks", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@SANDBOX
@WORKERS
@JSON
@click.option("--summary", type=click.Path(path_type=Path), help="Append a table in Markdown to this file.")
@click.option("--threshold", type=click.FloatRange(0, 100), metavar="PERCENT", help="Exit 1 below this share.")
@click.option("--gradescope", type=click.Path(path_type=Path), help="Write Gradescope's results.json: one student's.")
@click.option("--junit", type=click.Path(path_type=Path), help="Write JUnit XML: a suite for each notebook.")
def judge(
    notebooks: tuple[Path, ...],
    sandbox: str | None,
    workers: int,
    json_file: Path | None,
    summary: Path | None,
    threshold: float | None,
    gradescope: Path | None,
    junit: Path | None,
) -> None:
    """Grade NOTEBOOKS by all their cases, without a gradebook.

    A folder stands for all notebooks of the lesson that it is named after; those that are missing earn nothing.

    \b
    torchmark judge submitted/ada/dl05_learning/dl05_learning.ipynb
    torchmark judge submitted/ada/dl05_learning --threshold 60
    torchmark judge *.ipynb --json results.json --summary results.md --junit junit.xml
    """
    course = _with_sandbox(find_course(), sandbox)
    from torchmark.crew import grade_files
    from torchmark.export import write_judged
    from torchmark.grade import Result, key_of
    from torchmark.summary import append_summary, reach
    from torchmark.tables import print_result

    results: list[tuple[Path, Result]] = []
    paths = [notebook for given in notebooks for notebook in course.notebooks(given)]
    key_for = lambda lesson, part: key_of(course, lesson or part.split("-")[0], part)  # noqa: E731
    for path, result in grade_files(paths, key_for, min(workers, len(paths))):
        results.append((path, result))
        print_result(path, result)
    if json_file:
        _write_json(json_file, [result.to_json() for _, result in results])
    write_judged({str(path): result for path, result in results}, gradescope, junit)
    if summary:
        append_summary(summary, results)
    if threshold is not None:
        reach(threshold, [result for _, result in results])


@command
@click.argument("assignment")
@SANDBOX
@WORKERS
@click.option("--cluster", metavar="ADDRESS", help="Run them on the Dask cluster whose scheduler is there.")
def grade(assignment: str, sandbox: str | None, workers: int, cluster: str | None) -> None:
    """Grade what lies in submitted/ for ASSIGNMENT into autograded/ and the gradebook.

    Run it again after whatever stopped it: what is graded and unchanged is not graded again. The results are the
    same with any number of workers.

    \b
    torchmark grade dl05_learning
    nbgrader generate_feedback dl05_learning
    """
    course = _with_sandbox(find_course(), sandbox, cluster is None)
    from torchmark.cluster import Cluster

    machines = Cluster(cluster) if cluster else None  # they start, while this process imports what it needs
    from torchmark.classroom import grade_class
    from torchmark.tables import print_class, progress

    work, rows = grade_class(course, assignment, workers=workers, cluster=machines), []
    try:
        with progress(f"grading {assignment}") as step:
            for row in step(work):
                rows.append(row)
    except KeyboardInterrupt:
        click.echo(f"stopped with {len(rows)} of {len(work)} done; to go on: torchmark grade {assignment}", err=True)
        sys.exit(130)
    print_class(rows)
    if faults := sum(bool(row.fault) for row in rows):
        raise AuthorError(f"{faults} of {len(rows)} could not be graded, see .torchmark/grade.log; "
                          f"to try those again: torchmark grade {assignment}")  # fmt: skip


@command
def doctor() -> None:
    """Try out what protects this machine from student code, and say what to install where something doesn't.

    \b
    torchmark doctor
    """
    from torchmark.doctor import examine
    from torchmark.tables import print_findings

    findings = list(examine())
    print_findings(findings)
    if failed := [finding.protection for finding in findings if not finding.holds]:
        raise AuthorError(f"not protected: {', '.join(failed)}")


@command
def demo() -> None:
    """Invent a class of 12 students, grade it, write feedback, and print what came out.

    \b
    torchmark demo
    """
    course = _with_sandbox(find_course(), None)
    from torchmark.classroom import feedback, grade_class
    from torchmark.demo import LESSON, invent_class
    from torchmark.tables import print_class, progress

    students = invent_class(course)
    with progress(f"grading {len(students)} submissions") as step:
        rows = list(step(grade_class(course, LESSON, students, os.cpu_count() or 1)))
    feedback(course, LESSON, students)
    print_class(rows, students)


def _with_sandbox(course: Course, sandbox: str | None, here: bool = True) -> Course:
    """The course with the sandbox asked for, tried out; a warning where there is none.

    here: whether its workers are on this machine. They begin to warm up, while this process imports what it needs.
    """
    from dataclasses import replace

    from torchmark.process import nursery
    from torchmark.sandbox import probe

    course = replace(course, sandbox=sandbox or course.sandbox)
    if course.sandbox == "bubblewrap":
        probe()
        if here:
            nursery.start()
    else:
        click.echo("warning: sandbox none: student code runs unprotected, with your rights", err=True)
    return course


def _write_json(path: Path, data: Any) -> None:
    import json

    path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    """Run the command line; exit 2 where torchmark itself is at fault."""
    try:
        sys.exit(cli(standalone_mode=False))
    except click.ClickException as error:
        error.show()
        sys.exit(1)
    except click.Abort:
        sys.exit(130)
    except Exception:  # noqa: BLE001
        traceback.print_exc()
        click.echo("this is a bug in torchmark; please report it with the lines above", err=True)
        sys.exit(2)
    finally:
        exec("")  # Python remembers a Ctrl-C that passed through an exec, and would end by it; one more clears that
