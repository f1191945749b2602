"""`/local/webhook_deliveries`, this engine's own: sent and pending deliveries to webhook endpoints."""

from typing import Annotated, Any

from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import Response

from extend_mcp.engine.http import list_filters, listing
from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.http.api_route import ApiRoute
from extend_mcp.engine.http.requests import answer_list, engine_of, read_query, workspace_of
from extend_mcp.engine.storage.tables import webhook_deliveries as table
from extend_mcp.engine.times import NEVER, iso
from extend_mcp.wire.base import OneOf, Wire
from extend_mcp.wire.runs import ListPage

Status = Annotated[str, OneOf("PENDING", "DELIVERED", "FAILED")]


class DeliveryListQuery(listing.ListQuery):
    """Query of `GET /local/webhook_deliveries`."""

    webhook_endpoint_id: str | None = None
    status: Status | None = None


def _view(row: Row[Any]) -> Body:
    return {
        "object": "webhook_delivery",
        "id": row.id,
        "webhookEndpointId": row.endpoint_id,
        "eventId": row.event_id,
        "eventType": row.event_type,
        "resourceId": row.resource_id,
        "status": row.status,
        "attempts": row.attempts,
        "error": row.error,
        "createdAt": iso(row.created_at),
        "nextAttemptAt": None if row.due_at in (None, NEVER) else iso(max(row.due_at, row.created_at)),
        "endedAt": None if row.ended_at is None else iso(row.ended_at),
    }


async def list_deliveries(request: Request) -> Response:
    """Deliveries, newest first. They are kept for a week."""
    query, workspace = read_query(request, DeliveryListQuery), workspace_of(request)
    where = list_filters.set_filters(workspace=workspace, endpoint_id=query.webhook_endpoint_id, status=query.status)
    rows, token = await engine_of(request).database.read(
        lambda connection: listing.read_page(connection, table, where, query, "created_at")
    )
    return answer_list([_view(row) for row in rows], token)


ROUTES = [ApiRoute("GET", "/local/webhook_deliveries", list_deliveries, ListPage[Wire], query=DeliveryListQuery)]
