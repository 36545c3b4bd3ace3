"""All benchmarks, or some of them: `make bench`, or

    python bench/benchmarks.py speed profile judge growth scale cluster verify start

What a section finds takes its place in docs/benchmarks.json, from which docs/benchmarks.md and docs/benchmarks.svg
are made anew; those that were not run stay as they are. `python bench/benchmarks.py --help` tells the sizes.
"""

import argparse
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from classes import ROOT
from growth import cluster, growth, scale, start, verify
from matplotlib import rc_context
from matplotlib.figure import Figure
from own import LONG
from speed import CORES, CPU, MEMORY, SECONDS, Step, at, judge, profile, rate, speed

from torchmark.course import load_course

FILE, PAGE, PICTURE = (ROOT / "docs" / f"benchmarks.{ending}" for ending in ("json", "md", "svg"))
HEAVY, LIGHT = "dl05_learning", "dl03_tensors"
SMALL = "dl02_pretrained"
SPEED = """
![seconds a submission](benchmarks.svg)

Medians of the rounds, start of the program included: torchmark's takes longer, and more students share it. `stock`:
`nbgrader autograde`, the same cases in the notebook's check cells. `otter`: `otter run`, the same cases as its tests,
outside of its containers, where it is installed (`pip install "otter-grader[grading]"`). `cold`: a worker is started
for each notebook. `warm`: `torchmark grade` with one worker and with one for each core; `each further one` leaves the
start out. `own`: CPU time of the students' cells and of the cases, in a warm worker, and nothing else: no judge that
runs them on one core can be faster. Every submission is right, and another one. Students in the warm classes and in
the others: """
LIMITS = """
The last column is what a judge would reach that costs nothing, of medians. Wall and CPU time are taken one after the
other on a machine that is shared: what lies below 0 is noise."""
PROFILE = """
One right submission in a warm worker, seconds by the clock. What trains, for up to 5,000 epochs, is in `dl05_learning`
nearly all that is long, and much of what shows a picture; in `dl03_tensors` pictures are only drawn. Stock nbgrader
runs the same cells, so they stand in the way of its ratio to anything that runs them, too."""
OWN_WORK = """
CPU time of the judge alone, without its workers, for each submission after the first; all are right. `new`: nothing is
known of it. `known`: another handed in the same notebook before; what is left is nbgrader's pipeline (a notebook read,
validated, copied and written), the gradebook and the stamps. The rest of what is new is talking with the worker and
watching over its processes ten times a second, reading what was observed, comparing, and the journal."""
ALIKE = """The classes begin alike:
where the same students take longer in another class that is the machine, so growth is looked for within the largest."""
LARGE = """
{students:,} submissions of `{lesson}`, {kinds} different ones: what their code does is observed once each and known to
the journal from then on, so that what grows is what torchmark does itself. `again`: the same command once more.
It takes long, and a shared machine may do other things meanwhile: it is CPU time that is compared. Profiles
of 120 submissions after 400, 2,400, 5,000 and 9,860 of them (163, 177, 182 and 165 ms each, profiler's price included)
had the same milliseconds in Python; what differed was the kernel's: after 2,400, when files had filled the memory,
copying took 5 ms more; after 5,000 commits took 7 ms and a fork 3 ms more; after 9,860 copying 2 ms.
Entries of the journal: {entries}, {size:.1f} MiB."""
MACHINES = """
{students} submissions of `{lesson}`, scheduler, workers and judge on one machine with {cores} cores. A class's
seconds hold the start of judge and workers; each further submission leaves it out. Its CPU time is that of the whole
machine: beside what judge, scheduler and workers use themselves it is the students' own, and the little that the
machine does for itself. Two workers on {cores} cores can't be twice as fast as one. The machine's cores are slower
together: the students' own code, without Dask, judge or scheduler (`bench/own.py`), takes {alone:.2f} s a submission
in one process and {beside:.2f} s in each of two at the same time, {own_ratio:.2f} times as much of it in all. And with
one worker, what judge and scheduler do costs no time: the other core is free for it. With two the cores are never
idle: {cpu:.2f} s of CPU time are {least:.2f} s on {cores} cores, {limit:.2f} times as fast as one worker. The start
takes longer with two, {start[2]:.0f} s to the first submissions and {start[1]:.0f} s with one: each worker imports
PyTorch twice, whatever its threads, and the judge once, all on the same cores. The larger the class, the less it
weighs."""
CLASSES = {HEAVY: (24, 2), LIGHT: (24, 2)}  # students: of warm workers, of the others
HEAD = """# Benchmarks

Written by `make bench`: one run for all contenders of a table, in turn, and the median of the rounds. A machine that
does other things beside gives other seconds; the ratios are what counts. The sandbox is on wherever torchmark grades.
"""


