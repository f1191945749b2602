"""A cluster's queue where a worker, its connection or a notification is lost: each was met, or is a known fault."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import anyio
import pytest
from psycopg_pool import AsyncConnectionPool
from sqlalchemy import Connection, select, text, update
from sqlalchemy.exc import DBAPIError

from extend_mcp.engine.outbox import pending
from extend_mcp.engine.queue import cluster, cluster_workers, rescue
from extend_mcp.engine.queue.claims import QueuedJob, queue_orphans
from extend_mcp.engine.queue.cluster import ClusterQueue
from extend_mcp.engine.queue.ended import can_listen
from extend_mcp.engine.queue.port import DeliveryLease, RunLease, held_by, wake_run
from extend_mcp.engine.runs.run_status import change_status
from extend_mcp.engine.storage.database import Database
from extend_mcp.engine.storage.postgres import PostgresDatabase
from extend_mcp.engine.storage.queue_notes import DELIVERY, DueRow, note_due
from extend_mcp.engine.storage.tables import runs, webhook_deliveries
from tests.cluster.conftest import Open
from tests.cluster.queues import done, execute, jobs_of, nothing_left, working
from tests.deadlines import DEADLINE
from tests.engine.conftest import until
from tests.engine.queue.work import Recorder, add, cancel_all, idle, row_of

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is looked for now and then is looked for often."""
    monkeypatch.setattr(rescue, "LOOK_SECONDS", 0.2)
    for module in (cluster, cluster_workers):
        monkeypatch.setattr(module, "POLL_SECONDS", 0.2)
    monkeypatch.setattr(cluster, "PUT_OFF_SECONDS", 0.1)


async def test_a_job_is_added_with_its_run_or_not_at_all(database: PostgresDatabase, url: str) -> None:
    ClusterQueue(database, url, 0)
    (run_id,) = await add(database, priority=7)

    def fail(connection: Connection) -> None:
        note_due(connection, [DueRow("pr_never", "parse", 1)])
        connection.execute(text("set transaction read only"))

    with pytest.raises(DBAPIError):
        await database.write(fail)
    assert [job.row_id for job in await jobs_of(database)] == [run_id]


async def test_a_batch_is_one_statement_of_jobs_without_locks(database: PostgresDatabase, url: str) -> None:
    """A lock of a job that died is never free again, and many waiting jobs with locks slow each fetch down."""
    ClusterQueue(database, url, 0)
    await add(database, count=500, priority=90)
    jobs = await jobs_of(database, "lock, queueing_lock, priority")
    assert set(jobs) == {(None, None, -90)}
    assert len(jobs) == 500


async def test_a_look_for_a_job_does_not_pass_over_those_that_are_not_due(database: PostgresDatabase, url: str) -> None:
    ClusterQueue(database, url, 0)
    await add(database, count=5000, delay=3600)
    await execute(database, "analyze procrastinate_jobs")
    look = "select id from procrastinate_jobs where status = 'todo' and (scheduled_at is null or scheduled_at <= now())"
    explained = text(f"explain {look} order by priority desc, id limit 1")
    plan = await database.read(lambda connection: connection.execute(explained).scalars().all())
    assert "jobs_by_due_time" in "".join(plan)


async def dead_worker(database: Database, run_id: str) -> QueuedJob:
    """Let the job of a run be at work in a process that has died."""
    (job,) = [job for job in await jobs_of(database) if job.row_id == run_id]
    await execute(
        database,
        "with dead as (insert into procrastinate_workers (last_heartbeat) values (now() - interval '1 hour') returning"
        " id) update procrastinate_jobs set status = 'doing', worker_id = (select id from dead) where id = :job",
        job=job.id,
    )
    return QueuedJob(job.id, "parse", run_id)


async def test_the_run_of_a_dead_worker_is_taken_up_and_counts_as_a_crash(database: PostgresDatabase, url: str) -> None:
    ClusterQueue(database, url, 0)
    (run_id,) = await add(database)
    job = await dead_worker(database, run_id)
    assert await database.write(job.claim) is not None
    recorder = done(database)
    async with working(database, url, recorder):
        await until(lambda: idle(database))
    assert [lease.crashes for lease in recorder.leases] == [1]
    assert (await row_of(database, run_id)).status == "PROCESSED"


async def test_a_job_whose_fetch_was_lost_is_no_crash(database: PostgresDatabase, url: str) -> None:
    ClusterQueue(database, url, 0)
    (run_id,) = await add(database)
    await dead_worker(database, run_id)
    recorder = done(database)
    async with working(database, url, recorder):
        await until(lambda: idle(database))
    assert [lease.crashes for lease in recorder.leases] == [0]


