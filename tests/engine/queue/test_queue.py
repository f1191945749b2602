"""What any queue behind the port does: the embedded one and, with `make test-postgres`, that of a cluster."""

from collections.abc import Iterator
from pathlib import Path

import anyio
import pytest

from extend_mcp.engine.queue import cluster, cluster_workers, leases
from extend_mcp.engine.queue.port import RunLease
from extend_mcp.engine.storage.database import Database
from extend_mcp.engine.times import now
from tests.deadlines import DEADLINE
from tests.engine.conftest import until
from tests.engine.databases import open_rows
from tests.engine.queue.work import Recorder, add, cancel_all, idle, row_of, working

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def _fast_poll(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (cluster, cluster_workers, leases):
        monkeypatch.setattr(module, "POLL_SECONDS", 0.1)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = open_rows(tmp_path)
    yield database
    database.close()


async def test_runs_start_by_priority_then_age(database: Database, tmp_path: Path) -> None:
    recorder = Recorder(database)
    late = await add(database, priority=90, count=3)
    first = await add(database, priority=1)
    single = await add(database, priority=50, count=2)
    recorder.gate.set()
    async with working(database, tmp_path, recorder):
        await until(lambda: idle(database))
    assert recorder.started == first + single + late


async def test_no_more_runs_at_a_time_than_workers(database: Database, tmp_path: Path) -> None:
    recorder = Recorder(database)
    async with working(database, tmp_path, recorder, workers=3):
        ids = await add(database, count=10)
        await until(lambda: len(recorder.started) == 3)
        assert (await row_of(database, ids[0])).status == "PROCESSING"
        assert (await row_of(database, ids[3])).status == "PENDING"
        recorder.gate.set()
        await until(lambda: idle(database))
    assert sorted(recorder.started) == ids


async def test_a_handler_that_fails_ends_its_run_alone(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    recorder = Recorder(database)
    recorder.gate.set()
    faulty: list[str] = []

    async def handler(lease: RunLease) -> None:
        if lease.run_id in faulty:
            raise KeyError("unforeseen")
        await recorder(lease)

    async with working(database, tmp_path, handler):
        faulty += await add(database, delay=0.5)
        sound = await add(database, count=2)
        await until(lambda: idle(database))
    assert (await row_of(database, faulty[0])).status == "FAILED"
    assert recorder.started == sound
    assert "KeyError: 'unforeseen'" in caplog.text


async def test_a_cancelled_run_stops_at_once(database: Database, tmp_path: Path) -> None:
    recorder = Recorder(database)
    async with working(database, tmp_path, recorder):
        running, _ = await add(database, count=2)
        await until(lambda: recorder.started == [running])
        await cancel_all(database)
        await until(lambda: recorder.cancelled == [running])
        assert (await row_of(database, running)).status == "CANCELLED"
    assert recorder.started == [running]


async def test_a_stop_hands_leases_back_without_a_crash(database: Database, tmp_path: Path) -> None:
    recorder = Recorder(database)
    async with working(database, tmp_path, recorder):
        (run_id,) = await add(database)
        await until(lambda: recorder.started)
    assert recorder.cancelled == [run_id]
    row = await row_of(database, run_id)
    assert (row.lease_owner, row.status) == (None, "PROCESSING")
    assert row.due_at <= now()
    recorder.gate.set()
    async with working(database, tmp_path, recorder):
        await until(lambda: idle(database))
    assert [lease.crashes for lease in recorder.leases] == [0, 0]


async def test_two_queues_start_each_run_once(database: Database, tmp_path: Path) -> None:
    second = open_rows(tmp_path)
    ours, theirs = Recorder(database), Recorder(second)
    async with working(database, tmp_path, ours, workers=2), working(second, tmp_path, theirs, workers=2):
        ids = await add(database, count=60)
        await until(lambda: len(ours.started) == len(theirs.started) == 2)
        ours.gate.set()
        theirs.gate.set()
        await until(lambda: idle(database))
    second.close()
    assert sorted(ours.started + theirs.started) == ids


async def test_a_watcher_is_told_when_work_on_a_run_ends(database: Database, tmp_path: Path) -> None:
    recorder = Recorder(database)
    async with working(database, tmp_path, recorder) as queue:
        (run_id,) = await add(database)
        with queue.watching(run_id) as ended:
            await until(lambda: recorder.started)
            assert not ended.is_set()
            recorder.gate.set()
            with anyio.fail_after(DEADLINE):
                await ended.wait()
        assert (await row_of(database, run_id)).status == "PROCESSED"
        assert not queue._watchers


async def test_a_delayed_run_waits(database: Database, tmp_path: Path) -> None:
    recorder = Recorder(database)
    recorder.gate.set()
    async with working(database, tmp_path, recorder):
        later = await add(database, delay=1)
        at_once = await add(database, priority=100)
        await until(lambda: idle(database))
    assert recorder.started == at_once + later
