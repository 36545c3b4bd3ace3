"""Each export is read back by a program that is not ours, or by the rules of the one it is for."""

import csv
import io
import json
import tracemalloc
from pathlib import Path

import jsonschema
import pytest
import xmlschema
from importers import GRADESCOPE, canvas_import, moodle_import, table
from junitparser import Error, Failure, JUnitXml
from kit import BIN, call
from made_up import BELIEF, MESSAGE, PEOPLE, POINTS, students, write_class

from torchmark.course import AuthorError
from torchmark.export import ENDINGS, export, json_lines, write_judged
from torchmark.export_commands import FORMATS
from torchmark.grade import Result
from torchmark.junit import junit
from torchmark.results import ExerciseResult, Person, StudentResult, read_results
from torchmark.sheet import canvas, cell, moodle, sheet

SOME = 4 / 3 + 1  # what all but ada and dan earn
EARNED = {"ada": 9.0, "bob": SOME - 0.5, "cyd": SOME + 0.75, "dan": 0.0, "eve": SOME, "fay": SOME, "gus": SOME}
NUMBERS = {101: "ada", 535: "zoe", 7: "dan", 105: "eve"}  # Canvas' own; 535 begins bob's number in the gradebook


@pytest.fixture(scope="module")
def graded(module_course):
    write_class(module_course)
    return module_course


@pytest.fixture
def written(graded, tmp_path):
    """Writes an export and gives its path."""

    def write(kind: str, column: str = "mini") -> Path:
        path = tmp_path / f"grades{ENDINGS[kind]}"
        assert export(graded, "mini", kind, path, column) == len(PEOPLE)
        return path

    return write


def test_gradescope_gets_what_its_documentation_asks_for(written):
    folder = written("gradescope")
    found = {path.parent.name: json.loads(path.read_text("utf-8")) for path in folder.glob("*/results.json")}
    assert set(found) == set(PEOPLE)
    for student, result in found.items():
        jsonschema.validate(result, GRADESCOPE)
        assert result["score"] == pytest.approx(EARNED[student], abs=1e-4)
        assert {test["name"]: test["max_score"] for test in result["tests"]} == POINTS
    ada, bob = found["ada"]["tests"], {test["name"]: test for test in found["bob"]["tests"]}
    assert {test["status"] for test in ada} == {"passed"} and "output" not in found["ada"]
    assert (bob["tail"]["score"], bob["tail"]["status"]) == (1.3333, "failed")
    assert (bob["mean"]["output"], bob["mean"]["output_format"], bob["mean"]["visibility"]) == (
        MESSAGE,
        "text",
        "visible",
    )
    assert found["bob"]["output"] == "0.5 points are taken off for lateness"
    assert "was not handed in" in found["dan"]["output"]


def test_the_schema_for_gradescope_refuses_what_its_documentation_does_not_know():
    for wrong in ({"output": "no score"}, {"score": "9"}, {"tests": [{"status": "ok"}]}, {"score": 1, "max_score": 2}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, GRADESCOPE)


def test_junit_is_valid_and_says_the_same_to_another_reader(written):
    path = written("junit")
    xmlschema.validate(path, Path(__file__).with_name("junit.xsd"))
    suites = {suite.name: suite for suite in JUnitXml.fromfile(str(path))}
    assert set(suites) == set(PEOPLE)
    ada, bob, dan = suites["ada"], suites["bob"], suites["dan"]
    assert (ada.tests, ada.failures, ada.errors, ada.skipped) == (5, 0, 0, 0)
    assert (bob.tests, bob.failures, bob.errors) == (5, 4, 0) and (dan.tests, dan.failures, dan.errors) == (6, 5, 1)
    cases = {case.name: case for case in bob}
    (failure,) = cases["mean"].result
    assert isinstance(failure, Failure) and failure.type == "wrong values"
    assert (failure.message, failure.text) == ("mean: wrong values", MESSAGE)
    assert cases["mean"].classname == "mini" and cases["ones"].result == []
    (error,) = next(case for case in dan if case.name == "the notebooks can be judged").result
    assert isinstance(error, Error) and "was not handed in" in error.message
    assert {each.name: float(each.value) for each in ada.properties()} == {"points": 9, "max_points": 9}


