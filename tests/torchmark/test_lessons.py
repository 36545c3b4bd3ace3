"""What is committed for each lesson: releases without secrets, answer keys without stubs."""

import base64
import json
import re
import sys
import tempfile
from pathlib import Path

import nbformat
import pytest

from torchmark.course import load_course
from torchmark.lesson import BEGIN, END, read_lesson

COURSE = load_course(Path(__file__).parents[2])
LESSONS = COURSE.lessons()


def plain(text):
    """Text without what formatting changes: one space between words."""
    return " ".join(text.split())


def bodies(lesson):
    """What stands between the solution markers of each exercise."""
    pattern = re.compile(f"{BEGIN}\n(.*?){END}", re.DOTALL)
    for part in lesson.parts:
        for cell in part.cells:
            for body in pattern.findall(cell.source) if cell.answer else ():
                yield cell.answer, plain(body)


def released_texts(name):
    """Every text in a release by its file and cell."""
    for path in sorted((COURSE.root / "release" / name).iterdir()):
        if path.suffix == ".ipynb":
            for cell in nbformat.read(path, as_version=4).cells:
                yield f"{path.name}: {cell.id}", plain(cell.source)
        else:
            yield path.name, plain(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", LESSONS)
def test_a_release_holds_no_reference_and_no_hidden_case(name):
    lesson = read_lesson(COURSE, name)
    texts = dict(released_texts(name))
    answers = {place: text for place, text in texts.items() if place.split(": ")[-1] in lesson.exercises}
    assert len(answers) == len(lesson.exercises)
    assert all("raise NotImplementedError()" in text for text in answers.values())
    given = " ".join(text for place, text in texts.items() if place not in answers)
    for exercise, body in bodies(lesson):
        assert all(body not in text for text in answers.values()), exercise
        assert body not in given or len(body) < 40, f"{exercise}: {body}"
    for case in lesson.cases:
        assert case.shown or not any(re.search(rf"\b{case.name}\b", text) for text in texts.values()), case.name


@pytest.mark.parametrize("name", LESSONS)
def test_a_shown_record_holds_no_more_than_the_shown_cases(name):
    lesson = read_lesson(COURSE, name)
    record = json.loads((COURSE.root / "release" / name / "shown.json").read_text(encoding="utf-8"))
    shown = {case.name for case in lesson.cases if case.shown}
    assert {case for exercise in record["exercises"].values() for case in exercise["expected"]} == shown


@pytest.mark.parametrize("name", LESSONS)
def test_an_answer_key_holds_every_reference_and_no_stub(name):
    lesson = read_lesson(COURSE, name)
    paths = [COURSE.root / "solutions" / name / f"{part.name}.ipynb" for part in lesson.parts]
    key = plain(" ".join(cell.source for path in paths for cell in nbformat.read(path, as_version=4).cells))
    assert "YOUR CODE HERE" not in plain(re.sub(r"`.*?`", "", key))
    assert [exercise for exercise, body in bodies(lesson) if body not in key] == []


PUBLISHED = sorted([*COURSE.root.glob("[rs][eo]l*/*/*.ipynb"), *COURSE.root.glob("release/*/shown.json")])


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: "-".join(path.parts[-3:]))
def test_no_notebook_and_no_text_of_a_record_tells_of_the_machine_that_built_it(path):
    assert re.findall(r"site-packages|/home/|/Users/|/tmp/|/root/", path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", LESSONS)
def test_no_record_tells_of_the_machine_that_built_it(name):
    record = (COURSE.root / "release" / name / "shown.json").read_text(encoding="utf-8")
    seen = [base64.b64decode(text) for text in re.findall(r'": "([A-Za-z0-9+/]{16,}={0,2})"', record)]
    machine = [sys.prefix, sys.base_prefix, f"{tempfile.gettempdir()}/", "site-packages"]
    assert len(seen) > 10
    assert [place for place in machine if any(place.encode() in observation for observation in seen)] == []
