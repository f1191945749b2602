"""Finds the requests of the older API: those with its version, and paths that 2026-02-09 still serves in its shape."""

from collections.abc import Sequence
from typing import Any

from starlette.datastructures import Headers
from starlette.routing import BaseRoute, Match, Router
from starlette.types import Receive, Scope, Send

from extend_mcp.engine.errors import Problem
from extend_mcp.engine.http.page_access import is_page

OLDER_VERSION = "2025-04-21"
SHARED = ("/local/", "/presigned/", "/openapi.json")
"""This engine's own paths, which are the same in all versions, like pages."""

_STILL_SERVED = ("processors", "processor_runs", "batch_processor_runs")
_BARE = ("parse", "edit")
"""Operations without an envelope. Their errors have both shapes: the API's docs show both."""


class OlderRoutes(BaseRoute):
    """All routes for requests of the older version."""

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        self.routes = routes
        self._router = Router(routes, redirect_slashes=False)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match all requests of that version."""
        theirs = scope["type"] == "http" and _is_older(scope)
        return (Match.FULL if theirs else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with one of the routes, or with 404."""
        await self._router(scope, receive, send)


def error_body(problem: Problem, request_id: str, scope: Scope) -> dict[str, Any]:
    """An error in the shape of the request's version."""
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
