"""The class report: figures, pages and files."""

import base64
import csv
import io
import json
import re
import statistics
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from invented import SAYS, SKIPPED, exercise_result, made_up, write_results
from kit import BIN, call
from PIL import Image, ImageColor

import torchmark.report
from torchmark.cli import cli
from torchmark.heatmap import DARK, LIGHT, heatmap, ranked
from torchmark.report import page
from torchmark.results import Person, StudentResult
from torchmark.standing import standing_of
from torchmark.survey import BINS, survey
from torchmark.survey_file import to_json, write_csv, write_json

HOSTILE = (
    "</script><img src=x onerror=\"window.name+='name '\">",
    "<script>window.name+='script '</script>",
    """"><svg onload="window.name+='quote '">""",
    "'><svg onload=\"window.name+='apostrophe '\">",
    "{{ 7*7 }}{% raw %}",
    "javascript:window.name+='link '",
    "\u202egnp.exe",
)


def student(*outcomes, number=0, **more):
    """A student with these outcomes; "half" is wrong with half of the points."""
    points = {"correct": 2.0, "half": 1.0, "skipped": 2.0, "broken": 2.0}
    rows = [
        exercise_result(f"e{i}", "wrong values" if outcome == "half" else outcome, points.get(outcome, 0.0))
        for i, outcome in enumerate(outcomes)
    ]
    return StudentResult(Person(f"s{number}"), "made_up", tuple(rows), **more)


def page_of(found):
    return page(found, lambda student: [], "today")


