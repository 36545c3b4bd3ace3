"""The files that stand in for the real data: made the same to the byte everywhere, compared with pinned hashes."""

import hashlib
from pathlib import Path

from torchmark.data import arrays, pictures, prose, rows
from torchmark.data.pins import PINS
from torchmark.data.registry import CLASSES, FOLDER
from torchmark.files import write_whole

NOT_A_PICTURE = b"This file is no picture; who reads all files of this folder as pictures stumbles over it.\n"
WEIGHTS = "convnet.pth"  # the one that is not the same to the byte when it is made again


def make_all() -> dict[str, bytes]:
    """All stand-ins but the weights, by the names of their files in the folder of stand-ins."""
    names = "\n".join([*CLASSES, ""]).encode()
    cats = {f"cats/cat{number}.png": pictures.png(pictures.cat(number)) for number in (1, 2, 3)}
    return {
        "wine.csv": rows.wine(), "bikes.csv": rows.bikes(), "novel.txt": prose.novel(),
        "photo.png": pictures.png(pictures.photo()), **cats, "cats/README.txt": NOT_A_PICTURE, "ct.npy": arrays.ct(),
        **arrays.ten_classes(), "class_names.txt": names, "labels.txt": names,
    }  # fmt: skip


def write_all(train: bool = False) -> list[Path]:
    """Write the stand-ins, and with `train` new weights too; the files that were not there or differed before."""
    files = make_all()
    if train:
        from torchmark.data import convnet

        files[WEIGHTS] = convnet.train()
    changed = [name for name, content in files.items() if _content(FOLDER / name) != content]
    for name in changed:
        write_whole(FOLDER / name, files[name])
    return [FOLDER / name for name in changed]


def stale() -> list[str]:
    """One line for each stand-in that is not what the code makes, or not what is pinned."""
    lines = []
    made = {name: _sha256(content) for name, content in make_all().items()}
    for name in sorted({*made, *PINS}):
        content = _content(FOLDER / name)
        if content is None:
            lines.append(f"{FOLDER / name} is missing: torchmark data make{' --train' * (name == WEIGHTS)}")
        elif name in made and _sha256(content) != made[name]:
            lines.append(f"{FOLDER / name} is not what the code makes: torchmark data make")
        elif _sha256(content) != PINS.get(name):
            lines.append(f"{FOLDER / name} is not what torchmark/data/pins.py pins: {_sha256(content)}")
    return lines


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
