"""`/extract`, `/extract_runs` and `/extractors`."""

from typing import Any

import httpx
import pytest

from extend_mcp.engine.config import EngineConfig
from extend_mcp.wire.extract import ExtractRun
from tests.engine.conftest import alive, ended, refused, started, until, uploaded

pytestmark = pytest.mark.anyio

SCHEMA = {"type": "object", "properties": {"total": {"type": ["number", "null"]}}}
FILLED = SCHEMA | {"required": ["total"], "additionalProperties": False}


async def saved(client: httpx.AsyncClient, **config: Any) -> str:
    body = {"name": "Invoices", "config": {"schema": SCHEMA} | config}
    extractor: dict[str, Any] = (await client.post("/extractors", json=body)).json()
    extractor_id: str = extractor["id"]
    return extractor_id


async def test_an_extraction_ends_with_its_parse(client: httpx.AsyncClient) -> None:
    body = {"file": {"id": await uploaded(client)}, "config": {"schema": SCHEMA}, "metadata": {"ref": "42"}}
    created = (await client.post("/extract_runs", json=body)).json()
    assert (created["status"], created["output"], created["extractor"]) == ("PROCESSING", None, None)
    run = await ended(client, f"/extract_runs/{created['id']}")
    assert run["status"] == "PROCESSED"
    assert run["output"]["value"] == {"total": 12.5}
    assert run["config"]["schema"] == FILLED
    assert run["config"]["baseProcessor"] == "extraction_performance"
    assert (run["metadata"], run["reviewed"], run["edits"], run["files"]) == ({"ref": "42"}, False, None, None)
    assert [entry["object"] for entry in run["usage"]["breakdown"]] == ["extract_run", "parse_run"]
    assert ExtractRun.model_validate(run).is_final
    parse = (await client.get(f"/parse_runs/{run['parseRunId']}")).json()
    assert (parse["status"], parse["file"]["id"]) == ("PROCESSED", run["file"]["id"])
    found = (await client.get("/parse_runs", params={"source": "DOCUMENT_PROCESSOR_RUN", "sourceId": run["id"]})).json()
    assert [one["id"] for one in found["data"]] == [parse["id"]]


async def test_a_schema_that_was_inferred_stands_in_the_config(client: httpx.AsyncClient) -> None:
    run = (await client.post("/extract", json={"file": {"text": "total 12.50"}})).json()
    assert run["config"]["schema"] == FILLED
    assert (run["file"]["type"], run["file"]["name"]) == ("TXT", "text.txt")


async def test_a_failure_is_told_on_both_runs(client: httpx.AsyncClient) -> None:
    created = (await client.post("/extract_runs", json={"file": {"text": "fail CORRUPT_FILE"}})).json()
    run = await ended(client, f"/extract_runs/{created['id']}")
    assert (run["status"], run["failureReason"]) == ("FAILED", "CORRUPT_FILE")
    assert (await client.get(f"/parse_runs/{run['parseRunId']}")).json()["status"] == "FAILED"
    refused(await client.post("/extract", json={"file": {"text": "fail CORRUPT_FILE"}}), 422, "CORRUPT_FILE")


async def test_a_package_has_files_and_no_file(client: httpx.AsyncClient) -> None:
    ids = [await uploaded(client, "a"), await uploaded(client, "b")]
    run = (await client.post("/extract", json={"package": {"files": [{"id": one} for one in ids]}})).json()
    assert run["file"] is None
    assert [file["id"] for file in run["files"]] == ids


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "exactly one of file and package"),
        ({"file": {"text": "a"}, "package": {"files": [{"id": "a"}, {"id": "b"}]}}, "exactly one of file and package"),
        ({"package": {"files": [{"id": "a"}]}}, "package.files"),
        ({"package": {"files": [{"id": "a"}, {"id": "a"}]}}, "package.files.1: the same file is given twice"),
        ({"package": {"files": [{"id": "a"}, {"text": "a"}]}}, "package.files.1.text"),
        ({"file": {"text": "a"}, "extractor": {"id": "ex_a"}, "config": {}}, "extractor or config, not both"),
        ({"file": {"text": "a"}, "priority": 0}, "priority"),
        ({"file": {"text": "a"}, "priority": 101}, "priority"),
        (
            {"file": {"text": "a"}, "config": {"schema": {"type": "object", "properties": {"a": {"type": "string"}}}}},
            "Path: schema.properties.a",
        ),
        ({"file": {"text": "a"}, "config": {"advancedOptions": {"citationMode": "x"}}}, "advancedOptions.citationMode"),
    ],
)
async def test_a_wrong_body_is_refused(client: httpx.AsyncClient, body: dict[str, Any], said: str) -> None:
    assert said in refused(await client.post("/extract_runs", json=body), 400, "INVALID_REQUEST")


