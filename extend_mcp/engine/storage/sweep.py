"""Removes files that no row names, and unfinished files of dead processes.

Rows are deleted first, and their files after that transaction: a crash in between leaves files without a row, which
the next start removes, and never a row without its file.
"""

import logging
import shutil
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial

import anyio
import anyio.to_thread
from sqlalchemy import Column, Connection, select
from sqlalchemy.exc import SQLAlchemyError

from extend_mcp.engine.storage.blobs import Blobs
from extend_mcp.engine.storage.database import Database
from extend_mcp.engine.storage.tables import files, runs
from extend_mcp.engine.times import now

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Removed:
    """What deleted rows named: run ids, and the hashes of files, which other rows may name too."""

    run_ids: list[str]
    hashes: list[str]


async def sweep_removed(database: Database, blobs: Blobs, removed: Removed) -> None:
    """Remove the files of deleted rows, and renew the reserve. Call it after their transaction."""

    def remove(connection: Connection) -> None:
        _remove(connection, files.c.sha256, removed.hashes, blobs.remove)
        _remove(connection, runs.c.id, removed.run_ids, blobs.remove_run)

    with anyio.CancelScope(shield=True):
        try:
            await database.write(remove)
            await database.keep_room()
        except (OSError, SQLAlchemyError) as error:
            database.log_fault(_log, error, "the files of deleted objects are kept until the next start")


async def sweep_work(database: Database, blobs: Blobs) -> None:
    """Remove unfinished work, unless a process holds a lease on it."""
    await anyio.to_thread.run_sync(blobs.sweep_stale)
    for run_id, owner, folder in await anyio.to_thread.run_sync(blobs.list_working_runs):
        if not await database.read(partial(_is_held, run_id=run_id, owner=owner)):
            await anyio.to_thread.run_sync(partial(shutil.rmtree, folder, ignore_errors=True))


def _is_held(connection: Connection, run_id: str, owner: str) -> bool:
    held = select(runs.c.id).where(runs.c.id == run_id, runs.c.lease_owner == owner, runs.c.due_at > now())
    return connection.execute(held).first() is not None


async def sweep_blobs(database: Database, blobs: Blobs) -> None:
    """Remove what no row names: a process died before the transaction with it ended, or before it was removed."""
    try:
        for prefix in await anyio.to_thread.run_sync(blobs.list_prefixes):
            stored = await anyio.to_thread.run_sync(blobs.list_hashes, prefix)
            await _sweep(database, files.c.sha256, stored, blobs.remove)
        await _sweep(database, runs.c.id, await anyio.to_thread.run_sync(blobs.list_run_ids), blobs.remove_run)
    except (OSError, SQLAlchemyError) as error:
        database.log_fault(_log, error, "files that no row names are kept until the next start")


async def _sweep(
    database: Database, column: Column[str], names: Collection[str], remove: Callable[[str], None]
) -> None:
    """What seems unnamed is checked again in a write transaction, during which no other process adds files."""
    for batch in _split(names):
        if unnamed := await database.read(partial(_unnamed, column=column, names=batch)):
            await database.write(partial(_remove, column=column, names=unnamed, remove=remove))


def _remove(connection: Connection, column: Column[str], names: list[str], remove: Callable[[str], None]) -> None:
    for batch in _split(names):
        for name in _unnamed(connection, column, batch):
            remove(name)


def _unnamed(connection: Connection, column: Column[str], names: list[str]) -> list[str]:
    named = set(connection.execute(select(column).where(column.in_(names))).scalars())
    return [name for name in names if name not in named]


def _split(names: Collection[str]) -> Iterator[list[str]]:
    ordered = sorted(names)
    for start in range(0, len(ordered), 500):
        yield ordered[start : start + 500]
