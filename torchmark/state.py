"""What a case may leave behind in its process, so that the next one would not start from where it did.

The state of a process can't be seen whole. This looks at what notebooks hold and at what lessons set: names and
all that hangs on them (tensors, arrays, containers, networks, optimizers, instances of the notebook's classes,
defaults and closures of its functions), settings of torch and NumPy, attributes of the modules that lessons use,
modules that are not installed, environment and folder.
"""

import builtins
import math
import os
import random
import sys
import types
import zlib
from collections import deque
from typing import Any

import numpy as np
import torch
import torch.utils.data

WATCHED = (
    builtins, math, random, np, np.random, torch, torch.nn, torch.nn.functional, torch.optim, torch.Tensor,
    torch.nn.Module, torch.nn.Linear, torch.optim.SGD, torch.optim.Adam,
)  # fmt: skip
LOADED = dict(sys.modules)  # before any notebook: there are thousands, and a look is taken after each exercise
PLAIN = (int, float, complex, bool, str, bytes, type(None))
OPEN = (torch.nn.Module, torch.optim.Optimizer, torch.utils.data.Dataset, torch.utils.data.DataLoader)
ITEMS = 20_000  # that are looked at
BYTES = 1 << 16  # of a tensor or array


class Unclear(Exception):
    """There is something whose state can't be seen, or too much of it."""


def state(names: dict[str, Any]) -> list[Any] | None:
    """What the next case would start from, as a list to compare with another; None where it can't be seen."""
    try:
        found, seen, rest = _settings(), set[int](), [*names.keys(), *names.values()]
        while rest:
            value = rest.pop()
            found.append(value if type(value) in PLAIN else id(value))
            if type(value) not in PLAIN and id(value) not in seen:
                seen.add(id(value))
                if len(seen) > ITEMS:
                    return None
                facts, parts = _look(value, names)
                found += facts
                rest += parts
        return found
    except Exception:  # noqa: BLE001  student objects may do anything when they are looked at
        return None


def _settings() -> list[Any]:
    return [
        torch.get_default_dtype(), torch.get_default_device(), torch.is_grad_enabled(), torch.get_num_threads(),
        torch.is_inference_mode_enabled(), torch.are_deterministic_algorithms_enabled(), np.geterr(),
        os.getcwd(), dict(os.environ), sys.path[:], _strangers(),
        [hash(tuple(map(id, vars(owner).values()))) for owner in WATCHED],
    ]  # fmt: skip


def _strangers() -> list[str]:
    """New modules that are none of Python's and the libraries', such as one that a case wrote: it is imported once."""
    new = [(name, module) for name, module in list(sys.modules.items()) if LOADED.get(name) is not module]
    homes = (sys.prefix, sys.base_prefix)
    return [name for name, module in new if not (vars(module).get("__file__") or "").startswith(homes)]


def _look(value: Any, names: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    """Facts about a value, and what it holds."""
    kind = type(value)
    if issubclass(kind, torch.Tensor):
        version = None if value.is_inference() else value._version
        return [version, value.requires_grad, value.shape, _sum(value)], [value.grad if value.is_leaf else None]
    if issubclass(kind, np.ndarray):
        first = value.ravel()[: BYTES // max(value.itemsize, 1)]
        return [value.shape, zlib.crc32(first.tobytes())], first.tolist() if value.dtype == object else []
    if issubclass(kind, (list, tuple, set, frozenset, deque, dict)):
        items = [*dict.keys(value), *dict.values(value)] if issubclass(kind, dict) else list(value)
        rest = [item for item in items if type(item) not in PLAIN]
        return [hash(tuple(item for item in items if type(item) in PLAIN))], rest
    if kind is types.FunctionType:
        return [], _of_function(value) if value.__globals__ is names else []
    if issubclass(kind, type):
        mine = type.__getattribute__(value, "__module__") == names.get("__name__")
        return [], list(vars(value).values()) if mine else []
    return _of_instance(value, kind, names)


def _of_function(function: types.FunctionType) -> list[Any]:
    cells = [cell.cell_contents for cell in function.__closure__ or () if cell != types.CellType()]
    return [function.__code__, function.__defaults__, function.__kwdefaults__, function.__dict__, *cells]


def _of_instance(value: Any, kind: type, names: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    if issubclass(kind, torch.Generator):
        return [_sum(value.get_state())], []
    if issubclass(kind, (np.random.Generator, np.random.RandomState)):
        source = value.bit_generator if issubclass(kind, np.random.Generator) else value
        return [repr(source.__getstate__())], []
    if issubclass(kind, (staticmethod, classmethod, property, types.MethodType)):
        return [], [getattr(value, name, None) for name in ("__func__", "__self__", "fget", "fset")]
    if issubclass(kind, OPEN) or kind.__module__ == names.get("__name__"):
        return [], [getattr(value, "__dict__", None), *(getattr(value, name, None) for name in _slots(kind))]
    if hasattr(kind, "__next__") and not getattr(value, "closed", False):  # an iterator, unless a closed file
        raise Unclear
    return [], []


def _slots(kind: type) -> list[str]:
    return [name for base in kind.__mro__ for name in vars(base).get("__slots__", ())]


def _sum(tensor: torch.Tensor) -> int | None:
    """A checksum of a tensor's elements, of the first ones where there are many."""
    if tensor.device.type != "cpu" or tensor.layout != torch.strided or tensor.is_quantized:
        return None
    flat = tensor.detach().resolve_conj().resolve_neg()
    if flat.is_contiguous() or flat.nbytes <= BYTES:
        first = flat.reshape(-1)[: BYTES // flat.itemsize].contiguous()
        return zlib.crc32(first.view(torch.uint8).numpy().tobytes())
    return None
