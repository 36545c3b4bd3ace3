"""A release in a student's Jupyter: type an answer, run the check, read the message."""

import shutil
from pathlib import Path

import nbformat
from selenium.webdriver import ActionChains, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement

from .conftest import EXERCISE, LESSON, Classroom, Serve, Server, Shoot, wait


def test_a_typed_answer_is_checked_and_the_message_is_read(
    classroom: Classroom, browser: WebDriver, serve: Serve, shoot: Shoot, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(classroom.root / "release" / LESSON, tmp_path / "release"))
    notebook = Notebook(browser, folder / f"{LESSON}.ipynb")
    with serve(folder) as server:
        browser.get(server.url(f"notebooks/{LESSON}.ipynb"))
        notebook.open(server)
        for name in notebook.given_before(EXERCISE):
            notebook.run(name)

        notebook.type(EXERCISE, classroom.wrong_answer)
        notebook.run(EXERCISE)
        message = notebook.run(f"check-{EXERCISE}")
        shoot("notebook-1-wrong")
        for words in (f"{EXERCISE}: wrong", "call", "expected", "got", "likely", classroom.likely, classroom.read):
            assert words in message
        assert notebook.outputs(f"check-{EXERCISE}").find_elements(By.CSS_SELECTOR, ".jp-RenderedHTML strong")

        notebook.type(EXERCISE, classroom.right_answer)
        notebook.run(EXERCISE)
        message = notebook.run(f"check-{EXERCISE}")
        shoot("notebook-2-right")
        assert f"{EXERCISE}: correct" in message
        assert "hidden cases are run at grading" in message


class Notebook:
    """A notebook in the browser, its cells by the ids that they have in the file."""

    def __init__(self, browser: WebDriver, path: Path) -> None:
        self.browser = browser
        self.cells = nbformat.read(path, as_version=4).cells
        self.runs = 0

    def open(self, server: Server) -> None:
        """Wait until all cells are there and the kernel is ready, which the page says too early."""
        idle = ".jp-Notebook-ExecutionIndicator[data-status='idle']"
        wait(self.browser, lambda driver: len(self._all()) == len(self.cells), "the cells")
        wait(self.browser, lambda driver: server.kernel_is_ready(), "the kernel")
        wait(self.browser, lambda driver: driver.find_elements(By.CSS_SELECTOR, idle), "the page to see its kernel")

    def given_before(self, exercise: str) -> list[str]:
        """The given code cells above an exercise."""
        above = self.cells[: self._index(exercise)]
        return [cell.id for cell in above if cell.cell_type == "code" and cell.metadata.nbgrader.locked]

    def type(self, name: str, source: str) -> None:
        """Type a cell's source over what stands there, key by key."""
        editor = self._cell(name).find_element(By.CSS_SELECTOR, ".cm-content")
        self._click(editor)
        keys = ActionChains(self.browser, duration=0)
        keys.key_down(Keys.CONTROL).send_keys("a").key_up(Keys.CONTROL).send_keys(Keys.DELETE)
        for number, line in enumerate(source.splitlines()):
            if number:
                # the editor indents by itself: take that back
                keys.send_keys(Keys.ENTER).key_down(Keys.SHIFT).send_keys(Keys.HOME).key_up(Keys.SHIFT)
            keys.send_keys(line or Keys.DELETE)
        keys.perform()
        typed = "\n".join(line.text for line in editor.find_elements(By.CSS_SELECTOR, ".cm-line"))
        assert typed == source

    def run(self, name: str) -> str:
        """Run a cell, and return the text of its outputs once it ran."""
        self.runs += 1
        self._click(self._cell(name).find_element(By.CSS_SELECTOR, ".cm-content"))
        ActionChains(self.browser, duration=0).key_down(Keys.CONTROL).send_keys(Keys.ENTER).key_up(
            Keys.CONTROL
        ).perform()
        prompt = f"[{self.runs}]:"
        wait(self.browser, lambda driver: self._prompt(name) == prompt, f"the prompt {prompt} of cell {name}")
        return self.outputs(name).text

    def outputs(self, name: str) -> WebElement:
        """The outputs of a cell."""
        return self._cell(name).find_element(By.CSS_SELECTOR, ".jp-Cell-outputArea")

    def _prompt(self, name: str) -> str:
        return self._cell(name).find_element(By.CSS_SELECTOR, ".jp-InputPrompt").text

    def _click(self, element: WebElement) -> None:
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        ActionChains(self.browser, duration=0).click(element).perform()

    def _cell(self, name: str) -> WebElement:
        return self._all()[self._index(name)]

    def _all(self) -> list[WebElement]:
        return self.browser.find_elements(By.CSS_SELECTOR, ".jp-Notebook .jp-Cell")

    def _index(self, name: str) -> int:
        return next(index for index, cell in enumerate(self.cells) if cell.id == name)
