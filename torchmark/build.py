"""Build a lesson: text -> source notebook -> release (by nbgrader) -> executed solutions, and the record."""

import contextlib
import hashlib
import logging
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from torchmark.course import CONFIG, AuthorError, Course
from torchmark.lesson import Lesson, Part, TextCell, read_lesson, unmarked
from torchmark.oracle import LIMITS, Oracle, consult, reference_cells
from torchmark.record import CASES, NAME, write_record
from torchmark.session import run

BUILT = ("source", "release", "solutions")
LOCK_SECONDS = 60  # how long to wait where another program, such as the formgrader, writes to the gradebook
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def build(course: Course, name: str) -> Oracle:
    """Write source/, release/ and solutions/ of a lesson into its course, and register it in the gradebook."""
    oracle = consult(read_lesson(course, name))
    with _built(oracle) as root:
        for kind in BUILT:
            shutil.rmtree(course.root / kind / name, ignore_errors=True)
            shutil.copytree(root / kind / name, course.root / kind / name)
    register(course, name)
    return oracle


def stale(course: Course, name: str) -> list[Path]:
    """The committed files of a lesson that a build would change, add or remove."""
    with _built(consult(read_lesson(course, name))) as root:
        return [
            course.root / path
            for path in sorted(_files(root, name) | _files(course.root, name))
            if _bytes(root / path) != _bytes(course.root / path)
        ]


def register(course: Course, name: str) -> None:
    """Tell the course's gradebook of a lesson's cells, as nbgrader's own generate_assignment does."""
    with tempfile.TemporaryDirectory() as release:
        _generate_assignment(course.root, name, release)


def released_notebook(course: Course, lesson: str, part: str) -> NotebookNode:
    """The released notebook of a part; raises AuthorError where the lesson was not built."""
    path = course.root / "release" / lesson / f"{part}.ipynb"
    if not path.exists():
        raise AuthorError(f"{path} is not there; build it with: torchmark build {lesson}")
    return nbformat.v4.reads(path.read_text(encoding="utf-8"))


def source_notebook(lesson: Lesson, part: Part) -> NotebookNode:
    """nbgrader's input: the text's cells with full metadata and stable ids, and a check cell for each answer."""
    cells: list[NotebookNode] = []
    ids: set[str] = set()
    for cell in part.cells:
        if cell.answer:
            cells += [_answer_cell(cell), _check_cell(lesson, cell.answer)]
        else:
            cells.append(_given_cell(cell, ids))
    metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"},
                "torchmark": {"lesson": lesson.name, "part": part.name}}  # fmt: skip
    return new_notebook(cells=cells, metadata=metadata, nbformat_minor=5)


def solution_notebook(lesson: Lesson, part: Part) -> NotebookNode:
    """The answer key: the source notebook without markers and check cells, executed."""
    notebook = source_notebook(lesson, part)
    notebook.cells = [cell for cell in notebook.cells if not cell.metadata.get("nbgrader", {}).get("grade")]
    transcript = run(reference_cells(part), [], [], limits=LIMITS)
    results = iter(enumerate(transcript.cells.items(), 1))
    for cell in notebook.cells:
        cell.metadata.pop("nbgrader", None)
        if cell.cell_type != "code":
            continue
        cell.execution_count, (name, result) = next(results)
        if result.error or any(output.get("name") == "stderr" for output in result.outputs):
            raise AuthorError(f"{part.path}: cell {name} of the solution raises or warns; mend it")
        cell.outputs = [nbformat.from_dict(output) for output in result.outputs]
        cell.source = unmarked(cell.source)
    return notebook


@contextlib.contextmanager
def _built(oracle: Oracle) -> Iterator[Path]:
    """A folder in which the lesson is built, as in a course of its own."""
    lesson = oracle.lesson
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copy(lesson.course.root / CONFIG, root)
        for kind in ("source", "solutions"):
            (root / kind / lesson.name).mkdir(parents=True)
        for part in lesson.parts:
            _write(source_notebook(lesson, part), root / "source" / lesson.name / f"{part.name}.ipynb")
            _write(solution_notebook(lesson, part), root / "solutions" / lesson.name / f"{part.name}.ipynb")
        shutil.copy(lesson.course.tests(lesson.name) / CASES, root / "source" / lesson.name / CASES)
        (root / "source" / lesson.name / NAME).write_text(write_record(oracle), encoding="utf-8")
        _generate_assignment(root, lesson.name, "release", db_url=f"sqlite:///{root}/gradebook.db")
        yield root


