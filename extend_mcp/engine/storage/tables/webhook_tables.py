"""Webhook endpoints, their subscriptions, and the deliveries to them."""

from sqlalchemy import BigInteger, Column, Index, Integer, Table

from extend_mcp.engine.storage.tables.common import JSON, TEXT, index_where, metadata

webhook_endpoints = Table(
    "webhook_endpoints",
    metadata,
    Column("id", TEXT, primary_key=True),
    Column("workspace", TEXT, nullable=False),
    Column("url", TEXT, nullable=False),
    Column("name", TEXT, nullable=False),
    Column("status", TEXT, nullable=False),
    Column("enabled_events", JSON, nullable=False),
    Column("api_version", TEXT, nullable=False),
    Column("advanced_options", JSON),
    Column("secret", TEXT, nullable=False, comment="signs what is sent"),
    Column("base_url", TEXT, nullable=False, comment="the address of the engine, with which links in payloads start"),
    Column("created_at", BigInteger, nullable=False),
    Index("webhook_endpoints_by_creation", "workspace", "created_at", "id"),
)

webhook_subscriptions = Table(
    "webhook_subscriptions",
    metadata,
    Column("id", TEXT, primary_key=True),
    Column("workspace", TEXT, nullable=False),
    Column("endpoint_id", TEXT, nullable=False),
    Column("resource_type", TEXT, nullable=False),
    Column("resource_id", TEXT, nullable=False),
    Column("enabled_events", JSON, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Index("webhook_subscriptions_by_creation", "workspace", "created_at", "id"),
    Index("webhook_subscriptions_by_pair", "resource_id", "endpoint_id", unique=True),
    Index("webhook_subscriptions_by_endpoint", "endpoint_id"),
)

webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("id", TEXT, primary_key=True),
    Column("workspace", TEXT, nullable=False),
    Column("endpoint_id", TEXT, nullable=False),
    Column("event_id", TEXT, nullable=False, comment="the same for all endpoints that are notified of an event"),
    Column("event_type", TEXT, nullable=False),
    Column("resource_id", TEXT, nullable=False, comment="the id of the payload"),
    Column("payload", JSON, nullable=False, comment="as it was when the event happened; a run without its output"),
    Column("status", TEXT, nullable=False, comment="PENDING, DELIVERED or FAILED"),
    Column("attempts", Integer, nullable=False, comment="those that ended, answered or not"),
    Column("error", TEXT, comment="what was wrong with the last attempt"),
    Column("created_at", BigInteger, nullable=False),
    Column("due_at", BigInteger, comment="as in runs"),
    Column("lease_owner", TEXT),
    Column("ended_at", BigInteger),
    Index("webhook_deliveries_by_creation", "workspace", "created_at", "id"),
    Index("webhook_deliveries_by_endpoint", "endpoint_id"),
    Index("webhook_deliveries_by_resource", "resource_id"),
    index_where("due_at is not null", "webhook_deliveries_due", "due_at", "id"),
    index_where("ended_at is not null", "webhook_deliveries_ended", "ended_at"),
)
