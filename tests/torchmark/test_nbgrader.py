"""nbgrader's own commands over a class: the judge's scores, comments and pages, and nothing hidden in them."""

import copy
import csv
import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from kit import BIN, call, released
from nbformat import from_dict
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.api import Gradebook
from nbgrader.converters.base import BaseConverter
from nbgrader.preprocessors import OverwriteCells, SaveAutoGrades

from torchmark.classroom import grade_class
from torchmark.demo import ALWAYS_EQUAL, TRANSFORMER, fill, right_answers
from torchmark.grade import Result, key_of
from torchmark.lesson import read_lesson
from torchmark.message import Message, explain
from torchmark.nbgrader import Book, Overwrite, comment_of, outputs_of
from torchmark.verdict import Verdict

HIDDEN = (
    "carries_gradients", "carries gradients", "strided_matrix", "strided matrix", "offset_view", "ones_doubled",
    "three_steps", "three steps", "of_another_fit", "return x.mean()", "self.w * x", "rng.", "nb.replacing",
)  # fmt: skip


def submit(course, student, notebook, lesson="mini"):
    folder = course.root / "submitted" / student / lesson
    folder.mkdir(parents=True)
    text = notebook if isinstance(notebook, str) else json.dumps(notebook)
    (folder / f"{lesson}.ipynb").write_text(text, encoding="utf-8")


def right(course):
    return fill(released(course), right_answers(read_lesson(course, "mini")))


def wrong_with_copied_checks(course):
    """Two answers wrong, one of them in part; a check cell copied, another one deleted."""
    answers = right_answers(read_lesson(course, "mini"))
    answers["mean"] = "def mean(x):\n    return x.sum()"
    answers["tail"] = "def tail(x):\n    return x[1:].clone()"
    notebook = fill(released(course), answers)
    checks = [cell for cell in notebook.cells if cell.id.startswith("check-")]
    notebook.cells.append(from_dict(checks[0]))
    notebook.cells.append(from_dict(copy.deepcopy(checks[0]) | {"metadata": {}}))
    notebook.cells.remove(checks[1])
    return notebook


def cheating(course):
    notebook = fill(released(course), {name: f"{ALWAYS_EQUAL}{name} = Always()" for name in ("mean", "tail", "ones")})
    notebook.cells.insert(0, new_code_cell(TRANSFORMER))
    return notebook


CLASS = {"ada": right, "bob": wrong_with_copied_checks, "cyd": released, "eve": cheating}
SCORES = {"ada": 9, "bob": 4, "cyd": 0, "eve": 0}


def grading_cell(source, name, points):
    mark = {
        "grade": True,
        "grade_id": name,
        "locked": True,
        "points": points,
        "schema_version": 3,
        "solution": False,
        "task": False,
    }
    return new_code_cell(source, metadata={"nbgrader": mark})


def stock_notebook(answer):
    """An assignment as stock nbgrader knows it: an answer and two test cells."""
    mark = {"grade": False, "grade_id": "f", "locked": False, "schema_version": 3, "solution": True, "task": False}
    cells = [new_code_cell(answer, metadata={"nbgrader": mark})]
    cells += [grading_cell("assert f(1) == 2", "one", 2), grading_cell("assert f(2) == 3", "two", 3)]
    return new_notebook(
        cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    )


def nbgrader(course, *words):
    return call(BIN / "nbgrader", *words, cwd=course.root)


def link_up(submitted):
    """Fay hands in Ada's notebook as a link; Ada's folder holds links, a pipe and a file of her own beside hers."""
    (submitted / "fay" / "mini").mkdir(parents=True)
    (submitted / "fay" / "mini" / "mini.ipynb").symlink_to(submitted / "ada" / "mini" / "mini.ipynb")
    beside = submitted / "ada" / "mini"
    (beside / "passwords.txt").symlink_to("/etc/passwd")
    (beside / "endless.txt").symlink_to("/dev/zero")
    os.mkfifo(beside / "pipe.txt")
    (beside / "notes.txt").write_text("my notes")
    os.link(submitted.parent / "nbgrader_config.py", beside / "config.txt")


