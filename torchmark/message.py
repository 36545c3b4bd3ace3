"""Every sentence a person reads about an answer."""

import html
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from torchmark.compare import Difference, values
from torchmark.curve import Curve, curve_of
from torchmark.observation import Call, Items, Module, Node, Other, Raised, Scalar, Tensor
from torchmark.picture import Picture, picture_of
from torchmark.verdict import CaseResult, Verdict

WIDTH = 88
HIDDEN = "hidden cases are run at grading"

NOT_ATTEMPTED = "nothing is written here yet, or its cell was not run"
FAILURES = {
    "out of time": "it ran longer than it may; does a loop never end?",
    "out of memory": "it asked for more memory than it may have",
    "died": "its process ended while it ran",
    "broken": "the grader failed, not the answer; nothing is taken off for this",
}


@dataclass(frozen=True)
class Message:
    """A verdict in words: a headline that stands alone, labelled rows, and the belief behind the answer.

    tables, drawing: for HTML, small tensors in the place of their rows, and images or curves with their case's name.
    """

    headline: str
    rows: tuple[tuple[str, str], ...] = ()
    belief: tuple[tuple[str, str], ...] = ()
    tables: tuple[tuple[str, Any, Any], ...] = ()
    drawing: tuple[str, Picture | Curve] | None = None

    def text(self) -> str:
        """The message in at most twelve lines of plain text."""
        rows, belief = ([f"  {label:<9} {line}" for label, line in block] for block in (self.rows, self.belief))
        return "\n\n".join("\n".join(block) for block in ([self.headline], rows, belief) if block)

    def html(self) -> str:
        """The message as an HTML block; everything in it is escaped."""
        mark = "#1a7f37" if ": correct" in self.headline else "#b35900"
        tables = {label: (array, wrong) for label, array, wrong in self.tables}
        cells = [
            (label, _table(*tables[label]) if label in tables else _line(label, line)) for label, line in self.rows
        ]
        if self.drawing:
            case, drawing = self.drawing
            cells.append((drawing.label, f"{html.escape(case)}{'<br>' if case else ''}{drawing.html()}"))
        cells += [(label, _line(label, line)) for label, line in self.belief]
        rows = "".join(
            f"<tr style='{_TR}'><th style='{_TH}'>{html.escape(label)}</th><td style='{_TD}'>{cell}</td></tr>"
            for label, cell in cells
        )
        table = f"<table style='{TABLE};margin:.4em 0 0'>{rows}</table>"
        return (
            f"<div style='border-left:4px solid {mark};padding:.4em .8em;margin:.3em 0'>"
            f"<strong>{html.escape(self.headline)}</strong>{table if rows else ''}</div>"
        )


# Jupyter's, VS Code's and nbgrader's styles stripe tables, widen them and colour code: all of it is taken back.
TABLE = "border-collapse:collapse;width:auto"
_TR = "background:none"
_TH = "text-align:left;vertical-align:top;font-weight:normal;opacity:.8;padding:.1em 1em .1em 0;border:none"
_TD = "text-align:left;vertical-align:top;padding:.1em 0;border:none"
_CODE = "background:none;color:inherit;padding:0"
CODE = {"call", "where", "expected", "got", "raised"}


def _line(label: str, line: str) -> str:
    return f"<code style='{_CODE}'>{html.escape(line)}</code>" if label in CODE else html.escape(line)


def explain(verdict: Verdict, hidden: bool = False) -> Message:
    """The message for a verdict; `hidden`: hidden cases were run too."""
    name = verdict.exercise.name
    count = sum(result.outcome != "skipped" for result in verdict.cases)
    if verdict.outcome == "correct":
        return Message(f"{name}: correct", _skipped(verdict)) if hidden else Message(
            f"{name}: correct on {count} shown case{'s' if count != 1 else ''}; {HIDDEN}"
        )  # fmt: skip
    headline = f"{name}: {verdict.outcome}"
    if verdict.note or verdict.outcome == "not attempted":
        return Message(headline, (("note", _cut(verdict.note or NOT_ATTEMPTED)),))
    failed = verdict.failed
    assert failed is not None
    rows = (*_case_rows(verdict, failed), *_what(failed, verdict.call))
    belief = verdict.belief
    said = (("likely", belief.says), ("read", f'"{belief.read}"')) if belief else ()
    return Message(
        headline, tuple((label, _cut(line)) for label, line in rows), said, _tables(failed), _drawing(verdict)
    )


