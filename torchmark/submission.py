"""Read a submitted notebook, whatever was done to it, and put it back into the released form."""

import json
import stat
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode, from_dict

from torchmark.observation import clean
from torchmark.session import Cell

MAX_BYTES = 32 << 20
MAX_CELLS = 2_000
MAX_SOURCE = 1 << 20  # characters of all cells together: a syntax tree takes a thousand times as much memory
MAX_MARKS = 4_000_000  # brackets, braces and commas of a file, those in texts included
MAX_VALUES = 200_000  # lists, objects and plain values of a notebook: nbformat takes a kilobyte for each


class NotANotebook(ValueError):
    """A file that is no notebook, or none of this course; the message says why."""


@dataclass(frozen=True)
class Submission:
    """A notebook in the released form, with the student's answers and own cells in the student's order.

    answers: for each exercise, the indices of the cells that hold an answer to it.
    idle: the indices of the cells that don't run: check cells, and stubs put back for missing answers.
    """

    notebook: NotebookNode
    answers: dict[str, list[int]]
    idle: set[int]

    def cells(self) -> list[Cell]:
        """The code cells to run, in order; an answer's first cell bears the exercise's name."""
        return [
            Cell(self.name(index), cell.source)
            for index, cell in enumerate(self.notebook.cells)
            if cell.cell_type == "code" and index not in self.idle
        ]

    def name(self, index: int) -> str:
        """The name under which a cell runs."""
        for exercise, indices in self.answers.items():
            if index in indices:
                return exercise if index == indices[0] else f"{exercise}-copy-{indices.index(index)}"
        return f"cell-{index + 1}"


def refuse_link(path: Path) -> None:
    """Raise NotANotebook where a submitted file or its folder is a link, or the file is no file at all.

    A second name elsewhere is no reason: whoever makes one of another's notebook must not get that refused.
    """
    if not stat.S_ISREG(path.lstat().st_mode) or path.parent.is_symlink():
        raise NotANotebook(f"{path.name} is a link or no plain file: put the notebook itself there")


def read_notebook(path: Path) -> NotebookNode:
    """The notebook in a file, upgraded to nbformat 4.5; raises NotANotebook, also for a link or a special file."""
    refuse_link(path)
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise NotANotebook(f"{path.name} has more than {MAX_BYTES >> 20} MB")
    return parse_notebook(data, path.name)


def parse_notebook(data: bytes, name: str) -> NotebookNode:
    """The notebook in `data`; raises NotANotebook."""
    if not data.strip():
        raise NotANotebook(f"{name} is empty")
    try:
        content = json.loads(data.decode("utf-8-sig")) if sum(map(data.count, (b"[", b"{", b","))) < MAX_MARKS else []
        if not content or _count(content) > MAX_VALUES:
            raise ValueError(f"it is empty, or holds more than {MAX_VALUES} values")
        notebook = nbformat.reader.reads(json.dumps(content))
        notebook = nbformat.convert(notebook, 4)
        return from_dict(_plain(notebook))
    except Exception as error:  # noqa: BLE001  whatever nbformat's readers raise on what isn't one
        raise NotANotebook(f"{name} is no notebook: {type(error).__name__}: {str(error)[:200]}") from None


def _count(content: Any) -> int:
    """How many values a JSON text holds; stops where it is known that they are too many."""
    rest, count = [content], 0
    while rest and count <= MAX_VALUES:
        value = rest.pop()
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        rest.extend(inner)
        count += 1 + len(inner)
    return count


def lesson_of(notebook: NotebookNode) -> str:
    """The lesson that a notebook says it belongs to; empty where it does not say."""
    return _mark(notebook, "lesson")


def part_of(notebook: NotebookNode) -> str:
    """The part of the lesson that a notebook says it is; empty where it does not say."""
    return _mark(notebook, "part")


def _mark(notebook: NotebookNode, name: str) -> str:
    mark = notebook.metadata.get("torchmark")
    text = str(mark.get(name, ""))[:100] if isinstance(mark, dict) else ""
    return "".join(letter if letter.isprintable() else "?" for letter in text)  # it goes into logs and terminals