@pytest.fixture(scope="module")
def graded(module_course):
    """The class, graded by plain nbgrader: what its commands gave, by name."""
    course = module_course
    for student, make in CLASS.items():
        submit(course, student, make(course))
    submit(course, "dan", "this is my homework")
    (course.root / "source" / "stock").mkdir()
    source = stock_notebook("def f(x):\n    ### BEGIN SOLUTION\n    return x + 1\n    ### END SOLUTION")
    (course.root / "source" / "stock" / "stock.ipynb").write_text(json.dumps(source))
    link_up(course.root / "submitted")
    done = {"generate": nbgrader(course, "generate_assignment", "stock")}
    submit(course, "ada", stock_notebook("def f(x):\n    return 2 * x"), "stock")
    done["autograde"] = nbgrader(course, "autograde", "mini")
    done["stock"] = nbgrader(course, "autograde", "stock")
    done["feedback"] = nbgrader(course, "generate_feedback", "mini")
    done["export"] = nbgrader(course, "export")
    return course, done


def gradebook(course):
    return Gradebook(f"sqlite:///{course.root / 'gradebook.db'}")


def score(course, student, lesson="mini"):
    with gradebook(course) as book:
        submission = book.find_submission(lesson, student)
        return submission.score, submission.max_score


def report(course, student):
    return json.loads((course.root / ".torchmark" / "results" / student / "mini" / "mini.json").read_text())


@pytest.mark.parametrize("student", CLASS)
def test_plain_nbgrader_writes_the_scores_of_the_judge_into_its_gradebook(graded, student):
    course, done = graded
    assert score(course, student) == (SCORES[student], 9), done["autograde"].stderr
    assert report(course, student)["points"] == SCORES[student]


def test_a_file_that_is_no_notebook_harms_nobody_else_and_is_named(graded):
    course, done = graded
    assert done["autograde"].returncode == 1
    assert "dan" in done["autograde"].stderr
    assert not (course.root / ".torchmark" / "results" / "dan").exists()


def test_links_and_pipes_of_a_submission_are_not_followed(graded):
    course, _ = graded
    released_files = {path.name for path in (course.root / "release" / "mini").iterdir()}
    graded_files = {path.name for path in (course.root / "autograded" / "ada" / "mini").iterdir()}
    assert graded_files == released_files | {"notes.txt"}
    assert not (course.root / "autograded" / "fay" / "mini").exists()
    row = next(iter(grade_class(course, "mini", ["fay"])))
    assert (row.points, row.error) == (0, "mini.ipynb is a link or no plain file: put the notebook itself there")


def test_a_copied_check_cell_counts_once_and_a_deleted_one_is_put_back(graded):
    course, _ = graded
    with gradebook(course) as book:
        grades = {grade.name: grade.score for grade in book.find_submission_notebook("mini", "mini", "bob").grades}
    assert grades == {"check-mean": 0, "check-tail": 1, "check-ones": 1, "check-Line": 1, "check-fit": 1}


@pytest.mark.parametrize("student", CLASS)
def test_the_comments_in_the_gradebook_are_the_messages(graded, student):
    course, _ = graded
    messages = {exercise["name"]: exercise["message"] for exercise in report(course, student)["exercises"]}
    with gradebook(course) as book:
        for name, message in messages.items():
            assert book.find_comment(name, "mini", "mini", student).auto_comment.split() == message.split()


def test_a_comment_is_the_message_with_its_rows_as_a_block_of_code():
    message = Message("f: raised", (("call", "f(1)"), ("note", "so")), (("likely", "x"),))
    headline, *rows = comment_of(message).split("\n")
    assert headline == "f: raised" and [row for row in rows if row and not row.startswith("    ")] == []


@pytest.mark.parametrize("student", CLASS)
def test_a_feedback_page_holds_the_messages_and_nothing_hidden(graded, student):
    course, done = graded
    page = (course.root / "feedback" / student / "mini" / "mini.html").read_text()
    assert "mean: " in page, done["feedback"].stderr
    own = "\n".join(cell.source for cell in CLASS[student](course).cells)
    assert not [secret for secret in HIDDEN if secret in page and secret not in own]


def test_a_feedback_page_of_a_wrong_answer_says_what_is_wrong_with_it(graded):
    course, _ = graded
    page = (course.root / "feedback" / "bob" / "mini" / "mini.html").read_text()
    assert "mean: wrong values" in page and "You added the numbers up" in page
    assert "tail: copied" in page and "return x.mean()" not in page


