"""The embedded queue, by what any queue behind its port must do."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest
from sqlalchemy import Connection, insert, null, select, update

from extend_mcp.engine.queue import embedded as queue_module
from extend_mcp.engine.queue.embedded import Handler, Lease, Queue, held_by
from extend_mcp.engine.runs.run_rows import change, new_run
from extend_mcp.engine.storage.database import Store, open_store
from extend_mcp.engine.storage.tables import runs
from extend_mcp.engine.times import now
from tests.engine.conftest import until

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def _fast_poll(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue_module, "POLL_SECONDS", 0.02)


@pytest.fixture
def store(tmp_path: Path) -> Any:
    store = open_store(tmp_path)
    yield store
    store.close()


class Recorder:
    """A handler that notes what it was given and ends the run, once `gate` is open."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.started: list[str] = []
        self.leases: list[Lease] = []
        self.cancelled: list[str] = []
        self.gate = anyio.Event()

    async def __call__(self, lease: Lease) -> None:
        self.started.append(lease.run_id)
        self.leases.append(lease)
        try:
            await self.gate.wait()
        except anyio.get_cancelled_exc_class():
            self.cancelled.append(lease.run_id)
            raise
        done = {"status": "PROCESSED", "due_at": null(), "lease_owner": null()}
        await self.store.write(lambda connection: connection.execute(update(runs).where(held_by(lease)).values(done)))


def give_up(store: Store) -> Handler:
    """Ends a run at which its handler failed."""

    async def end(lease: Lease) -> None:
        await store.write(lambda connection: change(connection, held_by(lease), "FAILED"))

    return end


@asynccontextmanager
async def working(store: Store, handler: Any, workers: int = 1, lease_seconds: float = 10) -> AsyncIterator[Queue]:
    queue = Queue(store, workers, give_up(store), lease_seconds=lease_seconds)
    queue.register("parse", handler)
    async with anyio.create_task_group() as group:
        queue.start(group)
        yield queue
        await queue.stop()


async def submit(store: Store, queue: Queue, *, priority: int = 50, delay: float = 0, count: int = 1) -> list[str]:
    rows = [new_run("parse", "", {}, [], status="PENDING", priority=priority) for _ in range(count)]
    ids = [row["id"] for row in rows]

    def work(connection: Connection) -> None:
        connection.execute(insert(runs), rows)
        queue.submit(connection, ids, priority, delay)

    await store.write(work)
    queue.wake()
    return ids


async def row_of(store: Store, run_id: str) -> Any:
    return await store.read(lambda connection: connection.execute(select(runs).where(runs.c.id == run_id)).one())


async def idle(store: Store) -> bool:
    waiting = select(runs.c.id).where(runs.c.due_at.is_not(None))
    return await store.read(lambda connection: connection.execute(waiting).first()) is None


async def test_runs_start_by_priority_then_age(store: Store) -> None:
    queue, recorder = Queue(store, 1, give_up(store)), Recorder(store)
    late = await submit(store, queue, priority=90, count=3)
    first = await submit(store, queue, priority=1)
    single = await submit(store, queue, priority=50, count=2)
    recorder.gate.set()
    async with working(store, recorder):
        await until(lambda: idle(store))
    assert recorder.started == first + single + late


async def test_no_more_runs_at_a_time_than_workers(store: Store) -> None:
    recorder = Recorder(store)
    async with working(store, recorder, workers=3) as queue:
        ids = await submit(store, queue, count=10)
        await until(lambda: len(recorder.started) == 3)
        assert (await row_of(store, ids[0])).status == "PROCESSING"
        assert (await row_of(store, ids[3])).status == "PENDING"
        recorder.gate.set()
        await until(lambda: idle(store))
    assert sorted(recorder.started) == ids


