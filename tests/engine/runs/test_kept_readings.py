"""What OCR read of a file is used by later runs on it, and forgotten with it."""

import json
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, select, update

from extend_mcp.engine.app import build_app
from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.storage.tables import readings
from tests.engine.conftest import client_of, ended
from tests.engine.databases import open_rows
from tests.sample_files import invoice_pdf, scan_pdf, scan_png, two_receipts_pdf

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def reading(config: EngineConfig) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an engine that reads documents."""
    app = build_app(config)
    async with app.router.lifespan_context(app), client_of(app) as client:
        yield client


async def sent(client: httpx.AsyncClient, content: bytes, **headers: str) -> str:
    answer = await client.post("/files/upload", files={"file": ("scan.pdf", content)}, headers=headers)
    return str(answer.json()["id"])


async def parsed(client: httpx.AsyncClient, file_id: str, **options: Any) -> str:
    """The text of a file that is parsed now."""
    config = {"advancedOptions": options} if options else {}
    begun = (await client.post("/parse_runs", json={"file": {"id": file_id}, "config": config})).json()
    run = await ended(client, f"/parse_runs/{begun['id']}")
    return "\n".join(chunk["content"] for chunk in run["output"]["chunks"])


async def kept(config: EngineConfig) -> list[tuple[str, str, str]]:
    wanted = select(readings.c.workspace, readings.c.sha256, readings.c.picture)
    database = open_rows(config.data_dir)
    rows = await database.read(lambda connection: connection.execute(wanted).all())
    database.close()
    return sorted((row.workspace, row.sha256, row.picture) for row in rows)


async def mark(config: EngineConfig) -> None:
    """Have each kept reading say `MARKED` for its first word: a page that is read again does not say it."""

    def change(connection: Connection) -> None:
        for row in connection.execute(select(readings)).all():
            words, *others = json.loads(zlib.decompress(row.content))
            words[0][0] = "MARKED"
            changed = zlib.compress(json.dumps([words, *others]).encode())
            connection.execute(update(readings).where(readings.c.picture == row.picture).values(content=changed))

    database = open_rows(config.data_dir)
    await database.write(change)
    database.close()


@pytest.mark.parametrize("content", [scan_pdf(), scan_png()], ids=["pdf", "picture"])
async def test_a_scan_is_read_once_for_runs_of_every_kind(config: EngineConfig, content: bytes) -> None:
    async with reading(config) as client:
        file_id = await sent(client, content)
        first = await parsed(client, file_id)
        assert await parsed(client, file_id) == first
        assert len(await kept(config)) == 1
        await mark(config)
        assert "MARKED" in await parsed(client, await sent(client, content))
        schema = {"type": "object", "properties": {"total": {"type": ["number", "null"]}}}
        begun = (
            await client.post("/extract_runs", json={"file": {"id": file_id}, "config": {"schema": schema}})
        ).json()
        run = await ended(client, f"/extract_runs/{begun['id']}")
        assert run["status"] == "PROCESSED"
        assert "MARKED" in json.dumps((await client.get(f"/parse_runs/{run['parseRunId']}")).json()["output"])
        assert len(await kept(config)) == 1


async def test_other_options_of_reading_have_readings_of_their_own(config: EngineConfig) -> None:
    async with reading(config) as client:
        file_id = await sent(client, scan_pdf())
        await parsed(client, file_id)
        await mark(config)
        assert "MARKED" not in await parsed(client, file_id, pageRotationEnabled=False)
        assert len(await kept(config)) == 2


async def test_readings_are_forgotten_with_the_last_file_of_their_content(config: EngineConfig) -> None:
    async with reading(config) as client:
        content = scan_pdf()  # each has the time when it was made
        files = [await sent(client, content) for _ in range(2)]
        await parsed(client, files[0])
        await client.delete(f"/files/{files[0]}")
        assert len(await kept(config)) == 1
        await client.delete(f"/files/{files[1]}")
        assert await kept(config) == []


async def test_another_workspace_does_not_see_what_was_read(config: EngineConfig) -> None:
    async with reading(config) as client:
        await parsed(client, await sent(client, scan_pdf()))
        await mark(config)
        client.headers["x-extend-workspace-id"] = "ws_other"
        file_id = await sent(client, scan_pdf())
        assert "MARKED" not in await parsed(client, file_id)
        assert len({workspace for workspace, _, _ in await kept(config)}) == 2
        await client.delete(f"/files/{file_id}")
        assert len(await kept(config)) == 1


async def test_pages_with_text_keep_no_reading(config: EngineConfig) -> None:
    async with reading(config) as client:
        await parsed(client, await sent(client, invoice_pdf()))
    assert await kept(config) == []


async def parts(client: httpx.AsyncClient, content: bytes) -> list[dict[str, Any]]:
    """The parts of a scan that is split now."""
    classes = [
        {"id": "receipt", "type": "receipt", "description": "A till receipt of a shop"},
        {"id": "other", "type": "other", "description": "Anything else"},
    ]
    body = {"file": {"id": await sent(client, content)}, "config": {"splitClassifications": classes}}
    begun = (await client.post("/split_runs", json=body)).json()
    run = await ended(client, f"/split_runs/{begun['id']}")
    return list(run["output"]["splits"])


async def test_two_receipts_on_one_scan_are_read_once(config: EngineConfig) -> None:
    async with reading(config) as client:
        found = await parts(client, two_receipts_pdf(lean=1.5))
        assert [part["type"] for part in found] == ["receipt", "receipt"]
        assert len({part["name"] for part in found}) == 2
        texts = [await parsed(client, part["fileId"]) for part in found]
        assert sorted("5.75" in text for text in texts) == [False, True]
        assert ["9.45" in text for text in texts] == ["5.75" not in text for text in texts]
        assert len(await kept(config)) == 3
        await mark(config)
        assert all(["MARKED" in await parsed(client, part["fileId"]) for part in found])
