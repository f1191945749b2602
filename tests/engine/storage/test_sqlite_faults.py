"""SQLite's file that is full, read-only, damaged or away: each is told, the rest goes on, and nothing is lost."""

import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, Engine, event

from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.retention.by_age import purge
from extend_mcp.engine.storage import reserve
from extend_mcp.engine.storage.tables import files
from extend_mcp.engine.times import now
from tests.deadlines import DEADLINE
from tests.engine.conftest import ended, refused, running, until, uploaded

pytestmark = pytest.mark.anyio


@pytest.fixture
def config(tmp_path: Path) -> EngineConfig:
    """An engine on SQLite, whatever database the other tests use."""
    return EngineConfig(data_dir=tmp_path / "data", workers=2, task_seconds=DEADLINE, allow_private_urls=True)


@pytest.fixture
async def client(config: EngineConfig, fast_poll: None) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a running engine that looks for work often."""
    async with running(config) as client:
        yield client


LIMITED = """
import resource, sys
from pathlib import Path
from extend_mcp.engine.storage.opening import open_database
open_database(Path(sys.argv[1])).close()
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
open_database(Path(sys.argv[2]))
"""


def database_of(client: httpx.AsyncClient) -> Engine:
    found: Engine = client.app.state.engine.database._writers  # type: ignore[attr-defined]
    return found


@contextmanager
def pragma(database: Engine, during: str, after: str) -> Iterator[None]:
    """Let every connection that is taken meanwhile have this setting, and every one that is taken later the other.

    One may be at work in the background when it ends: so it is set where it is taken, not put back.
    """
    now = [during]

    def set_up(connection: sqlite3.Connection, *_: Any) -> None:
        connection.execute(f"pragma {now[-1]}")

    event.listen(database, "checkout", set_up)
    yield
    now.append(after)


async def test_what_is_deleted_on_a_full_disk_takes_the_room_that_is_kept_aside(
    client: httpx.AsyncClient, config: EngineConfig
) -> None:
    file_id, database = await uploaded(client), client.app.state.engine.database  # type: ignore[attr-defined]
    aside = config.data_dir / "reserve"
    assert aside.stat().st_size == reserve.RESERVED_BYTES
    asked = []

    def write(connection: Connection) -> None:
        asked.append(aside.exists())
        pages = 1 if aside.exists() else 1073741823
        connection.exec_driver_sql(f"pragma max_page_count = {pages}")
        connection.execute(files.update().values(name="x" * 100_000))

    await database.remove(write)
    assert asked == [True, False]
    await client.delete(f"/files/{file_id}")
    assert aside.stat().st_size == reserve.RESERVED_BYTES


async def test_a_full_database_refuses_what_is_new_and_keeps_what_is_there(client: httpx.AsyncClient) -> None:
    file_id = await uploaded(client)
    body = {"file": {"id": file_id}, "metadata": {"long": "x" * 9000}}
    with pragma(database_of(client), "max_page_count = 1", "max_page_count = 1073741823"):
        answer = [await client.post("/parse_runs", json=body) for _ in range(20)][-1]
        assert "database or disk is full" in refused(answer, 507, "LOCAL_DISK_FULL")
    run = (await client.post("/parse_runs", json=body)).json()
    assert (await ended(client, f"/parse_runs/{run['id']}"))["status"] == "PROCESSED"


async def test_a_database_that_became_read_only_is_told_and_still_read(client: httpx.AsyncClient) -> None:
    file_id = await uploaded(client)
    with pragma(database_of(client), "query_only = on", "query_only = off"):
        answer = await client.delete(f"/files/{file_id}")
        assert "readonly database" in refused(answer, 500, "INTERNAL_ERROR")
        assert (await client.get(f"/files/{file_id}")).status_code == 200


async def test_a_database_damaged_while_it_is_used_is_told(config: EngineConfig) -> None:
    async with running(config) as client:
        for number in range(20):
            await uploaded(client, f"text {number}")
    path = config.data_dir / "engine.db"
    with closing(sqlite3.connect(path)) as database, database:
        (root,) = database.execute("select rootpage from sqlite_master where name = 'files'").fetchone()
        (size,) = database.execute("pragma page_size").fetchone()
    with path.open("rb+") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * size)
    async with running(config) as client:
        answer = await client.get("/files")
        assert "malformed" in refused(answer, 500, "INTERNAL_ERROR")
        assert (await client.get("/parse_runs")).status_code == 200


async def test_a_folder_that_went_away_is_told_in_lines_that_name_it(
    config: EngineConfig, caplog: pytest.LogCaptureFixture
) -> None:
    away = config.data_dir.with_name("away")
    async with running(config) as client:
        file_id = await uploaded(client)
        config.data_dir.rename(away)
        client.app.state.engine.database.close()  # type: ignore[attr-defined]
        refused(await client.post("/files/upload", files={"file": ("a.txt", b"a")}), 500, "INTERNAL_ERROR")
        assert "until it is back" in refused(await client.get(f"/files/{file_id}"), 500, "INTERNAL_ERROR")
        await until(lambda: "no work can be claimed" in caplog.text)
        away.rename(config.data_dir)
        assert (await client.get(f"/files/{file_id}")).status_code == 200
    assert all(str(config.data_dir) in record.getMessage() for record in caplog.records), caplog.text
    assert "Traceback" not in caplog.text


def test_a_folder_without_room_for_the_database_is_refused(tmp_path: Path) -> None:
    arguments = [sys.executable, "-c", LIMITED, str(tmp_path / "first"), str(tmp_path / "second")]
    made = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert "DatabaseUnusable" in made.stderr
    assert "second/engine.db cannot be used" in made.stderr


async def test_what_is_deleted_gives_its_room_back_to_the_disk(client: httpx.AsyncClient, config: EngineConfig) -> None:
    for number in range(20):
        await uploaded(client, name=f"{number} {'name' * 100}.txt")
    engine = client.app.state.engine  # type: ignore[attr-defined]
    assert (await purge(engine.database, engine.objects, now() + 1)).files == 20
    with closing(sqlite3.connect(config.data_dir / "engine.db")) as database, database:
        assert database.execute("pragma freelist_count").fetchone() == (0,)
    assert (config.data_dir / "engine.db-wal").stat().st_size == 0
