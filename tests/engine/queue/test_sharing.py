"""Which jobs are done in one child process, one after another."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import anyio
import pytest

from extend_mcp.analysis.job import Input, Job
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.queue.child_process import TaskFailed
from extend_mcp.engine.queue.runner import Runner
from extend_mcp.wire.ids import new_id
from tests.engine.conftest import alive, client_of, ended, running, until, uploaded
from tests.engine.databases import make_config
from tests.engine.doubles import work

pytestmark = pytest.mark.anyio
Do = Callable[[Runner, str, str | None], Coroutine[Any, Any, int]]


def runner(jobs_per_process: int = 8, workers: int = 2, seconds: float = 30) -> Runner:
    return Runner(work, workers=workers, seconds=seconds, max_bytes=2 * 1024**3, jobs_per_process=jobs_per_process)


@pytest.fixture
def do(tmp_path: Path) -> Do:
    """Do a job whose file has this text, and return the id of its process."""

    async def do(runner: Runner, text: str, sharer: str | None) -> int:
        folder = tmp_path / new_id("job")
        folder.mkdir()
        path = folder / "a.txt"
        path.write_text(text)
        await runner.run(Job("parse", (Input("file_1", path, "a.txt"),), {}, folder), sharer)
        return int((folder / "started").read_text())

    return do


async def test_a_process_does_some_jobs_of_one_sharer(do: Do) -> None:
    shared = runner(jobs_per_process=3)
    first, second, third, fourth = [await do(shared, "hello", "ada") for _ in range(4)]
    assert first == second == third
    assert fourth != first
    assert not alive(first)
    await shared.close()
    assert not alive(fourth)


async def test_a_process_is_never_shared_by_two_sharers(do: Do) -> None:
    shared = runner(workers=4)
    processes = [await do(shared, "hello", sharer) for sharer in ("ada", "bob", None, None, "ada", "bob")]
    assert processes[0] == processes[4]
    assert processes[1] == processes[5]
    assert len(set(processes)) == 4
    await shared.close()


async def test_there_are_never_more_processes_than_workers(do: Do) -> None:
    shared = runner(workers=1)
    ada = await do(shared, "hello", "ada")
    bob = await do(shared, "hello", "bob")
    assert not alive(ada)
    await shared.close()
    assert not alive(bob)


async def test_with_one_job_a_process_nothing_is_shared(do: Do) -> None:
    alone = runner(jobs_per_process=1)
    assert await do(alone, "hello", "ada") != await do(alone, "hello", "ada")


@pytest.mark.parametrize("order", ["fail CORRUPT_FILE", "raise oops", "segfault", "garbage", "memory"])
async def test_after_a_job_that_did_not_end_well_a_new_process_is_started(do: Do, order: str) -> None:
    shared = runner()
    first = await do(shared, "hello", "ada")
    with pytest.raises((DocumentFailure, TaskFailed)):
        await do(shared, order, "ada")
    assert not alive(first)
    assert await do(shared, "hello", "ada") != first
    await shared.close()


async def test_a_job_that_fails_in_a_used_process_is_done_again_in_a_new_one(do: Do) -> None:
    shared = runner()
    first = await do(shared, "hello", "ada")
    assert await do(shared, "once", "ada") != first
    await shared.close()


async def test_a_job_that_takes_too_long_in_a_used_process_is_not_done_again(do: Do) -> None:
    shared = runner(seconds=1)
    await do(shared, "hello", "ada")
    with pytest.raises(TaskFailed, match="time limit of 1 seconds"):
        await do(shared, "hang", "ada")


async def test_a_cancelled_job_ends_its_process(do: Do, tmp_path: Path) -> None:
    shared = runner()
    first = await do(shared, "hello", "ada")
    async with anyio.create_task_group() as group:
        group.start_soon(do, shared, "hang", "ada")
        await until(lambda: len(list(tmp_path.glob("*/started"))) == 2)
        group.cancel_scope.cancel()
    assert not alive(first)
    assert await do(shared, "hello", "ada") != first
    await shared.close()


async def test_an_idle_process_ends_by_itself(do: Do) -> None:
    shared = runner()
    first = await do(shared, "hello", "ada")
    assert alive(first)
    await until(lambda: not alive(first))
    assert await do(shared, "hello", "ada") != first
    await shared.close()


async def test_runs_of_two_workspaces_are_done_in_two_processes(config: EngineConfig) -> None:
    async with running(config) as client, client_of(client.app, **{"x-extend-workspace-id": "ws_other"}) as other:  # type: ignore[attr-defined]
        processes = []
        for each in (client, other, client, other):
            run = (await each.post("/parse_runs", json={"file": {"id": await uploaded(each, "pid")}})).json()
            path = f"/parse_runs/{run['id']}"
            await ended(each, path)
            processes.append((await each.get(path)).json()["output"]["chunks"][0]["content"])
    assert processes[0] == processes[2]
    assert processes[1] == processes[3]
    assert processes[0] != processes[1]


async def test_with_keys_a_process_is_shared_within_a_batch_alone(tmp_path: Path) -> None:
    config = make_config(tmp_path / "data", workers=1, keys=frozenset({"key"}))
    async with running(config) as client:
        file_id = await uploaded(client, "pid")

        async def process(run_id: str) -> str:
            run = await ended(client, f"/parse_runs/{run_id}")
            content: str = run["output"]["chunks"][0]["content"]
            return content

        batch = (await client.post("/parse_runs/batch", json={"inputs": [{"file": {"id": file_id}}] * 3})).json()
        await ended(client, f"/batch_runs/{batch['id']}")
        listed = (await client.get("/parse_runs", params={"batchId": batch["id"]})).json()["data"]
        members = {await process(run["id"]) for run in listed}
        singles = set()
        for _ in range(2):
            run = (await client.post("/parse_runs", json={"file": {"id": file_id}})).json()
            singles.add(await process(run["id"]))
    assert (len(listed), len(members), len(singles)) == (3, 1, 2)
    assert not members & singles
