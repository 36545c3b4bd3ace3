"""The command line: help, exit codes, and files that are as they are told to be."""

import json
import multiprocessing
import subprocess
import sys

import pytest
from click.testing import CliRunner
from kit import BIN, call, released

import torchmark.cli
from torchmark import ahead
from torchmark.cli import cli
from torchmark.demo import fill, invent_class, right_answers
from torchmark.lesson import read_lesson
from torchmark.oracle import consult
from torchmark.verify import Row, verify

COMMANDS = ("build", "new", "verify", "check", "judge", "publish", "grade", "demo")


@pytest.fixture
def here(course, monkeypatch):
    """The built course as the working directory."""
    monkeypatch.chdir(course.root)
    return course


def invoke(*words):
    """Run a command in this process: its exit code and what it wrote."""
    return CliRunner().invoke(cli, [str(word) for word in words], catch_exceptions=False)


def notebook_in(folder, course, answers, name="mini", **marks):
    notebook = fill(released(course), answers)
    notebook.metadata.torchmark.update(marks)
    path = folder / f"{name}.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def test_the_help_names_every_command():
    text = invoke("--help").output
    assert all(f"\n  {name} " in text for name in COMMANDS)
    assert set(cli.commands) >= set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_ends_in_an_example(name):
    done = invoke(name, "--help")
    assert done.exit_code == 0 and f"\n  torchmark {name}" in done.output
    assert done.output == invoke(name, "-h").output


def test_the_module_is_the_command_line(tmp_path):
    done = call(sys.executable, "-m", "torchmark", "--version", cwd=tmp_path)
    assert done.returncode == 0 and torchmark.__version__ in done.stdout


def test_judge_grades_a_notebook_and_writes_its_result(here, tmp_path):
    answers = right_answers(read_lesson(here, "mini")) | {"mean": "def mean(x):\n    return x.sum()"}
    path, report = notebook_in(tmp_path, here, answers), tmp_path / "results.json"
    done = invoke("judge", path, "--json", report)
    assert done.exit_code == 0
    (result,) = json.loads(report.read_text())
    assert {key: result[key] for key in ("lesson", "notebook", "seed", "error", "points", "max_points")} == {
        "lesson": "mini", "notebook": "mini.ipynb", "seed": 0, "error": None, "points": 5, "max_points": 9,
    }  # fmt: skip
    mean = result["exercises"][0]
    assert set(mean) == {"name", "points", "max_points", "outcome", "misconception", "message", "cases"}
    assert (mean["name"], mean["points"], mean["max_points"], mean["outcome"]) == ("mean", 0, 4, "wrong values")
    assert mean["message"].startswith("mean: wrong values\n") and "You added" in mean["misconception"]
    assert [case["outcome"] for case in mean["cases"]] == ["wrong values"] * 3 + ["skipped"]
    assert "5 of 9 points (seed 0)" in " ".join(done.output.split()) and "wrong values" in done.output


def test_judge_goes_on_after_a_file_that_can_not_be_judged(here, tmp_path):
    empty = tmp_path / "mini.ipynb"
    empty.write_text("")
    (tmp_path / "b").mkdir()
    (tmp_path / "c").mkdir()
    other = notebook_in(tmp_path / "b", here, {}, lesson="maxi", part="maxi")
    outside = notebook_in(tmp_path / "c", here, {}, part="../../../mini/release/mini/mini")
    report = tmp_path / "results.json"
    done = invoke("judge", empty, other, outside, "--json", report)
    assert done.exit_code in (0, 1)
    results = json.loads(report.read_text())
    assert [bool(result["error"]) for result in results[:2]] == [True, True]
    assert "mini.ipynb is empty" in results[0]["error"] and "maxi" in results[1]["error"]
    assert len(results) == 3


def test_judge_gives_the_same_in_the_same_order_with_one_worker_and_with_many(here, tmp_path):
    works = [right_answers(read_lesson(here, "mini")), {}, {"mean": "def mean(x):\n    return x.sum()"}]
    paths = []
    for number, answers in enumerate(works):
        (tmp_path / str(number)).mkdir()
        paths.append(notebook_in(tmp_path / str(number), here, answers))
    (tmp_path / "mini.ipynb").write_text("")
    paths.insert(1, tmp_path / "mini.ipynb")
    one, many = (invoke("judge", *paths, "-j", n, "--json", tmp_path / f"{n}.json") for n in (1, 3))
    assert one.exit_code == many.exit_code == 0 and one.output == many.output
    results = json.loads((tmp_path / "3.json").read_text())
    assert results == json.loads((tmp_path / "1.json").read_text())
    assert [result["points"] for result in results] == [9, 0, 0, 0] and results[1]["error"]
    assert multiprocessing.active_children() == [] and not ahead._made


def one_line(done, *texts):
    """The command failed by its user's fault, in one line that holds the texts."""
    lines = (done.output + done.stderr).strip().splitlines()
    assert done.exit_code == 1, done.output
    assert len({*lines}) == 1 and "Traceback" not in done.output, done.output
    assert all(text in lines[0] for text in texts), lines


def test_an_unknown_lesson_is_one_line_that_names_the_known_ones(here):
    for words in (["verify", "maxi"], ["build", "maxi"], ["build", "--check", "maxi"]):
        one_line(invoke(*words), "no lesson maxi", "lessons here: mini")