def _skipped(verdict: Verdict) -> tuple[tuple[str, str], ...]:
    count = sum(result.outcome == "skipped" for result in verdict.cases)
    return (("skipped", f"{count} of {len(verdict.cases)} cases: no CUDA device here"),) if count else ()


def _case_rows(verdict: Verdict, failed: CaseResult) -> Iterator[tuple[str, str]]:
    if not failed.case.shown:
        yield "case", "a hidden one"
    elif verdict.call is not None:
        yield "call", call_text(verdict.call)
    else:
        yield "case", failed.case.sentence


def _what(failed: CaseResult, call: Call | None) -> Iterator[tuple[str, str]]:
    """The rows that say what was expected and what came."""
    if failed.difference is None:
        yield "note", FAILURES.get(failed.outcome, failed.outcome)
        return
    if failed.raised is not None:
        error = failed.raised
        yield "raised", f"{error.types[0]}: {error.message.splitlines()[0]}" if error.message else error.types[0]
        if error.line:
            yield "line", f"{error.line} of the cell {error.cell}"
        return
    expected, got = _sides(failed.difference)
    if failed.case.shown:
        where = failed.difference.path
        if call and call.at and where.startswith(f"result{call.at}"):
            where = f"result{where.removeprefix(f'result{call.at}')}"
        if where != "result":
            yield "where", where
        yield "expected", expected
    yield "got", got
    if failed.difference.count and isinstance(failed.difference.got, Tensor):
        size = int(np.prod(failed.difference.got.shape))
        yield "differ", f"{failed.difference.count} of {size} elements"


def _sides(difference: Difference) -> tuple[str, str]:
    """What was expected and what came, in the attribute in which they differ."""
    says: dict[str, Callable[[Node], str]] = {
        "wrong type": _type, "wrong dtype": lambda n: getattr(n, "dtype", _type(n)),
        "wrong shape": _shape, "wrong device": lambda n: getattr(n, "device", _type(n)),
        "wrong layout": _layout, "detached": _graph,
    }  # fmt: skip
    sharing = ("shares memory", "has its own memory")
    if difference.outcome == "copied":
        return sharing
    if difference.outcome == "not copied":
        return sharing[1], sharing[0]
    if difference.outcome in says:
        return says[difference.outcome](difference.expected), says[difference.outcome](difference.got)
    if type(difference.expected) is not type(difference.got):
        return _type(difference.expected), _type(difference.got)
    for digits in (4, 6, 8, 12, 17):
        texts = [_value(node, difference.first, digits) for node in (difference.expected, difference.got)]
        if texts[0] != texts[1]:
            return texts[0], texts[1]
    return (_graph(difference.expected), _graph(difference.got)) if _graph(difference.got) else (texts[0], texts[1])


def _value(node: Node, first: tuple[int, ...], digits: int) -> str:
    """A value whole where it is short, else its first differing element."""
    text = node_text(node, digits)
    if isinstance(node, Tensor) and first and (len(text) > WIDTH - 14 or text.startswith("tensor of")):
        return f"{number(values(node)[first], digits)} at {list(first)}"
    return text


def number(value: Any, digits: int = 4) -> str:
    """A number as torch prints it: a float has a point."""
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value))
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    if isinstance(value, (complex, np.complexfloating)):
        return f"{number(value.real, digits)}{'+' if value.imag >= 0 else '-'}{number(abs(value.imag), digits)}j"
    text = f"{float(value):.{digits}g}"
    return text if any(mark in text for mark in ".en") else f"{text}."


