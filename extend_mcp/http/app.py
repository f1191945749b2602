"""The HTTP front on loopback: `/mcp` (Streamable HTTP), `/sse` and `/messages/` (the older transport), `/health`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from extend_mcp.context import App
from extend_mcp.server import build_server
from extend_mcp.settings import Settings


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


async def _health(_: Request) -> PlainTextResponse:
    return PlainTextResponse("ok")
