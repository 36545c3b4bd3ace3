"""A graded class, Jupyter servers and a headless Chromium, for tests that look at what a person sees.

TORCHMARK_SHOTS=FOLDER keeps the screenshots there; without it they lie in pytest's temporary folder.
"""

import base64
import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait

LESSON, EXERCISE = "mini", "mean"  # a lesson, and an exercise of it whose first misconception fails a shown case
ROOT = Path(__file__).resolve().parents[2]
COURSE = ROOT / "tests" / "torchmark" / LESSON
CHROMIUM, CHROMEDRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--window-size=1400,1000"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
PATIENCE = 60  # seconds to wait for anything; what takes longer has failed

# Each of these adds its name to window.name where a browser runs it; the first also changes the page's title.
ATTACKS = """\
import torchmark.shell  # what a student can reach is no protection
torchmark.shell.MIME_TYPES = ("text/plain", "text/html", "text/markdown", "text/latex", "application/javascript",
                              "image/svg+xml", "image/png")
from IPython.display import HTML, Javascript, Latex, Markdown, display
print("<script>window.name += 'printed '</script>")
display(HTML("<script>window.name += 'html '; document.title = 'owned'</script>"))
display(HTML("<img src=x onerror=\\"window.name += 'image-in-html '\\">"))
display(Javascript("window.name += 'javascript '"))
display(Markdown("<img src=x onerror=\\"window.name += 'markdown-output '\\">"))
display(Latex("$x$ <script>window.name += 'latex '</script>"))
svg = "<svg xmlns='http://www.w3.org/2000/svg' onload=\\"window.name += 'svg '\\"/>"
display({"text/plain": "a drawing", "image/svg+xml": svg}, raw=True)
display({"text/plain": "a picture", "image/png": "x\\"><script>window.name += 'png '</script>"}, raw=True)
"""
MARKDOWN_ATTACKS = (
    "My own words <img src=x onerror=\"window.name += 'markdown-cell '\">",
    "```mermaid\n<img src=x onerror=\"window.name += 'mermaid '\">\n```",
)
RAISED_ATTACK = "<img src=x onerror=\"window.name+='raised,'\">"


@dataclass(frozen=True)
class Classroom:
    """A course with graded students: `right`, `wrong` (in one exercise) and `attacker`."""

    root: Path
    right_answer: str
    wrong_answer: str
    likely: str
    read: str
    points: dict[str, float]

    @property
    def db_url(self) -> str:
        """Where the gradebook is."""
        return f"sqlite:///{self.root / 'gradebook.db'}"

    def feedback(self, student: str) -> Path:
        """The feedback page of a student."""
        return self.root / "feedback" / student / LESSON / f"{LESSON}.html"


@dataclass(frozen=True)
class Server:
    """A running Jupyter server."""

    address: str
    token: str

    def url(self, path: str) -> str:
        """The address of a page, by way of the login: its cookie is good for all pages."""
        return f"{self.address}/login?token={self.token}&next=/{path}"

    def kernel_is_ready(self) -> bool:
        """Whether a kernel is idle and a page is connected to it."""
        with urllib.request.urlopen(f"{self.address}/api/kernels?token={self.token}", timeout=PATIENCE) as answer:
            return any(each["execution_state"] == "idle" and each["connections"] for each in json.load(answer))


Serve = Callable[[Path], contextlib.AbstractContextManager[Server]]
Shoot = Callable[[str], Path]


