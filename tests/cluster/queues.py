"""What tests of a cluster's queue share: processes at work, and their jobs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import text

from extend_mcp.engine.queue.cluster import ClusterQueue
from extend_mcp.engine.storage.database import Database
from tests.engine.queue.work import Recorder, give_up


@asynccontextmanager
async def working(database: Database, url: str, handler: Any, workers: int = 1) -> AsyncIterator[ClusterQueue]:
    """A process at work, on its own connections."""
    queue = ClusterQueue(database, url, workers)
    queue.register("parse", handler, give_up(database))
    async with queue.working():
        yield queue


async def jobs_of(database: Database, columns: str = "id, status, args->>'id' as row_id") -> list[Any]:
    wanted = text(f"select {columns} from procrastinate_jobs order by id")
    return await database.read(lambda connection: list(connection.execute(wanted)))


async def execute(database: Database, statement: str, **values: Any) -> None:
    await database.write(lambda connection: connection.execute(text(statement), values))


def done(database: Database) -> Recorder:
    """A handler that ends runs at once."""
    recorder = Recorder(database)
    recorder.gate.set()
    return recorder


async def nothing_left(database: Database) -> bool:
    return await jobs_of(database) == []