def test_what_xml_forbids_is_marked_and_the_rest_comes_through_whole(tmp_path):
    text = "<a b='c'>&\x00\x1b[31m\ud800\ufffe ]]> \U0001f600\n  x"
    result = StudentResult(Person(text), text, (ExerciseResult(text, "p", 0.0, 1.0, "raised", None, text, ()),), text)
    (tmp_path / "junit.xml").write_text("".join(junit([result])), encoding="utf-8")
    (suite,) = JUnitXml.fromfile(str(tmp_path / "junit.xml"))
    case, _ = suite
    seen = "<a b='c'>&\ufffd\ufffd[31m\ufffd\ufffd ]]> \U0001f600\n  x"
    assert (suite.name, case.name, case.result[0].text) == (seen, seen, seen)


def test_a_canvas_gradebook_takes_the_grades_and_gives_them_to_the_right_students(written):
    path = written("canvas", "Learning (4711)")
    users = NUMBERS | {student: student for student in PEOPLE if student not in NUMBERS.values()}
    found = canvas_import(path, users, {4711: "Learning", 4712: "mini"})
    assert (found["assignment"], found["possible"]) == ("Learning", 9)
    assert found["grades"] == pytest.approx(EARNED, abs=1e-4)
    assert canvas_import(written("canvas"), users, {4712: "mini"})["assignment"] == "mini"


def test_a_moodle_gradebook_takes_the_grades_by_email_by_name_or_by_number(written):
    path = written("moodle")
    emails = {cell(email): student for student, (_, _, email, _) in PEOPLE.items() if email}
    found = moodle_import(path, "Email address", set(emails))
    assert {emails[email]: grade for email, (grade, _) in found.items()} == pytest.approx(
        {student: points for student, points in EARNED.items() if student != "fay"}, abs=1e-4
    )
    by_name = moodle_import(path, "Username", set(PEOPLE))
    assert {student: grade for student, (grade, _) in by_name.items()} == pytest.approx(EARNED, abs=1e-4)
    assert by_name["ada"][1] == "all 5 exercises are correct"
    lines = by_name["bob"][1].splitlines()
    assert lines[:2] == ["0.5 points are taken off for lateness", f"mean: wrong values (0 of 4 points). {BELIEF}"]
    assert "tail: wrong values (1.333 of 2 points)." in lines


def test_what_moodle_shows_as_html_is_escaped(graded):
    from dataclasses import replace

    result = next(iter(read_results(graded, "mini")))
    wrong = replace(result.exercises[0], points=0.0, misconception="<img src=x onerror=alert(1)> & so")
    rows = list(moodle([replace(result, exercises=(wrong,))], "mini"))
    assert rows[1][-1].endswith("&lt;img src=x onerror=alert(1)&gt; &amp; so")


def test_the_rows_are_those_of_nbgraders_own_export(graded, written):
    """Its file has no quotes, so that only the students whose names need none can be compared."""
    ours = {row[3]: row for row in table(written("nbgrader"))}
    done = call(BIN / "nbgrader", "export", "--to=theirs.csv", cwd=graded.root)
    lines = (graded.root / "theirs.csv").read_text("utf-8").splitlines()
    assert ours["student_id"] == lines[0].split(","), done.stderr
    theirs = [row for row in csv.reader(lines[1:]) if row[0] == "mini" and row[3] in ("eve", "fay")]
    assert len(theirs) == 2
    for row in theirs:
        assert row == ours[row[3]]
    assert ours["bob"][7:] == [str(SOME), "0.5", str(SOME - 0.5), "9.0"]


def test_json_and_csv_hold_all_exercises(written):
    found = {each["id"]: each for each in json.loads(written("json").read_text("utf-8"))}
    assert {student: each["points"] for student, each in found.items()} == pytest.approx(EARNED)
    assert found["bob"]["seconds_late"] == 36 * 3600 and found["bob"]["due"] == "2026-01-31T00:00:00"
    assert found["cyd"]["first_name"] == "志明\n志强" and found["dan"]["error"]
    assert found["bob"]["exercises"][0]["cases"] == [{"name": "test_mean", "outcome": "wrong values"}]
    header, *rows = table(written("csv"))
    assert len(rows) == len(PEOPLE) * len(POINTS)
    mean = next(dict(zip(header, row, strict=True)) for row in rows if row[0] == "bob" and row[6] == "mean")
    assert (mean["points"], mean["misconception"], mean["message"]) == ("0.0", f"'{BELIEF}", MESSAGE)


