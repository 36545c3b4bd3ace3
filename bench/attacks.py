"""Which attacks of tests/attacks work against stock nbgrader? The table is docs/attacks.md.

python bench/attacks.py                  try all against stock nbgrader and write the table
python bench/attacks.py NAME...          try some; their rows are written anew, the others kept
python bench/attacks.py --new            try those that never were
python bench/attacks.py --table          write the table from what is known

The same small course, released by stock nbgrader with hidden tests of the usual kind in its check cells, is
autograded by stock nbgrader: default preprocessors, the kernel in the same environment. Since attacks may
really work there, each class is graded in an outer box that is thrown away: no network but loopback, its own
processes, a disk in memory, everything else read-only, and a watch that ends it. What an attack did is kept
in bench/attacks.json.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import psutil
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "attacks"))

from attack import FAMILIES, POINTS, Attack, attacks  # noqa: E402
from doors import BIN, Outcome, autograde  # noqa: E402
from scene import HONEST, MINI, Scene, adopt_orphans, left_over, plant, secret  # noqa: E402
from trial import strangers  # noqa: E402

from torchmark.lesson import read_cells  # noqa: E402

KNOWN = Path(__file__).with_suffix(".json")
TABLE = ROOT / "docs" / "attacks.md"
TOGETHER = 6  # attacks of a class, where they leave each other alone
DISK, MEMORY, PROCESSES, SECONDS = 2 << 30, 5 << 30, 400, 400  # the outer box
LEGACY = """
c = get_config()
c.CourseDirectory.course_id = "stock"
c.CourseDirectory.student_id_exclude = "ada"
c.ExecutePreprocessor.timeout = 20
"""
# Hidden tests of the kind that teachers write; the answers' check cells hold them.
CHECKS = {
    "mean": """
assert torch.allclose(mean(torch.tensor([1.0, 2.0, 6.0])), torch.tensor(3.0))
### BEGIN HIDDEN TESTS
x = torch.tensor([0.5, -1.0, 4.0, 2.0], requires_grad=True)
assert torch.allclose(mean(x), torch.tensor(1.375)), "__SECRET__"
assert mean(x).requires_grad
### END HIDDEN TESTS""",
    "tail": """
x = torch.tensor([1.0, 2.0, 3.0])
assert torch.equal(tail(x), torch.tensor([2.0, 3.0]))
### BEGIN HIDDEN TESTS
x = torch.arange(6.0)
assert torch.equal(tail(x), torch.tensor([1.0, 2.0, 3.0, 4.0, 5.0])), "__SECRET__"
assert tail(x).untyped_storage().data_ptr() == x.untyped_storage().data_ptr()
### END HIDDEN TESTS""",
    "ones": """
assert isinstance(ones, torch.Tensor) and ones.dtype == torch.float32
### BEGIN HIDDEN TESTS
assert ones.shape == (3,) and torch.all(ones == 1), "__SECRET__"
### END HIDDEN TESTS""",
    "Line": """
from numpy.testing import assert_allclose
assert_allclose(Line()(torch.tensor([2.0])).detach().numpy(), [2.0])
### BEGIN HIDDEN TESTS
assert_allclose(Line()(torch.tensor([-3.0, 5.0])).detach().numpy(), [-3.0, 5.0], err_msg="__SECRET__")
### END HIDDEN TESTS""",
    "fit": """
found = fit(torch.tensor(4.0), 2)
assert len(found) == 2 and abs(found[0] - 2.0) < 1e-6
### BEGIN HIDDEN TESTS
found = fit(torch.tensor(16.0), 3)
assert all(abs(have - want) < 1e-6 for have, want in zip(found, [8.0, 4.0, 2.0])), "__SECRET__"
### END HIDDEN TESTS""",
}


def stock_course(root: Path) -> Path:
    """The small course as stock nbgrader knows it, released."""
    (root / "source" / "mini").mkdir(parents=True)
    (root / "nbgrader_config.py").write_text(LEGACY, encoding="utf-8")
    (root / "source" / "mini" / "mini.ipynb").write_text(json.dumps(_source()), encoding="utf-8")
    environment = dict(os.environ) | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    command = [BIN / "nbgrader", "generate_assignment", "mini"]
    subprocess.run(command, cwd=root, env=environment, check=True, capture_output=True)
    return root


def _source() -> nbformat.NotebookNode:
    cells = []
    for cell in read_cells(MINI / "source" / "mini.py"):
        if cell.answer:
            cells.append(_cell(cell.answer, cell.source, solution=True))
            check = CHECKS[cell.answer].strip().replace("__SECRET__", secret("text"))
            cells.append(_cell(f"check-{cell.answer}", check, points=POINTS[cell.answer]))
        elif cell.kind == "code":  # the slope comes first: here answers are checked where they stand
            where = 1 if cell.source.startswith("def slope") else len(cells)
            cells.insert(where, new_code_cell(cell.source.replace("from torchmark import check", "")))
        else:
            cells.append(new_markdown_cell(cell.source))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def _cell(name: str, source: str, solution: bool = False, points: float = 0) -> nbformat.NotebookNode:
    mark = {"grade": not solution, "solution": solution, "grade_id": name, "locked": not solution, "schema_version": 3,
            "task": False} | ({} if solution else {"points": points})  # fmt: skip
    cell = new_code_cell(source, metadata={"nbgrader": mark})
    cell["id"] = name
    return cell


