"""Images and curves in a message: what is drawn, what its pixels say, what is never drawn."""

import base64
import io
import re
import subprocess
import sys
import warnings

import matplotlib
import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from kit import case_of, exercise_of, seen, verdict_of
from PIL import Image

from torchmark.case import Case
from torchmark.compare import compare
from torchmark.curve import Curve, curve_of
from torchmark.message import explain
from torchmark.picture import SIDE, is_image, picture_of

PHOTO = """
def photo(h=8, w=16):
    y, x = torch.meshgrid(torch.linspace(0, 1, h), torch.linspace(0, 1, w), indexing="ij")
    return torch.stack([x, y, x * y])
"""
LOSSES = "def losses(rate, n=40): return [80 * (1 - rate) ** i + 3 for i in range(n)]\n"
ORANGE = (255, 123, 0)


def message_of(reference, answer, given="", run=None, **options):
    """The message on an answer's expression where that of the reference was expected."""
    case = case_of(run or (lambda nb, rng: nb.f()), **options)
    exercise = exercise_of(case, reference=f"{given}\ndef f(): return {reference}")
    return explain(verdict_of(exercise, f"{given}\ndef f(): return {answer}"))


def images_in(page):
    """The images of a page by their captions."""
    found = re.findall(r"<img src='data:image/png;base64,([^']*)' alt='(?:a|the) [^']+'[^>]*>([^<]*)</div>", page)
    assert len(found) == page.count("<img")
    return {caption: Image.open(io.BytesIO(base64.b64decode(data, validate=True))) for data, caption in found}


