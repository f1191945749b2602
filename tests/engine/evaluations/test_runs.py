"""`/evaluation_set_runs`, with the work of `doubles`: it finds a total of 12.5, and takes the first class."""

from typing import Any

import httpx
import pytest
from sqlalchemy import update

from extend_mcp.engine.evaluations import evaluator
from extend_mcp.engine.queue.port import MAX_CRASHES
from extend_mcp.engine.storage.tables import runs
from tests.engine.conftest import client_of, ended, refused, until, uploaded
from tests.engine.evaluations.test_sets import CLASSES, EXPECTED, new_item, new_set, saved

pytestmark = pytest.mark.anyio


async def start(client: httpx.AsyncClient, set_id: str, **body: Any) -> Any:
    """A run of a set."""
    answer = await client.post("/evaluation_set_runs", json={"evaluationSetId": set_id} | body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def measured(client: httpx.AsyncClient, set_id: str, **body: Any) -> Any:
    """A run of a set, once it is final."""
    run = await start(client, set_id, **body)
    return await ended(client, f"/evaluation_set_runs/{run['id']}")


async def members(client: httpx.AsyncClient, run: Any, kind: str = "extract") -> Any:
    listed = await client.get(f"/{kind}_runs", params={"batchId": run["id"], "maxPageSize": 100})
    return listed.json()["data"]


async def test_a_set_is_run_with_its_own_entity_at_its_draft(client: httpx.AsyncClient) -> None:
    made = await new_set(client)
    for total in (12.5, 12.5, 13):
        await new_item(client, made["id"], {"value": {"total": total}})
    processor_id = made["entity"]["id"]
    await client.post(f"/extractors/{processor_id}/versions", json={"releaseType": "minor"})
    run = await start(client, made["id"])
    assert run["id"].startswith("bpr_")
    assert (run["object"], run["evaluationSetId"], run["options"]) == ("evaluation_set_run", made["id"], {})
    assert (run["entity"]["object"], run["entity"]["id"]) == ("extractor", processor_id)
    version = run["entityVersion"]
    assert (version["object"], version["version"]) == ("extractor_version", "draft")
    assert version["extractorId"] == processor_id
    assert run["status"] == "PENDING"
    assert run["metrics"] == {"type": "EXTRACT", "numFilesTotal": 3, "numFilesProcessed": 0, "numFiles": 0}
    final = await ended(client, f"/evaluation_set_runs/{run['id']}")
    assert (final["status"], final["metrics"]["numFilesProcessed"]) == ("PROCESSED", 3)
    assert final["metrics"]["accuracy"] == pytest.approx(2 / 3)
    field = {"countTotal": 3, "countPresent": 3, "countExpected": 3, "countAccurate": 2}
    assert final["metrics"]["fieldMetrics"]["total"].items() >= field.items()
    assert final["metrics"]["numPages"] == 3
    assert final["metrics"]["p50LatencyMs"] <= final["metrics"]["p99LatencyMs"]
    assert "warnings" not in final


async def test_its_members_are_runs_of_a_batch(client: httpx.AsyncClient) -> None:
    made = await new_set(client)
    item = await new_item(client, made["id"])
    package = await new_item(client, made["id"], fileIds=[await uploaded(client), await uploaded(client)])
    run = await measured(client, made["id"])
    batch = (await client.get(f"/batch_runs/{run['id']}")).json()
    assert (batch["object"], batch["status"], batch["runCount"]) == ("batch_run", "PROCESSED", 2)
    several, one = sorted(await members(client, run), key=lambda member: member["file"] is not None)
    assert one["file"]["id"] == item["file"]["id"]
    assert [file["id"] for file in several["files"]] == [file["id"] for file in package["files"]]
    assert one["extractor"]["id"] == made["entity"]["id"]
    by_source = {"source": "BATCH_PROCESSOR_RUN", "sourceId": run["id"]}
    assert len((await client.get("/extract_runs", params=by_source)).json()["data"]) == 2


async def test_another_entity_and_version_may_be_run(client: httpx.AsyncClient) -> None:
    made = await new_set(client)
    await new_item(client, made["id"])
    other = await saved(client)
    for given, expected in (({}, "draft"), ({"version": "draft"}, "draft")):
        run = await start(client, made["id"], entity={"id": other} | given)
        assert (run["entity"]["id"], run["entityVersion"]["version"]) == (other, expected)
    await client.post(f"/extractors/{other}/versions", json={"releaseType": "major"})
    for given, expected in (({}, "1.0"), ({"version": "1.0"}, "1.0"), ({"version": "latest"}, "1.0")):
        run = await start(client, made["id"], entity={"id": other} | given)
        assert run["entityVersion"]["version"] == expected
    for bad, status in (
        ({"id": "ex_none"}, 404),
        ({"id": other, "version": "7.7"}, 404),
        ({"id": await saved(client, "classifier")}, 400),
        ({"version": "draft"}, 400),
    ):
        body = {"evaluationSetId": made["id"], "entity": bad}
        answer = await client.post("/evaluation_set_runs", json=body)
        refused(answer, status, "NOT_FOUND" if status == 404 else "INVALID_REQUEST")


async def test_some_items_of_a_set_may_be_run(client: httpx.AsyncClient) -> None:
    made, other = await new_set(client), await new_set(client)
    items = [await new_item(client, made["id"]) for _ in range(3)]
    run = await measured(client, made["id"], evaluationSetItemIds=[items[2]["id"], items[0]["id"], items[0]["id"]])
    assert run["metrics"]["numFilesTotal"] == 2
    files = {member["file"]["id"] for member in await members(client, run)}
    assert files == {items[0]["file"]["id"], items[2]["file"]["id"]}
    stranger = await new_item(client, other["id"])
    for ids, status in (([stranger["id"]], 404), ([], 400)):
        body = {"evaluationSetId": made["id"], "evaluationSetItemIds": ids}
        answer = await client.post("/evaluation_set_runs", json=body)
        refused(answer, status, "NOT_FOUND" if status == 404 else "INVALID_REQUEST")


async def test_what_cannot_be_run_is_refused(client: httpx.AsyncClient) -> None:
    made = await new_set(client)
    path, body = "/evaluation_set_runs", {"evaluationSetId": made["id"]}
    assert "no items" in refused(await client.post(path, json=body), 400, "INVALID_REQUEST")
    refused(await client.post(path, json={"evaluationSetId": "ev_none"}), 404, "NOT_FOUND")
    refused(await client.post(path, json={}), 400, "INVALID_REQUEST")
    item = await new_item(client, made["id"])
    await client.delete(f"/files/{item['file']['id']}")
    assert item["id"] in refused(await client.post(path, json=body), 400, "INVALID_REQUEST")
    assert (await client.get("/extract_runs")).json()["data"] == []
    refused(await client.get(f"{path}/bpr_none"), 404, "NOT_FOUND")


async def test_a_batch_is_no_evaluation_and_other_workspaces_see_none(client: httpx.AsyncClient) -> None:
    extractor = await saved(client)
    batch = {"extractor": {"id": extractor}, "inputs": [{"file": {"text": "a"}}]}
    batch_id = (await client.post("/extract_runs/batch", json=batch)).json()["id"]
    refused(await client.get(f"/evaluation_set_runs/{batch_id}"), 404, "NOT_FOUND")
    made = await new_set(client)
    await new_item(client, made["id"])
    run = await start(client, made["id"])
    app = client.app  # type: ignore[attr-defined]
    async with client_of(app, **{"x-extend-workspace-id": "ws_other"}) as other:
        refused(await other.get(f"/evaluation_set_runs/{run['id']}"), 404, "NOT_FOUND")
        refused(await other.get(f"/batch_runs/{run['id']}"), 404, "NOT_FOUND")


async def test_classifiers_and_splitters_are_measured_too(client: httpx.AsyncClient) -> None:
    classes = await new_set(client, "classifier")
    await new_item(client, classes["id"], EXPECTED["classifier"])
    await new_item(client, classes["id"], {"id": "oth", "type": "other"})
    found = await measured(client, classes["id"])
    assert (found["entity"]["object"], found["entityVersion"]["object"]) == ("classifier", "classifier_version")
    assert (found["metrics"]["type"], found["metrics"]["accuracy"]) == ("CLASSIFY", 0.5)
    assert found["metrics"]["classificationMetrics"]["invoice"]["precision"] == 0.5
    parts = await new_set(client, "splitter")
    await new_item(client, parts["id"], EXPECTED["splitter"])
    found = await measured(client, parts["id"])
    assert (found["entity"]["object"], found["entityVersion"]["object"]) == ("splitter", "splitter_version")
    assert (found["metrics"]["type"], found["metrics"]["numSplitsPredicted"]) == ("SPLITTER", 2)
    assert (found["metrics"]["precision"], found["metrics"]["recall"]) == (0.5, 1)


async def test_items_that_fail_count_as_wrong_and_are_told_of(client: httpx.AsyncClient) -> None:
    made = await new_set(client)
    await new_item(client, made["id"])
    await new_item(client, made["id"], fileId=await uploaded(client, "fail CORRUPT_FILE"))
    run = await measured(client, made["id"])
    assert (run["status"], run["metrics"]["accuracy"], run["metrics"]["numPages"]) == ("PROCESSED", 0.5, 1)
    [warning] = run["warnings"]
    assert warning["code"] == "LOCAL_ITEMS_FAILED"
    assert warning["message"].startswith("1 of 2")


async def test_items_that_are_cancelled_are_left_out(client: httpx.AsyncClient) -> None:
    made = await new_set(client)
    await new_item(client, made["id"])
    await new_item(client, made["id"], fileId=await uploaded(client, "hang"))
    run = await start(client, made["id"])

    async def half() -> bool:
        now = (await client.get(f"/evaluation_set_runs/{run['id']}")).json()
        assert now["status"] in {"PENDING", "PROCESSING"}
        return bool(now["metrics"]["numFilesProcessed"] == 1 and now["status"] == "PROCESSING")

    await until(half)
    [hanging] = [member for member in await members(client, run) if member["status"] != "PROCESSED"]
    await client.post(f"/extract_runs/{hanging['id']}/cancel")
    final = await ended(client, f"/evaluation_set_runs/{run['id']}")
    assert (final["status"], final["metrics"]["accuracy"]) == ("PROCESSED", 1)
    assert (final["metrics"]["numFilesTotal"], final["metrics"]["numFilesProcessed"]) == (2, 1)
    assert [warning["code"] for warning in final["warnings"]] == ["LOCAL_ITEMS_LEFT_OUT"]


@pytest.mark.parametrize("way", ["cancel", "delete"])
async def test_a_run_whose_members_all_went_away_is_cancelled(client: httpx.AsyncClient, way: str) -> None:
    made = await new_set(client)
    for _ in range(2):
        await new_item(client, made["id"], fileId=await uploaded(client, "hang"))
    run = await start(client, made["id"])
    for member in await members(client, run):
        path = f"/extract_runs/{member['id']}"
        await (client.delete(path) if way == "delete" else client.post(f"{path}/cancel"))
    final = await ended(client, f"/evaluation_set_runs/{run['id']}")
    assert final["status"] == "CANCELLED"
    assert final["metrics"] == {"type": "EXTRACT", "numFilesTotal": 2, "numFilesProcessed": 0, "numFiles": 0}


async def test_a_run_measures_what_was_expected_when_it_began(client: httpx.AsyncClient) -> None:
    made = await new_set(client)
    item = await new_item(client, made["id"], fileId=await uploaded(client, "hang"))
    other = await new_item(client, made["id"])
    run = await start(client, made["id"])
    await client.post(
        f"/evaluation_sets/{made['id']}/items/{other['id']}", json={"expectedOutput": {"value": {"total": 0}}}
    )
    await client.delete(f"/evaluation_sets/{made['id']}/items/{item['id']}")
    hanging = await until(lambda: _open(client, run))
    await client.post(f"/extract_runs/{hanging}/cancel")
    final = await ended(client, f"/evaluation_set_runs/{run['id']}")
    assert final["metrics"]["accuracy"] == 1


async def _open(client: httpx.AsyncClient, run: Any) -> str | None:
    """The only member that goes on, once it is alone."""
    going = [one["id"] for one in await members(client, run) if one["status"] in {"PENDING", "PROCESSING"}]
    return going[0] if len(going) == 1 else None


async def test_metrics_outlive_the_members(client: httpx.AsyncClient) -> None:
    made = await new_set(client)
    await new_item(client, made["id"])
    run = await measured(client, made["id"])
    for member in await members(client, run):
        await client.delete(f"/extract_runs/{member['id']}")
    assert (await client.get(f"/evaluation_set_runs/{run['id']}")).json() == run


async def test_a_missing_output_fails_the_run(client: httpx.AsyncClient, tmp_path: Any) -> None:
    made = await new_set(client)
    await new_item(client, made["id"])
    await new_item(client, made["id"], fileId=await uploaded(client, "hang"))
    run = await start(client, made["id"])
    going = await until(lambda: _open(client, run))
    for path in (tmp_path / "data" / "runs").rglob("extract.json"):
        path.unlink()
    await client.post(f"/extract_runs/{going}/cancel")
    final = await ended(client, f"/evaluation_set_runs/{run['id']}")
    assert (final["status"], final["failureReason"]) == ("FAILED", "INTERNAL_ERROR")
    assert "missing" in final["failureMessage"]
    assert final["metrics"] == {"type": "EXTRACT", "numFilesTotal": 2, "numFilesProcessed": 1, "numFiles": 1}


async def test_a_run_that_ends_the_engine_again_and_again_is_given_up(client: httpx.AsyncClient) -> None:
    made = await new_set(client)
    await new_item(client, made["id"], fileId=await uploaded(client, "hang"))
    run = await start(client, made["id"])
    database = client.app.state.engine.database  # type: ignore[attr-defined]
    crashed = update(runs).where(runs.c.id == run["id"]).values(crashes=MAX_CRASHES)
    await database.write(lambda connection: connection.execute(crashed))
    await client.post(f"/extract_runs/{await until(lambda: _open(client, run))}/cancel")
    final = await ended(client, f"/evaluation_set_runs/{run['id']}")
    assert (final["status"], final["failureReason"]) == ("FAILED", "INTERNAL_ERROR")


async def test_an_extractor_without_a_schema_is_measured_by_the_one_it_infers(client: httpx.AsyncClient) -> None:
    processor_id = (await client.post("/extractors", json={"name": "Any"})).json()["id"]
    made = (await client.post("/evaluation_sets", json={"name": "Set", "entityId": processor_id})).json()
    await new_item(client, made["id"], {"value": {"total": 12.5}}, fileId=await uploaded(client, "fields number"))
    run = await measured(client, made["id"])
    assert list(run["metrics"]["fieldMetrics"]) == ["total", "number"]
    assert run["metrics"]["accuracy"] == 1


async def test_a_change_of_the_draft_does_not_reach_a_run_that_began(client: httpx.AsyncClient) -> None:
    made = await new_set(client, "classifier")
    await new_item(client, made["id"], EXPECTED["classifier"])
    run = await start(client, made["id"])
    swapped = {"classifications": [CLASSES[1], CLASSES[0]]}
    await client.post(f"/classifiers/{made['entity']['id']}", json={"config": swapped})
    final = await ended(client, f"/evaluation_set_runs/{run['id']}")
    assert final["metrics"]["accuracy"] == 1


async def test_people_may_look_at_a_run(client: httpx.AsyncClient) -> None:
    made = await new_set(client)
    await new_item(client, made["id"])
    run = await measured(client, made["id"])
    page = await client.get(f"/runs/{run['id']}")
    assert page.status_code == 200
    assert run["id"] in page.text


async def test_an_evaluation_that_is_too_much_work_fails_and_says_so(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluator, "DOCUMENT_STEPS", 2)
    made = await new_set(client)
    await new_item(client, made["id"], {"value": {"total": 12.5}})
    run = await measured(client, made["id"])
    assert run["status"] == "FAILED"
