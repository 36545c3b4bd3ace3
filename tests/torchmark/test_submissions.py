"""Golden submissions: a notebook, and the exact result that it must produce (tests/submissions/NAME.json).

TORCHMARK_GOLDEN=write rewrites the results.
"""

# ruff: noqa: E501  sources of cells stand in one line each

import asyncio
import copy
import json
import os
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from kit import released
from nbformat.v4 import new_code_cell

from torchmark.demo import ALWAYS_EQUAL, FOREVER, TRANSFORMER, bank_answers, fill, right_answers
from torchmark.grade import grade_file, key_of
from torchmark.lesson import read_lesson
from torchmark.sandbox import Limits
from torchmark.submission import parse_notebook, repair

GOLDEN = Path(__file__).parents[1] / "submissions"
POINTS = {"mean": 4, "tail": 2, "ones": 1, "Line": 1, "fit": 1}


@pytest.fixture(scope="module")
def key(course):
    """The key of the lesson, with short limits."""
    found = key_of(course, "mini", "mini")
    exercises = {
        name: replace(exercise, cases=tuple(replace(case, seconds=4) for case in exercise.cases))
        for name, exercise in found.exercises.items()
    }
    limits = Limits(cell_seconds=4, submission_seconds=120, memory=2 << 30, output=100_000)
    return replace(found, exercises=exercises, limits=limits)


@pytest.fixture(scope="module")
def right(course):
    return right_answers(read_lesson(course, "mini"))


def filled(course, answers, *own):
    """The released notebook with answers, and a student's own cells before the first of them."""
    notebook = fill(released(course), answers)
    notebook.cells[2:2] = [new_code_cell(source) for source in own]
    return notebook


def misread(course, right):
    return filled(course, bank_answers(read_lesson(course, "mini"), True, 0))


def other_names(course, right):
    return filled(course, {
        "mean": "mean = 'three'", "tail": "class tail:\n    pass", "ones": "def ones():\n    return torch.ones(3)",
        "Line": "def Line():\n    return torch.nn.Linear(1, 1)", "fit": "fit = None",
    })  # fmt: skip


def noisy(course, right):
    noise = "import sys, warnings\nprint('oops', file=sys.stderr)\nwarnings.warn('careful')\n"
    answers = {name: noise + source for name, source in right.items()}
    answers["mean"] = answers["mean"].replace("return", "print('in', file=sys.stderr); warnings.warn('x'); return")
    plot = "import matplotlib.pyplot as plt\nplt.figure()\nplt.plot([1, 2])\nplt.show()"
    return filled(
        course, answers, "import sys\nsys.exit(1)", "1 / 0", "def again():\n    return again()\nagain()", plot,
        "for _ in range(300):\n    print('x' * 100_000)", "x = bytearray(64 << 30)", "!ls\n%time 1\n?print", "print('\\ud800')",
    )  # fmt: skip


SLEEPLESS = """
import itertools, time

def fit(w, n):
    for _ in itertools.count():
        try:
            time.sleep(60)
        except BaseException:
            pass
"""


def deadly(course, right):
    answers = right | {
        "tail": "import os\ndef tail(x):\n    os._exit(0)",
        "ones": "import os\nos._exit(1)",
        "Line": FOREVER,
        "fit": SLEEPLESS,
    }
    return filled(course, answers, "import os\nos._exit(1)", FOREVER, "import os, signal\nos.kill(os.getpid(), 9)")


def greedy(course, right):
    return filled(course, {
        "mean": "def mean(x):\n    return torch.zeros(1 << 40)",
        "tail": "def tail(x):\n    return tail(x)",
        "ones": "ones = bytearray(64 << 30)",
        "Line": "class Line(torch.nn.Module):\n    def forward(self, x):\n        raise SystemExit",
        "fit": "import os\ndef fit(w, n):\n    os.kill(os.getppid(), 9)",
    })  # fmt: skip


LYING = """
class Lying(torch.Tensor):
    shape, dtype = torch.Size([2]), torch.float32
    @classmethod
    def __torch_function__(cls, *args, **kwargs):
        return torch.tensor([2.0, 3.0])

"""


