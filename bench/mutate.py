"""How many small faults in a right answer do the hidden cases catch?

python bench/mutate.py                    every lesson; the table is docs/mutants.md
python bench/mutate.py dl05_learning      one lesson

Every reference answer is mutated: an operator swapped, a constant or dim changed, a statement, a keyword
or a step of a chain dropped, sum put for mean, reshape for permute. A mutant that no hidden case catches
must be listed in bench/survivors.toml with the reason why it may live; exit code 1 otherwise, and where
fewer than 95 of 100 mutants that change behaviour are caught.
"""

import ast
import os
import sys
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path

from torchmark.case import Case
from torchmark.course import Course, find_course
from torchmark.diagnose import same
from torchmark.lesson import BEGIN, END, Lesson, Part, read_lesson
from torchmark.oracle import LIMITS, Oracle, consult, reference_cells, runs_here
from torchmark.session import Job, run

SURVIVORS = Path(__file__).with_name("survivors.toml")
SECONDS = 5.0
GOAL = 0.95

BINARY = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Div,
    ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult, ast.MatMult: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
COMPARE = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
NAMES = {
    "sum": "mean", "mean": "sum", "max": "min", "min": "max", "argmax": "argmin", "argmin": "argmax",
    "zeros": "ones", "ones": "zeros", "zeros_like": "ones_like", "ones_like": "zeros_like", "cat": "stack",
    "stack": "cat", "std": "var", "var": "std", "rand": "randn", "randn": "rand", "any": "all", "all": "any",
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """A reference answer with one fault: what was changed, and the whole source."""

    exercise: str
    what: str
    source: str


def mutants(exercise: str, source: str) -> Iterator[Mutant]:
    """The mutants of an answer cell; only what stands between the solution markers is changed."""
    tree = ast.parse(source)
    inside = _solution_lines(source)
    seen = {ast.unparse(tree)}
    for node in ast.walk(tree):
        if getattr(node, "lineno", 0) not in inside or _docstring(tree, node):
            continue
        for new in _variants(node):
            memo: dict[int, ast.AST] = {}
            copy = deepcopy(tree, memo)
            text = ast.unparse(ast.fix_missing_locations(_Replace(memo[id(node)], new).visit(copy)))
            if text not in seen:
                seen.add(text)
                yield Mutant(exercise, f"{_short(node)} -> {_short(new)}", text)


class _Replace(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST | list[ast.stmt]) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self.new if node is self.old else self.generic_visit(node)


def _variants(node: ast.AST) -> Iterator[ast.AST | list[ast.stmt]]:
    if isinstance(node, (ast.BinOp, ast.AugAssign)) and type(node.op) in BINARY:
        yield _with(node, op=BINARY[type(node.op)]())
    elif isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARE:
        yield _with(node, ops=[COMPARE[type(node.ops[0])](), *node.ops[1:]])
    elif isinstance(node, ast.BoolOp):
        yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.Not)):
        yield node.operand
    elif isinstance(node, ast.Constant) and isinstance(node.value, (bool, int, float)):
        yield ast.Constant(not node.value if isinstance(node.value, bool) else node.value * 2 or 1)
        if not isinstance(node.value, bool):
            yield ast.Constant(node.value + 1)
    elif isinstance(node, (ast.Name, ast.Attribute)):
        name = "id" if isinstance(node, ast.Name) else "attr"
        if getattr(node, name) in NAMES:
            yield _with(node, **{name: NAMES[getattr(node, name)]})
    elif isinstance(node, ast.Call):
        yield from _calls(node)
    if isinstance(node, (ast.Expr, ast.Assign, ast.AugAssign, ast.Raise, ast.Delete)):
        yield ast.Pass()
    elif isinstance(node, (ast.With, ast.If, ast.For, ast.While)):
        yield node.body
    elif isinstance(node, ast.IfExp):
        yield node.body
        yield node.orelse


def _calls(node: ast.Call) -> Iterator[ast.AST]:
    for index in range(len(node.keywords)):
        yield _with(node, keywords=[k for i, k in enumerate(node.keywords) if i != index])
    if not isinstance(node.func, ast.Attribute):
        return
    of, method = node.func.value, node.func.attr
    if not (isinstance(of, ast.Name) and of.id in {"torch", "np", "nn", "F", "optim", "plt", "math"}):
        yield of  # a step of a chain is dropped
    if method == "permute" and node.args and not isinstance(node.args[0], ast.Starred):
        sizes = [f"{ast.unparse(of)}.shape[{ast.unparse(arg)}]" for arg in node.args]
        yield ast.parse(f"{ast.unparse(of)}.reshape({', '.join(sizes)})", mode="eval").body
    if method in ("t", "transpose") and not node.args:
        yield ast.parse(f"{ast.unparse(of)}.reshape({ast.unparse(of)}.shape[::-1])", mode="eval").body


