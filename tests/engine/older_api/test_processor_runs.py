"""`/processor_runs` and `/batch_processor_runs`, which both versions of the API serve alike."""

import httpx
import pytest

from tests.engine.conftest import until
from tests.engine.older_api.conftest import CONFIGS, KINDS, RUNS, SCHEMA, Body, denied, given, processor, ran, told

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("kind", CONFIGS)
async def test_a_run_of_either_family_is_in_both(
    today: httpx.AsyncClient, served: httpx.AsyncClient, kind: str
) -> None:
    made = await processor(served, kind)
    run = await ran(served, made["id"], metadata={"a": 1}, priority=3)
    assert (run["object"], run["status"], run["type"]) == ("document_processor_run", "PROCESSED", kind)
    assert (run["processorId"], run["processorVersionId"]) == (made["id"], made["draftVersion"]["id"])
    assert (run["processorName"], run["metadata"], run["usage"]) == (made["name"], {"a": 1}, {"credits": 0})
    assert (run["reviewed"], run["edited"], run["edits"], run["mergedProcessors"]) == (False, False, {}, [])
    assert (run["config"]["type"], [file["name"] for file in run["files"]]) == (kind, ["a.txt"])
    assert (await served.get(run["url"])).headers["content-type"].startswith("text/html")
    found = (await today.get(f"/{RUNS[kind]}/{run['id']}")).json()
    assert (found["status"], found[KINDS[kind]]["id"]) == ("PROCESSED", made["id"])
    body = {KINDS[kind]: {"id": made["id"]}, "file": {"id": await given(today)}}
    theirs = (await today.post(f"/{RUNS[kind][:-5]}", json=body)).json()
    again = await told(served.get(f"/processor_runs/{theirs['id']}"), "processorRun")
    assert (again["processorId"], again["type"]) == (made["id"], kind)
    assert again["output"].keys() == theirs["output"].keys()


async def test_a_run_is_answered_at_once_unless_it_is_waited_for(served: httpx.AsyncClient) -> None:
    made = await processor(served)
    body = {"processorId": made["id"], "file": {"fileId": await given(served, "hang")}}
    run = await told(served.post("/processor_runs", json=body), "processorRun")
    assert (run["status"], run["output"]) == ("PROCESSING", None)
    cancelled = await told(served.post(f"/processor_runs/{run['id']}/cancel"), "processorRun")
    assert cancelled["status"] == "CANCELLED"
    assert "terminal" in denied(await served.post(f"/processor_runs/{run['id']}/cancel"), 400, "INVALID_REQUEST")


async def test_a_run_that_fails_while_it_is_waited_for_is_told_as_a_run(served: httpx.AsyncClient) -> None:
    made = await processor(served)
    run = await ran(served, made["id"], "fail CORRUPT_FILE")
    assert (run["status"], run["failureReason"], run["output"]) == ("FAILED", "CORRUPT_FILE", None)
    assert run["failureMessage"]


async def test_raw_text_is_a_document(served: httpx.AsyncClient) -> None:
    made = await processor(served, "CLASSIFY")
    body = {"processorId": made["id"], "rawText": "a bill", "sync": True}
    run = await told(served.post("/processor_runs", json=body), "processorRun")
    assert run["output"]["insights"] == [{"type": "reasoning", "content": "a bill"}]
    splitter = await processor(served, "SPLITTER")
    answer = await served.post("/processor_runs", json={"processorId": splitter["id"], "rawText": "a"})
    denied(answer, 400, "INVALID_REQUEST")


async def test_a_config_takes_the_place_of_the_version_s(served: httpx.AsyncClient) -> None:
    made = await processor(served, extractionRules="Without tax")
    run = await ran(served, made["id"], config={"type": "EXTRACT", "schema": SCHEMA})
    assert "extractionRules" not in run["config"]
    assert run["processorVersionId"] == made["draftVersion"]["id"]
    plain = await ran(served, made["id"], version="draft")
    assert plain["config"]["extractionRules"] == "Without tax"