async def test_a_handler_that_fails_ends_its_run_alone(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    recorder = Recorder(store)
    recorder.gate.set()
    faulty: list[str] = []

    async def handler(lease: Lease) -> None:
        if lease.run_id in faulty:
            raise KeyError("unforeseen")
        await recorder(lease)

    async with working(store, handler) as queue:
        faulty += await submit(store, queue, delay=3600)
        queue_now = update(runs).where(runs.c.id == faulty[0]).values(due_at=now())
        await store.write(lambda connection: connection.execute(queue_now))
        sound = await submit(store, queue, count=2)
        await until(lambda: idle(store))
    assert (await row_of(store, faulty[0])).status == "FAILED"
    assert recorder.started == sound
    assert "KeyError: 'unforeseen'" in caplog.text


async def test_a_delayed_run_waits(store: Store) -> None:
    recorder = Recorder(store)
    recorder.gate.set()
    async with working(store, recorder) as queue:
        later = await submit(store, queue, delay=3600)
        at_once = await submit(store, queue, priority=100)
        await until(lambda: recorder.started)
        assert recorder.started == at_once
        due = update(runs).where(runs.c.id == later[0]).values(due_at=now())
        await store.write(lambda connection: connection.execute(due))
        await until(lambda: recorder.started == at_once + later)


async def test_a_cancelled_run_stops_at_once(store: Store) -> None:
    recorder = Recorder(store)
    async with working(store, recorder) as queue:
        running, waiting = await submit(store, queue, count=2)
        await until(lambda: recorder.started == [running])
        ended = {"status": "CANCELLED", "due_at": null(), "lease_owner": null()}
        await store.write(lambda connection: connection.execute(update(runs).values(ended)))
        queue.cancel([running, waiting])
        await until(lambda: recorder.cancelled == [running])
        assert (await row_of(store, running)).status == "CANCELLED"
    assert recorder.started == [running]


async def test_a_run_cancelled_elsewhere_stops_when_its_lease_is_not_renewed(store: Store) -> None:
    recorder = Recorder(store)
    async with working(store, recorder, lease_seconds=0.1) as queue:
        (run_id,) = await submit(store, queue)
        await until(lambda: recorder.started)
        ended = {"status": "CANCELLED", "due_at": null(), "lease_owner": null()}
        await store.write(lambda connection: connection.execute(update(runs).values(ended)))
        await until(lambda: recorder.cancelled == [run_id])


async def test_a_lease_is_kept_while_its_owner_works(store: Store, tmp_path: Path) -> None:
    recorder, other = Recorder(store), Recorder(store)
    async with working(store, recorder, lease_seconds=1) as queue, working(store, other):
        (run_id,) = await submit(store, queue)
        await until(lambda: recorder.started or other.started)
        owner = (await row_of(store, run_id)).lease_owner
        first_end = (await row_of(store, run_id)).due_at

        async def renewed_twice() -> bool:
            return bool((await row_of(store, run_id)).due_at > first_end + 500) or bool(other.started)

        await until(renewed_twice)
        assert (await row_of(store, run_id)).lease_owner == owner
        assert len(recorder.started + other.started) == 1


async def test_an_expired_lease_is_taken_over_and_counts_as_a_crash(store: Store) -> None:
    gone = Queue(store, 1, give_up(store))
    (run_id,) = await submit(store, gone)
    left = {"status": "PROCESSING", "lease_owner": "engine_dead", "due_at": now() - 1}
    await store.write(lambda connection: connection.execute(update(runs).values(left)))
    recorder = Recorder(store)
    recorder.gate.set()
    async with working(store, recorder):
        await until(lambda: idle(store))
    assert [lease.crashes for lease in recorder.leases] == [1]
    assert (await row_of(store, run_id)).status == "PROCESSED"


async def test_a_late_writer_changes_nothing(store: Store) -> None:
    recorder = Recorder(store)
    async with working(store, recorder) as queue:
        (run_id,) = await submit(store, queue)
        await until(lambda: recorder.started)
        taken = {"lease_owner": "engine_other"}
        await store.write(lambda connection: connection.execute(update(runs).values(taken)))
        recorder.gate.set()

        async def free() -> bool:
            return not queue._working

        await until(free)
        assert (await row_of(store, run_id)).status == "PROCESSING"


async def test_a_stop_hands_leases_back_without_a_crash(store: Store) -> None:
    recorder = Recorder(store)
    async with working(store, recorder) as queue:
        (run_id,) = await submit(store, queue)
        await until(lambda: recorder.started)
    assert recorder.cancelled == [run_id]
    row = await row_of(store, run_id)
    assert (row.lease_owner, row.status) == (None, "PROCESSING")
    assert row.due_at <= now()
    recorder.gate.set()
    async with working(store, recorder):
        await until(lambda: idle(store))
    assert [lease.crashes for lease in recorder.leases] == [0, 0]


async def test_two_queues_on_one_file_start_each_run_once(store: Store, tmp_path: Path) -> None:
    second = open_store(tmp_path)
    ours, theirs = Recorder(store), Recorder(second)
    async with working(store, ours, workers=2) as queue, working(second, theirs, workers=2):
        ids = await submit(store, queue, count=60)
        await until(lambda: len(ours.started) == len(theirs.started) == 2)
        ours.gate.set()
        theirs.gate.set()
        await until(lambda: idle(store))
    second.close()
    assert sorted(ours.started + theirs.started) == ids


async def test_a_database_fault_of_a_handler_leaves_the_queue_working(store: Store) -> None:
    seen: list[str] = []

    async def broken(lease: Lease) -> None:
        seen.append(lease.run_id)
        raise OSError("disk")

    async with working(store, broken, lease_seconds=0.1) as queue:
        (run_id,) = await submit(store, queue)
        await until(lambda: len(seen) >= 4)
        assert (await row_of(store, run_id)).crashes == 0


async def test_a_watcher_is_told_when_work_on_a_run_ends(store: Store) -> None:
    recorder = Recorder(store)
    async with working(store, recorder) as queue:
        (run_id,) = await submit(store, queue)
        with queue.watching(run_id) as ended:
            await until(lambda: recorder.started)
            assert not ended.is_set()
            recorder.gate.set()
            with anyio.fail_after(10):
                await ended.wait()
        assert (await row_of(store, run_id)).status == "PROCESSED"
        assert not queue._watchers
