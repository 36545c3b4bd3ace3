"""A course on disk: its root, its lessons, and its settings from nbgrader_config.py."""

from dataclasses import dataclass
from pathlib import Path

CONFIG = "nbgrader_config.py"
SETTINGS = ("seed", "sandbox", "cell_seconds", "submission_seconds", "memory")
Written = tuple[tuple[Path, int, int], ...]


class AuthorError(Exception):
    """The author's mistakes: one line each, with what, where and how to repair it."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Course:
    """The folder that holds nbgrader_config.py, and what that file says of the judge."""

    root: Path
    seed: int = 0
    sandbox: str = "bubblewrap"
    cell_seconds: float = 30.0
    submission_seconds: float = 600.0
    memory: int = 4 << 30

    def lessons(self) -> list[str]:
        """The names of all lessons, in order."""
        names = {path.stem.split("-")[0] for path in (self.root / "source").glob("*.py")}
        return sorted(names)

    def parts(self, lesson: str) -> list[Path]:
        """The text files of a lesson, in order of their parts."""
        source = self.root / "source"
        paths = [path for path in source.glob(f"{lesson}*.py") if path.stem.split("-")[0] == lesson]
        if not paths:
            known = ", ".join(self.lessons()) or "none"
            raise AuthorError(f"no lesson {lesson} in {source}; lessons here: {known}")
        return sorted(paths)

    def notebooks(self, path: Path) -> list[Path]:
        """A notebook, or all notebooks of the lesson that a folder is named after, whether they are there or not."""
        return [path / f"{part.stem}.ipynb" for part in self.parts(path.absolute().name)] if path.is_dir() else [path]

    def tests(self, lesson: str) -> Path:
        """The folder of a lesson's cases and answer bank."""
        return self.root / "tests" / "lessons" / lesson

    def written(self, lesson: str) -> Written:
        """For each file that a lesson is read from: its path, when it was written (nanoseconds), and its bytes."""
        folders = (self.tests(lesson), self.root / "release" / lesson)
        inside = [path for folder in folders for path in folder.glob("*.*")]
        states = [(path, path.stat()) for path in sorted([*self.parts(lesson), *inside])]
        return tuple((path, state.st_mtime_ns, state.st_size) for path, state in states)

    @property
    def cache(self) -> Path:
        """Where computed observations are kept."""
        return self.root / ".torchmark"

    def journal(self, part: str) -> Path:
        """Where the journal of a part of a lesson is kept."""
        return self.cache / "journal" / part

    def stamp(self, student: str, lesson: str) -> Path:
        """Where it is kept that a student's submission was graded."""
        return self.cache / "stamps" / student / f"{lesson}.json"

    def report(self, student: str, lesson: str, part: str) -> Path:
        """Where the result of a student's notebook is kept: not in autograded/, which nbgrader publishes from."""
        return self.cache / "results" / student / lesson / f"{part}.json"


def find_course(start: Path | None = None) -> Course:
    """The course around `start` (default: the working directory); raises AuthorError where none is."""
    return load_course(find_root(start))


def find_root(start: Path | None = None) -> Path:
    """The folder of the course around `start` (default: the working directory); raises AuthorError where none is."""
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / CONFIG).is_file() and (folder / "source").is_dir():
            return folder
    raise AuthorError(f"no course here: neither {start} nor a folder above it holds {CONFIG} and source/")


def load_course(root: Path) -> Course:
    """The course at `root`."""
    from traitlets.config.loader import PyFileConfigLoader

    judge = PyFileConfigLoader(CONFIG, path=str(root)).load_config().get("Judge", {})
    return Course(root, **{name: judge[name] for name in SETTINGS if name in judge})
