"""Evaluation sets and webhooks."""

from extend_mcp.wire.base import Wire
from extend_mcp.wire.evaluations import (
    EvaluationEntity,
    EvaluationItem,
    EvaluationItemsCreated,
    EvaluationItemsRequest,
    EvaluationItemSummary,
    EvaluationItemUpdate,
    EvaluationSet,
    EvaluationSetRequest,
    EvaluationSetRun,
    EvaluationSetRunRequest,
)
from extend_mcp.wire.runs import ListPage
from extend_mcp.wire.webhooks import (
    LinkedPayload,
    ParseRunStatus,
    WebhookEndpoint,
    WebhookEndpointCreated,
    WebhookEndpointRequest,
    WebhookEndpointUpdate,
    WebhookEvent,
    WebhookOptions,
    WebhookSubscription,
    WebhookSubscriptionRequest,
    WebhookSubscriptionUpdate,
)
from tests.wire import TOKEN, Call, load

ITEMS = EvaluationItemsRequest.read(load("requests", "evaluation_item_create")["body"]).items
EXPECTED = EvaluationItemUpdate.read(load("requests", "evaluation_item_update")["body"]).expected_output
HOOK = "https://hooks.example/extend"
EVENTS = ["parse_run.processed", "workflow.deployed"]
OPTIONS = WebhookOptions.read(load("responses", "webhook_endpoint")["advancedOptions"])

RESPONSES: dict[str, type[Wire]] = {
    "evaluation_item": EvaluationItem,
    "evaluation_items": ListPage[EvaluationItemSummary],
    "evaluation_items_created": EvaluationItemsCreated,
    "evaluation_set": EvaluationSet,
    "evaluation_set_run": EvaluationSetRun,
    "evaluation_set_run_classify": EvaluationSetRun,
    "evaluation_set_run_split": EvaluationSetRun,
    "evaluation_sets": ListPage[EvaluationSet],
    "linked_payload": LinkedPayload,
    "parse_run_status": ParseRunStatus,
    "webhook_endpoint": WebhookEndpoint,
    "webhook_endpoint_created": WebhookEndpointCreated,
    "webhook_endpoints": ListPage[WebhookEndpoint],
    "webhook_event": WebhookEvent,
    "webhook_event_linked": WebhookEvent,
    "webhook_subscription": WebhookSubscription,
    "webhook_subscriptions": ListPage[WebhookSubscription],
}

BODIES: dict[str, type[Wire]] = {
    "evaluation_item_create": EvaluationItemsRequest,
    "evaluation_item_update": EvaluationItemUpdate,
    "evaluation_set_create": EvaluationSetRequest,
    "evaluation_set_run_create": EvaluationSetRunRequest,
    "webhook_endpoint_create": WebhookEndpointRequest,
    "webhook_endpoint_update": WebhookEndpointUpdate,
    "webhook_subscription_create": WebhookSubscriptionRequest,
    "webhook_subscription_update": WebhookSubscriptionUpdate,
}

CALLS: dict[str, Call] = {
    "evaluation_item_create": (
        "evaluation_items_created",
        lambda api: api.evaluation_sets.items.create("ev_4Nd", items=ITEMS),
    ),
    "evaluation_item_delete": ("deleted", lambda api: api.evaluation_sets.items.delete("ev_4Nd", "evi_1")),
    "evaluation_item_get": ("evaluation_item", lambda api: api.evaluation_sets.items.get("ev_4Nd", "evi_1")),
    "evaluation_item_list": (
        "evaluation_items",
        lambda api: api.evaluation_sets.items.list(
            "ev_4Nd", next_page_token=TOKEN, max_page_size=50, sort_by="createdAt", sort_dir="asc"
        ),
    ),
    "evaluation_item_update": (
        "evaluation_item",
        lambda api: api.evaluation_sets.items.update("ev_4Nd", "evi_1", expected_output=EXPECTED),
    ),
    "evaluation_set_create": (
        "evaluation_set",
        lambda api: api.evaluation_sets.create(name="March", description="By hand", entity_id="ex_Qw3"),
    ),
    "evaluation_set_get": ("evaluation_set", lambda api: api.evaluation_sets.get("ev_4Nd")),
    "evaluation_set_list": (
        "evaluation_sets",
        lambda api: api.evaluation_sets.list(
            entity_id="ex_Qw3", next_page_token=TOKEN, max_page_size=50, sort_by="createdAt", sort_dir="asc"
        ),
    ),
    "evaluation_set_run_create": (
        "evaluation_set_run",
        lambda api: api.evaluation_set_runs.create(
            evaluation_set_id="ev_4Nd",
            entity=EvaluationEntity(id="ex_Qw3", version="0.1"),
            evaluation_set_item_ids=["evi_1"],
        ),
    ),
    "evaluation_set_run_get": ("evaluation_set_run_split", lambda api: api.evaluation_set_runs.get("bpr_7Ee")),
    "webhook_endpoint_create": (
        "webhook_endpoint_created",
        lambda api: api.webhook_endpoints.create(
            url=HOOK,
            name="Intake",
            status="enabled",
            enabled_events=EVENTS,
            api_version="2026-02-09",
            advanced_options=OPTIONS,
        ),
    ),
    "webhook_endpoint_delete": ("deleted", lambda api: api.webhook_endpoints.delete("wh_3Fv")),
    "webhook_endpoint_get": ("webhook_endpoint", lambda api: api.webhook_endpoints.get("wh_3Fv")),
    "webhook_endpoint_list": (
        "webhook_endpoints",
        lambda api: api.webhook_endpoints.list(
            status="disabled", next_page_token=TOKEN, max_page_size=50, sort_dir="asc"
        ),
    ),
    "webhook_endpoint_update": (
        "webhook_endpoint",
        lambda api: api.webhook_endpoints.update(
            "wh_3Fv", url=HOOK, name="Intake", status="enabled", enabled_events=EVENTS, advanced_options=OPTIONS
        ),
    ),
    "webhook_subscription_create": (
        "webhook_subscription",
        lambda api: api.webhook_subscriptions.create(
            webhook_endpoint_id="wh_3Fv",
            resource_type="workflow",
            resource_id="workflow_2Js",
            enabled_events=["workflow_run.completed", "workflow_run.step_run.processed"],
        ),
    ),
    "webhook_subscription_delete": ("deleted", lambda api: api.webhook_subscriptions.delete("whes_6Gm")),
    "webhook_subscription_get": ("webhook_subscription", lambda api: api.webhook_subscriptions.get("whes_6Gm")),
    "webhook_subscription_list": (
        "webhook_subscriptions",
        lambda api: api.webhook_subscriptions.list(
            webhook_endpoint_id="wh_3Fv",
            resource_id="workflow_2Js",
            next_page_token=TOKEN,
            max_page_size=50,
            sort_dir="asc",
        ),
    ),
    "webhook_subscription_update": (
        "webhook_subscription",
        lambda api: api.webhook_subscriptions.update("whes_6Gm", enabled_events=["workflow_run.failed"]),
    ),
}
