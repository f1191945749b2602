"""Calls the routes of today with translated requests."""

import json
from typing import TypeVar
from urllib.parse import quote, urlencode

from pydantic import ValidationError
from starlette.requests import Request
from starlette.routing import Match, Route
from starlette.types import Message

from extend_mcp.engine.errors import Problem, from_validation
from extend_mcp.engine.http.api_object import Body
from extend_mcp.wire.base import Wire

W = TypeVar("W", bound=Wire)


def read_model(model: type[W], body: Body) -> W:
    """A translated request as today's model. Raises `Problem` if today's API refuses it."""
    try:
        return model.read(body)
    except ValidationError as error:
        raise from_validation(error) from error


async def call_today(
    request: Request, method: str, *parts: str, body: Body | None = None, query: Body | None = None
) -> Body:
    """The answer of today's route at this path to the caller of `request`. Raises `Problem` if it does.

    Without a `query`, that of the request is passed on.
    """
    sent = b"" if body is None else json.dumps(body).encode()

    async def receive() -> Message:
        return {"type": "http.request", "body": sent, "more_body": False}

    path = "/" + "/".join(parts)
    scope = {**request.scope, "method": method, "path": path, "raw_path": quote(path).encode(), "path_params": {}}
    if query is not None:
        scope["query_string"] = urlencode({key: value for key, value in query.items() if value is not None}).encode()
    for route in request.app.routes:
        if isinstance(route, Route):
            match, match_scope = route.matches(scope)
            if match is Match.FULL:
                answered: Body = json.loads((await route.endpoint(Request({**scope, **match_scope}, receive))).body)
                return answered
    raise Problem(404, "NOT_FOUND", f"Not found: {path}")  # an id in it is not valid: it is empty, or has a slash
