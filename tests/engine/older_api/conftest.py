"""Clients of one engine: of today's version and of the older one."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from extend_mcp.engine.app import build_app
from extend_mcp.engine.config import EngineConfig
from tests.engine.conftest import client_of
from tests.engine.doubles import work

Body = dict[str, Any]

OLDER = {"x-extend-api-version": "2025-04-21"}
SCHEMA: Body = {"type": "object", "properties": {"total": {"type": ["number", "null"]}}}
CLASSES = [
    {"id": "bill", "type": "bill", "description": "A bill"},
    {"id": "other", "type": "other", "description": "All else"},
]
CONFIGS: dict[str, Body] = {
    "EXTRACT": {"type": "EXTRACT", "schema": SCHEMA},
    "CLASSIFY": {"type": "CLASSIFY", "classifications": CLASSES},
    "SPLITTER": {"type": "SPLITTER", "splitClassifications": CLASSES},
}
KINDS = {"EXTRACT": "extractor", "CLASSIFY": "classifier", "SPLITTER": "splitter"}
RUNS = {"EXTRACT": "extract_runs", "CLASSIFY": "classify_runs", "SPLITTER": "split_runs"}
"""Today's words for the types of processors, and where their runs are."""


@pytest.fixture
async def both(config: EngineConfig) -> AsyncIterator[tuple[httpx.AsyncClient, httpx.AsyncClient]]:
    """A client of today's version and one of the older, of the same engine."""
    app = build_app(config, work)
    async with app.router.lifespan_context(app), client_of(app) as today, client_of(app, **OLDER) as older:
        yield today, older


@pytest.fixture
def today(both: tuple[httpx.AsyncClient, httpx.AsyncClient]) -> httpx.AsyncClient:
    """The client of today's version."""
    return both[0]


@pytest.fixture
def older(both: tuple[httpx.AsyncClient, httpx.AsyncClient]) -> httpx.AsyncClient:
    """The client of the older version, on the same engine."""
    return both[1]


@pytest.fixture(params=["today", "older"])
def served(request: pytest.FixtureRequest, both: tuple[httpx.AsyncClient, httpx.AsyncClient]) -> httpx.AsyncClient:
    """Each of both, for what both serve alike."""
    return both[request.param == "older"]


async def told(answer: Any, name: str) -> Any:
    """What an envelope holds under its name; `answer` is a request that is not sent yet."""
    got: httpx.Response = await answer
    assert got.status_code == 200, got.text
    body = got.json()
    assert body["success"] is True
    return body[name]


def denied(answer: httpx.Response, status: int, code: str) -> str:
    """The text of an error in the older shape."""
    body = answer.json()
    assert (answer.status_code, body) == (status, {"success": False, "error": body["error"], "code": code})
    error: str = body["error"]
    return error


async def given(client: httpx.AsyncClient, text: str = "hello", name: str = "a.txt") -> str:
    """The id of a file with this text, uploaded as the client's version has it."""
    body = (await client.post("/files/upload", files={"file": (name, text.encode())})).json()
    file_id: str = body.get("file", body)["id"]
    return file_id


async def processor(client: httpx.AsyncClient, kind: str = "EXTRACT", **config: Any) -> Body:
    """A new processor."""
    body = {"name": kind.title(), "type": kind, "config": CONFIGS[kind] | config}
    made: Body = await told(client.post("/processors", json=body), "processor")
    return made


async def ran(client: httpx.AsyncClient, processor_id: str, text: str = "hello", **more: Any) -> Body:
    """A run of a processor, once it has ended."""
    body = {"processorId": processor_id, "file": {"fileId": await given(client, text)}, "sync": True, **more}
    run: Body = await told(client.post("/processor_runs", json=body), "processorRun")
    return run
