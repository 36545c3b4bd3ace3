"""The repository of a class: no secret in it, nothing lost, and the wheel is the package."""

import ast
import base64
import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
from actions import clean_env, empty_venv
from click.testing import CliRunner
from kit import call, released
from packaging.requirements import Requirement

from torchmark.cli import cli
from torchmark.course import AuthorError, load_course
from torchmark.demo import fill, right_answers
from torchmark.lesson import BEGIN, END, read_lesson
from torchmark.publish import publish
from torchmark.wheel import student_wheel

ROOT = Path(__file__).parents[2]
LESSONS = load_course(ROOT).lessons()
SHORT = 40  # characters; shorter bodies, such as `return x.mean()`, are looked for in definitions of the same name
# What a wrong answer says is data that shown cases use too.
KNOWN = {"points_on: return torch.tensor([[4.0, 1.0], [5.0, 3.0], [2.0, 1.0]])"}


def plain(text):
    """Text without what formatting changes: one space between words."""
    return " ".join(text.split())


def texts_of(name, data):
    """Every text in a file, what is packed and encoded in it included."""
    if name.endswith(".whl"):
        archive = zipfile.ZipFile(io.BytesIO(data))
        for inner in archive.namelist():
            yield from texts_of(f"{name}: {inner}", archive.read(inner))
    elif name.endswith((".ipynb", ".json")):
        for text in strings(json.loads(data)):
            yield name, text
            if re.fullmatch("[A-Za-z0-9+/]{16,}={0,2}", text) and len(text) % 4 == 0:
                yield name, base64.b64decode(text).decode("latin-1")
    else:
        yield name, data.decode("utf-8" if name.endswith((".py", ".md")) else "latin-1")


def strings(value):
    """Every text in plain data."""
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        for one in value:
            yield from strings(one)
    elif isinstance(value, str):
        yield value


def definitions(tree):
    """What Python code defines at its top level: names, and their code without docstrings and comments."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            said = isinstance(node.body[0], ast.Expr) and isinstance(node.body[0].value, ast.Constant)
            yield node.name, "\n".join(ast.unparse(each) for each in node.body[said:])
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, ast.unparse(node)


def secrets_of(lesson):
    """The code that no student may find: of the references, the hidden cases and the answer bank."""
    for part in lesson.parts:
        for cell in part.cells:
            for body in re.findall(f"{BEGIN}\n(.*?){END}", cell.source, re.DOTALL) if cell.answer else ():
                yield cell.answer, body
            if cell.answer:
                yield from (found for found in definitions(ast.parse(cell.source)) if found[0] == cell.answer)
    for answer in lesson.bank:
        yield answer.exercise, answer.source
        yield from (found for found in definitions(ast.parse(answer.source)) if found[0] == answer.exercise)
    hidden = (lesson.course.tests(lesson.name) / "test_hidden.py").read_text(encoding="utf-8")
    for node in ast.parse(hidden).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.name, "\n".join(ast.get_source_segment(hidden, each) for each in node.body)


class Found:
    """Texts, to be searched: all of them in one, also as Python writes their code; and what they define."""

    def __init__(self, texts):
        distinct = {text for _, text in texts}
        trees = [tree for tree in map(parsed, distinct) if tree is not None]
        codes = {plain(ast.unparse(tree)) for tree in trees}
        text = "\n".join({plain(text) for text in distinct} | codes)
        self.text, self.words = text.encode(), set(re.findall(r"\w+", text))
        self.defined = {(name, plain(code)) for tree in trees for name, code in definitions(tree)}

    def secrets(self, lesson):
        """Which secrets of a lesson are in the texts."""
        for name, code in secrets_of(lesson):
            body = plain(code)
            if (name, body) in self.defined or (len(body) >= SHORT and body.encode() in self.text):
                yield f"{name}: {body}"
        yield from (case.name for case in lesson.cases if not case.shown and case.name in self.words)


def parsed(text):
    """The syntax tree of a text that is Python and does something; None of any other."""
    if not re.search(r"[=(]|\b(return|import)\b", text) or "\0" in text:
        return None
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError):
        return None


def texts_in(folder):
    """Every text in a published folder."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return [found for path in paths for found in texts_of(str(path.relative_to(folder)), path.read_bytes())]


@pytest.fixture(scope="module")
def whole_class(tmp_path_factory):
    """What is found in the repository with all lessons of this course."""
    folder = tmp_path_factory.mktemp("class") / "class"
    publish(load_course(ROOT), folder)
    return Found(texts_in(folder))


@pytest.mark.parametrize("name", LESSONS)
def test_no_reference_no_hidden_case_and_no_answer_of_the_bank_is_published(whole_class, name):
    assert set(whole_class.secrets(read_lesson(load_course(ROOT), name))) <= KNOWN


