"""Stamps: which submissions are graded, so that a run that was cut off goes on where it stopped.

A stamp says of a submission what it held, by what it was judged, and what came of it in results,
autograded notebooks and gradebook. Where all three are as the stamp says, there is nothing to do.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from torchmark.course import CONFIG, Course
from torchmark.digest import digest, digest_of_case, digest_of_surroundings, digest_of_tree
from torchmark.files import write_whole
from torchmark.grade import Key
from torchmark.gradebook import Booked, booked
from torchmark.oracle import Exercise, dump


class Stamps:
    """The stamps of a class on one lesson; `before` is what its gradebook held when the run began."""

    def __init__(self, course: Course, lesson: str, keys: dict[str, Key], coursedir: Any) -> None:
        self.course, self.lesson, self.parts, self.coursedir = course, lesson, list(keys), coursedir
        config = (course.root / CONFIG).read_bytes()
        source = digest_of_tree(course.root / "source" / lesson)
        self.key = digest(config, source, *(digest_of_key(key) for key in keys.values()))
        self.before: Booked = booked(coursedir, lesson)

    def holds(self, student: str) -> bool:
        """Whether a student's submission, key and record are as they were when it was stamped."""
        try:
            stamp = json.loads(self._path(student).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        return bool(stamp == self._stamp(student, self._submitted(student), self.before))

    def drop(self, student: str) -> str:
        """Take the stamp off, for the student is about to be graded; returns what is submitted, for `put`."""
        self._path(student).unlink(missing_ok=True)
        return self._submitted(student)

    def put(self, student: str, submitted: str) -> None:
        """Stamp the result of what was submitted; raises OSError where it can't be written."""
        stamp = self._stamp(student, submitted, booked(self.coursedir, self.lesson, student))
        write_whole(self._path(student), json.dumps(stamp))

    def _submitted(self, student: str) -> str:
        return digest_of_tree(self.course.root / "submitted" / student / self.lesson)

    def _path(self, student: str) -> Path:
        return self.course.stamp(student, self.lesson)

    def _stamp(self, student: str, submitted: str, rows: Booked) -> dict[str, str]:
        autograded = digest_of_tree(self.course.root / "autograded" / student / self.lesson)
        results = [self.course.report(student, self.lesson, part) for part in self.parts]
        texts = [path.read_bytes() if path.exists() else b"" for path in results]
        record = digest(json.dumps(rows.get(student)), autograded, *texts)
        return {"submission": submitted, "key": self.key, "record": record}


def digest_of_key(key: Key) -> str:
    """All by which a notebook is judged."""
    setting = [key.lesson, key.part, key.seed, key.sandbox, asdict(key.limits), key.released]
    return digest(digest_of_surroundings(), json.dumps(setting), *map(_digest_of_exercise, key.exercises.values()))


def _digest_of_exercise(exercise: Exercise) -> str:
    cases = [digest_of_case(case) for case in exercise.cases]
    seen = [exercise.expected.items(), *(belief.observations.items() for belief in exercise.misconceptions)]
    observations = [[name, dump(observation)] for items in seen for name, observation in items]
    beliefs = [[belief.says, belief.read, len(belief.observations)] for belief in exercise.misconceptions]
    return digest(json.dumps([exercise.name, exercise.kind, exercise.stub, cases, beliefs, observations]))
