"""A data folder that is deleted while the engine runs: nothing that would be lost is accepted, and answers say why."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from extend_mcp.engine.config import EngineConfig
from tests.engine.conftest import refused, running, uploaded

pytestmark = pytest.mark.anyio
LOST = "engine.db was deleted, moved or replaced while in use: nothing is stored until it is back, or a restart."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
async def client(folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a running engine with SQLite."""
    async with running(EngineConfig(data_dir=folder)) as client:
        yield client


async def test_nothing_is_accepted_into_a_deleted_folder(client: httpx.AsyncClient, folder: Path) -> None:
    file_id = await uploaded(client)
    shutil.rmtree(folder)
    for answer in (
        await client.post("/files/upload", files={"file": ("a.txt", b"Total")}),
        await client.post("/parse_runs", json={"file": {"id": file_id}}),
        await client.post("/workflows", json={"name": "Bills"}),
        await client.get("/files"),
    ):
        assert LOST in refused(answer, 500, "INTERNAL_ERROR")
        assert answer.json()["retryable"] is False
    assert not folder.exists()  # noqa: ASYNC240


async def test_a_database_that_another_takes_the_place_of_is_not_written(
    client: httpx.AsyncClient, folder: Path
) -> None:
    await uploaded(client)
    (folder / "engine.db").replace(folder / "engine.db.aside")
    (folder / "engine.db").write_bytes(b"")
    assert LOST in refused(await client.post("/workflows", json={"name": "Bills"}), 500, "INTERNAL_ERROR")
    assert (folder / "engine.db").read_bytes() == b""


async def test_a_working_folder_that_was_removed_is_made_anew(client: httpx.AsyncClient, folder: Path) -> None:
    (folder / "working").rmdir()
    await uploaded(client)
    assert (folder / "working").stat().st_mode & 0o077 == 0