def classes(names: list[str]) -> list[list[Attack]]:
    """The attacks to try, in classes: those that may harm others are alone."""
    found = [attack for attack in attacks() if not attack.alone and (not names or attack.name in names)]
    gentle = [attack for attack in found if attack.family in ("forging", "theft") and not _alters(attack)]
    batches = [gentle[start : start + TOGETHER] for start in range(0, len(gentle), TOGETHER)]
    return batches + [[attack] for attack in found if attack not in gentle]


def _alters(attack: Attack) -> bool:
    """Whether an attack alters its submission, which may abort a class, or goes on when its notebook is done."""
    altered = any(cell.marks.keys() & {"edit", "beside"} for cell in attack.cells)
    return altered or attack.name in ("score_at_exit", "import_hook")


def tried(group: list[Attack], course: Path) -> dict[str, list[str]]:
    """What attacks of one class did, by name: tried in an outer box."""
    with tempfile.TemporaryDirectory(prefix="attacks-") as folder:
        said = Path(folder, "said.json")
        names = [attack.name for attack in group]
        process = subprocess.Popen(
            [*_box(Path(folder), course), sys.executable, __file__, "--inside", course, said, *names],
            stdout=subprocess.DEVNULL, stderr=open(f"{folder}/log", "wb"), start_new_session=True,  # noqa: SIM115
        )  # fmt: skip
        ended = _watched(process)
        found = json.loads(said.read_text(encoding="utf-8")) if said.exists() else {}
    whole = [ended] if ended else []
    return {name: found.get(name, []) + whole for name in names}


def _box(folder: Path, course: Path) -> list[str]:
    return [
        "bwrap", "--unshare-all", "--uid", "1000", "--gid", "1000", "--cap-drop", "ALL", "--die-with-parent",
        "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--size", str(DISK), "--tmpfs", "/tmp",
        "--ro-bind", str(course), str(course), "--bind", str(folder), str(folder), "--chdir", "/tmp",
    ]  # fmt: skip


def _watched(process: subprocess.Popen) -> str:
    """Wait for a box; end it where it uses too much, and say so."""
    start, reason = time.monotonic(), ""
    while process.poll() is None and not reason:
        time.sleep(0.1)
        family = psutil.Process(process.pid).children(recursive=True) if psutil.pid_exists(process.pid) else []
        if len(family) > PROCESSES:
            reason = f"filled the machine with processes (ended at {PROCESSES})"
        elif sum(map(_memory, family)) > MEMORY or psutil.virtual_memory().available < 3 << 30:
            reason = f"took {MEMORY >> 30} GB of memory (ended there)"
        elif time.monotonic() - start > SECONDS:
            reason = f"grading did not end (ended after {SECONDS} s)"
    process.kill()
    process.wait()
    return reason


def _memory(process: psutil.Process) -> int:
    try:
        return process.memory_info().rss
    except psutil.Error:
        return 0


def inside(course: str, said: str, *names: str) -> None:
    """In the outer box: autograde a class with the attackers and an honest student behind them."""
    adopt_orphans()
    scene = plant(Path(course), Path(tempfile.mkdtemp()))
    released = nbformat.read(scene.root / "release" / "mini" / "mini.ipynb", as_version=4)
    from trial import admit_ada

    admit_ada(scene, released)
    chosen = {f"{n:03}-{attack.name}": attack for n, attack in enumerate(a for a in attacks() if a.name in names)}
    for student, attack in chosen.items():
        scene.add(student, attack, released)
    scene.add(f"999-{HONEST}", None, released)
    before = scene.print()
    start = time.monotonic()
    outcomes = autograde(scene, [*chosen, f"999-{HONEST}"])
    seconds = time.monotonic() - start
    time.sleep(1)
    after = scene.print()
    paths = before.keys() | after.keys()
    changed = [path for path in paths if before.get(path) != after.get(path) and _harmed(path)]
    everyone = _together(scene, outcomes[f"999-{HONEST}"].points, changed, seconds / (len(chosen) + 2))
    texts = [*scene.secrets.values(), *_in_source(scene.root)]
    found = {attack.name: _did(scene, student, attack, outcomes[student], texts) for student, attack in chosen.items()}
    for name, reasons in found.items():
        reasons += [words for words, who in everyone if name in who or len(found) == 1]
    Path(said).write_text(json.dumps(found), encoding="utf-8")