def test_the_search_finds_what_is_hidden_in_any_file(course, tmp_path):
    publish(course, tmp_path / "class")
    lesson, wheel = read_lesson(course, "mini"), io.BytesIO()
    assert list(Found(texts_in(tmp_path / "class")).secrets(lesson)) == []
    leaks = {
        "notes.md": "Try:\nfound = []\nfor _ in range(n):\n    w = w - slope(w)\n    found.append(w)\nreturn found",
        "short.py": "def mean(x):\n    'Reformatted.'\n    return (x.sum( ))\n",
        "more.json": json.dumps([{"x": "def tail(x):\n    return x.narrow(0, 1, len(x) - 1)"}]),
        "names.txt": "see test_the_mean_on_a_gpu",
        "case.py": "def f(nb, rng):\n    return nb.mean(rng.strided(rng.normal(3, 4,\n    dtype=torch.float64)))\n",
    }  # fmt: skip
    for name, text in leaks.items():
        assert list(Found(texts_of(name, text.encode())).secrets(lesson)), name
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("torchmark/x.py", leaks["short.py"])
    assert list(Found(texts_of("a.whl", wheel.getvalue())).secrets(lesson))


def test_the_repository_holds_what_students_need_and_nothing_else(own_course, tmp_path):
    release = own_course.root / "release" / "mini"
    (release / "answers.ipynb").write_text("{}")
    done = publish(own_course, tmp_path / "class")
    wheel, content = student_wheel()
    files = {str(p.relative_to(tmp_path / "class")): p for p in (tmp_path / "class").rglob("*") if p.is_file()}
    assert set(files) == {
        ".github/workflows/check.yml", ".gitignore", ".torchmark.json", "README.md", "pytest.ini", "requirements.txt",
        "mini/mini.ipynb", "mini/shown.json", "mini/test_shown.py", f"wheels/{wheel}",
    }  # fmt: skip
    assert set(done.written) == set(files) - {".torchmark.json"} and done.lessons == ("mini",)
    assert files["mini/mini.ipynb"].read_bytes() == (release / "mini.ipynb").read_bytes()
    assert files[f"wheels/{wheel}"].read_bytes() == content
    assert f"./wheels/{wheel}\n" in files["requirements.txt"].read_text()
    assert "| `mini/mini.ipynb` | A lesson for tests | 5 |" in files["README.md"].read_text()


def answer_in_the_release(release):
    notebook = nbformat.read(release / "mini.ipynb", as_version=4)
    nbformat.write(fill(notebook, {"mean": "def mean(x):\n    return x.mean()"}), release / "mini.ipynb")


def output_in_the_release(release):
    notebook = nbformat.read(release / "mini.ipynb", as_version=4)
    next(c for c in notebook.cells if c.cell_type == "code").outputs = [nbformat.v4.new_output("stream", text="hello")]
    nbformat.write(notebook, release / "mini.ipynb")


def cell_in_the_release(release):
    notebook = nbformat.read(release / "mini.ipynb", as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell("x[1:]"))
    nbformat.write(notebook, release / "mini.ipynb")


def case_in_the_release(release):
    with (release / "test_shown.py").open("a") as file:
        file.write("# a hidden case?\n")


@pytest.mark.parametrize(
    "change", [answer_in_the_release, output_in_the_release, cell_in_the_release, case_in_the_release]
)
def test_a_release_in_which_somebody_worked_is_not_published(own_course, tmp_path, change):
    change(own_course.root / "release" / "mini")
    with pytest.raises(AuthorError, match=r"release/mini/.* first: torchmark build mini$"):
        publish(own_course, tmp_path / "class")
    assert not (tmp_path / "class").exists()


def snapshot(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file() and p.name[0] != "."}


def test_a_second_publication_changes_nothing_and_a_first_into_another_folder_gives_the_same_bytes(course, tmp_path):
    publish(course, tmp_path / "one")
    before = snapshot(tmp_path / "one")
    done = publish(course, tmp_path / "one")
    publish(course, tmp_path / "two")
    assert (done.written, done.removed, done.kept) == ((), (), ())
    assert snapshot(tmp_path / "one") == before == snapshot(tmp_path / "two")


