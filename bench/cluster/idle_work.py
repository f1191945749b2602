"""A process that does nothing with what is queued, but notes when. Its arguments: `ours` or `bare`, URL, slots.

`ours` works on runs through the engine's queue; `bare` on jobs of procrastinate alone, each of which writes one row.
Times are nanoseconds since 1970.
"""

import asyncio
import sys
import time

import anyio
from procrastinate import App, PsycopgConnector

from extend_mcp.engine.queue.cluster import ClusterQueue
from extend_mcp.engine.queue.port import RunLease
from extend_mcp.engine.runs.run_status import change_status
from extend_mcp.engine.storage.postgres import open_postgres

NOTES = "create table if not exists notes (id text, at bigint)"


async def work_on_runs(url: str, slots: int) -> None:
    """End runs at once."""
    database = open_postgres(url)

    async def end(lease: RunLease) -> None:
        noted = {"at": time.time_ns()}
        await database.write(lambda connection: change_status(connection, lease, "PROCESSED", metrics=noted))

    queue = ClusterQueue(database, url, slots)
    queue.register("parse", end, end)
    async with queue.working():
        await anyio.sleep_forever()


def make_bare_app(url: str) -> App:
    """An app of procrastinate with one task."""
    app = App(connector=PsycopgConnector(conninfo=url, min_size=1, max_size=6))

    async def note(number: str) -> None:
        await app.connector.execute_query_async(
            "insert into notes values (%(id)s, %(at)s)", id=number, at=time.time_ns()
        )

    app.task(name="note")(note)
    return app


async def work_on_jobs(url: str, slots: int) -> None:
    """Do jobs of procrastinate."""
    async with make_bare_app(url).open_async() as app:
        await app.run_worker_async(concurrency=slots, delete_jobs="always", fetch_job_polling_interval=2)


def main() -> None:
    """Work until interrupted."""
    kind, url, slots = sys.argv[1:]
    asyncio.run((work_on_runs if kind == "ours" else work_on_jobs)(url, int(slots)))
