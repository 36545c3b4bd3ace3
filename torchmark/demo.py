"""An invented class: twelve submissions made from a lesson's answer bank."""

import contextlib
import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from torchmark.build import build, nbgrader_at, register, released_notebook
from torchmark.course import Course
from torchmark.lesson import Lesson, read_lesson, unmarked

LESSON = "dl05_learning"
DUE = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
FOREVER = "while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass\n"
ALWAYS_EQUAL = """class Always:
    def __eq__(self, other):
        return True

    def __getattr__(self, name):
        return self

    def __call__(self, *args, **kwargs):
        return self

"""
TRANSFORMER = 'get_ipython().input_transformers_cleanup.append(lambda lines: ["pass\\n"])'

Answers = dict[str, str]


def invent_class(course: Course, name: str = LESSON) -> dict[str, str]:
    """Write twelve submissions for the lesson, due on DUE, and return what each student is, by name."""
    lesson = read_lesson(course, name)
    if not (course.root / "release" / name).is_dir() or not (course.root / "source" / name).is_dir():
        build(course, name)
    _prepare_gradebook(course, name)
    for old in (course.root / "submitted").glob(f"demo-*/{name}"):
        shutil.rmtree(old)
    titles = {}
    for number, (title, make) in enumerate(STUDENTS.items(), 1):
        student = f"demo-{number:02}"
        late = timedelta(hours=30 if title.startswith("late") else -2)
        for part in lesson.parts:
            notebook = make(lesson, released_notebook(course, name, part.name))
            _submit(course.root / "submitted" / student / name, part.name, notebook, DUE + late)
        titles[student] = title
    return titles


def fill(notebook: NotebookNode, answers: Answers) -> NotebookNode:
    """The notebook with answers in the cells that bear their names."""
    for cell in notebook.cells:
        cell.source = answers.get(cell.get("id", ""), cell.source)
    return notebook


def right_answers(lesson: Lesson) -> Answers:
    """The reference's answers without their markers."""
    return {cell.answer: unmarked(cell.source) for part in lesson.parts for cell in part.cells if cell.answer}


def bank_answers(lesson: Lesson, wrong: bool, number: int) -> Answers:
    """The bank's answer `number` to each exercise that has so many, counted from 0; the reference's elsewhere."""
    answers = right_answers(lesson)
    for exercise in lesson.exercises:
        bank = [answer.source for answer in lesson.bank if answer.exercise == exercise and answer.wrong == wrong]
        answers |= {exercise: bank[number]} if number < len(bank) else {}
    return answers


def _mixed(lesson: Lesson, notebook: NotebookNode) -> NotebookNode:
    right, wrong = right_answers(lesson), bank_answers(lesson, True, 0)
    return fill(notebook, {name: (wrong if i % 3 == 2 else right)[name] for i, name in enumerate(lesson.exercises)})


def _half(lesson: Lesson, notebook: NotebookNode) -> NotebookNode:
    done = lesson.exercises[: len(lesson.exercises) // 2]
    return fill(notebook, {name: right_answers(lesson)[name] for name in done})


def _with_cell(source: str) -> Callable[[Lesson, NotebookNode], NotebookNode]:
    def make(lesson: Lesson, notebook: NotebookNode) -> NotebookNode:
        filled = fill(notebook, right_answers(lesson))
        middle = next(i for i, cell in enumerate(filled.cells) if cell.get("id") == lesson.exercises[2])
        filled.cells.insert(middle, new_code_cell(source))
        return filled

    return make


def _cheat(lesson: Lesson, notebook: NotebookNode) -> NotebookNode:
    answers = {name: f"{ALWAYS_EQUAL}{name} = Always()" for name in lesson.exercises}
    first = next(i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code")
    notebook.cells.insert(first, new_code_cell(TRANSFORMER))
    return fill(notebook, answers)


def _copied(lesson: Lesson, notebook: NotebookNode) -> NotebookNode:
    filled = fill(notebook, right_answers(lesson))
    checks = [cell for cell in filled.cells if cell.get("id", "").startswith("check-")]
    filled.cells.append(nbformat.from_dict(checks[0]))
    filled.cells.remove(checks[1])
    return filled


STUDENTS: dict[str, Callable[[Lesson, NotebookNode], NotebookNode]] = {
    "right throughout": lambda lesson, notebook: fill(notebook, right_answers(lesson)),
    "right, written otherwise": lambda lesson, notebook: fill(notebook, bank_answers(lesson, False, 0)),
    "every third answer wrong": _mixed,
    "the first misconception of each": lambda lesson, notebook: fill(notebook, bank_answers(lesson, True, 0)),
    "the second misconception of each": lambda lesson, notebook: fill(notebook, bank_answers(lesson, True, 1)),
    "half done": _half,
    "empty": lambda lesson, notebook: notebook,
    "late, right throughout": lambda lesson, notebook: fill(notebook, right_answers(lesson)),
    "right, with a cell that never ends": _with_cell(FOREVER),
    "right, with a cell that kills its process": _with_cell("import os\nos._exit(1)"),
    "cheats: hides code, objects always equal": _cheat,
    "right, check cells copied and deleted": _copied,
}


def _submit(folder: Path, part: str, notebook: NotebookNode, when: datetime) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{part}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    (folder / "timestamp.txt").write_text(when.strftime("%Y-%m-%d %H:%M:%S UTC"), encoding="utf-8")


def _prepare_gradebook(course: Course, name: str) -> None:
    """Forget an earlier invented class, tell the gradebook of the lesson, and set the due date."""
    from nbgrader.api import Gradebook, MissingEntry

    with nbgrader_at(course.root) as (coursedir, _), Gradebook(coursedir.db_url) as gradebook:
        for number in range(1, len(STUDENTS) + 1):
            with contextlib.suppress(MissingEntry):
                gradebook.remove_submission(name, f"demo-{number:02}")
    register(course, name)
    with nbgrader_at(course.root) as (coursedir, _), Gradebook(coursedir.db_url) as gradebook:
        gradebook.update_or_create_assignment(name, duedate=DUE.replace(tzinfo=None))
