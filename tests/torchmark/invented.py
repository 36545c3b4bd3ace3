"""Makes up the results of a class, as the judge would have written them."""

import json
import math
import random
from collections.abc import Iterator
from typing import Any

from torchmark.results import ExerciseResult, Person, StudentResult

NAMES = ("loss_fn", "model", "dloss_fn", "grad_fn", "training_loop", "normalized", "autograd_loss", "optimizer_step",
         "split_indices", "validation_loss", "no_grad_val", "quadratic_model")  # fmt: skip
FIRST = ("Ada", "Grace", "Noor", "José", "Zoë", "Łukasz", "李", "Оля", "Siobhán", "Kwame", "Anh", "Ingrid")
LAST = ("Lovelace", "Hopper", "Haddad", "García", "Müller", "Wójcik", "明", "Иванова", "Ní Bhriain", "Mensah", "Nguyễn")
SAYS = ("You added up the squared differences; the loss is their mean.", "You took the step before the gradient.",
        "A view shares its storage: writing into it writes into the original.")  # fmt: skip
SKIPPED = "grad_fn_2"  # needs a GPU
LATE = (0.0, 0.0, 0.0, 0.0, 1800.0, 80000.0, 200000.0, 900000.0)


def made_up(students: int, exercises: int = 36, parts: int = 1, seed: int = 0) -> Iterator[StudentResult]:
    """A class of students of any ability, on exercises that get harder; some stop, some are late, some not judged."""
    dice = random.Random(seed)
    for number in range(students):
        person = Person(f"s{number:04}", dice.choice(FIRST), dice.choice(LAST))
        if number % 50 == 49:
            rows = [_not_attempted(name, part) for name, part in _exercises(exercises, parts)]
            yield StudentResult(person, "made_up", tuple(rows), "made_up.ipynb is no notebook: it is not JSON")
            continue
        ability, end = dice.gauss(0.6, 1.2), dice.choice((exercises,) * 3 + (dice.randrange(exercises + 1),))
        late = dice.choice(LATE)
        rows = [
            _answer(dice, ability, index / exercises, name, part)
            if index < end or name == SKIPPED
            else _not_attempted(name, part)
            for index, (name, part) in enumerate(_exercises(exercises, parts))
        ]
        yield StudentResult(person, "made_up", tuple(rows), late=late, penalty=2.0 if late else 0.0)


def exercise_result(name: str, outcome: str, points: float, most: float = 2.0, **more: Any) -> ExerciseResult:
    """The result of one exercise."""
    fields = {"part": "made_up", "misconception": None, "message": f"{name}: {outcome}", "cases": ()} | more
    return ExerciseResult(name=name, points=points, max_points=most, outcome=outcome, **fields)


def write_results(course: Any, assignment: str, results: Any) -> None:
    """Write results where the judge does."""
    for result in results:
        for part in {each.part for each in result.exercises}:
            rows = [each for each in result.exercises if each.part == part]
            data = {"error": result.error or None, "exercises": [
                {"name": each.name, "points": each.points, "max_points": each.max_points, "outcome": each.outcome,
                 "misconception": each.misconception, "message": each.message, "cases": []} for each in rows
            ]}  # fmt: skip
            path = course.report(result.person.id, assignment, part)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(data), encoding="utf-8")


def _exercises(count: int, parts: int) -> Iterator[tuple[str, str]]:
    for index in range(count):
        name = NAMES[index % len(NAMES)] + (f"_{index // len(NAMES) + 1}" if index >= len(NAMES) else "")
        part = index * parts // count
        yield name, f"made_up-{part + 1}_part" if parts > 1 else "made_up"


def _not_attempted(name: str, part: str) -> ExerciseResult:
    return exercise_result(name, "not attempted", 0.0, part=part)


def _answer(dice: random.Random, ability: float, hard: float, name: str, part: str) -> ExerciseResult:
    if name == SKIPPED:
        return exercise_result(name, "correct", 2.0, part=part, cases=(("test_on_a_gpu", "skipped"),))
    if name == "model_3":
        ability = -ability  # an exercise that misleads those who know
    if dice.random() < 1 / (1 + math.exp(-1.3 * (ability - 3 * hard + 1.2))):
        return exercise_result(name, "correct", 2.0, part=part)
    outcome = dice.choice(("wrong values", "wrong values", "wrong shape", "raised", "not attempted", "out of time"))
    says = dice.choice(SAYS) if outcome == "wrong values" and dice.random() < 0.7 else None
    message = f"{name}: {outcome}\n\n  case      a hidden one\n  got       14.\n" + (
        f'\n  likely    {says}\n  read      "Less loss is what we want"' if says else ""
    )
    points = dice.choice((0.0, 0.0, 0.5, 1.0)) if outcome != "not attempted" else 0.0
    return exercise_result(name, outcome, points, part=part, misconception=says, message=message)
