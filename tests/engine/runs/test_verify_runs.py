"""`/verify` and `/verify_runs`."""

from typing import Any

import anyio
import httpx
import pytest

from extend_mcp.engine.runs import loaded_runs
from tests.engine.conftest import ended, refused, uploaded

pytestmark = pytest.mark.anyio

AGENTIC = {"engine": "verify_agentic", "engineVersion": "1.0.0", "advancedOptions": {"requireParsing": True}}


async def verified(client: httpx.AsyncClient, text: str = "fine", name: str = "a.pdf") -> dict[str, Any]:
    answer = await client.post("/verify", json={"file": {"id": await uploaded(client, text, name)}})
    assert answer.status_code == 200, answer.text
    run: dict[str, Any] = answer.json()
    return run


async def test_a_verification_ends_with_its_signals(client: httpx.AsyncClient) -> None:
    body = {"file": {"id": await uploaded(client, "risk HIGH")}, "metadata": {"ref": "1"}}
    answer = await client.post("/verify_runs", json=body)
    created = answer.json()
    assert created["id"].startswith("vr_")
    assert (created["object"], created["status"], created["output"]) == ("verify_run", "PROCESSING", None)
    assert (created["source"], created["sourceId"]) == ("API", answer.headers["x-extend-request-id"])
    run = await ended(client, f"/verify_runs/{created['id']}")
    assert (run["status"], run["output"]["riskLevel"], run["metadata"]) == ("PROCESSED", "HIGH", {"ref": "1"})
    assert run["output"]["signals"][0]["evidence"][0]["type"] == "history"
    assert (run["config"], run["metrics"]["pageCount"]) == (AGENTIC, 1)
    assert run["usage"]["breakdown"][0]["charges"][0]["product"] == "verify_agentic"


@pytest.mark.parametrize(
    ("given", "echoed"),
    [
        ({}, AGENTIC),
        ({"engineVersion": "latest"}, AGENTIC),
        (
            {"engine": "verify_light"},
            AGENTIC | {"engine": "verify_light", "advancedOptions": {"requireParsing": False}},
        ),
        (
            {"engine": "verify_light", "advancedOptions": {"requireParsing": True}},
            AGENTIC | {"engine": "verify_light"},
        ),
    ],
)
async def test_the_config_is_echoed_with_its_defaults(
    client: httpx.AsyncClient, given: dict[str, Any], echoed: dict[str, Any]
) -> None:
    run = (await client.post("/verify_runs", json={"file": {"id": await uploaded(client)}, "config": given})).json()
    assert run["config"] == echoed


async def test_wrong_requests_are_refused(client: httpx.AsyncClient) -> None:
    file = {"id": await uploaded(client)}
    wrong: list[tuple[dict[str, Any], str]] = [
        ({}, "file"),
        ({"file": {"text": "a"}}, "raw text"),
        ({"file": {"base64": "YQ=="}}, "exactly one"),
        ({"file": file, "config": {"engineVersion": "9.9.9"}}, "config.engineVersion"),
        ({"file": file, "config": {"engine": "verify_magic"}}, "config.engine"),
        ({"file": file, "config": {"advancedOptions": {"requireParsing": False}}}, "needs true"),
        ({"file": file, "config": {"speed": "fast"}}, "unknown key speed"),
        ({"file": file, "config": {"advancedOptions": {"speed": "fast"}}}, "unknown key speed"),
    ]
    for body, said in wrong:
        assert said in refused(await client.post("/verify_runs", json=body), 400, "INVALID_REQUEST")
    failing = {"file": {"id": await uploaded(client, "fail NO_APPLICABLE_SIGNALS")}}
    refused(await client.post("/verify", json=failing), 422, "NO_APPLICABLE_SIGNALS")


async def test_a_run_goes_on_when_the_request_cannot_wait_longer(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loaded_runs, "SYNC_SECONDS", 0.2)
    answer = await client.post("/verify", json={"file": {"id": await uploaded(client, "hang")}})
    assert "0.2 seconds" in refused(answer, 504, "LOCAL_TIMEOUT")
    assert (await client.get(f"/verify_runs/{answer.json()['runId']}")).json()["status"] == "PROCESSING"


async def test_lists_have_the_risk_and_are_filtered_by_it(client: httpx.AsyncClient) -> None:
    low = await verified(client, "fine", "low.pdf")
    high = await verified(client, "risk HIGH", "high.pdf")
    failed = await client.post("/verify", json={"file": {"id": await uploaded(client, "fail PARSE_FAILED")}})
    assert failed.status_code == 422

    async def ids(**query: str) -> list[str]:
        return [run["id"] for run in (await client.get("/verify_runs", params=query)).json()["data"]]

    assert await ids(riskLevel="LOW") == [low["id"]]
    assert await ids(riskLevel="MEDIUM") == []
    assert await ids(status="PROCESSED", source="API", sortBy="createdAt", sortDir="asc") == [low["id"], high["id"]]
    assert await ids(sourceId=high["sourceId"]) == [high["id"]]
    assert await ids(fileNameContains="LOW") == [low["id"]]
    assert await ids(fileNameContains=high["id"]) == [high["id"]]
    assert await ids(fileNameContains=low["file"]["id"]) == [low["id"]]
    rows = (await client.get("/verify_runs")).json()["data"]
    assert [row["riskLevel"] for row in rows] == [None, "HIGH", "LOW"]
    assert all(row["config"] == AGENTIC and "output" not in row for row in rows)
    for query in ("riskLevel=HUGE", "status=PENDING", "source=ADMIN"):
        refused(await client.get(f"/verify_runs?{query}"), 400, "INVALID_REQUEST")


async def test_cancelling_a_finished_run_changes_nothing(client: httpx.AsyncClient) -> None:
    run = await verified(client)
    again = await client.post(f"/verify_runs/{run['id']}/cancel")
    assert (again.status_code, again.json()["status"], again.json()["output"]) == (200, "PROCESSED", run["output"])
    hanging = (await client.post("/verify_runs", json={"file": {"id": await uploaded(client, "hang")}})).json()
    path = f"/verify_runs/{hanging['id']}"
    assert (await client.post(f"{path}/cancel")).json()["status"] == "CANCELLED"
    refused(await client.post("/verify_runs/vr_no/cancel"), 404, "NOT_FOUND")


async def test_of_cancels_that_come_together_none_is_refused(client: httpx.AsyncClient) -> None:
    run = (await client.post("/verify_runs", json={"file": {"id": await uploaded(client, "hang")}})).json()
    answers: list[httpx.Response] = []

    async def cancel() -> None:
        answers.append(await client.post(f"/verify_runs/{run['id']}/cancel"))

    async with anyio.create_task_group() as group:
        for _ in range(5):
            group.start_soon(cancel)
    assert [(one.status_code, one.json()["status"]) for one in answers] == [(200, "CANCELLED")] * 5


async def test_deleting_keeps_the_file(client: httpx.AsyncClient) -> None:
    file_id = await uploaded(client, "hang")
    run = (await client.post("/verify_runs", json={"file": {"id": file_id}})).json()
    assert (await client.delete(f"/verify_runs/{run['id']}")).json() == {"id": run["id"]}
    refused(await client.get(f"/verify_runs/{run['id']}"), 404, "NOT_FOUND")
    assert (await client.get(f"/files/{file_id}")).status_code == 200
    done = await verified(client)
    await client.delete(f"/files/{done['file']['id']}")
    assert (await client.get(f"/verify_runs/{done['id']}")).json()["file"] is None
