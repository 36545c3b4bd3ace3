"""Cases that are tried in one process: what is seen is as apart, and nothing that is left behind helps anybody."""

import os
import pickle
import sys
from dataclasses import replace

import cloudpickle
import numpy as np
import pytest
import torch
from kit import seen

import torchmark.session
from torchmark.case import Case
from torchmark.observation import Observation, Raised
from torchmark.reply import Failure
from torchmark.session import Cell, Job, run
from torchmark.state import state
from torchmark.wire import Closed, join, split

cloudpickle.register_pickle_by_value(sys.modules[__name__])

NOTEBOOK = """
import torch
class Line(torch.nn.Module):
    rate = 0.1
    def __init__(self):
        super().__init__()
        self.w = torch.nn.Parameter(torch.ones(2))
class Box:
    def __init__(self):
        self.held = [1]
class Slot:
    __slots__ = ("held",)
def counter():
    count = [0]
    def step():
        count[0] += 1
        return count[0]
    return step
def remembers(x, memory=[]):
    memory.append(x)
    return memory
line, box, step, w, wide = Line(), Box(), counter(), torch.ones(3, requires_grad=True), torch.ones(4, 6).t()
big = torch.ones(100_000)
slot = Slot()
slot.held = [1]
optimizer = torch.optim.Adam(line.parameters())
table, history, words = {"a": [1, 2]}, [0.5] * 5000, {"x"}
array, boxes = np.ones(3), np.array([[1], None], dtype=object)
generator, numpy_generator, old_generator = torch.Generator(), np.random.default_rng(1), np.random.RandomState(1)
"""
CHANGES = [
    "w.data[0] = 7", "w.grad = torch.ones(3)", "w.requires_grad_(False)", "w.detach().add_(1)", "wide[0, 0] = 5",
    "big[0] = 2", "line.w.data.mul_(2)", "line.eval()", "line.extra = 1", "Line.rate = 0.2", "Line.forward = step",
    "line.w.sum().backward()", "line.w.grad = torch.ones(2); optimizer.step()", "optimizer.param_groups[0]['lr'] = 1",
    "box.held.append(2)", "slot.held.append(2)", "step()", "remembers(1)", "remembers.seen = 1", "table['a'].append(3)",
    "history[-1] = 0.25", "words.add('y')", "array[1] = 5", "boxes[0].append(2)", "torch.rand(1, generator=generator)",
    "numpy_generator.random()", "old_generator.rand()", "os.environ['WHO'] = 'me'", "os.chdir('/')",
    "torch.set_default_dtype(torch.float64)", "torch.set_grad_enabled(False)", "np.seterr(all='ignore')",
    "torch.relu = torch.tanh", "torch.Tensor.double = torch.Tensor.float", "new = 1", "del table",
    "torch.use_deterministic_algorithms(True)", "sys.path.append('x')",
    "sys.modules['stranger'] = type(sys)('stranger')",
]  # fmt: skip


@pytest.fixture
def names():
    """A notebook's names; whatever a change did to this process is undone."""
    before = dict(vars(torch)), torch.Tensor.double, torch.get_default_dtype(), np.geterr(), dict(os.environ)
    folder, path = os.getcwd(), sys.path[:]
    found = {"__name__": "__main__", "np": np, "os": os, "sys": sys}
    exec(NOTEBOOK, found)
    yield found
    torch.relu, torch.Tensor.double = before[0]["relu"], before[1]
    torch.set_default_dtype(before[2])
    torch.set_grad_enabled(True)
    torch.use_deterministic_algorithms(False)
    np.seterr(**before[3])
    os.environ.clear()
    os.environ.update(before[4])
    os.chdir(folder)
    sys.path[:] = path
    sys.modules.pop("stranger", None)


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_that_a_case_leaves_behind_is_seen(names, change):
    before = state(names)
    assert before is not None
    assert state(names) == before
    exec(change, names)
    assert state(names) != before


@pytest.mark.parametrize("harmless", ["line(torch.ones(1)) if False else None", "w.sum().backward; torch.rand(3)",
                                      "[v for v in table.values()]", "Box()", "np.random.rand(2)"])  # fmt: skip
def test_what_leaves_nothing_behind_is_the_same_state(names, harmless):
    before = state(names)
    eval(compile(harmless, "<test>", "exec"), names)
    assert state(names) == before


@pytest.mark.parametrize("source", [
    "numbers = iter([1, 2])", "numbers = (n for n in [1])", "many = [[] for _ in range(30_000)]",
    "text = open(os.devnull)",
])  # fmt: skip
def test_a_state_that_can_not_be_seen_is_no_state(names, source):
    exec(source, names)
    assert state(names) is None
    if "text" in names:
        names["text"].close()
        assert state(names) is not None


def test_frames_come_apart_as_they_were_joined():
    frames = [b"", b"one", b"x" * 1000]
    assert split(join(frames), 3) == frames
    assert split(b"", 3) == []
    for torn in (join(frames)[:-1], join([*frames, b""]), b"\xff" * 8, b"abc", bytes(1 << 20)):
        with pytest.raises(Closed):
            split(torn, 3)


# In one notebook: who is right, who leaves something behind, and who is right only after that.
CELLS = [Cell("cell", source) for source in ["""
import os, time, torch
log, flag = [], torch.zeros(1)
def right(x): return x + 1
def wrong(x): return x + 2
def leaves(x):
    log.append(x)
    return x
def depends(x): return x if log else x + 1
def second(x):
    flag.data += 1
    return x if flag > 1 else x + 1
def dies(x): os._exit(1) if x > 1 else None
def hangs(x):
    while True: pass
def raises(x): raise NotImplementedError
def last(x): return x
"""]]  # fmt: skip
ANSWERS = ["right", "wrong", "leaves", "depends", "second", "dies", "hangs", "raises", "last"]
EXPECTED = {"right": 1}


