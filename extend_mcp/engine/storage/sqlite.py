"""The engine's database as a file of the data folder: SQLite in WAL mode with `synchronous=FULL`."""

import logging
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import anyio.to_thread
from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.exc import DatabaseError, OperationalError

from extend_mcp.engine.storage import migrate
from extend_mcp.engine.storage.database import Database, DatabaseUnusable, read_secret
from extend_mcp.engine.storage.private import make_data_folder_private, make_file
from extend_mcp.engine.storage.reserve import Reserve, is_full
from extend_mcp.engine.storage.tables import REVISION

T = TypeVar("T")

_log = logging.getLogger(__name__)

SHRINK_PAGES = 500
"""How many pages one transaction gives back to the disk."""
LOCK_SECONDS = 30
"""How long a transaction waits for those of other processes."""


class SqliteDatabase(Database):
    """Many readers, one writer. It keeps a reserve on the disk for deletions."""

    def __init__(self, path: Path, writers: Engine, secret: bytes, reserve: Reserve) -> None:
        """The writer has its own connection: after a write on another one, SQLite reads all pages again."""
        super().__init__(_connect(path), writers, secret, reads=4, writes=1)
        self._unsynced = writers.execution_options(synced=False)
        self._reserve = reserve
        self._path, self._file = path, _identity(path)

    @property
    def place(self) -> str:
        """The path of the file."""
        return str(self._readers.url.database)

    def find_loss(self) -> str:
        """That the file is another one now, or none: SQLite would go on writing to the earlier one."""
        if _identity(self._path) == self._file:
            return ""
        what = "was deleted, moved or replaced while in use: nothing is stored until it is back, or a restart"
        return f"{self._path} {what}"

    def _transact(self, engine: Engine, work: Callable[[Connection], T]) -> T:
        if loss := self.find_loss():
            raise OperationalError("", None, sqlite3.OperationalError(loss))
        return _transact(engine, work)

    async def remove(self, work: Callable[[Connection], T]) -> T:
        """`write` for a deletion: on a full disk it uses the reserve, which `keep_room` renews."""
        try:
            return await self.write(work)
        except DatabaseError as error:
            if not is_full(error) or not await anyio.to_thread.run_sync(self._reserve.give_up):
                raise
        return await self.write(work)

    async def keep_room(self) -> bool:
        """Reserve room for deletions, if it is not yet. False if the disk has hardly more than that."""
        return await anyio.to_thread.run_sync(self._reserve.keep)

    async def shrink(self) -> None:
        """Give the room of deleted rows back to the disk, a little at a time."""
        left = await self.remove(_shrink)
        while left and (now_left := await self.remove(_shrink)) < left:
            left = now_left
        await anyio.to_thread.run_sync(self._cut_log, limiter=self._writing)

    def _cut_log(self) -> None:
        """Write SQLite's log into the database, and empty it unless a reader still needs it."""
        connection = self._readers.raw_connection()
        try:
            connection.cursor().execute("pragma wal_checkpoint(truncate)").fetchall()
        finally:
            connection.close()

    async def drop_copies(self) -> None:
        """Remove the copies from before a migration: the engine has started well."""
        await anyio.to_thread.run_sync(migrate.remove_copies, Path(self.place))


def open_sqlite(folder: Path) -> SqliteDatabase:
    """Open `engine.db` in `folder`, or create it. Raises `DatabaseUnusable`, which says what is wrong."""
    path = folder / "engine.db"
    try:
        make_file(path)
        database = _open(path, Reserve(folder))
        make_data_folder_private(folder)
    except sqlite3.Error as error:
        raise DatabaseUnusable(
            f"{path} could not be copied before its migration: {error}. Nothing was changed."
        ) from error
    except DatabaseError as error:
        raise DatabaseUnusable(
            f"The engine's database {path} cannot be used: {error.orig}. Nothing was changed. "
            "Repair it, move it away, or choose another data folder."
        ) from error
    return database


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from others of its name; None if there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _shrink(connection: Connection) -> int:
    """Free some pages at the end of the database. Returns how many unused pages are left."""
    unused: int = connection.exec_driver_sql("pragma freelist_count").scalar_one()
    for _ in range(min(unused, SHRINK_PAGES)):
        connection.exec_driver_sql("pragma incremental_vacuum(1)")  # of a larger number, Python's sqlite3 frees one too
    left: int = connection.exec_driver_sql("pragma freelist_count").scalar_one()
    return left


def _open(path: Path, reserve: Reserve) -> SqliteDatabase:
    """Open the database; on a full disk, in the room of the reserve."""
    writers = _connect(path).execution_options(writes=True)
    try:
        secret = _transact(writers, lambda connection: _prepare(connection, path))
    except BaseException as error:
        writers.dispose()
        if isinstance(error, DatabaseError) and is_full(error) and reserve.give_up():
            return _open(path, reserve)
        raise
    return SqliteDatabase(path, writers, secret, reserve)


def _connect(path: Path) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"timeout": LOCK_SECONDS},
        hide_parameters=True,  # errors are logged, and passwords and secrets are among the values
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, as a reader or as the writer
        connection.execute("pragma auto_vacuum=incremental")  # counts before the first table is made
        connection.execute("pragma journal_mode=wal")
        connection.execute("pragma synchronous=full")

    return engine


def _transact(engine: Engine, work: Callable[[Connection], T]) -> T:
    """Run `work` in one transaction, as a reader or as the writer.

    It is begun here: an event of SQLAlchemy that does so makes each statement look for all events (measured).
    """
    with engine.begin() as connection:
        options = connection.get_execution_options()
        if options.get("writes"):
            connection.exec_driver_sql(f"pragma synchronous={'full' if options.get('synced', True) else 'normal'}")
        connection.exec_driver_sql("begin immediate" if options.get("writes") else "begin")
        return work(connection)


def _prepare(connection: Connection, path: Path) -> bytes:
    """Create the tables in an empty file, or migrate older ones. Returns the secret that signs links."""
    if not inspect(connection).get_table_names():
        migrate.create_tables(connection)
    revision = migrate.read_revision(connection)
    if revision is None:
        raise DatabaseUnusable(
            f"{path} is not a database of extend-mcp. Nothing was changed; choose another data folder."
        )
    if revision != REVISION:
        _migrate(connection, path, revision)
    return read_secret(connection)


def _migrate(connection: Connection, path: Path, revision: str) -> None:
    migrate.check_revision(revision, str(path), "data folder")
    copy = migrate.copy_database(path, revision)
    migrate.upgrade(connection, revision)
    _log.info("%s was migrated from version %s to %s; %s is the copy from before", path, revision, REVISION, copy)
