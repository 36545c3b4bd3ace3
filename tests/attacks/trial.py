"""Tries attacks: a class of attackers with an honest student among them, through both doors."""

import os
import re
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from attack import Attack
from doors import Outcome, autograde, judge, log_of
from nbformat import NotebookNode
from scene import CONFIG, HONEST, LIMITS, MINI, Scene, admit_ada, hurried, left_over, plant, secret

from torchmark.build import build, released_notebook
from torchmark.course import load_course
from torchmark.process import nursery

EVERY = 10  # an honest student comes behind so many attackers


@dataclass
class Trial:
    """What came of attacks: outcomes by door and attack, and of all of them together.

    honest: the results of the honest student, by door, in order.
    """

    outcomes: dict[str, dict[str, Outcome]] = field(default_factory=lambda: {"judge": {}, "nbgrader": {}})
    honest: dict[str, list[Outcome]] = field(default_factory=lambda: {"judge": [], "nbgrader": []})
    changed: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    logs: list[str] = field(default_factory=list)


def built(root: Path) -> Path:
    """The small course with short limits and with secrets in its texts, built."""
    shutil.copytree(MINI, root, ignore=shutil.ignore_patterns("__pycache__"))
    settings = "".join(f"c.Judge.{name} = {value}\n" for name, value in LIMITS.items())
    (root / CONFIG.name).write_text(CONFIG.read_text(encoding="utf-8") + settings, encoding="utf-8")
    tests = root / "tests" / "lessons" / "mini"
    for path in (tests / "test_shown.py", tests / "test_hidden.py"):
        path.write_text(hurried(path.read_text(encoding="utf-8")), encoding="utf-8")
    for path in (tests / "test_hidden.py", tests / "answers.py"):
        path.write_text(path.read_text(encoding="utf-8") + f"\n# {secret('text')}\n", encoding="utf-8")
    source = root / "source" / "mini.py"
    text = source.read_text(encoding="utf-8").replace("    return x[1:]", f"    return x[1:]  # {secret('text')}")
    source.write_text(text, encoding="utf-8")
    build(load_course(root), "mini")
    return root


def honest_alone(course: Path, folder: Path) -> str:
    """The honest student's result where nobody else is graded."""
    scene = plant(course, folder)
    scene.add(HONEST, None, released(course))
    outcome = judge(scene, [HONEST], folder / "results.jsonl")[HONEST]
    scene.ears.close()
    return outcome.result


def released(course: Path) -> NotebookNode:
    """The notebook that students get."""
    return released_notebook(load_course(course), "mini", "mini")


def try_all(attacks: list[Attack], course: Path, folder: Path, classes: int) -> Trial:
    """Try attacks in so many classes, which are graded at the same time."""
    trial = Trial()
    with ThreadPoolExecutor(classes) as pool:
        list(pool.map(lambda each: _try(attacks[each::classes], course, folder / str(each), trial), range(classes)))
    trial.left += [" ".join(each.cmdline()) for each in strangers()]
    return trial


def _try(attacks: list[Attack], course: Path, folder: Path, trial: Trial) -> None:
    folder.mkdir()
    scene = plant(course, folder)
    admit_ada(scene, released(course))
    students = _admit(scene, attacks, released(course))
    before = scene.print()
    pages = [student for student, attack in students.items() if attack and attack.feedback]
    for door in ("judge", "nbgrader"):
        everyone = ["ada", *students]
        outcomes = (
            judge(scene, everyone, folder / "results.jsonl") if door == "judge" else autograde(scene, everyone, pages)
        )
        for student, attack in students.items():
            if attack is None:
                trial.honest[door].append(outcomes[student])
            else:
                trial.outcomes[door][attack.name] = outcomes[student]
        trial.honest[door].append(outcomes["ada"])
    after = scene.print()
    trial.changed += sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    trial.heard += scene.ears.heard
    trial.left += left_over(scene.mark)
    trial.secrets += [*scene.secrets.values(), *_in_texts(course)]
    trial.logs.append(log_of(scene).read_text(errors="replace"))
    scene.ears.close()


def _admit(scene: Scene, attacks: list[Attack], notebook: NotebookNode) -> dict[str, Attack | None]:
    """Hand in the attacks, an honest student first, last and in between; attacks by student, None the honest one."""
    line: list[Attack | None] = [None]
    for number, attack in enumerate(attacks, 1):
        line += [attack, None] if number % EVERY == 0 or number == len(attacks) else [attack]
    students = {f"{n:03}-{attack.name if attack else HONEST}": attack for n, attack in enumerate(line)}
    for student, attack in students.items():
        scene.add(student, attack, notebook)
    return students


def _in_texts(course: Path) -> list[str]:
    texts = [*(course / "tests").rglob("*.py"), course / "source" / "mini.py"]
    return [word for path in texts for word in re.findall(r"CANARY-text-\w+", path.read_text(encoding="utf-8"))]


def strangers() -> list[psutil.Process]:
    """Living processes that were left to this one by a dead parent: not those of pytest itself, nor its zygote."""
    time.sleep(0.2)
    mine, zygote = os.getsid(0), nursery.zygote.process.pid if nursery.zygote else 0
    return [
        each for each in psutil.Process().children()
        if each.status() != psutil.STATUS_ZOMBIE and os.getsid(each.pid) != mine and each.pid != zygote
    ]  # fmt: skip
