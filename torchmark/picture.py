"""Images beside each other: what a case should have given, what it gave, and where they differ.

An image is a tensor or array of uint8 or floats of shape HxW, CxHxW, HxWxC or one more dimension for a batch, with C 1
or 3, both sides from 4 to 1024 pixels and neither more than 8 times the other; HxW has at least 8 by 8 pixels.
"""

import base64
import html
import io
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from torchmark.compare import Difference, values
from torchmark.observation import Tensor

SIDE = 160  # pixels of the longer side as shown: three images are at most 250 kB of PNG
MARK, DIM = (255, 123, 0), 0.35
FIGURE = "display:inline-block;vertical-align:top;margin:.2em 1em .2em 0"
IMAGE = "display:block;margin:0;max-width:none;border:1px solid #8888"


@dataclass(frozen=True)
class Picture:
    """Two images; `wrong`: which elements differ, where both have one shape; `at`: which one of a batch."""

    expected: Tensor
    got: Tensor
    wrong: Any
    at: int = 0
    label = "picture"

    def html(self) -> str:
        """Both images and, where they have one shape, where they differ."""
        figures = []
        for name, node in (("expected", self.expected), ("got", self.got)):
            item = f"[{self.at}]" if len(node.shape) == 4 else ""
            shape = f", shape {node.shape}" if self.wrong is None else ""
            pixels, size = _seen(node, self.at, _range(node, self.expected))
            alt = f"a picture of {size[0]} rows and {size[1]} columns"
            figures.append(figure(_png(pixels, size), alt, f"{name}{item}{shape}"))
        if self.wrong is not None:
            wrong = _upright(self.wrong, self.expected.shape, self.at)
            wrong = wrong.any(axis=2) if wrong.ndim == 3 else wrong
            source = _png(*_seen(self.expected, self.at, _range(self.expected)), wrong.tobytes())
            alt = "the expected picture, with the pixels marked that differ"
            figures.append(figure(source, alt, f"differ: {wrong.sum()} of {wrong.size} pixels"))
        return "".join(figures)


def figure(source: str, alt: str, caption: str, style: str = "") -> str:
    """An image with a caption; `alt` says what it is where it isn't shown."""
    image = f"<img src='{source}' alt='{html.escape(alt)}' style='{IMAGE}{style}'>"
    return f"<div style='{FIGURE}'>{image}{html.escape(caption)}</div>"


def data_uri(png: bytes) -> str:
    """A PNG as the address of an image."""
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


def picture_of(difference: Difference) -> Picture | None:
    """The images that differ in values or shape; None where the difference is not between images."""
    expected, got = difference.expected, difference.got
    if difference.outcome not in ("wrong values", "wrong shape") or not is_image(expected) or not is_image(got):
        return None
    assert isinstance(expected, Tensor) and isinstance(got, Tensor)
    at = difference.first[0] if difference.first and len(expected.shape) == 4 else 0
    return Picture(expected, got, difference.wrong, at)


def is_image(node: object) -> bool:
    """Whether a value is an image or a batch of images."""
    if not isinstance(node, Tensor) or not node.data or not ("float" in node.dtype or node.dtype == "uint8"):
        return False
    return bool(_layout(node.shape[-3:] if len(node.shape) == 4 else node.shape))


def _layout(shape: tuple[int, ...]) -> str:
    """ "HW", "CHW" or "HWC"; empty where no image has this shape."""
    if len(shape) == 2 and min(shape) >= 8 and _sides(*shape):
        return "HW"
    if len(shape) == 3 and shape[0] in (1, 3) and _sides(*shape[1:]):
        return "CHW"
    return "HWC" if len(shape) == 3 and shape[2] in (1, 3) and _sides(*shape[:2]) else ""


def _sides(height: int, width: int) -> bool:
    short, long = sorted((height, width))
    return short >= 4 and long <= min(1024, 8 * short)


def _upright(array: Any, shape: tuple[int, ...], at: int) -> Any:
    """One image of HxW or HxWx3."""
    array = array.reshape(shape)
    array = array[min(at, len(array) - 1)] if array.ndim == 4 else array
    array = np.moveaxis(array, 0, 2) if _layout(array.shape) == "CHW" else array
    return array[:, :, 0] if array.ndim == 3 and array.shape[2] == 1 else array


def _range(node: Tensor, like: Tensor | None = None) -> tuple[float, float]:
    """The values that are black and white: of another image of the same kind of numbers, if there is one."""
    if node.dtype == "uint8":
        return 0.0, 255.0
    array = values(like if like is not None and like.dtype != "uint8" else node)
    finite = array[np.isfinite(array)].astype(np.float64)
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    if low >= -1 and high <= 1:
        return (0.0, 1.0) if low >= 0 else (-1.0, 1.0)
    return max(min(low, 1e300), -1e300), max(min(high, 1e300), -1e300)


def _seen(node: Tensor, at: int, limits: tuple[float, float]) -> tuple[bytes, tuple[int, ...]]:
    """The pixels of an image and their shape."""
    low, high = limits
    array = np.nan_to_num(_upright(values(node), node.shape, at).astype(np.float64), nan=low)
    unit = (np.clip(array, low, high) - low) / max(high - low, 1e-300)
    return np.round(unit * 255).astype(np.uint8).tobytes(), array.shape


@lru_cache(256)
def _png(pixels: bytes, shape: tuple[int, ...], wrong: bytes = b"") -> str:
    """The image as PNG, enlarged where it is small; `wrong`: pixels to mark while the others fade."""
    from PIL import Image

    image = _resized(Image.fromarray(np.frombuffer(pixels, np.uint8).reshape(shape)))
    if wrong:
        mask = _resized(Image.fromarray(np.frombuffer(wrong, np.uint8).reshape(shape[:2]) * np.uint8(255)))
        faded = np.asarray(image.convert("L").convert("RGB")) * DIM
        image = Image.fromarray(np.where(np.asarray(mask)[..., None] > 0, MARK, faded).astype(np.uint8))
    file = io.BytesIO()
    image.save(file, "PNG")
    return data_uri(file.getvalue())


def _resized(image: Any) -> Any:
    from PIL.Image import Resampling

    longest = max(image.size)
    if longest > SIDE:
        return image.resize([max(1, side * SIDE // longest) for side in image.size], Resampling.BOX)
    return image.resize([side * (SIDE // longest) for side in image.size], Resampling.NEAREST)
