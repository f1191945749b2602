"""Webhook payloads by presigned link, which needs no key."""

import anyio.to_thread
from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import Response

from extend_mcp.engine.errors import not_found
from extend_mcp.engine.files.presigned_routes import SAFE, check_link
from extend_mcp.engine.http.api_route import JSON, OpenRoute
from extend_mcp.engine.http.requests import base_url, engine_of
from extend_mcp.engine.storage.tables import webhook_deliveries, webhook_endpoints
from extend_mcp.engine.webhooks.event_dialects import dialects_of
from extend_mcp.engine.webhooks.payloads import PayloadRows, Payloads


async def webhook_payload(request: Request) -> Response:
    """The payload of a webhook that was sent as a link."""
    delivery_id, engine = check_link(request, "webhook_payloads"), engine_of(request)
    payloads = Payloads(engine.objects, engine.signer, dialects_of(request))
    its = webhook_deliveries.c.endpoint_id == webhook_endpoints.c.id
    wanted = select(webhook_deliveries, webhook_endpoints.c.api_version).join(webhook_endpoints, its)

    def find(connection: Connection) -> PayloadRows:
        row = connection.execute(wanted.where(webhook_deliveries.c.id == delivery_id)).first()
        if row is None:
            raise not_found("Webhook payload", delivery_id)
        return payloads.find_rows(connection, row, row.api_version)

    rows = await engine.database.read(find)
    payload = await anyio.to_thread.run_sync(payloads.payload, rows, base_url(request))
    return Response(payload, media_type="application/json", headers=SAFE)


ROUTES = [OpenRoute("GET", "/presigned/webhook_payloads/{id}", webhook_payload, JSON, statuses=(403,))]
