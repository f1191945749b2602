"""What the embedded queue does with its leases."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio.lowlevel
import pytest
from sqlalchemy import Connection, Row, null, update

from extend_mcp.engine.queue.embedded import EmbeddedQueue
from extend_mcp.engine.queue.port import Begin, RunLease
from extend_mcp.engine.runs.run_status import change_status
from extend_mcp.engine.storage.database import Database
from extend_mcp.engine.storage.sqlite import open_sqlite
from extend_mcp.engine.storage.tables import runs
from extend_mcp.engine.times import now
from tests.engine.conftest import until
from tests.engine.queue.work import Recorder, add, give_up, idle, row_of

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("fast_poll")]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = open_sqlite(tmp_path)
    yield database
    database.close()


@asynccontextmanager
async def working(
    database: Database, handler: Any, workers: int = 1, lease_seconds: float = 10, begin: Begin | None = None
) -> AsyncIterator[EmbeddedQueue]:
    folder = Path(str(database._readers.url.database)).parent
    queue = EmbeddedQueue(database, folder, workers, lease_seconds=lease_seconds)
    queue.register("parse", handler, give_up(database), begin)
    async with queue.working():
        yield queue


async def test_a_run_cancelled_elsewhere_stops_when_its_lease_is_not_renewed(database: Database) -> None:
    recorder = Recorder(database)
    async with working(database, recorder, lease_seconds=0.1):
        (run_id,) = await add(database)
        await until(lambda: recorder.started)
        ended = {"status": "CANCELLED", "due_at": null(), "lease_owner": null()}
        await database.write(lambda connection: connection.execute(update(runs).values(ended)))
        await until(lambda: recorder.cancelled == [run_id])


async def test_the_work_that_ends_its_run_comes_to_its_own_end(database: Database) -> None:
    after: list[str] = []

    async def handler(lease: RunLease) -> None:
        await database.write(lambda connection: change_status(connection, lease.run_id, "PROCESSED"))
        await anyio.lowlevel.checkpoint()
        after.append(lease.run_id)

    async with working(database, handler):
        (run_id,) = await add(database)
        await until(lambda: after == [run_id])


async def test_work_that_ends_its_run_claims_the_next_with_it(database: Database) -> None:
    run_ids = await add(database, count=2)
    seen: list[tuple[str, str]] = []

    async def handler(lease: RunLease) -> None:
        await database.write(lambda connection: change_status(connection, lease.run_id, "PROCESSED"))
        seen.extend([(lease.run_id, (await row_of(database, run_id)).status) for run_id in run_ids])

    async with working(database, handler):
        await until(lambda: len(seen) >= 4)
    assert seen == [
        (run_ids[0], "PROCESSED"),
        (run_ids[0], "PROCESSING"),
        (run_ids[1], "PROCESSED"),
        (run_ids[1], "PROCESSED"),
    ]


async def test_a_run_that_was_claimed_and_cancelled_is_not_begun(database: Database) -> None:
    first, second = await add(database, count=2)
    begun: list[str] = []

    async def handler(lease: RunLease) -> None:
        begun.append(lease.run_id)
        await database.write(lambda connection: change_status(connection, lease.run_id, "PROCESSED"))
        await database.write(lambda connection: change_status(connection, second, "CANCELLED"))

    async with working(database, handler):
        await until(lambda: idle(database))
    assert begun == [first]


async def test_a_lease_is_kept_while_its_owner_works(database: Database, tmp_path: Path) -> None:
    recorder, other = Recorder(database), Recorder(database)
    async with working(database, recorder, lease_seconds=1), working(database, other, lease_seconds=1):
        (run_id,) = await add(database)
        await until(lambda: recorder.started or other.started)
        owner = (await row_of(database, run_id)).lease_owner
        first_end = (await row_of(database, run_id)).due_at

        async def renewed_twice() -> bool:
            return bool((await row_of(database, run_id)).due_at > first_end + 500) or bool(other.started)

        await until(renewed_twice)
        assert (await row_of(database, run_id)).lease_owner == owner
        assert len(recorder.started + other.started) == 1


async def test_an_expired_lease_is_taken_over_and_counts_as_a_crash(database: Database) -> None:
    (run_id,) = await add(database)
    left = {"status": "PROCESSING", "lease_owner": "engine_dead", "due_at": now() - 1}
    await database.write(lambda connection: connection.execute(update(runs).values(left)))
    recorder = Recorder(database)
    recorder.gate.set()
    async with working(database, recorder):
        await until(lambda: idle(database))
    assert [lease.crashes for lease in recorder.leases] == [1]
    assert (await row_of(database, run_id)).status == "PROCESSED"


async def test_a_late_writer_changes_nothing(database: Database) -> None:
    recorder = Recorder(database)
    async with working(database, recorder) as queue:
        (run_id,) = await add(database)
        await until(lambda: recorder.started)
        taken = {"lease_owner": "engine_other"}
        await database.write(lambda connection: connection.execute(update(runs).values(taken)))
        recorder.gate.set()

        async def free() -> bool:
            return not queue._runs._working

        await until(free)
        assert (await row_of(database, run_id)).status == "PROCESSING"


async def test_a_database_fault_of_a_handler_leaves_the_queue_working(database: Database) -> None:
    seen: list[str] = []

    async def broken(lease: RunLease) -> None:
        seen.append(lease.run_id)
        raise OSError("disk")

    async with working(database, broken, lease_seconds=0.1):
        (run_id,) = await add(database)
        await until(lambda: len(seen) >= 4)
        assert (await row_of(database, run_id)).crashes == 0


async def test_work_begins_in_the_transaction_that_claims_its_run(database: Database) -> None:
    recorder = Recorder(database)
    recorder.gate.set()
    begins: list[tuple[str, str]] = []

    def begin(_: Connection, run: Row[Any], owner: str) -> str:
        begins.append((run.status, owner))
        return f"begun: {run.id}"

    async with working(database, recorder, begin=begin):
        ids = await add(database, count=2)
        await until(lambda: len(recorder.leases) == 2)
    assert [lease.begun for lease in recorder.leases] == [f"begun: {run_id}" for run_id in ids]
    assert begins == [("PROCESSING", lease.owner) for lease in recorder.leases]


async def test_a_disk_that_fails_as_work_begins_does_not_undo_the_end_of_another_run(database: Database) -> None:
    recorder = Recorder(database)
    recorder.gate.set()

    def begin(_connection: Connection, _run: Row[Any], _owner: str) -> None:
        raise OSError

    async with working(database, recorder, begin=begin):
        ids = await add(database, count=2)
        await until(lambda: len(recorder.leases) == 2)
    assert recorder.started == ids
    assert [lease.begun for lease in recorder.leases] == [None, None]