async def test_a_run_with_fields_is_told_by_field_and_by_value_today(
    today: httpx.AsyncClient, served: httpx.AsyncClient
) -> None:
    fields = [{"id": "f", "name": "total", "type": "number", "description": "The total"}]
    body = {"name": "Old", "type": "EXTRACT", "config": {"type": "EXTRACT", "fields": fields}}
    made = await told(served.post("/processors", json=body), "processor")
    assert made["draftVersion"]["config"]["fields"] == fields
    run = await ran(served, made["id"])
    assert (run["output"]["total"]["value"], run["output"]["total"]["id"]) == (12.5, "f")
    assert (await today.get(f"/extract_runs/{run['id']}")).json()["output"]["value"] == {"total": 12.5}


async def test_runs_are_listed_by_what_is_asked_for(served: httpx.AsyncClient) -> None:
    made = {kind: (await processor(served, kind))["id"] for kind in CONFIGS}
    runs = {kind: await ran(served, processor_id) for kind, processor_id in made.items()}
    failed = await ran(served, made["EXTRACT"], "fail CORRUPT_FILE")
    ids = [*(run["id"] for run in runs.values()), failed["id"]]

    async def listed(**query: str) -> list[str]:
        rows = await told(served.get("/processor_runs", params={"sortBy": "createdAt", "sortDir": "asc"} | query), LIST)
        return [row["id"] for row in rows]

    assert await listed() == ids
    assert await listed(maxPageSize="2") == ids[:2]
    assert await listed(processorType="SPLITTER") == [runs["SPLITTER"]["id"]]
    assert await listed(processorId=made["EXTRACT"]) == [runs["EXTRACT"]["id"], failed["id"]]
    assert await listed(status="FAILED", source="API", fileNameContains="A.TX") == [failed["id"]]
    assert await listed(sourceId="bpr_1") == []
    denied(await served.get("/processor_runs", params={"status": "DONE"}), 400, "INVALID_REQUEST")


LIST = "processorRuns"


async def test_a_row_has_the_words_of_the_sdk_and_those_of_the_documents(served: httpx.AsyncClient) -> None:
    run = await ran(served, (await processor(served))["id"])
    [row] = await told(served.get("/processor_runs"), LIST)
    assert row == {
        **{key: run[key] for key in ("id", "status", "processorId", "processorName", "processorVersionId", "type")},
        "processorType": "EXTRACT",
        "fileName": "a.txt",
        "source": "API",
        "sourceId": None,
        "usage": {"credits": 0},
        "createdAt": row["createdAt"],
        "updatedAt": row["updatedAt"],
    }


async def test_runs_of_inline_configs_are_shown_without_a_processor(
    today: httpx.AsyncClient, served: httpx.AsyncClient
) -> None:
    body = {"file": {"id": await given(today)}, "config": {"schema": SCHEMA}}
    made = (await today.post("/extract", json=body)).json()
    run = await told(served.get(f"/processor_runs/{made['id']}"), "processorRun")
    assert (run["processorId"], run["processorName"], run["output"]["value"]) == (None, None, {"total": 12.5})


async def test_a_run_is_deleted(today: httpx.AsyncClient, served: httpx.AsyncClient) -> None:
    run = await ran(served, (await processor(served))["id"])
    deleted = (await served.delete(f"/processor_runs/{run['id']}")).json()
    assert (deleted["success"], deleted["documentProcessorRunId"]) == (True, run["id"])
    assert deleted["message"]
    for method in ("GET", "DELETE"):
        denied(await served.request(method, f"/processor_runs/{run['id']}"), 404, "NOT_FOUND")
    assert (await today.get(f"/extract_runs/{run['id']}")).status_code == 404


