"""Bytes from a worker and files from students are hostile: whatever they hold, the judge keeps its composure.

A short, repeatable run; bench/fuzz.py runs the same for as long as you like, with other examples each time.
"""

import copy
import json
import os
import struct

import nbformat
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kit import case_of, exercise_of, released, seen

from torchmark.compare import compare
from torchmark.message import explain
from torchmark.observation import ITEM_SIZES, Malformed, Observation, decode, encode
from torchmark.reply import CellResult, Failed, read_cell, read_strings
from torchmark.submission import NotANotebook, as_submitted, lesson_of, parse_notebook, part_of, repair
from torchmark.verdict import OUTCOMES, Attempt, judge
from torchmark.wire import HEADER, Closed, Late, TooLong, join, read_frame, split, write_frame

FACTOR = int(os.environ.get("TORCHMARK_FUZZ", "0"))  # how many times as many examples, and not the same each time
quick = settings(
    max_examples=200 * max(1, FACTOR), deadline=None, derandomize=not FACTOR, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


def as_bytes(content):
    """JSON as a hostile program may write it: with NaN and lone surrogates."""
    return json.dumps(content).encode()


# Observations.

VALID = encode(
    seen([torch.ones(2, 3).t(), {"a": (1, 2.5, None)}, "x", ValueError("y"), torch.nn.Linear(1, 1), range(2), 1j, True])
)


def head_and(content, blob=b""):
    text = as_bytes(content)
    return struct.pack("<I", len(text)) + text + blob


def assert_read_or_malformed(data):
    try:
        observation = decode(data)
    except Malformed:
        return None
    assert isinstance(observation, Observation)
    hash(observation)
    return observation


def names():
    return st.text(st.characters(), max_size=6)


def few(inner, most=4):
    return st.lists(inner, max_size=most)


def tensors():
    sizes = few(st.integers(0, 3) | JSON, 3) | st.just([1] * 70) | st.just([0, 1 << 61])
    numbers = st.integers(0, 3) | JSON
    dtypes, devices = st.sampled_from(sorted(ITEM_SIZES)) | JSON, st.sampled_from(["cpu", "meta"]) | JSON
    return st.tuples(
        st.sampled_from(["tensor", "array"]), dtypes, sizes, sizes, numbers, numbers, devices, JSON, JSON,
        st.integers(0, 48) | JSON,
    ).map(list)  # fmt: skip


def meta_tensors():
    shape = st.lists(st.integers(0, 3), min_size=1, max_size=3)
    return st.builds(
        lambda dtype, shape: ["tensor", dtype, shape, shape, 0, 0, "meta", False, True, 0],
        st.sampled_from([*sorted(ITEM_SIZES), "rubbish"]) | JSON, shape,
    )  # fmt: skip


def nodes():
    scalars = st.tuples(st.sampled_from(["none", "bool", "int", "float", "complex", "str", "dtype", "device"]), JSON)
    floats = st.tuples(st.just("float"), st.floats().map(float.hex))
    ints = st.tuples(st.just("int"), st.integers().map(str) | st.just("9" * 400))
    raised = st.tuples(st.just("raised"), few(names()), names(), names(), st.integers() | JSON)
    others = st.tuples(st.just("other"), names(), names())
    leaves = st.one_of(*(kind.map(list) for kind in (scalars, floats, ints, raised, others)), tensors(), meta_tensors())
    return st.recursive(leaves | JSON, _containers, max_leaves=8)


def _containers(inner):
    pairs = few(st.tuples(inner, inner), 3)
    return st.one_of(
        st.builds(lambda kind, items: [kind, items, []], st.sampled_from(["list", "tuple", "set"]), few(inner)),
        pairs.map(lambda found: ["dict", [item for _, item in found], [key for key, _ in found]]),
        st.builds(lambda name, state: ["module", name, True, state], names(), inner),
    )


def observations():
    """Heads that have the form of an observation, with rubbish here and there."""
    calls = few(st.tuples(names(), nodes(), nodes()).map(list), 2)
    return st.builds(
        lambda value, calls, gradients, blob: head_and([value, calls, gradients], blob),
        nodes(), calls, st.just(["list", [], []]) | nodes(), st.binary(max_size=48),
    )  # fmt: skip


@quick
@given(st.binary(max_size=200))
def test_any_bytes_are_an_observation_or_malformed(data):
    assert_read_or_malformed(data)


@quick
@given(JSON, st.binary(max_size=20))
def test_any_json_is_an_observation_or_malformed(content, blob):
    assert_read_or_malformed(head_and(content, blob))


@quick
@given(st.integers(0, len(VALID)))
def test_a_truncated_observation_is_malformed(length):
    assert (assert_read_or_malformed(VALID[:length]) is None) == (length < len(VALID))


@quick
@given(st.lists(st.tuples(st.integers(0, len(VALID) - 1), st.integers(0, 255)), min_size=1, max_size=4))
def test_an_observation_with_flipped_bytes_is_read_or_malformed(changes):
    data = bytearray(VALID)
    for place, value in changes:
        data[place] = value
    assert_read_or_malformed(bytes(data))


@quick
@given(observations())
def test_what_can_be_read_can_be_written_again(data):
    observation = assert_read_or_malformed(data)
    if observation is not None and b"9" * 300 not in data:
        assert encode(decode(encode(observation))) == encode(observation)


REFERENCES = {
    "a tensor": "def f(x): return x[1:] * 2",
    "a dict": "def f(x): return {'a': 1, 'b': [x, x]}",
    "a module": "def f(x): return torch.nn.Linear(1, 1)",
    "an exception": "def f(x): raise ValueError('no')",
    "the meta device": "def f(x): return torch.empty(2, 3, device='meta')",
    "an empty tensor": "def f(x): return x[:0]",
}
OPTIONS = {"gradients": True, "inputs_unchanged": True, "storage": True, "strides": True}


def exercise_on(reference, shown):
    case = case_of(lambda nb, rng: nb.f(torch.ones(3, requires_grad=True)), shown=shown, **OPTIONS)
    return exercise_of(case, reference=REFERENCES[reference], beliefs={"a belief": "def f(x): return x"})


EXERCISES = [exercise_on(reference, shown) for reference in REFERENCES for shown in (True, False)]


@settings(quick, max_examples=300)
@given(observations(), st.sampled_from(EXERCISES))
def test_whatever_a_worker_says_it_saw_earns_a_verdict_and_a_message(data, exercise):
    observation = assert_read_or_malformed(data)
    if observation is not None:
        assert_judged(exercise, Attempt(("def f(x): ...",), "function", None, {exercise.cases[0].name: observation}))


@settings(quick, max_examples=300)
@given(nodes(), st.binary(max_size=48), st.sampled_from(EXERCISES))
def test_a_forged_result_of_the_expected_form_earns_a_verdict_and_a_message(node, blob, exercise):
    expected = exercise.expected[exercise.cases[0].name]
    length = struct.unpack_from("<I", encode(expected))[0]
    head = json.loads(encode(expected)[4 : 4 + length])
    if head[0][0] == "dict":
        head[0][1][0] = node
    else:
        head[0] = node
    observation = assert_read_or_malformed(head_and(head, blob))
    if observation is not None:
        assert_judged(exercise, Attempt(("def f(x): ...",), "function", None, {exercise.cases[0].name: observation}))


def assert_judged(exercise, attempt):
    verdict = judge(exercise, attempt)
    assert verdict.outcome in OUTCOMES
    message = explain(verdict, hidden=True)
    assert len(message.text().split("\n")) <= 12
    assert (message.text() + message.html()).encode()


@pytest.mark.parametrize("dimensions", [65, 200])
def test_a_tensor_of_more_dimensions_than_numpy_knows_is_malformed(dimensions):
    tensor = ["tensor", "float32", [1] * dimensions, [1] * dimensions, 0, 0, "cpu", False, True, 4]
    with pytest.raises(Malformed):
        decode(head_and([tensor, [], ["list", [], []]], bytes(4)))


def test_an_observation_larger_than_allowed_is_malformed_before_it_is_read():
    with pytest.raises(Malformed):
        decode(bytes((64 << 20) + 1))


@pytest.mark.parametrize("depth", [30, 5000, 200_000])
def test_an_observation_that_is_too_deep_is_malformed(depth):
    text = b'["list",[' * depth + b"],[]]" * depth
    with pytest.raises(Malformed):
        decode(struct.pack("<I", len(text)) + text)


@pytest.mark.parametrize("digits", [5000, 100_000])
def test_a_number_of_many_digits_in_a_head_is_malformed(digits):
    text = b'[["other","a","b"],[],["list",[],[]],' + b"9" * digits + b"]"
    with pytest.raises(Malformed):
        decode(struct.pack("<I", len(text)) + text)


@quick
@given(st.sampled_from(sorted(ITEM_SIZES)), st.lists(st.integers(0, 4), max_size=4), st.data())
def test_a_tensor_of_any_dtype_and_any_bytes_compares_with_itself(dtype, shape, data):
    size = ITEM_SIZES[dtype] * int(torch.tensor(shape).prod()) if shape else ITEM_SIZES[dtype]
    blob = data.draw(st.binary(min_size=size, max_size=size))
    head = [["tensor", dtype, shape, [1] * len(shape), 0, 0, "cpu", False, True, size], [], ["list", [], []]]
    observation = decode(head_and(head, blob))
    assert compare(observation, observation, case_of()) is None


# Replies about cells and names.


def outputs():
    kinds = st.sampled_from(["stream", "error", "display_data", "execute_result"]) | JSON
    keys = ["name", "text", "ename", "evalue", "traceback", "data"]
    values = JSON | st.sampled_from(["stdout", "stderr", ["line"], {"text/html": "<b>"}, {"image/png": "<b>"}])
    return st.builds(
        lambda kind, rest: {"output_type": kind} | rest, kinds, st.dictionaries(st.sampled_from(keys), values)
    )


def cells():
    errors = st.none() | JSON | st.tuples(few(names()) | JSON, names() | JSON, st.integers() | JSON).map(list)
    return st.builds(lambda outputs, error: {"outputs": outputs, "error": error}, few(outputs()) | JSON, errors)


@quick
@given(st.binary(max_size=60) | JSON.map(as_bytes) | cells().map(as_bytes))
def test_any_reply_about_a_cell_is_a_result_or_a_failure(data):
    try:
        result = read_cell(data)
    except Failed:
        return
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_code_cell("", outputs=[nbformat.from_dict(output) for output in result.outputs])]
    nbformat.validate(notebook)
    assert nbformat.writes(notebook).encode()
    assert {mime for output in result.outputs for mime in output.get("data", {})} <= {
        "text/plain", "image/png", "image/jpeg"
    }  # fmt: skip
    assert_judged(EXERCISES[0], Attempt(("f = 1",), "", result, {}))