@pytest.fixture(scope="session")
def classroom(tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """A copy of the lesson's course, built, with three submissions graded and their feedback written."""
    from torchmark.build import build, released_notebook
    from torchmark.classroom import feedback, grade_class
    from torchmark.course import load_course
    from torchmark.demo import bank_answers, fill, right_answers

    root = tmp_path_factory.mktemp("browser") / "course"
    shutil.copytree(COURSE, root)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    with contextlib.chdir(root):
        course = load_course(root)
        lesson = build(course, LESSON).lesson
        belief = next(answer for answer in lesson.bank if answer.exercise == EXERCISE and answer.wrong)
        right = right_answers(lesson)
        wrong = right | {EXERCISE: bank_answers(lesson, True, 0)[EXERCISE]}
        attack = right | {EXERCISE: f"def {EXERCISE}(*args):\n    raise ValueError({RAISED_ATTACK!r})"}
        for student, answers in {"right": right, "wrong": wrong, "attacker": attack}.items():
            notebook = fill(released_notebook(course, LESSON, LESSON), answers)
            if student == "attacker":
                notebook.cells += [*map(new_markdown_cell, MARKDOWN_ATTACKS), new_code_cell(ATTACKS)]
            folder = root / "submitted" / student / LESSON
            folder.mkdir(parents=True)
            nbformat.write(notebook, folder / f"{LESSON}.ipynb")
        graded = {row.student: row for row in grade_class(course, LESSON)}
        assert not [row.error for row in graded.values() if row.error]
        feedback(course, LESSON, graded)
    points = {student: row.points for student, row in graded.items()}
    return Classroom(root, right[EXERCISE], belief.source.strip(), belief.says, belief.read, points)


@pytest.fixture
def browser(request: pytest.FixtureRequest, tmp_path: Path, shots: Path) -> Iterator[WebDriver]:
    """A headless Chromium with an empty profile, which reaches this machine only.

    Where a test fails, a picture of what it saw last is kept as failed-TEST.png.
    """
    failures = request.session.testsfailed
    missing = [str(path) for path in (CHROMIUM, CHROMEDRIVER) if not path.exists()]
    if missing:
        pytest.fail(f"{' and '.join(missing)} not found: apt-get install chromium chromium-driver", pytrace=False)
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for flag in (*FLAGS, f"--user-data-dir={tmp_path / 'profile'}"):
        options.add_argument(flag)
    driver = webdriver.Chrome(options=options, service=Service(str(CHROMEDRIVER)))
    driver.set_page_load_timeout(PATIENCE)
    try:
        yield driver
        if request.session.testsfailed > failures:
            driver.save_screenshot(str(shots / f"failed-{request.node.name}.png"))
    finally:
        driver.quit()


@pytest.fixture
def serve(tmp_path: Path) -> Serve:
    """Serve a folder with JupyterLab (and Notebook and the formgrader) on a free port of the loopback."""

    @contextlib.contextmanager
    def serve(root: Path) -> Iterator[Server]:
        home = tmp_path / "jupyter"
        _settings(home)
        server = Server(f"http://127.0.0.1:{_free_port()}", secrets.token_hex(16))
        log = tmp_path / "jupyter.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root"),
                    *("--ServerApp.ip=127.0.0.1", f"--ServerApp.port={server.address.rpartition(':')[2]}"),
                    "--ServerApp.port_retries=0",
                ],
                cwd=root, env=_environment(home, server.token), stdout=output, stderr=subprocess.STDOUT,
            )  # fmt: skip
        try:
            _wait_for_server(server, process, log)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    return serve


@pytest.fixture
def shots(tmp_path: Path) -> Path:
    """The folder for pictures."""
    folder = Path(os.environ.get("TORCHMARK_SHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def shoot(browser: WebDriver, shots: Path) -> Shoot:
    """Save a picture of the whole page in the browser."""

    def shoot(name: str) -> Path:
        size = browser.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 4000), "scale": 1}
        options = {"clip": clip, "captureBeyondViewport": True}
        picture = browser.execute_cdp_cmd("Page.captureScreenshot", options)["data"]
        path = shots / f"{name}.png"
        path.write_bytes(base64.b64decode(picture))
        return path

    return shoot


def wait(browser: WebDriver, condition: Callable[[WebDriver], object], what: str) -> object:
    """What `condition` returns once it is true; fails with `what` was waited for."""
    patient = WebDriverWait(browser, PATIENCE, 0.1, ignored_exceptions=[StaleElementReferenceException])
    return patient.until(condition, f"waited {PATIENCE} s for {what}")


def scripts_run(browser: WebDriver) -> list[str]:
    """The names of those ATTACKS that ran in the page."""
    wait(browser, lambda driver: driver.execute_script("return document.readyState") == "complete", "the page")
    return str(browser.execute_script("return window.name")).replace(",", " ").split()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(home: Path, token: str) -> dict[str, str]:
    """An environment in which Jupyter knows nothing of this machine's user."""
    folders = {f"JUPYTER_{kind}_DIR": str(home / kind.lower()) for kind in ("CONFIG", "DATA", "RUNTIME")}
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return os.environ | folders | {"IPYTHONDIR": str(home / "ipython"), "JUPYTER_TOKEN": token, "PATH": path}


def _settings(home: Path) -> None:
    """Have the page hold all cells of a notebook, also those out of sight."""
    folder = home / "config" / "lab" / "user-settings" / "@jupyterlab" / "notebook-extension"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tracker.jupyterlab-settings").write_text(json.dumps({"windowingMode": "none"}), encoding="utf-8")


def _wait_for_server(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{server.address}/api", timeout=5):
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.1)
    pytest.fail(f"jupyter lab did not start:\n{log.read_text(encoding='utf-8')[-2000:]}", pytrace=False)
