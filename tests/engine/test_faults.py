"""A disk that is full or damaged, and a clock that jumps: each is told, the rest goes on, and nothing is lost."""

import errno
import os
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, Engine, event

from extend_mcp.engine import lifespan, times
from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.queue import embedded, leases
from extend_mcp.engine.queue.embedded import Queue
from extend_mcp.engine.storage import reserve
from extend_mcp.engine.storage.database import DatabaseUnusable, open_database
from extend_mcp.engine.storage.tables import files
from tests.engine.conftest import ended, refused, running, started, until, uploaded

pytestmark = pytest.mark.anyio
HOUR = 3_600_000
LIMITED = """
import resource, sys
from pathlib import Path
from extend_mcp.engine.storage.database import open_database
open_database(Path(sys.argv[1])).close()
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
open_database(Path(sys.argv[2]))
"""


@pytest.fixture(autouse=True)
def _short_leases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifespan, "Queue", partial(Queue, lease_seconds=0.3))
    monkeypatch.setattr(embedded, "POLL_SECONDS", 0.02)


@pytest.fixture
async def client(config: EngineConfig, _short_leases: None) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a running engine with short leases."""
    async with running(config) as client:
        yield client


def database_of(client: httpx.AsyncClient) -> Engine:
    found: Engine = client.app.state.engine.database._readers  # type: ignore[attr-defined]
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


async def test_a_full_disk_refuses_uploads_and_leaves_nothing_half_done(
    client: httpx.AsyncClient, config: EngineConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("extend_mcp.engine.storage.blobs.os.fsync", full)
        answer = await client.post("/files/upload", files={"file": ("a.txt", b"a")})
        assert "No space left on device" in refused(answer, 500, "INTERNAL_ERROR")
        batch = await client.post("/parse_runs/batch", json={"inputs": [{"file": {"text": "a"}}] * 3})
        assert "No space left on device" in refused(batch, 500, "INTERNAL_ERROR")
    assert not list((config.data_dir / "working").iterdir())
    for path in ("files", "parse_runs"):
        assert (await client.get(f"/{path}")).json()["data"] == []
    await uploaded(client)


async def test_a_run_that_cannot_be_kept_is_done_again_once_there_is_room(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_id, tried = await uploaded(client), []

    def count(descriptor: int) -> None:
        tried.append(descriptor)
        full(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr("extend_mcp.engine.storage.blobs.os.fsync", count)
        run = (await client.post("/parse_runs", json={"file": {"id": file_id}})).json()
        await until(lambda: len(tried) >= 4)
    done = await ended(client, f"/parse_runs/{run['id']}")
    assert (done["status"], len(done["output"]["chunks"])) == ("PROCESSED", 1)


async def test_a_run_whose_child_met_a_full_disk_is_done_again_once_there_is_room(
    client: httpx.AsyncClient, config: EngineConfig, caplog: pytest.LogCaptureFixture
) -> None:
    run = (await client.post("/parse_runs", json={"file": {"id": await uploaded(client, "full")}})).json()
    await until(lambda: "No space left on device" in caplog.text)
    (blob,) = (config.data_dir / "blobs").glob("*/*")
    blob.write_text("there is room again")
    assert (await ended(client, f"/parse_runs/{run['id']}"))["status"] == "PROCESSED"
    assert "Traceback" not in caplog.text


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
        assert "database or disk is full" in refused(answer, 500, "INTERNAL_ERROR")
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
    with sqlite3.connect(path) as database:
        (root,) = database.execute("select rootpage from sqlite_master where name = 'files'").fetchone()
        (size,) = database.execute("pragma page_size").fetchone()
    database.close()
    with path.open("rb+") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * size)
    async with running(config) as client:
        answer = await client.get("/files")
        assert "malformed" in refused(answer, 500, "INTERNAL_ERROR")
        assert (await client.get("/parse_runs")).status_code == 200


async def test_a_run_whose_file_lost_its_content_ends_and_the_log_names_it(
    client: httpx.AsyncClient,
    config: EngineConfig,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    file_id = await uploaded(client)
    (blob,) = (config.data_dir / "blobs").glob("*/*")
    blob.unlink()
    run = (await client.post("/parse_runs", json={"file": {"id": file_id}})).json()
    run = await ended(client, f"/parse_runs/{run['id']}")
    assert run["status"] == "FAILED"
    assert run["failureMessage"].endswith(f"the content of {file_id} is missing from the data folder.")
    assert [record.getMessage() for record in caplog.records] == [f"{blob} is missing, the content of {file_id}"]
    assert "Traceback" not in capfd.readouterr().err + caplog.text


@pytest.mark.parametrize("order", ["vanish", "vanish CORRUPT_FILE"])
@pytest.mark.parametrize(
    ("path", "reason"), [("parse_runs", "UNABLE_TO_DOWNLOAD_FILE"), ("extract_runs", "FAILED_TO_PROCESS_FILE")]
)
async def test_a_file_deleted_while_its_run_opens_it_is_what_the_run_tells(
    client: httpx.AsyncClient,
    config: EngineConfig,
    caplog: pytest.LogCaptureFixture,
    path: str,
    reason: str,
    order: str,
) -> None:
    file_id = await uploaded(client, order)
    run = (await client.post(f"/{path}", json={"file": {"id": file_id}})).json()
    await until(lambda: started(config.data_dir))
    await client.delete(f"/files/{file_id}")
    run = await ended(client, f"/{path}/{run['id']}")
    assert (run["status"], run["failureReason"]) == ("FAILED", reason)
    assert run["failureMessage"] == "The file was deleted before it could be read."
    assert caplog.records == []


async def test_a_folder_that_went_away_is_told_in_lines_that_name_it(
    config: EngineConfig, caplog: pytest.LogCaptureFixture
) -> None:
    away = config.data_dir.with_name("away")
    async with running(config) as client:
        file_id = await uploaded(client)
        config.data_dir.rename(away)
        client.app.state.engine.database.close()  # type: ignore[attr-defined]
        refused(await client.post("/files/upload", files={"file": ("a.txt", b"a")}), 500, "INTERNAL_ERROR")
        assert "unable to open" in refused(await client.get(f"/files/{file_id}"), 500, "INTERNAL_ERROR")
        await until(lambda: "no work can be claimed" in caplog.text)
        away.rename(config.data_dir)
        assert (await client.get(f"/files/{file_id}")).status_code == 200
    assert all(str(config.data_dir) in record.getMessage() for record in caplog.records), caplog.text
    assert "Traceback" not in caplog.text


def test_a_read_only_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(DatabaseUnusable, match="cannot be used: Read-only file system"):
        open_database(tmp_path / "data")


def test_a_folder_without_room_for_the_database_is_refused(tmp_path: Path) -> None:
    arguments = [sys.executable, "-c", LIMITED, str(tmp_path / "first"), str(tmp_path / "second")]
    made = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert "DatabaseUnusable" in made.stderr
    assert "second/engine.db cannot be used" in made.stderr


@pytest.fixture
def jump(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Set the clock by so many milliseconds."""

    def set_clock(milliseconds: int) -> None:
        for module in (leases, embedded):
            monkeypatch.setattr(module, "now", lambda: times.now() + milliseconds)

    return set_clock


