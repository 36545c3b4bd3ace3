"""The worker in its sandbox: whatever a cell or a case does, the judge gets an answer and keeps the others."""

# ruff: noqa: E501  sources of cells stand in one line each

import ctypes.util
import io
import json
import os
import socket
import sys
import threading
import time
import uuid
from pathlib import Path

import cloudpickle
import psutil
import pytest
import torch
from kit import case_of, seen, wait_until

from torchmark.observation import Observation, Raised
from torchmark.process import Broken, nursery
from torchmark.reply import Failure
from torchmark.sandbox import Limits, SandboxMissing, command, probe
from torchmark.session import Cell, Job, run

cloudpickle.register_pickle_by_value(sys.modules[__name__])

HERE = Path(__file__).parent
MARK = f"3{uuid.UUID(int=os.getpid()).int % 10**8:08}"  # seconds of a sleep that no other process has
DEAF = "while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass"
SERVER = socket.create_server(("127.0.0.1", 0))  # a neighbour that a submission must not reach
LOOK = f"""
import os, socket, pathlib

def attempt(action):
    try:
        return str(action())
    except OSError as error:
        return type(error).__name__

def write(path):
    return attempt(lambda: pathlib.Path(path).write_text("x"))

def connect(kind, address):
    return attempt(lambda: socket.socket(kind).connect(address))

found = {{
    "environment": dict(os.environ), "uid": os.getuid(), "folder": os.getcwd(), "host": os.uname().nodename,
    "internet": connect(socket.AF_INET, {SERVER.getsockname()!r}), "interfaces": [name for _, name in socket.if_nameindex()],
    "pids": [int(name) for name in os.listdir("/proc") if name.isdigit()],
    "package": sorted(os.listdir({str(HERE.parents[1])!r})),
    "course": [path for path in {[str(HERE), str(HERE.parents[1] / "source"), "/etc/passwd", "/var"]!r} if os.path.exists(path)],
    "home": os.listdir(), "root": os.getresuid(), "capabilities": [line for line in open("/proc/self/status") if "Cap" in line],
    **{{path: write(path + "/torchmark-test") for path in ("/tmp", "/dev/shm", ".", "/", "/usr", "/dev", "/etc", {sys.prefix!r},
        {str(HERE.parents[1])!r}, {str(HERE.parents[1] / "torchmark")!r})}},
}}
"""
FORGE = """
import os
import socket
for fd in range(3, 30):
    try:
        os.write(fd, {payload!r})
    except OSError:
        pass
"""
PICKLE = cloudpickle.dumps(("os", "system"))
CELLS = {
    "x": "x = 41\nprint('hello')\nx",
    # What kills its worker comes first: all cells before it run again.
    "died": "import os\nos._exit(1)",
    "deaf": DEAF,
    "forged": FORGE.format(payload=b"\xff" * 16),
    "forged pickle": FORGE.format(payload=len(PICKLE).to_bytes(8, "little") + PICKLE),
    "exit": "import sys\nsys.exit(3)",
    "loop": "while True:\n    pass",
    "flood": "for _ in range(200):\n    print('x' * 100_000)",
    "flicker": "import sys\nfor _ in range(60_000):\n    print('x', end='')\n    print('y', end='', file=sys.stderr)",
    "raw flood": "import os\nfor _ in range(200):\n    os.write(1, b'x' * 100_000)\n    os.write(2, b'x' * 100_000)",
    "displays": "from IPython.display import display\nfor _ in range(3000):\n    display(1)",
    "allocates": "y = bytearray(64 << 30)",
    "torch allocates": "import torch\ny = torch.zeros(1 << 40)",
    "recursion": "def again():\n    return again()\nagain()",
    "odd text": "print('\\ud800')\nraise ValueError('\\udfff')",
    "warns": "import warnings, sys\nwarnings.warn('careful')\nprint('oops', file=sys.stderr)\nz = 1",
    "plots": "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
    "asks": "input('name?')",
    "syntax": "def f(:\n    pass",
    "page": "from IPython.display import HTML, display\ndisplay(HTML('<script>1</script>'))",
    "threads": "import threading\nt = threading.Thread(target=lambda: globals().update(w=1))\nt.start()\nt.join()",
    "leaves": f"import subprocess\nleft = subprocess.Popen(['sleep', '{MARK}'], start_new_session=True)\nleft = left.pid",
    "files": "import tempfile\nwith tempfile.NamedTemporaryFile('w+') as f:\n    f.write('a')\n    f.seek(0)\n    text = f.read()",
    "look": LOOK,
    "after": "after = x + 1",
    "answers": """
import os, sys, time, torch
from torch.utils.data import DataLoader, TensorDataset

def hang():
    while True:
        try:
            time.sleep(60)
        except BaseException:
            pass

def leave():
    if os.fork() == 0:
        os.setsid()
        time.sleep(60)
    return 41

def load():
    data = TensorDataset(torch.arange(8.0))
    return torch.cat([batch[0] for batch in DataLoader(data, batch_size=4, num_workers=2)])

def recurse():
    return recurse()

def forge():
    for fd in range(3, 30):
        try:
            os.write(fd, bytes(8) + b"x" * 100)
        except OSError:
            pass
    os._exit(0)
""",
}


