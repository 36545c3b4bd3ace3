"""Classes to time: a course folder with one lesson and its submissions, for torchmark and for stock nbgrader."""

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import cloudpickle
import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from torchmark.build import register, released_notebook
from torchmark.course import CONFIG, Course, load_course
from torchmark.demo import Answers, fill, right_answers
from torchmark.grade import key_of
from torchmark.lesson import Lesson, read_lesson
from torchmark.sandbox import ENVIRONMENT

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
WRONG, BLANK = 0.15, 0.05  # of the answers of a drawn class
TESTS = '''"""The cases of a lesson, run where the student's code runs: what stock nbgrader's check cells do."""

import pickle
from pathlib import Path


def test(name, names):
    from torchmark.compare import compare
    from torchmark.namespace import observe
    from torchmark.rng import seed_of

    cases, expected = pickle.loads((Path(__file__).parent / f"{name}.pickle").read_bytes())
    for case in cases:
        assert compare(expected[case.name], observe(case, dict(names), seed_of(case.name, 0), {}), case) is None
'''
CHECK = "### BEGIN HIDDEN TESTS\nimport check_tests\n\ncheck_tests.test({name!r}, globals())\n### END HIDDEN TESTS"


def course_with(lesson: str, root: Path, repository: Path = ROOT) -> Course:
    """A course with one lesson of a repository; what its reference does is known, as it is to an instructor."""
    for name in ("source", "release", "tests/lessons"):
        for path in (repository / name).glob(f"{lesson}*"):
            target = root / name / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if path.is_dir() else shutil.copy)(path, target)
    shutil.copy(ROOT / CONFIG, root)
    course = load_course(root)
    for part in course.parts(lesson):
        key_of(course, lesson, part.stem)
    register(course, lesson)
    return course


def hand_in(root: Path, notebooks: dict[str, NotebookNode], student: str, lesson: str, answers: Answers) -> None:
    """Hand in notebooks with answers, each with a cell that nobody else has, so that nothing is known of them."""
    folder = root / "submitted" / student / lesson
    folder.mkdir(parents=True)
    for part, notebook in notebooks.items():
        filled = fill(nbformat.from_dict(notebook), answers)
        filled.cells.insert(0, new_code_cell(f"student = {student!r}"))
        nbformat.write(filled, folder / f"{part}.ipynb")


def hand_in_right(course: Course, lesson: str, count: int) -> None:
    """A class whose answers are all the reference's."""
    notebooks, answers = released(course, lesson), right_answers(read_lesson(course, lesson))
    for number in range(count):
        hand_in(course.root, notebooks, f"student-{number:05}", lesson, answers)


def hand_in_drawn(course: Course, lesson: str, count: int, seed: int) -> None:
    """A class whose answers are drawn: right ones of all forms, wrong ones of the bank, some left out."""
    notebooks, text, rng = released(course, lesson), read_lesson(course, lesson), random.Random(seed)
    for number in range(count):
        hand_in(course.root, notebooks, f"student-{number:05}", lesson, drawn(text, rng))


def drawn(lesson: Lesson, rng: random.Random) -> Answers:
    """One student's answers."""
    answers: Answers = {}
    for exercise, reference in right_answers(lesson).items():
        bank = [answer for answer in lesson.bank if answer.exercise == exercise]
        right = [reference, *(answer.source for answer in bank if not answer.wrong)]
        wrong = [answer.source for answer in bank if answer.wrong] or right
        chance = rng.random()
        if chance >= BLANK:
            answers[exercise] = rng.choice(wrong if chance < BLANK + WRONG else right)
    return answers


def released(course: Course, lesson: str) -> dict[str, NotebookNode]:
    """The released notebooks of a lesson by part."""
    return {path.stem: released_notebook(course, lesson, path.stem) for path in course.parts(lesson)}


def stock_course(course: Course, lesson: str, root: Path, count: int) -> None:
    """The same lesson and class as stock nbgrader has it: the cases in hidden tests of its check cells."""
    shutil.copytree(course.root / "source" / lesson, root / "source" / lesson)
    (root / "tests").mkdir()
    (root / "tests" / "check_tests.py").write_text(TESTS, encoding="utf-8")
    for part in course.parts(lesson):
        for name, exercise in key_of(course, lesson, part.stem).exercises.items():
            cases = [case for case in exercise.cases if case.name in exercise.expected]
            (root / "tests" / f"{name}.pickle").write_bytes(cloudpickle.dumps((cases, exercise.expected)))
        path = root / "source" / lesson / f"{part.stem}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            if cell.get("id", "").startswith("check-"):
                cell.source = CHECK.format(name=cell.id.removeprefix("check-"))
        nbformat.write(notebook, path)
    (root / CONFIG).write_text('c = get_config()\nc.CourseDirectory.course_id = "speed"\n', encoding="utf-8")
    nbgrader(root, "generate_assignment", lesson)
    paths = (root / "release" / lesson).glob("*.ipynb")
    notebooks = {path.stem: nbformat.read(path, as_version=4) for path in paths}
    for number in range(count):
        hand_in(root, notebooks, f"student-{number:05}", lesson, right_answers(read_lesson(course, lesson)))


def nbgrader(root: Path, *words: str) -> None:
    """A command of stock nbgrader, with the cases within reach of the notebooks."""
    path = os.pathsep.join([str(root / "tests"), str(ROOT)])
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": path}
    environment |= {name: ENVIRONMENT[name] for name in ("TORCHMARK_STANDINS", "ATEN_CPU_CAPABILITY")}
    words = (str(BIN / "python"), "-m", "nbgrader", *words)
    done = subprocess.run(words, cwd=root, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)}: {done.stderr[-2000:]}")
