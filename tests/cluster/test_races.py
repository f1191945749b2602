"""Engines do at once, on one database, what one alone does in turn: nothing is done twice, and nothing is lost."""

from collections import Counter
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, func, insert, select, update

from extend_mcp.engine.errors import Problem
from extend_mcp.engine.evaluations import evaluation_run_rows
from extend_mcp.engine.files import file_rows
from extend_mcp.engine.outbox import pending
from extend_mcp.engine.processors import processor_rows
from extend_mcp.engine.queue.claims import QueuedJob
from extend_mcp.engine.queue.port import RunLease
from extend_mcp.engine.retention import by_age
from extend_mcp.engine.runs import run_ends, run_rows, run_status
from extend_mcp.engine.runs.wakes import wake_workflows
from extend_mcp.engine.storage.postgres import PostgresDatabase
from extend_mcp.engine.storage.tables import batches, files, runs, step_runs, webhook_deliveries, webhook_subscriptions
from extend_mcp.engine.times import AT_ONCE, now
from extend_mcp.engine.workflows import interpreter, workflow_rows, workflow_run_rows
from extend_mcp.wire.ids import new_id
from tests.cluster.conftest import Open
from tests.cluster.meeting import run_at_once, run_inside

pytestmark = pytest.mark.anyio


def claim(connection: Connection) -> RunLease | None:
    """Claim the oldest run that is free, as the worker that gets its job."""
    free = select(runs.c.id, runs.c.kind).where(runs.c.due_at.is_not(None), runs.c.lease_owner.is_(None))
    row = connection.execute(free.order_by(runs.c.created_at, runs.c.id).limit(1)).one()
    lease = QueuedJob(1, row.kind, row.id).claim(connection)
    assert lease is None or isinstance(lease, RunLease)
    return lease


async def rows_of(database: PostgresDatabase, *where: Any) -> list[Any]:
    return await database.read(lambda connection: list(connection.execute(select(runs).where(*where))))


async def add_runs(database: PostgresDatabase, count: int = 1, **columns: Any) -> list[str]:
    """Add queued parse runs."""
    rows = [run_rows.new_run("parse", "", {}, [], status="PENDING", **columns) for _ in range(count)]
    await database.write(lambda connection: run_rows.add(connection, rows))
    return [row["id"] for row in rows]


def end(run_id: str) -> Any:
    """A transaction that ends a run as its worker does."""

    def work(connection: Connection) -> None:
        run = connection.execute(select(runs).where(runs.c.id == run_id)).one()
        run_ends.hold(connection, run)
        run_status.change_status(connection, run_id, "PROCESSED")

    return work


async def test_of_four_jobs_for_each_run_one_claims_it(database: PostgresDatabase, open_another: Open) -> None:
    ids = await add_runs(database, 50)
    databases = [database, *(open_another() for _ in range(3))]

    def claim_all(one: PostgresDatabase, number: int) -> Any:
        def work(connection: Connection) -> list[str]:
            jobs = [QueuedJob(number, "parse", run_id) for run_id in ids]
            return [job.row_id for job in jobs if one._transact(one._writers, job.claim) is not None]

        return work

    claimed = run_at_once(databases, [claim_all(one, number) for number, one in enumerate(databases)])
    assert sorted(run_id for some in claimed for run_id in some) == sorted(ids)


def count_deliveries(connection: Connection, resource_id: str) -> int:
    its = select(func.count()).where(webhook_deliveries.c.resource_id == resource_id)
    return connection.execute(its).scalar_one()


async def test_a_batch_whose_last_members_end_at_once_is_told_of_once(
    database: PostgresDatabase, open_another: Open
) -> None:
    endpoint = {"url": "http://x", "name": "n", "status": "enabled", "enabled_events": ["batch_parse_run.processed"]}
    endpoint |= {"api_version": "2026-02-09", "base_url": "http://x"}
    await database.write(lambda connection: pending.add_endpoint(connection, "", endpoint))
    other, told = open_another(), Counter[int]()
    for _ in range(50):
        batch_id = new_id("bpar")
        ids = await add_runs(database, 2, source_id=batch_id, batch_id=batch_id, source="BATCH_PARSER_RUN")
        await database.write(partial(run_rows.new_batch, workspace="", kind="parse", batch_id=batch_id, count=2))
        run_at_once([database, other], [end(run_id) for run_id in ids])
        told[await database.read(partial(count_deliveries, resource_id=batch_id))] += 1
    assert told == {1: 50}