def node_text(node: Node, digits: int = 4) -> str:
    """A value in one line."""
    match node:
        case Scalar(kind, value):
            plain = {"str": repr(value), "none": "None", "dtype": str(value), "device": str(value)}
            return plain.get(kind) or number(value, digits)
        case Items() if node.kind == "dict":
            pairs = zip(node.keys, node.items, strict=True)
            return "{" + ", ".join(f"{node_text(k, digits)}: {node_text(v, digits)}" for k, v in pairs) + "}"
        case Items(kind, items):
            left, right = {"tuple": ("(", ")"), "set": ("{", "}")}.get(kind, ("[", "]"))
            inner = ", ".join(node_text(item, digits) for item in items)
            return f"{left}{inner}{',' if kind == 'tuple' and len(items) == 1 else ''}{right}"
        case Tensor():
            empty_rows = not node.data and len(node.shape) > 1  # of which there may be any number
            if node.device == "meta" or len(node.data) > 2000 or empty_rows:
                return f"tensor of shape {node.shape}"
            return _nested(values(node), digits)
        case Raised(types, message):
            return f"raises {types[0]}" + (f": {message.splitlines()[0]}" if message else "")
        case Module(name):
            return f"{name}(...)"
        case Other(name, text):
            return text or (f"<{name}>")


def call_text(call: Call) -> str:
    """A call as it would be typed."""
    return f"{call.name}({', '.join(node_text(item) for item in call.before.items)})"


def _nested(array: Any, digits: int) -> str:
    if array.ndim == 0:
        return number(array[()], digits)
    return "[" + ", ".join(_nested(item, digits) for item in array) + "]"


def _type(node: Node) -> str:
    match node:
        case Scalar(kind="none"):
            return "None"
        case Scalar(kind):
            return f"{kind} {node_text(node)}"
        case Items(kind, items):
            text = node_text(node)
            return f"{kind} {text}" if len(text) <= WIDTH // 2 else f"{kind} of {len(items)}"
        case Tensor(kind):
            return f"{kind} of shape {node.shape}"
        case Raised():
            return node_text(node)
        case Module(name):
            return f"module {name}"
        case Other(name, text):
            return f"{name} ({text})" if text else name


def _shape(node: Node) -> str:
    if isinstance(node, Items):
        return f"{node.kind} of {len(node.items)}"
    return f"shape {node.shape}" if isinstance(node, Tensor) else _type(node)


def _layout(node: Node) -> str:
    return f"stride {node.stride}, offset {node.offset}" if isinstance(node, Tensor) else _type(node)


def _graph(node: Node) -> str:
    if not isinstance(node, Tensor):
        return ""
    leaf = ", a leaf" if node.is_leaf and node.requires_grad else ""
    return f"requires_grad={node.requires_grad}{leaf}"


def _cut(text: str) -> str:
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 3]}..."


def _tables(failed: CaseResult) -> tuple[tuple[str, Any, Any], ...]:
    """Small tensors side by side with the elements that differ: for HTML."""
    difference = failed.difference
    if difference is None or difference.outcome != "wrong values" or not failed.case.shown:
        return ()
    expected, got = difference.expected, difference.got
    if not isinstance(expected, Tensor) or not isinstance(got, Tensor) or len(expected.shape) not in (1, 2):
        return ()
    want, have = values(expected), values(got)
    if not 2 <= want.size <= 64:
        return ()
    return ("expected", want, np.zeros_like(difference.wrong)), ("got", have, difference.wrong)


def _drawing(verdict: Verdict) -> tuple[str, Picture | Curve] | None:
    """The images or curves of the first failing shown case that has any, with its sentence: for HTML."""
    failed = verdict.failed
    for result in verdict.cases if failed and failed.case.shown else ():
        if result.difference and result.returned is not None:
            expected = verdict.exercise.expected[result.case.name].value
            drawing = picture_of(result.difference) or curve_of(expected, result.returned, result.difference.path)
            if drawing:
                return "" if result is failed else result.case.sentence, drawing
    return None


def _table(array: Any, wrong: Any) -> str:
    rows = zip(np.atleast_2d(array), np.atleast_2d(wrong), strict=True)
    cell = "<td style='padding:.1em .5em;border:1px solid #8886;text-align:right{}'><code style='{}'>{}</code></td>"
    return f"<table style='{TABLE};margin:0'>" + "".join(
        f"<tr style='{_TR}'>" + "".join(
            cell.format(";background:#ffb86b66;font-weight:bold" if bad else "", _CODE, number(value))
            for value, bad in zip(row, marks, strict=True)
        ) + "</tr>" for row, marks in rows
    ) + "</table>"  # fmt: skip