def test_news_are_written_and_the_work_of_others_stays(own_course, tmp_path, monkeypatch):
    folder = tmp_path / "class"
    publish(own_course, folder)
    answers = right_answers(read_lesson(own_course, "mini"))
    nbformat.write(fill(released(own_course), answers), folder / "mini" / "mini.ipynb")
    (folder / "mini" / "notes.txt").write_text("mine")
    (folder / "README.md").write_text("our own\n")
    before = snapshot(folder)
    assert publish(own_course, folder).kept == ()
    assert snapshot(folder) == before
    release = own_course.root / "release" / "mini"
    (release / "shown.json").write_text((release / "shown.json").read_text() + "\n")
    notebook = released(own_course)
    notebook.metadata["news"] = 1
    nbformat.write(notebook, release / "mini.ipynb")
    done = publish(own_course, folder)
    assert (done.written, done.removed, done.kept) == (("mini/shown.json",), (), ("mini/mini.ipynb",))
    assert snapshot(folder) == before | {"mini/shown.json": (release / "shown.json").read_bytes()}
    assert publish(own_course, folder).kept == ()


def test_a_new_wheel_takes_the_place_of_the_old_one(course, tmp_path, monkeypatch):
    publish(course, tmp_path / "class")
    (old,) = (tmp_path / "class" / "wheels").iterdir()
    monkeypatch.setattr("torchmark.publish.student_wheel", lambda: ("torchmark-9-py3-none-any.whl", b"new"))
    done = publish(course, tmp_path / "class")
    assert done.removed == (f"wheels/{old.name}",)
    assert [path.name for path in (tmp_path / "class" / "wheels").iterdir()] == ["torchmark-9-py3-none-any.whl"]
    assert "./wheels/torchmark-9-py3-none-any.whl\n" in (tmp_path / "class" / "requirements.txt").read_text()


def test_a_lesson_that_was_published_stays_when_another_is_added(own_course, tmp_path, monkeypatch):
    monkeypatch.setattr("torchmark.publish.released", lambda lesson: {f"{lesson.name}/x.ipynb": b"{}"})
    shutil.copy(own_course.root / "source" / "mini.py", own_course.root / "source" / "maxi.py")
    shutil.copytree(own_course.tests("mini"), own_course.tests("maxi"))
    assert publish(own_course, tmp_path / "class", ("mini",)).lessons == ("mini",)
    done = publish(own_course, tmp_path / "class", ("maxi",))
    assert done.lessons == ("maxi", "mini") and done.written == ("README.md", "maxi/x.ipynb")
    shutil.rmtree(tmp_path / "class" / "mini")
    assert publish(own_course, tmp_path / "class", ("maxi",)).lessons == ("maxi",)


def strangers(folder):
    folder.mkdir()
    (folder / "thesis.txt").write_text("ten years")


def in_the_way(folder):
    (folder / "mini").mkdir(parents=True)
    (folder / "mini" / "mini.ipynb").write_text("not published")
    (folder / ".torchmark.json").write_text('{"published": {}}')


def link(folder):
    (folder.parent / "elsewhere").mkdir()
    folder.mkdir()
    (folder / "mini").symlink_to(folder.parent / "elsewhere")
    (folder / ".torchmark.json").write_text('{"published": {}}')


def damaged(folder):
    folder.mkdir()
    (folder / ".torchmark.json").write_text("<<<<<<< HEAD")


def plain_file(folder):
    folder.write_text("x")


