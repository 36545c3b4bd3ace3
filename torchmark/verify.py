"""Tests of the tests: does the answer bank come out as it must?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from torchmark.diagnose import same
from torchmark.lesson import Answer, Lesson
from torchmark.oracle import Exercise, Oracle, consult, observe
from torchmark.verdict import Attempt, Verdict, judge


@dataclass(frozen=True)
class Row:
    """What verify found of one exercise; `problems` is empty where all is well."""

    exercise: str
    points: float
    shown: int
    hidden: int
    wrong: int
    caught: int
    right: int
    accepted: int
    stub: str
    problems: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The row as plain data."""
        return {**vars(self), "problems": list(self.problems)}


def verify(oracle: Oracle) -> list[Row]:
    """A row for each exercise of the lesson."""
    return [_row(oracle, oracle.exercise(name)) for name in oracle.lesson.exercises]


def verify_seeds(lesson: Lesson, count: int) -> tuple[list[str], list[str]]:
    """Problems under `count` seeds from the course's on, and answers whose verdict depends on the seed; a line each."""
    first = lesson.course.seed
    oracles = {first: consult(lesson)}
    for seed in range(first + 1, first + count):
        oracles[seed] = observe(replace(lesson, course=replace(lesson.course, seed=seed)))
    problems = [f"seed {seed}: {text}" for seed, oracle in oracles.items() if seed != first
                for row in verify(oracle) for text in row.problems]  # fmt: skip
    return problems, unsteady(oracles)


def unsteady(oracles: Mapping[int, Oracle]) -> list[str]:
    """The answers of the bank whose outcome depends on the seed; oracles of one lesson by their seed."""
    outcomes: dict[str, dict[str, list[str]]] = {}
    for seed, oracle in oracles.items():
        for answer in oracle.lesson.bank:
            verdict = verdict_on(oracle, oracle.exercise(answer.exercise), answer)
            said = verdict.outcome if caught(verdict) or not answer.wrong else f"{verdict.outcome}, not caught"
            outcomes.setdefault(answer.key, {}).setdefault(said, []).append(str(seed))
    return [
        f"unsteady: {key} is " + " and ".join(f"{said} with seed {', '.join(seeds)}" for said, seeds in found.items())
        for key, found in outcomes.items()
        if len(found) > 1
    ]


def verdict_on(oracle: Oracle, exercise: Exercise, answer: Answer) -> Verdict:
    """The verdict that an answer of the bank earns."""
    return judge(exercise, Attempt((answer.source,), exercise.kind, None, oracle.of(answer)))


def caught(verdict: Verdict) -> bool:
    """Whether a hidden case fails."""
    return any(result.outcome not in ("correct", "skipped") for result in verdict.cases if not result.case.shown)


def _verdict_on_stub(oracle: Oracle, exercise: Exercise) -> Verdict:
    return judge(exercise, Attempt((exercise.stub,), exercise.kind, None, oracle.stub(exercise.name)))


def problem(oracle: Oracle, exercise: Exercise, answer: Answer) -> str | None:
    """What is wrong with how an answer of the bank came out; None where all is well."""
    verdict = verdict_on(oracle, exercise, answer)
    if answer.wrong and not caught(verdict) and verdict.outcome != "forbidden call":
        return f"survivor: {answer.key} ({answer.says}) passes every hidden case; add a case that tells it apart"
    if not answer.wrong and verdict.outcome != "correct":
        failed = verdict.failed
        where = f" in {failed.case.name}" if failed else ""
        return f"rejected: {answer.key} ({answer.says}) is {verdict.outcome}{where}; mend the case"
    return None


def _row(oracle: Oracle, exercise: Exercise) -> Row:
    bank = [answer for answer in oracle.lesson.bank if answer.exercise == exercise.name]
    found = {answer.key: problem(oracle, exercise, answer) for answer in bank}
    wrong, right = [a for a in bank if a.wrong], [a for a in bank if not a.wrong]
    stub = _verdict_on_stub(oracle, exercise)
    problems = [text for text in found.values() if text]
    if stub.outcome != "not attempted" or stub.points:
        earned = f"{stub.outcome} with {stub.points:g} points"
        problems.append(f"stub: the stub of {exercise.name} is {earned}; every case must call the answer")
    problems += _alone(oracle, exercise) + _twins(oracle, exercise, wrong)
    if not wrong:
        problems.append(f"untested: {exercise.name} has no wrong answer in the bank; write one with wrong=")
    return Row(
        exercise.name, exercise.points,
        sum(case.shown for case in exercise.cases), sum(not case.shown for case in exercise.cases),
        len(wrong), sum(found[a.key] is None for a in wrong),
        len(right), sum(found[a.key] is None for a in right), stub.outcome, tuple(problems),
    )  # fmt: skip


def _alone(oracle: Oracle, exercise: Exercise) -> list[str]:
    """One mistake costs once: the reference must pass where every other exercise is a stub."""
    seen = oracle.alone(exercise.name)
    return [
        f"not alone: case {case.name} of {exercise.name} needs another exercise; put a decoy with nb.replacing"
        for case in exercise.cases
        if case.name in exercise.expected and not same(exercise.expected[case.name], seen[case.name], case)
    ]


def _twins(oracle: Oracle, exercise: Exercise, wrong: list[Answer]) -> list[str]:
    cases = [case for case in exercise.cases if case.name in exercise.expected]
    return [
        f"twins: {one.key} and {other.key} behave alike in every case; tell them apart by a case or merge them"
        for one, other in combinations(wrong, 2)
        if all(same(oracle.of(one)[case.name], oracle.of(other)[case.name], case) for case in cases)
    ]
