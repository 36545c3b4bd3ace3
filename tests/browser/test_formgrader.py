"""The formgrader, as an instructor sees it."""

from nbgrader.api import Gradebook
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

from .conftest import EXERCISE, LESSON, Classroom, Serve, Shoot, scripts_run, wait


def test_the_formgrader_shows_the_scores_of_the_gradebook_and_the_message(
    classroom: Classroom, browser: WebDriver, serve: Serve, shoot: Shoot
) -> None:
    with serve(classroom.root) as server, Gradebook(classroom.db_url) as gradebook:
        browser.get(server.url("formgrader/manage_assignments"))
        rows = _table(browser)
        shoot("formgrader-1-assignments")
        assert [row[0] for row in rows] == [LESSON]
        assert str(len(classroom.points)) in rows[0]

        browser.get(server.url(f"formgrader/gradebook/{LESSON}/{LESSON}"))
        _table(browser)
        browser.find_element(By.ID, "toggle_names").click()
        scores = {row[1]: _score(row[2]) for row in _table(browser)}
        shoot("formgrader-2-students")
        booked = {each.student.id: (each.score, each.max_score) for each in gradebook.assignment_submissions(LESSON)}
        assert scores == {student: _rounded(*score) for student, score in booked.items()}
        assert {student: score for student, (score, _) in booked.items()} == classroom.points

        browser.find_element(By.LINK_TEXT, "wrong").click()
        shown = _scores_of_cells(browser)
        shoot("formgrader-3-wrong")
        graded = gradebook.find_submission_notebook(LESSON, LESSON, "wrong").grades
        assert shown == {grade.cell.name: _rounded(grade.auto_score, grade.max_score) for grade in graded}
        assert classroom.likely in _message(browser)
        assert classroom.likely in browser.find_element(By.ID, f"{EXERCISE}-comment").get_attribute("placeholder")


def test_no_script_of_a_student_runs_in_the_formgrader(
    classroom: Classroom, browser: WebDriver, serve: Serve, shoot: Shoot
) -> None:
    with serve(classroom.root) as server, Gradebook(classroom.db_url) as gradebook:
        number = gradebook.find_submission_notebook(LESSON, LESSON, "attacker").id
        browser.get(server.url(f"formgrader/submissions/{number}/"))
        _scores_of_cells(browser)
        shoot("formgrader-4-attacker")
        assert "My own words" in browser.find_element(By.ID, "notebook").text
        assert scripts_run(browser) == []
        assert browser.title == LESSON


def _table(browser: WebDriver) -> list[list[str]]:
    """The text of the cells of the page's table, once it was filled."""

    def rows(driver: WebDriver) -> list[list[str]]:
        found = driver.execute_script(
            "return [...document.querySelectorAll('#main-table tr')]"
            ".map(row => [...row.cells].map(cell => cell.innerText.trim()))"
        )
        return found if len(found[0]) > 1 else []

    found = wait(browser, lambda driver: driver.execute_script("return models.loaded") and rows(driver), "the table")
    assert isinstance(found, list)
    return found


def _scores_of_cells(browser: WebDriver) -> dict[str, tuple[float, float]]:
    """For each check cell of a submission's page its score and its maximum, once they came."""

    def scores(driver: WebDriver) -> dict[str, tuple[float, float]]:
        fields = driver.find_elements(By.CSS_SELECTOR, "input.score")
        came = fields and all(field.get_attribute("placeholder") for field in fields)
        return {
            str(field.get_attribute("id")): _score(
                f"{field.get_attribute('placeholder')} {field.find_element(By.XPATH, '..').text}"
            )
            for field in fields
            if came
        }

    found = wait(browser, scores, "the scores of the cells")
    assert isinstance(found, dict)
    return found


def _message(browser: WebDriver) -> str:
    """What the check cell of the exercise shows."""
    cells = browser.find_elements(By.CSS_SELECTOR, "div.code_cell")
    return next(cell.text for cell in cells if f'check("{EXERCISE}")' in cell.text)


def _score(text: str) -> tuple[float, float]:
    score, _, maximum = text.partition("/")
    return _rounded(float(score), float(maximum))


def _rounded(score: float, maximum: float) -> tuple[float, float]:
    return round(score, 2), round(maximum, 2)
