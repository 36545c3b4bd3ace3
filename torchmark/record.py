"""The record that travels with a release: what the shown cases should give. No code that gives an answer away."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from torchmark.lesson import read_cases
from torchmark.observation import Observation, from_text
from torchmark.oracle import Exercise, Misconception, Oracle, Seen, dump, load, runs_here

NAME = "shown.json"
CASES = "test_shown.py"


def write_record(oracle: Oracle) -> str:
    """The record of a lesson as JSON; the same bytes for the same observations."""
    lesson = oracle.lesson
    exercises = {}
    for name in lesson.exercises:
        exercise = oracle.exercise(name)
        shown = [case for case in exercise.cases if case.shown and case.name in exercise.expected]
        exercises[name] = {
            "part": lesson.part_of(name).name,
            "kind": exercise.kind,
            "stub": exercise.stub,
            "expected": {case.name: dump(exercise.expected[case.name]) for case in shown},
            "misconceptions": [
                {
                    "says": belief.says,
                    "read": belief.read,
                    "observed": {case.name: dump(_bare(belief.observations[case.name])) for case in shown},
                }
                for belief in exercise.misconceptions
            ],
        }
    record = {"lesson": lesson.name, "seed": lesson.course.seed, "exercises": exercises}
    return json.dumps(record, indent=1, ensure_ascii=False) + "\n"


def read_record(folder: Path) -> tuple[dict[str, Any], dict[str, Exercise]]:
    """The record in a release folder, and its exercises with their shown cases.

    Raises FileNotFoundError with the repair where the folder holds no release.
    """
    if not (folder / NAME).exists() or not (folder / CASES).exists():
        raise FileNotFoundError(
            f"no {NAME} and {CASES} in {folder}: keep the notebook in the folder that it was released in"
        )
    record = json.loads((folder / NAME).read_text(encoding="utf-8"))
    cases = read_cases(folder / CASES, f"{record['lesson']}_release")
    exercises = {}
    for name, kept in record["exercises"].items():
        beliefs = tuple(
            Misconception(b["says"], b["read"], {case: load(text) for case, text in b["observed"].items()})
            for b in kept["misconceptions"]
        )
        mine = tuple(case for case in cases if case.exercise == name)
        here = [case.name for case in mine if runs_here(case) and case.name in kept["expected"]]
        expected = {case: from_text(kept["expected"][case]) for case in here}
        exercises[name] = Exercise(name, kept["kind"], kept["stub"], mine, expected, beliefs)
    return record, exercises


def _bare(seen: Seen) -> Seen:
    """An observation without its calls, which the reference's record holds already."""
    return replace(seen, calls=()) if isinstance(seen, Observation) else seen
