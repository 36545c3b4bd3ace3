"""The result model: what the judge wrote, with what the gradebook holds of the student."""

import shutil
from datetime import datetime

import pytest
from made_up import PEOPLE, POINTS, write_class, write_notebook_error

from torchmark.course import AuthorError
from torchmark.results import Person, points_possible, read_results, unjudged


@pytest.fixture(scope="module")
def found(module_course):
    write_class(module_course)
    return {result.person.id: result for result in read_results(module_course, "mini")}


def test_students_come_in_order_with_all_that_the_gradebook_knows_of_them(found):
    assert list(found) == sorted(PEOPLE)
    assert found["ada"].person == Person("ada", *PEOPLE["ada"]) and found["fay"].person == Person("fay")
    assert found["fay"].person.name == "fay" and found["eve"].person.name == "Points Possible O'Neil"


def test_the_points_are_the_judges_with_those_by_hand_less_the_penalty(found):
    assert (found["ada"].points, found["ada"].max_points, found["ada"].remarks) == (9, 9, [])
    earned = 4 / 3 + 1
    assert (found["bob"].raw_points, found["bob"].penalty, found["bob"].points) == (earned, 0.5, earned - 0.5)
    assert (found["cyd"].by_hand, found["cyd"].points) == (0.75, earned + 0.75)
    assert "0.75 points were given by hand" in found["cyd"].remarks[0]


def test_a_penalty_takes_no_more_than_was_earned(found):
    from dataclasses import replace

    assert replace(found["bob"], penalty=100.0).points == 0


def test_lateness_is_counted_from_the_due_date_and_the_extension(module_course, found):
    from datetime import timedelta

    from torchmark.build import nbgrader_at
    from torchmark.gradebook import gradebook_of

    assert (found["bob"].late, found["ada"].late) == (36 * 3600, 0)
    assert (found["bob"].due, found["bob"].handed_in) == (datetime(2026, 1, 31), datetime(2026, 2, 1, 12))
    with nbgrader_at(module_course.root) as (coursedir, _), gradebook_of(coursedir) as book:
        book.find_submission("mini", "bob").extension = timedelta(hours=24)
        book.db.commit()
    assert next(r for r in read_results(module_course, "mini") if r.person.id == "bob").late == 12 * 3600


def test_a_part_without_a_result_counts_with_its_points_and_says_so(found):
    assert (found["dan"].points, found["dan"].max_points) == (0, 9)
    assert {each.name: each.max_points for each in found["dan"].exercises} == POINTS
    assert {each.outcome for each in found["dan"].exercises} == {"not attempted"}
    assert found["dan"].error == "mini.ipynb was not handed in, or is no notebook"
    assert found["dan"].remarks == [f"not judged: {found['dan'].error}"]


def test_the_points_of_an_assignment_are_known_without_any_result(course):
    assert points_possible(course, "mini") == 9


def test_a_notebook_that_could_not_be_judged_says_why(own_course):
    write_notebook_error(own_course, "ada", "mini.ipynb is a link")
    (result,) = read_results(own_course, "mini")
    assert (result.error, result.person) == ("mini.ipynb is a link", Person("ada"))


def test_who_handed_in_and_has_no_result_is_named(own_course):
    (own_course.root / "submitted" / "zoe" / "mini").mkdir(parents=True)
    (own_course.root / "submitted" / "ada" / "mini").mkdir(parents=True)
    write_notebook_error(own_course, "ada", "so")
    assert unjudged(own_course, "mini") == ["zoe"]


def test_a_class_that_was_not_graded_is_one_line_with_the_command(own_course):
    shutil.rmtree(own_course.cache / "results", ignore_errors=True)
    with pytest.raises(AuthorError, match="nobody is graded for mini; first: torchmark grade mini"):
        list(read_results(own_course, "mini"))
    with pytest.raises(AuthorError, match="no lesson nothing"):
        list(read_results(own_course, "nothing"))
