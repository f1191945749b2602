"""How events are told to webhook endpoints of another version of the API than today's."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from sqlalchemy import Connection, Row
from starlette.requests import Request

from extend_mcp.engine.errors import Problem
from extend_mcp.engine.http.api_object import Body


class EventDialect(Protocol):
    """The words of one version."""

    def rename_event(self, event: str) -> str | None:
        """What an event of today is called; None if the version has no such event."""
        ...

    def translate_payload(self, connection: Connection, delivery: Row[Any], today: Body) -> Body:
        """What a delivery tells, from today's complete payload. Raises `Problem` if what it needs was deleted."""
        ...


EventDialects = Mapping[str, EventDialect]
"""The dialects by their API version. Today's version has none."""


def dialects_of(request: Request) -> EventDialects:
    """The dialects of the engine that serves this request."""
    dialects: EventDialects = request.app.state.event_dialects
    return dialects


def event_name(dialects: EventDialects, api_version: str, event: str) -> str | None:
    """What an event of today is called in a version; None if it has no such event."""
    return dialects[api_version].rename_event(event) if api_version in dialects else event


def check_events(dialects: EventDialects, api_version: str, events: Iterable[str]) -> None:
    """Refuse events that an endpoint of this version can never get. Raises `Problem`."""
    for event in events:
        if event_name(dialects, api_version, event) is None:
            message = f"enabledEvents: {event} is not in {api_version}, the apiVersion of the webhook endpoint."
            raise Problem(400, "LOCAL_NOT_IN_VERSION", message)
