"""The same tools with `EXTEND_API_VERSION=2025-04-21`, on an engine that speaks it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from mcp import Client

from extend_mcp.server.app import App
from extend_mcp.server.mcp_server import build_server
from extend_mcp.settings import Settings
from tests.server.tools.conftest import answer, refusal

pytestmark = pytest.mark.anyio

SCHEMA = {"type": "object", "properties": {"invoice_number": {"type": ["string", "null"]}}}


@pytest.fixture
async def older(folder: Path, tmp_path: Path) -> AsyncIterator[Client]:
    settings = Settings(
        backend="local", data_dir=tmp_path, allowed_dirs=(folder,), toolsets=("all",), api_version="2025-04-21"
    )
    async with App(settings, local_files=True) as app, Client(build_server(app), raise_exceptions=True) as client:
        yield client


async def test_a_document_is_parsed_and_extracted(older: Client, folder: Path) -> None:
    file = str(folder / "note.txt")
    parsed = await answer(older, "parse_document", file=file)
    assert "4711" in parsed["document"]
    made = await answer(older, "create_processor", type="extractor", name="Notes", config={"schema": SCHEMA})
    run = await answer(older, "extract_data", file=file, extractor_id=made["id"])
    assert run["values"] == {"invoice_number": "4711"}
    assert (await answer(older, "get_run", run_id=run["run_id"]))["values"] == run["values"]
    listed = await answer(older, "list_runs", type="extract")
    assert [(row["run_id"], row["file_name"]) for row in listed["runs"]] == [(run["run_id"], "note.txt")]
    assert parsed["file_id"].startswith("file_")
    assert 'source="document, run pr_' in parsed["document"]
    versions = await answer(older, "list_versions", processor_id=made["id"], limit=1)
    assert [row["version"] for row in versions["rows"]] == ["draft"]


async def test_what_the_version_lacks_is_told(older: Client, folder: Path) -> None:
    error = await refusal(older, "extract_data", file=str(folder / "note.txt"), schema=SCHEMA)
    assert error["code"] == "LOCAL_NOT_IN_VERSION"
    assert error["hint"] == "Make the extractor first and name it, or set EXTEND_API_VERSION=2026-02-09."
    assert error["field"] == "extractor_id"
    error = await refusal(older, "list_runs", type="extract", batch_id="bpar_a1")
    assert (error["code"], error["field"]) == ("LOCAL_NOT_IN_VERSION", "batch_id")
    error = await refusal(older, "list_workflows")
    assert error["message"] == "GET /workflows is not in API version 2025-04-21"
