"""Does a wrong answer pass because the cases of a notebook are tried together, in one process?

    python bench/together.py                  every lesson
    python bench/together.py dl05_learning    one lesson

The notebook of the references is run once for each part of a lesson. Then one answer of the bank after the other
takes the place of its exercise, and all cases of the part are tried together. An answer that does wrong where each case
has a fork of its own must not be kept as right. (Some of the bank's wrong answers do right, by a call that the exercise
forbids: their text gives them away.) Right ones that are not kept cost time, not points: their cases run again.
Exit 1 where a wrong answer is kept.
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from os import cpu_count

from torchmark.compare import compare
from torchmark.course import Course, find_course
from torchmark.lesson import Answer, Lesson, Part, read_lesson
from torchmark.observation import Observation
from torchmark.oracle import LIMITS, Oracle, consult, reference_cells, runs_here
from torchmark.session import Job, Worker, batches, tried_together

SECONDS = 60.0


@dataclass
class Row:
    """What came of a part: exercises whose references are kept, right answers kept, wrong answers, those kept."""

    part: str
    exercises: list[str]
    references: int = 0
    rights: int = 0
    right_kept: int = 0
    wrongs: int = 0
    wrong_kept: tuple[str, ...] = ()


def main() -> int:
    """Print the table; 1 where a wrong answer is kept."""
    course = find_course()
    lessons = [read_lesson(course, name) for name in sys.argv[1:] or course.lessons()]
    with ThreadPoolExecutor(cpu_count()) as pool:
        rows = list(
            pool.map(lambda pair: tried(course, *pair), [(each, part) for each in lessons for part in each.parts])
        )
    print("| part | exercises | references kept | right answers kept | wrong answers kept |\n|---|---|---|---|---|")
    for row in rows:
        print(f"| `{row.part}` | {len(row.exercises)} | {row.references} | {row.right_kept} of {row.rights} "
              f"| {len(row.wrong_kept)} of {row.wrongs} |")  # fmt: skip
    kept = [f"{row.part}: {key}" for row in rows for key in row.wrong_kept]
    print(*kept, sep="\n")
    return 1 if kept else 0


def tried(course: Course, lesson: Lesson, part: Part) -> Row:
    """Try all answers to a part in one worker."""
    oracle, row = consult(lesson), Row(part.name, part.exercises)
    expected = {name: oracle.exercise(name).expected for name in part.exercises}
    jobs = [Job(case.name, case, expected=expected[name][case.name])
            for name in part.exercises for case in lesson.cases_of(name) if runs_here(case)]  # fmt: skip
    worker = Worker(course.sandbox, LIMITS, None)
    try:
        references = {cell.name: cell.source for cell in reference_cells(part)}
        for name, source in references.items():
            cell(worker, name, source)
        row.references = len(kept(worker, jobs, course.seed))
        for answer in lesson.bank:
            if answer.exercise in part.exercises and not (answer.wrong and does_right(oracle, answer)):
                note(row, answer, answer.exercise in with_answer(worker, answer, jobs, course.seed))
                cell(worker, answer.exercise, references[answer.exercise])
    finally:
        worker.process.close()
    print(f"{part.name}: done", file=sys.stderr, flush=True)
    return row


def note(row: Row, answer: Answer, was_kept: bool) -> None:
    """Count an answer."""
    if answer.wrong:
        row.wrongs += 1
        row.wrong_kept += (answer.key,) if was_kept else ()
    else:
        row.rights += 1
        row.right_kept += was_kept


def does_right(oracle: Oracle, answer: Answer) -> bool:
    """Whether an answer does in every case what the reference does, each in a fork of its own."""
    exercise, seen = oracle.exercise(answer.exercise), oracle.of(answer)
    pairs = [(case, seen[case.name]) for case in exercise.cases if case.name in exercise.expected]
    return all(
        isinstance(each, Observation) and compare(exercise.expected[case.name], each, case) is None
        for case, each in pairs
    )


def with_answer(worker: Worker, answer: Answer, jobs: list[Job], seed: int) -> set[str]:
    """The exercises that are kept where an answer takes the place of its reference."""
    cell(worker, "forget", f"del {answer.exercise}")
    cell(worker, answer.exercise, answer.source)
    return kept(worker, jobs, seed)


def kept(worker: Worker, jobs: list[Job], seed: int) -> set[str]:
    """The exercises that are right when all cases are tried together."""
    found = tried_together(worker, *batches(jobs), seed, SECONDS)
    return {job.case.exercise for job in jobs if job.key in found}


def cell(worker: Worker, name: str, source: str) -> None:
    """Run a cell, whatever it does."""
    worker.ask("run_cell", name, source, LIMITS.cell_seconds, seconds=LIMITS.cell_seconds)


if __name__ == "__main__":
    sys.exit(main())