def grad(nb, rng):
    x = torch.ones(50, 50, requires_grad=True)
    (x @ x).sum().backward()
    return x.grad[0, 0]


LOCK = threading.Lock()
CASES = {
    "first": lambda nb, rng: nb.x,
    "hangs": lambda nb, rng: nb.hang(),
    "exits": lambda nb, rng: nb.os._exit(0),
    "leaves the interpreter": lambda nb, rng: nb.sys.exit(1),
    "kills its parent": lambda nb, rng: nb.os.kill(nb.os.getppid(), 9),
    "recursion": lambda nb, rng: nb.recurse(),
    "allocates": lambda nb, rng: torch.zeros(1 << 40),
    "forges": lambda nb, rng: nb.forge(),
    "leaves a process": lambda nb, rng: nb.leave(),
    "loads": lambda nb, rng: nb.load(),
    "has a gradient": grad,
    "changes a name": lambda nb, rng: (nb._names.update(x=7), nb.x)[1],
    "seeds": lambda nb, rng: [float(rng.normal()), float(torch.rand(()))],
    "last": lambda nb, rng: [nb.x, nb.after, nb.z, nb.w, nb.text],
    "look": lambda nb, rng: nb.found,
}
NAMES = ["x", "hang", "nothing", "again"]
LIMITS = Limits(cell_seconds=2, submission_seconds=200, output=200_000)


def jobs_of(cases):
    """Jobs with two seconds each, but for those that start processes."""
    return [
        Job(name, case_of(function, name=name, seconds=8 if name == "loads" else 2)) for name, function in cases.items()
    ]


def cells_of(cells):
    return [Cell(name, source) for name, source in cells.items()]


@pytest.fixture(scope="module", params=["warm", "cold"])
def transcript(request):
    unsendable = Job("unsendable", case_of(lambda nb, rng, lock=LOCK: lock))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nursery, "warm", request.param == "warm")
        return run(cells_of(CELLS), [*jobs_of(CASES), unsendable], NAMES, sandbox="bubblewrap", limits=LIMITS)


def texts(cell):
    """What a cell wrote, by stream."""
    found = {"stdout": "", "stderr": ""}
    for output in cell.outputs:
        if output["output_type"] == "stream":
            found[output["name"]] += output["text"]
    return found


def test_a_cell_prints_and_shows_its_last_value(transcript):
    outputs = transcript.cells["x"].outputs
    assert outputs[0] == {"output_type": "stream", "name": "stdout", "text": "hello\n"}
    assert outputs[1]["data"] == {"text/plain": "41"}


