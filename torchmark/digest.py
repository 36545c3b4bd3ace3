"""Digests of what results rest on: where all of them are equal, so are the results."""

import hashlib
import io
import os
import platform
import re
import stat
import sys
import types
from functools import cache, lru_cache
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import cloudpickle
import torch

from torchmark.case import Case
from torchmark.sandbox import PACKAGE, site_packages


def digest(*texts: str | bytes) -> str:
    """The SHA-256 of the texts, as hexadecimal digits; ("ab", "c") differs from ("a", "bc")."""
    whole = hashlib.sha256()
    for text in texts:
        data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
        whole.update(len(data).to_bytes(8, "little") + data)
    return whole.hexdigest()


@lru_cache
def digest_of_surroundings() -> str:
    """This package's modules, Python, all installed libraries with their versions, the machine's kind, CUDA."""
    paths = sorted(PACKAGE.rglob("*.py"))
    modules = [text for path in paths for text in (str(path.relative_to(PACKAGE)), path.read_bytes())]
    libraries = sorted({f"{library.name} {library.version}" for library in distributions(path=[*site_packages()])})
    machine = (sys.version, platform.machine(), str(torch.cuda.is_available()))
    return digest(*machine, str(len(modules)), *modules, *libraries)


@cache
def digest_of_case(case: Case) -> str:
    """A case with all that its function refers to in its module, as a worker gets it; lines and comments aside."""
    data = io.BytesIO()
    _Pickler(data).dump(case)
    return digest(data.getvalue())


def digest_of_tree(folder: Path) -> str:
    """The names, kinds and contents of all that lies in a folder; links are not followed."""
    texts: list[str | bytes] = []
    for here, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted([*folders, *files]):
            path = Path(here, name)
            mode = path.lstat().st_mode
            texts += [str(path.relative_to(folder)), str(stat.S_IFMT(mode)), _content(path, mode)]
    return digest(*texts)


def _content(path: Path, mode: int) -> bytes:
    if stat.S_ISLNK(mode):
        return os.fsencode(os.readlink(path))
    if not stat.S_ISREG(mode):
        return b""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


class _Pickler(cloudpickle.Pickler):
    """cloudpickle without what differs from process to process or moves when another case is edited."""

    def reducer_override(self, thing: Any) -> Any:
        """Leave out the random number by which cloudpickle tells a class from a copy of it, and where files lie."""
        reduced = super().reducer_override(thing)
        if not isinstance(reduced, tuple):
            return reduced
        make, arguments, *rest = reduced
        if isinstance(thing, types.FunctionType):
            arguments[1].pop("__file__", None)  # a function that uses it has it in another place too
        return make, tuple("" if _is_random(argument) else argument for argument in arguments), *rest


def _is_random(argument: Any) -> bool:
    return isinstance(argument, str) and re.fullmatch("[0-9a-f]{32}", argument) is not None


def _reduce_code(code: types.CodeType) -> Any:
    """The code without its place in its file, its sets in order."""
    constants = tuple(sorted(map(repr, c)) if isinstance(c, frozenset) else c for c in code.co_consts)
    make, arguments, *rest = cloudpickle.Pickler.dispatch_table[types.CodeType](
        code.replace(co_filename="", co_firstlineno=0, co_linetable=b"")
    )
    return make, tuple(constants if a is code.co_consts else a for a in arguments), *rest


_Pickler.dispatch_table = cloudpickle.Pickler.dispatch_table.new_child({types.CodeType: _reduce_code})
