"""What the attack tests share: the small course with secrets in its texts, built once, and each family tried once."""

import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
collect_ignore = ["forging", "theft", "escape", "denial"]

import attack as attacks  # noqa: E402
from scene import adopt_orphans  # noqa: E402
from trial import Trial, built, honest_alone, try_all  # noqa: E402


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small course, built, with short limits."""
    return built(tmp_path_factory.mktemp("attacks") / "mini")


@pytest.fixture(scope="session")
def alone(course: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The honest student's result where nobody else is graded."""
    return honest_alone(course, tmp_path_factory.mktemp("alone"))


@pytest.fixture(scope="class")
def trial(request: pytest.FixtureRequest, course: Path, tmp_path_factory: pytest.TempPathFactory) -> Trial:
    """What came of all attacks of the family of a class of tests."""
    adopt_orphans()
    return try_all(attacks.attacks(request.cls.family), course, tmp_path_factory.mktemp(request.cls.family))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each attack of the family, and for each door."""
    if "attack" in metafunc.fixturenames:
        found = attacks.attacks(metafunc.cls.family)
        metafunc.parametrize("attack", found, ids=[attack.name for attack in found])
    if "door" in metafunc.fixturenames:
        metafunc.parametrize("door", ["judge", "nbgrader"])
