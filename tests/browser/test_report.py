"""The class report, as an instructor sees it: with a mouse, a keyboard or a screen reader, in light and dark."""

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import axe_core_python
import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement

from torchmark.course import Course
from torchmark.report import page, write_report
from torchmark.survey import Survey, survey

from .conftest import Shoot, scripts_run, wait

sys.path.insert(0, str(Path(__file__).parents[1] / "torchmark"))
from invented import made_up
from test_report import HOSTILE, student

AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
SIZES = (5, 300, 3000)

Open = Callable[..., Survey]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[int, tuple[Survey, Path]]:
    """The surveys and pages of made-up classes, by the number of students."""
    folder = tmp_path_factory.mktemp("pages")
    return {size: _written(folder / f"{size}.html", survey("made_up", made_up(size))) for size in SIZES}


@pytest.fixture
def open_page(pages: dict[int, tuple[Survey, Path]], browser: WebDriver) -> Iterator[Open]:
    """Open the page of a class of some size in the browser."""

    def open_page(size: int, width: int = 1400) -> Survey:
        metrics = {"width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": width < 600}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        found, path = pages[size]
        browser.get(path.as_uri())
        return found

    yield open_page


@pytest.mark.parametrize("size", SIZES)
def test_no_rule_of_accessibility_is_broken(size: int, browser: WebDriver, open_page: Open, shoot: Shoot) -> None:
    open_page(size)
    browser.execute_script("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    for colours, rules in (("light", []), ("dark", ["color-contrast", "link-in-text-block"])):
        _prefer(browser, colours)
        shoot(f"report-{size}-{colours}")
        assert _violations(browser, *rules) == []


def test_the_index_leads_to_the_page_of_an_assignment_with_several_notebooks(
    browser: WebDriver, tmp_path: Path
) -> None:
    found = survey("made_up", made_up(5, 12, 3))
    home = tmp_path / "feedback" / "s0001" / "made_up"
    home.mkdir(parents=True)
    (home / f"{found.parts[1]}.html").write_text("<title>feedback</title>", encoding="utf-8")
    *_, index = write_report(Course(tmp_path), [found], tmp_path / "report")
    browser.get(index.as_uri())
    assert _violations(browser) == []
    browser.find_element(By.LINK_TEXT, "made_up").click()
    assert browser.title == "made_up: class report" and _violations(browser) == []
    (link,) = browser.find_elements(By.CSS_SELECTOR, "td.feedback a")
    assert link.text.startswith("2")
    _tab_to(browser, link)
    link.send_keys(Keys.ENTER)
    wait(browser, lambda driver: driver.title == "feedback", "the feedback page")


def test_a_broken_rule_is_found_out(browser: WebDriver, open_page: Open) -> None:
    open_page(5)
    browser.execute_script("document.querySelector('.tiles dt').style.color = 'var(--line)'")
    assert _violations(browser) == ["color-contrast: div:nth-child(1) > dt"]


def test_on_a_telephone_only_tables_are_wider_than_the_screen(
    browser: WebDriver, open_page: Open, shoot: Shoot
) -> None:
    open_page(5, width=390)
    shoot("report-5-telephone")
    assert browser.execute_script("return document.documentElement.scrollWidth") == 390
    assert _violations(browser) == []


def test_a_page_of_3000_students_is_small_and_soon_there(
    pages: dict[int, tuple[Survey, Path]], browser: WebDriver, open_page: Open
) -> None:
    open_page(3000)
    assert pages[3000][1].stat().st_size < 3_000_000
    assert len(_rows(browser, "students")) == 25
    timing = "return performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
    assert wait(browser, lambda driver: 0 < driver.execute_script(timing) < 20_000, "a page that is soon there")


def test_a_table_is_sorted_by_keyboard(browser: WebDriver, open_page: Open) -> None:
    found = open_page(300)
    button = _header(browser, "exercises", "Difficulty").find_element(By.TAG_NAME, "button")
    known = [item for item in found.items if item.difficulty is not None]
    ascending = [item.name for item in sorted(known, key=lambda item: item.difficulty or 0)]
    unknown = [item.name for item in found.items if item.difficulty is None]
    _tab_to(browser, button)
    button.send_keys(Keys.ENTER)
    assert _sorted_columns(browser, "exercises") == [("Difficulty", "ascending")]
    assert _names(browser, "exercises") == ascending + unknown
    button.send_keys(Keys.SPACE)
    assert _sorted_columns(browser, "exercises") == [("Difficulty", "descending")]
    descending = sorted(known, key=lambda item: -(item.difficulty or 0))
    assert _names(browser, "exercises") == [item.name for item in descending] + unknown
    assert browser.switch_to.active_element == button


def test_the_students_are_filtered_and_turned_over_by_keyboard(browser: WebDriver, open_page: Open) -> None:
    found = open_page(300)
    status = browser.find_element(By.CSS_SELECTOR, "#students-tools output")
    search, group, _, following = _tools(browser)
    assert status.text == "1 to 25 of 300"
    _tab_to(browser, search)
    search.send_keys("lovelace")
    expected = [each for each in found.standings if "Lovelace" in each.person.name]
    assert 0 < len(expected) <= 25 and len(_rows(browser, "students")) == len(expected)
    assert status.text == f"1 to {len(expected)} of {len(expected)} found, 300 in all"
    search.clear()
    search.send_keys(Keys.SPACE, Keys.BACKSPACE, Keys.TAB)
    assert browser.switch_to.active_element == group
    group.send_keys("late")
    late = [each for each in found.standings if each.late]
    assert status.text == f"1 to 25 of {len(late)} found, 300 in all"
    group.send_keys(Keys.TAB)
    assert browser.switch_to.active_element == following
    following.send_keys(Keys.ENTER)
    assert status.text == f"26 to 50 of {len(late)} found, 300 in all"


def test_the_cells_of_a_student_say_what_came_out(browser: WebDriver, open_page: Open) -> None:
    found = open_page(5)
    row = next(row for row in _rows(browser, "students") if "s0001" in row.text)
    cells = [cell.get_attribute("textContent") for cell in row.find_elements(By.CSS_SELECTOR, "td.result")]
    standing = found.standings[1]
    assert len(cells) == len(found.items)
    for said, cell in zip(cells, standing.cells.values(), strict=True):
        assert cell.outcome in said and ("some of the points" in said) == (cell.kind == "some")


def test_a_button_shows_the_students_who_hold_a_misconception(browser: WebDriver, open_page: Open) -> None:
    found = open_page(300)
    button = browser.find_element(By.CSS_SELECTOR, "button[data-show='held:1']")
    _tab_to(browser, button)
    button.send_keys(Keys.ENTER)
    belief = found.beliefs[1]
    holders = {
        each.person.id for each in found.standings
        if belief.exercise in each.cells and each.cells[belief.exercise].belief == belief.says
    }  # fmt: skip
    shown = {re.search(r"s\d{4}", row.text)[0] for row in _rows(browser, "students")}  # type: ignore[index]
    assert shown == holders and len(holders) == belief.students
    assert browser.switch_to.active_element == _tools(browser)[1]


def test_a_stuck_student_is_found_from_the_exercise(browser: WebDriver, open_page: Open) -> None:
    found = open_page(300)
    item = max(found.items, key=lambda item: item.stuck)
    button = browser.find_element(By.CSS_SELECTOR, "button[data-show^=stuck]")
    _tab_to(browser, button)
    button.send_keys(Keys.SPACE)
    status = browser.find_element(By.CSS_SELECTOR, "#students-tools output").text
    assert status.endswith(f" of {item.stuck} found, 300 in all")
    assert all(f"stuck at {item.name}" in row.text for row in _rows(browser, "students"))


@pytest.mark.parametrize("guarded", [True, False])
def test_what_a_student_is_called_or_printed_runs_nowhere(guarded: bool, browser: WebDriver, tmp_path: Path) -> None:
    results = [_named(text, number) for number, text in enumerate(HOSTILE)]
    text = page(survey("made_up", results), lambda student: [], "today")
    if not guarded:  # escaping alone is enough
        text = text.replace("Content-Security-Policy", "none")
    path = tmp_path / "page.html"
    path.write_text(text, encoding="utf-8")
    browser.get(path.as_uri())
    for summary in browser.find_elements(By.CSS_SELECTOR, "summary"):
        browser.execute_script("arguments[0].click()", summary)
    _header(browser, "students", "Student").find_element(By.TAG_NAME, "button").click()
    shown = browser.find_element(By.TAG_NAME, "body").get_attribute("textContent") or ""
    assert all(text in shown for text in HOSTILE) and len(_rows(browser, "students")) == len(HOSTILE)
    assert scripts_run(browser) == []


def test_a_name_that_is_not_escaped_is_found_out(browser: WebDriver, tmp_path: Path) -> None:
    text = page(survey("made_up", [_named("NAME", 0)]), lambda student: [], "today")
    text = text.replace("Content-Security-Policy", "none").replace("<bdi>NAME</bdi>", f"<bdi>{HOSTILE[0]}</bdi>")
    (tmp_path / "page.html").write_text(text, encoding="utf-8")
    browser.get((tmp_path / "page.html").as_uri())
    wait(browser, lambda driver: scripts_run(driver) == ["name"], "the script to run")


def test_nothing_is_asked_of_the_network_and_the_console_is_empty(browser: WebDriver, open_page: Open) -> None:
    open_page(300)
    wait(browser, lambda driver: driver.execute_script("return document.readyState") == "complete", "the page")
    loaded = browser.execute_script("return performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert [address for address in loaded if not address.startswith("data:")] == []
    assert browser.get_log("browser") == []


def _written(path: Path, found: Survey) -> tuple[Survey, Path]:
    text = page(found, lambda student: [("made_up", f"{student}.html")] if student != "s0001" else [], "today")
    path.write_text(text, encoding="utf-8")
    return found, path


def _named(text: str, number: int) -> Any:
    made = student("wrong values", "raised", number=number)
    exercise = replace(made.exercises[0], message=text, misconception=text)
    person = replace(made.person, first_name=text)
    return replace(made, person=person, exercises=(exercise, *made.exercises[1:]), error=text)


def _prefer(browser: WebDriver, colours: str) -> None:
    features = [{"name": "prefers-color-scheme", "value": colours}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def _violations(browser: WebDriver, *rules: str) -> list[str]:
    """The rules of axe (default: all) that the page breaks, and where."""
    options = {"resultTypes": ["violations"]} | ({"runOnly": rules} if rules else {})
    run = """const done = arguments[1];
        axe.run(arguments[0]).then((found) => done(found.violations), (error) => done([{id: String(error)}]))"""
    browser.execute_script(f"if (!window.axe) {{ {AXE} }}")
    found = browser.execute_async_script(run, options)
    return [f"{rule['id']}: {node['target'][0]}" for rule in found for node in rule.get("nodes", [{"target": [""]}])]


def _table(browser: WebDriver, name: str) -> WebElement:
    return browser.find_element(By.CSS_SELECTOR, f"table[data-tools='{name}-tools']")


def _rows(browser: WebDriver, name: str) -> list[WebElement]:
    return _table(browser, name).find_elements(By.CSS_SELECTOR, "tbody tr")


def _names(browser: WebDriver, name: str) -> list[str]:
    return [row.find_element(By.TAG_NAME, "th").text for row in _rows(browser, name)]


def _header(browser: WebDriver, name: str, text: str) -> WebElement:
    heads = _table(browser, name).find_elements(By.CSS_SELECTOR, "thead th")
    return next(head for head in heads if head.text.startswith(text))


def _sorted_columns(browser: WebDriver, name: str) -> list[tuple[str, str | None]]:
    heads = _table(browser, name).find_elements(By.CSS_SELECTOR, "th[aria-sort]")
    return [(head.text.split()[0], head.get_attribute("aria-sort")) for head in heads]


def _tools(browser: WebDriver) -> tuple[WebElement, WebElement, WebElement, WebElement]:
    """The student table's search field, choice of a group, and buttons for the pages."""
    tools = browser.find_element(By.ID, "students-tools")
    previous, following = tools.find_elements(By.TAG_NAME, "button")
    return tools.find_element(By.TAG_NAME, "input"), tools.find_element(By.TAG_NAME, "select"), previous, following


def _tab_to(browser: WebDriver, element: WebElement) -> None:
    """Reach an element with the tabulator alone, from the one before it."""
    before = """
        const all = [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")]
          .filter((each) => !each.disabled && each.checkVisibility());
        all[all.indexOf(arguments[0]) - 1].focus()"""
    browser.execute_script(before, element)
    browser.switch_to.active_element.send_keys(Keys.TAB)
    assert browser.switch_to.active_element == element