@pytest.mark.parametrize("content", ["{}", "[]", "null", "1", '"x"', '{"outputs":[],"error":1e999}', "[" * 100_000])
def test_a_reply_of_another_form_is_a_failure(content):
    with pytest.raises(Failed):
        read_cell(content.encode())


@quick
@given(st.binary(max_size=60) | JSON.map(as_bytes), st.integers(0, 3))
def test_any_reply_about_names_is_as_many_short_strings_or_a_failure(data, count):
    try:
        found = read_strings(data, count)
    except Failed:
        return
    assert len(found) == count and all(isinstance(text, str) and len(text) <= 100 for text in found)
    for kind in found:
        assert_judged(EXERCISES[0], Attempt(("f = 1",), kind, CellResult([]), {}))


def sources():
    odd = [
        "'\ud800'",
        "-" * 30_000 + "1",
        "a" + ".b" * 9000,
        "x\0y",
        "(" * 300,
        "!ls",
        "%%bash\nrm",
        "def f(:",
        "\f",
        "not " * 9000,
    ]
    return st.sampled_from(odd) | st.text(st.characters(), max_size=30)


@quick
@given(sources())
def test_any_source_of_an_answer_can_be_searched_for_forbidden_calls(source):
    case = case_of(lambda nb, rng: nb.f(), forbid=("mean",))
    exercise = exercise_of(case, reference="def f(): return 1")
    assert_judged(exercise, Attempt((source,), "function", None, {}))


