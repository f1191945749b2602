"""An engine whose bytes are in a store: a folder, or a bucket."""

import asyncio
from dataclasses import replace
from typing import Any

import anyio
import httpx
import pytest
from sqlalchemy import delete, select, update

from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.objects.guarded import SHORT_BYTES
from extend_mcp.engine.objects.guards import DAY_MS
from extend_mcp.engine.objects.port import artifact, blob
from extend_mcp.engine.storage.tables import objects
from tests.engine.conftest import ended, refused, running, until, uploaded

pytestmark = pytest.mark.anyio

LONG = "long " * (SHORT_BYTES // 4)


def parts_of(client: httpx.AsyncClient) -> Any:
    return client.app.state.engine  # type: ignore[attr-defined]


async def guards(client: httpx.AsyncClient) -> dict[str, int | None]:
    """When each object is due, by key."""
    rows = await parts_of(client).database.read(lambda connection: connection.execute(select(objects)).all())
    return {row.key: row.due_at for row in rows}


def is_stored(client: httpx.AsyncClient, key: str) -> bool:
    try:
        parts_of(client).objects.read(key)
    except FileNotFoundError:
        return False
    return True


async def test_a_file_is_uploaded_parsed_linked_and_deleted(client: httpx.AsyncClient, config: EngineConfig) -> None:
    file_id = await uploaded(client, "hello")
    run = (await client.post("/parse", json={"file": {"id": file_id}})).json()
    assert run["output"]["chunks"][0]["content"] == "hello"
    link = (await client.get(f"/files/{file_id}")).json()["presignedUrl"]
    assert (await client.get(link)).content == b"hello"
    stored = list(await guards(client))
    assert len(stored) == 2
    assert all(is_stored(client, key) for key in stored)
    assert [path.name for path in config.data_dir.iterdir() if path.name in {"blobs", "runs"}] == []
    for path in (f"/files/{file_id}", f"/parse_runs/{run['id']}"):
        assert (await client.delete(path)).status_code == 200
    assert await guards(client) == {}
    assert not any(is_stored(client, key) for key in stored)


async def test_two_files_of_one_content_share_an_object_until_both_are_deleted(client: httpx.AsyncClient) -> None:
    first, second = await uploaded(client, "same"), await uploaded(client, "same")
    (key,) = await guards(client)
    await client.delete(f"/files/{first}")
    assert await guards(client) == {key: None}
    assert is_stored(client, key)
    await client.delete(f"/files/{second}")
    assert not is_stored(client, key)


async def test_short_texts_are_kept_in_the_database_and_long_ones_in_the_store(client: httpx.AsyncClient) -> None:
    inputs = [{"file": {"text": text}} for text in ("short", "also short", LONG)]
    ids = [(await client.post("/extract", json=one | {"config": {}})).json()["file"]["id"] for one in inputs]
    in_store = [is_stored(client, blob(text.encode()).key) for text in ("short", "also short", LONG)]
    assert in_store == [False, False, True]
    for file_id, text in zip(ids, ("short", "also short", LONG), strict=True):
        link = (await client.get(f"/files/{file_id}")).json()["presignedUrl"]
        assert (await client.get(link)).text == text
        assert (await client.get(link, headers={"range": "bytes=1-3"})).text == text[1:4]


@pytest.mark.parametrize(
    ("wanted", "status", "start", "end"),
    [
        (None, 200, 0, 10_000),
        ("bytes=0-", 206, 0, 10_000),
        ("bytes=10-19", 206, 10, 20),
        ("bytes=9990-20000", 206, 9990, 10_000),
        ("bytes=-5", 206, 9995, 10_000),
    ],
)
async def test_links_stream_the_range_that_is_asked_for(
    client: httpx.AsyncClient, wanted: str | None, status: int, start: int, end: int
) -> None:
    content = bytes(number % 251 for number in range(10_000))
    answer = await client.post("/files/upload", files={"file": ("ü.bin", content)})
    link = (await client.get(f"/files/{answer.json()['id']}")).json()["presignedUrl"]
    got = await client.get(link, headers={} if wanted is None else {"range": wanted})
    assert (got.status_code, got.content) == (status, content[start:end])
    assert got.headers["content-length"] == str(end - start)
    assert got.headers["x-content-type-options"] == "nosniff"
    assert "%C3%BC.bin" in got.headers["content-disposition"]
    if status == 206:
        assert got.headers["content-range"] == f"bytes {start}-{end - 1}/10000"


async def test_a_range_beyond_the_end_is_refused(client: httpx.AsyncClient) -> None:
    link = (await client.get(f"/files/{await uploaded(client, 'short')}")).json()["presignedUrl"]
    got = await client.get(link, headers={"range": "bytes=100-"})
    assert got.status_code == 416


async def test_a_batch_with_one_wrong_input_stores_nothing(client: httpx.AsyncClient) -> None:
    inputs = [{"file": {"text": LONG}}, {"file": {"text": "short"}}, {"file": {"id": "file_nope"}}]
    refused(await client.post("/parse_runs/batch", json={"inputs": inputs}), 404, "NOT_FOUND")
    assert {key: due is None for key, due in (await guards(client)).items()} == {blob(LONG.encode()).key: False}


async def test_what_an_upload_left_is_removed_after_a_day(client: httpx.AsyncClient) -> None:
    """And not before: it may still be on its way."""
    engine, left = parts_of(client), blob(b"left behind", None)

    def fail(_connection: Any) -> None:
        raise LookupError

    for upload in (left, artifact(b"{}", "pr_never", "attempt_1", "parse.json")):
        large = replace(upload, source=LONG.encode())
        with pytest.raises(LookupError):
            await engine.objects.store([large], fail)
    await engine.objects.sweep()
    assert len(await guards(client)) == 2
    a_day_ago = update(objects).values(due_at=objects.c.due_at - DAY_MS)
    await engine.database.write(lambda connection: connection.execute(a_day_ago))
    await engine.objects.sweep()
    assert await guards(client) == {}
    assert not is_stored(client, left.key)


async def test_a_due_object_that_a_row_names_stays(client: httpx.AsyncClient) -> None:
    file_id, engine = await uploaded(client, LONG), parts_of(client)
    await engine.database.write(lambda connection: connection.execute(update(objects).values(due_at=1)))
    await engine.objects.sweep()
    assert list((await guards(client)).values()) == [None]
    link = (await client.get(f"/files/{file_id}")).json()["presignedUrl"]
    assert (await client.get(link)).text == LONG


async def test_an_object_that_was_removed_before_it_was_named_is_stored_again(client: httpx.AsyncClient) -> None:
    engine = parts_of(client)
    tried: list[str] = []
    upload = replace(blob(b"wanted"), source=LONG.encode())

    def name(connection: Any) -> None:
        if not tried:
            connection.execute(delete(objects))
        tried.append(upload.key)

    await engine.objects.store([upload], name)
    assert len(tried) == 2
    assert is_stored(client, upload.key)


async def test_a_damaged_file_of_the_cache_is_fetched_again(client: httpx.AsyncClient, config: EngineConfig) -> None:
    file_id = await uploaded(client, "precious")
    body = {"file": {"id": file_id}}
    assert (await client.post("/parse", json=body)).status_code == 200
    (cached,) = (config.data_dir / "cache").glob("*/*")
    cached.write_text("damaged!")
    run = (await client.post("/parse", json=body)).json()
    assert run["output"]["chunks"][0]["content"] == "precious"
    assert cached.read_text() == "precious"


async def test_a_content_that_is_lost_or_damaged_in_the_store_fails_its_runs_and_is_named(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    remote = parts_of(client).objects._remote
    for text, harm in (("lost", remote.remove), ("changed", lambda keys: remote.put(keys[0], b"other"))):
        file_id = await uploaded(client, text)
        harm([blob(text.encode()).key])
        run = (await client.post("/parse_runs", json={"file": {"id": file_id}})).json()
        failed = await ended(client, f"/parse_runs/{run['id']}")
        assert failed["status"] == "FAILED"
        assert f"the content of {file_id} is missing from the store" in failed["failureMessage"]
    assert "Traceback" not in caplog.text


async def test_reviewed_outputs_and_pictures_are_in_the_store(client: httpx.AsyncClient) -> None:
    steps = [
        {"name": "start", "type": "TRIGGER", "next": [{"step": "parse"}]},
        {"name": "parse", "type": "PARSE", "next": [{"step": "extract"}]},
        {
            "name": "extract",
            "type": "EXTRACT",
            "config": {
                "extractorConfig": {"schema": {"type": "object", "properties": {"total": {"type": ["number", "null"]}}}}
            },
            "next": [{"step": "review"}],
        },
        {"name": "review", "type": "HUMAN_REVIEW", "next": []},
    ]
    created = (await client.post("/workflows", json={"name": "Reviewed", "steps": steps})).json()
    body = {"workflow": {"id": created["id"], "version": "draft"}, "file": {"text": "total"}}
    answer = await client.post("/workflow_runs", json=body)
    assert answer.status_code == 200, answer.text
    path = f"/workflow_runs/{answer.json()['id']}"

    async def waits() -> bool:
        return bool((await client.get(path)).json()["status"] == "NEEDS_REVIEW")

    await until(waits)
    waiting = (await client.get(path)).json()
    member = next(
        step["result"]["extractRun"] for step in waiting["stepRuns"] if (step.get("result") or {}).get("extractRun")
    )
    corrected = {"verdict": "approve", "outputs": [{"runId": member["id"], "output": {"value": {"total": 7}}}]}
    assert (await client.post(f"/local{path}/review", json=corrected)).status_code == 200
    extract = await ended(client, f"/extract_runs/{member['id']}")
    assert (extract["output"]["value"], extract["initialOutput"]["value"]) == ({"total": 7}, {"total": 12.5})
    stored = [key for key in await guards(client) if f"/{member['id']}/" in key]
    assert sorted(key.rpartition("/")[2] for key in stored) == ["extract.json", "reviewed.json"]


async def test_the_cache_drops_what_was_used_the_longest_time_ago(config: EngineConfig) -> None:
    assert config.store is not None
    small = replace(config, store=replace(config.store, cache_bytes=3000))
    async with running(small) as client:
        for number in range(6):
            file_id = await uploaded(client, f"{number}" * 1000)
            assert (await client.post("/parse", json={"file": {"id": file_id}})).status_code == 200
        kept = sorted(path.read_text()[0] for path in (config.data_dir / "cache").glob("*/*"))
    assert kept == ["4", "5"]


async def test_uploads_race_deletions_and_sweeps_and_none_is_lost(client: httpx.AsyncClient) -> None:
    """Six contents come and go at the same time, while two sweepers remove what nothing names."""
    engine = parts_of(client)
    stop = anyio.Event()

    async def sweep() -> None:
        while not stop.is_set():
            await engine.objects.sweep()
            await asyncio.sleep(0)

    async def use(user: int) -> None:
        for turn in range(25):
            file_id = await uploaded(client, f"{LONG} {(user + turn) % 6}")
            link = (await client.get(f"/files/{file_id}")).json()["presignedUrl"]
            assert (await client.get(link)).status_code == 200
            assert (await client.delete(f"/files/{file_id}")).status_code == 200

    async with anyio.create_task_group() as group:
        for _ in range(2):
            group.start_soon(sweep)
        async with anyio.create_task_group() as users:
            for user in range(4):
                users.start_soon(use, user)
        stop.set()
    assert await guards(client) == {}
