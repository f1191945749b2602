"""Shows which engines on a data folder are alive: each holds a lock on its own file, which ends with its process.

So the work of a killed engine need not wait until its leases expire. A process id would not do: ids are used again,
and differ between containers that share a folder.
"""

import logging
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import anyio.to_thread
from sqlalchemy import Connection, update
from sqlalchemy.exc import SQLAlchemyError

from extend_mcp.engine.storage.database import Database
from extend_mcp.engine.storage.private import make_folder
from extend_mcp.engine.storage.tables import runs, webhook_deliveries
from extend_mcp.engine.times import AT_ONCE

_log = logging.getLogger(__name__)


@contextmanager
def show_alive(folder: Path, owners: Sequence[str]) -> Iterator[None]:
    """Show other engines that the owners of these leases are alive, as long as this process is."""
    paths = [_folder(folder) / owner for owner in owners]
    locks = [(path, os.open(path, os.O_RDWR | os.O_CREAT, 0o600)) for path in paths]
    for path, descriptor in locks:
        if not _lock(descriptor):
            _log.warning("%s cannot be locked: after a crash, work waits until its leases expire", path)
            path.unlink()
    try:
        yield
    finally:
        for path, descriptor in locks:
            os.close(descriptor)
            path.unlink(missing_ok=True)


async def take_over(database: Database, folder: Path) -> None:
    """Make the work of dead engines due at once. It counts as a crash."""
    dead = await anyio.to_thread.run_sync(_dead, folder)
    if not dead:
        return
    try:
        await database.write(partial(_end_leases, owners=[path.name for path in dead]))
    except SQLAlchemyError as error:
        database.log_fault(_log, error, "the work of dead engines waits until its leases expire")
        return
    for path in dead:
        path.unlink(missing_ok=True)


def _end_leases(connection: Connection, owners: Sequence[str]) -> None:
    for table in (runs, webhook_deliveries):
        left = table.c.due_at.is_not(None) & table.c.lease_owner.in_(owners)
        connection.execute(update(table).where(left).values(due_at=AT_ONCE))


def _folder(folder: Path) -> Path:
    engines = folder / "engines"
    make_folder(engines)
    return engines


def _dead(folder: Path) -> list[Path]:
    """The files that no process has locked."""
    paths = []
    for path in _folder(folder).iterdir():
        with suppress(FileNotFoundError):  # its engine ended just now
            descriptor = os.open(path, os.O_RDWR)
            if _lock(descriptor):
                paths.append(path)
            os.close(descriptor)
    return paths


def _lock(descriptor: int) -> bool:
    """Lock an open file until it is closed. True if no other process holds it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
