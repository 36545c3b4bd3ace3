"""Images and curves, as a student sees them in JupyterLab, Notebook and VS Code, and both sides on nbgrader's pages."""

import contextlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement

from .conftest import COURSE, LESSON, ROOT, Serve, Shoot, wait
from .test_notebook import Notebook

# Added to the lesson of the other tests: an exercise whose answer is an image, and one whose answer is a trajectory.
SOURCE = '''

# %% [markdown]
# ## Pictures
# ### `mirror`
# Return the picture `img`, of shape (3, H, W), with left and right exchanged.

# %% answer="mirror"
def mirror(img):
    """The picture, mirrored."""
    ### BEGIN SOLUTION
    return img.flip(2)
    ### END SOLUTION

# %% [markdown]
# ### `descend`
# Return the `n` losses `w ** 2` of `n` steps, each of which takes `rate * w` from `w`.

# %% answer="descend"
def descend(w, rate, n):
    """The losses before each step."""
    ### BEGIN SOLUTION
    losses = []
    for _ in range(n):
        losses.append(w ** 2)
        w = w - rate * w
    return losses
    ### END SOLUTION
'''
SHOWN = """

@case("mirror")
def test_a_picture_of_twelve_rows(nb, rng):
    y, x = torch.meshgrid(torch.linspace(0, 1, 12), torch.linspace(0, 1, 18), indexing="ij")
    return nb.mirror(torch.stack([x, y, 1 - x * y]))


@case("descend")
def test_thirty_steps(nb, rng):
    return nb.descend(9.0, 0.1, 30)
"""
HIDDEN = """

@case("mirror")
def test_a_picture_of_noise(nb, rng):
    return nb.mirror(rng.uniform(0, 1, 3, 9, 9))


@case("descend")
def test_forty_steps_with_another_rate(nb, rng):
    return nb.descend(5.0, 0.2, 40)
"""
BANK = """

# %% wrong="mirror" says="You turned the picture upside down." read="Pictures"
def mirror(img):
    return img.flip(1)


# %% wrong="descend" says="You went up." read="Pictures"
def descend(w, rate, n):
    losses = []
    for _ in range(n):
        losses.append(w ** 2)
        w = w + rate * w
    return losses
"""
WRONG = ("mirror", "descend")
CAPTIONS = {"mirror": ["expected", "got", "differ: 216 of 216 pixels"], "descend": [
    "result: expected 30 steps, from 81 to 0.1797; got 30 steps, from 81 to 2.038e+04"
]}  # fmt: skip
# VS Code shows the HTML of an output in a page of its own, with the theme's colours, and styles tables.
VSCODE = """<html><head>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<style>
body {{ background: {0}; color: {1}; margin: 0; padding: 0 8px; font: 13px system-ui, Ubuntu, sans-serif }}
code {{ font-family: monospace; color: #d7ba7d }}
table, tr, th, td {{ border: none !important; text-align: left }}
table {{ width: 100% }}
th, td {{ padding: 4px 8px }}
tr:nth-child(even) {{ background: rgba(130, 130, 130, .5) }}
</style></head><body>{2}</body></html>"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with the student `wrong`, graded, with feedback."""
    from torchmark.build import build, released_notebook
    from torchmark.classroom import feedback, grade_class
    from torchmark.course import load_course
    from torchmark.demo import bank_answers, fill, right_answers

    root = tmp_path_factory.mktemp("pictures") / "course"
    shutil.copytree(COURSE, root)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    tests = root / "tests" / "lessons" / LESSON
    texts = {tests / "test_shown.py": SHOWN, tests / "test_hidden.py": HIDDEN, tests / "answers.py": BANK}
    for path, text in (texts | {root / "source" / f"{LESSON}.py": SOURCE}).items():
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    with contextlib.chdir(root):
        course = load_course(root)
        lesson = build(course, LESSON).lesson
        wrong = {name: answer for name, answer in bank_answers(lesson, True, 0).items() if name in WRONG}
        folder = root / "submitted" / "wrong" / LESSON
        folder.mkdir(parents=True)
        submission = fill(released_notebook(course, LESSON, LESSON), right_answers(lesson) | wrong)
        nbformat.write(submission, folder / f"{LESSON}.ipynb")
        graded = {row.student: row for row in grade_class(course, LESSON)}
        feedback(course, LESSON, graded)
        release = root / "release" / LESSON
        nbformat.write(fill(released_notebook(course, LESSON, LESSON), wrong), release / f"{LESSON}.ipynb")
    return root


@pytest.fixture
def release(root: Path, tmp_path: Path) -> Path:
    """The folder of a student who wrote the two wrong answers, ran nothing yet, and asks at the end how far she is."""
    folder = Path(shutil.copytree(root / "release" / LESSON, tmp_path / "release"))
    notebook = nbformat.read(folder / f"{LESSON}.ipynb", as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell("check()", id="progress"))
    nbformat.write(notebook, folder / f"{LESSON}.ipynb")
    return folder