async def test_cancelling_ends_both_runs(client: httpx.AsyncClient, config: EngineConfig) -> None:
    created = (await client.post("/extract_runs", json={"file": {"text": "hang"}})).json()
    pid = int(await until(lambda: started(config.data_dir)))
    within = await client.post(f"/parse_runs/{created['parseRunId']}/cancel")
    assert created["id"] in refused(within, 400, "INVALID_REQUEST")
    cancelled = await client.post(f"/extract_runs/{created['id']}/cancel")
    assert cancelled.json()["status"] == "CANCELLED"
    assert (await client.get(f"/parse_runs/{created['parseRunId']}")).json()["status"] == "CANCELLED"
    await until(lambda: not alive(pid))


async def test_deleting_an_extraction_deletes_its_parse(client: httpx.AsyncClient) -> None:
    run = (await client.post("/extract", json={"file": {"text": "a"}})).json()
    await client.delete(f"/extract_runs/{run['id']}")
    refused(await client.get(f"/extract_runs/{run['id']}"), 404, "NOT_FOUND")
    refused(await client.get(f"/parse_runs/{run['parseRunId']}"), 404, "NOT_FOUND")


async def test_a_deleted_parse_leaves_the_extraction(client: httpx.AsyncClient) -> None:
    run = (await client.post("/extract", json={"file": {"text": "a"}})).json()
    await client.delete(f"/parse_runs/{run['parseRunId']}")
    later = (await client.get(f"/extract_runs/{run['id']}")).json()
    assert (later["parseRunId"], later["output"]) == (None, run["output"])


async def test_a_saved_extractor_is_used_at_the_version_that_is_asked_for(client: httpx.AsyncClient) -> None:
    extractor_id = await saved(client, extractionRules="draft")
    path = f"/extractors/{extractor_id}"

    async def rules(**extractor: Any) -> tuple[str, str]:
        body = {"file": {"text": "a"}, "extractor": {"id": extractor_id} | extractor}
        run = (await client.post("/extract_runs", json=body)).json()
        assert run["extractor"]["name"] == "Invoices"
        return run["extractorVersion"]["version"], run["config"]["extractionRules"]

    assert await rules() == ("draft", "draft")
    first = (await client.post(f"{path}/versions", json={"releaseType": "minor", "description": "first"})).json()
    assert (first["version"], first["config"]["extractionRules"]) == ("0.1", "draft")
    await client.post(path, json={"config": {"schema": SCHEMA, "extractionRules": "changed"}})
    assert await rules() == ("0.1", "draft")
    assert await rules(version="draft") == ("draft", "changed")
    second = (
        await client.post(f"{path}/versions", json={"releaseType": "major", "config": {"extractionRules": "own"}})
    ).json()
    assert second["version"] == "1.0"
    assert await rules(version="latest") == ("1.0", "own")
    assert await rules(version="0.1", overrideConfig={"extractionRules": "over"}) == ("0.1", "over")
    third = (await client.post(f"{path}/versions", json={"releaseType": "minor"})).json()
    assert (third["version"], third["config"]["extractionRules"]) == ("1.1", "changed")
    listed = (await client.get(f"{path}/versions")).json()["data"]
    assert [version["version"] for version in listed] == ["draft", "1.1", "1.0", "0.1"]
    assert all("config" not in version and version["extractorId"] == extractor_id for version in listed)
    for name in ("latest", "1.1", third["id"]):
        assert (await client.get(f"{path}/versions/{name}")).json()["id"] == third["id"]
    refused(await client.get(f"{path}/versions/9.9"), 404, "NOT_FOUND")
    found = (await client.get("/extract_runs", params={"extractorId": extractor_id})).json()["data"]
    assert len(found) == 5


