"""The one misconception that behaves like an answer in every case, or none: proof, no guess."""

from collections.abc import Mapping

from torchmark.case import Case
from torchmark.compare import compare
from torchmark.observation import Observation, Raised
from torchmark.oracle import Exercise, Misconception, Seen


def diagnose(exercise: Exercise, seen: Mapping[str, Seen]) -> Misconception | None:
    """The only misconception whose observations equal those of an answer in all its cases."""
    cases = [case for case in exercise.cases if case.name in exercise.expected]
    alike = [
        belief for belief in exercise.misconceptions
        if all(case.name in belief.observations for case in cases)
        and all(same(belief.observations[case.name], seen[case.name], case) for case in cases)
    ]  # fmt: skip
    return alike[0] if len(alike) == 1 and cases else None


def same(one: Seen, other: Seen, case: Case) -> bool:
    """Whether two answers did the same in a case; exceptions are the same if their messages are."""
    if not isinstance(one, Observation) or not isinstance(other, Observation):
        return one == other
    if isinstance(one.value, Raised) and isinstance(other.value, Raised):
        return (one.value.types, one.value.message) == (other.value.types, other.value.message)
    return compare(one, other, case) is None and compare(other, one, case) is None