def main() -> int:
    """Run the sections and write what they found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sections", nargs="*", choices=[[], *SECTIONS], default=[])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--students", type=int, default=10_000, help="of the large class")
    options = parser.parse_args()
    found = json.loads(FILE.read_text()) if FILE.exists() else {}
    for name in options.sections or SECTIONS:
        began, load = time.monotonic(), os.getloadavg()[0]
        figures = SECTIONS[name](options)
        found[name] = {
            "figures": figures, "date": time.strftime("%Y-%m-%d"), "load before": round(load, 1),
            "machine": f"{CORES} cores, Python {platform.python_version()}", "minutes": (time.monotonic() - began) / 60,
        }  # fmt: skip
        FILE.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(found), encoding="utf-8")
    if "speed" in found:
        with rc_context({"svg.hashsalt": "the same file for the same figures"}):
            picture(found["speed"]["figures"]).savefig(PICTURE, metadata={"Date": None})
    return 0


SECTIONS = {
    "speed": lambda options: {name: speed(name, *size, options.rounds) for name, size in CLASSES.items()},
    "profile": lambda _: {name: profile(name) for name in CLASSES},
    "judge": lambda options: {name: judge(name, options.rounds) for name in CLASSES},
    "growth": lambda options: growth(SMALL, [10, 50, 200], seed=0),
    "scale": lambda options: scale(SMALL, options.students, seed=0),
    "cluster": lambda options: cluster(HEAVY, 64, options.rounds),
    "verify": lambda options: verify(load_course(ROOT).lessons()),
    "start": lambda options: start(5),
}


def page(found: dict[str, Any]) -> str:
    """The page: goals first, then a table for each section."""
    parts = [HEAD, goals({name: section["figures"] for name, section in found.items()})]
    for name, section in ((name, found[name]) for name in SECTIONS if name in found):
        where = f"{section['machine']}, {section['date']}, {section['minutes']:.0f} min"
        parts.append(
            f"## {TITLES[name]}\n\n{TABLES[name](section['figures'])}\n\n`make bench`, part `{name}`: {where}.\n"
        )
    return "\n".join(parts)


def rows(head: str, *body: Any) -> str:
    """A table in Markdown."""
    lines = [f"| {head} |", "|" + "---|" * (head.count("|") + 1)]
    return "\n".join([*lines, *(f"| {' | '.join(map(str, row))} |" for row in body)])


def medians(seconds: dict[str, list[float]]) -> dict[str, float]:
    """The median of the rounds, by contender."""
    return {name: statistics.median(rounds) for name, rounds in seconds.items()}


def goals(figures: dict[str, Any]) -> str:
    """What was aimed at, and what was found."""
    body = []
    for section, what, goal, most, least, form, measure in GOALS:
        if section in figures:
            value = measure(figures[section])
            met = (most is None or value < most) and (least is None or value >= least)
            body.append((what, goal, format(value, form), "met" if met else "not met"))
    return rows("figure | goal | found | ", *body) + "\n"


def ratio(lesson: str, contender: str) -> Callable[[dict[str, Any]], float]:
    """How many times faster than stock a contender is."""

    def of(figures: dict[str, Any]) -> float:
        middle = medians(figures[lesson])
        return middle["stock"] / middle[contender]

    return of


def twice(what: str, workers: str = "2") -> Callable[[dict[str, Any]], float]:
    """How many times faster a cluster is than one of one worker."""

    def of(figures: dict[str, Any]) -> float:
        middle = medians(figures[what])
        return middle["1"] / middle[workers]

    return of


def later(figures: dict[str, Any]) -> float:
    """By how much a submission of the largest class takes longer in its last half than from 10 to there."""
    steps = figures["classes"][-1]["steps"]
    return more(steps, 10, steps[-1][0] // 2, SECONDS)


def last(figures: dict[str, Any]) -> float:
    """By how much CPU time a submission costs more in the last half of the large class than from 100 to 1,000."""
    return more(figures["grade"]["steps"], 100, 1000, CPU)


def grown(figures: dict[str, Any]) -> float:
    """The memory of the judge after the large class, less that after 100."""
    steps = figures["grade"]["steps"]
    return steps[-1][MEMORY] - at(steps, 100)[MEMORY]


def more(steps: list[Step], first: float, last: float, what: int) -> float:
    """By how much a submission of the last half costs more than one between two steps."""
    end = steps[-1][0]
    return rate(steps, end // 2, end, what) / rate(steps, first, last, what) - 1


def speed_table(figures: dict[str, Any]) -> str:
    """Seconds for a submission by contender, and how many times faster than stock."""
    body = []
    for lesson, seconds in figures.items():
        stock = statistics.median(seconds["stock"])
        for name, rounds in seconds.items():
            median, span = statistics.median(rounds), f"{min(rounds):.2f} to {max(rounds):.2f}"
            body.append((f"`{lesson}`", name, f"{median:.2f}", span, f"{stock / median:.1f}"))
    students = ", ".join(f"`{lesson}` {many} and {few}" for lesson, (many, few) in CLASSES.items())
    table = rows("lesson | contender | seconds a submission | rounds | stock / this", *body)
    return f"{table}\n{SPEED}{students}.\n\n{limits(figures)}"


def limits(figures: dict[str, Any]) -> str:
    """How much of the time is the students' own, and what a judge could reach that costs nothing."""
    body = []
    for lesson, seconds in figures.items():
        middle = medians(seconds)
        warm, own = middle["warm 1, each further one"], middle["own"]
        body.append((f"`{lesson}`", f"{own:.1f}", f"{middle['stock'] - own:.1f}", f"{warm - own:.1f}",
                     f"{middle['stock'] / own:.1f} / {CORES * middle['stock'] / own:.1f}"))  # fmt: skip
    head = f"lesson | own | stock's more | torchmark's more | stock / own, with 1 / {CORES} workers"
    return f"{rows(head, *body)}\n{LIMITS}"


