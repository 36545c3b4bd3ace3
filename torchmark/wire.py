"""Frames of bytes between judge and worker: a length, then that many bytes."""

import os
import select
import struct
import time
from collections.abc import Callable, Iterable

HEADER = struct.Struct("<Q")
PAUSE = 0.1  # seconds between two calls of a watch


class Closed(Exception):
    """The other side is gone."""


class TooLong(Exception):
    """A frame longer than the reader allows."""


class Late(Exception):
    """No whole frame came before the deadline."""


def write_frame(fd: int, data: bytes, seconds: float | None = None, watch: Callable[[], None] | None = None) -> None:
    """Write one frame; raises Closed where nobody reads, and Late after `seconds` where `fd` does not block.

    `watch` is called while waiting.
    """
    deadline = None if seconds is None else time.monotonic() + seconds
    rest = memoryview(HEADER.pack(len(data)) + data)
    while rest:
        try:
            rest = rest[os.write(fd, rest) :]
        except BlockingIOError:
            left = None if deadline is None else deadline - time.monotonic()
            if left is not None and left <= 0:
                raise Late from None
            select.select([], [fd], [], left if watch is None else min(PAUSE, left or PAUSE))
            if watch is not None:
                watch()
        except OSError:
            raise Closed from None


def read_frame(fd: int, limit: int, seconds: float | None = None, watch: Callable[[], None] | None = None) -> bytes:
    """Read one frame of at most `limit` bytes within `seconds`; `watch` is called while waiting."""
    deadline = None if seconds is None else time.monotonic() + seconds
    (size,) = HEADER.unpack(_read(fd, HEADER.size, deadline, watch))
    if size > limit:
        raise TooLong
    return _read(fd, size, deadline, watch)


def join(frames: Iterable[bytes]) -> bytes:
    """Frames as they follow each other."""
    return b"".join(HEADER.pack(len(frame)) + frame for frame in frames)


def split(data: bytes, most: int) -> list[bytes]:
    """The frames that `join` put together; raises Closed where there are more than so many or the last is not whole."""
    frames, start = list[bytes](), 0
    while start < len(data) and len(frames) < most:
        first = start + HEADER.size
        start = first + int.from_bytes(data[start:first], "little")
        frames.append(data[first:start])
    if start != len(data):
        raise Closed
    return frames


def _read(fd: int, size: int, deadline: float | None, watch: Callable[[], None] | None) -> bytes:
    data = bytearray()
    watched = time.monotonic()
    while len(data) < size:
        now = time.monotonic()
        if deadline is not None and now >= deadline:
            raise Late
        if watch is not None and now - watched >= PAUSE:  # also where bytes trickle in all the time
            watch()
            watched = time.monotonic()
        left = None if deadline is None else deadline - now
        if not select.select([fd], [], [], left if watch is None else min(PAUSE, left or PAUSE))[0]:
            continue
        try:
            chunk = os.read(fd, min(size - len(data), 1 << 20))
        except ConnectionResetError:
            raise Closed from None
        if not chunk:
            raise Closed
        data += chunk
    return bytes(data)