@pytest.mark.parametrize("hours", [-1, 1, -24 * 365])
async def test_runs_go_on_over_a_jump_of_the_clock(
    client: httpx.AsyncClient, config: EngineConfig, jump: Callable[[int], None], hours: int
) -> None:
    hanging = await uploaded(client, "hang")
    run = (await client.post("/parse_runs", json={"file": {"id": hanging}})).json()
    child = await until(lambda: started(config.data_dir))
    jump(hours * HOUR)
    later = (await client.post("/parse_runs", json={"file": {"id": await uploaded(client)}})).json()
    assert (await ended(client, f"/parse_runs/{later['id']}"))["status"] == "PROCESSED"
    assert await until(lambda: started(config.data_dir)) == child
    assert (await client.post(f"/parse_runs/{run['id']}/cancel")).json()["status"] == "CANCELLED"


@pytest.mark.parametrize("hours", [-1, 1])
async def test_work_of_a_process_that_died_before_a_jump_is_taken_up(
    config: EngineConfig, jump: Callable[[int], None], hours: int
) -> None:
    async with running(config) as client:
        hanging = await uploaded(client, "hang")
        run = (await client.post("/parse_runs", json={"file": {"id": hanging}})).json()
        await until(lambda: started(config.data_dir))
    with sqlite3.connect(config.data_dir / "engine.db") as database:
        database.execute("update runs set lease_owner = 'engine_dead', due_at = ?", (times.now() + 10_000,))
    database.close()
    (blob,) = (config.data_dir / "blobs").glob("*/*")
    blob.write_text("freed")
    jump(hours * HOUR)
    async with running(config) as client:
        assert (await ended(client, f"/parse_runs/{run['id']}"))["status"] == "PROCESSED"


async def test_files_that_no_row_names_are_removed_at_the_start(config: EngineConfig) -> None:
    async with running(config) as client:
        kept = await uploaded(client, "kept")
    blobs = config.data_dir / "blobs"
    (named,) = blobs.glob("*/*")
    stray, beside = blobs / "00" / ("0" * 64), named.with_name(f"{named.parent.name}{'0' * 62}")
    stray.parent.mkdir(exist_ok=True)
    for path in (stray, beside):
        path.write_text("its transaction never ended")
    async with running(config) as client:
        await until(lambda: not stray.exists() and not beside.exists())
        assert named.read_text() == "kept"
        assert (await client.get(f"/files/{kept}")).status_code == 200


def full(_descriptor: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
