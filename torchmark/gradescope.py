"""Gradescope's results.json: what its autograders write for a submission."""

from typing import Any

from torchmark.results import ExerciseResult, StudentResult


def gradescope(result: StudentResult) -> dict[str, Any]:
    """A student's result in the form that Gradescope's documentation gives for results.json.

    The score is the total, less a penalty for lateness; the exercises are its tests, all visible: their messages
    are written for students and show nothing of hidden cases but what an answer did.
    """
    found: dict[str, Any] = {"score": round(result.points, 4)}
    if result.remarks:
        found |= {"output": "\n".join(result.remarks), "output_format": "text"}
    return found | {"visibility": "visible", "tests": [_test(each) for each in result.exercises]}


def _test(exercise: ExerciseResult) -> dict[str, Any]:
    passed = exercise.points >= exercise.max_points
    return {
        "name": exercise.name, "name_format": "text", "score": round(exercise.points, 4),
        "max_score": exercise.max_points, "status": "passed" if passed else "failed", "visibility": "visible",
        "output": exercise.message, "output_format": "text", "tags": [exercise.part],
    }  # fmt: skip
