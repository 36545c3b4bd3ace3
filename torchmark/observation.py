"""What a case returned, as plain data, and its bounded form in bytes.

Bytes from a worker are hostile: `decode` builds nothing but the dataclasses below, resolves no
name, and raises `Malformed` for anything that `encode` would not have written.
"""

import base64
import json
import math
import struct
from dataclasses import dataclass
from typing import Any

MAX_BYTES = 64 << 20
MAX_HEAD = 8 << 20  # JSON takes thirty times as much memory where it is read
MAX_DEPTH = 24
MAX_ITEMS = 100_000
MAX_TEXT = 20_000
MAX_DIMS = 32

ITEM_SIZES = {
    "float16": 2, "bfloat16": 2, "float32": 4, "float64": 8, "complex64": 8, "complex128": 16,
    "bool": 1, "uint8": 1, "uint16": 2, "uint32": 4, "uint64": 8,
    "int8": 1, "int16": 2, "int32": 4, "int64": 8,
}  # fmt: skip


class Malformed(ValueError):
    """Bytes that are no observation."""


@dataclass(frozen=True)
class Scalar:
    """None, a bool, int, float, complex, str, dtype or device; `value` is None, bool, int, float or str."""

    kind: str
    value: Any


@dataclass(frozen=True)
class Items:
    """A list, tuple, set or dict; `keys` is empty but for a dict."""

    kind: str
    items: tuple["Node", ...]
    keys: tuple["Node", ...] = ()


@dataclass(frozen=True)
class Tensor:
    """A tensor or array; `data` holds its elements in row-major order, none on the meta device.

    shape, stride (elements) and offset are as torch has them; `memory` numbers the distinct blocks
    of memory in an observation. An array has stride and offset too, so that views can be compared.
    """

    kind: str
    dtype: str
    shape: tuple[int, ...]
    stride: tuple[int, ...]
    offset: int
    memory: int
    device: str
    requires_grad: bool
    is_leaf: bool
    data: bytes


@dataclass(frozen=True)
class Module:
    """An nn.Module: the name of its class, whether it trains, and its state dict."""

    type: str
    training: bool
    state: Items


@dataclass(frozen=True)
class Raised:
    """An exception: names of its class and bases, its message, and where in which cell it arose."""

    types: tuple[str, ...]
    message: str
    cell: str = ""
    line: int = 0

    @property
    def by_stub(self) -> bool:
        """Whether it is what a stub raises; torch raises NotImplementedError too, and says of what."""
        return self.types[0] == "NotImplementedError" and not self.message


@dataclass(frozen=True)
class Other:
    """A value that is not compared: the name of its type and what is safe to say of it."""

    type: str
    text: str = ""


Node = Scalar | Items | Tensor | Module | Raised | Other


@dataclass(frozen=True)
class Call:
    """A call of an answer: its name, its arguments before and after, and where in the result its value is.

    at: the path of the value from the case's result, "" where it is the result; None where it isn't in it.
    """

    name: str
    at: str | None
    before: Items
    after: Items


@dataclass(frozen=True)
class Observation:
    """All that one case saw."""

    value: Node
    calls: tuple[Call, ...] = ()
    gradients: Items = Items("list", ())


SCALARS: dict[str, type] = {
    "none": type(None), "bool": bool, "int": str, "float": str, "complex": list,
    "str": str, "dtype": str, "device": str,
}  # fmt: skip


def encode(observation: Observation) -> bytes:
    """The observation as bytes: length of the head, the head in JSON, the elements of all tensors."""
    blobs: list[bytes] = []
    head = [
        _pack(observation.value, blobs),
        [[call.name, call.at, _pack(call.before, blobs), _pack(call.after, blobs)] for call in observation.calls],
        _pack(observation.gradients, blobs),
    ]
    text = json.dumps(head, separators=(",", ":")).encode()
    return b"".join([struct.pack("<I", len(text)), text, *blobs])


def decode(data: bytes) -> Observation:
    """The observation that `encode` wrote; raises Malformed for any other bytes."""
    try:
        return _Reader(data).observation()
    except Malformed:
        raise
    except (ValueError, TypeError, KeyError, IndexError, struct.error, RecursionError, OverflowError) as error:
        raise Malformed(f"{type(error).__name__} while reading an observation") from None


def clean(text: str) -> str:
    """The text without lone surrogates, which no file can hold."""
    return text.encode("utf-8", "replace").decode()


def to_text(observation: Observation) -> str:
    """`encode` as base64, for a JSON file."""
    return base64.b64encode(encode(observation)).decode()


def from_text(text: str) -> Observation:
    """The observation that `to_text` wrote."""
    return decode(base64.b64decode(text, validate=True))


