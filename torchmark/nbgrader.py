"""Preprocessors that put the judge into nbgrader's own pipeline (see nbgrader_config.py)."""

import contextlib
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbformat import NotebookNode, from_dict
from nbgrader.api import BaseCell, Comment, Grade, Gradebook, GradeCell, MissingEntry, SourceCell
from nbgrader.apps import NbGraderAPI
from nbgrader.converters import Autograde, base
from nbgrader.preprocessors import (
    CheckCellMetadata,
    DeduplicateIds,
    Execute,
    NbGraderPreprocessor,
    OverwriteCells,
    SaveAutoGrades,
)
from nbgrader.utils import capture_log, compute_checksum, find_all_files, is_grade, is_locked, setenv, temp_attrs
from traitlets import Float, Integer, Unicode

from torchmark.build import released_notebook
from torchmark.course import Course
from torchmark.files import write_whole
from torchmark.grade import Result, grade, key_of
from torchmark.journal import Journal
from torchmark.message import Message
from torchmark.sandbox import probe
from torchmark.submission import MAX_BYTES, NotANotebook, lesson_of, read_notebook, repair
from torchmark.verdict import Verdict

Resources = dict[str, Any]
FILES, FILES_BYTES = 1_000, 256 << 20  # beside the notebooks of a submission


def _place(course: Course, resources: Resources) -> tuple[str, str] | None:
    """The lesson and part of the notebook at hand; None where its assignment is no lesson of torchmark."""
    assignment, part = resources["nbgrader"]["assignment"], resources["nbgrader"]["notebook"]
    return (assignment, part) if assignment in course.lessons() else None


def refuse_links(notebooks: list[str], **_: Any) -> None:
    """Keep from nbgrader what it would follow, copy or read without end: links, special files, floods, no notebooks.

    nbgrader's `pre_convert_hook`. It copies the other files of a submission's folder: none is a link, has a
    second name elsewhere, or is larger than a notebook may be, nor are all of them many or large together.
    """
    notebooks[:] = filter(_is_notebook, notebooks)
    base.find_all_files = lambda *args: list(_plain_files(find_all_files(*args)))


def _is_notebook(path: str) -> bool:
    try:
        read_notebook(Path(path))
    except NotANotebook:
        return False
    return True


def _plain_files(paths: list[str]) -> Iterator[str]:
    room = FILES_BYTES
    for path in paths[:FILES]:
        found = os.lstat(path)
        if stat.S_ISREG(found.st_mode) and found.st_nlink == 1 and found.st_size <= min(MAX_BYTES, room):
            room -= found.st_size
            yield path


class OnePass(Autograde):
    """Puts a lesson's notebook right and judges it at once, where nbgrader writes it and reads it again in between."""

    def convert_single_notebook(self, notebook_filename: str) -> None:
        """Lead the notebook through all preprocessors, then write it."""
        self._init_preprocessors()
        with setenv(NBGRADER_EXECUTION="autograde"):
            base.BaseConverter.convert_single_notebook(self, notebook_filename)

    def _init_preprocessors(self) -> None:
        self.exporter._preprocessors = []
        for preprocessor in (*self.sanitize_preprocessors, *self.autograde_preprocessors):
            self.exporter.register_preprocessor(preprocessor)


class Pipeline(NbGraderAPI):
    """nbgrader's commands from Python; its autograde takes one pass, for lessons of torchmark only."""

    def autograde(self, assignment_id: str, student_id: str, force: bool = True, create: bool = True) -> dict[str, Any]:
        """Grade a student's submission; whether it went well, nbgrader's log and, if not, the error."""
        with temp_attrs(self.coursedir, assignment_id=assignment_id, student_id=student_id):
            app = OnePass(coursedir=self.coursedir, parent=self, force=force, create_student=create)
            outcome: dict[str, Any] = capture_log(app)
            return outcome


class Repair(DeduplicateIds):
    """Puts a submitted notebook back into the released form before nbgrader looks at it."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Repair the notebook of a lesson; leave other assignments to nbgrader."""
        course = Course(Path.cwd())
        place = _place(course, resources)
        if place is None:
            return super().preprocess(nb, resources)
        said = lesson_of(nb)
        if said and said != place[0]:
            self.log.warning("this is a notebook of %s, submitted for %s", said, place[0])
        return repair(nb, released_notebook(course, *place)).notebook, resources


class Overwrite(OverwriteCells):
    """Puts what the gradebook has of a cell in the place of what a notebook has, where that differs."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Leave a lesson's notebook alone that has what the gradebook has, as a repaired one does."""
        if _place(Course(Path.cwd()), resources) is None:
            return super().preprocess(nb, resources)
        place = resources["nbgrader"]
        with Gradebook(place["db_url"]) as gradebook, contextlib.suppress(MissingEntry):
            notebook = gradebook.find_notebook(place["notebook"], place["assignment"]).id
            ask = gradebook.db.query  # for columns: a query for all cells, not one for each
            points = dict(ask(GradeCell.name, GradeCell.max_score).filter(GradeCell.notebook_id == notebook).all())
            columns = SourceCell.name, SourceCell.cell_type, SourceCell.checksum, SourceCell.locked
            cells = {
                (name, kind, points.get(name), checksum, locked and checksum)
                for name, kind, checksum, locked in ask(*columns).filter(SourceCell.notebook_id == notebook)
            }
            if cells == {_source_cell(cell) for cell in nb.cells if "grade_id" in cell.metadata.get("nbgrader", {})}:
                return nb, resources
        return super().preprocess(nb, resources)