class Elements(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize("parts", [1, 3])
def test_difficulty_and_discrimination_are_those_of_plain_loops(parts):
    results = list(made_up(120, 12, parts))
    found = survey("made_up", results)
    judged = [result for result in results if not result.error]
    assert [item.name for item in found.items] == [each.name for each in results[0].exercises]
    for index, item in enumerate(found.items):
        shares = [result.exercises[index].points / 2 for result in judged]
        rests = [
            sum(each.points for each in result.exercises) - 2 * share
            for result, share in zip(judged, shares, strict=True)
        ]
        assert item.difficulty == pytest.approx(sum(shares) / len(shares))
        assert item.discrimination == pytest.approx(statistics.correlation(shares, rests))
        assert item.outcomes == Counter(result.exercises[index].outcome for result in judged)
        assert item.counted == sum(item.kinds.values()) == len(judged)


def test_what_does_not_count_is_in_neither_figure():
    results = list(made_up(60, 30))
    found = survey("made_up", results)
    skipped = next(item for item in found.items if item.name == SKIPPED)
    assert (skipped.difficulty, skipped.discrimination, skipped.counted) == (None, None, 0)
    assert skipped.kinds["uncounted"] == found.judged
    judged = [result for result in results if not result.error]
    first = [result.exercises[0].points / 2 for result in judged]
    others = [sum(each.points for each in result.exercises[1:] if each.name != SKIPPED) for result in judged]
    assert found.items[0].discrimination == pytest.approx(statistics.correlation(first, others))


def test_a_result_that_counts_for_some_students_is_compared_with_the_rest_of_theirs():
    rows = [("correct", "correct", "broken"), ("half", "raised", "correct"), ("raised", "correct", "correct"),
            ("broken", "correct", "correct"), ("raised", "half", "half")]  # fmt: skip
    found = survey("made_up", [student(*row, number=number) for number, row in enumerate(rows)])
    assert found.items[0].difficulty == pytest.approx((1 + 0.5 + 0 + 0) / 4)
    expected = statistics.correlation([1, 0.5, 0, 0], [2 / 2, 2 / 4, 4 / 4, 2 / 4])
    assert found.items[0].discrimination == pytest.approx(expected)


@pytest.mark.parametrize(
    "rows",
    [
        [("correct", "raised"), ("raised", "correct")],  # two students
        [("correct", "correct"), ("correct", "raised"), ("correct", "half")],  # the same throughout
        [("correct",), ("raised",), ("half",)],  # no rest
    ],
)
def test_there_is_no_discrimination_where_it_is_not_defined(rows):
    found = survey("made_up", [student(*row, number=number) for number, row in enumerate(rows)])
    assert found.items[0].discrimination is None
    assert 'data-value=""' in page_of(found)


def test_scores_are_those_of_the_statistics_module():
    results = list(made_up(150, 12))
    found = survey("made_up", results).scores
    shares = [result.points / result.max_points for result in results if not result.error]
    assert found.mean == pytest.approx(statistics.mean(shares))
    assert found.deviation == pytest.approx(statistics.stdev(shares))
    quartiles = statistics.quantiles(shares, n=4, method="inclusive")
    assert [found.lower_quartile, found.median, found.upper_quartile] == pytest.approx(quartiles)
    assert (found.lowest, found.highest) == pytest.approx((min(shares), max(shares)))
    bins = [sum(low <= round(share, 9) * BINS < low + 1 for share in shares) for low in range(BINS)]
    bins[-1] += sum(share == 1 for share in shares)
    assert list(found.bins) == bins


def test_the_bounds_of_the_bars_belong_to_the_upper_one_and_full_marks_to_the_last():
    exercises = ["correct"] * 10
    found = survey("made_up", [student(*["raised"] * n, *exercises[n:], number=n) for n in range(11)])
    assert found.scores.bins == (1, 1, 1, 1, 1, 1, 1, 1, 1, 2)
    rows = (exercise_result("e0", "raised", 0.1, 0.1), exercise_result("e1", "raised", 0.7, 0.9))
    found = survey("made_up", [replace(student(), exercises=rows)])
    assert found.standings[0].share < 0.8 and found.scores.bins[8] == 1  # 0.1 + 0.7 is a little less than 0.8


@pytest.mark.parametrize(
    "outcomes, state, stuck",
    [
        (("correct", "correct", "correct"), "all correct", None),
        (("correct", "raised", "correct"), "gaps", None),
        (("correct", "raised", "not attempted"), "stuck", "e1"),
        (("raised", "correct", "half"), "stuck", "e2"),
        (("raised", "wrong shape", "not attempted"), "stuck", "e0"),
        (("not attempted", "not attempted", "not attempted"), "not started", None),
        (("correct", "skipped", "raised"), "stuck", "e2"),
        (("correct", "raised", "skipped"), "stuck", "e1"),
        (("correct", "broken", "skipped"), "all correct", None),
        (("raised", "correct", "broken"), "gaps", None),
    ],
)
def test_who_is_stuck_where(outcomes, state, stuck):
    standing = standing_of(student(*outcomes))
    assert (standing.state, standing.stuck) == (state, stuck)


def test_students_are_counted_where_they_are_stuck_and_whether_they_tried():
    rows = [("correct", "raised", "raised"), ("correct", "not attempted", "raised"), ("correct", "half", "correct"),
            ("correct", "not attempted", "not attempted")]  # fmt: skip
    found = survey("made_up", [student(*row, number=number) for number, row in enumerate(rows)])
    assert [(item.stuck, item.untried) for item in found.items] == [(0, 0), (3, 2), (0, 0)]
    assert found.states == {"all correct": 0, "gaps": 1, "stuck": 3, "not started": 0, "not judged": 0}


def test_who_was_not_judged_is_listed_and_in_no_figure():
    lost = student("not attempted", "not attempted", number=9, error="made_up.ipynb is no notebook")
    partly = student("correct", "not attempted", number=8, error="made_up-2.ipynb was not submitted")
    found = survey("made_up", [student("correct", "correct"), lost, partly])
    assert (found.students, found.judged, found.states["not judged"]) == (3, 2, 1)
    assert found.items[0].difficulty == 1
    assert found.scores.mean == 0.75
    assert "made_up.ipynb is no notebook" in Elements(page_of(found)).text


def test_misconceptions_are_ranked_by_the_students_who_hold_them():
    results = list(made_up(100, 20))
    found = survey("made_up", results)
    held = Counter((each.name, each.misconception) for result in results for each in result.exercises)
    expected = {pair: count for pair, count in held.items() if pair[1]}
    assert {(belief.exercise, belief.says): belief.students for belief in found.beliefs} == expected
    counts = [belief.students for belief in found.beliefs]
    assert counts == sorted(counts, reverse=True) and found.beliefs[0].share == counts[0] / found.judged
    first = next(each for result in results for each in result.exercises if each.misconception == SAYS[0])
    sample = next(b.sample for b in found.beliefs if (b.exercise, b.says) == (first.name, SAYS[0]))
    assert sample == first.message


def test_lateness_is_counted_in_bands_with_what_it_cost():
    late = [0, 1, 86400, 86401, 8 * 86400]
    rows = [student("correct", "correct", number=n, late=s, penalty=min(s, 1)) for n, s in enumerate(late)]
    found = survey("made_up", rows).lateness
    assert [band.students for band in found] == [1, 2, 1, 0, 1]
    assert [band.share for band in found] == [1, 0.75, 0.75, None, 0.75]
    assert [band.penalty for band in found] == [0, 2, 1, 0, 1]


@pytest.mark.parametrize("colours, name", [(LIGHT, "light"), (DARK, "dark")])
def test_a_dot_of_the_heatmap_has_the_colour_of_the_result(colours, name):
    found = survey("made_up", made_up(40, 8))
    picture = _picture(getattr(heatmap(found), name))
    assert picture.size == (8, found.judged)
    for line, standing in enumerate(ranked(found)):
        for column, cell in enumerate(standing.cells.values()):
            assert picture.getpixel((column, line)) == ImageColor.getrgb(colours[cell.kind])
    shares = [standing.share for standing in ranked(found)]
    assert shares == sorted(shares, reverse=True)


def test_the_heatmap_of_a_large_class_has_the_commonest_result_of_neighbours():
    rows = [student(*(("correct", "raised") if n % 3 else ("raised", "correct")), number=n) for n in range(1800)]
    drawn = heatmap(survey("made_up", rows))
    pixels = np.asarray(_picture(drawn.light))
    assert drawn.group == 3 and pixels.shape == (600, 2, 3)
    assert (pixels[:, 0] == ImageColor.getrgb(LIGHT["correct"])).all()
    assert (pixels[:, 1] == ImageColor.getrgb(LIGHT["ended"])).all()


@pytest.mark.parametrize("colours, theme", [(LIGHT, 0), (DARK, 1)])
def test_the_sign_on_each_colour_can_be_read(colours, theme):
    style = (Path(torchmark.report.__file__).parent / "templates" / "report.css").read_text(encoding="utf-8")
    for kind, colour in colours.items():
        sign = re.findall(rf"--on-{kind}: (#\w+);", style)[theme]
        light, dark = sorted([_luminance(colour), _luminance(sign)], reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, f"{sign} on {kind}"  # WCAG 2.2, 1.4.3


def test_a_class_of_which_nobody_was_judged_has_a_page():
    lost = student("not attempted", error="no notebook")
    nothing = StudentResult(Person("s1"), "made_up", (), "no notebook")
    assert "Nobody was judged." in page_of(survey("made_up", [lost, nothing]))


def test_nothing_of_a_student_is_markup():
    results = [
        replace(
            student("raised", "wrong values", number=number, error=f"{text}.ipynb", late=1.0),
            person=Person(text, text, text),
            exercises=(exercise_result("e0", "raised", 0.0, message=text, misconception=text),),
        )
        for number, text in enumerate(HOSTILE)
    ]
    found = Elements(page(survey("made_up", results), lambda student: [("made_up", "a.html")], "today"))
    assert [tag for tag, _ in found.tags].count("script") == 1 and "svg" not in [tag for tag, _ in found.tags]
    assert [tag for tag, _ in found.tags].count("img") == 1
    assert not [name for _, attributes in found.tags for name in attributes if name.startswith("on")]
    assert not [a["href"] for tag, a in found.tags if tag == "a" and ":" in a["href"]]
    for text in HOSTILE:
        assert text in found.text


def test_the_page_runs_no_script_but_its_own_and_asks_for_nothing():
    found = Elements(page_of(survey("made_up", made_up(3, 4))))
    policy = next(a["content"] for tag, a in found.tags if tag == "meta" and "http-equiv" in a)
    assert "default-src 'none'" in policy and "script-src 'sha256-" in policy
    assert "unsafe-inline" not in policy.split("script-src")[1]
    sources = [value for _, a in found.tags for name, value in a.items() if name in ("src", "srcset", "data", "action")]
    assert sources and all(source.startswith("data:image/png;") for source in sources)
    assert not [tag for tag, _ in found.tags if tag == "link"]


def test_the_files_hold_the_figures_of_the_page(tmp_path):
    found = survey("made_up", made_up(30, 6))
    write_json(tmp_path / "f.json", [found])
    write_csv(tmp_path / "f.csv", [found])
    data = json.loads((tmp_path / "f.json").read_text(encoding="utf-8"))
    assert data == json.loads(json.dumps([to_json(found)])) and data[0]["judged"] == found.judged
    with (tmp_path / "f.csv").open(encoding="utf-8", newline="") as file:
        lines = {(r["table"], r["of"], r["about"], r["figure"]): r["value"] for r in csv.DictReader(file)}
    for item in found.items:
        assert float(lines["exercises", item.name, "", "difficulty"]) == item.difficulty
        assert float(lines["exercises", item.name, "", "discrimination"]) == item.discrimination
        for outcome, count in item.outcomes.items():
            assert int(lines["outcomes of exercises", item.name, "", outcome]) == count
    for belief in found.beliefs:
        assert int(lines["misconceptions", belief.exercise, belief.says, "students"]) == belief.students
    for standing in found.standings:
        assert lines["results", standing.person.id, "", "state"] == standing.state
        for name, cell in standing.cells.items():
            assert lines["results by exercise", standing.person.id, name, "outcome"] == cell.outcome
    assert [int(lines["scores from", "", "", f"{n / 10:g}"]) for n in range(10)] == list(found.scores.bins)
    assert float(lines["lateness", "on time", "", "share"]) == found.lateness[0].share


@pytest.mark.parametrize("text", ['=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_text_in_the_csv_is_a_formula(tmp_path, text):
    results = [replace(student("raised"), person=Person(text), error=text)]
    write_csv(tmp_path / "f.csv", [survey("made_up", results)])
    with (tmp_path / "f.csv").open(encoding="utf-8", newline="") as file:
        cells = {cell for row in csv.reader(file) for cell in row}
    assert f"'{text}" in cells and not [cell for cell in cells if cell.startswith(tuple("=+@\t\r-"))]


def test_half_a_character_does_not_stop_the_report(own_course):
    results = [replace(student("raised", number=1), exercises=(_said("\ud800 alone"),))]
    write_results(own_course, "mini", results)
    runner = _report(own_course, "--json", "f.json", "--csv", "f.csv")
    assert runner.exit_code == 0, runner.output
    for name in ("report/mini.html", "f.json", "f.csv"):
        assert "? alone" in (own_course.root / name).read_text(encoding="utf-8")


def test_the_command_writes_a_page_an_index_and_files(own_course):
    _book(own_course, [student("correct", "raised", number=1), student("correct", "correct", number=2)])
    done = call(BIN / "torchmark", "report", "mini", "--json", "f.json", "--csv", "f.csv", cwd=own_course.root)
    assert done.returncode == 0, done.stderr
    assert "mini: 2 of 2 students judged" in done.stdout and "report/index.html" in done.stdout
    page = (own_course.root / "report" / "mini.html").read_text(encoding="utf-8")
    assert "stuck at <code>e1</code>" in page
    assert 'href="mini.html"' in (own_course.root / "report" / "index.html").read_text(encoding="utf-8")
    assert [each["assignment"] for each in json.loads((own_course.root / "f.json").read_text())] == ["mini"]


def test_who_handed_in_and_has_no_result_is_not_forgotten(own_course):
    _book(own_course, [student("correct", number=1)])
    for name in ("s1", "lost"):
        (own_course.root / "submitted" / name / "mini").mkdir(parents=True)
    assert "mini: 1 of 2 students judged" in _report(own_course).output
    assert "handed in, not graded" in (own_course.root / "report" / "mini.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("output", ["report", "elsewhere/deep"])
def test_a_student_is_linked_to_the_feedback_page_only_where_there_is_one(own_course, output):
    strange = "a b#c?d%20é"
    results = [replace(student("correct", number=n), person=Person(id)) for n, id in enumerate([strange, "without"])]
    _book(own_course, results)
    target = own_course.root / "feedback" / strange / "mini" / "mini.html"
    target.parent.mkdir(parents=True)
    target.write_text("feedback")
    assert _report(own_course, "-o", output).exit_code == 0
    page = own_course.root / output / "mini.html"
    found = [a["href"] for tag, a in Elements(page.read_text(encoding="utf-8")).tags if tag == "a"]
    links = [link for link in found if "feedback" in link]
    assert len(links) == 1
    from urllib.parse import unquote

    assert not set(links[0]) & set("#?") and (page.parent / unquote(links[0])).read_text() == "feedback"


def test_the_index_keeps_the_pages_of_earlier_runs(own_course):
    _book(own_course, [student("correct")])
    (own_course.root / "source" / "later.py").write_text("")
    (own_course.root / "report").mkdir()
    (own_course.root / "report" / "later.html").write_text("a page")
    assert _report(own_course).exit_code == 0
    index = (own_course.root / "report" / "index.html").read_text(encoding="utf-8")
    assert index.index('href="mini.html"') < index.index('href="later.html"')
    assert "torchmark report later" in index


@pytest.mark.parametrize(
    "arguments, line",
    [
        ([], "nobody is graded; first: torchmark grade mini"),
        (["mini"], "nobody is graded for mini; first: torchmark grade mini"),
        (["nosuch"], "no lesson nosuch in "),
    ],
)
def test_what_can_not_be_reported_is_said_in_a_line(own_course, arguments, line):
    ran = _report(own_course, *arguments)
    assert ran.exit_code == 1 and ran.stderr.startswith(line) and ran.stderr.count("\n") == 1
    assert not (own_course.root / "report").exists()


def _said(message):
    return exercise_result("e0", "wrong values", 0.0, part="mini", misconception=SAYS[0], message=message)


def _luminance(colour):
    """Relative luminance by WCAG 2.2."""
    parts = [value / 255 for value in ImageColor.getrgb(colour)]
    red, green, blue = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _picture(url):
    return Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))).convert("RGB")


def _book(course, results):
    results = [
        replace(each, exercises=tuple(replace(exercise, part="mini") for exercise in each.exercises))
        for each in results
    ]
    write_results(course, "mini", results)


def _report(course, *arguments):
    import contextlib

    with contextlib.chdir(course.root):
        return CliRunner().invoke(cli, ["report", *arguments])
