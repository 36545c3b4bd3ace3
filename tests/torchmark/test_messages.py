"""Every sentence that a student reads, against golden files: TORCHMARK_GOLDEN=write rewrites them."""

import os
import re
from pathlib import Path

import pytest
import torch
from kit import SAYS, case_of, exercise_of, verdict_of, verdict_on_cell, verdict_on_failure

from torchmark.message import explain
from torchmark.reply import CellResult, Failure
from torchmark.verdict import OUTCOMES, Attempt, judge

GOLDEN = Path(__file__).parent / "golden"
X = torch.tensor([1.0, 2.0, 6.0])
MEAN = "def f(x): return x.mean()"
SUM = "def f(x): return x.sum()"
TAIL = "def f(x): return x[1:]"
HALF = "def f(x): return x / 2"


def on_x(nb, rng):
    return nb.f(X.clone())


def on_x_and_back(nb, rng):
    x = X.clone()
    return x, nb.f(x)


def on_leaf(nb, rng):
    return nb.f(X.clone().requires_grad_())


def on_matrix(nb, rng):
    return nb.f(torch.arange(6.0).reshape(2, 3))


def on_many(nb, rng):
    return nb.f(torch.arange(1000.0))


def on_two(nb, rng):
    return [nb.f(torch.tensor([1.0, 2.0])), nb.f(torch.tensor([3.0, 4.0]))]


def on_photo(nb, rng):
    y, x = torch.meshgrid(torch.linspace(0, 1, 12), torch.linspace(0, 1, 18), indexing="ij")
    return nb.f(torch.stack([x, y, x * y]))


def on_steps(nb, rng):
    return {"losses": nb.f(40), "epochs": 40}


def made(answer, run=on_x, reference=MEAN, **options):
    """The verdict on an answer to one case."""
    return verdict_of(exercise_of(case_of(run, **options), reference=reference), answer)


def believed(shown):
    exercise = exercise_of(case_of(on_x, shown=shown), reference=MEAN, beliefs={SAYS: SUM})
    return verdict_of(exercise, SUM)


def failed(outcome, **options):
    return verdict_on_failure(exercise_of(case_of(on_x, **options), reference=MEAN), outcome)


def undefined(cell, sources=("f = 1",)):
    return verdict_on_cell(exercise_of(case_of(on_x), reference=MEAN), cell, sources)


def without_gpu(shown):
    gpu = case_of(on_x, name="test_on_a_gpu", gpu=True, shown=shown)
    exercise = exercise_of(case_of(on_x, shown=shown), reference=MEAN)
    skipping = type(exercise)("f", "function", "", (*exercise.cases, gpu), exercise.expected, ())
    return verdict_of(skipping, MEAN)


def of_other_kind(kind):
    return judge(exercise_of(case_of(on_x), reference=MEAN), Attempt(("f = 'x'",), kind, None, {}))


