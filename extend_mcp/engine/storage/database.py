"""Transactions on the engine's tables, whatever database holds them. Nothing here knows HTTP.

They run in worker threads: SQLAlchemy's async layer was four times slower (measured).
"""

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import anyio
import anyio.to_thread
from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import DatabaseError, OperationalError

from extend_mcp.engine import metrics
from extend_mcp.engine.storage.queue_notes import NotesReader, QueueNotes, begin_notes
from extend_mcp.engine.storage.tables import meta

T = TypeVar("T")


class DatabaseUnusable(OSError):
    """The database or its folder cannot be used. Nothing in it was changed."""


class NotMigrated(DatabaseUnusable):
    """The tables are not there yet, or of an earlier version, and this process does not migrate."""


class Database(ABC):
    """Transactions in worker threads: some that read, and some that write, at a time."""

    def __init__(self, readers: Engine, writers: Engine, secret: bytes, *, reads: int, writes: int) -> None:
        """`secret` signs links; all processes on one database share it."""
        self._readers = readers
        self._writers = self._unsynced = writers
        self._reading = anyio.CapacityLimiter(reads)
        self._writing = anyio.CapacityLimiter(writes)
        self.secret = secret
        self._queue: NotesReader | None = None

    @property
    @abstractmethod
    def place(self) -> str:
        """Where the rows are, for messages. It holds no password."""

    def find_loss(self) -> str:
        """Why nothing that is written now would be kept; empty if it would. A server keeps PostgreSQL's files."""
        return ""

    def attach(self, queue: NotesReader) -> None:
        """Let a queue read the notes of each transaction that writes."""
        self._queue = queue

    async def read(self, work: Callable[[Connection], T]) -> T:
        """The result of `work` on one consistent view."""
        return await anyio.to_thread.run_sync(partial(self._transact, self._readers, work), limiter=self._reading)

    async def write(self, work: Callable[[Connection], T], *, synced: bool = True) -> T:
        """Run `work` in one transaction. An exception undoes it.

        If it need not be `synced` to disk, SQLite leaves that to the next one that is: a power cut may undo it.

        On SQLite no other process writes meanwhile. On PostgreSQL others do: `locks.lock_rows` holds the rows that
        `work` reads to change them, and `work` is run again after a conflict, so it may do nothing but SQL.
        """

        def noted(connection: Connection) -> tuple[T, QueueNotes]:
            notes = begin_notes(connection)
            result = work(connection)
            if self._queue is not None:
                self._queue.before_commit(connection, notes)
            return result, notes

        transact = partial(self._transact, self._writers if synced else self._unsynced, noted)
        result, notes = await anyio.to_thread.run_sync(transact, limiter=self._writing)
        if self._queue is not None:
            self._queue.after_commit(notes)
        metrics.count_runs(notes.outcomes)
        return result

    @abstractmethod
    def _transact(self, engine: Engine, work: Callable[[Connection], T]) -> T:
        """Run `work` in one transaction. Blocks."""

    async def remove(self, work: Callable[[Connection], T]) -> T:
        """`write` for a deletion, which must succeed on a full disk, too."""
        return await self.write(work)

    async def keep_room(self) -> bool:
        """Reserve room for deletions on a full disk. False if the disk has none."""
        return True

    async def shrink(self) -> None:  # noqa: B027 - PostgreSQL does it by itself
        """Give the room of deleted rows back to the disk."""

    async def drop_copies(self) -> None:  # noqa: B027 - PostgreSQL undoes a migration that fails
        """Remove the copies from before a migration: the engine has started well."""

    def log_fault(self, log: logging.Logger, error: Exception, message: str, *args: object) -> None:
        """Log a fault of the disk or the database in one line, and any other error with its traceback."""
        if isinstance(error, OSError):
            log.error(f"{message}: %s", *args, error)
        elif isinstance(error, OperationalError) or type(error) is DatabaseError:
            log.error(f"{message}: %s: %s", *args, describe(error), self.place)
        else:
            log.error(message, *args, exc_info=error)

    def close(self) -> None:
        """Close all connections."""
        self._readers.dispose()
        self._writers.dispose()


def describe(error: DatabaseError) -> str:
    """The first line of a database's message about an error: others may hold values of a row."""
    return (str(error.orig).splitlines() or ["it gave no reason"])[0]


def read_secret(connection: Connection) -> bytes:
    """The secret that signs links."""
    return bytes.fromhex(connection.execute(select(meta.c.value).where(meta.c.key == "secret")).scalar_one())
