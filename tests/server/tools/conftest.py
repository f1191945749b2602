"""The whole server in memory, on a real engine, with a folder of documents it may read."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from mcp_types import CallToolResult, TextContent

from extend_mcp.server.app import App
from extend_mcp.server.mcp_server import build_server
from extend_mcp.settings import Settings
from tests import sample_files
from tests.deadlines import DEADLINE

INVOICE = Path(__file__).parents[3] / "extend_mcp" / "data" / "invoice.pdf"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An allowed folder with one document of several kinds."""
    folder = tmp_path_factory.mktemp("documents")
    (folder / "invoice.pdf").write_bytes(INVOICE.read_bytes())
    (folder / "note.txt").write_text("Invoice number: 4711\nTotal: EUR 12.50\n", encoding="utf-8")
    (folder / "locked.pdf").write_bytes(sample_files.encrypted_pdf("secret"))
    (folder / "damaged.pdf").write_bytes(sample_files.damaged_pdf())
    (folder / "empty.pdf").touch()
    return folder


@pytest.fixture(scope="module")
def settings(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(
        backend="local", data_dir=tmp_path_factory.mktemp("data"), allowed_dirs=(folder,), wait_seconds=DEADLINE
    )


@pytest.fixture(scope="module")
async def app(settings: Settings) -> AsyncIterator[App]:
    async with App(settings, local_files=True) as app:
        yield app


@pytest.fixture(scope="module")
async def client(app: App) -> AsyncIterator[Client]:
    async with Client(build_server(app), raise_exceptions=True) as client:
        yield client


async def answer(client: Client, tool: str, **arguments: Any) -> dict[str, Any]:
    """The structured answer of a call that succeeds; its text is the same JSON."""
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, text_of(result)
    assert json.loads(text_of(result)) == result.structured_content
    assert result.structured_content is not None
    return dict(result.structured_content)


async def refusal(client: Client, tool: str, **arguments: Any) -> dict[str, Any]:
    """The error of a call that fails, checked for its shape."""
    result = await client.call_tool(tool, arguments)
    assert result.is_error, text_of(result)
    assert result.structured_content is None
    error: dict[str, Any] = json.loads(text_of(result))
    assert {"code", "message", "retryable", "hint"} <= error.keys()
    assert "Traceback" not in error["message"]
    return error


def text_of(result: CallToolResult) -> str:
    """The one text of a result."""
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text