async def test_a_job_that_a_living_worker_does_not_know_of_is_queued_again(
    database: PostgresDatabase, url: str
) -> None:
    recorder = Recorder(database)
    async with working(database, url, recorder, workers=2):
        await add(database)
        await until(lambda: recorder.started)
        (lost,) = await add(database, delay=3600)
        same_worker = "(select worker_id from procrastinate_jobs where status = 'doing')"
        await execute(
            database,
            f"update procrastinate_jobs set status = 'doing', worker_id = {same_worker} where args->>'id' = :run",
            run=lost,
        )
        (job,) = [job for job in await jobs_of(database) if job.row_id == lost]
        assert await database.write(QueuedJob(job.id, "parse", lost).claim) is not None
        await until(lambda: lost in recorder.started)
        recorder.gate.set()
        await until(lambda: idle(database))
    assert [lease.crashes for lease in recorder.leases] == [0, 0]


async def test_two_rescuers_queue_a_run_once(database: PostgresDatabase, url: str, open_another: Open) -> None:
    ClusterQueue(database, url, 0)
    other = open_another()
    ClusterQueue(other, url, 0)
    (run_id,) = await add(database)
    job = await dead_worker(database, run_id)
    async with anyio.create_task_group() as group:
        group.start_soon(database.write, partial(job.replace, crashed=True))
        group.start_soon(other.write, partial(job.replace, crashed=True))
    assert [left.status for left in await jobs_of(database)] == ["todo"]


async def test_a_worker_that_slept_while_its_run_was_taken_over_changes_nothing(
    database: PostgresDatabase, url: str
) -> None:
    ClusterQueue(database, url, 0)
    (run_id,) = await add(database)
    job = await dead_worker(database, run_id)
    slept = await database.write(job.claim)
    assert isinstance(slept, RunLease)
    await database.write(partial(job.replace, crashed=True))
    (new,) = await jobs_of(database)
    taken = await database.write(QueuedJob(new.id, "parse", run_id).claim)
    assert taken is not None
    assert await database.write(lambda connection: change_status(connection, held_by(slept), "PROCESSED")) == []
    assert not await database.read(job.is_held)
    assert [left.id for left in await jobs_of(database)] == [new.id]


async def test_a_claim_whose_answer_was_lost_is_made_again(database: PostgresDatabase, url: str) -> None:
    ClusterQueue(database, url, 0)
    (run_id,) = await add(database)
    (job,) = await jobs_of(database)
    first = await database.write(QueuedJob(job.id, "parse", run_id).claim)
    assert await database.write(QueuedJob(job.id, "parse", run_id).claim) == first


async def test_due_rows_without_a_job_get_one(database: PostgresDatabase, url: str) -> None:
    ClusterQueue(database, url, 0)
    (run_id,) = await add(database)
    await execute(database, "delete from procrastinate_jobs")
    assert await database.write(queue_orphans) == 1
    assert await database.write(queue_orphans) == 0
    assert [job.row_id for job in await jobs_of(database)] == [run_id]


async def test_a_run_that_is_woken_twice_is_worked_on_once_at_a_time(database: PostgresDatabase, url: str) -> None:
    recorder = Recorder(database)
    async with working(database, url, recorder, workers=4):
        (run_id,) = await add(database)
        await until(lambda: recorder.started)
        await database.write(lambda connection: wake_run(connection, run_id))
        await database.write(lambda connection: note_due(connection, [DueRow(run_id, "parse", 1)]))
        await until(lambda: only_one_job(database))
        recorder.gate.set()
        await until(lambda: idle(database))
    assert recorder.started == [run_id]


async def only_one_job(database: Database) -> bool:
    return len(await jobs_of(database)) == 1


async def test_a_cancel_reaches_another_process(database: PostgresDatabase, url: str, open_another: Open) -> None:
    recorder, other = Recorder(database), open_another()
    ClusterQueue(other, url, 0)
    async with working(database, url, recorder):
        (run_id,) = await add(other)
        await until(lambda: recorder.started)
        await cancel_all(other)
        await until(lambda: recorder.cancelled == [run_id])
        await until(lambda: nothing_left(database))
    assert (await row_of(database, run_id)).status == "CANCELLED"


