"""How much waits in the queue, and for how long, on any database."""

from pathlib import Path

import pytest
from sqlalchemy import insert, update

from extend_mcp.engine.queue.queue_states import read_queues
from extend_mcp.engine.storage.database import Database
from extend_mcp.engine.storage.recent import Recent
from extend_mcp.engine.storage.tables import runs, webhook_deliveries
from extend_mcp.engine.times import AT_ONCE, now
from tests.engine.conftest import until
from tests.engine.databases import open_rows
from tests.engine.queue.work import Recorder, add, working

pytestmark = pytest.mark.anyio


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return open_rows(tmp_path)


async def test_what_waits_is_late_or_worked_on_is_counted_apart(database: Database, tmp_path: Path) -> None:
    recorder = Recorder(database)
    async with working(database, tmp_path, recorder):
        await add(database)
        await until(lambda: recorder.started)
        (oldest, _) = await add(database, count=2)
        await add(database, delay=3600)
        hour_ago = update(runs).where(runs.c.id == oldest).values(created_at=now() - 3_600_000)
        await database.write(lambda connection: connection.execute(hour_ago))
        (state,) = await database.read(read_queues)
        recorder.gate.set()
    assert (state.kind, state.waiting, state.delayed, state.working) == ("parse", 2, 1, 1)
    assert 3_600_000 <= state.age < 7_200_000
    database.close()


async def test_an_event_that_is_sent_again_waits_from_when_it_is_due(database: Database) -> None:
    row = {
        "workspace": "",
        "endpoint_id": "wh_1",
        "event_id": "e",
        "event_type": "t",
        "resource_id": "pr_1",
        "payload": {},
        "status": "PENDING",
        "attempts": 0,
        "created_at": now() - 3_600_000,
    }
    due = (AT_ONCE, now() - 60_000, now() + 60_000)
    rows = [{**row, "id": f"whd_{number}", "due_at": due_at} for number, due_at in enumerate(due)]
    await database.write(lambda connection: connection.execute(insert(webhook_deliveries), rows[1:]))
    (state,) = await database.read(read_queues)
    assert (state.kind, state.waiting, state.delayed) == ("delivery", 1, 1)
    assert 60_000 <= state.age < 3_600_000
    await database.write(lambda connection: connection.execute(insert(webhook_deliveries), rows[:1]))
    (state,) = await database.read(read_queues)
    assert state.age >= 3_600_000
    database.close()


async def test_the_queue_is_read_once_for_all_who_ask_within_some_seconds(database: Database) -> None:
    states = Recent(database, read_queues, seconds=3600)
    await add(database)
    assert [state.waiting for state in await states.get()] == [1]
    await add(database)
    assert [state.waiting for state in await states.get()] == [1]
    assert [state.waiting for state in await Recent(database, read_queues, seconds=0).get()] == [2]
    database.close()