async def test_runs_of_other_kinds_are_not_processor_runs(today: httpx.AsyncClient, served: httpx.AsyncClient) -> None:
    parsed = (await today.post("/parse", json={"file": {"id": await given(today)}})).json()
    denied(await served.get(f"/processor_runs/{parsed['id']}"), 404, "NOT_FOUND")
    denied(await served.post("/processor_runs/exr_no/cancel"), 404, "NOT_FOUND")
    assert await told(served.get("/processor_runs"), LIST) == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"rawText": "a"}, 400),
        ({"processorId": "ex_no", "rawText": "a"}, 404),
        ({"processorId": "PROCESSOR"}, 400),
        ({"processorId": "PROCESSOR", "file": {"fileName": "a.pdf"}}, 400),
        ({"processorId": "PROCESSOR", "file": {"fileId": "file_no"}}, 404),
        ({"processorId": "PROCESSOR", "file": {"fileId": "file_no"}, "rawText": "a"}, 400),
        ({"processorId": "PROCESSOR", "file": {"fileUrl": "ftp://a.example/b"}}, 400),
        ({"processorId": "PROCESSOR", "rawText": "a", "version": "9.9"}, 404),
        ({"processorId": "PROCESSOR", "rawText": "a", "config": {"type": "EXTRACT", "baseProcessor": "none"}}, 400),
        ({"processorId": "PROCESSOR", "rawText": "a", "priority": 101}, 400),
        ({"processorId": "PROCESSOR", "rawText": "a", "metadata": {"a": "a" * 11_000}}, 400),
    ],
)
async def test_a_wrong_request_is_refused(served: httpx.AsyncClient, body: Body, status: int) -> None:
    made = await processor(served)
    body = {key: made["id"] if value == "PROCESSOR" else value for key, value in body.items()}
    denied(await served.post("/processor_runs", json=body), status, "NOT_FOUND" if status == 404 else "INVALID_REQUEST")
    assert await told(served.get("/processor_runs"), LIST) == []


async def test_a_batch_tells_what_went_in(today: httpx.AsyncClient, served: httpx.AsyncClient) -> None:
    made = await processor(served)
    body = {"extractor": {"id": made["id"]}, "inputs": [{"file": {"text": "a"}}, {"file": {"text": "fail X"}}]}
    batch = (await today.post("/extract_runs/batch", json=body)).json()

    async def done() -> Body | None:
        found: Body = await told(served.get(f"/batch_processor_runs/{batch['id']}"), "batchProcessorRun")
        return found if found["status"] == "PROCESSED" else None

    found = await until(done)
    assert (found["object"], found["processorId"], found["runCount"]) == ("batch_processor_run", made["id"], 2)
    assert (found["processorName"], found["processorVersionId"]) == (made["name"], made["draftVersion"]["id"])
    assert (found["metrics"], found["source"], found["options"]) == ({"numFiles": 1, "numPages": 1}, None, {})
    assert found["updatedAt"] >= found["createdAt"] == batch["createdAt"]


async def test_an_evaluation_is_a_batch_of_its_set(today: httpx.AsyncClient, served: httpx.AsyncClient) -> None:
    made = await processor(served)
    whole = (await today.post("/evaluation_sets", json={"name": "S", "entityId": made["id"]})).json()
    item = {"fileId": await given(today), "expectedOutput": {"value": {"total": 12.5}}}
    await today.post(f"/evaluation_sets/{whole['id']}/items", json={"items": [item]})
    run = (await today.post("/evaluation_set_runs", json={"evaluationSetId": whole["id"]})).json()
    found = await told(served.get(f"/batch_processor_runs/{run['id']}"), "batchProcessorRun")
    assert (found["source"], found["sourceId"], found["processorId"]) == ("EVAL_SET", whole["id"], made["id"])


async def test_batches_of_parses_are_no_batches_of_processors(
    today: httpx.AsyncClient, served: httpx.AsyncClient
) -> None:
    batch = (await today.post("/parse_runs/batch", json={"inputs": [{"file": {"text": "a"}}]})).json()
    for batch_id in (batch["id"], "bpr_no"):
        denied(await served.get(f"/batch_processor_runs/{batch_id}"), 404, "NOT_FOUND")
