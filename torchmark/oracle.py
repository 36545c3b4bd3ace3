"""What the reference, the misconceptions and the alternatives of a lesson do in each case.

The author's code runs in a worker that is held as a student's, so that what is right passes there too.
What was seen is kept in a cache whose key covers the lesson, the package and the versions of the libraries,
so that nothing stale is ever used.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from torchmark.case import Case
from torchmark.course import AuthorError, Course
from torchmark.files import write_whole
from torchmark.lesson import Answer, Lesson, Part, stub_of
from torchmark.observation import Items, Observation, Other, from_text, to_text
from torchmark.reply import Failure
from torchmark.sandbox import PACKAGE, Limits, SandboxMissing, probe
from torchmark.session import Cell, Job, Transcript, run

Seen = Observation | Failure
LIMITS = Limits(cell_seconds=300, submission_seconds=3600)
STUB = "def {name}(*args, **kwargs):\n    raise NotImplementedError"


@dataclass(frozen=True)
class Misconception:
    """A belief: the sentence that says it, where to read, and what an answer that rests on it does."""

    says: str
    read: str
    observations: dict[str, Seen]


@dataclass(frozen=True)
class Exercise:
    """All that is needed to judge the answers to one exercise."""

    name: str
    kind: str
    stub: str
    cases: tuple[Case, ...]
    expected: dict[str, Observation]
    misconceptions: tuple[Misconception, ...]

    @property
    def points(self) -> float:
        """What the exercise is worth."""
        return sum(case.points or 0 for case in self.cases)


@dataclass(frozen=True)
class Oracle:
    """A lesson with all that was seen of it: observations by job, kinds by exercise."""

    lesson: Lesson
    seen: dict[str, Seen]
    kinds: dict[str, str]

    def exercise(self, name: str) -> Exercise:
        """What is needed to judge an answer to the exercise `name`."""
        cases = tuple(case for case in self.lesson.cases_of(name) if runs_here(case))
        expected = {case.name: self._expected(case) for case in cases}
        beliefs = tuple(
            Misconception(answer.says, answer.read, self.of(answer))
            for answer in self.lesson.bank
            if answer.exercise == name and answer.wrong
        )
        return Exercise(name, self.kinds[name], reference_stub(self.lesson, name),
                        tuple(self.lesson.cases_of(name)), expected, beliefs)  # fmt: skip

    def of(self, answer: Answer) -> dict[str, Seen]:
        """What an answer of the bank does, by case."""
        return self._by_case(answer.key, answer.exercise)

    def alone(self, exercise: str) -> dict[str, Seen]:
        """What the reference does where every other exercise is a stub, by case."""
        return self._by_case("alone", exercise)

    def stub(self, exercise: str) -> dict[str, Seen]:
        """What the stub that students find does, by case."""
        return self._by_case("stub", exercise)

    def disturbed(self) -> bool:
        """Whether code that is right ended by a limit or a death: on another day it would not, so keep nothing."""
        right = {"reference", "alone", *(answer.key for answer in self.lesson.bank if not answer.wrong)}
        return any(isinstance(seen, Failure) and key.split(":")[0] in right for key, seen in self.seen.items())

    def _by_case(self, key: str, exercise: str) -> dict[str, Seen]:
        cases = [case for case in self.lesson.cases_of(exercise) if runs_here(case)]
        return {case.name: self.seen[f"{key}:{case.name}"] for case in cases}

    def _expected(self, case: Case) -> Observation:
        seen = self.seen[f"reference:{case.name}"]
        tests = self.lesson.course.tests(self.lesson.name)
        if isinstance(seen, Failure):
            raise AuthorError(f"{tests}: case {case.name}: {seen.outcome} on the reference; mend the case or its limit")
        if isinstance(seen.value, Other) or (isinstance(seen.value, Items) and _has_other(seen.value)):
            raise AuthorError(f"{tests}: case {case.name} returns what can't be compared; return tensors or plain data")
        return seen


def runs_here(case: Case) -> bool:
    """Whether this machine can run the case."""
    return not case.gpu or torch.cuda.is_available()


def reference_cells(part: Part, answers: dict[str, str] | None = None) -> list[Cell]:
    """The code cells of a part, with the reference's answers or those given."""
    cells = [cell for cell in part.cells if cell.kind == "code"]
    names = [cell.answer or f"line-{cell.line}" for cell in cells]
    return [Cell(name, (answers or {}).get(name, cell.source)) for name, cell in zip(names, cells, strict=True)]


