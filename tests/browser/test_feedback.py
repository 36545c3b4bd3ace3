"""The feedback page, as a student sees it."""

import base64
import contextlib
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from selenium.common.exceptions import NoAlertPresentException, UnexpectedAlertPresentException
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

from torchmark.feedback import page
from torchmark.message import Message

from . import xss
from .conftest import EXERCISE, LESSON, MARKDOWN_ATTACKS, Classroom, Shoot, scripts_run, wait

DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
LOADED = "return [...document.images].every(image => image.complete)"


@pytest.fixture
def host() -> Iterator[tuple[str, list[str]]]:
    """A server on the loopback that nobody should ask: its address, and what it was asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_feedback_page_shows_all_verdicts_and_leads_to_the_message(
    classroom: Classroom, browser: WebDriver, shoot: Shoot
) -> None:
    browser.get(classroom.feedback("wrong").as_uri())
    shoot("feedback-1-wrong")
    total = sum(float(row.split(" of ")[1]) for row in _column(browser, 3))
    assert browser.find_element(By.CSS_SELECTOR, ".score strong").text == (
        f"{classroom.points['wrong']:.4g} of {total:g} points"
    )
    verdicts = dict(zip(_column(browser, 1), _column(browser, 2), strict=True))
    assert "wrong" in verdicts.pop(EXERCISE) and set(verdicts.values()) == {"✓ correct"}
    assert classroom.likely in _column(browser, 4)[_column(browser, 1).index(EXERCISE)]

    browser.find_element(By.LINK_TEXT, EXERCISE).click()
    message = browser.find_element(By.CSS_SELECTOR, "section:target")
    for words in (f"{EXERCISE}: wrong", "call", "expected", "got", "likely", classroom.likely, classroom.read):
        assert words in message.text
    assert "of 4 cases skipped: no CUDA device here" in message.text
    box = "const box = arguments[0].getBoundingClientRect(); return box.top >= 0 && box.top < innerHeight"
    assert browser.execute_script(box, message)


def test_a_page_says_each_message_once(classroom: Classroom, browser: WebDriver) -> None:
    browser.get(classroom.feedback("wrong").as_uri())
    assert browser.find_element(By.TAG_NAME, "main").text.count(f"{EXERCISE}: wrong values") == 1


def test_the_page_is_readable_on_a_phone_and_in_the_dark(
    classroom: Classroom, browser: WebDriver, shoot: Shoot
) -> None:
    dark = {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", dark)
    phone = {"width": 400, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)
    browser.get(classroom.feedback("wrong").as_uri())
    shoot("feedback-3-phone-dark")
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 400
    script = "const s = getComputedStyle(document.body); return [s.color, s.backgroundColor]"
    text, paper = (sum(map(int, colour[4:-1].split(","))) for colour in browser.execute_script(script))
    assert text > 600 and paper < 120


def test_no_script_of_a_student_runs_in_the_feedback_page(
    classroom: Classroom, browser: WebDriver, shoot: Shoot
) -> None:
    browser.get(classroom.feedback("attacker").as_uri())
    shoot("feedback-2-attacker")
    assert "My own words" in browser.find_element(By.TAG_NAME, "body").text
    assert "<script>window.name += 'printed '</script>" in browser.find_element(By.TAG_NAME, "body").text
    assert scripts_run(browser) == []
    assert browser.title == LESSON


def test_no_string_acts_wherever_a_student_puts_it(
    browser: WebDriver, host: tuple[str, list[str]], tmp_path: Path
) -> None:
    """Each string on a page of its own, which lacks the policy that would hold what gets through."""
    address, asked = host
    for number, text in enumerate(xss.strings(address)):
        before, _, after = xss.page_with([text]).partition('<meta http-equiv="Content-Security-Policy"')
        path = tmp_path / f"{number}.html"
        path.write_text(before + after.partition(">")[2], encoding="utf-8")
        assert _acts(browser, path) == [], text
        assert _letters(browser.title) == _letters(text)
    assert asked == []


def test_all_strings_on_one_page_do_nothing(
    browser: WebDriver, host: tuple[str, list[str]], tmp_path: Path, shoot: Shoot
) -> None:
    address, asked = host
    path = tmp_path / "all.html"
    path.write_text(xss.page_with(["<i>the title</i>", *xss.strings(address)]), encoding="utf-8")
    assert _acts(browser, path) == [] and asked == []
    shoot("feedback-4-strings")
    assert browser.title == "<i>the title</i>"


def test_the_policy_alone_holds_what_gets_through(
    browser: WebDriver, host: tuple[str, list[str]], tmp_path: Path
) -> None:
    address, asked = host
    path = tmp_path / "raw.html"
    html = xss.page_with(["x"])
    assert html.count('<main id="notebook">') == 1
    raw = f"<script>window.name = 'ran'</script><img src={address}/pixel.png><img src=x onerror=\"{xss.JS}\">"
    path.write_text(html.replace('<main id="notebook">', f'<main id="notebook">{raw}'), encoding="utf-8")
    browser.get(path.as_uri())
    assert wait(browser, lambda driver: driver.execute_script(LOADED), "the pictures")
    assert (browser.execute_script("return window.name"), browser.title, asked) == ("", "x", [])


def test_a_page_that_lets_strings_act_is_found_out(
    browser: WebDriver, host: tuple[str, list[str]], tmp_path: Path
) -> None:
    address, asked = host
    acted = 0
    for number, text in enumerate(xss.strings(address)):
        path = tmp_path / f"{number}.html"
        path.write_text(f"<html><head><title>t</title></head><body>{text}</body></html>", encoding="utf-8")
        acted += bool(_acts(browser, path))
    assert acted > 35 and {"/script.js", "/pixel.png", "/style.css", "/frame"} <= set(asked)


def test_pictures_of_our_own_messages_are_shown(browser: WebDriver, tmp_path: Path) -> None:
    html = (
        Message("f: wrong values").html().replace("</div>", f"<img alt='got' src='data:image/png;base64,{DOT}'></div>")
    )
    shown = new_output("display_data", data={"text/plain": "f: wrong values", "text/html": html})
    figure = new_output("display_data", data={"image/png": base64.b64encode(base64.b64decode(DOT)).decode()})
    mark = {"grade": True, "grade_id": "check-f", "score": 0.0, "points": 1.0}
    cells = [
        new_code_cell("check('f')", outputs=[shown], metadata={"nbgrader": mark}),
        new_code_cell("1", outputs=[figure]),
    ]
    place = {"notebook": "n", "assignment": "n", "student": "s", "score": 0, "max_score": 1, "late_penalty": 0}
    exercise = {"name": "f", "points": 0.0, "max_points": 1.0, "outcome": "wrong values", "misconception": None,
                "message": "f: wrong values", "cases": []}  # fmt: skip
    path = tmp_path / "page.html"
    path.write_text(page(new_notebook(cells=cells), place, {"exercises": [exercise]}), encoding="utf-8")
    browser.get(path.as_uri())
    assert wait(browser, lambda driver: driver.execute_script(LOADED), "the pictures")
    assert browser.execute_script("return [...document.images].map(image => image.naturalWidth)") == [1, 1]


def test_a_page_that_lets_scripts_run_is_found_out(browser: WebDriver, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(f"<html><body>{MARKDOWN_ATTACKS[0]}</body></html>", encoding="utf-8")
    browser.get(path.as_uri())
    assert scripts_run(browser) == ["markdown-cell"]


ACTIVE = """
const bad = [...document.querySelectorAll('script, iframe, object, embed, form, base, link, video, audio')];
const runs = one => one.name.startsWith('on') || /^\\s*(javascript|data:text)/i.test(one.value);
const handlers = [...document.querySelectorAll('*')].filter(each => [...each.attributes].some(runs));
return [...bad, ...handlers].map(each => each.outerHTML.slice(0, 100)).concat(window.name ? [window.name] : [])
"""


def _acts(browser: WebDriver, path: Path) -> list[str]:
    """What a page does that none should: dialogs, a changed title or global, active elements, links that run."""
    try:
        browser.get("about:blank")
        browser.execute_script("window.name = ''")
        browser.get(path.as_uri())
        wait(browser, lambda driver: driver.execute_script("return document.readyState") == "complete", "the page")
        for link in browser.find_elements(By.CSS_SELECTOR, "a:not([href^=http])"):
            browser.execute_script("arguments[0].click()", link)
        found = browser.execute_script(ACTIVE)
        assert browser.current_url.partition("#")[0] == path.as_uri()
        return [str(each) for each in found]
    except (UnexpectedAlertPresentException, AssertionError) as error:
        with contextlib.suppress(NoAlertPresentException):
            browser.switch_to.alert.accept()
        return [str(error)]


def _letters(text: str) -> str:
    """What of a text every browser keeps in a title."""
    return "".join(letter for letter in text if letter.isascii() and letter.isprintable() and letter != " ")


def _column(browser: WebDriver, number: int) -> list[str]:
    cells = browser.find_elements(By.CSS_SELECTOR, f"header tbody tr > :nth-child({number})")
    return [cell.text for cell in cells]