async def test_extractors_are_made_changed_and_listed(client: httpx.AsyncClient) -> None:
    extractor_id = await saved(client)
    clone = (await client.post("/extractors", json={"name": "Copy", "cloneExtractorId": extractor_id})).json()
    assert clone["draftVersion"]["config"]["schema"] == FILLED
    assert clone["draftVersion"]["version"] == "draft"
    renamed = (await client.post(f"/extractors/{extractor_id}", json={"name": "Bills"})).json()
    assert (renamed["name"], renamed["draftVersion"]["config"]["schema"]) == ("Bills", FILLED)
    assert (await client.get(f"/extractors/{extractor_id}")).json() == renamed
    listed = (await client.get("/extractors")).json()["data"]
    assert [one["name"] for one in listed] == ["Bills", "Copy"]
    assert all("draftVersion" not in one for one in listed)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "INVALID_REQUEST"),
        ({"name": " "}, "INVALID_REQUEST"),
        ({"name": "a", "cloneExtractorId": "ex_a", "config": {}}, "INVALID_REQUEST"),
        ({"name": "a", "config": {"schema": {"type": "array"}}}, "INVALID_REQUEST"),
        ({"name": "a", "generate": {"files": []}}, "INVALID_REQUEST"),
        ({"name": "a", "generate": {"files": [{"text": "a"}]}}, "INVALID_REQUEST"),
        ({"name": "a", "config": {}, "generate": {"files": [{"id": "file_a"}]}}, "INVALID_REQUEST"),
    ],
)
async def test_a_wrong_extractor_is_refused(client: httpx.AsyncClient, body: dict[str, Any], code: str) -> None:
    refused(await client.post("/extractors", json=body), 400, code)


async def test_unknown_extractors_are_not_found(client: httpx.AsyncClient) -> None:
    body = {"file": {"text": "a"}, "extractor": {"id": "ex_nope"}}
    refused(await client.post("/extract_runs", json=body), 404, "NOT_FOUND")
    refused(await client.post("/extractors", json={"name": "a", "cloneExtractorId": "ex_nope"}), 404, "NOT_FOUND")
    for path in ("/extractors/ex_nope", "/extractors/ex_nope/versions", "/extractors/ex_nope/versions/draft"):
        refused(await client.get(path), 404, "NOT_FOUND")


async def test_a_batch_takes_a_saved_extractor_only(client: httpx.AsyncClient) -> None:
    inputs = [{"file": {"text": "a"}, "metadata": {"n": 1}}, {"file": {"text": "b"}}]
    refused(await client.post("/extract_runs/batch", json={"inputs": inputs}), 400, "INVALID_REQUEST")
    extractor = {"id": await saved(client)}
    inline = {"inputs": inputs, "extractor": extractor, "config": {"schema": SCHEMA}}
    refused(await client.post("/extract_runs/batch", json=inline), 400, "INVALID_REQUEST")
    batch = (await client.post("/extract_runs/batch", json={"inputs": inputs, "extractor": extractor})).json()
    assert (batch["status"], batch["runCount"], batch["id"][:4]) == ("PENDING", 2, "bpr_")

    async def done() -> bool:
        return bool((await client.get(f"/batch_runs/{batch['id']}")).json()["status"] == "PROCESSED")

    await until(done)
    members = (await client.get("/extract_runs", params={"batchId": batch["id"]})).json()["data"]
    assert all(member["parseRunId"] and member["extractor"]["id"] == extractor["id"] for member in members)
    by_source = (
        await client.get("/extract_runs", params={"source": "BATCH_PROCESSOR_RUN", "sourceId": batch["id"]})
    ).json()
    assert len(by_source["data"]) == 2


async def test_the_parse_of_a_batch_member_begins_with_it(client: httpx.AsyncClient) -> None:
    body = {"inputs": [{"file": {"text": "hang"}}], "extractor": {"id": await saved(client)}}
    batch = (await client.post("/extract_runs/batch", json=body)).json()
    (member,) = (await client.get("/extract_runs", params={"batchId": batch["id"]})).json()["data"]

    async def begun() -> bool:
        return bool((await client.get(f"/parse_runs/{member['parseRunId']}")).json()["status"] == "PROCESSING")

    await until(begun)
