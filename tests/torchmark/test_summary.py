"""What GitHub Actions is shown: nothing that a student wrote is taken for Markdown, HTML or a command."""

import json
import re
import shutil
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from kit import call, case_of, exercise_of, released, verdict_of

from torchmark.cli import cli
from torchmark.course import AuthorError
from torchmark.demo import fill, right_answers
from torchmark.grade import Result
from torchmark.lesson import read_lesson
from torchmark.message import explain
from torchmark.summary import annotations, append_summary, is_wrong, reach

EVIL = "</pre><script>alert(1)</script> | ![x](http://e.org/a.png) [a](javascript:1) `b` *c* <img src=x onerror=y> @org"


def result_of(*answers, error="", shown=True):
    """The result of a notebook with an exercise for each answer, whose reference gives 1."""
    beliefs = {EVIL: gives(2)}
    exercise = exercise_of(case_of(shown=shown), reference=gives(1), beliefs=beliefs)
    verdicts = tuple(verdict_of(exercise, answer) for answer in answers)
    return Result("lesson", "part.ipynb", verdicts, error, 0, {v.exercise.name: explain(v) for v in verdicts})


def gives(value):
    return f"def f():\n    return {value!r}"


def summary_of(tmp_path, result, name="part.ipynb"):
    append_summary(tmp_path / "summary.md", [(Path(name), result)])
    return (tmp_path / "summary.md").read_text(encoding="utf-8")


def test_a_table_says_what_is_right_and_what_is_not(tmp_path):
    text = summary_of(tmp_path, result_of(gives(1)))
    assert "1 of 1 exercises are correct\n" in text and "| \u2705 | f | correct |" in text and "<details>" not in text
    text = summary_of(tmp_path, result_of(gives(3)), "two.ipynb")
    assert "0 of 1 exercises are correct\n" in text and "| \u274c | f | wrong values |" in text
    assert text.index("### part") < text.index("### two") and text.count("<details>") == 1


def test_points_are_named_where_hidden_cases_were_run(tmp_path):
    assert "0 of 1 exercises are correct; 0 of 1 points" in summary_of(tmp_path, result_of(gives(3), shown=False))


@pytest.mark.parametrize("place", ["name", "error", "answer", "belief"])
def test_whatever_a_student_writes_stays_text(tmp_path, place):
    result = result_of(gives({"answer": EVIL, "belief": 2}.get(place, 3)), error=EVIL if place == "error" else "")
    text = summary_of(tmp_path, result, EVIL if place == "name" else "part.ipynb")
    assert "alert" in text
    own = r"</?details>|</?summary>|</?pre>"
    assert re.findall(r"<[^>\n]*>", re.sub(own, "", text)) == []
    outside = re.sub(r"<pre>.*?</pre>", "", text, flags=re.DOTALL)
    assert not re.search(r"http://|javascript:|!\[|\]\(|`|\*|@", outside)
    assert all(line.count("|") == 4 for line in outside.splitlines() if line.startswith("|"))
    assert text.count("<pre>") == text.count("</pre>") == 1


def test_a_note_is_one_line_that_no_text_can_leave(tmp_path):
    path = tmp_path / "a,b:c%\r\n::set-output name=x::y.ipynb"
    (line,) = annotations(path, result_of(gives("1\n::error::forged\r\n::stop-commands::x")))
    assert line.startswith("::error file=") and "\n" not in line and "\r" not in line
    head, text = line.removeprefix("::").split("::", 1)
    assert head.count(",") == 2 and ":" not in head and head.endswith(",title=f%3A wrong type")
    assert "a%2Cb%3Ac%25%0D%0A%3A%3Aset-output name=x" in head and "%0Agot: str" in text


def test_a_notebook_that_can_not_be_judged_is_noted_and_wrong():
    result = result_of(error="part.ipynb is empty")
    (line,) = annotations(Path("p.ipynb"), result)
    assert line == "::error file=p.ipynb,line=1,title=not judged::part.ipynb is empty"
    assert is_wrong(result)


def test_what_is_not_begun_is_not_wrong():
    stub = "def f():\n    raise NotImplementedError()"
    assert not is_wrong(result_of(stub)) and not is_wrong(result_of(gives(1))) and is_wrong(result_of(gives(2)))
    assert list(annotations(Path("p.ipynb"), result_of(stub))) == []


def test_the_threshold_is_a_share_of_all_points():
    half = [result_of(gives(1)), result_of(gives(2))]
    reach(50, half)
    with pytest.raises(AuthorError, match=r"^1 of 2 points are less than the 50\.1 % asked$"):
        reach(50.1, half)
    with pytest.raises(AuthorError, match=r"^0 of 0 points"):
        reach(0, [result_of(error="none")])


@pytest.fixture(scope="module")
def two_parts(course, tmp_path_factory):
    """A release whose lesson has two notebooks: `mean` and `tail`, right; the others, not begun."""
    folder = tmp_path_factory.mktemp("parts") / "mini"
    shutil.copytree(course.root / "release" / "mini", folder)
    record = json.loads((folder / "shown.json").read_text())
    right = right_answers(read_lesson(course, "mini"))
    for part, names in (("mini-1", ("mean", "tail")), ("mini-2", ("ones", "Line", "fit"))):
        for name in names:
            record["exercises"][name]["part"] = part
        notebook = fill(released(course), {name: right[name] for name in ("mean", "tail")} if part == "mini-1" else {})
        notebook.metadata.torchmark.part = part
        notebook.cells = [cell for cell in notebook.cells if cell.id not in {*right} - {*names}]
        nbformat.write(notebook, folder / f"{part}.ipynb")
    (folder / "shown.json").write_text(json.dumps(record))
    (folder / "mini.ipynb").unlink()
    return folder


def test_pytest_judges_each_case_on_the_notebook_of_its_exercise(two_parts):
    done = call("pytest", "-q", cwd=two_parts)
    assert "3 failed, 2 passed" in done.stdout, done.stdout
    assert "fit: not attempted" in done.stdout and "mean: " not in done.stdout


def test_check_without_a_name_takes_every_notebook_of_the_lessons_here(two_parts, tmp_path, monkeypatch):
    monkeypatch.chdir(two_parts.parent)
    done = CliRunner().invoke(cli, ["check", "--summary", str(tmp_path / "s.md")], catch_exceptions=False)
    assert done.exit_code == 0
    assert re.findall(r"^== (.*)$", done.output, re.MULTILINE) == ["mini/mini-1.ipynb", "mini/mini-2.ipynb"]
    assert "2 of 2 exercises are correct" in done.output and "0 of 3 exercises are correct" in done.output
    assert (tmp_path / "s.md").read_text().count("### ") == 2
    (two_parts / "mini-1.ipynb").rename(two_parts / "mine.ipynb")
    monkeypatch.chdir(two_parts)
    done = CliRunner().invoke(cli, ["check", "--annotate"], catch_exceptions=False)
    (two_parts / "mine.ipynb").rename(two_parts / "mini-1.ipynb")
    assert done.exit_code == 1 and "title=not judged::mini-1.ipynb is not there" in done.output


def test_check_without_a_name_and_without_a_lesson_says_where_to_go(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(cli, ["check"], catch_exceptions=False)
    assert done.exit_code == 1 and "name a notebook, or go to a folder with lessons" in done.output + done.stderr
