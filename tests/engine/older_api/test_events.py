"""Webhook endpoints of the older version are told in its words."""

import json
from typing import Any

import httpx
import pytest

from extend_mcp.wire.webhooks import ENDPOINT_EVENTS
from tests.engine.conftest import refused, until
from tests.engine.hooks import hook
from tests.engine.older_api.conftest import SCHEMA, Body, given, processor, ran, told
from tests.engine.older_api.test_workflows import settled, started, workflow
from tests.engine.receiver import Receiver, receiving

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("fast_poll")]

VERSION = "2025-04-21"
EVENTS = [event for event in ENDPOINT_EVENTS if not event.startswith(("edit", "form", "batch"))]
RUN_EVENTS = ["workflow_run.completed", "workflow_run.step_run.processed"]


async def older_hook(today: httpx.AsyncClient, receiver: Receiver, *events: str, **more: Any) -> Body:
    """An endpoint of the older version."""
    return await hook(today, receiver, *(events or EVENTS), apiVersion=VERSION, **more)


async def received(receiver: Receiver, count: int) -> dict[str, list[Body]]:
    """The payloads by event, once so many came in."""
    await until(lambda: len(receiver.seen) == count)
    assert {headers["x-extend-api-version"] for headers, _ in receiver.seen} == {VERSION}
    found: dict[str, list[Body]] = {}
    for event in [json.loads(raw) for _, raw in receiver.seen]:
        found.setdefault(event["eventType"], []).append(event["payload"])
    return found


@pytest.mark.parametrize("kind", ["EXTRACT", "CLASSIFY", "SPLITTER"])
async def test_a_run_of_a_processor_is_told_of_as_it_is_answered(
    today: httpx.AsyncClient, older: httpx.AsyncClient, kind: str
) -> None:
    async with receiving() as receiver:
        saved = await processor(older, kind)
        await older_hook(today, receiver)
        run = await ran(older, saved["id"])
        failed = await ran(older, saved["id"], "fail CORRUPT_FILE")
        events = await received(receiver, 2)
        assert events == {"processor_run.processed": [run], "processor_run.failed": [failed]}
        assert (run["object"], run["status"], failed["status"]) == ("document_processor_run", "PROCESSED", "FAILED")


async def test_a_parse_is_told_of_by_its_status(today: httpx.AsyncClient, older: httpx.AsyncClient) -> None:
    async with receiving() as receiver:
        await older_hook(today, receiver)
        run = (await older.post("/parse", json={"file": {"fileId": await given(older)}})).json()
        status = {"object": "parser_run_status", "id": run["id"], "status": "PROCESSED"}
        assert await received(receiver, 1) == {"parser_run.processed": [status]}


async def test_changes_of_a_processor_are_told_of(today: httpx.AsyncClient, older: httpx.AsyncClient) -> None:
    async with receiving() as receiver:
        await older_hook(today, receiver)
        made = await processor(older)
        body = {"config": {"type": "EXTRACT", "schema": SCHEMA}}
        changed = await told(older.post(f"/processors/{made['id']}", json=body), "processor")
        publish = older.post(f"/processors/{made['id']}/publish", json={"releaseType": "minor"})
        version = await told(publish, "processorVersion")
        assert await received(receiver, 3) == {
            "processor.created": [made],
            "processor.draft.updated": [changed],
            "processor.version.published": [version],
        }


async def test_a_deployed_workflow_is_told_of_at_its_version(today: httpx.AsyncClient) -> None:
    async with receiving() as receiver:
        await older_hook(today, receiver)
        workflow_id = await workflow(today)
        version = (await today.post(f"/workflows/{workflow_id}/versions", json={})).json()["version"]
        same = {"object": "workflow", "id": workflow_id, "name": "Bills"}
        assert await received(receiver, 2) == {
            "workflow.created": [same | {"version": "draft"}],
            "workflow.deployed": [same | {"version": version}],
        }


async def test_a_workflows_steps_and_end_are_told_of_by_its_run(
    today: httpx.AsyncClient, older: httpx.AsyncClient
) -> None:
    async with receiving() as receiver:
        endpoint = await older_hook(today, receiver, "workflow.created")
        workflow_id = await workflow(today)
        body = {"webhookEndpointId": endpoint["id"], "resourceType": "workflow", "resourceId": workflow_id}
        answer = await today.post("/webhook_subscriptions", json=body | {"enabledEvents": RUN_EVENTS})
        assert answer.status_code == 200, answer.text
        run = await settled(older, await started(older, workflow_id))
        events = await received(receiver, 5)
        assert events["workflow_run.completed"] == [run]
        steps = events["workflow_run.step_run.processed"]
        assert [one["id"] for one in steps] == [run["id"]] * 3
        assert sorted(len(one["outputs"]) for one in steps) == [0, 1, 1]
        assert (await today.delete(f"/workflow_runs/{run['id']}")).status_code == 200
        left = (await today.get("/local/webhook_deliveries")).json()["data"]
        assert [row["eventType"] for row in left] == ["workflow.created"]


async def test_a_link_leads_to_the_same_payload(today: httpx.AsyncClient, older: httpx.AsyncClient) -> None:
    async with receiving() as receiver:
        saved = await processor(older)
        await older_hook(today, receiver, advancedOptions={"payload": {"format": "url"}})
        run = await ran(older, saved["id"])
        [linked] = (await received(receiver, 1))["processor_run.processed"]
        assert (linked["object"], linked["id"]) == ("signed_data_url", run["id"])
        assert (await today.get(linked["data"], headers={"authorization": ""})).json() == run


@pytest.mark.parametrize("event", ["edit_run.processed", "form_detection_run.failed", "batch_parse_run.processed"])
async def test_events_that_the_version_lacks_are_refused(today: httpx.AsyncClient, event: str) -> None:
    body = {"url": "http://127.0.0.1:1/a", "name": "Hook", "apiVersion": VERSION, "enabledEvents": [event]}
    assert event in refused(await today.post("/webhook_endpoints", json=body), 400, "LOCAL_NOT_IN_VERSION")
    made = (await today.post("/webhook_endpoints", json=body | {"enabledEvents": []})).json()
    answer = await today.post(f"/webhook_endpoints/{made['id']}", json={"enabledEvents": [event]})
    assert event in refused(answer, 400, "LOCAL_NOT_IN_VERSION")
    workflow_id = await workflow(today)
    body = {"webhookEndpointId": made["id"], "resourceType": "workflow", "resourceId": workflow_id}
    right = (await today.post("/webhook_subscriptions", json=body | {"enabledEvents": RUN_EVENTS})).json()
    for path in ("/webhook_subscriptions", f"/webhook_subscriptions/{right['id']}"):
        wrong = {"enabledEvents": ["workflow_run.cancelled"]} | (body if path == "/webhook_subscriptions" else {})
        refused(await today.post(path, json=wrong), 400, "LOCAL_NOT_IN_VERSION")
