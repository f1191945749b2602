"""Workflows on an engine in a process of its own, which is killed in the middle of them."""

import json
import signal
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.engine import test_restart
from tests.engine.conftest import alive
from tests.engine.doubles import free
from tests.engine.test_restart import children_of, wait_for
from tests.engine.workflows.conftest import KINDS, MOVING, extract, of, step, steps

PARTS = 4
PROGRAM = test_restart.PROGRAM.replace("from tests.engine.doubles", "from tests.engine.workflows.doubles")
engine = partial(test_restart.engine, program=PROGRAM)


def packet(*, hanging: int) -> dict[str, Any]:
    """A document of four parts; those after the first `4 - hanging` hang when they are extracted from."""
    parts = [
        {"kind": "invoice", "value": {"total": number}} | ({"hang": True} if number >= PARTS - hanging else {})
        for number in range(PARTS)
    ]
    return {"text": json.dumps({"parts": parts})}


DEFINED = steps(
    step(
        "SPLIT",
        "split",
        {"step": "extract", "classificationId": "invoice"},
        splitterConfig={"splitClassifications": KINDS},
    ),
    extract("extract", "review"),
    step("COLLECT", "review", "check"),
    step("RULE_VALIDATION", "check", "person", rules=[{"name": "sum", "formula": "SUM(extract.total) = 6"}])
    | {"next": [{"step": "person", "result": "pass"}]},
    step("HUMAN_REVIEW", "person", "end"),
    step("ROUTER", "end"),
)


def started(client: httpx.Client, **body: Any) -> str:
    """The id of a run of a new workflow."""
    made = client.post("/workflows", json={"name": "W", "steps": DEFINED}).json()
    run_id: str = client.post("/workflow_runs", json={"workflow": {"id": made["id"]}, **body}).json()["id"]
    return run_id


def get(client: httpx.Client, run_id: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/workflow_runs/{run_id}").json()
    return found


def member_of(step_run: dict[str, Any]) -> tuple[Any, ...]:
    """The run that did a step's work, with what it found."""
    (member,) = step_run["result"].values()
    return member["id"], member["output"]


def killed(process: Any, folder: Path) -> None:
    """Kill the engine, and wait until its children are gone."""
    children = children_of(folder)
    process.send_signal(signal.SIGKILL)
    process.wait()
    wait_for(lambda: not any(alive(pid) for pid in children))


def test_a_workflow_that_was_killed_in_a_fan_out_goes_on(tmp_path: Path) -> None:
    with engine(tmp_path) as (process, client):
        run_id = started(client, file=packet(hanging=2))
        wait_for(lambda: [one["status"] for one in of(get(client, run_id), "extract")].count("PROCESSED") == PARTS - 2)
        wait_for(lambda: len(children_of(tmp_path)) == 2)
        before = get(client, run_id)
        killed(process, tmp_path)
    free(tmp_path)
    with engine(tmp_path) as (process, client):
        wait_for(lambda: get(client, run_id)["status"] == "NEEDS_REVIEW")
        after = get(client, run_id)
        assert [one["id"] for one in after["stepRuns"]][: PARTS + 2] == [one["id"] for one in before["stepRuns"]]
        for old, new in zip(before["stepRuns"], after["stepRuns"], strict=False):
            assert old["result"] is None or member_of(new) == member_of(old)
        assert of(after, "check")[0]["result"]["allPassed"]
        killed(process, tmp_path)
    with engine(tmp_path) as (_, client):
        assert get(client, run_id)["status"] == "NEEDS_REVIEW"
        client.post(f"/local/workflow_runs/{run_id}/review", json={"verdict": "approve"})
        wait_for(lambda: get(client, run_id)["status"] == "PROCESSED")
        members = client.get("/extract_runs", params={"sourceId": run_id, "maxPageSize": 100}).json()["data"]
        assert [member["status"] for member in members] == ["PROCESSED"] * PARTS
        wait_for(lambda: not list((tmp_path / "working").iterdir()))


@pytest.mark.parametrize("moment", ["split_runs", "extract_runs"])
def test_a_batch_that_was_killed_ends_exactly_once(tmp_path: Path, moment: str) -> None:
    with engine(tmp_path) as (process, client):
        made = client.post("/workflows", json={"name": "W", "steps": DEFINED}).json()
        body = {"workflow": {"id": made["id"]}, "inputs": [{"file": packet(hanging=0)}] * 2}
        batch = client.post("/workflow_runs/batch", json=body).json()["batchId"]
        wait_for(lambda: client.get(f"/{moment}", params={"source": "WORKFLOW_RUN"}).json()["data"])
        killed(process, tmp_path)
    with engine(tmp_path) as (_, client):
        query = {"batchId": batch, "maxPageSize": 100}

        def all_wait() -> list[str] | None:
            rows = client.get("/workflow_runs", params=query).json()["data"]
            return None if {row["status"] for row in rows} & MOVING else [row["id"] for row in rows]

        for run_id in wait_for(all_wait):
            run = get(client, run_id)
            assert run["status"] == "NEEDS_REVIEW", run["failureMessage"]
            names = [one["step"]["name"] for one in run["stepRuns"]]
            assert sorted(names) == sorted(["parse", "split", *["extract"] * PARTS, "check"])
            listed = client.get("/extract_runs", params={"sourceId": run_id, "maxPageSize": 100}).json()["data"]
            assert len(listed) == PARTS


def test_two_engines_on_one_folder_share_a_workflow(tmp_path: Path) -> None:
    with engine(tmp_path) as (_, first), engine(tmp_path) as (_, second):
        run_id = started(first, file=packet(hanging=0))
        wait_for(lambda: get(second, run_id)["status"] == "NEEDS_REVIEW")
        second.post(f"/local/workflow_runs/{run_id}/review", json={"verdict": "approve"})
        wait_for(lambda: get(first, run_id)["status"] == "PROCESSED")
        names = [one["step"]["name"] for one in get(first, run_id)["stepRuns"]]
        assert sorted(names) == sorted(["parse", "split", *["extract"] * PARTS, "check", "end"])