@pytest.mark.parametrize("kind", ["canvas", "moodle", "nbgrader", "csv"])
def test_no_cell_is_a_formula_and_names_keep_their_script(written, kind):
    cells = [text for row in table(written(kind)) for text in row]
    starts = ("=", "+", "-", "@", "\uff1d", "\t", "\r")
    assert not [text for text in cells if text.startswith(starts) or text.lstrip().startswith(starts)]
    everything = "\n".join(cells)
    for name in ("Ада", 'Лавлейс, "графиня"', "محمد", "=cmd|' /C calc'!A0"):
        assert name in everything
    assert "\x00" not in everything and "\x1b" not in everything


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"), ("+x", "'+x"), ("-x", "'-x"), ("@x", "'@x"), ("\t=x", "'\t=x"), ("\rx", "'\rx"),
        ("\nx", "'\nx"), (" =x", "' =x"), ("\uff1dx", "'\uff1dx"), ("-1.5", "-1.5"), ("+49", "+49"), (-1.5, -1.5),
        ("a=b", "a=b"), ("", ""), ("'=x", "'=x"), ("-1+cmd", "'-1+cmd"), ("a\x00b", "a\ufffdb"),
    ],
)  # fmt: skip
def test_a_cell_is_escaped_where_it_could_be_a_formula_and_numbers_are_not_damaged(value, written):
    assert cell(value) == written


def test_excel_is_told_the_encoding_and_programs_are_not_disturbed(written):
    assert written("canvas").read_bytes()[:3] == b"\xef\xbb\xbf" != written("nbgrader").read_bytes()[:3]


WRITERS = {
    "junit": junit,
    "json": json_lines,
    "canvas": lambda results: sheet(canvas(results, "mini", 10)),
    "moodle": lambda results: sheet(moodle(results, "mini")),
}


@pytest.mark.parametrize("kind", WRITERS)
def test_ten_thousand_students_take_no_more_memory_than_a_hundred(kind):
    peaks = {}
    for count in (100, 10_000):
        tracemalloc.start()
        size = sum(map(len, WRITERS[kind](students(count))))
        peaks[count] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert size > count * 20
    assert peaks[10_000] < 2 * peaks[100] + 200_000


def test_what_can_not_be_written_is_one_line_and_what_was_there_stays(graded, tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(AuthorError, match=r"can't be written: .*; -o PATH names another place"):
        export(graded, "mini", "junit", tmp_path / "file" / "grades.xml", "mini")
    with pytest.raises(AuthorError, match="no lesson nothing"):
        export(graded, "nothing", "junit", tmp_path / "file", "mini")
    assert (tmp_path / "file").read_text() == "mine" and [path.name for path in tmp_path.iterdir()] == ["file"]


def test_the_command_says_where_the_file_is_and_who_is_not_in_it(graded):
    (graded.root / "submitted" / "zoe" / "mini").mkdir(parents=True)
    done = call(BIN / "torchmark", "export", "mini", "--format", "canvas", cwd=graded.root)
    path = graded.root / "exports" / "mini-canvas.csv"
    assert (done.returncode, done.stdout) == (0, f"{path}: 7 students\n"), done.stderr
    assert "handed in but without a result, so not in it: zoe" in done.stderr
    assert len(list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))) == 2 + 7
    done = call(BIN / "torchmark", "export", "mini", "--format", "json", "--column", "x", cwd=graded.root)
    assert done.returncode == 1 and done.stderr.endswith("has none: leave it out\n")


def test_the_command_offers_every_format():
    assert set(FORMATS) == set(ENDINGS)


def test_judged_notebooks_are_written_for_gradescope_and_as_junit(course, tmp_path):
    from torchmark.grade import key_of, ungraded

    result = ungraded(key_of(course, "mini", "mini"), "mini.ipynb", "mini.ipynb is empty")
    files = tmp_path / "results.json", tmp_path / "junit.xml"
    write_judged({"here/mini.ipynb": result, "x.ipynb": Result("", "x.ipynb", error="no notebook")}, *files)
    found = json.loads(files[0].read_text())
    jsonschema.validate(found, GRADESCOPE)
    assert (found["score"], len(found["tests"])) == (0, 5)
    assert found["output"] == "not judged: mini.ipynb is empty; no notebook"
    xmlschema.validate(files[1], Path(__file__).with_name("junit.xsd"))
    assert [(s.name, s.tests, s.errors) for s in JUnitXml.fromfile(str(files[1]))] == [
        ("here/mini.ipynb", 6, 1),
        ("x.ipynb", 1, 1),
    ]
    with pytest.raises(AuthorError, match="notebooks of one student; two of these have Line"):
        write_judged({"a": result, "b": result}, *files)
