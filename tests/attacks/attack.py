"""An attack: a small text notebook that says what it tries and what must come of it.

The first cell is a header of `key: value` lines:

    tries: what it tries, in one sentence
    answers: wrong or right; what stands in the answer cells that the attack does not write (default: wrong)
    earns: points of single exercises where they differ from that, as in `mean=3 tail=0`
    error: yes, where the submission can't be graded at all, and a message says why
    never: a word that no output may hold: the attack prints it where it has got through
    alone: why it is not tried against stock nbgrader
    open: why it gets through here all the same; then `earns` says what it gets
    clock: yes, where it goes on until its time is over, so that how it ends may differ from run to run
    feedback: yes, where it is after the page that students and teachers open

The other cells are the student's: plain ones run before the first answer that follows them, those marked
`answer="NAME"` are answers, `beside="PATH"` is a file beside the notebook, and `edit="yes"` is run by the
harness, which is how the submission itself is tampered with: there are `notebook`, `folder` (the
submission's), `course` (its root), `other` (an honest student's notebook) and `outside`.

Words of capitals between double underscores stand for what an attacker may know: see `Scene.words`.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from torchmark.lesson import TextCell, read_cells

HERE = Path(__file__).parent
FAMILIES = ("forging", "theft", "escape", "denial")
POINTS = {"mean": 3.0, "tail": 2.0, "ones": 1.0, "Line": 1.0, "fit": 1.0}
KEYS = {"tries", "answers", "earns", "error", "never", "alone", "open", "clock", "feedback"}

RIGHT = {
    "mean": "def mean(x):\n    return x.mean()",
    "tail": "def tail(x):\n    return x[1:]",
    "ones": "ones = torch.ones(3)",
    "Line": "class Line(torch.nn.Module):\n    def __init__(self):\n        super().__init__()\n"
    "        self.w = torch.nn.Parameter(torch.tensor(1.0))\n        self.b = torch.nn.Parameter(torch.tensor(0.0))\n\n"
    "    def forward(self, x):\n        return self.w * x + self.b",
    "fit": "def fit(w, n):\n    return [w := w - slope(w) for _ in range(n)]",
}
WRONG = {
    "mean": "def mean(x):\n    return x.sum()",
    "tail": "def tail(x):\n    return x[:-1]",
    "ones": "ones = torch.ones(3, dtype=torch.int64)",
    "Line": RIGHT["Line"].replace("+ self.b", "+ self.b + 0.5"),
    "fit": "def fit(w, n):\n    return [w := w + slope(w) for _ in range(n)]",
}


@dataclass(frozen=True)
class Attack:
    """An attack as it stands in its file."""

    name: str
    family: str
    tries: str
    right: bool
    earns: dict[str, float]
    error: bool
    never: str
    alone: str
    open: str
    clock: bool
    feedback: bool
    cells: tuple[TextCell, ...] = field(repr=False)

    def answers(self) -> dict[str, str]:
        """The answers to all exercises, with placeholders."""
        own = {cell.answer: cell.source for cell in self.cells if cell.answer}
        return (RIGHT if self.right else WRONG) | own


def read_attack(path: Path) -> Attack:
    """The attack in a file; raises ValueError where its header is not of the agreed form."""
    header, *cells = read_cells(path)
    lines = [line.partition(": ") for line in header.source.splitlines() if line]
    found = {key: value.strip() for key, _, value in lines}
    if not found.get("tries", "").endswith(".") or found.keys() - KEYS:
        raise ValueError(f"{path}: a header has `tries: A sentence.` and else only {sorted(KEYS)}")
    right = {"right": True, "wrong": False}[found.get("answers", "wrong")]
    single = dict(pair.split("=") for pair in found.get("earns", "").split())
    earns = dict.fromkeys(POINTS, 0.0) if not right else dict(POINTS)
    earns |= {name: float(points) for name, points in single.items()}
    return Attack(path.stem, path.parent.name, found["tries"], right, earns, "error" in found,
                  found.get("never", ""), found.get("alone", ""), found.get("open", ""), "clock" in found,
                  "feedback" in found, tuple(cells))  # fmt: skip


def attacks(*families: str) -> list[Attack]:
    """All attacks of some families (default: all), by name."""
    chosen = families or FAMILIES
    return [read_attack(path) for family in chosen for path in sorted((HERE / family).glob("*.py"))]


def fill(released: NotebookNode, answers: dict[str, str], words: dict[str, str]) -> NotebookNode:
    """The released notebook with answers in the cells that bear their names."""
    notebook = nbformat.from_dict(json.loads(json.dumps(released)))
    for cell in notebook.cells:
        cell.source = say(answers.get(cell.get("id", ""), cell.source), words)
    return notebook


def say(text: str, words: dict[str, str]) -> str:
    """The text with its placeholders replaced."""
    for word, meaning in words.items():
        text = text.replace(f"__{word}__", meaning)
    return text


def submit(attack: Attack, released: NotebookNode, folder: Path, words: dict[str, str], **known: Any) -> None:
    """Write the attack's submission into a folder."""
    notebook = fill(released, attack.answers(), words)
    _insert(notebook, attack, words)
    folder.mkdir(parents=True)
    names = {"notebook": notebook, "folder": folder} | known
    for cell in attack.cells:
        if "beside" in cell.marks:
            path = folder / cell.marks["beside"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(say(cell.source, words), encoding="utf-8")
        elif "edit" in cell.marks:
            exec(compile(say(cell.source, words), attack.name, "exec"), names)
    path = folder / "mini.ipynb"
    if names["notebook"] is not None:
        path.write_text(json.dumps(names["notebook"]), encoding="utf-8")


def _insert(notebook: NotebookNode, attack: Attack, words: dict[str, str]) -> None:
    """Put the student's own cells in: each before the answer that follows it, the rest at the end."""
    waiting: list[NotebookNode] = []
    first = next(cell.id for cell in notebook.cells if cell.get("id") in POINTS)
    answered = any(cell.answer for cell in attack.cells)
    for cell in attack.cells:
        if cell.answer:
            _before(notebook, cell.answer, waiting)
            waiting = []
        elif not cell.marks.keys() & {"beside", "edit"}:
            make = new_code_cell if cell.kind == "code" else new_markdown_cell
            waiting.append(make(say(cell.source, words)))
    if answered:
        notebook.cells.extend(waiting)
    else:
        _before(notebook, first, waiting)


def _before(notebook: NotebookNode, name: str, cells: list[NotebookNode]) -> None:
    index = next(index for index, cell in enumerate(notebook.cells) if cell.get("id") == name)
    notebook.cells[index:index] = cells
