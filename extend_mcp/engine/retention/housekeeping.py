"""Purges a data folder from outside, while an engine may work on it.

All functions raise `DatabaseUnusable` if the folder cannot be opened, and `OSError` if its database fails.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import anyio.to_thread
from sqlalchemy.exc import DatabaseError

from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.objects.opening import open_objects
from extend_mcp.engine.objects.sweep import sweep_work
from extend_mcp.engine.retention import by_age
from extend_mcp.engine.storage.database import Database, describe
from extend_mcp.engine.storage.opening import open_database


async def count(config: EngineConfig, before: int) -> int:
    """How many runs a purge would delete, without those that are deleted with them."""
    with _open(config) as database:
        return await database.read(lambda connection: by_age.count_runs(connection, before))


async def purge(config: EngineConfig, before: int) -> by_age.Purged:
    """Delete runs that ended, and files last used, before that time, and unfinished files of dead engines.

    The copy of a database of an earlier version goes too: it still has what is deleted here.
    """
    with _open(config) as database:
        await database.drop_copies()
        objects = await anyio.to_thread.run_sync(open_objects, config, database)
        purged = await by_age.purge(database, objects, before)
        await sweep_work(database, objects.working)
        await objects.sweep()
        return purged


@contextmanager
def _open(config: EngineConfig) -> Iterator[Database]:
    database = open_database(config.data_dir, config.database_url)
    try:
        yield database
    except DatabaseError as error:
        raise OSError(f"The database failed: {describe(error)}: {database.place}") from error
    finally:
        database.close()
