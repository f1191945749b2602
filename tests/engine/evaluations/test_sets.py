"""`/evaluation_sets` and their items."""

from typing import Any

import httpx
import pytest

from tests.engine.conftest import client_of, refused, uploaded

pytestmark = pytest.mark.anyio

SCHEMA = {"type": "object", "properties": {"total": {"type": ["number", "null"]}}}
CLASSES = [{"id": "inv", "type": "invoice", "description": ""}, {"id": "oth", "type": "other", "description": ""}]
CONFIGS = {
    "extractor": {"schema": SCHEMA},
    "classifier": {"classifications": CLASSES},
    "splitter": {"splitClassifications": CLASSES},
}
EXPECTED: dict[str, Any] = {
    "extractor": {"value": {"total": 12.5}},
    "classifier": {"id": "inv", "type": "invoice"},
    "splitter": {"splits": [{"classificationId": "inv", "type": "invoice", "startPage": 1, "endPage": 1}]},
}


async def saved(client: httpx.AsyncClient, kind: str = "extractor") -> str:
    """The id of an extractor, a classifier or a splitter."""
    answer = await client.post(f"/{kind}s", json={"name": kind, "config": CONFIGS[kind]})
    processor_id: str = answer.json()["id"]
    return processor_id


async def new_set(client: httpx.AsyncClient, kind: str = "extractor", name: str = "Set") -> Any:
    answer = await client.post("/evaluation_sets", json={"name": name, "entityId": await saved(client, kind)})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def add(client: httpx.AsyncClient, set_id: str, *items: Any) -> Any:
    """What adding items answers."""
    return await client.post(f"/evaluation_sets/{set_id}/items", json={"items": items})


async def new_item(client: httpx.AsyncClient, set_id: str, expected: Any = EXPECTED["extractor"], **file: Any) -> Any:
    """One item, of a new file unless it is given."""
    answer = await add(client, set_id, {"expectedOutput": expected} | (file or {"fileId": await uploaded(client)}))
    assert answer.status_code == 200, answer.text
    [item] = answer.json()["evaluationSetItems"]
    return item


@pytest.mark.parametrize("kind", CONFIGS)
async def test_a_set_is_for_an_extractor_a_classifier_or_a_splitter(client: httpx.AsyncClient, kind: str) -> None:
    processor_id = await saved(client, kind)
    body = {"name": "Invoices", "description": "Of May", "entityId": processor_id}
    made = (await client.post("/evaluation_sets", json=body)).json()
    assert made["id"].startswith("ev_")
    assert (made["object"], made["name"], made["description"]) == ("evaluation_set", "Invoices", "Of May")
    assert (made["entity"]["object"], made["entity"]["id"], made["createdBy"]) == (kind, processor_id, None)
    assert made["createdAt"] == made["updatedAt"]
    assert (await client.get(f"/evaluation_sets/{made['id']}")).json() == made


async def test_sets_are_listed_by_their_entity(client: httpx.AsyncClient) -> None:
    first, second = await new_set(client, name="1"), await new_set(client, name="2")
    listed = (await client.get("/evaluation_sets", params={"sortBy": "createdAt", "sortDir": "asc"})).json()
    assert listed == {"object": "list", "data": [first, second]}
    its = (await client.get("/evaluation_sets", params={"entityId": first["entity"]["id"]})).json()
    assert its["data"] == [first]
    page = (await client.get("/evaluation_sets", params={"maxPageSize": 1})).json()
    rest = (await client.get("/evaluation_sets", params={"nextPageToken": page["nextPageToken"]})).json()
    assert [one["name"] for one in [*page["data"], *rest["data"]]] == ["2", "1"]
    assert "nextPageToken" not in rest


async def test_a_set_needs_a_name_and_an_entity(client: httpx.AsyncClient) -> None:
    processor_id = await saved(client)
    for body, wrong in (
        ({"name": " ", "entityId": processor_id}, "name"),
        ({"name": "x" * 256, "entityId": processor_id}, "name"),
        ({"entityId": processor_id}, "name"),
        ({"name": "Set"}, "entityId"),
    ):
        assert wrong in refused(await client.post("/evaluation_sets", json=body), 400, "INVALID_REQUEST")
    for unknown in ("ex_none", "wf_none"):
        body = {"name": "Set", "entityId": unknown}
        assert unknown in refused(await client.post("/evaluation_sets", json=body), 404, "NOT_FOUND")


