"""Pictures drawn by integer arithmetic, and a PNG writer whose bytes depend on nothing but the pixels."""

import struct
import zlib
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

SIZE = 32
STORED = 65535  # bytes in a stored block of zlib's format


def png(pixels: Bytes) -> bytes:
    """A PNG file of pixels of shape (H, W, 3) or (H, W, 4), uint8; not compressed, so the same with every zlib."""
    height, width, channels = pixels.shape
    lines = b"".join(b"\0" + line.tobytes() for line in np.ascontiguousarray(pixels))
    header = struct.pack(">IIBBBBB", width, height, 8, {3: 2, 4: 6}[channels], 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", _stored(lines)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _stored(data: bytes) -> bytes:
    """Data in zlib's format, in blocks that are stored as they are."""
    blocks = [data[start : start + STORED] for start in range(0, len(data), STORED)]
    body = b"".join(
        struct.pack("<BHH", block is blocks[-1], len(block), STORED - len(block)) + block for block in blocks
    )
    return b"\x78\x01" + body + struct.pack(">I", zlib.adler32(data))


def grid(height: int, width: int) -> tuple[Ints, Ints]:
    """The row (H, 1) and the column (1, W) of each pixel."""
    return np.arange(height, dtype=np.int64)[:, None], np.arange(width, dtype=np.int64)[None, :]


def clipped(values: Ints) -> Bytes:
    """Values as uint8, those outside 0..255 moved to the nearer end."""
    return np.clip(values, 0, 255).astype(np.uint8)


def integers(rng: np.random.RandomState, low: int, high: int, shape: tuple[int, ...] = ()) -> Ints:
    """Integers from low to high, both included; int64 on every platform."""
    return np.asarray(rng.randint(low, high + 1, shape, dtype=np.int64))


def photo() -> Bytes:
    """A hill under a sky with a sun, (90, 160, 3); red is the strongest channel, blue the weakest."""
    y, x = grid(90, 160)
    red = 235 - y + 0 * x
    green = 190 - (3 * y) // 2 + x // 8
    blue = 150 - y + x // 4
    hill = y * 160 > 160 * 62 - x * 12 + (x - 90) * (x - 90) // 4
    sun = (y - 22) ** 2 + (x - 118) ** 2 < 13**2
    speckle = (7 * y + 13 * x + y * x) % 11
    image = np.stack([red, green, blue], 2)
    image[hill] = np.stack([150 + speckle, 96 + speckle * 2, 40 + speckle], 2)[hill]
    image[sun] = (255, 232, 160)
    return clipped(image)


def cat(number: int) -> Bytes:
    """A cat's head before a gradient, (24, 32, 3); number 3 has an alpha channel: (24, 32, 4)."""
    y, x = grid(24, 32)
    down, right = y + 0 * x, x + 0 * y
    image = np.stack([60 * number + 3 * right, 40 + 7 * down, 220 - 50 * number - 2 * down + right], 2)
    row, column = 14 + number % 2, 13 + 2 * number
    ears = (down <= row - 5) & (down >= row - 11) & (abs(abs(right - column) - 5) * 2 <= down - row + 11)
    head = (down - row) ** 2 + (right - column) ** 2 <= 49
    eyes = (abs(down - row + 2) <= 1) & (abs(abs(right - column) - 3) <= 0)
    image[head | ears] = (200 - 50 * number, 150 - 30 * number, 90)
    image[eyes] = (20, 230, 40 * number)
    if number == 3:
        image = np.concatenate([image, (255 - 8 * abs(right - column))[:, :, None]], 2)
    return clipped(image)


def _cross(y: Ints, x: Ints, r: int) -> Mask:
    return ((abs(y) <= 1) & (abs(x) <= r)) | ((abs(x) <= 1) & (abs(y) <= r))


def _car(y: Ints, x: Ints, r: int) -> Mask:
    body = (abs(x) <= r + 4) & (abs(y) <= 3)
    return body | ((abs(x) <= r - 1) & (y < 0) & (y > -8)) | ((abs(abs(x) - r) <= 2) & (y >= 0) & (y <= 6))


def _disc(y: Ints, x: Ints, r: int) -> Mask:
    return y * y + x * x <= r * r // 2 + 2


def _ears(y: Ints, x: Ints, r: int) -> Mask:
    head = y * y + x * x <= r * r
    return head | ((y < 0) & (y >= -r - 5) & (2 * abs(abs(x) - r + 1) <= y + r + 5))


def _antlers(y: Ints, x: Ints, r: int) -> Mask:
    return (abs(x) % 4 == 0) & (abs(x) <= r + 2) & (abs(y) <= r + 3)


def _ring(y: Ints, x: Ints, r: int) -> Mask:
    far = y * y + x * x
    return (far <= (r + 3) ** 2) & (far >= r * r - 4)


def _frog(y: Ints, x: Ints, r: int) -> Mask:
    return (y * y * 4 + x * x <= 4 * r * r) | ((abs(y + r) <= 2) & (abs(abs(x) - r) <= 2))


def _legs(y: Ints, x: Ints, r: int) -> Mask:
    return (abs(y) % 4 == 0) & (abs(y) <= r + 2) & (abs(x) <= r + 3)


def _ship(y: Ints, x: Ints, r: int) -> Mask:
    hull = (y >= 0) & (y <= 5) & (abs(x) + y <= r + 6)
    return hull | ((x >= 0) & (y < 0) & (y >= -r - 3) & (2 * x <= y + r + 3))


def _truck(y: Ints, x: Ints, r: int) -> Mask:
    return (abs(y) <= r) & (abs(x) <= r + 5) & ~((x > r - 1) & (y < 0))


Shape = Callable[[Ints, Ints, int], Mask]
SHAPES: tuple[Shape, ...] = (_cross, _car, _disc, _ears, _antlers, _ring, _frog, _legs, _ship, _truck)
# The mean background of each class; those of airplane and bird are nearly the same sky.
GROUNDS = (
    (118, 151, 198), (150, 150, 150), (140, 154, 176), (170, 140, 110), (120, 150, 90),
    (160, 130, 120), (80, 140, 80), (170, 160, 110), (90, 120, 170), (130, 130, 140),
)  # fmt: skip


def of_class(rng: np.random.RandomState, label: int) -> Bytes:
    """A picture of class `label` (0 to 9): its shape at a random place before a random sky, (32, 32, 3)."""
    y, x = grid(SIZE, SIZE)
    row, column = integers(rng, 9, 22, (2,))
    radius = int(integers(rng, 5, 8))
    ground = np.array(GROUNDS[label], dtype=np.int64) + integers(rng, -24, 24, (3,)) + integers(rng, -30, 30)
    colour = integers(rng, 20, 235, (3,))
    image = np.where(SHAPES[label](y - row, x - column, radius)[:, :, None], colour, ground - (y - 16)[:, :, None])
    return clipped(image + integers(rng, -20, 20, (SIZE, SIZE, 3)))


def of_classes(rng: np.random.RandomState, counts: tuple[int, ...]) -> tuple[Bytes, Ints]:
    """Pictures (N, 32, 32, 3) and labels (N,) with so many of each class, in random order."""
    labels = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    order = np.argsort(integers(rng, 0, 2**40, labels.shape), kind="stable")
    return np.stack([of_class(rng, int(label)) for label in labels[order]]), labels[order]
