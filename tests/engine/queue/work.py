"""What tests of queues share: runs to add, and a handler that notes what it was given."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
from sqlalchemy import Connection, insert, select

from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.lifespan import make_queue
from extend_mcp.engine.queue.port import Handler, Queue, RunLease, held_by, submit
from extend_mcp.engine.runs.run_rows import new_run
from extend_mcp.engine.runs.run_status import change_status
from extend_mcp.engine.storage.database import Database
from extend_mcp.engine.storage.tables import runs
from tests.engine.databases import database_url


class Recorder:
    """A handler that notes what it was given and ends the run, once `gate` is open."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.started: list[str] = []
        self.leases: list[RunLease] = []
        self.cancelled: list[str] = []
        self.gate = anyio.Event()

    async def __call__(self, lease: RunLease) -> None:
        self.started.append(lease.run_id)
        self.leases.append(lease)
        try:
            await self.gate.wait()
        except anyio.get_cancelled_exc_class():
            self.cancelled.append(lease.run_id)
            raise
        await self.database.write(lambda connection: change_status(connection, held_by(lease), "PROCESSED"))


def give_up(database: Database) -> Handler:
    """Ends a run at which its handler failed."""

    async def end(lease: RunLease) -> None:
        await database.write(lambda connection: change_status(connection, held_by(lease), "FAILED"))

    return end


@asynccontextmanager
async def working(database: Database, folder: Path, handler: Any, workers: int = 1) -> AsyncIterator[Queue]:
    """The queue of the database at work."""
    config = EngineConfig(data_dir=folder, workers=workers, database_url=database_url(folder))
    queue = make_queue(config, database)
    queue.register("parse", handler, give_up(database))
    async with queue.working():
        yield queue


async def add(database: Database, *, priority: int = 50, delay: float = 0, count: int = 1) -> list[str]:
    """The ids of new runs in the queue."""
    rows = [new_run("parse", "", {}, [], status="PENDING", priority=priority) for _ in range(count)]

    def work(connection: Connection) -> None:
        submit(connection, rows, delay)
        connection.execute(insert(runs), rows)

    await database.write(work)
    return [row["id"] for row in rows]


async def cancel_all(database: Database) -> None:
    await database.write(lambda connection: change_status(connection, runs.c.id.is_not(None), "CANCELLED"))


async def row_of(database: Database, run_id: str) -> Any:
    return await database.read(lambda connection: connection.execute(select(runs).where(runs.c.id == run_id)).one())


async def idle(database: Database) -> bool:
    waiting = select(runs.c.id).where(runs.c.due_at.is_not(None))
    return await database.read(lambda connection: connection.execute(waiting).first()) is None
