"""Removes files that no row names, and what processes that died left half done.

Rows are deleted first, and what they named once that is on disk: a crash in between leaves files without a row, which
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
    """What deleted rows named: runs, and the hashes of files, which other rows may name too."""

    run_ids: list[str]
    hashes: list[str]


async def sweep_removed(database: Database, blobs: Blobs, gone: Removed) -> None:
    """Remove what deleted rows named, and keep room aside again. Call it when their transaction is done."""

    def remove(connection: Connection) -> None:
        _forget(connection, files.c.sha256, gone.hashes, blobs.forget)
        _forget(connection, runs.c.id, gone.run_ids, blobs.forget_run)

    with anyio.CancelScope(shield=True):
        try:
            await database.write(remove)
            await anyio.to_thread.run_sync(database.reserve.keep)
        except (OSError, SQLAlchemyError) as error:
            database.log_fault(_log, error, "files of what was deleted are left where they are until the next start")


async def sweep_work(database: Database, blobs: Blobs) -> None:
    """Remove half-done work. That of processes which are alive is told by their leases."""
    await anyio.to_thread.run_sync(blobs.sweep_stale)
    for run_id, owner, folder in await anyio.to_thread.run_sync(blobs.working_runs):
        if not await database.read(partial(_is_held, run_id=run_id, owner=owner)):
            await anyio.to_thread.run_sync(partial(shutil.rmtree, folder, ignore_errors=True))


def _is_held(connection: Connection, run_id: str, owner: str) -> bool:
    held = select(runs.c.id).where(runs.c.id == run_id, runs.c.lease_owner == owner, runs.c.due_at > now())
    return connection.execute(held).first() is not None


async def sweep_blobs(database: Database, blobs: Blobs) -> None:
    """Remove what no row names: a process died after a transaction put it in its place, or before it was removed."""
    try:
        for prefix in await anyio.to_thread.run_sync(blobs.prefixes):
            stored = await anyio.to_thread.run_sync(blobs.stored, prefix)
            await _sweep(database, files.c.sha256, stored, blobs.forget)
        await _sweep(database, runs.c.id, await anyio.to_thread.run_sync(blobs.run_ids), blobs.forget_run)
    except (OSError, SQLAlchemyError) as error:
        database.log_fault(_log, error, "files that nothing names are left where they are until the next start")


async def _sweep(
    database: Database, column: Column[str], names: Collection[str], remove: Callable[[str], None]
) -> None:
    """Only what looks so is looked at again in a transaction, beside which no other process adds files."""
    for some in _some(names):
        if unnamed := await database.read(partial(_unnamed, column=column, names=some)):
            await database.write(partial(_forget, column=column, names=unnamed, remove=remove))


def _forget(connection: Connection, column: Column[str], names: list[str], remove: Callable[[str], None]) -> None:
    for some in _some(names):
        for name in _unnamed(connection, column, some):
            remove(name)


def _unnamed(connection: Connection, column: Column[str], names: list[str]) -> list[str]:
    named = set(connection.execute(select(column).where(column.in_(names))).scalars())
    return [name for name in names if name not in named]


def _some(names: Collection[str]) -> Iterator[list[str]]:
    ordered = sorted(names)
    for start in range(0, len(ordered), 500):
        yield ordered[start : start + 500]
