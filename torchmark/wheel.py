"""The package as students get it: a wheel of torchmark alone, made from the files at hand, the same to the byte.

Not by a build backend: that needs a source tree and the backend itself, and its README, with code that answers an
exercise, would go along.
"""

import base64
import hashlib
import io
import tomllib
import zipfile
from importlib.metadata import distribution
from pathlib import Path

from torchmark import __version__

PACKAGE = Path(__file__).parent
KEPT = ("Summary", "License-Expression", "License-File", "Requires-Python")
WHEEL = "Wheel-Version: 1.0\nGenerator: torchmark\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def student_wheel() -> tuple[str, bytes]:
    """The name and the content of the wheel.

    Its version ends in a digest of what is in it, so that pip tells one wheel from the next.
    """
    installed, requires = distribution("torchmark"), _requires()
    files = {f"{PACKAGE.name}/{path.relative_to(PACKAGE).as_posix()}": path.read_bytes() for path in _package_files()}
    version = f"{__version__}+{_digest(files, requires)}"
    found = [f"{name}: {value}" for name in KEPT for value in installed.metadata.get_all(name, [])]
    metadata = ["Metadata-Version: 2.4", "Name: torchmark", f"Version: {version}", *found, *requires]
    info = f"torchmark-{version}.dist-info"
    files[f"{info}/METADATA"] = ("\n".join(metadata) + "\n").encode()
    files[f"{info}/WHEEL"] = WHEEL.encode()
    for name in ("entry_points.txt", "licenses/LICENSE"):
        files[f"{info}/{name}"] = (installed.read_text(name) or "").encode()
    files[f"{info}/RECORD"] = _record(files, f"{info}/RECORD")
    return f"torchmark-{version}-py3-none-any.whl", _zip(files)


def _package_files() -> list[Path]:
    """The files of the package, in order; no caches, nor what editors leave behind."""
    found = [path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    return sorted(path for path in found if not any(part.startswith((".", "__py")) for part in path.parts[-2:]))


def _requires() -> list[str]:
    """What the package needs, as lines of metadata: by the pyproject.toml of a clone, else as it was installed."""
    project = PACKAGE.parent / "pyproject.toml"
    if not project.exists():
        found = distribution("torchmark").metadata
        return [f"{name}: {one}" for name in ("Requires-Dist", "Provides-Extra") for one in found.get_all(name, [])]
    table = tomllib.loads(project.read_text(encoding="utf-8"))["project"]
    lines = [f"Requires-Dist: {one}" for one in table["dependencies"]]
    for extra, ones in table["optional-dependencies"].items():
        lines += [f"Provides-Extra: {extra}", *(f'Requires-Dist: {one}; extra == "{extra}"' for one in ones)]
    return lines


def _digest(files: dict[str, bytes], requires: list[str]) -> str:
    whole = hashlib.sha256("\n".join(requires).encode())
    for name, content in files.items():
        whole.update(f"\n{name} {len(content)}\n".encode() + content)
    return whole.hexdigest()[:8]


def _record(files: dict[str, bytes], own: str) -> bytes:
    """The list of a wheel's files with their hashes and sizes."""
    lines = []
    for name, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
        lines.append(f"{name},sha256={digest},{len(content)}")
    return "\n".join([*lines, f"{own},,", ""]).encode()


def _zip(files: dict[str, bytes]) -> bytes:
    """A zip file, not compressed, so the same with every zlib."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, content)
    return data.getvalue()
