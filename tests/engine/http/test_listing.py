"""Lists: filters, order, pages and their tokens."""

import base64
import re
from typing import Any

import httpx
import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from extend_mcp.engine.storage.tables import runs as table
from tests.engine.conftest import ended, refused, until, uploaded

pytestmark = pytest.mark.anyio


@pytest.fixture
async def runs(client: httpx.AsyncClient) -> list[str]:
    """Seven finished parse runs, oldest first."""
    ids = []
    for number in range(7):
        file_id = await uploaded(client, f"text {number}", f"{'odd' if number % 2 else 'even'} {number}.txt")
        ids.append((await client.post("/parse", json={"file": {"id": file_id}})).json()["id"])
    return ids


async def test_pages_have_every_run_once(client: httpx.AsyncClient, runs: list[str]) -> None:
    found, token, pages = [], None, 0
    while pages == 0 or token:
        query = {"maxPageSize": 3} | ({"nextPageToken": token} if token else {})
        page = (await client.get("/parse_runs", params=query)).json()
        found += [run["id"] for run in page["data"]]
        token, pages = page.get("nextPageToken"), pages + 1
        assert token is None or re.fullmatch(r"[\w-]+=*:[\w-]+=*", token)
    assert found == runs[::-1]
    assert pages == 3


async def test_a_page_holds_ten_unless_told(client: httpx.AsyncClient) -> None:
    for number in range(11):
        await uploaded(client, str(number))
    assert len((await client.get("/files")).json()["data"]) == 10
    assert len((await client.get("/files", params={"maxPageSize": 1000})).json()["data"]) == 11


@pytest.mark.parametrize(
    "query", ["maxPageSize=0", "maxPageSize=1001", "maxPageSize=ten", "sortDir=up", "nextPageToken=x"]
)
async def test_a_wrong_query_is_refused(client: httpx.AsyncClient, query: str) -> None:
    assert query.split("=", maxsplit=1)[0] in refused(await client.get(f"/files?{query}"), 400, "INVALID_REQUEST")


async def test_a_token_belongs_to_its_query(client: httpx.AsyncClient, runs: list[str]) -> None:
    token = (await client.get("/parse_runs?maxPageSize=2&status=PROCESSED")).json()["nextPageToken"]
    same = await client.get("/parse_runs", params={"status": "PROCESSED", "nextPageToken": token, "maxPageSize": 100})
    assert len(same.json()["data"]) == 5
    for other in ({}, {"status": "FAILED"}, {"status": "PROCESSED", "fileNameContains": "odd"}):
        refused(await client.get("/parse_runs", params=other | {"nextPageToken": token}), 400, "INVALID_REQUEST")
    refused(await client.get("/files", params={"nextPageToken": token}), 400, "INVALID_REQUEST")


@pytest.mark.parametrize("position", ["[1e999, 1]", "[9e30, null]", "[1]", "{}", "[" * 500, "[-1, []]"])
async def test_a_forged_token_does_no_harm(client: httpx.AsyncClient, runs: list[str], position: str) -> None:
    token = (await client.get("/parse_runs?maxPageSize=2")).json()["nextPageToken"]
    forged = f"{base64.urlsafe_b64encode(position.encode()).decode()}:{token.partition(':')[2]}"
    assert (await client.get("/parse_runs", params={"nextPageToken": forged})).status_code in {200, 400}


async def test_filters_hold_together(client: httpx.AsyncClient, runs: list[str]) -> None:
    async def ids(**query: str) -> list[str]:
        return [run["id"] for run in (await client.get("/parse_runs", params=query)).json()["data"]]

    assert await ids(fileNameContains="ODD") == [runs[5], runs[3], runs[1]]
    assert await ids(fileNameContains="odd", status="FAILED") == []
    refused(await client.get("/parse_runs", params={"fileNameContains": "odd\0"}), 400, "INVALID_REQUEST")
    assert await ids(source="WORKFLOW_RUN") == []
    assert len(await ids(source="API")) == 7
    refused(await client.get("/parse_runs?status=CANCELLED"), 400, "INVALID_REQUEST")
    refused(await client.get("/parse_runs?source=NOBODY"), 400, "INVALID_REQUEST")
    assert len(await ids(unknown="dropped")) == 7