def booked_by(preprocessor, url, notebook, result):
    """What a preprocessor books of Ada's notebook, by cell: score and whether a person must look, comment."""
    place = {"notebook": "mini", "assignment": "mini", "student": "ada"}
    with Gradebook(url) as book:
        submitted = book.find_submission_notebook("mini", "mini", "ada")
        for grade in submitted.grades:
            grade.auto_score, grade.needs_manual_grade = 77, True
        for comment in submitted.comments:
            comment.auto_comment = "unread"
        book.db.commit()
    preprocessor.preprocess(copy.deepcopy(notebook), {"nbgrader": place | {"db_url": url}} | result)
    with Gradebook(url) as book:
        submitted = book.find_submission_notebook("mini", "mini", "ada")
        scores = {grade.name: (grade.auto_score, grade.needs_manual_grade) for grade in submitted.grades}
        return scores, {comment.name: comment.auto_comment for comment in submitted.comments}


def test_all_that_is_booked_at_once_is_what_nbgrader_books_cell_by_cell(graded, tmp_path):
    root = graded[0].root
    url = f"sqlite:///{shutil.copy(root / 'gradebook.db', tmp_path)}"
    notebook = nbformat.read(root / "autograded" / "ada" / "mini" / "mini.ipynb", as_version=4)
    with Gradebook(url) as book:
        book.find_submission_notebook("mini", "mini", "ada").grades[0].manual_score = 0.5
        book.db.commit()
    theirs = booked_by(SaveAutoGrades(), url, notebook, {})
    assert booked_by(Book(), url, notebook, {}) == theirs
    assert booked_by(Book(), url, notebook, {"torchmark": Result("mini", "mini.ipynb")}) == theirs
    assert {True, False} == {looks for _, looks in theirs[0].values()} and {*theirs[1].values()} == {None}


TAMPERED = {
    "points": lambda cell: cell.metadata.nbgrader.update(points=99),
    "checksum": lambda cell: cell.metadata.nbgrader.update(checksum="0"),
    "no checksum": lambda cell: cell.metadata.nbgrader.pop("checksum"),
    "source": lambda cell: cell.update(source="pass"),
    "kind": lambda cell: (cell.update(cell_type="markdown"), cell.pop("outputs"), cell.pop("execution_count")),
    "name": lambda cell: cell.metadata.nbgrader.update(grade_id="nobody"),
}


