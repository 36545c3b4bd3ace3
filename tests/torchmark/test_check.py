"""`check` in a notebook: one answer, the progress over the notebook, names that are nearly right, completion."""

import json
import subprocess
import sys

import pytest
from IPython.core.interactiveshell import InteractiveShell

from torchmark.check import CheckFailed, complete

NOTEBOOK = """
import torch
from torchmark import check
def mean(x):
    return x.sum()
def tail(x):
    return x[1:]
ones = torch.ones(3)
def fit(w, n):
    raise NotImplementedError
"""
AHEAD = """2 of 5 exercises are correct on the shown cases; hidden cases are run at grading

  \u2717 mean  wrong values: You added the numbers up; a mean divides by their count.
  \u2713 tail  
  \u2713 ones  
  \u00b7 Line  not attempted
  \u00b7 fit   not attempted
"""  # noqa: W291


@pytest.fixture
def release(course, monkeypatch):
    """The working directory of a student."""
    monkeypatch.chdir(course.root / "release" / "mini")
    return course.root / "release" / "mini"


def in_notebook(source, release):
    """What a script writes that stands for a notebook."""
    return subprocess.run(
        [sys.executable, "-c", NOTEBOOK + source], cwd=release, capture_output=True, text=True, check=False
    )


def test_check_without_a_name_says_how_far_one_is(release):
    assert in_notebook("check()", release).stdout == AHEAD


def test_a_progress_in_a_notebook_is_a_table_that_holds_no_html_of_others(release):
    shell = InteractiveShell()
    shell.run_cell(NOTEBOOK)
    published = []
    shell.display_pub.publish = lambda data, *_, **__: published.append(data)
    InteractiveShell._instance = shell
    try:
        shell.run_cell("check()").raise_error()
    finally:
        InteractiveShell._instance = None
    (data,) = published
    assert data["text/plain"] == AHEAD.rstrip("\n") and data["text/html"].count("<tr") == 5
    assert "a mean divides by their count" in data["text/html"]


def test_a_misspelled_name_is_answered_with_the_right_one(release):
    said = in_notebook("check('meen')", release)
    assert said.returncode == 1 and "mini has no exercise 'meen'; did you mean 'mean'?" in said.stderr


def test_outside_a_release_one_line_says_what_to_do(tmp_path):
    said = in_notebook("check()", tmp_path)
    assert said.stderr.splitlines()[-1].endswith("keep the notebook in the folder that it was released in")


@pytest.mark.parametrize("text, line, names", [
    ("", 'check("', ["mean", "tail", "ones", "Line", "fit"]), ("m", "check('m", ["mean"]),
    ("f", 'x = check("f', ["fit"]), ("m", 'print("m', []), ("m", "check(m", []), ("q", 'check("q', []),
])  # fmt: skip
def test_the_names_of_exercises_are_completed_where_one_is_checked(release, text, line, names):
    assert complete(text, line) == names


def test_nothing_is_completed_where_there_is_no_record(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert complete("", 'check("') == []
    (tmp_path / "shown.json").write_text(json.dumps([]))
    assert complete("", 'check("') == []


def test_the_shell_of_a_notebook_completes_them(release):
    code = (
        "from IPython.core.completer import provisionalcompleter as p; "
        "from IPython.core.interactiveshell import InteractiveShell as S; s = S.instance(); "
        "s.run_cell('from torchmark import check')\n"
        "with p(): print([c.text for c in s.Completer.completions('check(\"me', 9)])"
    )
    said = subprocess.run([sys.executable, "-c", code], cwd=release, capture_output=True, text=True, check=False)
    assert said.stdout == "['mean']\n", said.stderr


def test_an_answer_that_is_wrong_raises_and_one_that_is_right_does_not(release):
    assert in_notebook("check('tail')", release).returncode == 0
    said = in_notebook("check('mean')", release)
    assert said.returncode == 1 and f"{CheckFailed.__name__}: mean: wrong values" in said.stderr
