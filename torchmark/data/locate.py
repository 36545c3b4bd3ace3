"""Find a data set by name: the real file where it lies on this machine with the right hash, else its stand-in."""

import contextlib
import difflib
import hashlib
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from torchmark.course import AuthorError, find_root
from torchmark.data.registry import FOLDER, SETS, DataSet, RealFile

HOME = "TORCHMARK_DATA"  # the variable with the folder of real files
ONLY_STANDINS = "TORCHMARK_STANDINS"  # the variable that is set wherever answers are graded


class UnknownData(ValueError):
    """There is no data set of that name, or it is not to be had in that way."""


def find(name: str) -> Path:
    """The file of the data set `name`, or its folder where it is several files; prints which one it is.

    Raises UnknownData, and FileNotFoundError where the stand-in is missing.
    """
    path, line = located(known(name))
    print(line)
    return path


def load(name: str) -> Any:
    """The arrays of the data set `name`; prints where they come from.

    `ct`: int16 (D, H, W). `ten_classes`: train_images, train_labels, val_images, val_labels; images uint8
    (N, 32, 32, 3), labels int64 (N,). Raises UnknownData, FileNotFoundError, and ModuleNotFoundError where the
    real slices of `ct` are here and pydicom isn't.
    """
    from torchmark.data import read

    data = known(name)
    if not data.loadable:
        raise UnknownData(f'{name} is a file, not an array: find("{name}")')
    path, line = located(data)
    print(line)
    return read.ct(path) if name == "ct" else read.ten_classes(path)


def known(name: str) -> DataSet:
    """The data set of that name; raises UnknownData where there is none."""
    if name not in SETS:
        close = difflib.get_close_matches(str(name), SETS, 1)
        hint = f"did you mean {close[0]!r}?" if close else f"there are: {', '.join(SETS)}"
        raise UnknownData(f"no data set {name!r}; {hint}")
    return SETS[name]


def located(data: DataSet) -> tuple[Path, str]:
    """The path of a data set, and the line that says which one it is; raises FileNotFoundError."""
    if not data.real:
        return _standin(data), f"{data.name}: the course's own ({data.count})"
    files = "file" if len(data.real) == 1 else "files"
    path, wrong = _real(data)
    if path:
        return path, f"{data.name}: the real {files} ({data.real_count})"
    fetch = f"torchmark data fetch {data.name}"
    line = f"{data.name}: the stand-in ({data.count}); "
    if wrong:
        return _standin(data), f"{line}{wrong} has the wrong content (by its hash): {fetch}"
    return _standin(data), f"{line}the real {files} ({data.real_count}): {fetch}"


def folders() -> list[Path]:
    """Where real data is looked for: $TORCHMARK_DATA, the course's data/, the user's cache; none while grading."""
    if os.environ.get(ONLY_STANDINS):
        return []
    from platformdirs import user_cache_path

    found = [Path(os.environ[HOME]).expanduser()] if os.environ.get(HOME) else []
    with contextlib.suppress(AuthorError, OSError):  # no course here, or no working directory any more
        found.append(find_root() / "data")
    return [*found, user_cache_path("torchmark")]


def is_right(path: Path, file: RealFile) -> bool:
    """Whether the content of the file at `path` is what the registry says; raises OSError."""
    kind, digest = file.digest.split(":")
    seen = path.stat()
    return _digest(path, kind, seen.st_mtime_ns, seen.st_size) == digest


@lru_cache(maxsize=512)
def _digest(path: Path, kind: str, _changed: int, _size: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, kind).hexdigest()


def _real(data: DataSet) -> tuple[Path | None, Path | None]:
    """Where the real set lies whole, and else the first of its files that is here with a wrong content."""
    wrong: list[Path] = []
    for folder in folders():
        here = [(folder / file.name, file) for file in data.real]
        try:
            bad = [path for path, file in here if path.is_file() and not is_right(path, file)]
            if not bad and all(path.is_file() for path, _ in here):
                return folder / data.real_path, None
        except OSError:
            continue
        wrong += bad
    return None, wrong[0] if wrong else None


def _standin(data: DataSet) -> Path:
    path = FOLDER / data.standin
    if not path.exists():
        raise FileNotFoundError(f"{path}: the stand-in of {data.name} is missing: torchmark data make")
    return path
