"""The documents say what is so."""

import re
from pathlib import Path

import pytest

from torchmark.course import load_course
from torchmark.lesson import read_lesson
from torchmark.message import explain
from torchmark.oracle import consult
from torchmark.verdict import Attempt, judge
from torchmark.verify import verify

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def oracle():
    return consult(read_lesson(load_course(ROOT), "dl05_learning"))


@pytest.mark.parametrize("lesson", load_course(ROOT).lessons())
def test_the_table_in_the_docs_is_what_verify_finds(lesson):
    text = (ROOT / "docs" / "verify.md").read_text()
    lines = text[text.index(f"\n{lesson} ") : text.index(f"\n{lesson}: ")].splitlines()
    table = {line.split()[0]: line.split()[1:] for line in lines if re.match(r"  \w+ +\d", line)}
    rows = {
        row.exercise: [f"{row.points:g}", str(row.shown), str(row.hidden), f"{row.caught}/{row.wrong}",
                       f"{row.accepted}/{row.right}", *row.stub.split()]
        for row in verify(consult(read_lesson(load_course(ROOT), lesson)))
    }  # fmt: skip
    assert table == rows, "docs/verify.md is stale; run: make docs"


def test_the_message_in_the_readme_is_the_one_that_its_answer_earns(oracle):
    exercise = oracle.exercise("loss_fn")
    answer = next(a for a in oracle.lesson.bank if a.exercise == "loss_fn" and "You added up" in a.says)
    shown = [case for case in exercise.cases if case.shown]
    verdict = judge(exercise, Attempt((answer.source,), "function", None, oracle.of(answer)))
    assert verdict.failed.case in shown
    assert explain(verdict).text() in (ROOT / "README.md").read_text()


def test_the_stub_in_the_readme_is_the_one_in_the_release(oracle):
    stub = oracle.exercise("loss_fn").stub
    assert stub in (ROOT / "README.md").read_text()


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "docs/authors.md",
        "docs/security.md",
        "docs/verify.md",
        "docs/data.md",
        "docs/results.md",
        "docs/report.md",
        "data/README.md",
    ],
)
def test_links_between_documents_lead_somewhere(page):
    for link in re.findall(r"\]\((?!http)([^)#]+)\)", (ROOT / page).read_text()):
        assert (ROOT / page).parent.joinpath(link).exists(), link


def test_every_command_in_the_documents_exists():
    from torchmark.cli import cli

    for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        for name in re.findall(r"^torchmark (\w+)", page.read_text(), re.MULTILINE):
            assert name in cli.commands, f"{page.name}: torchmark {name}"
    makefile = (ROOT / "Makefile").read_text()
    for name in re.findall(r"^make (\w+)", (ROOT / "README.md").read_text(), re.MULTILINE):
        assert f"\n{name}:" in makefile, name


def test_ci_runs_the_commands_of_the_readme():
    run = (ROOT / ".ci" / "run").read_text()
    assert all(f"make {name}" in run for name in re.findall(r"^make (\w+)", (ROOT / "README.md").read_text(), re.M))


def test_the_package_version_is_the_newest_of_the_changelog():
    from torchmark import __version__

    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert newest and newest[1] == __version__