def _generate_assignment(root: Path, lesson: str, release: str, **settings: str) -> None:
    """Run nbgrader's own generate_assignment for a lesson of the course at `root`."""
    from nbgrader.apps import NbGraderAPI

    with nbgrader_at(root, release_directory=release, **settings) as (coursedir, config):
        result = NbGraderAPI(coursedir, config=config).generate_assignment(lesson, force=True, create=True)
    if "submissions associated with it" in result["log"]:
        raise AuthorError(
            f"the gradebook holds submissions for {lesson} as it was, and nbgrader does not change cells under them; "
            f"to start it anew, its grades lost: nbgrader db assignment remove {lesson} --force"
        )
    if not result["success"]:
        raise AuthorError(f"{root / 'source' / lesson}: nbgrader generate_assignment failed: {result['log'].strip()}")


@contextlib.contextmanager
def nbgrader_at(root: Path, **settings: str) -> Iterator[tuple[Any, Any]]:
    """nbgrader's course directory and configuration for the course at `root`, quiet, with its tools on PATH.

    settings: traits of the course directory that differ from the configuration's.
    """
    from nbformat.warnings import DuplicateCellId
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config.loader import PyFileConfigLoader

    config = PyFileConfigLoader(CONFIG, path=str(root)).load_config()
    config.CourseDirectory.update({"root": str(root), **settings})
    tools = str(Path(sys.executable).parent)  # nbgrader calls alembic by its name
    if tools not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([tools, os.environ.get("PATH", "")])
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="nbgrader")  # SQLAlchemy's, about nbgrader's own queries
        warnings.simplefilter("ignore", DuplicateCellId)  # copied cells, which the judge puts right
        coursedir = CourseDirectory(config=config)
        if coursedir.db_url.startswith("sqlite") and "?" not in coursedir.db_url:
            coursedir.db_url += f"?timeout={LOCK_SECONDS}"
        with _one_engine():
            yield coursedir, config


@contextlib.contextmanager
def _one_engine() -> Iterator[None]:
    """nbgrader opens its gradebook a dozen times for each submission, and looks for all of its tables each time.

    With one engine its statements compile once, and the tables are looked for once.
    """
    from nbgrader import api

    create_engine, metadata = api.create_engine, api.Base.metadata
    api.create_engine, metadata.create_all = lru_cache(create_engine), lru_cache(metadata.create_all)
    try:
        yield
    finally:
        api.create_engine = create_engine
        del metadata.create_all


def _answer_cell(cell: TextCell) -> NotebookNode:
    assert cell.answer is not None
    return _marked(new_code_cell(cell.source, id=cell.answer), cell.answer, solution=True)


def _check_cell(lesson: Lesson, exercise: str) -> NotebookNode:
    name, points = f"check-{exercise}", lesson.points_of(exercise)
    source = f'check("{exercise}")'
    return _marked(new_code_cell(source, id=name), name, grade=True, locked=True, points=points)


def _given_cell(cell: TextCell, ids: set[str]) -> NotebookNode:
    digest = hashlib.sha256(cell.source.encode()).hexdigest()[:8]
    name = next(name for n in range(1, 99) if (name := f"given-{digest}" + (f"-{n}" if n > 1 else "")) not in ids)
    ids.add(name)
    if cell.kind == "code":
        return _marked(new_code_cell(cell.source, id=name), name, locked=True)
    return new_markdown_cell(cell.source, id=name)


def _marked(cell: NotebookNode, name: str, **marks: object) -> NotebookNode:
    cell.metadata["nbgrader"] = {
        "grade": False, "grade_id": name, "locked": False, "schema_version": 3, "solution": False, "task": False,
    } | marks  # fmt: skip
    return cell


def _write(notebook: NotebookNode, path: Path) -> None:
    path.write_text(nbformat.writes(notebook, version=4) + "\n", encoding="utf-8")


def _files(root: Path, lesson: str) -> set[Path]:
    """What a build commits, relative to the root; caches of the tools that ran there are not counted."""
    found = [path for kind in ("release", "solutions") for path in (root / kind / lesson).rglob("*")]
    return {path.relative_to(root) for path in found if path.is_file() and "cache" not in str(path.relative_to(root))}


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None
