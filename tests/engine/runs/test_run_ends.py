"""Ends of runs, and of their batches."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, text, update

from extend_mcp.analysis.job import Done
from extend_mcp.engine.queue.port import RunLease, read_held
from extend_mcp.engine.runs.products import JobResult
from extend_mcp.engine.runs.run_ends import LeaseLost, finish
from extend_mcp.engine.runs.run_events import _STILL_OPEN
from extend_mcp.engine.runs.run_rows import add, new_run
from extend_mcp.engine.storage.database import Database
from extend_mcp.engine.storage.sqlite import open_sqlite
from extend_mcp.engine.storage.tables import runs

pytestmark = pytest.mark.anyio

CONFIG = {"baseProcessor": "extraction_performance", "parseConfig": {"engine": "parse_performance"}}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = open_sqlite(tmp_path)
    yield database
    database.close()


@pytest.mark.parametrize(("owner", "status"), [("first", "PROCESSED"), ("second", "PROCESSING")])
async def test_a_run_and_its_parse_are_ended_only_by_who_still_works_on_it(
    database: Database, owner: str, status: str
) -> None:
    run = new_run("extract", "", CONFIG, [])
    lease = RunLease(run["id"], "extract", "first", 0)

    def begin(connection: Connection) -> None:
        add(connection, [run])
        connection.execute(update(runs).values(lease_owner="first", started_at=run["created_at"]))

    await database.write(begin)
    held = await database.read(lambda connection: read_held(connection, lease))
    assert held is not None
    await database.write(lambda connection: connection.execute(update(runs).values(lease_owner=owner)))
    result = JobResult(Done(pages=1, page_counts=()), None, [])
    try:
        await database.write(lambda connection: finish(connection, lease, held, result))
    except LeaseLost:
        assert owner == "second"
    statuses = await database.read(lambda connection: connection.execute(select(runs.c.status)).scalars().all())
    assert list(statuses) == [status, status]


async def test_whether_a_batch_has_open_members_is_looked_up_in_its_index(database: Database) -> None:
    values = {"batch": "bpar_1", "workspace": "", "kind": "parse", "param_1": 1}
    explained = text(f"explain query plan {_STILL_OPEN}")
    plan = await database.read(lambda connection: connection.execute(explained, values).one())
    assert "runs_by_batch_id" in plan.detail
