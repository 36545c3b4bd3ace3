"""Dask's workers, each of which observes submissions as a process of this machine does.

Dask's scheduler reads what tasks are made of, and so imports this module: torch is imported where it is used, or the
scheduler would stand still for seconds.
"""

import contextlib
import hashlib
import pickle
import threading
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from torchmark.course import AuthorError
from torchmark.process import nursery
from torchmark.sandbox import SandboxMissing

if TYPE_CHECKING:
    from torchmark.session import Cell, Transcript

_fetching = threading.Lock()


class Cluster:
    """The workers of a Dask cluster, which start at once; `with` waits for them, and leaves them.

    Each must have what this machine has. Raises AuthorError where one has not, and where no scheduler answers.
    """

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise AuthorError('a cluster needs Dask: pip install "torchmark[cluster]"') from None
        try:
            self.client = Client(address, timeout=10)
        except (OSError, ValueError) as error:
            raise AuthorError(f"no Dask scheduler answers at {address}: {error}") from None
        self.address, self.packages, self.asked = address, dict[str, Any](), 0
        self.welcomed = ThreadPoolExecutor(1).submit(self.client.run, _welcome)

    def __enter__(self) -> "Cluster":
        from torchmark.digest import digest_of_surroundings

        self.surroundings = digest_of_surroundings()
        if trouble := self._trouble():
            self.client.close()
            raise AuthorError(f"{self.address}: its workers {trouble}; see docs/cluster.md")
        self.workers = sum(self.client.nthreads().values())
        self.pool: Executor = self.client.get_executor(retries=3)
        return self

    def _trouble(self) -> str:
        """Why the workers can't be used; empty where they can."""
        try:
            found = self.welcomed.result()
        except Exception as error:  # noqa: BLE001  as where a worker has no torchmark
            return f"can't say what they have: {type(error).__name__}: {error}"
        strangers = [worker for worker, surroundings in found.items() if surroundings != self.surroundings]
        if strangers:
            return f"have other libraries than this machine: {', '.join(strangers)}"
        return "" if found else "are none"

    def submit(self, package: bytes, cells: list["Cell"]) -> Any:
        """A future of what `ahead.observe` gives; a package travels once to each worker, which asks for it by name.

        Were it an argument, Dask would give all work to those that have it. Who is graded first is observed first.
        """
        from dask.base import annotate

        name = f"{self.client.id}-{hashlib.sha256(package).hexdigest()}"
        if name not in self.packages:
            self.packages[name] = self.client.scatter(package)
            self.client.publish_dataset(self.packages[name], name=name)
        self.asked += 1
        with annotate(priority=-self.asked):
            return self.pool.submit(_observe_there, name, pickle.dumps(cells), self.surroundings)

    def __exit__(self, *_: object) -> None:
        with self.client, contextlib.suppress(OSError):  # a scheduler that is gone holds nothing
            if self.client.status == "running":
                self.pool.shutdown(wait=False)
                for name in self.packages:
                    self.client.unpublish_dataset(name)


def _welcome() -> str:
    """On a worker: let its zygote start, and tell what the worker has."""
    with contextlib.suppress(OSError, SandboxMissing):  # a worker without a sandbox says so when it gets work
        nursery.start()
    from torchmark.digest import digest_of_surroundings  # the zygote starts meanwhile

    return digest_of_surroundings()


def _observe_there(name: str, cells: bytes, surroundings: str) -> "Transcript":
    """On a worker: `ahead.observe` with the package of that name and the pickled cells."""
    from torchmark.ahead import observe

    with _fetching:  # a worker may have many threads
        package = _fetched(name)
    return observe(package, pickle.loads(cells), surroundings)


@lru_cache(8)
def _fetched(name: str) -> bytes:
    from distributed import worker_client

    with worker_client(separate_thread=False) as client:
        package: bytes = client.get_dataset(name).result()
    return package