def _with(node: ast.AST, **fields: object) -> ast.AST:
    new = deepcopy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new


def _solution_lines(source: str) -> set[int]:
    inside, lines = False, set()
    for number, line in enumerate(source.splitlines(), 1):
        inside = line.strip() == BEGIN or (inside and line.strip() != END)
        if inside:
            lines.add(number)
    return lines


def _docstring(tree: ast.AST, node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _short(node: ast.AST | list[ast.stmt]) -> str:
    text = "; ".join(ast.unparse(ast.fix_missing_locations(n)) for n in (node if isinstance(node, list) else [node]))
    text = " ".join(text.split())
    return text if len(text) <= 90 else text[:87] + "..."


def survivors(lesson: Lesson, oracle: Oracle) -> tuple[int, list[Mutant]]:
    """How many mutants the lesson has, and those that pass every hidden case."""
    work = [(part, part.exercises[start :: os.cpu_count()]) for part in lesson.parts for start in range(os.cpu_count())]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = list(pool.map(lambda item: _survivors(oracle, *item), work))
    return sum(count for count, _ in found), [mutant for _, alive in found for mutant in alive]


def _survivors(oracle: Oracle, part: Part, names: list[str]) -> tuple[int, list[Mutant]]:
    sources = {cell.answer: cell.source for cell in part.cells if cell.answer in names}
    everyone = [mutant for name in names for mutant in mutants(name, sources[name])]
    hidden = [case for case in oracle.lesson.cases if not case.shown and runs_here(case)]
    cases = {name: [_quick(case) for case in hidden if case.exercise == name] for name in names}
    jobs = [
        Job(f"{number}:{case.name}", case, {mutant.exercise: mutant.source})
        for number, mutant in enumerate(everyone)
        for case in cases[mutant.exercise]
    ]
    seen = run(reference_cells(part), jobs, names, seed=oracle.lesson.course.seed, limits=LIMITS).observations
    expected = {name: oracle.exercise(name).expected for name in names}
    alive = [
        mutant
        for number, mutant in enumerate(everyone)
        if all(
            same(expected[mutant.exercise][case.name], seen[f"{number}:{case.name}"], case)
            for case in cases[mutant.exercise]
        )
    ]
    return len(everyone), alive


def _quick(case: Case) -> Case:
    return replace(case, seconds=min(case.seconds, SECONDS))


def report(course: Course, names: list[str]) -> bool:
    """Print the table and the survivors; False where a survivor has no reason or too many live."""
    known = tomllib.loads(SURVIVORS.read_text(encoding="utf-8"))
    rows, fine, lines = [], True, []
    for name in names:
        lesson = read_lesson(course, name)
        total, alive = survivors(lesson, consult(lesson))
        reasons = known.get(name, {})
        why = {mutant: reasons.get(mutant.exercise, {}).get(mutant.what, "") for mutant in alive}
        same_behaviour = sum(reason.startswith("equal: ") for reason in why.values())
        changed = total - same_behaviour
        caught = total - len(alive)
        fine = fine and all(why.values()) and caught >= GOAL * changed
        rows.append(f"| `{name}` | {total} | {same_behaviour} | {caught} of {changed} | {caught / changed:.1%} |")
        lines += [f"| `{m.exercise}` | `{m.what.replace('|', chr(92) + '|')}` | {why[m] or '**no reason yet**'} |"
                  for m in alive]  # fmt: skip
        print(f"{name}: {caught} of {changed} caught, {len(alive)} alive", file=sys.stderr)
    print("# Mutants of the references\n\nWritten by `python bench/mutate.py > docs/mutants.md`.\n")
    print("| lesson | mutants | equal in behaviour | caught | share |\n|---|---|---|---|---|", *rows, sep="\n")
    print("\n## Survivors\n\n| exercise | change | why it lives |\n|---|---|---|", *lines, sep="\n")
    return fine


if __name__ == "__main__":
    here = find_course(Path.cwd())
    sys.exit(0 if report(here, sys.argv[1:] or here.lessons()) else 1)
