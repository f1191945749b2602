"""A cluster behind PgBouncer in transaction mode, which gives each transaction another connection."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from extend_mcp.engine.queue.cluster import ClusterQueue
from extend_mcp.engine.queue.ended import can_listen
from extend_mcp.engine.storage.postgres import PostgresDatabase, open_postgres
from tests.engine.conftest import until
from tests.engine.queue.work import Recorder, add, give_up, idle
from tests.postgres_server import find_program

pytestmark = pytest.mark.anyio
PORT = 6432
SETTINGS = """
[databases]
postgres = host={server} user=postgres connect_query='{search}'
[pgbouncer]
listen_addr =
listen_port = {port}
unix_socket_dir = {folder}
auth_type = any
pool_mode = transaction
"""


@pytest.fixture
def pooled(url: str, short: Path) -> Iterator[str]:
    """The address of the empty database behind a pooler."""
    query = make_url(url).query
    search = str(query["options"]).removeprefix("-c").replace("=", " to ")
    settings = short / "pgbouncer.ini"
    settings.write_text(SETTINGS.format(server=query["host"], search=f"set {search}", port=PORT, folder=short))
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(short, user)
    pooler = subprocess.Popen(
        [find_program("pgbouncer"), "--quiet", settings], user=user, group=user, extra_groups=[] if user else None
    )
    try:
        yield f"postgresql://postgres@/postgres?host={short}&port={PORT}"
    finally:
        pooler.terminate()
        pooler.wait()


@pytest.fixture
async def database(pooled: str, short: Path) -> PostgresDatabase:
    """A database with the engine's tables, reached through the pooler."""
    await until((short / f".s.PGSQL.{PORT}").exists)
    return open_postgres(pooled)


async def test_runs_are_found_and_ended_without_notifications(
    database: PostgresDatabase, pooled: str, caplog: pytest.LogCaptureFixture
) -> None:
    recorder = Recorder(database)
    recorder.gate.set()
    queue = ClusterQueue(database, pooled, 2)
    queue.register("parse", recorder, give_up(database))
    async with queue.working():
        for _ in range(3):
            await add(database, count=10)
            await until(lambda: idle(database))
    assert "starts anew" not in caplog.text
    database.close()


async def test_notifications_that_are_dropped_are_noticed(database: PostgresDatabase, pooled: str) -> None:
    assert not await can_listen(pooled, 0.2)
    database.close()