def odd_objects(course, right):
    return filled(course, {
        "mean": ALWAYS_EQUAL + "def mean(x):\n    return Always()",
        "tail": LYING + "def tail(x):\n    return torch.zeros(7).as_subclass(Lying)",
        "ones": "ones = torch.ones(3).to_sparse()",
        "Line": right["Line"].replace("self.w * x + self.b", "torch.quantize_per_tensor(x, 0.1, 0, torch.quint8)"),
        "fit": "def fit(w, n):\n    yield from range(n)",
    })  # fmt: skip


def more_objects(course, right):
    return filled(course, {
        "mean": "def mean(x):\n    return x.mean() / 0 * 0",
        "tail": "async def tail(x):\n    return x[1:]",
        "ones": "ones = torch.ones(3) + 0j",
        "Line": right["Line"].replace("+ self.b", "+ self.b + float('inf')"),
        "fit": ALWAYS_EQUAL + "fit = Always()",
    })  # fmt: skip


def cheating(course, right):
    answers = {name: f"{ALWAYS_EQUAL}{name} = Always()" for name in POINTS}
    paths = [str(course.root), str(course.root / "solutions"), str(course.root / "tests")]
    look = f"import os\nif any(os.path.exists(path) for path in {paths!r}):\n    mean = lambda x: x.mean()"
    patch = "import numpy, torchmark\nnumpy.isclose = numpy.allclose = torch.equal = torch.allclose = lambda *a, **k: True\n"
    patch += "torchmark.check = check = lambda name: None\ntorch.Tensor.__eq__ = lambda *a: True"
    return filled(
        course, answers, look, patch, "import torchmark.compare as c\nc.compare = lambda *a: None", TRANSFORMER
    )


def rearranged(course, right):
    """Check and given cells deleted, copied, edited and moved; an answer copied; an exercise deleted."""
    notebook = filled(course, right)
    cells = {cell.id: cell for cell in notebook.cells}
    stub = copy.deepcopy(next(cell for cell in released(course).cells if cell.id == "mean"))
    cells["check-ones"].source = "print('all is well')"
    cells["check-ones"].metadata.nbgrader.points = 100
    cells["check-Line"].metadata.nbgrader.grade_id = "check-mean"
    notebook.cells.remove(cells["check-tail"])
    notebook.cells.remove(cells["fit"])
    notebook.cells.insert(3, stub)
    notebook.cells.append(copy.deepcopy(cells["check-ones"]))
    notebook.cells.append(copy.deepcopy(cells["tail"]))
    checks = [cell for cell in notebook.cells if cell.id.startswith("check-")]
    notebook.cells[:] = [*checks, *(cell for cell in notebook.cells if cell not in checks)]
    return notebook


def without_marks(course, right):
    """The alternatives, in a notebook that lost all metadata and ids, as some editors leave it."""
    notebook = filled(course, bank_answers(read_lesson(course, "mini"), False, 0))
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({})
        del cell["id"]
    notebook.metadata = nbformat.from_dict({})
    notebook.nbformat_minor = 0
    return notebook


SUBMISSIONS = {
    "stubs": lambda course, right: released(course),
    "misconceptions": misread,
    "other_names": other_names,
    "noisy": noisy,
    "deadly": deadly,
    "greedy": greedy,
    "odd_objects": odd_objects,
    "more_objects": more_objects,
    "cheating": cheating,
    "rearranged": rearranged,
    "without_marks": without_marks,
}
FILES = ("empty", "no_notebook", "another_lesson", "nbformat3", "not_json", "only_cells")


def summary(result):
    exercises = {
        exercise["name"]: {key: exercise[key] for key in ("points", "outcome", "misconception")}
        for exercise in result.to_json()["exercises"]
    }
    return {"error": result.error or None, "points": result.points, "exercises": exercises}


