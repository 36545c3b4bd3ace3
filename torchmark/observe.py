"""Turn what a case returned into an observation. Runs where the student's code runs."""

import collections.abc
import types
from typing import Any

import numpy as np
import torch

from torchmark.observation import (
    ITEM_SIZES,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_DIMS,
    MAX_TEXT,
    Items,
    Module,
    Node,
    Other,
    Raised,
    Scalar,
    Tensor,
)

# Read from the C level, where no student's code can lie.
_LAYOUT, _IS_LEAF, _REQUIRES_GRAD = (
    vars(torch._C.TensorBase)[name].__get__ for name in ("layout", "is_leaf", "requires_grad")
)
_STRIDE, _OFFSET, _STORAGE = (
    torch._C.TensorBase.stride,
    torch._C.TensorBase.storage_offset,
    torch.Tensor.untyped_storage,
)
ROOM = MAX_BYTES // 2  # bytes of elements in one observation; the head needs room too
COUNT = 40_000  # values in one observation, keys included; with its calls it stays under MAX_ITEMS


class Observer:
    """Observes several values that may share memory: give them all to one observer."""

    def __init__(self, room: int = ROOM, count: int = COUNT) -> None:
        self.room = room  # bytes of elements that may still be seen
        self.count = count  # values that may still be seen
        self.blocks: list[tuple[int, int]] = []  # address ranges of the memory seen so far
        self.keep: list[Any] = []  # keeps memory alive, so that no address is used twice

    def see(self, value: Any, depth: int = 0) -> Node:
        """The value as plain data; what can't be seen is an `Other`."""
        if depth > MAX_DEPTH - 2:
            return Other(_name(type(value)), "too deep to compare")
        try:
            return self._see(value, depth)
        except Exception:  # noqa: BLE001  a student's object may raise anything
            return Other(_name(type(value)))

    def _see(self, value: Any, depth: int) -> Node:
        cls = type(value)
        if (scalar := _scalar(value)) is not None:
            return scalar
        if issubclass(cls, torch.Tensor):
            return self._tensor(value)
        if issubclass(cls, np.ndarray):
            return self._array(value)
        if issubclass(cls, torch.nn.Module):
            state = self.see(dict(torch.nn.Module.state_dict(value)), depth + 1)
            assert isinstance(state, Items)
            return Module(_name(cls), value.training, state)
        for kind, base in (("list", list), ("tuple", tuple)):
            if issubclass(cls, base):
                if not self._has_count(base.__len__(value)):
                    return Other(_name(cls), f"{base.__len__(value)} values, too long to compare")
                return Items(kind, tuple(self.see(item, depth + 1) for item in base.__iter__(value)))
        if issubclass(cls, collections.abc.Mapping):
            return self._mapping(value, depth)
        if issubclass(cls, (set, frozenset)) and self._has_count(len(value)):
            return Items("set", tuple(self.see(item, depth + 1) for item in sorted(value, key=repr)))
        return Other(_name(cls), repr(value)[:200] if cls is range or cls is slice else "")

    def _mapping(self, value: collections.abc.Mapping[Any, Any], depth: int) -> Node:
        pairs = []
        for key in value:
            if not self._has_count(2):
                return Other(_name(type(value)), "too long to compare")
            pairs.append((self.see(key, depth + 1), self.see(value[key], depth + 1)))
        return Items("dict", tuple(item for _, item in pairs), tuple(key for key, _ in pairs))

    def _tensor(self, value: torch.Tensor) -> Node:
        with torch._C.DisableTorchFunctionSubclass():
            layout = _LAYOUT(value)
            if layout != torch.strided:
                return Other("Tensor", str(layout).removeprefix("torch."))
            if torch._C._dispatch_keys(value).has(torch._C.DispatchKey.Python):
                return Other("Tensor", "a subclass without elements of its own")
            return self._plain_tensor(torch.Tensor.as_subclass(value, torch.Tensor), _IS_LEAF(value))

    def _plain_tensor(self, plain: torch.Tensor, is_leaf: bool) -> Node:
        dtype = str(plain.dtype).removeprefix("torch.")
        if dtype not in ITEM_SIZES:
            return Other("Tensor", dtype)
        if plain.dim() > MAX_DIMS:
            return Other("Tensor", f"{plain.dim()} dimensions")
        if not self._has_room(plain.numel() * plain.element_size()):
            return Other("Tensor", f"{dtype}, shape {tuple(plain.shape)}, too large to compare")
        meta = plain.device.type == "meta"
        storage = _STORAGE(plain)
        return Tensor(
            "tensor", dtype, tuple(plain.shape), tuple(_STRIDE(plain)), int(_OFFSET(plain)),
            self._memory(storage._cdata if meta else storage.data_ptr(), storage.nbytes(), storage),
            plain.device.type, _REQUIRES_GRAD(plain), is_leaf, b"" if meta else _elements(plain),
        )  # fmt: skip

    def _array(self, value: np.ndarray) -> Node:
        plain = np.asarray(value)
        dtype = plain.dtype.name
        if dtype not in ITEM_SIZES:
            return Other("ndarray", f"dtype {dtype[:50]}")
        if not self._has_room(plain.nbytes):
            return Other("ndarray", f"{dtype}, shape {plain.shape}, too large to compare")
        owner: Any = plain
        while isinstance(owner.base, np.ndarray):
            owner = owner.base
        start, end = np.lib.array_utils.byte_bounds(owner)
        offset = abs(plain.ctypes.data - start) // plain.itemsize
        data = plain.astype(plain.dtype.newbyteorder("<")).tobytes()
        strides = tuple(stride // plain.itemsize for stride in plain.strides)
        memory = self._memory(start, end - start, owner)
        return Tensor("array", dtype, plain.shape, strides, offset, memory, "cpu", False, True, data)

    def _has_room(self, size: int) -> bool:
        self.room -= size
        return self.room >= 0

    def _has_count(self, count: int) -> bool:
        self.count -= count
        return self.count >= 0

    def _memory(self, start: int, size: int, owner: Any) -> int:
        """The number of the block that this range of addresses overlaps; a new one if there is none."""
        self.keep.append(owner)
        for number, (low, high) in enumerate(self.blocks):
            if start < high and low < start + size:
                self.blocks[number] = (min(low, start), max(high, start + size))
                return number
        self.blocks.append((start, start + size))
        return len(self.blocks) - 1


def raised(error: BaseException, cells: collections.abc.Mapping[str, str]) -> Raised:
    """An exception, with the innermost line that is in one of the `cells`: names by file name."""
    names = tuple(_name(cls) for cls in type(error).__mro__ if cls not in (object, BaseException))[:40]
    try:
        message = str(error)[:2000]
    except Exception:  # noqa: BLE001
        message = ""
    cell, line = "", 0
    trace: types.TracebackType | None = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in cells:
            cell, line = cells[trace.tb_frame.f_code.co_filename], trace.tb_lineno
        trace = trace.tb_next
    return Raised(names, message, cell, line)


def _scalar(value: Any) -> Scalar | None:
    cls = type(value)  # isinstance would believe a __class__ that lies
    if value is None:
        return Scalar("none", None)
    if issubclass(cls, (bool, np.bool_)):
        return Scalar("bool", bool(value))
    if issubclass(cls, (int, np.integer)):
        return Scalar("int", int.__index__(value) if issubclass(cls, int) else int(value))
    if issubclass(cls, (float, np.floating)):
        return Scalar("float", float.__float__(value) if issubclass(cls, float) else float(value))
    if issubclass(cls, (complex, np.complexfloating)):
        return Scalar("complex", complex(value))
    if issubclass(cls, str):
        return Scalar("str", str.__str__(value)[:MAX_TEXT])
    if issubclass(cls, (torch.dtype, np.dtype)):
        return Scalar("dtype", str(value).removeprefix("torch."))
    if issubclass(cls, torch.device):
        return Scalar("device", value.type)
    return None


def _elements(tensor: torch.Tensor) -> bytes:
    plain = tensor.detach().resolve_conj().resolve_neg().cpu().reshape(-1)
    flat = torch.empty(plain.shape, dtype=plain.dtype).copy_(plain)  # contiguous() keeps the stride of a single element
    return bytes(flat.view(torch.uint8).numpy().tobytes())


def _name(cls: type) -> str:
    name = type.__getattribute__(cls, "__name__")
    return str(name)[:100]
