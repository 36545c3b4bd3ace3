"""The workflows: their form, and what their steps do to a right and to a wrong notebook, run here."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import nbformat
import pytest
import yaml
from actions import clean_env, empty_venv, run_job
from kit import BIN, released

from torchmark.demo import bank_answers, fill, right_answers
from torchmark.lesson import read_lesson
from torchmark.publish import publish

ROOT = Path(__file__).parents[2]
CHECK = ROOT / "torchmark" / "student" / "check.yml"
AUTOGRADE = ROOT / ".github" / "workflows" / "autograde.yml"
WORKFLOWS = sorted([*ROOT.glob(".github/workflows/*.yml"), CHECK])


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_is_as_the_schema_has_it(path):
    done = subprocess.run(
        [BIN / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", path], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def test_the_workflows_have_no_hole_that_zizmor_knows():
    words = ["--offline", "--no-progress", "--config", ROOT / ".github" / "zizmor.yml", *WORKFLOWS]
    done = subprocess.run([BIN / "zizmor", *words], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """A new virtual environment for each kind of job, with a `sudo` that only notes what it was asked."""

    def make(name):
        folder = tmp_path_factory.mktemp(name)
        sudo = empty_venv(folder / "venv") / "sudo"
        sudo.write_text(f'#!/bin/sh\necho "$@" >> {folder}/sudo.log\n')
        sudo.chmod(0o755)
        return clean_env(sudo.parent, folder)

    return make


@pytest.fixture(scope="module")
def student(environment):
    return environment("student")


@pytest.fixture(scope="module")
def runner(environment):
    return environment("runner")


def repository_of(course, folder, answers):
    """A student's repository: what was published, with answers."""
    publish(course, folder)
    nbformat.write(fill(released(course), answers), folder / "mini" / "mini.ipynb")
    return folder


def checked(course, folder, answers, env):
    """What the student's workflow does to a repository with these answers."""
    workspace = repository_of(course, folder / "repository", answers)
    stand_ins = dict.fromkeys(("actions/checkout", "actions/setup-python"), lambda inputs, workspace: None)
    path = workspace / ".github" / "workflows" / "check.yml"
    assert path.read_bytes() == CHECK.read_bytes()
    return run_job(path, workspace, stand_ins, {"vars.PIP_EXTRA_INDEX_URL": ""}, env)


def rows(summary):
    """The table in a summary: the outcome of each exercise."""
    return dict(re.findall(r"^\| [^\w|]+ \| (\w+) \| (.*) \|$", summary, re.MULTILINE))


def test_a_student_without_a_wrong_answer_gets_a_green_check(course, tmp_path, student):
    right = right_answers(read_lesson(course, "mini"))
    done = checked(course, tmp_path, {name: right[name] for name in ("mean", "tail")}, student)
    assert done.failed == "", done.printed
    assert done.steps[-1] == "Check the answers" and "::error" not in done.printed
    assert rows(done.summary) == {"mean": "correct", "tail": "correct"} | dict.fromkeys(
        ("ones", "Line", "fit"), "not attempted"
    )
    assert "2 of 5 exercises are correct" in done.summary


def test_a_student_with_a_wrong_answer_gets_a_red_check_a_table_and_a_note_at_the_cell(course, tmp_path, student):
    lesson = read_lesson(course, "mini")
    answers = right_answers(lesson) | {"mean": bank_answers(lesson, True, 0)["mean"]}
    done = checked(course, tmp_path, answers, student)
    assert done.failed == "Check the answers", done.printed
    notes = re.findall(r"^::error file=(.*?),line=(\d+),title=(.*?)::(.*)$", done.printed, re.MULTILINE)
    ((file, line, title, text),) = notes
    notebook = (tmp_path / "repository" / "mini" / "mini.ipynb").read_text().splitlines()
    assert (file, title) == ("mini/mini.ipynb", "mean%3A wrong values")
    assert notebook[int(line) - 1].strip() == '"id": "mean",'
    assert "expected: 3.%0Agot: 9.%0A" in text and "likely: You added the numbers up" in text
    found = rows(done.summary)
    assert found["mean"].startswith("wrong values") and set(found.values()) - {found["mean"]} == {"correct"}
    assert "<pre>\nmean: wrong values\n" in done.summary


