"""Trajectories as curves: the losses or parameters of a training loop against the reference's.

A trajectory is a list or tuple of at least 5 floats, or of float tensors of one size of at most 4 elements; or a float
tensor or array of one dimension, or of two with at most 4 columns, with more than 64 elements.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from torchmark.compare import values
from torchmark.observation import Items, Node, Scalar, Tensor
from torchmark.picture import data_uri, figure

STEPS, ELEMENTS, LINES = 5, 64, 4
POINTS = 1000  # of a line: others between them are left out
LARGEST = 1e30  # that is drawn
TOP = 1e300  # that fits a float, of an int of any length
LINES_OF = {"expected": ("#0072b2", "-", 3.0), "got": ("#d55e00", "--", 1.5)}  # colour, style, points of width
COLOURS = 32  # of the PNG, which is a third as large for it
WIDTH, HEIGHT = 4.4, 2.2  # inches, of 100 pixels


@dataclass(frozen=True)
class Curve:
    """Two trajectories, each an array of steps by lines, and where in the result they are."""

    path: str
    expected: Any
    got: Any
    label = "curve"

    def html(self) -> str:
        """Both trajectories in one plot."""
        sides = [(array.tobytes(), array.shape) for array in map(_drawn, (self.expected, self.got))]
        source = _png(self.path, *sides[0], *sides[1])
        caption = f"{self.path}: {_said('expected', self.expected)}; {_said('got', self.got)}"
        alt = f"a plot of {self.path}, expected and got"
        return figure(source, alt, caption, f";width:{WIDTH * 100:.0f}px;max-width:100%")


def curve_of(expected: Node, got: Node, path: str) -> Curve | None:
    """The trajectories that hold the difference at `path`, else the first that differ; None where there are none."""
    found = [curve for curve in _curves(expected, got, "result") if _differ(curve.expected, curve.got)]
    return next((curve for curve in found if path.startswith(curve.path)), found[0] if found else None)


def _curves(expected: Node, got: Node, path: str) -> Iterator[Curve]:
    want, have = _trajectory(expected), _trajectory(got)
    if want is not None and have is not None and want.shape[1] == have.shape[1]:
        long = max(len(want), len(have))
        if long >= STEPS if isinstance(expected, Items) else long * want.shape[1] > ELEMENTS:
            yield Curve(path, want, have)
    if isinstance(expected, Items) and isinstance(got, Items) and expected.kind == got.kind:
        theirs = dict(zip(got.keys or range(len(got.items)), got.items, strict=True))
        for key, item in zip(expected.keys or range(len(expected.items)), expected.items, strict=True):
            if key in theirs:
                name = repr(key.value) if isinstance(key, Scalar) else key
                yield from _curves(item, theirs[key], f"{path}[{name}]")


def _trajectory(node: Node) -> Any:
    """An array of steps by lines, however few; None where a value is none."""
    if isinstance(node, Tensor):
        fits = len(node.shape) == 1 or (len(node.shape) == 2 and 1 <= node.shape[1] <= LINES)
        return values(node).reshape(node.shape[0], -1).astype(np.float64) if _floats(node) and fits else None
    if not isinstance(node, Items) or node.kind not in ("list", "tuple"):
        return None
    numbers = [item for item in node.items if isinstance(item, Scalar) and item.kind in ("float", "int")]
    if any(item.kind == "float" for item in numbers):
        return np.array([_float(item.value) for item in numbers])[:, None] if len(numbers) == len(node.items) else None
    tensors = [item for item in node.items if isinstance(item, Tensor) and _floats(item)]
    sizes = {int(np.prod(item.shape)) for item in tensors}
    if len(tensors) < len(node.items) or len(sizes) != 1 or not 1 <= min(sizes) <= LINES:
        return None
    return np.array([values(item).ravel() for item in tensors], dtype=np.float64)


def _float(number: float | int) -> float:
    """A number as a float, also an int that is too large for one."""
    return float(max(-TOP, min(TOP, number)) if isinstance(number, int) else number)


def _floats(node: Tensor) -> bool:
    return bool(node.data) and "float" in node.dtype


def _differ(expected: Any, got: Any) -> bool:
    with np.errstate(over="ignore"):
        return expected.shape != got.shape or not np.allclose(got, expected, rtol=1e-4, atol=0, equal_nan=True)


def _drawn(array: Any) -> Any:
    """The array with NaN for what can't be drawn."""
    return np.where(np.abs(array) <= LARGEST, array, np.nan)


def _said(name: str, array: Any) -> str:
    drawn = _drawn(array)
    drawn = drawn[np.isfinite(drawn)]
    steps = f"{name} {len(array)} step{'s' * (len(array) != 1)}"
    ends = f", from {array[0, 0]:.4g} to {array[-1, 0]:.4g}" if array.shape[1] == 1 and len(array) else ""
    left_out = array.size - drawn.size
    return f"{steps}{ends}" + (f" ({left_out} NaN, infinite or too large to draw)" if left_out else "")


@lru_cache(256)
def _png(path: str, expected: bytes, steps: tuple[int, int], got: bytes, got_steps: tuple[int, int]) -> str:
    """The plot as PNG, on white: it is read on a dark page too."""
    from matplotlib import style
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from PIL import Image

    arrays = {"expected": np.frombuffer(expected).reshape(steps), "got": np.frombuffer(got).reshape(got_steps)}
    with style.context("default"):  # whatever the notebook has set
        canvas = FigureCanvasAgg(Figure(figsize=(WIDTH, HEIGHT), dpi=144))
        axes = canvas.figure.add_axes((0.16, 0.21, 0.81, 0.68))
        for name, array in arrays.items():
            _draw(axes, name, array)
        _scale(axes, *arrays.values())
        axes.locator_params("x", integer=True)
        axes.set_xlabel("step")
        axes.set_ylabel(path, parse_math=False)
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False, borderaxespad=0)
        canvas.draw()
    file = io.BytesIO()
    Image.fromarray(np.asarray(canvas.buffer_rgba())[..., :3]).quantize(COLOURS).save(file, "PNG")
    return data_uri(file.getvalue())


def _draw(axes: Any, name: str, array: Any) -> None:
    colour, line, width = LINES_OF[name]
    every = -(-len(array) // POINTS) or 1
    marker = "." if len(array) <= 50 else ""
    steps = np.arange(len(array))[::every]
    lines = axes.plot(steps, array[::every], color=colour, linestyle=line, linewidth=width, marker=marker)
    lines[0].set_label(name)


def _scale(axes: Any, expected: Any, got: Any) -> None:
    """Have the expected curve be seen where the other is many times larger: it may leave the plot."""
    expected, seen = expected[np.isfinite(expected)], np.concatenate([expected.ravel(), got.ravel()])
    seen = seen[np.isfinite(seen)]
    size = np.max(np.abs(expected), initial=0)
    if not expected.size or np.max(np.abs(seen)) < 100 * size:
        return
    if seen.min() > 0:
        axes.set_yscale("log")
        axes.set_ylim(max(seen.min(), expected.min() / 1e4) / 2, min(seen.max(), size * 1e4) * 2)
    else:
        axes.set_ylim(-3 * size or -1, 3 * size or 1)