VERDICTS = {
    "correct_shown": lambda: made(MEAN),
    "correct_with_skipped_shown": lambda: without_gpu(True),
    "wrong_type": lambda: made("def f(x): return x.mean().item()"),
    "wrong_type_none": lambda: made("def f(x): x.mean()"),
    "wrong_type_tuple": lambda: made("def f(x): return None", reference="def f(x): return 2, 'b'"),
    "wrong_type_generator": lambda: made("def f(x): return (v for v in x)"),
    "wrong_type_name": lambda: of_other_kind("str"),
    "wrong_shape": lambda: made("def f(x): return x.mean(0, keepdim=True)"),
    "wrong_shape_list": lambda: made("def f(x): return [1]", reference="def f(x): return [1, 2]"),
    "wrong_dtype": lambda: made("def f(x): return x.mean().double()"),
    "wrong_device": lambda: made("def f(x): return x.mean().to('meta')"),
    "wrong_values": lambda: believed(True),
    "wrong_values_hidden": lambda: believed(False),
    "wrong_values_matrix": lambda: made("def f(x): return x / 2 + (x == 4)", on_matrix, HALF),
    "wrong_values_of_many": lambda: made("def f(x): return x / 2 + (x == 640)", on_many, HALF),
    "wrong_values_of_second_call": lambda: made("def f(x): return x.mean() + (x[0] == 3)", on_two),
    "wrong_values_close": lambda: made(
        "def f(x): return x.mean() + 10_002", reference="def f(x): return x.mean() + 10_000"
    ),
    "wrong_values_nan": lambda: made("def f(x): return x.mean() / 0 * 0"),
    "wrong_values_string": lambda: made("def f(x): return '<script>'", reference="def f(x): return 'ab'"),
    "wrong_values_keys": lambda: made("def f(x): return {'a': 1}", reference="def f(x): return {'b': 1}"),
    "wrong_shape_picture": lambda: made("def f(x): return x.permute(1, 2, 0)", on_photo, "def f(x): return x"),
    "wrong_values_picture": lambda: made("def f(x): return x.flip(1)", on_photo, "def f(x): return x"),
    "wrong_values_curve": lambda: made(
        "def f(n): return [9 * 0.9**i for i in range(n)]", on_steps, "def f(n): return [9 * 0.8**i for i in range(n)]"
    ),
    "wrong_layout": lambda: made(
        "def f(x): return x.t().contiguous()", on_matrix, "def f(x): return x.t()", strides=True
    ),
    "copied": lambda: made("def f(x): return x[1:].clone()", on_x_and_back, TAIL, storage=True),
    "not_copied": lambda: made(TAIL, on_x_and_back, "def f(x): return x[1:].clone()", storage=True),
    "changed_its_input": lambda: made("def f(x): x += 3; return x.mean() - 3", inputs_unchanged=True),
    "wrong_gradient": lambda: made("def f(x): return x.mean().detach() + 0 * x.sum()", on_leaf, gradients=True),
    "detached": lambda: made("def f(x): return x.mean().detach()", on_leaf, gradients=True),
    "forbidden_call": lambda: made("def f(x): return torch.mean(x)", forbid=("mean", "for")),
    "not_attempted": lambda: made("def f(x): raise NotImplementedError"),
    "not_attempted_cell": lambda: undefined(CellResult([], (("NotImplementedError",), "", 1))),
    "not_attempted_missing": lambda: undefined(None, ()),
    "raised": lambda: made("def f(x):\n    y = x\n    return y.nothing"),
    "raised_by_torch": lambda: made("def f(x):\n    return x & (x > 1)"),
    "raised_hidden": lambda: made("def f(x): raise ValueError('<script>')", shown=False),
    "raised_in_cell": lambda: undefined(CellResult([], (("SyntaxError", "Exception"), "invalid syntax", 3))),
    "raised_undefined": lambda: undefined(CellResult([])),
    "raised_not": lambda: made("def f(x): return 1", reference="def f(x): raise ValueError('negative')"),
    "out_of_time": lambda: failed("out of time"),
    "out_of_time_hidden": lambda: failed("out of time", shown=False),
    "out_of_time_cell": lambda: undefined(CellResult([], None, Failure("out of time"))),
    "out_of_memory": lambda: made("def f(x): raise MemoryError"),
    "died": lambda: failed("died"),
    "broken": lambda: failed("broken"),
}
AFTER_GRADING = {
    "correct": lambda: made(MEAN),
    "correct_with_skipped": lambda: without_gpu(False),
}
PAGES = (
    "wrong_values_matrix", "wrong_values_string", "raised_hidden", "wrong_values", "correct_shown",
    "wrong_shape_picture", "wrong_values_picture", "wrong_values_curve",
)  # fmt: skip


def assert_golden(name, text):
    path = GOLDEN / name
    if os.environ.get("TORCHMARK_GOLDEN") == "write":
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8")
    assert text + "\n" == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", VERDICTS)
def test_a_message_is_word_for_word_its_golden_file(name):
    assert_golden(f"{name}.txt", explain(VERDICTS[name]()).text())


@pytest.mark.parametrize("name", AFTER_GRADING)
def test_a_message_after_grading_is_word_for_word_its_golden_file(name):
    assert_golden(f"{name}.txt", explain(AFTER_GRADING[name](), hidden=True).text())


@pytest.mark.parametrize("name", PAGES)
def test_a_block_of_html_is_byte_for_byte_its_golden_file_but_for_the_pixels(name):
    assert_golden(f"{name}.html", re.sub("base64,[^']+'", "base64,...'", explain(VERDICTS[name]()).html()))


