"""Which requests speak the older API: all under its version, and those that 2026-02-09 still serves in its shapes."""

from collections.abc import Sequence
from typing import Any

from starlette.datastructures import Headers
from starlette.routing import BaseRoute, Match, Router
from starlette.types import Receive, Scope, Send

from extend_mcp.engine.errors import Problem
from extend_mcp.engine.http.page_access import is_page

OLDER_VERSION = "2025-04-21"
SHARED = ("/local/", "/presigned/", "/openapi.json")
"""Paths that are the same in all versions, as pages are: they are this engine's own."""

_STILL_SERVED = ("processors", "processor_runs", "batch_processor_runs")
_BARE = ("parse", "edit")
"""Operations without an envelope. Their errors are told with and without one: the facts show both."""


class OlderRoutes(BaseRoute):
    """Routes for requests of the older version, which has no others."""

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        self.routes = routes
        self._router = Router(routes, redirect_slashes=False)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """All requests of that version."""
        theirs = scope["type"] == "http" and _is_older(scope)
        return (Match.FULL if theirs else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer by one of the routes, or with 404."""
        await self._router(scope, receive, send)


def error_body(problem: Problem, request_id: str, scope: Scope) -> dict[str, Any]:
    """An error as the request's version has it."""
    today, first = problem.body(request_id), scope["path"].lstrip("/").partition("/")[0]
    older: dict[str, Any] = {"success": False, "error": problem.message}
    if _is_older(scope) and first in _BARE:
        return older | today
    if not _is_older(scope) and first not in _STILL_SERVED:
        return today
    return {"error": problem.message} if problem.status == 429 else older | {"code": problem.code}


def _is_older(scope: Scope) -> bool:
    if scope["path"].startswith(SHARED) or is_page(scope["path"]):
        return False
    return Headers(scope=scope).get("x-extend-api-version") == OLDER_VERSION
