"""What a worker says of cells and names, believed field by field."""

import json
import re
from dataclasses import dataclass
from typing import Any

from torchmark.observation import clean

MAX_OUTPUTS = 1_000  # of a cell
MAX_OUTPUT = 16 << 20  # characters of them together
MAX_LINES = 100  # of a traceback
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")


@dataclass(frozen=True)
class Failure:
    """A cell or case without a result: "out of time", "out of memory" or "died"."""

    outcome: str


@dataclass(frozen=True)
class CellResult:
    """What a cell did: its outputs in nbformat's form, and its error as (types, message, line)."""

    outputs: list[dict[str, Any]]
    error: tuple[tuple[str, ...], str, int] | None = None
    failure: Failure | None = None


class Failed(Exception):
    """No answer came; `failure` says why."""

    def __init__(self, failure: Failure) -> None:
        self.failure = failure


def read_strings(answer: bytes, count: int) -> list[str]:
    """A list of `count` short strings in JSON; raises Failed for anything else."""
    try:
        strings = json.loads(answer)
    except (ValueError, RecursionError):
        raise Failed(Failure("died")) from None
    if not isinstance(strings, list) or len(strings) != count:
        raise Failed(Failure("died"))
    return [plain(text)[:100] for text in strings]


def read_cell(answer: bytes) -> CellResult:
    """What a worker says of a cell; raises Failed where it isn't of the agreed form."""
    try:
        result = json.loads(answer)
        outputs = [_output(output) for output in result["outputs"][:MAX_OUTPUTS]]
        if sum(map(_size, outputs)) > MAX_OUTPUT:
            raise ValueError
        error = result["error"]
        if error is not None:
            types, message, line = error
            if not types:
                raise ValueError
            error = (tuple(plain(name)[:100] for name in types[:40]), plain(message)[:2000], int(line))
        return CellResult(outputs, error)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        raise Failed(Failure("died")) from None


def _output(output: dict[str, Any]) -> dict[str, Any]:
    """An output rebuilt field by field, so that a notebook with it is valid."""
    kind = output["output_type"]
    if kind == "stream":
        return {"output_type": kind, "name": _one_of(output["name"], "stdout", "stderr"), "text": plain(output["text"])}
    if kind == "error":
        trace = [plain(line) for line in output["traceback"][:MAX_LINES]]
        name, value = plain(output["ename"])[:100], plain(output["evalue"])[:2000]
        return {"output_type": kind, "ename": name, "evalue": value, "traceback": trace}
    data = {mime: plain(text) for mime, text in output["data"].items() if _is_safe(mime, plain(text))}
    shown = {"output_type": _one_of(kind, "display_data", "execute_result"), "data": data, "metadata": {}}
    return shown | ({"execution_count": None} if kind == "execute_result" else {})


def _size(output: dict[str, Any]) -> int:
    """Characters of an output's text, traceback and data."""
    parts = [output.get("text", ""), *output.get("traceback", ()), *output.get("data", {}).values()]
    return sum(map(len, parts))


def _is_safe(mime: str, text: str) -> bool:
    """Whether a page may show it: text, or a picture that is nothing but base64; never HTML, SVG or scripts."""
    return mime == "text/plain" or (mime in ("image/png", "image/jpeg") and BASE64.fullmatch(text) is not None)


def plain(value: Any) -> str:
    """The value as text that a file can hold."""
    return clean(str(value))


def _one_of(value: Any, *allowed: str) -> str:
    if value not in allowed:
        raise ValueError
    return plain(value)
