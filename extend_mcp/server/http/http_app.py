"""The HTTP front as one ASGI app: `/mcp` (Streamable HTTP), `/sse` and `/messages/` (the older transport), and more."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from mcp.server.auth.routes import build_resource_metadata_url, create_protected_resource_routes
from mcp.server.transport_security import TransportSecuritySettings
from pydantic import AnyHttpUrl
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from extend_mcp.bounds import Quota
from extend_mcp.server.app import App
from extend_mcp.server.call_limits import CallLimits
from extend_mcp.server.callers import SCOPES
from extend_mcp.server.http import streams
from extend_mcp.server.http.access import choose_access
from extend_mcp.server.http.body import BodyReader
from extend_mcp.server.http.gate import BURST_SECONDS, AccessGate, build_challenge, refuse
from extend_mcp.server.http.hooks import hooks_route
from extend_mcp.server.http.host_check import HostCheck, TrailingSlash
from extend_mcp.server.http.http_settings import HttpSettings
from extend_mcp.server.http.sessions import SessionLimit
from extend_mcp.server.http.upload_route import upload_route
from extend_mcp.server.mcp_server import ExtendServer, build_server
from extend_mcp.settings import Settings
from extend_mcp.token_buckets import TokenBuckets

THIS_MACHINE = ["127.0.0.1:*", "localhost:*", "[::1]:*"]


def build_http_app(settings: Settings, http: HttpSettings) -> tuple[Starlette, ExtendServer]:
    """The front, and the server, whose `end` must be called before it stops.

    Local paths are not accepted here: they would name files of the server, not of the caller.
    """
    limits = CallLimits(http.calls_at_once, http.request_seconds)
    app = App(settings, local_files=False, limits=limits, address=http.url)
    server = build_server(app, http.state_secret)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with app, server.session_manager.run():
            yield

    routes = [*_protocol_routes(server, app, http), upload_route(app), Route("/health", _health)]
    if settings.webhook_secret is not None:
        routes.append(hooks_route(settings.webhook_secret, app.run_waits))
    if http.auth == "oauth":
        routes += create_protected_resource_routes(
            AnyHttpUrl(f"{http.url}/mcp"), [AnyHttpUrl(str(http.oauth_issuer))], list(SCOPES), "extend-mcp"
        )
    middleware = [Middleware(TrailingSlash), _check_hosts(http), *_cross_origin(http)]
    front = Starlette(routes=routes, middleware=middleware, exception_handlers={404: _nothing}, lifespan=lifespan)
    front.router.redirect_slashes = False  # behind TLS it would send keys to a plain http:// address
    return front, server


def _protocol_routes(server: ExtendServer, app: App, http: HttpSettings) -> list[BaseRoute]:
    """The SDK's routes behind our checks of the caller, the rate, the number of open streams, and bodies."""
    checked = TransportSecuritySettings(enable_dns_rebinding_protection=False)  # HostCheck does it, on every route
    streamable = server.streamable_http_app(transport_security=checked, max_request_body_size=http.max_body_bytes)
    sse = server.sse_app(transport_security=checked, max_request_body_size=http.max_body_bytes)
    access, opened = choose_access(http), Quota[str](streams.MOST)
    pace = TokenBuckets[str](http.requests_per_second, BURST_SECONDS)
    metadata_url = str(build_resource_metadata_url(AnyHttpUrl(f"{http.url}/mcp"))) if http.auth == "oauth" else None

    def guard(route: BaseRoute, *, sessions: bool) -> BaseRoute:
        assert isinstance(route, Route | Mount)
        inner = SessionLimit(route.app, server.session_manager) if sessions else route.app
        inner = BodyReader(streams.StreamLimit(inner, opened), http.max_body_bytes)
        route.app = AccessGate(inner, access, pace, app.keep_open, build_challenge(metadata_url))
        if isinstance(route, Route) and route.methods:
            route.methods.discard("HEAD")  # Starlette adds it to GET, but HEAD makes no sense for a stream
        return route

    return [
        *(guard(route, sessions=True) for route in streamable.routes),
        *(guard(route, sessions=False) for route in sse.routes),
    ]


def _check_hosts(http: HttpSettings) -> Middleware:
    """The check of `Host` and `Origin`; without a list, only this machine's own names are accepted."""
    hosts = http.hosts or THIS_MACHINE
    origins = http.allowed_origins or ([] if http.origins else [f"http://{name}" for name in THIS_MACHINE])
    return Middleware(HostCheck, hosts, origins)


def _cross_origin(http: HttpSettings) -> list[Middleware]:
    """Lets pages of the listed origins read the answers."""
    if not http.allowed_origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=http.allowed_origins,
            allow_methods=["GET", "POST", "PUT", "DELETE"],
            allow_headers=["*"],
            expose_headers=["Mcp-Session-Id", "WWW-Authenticate", "Retry-After"],
        )
    ]


async def _nothing(_: Request, error: Exception) -> Response:  # noqa: ARG001  (Starlette passes both)
    return refuse(404, "There is nothing at this address. MCP is at /mcp, its older transport at /sse.")


async def _health(_: Request) -> PlainTextResponse:
    return PlainTextResponse("ok")
