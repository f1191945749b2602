"""Sends pending deliveries to webhook endpoints: signed, and again with growing delays until they are accepted.

A delivery is tried at most 8 times, after waits of 5 s, 20 s, 80 s, 320 s, 21 min and twice an hour: 2.5 hours in all.
If the process dies before it stores that a delivery was sent, the delivery is sent again with the same `eventId`. The
order is not kept. Deliveries are kept for a week after they ended, for people to read and for payloads by link.
"""

import hashlib
import hmac
import logging
from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, delete, null, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.errors import Problem
from extend_mcp.engine.http import fetch
from extend_mcp.engine.queue.leases import Leasing, is_due
from extend_mcp.engine.storage.clock import read_clock
from extend_mcp.engine.storage.database import Database
from extend_mcp.engine.storage.tables import webhook_deliveries, webhook_endpoints
from extend_mcp.engine.times import now
from extend_mcp.engine.webhooks.payloads import Payloads

ANSWER_SECONDS = 30
"""How long a receiver may take to answer."""
MAX_ATTEMPTS = 8
KEPT_MS = 7 * 24 * 60 * 60 * 1000
SLOTS = 16
PER_ENDPOINT = 4
"""Deliveries to one endpoint at a time: a receiver that does not answer leaves room for others."""
LEASE_SECONDS = 10.0
POLL_SECONDS = 2.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DeliveryLease:
    """The right of `owner` to send a delivery, and to write to its row."""

    delivery_id: str
    endpoint_id: str
    owner: str


def retry_seconds(attempts: int) -> int:
    """The wait after so many attempts, from 1."""
    return int(min(5 * 4 ** (attempts - 1), 60 * 60))


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The signature that a receiver checks: HMAC-SHA256, in lowercase hex."""
    return hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()


def _claim_next() -> ReturningUpdate[Any]:
    """Claim the next delivery for `owner` until `end`."""
    table = webhook_deliveries
    next_due = (
        select(table.c.id)
        .where(is_due(table, bindparam("moment"), bindparam("latest")))
        .where(table.c.id.not_in(bindparam("here", expanding=True)))
        .where(table.c.endpoint_id.not_in(bindparam("busy", expanding=True)))
        .order_by(table.c.due_at, table.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    taken = update(table).where(table.c.id == next_due)
    return taken.values(lease_owner=bindparam("owner"), due_at=bindparam("end")).returning(
        table.c.id, table.c.endpoint_id
    )


_CLAIM = _claim_next()
"""Built once: building it takes longer than running it."""


class Deliveries(Leasing[DeliveryLease]):
    """The deliveries of one process. Several may share a database file."""

    def __init__(
        self, config: EngineConfig, database: Database, payloads: Payloads, *, lease_seconds: float = LEASE_SECONDS
    ) -> None:
        super().__init__(database, webhook_deliveries, SLOTS, lease_seconds=lease_seconds, poll_seconds=POLL_SECONDS)
        self._config = config
        self._payloads = payloads

    def _claim(self, connection: Connection) -> DeliveryLease | None:
        at_work = Counter(lease.endpoint_id for lease in self._working)
        busy = [endpoint_id for endpoint_id, count in at_work.items() if count >= PER_ENDPOINT]
        here = [lease.delivery_id for lease in self._working]
        values = self._claim_values(connection) | {"here": here, "busy": busy}
        row = connection.execute(_CLAIM, values).first()
        return None if row is None else DeliveryLease(row.id, row.endpoint_id, self.owner)

    def _held(self, lease: DeliveryLease) -> ColumnElement[bool]:
        table = webhook_deliveries
        return (table.c.id == lease.delivery_id) & (table.c.lease_owner == lease.owner)

    def _after_work(self, _lease: DeliveryLease) -> None:
        self.wake()  # other deliveries may wait for this endpoint

    async def _handle(self, lease: DeliveryLease) -> None:
        endpoints = webhook_endpoints
        delivery, endpoint = await self._database.read(
            lambda connection: (
                connection.execute(select(webhook_deliveries).where(self._held(lease))).first(),
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
            body = await self._database.read(
                lambda connection: self._payloads.body(connection, delivery, endpoint, self._base_url(endpoint))
            )
        except Problem as problem:
            return problem.message
        timestamp = str(now() // 1000)
        headers = (endpoint.advanced_options or {}).get("headers") or {}
        own = {
            "content-type": "application/json",
            "x-extend-api-version": endpoint.api_version,
            "x-extend-request-timestamp": timestamp,
            "x-extend-request-signature": sign(endpoint.secret, timestamp, body),
        }
        try:
            status = await fetch.post(
                endpoint.url, body, headers | own, seconds=ANSWER_SECONDS, allow_private=self._config.allow_private_urls
            )
        except fetch.RequestFailed as error:
            return str(error)
        return None if 200 <= status < 300 else f"the receiver answered {status}"

    def _base_url(self, endpoint: Row[Any]) -> str | None:
        """The start of links; None if nobody can follow them, as all requests come from this process."""
        if self._config.in_process:
            return self._config.public_url
        return self._config.public_url or str(endpoint.base_url)

    async def _give_up(self, lease: DeliveryLease) -> None:
        await self._drop(lease, "the engine failed at it; its log says why")

    def _record(self, connection: Connection, lease: DeliveryLease, attempts: int, error: str | None) -> None:
        """Store the result of an attempt."""
        if error is None:
            after = _ended("DELIVERED")
        elif attempts >= MAX_ATTEMPTS:
            after = _ended("FAILED")
        else:
            after = {"due_at": read_clock(connection) + retry_seconds(attempts) * 1000}
        self._change(connection, lease, attempts=attempts, error=error, **after)
        old = webhook_deliveries.c.ended_at < now() - KEPT_MS
        connection.execute(delete(webhook_deliveries).where(old))

    def _change(self, connection: Connection, lease: DeliveryLease, **columns: Any) -> None:
        """Change a delivery and hand it back. Does nothing if it is no longer the lease's."""
        changed = update(webhook_deliveries).where(self._held(lease))
        connection.execute(changed.values(lease_owner=null(), **columns))


def _ended(status: str) -> dict[str, Any]:
    return {"status": status, "due_at": null(), "ended_at": now()}
