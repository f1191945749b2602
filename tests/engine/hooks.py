"""What tests of webhooks share: endpoints, and what was sent to them."""

from typing import Any

import httpx

from extend_mcp.wire.webhooks import ENDPOINT_EVENTS
from tests.engine.conftest import until
from tests.engine.receiver import Receiver

SCHEMA = {"type": "object", "properties": {"total": {"type": ["number", "null"]}}}
LISTED = "/local/webhook_deliveries"


async def hook(client: httpx.AsyncClient, receiver: Receiver, *events: str, **more: Any) -> dict[str, Any]:
    """An endpoint at the receiver, which listens to these events; to all, if none is named."""
    body = {"url": receiver.url, "name": "Hook", "apiVersion": "2026-02-09", "enabledEvents": events or ENDPOINT_EVENTS}
    answer = await client.post("/webhook_endpoints", json=body | more)
    assert answer.status_code == 200, answer.text
    endpoint: dict[str, Any] = answer.json()
    return endpoint


async def told(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    """The deliveries, oldest first, once none is pending."""

    async def settled() -> list[dict[str, Any]] | None:
        page = await client.get(LISTED, params={"maxPageSize": 100, "sortDir": "asc"})
        rows: list[dict[str, Any]] = page.json()["data"]
        return None if any(row["status"] == "PENDING" for row in rows) else rows

    found: list[dict[str, Any]] = await until(settled)
    return found


def names(rows: list[dict[str, Any]]) -> list[str]:
    return [row["eventType"] for row in rows]


async def extractor(client: httpx.AsyncClient) -> str:
    body = {"name": "Invoices", "config": {"schema": SCHEMA}}
    found: str = (await client.post("/extractors", json=body)).json()["id"]
    return found