def _pack(node: Node, blobs: list[bytes]) -> list[Any]:
    match node:
        case Scalar(kind, value):
            return [kind, _pack_scalar(kind, value)]
        case Items(kind, items, keys):
            return [kind, [_pack(item, blobs) for item in items], [_pack(key, blobs) for key in keys]]
        case Tensor():
            blobs.append(node.data)
            return [
                node.kind, node.dtype, list(node.shape), list(node.stride), node.offset, node.memory,
                node.device, node.requires_grad, node.is_leaf, len(node.data),
            ]  # fmt: skip
        case Module(name, training, state):
            return ["module", name, training, _pack(state, blobs)]
        case Raised():
            return ["raised", list(node.types), node.message, node.cell, node.line]
        case Other(name, text):
            return ["other", name, text]


def _pack_scalar(kind: str, value: Any) -> Any:
    if kind == "int":
        return str(value if abs(value) < 10**300 else 10**301 * (1 if value > 0 else -1))
    if kind == "float":
        return value.hex()
    if kind == "complex":
        return [value.real.hex(), value.imag.hex()]
    return value


class _Reader:
    """Reads one observation, counting what it has read."""

    def __init__(self, data: bytes) -> None:
        if len(data) > MAX_BYTES:
            raise Malformed(f"{len(data)} bytes are more than {MAX_BYTES}")
        (size,) = struct.unpack_from("<I", data)
        if size > MAX_HEAD:
            raise Malformed(f"a head of {size} bytes is longer than {MAX_HEAD}")
        self.head = json.loads(data[4 : 4 + size].decode())
        self.data, self.position, self.nodes = data, 4 + size, 0

    def observation(self) -> Observation:
        value, calls, gradients = self.head
        observation = Observation(self.node(value), tuple(self.call(call) for call in calls), self.items(gradients))
        if self.position != len(self.data):
            raise Malformed("bytes left over")
        return observation

    def call(self, call: Any) -> Call:
        name, at, before, after = call
        return Call(self.text(name), None if at is None else self.text(at), self.items(before), self.items(after))

    def items(self, head: Any, depth: int = 0) -> Items:
        node = self.node(head, depth)
        if not isinstance(node, Items):
            raise Malformed("a list was expected")
        return node

    def node(self, head: Any, depth: int = 0) -> Node:
        self.nodes += 1
        if depth > MAX_DEPTH or self.nodes > MAX_ITEMS:
            raise Malformed("too deep or too many values")
        kind, *rest = head
        if kind in SCALARS:
            return Scalar(kind, self.scalar(kind, *rest))
        if kind in ("list", "tuple", "set", "dict"):
            items, keys = ([self.node(item, depth + 1) for item in part] for part in rest)
            if len(keys) != (len(items) if kind == "dict" else 0):
                raise Malformed("keys and values differ in number")
            return Items(kind, tuple(items), tuple(keys))
        if kind in ("tensor", "array"):
            return self.tensor(kind, *rest)
        if kind == "module":
            name, training, state = rest
            return Module(self.text(name), bool(training), self.items(state, depth + 1))
        if kind == "raised":
            types, message, cell, line = rest
            names = tuple(self.text(name) for name in types[:40])
            if not names:
                raise Malformed("an exception without a type")
            return Raised(names, self.text(message), self.text(cell), int(line))
        if kind == "other":
            return Other(*(self.text(text) for text in rest))
        raise Malformed("unknown kind")

    def scalar(self, kind: str, value: Any) -> Any:
        if type(value) is not SCALARS[kind]:
            raise Malformed(f"no {kind}")
        parts: list[Any] = value if isinstance(value, list) else [value]
        match kind:
            case "int":
                return int(parts[0][:310])
            case "float":
                return float.fromhex(parts[0][:60])
            case "complex":
                real, imag = parts
                return complex(float.fromhex(real[:60]), float.fromhex(imag[:60]))
        return self.text(value) if isinstance(value, str) else value

    def tensor(self, kind: str, dtype: str, shape: Any, stride: Any, *rest: Any) -> Tensor:
        offset, memory, device, requires_grad, is_leaf, size = rest
        numbers = [offset, memory, size, *shape, *stride]
        if any(type(number) is not int or abs(number) > 1 << 62 for number in numbers):
            raise Malformed("a number out of range")
        expected = math.prod(shape) * ITEM_SIZES[dtype] if device != "meta" else 0 * ITEM_SIZES[dtype]
        if min([0, *shape, offset, memory]) < 0 or not len(shape) == len(stride) <= MAX_DIMS or size != expected:
            raise Malformed("a shape that does not fit its data")
        data = self.data[self.position : self.position + size]
        if len(data) != size:
            raise Malformed("truncated")
        self.position += size
        return Tensor(
            kind, dtype, tuple(shape), tuple(stride), offset, memory, self.text(device),
            bool(requires_grad), bool(is_leaf), data,
        )  # fmt: skip

    def text(self, value: Any) -> str:
        if not isinstance(value, str) or len(value) > MAX_TEXT:
            raise Malformed("no text, or too long")
        return clean(value)
