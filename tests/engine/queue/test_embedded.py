"""The embedded queue, by what any queue behind its port must do."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest
from sqlalchemy import Connection, insert, null, select, update

from extend_mcp.engine.queue import embedded as queue_module
from extend_mcp.engine.queue.embedded import EmbeddedQueue
from extend_mcp.engine.queue.port import Handler, RunLease, held_by, submit
from extend_mcp.engine.runs.run_rows import change_status, new_run
from extend_mcp.engine.storage.database import Database
from extend_mcp.engine.storage.tables import runs
from extend_mcp.engine.times import now
from tests.deadlines import DEADLINE
from tests.engine.conftest import until
from tests.engine.databases import open_rows

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def _fast_poll(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue_module, "POLL_SECONDS", 0.02)


@pytest.fixture
def database(tmp_path: Path) -> Any:
    database = open_rows(tmp_path)
    yield database
    database.close()


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
async def working(
    database: Database, handler: Any, workers: int = 1, lease_seconds: float = 10
) -> AsyncIterator[EmbeddedQueue]:
    folder = Path(str(database._readers.url.database)).parent
    queue = EmbeddedQueue(database, folder, workers, lease_seconds=lease_seconds)
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


async def test_runs_start_by_priority_then_age(database: Database) -> None:
    recorder = Recorder(database)
    late = await add(database, priority=90, count=3)
    first = await add(database, priority=1)
    single = await add(database, priority=50, count=2)
    recorder.gate.set()
    async with working(database, recorder):
        await until(lambda: idle(database))
    assert recorder.started == first + single + late


async def test_no_more_runs_at_a_time_than_workers(database: Database) -> None:
    recorder = Recorder(database)
    async with working(database, recorder, workers=3):
        ids = await add(database, count=10)
        await until(lambda: len(recorder.started) == 3)
        assert (await row_of(database, ids[0])).status == "PROCESSING"
        assert (await row_of(database, ids[3])).status == "PENDING"
        recorder.gate.set()
        await until(lambda: idle(database))
    assert sorted(recorder.started) == ids


async def test_a_handler_that_fails_ends_its_run_alone(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    recorder = Recorder(database)
    recorder.gate.set()
    faulty: list[str] = []

    async def handler(lease: RunLease) -> None:
        if lease.run_id in faulty:
            raise KeyError("unforeseen")
        await recorder(lease)

    async with working(database, handler):
        faulty += await add(database, delay=3600)
        queue_now = update(runs).where(runs.c.id == faulty[0]).values(due_at=now())
        await database.write(lambda connection: connection.execute(queue_now))
        sound = await add(database, count=2)
        await until(lambda: idle(database))
    assert (await row_of(database, faulty[0])).status == "FAILED"
    assert recorder.started == sound
    assert "KeyError: 'unforeseen'" in caplog.text


async def test_a_delayed_run_waits(database: Database) -> None:
    recorder = Recorder(database)
    recorder.gate.set()
    async with working(database, recorder):
        later = await add(database, delay=3600)
        at_once = await add(database, priority=100)
        await until(lambda: recorder.started)
        assert recorder.started == at_once
        due = update(runs).where(runs.c.id == later[0]).values(due_at=now())
        await database.write(lambda connection: connection.execute(due))
        await until(lambda: recorder.started == at_once + later)


async def test_a_cancelled_run_stops_at_once(database: Database) -> None:
    recorder = Recorder(database)
    async with working(database, recorder):
        running, _ = await add(database, count=2)
        await until(lambda: recorder.started == [running])
        await cancel_all(database)
        await until(lambda: recorder.cancelled == [running])
        assert (await row_of(database, running)).status == "CANCELLED"
    assert recorder.started == [running]


async def test_a_run_cancelled_elsewhere_stops_when_its_lease_is_not_renewed(database: Database) -> None:
    recorder = Recorder(database)
    async with working(database, recorder, lease_seconds=0.1):
        (run_id,) = await add(database)
        await until(lambda: recorder.started)
        ended = {"status": "CANCELLED", "due_at": null(), "lease_owner": null()}
        await database.write(lambda connection: connection.execute(update(runs).values(ended)))
        await until(lambda: recorder.cancelled == [run_id])


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


async def test_a_stop_hands_leases_back_without_a_crash(database: Database) -> None:
    recorder = Recorder(database)
    async with working(database, recorder):
        (run_id,) = await add(database)
        await until(lambda: recorder.started)
    assert recorder.cancelled == [run_id]
    row = await row_of(database, run_id)
    assert (row.lease_owner, row.status) == (None, "PROCESSING")
    assert row.due_at <= now()
    recorder.gate.set()
    async with working(database, recorder):
        await until(lambda: idle(database))
    assert [lease.crashes for lease in recorder.leases] == [0, 0]


async def test_two_queues_on_one_file_start_each_run_once(database: Database, tmp_path: Path) -> None:
    second = open_rows(tmp_path)
    ours, theirs = Recorder(database), Recorder(second)
    async with working(database, ours, workers=2), working(second, theirs, workers=2):
        ids = await add(database, count=60)
        await until(lambda: len(ours.started) == len(theirs.started) == 2)
        ours.gate.set()
        theirs.gate.set()
        await until(lambda: idle(database))
    second.close()
    assert sorted(ours.started + theirs.started) == ids


async def test_a_database_fault_of_a_handler_leaves_the_queue_working(database: Database) -> None:
    seen: list[str] = []

    async def broken(lease: RunLease) -> None:
        seen.append(lease.run_id)
        raise OSError("disk")

    async with working(database, broken, lease_seconds=0.1):
        (run_id,) = await add(database)
        await until(lambda: len(seen) >= 4)
        assert (await row_of(database, run_id)).crashes == 0


async def test_a_watcher_is_told_when_work_on_a_run_ends(database: Database) -> None:
    recorder = Recorder(database)
    async with working(database, recorder) as queue:
        (run_id,) = await add(database)
        with queue.watching(run_id) as ended:
            await until(lambda: recorder.started)
            assert not ended.is_set()
            recorder.gate.set()
            with anyio.fail_after(DEADLINE):
                await ended.wait()
        assert (await row_of(database, run_id)).status == "PROCESSED"
        assert not queue._watchers