def repair(notebook: NotebookNode, released: NotebookNode) -> Submission:
    """The submission in the released form.

    Given and check cells are as released, whatever was done to them; missing ones are put back where
    they stood. Of a copied cell the first is the exercise's, the others are the student's own.
    """
    known = {_grade_id(cell): cell for cell in released.cells if _grade_id(cell)}
    cells: list[NotebookNode] = []
    placed: set[str] = set()
    copies: list[tuple[str, NotebookNode]] = []
    for cell in notebook.cells:
        grade_id = _grade_id(cell) or (cell.get("id", "") if cell.get("id") in known else "")
        original = known.get(grade_id)
        if original is None or grade_id in placed:
            own = _own(cell)
            if original is not None and _is_solution(original):
                copies.append((grade_id, own))
            if original is None or not _is_check(original):
                cells.append(own)
            continue
        placed.add(grade_id)
        restored = from_dict(original)
        if _is_solution(original):
            restored.source = cell.source
        cells.append(restored)
    _put_back(cells, released)
    for number, cell in enumerate(cells):
        if not _grade_id(cell):
            cell["id"] = f"cell-{number + 1}"
    metadata = from_dict(released.metadata)
    return _index(NotebookNode(cells=cells, metadata=metadata, nbformat=4, nbformat_minor=5), copies, placed)


def as_submitted(notebook: NotebookNode, exercises: Container[str]) -> Submission:
    """The notebook as it is, its answers and check cells found by their ids: for a student's own machine."""
    answers: dict[str, list[int]] = {}
    checks: set[int] = set()
    for index, cell in enumerate(notebook.cells):
        name = _grade_id(cell) or cell.get("id", "")
        if name in exercises and cell.cell_type == "code":
            answers.setdefault(name, []).append(index)
        elif name.startswith("check-"):
            checks.add(index)
    return Submission(notebook, answers, checks)


def _index(notebook: NotebookNode, copies: list[tuple[str, NotebookNode]], placed: set[str]) -> Submission:
    position = {id(cell): index for index, cell in enumerate(notebook.cells)}
    answers: dict[str, list[int]] = {}
    checks: dict[str, int] = {}
    absent: set[int] = set()
    for index, cell in enumerate(notebook.cells):
        if _grade_id(cell) and _is_solution(cell):
            answers[_grade_id(cell)] = [index] if _grade_id(cell) in placed else []
            absent |= set() if _grade_id(cell) in placed else {index}
        elif _grade_id(cell) and _is_check(cell):
            checks[_grade_id(cell).removeprefix("check-")] = index
    for grade_id, cell in copies:
        answers[grade_id].append(position[id(cell)])
    return Submission(notebook, answers, {*checks.values(), *absent})


def _put_back(cells: list[NotebookNode], released: NotebookNode) -> None:
    """Insert the missing graded and given cells behind the released cell before them."""
    before, placed = -1, [_grade_id(cell) for cell in cells]
    for original in released.cells:
        grade_id = _grade_id(original)
        if not grade_id:
            continue
        if grade_id not in placed:
            cells.insert(before + 1, from_dict(original))
            placed.insert(before + 1, grade_id)
        before = placed.index(grade_id)


def _own(cell: NotebookNode) -> NotebookNode:
    """A student's own cell: its kind and source, nothing that nbgrader would read."""
    kind = cell.cell_type if cell.cell_type in ("code", "markdown") else "raw"
    unrun: dict[str, Any] = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return from_dict({"id": "", "cell_type": kind, "metadata": {}, "source": cell.source, **unrun})


def _grade_id(cell: NotebookNode) -> str:
    mark = cell.get("metadata", {}).get("nbgrader")
    grade_id = mark.get("grade_id", "") if isinstance(mark, dict) else ""
    return grade_id if isinstance(grade_id, str) else ""


def _is_solution(cell: NotebookNode) -> bool:
    return bool(cell.metadata.nbgrader.get("solution"))


def _is_check(cell: NotebookNode) -> bool:
    return bool(cell.metadata.nbgrader.get("grade"))


def _plain(notebook: Any) -> dict[str, Any]:
    """The parts of a notebook that are used, each of the type that it must have."""
    cells = []
    for cell in notebook["cells"]:
        source = cell.get("source", "")
        metadata = cell.get("metadata", {})
        cells.append({
            "cell_type": str(cell.get("cell_type", "raw")),
            "source": clean("".join(source) if isinstance(source, list) else str(source)),
            "metadata": dict(metadata) if isinstance(metadata, dict) else {},
            "id": str(cell.get("id", "")),
        })  # fmt: skip
    if len(cells) > MAX_CELLS or sum(len(cell["source"]) for cell in cells) > MAX_SOURCE:
        raise ValueError(f"it has more than {MAX_CELLS} cells or {MAX_SOURCE} characters of source")
    metadata = notebook.get("metadata", {})
    return {
        "cells": cells, "metadata": dict(metadata) if isinstance(metadata, dict) else {},
        "nbformat": 4, "nbformat_minor": 5,
    }  # fmt: skip
