"""Where one student of a class stands in an assignment."""

from dataclasses import dataclass

from torchmark.results import ExerciseResult, Person, StudentResult

NOT_COUNTED = ("skipped", "broken")  # neither for nor against a student
ENDED = ("raised", "out of time", "out of memory", "died")
KINDS = {  # of results, as tables and pictures tell them apart
    "correct": "correct",
    "some": "some of the points",
    "none": "wrong, no points",
    "ended": "raised or cut off, no points",
    "untried": "not attempted",
    "uncounted": "not counted",
}
STATES = ("all correct", "gaps", "stuck", "not started", "not judged")


@dataclass(frozen=True)
class Cell:
    """What a student got for one exercise; belief: the sentence of the misconception behind it."""

    part: str
    outcome: str
    points: float
    max_points: float
    belief: str | None = None

    @property
    def counts(self) -> bool:
        """Whether it is the student's own doing."""
        return self.outcome not in NOT_COUNTED

    @property
    def kind(self) -> str:
        """One of KINDS."""
        if not self.counts:
            return "uncounted"
        plain = {"correct": "correct", "not attempted": "untried"}.get(self.outcome)
        return plain or ("some" if self.points > 0 else "ended" if self.outcome in ENDED else "none")


@dataclass(frozen=True)
class Standing:
    """A student's result without its messages; points: after the penalty; cells: by exercise, in order."""

    person: Person
    points: float
    max_points: float
    cells: dict[str, Cell]
    error: str
    late: float
    penalty: float

    @property
    def share(self) -> float:
        """Points as a share of those that could be earned, from 0 to 1."""
        return self.points / self.max_points if self.max_points else 0.0

    @property
    def correct(self) -> int:
        """How many exercises are correct."""
        return sum(cell.outcome == "correct" for cell in self.cells.values())

    @property
    def judged(self) -> bool:
        """Whether anything could be judged: some notebook was readable."""
        tried = any(cell.outcome != "not attempted" for cell in self.cells.values())
        return bool(self.cells) and (tried or not self.error)

    @property
    def state(self) -> str:
        """One of STATES; `gaps`: the last exercise is correct, some other is not."""
        outcomes = [cell.outcome for cell in self.cells.values() if cell.counts]
        if not self.judged:
            return "not judged"
        if all(outcome == "correct" for outcome in outcomes):
            return "all correct"
        if all(outcome == "not attempted" for outcome in outcomes):
            return "not started"
        return "gaps" if outcomes[-1] == "correct" else "stuck"

    @property
    def stuck(self) -> str | None:
        """The first exercise from which on none is correct, where the student is stuck."""
        if self.state != "stuck":
            return None
        tail = None
        for name, cell in self.cells.items():
            if cell.outcome == "correct":
                tail = None
            elif cell.counts and tail is None:
                tail = name
        return tail


def standing_of(result: StudentResult) -> Standing:
    """Where a student stands."""
    cells = {
        each.name: Cell(each.part, _outcome(each), each.points, each.max_points, each.misconception)
        for each in result.exercises
    }
    return Standing(result.person, result.points, result.max_points, cells, result.error, result.late, result.penalty)


def _outcome(result: ExerciseResult) -> str:
    """The outcome; `skipped` where all cases were, for which the judge gives the points."""
    skipped = bool(result.cases) and all(outcome == "skipped" for _, outcome in result.cases)
    return "skipped" if skipped else result.outcome
