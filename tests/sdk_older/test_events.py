"""What webhook endpoints of version 2025-04-21 are sent, in the types of the vendor's SDK of that version."""

import httpx
import pytest
from extend_ai import (
    WebhookEventProcessor,
    WebhookEventProcessorRun,
    WebhookEventProcessorVersion,
    WebhookEventWorkflow,
    WebhookEventWorkflowRun,
)

from tests.deadlines import DEADLINE
from tests.engine.conftest import HEADERS, until
from tests.engine.hooks import hook
from tests.engine.receiver import receiving
from tests.engine.workflows.conftest import step, steps
from tests.sample_files import invoice_pdf
from tests.sdk.samples import FOUND, NOTE
from tests.sdk.served import Awaited
from tests.sdk.shapes import validate
from tests.sdk_older.test_older import EXTRACT, stored

pytestmark = pytest.mark.anyio

EVENTS = {
    "processor.created": WebhookEventProcessor,
    "processor.version.published": WebhookEventProcessorVersion,
    "processor_run.processed": WebhookEventProcessorRun,
    "workflow.created": WebhookEventWorkflow,
    "workflow_run.completed": WebhookEventWorkflowRun,
    "workflow_run.step_run.processed": WebhookEventWorkflowRun,
}
GLOBAL = ("extractor.created", "extractor.version.published", "extract_run.processed", "workflow.created")


async def test_events(sdk: Awaited, engine_url: str) -> None:
    async with (
        receiving() as receiver,
        httpx.AsyncClient(base_url=engine_url, headers=HEADERS, timeout=DEADLINE) as today,
    ):
        endpoint = await hook(today, receiver, *GLOBAL, apiVersion="2025-04-21")
        made = (await sdk.processor.create(name="A", type="EXTRACT", config=EXTRACT)).processor
        await sdk.processor_version.create(made.id, release_type="minor")
        run = sdk.processor_run.create(processor_id=made.id, file=await stored(sdk, invoice_pdf()), sync=True)
        run_id = (await run).processor_run.id
        use = step("EXTRACT", "extract", extractor={"id": made.id, "version": "latest"})
        workflow = (await today.post("/workflows", json={"name": "W", "steps": steps(use)})).json()
        body = {"webhookEndpointId": endpoint["id"], "resourceType": "workflow", "resourceId": workflow["id"]}
        await today.post(
            "/webhook_subscriptions", json=body | {"enabledEvents": [one for one in EVENTS if "workflow_run" in one]}
        )
        await today.post("/workflow_runs", json={"workflow": {"id": workflow["id"]}, "file": NOTE})
        await until(lambda: len(receiver.seen) == 8)
        seen = [raw for _, raw in receiver.seen]
    events = [EVENTS[name].model_validate_json(raw) for raw in seen for name in EVENTS if f'"{name}"'.encode() in raw]
    for event in events:
        validate(event)
    assert {event.event_type for event in events} == EVENTS.keys()
    outputs = {event.payload.id: event.payload.output for event in events if "processor_run." in event.event_type}
    assert outputs[run_id].value == FOUND
