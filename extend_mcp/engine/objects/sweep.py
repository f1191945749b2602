"""Removes the objects of deleted rows, and unfinished work of dead processes.

Rows are deleted first, and their objects after that transaction: a crash in between leaves objects without a row, which
a later sweep removes, and never a row without its object.
"""

import logging
import shutil
from functools import partial

import anyio
import anyio.to_thread
from sqlalchemy import Connection, select
from sqlalchemy.exc import SQLAlchemyError

from extend_mcp.engine.objects.incoming import WorkingFolder
from extend_mcp.engine.objects.port import ObjectStore, Removed
from extend_mcp.engine.storage.clock import read_clock
from extend_mcp.engine.storage.database import Database
from extend_mcp.engine.storage.tables import runs

PAUSE_SECONDS = 3600
"""How long an engine waits between two sweeps of a store."""

_log = logging.getLogger(__name__)


async def sweep_removed(database: Database, objects: ObjectStore, removed: Removed) -> None:
    """Remove the objects of deleted rows, and renew the reserve. Call it after their transaction."""
    with anyio.CancelScope(shield=True):
        try:
            while await database.write(lambda connection: objects.remove_unnamed(connection, removed)):
                pass
            await database.keep_room()
        except (OSError, SQLAlchemyError) as error:
            database.log_fault(_log, error, "the files of deleted objects are kept until the next sweep")


async def sweep_unnamed(objects: ObjectStore, scope: anyio.CancelScope) -> None:
    """Remove objects that no row names: now and, if others share the store, every hour until `scope` is cancelled."""
    await objects.sweep()
    with scope:
        while objects.is_shared:
            await anyio.sleep(PAUSE_SECONDS)
            await objects.sweep()


async def sweep_work(database: Database, working: WorkingFolder) -> None:
    """Remove the working folders of runs that no process works on any more.

    Each is looked up in a transaction that can write, because it waits for a claim that has just made its folder.
    """
    await anyio.to_thread.run_sync(working.sweep_stale)
    for run_id, owner, folder in await anyio.to_thread.run_sync(working.list_runs):
        if not await database.write(partial(_is_held, run_id=run_id, owner=owner), synced=False):
            await anyio.to_thread.run_sync(partial(shutil.rmtree, folder, ignore_errors=True))


def _is_held(connection: Connection, run_id: str, owner: str) -> bool:
    held = select(runs.c.id).where(
        runs.c.id == run_id, runs.c.lease_owner == owner, runs.c.due_at > read_clock(connection)
    )
    return connection.execute(held).first() is not None