ERRORS = {
    "exit": "SystemExit", "loop": "OutOfTime", "allocates": "MemoryError", "torch allocates": "RuntimeError",
    "recursion": "RecursionError", "odd text": "ValueError", "syntax": "SyntaxError",
}  # fmt: skip


@pytest.mark.parametrize("name", ERRORS)
def test_a_cell_that_raises_ends_and_the_worker_goes_on(transcript, name):
    assert transcript.cells[name].failure is None
    assert transcript.cells[name].error[0][0] == ERRORS[name]


def test_a_cell_that_asks_for_input_gets_none_and_goes_on(transcript):
    assert transcript.cells["asks"].error is not None and transcript.cells["asks"].failure is None


DEATHS = {"died": "died", "deaf": "out of time", "forged": "died", "forged pickle": "died"}


@pytest.mark.parametrize("name", DEATHS)
def test_a_cell_that_takes_its_worker_along_is_left_out(transcript, name):
    assert transcript.cells[name].failure == Failure(DEATHS[name])


def test_no_other_cell_is_lost(transcript):
    assert {name for name, cell in transcript.cells.items() if cell.failure} == set(DEATHS)


def test_a_syntax_error_says_its_line(transcript):
    assert transcript.cells["syntax"].error[2] == 1


@pytest.mark.parametrize("name", ["flood", "flicker"])
def test_an_output_without_end_is_cut(transcript, name):
    written = texts(transcript.cells[name])
    assert 1_000 <= len(written["stdout"] + written["stderr"]) < LIMITS.output + 1000
    assert "cut here" in written["stdout"] + written["stderr"] or name == "flicker"


def test_what_is_written_past_python_goes_nowhere(transcript):
    assert texts(transcript.cells["raw flood"]) == {"stdout": "", "stderr": ""}


def test_displays_without_end_are_cut(transcript):
    assert len(transcript.cells["displays"].outputs) <= 1000


def test_stderr_and_warnings_are_recorded_and_hurt_nobody(transcript):
    assert "careful" in texts(transcript.cells["warns"])["stderr"]
    assert "oops" in texts(transcript.cells["warns"])["stderr"]
    assert transcript.cells["warns"].error is None


def test_odd_text_can_be_written_to_a_file(transcript):
    json.dumps(transcript.cells["odd text"].outputs, ensure_ascii=False).encode()


def test_a_plot_without_a_display_is_a_picture(transcript):
    kinds = {mime for output in transcript.cells["plots"].outputs for mime in output.get("data", {})}
    assert transcript.cells["plots"].error is None and "image/png" in kinds


def test_a_page_of_html_is_not_passed_on(transcript):
    assert "script" not in json.dumps(transcript.cells["page"].outputs)


def test_the_kinds_of_names_are_told(transcript):
    assert transcript.kinds == {"x": "int", "hang": "function", "nothing": "", "again": "function"}


FAILURES = {
    "hangs": "out of time", "exits": "died", "kills its parent": "died", "forges": "died",
    "unsendable": "broken",
}  # fmt: skip


@pytest.mark.parametrize("name", FAILURES)
def test_a_case_without_a_result_has_a_failure_that_says_why(transcript, name):
    assert transcript.observations[name] == Failure(FAILURES[name])


def test_no_other_case_is_lost(transcript):
    assert {name for name, got in transcript.observations.items() if isinstance(got, Failure)} == set(FAILURES)


RAISES = {"leaves the interpreter": "SystemExit", "recursion": "RecursionError", "allocates": "RuntimeError"}


@pytest.mark.parametrize("name", RAISES)
def test_a_case_that_raises_is_an_observation(transcript, name):
    value = transcript.observations[name].value
    assert isinstance(value, Raised) and value.types[0] == RAISES[name]


VALUES = {
    "first": 41, "leaves a process": 41, "loads": torch.arange(8.0), "has a gradient": torch.tensor(100.0),
    "changes a name": 7, "last": [41, 42, 1, 1, "a"],
}  # fmt: skip


