"""`/webhook_endpoints` and `/webhook_subscriptions`."""

from collections.abc import AsyncIterator, Sequence
from typing import Unpack

from extend_mcp.client.pages import Directed, iterate_rows, read_page, to_body
from extend_mcp.client.paths import build_path
from extend_mcp.client.transport import Transport
from extend_mcp.wire.runs import Deleted, ListPage
from extend_mcp.wire.webhooks import (
    EndpointEvent,
    EndpointStatus,
    ResourceType,
    SubscriptionEvent,
    WebhookEndpoint,
    WebhookEndpointCreated,
    WebhookEndpointRequest,
    WebhookEndpointUpdate,
    WebhookOptions,
    WebhookSubscription,
    WebhookSubscriptionRequest,
    WebhookSubscriptionUpdate,
)


class EndpointFilters(Directed, total=False):
    """Filters of lists of endpoints."""

    status: EndpointStatus | None


class SubscriptionFilters(Directed, total=False):
    """Filters of lists of subscriptions."""

    webhook_endpoint_id: str | None
    resource_id: str | None


class WebhookEndpoints:
    """`/webhook_endpoints`, a method for each endpoint."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def list(self, **filters: Unpack[EndpointFilters]) -> ListPage[WebhookEndpoint]:
        """One page of endpoints."""
        return await read_page(self._transport, ListPage[WebhookEndpoint], "/webhook_endpoints", filters)

    def iterate(self, **filters: Unpack[EndpointFilters]) -> AsyncIterator[WebhookEndpoint]:
        """Every endpoint, page after page."""
        return iterate_rows(self._transport, ListPage[WebhookEndpoint], "/webhook_endpoints", filters)

    async def create(
        self,
        *,
        url: str,
        name: str,
        enabled_events: Sequence[EndpointEvent],
        api_version: str,
        status: EndpointStatus | None = None,
        advanced_options: WebhookOptions | None = None,
    ) -> WebhookEndpointCreated:
        """Make an endpoint. Only this answer has the secret that signs deliveries."""
        content = to_body(
            WebhookEndpointRequest,
            url=url,
            name=name,
            status=status,
            enabled_events=enabled_events,
            api_version=api_version,
            advanced_options=advanced_options,
        )
        return await self._transport.request(WebhookEndpointCreated, "POST", "/webhook_endpoints", json=content)

    async def get(self, endpoint_id: str) -> WebhookEndpoint:
        """One endpoint."""
        return await self._transport.request(WebhookEndpoint, "GET", build_path("webhook_endpoints", endpoint_id))

    async def update(
        self,
        endpoint_id: str,
        *,
        url: str | None = None,
        name: str | None = None,
        status: EndpointStatus | None = None,
        enabled_events: Sequence[EndpointEvent] | None = None,
        advanced_options: WebhookOptions | None = None,
    ) -> WebhookEndpoint:
        """Change the given fields."""
        content = to_body(
            WebhookEndpointUpdate,
            url=url,
            name=name,
            status=status,
            enabled_events=enabled_events,
            advanced_options=advanced_options,
        )
        path = build_path("webhook_endpoints", endpoint_id)
        return await self._transport.request(WebhookEndpoint, "POST", path, json=content)

    async def delete(self, endpoint_id: str) -> Deleted:
        """Delete the endpoint and its subscriptions."""
        return await self._transport.request(Deleted, "DELETE", build_path("webhook_endpoints", endpoint_id))


class WebhookSubscriptions:
    """`/webhook_subscriptions`, a method for each endpoint."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def list(self, **filters: Unpack[SubscriptionFilters]) -> ListPage[WebhookSubscription]:
        """One page of subscriptions."""
        return await read_page(self._transport, ListPage[WebhookSubscription], "/webhook_subscriptions", filters)

    def iterate(self, **filters: Unpack[SubscriptionFilters]) -> AsyncIterator[WebhookSubscription]:
        """Every subscription, page after page."""
        return iterate_rows(self._transport, ListPage[WebhookSubscription], "/webhook_subscriptions", filters)

    async def create(
        self,
        *,
        webhook_endpoint_id: str,
        resource_type: ResourceType,
        resource_id: str,
        enabled_events: Sequence[SubscriptionEvent],
    ) -> WebhookSubscription:
        """Subscribe to events of one resource.

        For the same endpoint and resource the new events replace the old ones.
        """
        content = to_body(
            WebhookSubscriptionRequest,
            webhook_endpoint_id=webhook_endpoint_id,
            resource_type=resource_type,
            resource_id=resource_id,
            enabled_events=enabled_events,
        )
        return await self._transport.request(WebhookSubscription, "POST", "/webhook_subscriptions", json=content)

    async def get(self, subscription_id: str) -> WebhookSubscription:
        """One subscription."""
        path = build_path("webhook_subscriptions", subscription_id)
        return await self._transport.request(WebhookSubscription, "GET", path)

    async def update(self, subscription_id: str, *, enabled_events: Sequence[SubscriptionEvent]) -> WebhookSubscription:
        """Replace the events."""
        content = to_body(WebhookSubscriptionUpdate, enabled_events=enabled_events)
        path = build_path("webhook_subscriptions", subscription_id)
        return await self._transport.request(WebhookSubscription, "POST", path, json=content)

    async def delete(self, subscription_id: str) -> Deleted:
        """Unsubscribe."""
        return await self._transport.request(Deleted, "DELETE", build_path("webhook_subscriptions", subscription_id))