@pytest.fixture(scope="module")
def course_repository(module_course):
    """The small course with the package beside it, as in a clone of this repository."""
    for name in ("pyproject.toml", "constraints.txt", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, module_course.root)
    shutil.copytree(ROOT / "torchmark", module_course.root / "torchmark",
                    ignore=shutil.ignore_patterns("__pycache__"))  # fmt: skip
    return module_course


def graded(course, folder, students, env, threshold):
    """What the course's workflow does to a student's repository: the job, and what it uploaded."""
    uploaded = {}

    def check_out(inputs, workspace):
        source = {"org/course": course.root, "org/ada": students}[inputs["repository"]]
        shutil.copytree(source, workspace / inputs["path"])
        assert inputs["persist-credentials"] == "False"

    def upload(inputs, workspace):
        uploaded[inputs["name"]] = json.loads((workspace / inputs["path"]).read_text())

    values = {
        "inputs.course || github.repository": "org/course", "inputs.student": "org/ada", "inputs.ref": "",
        "inputs.course && secrets.token || github.token": "t", "secrets.token": "t", "inputs.assignment": "mini",
        "inputs.threshold": threshold, "vars.PIP_EXTRA_INDEX_URL": "",
    }  # fmt: skip
    actions = {"actions/checkout": check_out, "actions/upload-artifact": upload}
    actions["actions/setup-python"] = lambda inputs, workspace: None
    workspace = folder / "workspace"
    workspace.mkdir()
    return run_job(AUTOGRADE, workspace, actions, values, env), uploaded


def test_the_course_passes_a_student_above_the_threshold_and_keeps_the_results(course_repository, tmp_path, runner):
    answers = right_answers(read_lesson(course_repository, "mini"))
    students = repository_of(course_repository, tmp_path / "ada", answers)
    done, uploaded = graded(course_repository, tmp_path, students, runner, 100)
    assert done.failed == "", done.printed
    assert "holds" in done.printed and "does not hold" not in done.printed
    ((result,),) = uploaded.values()
    assert list(uploaded) == ["results-org-ada-mini"] and (result["points"], result["max_points"]) == (9, 9)
    assert "9 of 9 points" in done.summary and set(rows(done.summary).values()) == {"correct"}
    asked = Path(runner["HOME"], "sudo.log").read_text()
    assert "apt-get install -qy bubblewrap libseccomp2" in asked and "apparmor_restrict_unprivileged_userns=0" in asked


def test_the_course_fails_a_student_below_the_threshold_and_still_keeps_the_results(
    course_repository, tmp_path, runner
):
    say = "print('::set-output name=results::x')\n"
    students = repository_of(course_repository, tmp_path / "ada", {"ones": f"{say}ones = torch.ones(3)"})
    (students / "mini" / "::error::mine.ipynb").write_text("{}")
    done, uploaded = graded(course_repository, tmp_path, students, runner, 50)
    assert done.failed == "Grade" and "1 of 9 points are less than the 50 % asked" in done.printed
    assert uploaded["results-org-ada-mini"][0]["points"] == 1
    stop, *between, end = re.findall(r"^::(.*)$", done.printed, re.MULTILINE)
    assert stop == f"stop-commands::{end.removesuffix('::')}" and between == []


def test_the_course_gives_nothing_to_a_student_without_the_assignment(course_repository, tmp_path, runner):
    (tmp_path / "ada").mkdir()
    done, uploaded = graded(course_repository, tmp_path, tmp_path / "ada", runner, 0)
    assert done.failed == "", done.printed
    ((result,),) = uploaded.values()
    assert (result["points"], result["max_points"], result["error"]) == (0, 9, "mini.ipynb is not there")
    assert "mini&#46;ipynb is not there" in done.summary


def test_no_step_of_a_workflow_runs_a_text_that_someone_else_may_have_written():
    for path in WORKFLOWS:
        for job in yaml.safe_load(path.read_text())["jobs"].values():
            assert [step["run"] for step in job["steps"] if "${{" in step.get("run", "")] == [], path.name