@pytest.mark.parametrize("name", VALUES)
def test_a_case_is_seen_whatever_other_cases_did_before_it(transcript, name):
    assert transcript.observations[name].value == seen(VALUES[name]).value


def test_the_seeds_of_a_case_are_the_same_in_every_run(transcript):
    again = run([], jobs_of({"seeds": CASES["seeds"]}), [])
    assert transcript.observations["seeds"] == again.observations["seeds"]


@pytest.fixture(scope="module")
def found(transcript):
    """What a submission finds when it looks around: plain values by name."""
    node = transcript.observations["look"].value
    return {key.value: plain(value) for key, value in zip(node.keys, node.items, strict=True)}


def plain(node):
    """A node as the plain value that it stands for."""
    if not hasattr(node, "items"):
        return node.value
    if node.kind == "dict":
        return {key.value: plain(value) for key, value in zip(node.keys, node.items, strict=True)}
    return [plain(item) for item in node.items]


def test_a_submission_has_no_network(found):
    assert found["internet"].endswith("Error") and set(found["interfaces"]) <= {"lo"}


def test_a_submission_sees_only_the_package_and_nothing_of_the_course(found):
    assert set(found["package"]) <= {"torchmark", Path(sys.prefix).name} and found["course"] == []


def test_a_submission_sees_only_its_own_processes(found):
    assert len(found["pids"]) <= 6 and max(found["pids"]) < 100


def test_a_submission_has_nothing_of_the_environment_of_the_judge(found):
    assert not {"USER", "SHELL", "VIRTUAL_ENV", "PYTEST_CURRENT_TEST"} & set(found["environment"])
    assert found["environment"]["HOME"] == found["folder"] == "/home/student"


def test_a_submission_is_nobody_of_importance(found):
    assert found["uid"] == 1000 and found["host"] == "torchmark"
    assert {line.split()[1] for line in found["capabilities"] if "CapBnd" not in line} == {"0" * 16}


@pytest.mark.parametrize("place", ["/tmp", "/dev/shm", "."])
def test_a_submission_may_write_into_its_own_folders(found, place):
    assert found[place] == "1"


OTHERS = ["/", "/usr", "/dev", "/etc", sys.prefix, str(HERE.parents[1]), str(HERE.parents[1] / "torchmark")]


@pytest.mark.parametrize("place", OTHERS)
def test_a_submission_may_write_nowhere_else(found, place):
    assert found[place].endswith("Error") or place.startswith("/tmp/")  # a checkout there lies under the box's own /tmp
    assert not Path(place, "torchmark-test").exists()


def test_all_processes_of_a_submission_are_gone_afterwards(transcript):
    zygote = [nursery.zygote.process.pid] if nursery.zygote else []
    assert [child.pid for child in psutil.Process().children()] == zygote
    assert all(len(psutil.Process(pid).children(recursive=True)) == 2 for pid in zygote)  # bubblewrap's and its own
    running = [process.info["cmdline"] for process in psutil.process_iter(["cmdline"])]
    assert not [words for words in running if words and MARK in words]


def test_without_a_sandbox_a_submission_is_run_in_the_folder_given(tmp_path):
    (tmp_path / "data.txt").write_text("there")
    cells = {"a": "import os\ntext = open('data.txt').read()\nnames = sorted(os.environ)", "b": "b = 1 / 0"}
    cases = {"text": lambda nb, rng: [nb.text, nb.names]}
    seen_ = run(cells_of(cells), jobs_of(cases), ["b"], sandbox="none", folder=tmp_path)
    text, names = plain(seen_.observations["text"].value)
    assert text == "there" and "PYTEST_CURRENT_TEST" not in names
    assert seen_.cells["b"].error[0][0] == "ZeroDivisionError" and seen_.kinds == {"b": ""}


