"""The scene of an attack: a small course with secrets in it, things outside that must not change, and who listens."""

import contextlib
import ctypes
import hashlib
import json
import os
import re
import secrets
import shutil
import socket
import sqlite3
import stat
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import psutil
from attack import RIGHT, Attack, fill, submit

MINI = Path(__file__).parents[1] / "torchmark" / "mini"
CONFIG = Path(__file__).parents[2] / "nbgrader_config.py"
HONEST = "honest"
SLACK = float(os.environ.get("TORCHMARK_SLACK", "1"))  # for a machine that does other things besides
SECONDS = 3 * SLACK  # of a case
LIMITS = {"cell_seconds": 3 * SLACK, "submission_seconds": 30 * SLACK, "memory": 1 << 30}
# What grading itself writes; everything else in the course must stay as it is.
WRITTEN = ("autograded", "feedback", "gradebook.db", "gradebook.db-journal", ".torchmark", ".nbgrader.log", "judged")


def secret(of: str) -> str:
    """A word that stands nowhere else."""
    return f"CANARY-{of}-{secrets.token_hex(8)}"


@dataclass
class Scene:
    """A course and its surroundings.

    root: the course. outside: a folder that grading has no business with; the judge's home is in it.
    secrets: what attackers may not read, by where it is.
    """

    root: Path
    outside: Path
    secrets: dict[str, str]
    ears: "Ears"
    mark: str = field(default_factory=lambda: f"3{secrets.randbelow(10**8):08}")

    @property
    def home(self) -> Path:
        """The judge's home."""
        return self.outside / "home"

    def words(self, name: str) -> dict[str, str]:
        """What the placeholders of an attack mean; `MARK` is a number of seconds that only its sleepers sleep."""
        return {
            "NAME": name, "COURSE": str(self.root), "OUTSIDE": str(self.outside), "MARK": self.mark,
            "PORT": str(self.ears.port), "ABSTRACT": self.ears.abstract, "CANARY": "CANARY-",
        }  # fmt: skip

    def environment(self) -> dict[str, str]:
        """The environment in which the judge runs."""
        return dict(os.environ) | {"HOME": str(self.home), "TORCHMARK_PASSWORD": self.secrets["environment"]}

    def folder(self, student: str) -> Path:
        """Where a student's submission lies."""
        return self.root / "submitted" / student / "mini"

    def add(self, student: str, attack: Attack | None, released: nbformat.NotebookNode) -> None:
        """Hand in an attack, or for None an honest student's notebook."""
        if attack is None:
            notebook = fill(released, RIGHT, {})
            self.folder(student).mkdir(parents=True)
            (self.folder(student) / "mini.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
        else:
            other = self.folder("ada") / "mini.ipynb"
            submit(attack, released, self.folder(student), self.words(attack.name),
                   course=self.root, other=other, outside=self.outside)  # fmt: skip

    def print(self) -> dict[str, str]:
        """The fingerprints of all that must not change, by path."""
        course = {path for path in self.root.iterdir() if path.name not in WRITTEN}
        return {str(path): _print(path) for top in (*course, self.outside) for path in _walk(top)}


def plant(course: Path, folder: Path) -> Scene:
    """Make the scene from a built course: plant secrets in it and around it."""
    root = Path(shutil.copytree(course, folder / "course", symlinks=True))
    kinds = ("hidden", "reference", "submission", "gradebook", "environment", "home", "file", "keyring")
    scene = Scene(root, folder / "outside", {kind: secret(kind) for kind in kinds}, Ears(folder / "outside"))
    for path, kind in (
        (root / "tests" / "notes.txt", "hidden"),
        (root / "solutions" / "mini" / "notes.txt", "reference"),
        (scene.home / ".netrc", "home"), (scene.outside / "private.txt", "file"),
    ):  # fmt: skip
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{scene.secrets[kind]}\n", encoding="utf-8")
    _into_gradebook(root / "gradebook.db", scene.secrets["gradebook"])
    _into_keyring(scene.secrets["keyring"])
    return scene


def admit_ada(scene: Scene, released: nbformat.NotebookNode) -> None:
    """Hand in an honest notebook that holds a secret, which others would like to read."""
    scene.add("ada", None, released)
    path = scene.folder("ada") / "mini.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"].append(nbformat.v4.new_markdown_cell(scene.secrets["submission"]) | {"id": "note"})
    path.write_text(json.dumps(notebook), encoding="utf-8")


def hurried(text: str) -> str:
    """The source of cases with short limits, without the one that needs a GPU."""
    text = re.sub(r'@case\("mean", gpu=True\)\n.*\n.*\n', "", text)
    return re.sub(r'@case\(("\w+")', rf"@case(\1, seconds={SECONDS}", text)


def _into_gradebook(path: Path, word: str) -> None:
    with contextlib.closing(sqlite3.connect(path)) as book, book:
        columns = [row[1] for row in book.execute("pragma table_info(student)")]
        values = {"id": "zoe", "first_name": word, "last_name": "Z", "email": word, "lms_user_id": None}
        found = [values.get(name) for name in columns]
        book.execute(f"insert into student values ({', '.join('?' * len(columns))})", found)


def _into_keyring(word: str) -> None:
    """Put a key into a session keyring of our own, which children inherit."""
    call = ctypes.CDLL(None, use_errno=True).syscall
    call(250, 1, None)  # keyctl(KEYCTL_JOIN_SESSION_KEYRING)
    call(248, b"user", b"torchmark", word.encode(), len(word), -3)  # add_key(..., KEY_SPEC_SESSION_KEYRING)


def _walk(top: Path) -> Iterator[Path]:
    yield top
    if top.is_dir() and not top.is_symlink():
        for path in sorted(top.iterdir()):
            if path.name not in ("__pycache__", ".cache"):
                yield from _walk(path)


def _print(path: Path) -> str:
    mode = path.lstat().st_mode
    if stat.S_ISREG(mode) and path.stat().st_size < 1 << 24:
        return f"{mode:o} {hashlib.sha256(path.read_bytes()).hexdigest()}"
    return f"{mode:o} {os.readlink(path) if stat.S_ISLNK(mode) else ''}"


class Ears:
    """Servers on loopback, on an abstract socket and on a path, that note what they hear."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.heard: list[str] = []
        self.abstract = f"torchmark-{secrets.token_hex(4)}"
        self.sockets = [socket.create_server(("127.0.0.1", 0)), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)]
        self.port = self.sockets[0].getsockname()[1]
        self.sockets[1].bind(("127.0.0.1", self.port))
        for address in (f"\0{self.abstract}", str(folder / "socket")):
            self.sockets.append(socket.socket(socket.AF_UNIX))
            self.sockets[-1].bind(address)
            self.sockets[-1].listen()
        for each in self.sockets:
            threading.Thread(target=self._listen, args=(each,), daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        for each in self.sockets:
            each.close()

    def _listen(self, ear: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                if ear.type == socket.SOCK_DGRAM:
                    self.heard.append(ear.recv(1000).decode(errors="replace"))
                else:
                    with ear.accept()[0] as line:
                        line.settimeout(1)
                        self.heard.append(line.recv(1000).decode(errors="replace"))


def adopt_orphans() -> None:
    """Make this process the parent of all processes that its descendants leave behind."""
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


def left_over(mark: str) -> list[str]:
    """Command lines of living processes that bear a mark, or were left to this process by a dead parent."""
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        words = process.info["cmdline"] or []
        if process.info["status"] != psutil.STATUS_ZOMBIE and any(mark in word for word in words):
            found.append(" ".join(words)[:200])
    return found
