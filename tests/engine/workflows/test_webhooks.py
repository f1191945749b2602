"""What webhooks are told of workflows."""

import json
from typing import Any

import httpx
import pytest

from tests.engine.conftest import until
from tests.engine.hooks import LISTED, hook
from tests.engine.receiver import receiving
from tests.engine.workflows.conftest import Body, extract, ran, result, settled, step, steps
from tests.engine.workflows.doubles import document

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("fast_poll")]

EVENTS = ["workflow_run.completed", "workflow_run.failed", "workflow_run.step_run.processed"]


async def test_a_subscription_hears_of_the_steps_and_the_end_of_a_run(client: httpx.AsyncClient) -> None:
    async with receiving() as receiver:
        endpoint = await hook(client, receiver, "workflow.created")
        workflow = (await client.post("/workflows", json={"name": "W", "steps": steps(extract("extract"))})).json()
        given = {"webhookEndpointId": endpoint["id"], "resourceType": "workflow", "resourceId": workflow["id"]}
        await client.post("/webhook_subscriptions", json=given | {"enabledEvents": EVENTS})
        body = {"workflow": {"id": workflow["id"]}, "file": document(value={"total": 5})}
        run = await settled(client, (await client.post("/workflow_runs", json=body)).json())
        await until(lambda: len(receiver.seen) == 4)
        told: dict[str, list[Any]] = {}
        for event in [json.loads(raw) for _, raw in receiver.seen]:
            told.setdefault(event["eventType"], []).append(event["payload"])
        assert told["workflow.created"] == [workflow]
        assert told["workflow_run.completed"] == [run]
        results = {one["stepType"]: one["result"] for one in told["workflow_run.step_run.processed"]}
        assert results["PARSE"]["parseRun"]["output"]["chunks"]
        assert results["EXTRACT"]["extractRun"]["output"]["value"] == {"total": 5}
        names = {type(event).__name__ for event in receiver.events(endpoint["signingSecret"])}
        assert names == {
            "WebhookEvent_WorkflowCreated",
            "WebhookEvent_WorkflowRunCompleted",
            "WebhookEvent_WorkflowRunStepRunProcessed",
        }
        await client.delete(f"/workflow_runs/{run['id']}")
        left: list[Body] = (await client.get(LISTED)).json()["data"]
        assert [row["eventType"] for row in left] == ["workflow.created"]


async def test_a_run_that_a_workflow_makes_of_finished_results_tells_its_end_like_others(
    client: httpx.AsyncClient,
) -> None:
    defined = [
        step("TRIGGER", "trigger", "parse"),
        step("PARSE", "parse", "one", "two"),
        extract("one", "merge"),
        extract("two", "merge"),
        step("MERGE_EXTRACT", "merge", mergeOrder="confidence"),
    ]
    async with receiving() as receiver:
        await hook(client, receiver, "extract_run.processed")
        run = await ran(client, defined, file=document(value={"total": 7}))
        merged = result(run, "merge")["extractRun"]
        await until(lambda: len(receiver.seen) == 3)
        told = {event["payload"]["id"]: event["payload"] for event in (json.loads(raw) for _, raw in receiver.seen)}
        assert told[merged["id"]]["output"] == merged["output"]
