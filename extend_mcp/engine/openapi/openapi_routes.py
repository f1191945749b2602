"""`/openapi.json`: the requests and answers of this engine, for programs. It needs no key."""

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response

from extend_mcp.engine.http.api_route import JSON, OpenRoute
from extend_mcp.engine.http.requests import answer
from extend_mcp.engine.openapi.description import document


async def show(request: Request) -> Response:
    """The OpenAPI document of this engine."""
    state = request.app.state
    if not hasattr(state, "openapi"):  # it takes a third of a second, and is kept
        state.openapi = await anyio.to_thread.run_sync(document, request.app.routes)
    return answer(state.openapi)


ROUTES = [OpenRoute("GET", "/openapi.json", show, JSON)]