async def test_a_batch_is_told_of_by_the_second_member_though_the_first_is_not_committed(
    database: PostgresDatabase, open_another: Open
) -> None:
    evaluation = run_rows.new_row("bpr", "evaluation", "", {}, [])
    batch = {"id": evaluation["id"], "workspace": "", "kind": "parse", "run_count": 2, "created_at": now()}

    def add(connection: Connection) -> None:
        connection.execute(insert(runs).values(evaluation))
        connection.execute(insert(batches).values(batch))

    await database.write(add)
    first, second = await add_runs(database, 2, source_id=batch["id"], batch_id=batch["id"], source="BATCH")
    run_inside(database, open_another(), end(first), end(second))
    (woken,) = await rows_of(database, runs.c.id == batch["id"])
    assert woken.due_at == AT_ONCE
    lease = await database.write(claim)
    assert lease is not None
    await database.write(lambda connection: evaluation_run_rows.end(connection, lease, "CANCELLED"))


async def workflow_at_work(database: PostgresDatabase) -> tuple[RunLease, str]:
    """A workflow run that a worker holds, and the run of its only step, which is at work too."""
    config = {"steps": [{"type": "TRIGGER", "name": "trigger"}, {"type": "PARSE", "name": "parse"}]}
    row = workflow_run_rows.new_run("", config, [])

    def add(connection: Connection) -> RunLease | None:
        workflow_run_rows.add(connection, [row], [{"secrets": None, "outputs": None}])
        return claim(connection)

    lease = await database.write(add)
    assert lease is not None
    (member,) = await add_runs(database, source="WORKFLOW_RUN", source_id=row["id"])
    its = update(step_runs).where(step_runs.c.run_id == row["id"])
    done = its.values(step="parse", status="PROCESSING", member_id=member)
    await database.write(lambda connection: connection.execute(done))
    return lease, member


async def test_a_workflow_run_that_leaves_the_queue_sees_a_member_that_ended_meanwhile(
    database: PostgresDatabase, open_another: Open
) -> None:
    lease, member = await workflow_at_work(database)
    rested = run_inside(database, open_another(), end(member), lambda connection: interpreter._rest(connection, lease))
    assert rested is False


async def test_a_member_that_ends_while_its_workflow_run_leaves_the_queue_wakes_it(
    database: PostgresDatabase, open_another: Open
) -> None:
    lease, member = await workflow_at_work(database)
    run_inside(database, open_another(), lambda connection: interpreter._rest(connection, lease), end(member))
    (run,) = await rows_of(database, runs.c.id == lease.run_id)
    assert (run.status, run.due_at, run.lease_owner) == ("PROCESSING", AT_ONCE, None)


async def test_a_member_without_the_lock_of_its_worker_waits_for_its_workflow_run(
    database: PostgresDatabase, open_another: Open
) -> None:
    lease, member = await workflow_at_work(database)
    (row,) = await rows_of(database, runs.c.id == member)
    run_inside(
        database,
        open_another(),
        lambda connection: interpreter._rest(connection, lease),
        lambda connection: wake_workflows(connection, [row]),
    )
    assert (await rows_of(database, runs.c.id == lease.run_id))[0].due_at == AT_ONCE


async def test_a_run_that_is_cancelled_stays_so_though_its_worker_ends_it_at_once(
    database: PostgresDatabase, open_another: Open, tmp_path: Any
) -> None:
    (run_id,) = await add_runs(database)
    lease = await database.write(claim)
    assert lease is not None
    (row,) = await rows_of(database, runs.c.id == run_id)

    def cancel(connection: Connection) -> None:
        run_ends.hold(connection, row)
        run_ends.cancel(connection, row)

    with pytest.raises(run_ends.LeaseLost):
        run_inside(
            database, open_another(), cancel, lambda connection: run_ends.fail(connection, lease, "OCR_ERROR", "No.")
        )
    (row,) = await rows_of(database, runs.c.id == run_id)
    assert (row.status, row.failure_reason) == ("CANCELLED", None)


