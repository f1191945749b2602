"""Who is let in, and what every answer has."""

import json
from dataclasses import replace

import httpx
import pytest
from starlette.types import Message

from extend_mcp.engine.app import build_app
from extend_mcp.engine.config import EngineConfig
from tests.engine.conftest import HEADERS, client_of, refused, running, uploaded
from tests.engine.doubles import work

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer ", "key", "Basic a2V5"])
async def test_a_missing_or_malformed_key_is_refused(client: httpx.AsyncClient, authorization: str) -> None:
    answer = await client.get("/files", headers={"authorization": authorization})
    assert refused(answer, 401, "UNAUTHORIZED") == "Authorization header is missing or malformed."


async def test_only_the_keys_that_are_set_are_let_in(config: EngineConfig) -> None:
    async with running(replace(config, keys=frozenset({"sk_one", "sk_two"}))) as client:
        refused(await client.get("/files"), 401, "UNAUTHORIZED")
        assert (await client.get("/files", headers={"authorization": "Bearer sk_two"})).status_code == 200


async def test_the_version_must_be_said_and_spoken_here(client: httpx.AsyncClient) -> None:
    del client.headers["x-extend-api-version"]
    assert "x-extend-api-version" in refused(await client.get("/files"), 400, "INVALID_REQUEST")
    answer = await client.get("/files", headers={"x-extend-api-version": "1999-01-01"})
    assert "1999-01-01" in refused(answer, 400, "LOCAL_NOT_IN_VERSION")


async def test_every_answer_has_a_request_id(client: httpx.AsyncClient) -> None:
    assert (await client.get("/files")).headers["x-extend-request-id"].startswith("req_")
    refused(await client.get("/nothing/here"), 404, "NOT_FOUND")
    refused(await client.put("/files"), 405, "NOT_FOUND")


async def test_a_target_that_is_no_path_is_not_found(client: httpx.AsyncClient) -> None:
    headers = [(name.encode(), text.encode()) for name, text in HEADERS.items()]
    scope = {
        "type": "http",
        "method": "OPTIONS",
        "path": "*",
        "raw_path": b"*",
        "query_string": b"",
        "headers": headers,
    }
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    await client.app(scope, receive, send)  # type: ignore[attr-defined]
    assert (sent[0]["status"], json.loads(sent[1]["body"])["code"]) == (404, "NOT_FOUND")


@pytest.mark.parametrize("path", ["/files/", "/extractors/x/", "/presigned/files/x/", "/openapi.json/", "/runs/pr_x/"])
@pytest.mark.parametrize("version", ["2026-02-09", "2025-04-21"])
async def test_a_slash_at_the_end_sends_no_key_to_another_address(
    client: httpx.AsyncClient, path: str, version: str
) -> None:
    answer = await client.get(path, headers={"x-extend-api-version": version})
    assert (answer.status_code, answer.headers.get("location")) == (404, None)
    assert answer.json()["code"] == "NOT_FOUND"


async def test_a_method_that_a_path_does_not_take_is_told_those_it_takes(client: httpx.AsyncClient) -> None:
    assert (await client.put("/parse_runs")).headers["allow"] == "GET, HEAD, POST"
    assert (await client.put("/files/file_1")).headers["allow"] == "DELETE, GET, HEAD"
    assert (await client.put("/parse_runs/batch")).headers["allow"] == "POST"
    older = await client.put("/workflows", headers={"x-extend-api-version": "2025-04-21"})
    assert (older.status_code, older.headers["allow"]) == (405, "POST")


async def test_a_workspace_does_not_see_another(client: httpx.AsyncClient) -> None:
    file_id = await uploaded(client)
    run = (await client.post("/parse", json={"file": {"id": file_id}})).json()
    batch = (await client.post("/parse_runs/batch", json={"inputs": [{"file": {"text": "a"}}]})).json()
    extractor = (await client.post("/extractors", json={"name": "a"})).json()
    verified = (await client.post("/verify", json={"file": {"id": file_id}})).json()
    template = (await client.post("/local/edit_templates", json={"name": "a", "file": {"id": file_id}})).json()
    client.headers["x-extend-workspace-id"] = "ws_other"
    for path in (
        f"files/{file_id}",
        f"parse_runs/{run['id']}",
        f"batch_runs/{batch['id']}",
        f"extractors/{extractor['id']}",
        f"verify_runs/{verified['id']}",
        f"edit_templates/{template['id']}",
    ):
        refused(await client.get(f"/{path}"), 404, "NOT_FOUND")
    lists = ("parse_runs", "extract_runs", "classify_runs", "split_runs", "edit_runs", "verify_runs")
    for path in (*lists, "files", "extractors", "classifiers", "splitters", "edit_templates"):
        assert (await client.get(f"/{path}")).json() == {"object": "list", "data": []}
    refused(await client.delete(f"/files/{file_id}"), 404, "NOT_FOUND")
    refused(await client.post("/parse_runs", json={"file": {"id": file_id}}), 404, "NOT_FOUND")
    del client.headers["x-extend-workspace-id"]
    assert (await client.get(f"/files/{file_id}")).status_code == 200


async def test_a_fault_of_the_disk_is_told(client: httpx.AsyncClient, config: EngineConfig) -> None:
    (config.data_dir / "working").rmdir()
    (config.data_dir / "working").write_bytes(b"")
    answer = await client.post("/files/upload", files={"file": ("a.txt", b"a")})
    assert "File exists" in refused(answer, 500, "INTERNAL_ERROR")


async def test_an_exception_of_the_app_s_user_comes_out_as_it_is(config: EngineConfig) -> None:
    with pytest.raises(KeyError, match="mine"):
        async with running(config):
            raise KeyError("mine")


async def test_links_start_with_the_public_address_where_one_is_set(config: EngineConfig) -> None:
    app = build_app(replace(config, public_url="https://docs.example/extend/"), work)
    async with app.router.lifespan_context(app), client_of(app) as client:
        file = (await client.get(f"/files/{await uploaded(client)}")).json()
    assert file["presignedUrl"].startswith("https://docs.example/extend/presigned/files/")


async def test_hostile_paths_and_headers_are_refused(client: httpx.AsyncClient) -> None:
    run = (await client.post("/parse", json={"file": {"id": await uploaded(client)}})).json()
    many = "9" * 5000
    for path in (f"{many}-1-0", f"0-{many}-0", f"0-1-{many}", "0-1-x"):
        assert (await client.get(f"/runs/{run['id']}/pages/{path}.png")).status_code == 404
    assert (await client.get("/", headers={b"authorization": b"Basic \xff"})).status_code == 200  # no keys are set
    answer = await client.post("/files/upload", headers={"content-type": f"multipart/form-data; boundary={many}"})
    assert "malformed" in refused(answer, 400, "INVALID_REQUEST")
    assert (await client.post(f"/review/{run['id']}", headers={"origin": "http://["})).status_code == 403


async def test_a_password_that_is_no_text_is_no_key(config: EngineConfig) -> None:
    async with running(replace(config, keys=frozenset({"sk_one"}))) as client:
        assert (await client.get("/", headers={b"authorization": b"Basic \xff"})).status_code == 401
