"""What the package's tests share: a small course, built once."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # for kit.py
collect_ignore = ["mini"]
settings.register_profile("torchmark", derandomize=True, deadline=None)
settings.load_profile("torchmark")


def copy_of_mini(folder: Path) -> Path:
    """The course for tests, as its author wrote it, in a new folder."""
    shutil.copytree(HERE / "mini", folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(HERE.parents[1] / "nbgrader_config.py", folder)
    return folder


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator:
    """The course for tests, built. Tests read it; a test that writes takes `own_course`."""
    from torchmark.build import build
    from torchmark.course import load_course

    course = load_course(copy_of_mini(tmp_path_factory.mktemp("course") / "mini"))
    build(course, "mini")
    yield course


@pytest.fixture
def own_course(course, tmp_path):
    """A copy of the built course, to be changed by one test."""
    from torchmark.course import load_course

    return load_course(shutil.copytree(course.root, tmp_path / "mini"))


@pytest.fixture(scope="module")
def module_course(course, tmp_path_factory):
    """A copy of the built course, to be changed by one module."""
    from torchmark.course import load_course

    return load_course(shutil.copytree(course.root, tmp_path_factory.mktemp("own") / "mini"))


@pytest.fixture
def text_course(tmp_path):
    """The course for tests before any build, to be changed by one test."""
    from torchmark.course import load_course

    return load_course(copy_of_mini(tmp_path / "mini"))


@pytest.fixture
def cold(monkeypatch):
    """Every worker started anew, none forked from a warm zygote."""
    monkeypatch.setattr("torchmark.process.nursery.warm", False)
