"""Events in the words of other API versions than today's, for webhook endpoints of these versions."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from sqlalchemy import Connection, Row
from starlette.requests import Request

from extend_mcp.engine.errors import Problem
from extend_mcp.engine.http.api_object import Body


class EventDialect(Protocol):
    """The events of one version."""

    def rename_event(self, event: str) -> str | None:
        """The version's name of an event of today; None if it has no such event."""
        ...

    def find_related(self, connection: Connection, delivery: Row[Any]) -> Any:
        """What a delivery's payload needs besides today's. Raises `Problem` if an object that it needs was deleted."""
        ...

    def translate_payload(self, today: Body, related: Any) -> Body:
        """A payload, from today's complete one and what `find_related` has found."""
        ...


EventDialects = Mapping[str, EventDialect]
"""The dialects by API version. Today's version has none."""


def dialects_of(request: Request) -> EventDialects:
    """The dialects of the engine that serves this request."""
    dialects: EventDialects = request.app.state.event_dialects
    return dialects


def event_name(dialects: EventDialects, api_version: str, event: str) -> str | None:
    """The name of an event of today in a version; None if it has no such event."""
    return dialects[api_version].rename_event(event) if api_version in dialects else event


def check_events(dialects: EventDialects, api_version: str, events: Iterable[str]) -> None:
    """Refuse events that an endpoint of this version can never get. Raises `Problem`."""
    for event in events:
        if event_name(dialects, api_version, event) is None:
            message = f"enabledEvents: the webhook endpoint has apiVersion {api_version}, which has no event {event}."
            raise Problem(400, "LOCAL_NOT_IN_VERSION", message)
