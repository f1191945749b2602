"""The rows of webhook endpoints, their subscriptions and their deliveries. Nothing here knows HTTP.

Our choices where the API does not say: an endpoint that listens to an event globally and by a subscription is notified
once; an event has the same id for all endpoints; with an object its deliveries are deleted, also those not yet sent.
"""

import secrets
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, bindparam, delete, exists, insert, select, update

from extend_mcp.engine.storage.locks import lock_rows
from extend_mcp.engine.storage.lookup import get_row
from extend_mcp.engine.storage.queue_notes import DELIVERY, DueRow, note_due
from extend_mcp.engine.storage.tables import webhook_deliveries, webhook_endpoints, webhook_subscriptions
from extend_mcp.engine.times import AT_ONCE, now
from extend_mcp.wire.ids import new_id

Columns = dict[str, Any]

Payload = Callable[[Row[Any]], dict[str, Any]]
"""Builds the API's object for an endpoint. Links in it start with its `base_url`; a run has no output yet."""


def add_endpoint(connection: Connection, workspace: str, columns: Columns) -> Row[Any]:
    """Add an endpoint with a new secret."""
    generated = {
        "id": new_id("wh"),
        "workspace": workspace,
        "secret": f"wss_{secrets.token_urlsafe(32)}",
        "created_at": now(),
    }
    return connection.execute(webhook_endpoints.insert().values(columns | generated).returning(webhook_endpoints)).one()


def get_endpoint(connection: Connection, workspace: str, endpoint_id: str) -> Row[Any]:
    """An endpoint of this workspace. Raises `Problem`."""
    return get_row(connection, webhook_endpoints, "Webhook endpoint", endpoint_id, workspace=workspace)


def hold_endpoint(connection: Connection, workspace: str, endpoint_id: str) -> Row[Any]:
    """`get_endpoint`, and no other transaction changes or deletes it until this one ends."""
    lock_rows(connection, webhook_endpoints, [endpoint_id])
    return get_endpoint(connection, workspace, endpoint_id)


def change_endpoint(connection: Connection, endpoint: Row[Any], columns: Columns) -> Row[Any]:
    """Change these columns."""
    if not columns:
        return endpoint
    changed = update(webhook_endpoints).where(webhook_endpoints.c.id == endpoint.id).values(columns)
    return connection.execute(changed.returning(webhook_endpoints)).one()


def remove_endpoint(connection: Connection, endpoint: Row[Any]) -> None:
    """Delete an endpoint, its subscriptions and its deliveries."""
    lock_rows(connection, webhook_endpoints, [endpoint.id])
    connection.execute(delete(webhook_subscriptions).where(webhook_subscriptions.c.endpoint_id == endpoint.id))
    connection.execute(delete(webhook_deliveries).where(webhook_deliveries.c.endpoint_id == endpoint.id))
    connection.execute(delete(webhook_endpoints).where(webhook_endpoints.c.id == endpoint.id))


def subscribe(
    connection: Connection, endpoint: Row[Any], resource_type: str, resource_id: str, events: list[str]
) -> Row[Any]:
    """Subscribe an endpoint to events of one resource. They replace those of an earlier subscription to it."""
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
    """Add a delivery of an event for each endpoint that listens to it, in the transaction that causes the event.

    `payload` is called only if an endpoint listens. `about` is the processor or workflow that subscriptions name.
    """
    once = {"workspace": workspace, "event_id": new_id("event"), "created_at": now()}
    rows = [
        _delivery_row(endpoint, event, payload(endpoint)) | once
        for endpoint in _listening(connection, workspace, event, about)
    ]
    if rows:
        connection.execute(insert(webhook_deliveries), rows)
        note_due(connection, (DueRow(row["id"], DELIVERY, 0) for row in rows))


def has_listeners(workspace: ColumnElement[str]) -> ColumnElement[bool]:
    """The condition that a workspace has an enabled endpoint: if it has none, nothing needs to be announced."""
    enabled = (webhook_endpoints.c.workspace == workspace) & (webhook_endpoints.c.status == "enabled")
    return exists(select(1).where(enabled).correlate_except(webhook_endpoints))


def remove_deliveries(connection: Connection, resource_ids: Iterable[str]) -> None:
    """Delete the deliveries about deleted objects."""
    removed = webhook_deliveries.c.resource_id.in_(list(resource_ids))
    connection.execute(delete(webhook_deliveries).where(removed))


def _delivery_row(endpoint: Row[Any], event: str, payload: dict[str, Any]) -> Columns:
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
    """The enabled endpoints that listen to an event, each once."""
    rows = connection.execute(_ENABLED, {"workspace": workspace, "about": about})
    return [row for row in rows if event in row.enabled_events or event in (row.subscribed_events or ())]


def _enabled() -> Select[Any]:
    """The enabled endpoints of a workspace, with their subscriptions to the resource `about`."""
    endpoints, subscriptions = webhook_endpoints, webhook_subscriptions
    on_it = and_(subscriptions.c.endpoint_id == endpoints.c.id, subscriptions.c.resource_id == bindparam("about"))
    return (
        select(endpoints, subscriptions.c.enabled_events.label("subscribed_events"))
        .outerjoin(subscriptions, on_it)  # at most one row: an endpoint subscribes to a resource once
        .where(endpoints.c.workspace == bindparam("workspace"), endpoints.c.status == "enabled")
        .order_by(endpoints.c.created_at, endpoints.c.id)
    )


_ENABLED = _enabled()
"""Built once: building it takes longer than running it."""