@pytest.mark.parametrize(
    ("prepare", "says"),
    [
        (strangers, "holds files that torchmark did not publish; name a new or an empty folder"),
        (in_the_way, "mini.ipynb was not published by torchmark; move it away, then publish again"),
        (link, "a link is in the way; remove it"),
        (damaged, "is damaged; take it back from your repository's history"),
        (plain_file, "is a file; name a new or an empty folder"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_folder_that_is_anothers_is_left_alone(course, tmp_path, monkeypatch, prepare, says):
    prepare(tmp_path / "class")
    before = {path: path.is_file() and path.read_bytes() for path in tmp_path.rglob("*")}
    monkeypatch.chdir(course.root)
    done = CliRunner().invoke(cli, ["publish", str(tmp_path / "class")], catch_exceptions=False)
    assert done.exit_code == 1 and says in done.output + done.stderr
    assert {path: path.is_file() and path.read_bytes() for path in tmp_path.rglob("*")} == before


def test_a_new_repository_of_git_is_as_good_as_an_empty_folder(course, tmp_path):
    subprocess.run(["git", "init", "-q", tmp_path / "class"], check=True)
    assert publish(course, tmp_path / "class").lessons == ("mini",)


def test_the_command_says_what_it_did(course, tmp_path, monkeypatch):
    monkeypatch.chdir(course.root)
    words = ["publish", str(tmp_path / "class"), "mini"]
    assert "new      mini/mini.ipynb\n" in CliRunner().invoke(cli, words, catch_exceptions=False).output
    assert "1 assignment, nothing new" in CliRunner().invoke(cli, words, catch_exceptions=False).output
    (tmp_path / "class" / "README.md").write_text("ours")
    monkeypatch.setattr("torchmark.publish.student_wheel", lambda: ("other.whl", b""))
    monkeypatch.setattr("torchmark.publish._rows", lambda lesson: ["| `other` |"])
    said = CliRunner().invoke(cli, words, catch_exceptions=False).output
    assert "kept     README.md, which was changed there; to get the new one, delete it" in said
    assert re.search(r"^removed  wheels/torchmark-\S+$", said, re.MULTILINE) and "ready to push" in said
    one = CliRunner().invoke(cli, ["publish", str(tmp_path / "class"), "maxi"], catch_exceptions=False)
    assert one.exit_code == 1 and "no lesson maxi" in one.output + one.stderr


@pytest.fixture(scope="module")
def built_wheel(tmp_path_factory):
    """The wheel that the build backend makes of this repository, offline."""
    folder = tmp_path_factory.mktemp("build")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    for name in ("torchmark", "tests", "source", "release", "solutions"):
        (folder / name).symlink_to(ROOT / name)
    offline = ["--no-deps", "--no-build-isolation", "--no-index"]
    done = call(sys.executable, "-m", "pip", "wheel", "-q", *offline, "-w", folder / "dist", folder, cwd=folder)
    assert done.returncode == 0, done.stderr
    (path,) = (folder / "dist").iterdir()
    return path


def members(data):
    """The files of a wheel by name, without the folder of its metadata."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    return {name: archive.read(name) for name in archive.namelist() if ".dist-info/" not in name}


def metadata(data, name):
    archive = zipfile.ZipFile(io.BytesIO(data))
    return archive.read(next(each for each in archive.namelist() if each.endswith(f".dist-info/{name}"))).decode()


def test_the_package_holds_its_modules_stand_ins_and_templates_and_nothing_of_the_course(built_wheel):
    names = set(members(built_wheel.read_bytes()))
    package = {
        str(path.relative_to(ROOT)) for path in (ROOT / "torchmark").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }  # fmt: skip
    assert names == package
    assert {"torchmark/data/standins/wine.csv", "torchmark/data/standins/cats/cat1.png",
            "torchmark/student/check.yml", "torchmark/cli.py"} <= names  # fmt: skip


def test_the_wheel_of_students_is_the_one_that_the_build_backend_makes_but_for_the_readme(built_wheel):
    name, mine = student_wheel()
    theirs = built_wheel.read_bytes()
    assert members(mine) == members(theirs)
    assert metadata(mine, "entry_points.txt").split() == metadata(theirs, "entry_points.txt").split()
    assert metadata(mine, "licenses/LICENSE") == metadata(theirs, "licenses/LICENSE")
    needed = [
        {str(Requirement(one)) for one in re.findall("^Requires-Dist: (.*)$", metadata(data, "METADATA"), re.M)}
        for data in (mine, theirs)
    ]
    assert needed[0] == needed[1] and len(needed[0]) > 20
    version = re.search("^Version: (.*)$", metadata(mine, "METADATA"), re.M)[1]
    assert name == f"torchmark-{version}-py3-none-any.whl" and version.startswith("0.1.0+")
    assert "YOUR CODE HERE" not in metadata(mine, "METADATA") and "YOUR CODE HERE" in metadata(theirs, "METADATA")


def test_the_record_of_the_wheel_of_students_is_right():
    _, data = student_wheel()
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.testzip() is None
    lines = [line.rsplit(",", 2) for line in metadata(data, "RECORD").splitlines()]
    assert [name for name, _, _ in lines] == archive.namelist()
    for name, digest, size in lines[:-1]:
        content = archive.read(name)
        coded = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
        assert (digest, size) == (f"sha256={coded}", str(len(content))), name


def test_a_person_with_nothing_but_the_package_checks_a_notebook_and_fetches_a_newer_package(
    built_wheel, course, tmp_path
):
    bin_ = empty_venv(tmp_path / "venv")
    env = clean_env(bin_, tmp_path)
    publish(course, tmp_path / "class")
    notebook = fill(released(course), right_answers(read_lesson(course, "mini")))
    nbformat.write(notebook, tmp_path / "class" / "mini" / "mini.ipynb")

    def run(*words):
        done = subprocess.run(words, cwd=tmp_path / "class", env=env, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run("pip", "install", "-q", "--no-deps", built_wheel)
    assert run("torchmark", "--version") == "torchmark, version 0.1.0\n"
    assert "5 of 5 exercises are correct" in run("torchmark", "check", "mini/mini.ipynb")
    assert str(bin_.parent) in run("python", "-c", "import torchmark; print(torchmark.__file__)")
    run("pip", "install", "-q", "-r", "requirements.txt")
    assert run("torchmark", "--version").startswith("torchmark, version 0.1.0+")
    assert "5 passed" in run("python", "-m", "pytest", "-q")
    assert "stand-in" in run("torchmark", "data", "list")
