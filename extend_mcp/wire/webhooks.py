"""Webhooks: endpoints, their subscriptions to single resources, and what is delivered."""

from typing import Annotated, Any

from pydantic import Field

from extend_mcp.wire.base import Closed, OneOf, Wire
from extend_mcp.wire.runs import Metadata
from extend_mcp.wire.saved import CreatedBy

EndpointStatus = Annotated[str, OneOf("enabled", "disabled")]
ResourceType = Annotated[str, OneOf("extractor", "classifier", "splitter", "workflow")]

RUN_EVENTS = (
    "extract_run.processed",
    "extract_run.failed",
    "classify_run.processed",
    "classify_run.failed",
    "split_run.processed",
    "split_run.failed",
    "batch_processor_run.processed",
    "batch_processor_run.failed",
)
"""Events that both an endpoint and a subscription may ask for."""

ENDPOINT_EVENTS = (
    "parse_run.processed",
    "parse_run.failed",
    "edit_run.processed",
    "edit_run.failed",
    "form_detection_run.processed",
    "form_detection_run.failed",
    *RUN_EVENTS,
    "batch_parse_run.processed",
    "batch_parse_run.failed",
    "extractor.created",
    "extractor.updated",
    "extractor.deleted",
    "extractor.draft.updated",
    "extractor.version.published",
    "classifier.created",
    "classifier.updated",
    "classifier.deleted",
    "classifier.draft.updated",
    "classifier.version.published",
    "splitter.created",
    "splitter.updated",
    "splitter.deleted",
    "splitter.draft.updated",
    "splitter.version.published",
    "workflow.created",
    "workflow.deployed",
    "workflow.deleted",
)
"""Events of a whole workspace."""

SUBSCRIPTION_EVENTS = (
    *RUN_EVENTS,
    "workflow_run.completed",
    "workflow_run.failed",
    "workflow_run.needs_review",
    "workflow_run.rejected",
    "workflow_run.cancelled",
    "workflow_run.step_run.processed",
)
"""Events of one resource. They must fit its type."""

EndpointEvent = Annotated[str, OneOf(*ENDPOINT_EVENTS)]
SubscriptionEvent = Annotated[str, OneOf(*SUBSCRIPTION_EVENTS)]


class PayloadOptions(Closed):
    """`url` sends a link in place of a payload above `url_threshold_bytes`."""

    format: Annotated[str, OneOf("json", "url")]
    url_threshold_bytes: int | None = Field(default=None, ge=0)


class WebhookOptions(Closed):
    """Headers to add to each delivery, and the form of the payload."""

    headers: dict[str, str] | None = None
    payload: PayloadOptions | None = None


class WebhookEndpoint(Wire):
    """Where events are sent. `enabled_events` are those of the whole workspace. `api_version` never changes."""

    object: str = "webhook_endpoint"
    id: str
    url: str
    name: str
    status: EndpointStatus
    enabled_events: list[EndpointEvent] = []
    api_version: str | None = None
    advanced_options: WebhookOptions | None = None
    created_at: str | None = None
    created_by: CreatedBy | None = None


class WebhookEndpointCreated(WebhookEndpoint):
    """An endpoint just made. Only this answer has the secret that signs deliveries."""

    signing_secret: str


class WebhookEndpointRequest(Closed):
    """Body of `POST /webhook_endpoints`. `status` is `enabled` by default."""

    url: str
    name: str
    status: EndpointStatus | None = None
    enabled_events: list[EndpointEvent]
    api_version: str
    advanced_options: WebhookOptions | None = None


class WebhookEndpointUpdate(Closed):
    """Body of `POST /webhook_endpoints/{id}`: what is given changes."""

    url: str | None = None
    name: str | None = None
    status: EndpointStatus | None = None
    enabled_events: list[EndpointEvent] | None = None
    advanced_options: WebhookOptions | None = None


class WebhookSubscription(Wire):
    """Events of one resource for one endpoint."""

    object: str = "webhook_subscription"
    id: str
    webhook_endpoint_id: str
    resource_type: ResourceType
    resource_id: str
    enabled_events: list[SubscriptionEvent] = []
    created_at: str | None = None


class WebhookSubscriptionRequest(Closed):
    """Body of `POST /webhook_subscriptions`. For the same endpoint and resource the new events replace the old ones."""

    webhook_endpoint_id: str
    resource_type: ResourceType
    resource_id: str
    enabled_events: list[SubscriptionEvent]


class WebhookSubscriptionUpdate(Closed):
    """Body of `POST /webhook_subscriptions/{id}`."""

    enabled_events: list[SubscriptionEvent]


class WebhookEvent(Wire):
    """One delivery. The payload is the object that the event is about, in the endpoint's version of the API.

    It is the run, the workflow, the processor or its version, or the batch; for `parse_run.*` a `ParseRunStatus`, and
    for large ones a `LinkedPayload`. Deliveries of the same `event_id` are the same event.
    """

    event_id: str
    event_type: str
    payload: dict[str, Any]


class ParseRunStatus(Wire):
    """The payload of parse runs' events, in place of the run."""

    object: str = "parse_run_status"
    id: str
    status: Annotated[str, OneOf("PROCESSING", "PROCESSED", "FAILED")]
    failure_reason: str | None = None
    failure_message: str | None = None
    metadata: Metadata | None = None


class LinkedPayload(Wire):
    """A payload by link: `data` works for an hour and needs no key. `id` and `metadata` are the object's."""

    object: str = "signed_data_url"
    id: str
    data: str
    metadata: Metadata | None = None
