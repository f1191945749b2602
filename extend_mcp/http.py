"""The HTTP front on loopback: `/mcp` (Streamable HTTP), `/sse` and `/messages/` (the older transport), `/health`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from extend_mcp.context import App
from extend_mcp.server import build_server
from extend_mcp.settings import Settings

LOOPBACK = ("127.0.0.1", "localhost", "::1")
STOP_SECONDS = 3
"""How long calls in flight may take once the server is told to stop."""


def build_http_app(settings: Settings) -> Starlette:
    """The front as an ASGI app. Local paths are not taken here: they would be the server's, not the caller's."""
    app = App(settings, local_files=False)
    server = build_server(app)
    names = ["127.0.0.1:*", "localhost:*", "[::1]:*"]
    security = TransportSecuritySettings(
        enable_dns_rebinding_protection=True, allowed_hosts=names, allowed_origins=[f"http://{name}" for name in names]
    )
    streamable = server.streamable_http_app(transport_security=security)
    sse = server.sse_app(transport_security=security)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with app, server.session_manager.run():
            yield

    routes = [*streamable.routes, *sse.routes, Route("/health", _health)]
    return Starlette(routes=routes, middleware=streamable.user_middleware, lifespan=lifespan)


def serve_http(settings: Settings, host: str, port: int) -> None:
    """Serve until told to stop. Raises `ValueError` for an address that other machines reach."""
    if host not in LOOPBACK:
        raise ValueError(
            f"--host {host} is reachable from other machines; only {', '.join(LOOPBACK)} are served so far"
        )
    uvicorn.run(
        build_http_app(settings),
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=STOP_SECONDS,
    )


async def _health(_: Request) -> PlainTextResponse:
    return PlainTextResponse("ok")