async def test_another_workspace_sees_no_set(client: httpx.AsyncClient) -> None:
    made = await new_set(client)
    item = await new_item(client, made["id"])
    path = f"/evaluation_sets/{made['id']}"
    app = client.app  # type: ignore[attr-defined]
    async with client_of(app, **{"x-extend-workspace-id": "ws_other"}) as other:
        assert (await other.get("/evaluation_sets")).json()["data"] == []
        for missing in (path, f"{path}/items", f"{path}/items/{item['id']}"):
            refused(await other.get(missing), 404, "NOT_FOUND")
        body = {"name": "Set", "entityId": made["entity"]["id"]}
        refused(await other.post("/evaluation_sets", json=body), 404, "NOT_FOUND")
        refused(await other.post("/evaluation_set_runs", json={"evaluationSetId": made["id"]}), 404, "NOT_FOUND")


@pytest.mark.parametrize("kind", CONFIGS)
async def test_items_keep_what_is_expected(client: httpx.AsyncClient, kind: str) -> None:
    made = await new_set(client, kind)
    file_id = await uploaded(client)
    answer = await add(client, made["id"], {"fileId": file_id, "expectedOutput": EXPECTED[kind]})
    assert list(answer.json()) == ["evaluationSetItems"]
    [item] = answer.json()["evaluationSetItems"]
    assert item["id"].startswith("evi_")
    assert (item["object"], item["evaluationSetId"]) == ("evaluation_set_item", made["id"])
    assert (item["file"]["id"], item["files"], item["createdBy"]) == (file_id, None, None)
    assert item["expectedOutput"] == EXPECTED[kind]
    path = f"/evaluation_sets/{made['id']}/items/{item['id']}"
    assert (await client.get(path)).json() == item


async def test_items_are_listed_without_what_is_expected(client: httpx.AsyncClient) -> None:
    made = await new_set(client)
    items = [await new_item(client, made["id"]) for _ in range(3)]
    path = f"/evaluation_sets/{made['id']}/items"
    page = (await client.get(path, params={"maxPageSize": 2, "sortBy": "createdAt", "sortDir": "asc"})).json()
    assert [sorted(one) for one in page["data"]] == [["createdBy", "file", "files", "id", "object"]] * 2
    more = {"nextPageToken": page["nextPageToken"], "sortBy": "createdAt", "sortDir": "asc"}
    rest = (await client.get(path, params=more)).json()
    assert [one["id"] for one in [*page["data"], *rest["data"]]] == [item["id"] for item in items]
    assert (await client.get(f"/evaluation_sets/{made['id']}")).json()["updatedAt"] >= made["updatedAt"]


async def test_several_files_are_one_item_of_an_extractor(client: httpx.AsyncClient) -> None:
    made = await new_set(client)
    file_ids = [await uploaded(client, text) for text in ("b", "a")]
    item = await new_item(client, made["id"], fileIds=file_ids)
    assert item["file"] is None
    assert [file["id"] for file in item["files"]] == file_ids
    for kind in ("classifier", "splitter"):
        other = await new_set(client, kind)
        answer = await add(client, other["id"], {"fileIds": file_ids, "expectedOutput": EXPECTED[kind]})
        assert "items.0.fileIds" in refused(answer, 400, "INVALID_REQUEST")


async def test_an_item_whose_file_was_deleted_stays(client: httpx.AsyncClient) -> None:
    made = await new_set(client)
    item = await new_item(client, made["id"])
    await client.delete(f"/files/{item['file']['id']}")
    assert (await client.get(f"/evaluation_sets/{made['id']}/items/{item['id']}")).json() == item | {"file": None}


