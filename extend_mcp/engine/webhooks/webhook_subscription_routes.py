"""`/webhook_subscriptions`."""

from typing import Any

from sqlalchemy import Connection, Row, delete, select
from starlette.requests import Request
from starlette.responses import Response

from extend_mcp.engine.errors import invalid, not_found
from extend_mcp.engine.http import list_filters, listing
from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.http.api_route import ApiRoute
from extend_mcp.engine.http.requests import answer, answer_list, engine_of, read_body, read_query, workspace_of
from extend_mcp.engine.outbox import pending
from extend_mcp.engine.storage.locks import lock_rows
from extend_mcp.engine.storage.tables import processors as saved
from extend_mcp.engine.storage.tables import webhook_subscriptions as table
from extend_mcp.engine.times import iso
from extend_mcp.engine.webhooks.event_dialects import check_events, dialects_of
from extend_mcp.wire.runs import Deleted, ListPage
from extend_mcp.wire.webhooks import WebhookSubscription, WebhookSubscriptionRequest, WebhookSubscriptionUpdate

FITTING = {
    "extractor": ("extract_run.", "batch_processor_run."),
    "classifier": ("classify_run.", "batch_processor_run."),
    "splitter": ("split_run.", "batch_processor_run."),
    "workflow": ("workflow_run.",),
}
"""The beginnings of the events of each type of resource."""


class SubscriptionListQuery(listing.ListQuery):
    """Query of `GET /webhook_subscriptions`."""

    webhook_endpoint_id: str | None = None
    resource_id: str | None = None


def _view(row: Row[Any]) -> Body:
    return {
        "object": "webhook_subscription",
        "id": row.id,
        "webhookEndpointId": row.endpoint_id,
        "resourceType": row.resource_type,
        "resourceId": row.resource_id,
        "enabledEvents": row.enabled_events,
        "createdAt": iso(row.created_at),
    }


async def list_subscriptions(request: Request) -> Response:
    """Subscriptions, newest first."""
    query, workspace = read_query(request, SubscriptionListQuery), workspace_of(request)
    named = {"endpoint_id": query.webhook_endpoint_id, "resource_id": query.resource_id}
    where = list_filters.set_filters(workspace=workspace, **named)
    rows, token = await engine_of(request).database.read(
        lambda connection: listing.read_page(connection, table, where, query, "created_at")
    )
    return answer_list([_view(row) for row in rows], token)


async def create(request: Request) -> Response:
    """Subscribe an endpoint to events of a resource. They replace those of an earlier subscription to it."""
    body, workspace = await read_body(request, WebhookSubscriptionRequest), workspace_of(request)
    events = _fitting(body.resource_type, body.enabled_events)

    def insert(connection: Connection) -> Row[Any]:
        endpoint = pending.hold_endpoint(connection, workspace, body.webhook_endpoint_id)
        check_events(dialects_of(request), endpoint.api_version, events)
        _check_resource(connection, workspace, body.resource_type, body.resource_id)
        return pending.subscribe(connection, endpoint, body.resource_type, body.resource_id, events)

    return answer(_view(await engine_of(request).database.write(insert)))


async def retrieve(request: Request) -> Response:
    """One subscription."""
    workspace, subscription_id = workspace_of(request), request.path_params["id"]
    row = await engine_of(request).database.read(
        lambda connection: pending.get_subscription(connection, workspace, subscription_id)
    )
    return answer(_view(row))


async def update(request: Request) -> Response:
    """Replace the events."""
    body, workspace = await read_body(request, WebhookSubscriptionUpdate), workspace_of(request)

    def change(connection: Connection) -> Row[Any]:
        lock_rows(connection, table, [request.path_params["id"]])
        row = pending.get_subscription(connection, workspace, request.path_params["id"])
        events = _fitting(row.resource_type, body.enabled_events)
        endpoint = pending.get_endpoint(connection, workspace, row.endpoint_id)
        check_events(dialects_of(request), endpoint.api_version, events)
        changed = table.update().where(table.c.id == row.id).values(enabled_events=events)
        return connection.execute(changed.returning(table)).one()

    return answer(_view(await engine_of(request).database.write(change)))


async def remove(request: Request) -> Response:
    """Delete a subscription."""
    workspace, subscription_id = workspace_of(request), request.path_params["id"]

    def delete_row(connection: Connection) -> None:
        row = pending.get_subscription(connection, workspace, subscription_id)
        connection.execute(delete(table).where(table.c.id == row.id))

    await engine_of(request).database.remove(delete_row)
    return answer({"id": subscription_id})


def _fitting(resource_type: str, events: list[str]) -> list[str]:
    """The events, each once. Raises `Problem` if a resource of this type has no such event."""
    for event in events:
        if not event.startswith(FITTING[resource_type]):
            raise invalid(f"enabledEvents: a resource of type {resource_type} has no event {event}")
    return list(dict.fromkeys(events))


def _check_resource(connection: Connection, workspace: str, resource_type: str, resource_id: str) -> None:
    its = (saved.c.id == resource_id) & (saved.c.kind == resource_type) & (saved.c.workspace == workspace)
    if connection.execute(select(saved.c.id).where(its)).first() is None:
        raise not_found(resource_type.capitalize(), resource_id)


ROUTES = [
    ApiRoute(
        "GET", "/webhook_subscriptions", list_subscriptions, ListPage[WebhookSubscription], query=SubscriptionListQuery
    ),
    ApiRoute("POST", "/webhook_subscriptions", create, WebhookSubscription, body=WebhookSubscriptionRequest),
    ApiRoute("GET", "/webhook_subscriptions/{id}", retrieve, WebhookSubscription),
    ApiRoute("POST", "/webhook_subscriptions/{id}", update, WebhookSubscription, body=WebhookSubscriptionUpdate),
    ApiRoute("DELETE", "/webhook_subscriptions/{id}", remove, Deleted),
]
