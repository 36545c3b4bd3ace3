"""The feedback page, as a student sees it."""

import re
from pathlib import Path

from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

from .conftest import EXERCISE, LESSON, MARKDOWN_ATTACKS, Classroom, Shoot, scripts_run


def test_the_feedback_page_shows_the_score_and_the_message(
    classroom: Classroom, browser: WebDriver, shoot: Shoot
) -> None:
    browser.get(classroom.feedback("wrong").as_uri())
    shoot("feedback-1-wrong")
    score = re.search(r"Score: ([\d.]+) /", browser.find_element(By.TAG_NAME, "h4").text)
    assert score is not None and float(score[1]) == round(classroom.points["wrong"], 2)
    cells = browser.find_elements(By.CSS_SELECTOR, "div.code_cell")
    message = next(cell.text for cell in cells if f'check("{EXERCISE}")' in cell.text)
    for words in (f"{EXERCISE}: wrong", "call", "expected", "got", "likely", classroom.likely, classroom.read):
        assert words in message


def test_no_script_of_a_student_runs_in_the_feedback_page(
    classroom: Classroom, browser: WebDriver, shoot: Shoot
) -> None:
    browser.get(classroom.feedback("attacker").as_uri())
    shoot("feedback-2-attacker")
    assert "My own words" in browser.find_element(By.TAG_NAME, "body").text
    assert "<script>window.name += 'printed '" in browser.find_element(By.TAG_NAME, "body").text
    assert scripts_run(browser) == []
    assert browser.title == LESSON


def test_a_page_that_lets_scripts_run_is_found_out(browser: WebDriver, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(f"<html><body>{MARKDOWN_ATTACKS[0]}</body></html>", encoding="utf-8")
    browser.get(page.as_uri())
    assert scripts_run(browser) == ["markdown-cell"]
