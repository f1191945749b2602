"""What is old is deleted with all that belongs to it, and what is still needed stays."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.http.requests import Engine
from extend_mcp.engine.retention.by_age import DAY_MS, Purged, purge
from extend_mcp.engine.storage.tables import files, metadata, runs
from extend_mcp.engine.times import now
from tests.engine.conftest import alive, ended, refused, running, started, until, uploaded
from tests.engine.databases import change_rows, make_config, open_rows
from tests.engine.evaluations.test_runs import measured
from tests.engine.evaluations.test_sets import new_item, new_set

pytestmark = pytest.mark.anyio


async def deleted(client: httpx.AsyncClient, before: int | None = None) -> Purged:
    """Delete what is older than a time; by default all that may go."""
    engine: Engine = client.app.state.engine  # type: ignore[attr-defined]
    return await purge(engine.database, engine.objects, now() + 1 if before is None else before)


async def rows(folder: Path) -> dict[str, int]:
    """How many rows each table has that is not empty, but for its own."""
    database, tables = open_rows(folder), metadata.tables.values()
    count = select(func.count())
    counts = await database.read(
        lambda connection: {one.name: connection.execute(count.select_from(one)).scalar_one() for one in tables}
    )
    database.close()
    return {
        name: count for name, count in counts.items() if count and name not in ("meta", "alembic_version", "workers")
    }


def stored(folder: Path) -> list[str]:
    """What is in the folders of files and of what runs made."""
    return [path.name for part in ("blobs", "runs", "working") for path in (folder / part).rglob("*") if path.is_file()]


async def listed(client: httpx.AsyncClient, path: str) -> list[str]:
    return [one["id"] for one in (await client.get(path)).json()["data"]]


async def test_what_ended_goes_with_all_that_it_made(client: httpx.AsyncClient, config: EngineConfig) -> None:
    file = {"id": await uploaded(client, "x" * 50_000)}
    made = [await client.post("/extract", json={"file": file}), await client.post("/parse", json={"file": file})]
    made.append(await client.post("/extract", json={"file": {"id": await uploaded(client, "raise it")}}))
    assert [answer.status_code for answer in made] == [200, 200, 422]
    batch = await client.post("/parse_runs/batch", json={"inputs": [{"file": {"text": f"{n}"}} for n in range(30)]})
    await ended(client, f"/batch_runs/{batch.json()['id']}")
    config_of = {"splitClassifications": [{"id": "other", "type": "other", "description": "Any."}]}
    split = await client.post("/split", json={"file": file, "config": config_of})
    assert len(await listed(client, "/files?maxPageSize=100")) == 34, split.text
    assert await deleted(client) == Purged(runs=34, files=32)
    assert await rows(config.data_dir) == {}
    assert stored(config.data_dir) == []


async def test_what_is_younger_stays_and_so_does_its_file(client: httpx.AsyncClient) -> None:
    shared, alone = [{"id": await uploaded(client, text)} for text in ("shared", "alone")]
    old = [(await client.post("/parse", json={"file": file})).json()["id"] for file in (shared, alone)]
    before = now() + 1
    await until(lambda: now() > before)
    young = (await client.post("/extract", json={"file": shared})).json()
    assert await deleted(client, before) == Purged(runs=2, files=1)
    for run_id in old:
        refused(await client.get(f"/parse_runs/{run_id}"), 404, "NOT_FOUND")
    refused(await client.get(f"/files/{alone['id']}"), 404, "NOT_FOUND")
    assert await listed(client, "/files") == [shared["id"]]
    assert (await client.get(f"/extract_runs/{young['id']}")).json()["output"]["value"] == {"total": 12.5}
    assert (await client.get(f"/parse_runs/{young['parseRunId']}")).json()["output"]["chunks"]


async def test_what_is_at_work_or_waits_is_left_alone(client: httpx.AsyncClient, config: EngineConfig) -> None:
    body = {"inputs": [{"file": {"text": "hang"}}, {"file": {"text": "hang too"}}, {"file": {"text": "hang as well"}}]}
    batch = (await client.post("/parse_runs/batch", json=body)).json()["id"]
    child = await until(lambda: started(config.data_dir))
    assert await deleted(client) == Purged(runs=0, files=0)
    assert alive(int(child))
    assert len(await listed(client, f"/parse_runs?batchId={batch}")) == len(await listed(client, "/files")) == 3
    assert (await client.get(f"/batch_runs/{batch}")).status_code == 200


async def test_files_of_evaluation_items_and_templates_stay(client: httpx.AsyncClient) -> None:
    made = await new_set(client)
    await new_item(client, made["id"], {"value": {"total": 12.5}})
    measurement = await measured(client, made["id"])
    form = await uploaded(client, "%PDF-1.4 form", "form.pdf")
    template = {"name": "W-9", "file": {"id": form}, "config": {"schema": {"type": "object", "properties": {}}}}
    assert (await client.post("/local/edit_templates", json=template)).status_code == 200
    kept = set(await listed(client, "/files"))
    assert await deleted(client) == Purged(runs=2, files=0)
    assert set(await listed(client, "/files")) == kept
    refused(await client.get(f"/evaluation_set_runs/{measurement['id']}"), 404, "NOT_FOUND")
    assert (await measured(client, made["id"]))["metrics"]["accuracy"] == 1


async def test_a_run_stays_until_its_webhooks_were_told(client: httpx.AsyncClient) -> None:
    nobody = {"url": "http://127.0.0.1:9/", "name": "Hook", "apiVersion": "2026-02-09"}
    await client.post("/webhook_endpoints", json=nobody | {"enabledEvents": ["parse_run.processed"]})
    run = (await client.post("/parse", json={"file": {"id": await uploaded(client)}})).json()

    async def tried() -> Any:
        return [one for one in (await client.get("/local/webhook_deliveries")).json()["data"] if one["attempts"]]

    await until(tried)
    assert await deleted(client) == Purged(runs=0, files=0)
    assert (await client.get(f"/parse_runs/{run['id']}")).status_code == 200


async def test_an_engine_deletes_by_itself_what_is_older_than_it_keeps(config: EngineConfig) -> None:
    async with running(config) as client:
        old, young = [
            (await client.post("/parse", json={"file": {"id": await uploaded(client, text)}})).json()["id"]
            for text in ("old", "young")
        ]
    then = now() - 3 * DAY_MS
    aged = runs.update().where(runs.c.id == old).values(created_at=then, updated_at=then)
    await change_rows(config.data_dir, aged, files.update().values(created_at=then))
    async with running(make_config(config.data_dir, keep_days=2)) as client:
        await until(lambda: len(stored(config.data_dir)) == 2)
        assert await listed(client, "/parse_runs") == [young]
