"""Evaluation sets and their items under the older version."""

import httpx
import pytest

from tests.engine.older_api.conftest import Body, denied, given, processor, told

pytestmark = pytest.mark.anyio

EXPECTED = {"value": {"total": 5}}


async def evaluation_set(older: httpx.AsyncClient) -> Body:
    body = {"name": "S", "description": "Bills", "processorId": (await processor(older))["id"]}
    made: Body = await told(older.post("/evaluation_sets", json=body), "evaluationSet")
    return made


async def test_a_set_is_of_a_processor(today: httpx.AsyncClient, older: httpx.AsyncClient) -> None:
    made = await evaluation_set(older)
    assert made.keys() == {"object", "id", "name", "description", "processorId", "createdAt", "updatedAt"}
    assert (made["object"], made["description"]) == ("evaluation_set", "Bills")
    assert (await today.get(f"/evaluation_sets/{made['id']}")).json()["entity"]["id"] == made["processorId"]
    other = await evaluation_set(older)
    assert await told(older.get(f"/evaluation_sets/{made['id']}"), "evaluationSet") == made
    query = {"processorId": made["processorId"]}
    assert await told(older.get("/evaluation_sets", params=query), "evaluationSets") == [made]
    page = (await older.get("/evaluation_sets", params={"maxPageSize": "1", "sortBy": "createdAt"})).json()
    assert ([one["id"] for one in page["evaluationSets"]], bool(page["nextPageToken"])) == ([other["id"]], True)
    denied(await older.get("/evaluation_sets/ev_no"), 404, "NOT_FOUND")
    body = {"name": "S", "description": "", "processorId": "ex_no"}
    denied(await older.post("/evaluation_sets", json=body), 404, "NOT_FOUND")


async def test_items_are_added_changed_and_deleted(today: httpx.AsyncClient, older: httpx.AsyncClient) -> None:
    made, file_id = await evaluation_set(older), await given(older)
    one = {"fileId": file_id, "expectedOutput": EXPECTED}
    named = {"evaluationSetId": made["id"]}
    item = await told(older.post("/evaluation_set_items", json=named | one), "evaluationSetItem")
    assert item == {"object": "evaluation_set_item", "id": item["id"], **named, **one}
    two = one | {"expectedOutput": {"total": {"id": "f", "value": 6}}}
    added = await told(
        older.post("/evaluation_set_items/bulk", json=named | {"items": [one, two]}), "evaluationSetItems"
    )
    assert [one["expectedOutput"] for one in added] == [EXPECTED, {"value": {"total": 6}}]
    query = {"sortBy": "createdAt", "sortDir": "asc"}
    listed = await told(older.get(f"/evaluation_sets/{made['id']}/items", params=query), "evaluationSetItems")
    assert listed == [item, *added]
    changed = await told(
        older.post(f"/evaluation_set_items/{item['id']}", json={"expectedOutput": {"value": {"total": 7}}}),
        "evaluationSetItem",
    )
    assert changed == item | {"expectedOutput": {"value": {"total": 7}}}
    path = f"/evaluation_sets/{made['id']}/items/{item['id']}"
    assert (await today.get(path)).json()["expectedOutput"] == {"value": {"total": 7}}
    deleted = (await older.delete(f"/evaluation_set_items/{item['id']}")).json()
    assert (deleted["success"], deleted["evaluationSetItemId"]) == (True, item["id"])
    assert (await today.get(path)).status_code == 404


async def test_a_wrong_item_is_refused(older: httpx.AsyncClient) -> None:
    made, file_id = await evaluation_set(older), await given(older)
    right = {"evaluationSetId": made["id"], "fileId": file_id, "expectedOutput": EXPECTED}
    for no in ("ev_no", "", "ev/no", "../files", "é?#%"):
        denied(await older.post("/evaluation_set_items", json=right | {"evaluationSetId": no}), 404, "NOT_FOUND")
    for wrong, status in (
        ({"fileId": "file_no"}, 404),
        ({"expectedOutput": {"splits": []}}, 400),
        ({"expectedOutput": 3}, 400),
    ):
        code = "NOT_FOUND" if status == 404 else "INVALID_REQUEST"
        denied(await older.post("/evaluation_set_items", json=right | wrong), status, code)
    body = {"evaluationSetId": made["id"], "items": []}
    denied(await older.post("/evaluation_set_items/bulk", json=body), 400, "INVALID_REQUEST")
    denied(await older.post("/evaluation_set_items/evi_no", json={"expectedOutput": EXPECTED}), 404, "NOT_FOUND")
    denied(await older.delete("/evaluation_set_items/evi_no"), 404, "NOT_FOUND")
    older.headers["x-extend-workspace-id"] = "ws_other"
    denied(await older.get(f"/evaluation_sets/{made['id']}/items"), 404, "NOT_FOUND")