def _source_cell(cell: NotebookNode) -> tuple[str, str, float | None, str | None, str | bool]:
    """What the gradebook holds of a cell: name, kind, points, checksum; if it is locked, the checksum of what it is."""
    mark = cell.metadata.nbgrader
    points = float(mark.points) if is_grade(cell) else None
    return mark.grade_id, cell.cell_type, points, mark.get("checksum"), is_locked(cell) and compute_checksum(cell)


class Checked(CheckCellMetadata):
    """Checks the metadata of a notebook; those of a lesson's are the released ones since its repair."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Leave other assignments to nbgrader."""
        return (nb, resources) if _place(Course(Path.cwd()), resources) else super().preprocess(nb, resources)


class Judge(Execute):
    """Runs a notebook in the worker and writes the judge's outcome into its check cells."""

    sandbox = Unicode("bubblewrap", help="How student code is held: bubblewrap, or none.").tag(config=True)
    seed = Integer(0, help="The seed of all random inputs of cases.").tag(config=True)
    cell_seconds = Float(30.0, help="Wall time that a cell may take.").tag(config=True)
    submission_seconds = Float(600.0, help="Wall time that a submission may take.").tag(config=True)
    memory = Integer(4 << 30, help="Bytes of memory that a process of a submission may use.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Resources, km: Any = None) -> tuple[NotebookNode, Resources]:
        """Judge the notebook of a lesson; execute other assignments as nbgrader does."""
        course = Course(Path.cwd(), self.seed, self.sandbox, self.cell_seconds, self.submission_seconds, self.memory)
        place = _place(course, resources)
        if place is None:
            return super().preprocess(nb, resources, km)
        if self.sandbox == "bubblewrap":
            probe()
        else:
            self.log.warning("sandbox none: student code runs unprotected, with this user's rights")
        name = place[1]
        journal = Journal(course.journal(name))
        result, judged = grade(nb, key_of(course, *place), f"{name}.ipynb", journal.observe)
        write_outcomes(judged, result)
        resources["torchmark"] = result
        report = course.report(resources["nbgrader"]["student"], *place)
        write_whole(report, json.dumps(result.to_json(), indent=1, ensure_ascii=False) + "\n")
        return judged, resources


class Book(SaveAutoGrades):
    """Writes scores into the gradebook, and makes each message the comment on its answer cell."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Book a judged notebook all at once; leave others to nbgrader."""
        result: Result | None = resources.get("torchmark")
        if result is None:
            return super().preprocess(nb, resources)
        place = resources["nbgrader"]
        self.notebook_id, self.assignment_id, self.student_id = (
            place[name] for name in ("notebook", "assignment", "student")
        )
        with Gradebook(place["db_url"]) as gradebook:
            self.gradebook = page = _Page(gradebook, self.notebook_id, self.assignment_id, self.student_id)
            NbGraderPreprocessor.preprocess(self, nb, resources)
            for verdict in result.verdicts:
                name = verdict.exercise.name
                page.find_comment(name).auto_comment = comment_of(result.messages[name])
            gradebook.db.commit()
        return nb, resources


class _Page:
    """What nbgrader asks of a gradebook for each cell of a submitted notebook: two queries, and no commit."""

    def __init__(self, gradebook: Gradebook, notebook: str, assignment: str, student: str) -> None:
        submitted = gradebook.find_submission_notebook(notebook, assignment, student)
        self.grades, self.comments = (
            dict(gradebook.db.query(BaseCell.name, table).join(table, table.cell_id == BaseCell.id)
                 .filter(table.notebook_id == submitted.id).all())
            for table in (Grade, Comment)
        )  # fmt: skip
        self.db = self

    def find_grade(self, name: str, *_: str) -> Grade:
        """The grade of a check cell."""
        return self._known(self.grades, name)

    def find_comment(self, name: str, *_: str) -> Comment:
        """The comment on an answer cell."""
        return self._known(self.comments, name)

    def commit(self) -> None:
        """Who made the page commits it."""

    def _known(self, rows: dict[str, Any], name: str) -> Any:
        if name not in rows:
            raise MissingEntry(f"the gradebook has no cell {name} of this notebook")
        return rows[name]


def comment_of(message: Message) -> str:
    """The message for a page that reads comments as Markdown: all but the headline is a block of code there."""
    headline, *lines = message.text().splitlines()
    return "\n".join([headline, *(f"  {line}" if line else "" for line in lines)])


def write_outcomes(notebook: NotebookNode, result: Result) -> None:
    """Give each check cell the outputs from which nbgrader reads its score."""
    verdicts = {f"check-{verdict.exercise.name}": verdict for verdict in result.verdicts}
    for cell in notebook.cells:
        verdict = verdicts.get(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
        if verdict is not None:
            cell.outputs = outputs_of(verdict, result.messages[verdict.exercise.name])


def outputs_of(verdict: Verdict, message: Message) -> list[NotebookNode]:
    """The outputs of a check cell: an error is 0 points, a number that many, neither is full marks."""
    shown = _output("display_data", data={"text/plain": message.text(), "text/html": message.html()}, metadata={})
    if verdict.points == verdict.exercise.points:
        return [shown]
    if verdict.points:
        words = f"{verdict.points:.4g} of {verdict.exercise.points:g} points"
        score = {"text/plain": repr(verdict.points), "text/html": f"<p>{words}</p>"}
        return [shown, _output("execute_result", data=score, metadata={}, execution_count=None)]
    return [shown, _output("error", ename=verdict.outcome, evalue=message.headline, traceback=[message.headline])]


def _output(kind: str, **fields: Any) -> NotebookNode:
    """An output that is not validated for itself, as by nbformat's `new_output`: the whole notebook will be."""
    output: NotebookNode = from_dict({"output_type": kind, **fields})
    return output
