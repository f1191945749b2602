"""An engine whose pages show what was really read."""

from collections.abc import AsyncIterator

import httpx
import pytest

from extend_mcp.engine.app import build_app
from extend_mcp.engine.config import EngineConfig
from tests.engine.conftest import client_of


@pytest.fixture
async def real(config: EngineConfig) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an engine that does real work."""
    app = build_app(config)
    async with app.router.lifespan_context(app), client_of(app) as client:
        yield client