@pytest.mark.parametrize("order", ["createdAt", "updatedAt"])
@pytest.mark.parametrize("direction", ["asc", "desc"])
async def test_runs_of_all_statuses_are_merged_in_order_over_pages(
    client: httpx.AsyncClient, order: str, direction: str
) -> None:
    made = []
    for number in range(9):
        text = ("fail", "text", "text")[number % 3]
        made.append((await client.post("/extract_runs", json={"file": {"text": f"{text} {number}"}})).json()["id"])
    runs = [await ended(client, f"/extract_runs/{run_id}") for run_id in made]
    assert {run["status"] for run in runs} == {"PROCESSED", "FAILED"}
    found: list[dict[str, Any]] = []
    query = {"source": "API", "sortBy": order, "sortDir": direction, "maxPageSize": "2"}
    while len(found) < 9:
        page = (await client.get("/extract_runs", params=query)).json()
        found += page["data"]
        query["nextPageToken"] = page.get("nextPageToken", "")
    assert query["nextPageToken"] == ""
    assert sorted(run["id"] for run in found) == made
    times = [run[order] for run in found]
    assert times == sorted(times, reverse=direction == "desc")


async def test_filters_of_several_indexes_hold_together(client: httpx.AsyncClient) -> None:
    inputs = [{"file": {"text": f"{'fail' if number == 2 else 'text'} {number}"}} for number in range(5)]
    batches = [(await client.post("/parse_runs/batch", json={"inputs": inputs})).json()["id"] for _ in range(2)]

    async def ids(**query: str) -> list[str]:
        return [run["id"] for run in (await client.get("/parse_runs", params=query)).json()["data"]]

    async def done() -> bool:
        return not [*await ids(status="PENDING"), *await ids(status="PROCESSING")]

    await until(done)
    both = {"batchId": batches[0], "sourceId": batches[0]}
    assert len(await ids(**both)) == 5
    assert len(await ids(**both, status="FAILED", fileNameContains="text")) == 1
    assert len(await ids(sourceId=batches[1], source="BATCH_PARSER_RUN", status="PROCESSED")) == 4
    assert await ids(batchId=batches[0], sourceId=batches[1]) == []
    assert await ids(sourceId=batches[1], source="API") == []


async def test_a_run_has_no_status_that_lists_do_not_know(client: httpx.AsyncClient, runs: list[str]) -> None:
    with (
        client.app.state.engine.database._writers.begin() as connection,  # type: ignore[attr-defined]
        pytest.raises(IntegrityError),
    ):
        connection.execute(update(table).values(status="LOST"))


async def test_summaries_leave_out_what_is_long(client: httpx.AsyncClient, runs: list[str]) -> None:
    summary = (await client.get("/parse_runs?maxPageSize=1")).json()["data"][0]
    assert {"output", "config", "outputUrl"}.isdisjoint(summary)
    assert summary["usage"] == {"credits": 0, "totalCredits": 0}
    assert summary["createdAt"] <= summary["updatedAt"]


async def test_extract_runs_are_sorted_as_asked(client: httpx.AsyncClient) -> None:
    made = []
    for number in range(3):
        body = {"file": {"text": f"{number}", "name": f"{number}.txt"}}
        made.append((await client.post("/extract", json=body)).json()["id"])
    for query in ({"sortBy": "createdAt", "sortDir": "asc"}, {"sortBy": "updatedAt", "sortDir": "asc"}):
        found = (await client.get("/extract_runs", params=query)).json()["data"]
        assert [run["id"] for run in found] == made
    assert [run["id"] for run in (await client.get("/extract_runs")).json()["data"]] == made[::-1]


async def test_members_wait_as_pending_and_are_found_by_their_batch(client: httpx.AsyncClient) -> None:
    inputs = [{"file": {"text": f"hang {number}"}} for number in range(4)]
    batch = (await client.post("/parse_runs/batch", json={"inputs": inputs})).json()

    async def working() -> bool:
        found = (await client.get("/parse_runs", params={"batchId": batch["id"], "status": "PROCESSING"})).json()
        return len(found["data"]) == 2

    await until(working)
    waiting = (await client.get("/parse_runs", params={"batchId": batch["id"], "status": "PENDING"})).json()["data"]
    assert len(waiting) == 2
    assert (await client.get(f"/batch_runs/{batch['id']}")).json()["status"] == "PROCESSING"
    by_source = (await client.get("/parse_runs", params={"sourceId": batch["id"]})).json()["data"]
    assert len(by_source) == 4
    for member in by_source:
        await client.post(f"/parse_runs/{member['id']}/cancel")
    assert (await client.get(f"/batch_runs/{batch['id']}")).json()["status"] == "CANCELLED"
