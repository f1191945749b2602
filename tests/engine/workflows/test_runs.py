"""Workflow runs as rows: made, listed, changed, cancelled, deleted."""

from typing import Any

import httpx
import pytest
from sqlalchemy import select, update

from extend_mcp.engine.storage.tables import runs, workflow_runs
from extend_mcp.engine.workflows import interpreter
from tests.engine.conftest import alive, refused, until
from tests.engine.conftest import started as child
from tests.engine.workflows.conftest import extract, ran, settled, started, step, steps
from tests.engine.workflows.doubles import document

pytestmark = pytest.mark.anyio


async def workflow(client: httpx.AsyncClient, *after: dict[str, Any]) -> str:
    """The id of a workflow."""
    found: str = (await client.post("/workflows", json={"name": "W", "steps": steps(*after)})).json()["id"]
    return found


async def test_a_run_is_told_of_from_the_beginning(client: httpx.AsyncClient) -> None:
    body = {"file": {"text": "a", "name": "a.txt"}, "secrets": {"token": "hidden"}, "metadata": {"n": 1}}
    run = await started(client, steps(), **body)
    assert (run["object"], run["status"], run["id"][:13]) == ("workflow_run", "PENDING", "workflow_run_")
    assert (run["workflow"]["object"], run["workflowVersion"]["version"]) == ("workflow", "draft")
    assert [file["name"] for file in run["files"]] == ["a.txt"]
    assert (run["startTime"], run["endTime"], run["usage"], run["reviewed"]) == (None, None, None, False)
    assert run["dashboardUrl"].endswith(f"/review/{run['id']}")
    assert "hidden" not in (await client.get(f"/workflow_runs/{run['id']}")).text
    refused(await client.get("/workflow_runs/workflow_run_nope"), 404, "NOT_FOUND")
    other = {"x-extend-workspace-id": "ws_other"}
    refused(await client.get(f"/workflow_runs/{run['id']}", headers=other), 404, "NOT_FOUND")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({}, "exactly one of file and package"),
        ({"file": {"text": "a"}, "package": {"files": [{"id": "file_a"}, {"id": "file_b"}]}}, "exactly one"),
        ({"file": {"text": "a"}, "priority": 0}, "priority"),
        ({"file": {"text": "a"}, "metadata": {"a": "x" * 11_000}}, "larger than 10 KB"),
        ({"package": {"files": [{"id": "file_a"}]}}, "package.files"),
        ({"package": {"files": [{"id": "file_a"}, {"id": "file_a"}]}}, "the same file is given twice"),
        (
            {
                "package": {"files": [{"id": "file_a"}, {"id": "file_b"}]},
                "outputs": [{"processorId": "ex_a", "output": {"value": {}}}],
            },
            "a package cannot have results",
        ),
        ({"file": {"text": "a"}, "outputs": [{"processorId": "ex_a", "output": {"value": {}}}]}, "no step"),
    ],
)
async def test_a_wrong_run_is_refused(client: httpx.AsyncClient, body: dict[str, Any], says: str) -> None:
    answer = await client.post("/workflow_runs", json={"workflow": {"id": await workflow(client)}, **body})
    assert says in refused(answer, 400, "INVALID_REQUEST")
    assert (await client.get("/workflow_runs")).json()["data"] == []


async def test_unknown_workflows_and_versions_are_not_found(client: httpx.AsyncClient) -> None:
    for ref in ({"id": "workflow_nope"}, {"id": await workflow(client), "version": "7"}):
        refused(await client.post("/workflow_runs", json={"workflow": ref, "file": {"text": "a"}}), 404, "NOT_FOUND")


async def test_runs_are_listed_by_what_they_are(client: httpx.AsyncClient) -> None:
    first = await ran(client, steps(), file={"text": "a", "name": "Bill.txt"})
    second = await ran(client, steps(), file={"text": "fail PASSWORD_PROTECTED_FILE", "name": "letter.txt"})

    async def found(**filters: str) -> list[str]:
        answer = await client.get("/workflow_runs", params=filters)
        assert answer.status_code == 200, answer.text
        return [row["id"] for row in answer.json()["data"]]

    assert await found() == [second["id"], first["id"]]
    assert await found(sortDir="asc", sortBy="createdAt") == [first["id"], second["id"]]
    assert await found(status="FAILED") == [second["id"]]
    assert await found(workflowId=first["workflow"]["id"]) == [first["id"]]
    assert await found(fileNameContains="bill") == [first["id"]]
    assert await found(batchId="batch_nope") == []
    refused(await client.get("/workflow_runs", params={"status": "DONE"}), 400, "INVALID_REQUEST")
    page = (await client.get("/workflow_runs", params={"maxPageSize": 1})).json()
    row = page["data"][0]
    assert {"stepRuns", "metadata", "failureReason", "reviewed"} & row.keys() == set()
    assert {"createdAt", "updatedAt", "endTime", "files", "workflowVersion"} <= row.keys()
    assert row["usage"] is None
    token = page["nextPageToken"]
    assert await found(maxPageSize="1", nextPageToken=token) == [first["id"]]
    second_page = (await client.get("/workflow_runs", params={"maxPageSize": 1, "nextPageToken": token})).json()
    assert second_page["data"][0]["usage"].keys() == {"credits", "totalCredits"}


