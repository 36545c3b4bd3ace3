"""Fetch real data from the network: by pooch, checked by hash, whole under its name or not there."""

import contextlib
import errno
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from torchmark.data.locate import folders, is_right
from torchmark.data.registry import DataSet, RealFile

SECONDS = (10.0, 30.0)  # to wait for a connection, and for the next bytes
TRIES = 3
CHUNK = 1 << 16


class NotFetched(Exception):
    """A data set could not be fetched; one line with the reason and what to do."""


class Bar(Protocol):
    """A progress bar as pooch drives it, in bytes; `reset` and `close` end the count of one file."""

    total: int

    def update(self, count: int) -> None:
        """So many more bytes are here."""

    def reset(self) -> None:
        """Begin this file again."""

    def close(self) -> None:
        """This file is whole."""


def fetch(data: DataSet, bar: Bar | None = None, seconds: tuple[float, float] = SECONDS) -> Path:
    """Fetch those files of a data set that are not here yet, into the first of the folders that are looked through.

    seconds: to wait for a connection, and for the next bytes. A cut connection is tried again from the start.
    Returns the path of the file or of the folder of files. Raises NotFetched; then no file is there in part.
    """
    if not data.real:
        raise NotFetched(f"{data.name} has no real file: the course's own is all there is")
    if not (targets := folders()):
        raise NotFetched(f"{data.name}: nothing is fetched while answers are graded")
    for file in data.real:
        with _explained(data, file, targets[0], seconds[1]):
            _fetch_file(file, targets[0], bar, seconds)
    return targets[0] / data.real_path


def _fetch_file(file: RealFile, folder: Path, bar: Bar | None, seconds: tuple[float, float]) -> None:
    """Fetch one file where it is not here with the right content; raises what pooch and requests raise."""
    import pooch
    from requests.exceptions import ChunkedEncodingError

    path = folder / file.name
    if path.is_file() and is_right(path, file):
        return
    pooch.get_logger().setLevel(logging.WARNING)
    downloader = pooch.HTTPDownloader(progressbar=bar or False, chunk_size=CHUNK, timeout=seconds)
    for attempt in range(1, TRIES + 1):
        try:
            pooch.retrieve(file.address, file.digest, path.name, path.parent, downloader=downloader)
            return
        except ChunkedEncodingError:  # what a connection that is cut in the middle comes out as
            if attempt == TRIES:
                raise
            if bar:
                bar.reset()


@contextlib.contextmanager
def _explained(data: DataSet, file: RealFile, folder: Path, seconds: float) -> Iterator[None]:
    """Raise NotFetched for whatever goes wrong inside."""
    from requests.exceptions import RequestException

    try:
        yield
    except RequestException as error:
        reason = _of_network(error, file, seconds)
    except OSError as error:
        reason = _of_disk(error, folder)
    except ValueError:
        kind = file.digest.split(":")[0]
        reason = f"what {file.address} gives has another {kind} than the file meant, and was not kept"
    else:
        return
    raise NotFetched(f"{data.name}: {reason}; to try again: torchmark data fetch {data.name}") from None


def _of_network(error: Exception, file: RealFile, seconds: float) -> str:
    from requests.exceptions import ChunkedEncodingError, ConnectionError, ConnectTimeout, HTTPError, Timeout
    from urllib3.exceptions import ReadTimeoutError

    host = urlsplit(file.address).netloc
    if isinstance(error, HTTPError):
        status = error.response.status_code if error.response is not None else "an error"
        return f"{host} answers {status} for {file.address}; got elsewhere, it belongs in {folders()[0] / file.name}"
    cause = error.args[0] if error.args else None
    if isinstance(error, ConnectTimeout):
        return f"no connection to {host} (is this machine online?)"
    if isinstance(error, Timeout) or isinstance(cause, ReadTimeoutError):
        return f"{host} sent nothing for {seconds:g} seconds"
    if isinstance(error, ChunkedEncodingError) or "Connection aborted" in str(cause):
        return f"the connection to {host} was cut, {TRIES} times"
    if isinstance(error, ConnectionError):
        return f"no connection to {host} (is this machine online?)"
    return f"{host}: {type(error).__name__}"


def _of_disk(error: OSError, folder: Path) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return f"no space left for it in {folder}"
    return f"can't write to {folder} ({error.strerror or error}); set TORCHMARK_DATA to a folder of yours"
