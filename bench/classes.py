"""Classes to time: a course folder with one lesson and its submissions, for torchmark, stock nbgrader and otter."""

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

from torchmark.build import build, released_notebook
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
    before = dict(names)
    for case in cases:
        try:
            assert compare(expected[case.name], observe(case, names, seed_of(case.name, 0), {}), case) is None
        finally:
            names.clear()
            names.update(before)
'''
OTTER = """from otter.test_files import test_case

OK_FORMAT = False
name = {name!r}


@test_case(points=1)
def cases(env):
    import check_tests

    check_tests.test({name!r}, env)
"""
CHECK = "### BEGIN HIDDEN TESTS\nimport check_tests\n\ncheck_tests.test({name!r}, globals())\n### END HIDDEN TESTS"


def course_with(lesson: str, root: Path) -> Course:
    """A course with one lesson of this one, built; what its answers do is taken from here where it is known."""
    for pattern in (f"source/{lesson}*.py", f"tests/lessons/{lesson}", f".torchmark/{lesson}-*.json"):
        for path in ROOT.glob(pattern):
            target = root / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if path.is_dir() else shutil.copy)(path, target)
    shutil.copy(ROOT / CONFIG, root)
    course = load_course(root)
    build(course, lesson)
    return course


def hand_in(
    root: Path, notebooks: dict[str, NotebookNode], student: str, lesson: str, answers: Answers, kind: int
) -> None:
    """Hand in notebooks with answers and a cell that no other kind has, so that nothing is known of them."""
    folder = root / "submitted" / student / lesson
    folder.mkdir(parents=True)
    for part, notebook in notebooks.items():
        filled = fill(nbformat.from_dict(notebook), answers)
        filled.cells.insert(0, new_code_cell(f"kind = {kind}"))
        nbformat.write(filled, folder / f"{part}.ipynb")


def hand_in_class(course: Course, lesson: str, count: int, seed: int | None = None, kinds: int | None = None) -> None:
    """A class: all answers right, or drawn with a seed; with `kinds`, only so many notebooks differ."""
    notebooks = {path.stem: released_notebook(course, lesson, path.stem) for path in course.parts(lesson)}
    text, rng = read_lesson(course, lesson), random.Random(seed)
    right = right_answers(text)
    answers = [right if seed is None else drawn(text, right, rng) for _ in range(kinds or count)]
    for number in range(count):
        kind = number % len(answers)
        hand_in(course.root, notebooks, f"student-{number:05}", lesson, answers[kind], kind)


def drawn(lesson: Lesson, references: Answers, rng: random.Random) -> Answers:
    """One student's answers: right ones of all forms, wrong ones of the bank, some left out."""
    answers: Answers = {}
    for exercise, reference in references.items():
        bank = [answer for answer in lesson.bank if answer.exercise == exercise]
        right = [reference, *(answer.source for answer in bank if not answer.wrong)]
        wrong = [answer.source for answer in bank if answer.wrong] or right
        chance = rng.random()
        if chance >= BLANK:
            answers[exercise] = rng.choice(wrong if chance < BLANK + WRONG else right)
    return answers


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
        checks = [cell for cell in notebook.cells if cell.get("id", "").startswith("check-")]
        for cell in checks:
            cell.source = CHECK.format(name=cell.id.removeprefix("check-"))
        notebook.cells = [cell for cell in notebook.cells if cell not in checks] + checks
        nbformat.write(notebook, path)
    (root / CONFIG).write_text('c = get_config()\nc.CourseDirectory.course_id = "speed"\n', encoding="utf-8")
    rival(root, "nbgrader", "generate_assignment", lesson)
    paths = (root / "release" / lesson).glob("*.ipynb")
    notebooks = {path.stem: nbformat.read(path, as_version=4) for path in paths}
    right = right_answers(read_lesson(course, lesson))
    for number in range(count):
        hand_in(root, notebooks, f"student-{number:05}", lesson, right, number)


def otter_tests(course: Course, lesson: str, root: Path) -> None:
    """For each notebook of a stock course what `otter run` wants: a zip file with a test for each exercise."""
    for part in course.parts(lesson):
        tests = root / "otter" / part.stem
        tests.mkdir(parents=True)
        for name in key_of(course, lesson, part.stem).exercises:
            (tests / f"{name}.py").write_text(OTTER.format(name=name), encoding="utf-8")
        rival(root, "otter", "generate", "-t", str(tests), "-o", f"{tests}.zip")


def rival(root: Path, program: str, *words: str) -> None:
    """A command of nbgrader or otter as it comes, with the cases within reach of the notebooks."""
    path = os.pathsep.join([str(root / "tests"), str(ROOT)])
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": path}
    environment |= {name: ENVIRONMENT[name] for name in ("TORCHMARK_STANDINS", "ATEN_CPU_CAPABILITY")}
    command = [str(BIN / "python"), "-m", program, *words]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr[-2000:]}")
