"""The catalogue of misconceptions: what the answer banks say of the beliefs that wrong answers rest on, as Markdown."""

import re
from collections.abc import Iterator

from torchmark.course import Course
from torchmark.lesson import Lesson, read_lesson

INTRODUCTION = """\
# Misconceptions

The beliefs that the answer banks know, by lesson and exercise, as a student reads them who holds one: where an answer
does in every case what such a wrong answer does, and no other does ([how grading works](grading.md)). Behind each
stands where to read about it. For instructors: some tell what a right answer must heed. Written by `make docs`.
"""


def catalogue(course: Course) -> str:
    """The catalogue of all lessons of a course."""
    lessons = [read_lesson(course, name) for name in course.lessons()]
    return "\n".join([INTRODUCTION, *(section(lesson) for lesson in lessons)])


def section(lesson: Lesson) -> str:
    """The section of a lesson: its exercises, and of each the beliefs; no code."""
    count = sum(answer.wrong for answer in lesson.bank)
    return "\n".join([f"## {lesson.name}", "", f"{count} misconceptions in {len(lesson.exercises)} exercises.", "",
                      *_exercises(lesson)])  # fmt: skip


def _exercises(lesson: Lesson) -> Iterator[str]:
    for exercise in lesson.exercises:
        beliefs = [answer for answer in lesson.bank if answer.exercise == exercise and answer.wrong]
        yield from (f"### `{exercise}`", "")
        yield from (f"- {_escaped(belief.says)} → *{_escaped(belief.read)}*" for belief in beliefs)
        yield ""


def _escaped(text: str) -> str:
    """A sentence in Markdown: outside of code its letters stand for themselves."""
    parts = re.split("(`[^`]*`)", text)
    return "".join(part if part.startswith("`") else re.sub(r"([*_<\[])", r"\\\1", part) for part in parts)
