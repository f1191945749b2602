"""A disk that is full, and a clock that jumps: each is told, the rest goes on, and nothing is lost."""

import errno
import os
import re
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from extend_mcp.engine import lifespan, times
from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.objects.guarded import SHORT_BYTES
from extend_mcp.engine.queue import leases
from extend_mcp.engine.queue.embedded import EmbeddedQueue
from extend_mcp.engine.storage import clock
from extend_mcp.engine.storage.database import DatabaseUnusable
from extend_mcp.engine.storage.opening import open_database
from extend_mcp.engine.storage.tables import runs
from tests.engine.conftest import alive, ended, refused, running, started, until, uploaded
from tests.engine.databases import change_rows

pytestmark = pytest.mark.anyio
HOUR = 3_600_000
LONG = "a" * (SHORT_BYTES + 1)
"""A text that is a file wherever the rows are."""


@pytest.fixture(autouse=True)
def _short_leases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifespan, "EmbeddedQueue", partial(EmbeddedQueue, lease_seconds=0.3))
    monkeypatch.setattr(leases, "POLL_SECONDS", 0.02)


@pytest.fixture
async def client(config: EngineConfig, _short_leases: None) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a running engine with short leases."""
    async with running(config) as client:
        yield client


async def test_a_full_disk_refuses_uploads_and_leaves_nothing_half_done(
    client: httpx.AsyncClient, config: EngineConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("extend_mcp.engine.objects.disk.os.fsync", full)
        answer = await client.post("/files/upload", files={"file": ("a.txt", LONG.encode())})
        assert "No space left on device" in refused(answer, 507, "LOCAL_DISK_FULL")
        batch = await client.post("/parse_runs/batch", json={"inputs": [{"file": {"text": LONG}}] * 3})
        assert "No space left on device" in refused(batch, 507, "LOCAL_DISK_FULL")
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
        patch.setattr("extend_mcp.engine.objects.disk.os.fsync", count)
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


async def test_a_run_whose_file_lost_its_content_ends_and_the_log_names_it(
    client: httpx.AsyncClient,
    config: EngineConfig,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    file_id = await uploaded(client, LONG)
    (blob,) = (config.data_dir / "blobs").glob("*/*")
    blob.unlink()
    run = (await client.post("/parse_runs", json={"file": {"id": file_id}})).json()
    run = await ended(client, f"/parse_runs/{run['id']}")
    assert run["status"] == "FAILED"
    assert re.search(f"the content of {file_id} is missing from the (data folder|store .*)\\.$", run["failureMessage"])
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


def test_a_read_only_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(DatabaseUnusable, match="cannot be used: Read-only file system"):
        open_database(tmp_path / "data")


@pytest.fixture
def jump(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Set the clock by so many milliseconds."""

    def set_clock(milliseconds: int) -> None:
        monkeypatch.setattr(clock, "now", lambda: times.now() + milliseconds)

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
    assert alive(int(child))
    assert (await client.post(f"/parse_runs/{run['id']}/cancel")).json()["status"] == "CANCELLED"


@pytest.mark.parametrize("hours", [-1, 1])
async def test_work_of_a_process_that_died_before_a_jump_is_taken_up(
    config: EngineConfig, jump: Callable[[int], None], hours: int
) -> None:
    async with running(config) as client:
        hanging = await uploaded(client, "hang")
        run = (await client.post("/parse_runs", json={"file": {"id": hanging}})).json()
        await until(lambda: started(config.data_dir))
    left = {"lease_owner": "engine_dead", "due_at": times.now() + 10_000}
    await change_rows(config.data_dir, runs.update().values(left))
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
