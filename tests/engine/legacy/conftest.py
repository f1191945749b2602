"""Clients of one engine: of today's version and of the older one."""

from collections.abc import AsyncIterator

import httpx
import pytest

from extend_mcp.engine.app import build_app
from extend_mcp.engine.config import EngineConfig
from tests.engine.conftest import client_of
from tests.engine.doubles import work

OLDER = {"x-extend-api-version": "2025-04-21"}
SCHEMA = {"type": "object", "properties": {"total": {"type": ["number", "null"]}}}
CLASSES = [
    {"id": "bill", "type": "bill", "description": "A bill"},
    {"id": "other", "type": "other", "description": "All else"},
]
CONFIGS = {
    "EXTRACT": {"type": "EXTRACT", "schema": SCHEMA},
    "CLASSIFY": {"type": "CLASSIFY", "classifications": CLASSES},
    "SPLITTER": {"type": "SPLITTER", "splitClassifications": CLASSES},
}
NAMES = {"EXTRACT": "extractor", "CLASSIFY": "classifier", "SPLITTER": "splitter"}
RUNS = {"EXTRACT": "extract_runs", "CLASSIFY": "classify_runs", "SPLITTER": "split_runs"}


@pytest.fixture
async def both(config: EngineConfig) -> AsyncIterator[tuple[httpx.AsyncClient, httpx.AsyncClient]]:
    """A client of today's version and one of the older, of the same engine."""
    app = build_app(config, work)
    async with app.router.lifespan_context(app), client_of(app) as today, client_of(app, **OLDER) as older:
        today.app = app  # type: ignore[attr-defined]
        yield today, older


@pytest.fixture
def older(both: tuple[httpx.AsyncClient, httpx.AsyncClient]) -> httpx.AsyncClient:
    """The client of the older version."""
    return both[1]


@pytest.fixture
def today(both: tuple[httpx.AsyncClient, httpx.AsyncClient]) -> httpx.AsyncClient:
    """The client of today's version, on the same engine."""
    return both[0]
