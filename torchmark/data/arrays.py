"""The stand-ins that are arrays, and a writer of uncompressed .npy files whose bytes no version of NumPy changes."""

import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

from torchmark.data.pictures import grid, integers, of_classes

TRAIN_COUNTS = (200, 12, 200, 12, 12, 12, 12, 12, 12, 12)
VAL_COUNTS = (80, 4, 80, 4, 4, 4, 4, 4, 4, 4)


def npy(array: NDArray[Any]) -> bytes:
    """An .npy file, version 1.0, little-endian, C order."""
    array = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
    header = f"{{'descr': '{array.dtype.str}', 'fortran_order': False, 'shape': {array.shape}, }}"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode("ascii") + array.tobytes()


def ct() -> bytes:
    """A volume of 9 slices of 32 x 40, int16: air at -1024, two lungs, tissue, a spine, metal at 3071."""
    rng = np.random.RandomState(13)
    y, x = grid(32, 40)
    volume = np.full((9, 32, 40), -1024, dtype=np.int64)
    for z, image in enumerate(volume):
        body = 9 * (x - 20) ** 2 + 16 * (y - 16) ** 2 <= 2300 + 40 * z
        image[body] = 40
        for column in (13, 27):
            image[(x - column) ** 2 * 3 + (y - 14) ** 2 * 2 <= 90 - 2 * (z - 4) ** 2] = -850
        image[(x - 20) ** 2 + (y - 23) ** 2 <= 6] = 700 + 20 * z
        image[body] += integers(rng, -30, 30, (32, 40))[body]
    volume[6, 23, 20] = 3071
    return npy(volume.astype(np.int16))


def ten_classes() -> dict[str, bytes]:
    """The four files of the ten classes: images uint8 (N, 32, 32, 3), labels int64 (N,); to train, to validate."""
    files = {}
    for part, seed, counts in (("train", 14, TRAIN_COUNTS), ("val", 15, VAL_COUNTS)):
        images, labels = of_classes(np.random.RandomState(seed), counts)
        files[f"ten_classes/{part}_images.npy"] = npy(images)
        files[f"ten_classes/{part}_labels.npy"] = npy(labels)
    return files