def pixel(image, row, column, of):
    """The colour of a pixel of an image that was enlarged from `of` (rows, columns)."""
    size = image.size[0] // of[1]
    return image.getpixel((column * size + size // 2, row * size + size // 2))


def test_images_are_shown_beside_each_other_and_where_they_differ():
    answer = "photo() * (1 - (torch.arange(16) == 3).float() * (torch.arange(8) == 5).float()[:, None])"
    images = images_in(message_of("photo()", answer, PHOTO).html())
    assert list(images) == ["expected", "got", "differ: 1 of 128 pixels"]
    expected, got, differ = images.values()
    assert expected.size == (160, 80)
    assert pixel(expected, 7, 15, (8, 16)) == (255, 255, 255) == pixel(got, 7, 15, (8, 16))
    assert pixel(expected, 5, 3, (8, 16)) == (51, 182, 36) and pixel(got, 5, 3, (8, 16)) == (0, 0, 0)
    colours = np.asarray(differ).reshape(-1, 3)
    assert pixel(differ, 5, 3, (8, 16)) == ORANGE and (colours == ORANGE).all(axis=1).sum() == 100


def test_images_of_different_shapes_are_each_shown_in_their_own():
    page = message_of("photo()", "photo().permute(1, 2, 0)", PHOTO).html()
    images = images_in(page)
    assert list(images) == ["expected, shape (3, 8, 16)", "got, shape (8, 16, 3)"]
    expected, got = images.values()
    assert expected.tobytes() == got.tobytes()


@pytest.mark.parametrize("reference, answer, black, white", [
    ("(photo()[0] * 255).byte()", "(photo()[0] * 0).byte()", 0, 0),
    ("photo()[:1]", "photo()[:1] * 255", 0, 255),
    ("photo()[0] * 2 - 1", "photo()[0]", 128, 255),
    ("photo()[0] * 50 + 100", "photo()[0] * 50", 0, 0),
    ("photo()[0].half()", "1 - photo()[0].half()", 255, 0),
])  # fmt: skip
def test_both_images_have_the_black_and_white_of_the_expected_one(reference, answer, black, white):
    expected, got, _ = images_in(message_of(reference, answer, PHOTO).html()).values()
    assert (pixel(got, 0, 0, (8, 16)), pixel(got, 0, 15, (8, 16))) == (black, white)
    low = 0 if "half" not in reference else pixel(expected, 0, 0, (8, 16))
    assert (low, pixel(expected, 0, 15, (8, 16))) == (0, 255)


def test_of_a_batch_the_first_image_that_differs_is_shown():
    page = message_of("torch.stack([photo()] * 3)", "torch.stack([photo(), photo(), photo() * 0])", PHOTO).html()
    assert list(images_in(page))[:2] == ["expected[2]", "got[2]"]


def test_a_large_image_is_made_small_and_a_single_dot_in_it_stays_marked():
    answer = "photo(900, 600) * (1 - (torch.arange(600) == 77).float() * (torch.arange(900) == 500).float()[:, None])"
    images = images_in(message_of("photo(900, 600)", answer, PHOTO).html())
    assert [image.size for image in images.values()] == [(106, SIDE)] * 3
    assert (np.asarray(images["differ: 1 of 540000 pixels"]) == ORANGE).all(axis=2).sum() >= 1


def test_three_images_of_noise_stay_within_250_kilobytes():
    page = message_of("torch.manual_seed(0) and torch.rand(3, 1024, 1024)", "torch.rand(3, 1024, 1024)").html()
    assert len(images_in(page)) == 3 and len(page) < 250_000 * 4 / 3


@pytest.mark.parametrize("shape, image", [
    ((3, 4, 4), True), ((1, 4, 30), True), ((5, 7, 3), True), ((8, 9), True), ((2, 3, 16, 16), True),
    ((3, 2, 2), False), ((2, 8, 8), False), ((7, 100), False), ((8, 65), False), ((3, 1025, 1025), False),
    ((64,), False), ((), False), ((0, 8, 8), False), ((3, 0, 8), False), ((1, 1, 3, 16, 16), False),
])  # fmt: skip
def test_the_rule_for_images_goes_by_the_shape(shape, image):
    assert is_image(seen(torch.zeros(shape)).value) == image
    assert is_image(seen(np.zeros(shape, dtype=np.uint8)).value) == image


@pytest.mark.parametrize("dtype", ["int64", "bool", "complex64", "int16"])
def test_the_rule_for_images_goes_by_the_dtype(dtype):
    assert not is_image(seen(torch.zeros(3, 8, 8).to(getattr(torch, dtype))).value)
    assert not is_image(seen(torch.zeros(3, 8, 8, device="meta")).value)


def test_losses_are_drawn_with_the_steps_and_ends_of_both_in_words():
    page = message_of("{'n': 1, 'losses': losses(.1)}", "{'n': 1, 'losses': losses(.05, 30)}", LOSSES).html()
    ((words, plot),) = images_in(page).items()
    assert words == "result[&#x27;losses&#x27;]: expected 40 steps, from 83 to 4.314; got 30 steps, from 83 to 21.07"
    colours = np.asarray(plot.convert("RGB")).reshape(-1, 3)
    for colour in ((0x00, 0x72, 0xB2), (0xD5, 0x5E, 0x00), (255, 255, 255)):
        assert (colours == colour).all(axis=1).sum() > 100


@pytest.mark.parametrize("reference, answer, path", [
    ("[1., 2., 3., 4., 5.]", "[1., 2., 3., 4., 6.]", "result"),
    ("(0, [1., 2.])", "(0, [1., 2., 3., 4., 5., 6.])", "result[1]"),
    ("[torch.ones(2) * i for i in range(6)]", "[torch.ones(2) * i * i for i in range(6)]", "result"),
    ("[torch.tensor(1. * i) for i in range(6)]", "[torch.tensor(1. * i * i) for i in range(6)]", "result"),
    ("torch.linspace(0, 1, 65)", "torch.linspace(0, 2, 65)", "result"),
    ("np.linspace(0, 1, 80).reshape(40, 2)", "np.linspace(0, 2, 80).reshape(40, 2)", "result"),
    ("(torch.ones(2), [1., 2., 3., 4., 5.])", "(torch.zeros(2), [0., 2., 3., 4., 5.])", "result[1]"),
    ("{'a': [0.] * 6, 'b': [1.] * 6}", "{'a': [0.] * 6, 'b': [2.] * 6}", "result['b']"),
    ("(0, [0.] * 6, *'abcdefgh', [1.] * 6)", "(0, [2.] * 6, *'abcdefgh', [1.] * 7)", "result[10]"),
])  # fmt: skip
def test_a_trajectory_is_drawn_wherever_it_is_in_the_result(reference, answer, path):
    message = message_of(reference, answer)
    case, drawing = message.drawing
    assert case == "" and isinstance(drawing, Curve) and drawing.path == path


@pytest.mark.parametrize("reference, answer", [
    ("[1., 2., 3., 4.]", "[1., 2., 3., 5.]"), ("[1, 2, 3, 4, 5]", "[1, 2, 3, 4, 6]"),
    ("list('abcdef')", "list('abcdeg')"), ("torch.ones(64)", "torch.zeros(64)"), ("[]", "[1., 2., 3., 4., 5.]"),
    ("torch.ones(20, 5)", "torch.zeros(20, 5)"), ("[torch.ones(5)] * 6", "[torch.zeros(5)] * 6"),
    ("torch.ones(70, dtype=int)", "torch.zeros(70, dtype=int)"), ("[True] * 6", "[False] * 6"),
    ("(1, [1., 2., 3., 4., 5.])", "(2, [1., 2., 3., 4., 5.])"), ("torch.ones(100, 1, 1)", "torch.zeros(100, 1, 1)"),
])  # fmt: skip
def test_what_is_no_trajectory_or_does_not_differ_is_not_drawn(reference, answer):
    message = message_of(reference, answer)
    assert message.drawing is None and "<img" not in message.html()


def test_a_trajectory_that_runs_away_leaves_the_expected_one_to_be_seen():
    plots = [
        *images_in(message_of("losses(.1)", "losses(-100.)", LOSSES).html()).values(),
        *images_in(message_of("losses(.1)", "[-1e9 * loss for loss in losses(.1)]", LOSSES).html()).values(),
        *images_in(message_of("losses(.1)", "[1e-200 * loss for loss in losses(-.3)]", LOSSES).html()).values(),
        *images_in(message_of("losses(.1)", "[float('nan')] * 40", LOSSES).html()).values(),
        *images_in(message_of("losses(.1)", "[1e9, *losses(.1), 1e-200]", LOSSES).html()).values(),
    ]
    for plot in plots:
        below_the_legend = np.asarray(plot.convert("RGB"))[plot.size[1] // 8 :]
        blue = np.argwhere((below_the_legend == (0x00, 0x72, 0xB2)).all(axis=2))
        assert np.ptp(blue[:, 0]) > 25  # pixels that the curve falls, of 215


def test_numbers_that_are_not_drawn_are_counted():
    page = message_of("losses(.1)", "[*losses(.1)[:-3], float('nan'), float('inf'), 10**400]", LOSSES).html()
    assert "(3 NaN, infinite or too large to draw)" in page


def test_whatever_style_the_notebook_has_set_the_plot_is_the_same_and_the_style_stays():
    expected, got = seen([1.0] * 6).value, seen([2.0] * 6).value
    plain = curve_of(expected, got, "result").html()
    with matplotlib.rc_context({"axes.facecolor": "red", "text.usetex": True, "lines.linewidth": 40}):
        from torchmark.curve import _png

        _png.cache_clear()
        styled = curve_of(expected, got, "result").html()
        assert matplotlib.rcParams["axes.facecolor"] == "red"
    assert styled == plain


def test_the_picture_is_that_of_another_case_where_the_first_that_fails_has_none():
    first = case_of(lambda nb, rng: nb.f(2), "test_two_epochs")
    second = case_of(lambda nb, rng: nb.f(30), "test_thirty_epochs")
    exercise = exercise_of(first, second, reference=f"{LOSSES}def f(n): return losses(.1, n)")
    message = explain(verdict_of(exercise, f"{LOSSES}def f(n): return losses(.2, n)"))
    assert dict(message.rows)["call"] == "f(2)"
    assert message.drawing[0] == "thirty epochs" and "thirty epochs<br><div" in message.html()


@pytest.mark.parametrize("shown_first", [True, False])
def test_what_a_hidden_case_gives_is_never_drawn(shown_first):
    shown = case_of(lambda nb, rng: nb.f(1), "test_seen", shown=True)
    hidden = case_of(lambda nb, rng: nb.f(rng.integers(3, 9, 1).item()), "test_unseen", shown=False)
    exercise = exercise_of(*((shown, hidden) if shown_first else (hidden, shown)),
                           reference=f"{PHOTO}{LOSSES}def f(n): return photo(8 * n), losses(.1, 40 * n)")  # fmt: skip
    for broken in ("photo(8 * n) * (n < 2), losses(.1, 40 * n)", "photo(8 * n), losses(.1 + (n > 1), 40 * n)"):
        message = explain(verdict_of(exercise, f"{PHOTO}{LOSSES}def f(n): return {broken}"), hidden=True)
        assert message.drawing is None and "<img" not in message.html()
    both = verdict_of(exercise, f"{PHOTO}{LOSSES}def f(n): return photo(8 * n) * 0, losses(.2, 40 * n)")
    message = explain(both, hidden=True)
    assert (message.drawing is not None) == shown_first
    assert all(result.returned is None for result in both.cases if not result.case.shown)
    if shown_first:
        assert message.drawing[1].expected == exercise.expected["test_seen"].value.items[0]


def test_an_answer_that_raises_has_no_picture():
    assert message_of("photo()", "photo() + undefined", PHOTO).drawing is None


def test_words_stay_as_they_are_without_a_picture():
    message = message_of("{'losses': losses(.1)}", "{'losses': losses(.2)}", LOSSES)
    assert "curve" not in message.text() and len(message.text().splitlines()) <= 12


def test_only_a_drawing_loads_what_draws():
    code = "import sys, torchmark.message; print(sorted({'PIL', 'matplotlib'} & set(sys.modules)))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout == "[]\n"


FLOATS = st.floats(width=32) | st.floats() | st.integers(-(10**320), 10**320)
DTYPES = ("float32", "float64", "float16", "bfloat16", "uint8", "int64", "bool", "complex64")


@st.composite
def tensors(draw):
    shape = draw(st.lists(st.sampled_from([0, 1, 2, 3, 4, 8, 9, 70]), max_size=4).filter(lambda s: np.prod(s) < 20_000))
    numbers = draw(st.lists(st.floats(width=32), min_size=1, max_size=6))
    flat = torch.tensor(numbers).repeat(-(-int(np.prod(shape)) // len(numbers)))[: int(np.prod(shape))]
    dtype = draw(st.sampled_from(DTYPES))
    flat = flat.nan_to_num(0).clamp(0, 255) if dtype in ("uint8", "int64") else flat
    device = draw(st.sampled_from(["cpu", "cpu", "cpu", "meta"]))
    return flat.reshape(shape).to(getattr(torch, dtype)).to(device)


VALUES = st.recursive(
    FLOATS | tensors() | st.booleans() | st.none() | st.text(max_size=3) | st.complex_numbers(),
    lambda inner: st.lists(inner, max_size=7) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    | st.lists(FLOATS, min_size=4, max_size=9) | st.tuples(inner, inner),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(expected=VALUES | tensors(), got=VALUES | tensors())
def test_whatever_values_meet_a_picture_is_drawn_or_none(expected, got):
    want, have = seen(expected), seen(got)
    difference = compare(want, have, Case("test_any", "f", lambda nb, rng: None))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for drawing in (difference and picture_of(difference), curve_of(want.value, have.value, "result")):
            if drawing:
                assert images_in(drawing.html())
                assert set(re.findall(r"</?(\w+)", drawing.html())) == {"div", "img"}


@settings(max_examples=60)
@given(st.lists(FLOATS, min_size=5, max_size=12), st.lists(FLOATS, min_size=5, max_size=12))
@example([0.0, 1.7976931348623157e308, 0.0, 0.0, 0.0], [0.0, -(10**320), 0.0, 0.0, 0.0])
def test_whatever_numbers_a_trajectory_has_it_is_drawn(expected, got):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        curve = curve_of(seen([0.5, *expected]).value, seen([0.25, *got]).value, "result")
        assert len(images_in(curve.html())) == 1


@settings(max_examples=60)
@given(st.lists(st.floats(), min_size=1, max_size=9), st.lists(st.floats(), min_size=1, max_size=9))
@example([1.0000000000000002e300], [0.0])
def test_whatever_numbers_an_image_has_it_is_drawn(expected, got):
    want, have = (
        seen(torch.tensor(n, dtype=torch.float64).repeat(144)[:144].reshape(1, 12, 12)) for n in (expected, got)
    )
    difference = compare(want, have, Case("test_any", "f", lambda nb, rng: None))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert difference is None or len(images_in(picture_of(difference).html())) == 3