async def hears(queue: ClusterQueue, other: PostgresDatabase) -> bool:
    """True if the queue hears of the end of a run elsewhere: it may not listen yet."""
    (run_id,) = await add(other, delay=DEADLINE)
    with queue.watching(run_id) as heard, anyio.move_on_after(1):
        await other.write(lambda connection: change_status(connection, runs.c.id == run_id, "CANCELLED"))
        await heard.wait()
    return heard.is_set()


async def test_the_work_that_ends_its_run_comes_to_its_own_end(
    database: PostgresDatabase, url: str, open_another: Open
) -> None:
    """Nor does the notification of that end stop it, which comes back before that of a later end."""
    other, after = open_another(), list[str]()
    ClusterQueue(other, url, 0)

    async def handler(lease: RunLease) -> None:
        await database.write(lambda connection: change_status(connection, held_by(lease), "PROCESSED"))
        await until(lambda: hears(queue, other))
        after.append(lease.run_id)

    async with working(database, url, handler) as queue:
        (run_id,) = await add(database)
        await until(lambda: after == [run_id])


async def hear_nothing(url: str, listener: str, heard: Callable[[list[str]], None]) -> None:
    """A pooler that drops notifications."""


async def test_a_cancel_that_is_not_heard_of_is_seen_at_the_next_look(
    database: PostgresDatabase, url: str, open_another: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "listen_for_ended", hear_nothing)
    recorder, other = Recorder(database), open_another()
    ClusterQueue(other, url, 0)
    async with working(database, url, recorder):
        await add(other)
        await until(lambda: recorder.started)
        await cancel_all(other)
        await until(lambda: recorder.cancelled)


async def test_who_waits_in_a_process_that_does_not_work_is_woken(
    database: PostgresDatabase, url: str, open_another: Open
) -> None:
    other = open_another()
    async with working(database, url, done(database)), working(other, url, None, workers=0) as waiting:
        (run_id,) = await add(other, delay=0.5)
        with waiting.watching(run_id) as ended, anyio.fail_after(DEADLINE):
            await ended.wait()


async def test_work_that_met_a_fault_of_the_disk_is_tried_again_and_is_no_crash(
    database: PostgresDatabase, url: str
) -> None:
    seen: list[int] = []

    async def broken(lease: Any) -> None:
        seen.append(lease.crashes)
        raise OSError("disk")

    async with working(database, url, broken):
        await add(database)
        await until(lambda: len(seen) >= 3)
    assert set(seen) == {0}


async def delivery(database: Database) -> str:
    """A delivery to a new endpoint."""
    endpoint = {"url": "http://x", "name": "n", "status": "enabled", "enabled_events": ["extractor.created"]}
    endpoint |= {"api_version": "2026-02-09", "base_url": "http://x"}

    def work(connection: Connection) -> str:
        pending.add_endpoint(connection, "", endpoint)
        pending.announce(connection, "", "extractor.created", lambda _: {"id": "ex_1"})
        return str(connection.execute(select(webhook_deliveries.c.id)).scalar_one())

    return await database.write(work)


async def test_a_delivery_is_a_job_and_its_next_attempt_one_with_a_delay(database: PostgresDatabase, url: str) -> None:
    attempts: list[str] = []
    queue = ClusterQueue(database, url, 1)

    async def send(lease: DeliveryLease) -> None:
        attempts.append(lease.owner)

        def record(connection: Connection) -> None:
            its = update(webhook_deliveries).where(webhook_deliveries.c.id == lease.delivery_id)
            if len(attempts) == 2:
                connection.execute(its.values(due_at=None, lease_owner=None, status="DELIVERED"))
                return
            connection.execute(its.values(lease_owner=None))
            note_due(connection, [DueRow(lease.delivery_id, DELIVERY, 0, 0.5)])

        await database.write(record)

    queue.register_deliveries(send, send)
    async with queue.working():
        await delivery(database)
        await until(lambda: len(attempts) == 2)
        await until(lambda: nothing_left(database))
    assert len(set(attempts)) == 2


async def test_notifications_are_checked_for(url: str) -> None:
    assert await can_listen(url)


async def test_a_queue_ends_though_its_connections_swallow_a_cancellation(
    database: PostgresDatabase, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `asyncio.wait_for` of Python 3.11 does if what it waits for comes at the same time."""
    opening = anyio.Event()

    async def swallow(*_: object, **__: object) -> None:
        opening.set()
        with suppress(asyncio.CancelledError):
            await anyio.sleep_forever()

    monkeypatch.setattr(AsyncConnectionPool, "wait", swallow)
    with anyio.fail_after(DEADLINE):
        async with ClusterQueue(database, url, 1).working():
            await opening.wait()