def asked(name, number):
    """A case that calls an answer with a number."""
    return Case(f"test_{name}_{number}", name, lambda nb, rng: getattr(nb, name)(number), points=1.0, seconds=2.0)


def jobs_of(together, names=ANSWERS):
    """Two cases for each answer; expected: what each should give, where it is to be tried together."""
    cases = [(name, number) for name in names for number in (1, 2)]
    expected = [seen(number + EXPECTED.get(name, 0)) if together else None for name, number in cases]
    return [Job(f"{name} {number}", asked(name, number), expected=each)
            for (name, number), each in zip(cases, expected, strict=True)]  # fmt: skip


def listened(jobs):
    """What is seen of all answers, and what the worker was asked for."""
    asked_for = []
    ask = torchmark.session.Worker.ask
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(torchmark.session.Worker, "ask", lambda *args, **options: (
            asked_for.append(args[1:]), ask(*args, **options))[1])  # fmt: skip
        return run(CELLS, jobs, ANSWERS, sandbox="bubblewrap"), asked_for


@pytest.fixture(scope="module")
def both():
    """What is seen of all answers, together and apart, and what the worker was asked for the first."""
    together, asked_for = listened(jobs_of(True))
    return together, run(CELLS, jobs_of(False), ANSWERS, sandbox="bubblewrap"), asked_for


@pytest.fixture(scope="module")
def ours():
    """What is seen of all answers, and of one in the place of another, where the code is the lesson's own."""
    jobs = jobs_of(False)
    other = [Job(f"other {number}", asked("wrong", number), {"wrong": "wrong = right"}) for number in (1, 2)]
    transcript, asked_for = listened([replace(job, trusted=True) for job in [*jobs[:4], *other, *jobs[4:]]])
    return transcript.observations, asked_for


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_of_the_lesson_does_together_what_it_does_apart(both, ours, name):
    for number in (1, 2):
        one, other = ours[0][f"{name} {number}"], both[1].observations[f"{name} {number}"]
        assert isinstance(one, Failure) == isinstance(other, Failure)
        assert one == other if isinstance(one, Failure) else one.value == other.value


def test_an_answer_of_the_lesson_takes_the_place_of_another_for_all_its_cases(ours):
    assert [ours[0][f"other {number}"].value.value for number in (1, 2)] == [2, 3]


def test_answers_of_the_lesson_are_spared_a_process_for_each_case_though_they_are_wrong(ours):
    apart = [pickle.loads(args[1]).exercise for args in ours[1] if args[0] == "run_case"]
    assert sorted({*apart}) == sorted({"leaves", "second", "dies", "hangs"})
    assert [args[0] for args in ours[1]].count("run_together") == len(ANSWERS)


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_does_together_what_it_does_apart(both, name):
    together, apart, _ = both
    for number in (1, 2):
        one, other = (found.observations[f"{name} {number}"] for found in (together, apart))
        assert isinstance(one, Failure) == isinstance(other, Failure)
        assert one == other if isinstance(one, Failure) else one.value == other.value


def test_only_those_that_are_right_by_themselves_are_spared_a_process_each(both):
    apart = [pickle.loads(args[1]).exercise for args in both[2] if args[0] == "run_case"]
    assert sorted({*apart}) == sorted({"wrong", "leaves", "depends", "second", "dies", "hangs"})
    assert [args[0] for args in both[2]].count("run_together") == 1


def test_an_answer_that_another_one_would_help_is_still_wrong(both):
    assert both[0].observations["depends 1"].value.value == 2
    assert both[0].observations["second 2"].value.value == 3


def test_a_stub_is_seen_without_a_process_for_each_case(both):
    found = both[0].observations["raises 2"]
    assert isinstance(found, Observation)
    assert isinstance(found.value, Raised)
    assert found.value.by_stub


@pytest.mark.parametrize("attack", [
    "os.kill(os.getppid(), 9)", "os.write(3, b'x' * 99)",
    "[os.write(fd, b'x' * 99) for fd in range(3, 20) if open_(fd)]",
    "os.killpg(0, 9)", "open('/proc/self/oom_score_adj', 'w').write('1000')",
])  # fmt: skip
def test_whoever_disturbs_what_runs_together_takes_nothing_from_the_others(attack):
    source = f"""
import os
def open_(fd):
    try: os.fstat(fd)
    except OSError: return False
    return True
def attack(x):
    {attack}
    return x
def right(x): return x + 1
def last(x): return x
"""
    names = ["right", "attack", "last"]
    found = run([Cell("cell", source)], jobs_of(True, names), names, sandbox="bubblewrap").observations
    for name in ("right", "last"):
        for number in (1, 2):
            assert found[f"{name} {number}"].value.value == number + EXPECTED.get(name, 0)


def test_what_the_judge_expects_does_not_enter_the_worker(monkeypatch):
    sent, pack = [], pickle.dumps
    monkeypatch.setattr(torchmark.session.pickle, "dumps", lambda message: (sent.append(message), pack(message))[1])
    run(CELLS, jobs_of(True, ["right"]), ["right"], sandbox="none")
    asked_for = {message[0]: message[1:] for message in sent if isinstance(message, tuple)}
    assert {*asked_for} == {"run_cell", "kinds", "run_together"}
    ((answer,),) = asked_for["run_together"]
    assert answer[0] == {}
    assert [[type(pickle.loads(case)), type(seed)] for case, seed in answer[1]] == [[Case, int], [Case, int]]
