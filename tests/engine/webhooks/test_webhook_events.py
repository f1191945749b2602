"""Events: what happens is told as it was, signed."""

import json

import httpx
import pytest

from tests.engine.conftest import ended, until, uploaded
from tests.engine.hooks import LISTED, SCHEMA, extractor, hook, names, told
from tests.engine.receiver import receiving

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("fast_poll")]


async def test_a_finished_extraction_is_told_of_as_the_api_answers_it(client: httpx.AsyncClient) -> None:
    async with receiving() as receiver:
        endpoint = await hook(client, receiver, advancedOptions={"headers": {"X-Mine": "one, two"}})
        body = {"file": {"text": "a"}, "config": {"schema": SCHEMA}, "metadata": {"mine": "é"}}
        run = (await client.post("/extract", json=body)).json()
        (row,) = await told(client)
        assert (row["status"], row["attempts"], row["resourceId"]) == ("DELIVERED", 1, run["id"])
        ((headers, raw),) = receiver.seen
        assert json.loads(raw) == {"eventId": row["eventId"], "eventType": "extract_run.processed", "payload": run}
        assert headers["x-extend-api-version"] == "2026-02-09"
        assert (headers["content-type"], headers["x-mine"]) == ("application/json", "one, two")
        (event,) = receiver.events(endpoint["signingSecret"])
        assert type(event).__name__ == "WebhookEvent_ExtractRunProcessed"
        assert (event.payload.output.value, event.payload.metadata) == ({"total": 12.5}, {"mine": "é"})


async def test_a_parse_is_told_of_by_its_status(client: httpx.AsyncClient) -> None:
    async with receiving() as receiver:
        await hook(client, receiver)
        file = {
            "id": (await client.post("/files/upload", files={"file": ("a.txt", b"fail CORRUPT_FILE")})).json()["id"]
        }
        run = (await client.post("/parse_runs", json={"file": file, "metadata": {"a": 1}})).json()
        await ended(client, f"/parse_runs/{run['id']}")
        assert names(await told(client)) == ["parse_run.failed"]
        assert json.loads(receiver.seen[0][1])["payload"] == {
            "object": "parse_run_status",
            "id": run["id"],
            "status": "FAILED",
            "failureReason": "CORRUPT_FILE",
            "failureMessage": "The test asked for it.",
            "metadata": {"a": 1},
        }


RUNS = {
    "parse": "ParseRun",
    "extract": "ExtractRun",
    "classify": "ClassifyRun",
    "split": "SplitRun",
    "edit": "EditRun",
    "detect_form": "FormDetectionRun",
}
"""Operations, and the SDK's names of their events."""
CLASSES = [{"id": "a", "type": "a", "description": "One"}, {"id": "other", "type": "other", "description": "Else"}]
CONFIGS = {"classify": {"classifications": CLASSES}, "split": {"splitClassifications": CLASSES}}


@pytest.mark.parametrize("operation", RUNS)
async def test_the_end_of_a_run_is_told_of_once_and_in_the_sdks_types(
    client: httpx.AsyncClient, operation: str
) -> None:
    async with receiving() as receiver:
        endpoint = await hook(client, receiver)
        for text in ("a", "fail CORRUPT_FILE"):
            config = {"config": CONFIGS[operation]} if operation in CONFIGS else {}
            answer = await client.post(f"/{operation}", json={"file": {"id": await uploaded(client, text)}} | config)
            assert answer.is_success == (text == "a"), answer.text
            await told(client)
        events = receiver.events(endpoint["signingSecret"])
        assert [type(event).__name__ for event in events] == [
            f"WebhookEvent_{RUNS[operation]}Processed",
            f"WebhookEvent_{RUNS[operation]}Failed",
        ]
        assert [event.payload.status for event in events] == ["PROCESSED", "FAILED"]
        assert operation == "parse" or events[0].payload.output


async def test_a_verification_fires_nothing(client: httpx.AsyncClient) -> None:
    async with receiving() as receiver:
        await hook(client, receiver)
        run = await client.post("/verify", json={"file": {"id": await uploaded(client)}})
        assert run.json()["status"] == "PROCESSED"
        assert (await client.get(LISTED)).json()["data"] == []


async def test_a_batch_that_was_cancelled_fires_nothing(client: httpx.AsyncClient) -> None:
    async with receiving() as receiver:
        await hook(client, receiver)
        inputs = [{"file": {"text": "hang"}}] * 2
        batch = (await client.post("/parse_runs/batch", json={"inputs": inputs})).json()
        members = (await client.get("/parse_runs", params={"batchId": batch["id"]})).json()["data"]
        for member in members:
            assert (await client.post(f"/parse_runs/{member['id']}/cancel")).status_code == 200
        assert (await client.get(f"/batch_runs/{batch['id']}")).json()["status"] == "CANCELLED"
        assert (await client.get(LISTED)).json()["data"] == []


