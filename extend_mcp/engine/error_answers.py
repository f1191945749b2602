"""How the engine answers errors in requests: each kind in one way."""

import logging
import os
from collections.abc import Iterable

from sqlalchemy.exc import DatabaseError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Scope

from extend_mcp.engine import older_api
from extend_mcp.engine.errors import Problem
from extend_mcp.engine.http.requests import engine_of
from extend_mcp.engine.objects.port import StoreFailed
from extend_mcp.engine.storage.database import describe
from extend_mcp.engine.storage.no_room import NO_ROOM
from extend_mcp.engine.storage.reserve import is_full

_log = logging.getLogger(__name__)


def error_answer(problem: Problem, request_id: str, scope: Scope) -> Response:
    """A problem as the answer to a request, in the version that it came in."""
    return JSONResponse(older_api.error_body(problem, request_id, scope), problem.status, problem.headers)


def _answer(request: Request, problem: Problem) -> Response:
    return error_answer(problem, request.state.request_id, request.scope)


def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return _answer(request, error)


def _no_such_route(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    problem = Problem(error.status_code, "NOT_FOUND", f"This engine has no {request.method} {request.url.path}.")
    if problem.status == 405:
        problem.headers["allow"] = ", ".join(sorted(_methods(request.app.routes, request.scope)))
    return _answer(request, problem)


def _methods(routes: Iterable[BaseRoute], scope: Scope) -> set[str]:
    """The methods of all routes that match a path, exact paths before ids: Starlette names those of one route."""
    matching = [route for route in routes if route.matches(scope)[0] is not Match.NONE]
    if isinstance(matching[0], older_api.OlderRoutes):
        return _methods(matching[0].routes, scope)
    routes_here = [route for route in matching if isinstance(route, Route)]
    exact = [route for route in routes_here if route.path == scope["path"]]
    return {method for route in exact or routes_here for method in route.methods or ()}


def _storage_fault(request: Request, error: Exception) -> Response:
    """The database or the data folder cannot be used: it is full, damaged, locked, deleted, or not reached."""
    database = engine_of(request).database
    loss = database.find_loss()
    if isinstance(error, DatabaseError):
        place, reason, full = "database", describe(error), is_full(error)
    else:
        number = getattr(error, "errno", None) or 0
        place, reason, full = "data folder", loss or os.strerror(number), number in NO_ROOM
    database.log_fault(_log, error, f"the {place} failed")
    status, code = (507, "LOCAL_DISK_FULL") if full else (500, "INTERNAL_ERROR")
    return _answer(request, Problem(status, code, f"The engine's {place} failed: {reason}.", retryable=not loss))


def _store_fault(request: Request, error: Exception) -> Response:
    """The store of files and outputs does not answer, or refuses."""
    _log.error("%s", error)
    message = f"The engine's store of files does not work: {getattr(error, 'reason', error)}."
    return _answer(request, Problem(500, "INTERNAL_ERROR", message, retryable=True))


def _client_left(_request: Request, _error: Exception) -> Response:
    """The client left during its request: nobody reads this answer."""
    return Response(status_code=400)


def _fault(request: Request, _error: Exception) -> Response:
    problem = Problem(500, "INTERNAL_ERROR", "The engine failed; its log says why.", retryable=True)
    answer = _answer(request, problem)
    answer.headers["x-extend-request-id"] = request.state.request_id
    return answer


HANDLERS = {
    Problem: _problem,
    HTTPException: _no_such_route,
    StoreFailed: _store_fault,
    OSError: _storage_fault,
    DatabaseError: _storage_fault,
    ClientDisconnect: _client_left,
    Exception: _fault,
}
"""The handler for errors of each class."""