def reference_stub(lesson: Lesson, exercise: str) -> str:
    """The stub of an exercise as students find it."""
    return next(stub_of(cell.source) for cell in lesson.part_of(exercise).cells if cell.answer == exercise)


def consult(lesson: Lesson) -> Oracle:
    """Observe the reference and the whole bank of a lesson, or take them from the cache."""
    path = lesson.course.cache / f"{lesson.name}-{_digest(lesson)}.json"
    if path.exists():
        kept = json.loads(path.read_text(encoding="utf-8"))
        return Oracle(lesson, {key: load(text) for key, text in kept["seen"].items()}, kept["kinds"])
    oracle = observe(lesson)
    if not oracle.disturbed():
        kept = {"kinds": oracle.kinds, "seen": {key: dump(seen) for key, seen in oracle.seen.items()}}
        write_whole(path, json.dumps(kept))
        for old in path.parent.glob(f"{lesson.name}-*.json"):
            if old != path:
                old.unlink(missing_ok=True)
    return oracle


def dump(seen: Seen) -> str:
    """An observation or failure as text."""
    return f"!{seen.outcome}" if isinstance(seen, Failure) else to_text(seen)


def load(text: str) -> Seen:
    """What `dump` wrote."""
    return Failure(text[1:]) if text.startswith("!") else from_text(text)


def observe(lesson: Lesson) -> Oracle:
    """Observe the reference and the whole bank of a lesson, and keep nothing."""
    chunks = [(part, names) for part in lesson.parts for names in _split(part.exercises, os.cpu_count() or 1)]
    seen: dict[str, Seen] = {}
    kinds: dict[str, str] = {}
    sandbox = _sandbox(lesson.course)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for transcript in pool.map(lambda chunk: _run(lesson, sandbox, *chunk), chunks):
            seen |= transcript.observations
            kinds |= transcript.kinds
    return Oracle(lesson, seen, kinds)


def _sandbox(course: Course) -> str:
    """The sandbox that the course grades in, where this machine has it: authors may work elsewhere."""
    try:
        probe()
    except SandboxMissing:
        return "none"
    return course.sandbox


def _run(lesson: Lesson, sandbox: str, part: Part, exercises: list[str]) -> Transcript:
    jobs = [job for name in exercises for job in _jobs(lesson, part, name)]
    limits = replace(LIMITS, memory=lesson.course.memory)
    transcript = run(reference_cells(part), jobs, exercises, seed=lesson.course.seed, sandbox=sandbox, limits=limits)
    for name, cell in transcript.cells.items():
        if cell.error or cell.failure:
            what = f"{cell.error[0][0]}: {cell.error[1]}" if cell.error else f"{cell.failure}"
            raise AuthorError(f"{part.path}: cell {name} of the solution raises {what}; mend it")
    return transcript


def _jobs(lesson: Lesson, part: Part, exercise: str) -> Iterator[Job]:
    answers: dict[str, dict[str, str]] = {
        "reference": {},
        "alone": {name: STUB.format(name=name) for name in part.exercises if name != exercise},
        "stub": {exercise: reference_stub(lesson, exercise)},
        **{answer.key: {exercise: answer.source} for answer in lesson.bank if answer.exercise == exercise},
    }
    for key, replacements in answers.items():
        for case in filter(runs_here, lesson.cases_of(exercise)):
            yield Job(f"{key}:{case.name}", case, replacements, trusted=True)


def _split(names: list[str], count: int) -> list[list[str]]:
    return [chunk for chunk in (names[start::count] for start in range(count)) if chunk]


def _digest(lesson: Lesson) -> str:
    digest = hashlib.sha256(f"{lesson.course.seed} {torch.__version__} {torch.cuda.is_available()}".encode())
    tests = lesson.course.tests(lesson.name)
    texts: list[Path] = [part.path for part in lesson.parts]
    for path in [*texts, *sorted(tests.glob("*.py")), *sorted(PACKAGE.rglob("*.py"))]:
        digest.update(path.name.encode() + path.read_bytes())
    for answer in lesson.bank:
        digest.update(answer.source.encode())
    return digest.hexdigest()[:16]


def _has_other(items: Items) -> bool:
    return any(isinstance(i, Other) or (isinstance(i, Items) and _has_other(i)) for i in items.items)