async def test_a_cancelled_run_fires_nothing(client: httpx.AsyncClient) -> None:
    async with receiving() as receiver:
        await hook(client, receiver)
        run = (await client.post("/extract_runs", json={"file": {"text": "hang"}})).json()
        await client.post(f"/extract_runs/{run['id']}/cancel")
        await client.post("/extract", json={"file": {"text": "a"}})
        assert names(await told(client)) == ["extract_run.processed"]


async def test_a_filled_form_comes_with_a_link_to_it(client: httpx.AsyncClient) -> None:
    async with receiving() as receiver:
        await hook(client, receiver)
        file = {"id": await uploaded(client, "edit")}
        run = (await client.post("/edit", json={"file": file})).json()
        assert names(await told(client)) == ["edit_run.processed"]
        payload = json.loads(receiver.seen[0][1])["payload"]
        link = payload["output"]["editedFile"].pop("presignedUrl")
        assert (await client.get(link)).status_code == 200
        del run["output"]["editedFile"]["presignedUrl"]
        assert payload == run


async def test_a_batch_is_told_of_once_after_its_members(client: httpx.AsyncClient) -> None:
    async with receiving() as receiver:
        endpoint = await hook(client, receiver)
        inputs = [{"file": {"text": text}} for text in ("a", "b", "fail CORRUPT_FILE", "c")]
        batch = (await client.post("/parse_runs/batch", json={"inputs": inputs})).json()
        await until(lambda: len(receiver.seen) == 5)
        rows = await told(client)
        assert sorted(names(rows)) == ["batch_parse_run.processed", "parse_run.failed"] + ["parse_run.processed"] * 3
        assert names(rows)[-1] == "batch_parse_run.processed"
        bodies = [json.loads(raw) for _, raw in receiver.seen]
        (payload,) = [body["payload"] for body in bodies if body["eventType"] == "batch_parse_run.processed"]
        assert payload == batch | {"status": "PROCESSED"}
        types = {type(event).__name__ for event in receiver.events(endpoint["signingSecret"])}
        assert "WebhookEvent_BatchParseRunProcessed" in types


async def test_a_batch_ends_with_the_deletion_of_its_last_open_member(client: httpx.AsyncClient) -> None:
    async with receiving() as receiver:
        saved = await extractor(client)
        await hook(client, receiver)
        inputs = [{"file": {"text": "a"}}, {"file": {"text": "hang"}}]
        batch = (await client.post("/extract_runs/batch", json={"extractor": {"id": saved}, "inputs": inputs})).json()
        members = (await client.get("/extract_runs", params={"batchId": batch["id"], "sortDir": "asc"})).json()["data"]
        await until(lambda: len(receiver.seen) == 1)
        (left,) = [one["id"] for one in members if one["id"] != json.loads(receiver.seen[0][1])["payload"]["id"]]
        await client.delete(f"/extract_runs/{left}")
        await until(lambda: len(receiver.seen) == 2)
        assert names(await told(client)) == ["extract_run.processed", "batch_processor_run.processed"]


async def test_changes_of_an_extractor_are_told_of(client: httpx.AsyncClient) -> None:
    async with receiving() as receiver:
        endpoint = await hook(client, receiver)
        saved = await extractor(client)
        await client.post(f"/extractors/{saved}", json={"name": "Other"})
        changed = (await client.post(f"/extractors/{saved}", json={"config": {"schema": SCHEMA}})).json()
        version = (await client.post(f"/extractors/{saved}/versions", json={"releaseType": "minor"})).json()
        await until(lambda: len(receiver.seen) == 4)
        rows = await told(client)
        assert names(rows) == [
            "extractor.created",
            "extractor.updated",
            "extractor.draft.updated",
            "extractor.version.published",
        ]
        payloads = {json.loads(raw)["eventType"]: json.loads(raw)["payload"] for _, raw in receiver.seen}
        assert payloads["extractor.draft.updated"] == changed
        assert payloads["extractor.version.published"] == version
        types = sorted(type(event).__name__ for event in receiver.events(endpoint["signingSecret"]))
        assert types == [
            "WebhookEvent_ExtractorCreated",
            "WebhookEvent_ExtractorDraftUpdated",
            "WebhookEvent_ExtractorUpdated",
            "WebhookEvent_ExtractorVersionPublished",
        ]
