"""`/openapi.json`: what this engine takes and answers, for machines. It needs no key."""

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from extend_mcp.engine.openapi import document
from extend_mcp.engine.web import answer


async def show(request: Request) -> Response:
    """The OpenAPI document of this engine."""
    return answer(await anyio.to_thread.run_sync(document, request.app.routes))


ROUTES = [Route("/openapi.json", show)]