@pytest.mark.parametrize("what", ["nothing", *TAMPERED])
def test_cells_that_differ_from_the_gradebook_are_overwritten_as_nbgrader_does(graded, what, monkeypatch):
    course, asked = graded[0], []
    notebook = released(course)
    check = next(cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade"))
    TAMPERED.get(what, lambda cell: None)(check)
    monkeypatch.chdir(course.root)
    place = {"notebook": "mini", "assignment": "mini", "db_url": f"sqlite:///{course.root}/gradebook.db"}
    theirs, _ = OverwriteCells().preprocess(copy.deepcopy(notebook), {"nbgrader": place})
    by_cell = OverwriteCells.preprocess_cell
    monkeypatch.setattr(OverwriteCells, "preprocess_cell", lambda *args: (asked.append(args), by_cell(*args))[1])
    ours, _ = Overwrite().preprocess(copy.deepcopy(notebook), {"nbgrader": place})
    assert ours == theirs and bool(asked) == (what != "nothing")


def test_an_assignment_that_is_no_lesson_may_hold_a_cell_that_nbgrader_does_not_know(graded, monkeypatch):
    course, notebook = graded[0], stock_notebook("def f(x):\n    return x")
    stranger = new_code_cell("", metadata={"nbgrader": {"grade": True, "grade_id": "stranger"}})
    notebook.cells.append(stranger)
    monkeypatch.chdir(course.root)
    place = {"notebook": "stock", "assignment": "stock", "db_url": f"sqlite:///{course.root}/gradebook.db"}
    ours, _ = Overwrite().preprocess(notebook, {"nbgrader": place})
    assert "grade_id" not in ours.cells[-1].metadata.nbgrader


def test_the_results_lie_where_nbgrader_never_publishes_from(graded):
    course, _ = graded
    published = [*(course.root / "feedback").rglob("*.json"), *(course.root / "autograded").rglob("*.json")]
    assert {path.name for path in published} == {"shown.json"}
    case = report(course, "bob")["exercises"][0]["cases"]
    assert [c["outcome"] for c in case] == ["wrong values", "wrong values", "wrong values", "skipped"]


def test_the_export_holds_the_scores(graded):
    course, _ = graded
    rows = list(csv.DictReader((course.root / "grades.csv").open()))
    found = {
        row["student_id"]: float(row["score"])
        for row in rows
        if row["assignment"] == "mini" and row["student_id"] in CLASS
    }
    assert found == SCORES


def test_an_assignment_that_is_no_lesson_is_graded_as_nbgrader_does(graded):
    course, done = graded
    assert done["generate"].returncode == done["stock"].returncode == 0, done["stock"].stderr
    assert score(course, "ada", "stock") == (2, 5)


def test_torchmark_grade_gives_the_same_scores_from_any_folder(graded, monkeypatch, tmp_path):
    course, _ = graded
    monkeypatch.chdir(tmp_path)
    rows = {row.student: row for row in grade_class(course, "mini", ["bob", "dan"])}
    assert (rows["bob"].points, rows["bob"].max_points, rows["bob"].correct) == (4, 9, 3)
    assert [name for name, _ in rows["bob"].beliefs] == ["mean", "tail"]
    assert (rows["dan"].points, rows["dan"].max_points) == (0, 9)
    assert "mini.ipynb is no notebook" in rows["dan"].error and "\n" not in rows["dan"].error
    assert score(course, "bob") == (4, 9)


def test_torchmark_grade_writes_once_what_nbgrader_writes_in_two_passes(graded, monkeypatch, tmp_path):
    course, _ = graded
    root = shutil.copytree(
        course.root, tmp_path / "course", symlinks=True, ignore=shutil.ignore_patterns("*.txt", ".torch*")
    )
    written, write = [], BaseConverter.write_single_notebook
    monkeypatch.setattr(BaseConverter, "write_single_notebook", lambda *args: written.append(write(*args)))
    assert all(not row.unchanged for row in grade_class(replace(course, root=root), "mini"))
    plain, once = (
        {path.parts[-3]: path.read_bytes() for path in (folder / "autograded").glob("*/mini/mini.ipynb")}
        for folder in (course.root, root)
    )
    assert once == plain and set(plain) == set(CLASS)
    assert len(written) == len(once)


def test_a_class_can_be_graded_without_a_sandbox_where_there_is_none(graded, monkeypatch, tmp_path):
    course, _ = graded
    for tool in ("alembic", "python"):
        (tmp_path / tool).symlink_to(BIN / tool)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.chdir(course.root)
    (row,) = grade_class(replace(course, sandbox="none"), "mini", ["bob"])
    assert row.error == "" and row.points == 4


@pytest.mark.parametrize("points", [1 / 3, 12.3333333, 1234567.25, 5.0, 0.0])
def test_partial_points_reach_nbgrader_digit_by_digit(course, points):
    exercise = key_of(course, "mini", "mini").exercises["mean"]
    verdict = Verdict(exercise, "raised", points, (), None, "so")
    outputs = outputs_of(verdict, explain(verdict))
    numbers = [float(output.data["text/plain"]) for output in outputs if output.output_type == "execute_result"]
    assert numbers == ([points] if points else [])
    assert (outputs[-1].output_type == "error") == (points == 0)


def test_a_lesson_that_changes_is_judged_anew_by_a_formgrader_that_stays_open(own_course):
    before = key_of(own_course, "mini", "mini")
    assert key_of(own_course, "mini", "mini") is before
    hidden = own_course.tests("mini") / "test_hidden.py"
    hidden.write_text(hidden.read_text().replace("nb.ones * 2", "nb.ones * 3"))
    after = key_of(own_course, "mini", "mini")
    changed = [name for name, seen in after.exercises["ones"].expected.items()
               if seen != before.exercises["ones"].expected[name]]  # fmt: skip
    assert changed == ["test_ones_doubled"]
    release = own_course.root / "release" / "mini" / "mini.ipynb"
    release.write_text(release.read_text().replace("mini", "mimi"))
    assert key_of(own_course, "mini", "mini").released != after.released


def test_nbgrader_validate_tells_a_right_from_a_wrong_notebook(own_course):
    release = own_course.root / "release" / "mini"
    wrong = fill(right(own_course), {"mean": "def mean(x):\n    return x.sum()"})
    for name, notebook in (("right", right(own_course)), ("wrong", wrong)):
        (release / f"{name}.ipynb").write_text(json.dumps(notebook))
    done = {name: call(BIN / "nbgrader", "validate", f"{name}.ipynb", cwd=release) for name in ("right", "wrong")}
    assert "Success! Your notebook passes all the tests." in done["right"].stdout, done["right"].stdout
    assert "FAILED" in done["wrong"].stdout and "mean: wrong values" in done["wrong"].stdout


def test_the_config_of_the_repository_is_the_one_that_is_tested(course):
    ours = Path(__file__).parents[2] / "nbgrader_config.py"
    assert (course.root / "nbgrader_config.py").read_bytes() == ours.read_bytes()