def test_every_outcome_has_a_golden_message():
    outcomes = {make().outcome for make in VERDICTS.values()}
    assert outcomes == set(OUTCOMES) - {"skipped"}  # an exercise is never skipped as a whole


def test_no_golden_file_is_left_over():
    names = {f"{name}.txt" for name in (*VERDICTS, *AFTER_GRADING)} | {f"{name}.html" for name in PAGES}
    assert {path.name for path in GOLDEN.iterdir()} == names


@pytest.mark.parametrize("name", VERDICTS)
def test_a_message_has_at_most_twelve_plain_lines_and_a_headline_that_stands_alone(name):
    verdict = VERDICTS[name]()
    lines = explain(verdict).text().split("\n")
    assert len(lines) <= 12
    assert lines[0].startswith(f"f: {verdict.outcome}")
    assert len(lines) == 1 or lines[1] == ""
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", "\n".join(lines))


@pytest.mark.parametrize("name", [name for name in VERDICTS if name.endswith("_hidden")])
def test_a_hidden_case_shows_neither_its_name_nor_its_call_nor_what_was_expected(name):
    labels = [label for label, _ in explain(VERDICTS[name]()).rows]
    text = explain(VERDICTS[name]()).text()
    assert not {"call", "where", "expected"} & set(labels)
    assert "three numbers" not in text and "[1., 2., 6.]" not in text


@pytest.mark.parametrize("name", VERDICTS)
def test_a_block_of_html_holds_no_tag_that_came_from_an_answer(name):
    page = explain(VERDICTS[name]()).html()
    assert "<script" not in page
    assert set(re.findall(r"</?(\w+)", page)) <= {"div", "strong", "table", "tr", "th", "td", "code", "img"}
    assert page.count(" src=") == page.count("<img src='data:image/png;base64,")


def test_a_script_in_a_result_and_in_an_exception_is_escaped():
    assert "&lt;script&gt;" in explain(VERDICTS["wrong_values_string"]()).html()
    assert "&lt;script&gt;" in explain(VERDICTS["raised_hidden"]()).html()


def test_colour_codes_and_line_breaks_in_an_exception_do_not_reach_the_message():
    text = explain(made(r"def f(x): raise ValueError('\x1b[31mred\x1b[0m\nsecond\x07')")).text()
    assert not re.search(r"[\x00-\x09\x0b-\x1f]", text)
    assert "second" not in text


def test_a_type_with_a_long_name_of_many_lines_keeps_the_message_short():
    text = explain(of_other_kind("a\nb\x1b[31m" * 12)).text()
    assert len(text.split("\n")) <= 12 and "\x1b" not in text


def test_a_result_without_end_is_cut_to_the_width_of_a_message():
    text = explain(made("def f(x): return 'x' * 100_000", reference="def f(x): return 'y'")).text()
    assert max(map(len, text.split("\n"))) <= 100


def test_the_table_marks_just_the_elements_that_differ():
    assert explain(VERDICTS["wrong_values_matrix"]()).html().count("font-weight:bold") == 1


def test_the_table_marks_what_differs_by_the_tolerance_of_the_case():
    verdict = made("def f(x): return x / 2 + 1e-7 * (x == 4)", lambda nb, rng: nb.f(torch.arange(6.0).double()), HALF)
    message = explain(verdict)
    assert dict(message.rows)["differ"] == "1 of 6 elements"
    assert message.html().count("font-weight:bold") == 1


def test_an_answer_that_differs_in_the_last_digits_is_shown_with_as_many_digits_as_tell_it_apart():
    rows = dict(explain(made("def f(x): return 1.0000001", reference="def f(x): return 1.0", rtol=0, atol=0)).rows)
    assert rows["expected"] != rows["got"]


def test_the_skipped_cases_of_a_shown_check_are_not_counted_as_passed():
    assert "correct on 1 shown case;" in explain(without_gpu(True)).headline


@pytest.mark.parametrize("name", ["changed_its_input", "wrong_gradient"])
def test_where_speaks_of_a_result_only_where_the_result_differs(name):
    assert not dict(explain(VERDICTS[name]()).rows)["where"].startswith("result")
