"""The interface of the place where the engine's bytes are.

An object is the content of a file, under `blobs/ab/<its SHA-256>`, or an artifact of a run, under
`runs/<run>/<attempt>/<name>`. Objects do not change. A row names each: a file's row its hash, a run's row its
attempt. An attempt that lost its run writes beside the one that has it, and never over it.
"""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection

from extend_mcp.engine.objects.incoming import WorkingFolder

T = TypeVar("T")


class StoreFailed(OSError):
    """The store does not answer, or refuses. What was asked of it may succeed later."""

    def __init__(self, store: str, reason: str) -> None:
        super().__init__(f"the store {store} failed: {reason}")
        self.reason = reason


class StoreUnusable(OSError):
    """The store cannot be used as it is set up; the text says why, and what to do."""


@dataclass(frozen=True, slots=True)
class NewObject:
    """An object to be stored. `owner` is the SHA-256 of a file, or the id of the run whose artifact it is.

    `source` is a file, or the bytes themselves. The content of a file was synced to disk; an artifact need not be.
    """

    key: str
    owner: str
    source: Path | bytes

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.source) if isinstance(self.source, bytes) else self.source.stat().st_size

    @property
    def is_blob(self) -> bool:
        """True for the content of a file."""
        return self.key.startswith("blobs/")


@dataclass(frozen=True, slots=True)
class ObjectStream:
    """An object that is sent on as it comes. `read` yields its bytes from a start to before an end.

    `url` is a link to the store itself, if clients may follow one.
    """

    size: int
    read: Callable[[int, int], AsyncIterator[bytes]]
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Removed:
    """What deleted rows named: run ids, and the hashes of files, which other rows may name too."""

    run_ids: list[str]
    hashes: list[str]


def blob_key(sha256: str) -> str:
    """The key of a file's content."""
    return f"blobs/{sha256[:2]}/{sha256}"


def artifact_key(run_id: str, attempt: str | None, name: str) -> str:
    """The key of an artifact of a run; `attempt` is that of the run's row."""
    return f"runs/{run_id}/{name}" if attempt is None else f"runs/{run_id}/{attempt}/{name}"


def blob(source: Path | bytes, sha256: str | None = None) -> NewObject:
    """The content of a file; the hash of bytes is found here."""
    if sha256 is None:
        assert isinstance(source, bytes)
        sha256 = hashlib.sha256(source).hexdigest()
    return NewObject(blob_key(sha256), sha256, source)


def artifact(source: Path | bytes, run_id: str, attempt: str | None, name: str) -> NewObject:
    """An artifact of a run."""
    return NewObject(artifact_key(run_id, attempt, name), run_id, source)


class ObjectStore(ABC):
    """Where the bytes are, and the folder of work in progress."""

    name: str
    """The name of this place in messages."""
    is_shared: bool
    """True if other machines store objects there too."""
    working: WorkingFolder

    @abstractmethod
    def new_attempt(self) -> str | None:
        """A name under which the artifacts of one attempt at a run are stored. The run's row gets it, too."""

    @abstractmethod
    async def store(self, uploads: Sequence[NewObject], write: Callable[[Connection], T]) -> T:
        """Store objects, and write the rows that name them in one transaction: both or neither.

        `write` does nothing but SQL, and may run again. It raises if it does not name them. A crash may leave objects
        without a row, which are removed later, and never a row without its object.
        """

    @abstractmethod
    async def place(self, sha256: str, folder: Path) -> Path:
        """A path to a file's content, for a child process. It stays as long as `folder` does, or the file's row.

        Raises `FileNotFoundError` if the content is missing or damaged, and `StoreFailed`.
        """

    @abstractmethod
    def read(self, key: str, max_bytes: int | None = None) -> bytes:
        """An object. Blocks. Raises `FileNotFoundError`, `StoreFailed`, and `TooLarge` beyond `max_bytes`."""

    @abstractmethod
    async def open(self, key: str) -> Path | ObjectStream:
        """An object, to be sent on. Raises `FileNotFoundError` and `StoreFailed`."""

    @abstractmethod
    def remove_unnamed(self, connection: Connection, removed: Removed) -> bool:
        """Remove the objects of deleted rows that no other row names, in a write transaction after that of the rows.

        True if there is more to remove. Raises `OSError`.
        """

    @abstractmethod
    async def sweep(self) -> None:
        """Remove what no row names, of processes that died. Faults are logged."""
