"""A run takes few statements: it is claimed with its job, its job ends with it, and statements are prepared."""

from typing import Any

import anyio
import psycopg
import pytest
from procrastinate import PsycopgConnector
from psycopg_pool import AsyncConnectionPool
from sqlalchemy import Connection, text

from extend_mcp.engine.queue.claims import QueuedJob
from extend_mcp.engine.queue.cluster import ClusterQueue
from extend_mcp.engine.queue.connections import pool_connections
from extend_mcp.engine.queue.fetching import ClaimingJobs
from extend_mcp.engine.queue.port import RunLease
from extend_mcp.engine.runs.run_status import change_status
from extend_mcp.engine.storage.postgres import PREPARE_AFTER, PostgresDatabase
from tests.cluster.queues import done, execute, jobs_of, working
from tests.deadlines import DEADLINE
from tests.engine.conftest import until
from tests.engine.queue.work import add, idle, row_of

pytestmark = pytest.mark.anyio

SLOW_FETCH = """
alter function procrastinate_fetch_job_v2 rename to fetch_at_once;
create function procrastinate_fetch_job_v2(target_queue_names varchar[], p_worker_id bigint) returns procrastinate_jobs
language plpgsql as $$ begin perform pg_advisory_xact_lock(1); return fetch_at_once($1, $2); end $$
"""
WAITS = text("select count(*) from pg_locks where locktype = 'advisory' and not granted")


async def test_a_run_is_claimed_in_the_statement_that_fetches_its_job(database: PostgresDatabase, url: str) -> None:
    ClusterQueue(database, url, 0)
    (run_id,) = await add(database)
    connector, workers = PsycopgConnector(conninfo=url), list[int]()
    jobs = ClaimingJobs(connector, workers.append)
    await connector.open_async()
    try:
        worker = await jobs.register_worker()
        job = await jobs.fetch_job(["runs"], worker)
        assert await jobs.fetch_job(["runs"], worker) is None
    finally:
        await connector.close_async()
    assert job is not None
    assert job.task_kwargs == {"kind": "parse", "id": run_id, "crashes": 0, "endpoint_id": None}
    row = await row_of(database, run_id)
    assert (row.status, row.lease_owner) == ("PROCESSING", str(job.id))
    assert workers == [worker, worker]


async def test_a_run_that_is_queued_during_a_look_for_jobs_is_claimed_after_it(
    database: PostgresDatabase, url: str
) -> None:
    """The look began before there was the run, so it sees its job alone."""
    recorder = done(database)
    await execute(database, SLOW_FETCH)
    with psycopg.connect(url) as holder:
        holder.execute("select pg_advisory_lock(1)")
        async with working(database, url, recorder):
            await until(lambda: is_waited_for(database))
            (run_id,) = await add(database)
            holder.execute("select pg_advisory_unlock_all()")
            await until(lambda: idle(database))
    assert recorder.started == [run_id]


async def is_waited_for(database: PostgresDatabase) -> bool:
    return bool(await database.read(lambda connection: connection.execute(WAITS).scalar_one()))


async def test_a_job_is_removed_by_the_transaction_that_ends_its_run(database: PostgresDatabase, url: str) -> None:
    left: list[Any] = []

    async def handler(lease: RunLease) -> None:
        await database.write(lambda connection: change_status(connection, lease, "PROCESSED"))
        left.append(await jobs_of(database))

    async with working(database, url, handler):
        await add(database, count=3)
        await until(lambda: idle(database))
        await until(lambda: len(left) == 3)
    assert left[-1] == []


async def test_a_lease_that_was_lost_changes_nothing(database: PostgresDatabase, url: str) -> None:
    ClusterQueue(database, url, 0)
    (run_id,) = await add(database)
    lease = await database.write(QueuedJob(1, "parse", run_id).claim)
    assert isinstance(lease, RunLease)
    lost = RunLease(run_id, "parse", "2", 0)
    assert await database.write(lambda connection: change_status(connection, lost, "PROCESSED")) == []
    assert len(await database.write(lambda connection: change_status(connection, lease, "PROCESSED"))) == 1


async def test_a_connection_of_the_queue_that_was_lost_unused_is_replaced(url: str) -> None:
    async with pool_connections(conninfo=url, min_size=1, max_size=1) as pool:
        lost = await read_process(pool)
        with psycopg.connect(url) as other:
            other.execute("select pg_terminate_backend(%s, 5000)", [lost])
        with anyio.fail_after(DEADLINE):
            assert await read_process(pool) != lost


async def read_process(pool: AsyncConnectionPool[Any]) -> int:
    async with pool.connection() as connection:
        row = await (await connection.execute("select pg_backend_pid()")).fetchone()
        return int(row[0])


async def test_what_writes_is_prepared_and_what_reads_is_not(database: PostgresDatabase) -> None:
    def count_prepared(connection: Connection) -> int:
        for _ in range(PREPARE_AFTER + 1):
            connection.execute(text("select 1")).all()
        return int(connection.execute(text("select count(*) from pg_prepared_statements")).scalar_one())

    assert await database.read(count_prepared) == 0
    assert await database.write(count_prepared) > 0
