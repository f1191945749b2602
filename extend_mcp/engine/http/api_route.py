"""Routes that say what they take and answer. The OpenAPI document is made of them."""

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
        """`answer` is the model of the JSON with status 200, or another media type; None if it only refuses.

        `body` may be a media type too. `waits`: it answers when the work is done, so it may fail as a run does, or
        take too long. `statuses` are errors that other operations of its sort do not have.
        """
        super().__init__(path, endpoint, methods=[method])
        self.method = method
        self.answer = answer
        self.body = body
        self.query = query
        self.waits = waits
        self.statuses = statuses


class OpenRoute(ApiRoute):
    """One that needs neither key nor version."""


class PageRoute(ApiRoute):
    """One for people: it refuses in HTML, needs no version, and takes a key as a browser's password too."""


class OlderRoute(ApiRoute):
    """One of version 2025-04-21 that 2026-02-09 still serves, with the errors of the older version."""
