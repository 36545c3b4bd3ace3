"""A class's repository: what students get of released lessons, ready to push."""

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from string import Template

from torchmark.build import released_notebook, source_notebook
from torchmark.course import AuthorError, Course
from torchmark.files import write_whole
from torchmark.lesson import Lesson, read_lesson, stub_of
from torchmark.record import CASES, NAME
from torchmark.wheel import student_wheel

MANIFEST = ".torchmark.json"
TEMPLATES = Path(__file__).parent / "student"
PLACES = {"check.yml": ".github/workflows/check.yml", "gitignore": ".gitignore", "pytest.ini": "pytest.ini"}

Files = dict[str, bytes]


@dataclass(frozen=True)
class Published:
    """What a publication did to a repository's files.

    kept: files that have news, but were changed by someone else since they were published.
    """

    lessons: tuple[str, ...]
    written: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]


def publish(course: Course, folder: Path, names: tuple[str, ...] = ()) -> Published:
    """Write the repository of a class with these lessons (default: all), and those published before, into a folder.

    A folder that is published again gets the news; what else lies there, and what was changed there, stays.
    Raises AuthorError, before anything is written, where a lesson is not as a build makes it, or where a file is in
    the way that was not published.
    """
    before = _published(folder)
    there = {path.split("/")[0] for path in before if "/" in path and (folder / path).exists()}
    lessons = sorted({*(names or course.lessons()), *(there & {*course.lessons()})})
    files = repository(course, lessons)
    _refuse_strangers(folder, files, before)
    now = {name: _content(folder / name) for name in {*files, *before}}
    ours = {name for name, content in now.items() if content is None or before.get(name) == _sha256(content)}
    news = sorted(name for name, content in files.items() if now[name] != content)
    old = sorted(name for name in before if name not in files and now[name] is not None and name in ours)
    for name in news:
        if name in ours:
            write_whole(folder / name, files[name])
    for name in old:
        (folder / name).unlink()
    hashes = {name: _sha256(content) for name, content in sorted(files.items())}
    kept = [name for name in news if name not in ours]
    write_whole(folder / MANIFEST, json.dumps({"published": hashes}, indent=1) + "\n")
    return Published(
        tuple(lessons), tuple(name for name in news if name in ours), tuple(old),
        tuple(name for name in kept if before[name] != hashes[name]),
    )  # fmt: skip


def repository(course: Course, names: list[str]) -> Files:
    """The files of the repository by their paths; raises AuthorError where a lesson is not as a build makes it."""
    wheel, content = student_wheel()
    files = {f"wheels/{wheel}": content, "requirements.txt": _filled("requirements.txt", wheel=wheel)}
    rows = []
    for name in names:
        lesson = read_lesson(course, name)
        files |= released(lesson)
        rows += _rows(lesson)
    first = next((row.split("`")[1] for row in rows), "")
    files["README.md"] = _filled("README.md", rows="\n".join(rows), notebook=first)
    return files | {place: (TEMPLATES / name).read_bytes() for name, place in PLACES.items()}


def released(lesson: Lesson) -> Files:
    """The files of a lesson's release by their paths, and no others that lie there.

    Raises AuthorError where they are not as a build makes them: somebody may have tried the answers there.
    """
    folder, files, problems = lesson.course.root / "release" / lesson.name, {}, []
    for part in lesson.parts:
        cells = released_notebook(lesson.course, lesson.name, part.name).cells
        there = [(cell.id, cell.source) for cell in cells]
        built = [
            (cell.id, stub_of(cell.source) if cell.id in part.exercises else cell.source)
            for cell in source_notebook(lesson, part).cells
        ]
        if there != built or any(cell.get("outputs") for cell in cells):
            problems.append(folder / f"{part.name}.ipynb")
    if _content(folder / CASES) != _content(lesson.course.tests(lesson.name) / CASES):
        problems.append(folder / CASES)
    if problems:
        paths = ", ".join(str(path.relative_to(lesson.course.root)) for path in problems)
        raise AuthorError(f"{paths}: not as a build makes it, so not published; first: torchmark build {lesson.name}")
    for name in (*(f"{part.name}.ipynb" for part in lesson.parts), CASES, NAME):
        files[f"{lesson.name}/{name}"] = (folder / name).read_bytes()
    return files


def _rows(lesson: Lesson) -> list[str]:
    """Rows of the table in the README: a notebook, what it is about, how many exercises it has."""
    rows = []
    for part in lesson.parts:
        text = "\n".join(cell.source for cell in part.cells if cell.kind == "markdown")
        title = re.search(r"^# (.*)$", text, re.MULTILINE)
        rows.append(f"| `{lesson.name}/{part.name}.ipynb` | {title[1] if title else ''} | {len(part.exercises)} |")
    return rows


def _filled(name: str, **words: str) -> bytes:
    return Template((TEMPLATES / name).read_text(encoding="utf-8")).substitute(words).encode()


def _published(folder: Path) -> dict[str, str]:
    """The hashes of the files that were published into a folder; raises AuthorError where it is another's."""
    try:
        found: dict[str, str] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["published"]
        return found
    except FileNotFoundError:
        pass
    except (ValueError, KeyError, TypeError):
        raise AuthorError(f"{folder / MANIFEST} is damaged; take it back from your repository's history") from None
    except NotADirectoryError:
        raise AuthorError(f"{folder} is a file; name a new or an empty folder") from None
    if folder.is_dir() and any(path.name != ".git" for path in folder.iterdir()):
        raise AuthorError(f"{folder} holds files that torchmark did not publish; name a new or an empty folder")
    return {}


def _refuse_strangers(folder: Path, files: Files, before: dict[str, str]) -> None:
    problems = []
    for name, content in files.items():
        path = folder / name
        inner = [path, *path.parents][: len(path.relative_to(folder).parts)]
        if any(each.is_symlink() for each in inner):
            problems.append(f"{path}: a link is in the way; remove it, then publish again")
        elif path.exists() and name not in before and (path.is_dir() or path.read_bytes() != content):
            problems.append(f"{path} was not published by torchmark; move it away, then publish again")
    if problems:
        raise AuthorError(*problems)


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
