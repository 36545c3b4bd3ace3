"""Files that are whole or not there, whatever ends the process that writes them."""

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import psutil

PARTIAL = ".partial"
SCRATCH = "torchmark-"
ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file (text as UTF-8), making its folder; a reader finds the old content or the new. Raises OSError.

    The content is on the disk before the file bears its name.
    """
    write_stream(path, [content.encode("utf-8") if isinstance(content, str) else content])


def write_stream(path: Path, chunks: Iterable[bytes]) -> None:
    """As `write_whole`, piece by piece, for what does not fit into memory."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}{PARTIAL}")
    try:
        with partial.open("wb") as file:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        raise


def legal(text: str) -> str:
    """The text with a mark in place of what XML forbids and other formats choke on: control characters and the like."""
    return ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)


def scratch_prefix() -> str:
    """How the names of this process's temporary folders begin, so that `sweep` knows whose they are."""
    return f"{SCRATCH}{os.getpid()}-"


def sweep(folder: Path) -> None:
    """Remove what killed processes left half-written under `folder`, and their temporary folders."""
    for path in folder.rglob(f".*{PARTIAL}"):
        if not _alive(path.name.removesuffix(PARTIAL).rpartition(".")[2]):
            path.unlink(missing_ok=True)
    for path in _scratches():
        if not _alive(path.name.split("-")[1]):
            shutil.rmtree(path, ignore_errors=True)


def _scratches() -> Iterator[Path]:
    with contextlib.suppress(OSError):
        for path in Path(tempfile.gettempdir()).glob(f"{SCRATCH}*-*"):
            if path.lstat().st_uid == os.getuid() and path.is_dir() and not path.is_symlink():
                yield path


def _alive(pid: str) -> bool:
    """Whether another process with this number runs."""
    return not pid.isdecimal() or (int(pid) != os.getpid() and psutil.pid_exists(int(pid)))
