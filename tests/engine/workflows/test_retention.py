"""Workflow runs go with the runs that they started, and wait for a person as long as he takes."""

import httpx
import pytest

from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.retention.by_age import Purged
from tests.engine.retention.test_by_age import deleted, rows, stored
from tests.engine.workflows.conftest import extract, ran, steps
from tests.engine.workflows.doubles import document
from tests.engine.workflows.test_review import waiting

pytestmark = pytest.mark.anyio


async def test_a_workflow_run_goes_with_its_steps(client: httpx.AsyncClient, config: EngineConfig) -> None:
    run = await ran(client, steps(extract("extract")), file=document(value={"total": 5}))
    assert run["status"] == "PROCESSED"
    assert await deleted(client) == Purged(runs=1, files=1)
    assert (await rows(config.data_dir)).keys() == {"processors", "versions"}
    assert stored(config.data_dir) == []


async def test_a_run_in_review_stays_whole(client: httpx.AsyncClient, config: EngineConfig) -> None:
    run = await waiting(client)
    before = await rows(config.data_dir), stored(config.data_dir)
    assert await deleted(client) == Purged(runs=0, files=0)
    assert (await rows(config.data_dir), stored(config.data_dir)) == before
    await client.post(f"/local/workflow_runs/{run['id']}/review", json={"verdict": "reject"})
    assert await deleted(client) == Purged(runs=1, files=1)
