"""What the command line shows of a class."""

import io

from rich.console import Console

from torchmark import tables
from torchmark.classroom import Graded


class Class(list):
    """Rows that are graded one after the other, each in half a minute of the clock."""

    def __init__(self, rows, clock):
        super().__init__(rows)
        self.clock = clock

    def __iter__(self):
        for row in super().__iter__():
            self.clock[0] += 30
            yield row


def row(student, seconds):
    return Graded(student, 1, 2, 1, 2, seconds=seconds)


def test_a_class_at_work_shows_its_rate_its_time_left_and_whose_code_runs_longest(monkeypatch):
    clock, screen = [0.0], io.StringIO()
    console = Console(file=screen, force_terminal=True, width=150, get_time=lambda: clock[0])
    monkeypatch.setattr(tables, "console", console)
    rows = Class(
        [row("ada", 1.25), row("[red]bob", 40.0), row("cyd", 0.0), row("dan", 7.5), *[row("e", 1.0)] * 6], clock
    )
    with tables.progress("grading mini") as step:
        next(graded for graded in step(rows) if graded.student == "dan")
    shown = screen.getvalue()
    assert "grading mini" in shown and "4/10" in shown and "2.0/min" in shown and "0:03:00" in shown
    assert "slowest: [red]bob 40.0 s" in shown


def test_a_class_that_is_done_names_the_slowest(monkeypatch):
    screen = io.StringIO()
    monkeypatch.setattr(tables, "console", Console(file=screen, width=150))
    tables.print_class([row("ada", 0.0), row("bob", 2.0), row("cyd", 3.0), row("dan", 1.0), row("eve", 0.5)])
    assert "slowest: cyd 3.0 s, bob 2.0 s, dan 1.0 s\n" in screen.getvalue()
    tables.print_class([row("ada", 0.0)])
    assert screen.getvalue().count("slowest") == 1