def profile_table(figures: dict[str, Any]) -> str:
    """A submission's own code by kinds of cells."""
    kinds = ("cells", "picture", "long", "cases")
    body = [
        (f"`{name}`", f"{each['CPU']:.1f}", *(f"{each[kind][1]:.1f} in {each[kind][0]}" for kind in kinds))
        for name, each in figures.items()
    ]
    head = f"lesson | CPU time | cells | with a picture | others over {LONG} s | cases, in requests"
    return f"{rows(head, *body)}\n{PROFILE}"


def judge_table(figures: dict[str, Any]) -> str:
    """The judge's CPU seconds by lesson."""
    body = [(f"`{lesson}`", name, f"{statistics.median(each):.2f}", f"{min(each):.2f} to {max(each):.2f}")
            for lesson, found in figures.items() for name, each in found.items()]  # fmt: skip
    return f"{rows('lesson | submission | CPU seconds | rounds', *body)}\n{OWN_WORK}"


def growth_table(figures: dict[str, Any]) -> str:
    """Classes by size."""
    body = [
        (each["students"], f"{each['seconds']:.1f}", f"{each['seconds'] / each['students']:.2f}", f"{each['MiB']:.0f}",
         f"{each[WORKERS]:.0f}")
        for each in figures["classes"]
    ]  # fmt: skip
    words = f"`{figures['lesson']}`, answers drawn from the bank with seed {figures['seed']}, all cores. {ALIKE}"
    return rows("students | seconds | seconds a submission | judge, MiB | largest worker, MiB", *body) + "\n\n" + words


def scale_table(figures: dict[str, Any]) -> str:
    """The large class, as it grew, and what is made of it."""
    steps = [
        (f"{done:,} done", f"{secs:.0f}", f"{cpu:.0f}", f"{kernel:.0f}", f"{mib:.0f}")
        for done, secs, mib, cpu, kernel in figures["grade"]["steps"]
    ]
    made = {name: each for name, each in figures.items() if isinstance(each, dict) and "seconds" in each}
    body = [(f"`{name}`", f"{each['seconds']:.0f}", "", "", f"{each['MiB']:.0f}") for name, each in made.items()]
    words = LARGE.format(**figures, entries=figures["journal"]["entries"], size=figures["journal"]["MiB"])
    return f"{rows('command | seconds | CPU seconds | of them kernel | judge, MiB', *steps, *body)}\n{words}"


