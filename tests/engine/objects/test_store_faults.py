"""A store that is missing, read-only, or goes away for a while."""

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from extend_mcp.engine.app import build_app
from extend_mcp.engine.config import EngineConfig, StoreConfig
from extend_mcp.engine.objects.incoming import STALE_SECONDS
from extend_mcp.engine.objects.opening import check_store
from extend_mcp.engine.objects.port import StoreUnusable, blob
from tests.deadlines import DEADLINE
from tests.engine.conftest import ended, refused, running, until, uploaded
from tests.engine.objects.stores import S3Server, folder_config, s3_server

pytestmark = pytest.mark.anyio


@pytest.fixture
def own_server() -> Iterator[S3Server]:
    """A server that no other test uses, with one bucket."""
    with s3_server() as server:
        server.make_bucket("own")
        yield server


@pytest.fixture
def store(own_server: S3Server) -> StoreConfig:
    return own_server.config("own")


@pytest.mark.parametrize(
    ("method", "said"),
    [("PUT", "cannot be written to: access is denied"), ("POST", "cannot be deleted from: access is denied")],
)
async def test_a_bucket_without_a_right_is_named_at_the_start(
    own_server: S3Server, config: EngineConfig, method: str, said: str
) -> None:
    own_server.refused = {method}
    with pytest.raises(StoreUnusable, match=f"The store s3://own/of/tests {said}"):
        check_store(config)
    app = build_app(config)
    with pytest.raises(StoreUnusable, match=said):
        async with app.router.lifespan_context(app):
            pass


def test_a_missing_bucket_is_named(own_server: S3Server, config: EngineConfig) -> None:
    with pytest.raises(StoreUnusable, match="the bucket does not exist: create it"):
        check_store(replace(config, store=own_server.config("nope")))


def test_a_store_that_does_not_answer_is_named(own_server: S3Server, config: EngineConfig) -> None:
    own_server.stop()
    with pytest.raises(StoreUnusable, match="The store s3://own/of/tests cannot be written to: HTTP error"):
        check_store(config)
    own_server.start()
    check_store(config)


def test_a_missing_folder_is_not_made(config: EngineConfig, tmp_path: Path) -> None:
    folder = tmp_path / "not mounted"
    store = folder_config(folder)
    folder.rmdir()
    with pytest.raises(StoreUnusable, match="the folder is missing"):
        check_store(replace(config, store=store))
    assert not folder.exists()


def test_what_a_process_that_died_had_begun_to_write_is_removed_from_a_folder(
    config: EngineConfig, tmp_path: Path
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    stale, fresh, other = (shared / name for name in ("part_1", "part_2", "notes.txt"))
    for path in (stale, fresh, other):
        path.write_text("half")
    long_ago = time.time() - STALE_SECONDS - 1
    for path in (stale, other):
        os.utime(path, (long_ago, long_ago))
    check_store(replace(config, store=StoreConfig(url=shared.as_uri())))
    assert sorted(path.name for path in shared.iterdir()) == ["notes.txt", "part_2"]


async def test_while_the_store_is_away_requests_are_told_so_and_runs_wait(
    client: httpx.AsyncClient, own_server: S3Server, config: EngineConfig
) -> None:
    file_id = await uploaded(client, "before")
    link = (await client.get(f"/files/{file_id}")).json()["presignedUrl"]
    own_server.stop()
    answers = [await client.get(link), await client.post("/files/upload", files={"file": ("a.txt", b"a")})]
    for answer in answers:
        assert "The engine's store of files does not work" in refused(answer, 500, "INTERNAL_ERROR")
        assert answer.json()["retryable"]
    assert list((config.data_dir / "working").iterdir()) == []
    run = (await client.post("/parse_runs", json={"file": {"id": file_id}})).json()
    assert (await client.delete(f"/files/{await text_of_a_run(client)}")).status_code == 200
    own_server.start()
    assert (await ended(client, f"/parse_runs/{run['id']}"))["status"] == "PROCESSED"
    assert (await client.get(link)).content == b"before"


async def text_of_a_run(client: httpx.AsyncClient) -> str:
    """The id of a short text, which needs no store."""
    body = {"file": {"text": "short"}, "config": {}}
    run = (await client.post("/extract_runs", json=body)).json()
    file_id: str = run["file"]["id"]
    return file_id


async def test_a_run_whose_output_finds_no_store_is_done_again(
    client: httpx.AsyncClient, own_server: S3Server, caplog: pytest.LogCaptureFixture
) -> None:
    file_id = await uploaded(client, "output")
    assert (await client.post("/parse", json={"file": {"id": file_id}})).status_code == 200
    own_server.refused = {"PUT"}
    run = (await client.post("/parse_runs", json={"file": {"id": file_id}})).json()
    await until(lambda: "access is denied" in caplog.text)
    own_server.refused = set()
    done = await ended(client, f"/parse_runs/{run['id']}")
    assert (done["status"], len(done["output"]["chunks"])) == ("PROCESSED", 1)
    assert "Traceback" not in caplog.text


async def test_deletions_while_the_store_is_away_are_made_up_for_later(
    client: httpx.AsyncClient, own_server: S3Server
) -> None:
    file_id = await uploaded(client, "to be deleted")
    own_server.refused = {"POST"}
    assert (await client.delete(f"/files/{file_id}")).json() == {"id": file_id}
    objects, key = client.app.state.engine.objects, blob(b"to be deleted").key  # type: ignore[attr-defined]
    assert objects.read(key) == b"to be deleted"
    own_server.refused = set()
    await objects.sweep()
    with pytest.raises(FileNotFoundError):
        objects.read(key)


async def test_no_secret_of_the_store_is_in_messages_or_in_the_config(
    own_server: S3Server, config: EngineConfig, caplog: pytest.LogCaptureFixture
) -> None:
    assert "secret-of-the-store" not in repr(config)
    own_server.refused = {"PUT"}
    with pytest.raises(StoreUnusable) as refusal:
        check_store(config)
    assert "secret-of-the-store" not in str(refusal.value) + caplog.text


async def test_links_lead_to_a_public_store(config: EngineConfig, store: StoreConfig) -> None:
    async with running(replace(config, store=replace(store, is_public=True))) as client:
        link = (await client.get(f"/files/{await uploaded(client, 'public')}")).json()["presignedUrl"]
        answer = await client.get(link)
        assert answer.status_code == 302
        async with httpx.AsyncClient(timeout=DEADLINE) as anyone:
            assert (await anyone.get(answer.headers["location"])).content == b"public"


async def test_neither_lists_nor_conditions_are_asked_of_a_bucket(
    client: httpx.AsyncClient, own_server: S3Server
) -> None:
    file_id = await uploaded(client, "plain")
    run = (await client.post("/parse", json={"file": {"id": file_id}})).json()
    for path in (f"/files/{file_id}", f"/parse_runs/{run['id']}"):
        assert (await client.delete(path)).status_code == 200
    await client.app.state.engine.objects.sweep()  # type: ignore[attr-defined]
    assert {path.rstrip("/") for method, path in own_server.requests if method == "GET"} & {"/own"} == set()
    assert {method for method, _ in own_server.requests} <= {"PUT", "GET", "HEAD", "POST"}
