"""Fixtures for the client's tests."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import anyio
import httpx
import pytest

from extend_mcp.client import ExtendClient
from extend_mcp.client.clock import Clock
from extend_mcp.client.transport import Transport
from extend_mcp.engine.app import build_app
from extend_mcp.engine.config import EngineConfig
from tests.client.faults import Still

KEY = "sk_engine_0123456789"


@pytest.fixture
def still() -> Still:
    return Still()


class Lossy(httpx.AsyncBaseTransport):
    """Loses the answer to the next creates: `lose` says for each whether the engine got the request."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self.inner = inner
        self.lose: list[bool] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST" and self.lose:
            if self.lose.pop(0):
                await (await self.inner.handle_async_request(request)).aread()
            raise httpx.ReadError("")
        return await self.inner.handle_async_request(request)


Opened = Callable[..., AbstractAsyncContextManager[tuple[ExtendClient, Lossy]]]


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    @asynccontextmanager
    async def open_engine(key: str = KEY, api_version: str = "2026-02-09") -> AsyncIterator[tuple[ExtendClient, Lossy]]:
        app = build_app(EngineConfig(data_dir=tmp_path / "data", workers=1, keys=frozenset({KEY})))
        lossy = Lossy(httpx.ASGITransport(app, raise_app_exceptions=False))
        hurry = Clock(sleep=lambda seconds: anyio.sleep(min(seconds, 0.01)))
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=lossy, base_url="http://engine.local") as connection,
        ):
            yield ExtendClient(Transport(connection, key=key, api_version=api_version, clock=hurry)), lossy

    return open_engine
