"""Webhooks: the addresses that events are sent to, and the resources whose events are sent."""

from functools import partial
from typing import Annotated, Any, Literal

from mcp.server.elicitation import ElicitationResult
from mcp.server.mcpserver.context import Context
from mcp.server.mcpserver.resolve import Elicit, Resolve
from pydantic import Field

from extend_mcp.server.app import App
from extend_mcp.server.call import Here
from extend_mcp.server.tools.calls.consent import Confirm, Consent, ask_to_delete, check_consent
from extend_mcp.server.tools.calls.parameters import Cursor, Limit
from extend_mcp.server.tools.declaration import CHANGES, DELETES, READS, STARTS, Declaration
from extend_mcp.server.tools.run_answers.api_objects import ListAnswer, ObjectAnswer, list_page, show_object

EndpointId = Annotated[str, Field(description="Like `wh_…`")]
SubscriptionId = Annotated[str, Field(description="Like `whes_…`")]
Events = Annotated[list[str], Field(description="Like `extract_run.processed`")]
Status = Annotated[Literal["enabled", "disabled"] | None, Field(description="`enabled`: it gets events")]


async def list_webhook_endpoints(
    here: Here, status: Status = None, limit: Limit = 20, cursor: Cursor = None
) -> ListAnswer:
    """List the addresses that events are sent to."""
    return await list_page(here, here.extend.webhook_endpoints.list, limit, cursor, status=status)


async def get_webhook_endpoint(here: Here, endpoint_id: EndpointId) -> ObjectAnswer:
    """Look at a webhook endpoint."""
    return await show_object(here, await here.extend.webhook_endpoints.get(endpoint_id))


async def create_webhook_endpoint(
    here: Here,
    url: Annotated[str, Field(description="https:// address that receives the events")],
    name: Annotated[str, Field(description="Its name")],
    events: Events,
) -> ObjectAnswer:
    """Send events to an address. The signing secret is shown in the dashboard, never here."""
    endpoints = here.extend.webhook_endpoints
    version = here.settings.api_version
    return await show_object(
        here, await endpoints.create(url=url, name=name, enabled_events=events, api_version=version)
    )


async def update_webhook_endpoint(
    here: Here,
    endpoint_id: EndpointId,
    url: Annotated[str | None, Field(description="New address")] = None,
    name: Annotated[str | None, Field(description="New name")] = None,
    status: Status = None,
    events: Annotated[list[str] | None, Field(description="All events it gets from now on")] = None,
) -> ObjectAnswer:
    """Change a webhook endpoint; what is left out stays unchanged."""
    endpoints = here.extend.webhook_endpoints
    return await show_object(
        here, await endpoints.update(endpoint_id, url=url, name=name, status=status, enabled_events=events)
    )


async def ask_about_endpoint(
    here: Here, endpoint_id: str, confirm: bool, ctx: Context[App, Any]
) -> Consent | Elicit[Consent]:
    """Ask before an endpoint is deleted."""
    return await ask_to_delete(endpoint_id, partial(here.extend.webhook_endpoints.get, endpoint_id), confirm, ctx)


async def delete_webhook_endpoint(
    here: Here,
    agreed: Annotated[ElicitationResult[Consent], Resolve(ask_about_endpoint)],
    endpoint_id: EndpointId,
    confirm: Confirm = False,
) -> ObjectAnswer:
    """Delete a webhook endpoint and its subscriptions for good."""
    check_consent(agreed)
    return await show_object(here, await here.extend.webhook_endpoints.delete(endpoint_id))


async def list_webhook_subscriptions(
    here: Here,
    endpoint_id: Annotated[str | None, Field(description="Only of this endpoint")] = None,
    resource_id: Annotated[str | None, Field(description="Only to this resource")] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> ListAnswer:
    """List the subscriptions to single resources."""
    return await list_page(
        here,
        here.extend.webhook_subscriptions.list,
        limit,
        cursor,
        webhook_endpoint_id=endpoint_id,
        resource_id=resource_id,
    )


async def get_webhook_subscription(here: Here, subscription_id: SubscriptionId) -> ObjectAnswer:
    """Look at a subscription."""
    return await show_object(here, await here.extend.webhook_subscriptions.get(subscription_id))


async def create_webhook_subscription(
    here: Here,
    endpoint_id: EndpointId,
    resource_type: Annotated[
        Literal["extractor", "classifier", "splitter", "workflow"], Field(description="Kind of resource")
    ],
    resource_id: Annotated[str, Field(description="Its id")],
    events: Events,
) -> ObjectAnswer:
    """Send the events of one resource to an endpoint; replaces an earlier subscription between the two."""
    created = await here.extend.webhook_subscriptions.create(
        webhook_endpoint_id=endpoint_id, resource_type=resource_type, resource_id=resource_id, enabled_events=events
    )
    return await show_object(here, created)


async def update_webhook_subscription(here: Here, subscription_id: SubscriptionId, events: Events) -> ObjectAnswer:
    """Replace the events of a subscription."""
    return await show_object(
        here, await here.extend.webhook_subscriptions.update(subscription_id, enabled_events=events)
    )


async def ask_about_subscription(
    here: Here, subscription_id: str, confirm: bool, ctx: Context[App, Any]
) -> Consent | Elicit[Consent]:
    """Ask before a subscription is deleted."""
    find = partial(here.extend.webhook_subscriptions.get, subscription_id)
    return await ask_to_delete(subscription_id, find, confirm, ctx)


async def delete_webhook_subscription(
    here: Here,
    agreed: Annotated[ElicitationResult[Consent], Resolve(ask_about_subscription)],
    subscription_id: SubscriptionId,
    confirm: Confirm = False,
) -> ObjectAnswer:
    """Delete a subscription for good."""
    check_consent(agreed)
    return await show_object(here, await here.extend.webhook_subscriptions.delete(subscription_id))


ENDPOINT, SUBSCRIPTION = {"endpoint_id": "wh_a1"}, {"subscription_id": "whes_a1"}
EVENTS = {"events": ["extract_run.processed"]}
TOOLS = (
    Declaration(list_webhook_endpoints, "List webhook endpoints", READS, {}),
    Declaration(get_webhook_endpoint, "Get webhook endpoint", READS, ENDPOINT),
    Declaration(
        create_webhook_endpoint,
        "Create webhook endpoint",
        STARTS,
        {"url": "https://example.com/hook", "name": "Bills", **EVENTS},
    ),
    Declaration(update_webhook_endpoint, "Update webhook endpoint", CHANGES, {**ENDPOINT, "status": "disabled"}),
    Declaration(delete_webhook_endpoint, "Delete webhook endpoint", DELETES, ENDPOINT),
    Declaration(list_webhook_subscriptions, "List webhook subscriptions", READS, ENDPOINT),
    Declaration(get_webhook_subscription, "Get webhook subscription", READS, SUBSCRIPTION),
    Declaration(
        create_webhook_subscription,
        "Create webhook subscription",
        STARTS,
        {**ENDPOINT, "resource_type": "extractor", "resource_id": "ex_a1", **EVENTS},
    ),
    Declaration(update_webhook_subscription, "Update webhook subscription", CHANGES, {**SUBSCRIPTION, **EVENTS}),
    Declaration(delete_webhook_subscription, "Delete webhook subscription", DELETES, SUBSCRIPTION),
)
