"""Objects in the data folder, beside SQLite.

blobs/ab/abcd…    an uploaded file, named by its SHA-256
runs/pr_…/        finished artifacts of a run

A file is moved to its place at the end of the transaction that names it. No other process writes meanwhile, so nobody
removes a content that is about to be named, and an attempt does not need its own folder.
"""

import logging
import shutil
from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path

import anyio
import anyio.to_thread
from sqlalchemy import Column, Connection, select
from sqlalchemy.exc import SQLAlchemyError

from extend_mcp.engine.objects.disk import move_all, write_contents
from extend_mcp.engine.objects.incoming import TooLarge, WorkingFolder
from extend_mcp.engine.objects.port import NewObject, ObjectStore, Removed, T, blob_key
from extend_mcp.engine.storage.database import Database
from extend_mcp.engine.storage.lookup import split_ids
from extend_mcp.engine.storage.private import make_folder
from extend_mcp.engine.storage.tables import files, runs

_log = logging.getLogger(__name__)


class Folder(ObjectStore):
    """The folders under the data folder."""

    name = "the data folder"
    is_shared = False

    def __init__(self, data_dir: Path, working: WorkingFolder, database: Database) -> None:
        self.working = working
        self._data_dir = data_dir
        self._blobs = data_dir / "blobs"
        self._runs = data_dir / "runs"
        self._database = database
        for path in (self._blobs, self._runs):
            make_folder(path)

    def new_attempt(self) -> None:
        """None: the transaction that ends a run moves its artifacts."""

    async def store(self, uploads: Sequence[NewObject], write: Callable[[Connection], T]) -> T:
        """Write contents from memory to disk, then the rows, and move all to their places before the commit.

        Artifacts are synced there.
        """
        unique = list({upload.key: upload for upload in uploads}.values())
        if all(isinstance(upload.source, Path) for upload in unique):
            return await self._database.write(lambda connection: self._commit(connection, unique, write))
        folder = await anyio.to_thread.run_sync(self.working.begin_job)
        try:
            on_disk = await anyio.to_thread.run_sync(write_contents, unique, folder)
            return await self._database.write(lambda connection: self._commit(connection, on_disk, write))
        finally:
            with anyio.CancelScope(shield=True):
                await anyio.to_thread.run_sync(partial(shutil.rmtree, folder, ignore_errors=True))

    def _commit(self, connection: Connection, uploads: Sequence[NewObject], write: Callable[[Connection], T]) -> T:
        result = write(connection)
        moves = {upload.source: self._data_dir / upload.key for upload in uploads if isinstance(upload.source, Path)}
        move_all(moves.items(), [self._data_dir / upload.key for upload in uploads if not upload.is_blob])
        self.working.drop_emptied(moves)
        return result

    async def place(self, sha256: str, _folder: Path) -> Path:
        """The path of a file's content, whether it is there or not."""
        return self._data_dir / blob_key(sha256)

    def read(self, key: str, max_bytes: int | None = None) -> bytes:
        """An object."""
        path = self._data_dir / key
        if max_bytes is not None and path.stat().st_size > max_bytes:
            raise TooLarge
        return path.read_bytes()

    async def open(self, key: str) -> Path:
        """The path of an object."""
        path = self._data_dir / key
        await anyio.to_thread.run_sync(path.stat)
        return path

    def remove_unnamed(self, connection: Connection, removed: Removed) -> bool:
        """Remove the files of deleted rows. Nothing is left."""
        _remove(connection, files.c.sha256, removed.hashes, self.remove)
        _remove(connection, runs.c.id, removed.run_ids, self.remove_run)
        return False

    def remove(self, sha256: str) -> None:
        """Remove a file. Call it within a transaction that sees no row with it."""
        (self._data_dir / blob_key(sha256)).unlink(missing_ok=True)

    def remove_run(self, run_id: str) -> None:
        """Remove a run's artifacts. Call it within a transaction that sees no row of the run."""
        shutil.rmtree(self._runs / run_id, ignore_errors=True)

    async def sweep(self) -> None:
        """Remove what no row names: a process died before the transaction with it ended, or before it was removed."""
        try:
            for prefix in await anyio.to_thread.run_sync(self._list_prefixes):
                stored = await anyio.to_thread.run_sync(self._list_hashes, prefix)
                await self._sweep(files.c.sha256, stored, self.remove)
            run_ids = await anyio.to_thread.run_sync(lambda: [folder.name for folder in self._runs.iterdir()])
            await self._sweep(runs.c.id, run_ids, self.remove_run)
        except (OSError, SQLAlchemyError) as error:
            self._database.log_fault(_log, error, "files that no row names are kept until the next start")

    async def _sweep(self, column: Column[str], names: Collection[str], remove: Callable[[str], None]) -> None:
        """What seems unnamed is checked again in a write transaction, during which no other process adds files."""
        for batch in split_ids(names):
            if unnamed := await self._database.read(partial(_unnamed, column=column, names=batch)):
                await self._database.write(partial(_remove, column=column, names=unnamed, remove=remove))

    def _list_prefixes(self) -> list[str]:
        """The first two digits of the hashes of stored files."""
        return [folder.name for folder in self._blobs.glob("[0-9a-f][0-9a-f]/")]

    def _list_hashes(self, prefix: str) -> set[str]:
        """The hashes of stored files with these first two digits."""
        return {path.name for path in (self._blobs / prefix).glob(f"{prefix}*")}


def _remove(connection: Connection, column: Column[str], names: list[str], remove: Callable[[str], None]) -> None:
    for batch in split_ids(names):
        for name in _unnamed(connection, column, batch):
            remove(name)


def _unnamed(connection: Connection, column: Column[str], names: list[str]) -> list[str]:
    named = set(connection.execute(select(column).where(column.in_(names))).scalars())
    return [name for name in names if name not in named]