# Frames.


def reading(data, limit=100, seconds=0.2):
    """Read a frame from a pipe that holds `data` and is closed behind it."""
    read, write = os.pipe()
    try:
        os.write(write, data)
        os.close(write)
        return read_frame(read, limit, seconds)
    finally:
        os.close(read)


@quick
@given(st.binary(max_size=120))
def test_any_bytes_are_a_frame_or_one_of_three_faults(data):
    try:
        frame = reading(data)
    except (Closed, TooLong, Late):
        return
    assert data[8 : 8 + len(frame)] == frame


@quick
@given(st.binary(max_size=99))
def test_a_frame_comes_as_it_was_sent_and_none_of_it_comes_when_a_byte_is_missing(data):
    whole = HEADER.pack(len(data)) + data
    assert reading(whole) == data
    with pytest.raises(Closed):
        reading(whole[:-1])


@quick
@given(st.binary(max_size=120), st.integers(0, 9))
def test_any_bytes_are_frames_that_follow_each_other_or_none(data, most):
    try:
        frames = split(data, most)
    except Closed:
        return
    assert len(frames) <= most and join(frames) == data


@quick
@given(st.lists(st.binary(max_size=20), max_size=9))
def test_frames_come_apart_as_they_were_put_together(frames):
    assert split(join(frames), 9) == frames


@pytest.mark.parametrize("size", [101, 1 << 40, (1 << 64) - 1])
def test_a_frame_longer_than_allowed_is_refused_before_it_is_read(size):
    with pytest.raises(TooLong):
        reading(HEADER.pack(size) + b"x")


def test_a_frame_that_stops_halfway_is_late():
    read, write = os.pipe()
    os.write(write, HEADER.pack(10) + b"half")
    with pytest.raises(Late):
        read_frame(read, 100, 0.2)
    os.close(read)
    os.close(write)