def cluster_table(figures: dict[str, Any]) -> str:
    """A class on clusters, and who used the machine meanwhile."""
    who = ("machine", "judge", "scheduler", "worker")
    body = [
        (name, f"{statistics.median(each):.1f}", ", ".join(f"{s:.1f}" for s in each),
         f"{statistics.median(figures['further'][name]):.2f}",
         *(f"{statistics.median(used[one] for used in figures['CPU'][name]):.2f}" for one in who))
        for name, each in figures["seconds"].items()
    ]  # fmt: skip
    head = "Dask workers | seconds of the class | rounds | each further submission | its CPU time | judge | scheduler"
    cpu = statistics.median(used["machine"] for used in figures["CPU"]["2"])
    further, whole = medians(figures["further"]), medians(figures["seconds"])
    own = medians(figures["own"])
    words = MACHINES.format(
        **figures, cores=CORES, cpu=cpu, least=cpu / CORES, limit=further["1"] * CORES / cpu,
        start={n: whole[str(n)] - (figures["students"] - n) * further[str(n)] for n in (1, 2)},
        alone=own["1"], beside=own["2"], own_ratio=2 * own["1"] / own["2"],
    )  # fmt: skip
    return f"{rows(f'{head} | workers', *body)}\n{words}"


WORKERS = "workers' MiB"
GOALS: tuple[tuple[str, str, str, float | None, float | None, str, Callable[[Any], float]], ...] = (
    ("judge", f"`{HEAVY}`: the judge's CPU seconds a submission, worst round", "under 0.20", 0.2, None, ".2f",
     lambda f: max(f[HEAVY]["new"])),
    ("speed", f"`{HEAVY}`, training-heavy: 1 worker against stock", "4x", None, 4, ".1f", ratio(HEAVY, "warm 1")),
    ("speed", f"`{HEAVY}`, {CORES} workers against stock", "7x", None, 7, ".1f", ratio(HEAVY, f"warm {CORES}")),
    ("speed", f"`{LIGHT}`, light: 1 worker against stock", "15x", None, 15, ".1f", ratio(LIGHT, "warm 1")),
    ("speed", f"`{LIGHT}`, {CORES} workers against stock", "25x", None, 25, ".1f", ratio(LIGHT, f"warm {CORES}")),
    ("growth", "seconds of a submission, 100 to 200 against 10 to 100", "within 10 %", 0.1, None, "+.0%", later),
    ("scale", "CPU time of a submission, last half against 100 to 1,000", "within 10 %", 0.1, None, "+.0%", last),
    ("scale", "MiB that the judge grows from 100 submissions on", "under 50", 50, None, "+.0f", grown),
    ("verify", "seconds of the slowest `torchmark verify`", "under 60", 60, None, ".0f", lambda f: max(f.values())),
    ("cluster", "2 Dask workers against 1, a class with its start", "1.8x", None, 1.8, ".2f", twice("seconds")),
    ("cluster", "2 Dask workers against 1, each further submission", "1.8x", None, 1.8, ".2f", twice("further")),
    ("cluster", "a Dask worker of 2 threads against 1 thread, a class with its start", "1.8x", None, 1.8, ".2f",
     twice("seconds", "1 of 2 threads")),
    ("start", "seconds of `torchmark --help`", "under 0.30", 0.3, None, ".2f", float),
)  # fmt: skip
TITLES = {
    "speed": "Seconds a submission", "profile": "Where the students' own seconds go",
    "judge": "The judge's own work", "growth": "From 10 to 200 students",
    "scale": "A large class", "cluster": "Many machines", "verify": "`torchmark verify`",
    "start": "Start of the command line",
}  # fmt: skip
TABLES = {
    "speed": speed_table, "profile": profile_table, "judge": judge_table, "growth": growth_table, "scale": scale_table,
    "cluster": cluster_table,
    "verify": lambda figures: rows("lesson | seconds", *((f"`{name}`", f"{s:.0f}") for name, s in figures.items()))
    + "\n\nNothing was known of the lesson's answers before.",
    "start": lambda figures: f"`torchmark --help`: {figures:.2f} s.",
}  # fmt: skip


def picture(figures: dict[str, Any]) -> Figure:
    """Seconds for a submission by lesson and contender; the dots are the rounds."""
    figure = Figure(figsize=(8, 1 + 1.8 * len(figures)), layout="constrained")
    for axes, (lesson, seconds) in zip(
        figure.subplots(len(figures), squeeze=False)[:, 0], figures.items(), strict=True
    ):
        names = list(seconds)[::-1]
        axes.barh(names, [statistics.median(seconds[name]) for name in names], color="#7aa6c2")
        for name in names:
            axes.plot(seconds[name], [name] * len(seconds[name]), "o", color="#1b4965", markersize=4)
        axes.set_title(lesson, loc="left")
        axes.set_xlabel("seconds a submission")
    return figure


if __name__ == "__main__":
    sys.exit(main())
