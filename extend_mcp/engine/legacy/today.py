"""Asking the routes of today."""

import json
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.routing import Match, Route
from starlette.types import Message

Body = dict[str, Any]


async def ask(request: Request, method: str, *parts: str, body: Body | None = None, query: Body | None = None) -> Body:
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
    raise LookupError(f"{method} {path}")