def test_a_folder_outside_a_course_is_one_line(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for words in (["verify"], ["build"], ["grade", "mini"], ["demo"], ["new", "mini", "f"]):
        one_line(invoke(*words), "no course here")


def test_an_assignment_without_submissions_is_one_line_that_says_where_they_belong(here):
    one_line(invoke("grade", "mini"), "no submissions", "submitted/STUDENT/mini/")


def test_a_notebook_outside_of_its_release_is_one_line(course, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    one_line(invoke("check", notebook_in(tmp_path, course, {})), "keep the notebook in the folder")


def test_a_machine_without_bubblewrap_is_one_line_that_says_how_to_get_it(here, tmp_path, monkeypatch):
    path = notebook_in(tmp_path, here, {})
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    one_line(invoke("judge", path), "sudo apt-get install bubblewrap", "--sandbox none")


def test_judge_without_a_sandbox_warns(here, tmp_path, monkeypatch):
    path = notebook_in(tmp_path, here, {})
    monkeypatch.setenv("PATH", "/nowhere")
    done = invoke("judge", "--sandbox", "none", path)
    assert done.exit_code == 0 and "warning: sandbox none" in done.stderr
    assert "0 of 9 points" in " ".join(done.stdout.split())


def test_a_further_bank_needs_the_name_of_one_lesson(here):
    one_line(invoke("verify", "--answers", here.root / "nbgrader_config.py", "mini", "maxi"), "name of one lesson")


def test_verify_prints_a_table_writes_its_rows_and_fails_where_there_is_a_problem(here, tmp_path, monkeypatch):
    done = invoke("verify", "mini", "--json", tmp_path / "rows.json")
    assert done.exit_code == 0, done.output
    assert "mini: 5 exercises; 8 of 8 wrong answers caught, 3 of 3 right ones accepted, 0 problems" in done.output
    assert json.loads((tmp_path / "rows.json").read_text())["mini"][0]["exercise"] == "mean"
    bad = Row("mean", 1, 1, 1, 1, 0, 0, 0, "not attempted", ("survivor: mean-wrong-1",))
    monkeypatch.setattr("torchmark.verify.verify", lambda oracle: [bad])
    done = invoke("verify", "mini")
    assert done.exit_code == 1 and "survivor: mean-wrong-1" in done.output


def test_a_stale_file_is_one_line_with_the_repair(here, monkeypatch):
    monkeypatch.setattr("torchmark.build.stale", lambda course, name: [course.root / "release" / name / "shown.json"])
    one_line(invoke("build", "--check"), "release/mini/shown.json is stale; run torchmark build")
    monkeypatch.setattr("torchmark.build.stale", lambda course, name: [])
    assert invoke("build", "--check").exit_code == 0


def main(monkeypatch, capsys, *words):
    """Run the program: its exit code and what it wrote to standard error."""
    monkeypatch.setattr(sys, "argv", ["torchmark", *words])
    with pytest.raises(SystemExit) as end:
        torchmark.cli.main()
    return end.value.code, capsys.readouterr().err


def test_a_fault_of_torchmark_itself_is_a_traceback_and_exit_2(here, monkeypatch, capsys):
    monkeypatch.setattr("torchmark.oracle.consult", lambda lesson: 1 / 0)
    code, said = main(monkeypatch, capsys, "verify", "mini")
    assert code == 2 and "ZeroDivisionError" in said and "this is a bug in torchmark" in said


def test_a_fault_of_the_author_is_no_bug_of_torchmark(here, monkeypatch, capsys):
    code, said = main(monkeypatch, capsys, "verify", "maxi")
    assert code == 1 and "bug" not in said


def test_a_skeleton_fits_into_a_lesson_and_is_refused_twice(text_course, monkeypatch):
    monkeypatch.chdir(text_course.root)
    done = invoke("new", "mini", "half_life")
    assert done.exit_code == 0 and "torchmark verify mini" in done.output
    assert read_lesson(text_course, "mini").exercises[-1] == "half_life"
    one_line(invoke("new", "mini", "half_life"), "there already")
    one_line(invoke("new", "mini", "half life"), "can't be a name")


@pytest.mark.parametrize("name", ["class", "1st"])
def test_a_skeleton_is_refused_for_what_can_be_no_name(text_course, monkeypatch, name):
    monkeypatch.chdir(text_course.root)
    before = (text_course.root / "source" / "mini.py").read_text()
    one_line(invoke("new", "mini", name), "can't be a name")
    assert (text_course.root / "source" / "mini.py").read_text() == before


def test_a_skeleton_of_a_new_lesson_passes_verify_as_it_is(text_course, monkeypatch):
    monkeypatch.chdir(text_course.root)
    assert invoke("new", "maxi", "double").exit_code == 0
    (row,) = verify(consult(read_lesson(text_course, "maxi")))
    assert row.problems == () and (row.caught, row.accepted) == (1, 1)


def test_the_invented_class_has_twelve_students_one_of_them_late(own_course):
    titles = invent_class(own_course, "mini")
    folders = sorted((own_course.root / "submitted").glob("demo-*/mini"))
    assert [folder.parent.name for folder in folders] == sorted(titles) and len(titles) == 12
    for folder in folders:
        json.loads((folder / "mini.ipynb").read_text())
    late = next(name for name, title in titles.items() if title.startswith("late"))
    assert (own_course.root / "submitted" / late / "mini" / "timestamp.txt").read_text().startswith("2027-03-02")


def test_the_console_script_is_installed():
    assert (BIN / "torchmark").exists()


INTERRUPTED = """
import sys
from unittest import mock
from torchmark import cli
sys.argv = ["torchmark", "grade", "mini"]
with mock.patch.object(cli, "find_course", lambda: exec("raise KeyboardInterrupt")):
    cli.main()
"""


def test_control_c_in_the_middle_of_an_exec_is_exit_130_too():
    assert subprocess.run([sys.executable, "-c", INTERRUPTED], check=False).returncode == 130