def _did(scene: Scene, student: str, attack: Attack, outcome: Outcome, texts: list[str]) -> list[str]:
    """What an attack reached for itself, in words."""
    gained = [name for name, points in outcome.points.items() if points > attack.earns[name]]
    lost = [name for name, points in outcome.points.items() if points < attack.earns[name]]
    folder = scene.root / "autograded" / student
    beside = [path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".ipynb"]
    read = _written(outcome.printed) + b"\n".join(beside).decode(errors="replace")
    return [
        *([f"earned undeserved points ({', '.join(gained)})"] if gained else []),
        *(["read secrets"] if any(word in read for word in texts) else []),
        *(["got through"] if attack.never and attack.never in outcome.printed else []),
        *(["lost points of right answers"] if lost and attack.right and not attack.error else []),
        *(["no result for right answers"] if not outcome.points and not attack.error else []),
    ]


def _written(printed: str) -> str:
    """What cells wrote, without the tracebacks, in which stock nbgrader itself shows its hidden tests."""
    cells = json.loads(printed or "[]")
    return json.dumps([output for cell in cells for output in cell or [] if output["output_type"] != "error"])


def _harmed(path: str) -> bool:
    """Whether a changed path is more than what a kernel notes in the home that it runs in."""
    planted = (".py", ".bashrc", ".pth")
    return "/outside/home/." not in path or path.endswith(planted)


def _together(scene: Scene, honest: dict[str, float], changed: list[str], seconds: float) -> list[tuple[str, str]]:
    """What the attacks of a class did to others: in words, and with what tells whose it was."""
    return [
        *([("changed files outside", " ".join(changed))] if changed else []),
        *([("reached a server", " ".join(scene.ears.heard))] if scene.ears.heard else []),
        *([("left processes behind", "")] if left_over(scene.mark) or strangers() else []),
        *([("harmed the next student", "")] if honest != POINTS else []),
        *([(f"took {seconds:.0f} s for each submission", "")] if seconds > 60 else []),
    ]


def _in_source(root: Path) -> list[str]:
    import re

    return re.findall(r"CANARY-text-\w+", (root / "source" / "mini" / "mini.ipynb").read_text(encoding="utf-8"))


def table(known: dict[str, list[str]]) -> str:
    """The table of all attacks as Markdown."""
    lines = [
        "# Attacks and what comes of them", "",
        "Each attack of `tests/attacks` is tried through `torchmark judge` and `nbgrader autograde`, among honest",
        "students. That it is no straw man was seen by trying it against stock nbgrader, on the same small course with",
        "hidden tests in its check cells. For this machine's sake that was done in a box: read-only but for the",
        "course, no network but loopback, little memory, limited time. Where an attack does not work there, it is",
        "the box that holds it (devices, files outside, signals), stock nbgrader itself, or it aims at parts that only",
        "the judge has (its jobs, its observer, its package). Written by `python bench/attacks.py`.", "",
    ]  # fmt: skip
    for family in FAMILIES:
        rows = attacks(family)
        lines += [f"## {family.capitalize()}", "", "| attack | tries | against stock nbgrader | here |"]
        lines.append("|---|---|---|---|")
        lines += [f"| `{a.name}` | {_safe(a.tries)} | {_stock(a, known)} | {_here(a)} |" for a in rows]
        lines.append("")
    return "\n".join(lines)


def _stock(attack: Attack, known: dict[str, list[str]]) -> str:
    if attack.alone:
        return f"not tried: {attack.alone}"
    if attack.name not in known:
        return "not tried yet"
    return f"**works**: {'; '.join(known[attack.name])}" if known[attack.name] else "does not work"


def _here(attack: Attack) -> str:
    if attack.open:
        return f"**gets through**: {attack.open}"
    if attack.error:
        return "refused, with a message"
    lost = [name for name, points in POINTS.items() if attack.earns[name] < points]
    if not lost:
        return "all points of its right answers, no harm"
    return "no points" if len(lost) == len(POINTS) else f"loses {', '.join(lost)}, keeps the points of the others"


def _safe(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def main(*names: str) -> None:
    """Try attacks and write the table."""
    known = json.loads(KNOWN.read_text(encoding="utf-8")) if KNOWN.exists() else {}
    if names == ("--new",):
        names = tuple(attack.name for attack in attacks() if attack.name not in known) or ("--table",)
    if names != ("--table",):
        with tempfile.TemporaryDirectory(prefix="stock-") as folder, ThreadPoolExecutor(2) as pool:
            course = stock_course(Path(folder, "course"))
            for found in pool.map(lambda group: tried(group, course), classes(list(names))):
                known |= found
                print(*(f"{name}: {'; '.join(did) or 'nothing'}" for name, did in found.items()), sep="\n", flush=True)
                KNOWN.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    known = {attack.name: known[attack.name] for attack in attacks() if attack.name in known}
    KNOWN.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    TABLE.write_text(table(known), encoding="utf-8")


if __name__ == "__main__":
    inside(*sys.argv[2:]) if sys.argv[1:2] == ["--inside"] else main(*sys.argv[1:])
