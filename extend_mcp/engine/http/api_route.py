"""Routes that declare their requests and answers. The OpenAPI document is made from them."""

from typing import Any

from starlette.routing import Route

from extend_mcp.wire.base import Wire

HTML, PNG, SVG, BYTES, JSON = "text/html", "image/png", "image/svg+xml", "application/octet-stream", "application/json"


class ApiRoute(Route):
    """One operation of the API."""

    def __init__(
        self,
        method: str,
        path: str,
        endpoint: Any,
        answer: type[Wire] | str | None,
        *,
        body: type[Wire] | str | None = None,
        query: type[Wire] | None = None,
        waits: bool = False,
        statuses: tuple[int, ...] = (),
    ) -> None:
        """`answer` is the model of the JSON with status 200, or another media type; None if there are only errors.

        `body` may be a media type too. `waits`: it answers when the work is done, so it may fail like a run, or take
        too long. `statuses` are errors that other operations of its class do not have.
        """
        super().__init__(path, endpoint, methods=[method])
        self.method = method
        self.answer = answer
        self.body = body
        self.query = query
        self.waits = waits
        self.statuses = statuses


class OpenRoute(ApiRoute):
    """An operation without key and version."""


class PageRoute(ApiRoute):
    """A page for people: its errors are HTML, it needs no version, and a browser may send the key as a password."""


class OlderRoute(ApiRoute):
    """An operation of version 2025-04-21 that 2026-02-09 still serves, with the errors of the older version."""
