"""How far a student is in a notebook: the outcome of each exercise on the shown cases."""

import html
from dataclasses import dataclass

from torchmark.message import HIDDEN, TABLE, WIDTH
from torchmark.verdict import Verdict

MARKS = {"correct": ("\u2713", "#1a7f37"), "not attempted": ("\u00b7", "inherit")}
OTHER = ("\u2717", "#b35900")
CELL = "text-align:left;vertical-align:top;padding:.1em 1em .1em 0;background:none;border:none"


@dataclass(frozen=True)
class Progress:
    """The verdicts on a notebook's exercises, in their order."""

    verdicts: tuple[Verdict, ...]

    @property
    def headline(self) -> str:
        """How many are correct."""
        correct = sum(verdict.outcome == "correct" for verdict in self.verdicts)
        return f"{correct} of {len(self.verdicts)} exercises are correct on the shown cases; {HIDDEN}"

    def rows(self) -> list[tuple[str, str, str]]:
        """For each exercise a mark, its name, and its outcome with what the answer seems to rest on."""
        return [
            (MARKS.get(verdict.outcome, OTHER)[0], verdict.exercise.name, _outcome(verdict))
            for verdict in self.verdicts
        ]  # fmt: skip

    def text(self) -> str:
        """A table of plain text."""
        wide = max(len(name) for _, name, _ in self.rows())
        lines = [f"  {mark} {name:<{wide}}  {outcome}"[:WIDTH] for mark, name, outcome in self.rows()]
        return "\n".join([self.headline, "", *lines])

    def html(self) -> str:
        """A table as HTML; everything in it is escaped."""
        rows = "".join(
            f"<tr style='background:none'><td style='{CELL};color:{MARKS.get(verdict.outcome, OTHER)[1]}'>{mark}</td>"
            f"<td style='{CELL}'><code style='background:none;color:inherit'>{html.escape(name)}</code></td>"
            f"<td style='{CELL}'>{html.escape(outcome)}</td></tr>"
            for verdict, (mark, name, outcome) in zip(self.verdicts, self.rows(), strict=True)
        )
        return f"<strong>{html.escape(self.headline)}</strong><table style='{TABLE};margin:.4em 0 0'>{rows}</table>"


def _outcome(verdict: Verdict) -> str:
    if verdict.outcome == "correct":
        return ""
    return verdict.outcome + (f": {verdict.belief.says}" if verdict.belief else "")
