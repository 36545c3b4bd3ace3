"""A seeded source of inputs for cases."""

import hashlib
import random
from typing import Any

import numpy as np
import torch


def seed_of(name: str, course_seed: int) -> int:
    """The seed of the case `name` in a course with `course_seed`: 32 bits, the same everywhere."""
    return int.from_bytes(hashlib.sha256(f"{course_seed}:{name}".encode()).digest()[:4], "big")


def seed_everything(seed: int) -> None:
    """Seed torch, NumPy and `random`, so that unseeded student code is repeatable too."""
    torch.manual_seed(seed)
    np.random.seed(seed)
    random.seed(seed)


class Rng:
    """Random inputs from NumPy's frozen `RandomState` stream: the same on every platform."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.numpy = np.random.RandomState(seed)

    def normal(self, *shape: int, dtype: torch.dtype = torch.float32, requires_grad: bool = False) -> Any:
        """Standard normal tensor of `shape`; 0-d where no shape is given."""
        return self._tensor(self.numpy.standard_normal(shape), dtype, requires_grad)

    def uniform(
        self,
        low: float,
        high: float,
        *shape: int,
        dtype: torch.dtype = torch.float32,
        requires_grad: bool = False,
    ) -> Any:
        """Tensor of `shape`, uniform in [low, high)."""
        return self._tensor(self.numpy.uniform(low, high, shape), dtype, requires_grad)

    def integers(self, low: int, high: int, *shape: int) -> Any:
        """int64 tensor of `shape` from low to high - 1."""
        return torch.as_tensor(self.numpy.randint(low, high, shape), dtype=torch.int64)

    def permutation(self, n: int) -> Any:
        """int64 tensor (n,): 0 to n - 1 in random order."""
        return torch.as_tensor(self.numpy.permutation(n), dtype=torch.int64)

    def strided(self, x: Any) -> Any:
        """The values of `x` in a view that is not contiguous and starts inside its storage."""
        room = torch.full([2 * size + 1 for size in x.shape] or [3], -77, dtype=x.dtype)
        view = room[tuple(slice(1, None, 2) for _ in x.shape)] if x.ndim else room[1]
        view.copy_(x.detach())
        return view.requires_grad_(x.requires_grad)

    def _tensor(self, values: Any, dtype: torch.dtype, requires_grad: bool) -> Any:
        return torch.as_tensor(values).to(dtype).requires_grad_(requires_grad)
