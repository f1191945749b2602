"""The server of tools over a stub of the API that fails as it is told; its clock does not wait."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from mcp import Client

from extend_mcp.client import ExtendClient
from extend_mcp.server.app import App
from extend_mcp.server.mcp_server import build_server
from extend_mcp.settings import Settings
from tests.client.faults import Server, Still, client_of


@asynccontextmanager
async def over(
    server: Server,
    patch: pytest.MonkeyPatch,
    toolsets: tuple[str, ...] = ("core", "edit", "processors", "workflows"),
    **settings: Any,
) -> AsyncIterator[Client]:
    """A client of the MCP server whose backend is this stub."""
    chosen = Settings(backend="local", toolsets=toolsets, **settings)

    @asynccontextmanager
    async def connect(*_: object) -> AsyncIterator[ExtendClient]:
        async with client_of(server, Still(), api_version=chosen.api_version) as client:
            yield client

    patch.setattr("extend_mcp.server.open_clients.connect", connect)
    async with App(chosen, local_files=True) as app, Client(build_server(app), raise_exceptions=True) as client:
        yield client