async def test_wrong_items_are_refused_and_none_is_added(client: httpx.AsyncClient) -> None:
    made = await new_set(client)
    file_id, other = await uploaded(client), await uploaded(client)
    good = {"fileId": file_id, "expectedOutput": EXPECTED["extractor"]}
    expected = {"expectedOutput": EXPECTED["extractor"]}
    deep: Any = {}
    for _ in range(40):
        deep = {"a": deep}
    for bad, wrong in (
        (expected, "items.1"),
        (good | {"fileIds": [file_id, other]}, "items.1"),
        (expected | {"fileIds": [file_id]}, "items.1.fileIds"),
        (expected | {"fileIds": [file_id, file_id]}, "items.1.fileIds"),
        (expected | {"fileIds": [str(number) for number in range(51)]}, "items.1.fileIds"),
        ({"fileId": file_id}, "items.1.expectedOutput"),
        (good | {"expectedOutput": {"total": 12.5}}, "items.1.expectedOutput.value"),
        (good | {"expectedOutput": {"value": 3}}, "items.1.expectedOutput.value"),
        (good | {"expectedOutput": {"value": deep}}, "items.1.expectedOutput.value"),
        (good | {"expectedOutput": EXPECTED["classifier"]}, "items.1.expectedOutput.value"),
    ):
        assert wrong in refused(await add(client, made["id"], good, bad), 400, "INVALID_REQUEST")
    assert "items" in refused(await add(client, made["id"]), 400, "INVALID_REQUEST")
    assert "items" in refused(await add(client, made["id"], *[good] * 101), 400, "INVALID_REQUEST")
    refused(await add(client, made["id"], good, good | {"fileId": "file_none"}), 404, "NOT_FOUND")
    refused(await add(client, "ev_none", good), 404, "NOT_FOUND")
    assert (await client.get(f"/evaluation_sets/{made['id']}/items")).json()["data"] == []
    assert (await add(client, made["id"], *[good] * 100)).status_code == 200


async def test_what_is_expected_must_fit_the_kind_of_the_entity(client: httpx.AsyncClient) -> None:
    file_id = await uploaded(client)
    part = EXPECTED["splitter"]["splits"][0]
    for kind, expected, wrong in (
        ("classifier", {"id": "inv"}, "expectedOutput"),
        ("classifier", EXPECTED["extractor"], "expectedOutput"),
        ("splitter", EXPECTED["classifier"], "expectedOutput.splits"),
        ("splitter", {"splits": [part | {"startPage": 2}]}, "expectedOutput.splits.0"),
        ("splitter", {"splits": [part | {"startPage": 0}]}, "expectedOutput.splits.0.startPage"),
    ):
        made = await new_set(client, kind)
        answer = await add(client, made["id"], {"fileId": file_id, "expectedOutput": expected})
        assert f"items.0.{wrong}" in refused(answer, 400, "INVALID_REQUEST")


async def test_an_update_replaces_what_is_expected(client: httpx.AsyncClient) -> None:
    made = await new_set(client)
    item = await new_item(client, made["id"])
    path = f"/evaluation_sets/{made['id']}/items/{item['id']}"
    expected = {"value": {"other": [1, None]}}
    changed = (await client.post(path, json={"expectedOutput": expected, "fileId": "file_none"})).json()
    assert changed == item | {"expectedOutput": expected}
    assert (await client.get(path)).json() == changed
    refused(await client.post(path, json={}), 400, "INVALID_REQUEST")
    refused(await client.post(path, json={"expectedOutput": {"splits": []}}), 400, "INVALID_REQUEST")
    assert (await client.get(path)).json() == changed


async def test_a_deleted_item_is_gone_and_its_file_is_not(client: httpx.AsyncClient) -> None:
    made, other = await new_set(client), await new_set(client)
    item = await new_item(client, made["id"])
    elsewhere = f"/evaluation_sets/{other['id']}/items/{item['id']}"
    body = {"expectedOutput": EXPECTED["extractor"]}
    refused(await client.get(elsewhere), 404, "NOT_FOUND")
    refused(await client.post(elsewhere, json=body), 404, "NOT_FOUND")
    refused(await client.delete(elsewhere), 404, "NOT_FOUND")
    path = f"/evaluation_sets/{made['id']}/items/{item['id']}"
    assert (await client.delete(path)).json() == {"id": item["id"]}
    refused(await client.get(path), 404, "NOT_FOUND")
    refused(await client.delete(path), 404, "NOT_FOUND")
    assert (await client.get(f"/files/{item['file']['id']}")).status_code == 200