def test_a_frame_that_nobody_reads_any_more_is_closed():
    read, write = os.pipe()
    os.close(read)
    with pytest.raises(Closed):
        write_frame(write, b"x")
    os.close(write)


# Notebooks.


@pytest.fixture(scope="module")
def form(course):
    return released(course)


def notebook_cells():
    metadata = JSON | st.just({"nbgrader": {"grade_id": "mean", "solution": True}}) | st.just({"nbgrader": "x"})
    cell = st.dictionaries(st.sampled_from(["source", "metadata", "outputs", "attachments", "level"]), JSON)
    ids = st.sampled_from(["mean", "check-mean", "x"]) | JSON
    kinds = st.sampled_from(["code", "markdown", "raw", "heading"]) | JSON
    return st.builds(
        lambda cell, kind, name, metadata: cell | {"cell_type": kind, "id": name, "metadata": metadata},
        cell, kinds, ids, metadata,
    )  # fmt: skip


def notebooks():
    version = st.sampled_from([2, 3, 4, 5, 99]) | JSON
    return st.builds(
        lambda major, minor, cells, metadata, sheets: {
            "nbformat": major, "nbformat_minor": minor, "cells": cells, "metadata": metadata,
            "worksheets": [{"cells": sheets}],
        },
        version, st.sampled_from([0, 2, 4, 5]) | JSON, few(notebook_cells()) | JSON,
        JSON | st.just({"torchmark": {"lesson": ["x"], "part": None}}), few(notebook_cells()),
    )  # fmt: skip


def damages():
    """Changes to the released notebook, cell by cell."""
    what = st.sampled_from(
        ["drop", "copy", "first", "last", "anonymous", "markdown", "edit", "raw metadata", "other id"]
    )
    return st.lists(st.tuples(what, st.integers(0, 30)), max_size=8)


def damaged(form, changes):
    notebook = json.loads(nbformat.writes(form))
    for what, place in changes:
        cells = notebook["cells"]
        if cells:
            damage(cells, what, place % len(cells))
    return as_bytes(notebook)


def damage(cells, what, place):
    if what in ("copy", "first", "last"):
        cells.insert({"copy": place, "first": 0, "last": len(cells)}[what], copy.deepcopy(cells[place]))
    elif what == "drop":
        del cells[place]
    else:
        cells[place] |= {
            "anonymous": {"metadata": {}, "id": ""}, "markdown": {"cell_type": "markdown"}, "edit": {"source": "1 +"},
            "raw metadata": {"metadata": None}, "other id": {"id": "check-mean"},
        }[what]  # fmt: skip


def assert_repaired_or_refused(form, data):
    try:
        notebook = parse_notebook(data, "a.ipynb")
    except NotANotebook as error:
        assert "a.ipynb" in str(error) and "\n" not in str(error)
        return
    assert isinstance(lesson_of(notebook) + part_of(notebook), str)
    as_submitted(notebook, {"mean"}).cells()
    submission = repair(copy.deepcopy(notebook), form)
    nbformat.validate(submission.notebook)
    assert nbformat.writes(submission.notebook).encode()
    ids = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in submission.notebook.cells]
    wanted = [cell.metadata.nbgrader.grade_id for cell in form.cells if "nbgrader" in cell.metadata]
    assert sorted(name for name in ids if name) == sorted(wanted)
    assert_runnable(submission, form)


def assert_runnable(submission, form):
    sources = {cell.id: cell for cell in submission.notebook.cells}
    for cell in form.cells:
        if "nbgrader" in cell.metadata and not cell.metadata.nbgrader.solution:
            assert sources[cell.id].source == cell.source
    runs = submission.cells()
    assert len({cell.name for cell in runs}) == len(runs)
    assert set(submission.answers) == {"mean", "tail", "ones", "Line", "fit"}


@quick
@given(st.binary(max_size=100) | JSON.map(as_bytes))
def test_any_file_is_repaired_or_no_notebook(form, data):
    assert_repaired_or_refused(form, data)


@settings(quick, max_examples=200)
@given(notebooks().map(as_bytes))
def test_any_file_with_the_form_of_a_notebook_is_repaired_or_no_notebook(form, data):
    assert_repaired_or_refused(form, data)


@quick
@given(damages())
def test_a_released_notebook_can_be_repaired_whatever_was_done_to_its_cells(form, changes):
    assert_repaired_or_refused(form, damaged(form, changes))


@pytest.mark.parametrize("content", [b"[" * 100_000, b'{"a":' * 50_000, b"9" * 100_000, b"\xff\xfe\x00", b"\x00" * 50])
def test_a_file_that_is_deep_or_long_or_binary_is_no_notebook(content):
    with pytest.raises(NotANotebook):
        parse_notebook(content, "a.ipynb")
