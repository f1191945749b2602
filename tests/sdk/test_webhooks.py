"""Webhook endpoints and subscriptions, and what is delivered, by the vendor's SDK."""

from typing import Any

import pytest

from tests.engine.conftest import until
from tests.engine.receiver import receiving
from tests.sdk.clients import extend_ai
from tests.sdk.samples import FOUND, NOTE, SCHEMA, names
from tests.sdk.served import Awaited

pytestmark = pytest.mark.anyio


async def test_endpoints(sdk: Awaited) -> None:
    events = ["extract_run.processed", "extractor.version.published"]
    created = await sdk.webhook_endpoints.create(
        url="https://example.com/a",
        name="A",
        enabled_events=events,
        api_version="2026-02-09",
        advanced_options={"headers": {"x-mine": "1"}, "payload": {"format": "url", "url_threshold_bytes": 5}},
    )
    assert (created.object, created.status, created.enabled_events) == ("webhook_endpoint", "enabled", events)
    assert created.signing_secret.startswith("wss_")
    assert created.advanced_options.payload.url_threshold_bytes == 5
    changed = await sdk.webhook_endpoints.update(created.id, status="disabled", enabled_events=[])
    assert (changed.status, changed.enabled_events, changed.url) == ("disabled", [], created.url)
    listed = await sdk.webhook_endpoints.list(status="disabled", sort_dir="asc", max_page_size=1)
    assert [one.id for one in listed.data] == [created.id]
    assert (await sdk.webhook_endpoints.retrieve(created.id)).created_at == created.created_at
    assert (await sdk.webhook_endpoints.delete(created.id)).id == created.id
    assert (await sdk.webhook_endpoints.list()).data == []


async def test_subscriptions(sdk: Awaited) -> None:
    endpoint = await sdk.webhook_endpoints.create(
        url="https://example.com/a", name="A", enabled_events=[], api_version="2026-02-09"
    )
    extractor = await sdk.extractors.create(name="Invoices")
    made = await sdk.webhook_subscriptions.create(
        webhook_endpoint_id=endpoint.id,
        resource_type="extractor",
        resource_id=extractor.id,
        enabled_events=["extract_run.failed"],
    )
    assert (made.object, made.id[:5], made.resource_type) == ("webhook_subscription", "whes_", "extractor")
    events = ["batch_processor_run.processed"]
    assert (await sdk.webhook_subscriptions.update(made.id, enabled_events=events)).enabled_events == events
    assert (await sdk.webhook_subscriptions.retrieve(made.id)).enabled_events == events
    listed = await sdk.webhook_subscriptions.list(webhook_endpoint_id=endpoint.id, resource_id=extractor.id)
    assert [one.id for one in listed.data] == [made.id]
    assert (await sdk.webhook_subscriptions.delete(made.id)).id == made.id
    assert (await sdk.webhook_subscriptions.list()).data == []


async def test_deliveries_are_verified_and_read(sdk: Awaited) -> None:
    webhooks = extend_ai.Extend(token="key").webhooks
    async with receiving() as receiver:
        inline = await _endpoint(sdk, receiver.url)
        await sdk.extract(file=NOTE, config={"schema": SCHEMA})
        await until(lambda: receiver.seen)
        [event] = receiver.events(inline.signing_secret)
        assert names([event, event.payload]) == ["WebhookEvent_ExtractRunProcessed", "ExtractRun"]
        assert event.payload.output.value == FOUND
        headers, body = receiver.seen[0]
        assert not webhooks.verify(body + b" ", headers, inline.signing_secret)
        assert not webhooks.verify(body, headers, "wss_other")


async def test_a_delivery_by_link_is_fetched(sdk: Awaited) -> None:
    webhooks = extend_ai.Extend(token="key").webhooks
    async with receiving() as receiver:
        linked = await _endpoint(sdk, receiver.url, payload={"format": "url", "url_threshold_bytes": 0})
        await sdk.extract(file=NOTE, config={"schema": SCHEMA})
        await until(lambda: receiver.seen)
        [event] = receiver.events(linked.signing_secret)
        assert webhooks.is_signed_url_event(event)
        whole = await webhooks.fetch_signed_payload(event)
        assert names([whole, whole.payload]) == ["WebhookEvent_ExtractRunProcessed", "ExtractRun"]
        assert whole.payload.output.value == FOUND


async def _endpoint(sdk: Awaited, url: str, **options: Any) -> Any:
    return await sdk.webhook_endpoints.create(
        url=url,
        name="A",
        enabled_events=["extract_run.processed"],
        api_version="2026-02-09",
        advanced_options=options,
    )
