"""What the attack tests share: the small course with secrets in its texts, built once, and each family tried once."""

import os
import sys
from pathlib import Path

import pytest
from filelock import FileLock

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
collect_ignore = ["forging", "theft", "escape", "denial"]

import attack as attacks  # noqa: E402
from scene import adopt_orphans  # noqa: E402
from trial import Trial, built, honest_alone, try_all  # noqa: E402


@pytest.fixture(scope="session")
def everybody(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of all processes that test at the same time."""
    mine = tmp_path_factory.getbasetemp()
    return mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine


@pytest.fixture(scope="session")
def course(everybody: Path) -> Path:
    """The small course, built once for all, with short limits."""
    root = everybody / "attacks" / "mini"
    with FileLock(everybody / "course.lock"):
        return root if root.exists() else built(root)


@pytest.fixture(scope="session")
def alone(course: Path, everybody: Path) -> str:
    """The honest student's result where nobody else is graded."""
    kept = everybody / "alone.json"
    with FileLock(everybody / "alone.lock"):
        if not kept.exists():
            kept.write_text(honest_alone(course, everybody / "alone"), encoding="utf-8")
    return kept.read_text(encoding="utf-8")


@pytest.fixture(scope="class")
def trial(request: pytest.FixtureRequest, course: Path, tmp_path_factory: pytest.TempPathFactory) -> Trial:
    """What came of all attacks of the family of a class of tests."""
    adopt_orphans()
    family, classes = request.cls.family, request.cls.classes
    return try_all(attacks.attacks(family), course, tmp_path_factory.mktemp(family), classes)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each attack of the family, and for each door."""
    if "attack" in metafunc.fixturenames:
        found = attacks.attacks(metafunc.cls.family)
        metafunc.parametrize("attack", found, ids=[attack.name for attack in found])
    if "door" in metafunc.fixturenames:
        metafunc.parametrize("door", ["judge", "nbgrader"])
