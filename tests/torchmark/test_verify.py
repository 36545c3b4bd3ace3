"""The tests of the tests: verify finds what a bank or a case lacks, and pytest says it in the same words."""

import json

import pytest
from kit import BIN, call, released

from torchmark.demo import fill, right_answers
from torchmark.lesson import read_lesson
from torchmark.oracle import consult
from torchmark.verify import verify

BANK = """
# %% wrong="ones" says="You think that twos are ones." read="Views"
ones = torch.ones(3, dtype=torch.int64)

# %% wrong="mean" says="You think that a mean has a name." read="Means"
def mean(x):
    "This is the reference by another name."
    return torch.mean(x)

# %% right="tail" says="as a copy, which is wrong"
def tail(x):
    return x[1:].clone()

# %% wrong="fit" says="You used while." read="Means"
def fit(w, n):
    found = []
    while len(found) < n:
        w = w - slope(w)
        found.append(w)
    return found
"""
FORGETFUL = """

@case("fit")
def test_a_fit_by_the_slope_of_the_notebook(nb, rng):
    return nb.fit(rng.normal(), 2)


@case("ones")
def test_the_mean_of_ones(nb, rng):
    return nb.mean(nb.ones.double())


@case("tail")
def test_nothing_of_the_tail(nb, rng):
    return 1
"""


@pytest.fixture(scope="module")
def rows(module_course):
    """What verify finds where a bank and cases of poor quality are added: rows by exercise."""
    root = module_course.root
    (root / "more.py").write_text(BANK.lstrip())
    hidden = root / "tests" / "lessons" / "mini" / "test_hidden.py"
    hidden.write_text(hidden.read_text() + FORGETFUL)
    bank = root / "tests" / "lessons" / "mini" / "answers.py"
    start, end = (bank.read_text().index(f"# %% {mark}") for mark in ('wrong="Line"', 'wrong="fit"'))
    bank.write_text(bank.read_text()[:start] + bank.read_text()[end:])
    return {row.exercise: row for row in verify(consult(read_lesson(module_course, "mini", root / "more.py")))}


def problems(rows, exercise, start):
    return [problem for problem in rows[exercise].problems if problem.startswith(start)]


def test_a_good_lesson_has_no_problems(course):
    found = verify(consult(read_lesson(course, "mini")))
    assert [row.problems for row in found] == [()] * 5
    assert {row.exercise: (row.caught, row.wrong, row.accepted, row.right) for row in found} == {
        "mean": (3, 3, 1, 1), "tail": (2, 2, 1, 1), "ones": (1, 1, 0, 0), "Line": (1, 1, 0, 0), "fit": (1, 1, 1, 1),
    }  # fmt: skip
    assert {row.stub for row in found} == {"not attempted"}


def test_a_wrong_answer_that_passes_every_hidden_case_is_a_survivor(rows):
    (problem,) = problems(rows, "mean", "survivor")
    assert "mean-wrong-1-more" in problem and "You think that a mean has a name." in problem
    assert (rows["mean"].caught, rows["mean"].wrong) == (3, 4)


def test_a_right_answer_that_a_case_refuses_is_rejected(rows):
    (problem,) = problems(rows, "tail", "rejected")
    assert "tail-right-1-more" in problem and "copied" in problem
    assert (rows["tail"].accepted, rows["tail"].right) == (1, 2)


def test_two_beliefs_that_behave_alike_are_twins(rows):
    (problem,) = problems(rows, "ones", "twins")
    assert "ones-wrong-1 " in problem and "ones-wrong-1-more" in problem


def test_a_case_that_needs_another_exercise_is_not_alone_and_one_that_needs_given_code_is(rows):
    (problem,) = problems(rows, "ones", "not alone")
    assert "test_the_mean_of_ones" in problem and "nb.replacing" in problem
    assert not problems(rows, "fit", "not alone")


def test_a_wrong_answer_that_only_a_forbidden_call_catches_is_caught(rows):
    assert (rows["fit"].caught, rows["fit"].wrong) == (2, 2)


def test_a_case_that_never_calls_the_answer_is_found_by_the_stub(rows):
    assert "with 1 points" in "".join(problems(rows, "tail", "stub"))


def test_an_exercise_without_wrong_answers_is_untested(rows):
    assert problems(rows, "Line", "untested")


def test_a_row_is_plain_data(rows):
    assert json.loads(json.dumps([row.to_json() for row in rows.values()]))[0]["exercise"] == "mean"


# pytest


def pytest_in(folder, *words):
    return call(BIN / "python", "-m", "pytest", "-p", "no:cacheprovider", "--color=no", *words, cwd=folder)


def write(course, path, answers):
    notebook = fill(released(course), answers)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def test_pytest_runs_the_reference_and_the_bank_of_a_lesson(own_course):
    done = pytest_in(own_course.root, "tests/lessons/mini", "-vv")
    assert done.returncode == 0, done.stdout
    assert "mean-wrong-1" in done.stdout and "Line-whole" in done.stdout and "test_ones_doubled" in done.stdout


def test_pytest_with_a_submission_says_what_is_wrong_with_it(own_course):
    answers = right_answers(read_lesson(own_course, "mini")) | {"mean": "def mean(x):\n    return x.sum()"}
    notebook = write(own_course, own_course.root / "ada.ipynb", answers)
    done = pytest_in(own_course.root, "tests/lessons/mini", "--submission", notebook, "-rfs")
    assert done.returncode == 1
    assert "mean: wrong values" in done.stdout and "expected  3." in done.stdout
    assert "You added the numbers up" in done.stdout and "no CUDA device" in done.stdout
    assert "Traceback" not in done.stdout and "answers.py" not in done.stdout


def test_pytest_in_the_release_and_torchmark_check_say_the_same_words(own_course):
    release = own_course.root / "release" / "mini"
    write(own_course, release / "mini.ipynb", {"mean": "def mean(x):\n    return x.sum()"})
    by_pytest = pytest_in(release, "-v").stdout
    by_check = call(BIN / "torchmark", "check", "mini.ipynb", cwd=release)
    assert by_check.returncode == 0
    message = by_check.stdout.split("\n\nnot attempted:")[0].strip()
    assert message.startswith("mean: wrong values") and 'read      "Means"' in message
    assert all(line in by_pytest for line in message.splitlines())
    assert "hidden cases are run at grading" in by_check.stdout
    assert "shown cases only; hidden cases are run at grading" in by_pytest


def test_pytest_in_a_release_without_its_notebook_says_what_to_do(own_course):
    release = own_course.root / "release" / "mini"
    (release / "mini.ipynb").unlink()
    done = pytest_in(release)
    assert done.returncode == 1 and "put your notebook beside test_shown.py" in done.stdout
