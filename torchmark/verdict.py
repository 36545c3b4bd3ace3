"""From what an answer did to its verdict: outcome, points, the first case that fails, the belief behind it."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from torchmark.case import Case
from torchmark.compare import Difference, compare
from torchmark.diagnose import diagnose
from torchmark.observation import Call, Node, Observation, Raised
from torchmark.oracle import Exercise, Misconception, Seen
from torchmark.reply import CellResult, Failure

# Every outcome there is. All but correct, skipped and broken cost the points of the case.
OUTCOMES = (
    "correct", "wrong type", "wrong shape", "wrong dtype", "wrong device", "wrong values", "wrong layout",
    "copied", "not copied", "changed its input", "wrong gradient", "detached", "forbidden call",
    "not attempted", "raised", "out of time", "out of memory", "died", "skipped", "broken",
)  # fmt: skip


@dataclass(frozen=True)
class Attempt:
    """What a student wrote for an exercise, and what it did.

    sources: the answer cells (several where the student copied one), as they stand in the notebook.
    kind: what the name is in the end; "" where it is undefined.
    cell: how the answer's cell ended, where it ran.
    """

    sources: tuple[str, ...]
    kind: str
    cell: CellResult | None
    seen: Mapping[str, Seen]


@dataclass(frozen=True)
class CaseResult:
    """How one case ended; `returned`: what a shown case gave, where that is not what it should."""

    case: Case
    outcome: str
    difference: Difference | None = None
    raised: Raised | None = None
    returned: Node | None = None


@dataclass(frozen=True)
class Verdict:
    """The judgement on one exercise; `note` says in words what no case can show."""

    exercise: Exercise
    outcome: str
    points: float
    cases: tuple[CaseResult, ...]
    belief: Misconception | None = None
    note: str = ""

    @property
    def failed(self) -> CaseResult | None:
        """The first case that fails."""
        return _first_failure(self.cases)

    @property
    def call(self) -> Call | None:
        """The call of the first failing case, where it is a shown one and it is plain which call failed."""
        failed = self.failed
        calls = self.exercise.expected[failed.case.name].calls if failed and failed.case.shown else ()
        path = failed.difference.path if failed and failed.difference else ""
        there = [call for call in calls if call.at is not None and path.startswith(f"result{call.at}")]
        candidates = there or calls
        return candidates[0] if len(candidates) == 1 else None


def judge(exercise: Exercise, attempt: Attempt) -> Verdict:
    """The verdict on an attempt."""
    outcome, note = _before_cases(exercise, attempt)
    if outcome:
        return _throughout(exercise, outcome, note)
    seen = dict(attempt.seen)
    if not attempt.kind and attempt.cell and attempt.cell.error:
        types, message, line = attempt.cell.error
        error = Observation(Raised(types, message, exercise.name, line))
        seen = dict.fromkeys(exercise.expected, error)
    results = tuple(_result(exercise, case, seen) for case in exercise.cases)
    failed = _first_failure(results)
    if failed is None:
        return Verdict(exercise, "correct", exercise.points, results)
    if all(result.outcome in ("not attempted", "skipped") for result in results):
        return _throughout(exercise, "not attempted", "")
    return Verdict(exercise, failed.outcome, _points(exercise, results), results, diagnose(exercise, seen))


def _before_cases(exercise: Exercise, attempt: Attempt) -> tuple[str, str]:
    """The outcome that no case is needed for, with a note; empty where the cases decide."""
    cell = attempt.cell
    if not attempt.kind:
        if cell and cell.failure:
            return cell.failure.outcome, "its cell did not end by itself"
        if not attempt.sources:
            return "not attempted", "its cell is not in the notebook"
        if cell and cell.error and Raised(*cell.error[:2]).by_stub:
            return "not attempted", ""
        if not (cell and cell.error):
            return "raised", f"the cell does not define {exercise.name}"
    elif exercise.kind in ("function", "class") and attempt.kind != exercise.kind:
        return "wrong type", f"{exercise.name} is a {attempt.kind}; a {exercise.kind} is asked"
    unwanted = {name for case in exercise.cases for name in case.forbid}
    forbidden = sorted(unwanted & set(_calls(attempt.sources))) if unwanted else []
    if forbidden:
        return "forbidden call", f"the answer uses {', '.join(forbidden)}; this exercise is to be done without"
    return "", ""


def _throughout(exercise: Exercise, outcome: str, note: str) -> Verdict:
    results = tuple(
        CaseResult(case, outcome if case.name in exercise.expected else "skipped") for case in exercise.cases
    )
    return Verdict(exercise, outcome, 0.0, results, None, note)


def _result(exercise: Exercise, case: Case, seen: Mapping[str, Seen]) -> CaseResult:
    if case.name not in exercise.expected:
        return CaseResult(case, "skipped")
    got = seen.get(case.name, Failure("died"))
    if isinstance(got, Failure):
        return CaseResult(case, got.outcome)
    difference = compare(exercise.expected[case.name], got, case)
    if difference is None:
        return CaseResult(case, "correct")
    error = difference.got
    if not isinstance(error, Raised):
        return CaseResult(case, difference.outcome, difference, returned=got.value if case.shown else None)
    return CaseResult(case, _raised(exercise, error), difference, error)


def _raised(exercise: Exercise, error: Raised) -> str:
    if error.by_stub and error.cell.split("-")[0] == exercise.name:
        return "not attempted"
    memory = "MemoryError" in error.types or "can't allocate memory" in error.message
    return "out of memory" if memory else "raised"


def _first_failure(results: tuple[CaseResult, ...]) -> CaseResult | None:
    """The first case that costs points, else the first that is broken."""
    wrong = [result for result in results if result.outcome not in ("correct", "skipped")]
    return next((result for result in wrong if result.outcome != "broken"), wrong[0] if wrong else None)


def _points(exercise: Exercise, results: tuple[CaseResult, ...]) -> float:
    """The points of the passed cases; those of skipped and broken ones are shared out among the others."""
    counted = sum(result.case.points or 0 for result in results if result.outcome not in ("skipped", "broken"))
    earned = sum(result.case.points or 0 for result in results if result.outcome == "correct")
    return round(exercise.points * earned / counted, 6) if counted else exercise.points


def _calls(sources: tuple[str, ...]) -> Iterator[str]:
    """Names that the sources call, under the names that they were imported by; "for" and "while" for loops."""
    for source in sources:
        try:
            tree = ast.parse("\n".join(line for line in source.splitlines() if line.lstrip()[:1] not in ("%", "!")))
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            continue
        alias = {
            name.asname or name.name: name.name for node in ast.walk(tree)
            if isinstance(node, (ast.Import, ast.ImportFrom)) for name in node.names
        }  # fmt: skip
        for node in ast.walk(tree):
            if isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)):
                yield "for"
            elif isinstance(node, ast.While):
                yield "while"
            elif isinstance(node, ast.Name):
                yield alias.get(node.id, node.id)
            elif isinstance(node, ast.Attribute):
                yield node.attr
