"""The feedback page as data: rows, notes, comments; what a browser makes of it is tested in tests/browser."""

import re

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from torchmark.feedback import page
from torchmark.formula import formula, markdown
from torchmark.page import alone

PLACE = {"notebook": "n", "assignment": "a", "student": "ada", "score": 1.25, "max_score": 3.0, "late_penalty": 0}


def exercise(**changes):
    return {
        "name": "f", "points": 1.0, "max_points": 3.0, "outcome": "wrong values", "misconception": None,
        "message": "f: wrong values\n\n  got       1.", "cases": [{"name": "test_f", "outcome": "wrong values"}],
    } | changes  # fmt: skip


def check_cell(score=1.0, html="<b>f: wrong values</b>"):
    shown = new_output("display_data", data={"text/plain": "f: wrong values", "text/html": html})
    more = new_output("error", ename="wrong values", evalue="f", traceback=["f: wrong values, once more"])
    mark = {"grade": True, "solution": False, "grade_id": "check-f", "score": score, "points": 3.0}
    return new_code_cell('check("f")', outputs=[shown, more], metadata={"nbgrader": mark})


def answer_cell(comment, source="def f(): ..."):
    mark = {"grade": False, "solution": True, "grade_id": "f", "comment": comment}
    return new_code_cell(source, metadata={"nbgrader": mark})


def html_of(*cells, judged=None, **place):
    judged = judged or {"exercises": [exercise()], "error": None, "ended": []}
    return page(new_notebook(cells=list(cells)), PLACE | place, judged)


def row_of(html):
    """The texts of the first line of the summary."""
    row = re.search(r"<tbody>\s*<tr.*?</tr>", html, re.DOTALL)
    return [re.sub(r"<[^>]+>", " ", cell).split() for cell in re.findall(r"<t[hd].*?</t[hd]>", row[0], re.DOTALL)]


def test_the_summary_leads_to_the_message_and_the_check_itself_is_left_out():
    html = html_of(answer_cell(None), check_cell())
    assert row_of(html) == [["f"], ["✗", "wrong", "values"], ["1", "of", "3"], []]
    assert '<a href="#verdict-f">' in html and 'id="verdict-f"' in html
    assert html.count("f: wrong values") == 1 and "check(" not in html and "once more" not in html
    assert "1.25 of 3 points" in html and "0 of 1 exercises correct" in html


@pytest.mark.parametrize(
    ("changes", "note"),
    [
        ({"misconception": "You added."}, "You added."),
        ({"message": "f: raised\n\n  raised    ValueError: no"}, "ValueError: no"),
        ({"cases": [{"name": "x", "outcome": "skipped"}]}, "1 of 1 cases skipped: no CUDA device here"),
        ({"points": 3.0}, "points given by hand; the judge gave 3"),
    ],
)
def test_the_note_says_what_is_to_know(changes, note):
    judged = {"exercises": [exercise(**changes)], "error": None, "ended": []}
    assert note in " ".join(row_of(html_of(check_cell(), judged=judged))[3])


def test_what_went_wrong_with_the_whole_notebook_is_said_on_top():
    judged = {"exercises": [exercise()], "error": "it is a <link>", "ended": [{"cell": "f", "outcome": "died"}]}
    header = html_of(check_cell(), judged=judged, late_penalty=0.5).partition("<main")[0]
    for words in (
        "could not be judged: it is a &lt;link&gt;",
        "The cell f did not end by itself: died",
        "0.5 points are",
    ):
        assert words in header


def test_a_graders_comment_is_shown_and_the_message_is_not_taken_for_one():
    assert ">Comment<" not in html_of(answer_cell("f: wrong values\n    got   1."), check_cell())
    html = html_of(answer_cell("Well *tried*.<script>"), check_cell())
    assert "Comment</h3><p>Well <em>tried</em>." in html and "<script>" not in html


def test_an_assignment_that_is_no_lesson_has_its_cells_and_scores():
    test = new_code_cell(
        "assert f(1) == 2", metadata={"nbgrader": {"grade": True, "grade_id": "one", "score": 2.0, "points": 2.0}}
    )
    essay = new_markdown_cell("My words", metadata={"nbgrader": {
        "grade": True, "solution": True, "grade_id": "essay", "score": 0.5, "points": 1.0,
        "comment": "Good"}})  # fmt: skip
    table = new_code_cell(
        "frame", outputs=[new_output("display_data", data={"text/html": "<table><tr><td>1</td></tr></table>"})]
    )
    html = page(new_notebook(cells=[test, essay, table]), PLACE, {})
    assert row_of(html)[:3] == [["one"], [], ["2", "of", "2"]]
    for words in ("My words", "Good", "assert", "<table><tbody><tr><td>1</td></tr></tbody></table>", "essay"):
        assert words in html
    assert "exercises correct" not in html


def test_html_in_a_cell_of_a_students_own_is_never_taken_for_a_message():
    for grade_id in ("check-g", "f"):
        cell = check_cell(html="<b onclick='x()'>hand-made</b>")
        cell.metadata.nbgrader.grade_id = grade_id
        assert "onclick" not in html_of(cell)


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"e^{-x}", "<msup><mi>e</mi>"), (r"\hat{y}", "<mover"), (r"\text{<b>}", "&lt;b&gt;"),
        (r"\text{&lt;b&gt;}", "&lt;b&gt;"), (r"\def\a{\a\a}\a", r"<code>\def\a{\a\a}\a</code>"),
        (r"\sqrt", r"<code>\sqrt</code>"), ("x" * 3000, f"<code>{'x' * 3000}</code>"),
    ],
)  # fmt: skip
def test_a_formula_is_mathml_or_what_was_written(latex, shown):
    found = formula(latex)
    assert shown in found and "<b>" not in found


def test_formulas_in_markdown_stand_where_they_were_written():
    html = markdown("a $x$ b\n\n$$\\frac{a}{b}$$\n\n`$y$` and \\begin{align}c &= d\\end{align}")
    assert re.search(r"a <math[^>]*display=.inline.*</math> b", html)
    assert "<mfrac>" in html and "<code>$y$</code>" in html and "<mtable" in html


def test_a_formula_never_lands_in_an_attribute():
    assert "<math" not in re.sub(r">[^<]*<math", "><", markdown('![$x$](data:image/png;base64,AAAA "$y$")'))


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<a href='javascript:x()'>a</a>", "<a>a</a>"), ("<a href='https://a.b/'>a</a>", '<a href="https://a.b/">a</a>'),
        ("<img src='https://a.b/c.png'>", "<img>"), ("<img src='data:image/svg+xml;base64,AAAA'>", "<img>"),
        ("<img src='data:image/png;base64,AAAA'>", '<img src="data:image/png;base64,AAAA">'),
        ("<p id='top' class='verdict'>a</p>", "<p>a</p>"),
        ("<p style='position:fixed;width:1px'>a</p>", '<p style="width:1px;">a</p>'),
    ],
)  # fmt: skip
def test_a_students_html_stands_alone(html, left):
    assert alone(html) == left
