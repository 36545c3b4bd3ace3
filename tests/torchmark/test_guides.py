"""The guides: their commands are run, as the people they are for would run them, on the small course."""

import csv
import re
import subprocess
from pathlib import Path

import nbformat
import pytest
import yaml
from actions import clean_env, empty_venv
from kit import BIN, call, released

from torchmark.course import load_course
from torchmark.demo import bank_answers, fill, right_answers
from torchmark.lesson import read_lesson
from torchmark.misconceptions import catalogue, section

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", *DOCS.glob("*.md"), *ROOT.glob(".github/*.md"), *ROOT.glob(".github/*/*.md")])
GIT = {f"GIT_{who}_{what}": "ada@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
# What a test does in another way: make an environment, open a browser.
ELSEWHERE = re.compile(r"make |jupyter lab |python3 -m venv |\. \.venv/bin/activate$")


def blocks(page):
    """The fenced blocks of a page that hold commands, one list of lines each."""
    text = (DOCS / page).read_text(encoding="utf-8")
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    found = [block.splitlines() for language, block in fenced if not language]
    return [block for block in found if re.match(r"(torchmark|nbgrader|git|make|jupyter|python3) ", block[0])]


def run(lines, here, env, **words):
    """Run lines of a guide in one shell; those of ELSEWHERE are left out. `words` are put in the place of others."""
    script = "\n".join(line for line in lines if not ELSEWHERE.match(line)).replace("dl05_learning", "mini")
    for old, new in words.items():
        script = script.replace(old, new)
    done = subprocess.run(["bash", "-ec", script], cwd=here, env=env, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, f"{script}\n{done.stdout}{done.stderr}"
    return done.stdout


def test_from_a_clone_to_released_feedback_by_the_guides_for_instructors_and_students(own_course, tmp_path):
    env = clean_env(BIN, tmp_path) | GIT | {"PYTHONPATH": str(ROOT)}
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", tmp_path / "ORG" / "ada"], check=True)
    here = {"https://github.com/": f"{tmp_path}/"}
    install, set_up, hand_out, collect, grade, *rest = blocks("instructors.md")
    run([*install, *set_up, *hand_out], own_course.root, env, **here)

    answers = right_answers(read_lesson(own_course, "mini")) | {"ones": "ones = torch.ones(4)"}
    nbformat.write(fill(released(own_course), answers), tmp_path / "answered.ipynb")
    once, *more = blocks("students.md")
    bin_ = empty_venv(tmp_path / "venv")
    work = "cp ../answered.ipynb mini/mini.ipynb"  # what a person does in Jupyter
    lines = [*once, work, *(line for block in more for line in block)]
    said = run(lines, tmp_path, clean_env(bin_, tmp_path) | GIT, **here)
    assert said.count("ones: wrong shape") == 2 and said.count("4 of 5 exercises are correct") == 2

    run([*collect, *grade, *(line for block in rest for line in block)], own_course.root, env, **here)
    run(["git -C ada pull -q"], tmp_path, env)
    page = (tmp_path / "ada" / "feedback" / "mini" / "mini.html").read_text(encoding="utf-8")
    assert "ones: wrong shape" in page and "test_ones_doubled" not in page
    with (own_course.root / "grades.csv").open(newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["student_id"], row["first_name"], float(row["score"])) == ("ada", "Ada", 8)
    assert row["duedate"].startswith("2027-03-01 12:00")

    (by_hand,) = blocks("ci.md")
    run(by_hand, own_course.root, env)
    assert "8 of 9 points" in (own_course.root / "results.md").read_text()


def test_to_a_new_exercise_by_the_guides_for_authors(text_course):
    pages = [line for page in ("authors.md", "cases.md") for block in blocks(page) for line in block]
    assert "torchmark new dl05_learning half_life" in pages and "torchmark build dl05_learning" in pages
    said = run(pages, text_course.root, clean_env(BIN, text_course.root.parent) | {"PYTHONPATH": str(ROOT)})
    assert "6 exercises; 9 of 9 wrong answers caught, 4 of 4 right ones accepted, 0 problems" in said
    assert "10 of 10 points" in said
    assert "half_life" in [cell.id for cell in released(text_course).cells]


def test_the_caller_in_the_guide_fits_the_workflow_that_it_calls(tmp_path):
    (text,) = re.findall(r"```yaml\n(.*?)```", (DOCS / "ci.md").read_text(), re.DOTALL)
    (tmp_path / "caller.yml").write_text(text)
    words = ["--builtin-schema", "vendor.github-workflows", tmp_path / "caller.yml"]
    done = call(BIN / "check-jsonschema", *words, cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    job = yaml.safe_load(text)["jobs"]["grade"]
    called = yaml.safe_load((ROOT / job["uses"]).read_text())[True]["workflow_call"]
    assert set(job["with"]) <= set(called["inputs"]) and set(job["secrets"]) == set(called["secrets"])
    assert {name for name, one in called["inputs"].items() if one.get("required")} <= set(job["with"])
    table = re.findall(r"^\| `(\w+)` \|", (DOCS / "ci.md").read_text(), re.MULTILINE)
    assert set(table) == set(called["inputs"])


@pytest.mark.parametrize("lesson", load_course(ROOT).lessons())
def test_the_catalogue_of_misconceptions_is_up_to_date(lesson):
    text = (DOCS / "misconceptions.md").read_text(encoding="utf-8")
    assert section(read_lesson(load_course(ROOT), lesson)) in text, "docs/misconceptions.md is stale; run: make docs"


def test_the_catalogue_holds_sentences_and_no_code(course):
    text = catalogue(course)
    assert "### `mean`\n\n- You added the numbers up; a mean divides by their count. → *Means*\n" in text
    assert text.count("\n- ") == 8 and "8 misconceptions in 5 exercises" in text
    lesson = read_lesson(course, "mini")
    for answers in (bank_answers(lesson, True, 0), right_answers(lesson)):
        assert not any(line.strip() in text for code in answers.values() for line in code.splitlines() if line.strip())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page):
    for link, anchor in re.findall(r"\]\((?!http)([^)#]*)(#[^)]*)?\)", page.read_text(encoding="utf-8")):
        target = page.parent / link if link else page
        assert target.exists(), link
        if anchor:
            headings = re.findall(r"^#+ (.*)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor[1:] in [re.sub(r"[^\w -]", "", each).lower().replace(" ", "-") for each in headings]


def test_the_readme_leads_to_every_page():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in DOCS.glob("*.md") if f"(docs/{page.name})" not in text] == []


COMPLETE = """
eval "$(_TORCHMARK_COMPLETE=bash_source torchmark)"
COMP_WORDS=(torchmark pub) COMP_CWORD=1
_torchmark_completion torchmark
echo "${COMPREPLY[@]}"
"""


def test_bash_completes_commands_by_the_line_in_the_readme(tmp_path):
    line = COMPLETE.splitlines()[1]
    assert f"{line} " in (ROOT / "README.md").read_text()
    done = call("bash", "-c", COMPLETE, cwd=tmp_path)
    assert done.stdout == "publish\n", done.stderr


@pytest.mark.parametrize(
    ("shell", "words", "answer"),
    [
        ("zsh", {"COMP_WORDS": "torchmark pub", "COMP_CWORD": "1"}, "plain\npublish\nWrite the repository"),
        ("fish", {"COMP_WORDS": "torchmark pub", "COMP_CWORD": "pub"}, "plain,publish\tWrite the repository"),
    ],
)
def test_the_other_shells_ask_for_completion_and_get_it(tmp_path, shell, words, answer):
    script = call(BIN / "torchmark", cwd=tmp_path, env={"_TORCHMARK_COMPLETE": f"{shell}_source"})
    assert script.returncode == 0 and f"_TORCHMARK_COMPLETE={shell}_complete " in script.stdout
    done = call(BIN / "torchmark", cwd=tmp_path, env={"_TORCHMARK_COMPLETE": f"{shell}_complete", **words})
    assert done.returncode == 0 and done.stdout.startswith(answer)
