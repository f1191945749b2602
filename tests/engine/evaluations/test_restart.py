"""Evaluations of an engine that is killed: each ends, and ends once."""

import signal
from pathlib import Path
from typing import Any

import httpx

from tests.deadlines import DEADLINE
from tests.engine.conftest import alive
from tests.engine.doubles import free
from tests.engine.test_restart import PROGRAM, children_of, engine, wait_for

SCHEMA = {"type": "object", "properties": {"total": {"type": ["number", "null"]}}}
DIES = """
import os, signal, sys
from pathlib import Path
from extend_mcp.engine.evaluations import evaluator

measure = evaluator.measure

def dying(*arguments):
    died = Path(sys.argv[1], "died")
    if died.exists():
        return measure(*arguments)
    died.touch()
    os.kill(os.getpid(), signal.SIGKILL)

evaluator.measure = dying
"""
"""The first engine on a folder that measures is killed in the middle of it."""


def evaluation(client: httpx.Client, texts: list[str]) -> Any:
    """A run on files with these texts; all are expected to have a total of 12.5."""
    extractor = client.post("/extractors", json={"name": "Any", "config": {"schema": SCHEMA}}).json()
    made = client.post("/evaluation_sets", json={"name": "Set", "entityId": extractor["id"]}).json()
    files = [client.post("/files/upload", files={"file": ("a.txt", text.encode())}).json() for text in texts]
    items = [{"fileId": file["id"], "expectedOutput": {"value": {"total": 12.5}}} for file in files]
    assert client.post(f"/evaluation_sets/{made['id']}/items", json={"items": items}).status_code == 200
    return client.post("/evaluation_set_runs", json={"evaluationSetId": made["id"]}).json()


def final(client: httpx.Client, run: Any) -> Any:
    """The run, once it is final."""

    def settled() -> Any:
        now = client.get(f"/evaluation_set_runs/{run['id']}").json()
        return None if now["status"] in {"PENDING", "PROCESSING"} else now

    return wait_for(settled)


def test_a_kill_while_the_members_run_loses_nothing(tmp_path: Path) -> None:
    with engine(tmp_path) as (process, client):
        run = evaluation(client, ["hang", "hang", "a", "b"])
        children = wait_for(lambda: len(children_of(tmp_path)) == 2 and children_of(tmp_path))
        process.send_signal(signal.SIGKILL)
        process.wait()
        wait_for(lambda: not any(alive(pid) for pid in children))
    free(tmp_path)
    with engine(tmp_path) as (_, client):
        found = final(client, run)
        assert (found["status"], found["metrics"]["accuracy"]) == ("PROCESSED", 1)
        assert (found["metrics"]["numFilesTotal"], found["metrics"]["numFilesProcessed"]) == (4, 4)
        assert client.get(f"/batch_runs/{run['id']}").json()["runCount"] == 4
        assert len(client.get("/extract_runs", params={"batchId": run["id"]}).json()["data"]) == 4


def test_a_kill_while_it_is_measured_has_it_measured_again(tmp_path: Path) -> None:
    with engine(tmp_path, DIES + PROGRAM) as (process, client):
        run = evaluation(client, ["a", "fail CORRUPT_FILE"])
        process.wait(timeout=DEADLINE)
    with engine(tmp_path) as (_, client):
        found = final(client, run)
        assert (found["status"], found["metrics"]["accuracy"]) == ("PROCESSED", 0.5)
        assert found["metrics"]["numFilesProcessed"] == 2
        assert found == final(client, run)
