"""Webhook endpoints, what they listen to, and the deliveries that they are owed. Nothing here knows about HTTP.

What the API leaves open, here: an endpoint that listens to an event both globally and by a subscription is told once;
an event has one id for all endpoints; what is deleted takes its deliveries along, also those not sent yet.
"""

import secrets
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, insert, select, update

from extend_mcp.engine.storage.lookup import get_row
from extend_mcp.engine.storage.tables import webhook_deliveries, webhook_endpoints, webhook_subscriptions
from extend_mcp.engine.times import AT_ONCE, now
from extend_mcp.wire.ids import new_id

Columns = dict[str, Any]

Payload = Callable[[Row[Any]], dict[str, Any]]
"""Makes the API's object for an endpoint; links in it start with its `base_url`. A run comes without its output."""


def add_endpoint(connection: Connection, workspace: str, columns: Columns) -> Row[Any]:
    """Add an endpoint with a new secret."""
    own = {
        "id": new_id("wh"),
        "workspace": workspace,
        "secret": f"wss_{secrets.token_urlsafe(32)}",
        "created_at": now(),
    }
    return connection.execute(webhook_endpoints.insert().values(columns | own).returning(webhook_endpoints)).one()


def get_endpoint(connection: Connection, workspace: str, endpoint_id: str) -> Row[Any]:
    """An endpoint of this workspace. Raises `Problem`."""
    return get_row(connection, webhook_endpoints, "Webhook endpoint", endpoint_id, workspace=workspace)


def change_endpoint(connection: Connection, endpoint: Row[Any], columns: Columns) -> Row[Any]:
    """Change the columns that are given."""
    if not columns:
        return endpoint
    changed = update(webhook_endpoints).where(webhook_endpoints.c.id == endpoint.id).values(columns)
    return connection.execute(changed.returning(webhook_endpoints)).one()


def remove_endpoint(connection: Connection, endpoint: Row[Any]) -> None:
    """Delete an endpoint, its subscriptions and its deliveries."""
    connection.execute(delete(webhook_subscriptions).where(webhook_subscriptions.c.endpoint_id == endpoint.id))
    connection.execute(delete(webhook_deliveries).where(webhook_deliveries.c.endpoint_id == endpoint.id))
    connection.execute(delete(webhook_endpoints).where(webhook_endpoints.c.id == endpoint.id))


def subscribe(
    connection: Connection, endpoint: Row[Any], resource_type: str, resource_id: str, events: list[str]
) -> Row[Any]:
    """Let an endpoint listen to the events of one resource; where it did already, these take the place of those."""
    table = webhook_subscriptions
    pair = (table.c.endpoint_id == endpoint.id) & (table.c.resource_id == resource_id)
    replaced = update(table).where(pair).values(enabled_events=events).returning(table)
    row = connection.execute(replaced).first()
    if row is not None:
        return row
    columns = {
        "id": new_id("whes"),
        "workspace": endpoint.workspace,
        "endpoint_id": endpoint.id,
        "resource_type": resource_type,
        "resource_id": resource_id,
        "enabled_events": events,
        "created_at": now(),
    }
    return connection.execute(table.insert().values(columns).returning(table)).one()


def get_subscription(connection: Connection, workspace: str, subscription_id: str) -> Row[Any]:
    """A subscription of this workspace. Raises `Problem`."""
    return get_row(connection, webhook_subscriptions, "Webhook subscription", subscription_id, workspace=workspace)


def announce(connection: Connection, workspace: str, event: str, payload: Payload, about: str | None = None) -> None:
    """Owe an event to each endpoint that listens to it, in the transaction that makes it happen.

    `payload` is called only where somebody listens. `about` is the processor or workflow that subscriptions name.
    """
    once = {"workspace": workspace, "event_id": new_id("event"), "created_at": now()}
    owed = [
        _owed(endpoint, event, payload(endpoint)) | once for endpoint in _listening(connection, workspace, event, about)
    ]
    if owed:
        connection.execute(insert(webhook_deliveries), owed)


def remove_deliveries(connection: Connection, resource_ids: Iterable[str]) -> None:
    """Delete the deliveries that tell of what was deleted."""
    gone = webhook_deliveries.c.resource_id.in_(list(resource_ids))
    connection.execute(delete(webhook_deliveries).where(gone))


def _owed(endpoint: Row[Any], event: str, payload: dict[str, Any]) -> Columns:
    return {
        "id": new_id("whd"),
        "endpoint_id": endpoint.id,
        "event_type": event,
        "resource_id": payload["id"],
        "payload": payload,
        "status": "PENDING",
        "attempts": 0,
        "due_at": AT_ONCE,
    }


def _listening(connection: Connection, workspace: str, event: str, about: str | None) -> list[Row[Any]]:
    """The enabled endpoints that an event is for, each once."""
    endpoints, subscriptions = webhook_endpoints, webhook_subscriptions
    on_it = and_(subscriptions.c.endpoint_id == endpoints.c.id, subscriptions.c.resource_id == about)
    found = connection.execute(
        select(endpoints, subscriptions.c.enabled_events.label("subscribed_events"))
        .outerjoin(subscriptions, on_it)  # at most one row: an endpoint subscribes to a resource once
        .where(endpoints.c.workspace == workspace, endpoints.c.status == "enabled")
        .order_by(endpoints.c.created_at, endpoints.c.id)
    )
    return [row for row in found if event in row.enabled_events or event in (row.subscribed_events or ())]