def assert_golden(name, result):
    path = GOLDEN / f"{name}.json"
    if os.environ.get("TORCHMARK_GOLDEN") == "write":
        path.write_text(json.dumps(summary(result), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert summary(result) == json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def results(course, key, right, tmp_path_factory):
    """The results of all golden submissions, two at a time."""
    folder = tmp_path_factory.mktemp("submitted")
    for name, make in SUBMISSIONS.items():
        (folder / f"{name}.ipynb").write_text(json.dumps(make(course, dict(right))), encoding="utf-8")
    paths = [folder / f"{name}.ipynb" for name in SUBMISSIONS] + [GOLDEN / f"{name}.ipynb" for name in FILES]
    return asyncio.run(graded(paths, key))


async def graded(paths, key):
    slots = asyncio.Semaphore(2)

    async def one(path):
        async with slots:
            return path.stem, await asyncio.to_thread(grade_file, path, lambda lesson, part: key)

    return dict(await asyncio.gather(*(one(path) for path in paths)))


@pytest.mark.parametrize("name", [*SUBMISSIONS, *FILES])
def test_a_golden_submission_has_the_exact_result(results, name):
    assert_golden(name, results[name])


@pytest.mark.parametrize("name", ["noisy", "without_marks", "nbformat3"])
def test_a_right_answer_earns_all_points_whatever_it_prints_and_however_it_is_written(results, name):
    assert {v.exercise.name: v.points for v in results[name].verdicts} == POINTS


@pytest.mark.parametrize("name", ["stubs", "cheating", "greedy", "odd_objects", "more_objects", "other_names"])
def test_what_is_no_answer_earns_nothing(results, name):
    assert results[name].points == 0


def test_an_exercise_whose_cell_is_missing_is_not_attempted(results):
    assert next(v for v in results["rearranged"].verdicts if v.exercise.name == "fit").outcome == "not attempted"


def test_a_stub_is_not_attempted(results):
    assert {verdict.outcome for verdict in results["stubs"].verdicts} == {"not attempted"}


def test_a_submission_that_dies_and_hangs_keeps_the_points_of_every_other_exercise(results):
    assert {v.exercise.name: v.points for v in results["deadly"].verdicts} == {**dict.fromkeys(POINTS, 0), "mean": 4}


def test_a_notebook_that_was_torn_apart_keeps_the_points_of_what_is_in_it(results):
    assert {v.exercise.name: v.points for v in results["rearranged"].verdicts} == {**POINTS, "fit": 0}


@pytest.mark.parametrize("name", ["empty", "no_notebook", "another_lesson", "not_json"])
def test_a_file_that_is_no_notebook_of_the_lesson_says_why_and_earns_nothing(results, name):
    assert name in results[name].error and "\n" not in results[name].error
    assert {verdict.outcome for verdict in results[name].verdicts} == {"not attempted"}


@pytest.mark.parametrize("minor", [0, 1, 2, 3, 4])
def test_a_notebook_of_an_older_format_is_repaired_like_one_of_today(course, right, minor):
    notebook = filled(course, right, "1 + 1")
    today = repair(parse_notebook(json.dumps(notebook).encode(), "a"), released(course))
    for cell in notebook.cells:
        del cell["id"]
    older = json.dumps(notebook | {"nbformat_minor": minor}).encode()
    assert repair(parse_notebook(older, "a"), released(course)) == today


def test_a_repaired_notebook_is_the_released_one_but_for_answers_and_own_cells(course, right):
    submission = repair(rearranged(course, right), released(course))
    given = {cell.id: cell for cell in released(course).cells if "nbgrader" in cell.metadata}
    kept = {cell.id: cell for cell in submission.notebook.cells if cell.id in given}
    assert set(kept) == set(given)
    assert {name for name in given if kept[name].source != given[name].source} <= set(POINTS)
    assert all(kept[name].metadata == given[name].metadata for name in given)


def test_no_golden_result_is_left_over():
    assert {path.stem for path in GOLDEN.glob("*.json")} == {*SUBMISSIONS, *FILES}
    assert {path.stem for path in GOLDEN.glob("*.ipynb")} == set(FILES)
