"""Removes what processes that died left half done."""

import logging
import shutil
from functools import partial

import anyio.to_thread
from sqlalchemy import Connection, select
from sqlalchemy.exc import SQLAlchemyError

from extend_mcp.engine.blobs import Blobs
from extend_mcp.engine.ids import now
from extend_mcp.engine.store import Store
from extend_mcp.engine.tables import files, runs

_log = logging.getLogger(__name__)


async def sweep_work(store: Store, blobs: Blobs) -> None:
    """Remove half-done work. That of processes which are alive is told by their leases."""
    await anyio.to_thread.run_sync(blobs.sweep_stale)
    for run_id, owner, folder in await anyio.to_thread.run_sync(blobs.working_runs):
        if not await store.read(partial(_is_held, run_id=run_id, owner=owner)):
            await anyio.to_thread.run_sync(partial(shutil.rmtree, folder, ignore_errors=True))


def _is_held(connection: Connection, run_id: str, owner: str) -> bool:
    held = select(runs.c.id).where(runs.c.id == run_id, runs.c.lease_owner == owner, runs.c.due_at > now())
    return connection.execute(held).first() is not None


async def sweep_blobs(store: Store, blobs: Blobs) -> None:
    """Remove files that no row names: a transaction put them in their place, and its process died before it ended.

    Only what looks so is looked at again in a transaction, beside which no other process adds files.
    """
    try:
        for prefix in await anyio.to_thread.run_sync(blobs.prefixes):
            if await store.read(partial(_unnamed, blobs=blobs, prefix=prefix)):
                await store.write(partial(_forget_unnamed, blobs=blobs, prefix=prefix))
    except (OSError, SQLAlchemyError):
        _log.exception("files that nothing names are left where they are until the next start")


def _forget_unnamed(connection: Connection, blobs: Blobs, prefix: str) -> None:
    for sha256 in _unnamed(connection, blobs, prefix):
        blobs.forget(sha256)


def _unnamed(connection: Connection, blobs: Blobs, prefix: str) -> set[str]:
    stored = blobs.stored(prefix)
    named = select(files.c.sha256).where(files.c.sha256 >= prefix, files.c.sha256 < prefix + "g")  # past the last digit
    return stored - set(connection.execute(named).scalars())