@pytest.mark.parametrize("page, theme", [("lab/tree", "Dark"), ("notebooks", "Light")])
def test_the_notebook_shows_images_curves_and_progress(
    release: Path, browser: WebDriver, serve: Serve, shoot: Shoot, tmp_path: Path, page: str, theme: str
) -> None:
    _set_theme(tmp_path, theme)
    notebook = Notebook(browser, release / f"{LESSON}.ipynb")
    with serve(release) as server:
        browser.get(server.url(f"{page}/{LESSON}.ipynb"))
        notebook.open(server)
        for name in (*notebook.given_before("mean"), *WRONG):
            notebook.run(name)
        for name in WRONG:
            notebook.run(f"check-{name}")
            outputs = notebook.outputs(f"check-{name}")
            assert _captions(browser, outputs) == CAPTIONS[name]
        notebook.run("progress")
        shoot(f"pictures-{page.split('/')[0]}-{theme.lower()}")
        rows = notebook.outputs("progress").find_elements(By.TAG_NAME, "tr")
        assert [row.text.split()[1] for row in rows][-2:] == list(WRONG)
    dark = browser.find_element(By.TAG_NAME, "body").get_attribute("data-jp-theme-light") == "false"
    assert dark == (theme == "Dark")


@pytest.mark.parametrize("background, colour", [("#1e1e1e", "#cccccc"), ("#ffffff", "#3b3b3b")])
def test_vs_code_shows_images_curves_and_progress(
    release: Path, browser: WebDriver, shoot: Shoot, tmp_path: Path, background: str, colour: str
) -> None:
    blocks = _executed(release)
    page = tmp_path / "vscode.html"
    page.write_text(VSCODE.format(background, colour, "<br>".join(blocks)), encoding="utf-8")
    browser.get(page.as_uri())
    body = browser.find_element(By.TAG_NAME, "body")
    shoot(f"pictures-vscode-{'dark' if background == '#1e1e1e' else 'light'}")
    assert _captions(browser, body) == [caption for name in WRONG for caption in CAPTIONS[name]]
    assert {_colour(code, "color") for code in body.find_elements(By.TAG_NAME, "code")} == {_colour(body, "color")}
    assert not any(_colour(row, "background-color").strip("0, ") for row in body.find_elements(By.TAG_NAME, "tr"))
    assert all(label.size["width"] < 100 for label in body.find_elements(By.TAG_NAME, "th"))


def test_the_feedback_page_shows_images_and_curves(root: Path, browser: WebDriver, shoot: Shoot) -> None:
    browser.get((root / "feedback" / "wrong" / LESSON / f"{LESSON}.html").as_uri())
    shoot("pictures-feedback")
    messages = {each.find_element(By.TAG_NAME, "h2").text: each
                for each in browser.find_elements(By.CSS_SELECTOR, ".cell.verdict")}  # fmt: skip
    for name in WRONG:
        assert _captions(browser, messages[name]) == CAPTIONS[name]


def test_the_formgrader_shows_images_and_curves(root: Path, browser: WebDriver, serve: Serve, shoot: Shoot) -> None:
    with serve(root) as server, Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        number = gradebook.find_submission_notebook(LESSON, LESSON, "wrong").id
        browser.get(server.url(f"formgrader/submissions/{number}/"))
        wait(browser, lambda driver: driver.find_elements(By.CSS_SELECTOR, "input.score"), "the scores")
        shoot("pictures-formgrader")
        for name in WRONG:
            assert _captions(browser, _check_cell(browser, name)) == CAPTIONS[name]


def _captions(browser: WebDriver, element: WebElement) -> list[str]:
    """The captions below the images of an element, each of which is there and as large as it is said to be."""
    images = element.find_elements(By.TAG_NAME, "img")
    wait(browser, lambda driver: all(image.get_property("complete") for image in images), "the images")
    assert all(image.get_property("naturalWidth") and image.size["width"] > 100 for image in images)
    assert all(image.get_attribute("alt") for image in images)
    return [image.find_element(By.XPATH, "..").text for image in images]


def _check_cell(browser: WebDriver, name: str) -> WebElement:
    cells = browser.find_elements(By.CSS_SELECTOR, "div.code_cell")
    return next(cell for cell in cells if f'check("{name}")' in cell.text)


def _set_theme(tmp_path: Path, theme: str) -> None:
    folder = tmp_path / "jupyter" / "config" / "lab" / "user-settings" / "@jupyterlab" / "apputils-extension"
    folder.mkdir(parents=True)
    settings = {"theme": f"JupyterLab {theme}", "adaptive-theme": False}
    (folder / "themes.jupyterlab-settings").write_text(json.dumps(settings), encoding="utf-8")


def _executed(release: Path) -> Iterator[str]:
    """The HTML that a kernel sends of the checks of the wrong answers and of the progress."""
    from nbclient import NotebookClient

    notebook = nbformat.read(release / f"{LESSON}.ipynb", as_version=4)
    NotebookClient(notebook, allow_errors=True, resources={"metadata": {"path": str(release)}}).execute()
    for cell in notebook.cells:
        if cell.id in (*(f"check-{name}" for name in WRONG), "progress"):
            yield next(output.data["text/html"] for output in cell.outputs if output.output_type == "display_data")


def _colour(element: WebElement, name: str) -> str:
    """The numbers of a colour."""
    return element.value_of_css_property(name).partition("(")[2].rstrip(")").removesuffix(", 1")
