"""Requests in today's words, and asking the routes of today."""

import json
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from pydantic import ValidationError
from starlette.requests import Request
from starlette.routing import Match, Route
from starlette.types import Message

from extend_mcp.engine.errors import Problem, from_validation
from extend_mcp.wire.base import Wire

Body = dict[str, Any]
W = TypeVar("W", bound=Wire)


def read_model(model: type[W], given: Body) -> W:
    """What was translated, as today's model. Raises `Problem` where today's API refuses it."""
    try:
        return model.read(given)
    except ValidationError as error:
        raise from_validation(error) from error


async def call_today(
    request: Request, method: str, *parts: str, body: Body | None = None, query: Body | None = None
) -> Body:
    """What the route of today under this path answers to the caller of `request`. Raises `Problem` as it does.

    Without a `query` that of the request is passed on.
    """
    sent = b"" if body is None else json.dumps(body).encode()

    async def receive() -> Message:
        return {"type": "http.request", "body": sent, "more_body": False}

    path = "/" + "/".join(parts)
    asked = {**request.scope, "method": method, "path": path, "raw_path": quote(path).encode(), "path_params": {}}
    if query is not None:
        asked["query_string"] = urlencode({key: value for key, value in query.items() if value is not None}).encode()
    for route in request.app.routes:
        if isinstance(route, Route):
            match, found = route.matches(asked)
            if match is Match.FULL:
                answered: Body = json.loads((await route.endpoint(Request({**asked, **found}, receive))).body)
                return answered
    raise Problem(404, "NOT_FOUND", f"Not found: {path}")  # an id in it is none: it is empty, or has a slash
