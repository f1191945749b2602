"""Sends pending deliveries to webhook endpoints: signed, and again with growing delays until they are accepted.

A delivery is tried at most 8 times, after waits of 5 s, 20 s, 80 s, 320 s, 21 min and twice an hour: 2.5 hours in all.
If the process dies before it stores that a delivery was sent, the delivery is sent again with the same `eventId`. The
order is not kept. Deliveries are kept for a week after they ended, for people to read and for payloads by link.
"""

import hashlib
import hmac
import logging
from typing import Any

import anyio.to_thread
from sqlalchemy import Connection, Row, delete, null, select, update

from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.errors import Problem
from extend_mcp.engine.http import fetch
from extend_mcp.engine.queue.port import DeliveryLease, delivery_held_by
from extend_mcp.engine.storage.clock import read_clock
from extend_mcp.engine.storage.database import Database
from extend_mcp.engine.storage.queue_notes import DELIVERY, DueRow, note_due
from extend_mcp.engine.storage.tables import webhook_deliveries, webhook_endpoints
from extend_mcp.engine.times import now
from extend_mcp.engine.webhooks.payloads import Payloads

ANSWER_SECONDS = 30
"""How long a receiver may take to answer."""
MAX_ATTEMPTS = 8
KEPT_MS = 7 * 24 * 60 * 60 * 1000

_log = logging.getLogger(__name__)


def retry_seconds(attempts: int) -> int:
    """The wait after so many attempts, from 1."""
    return int(min(5 * 4 ** (attempts - 1), 60 * 60))


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The signature that a receiver checks: HMAC-SHA256, in lowercase hex."""
    return hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()


class Deliveries:
    """The queue's handler for deliveries."""

    def __init__(self, config: EngineConfig, database: Database, payloads: Payloads) -> None:
        self._config = config
        self._database = database
        self._payloads = payloads

    async def work(self, lease: DeliveryLease) -> None:
        """Send a delivery, and store the result."""
        endpoints = webhook_endpoints
        delivery, endpoint = await self._database.read(
            lambda connection: (
                connection.execute(select(webhook_deliveries).where(delivery_held_by(lease))).first(),
                connection.execute(select(endpoints).where(endpoints.c.id == lease.endpoint_id)).first(),
            )
        )
        if delivery is None:
            return
        if endpoint is None or endpoint.status == "disabled":
            await self._drop(lease, "the endpoint was deleted" if endpoint is None else "the endpoint is disabled")
            return
        error = await self._send(delivery, endpoint)
        if error is not None:
            _log.info("%s to %s failed: %s", delivery.id, endpoint.id, error)
        await self._database.write(lambda connection: self._record(connection, lease, delivery.attempts + 1, error))

    async def _drop(self, lease: DeliveryLease, error: str) -> None:
        """End a delivery without another attempt."""
        await self._database.write(lambda connection: self._change(connection, lease, error=error, **_ended("FAILED")))

    async def _send(self, delivery: Row[Any], endpoint: Row[Any]) -> str | None:
        """Why the receiver did not accept it, or None if it did."""
        try:
            rows = await self._database.read(
                lambda connection: self._payloads.find_rows(connection, delivery, endpoint.api_version)
            )
            body = await anyio.to_thread.run_sync(self._payloads.body, rows, endpoint, self._base_url(endpoint))
        except Problem as problem:
            return problem.message
        timestamp = str(now() // 1000)
        headers = (endpoint.advanced_options or {}).get("headers") or {}
        headers = headers | {
            "content-type": "application/json",
            "x-extend-api-version": endpoint.api_version,
            "x-extend-request-timestamp": timestamp,
            "x-extend-request-signature": sign(endpoint.secret, timestamp, body),
        }
        try:
            status = await fetch.post(
                endpoint.url, body, headers, seconds=ANSWER_SECONDS, allow_private=self._config.allow_private_urls
            )
        except fetch.RequestFailed as error:
            return str(error)
        return None if 200 <= status < 300 else f"the receiver answered {status}"

    def _base_url(self, endpoint: Row[Any]) -> str | None:
        """The start of links; None if nobody can follow them, as all requests come from this process."""
        if self._config.in_process:
            return self._config.public_url
        return self._config.public_url or str(endpoint.base_url)

    async def give_up(self, lease: DeliveryLease) -> None:
        """End a delivery at which the engine itself failed unexpectedly."""
        await self._drop(lease, "the engine failed at it; its log says why")

    def _record(self, connection: Connection, lease: DeliveryLease, attempts: int, error: str | None) -> None:
        """Store the result of an attempt."""
        if error is None:
            after = _ended("DELIVERED")
        elif attempts >= MAX_ATTEMPTS:
            after = _ended("FAILED")
        else:
            delay = retry_seconds(attempts)
            after = {"due_at": read_clock(connection) + delay * 1000}
            note_due(connection, [DueRow(lease.delivery_id, DELIVERY, 0, delay)])
        self._change(connection, lease, attempts=attempts, error=error, **after)
        old = webhook_deliveries.c.ended_at < now() - KEPT_MS
        connection.execute(delete(webhook_deliveries).where(old))

    def _change(self, connection: Connection, lease: DeliveryLease, **columns: Any) -> None:
        """Change a delivery and hand it back. Does nothing if it is no longer the lease's."""
        changed = update(webhook_deliveries).where(delivery_held_by(lease))
        connection.execute(changed.values(lease_owner=null(), **columns))


def _ended(status: str) -> dict[str, Any]:
    return {"status": status, "due_at": null(), "ended_at": now()}
