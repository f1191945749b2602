"""`/processors` and their versions, which both versions of the API serve alike."""

import httpx
import pytest

from tests.engine.older_api.conftest import CLASSES, CONFIGS, KINDS, SCHEMA, Body, denied, processor, told

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("kind", CONFIGS)
async def test_a_processor_of_either_family_is_in_both(
    today: httpx.AsyncClient, served: httpx.AsyncClient, kind: str
) -> None:
    made = await processor(served, kind)
    assert (made["object"], made["type"]) == ("document_processor", kind)
    draft = made["draftVersion"]
    assert (draft["object"], draft["version"], draft["processorName"]) == (
        "document_processor_version",
        "draft",
        made["name"],
    )
    assert (draft["processorId"], draft["processorType"], draft["config"]["type"]) == (made["id"], kind, kind)
    found = (await today.get(f"/{KINDS[kind]}s/{made['id']}")).json()
    assert found["draftVersion"]["id"] == draft["id"]
    assert "type" not in found["draftVersion"]["config"]
    theirs = (await today.post(f"/{KINDS[kind]}s", json={"name": "Today's"})).json()
    listed = await told(served.get("/processors", params={"type": kind, "sortBy": "createdAt"}), "processors")
    assert [one["id"] for one in listed] == [theirs["id"], made["id"]]


async def test_processors_of_all_types_come_in_one_order_and_in_pages(served: httpx.AsyncClient) -> None:
    made = [(await processor(served, kind))["id"] for kind in [*CONFIGS, "EXTRACT"]]
    await told(served.post(f"/processors/{made[0]}/publish", json={"releaseType": "minor"}), "processorVersion")
    found: list[Body] = []
    query: dict[str, str] = {"maxPageSize": "3", "sortBy": "createdAt", "sortDir": "asc"}
    while True:
        page = (await served.get("/processors", params=query)).json()
        found += page["processors"]
        if "nextPageToken" not in page:
            break
        query["nextPageToken"] = page["nextPageToken"]
    assert [one["id"] for one in found] == made
    assert [one["version"] for one in found[0]["versions"]] == ["draft", "0.1"]
    token = {"nextPageToken": query["nextPageToken"], "sortBy": "createdAt", "sortDir": "asc", "type": "EXTRACT"}
    assert "other filters" in denied(await served.get("/processors", params=token), 400, "INVALID_REQUEST")


async def test_versions_are_published_and_read(served: httpx.AsyncClient) -> None:
    made = await processor(served)
    path = f"/processors/{made['id']}"
    first = await told(
        served.post(f"{path}/publish", json={"releaseType": "major", "description": "First"}), "processorVersion"
    )
    assert (first["version"], first["description"], first["createdAt"]) == ("1.0", "First", first["updatedAt"])
    other = {"type": "EXTRACT", "schema": {"type": "object", "properties": {"date": {"type": ["string", "null"]}}}}
    await told(served.post(f"{path}/publish", json={"releaseType": "minor", "config": other}), "processorVersion")
    versions = await told(served.get(f"{path}/versions"), "versions")
    assert [one["version"] for one in versions] == ["draft", "1.1", "1.0"]
    assert list(versions[1]["config"]["schema"]["properties"]) == ["date"]
    for name in ("1.0", first["id"]):
        assert await told(served.get(f"{path}/versions/{name}"), "version") == first
    denied(await served.get(f"{path}/versions/9.9"), 404, "NOT_FOUND")


async def test_a_processor_is_renamed_and_its_draft_replaced(served: httpx.AsyncClient) -> None:
    made = await processor(served, extractionRules="Without tax")
    changed = await told(served.post(f"/processors/{made['id']}", json={"name": "New"}), "processor")
    assert (changed["name"], changed["draftVersion"]["config"]["extractionRules"]) == ("New", "Without tax")
    body = {"config": CONFIGS["EXTRACT"]}
    changed = await told(served.post(f"/processors/{made['id']}", json=body), "processor")
    assert "extractionRules" not in changed["draftVersion"]["config"]


async def test_a_clone_has_the_config_of_the_other(served: httpx.AsyncClient) -> None:
    made = await processor(served, extractionRules="Without tax")
    body = {"name": "Clone", "type": "EXTRACT", "cloneProcessorId": made["id"]}
    clone = await told(served.post("/processors", json=body), "processor")
    assert clone["draftVersion"]["config"] == made["draftVersion"]["config"]
    both = body | {"config": CONFIGS["EXTRACT"]}
    denied(await served.post("/processors", json=both), 400, "INVALID_REQUEST")
    denied(await served.post("/processors", json=body | {"type": "CLASSIFY"}), 404, "NOT_FOUND")


async def test_a_config_of_another_type_is_refused(served: httpx.AsyncClient) -> None:
    made = await processor(served)
    wrong = {"config": CONFIGS["CLASSIFY"]}
    for path, more in (
        ("/processors", {"name": "a", "type": "EXTRACT"}),
        (f"/processors/{made['id']}", {}),
        (f"/processors/{made['id']}/publish", {"releaseType": "minor"}),
        ("/processor_runs", {"processorId": made["id"], "rawText": "a"}),
    ):
        said = denied(await served.post(path, json=wrong | more), 400, "INVALID_REQUEST")
        assert said == "config.type: it is CLASSIFY, but the type of the processor is EXTRACT"


async def test_what_is_not_there_is_not_found(served: httpx.AsyncClient) -> None:
    for path in ("processors/ex_no/versions", "processors/ex_no/versions/1.0"):
        denied(await served.get(f"/{path}"), 404, "NOT_FOUND")
    for path in ("processors/ex_no", "processors/ex_no/publish"):
        denied(await served.post(f"/{path}", json={"releaseType": "minor"}), 404, "NOT_FOUND")


@pytest.mark.parametrize(
    "body",
    [
        {"type": "EXTRACT"},
        {"name": "a", "type": "PARSE"},
        {"name": " ", "type": "EXTRACT"},
        {"name": "a", "type": "EXTRACT", "config": {"type": "EXTRACT", "schema": SCHEMA, "fields": []}},
        {"name": "a", "type": "EXTRACT", "config": {"type": "EXTRACT", "schema": {"type": "object"}}},
        {"name": "a", "type": "CLASSIFY", "config": {"type": "CLASSIFY", "classifications": CLASSES[:1]}},
    ],
)
async def test_a_wrong_request_is_refused(served: httpx.AsyncClient, body: Body) -> None:
    denied(await served.post("/processors", json=body), 400, "INVALID_REQUEST")