def test_a_submission_that_forges_a_reply_and_stops_reading_can_not_hold_the_judge():
    reply = json.dumps({"outputs": [], "error": None}).encode()
    forge = FORGE.format(payload=len(reply).to_bytes(8, "little") + reply) + DEAF
    cells = cells_of({"forge": forge, "long": "#" * 500_000})
    start = time.monotonic()
    seen_ = run(cells, jobs_of({"first": CASES["first"]}), ["x"], limits=Limits(cell_seconds=1, submission_seconds=6))
    assert time.monotonic() - start < 60
    assert isinstance(seen_.observations["first"], Failure)


def test_a_submission_ends_when_its_time_is_over_and_keeps_what_was_seen():
    cells = cells_of({"x": "x = 41"})
    cases = {"first": CASES["first"]} | {f"hangs {n}": lambda nb, rng: __import__("time").sleep(99) for n in range(9)}
    jobs = [Job(name, case_of(function, name=name, seconds=50)) for name, function in cases.items()]
    start = time.monotonic()
    seen_ = run(cells, jobs, ["x"], limits=Limits(submission_seconds=8))
    assert time.monotonic() - start < 40
    assert isinstance(seen_.observations.pop("first"), Observation)
    assert set(seen_.observations.values()) == {Failure("out of time")}


def test_without_bubblewrap_one_line_says_how_to_install_it(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SandboxMissing) as error:
        probe()
    assert "\n" not in str(error.value) and "install bubblewrap" in str(error.value)
    assert "--sandbox none" in str(error.value)
    assert "bwrap" not in command("none", Limits(), io.BytesIO())


def test_a_bubblewrap_that_can_make_no_namespaces_says_so_in_one_line(monkeypatch, tmp_path):
    (tmp_path / "bwrap").write_text("#!/bin/sh\necho 'No permissions to create new namespace' >&2\nexit 1\n")
    (tmp_path / "bwrap").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SandboxMissing, match="No permissions") as error:
        probe()
    assert "\n" not in str(error.value)


def test_a_machine_with_bubblewrap_passes_the_probe():
    assert ctypes.util.find_library("c")
    probe()


def test_files_of_no_size_are_counted_too():
    cells = [Cell("fills", "import os\nfor n in range(10**9):\n    os.mknod(f'/tmp/{n}')"), Cell("after", "x = 1")]
    limits = Limits(cell_seconds=60, files=3_000)
    seen_ = run(cells, jobs_of({"first": CASES["first"]}), ["x"], sandbox="bubblewrap", limits=limits)
    assert seen_.cells["fills"].failure == Failure("died")
    assert seen_.cells["after"].failure is None and isinstance(seen_.observations["first"], Observation)


def test_the_outputs_of_all_cells_together_are_bounded(monkeypatch):
    monkeypatch.setattr("torchmark.session.OUTPUT_BYTES", 250_000)
    cells = [Cell(f"prints {n}", f"x = {n}\nprint('x' * 100_000)") for n in range(4)]
    seen_ = run(cells, [], ["x"])
    assert [len(texts(cell)["stdout"]) > 100_000 for cell in seen_.cells.values()] == [True, True, False, False]
    assert "outputs are too long" in texts(seen_.cells["prints 3"])["stderr"] and seen_.kinds == {"x": "int"}


HALF_DEAD = "#!/bin/sh\nsleep {mark} &\nkill -9 $$\n"  # what is left where only bubblewrap's first process is killed


def test_a_bubblewrap_that_is_killed_while_it_starts_is_not_waited_for(monkeypatch, tmp_path, cold):
    (tmp_path / "bwrap").write_text(HALF_DEAD.format(mark=MARK))
    (tmp_path / "bwrap").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr("torchmark.session.START_SECONDS", 1)
    with pytest.raises(SandboxMissing):
        probe()
    with pytest.raises(Broken):
        run([Cell("x", "x = 1")], [], [], sandbox="bubblewrap")
    wait_until(lambda: ["sleep", MARK] not in [p.info["cmdline"] for p in psutil.process_iter(["cmdline"])])
