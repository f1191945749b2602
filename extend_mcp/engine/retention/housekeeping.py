"""The purge of a data folder from outside, while an engine may be at work on it.

All raise `StoreError` where the folder cannot be opened, and `OSError` where its database fails.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError

from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.retention import by_age
from extend_mcp.engine.storage.blobs import Blobs
from extend_mcp.engine.storage.database import Store, open_store
from extend_mcp.engine.storage.sweep import sweep_blobs, sweep_work


async def count(config: EngineConfig, before: int) -> int:
    """How many runs a purge would delete, without those that go with them."""
    with _opened(config) as store:
        return await store.read(lambda connection: by_age.count_runs(connection, before))


async def purge(config: EngineConfig, before: int) -> by_age.Purged:
    """Delete what ended, or was used last, before that time, and what engines that died left half done.

    The copy of a database of an earlier version goes too: it still has what is deleted here.
    """
    with _opened(config) as store:
        await store.started()
        blobs = Blobs(config.data_dir, config.max_file_bytes)
        purged = await by_age.purge(store, blobs, before)
        await sweep_work(store, blobs)
        await sweep_blobs(store, blobs)
        return purged


@contextmanager
def _opened(config: EngineConfig) -> Iterator[Store]:
    store = open_store(config.data_dir)
    try:
        yield store
    except DatabaseError as error:
        raise OSError(f"The database in {config.data_dir} failed: {error.orig}") from error
    finally:
        store.close()