async def test_versions_that_are_published_at_once_get_numbers_of_their_own(
    database: PostgresDatabase, open_another: Open
) -> None:
    processor = await database.write(lambda connection: processor_rows.create(connection, "", "extractor", "E", {}))
    config: dict[str, Any] = {"steps": [], "ids": {}}
    workflow = await database.write(lambda connection: workflow_rows.create(connection, "", "W", config))
    databases = [database, *(open_another() for _ in range(3))]

    def publish(connection: Connection) -> str:
        number: str = processor_rows.publish(connection, processor, "minor", None, None).number
        return number

    def deploy(connection: Connection) -> str:
        number: str = workflow_rows.deploy(connection, workflow, config, None).number
        return number

    assert sorted(run_at_once(databases, [publish] * 4)) == ["0.1", "0.2", "0.3", "0.4"]
    assert sorted(run_at_once(databases, [deploy] * 4)) == ["1", "2", "3", "4"]


async def add_endpoint(database: PostgresDatabase) -> Any:
    columns = {"url": "http://x", "name": "n", "status": "enabled", "enabled_events": [], "api_version": "2026-02-09"}
    return await database.write(
        lambda connection: pending.add_endpoint(connection, "", columns | {"base_url": "http://x"})
    )


async def test_subscriptions_to_one_resource_at_once_are_one(database: PostgresDatabase, open_another: Open) -> None:
    endpoint = await add_endpoint(database)
    databases = [database, *(open_another() for _ in range(3))]

    def subscribe(connection: Connection) -> str:
        row = pending.subscribe(connection, endpoint, "extractor", "ex_1", ["extract_run.processed"])
        return str(row.id)

    assert len(set(run_at_once(databases, [subscribe] * 4))) == 1


async def test_an_endpoint_leaves_no_subscription_that_was_made_while_it_was_deleted(
    database: PostgresDatabase, open_another: Open
) -> None:
    endpoint = await add_endpoint(database)

    def subscribe(connection: Connection) -> None:
        pending.hold_endpoint(connection, "", endpoint.id)
        pending.subscribe(connection, endpoint, "extractor", "ex_1", [])

    run_inside(database, open_another(), subscribe, lambda connection: pending.remove_endpoint(connection, endpoint))
    left = select(webhook_subscriptions.c.id)
    assert await database.read(lambda connection: connection.execute(left).all()) == []


async def test_metadata_that_two_requests_add_at_once_is_all_there(
    database: PostgresDatabase, open_another: Open
) -> None:
    lease, _ = await workflow_at_work(database)

    def add(name: str) -> Any:
        def work(connection: Connection) -> None:
            run = workflow_run_rows.hold(connection, "", lease.run_id)
            merged = (run.metadata or {}) | {name: name}
            connection.execute(update(runs).where(runs.c.id == run.id).values(metadata=merged))

        return work

    run_inside(database, open_another(), add("a"), add("b"))
    assert (await rows_of(database, runs.c.id == lease.run_id))[0].metadata == {"a": "a", "b": "b"}


async def test_a_file_that_a_request_just_used_is_not_purged(database: PostgresDatabase, open_another: Open) -> None:
    file = await database.write(lambda connection: file_rows.insert_file(connection, "", "a.txt", size=1))
    since = now()

    def use(connection: Connection) -> None:
        found = file_rows.hold_files(connection, "", [file.id])
        row = run_rows.new_run("parse", "", {}, list(found.values()))
        connection.execute(insert(runs).values(row))

    count, _ = run_inside(
        database, open_another(), use, lambda connection: by_age._remove_files(connection, [file.id], since)
    )
    assert count == 0


async def test_a_file_that_is_being_deleted_is_not_found(database: PostgresDatabase, open_another: Open) -> None:
    file = await database.write(lambda connection: file_rows.insert_file(connection, "", "a.txt", size=1))
    with pytest.raises(Problem, match="File not found"):
        run_inside(
            database,
            open_another(),
            lambda connection: connection.execute(files.delete()),
            lambda connection: file_rows.hold_files(connection, "", [file.id]),
        )