async def test_metadata_is_merged_and_a_name_is_kept(client: httpx.AsyncClient) -> None:
    run = await ran(client, steps(), file={"text": "a"}, metadata={"a": 1, "b": 1})
    path = f"/workflow_runs/{run['id']}"
    changed = await client.post(path, json={"name": "My run", "metadata": {"b": 2, "c": 3}})
    assert changed.json()["metadata"] == {"a": 1, "b": 2, "c": 3}
    assert "My run" in (await client.get(f"/review/{run['id']}")).text
    refused(await client.post(path, json={"metadata": {"d": "x" * 11_000}}), 400, "INVALID_REQUEST")
    refused(await client.post(path, json={"name": " "}), 400, "INVALID_REQUEST")


async def test_a_cancel_stops_the_work(client: httpx.AsyncClient, config: Any) -> None:
    run = await started(client, steps(extract("extract")), file={"text": "hang"})
    pid = int(await until(lambda: child(config.data_dir)))
    path = f"/workflow_runs/{run['id']}"
    assert (await client.post(f"{path}/cancel")).json()["status"] == "CANCELLING"
    ended = await settled(client, run)
    assert (ended["status"], [one["status"] for one in ended["stepRuns"]]) == ("CANCELLED", ["CANCELLED"])
    assert ended["endTime"]
    await until(lambda: not alive(pid))
    (parse,) = (await client.get("/parse_runs", params={"sourceId": run["id"]})).json()["data"]
    assert parse["status"] == "CANCELLED"
    assert "its status is CANCELLED" in refused(await client.post(f"{path}/cancel"), 400, "INVALID_REQUEST")


async def test_a_deleted_run_takes_along_what_it_started(client: httpx.AsyncClient, config: Any) -> None:
    done = await ran(client, steps(extract("extract")), file=document(value={"total": 1}))
    hanging = await started(client, steps(), file={"text": "hang"})
    pid = int(await until(lambda: child(config.data_dir)))
    for run in (done, hanging):
        path = f"/workflow_runs/{run['id']}"
        assert (await client.delete(path)).json() == {"id": run["id"]}
        refused(await client.get(path), 404, "NOT_FOUND")
        refused(await client.delete(path), 404, "NOT_FOUND")
        for kind in ("parse_runs", "extract_runs"):
            assert (await client.get(f"/{kind}", params={"sourceId": run["id"]})).json()["data"] == []
    await until(lambda: not alive(pid))
    await until(lambda: not list((config.data_dir / "runs").iterdir()))


async def test_a_batch_runs_every_input(client: httpx.AsyncClient) -> None:
    deployed = await workflow(client, step("ROUTER", "end"))
    inputs = [{"file": {"text": f"text {n}"}, "metadata": {"n": n}, "secrets": {"k": "v"}} for n in range(5)]
    answer = await client.post("/workflow_runs/batch", json={"workflow": {"id": deployed}, "inputs": inputs})
    batch = answer.json()
    assert (list(batch), batch["batchId"][:6]) == (["batchId"], "batch_")

    async def members() -> list[dict[str, Any]] | None:
        query = {"batchId": batch["batchId"], "maxPageSize": 100}
        rows = (await client.get("/workflow_runs", params=query)).json()["data"]
        return rows if {row["status"] for row in rows} == {"PROCESSED"} else None

    rows = await until(members)
    assert len(rows) == 5
    found = [(await client.get(f"/workflow_runs/{row['id']}")).json() for row in rows]
    assert sorted(run["metadata"]["n"] for run in found) == list(range(5))
    assert all(len(run["stepRuns"]) == 2 for run in found)
    refused(await client.get(f"/batch_runs/{batch['batchId']}"), 404, "NOT_FOUND")


async def test_a_batch_is_accepted_whole_or_not_at_all(client: httpx.AsyncClient) -> None:
    deployed = await workflow(client)
    for inputs, status in (([], 400), ([{"file": {"text": "a"}}, {"file": {"id": "file_nope"}}], 404)):
        body = {"workflow": {"id": deployed}, "inputs": inputs}
        assert (await client.post("/workflow_runs/batch", json=body)).status_code == status
    assert (await client.get("/workflow_runs")).json()["data"] == []


async def test_a_fault_of_the_engine_ends_the_run_alone(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(interpreter, "proceed", lambda at: 1 / 0)
        run = await ran(client, steps(), file={"text": "a"})
    assert (run["status"], run["failureReason"]) == ("FAILED", "INTERNAL_ERROR")
    assert run["failureMessage"] == "The engine failed at this run; its log says why."
    assert "ZeroDivisionError" in caplog.text
    assert (await ran(client, steps(), file={"text": "a"}))["status"] == "PROCESSED"


async def test_a_run_that_takes_the_engine_down_is_given_up(client: httpx.AsyncClient) -> None:
    run = await ran(client, steps(step("HUMAN_REVIEW", "review")), file={"text": "a"})
    crashed = update(runs).where(runs.c.id == run["id"]).values(crashes=3)
    engine = client.app.state.engine  # type: ignore[attr-defined]
    await engine.database.write(lambda connection: connection.execute(crashed))
    await client.post(f"/local/workflow_runs/{run['id']}/review", json={"verdict": "approve"})
    ended = await settled(client, run)
    assert (ended["status"], ended["failureReason"]) == ("FAILED", "INTERNAL_ERROR")
    assert "ended 3 times while it worked" in ended["failureMessage"]


async def test_secrets_are_kept_no_longer_than_the_run(client: httpx.AsyncClient) -> None:
    run = await ran(client, steps(), file={"text": "a"}, secrets={"token": "hidden"})
    its = select(workflow_runs.c.secrets).where(workflow_runs.c.run_id == run["id"])
    engine = client.app.state.engine  # type: ignore[attr-defined]
    assert await engine.database.read(lambda connection: connection.execute(its).scalar()) is None
