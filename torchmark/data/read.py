"""Read the sets that are arrays, from the real files or from the stand-ins."""

import tarfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

PARTS = ("train_images", "train_labels", "val_images", "val_labels")
RECORD = 1 + 3 * 32 * 32  # bytes of a picture in CIFAR-10's binary files: its label, then red, green, blue
FILES = (tuple(f"data_batch_{number}.bin" for number in range(1, 6)), ("test_batch.bin",))


def ct(path: Path) -> NDArray[np.int16]:
    """A volume (D, H, W), int16, from an .npy file or from a folder of DICOM slices in any order."""
    if path.is_file():
        return np.asarray(np.load(path))
    try:
        from pydicom import dcmread
    except ModuleNotFoundError:
        raise ModuleNotFoundError('the slices of ct are read with pydicom: pip install "torchmark[ct]"') from None
    slices = sorted((dcmread(file) for file in path.glob("*.dcm")), key=lambda slice_: int(slice_.InstanceNumber))
    return np.stack([_intensities(slice_) for slice_ in slices])


def _intensities(slice_: Any) -> NDArray[np.int16]:
    raw = slice_.pixel_array.astype(np.float64)
    return np.asarray(raw * float(slice_.RescaleSlope) + float(slice_.RescaleIntercept)).astype(np.int16)


def ten_classes(path: Path) -> tuple[NDArray[Any], ...]:
    """Images uint8 (N, 32, 32, 3) and labels int64 (N,) to train, then to validate; from .npy files or CIFAR-10's."""
    if path.is_dir():
        return tuple(np.load(path / f"{part}.npy") for part in PARTS)
    with tarfile.open(path) as archive:
        members = {Path(member.name).name: member for member in archive if member.isfile()}
        return tuple(array for names in FILES for array in _pictures(archive, [members[name] for name in names]))


def _pictures(archive: tarfile.TarFile, members: list[tarfile.TarInfo]) -> tuple[NDArray[Any], NDArray[Any]]:
    data = b"".join(file.read() for file in map(archive.extractfile, members) if file)
    records = np.frombuffer(data, np.uint8).reshape(-1, RECORD)
    images = records[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
    return np.ascontiguousarray(images), records[:, 0].astype(np.int64)
