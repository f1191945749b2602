"""What `extend-mcp doctor` and `get_status` say of a model server."""

from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
import pytest
from mcp import Client

from extend_mcp.cli.main import main
from extend_mcp.model.chat import Chat
from extend_mcp.model.check import check_server
from extend_mcp.model.window_size import look_up
from extend_mcp.server.app import App
from extend_mcp.server.mcp_server import build_server
from extend_mcp.settings import Settings
from tests.deadlines import DEADLINE
from tests.model.scripted_server import Reply, ScriptedServer, completion
from tests.server.tools.conftest import answer

pytestmark = pytest.mark.anyio

LISTED = {"data": [{"id": "other"}, {"id": "m"}]}


@pytest.mark.parametrize(
    "pages",
    [
        {"/v1/models": {"data": [{"id": "other", "max_model_len": 1}, {"id": "m", "max_model_len": 8192}]}},
        {"/v1/models": LISTED, "/props": {"default_generation_settings": {"n_ctx": 8192}}},
        {"/v1/models": {"data": [{"id": "m", "meta": {"n_ctx": 8192}}]}},
        {"/v1/models": LISTED, "/api/v0/models": {"data": [{"id": "m", "loaded_context_length": 8192}]}},
        {"/v1/models": LISTED, "/api/ps": {"models": [{"name": "m:latest", "context_length": 8192}]}},
    ],
    ids=["vLLM", "llama.cpp", "llama.cpp without props", "LM Studio", "Ollama"],
)
async def test_the_window_is_what_each_kind_of_server_tells(server: ScriptedServer, pages: dict[str, Any]) -> None:
    server.pages = pages
    assert (await look_up(Chat(server.address()))).tokens == 8192
    assert await check_server(server.address()) == (f"m at {server.address().host}, a window of 8192 tokens", True)


async def test_a_window_that_no_server_tells_is_said_to_be_assumed(server: ScriptedServer) -> None:
    server.pages = {"/v1/models": LISTED}
    said, is_usable = await check_server(server.address())
    assert is_usable
    assert "an unknown window: 4096 are assumed" in said


@pytest.mark.parametrize(
    ("listed", "reason"),
    [
        ({"data": [{"id": "a"}, {"id": "b"}]}, "lists no model m (EXTEND_LLM_MODEL), but a, b"),
        ({"data": [{"id": "m", "max_model_len": 500}]}, "its window of 500 tokens is too small"),
        (Reply(401, {"error": "no"}), "EXTEND_LLM_API_KEY"),
        (Reply(404, "<html>"), "status 404"),
    ],
)
async def test_what_is_wrong_is_said(server: ScriptedServer, listed: Any, reason: str) -> None:
    server.pages = {"/v1/models": listed}
    said, is_usable = await check_server(server.address())
    assert reason in said
    assert not is_usable


async def test_the_doctor_asks_the_server(
    server: ScriptedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EXTEND_BACKEND", "local")
    monkeypatch.setenv("EXTEND_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("EXTEND_LLM_BASE_URL", server.url)
    monkeypatch.setenv("EXTEND_LLM_MODEL", "m")
    with anyio.fail_after(DEADLINE):
        assert await anyio.to_thread.run_sync(_ends_with, ["doctor"]) == 0
        assert "model answers:  yes: m at 127.0.0.1:" in capsys.readouterr().out
        monkeypatch.setenv("EXTEND_LLM_MODEL", "unknown")
        assert await anyio.to_thread.run_sync(_ends_with, ["doctor"]) == 1
        assert "lists no model unknown" in capsys.readouterr().out


def _ends_with(arguments: list[str]) -> Any:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return ended.value.code


async def test_an_agent_is_told_of_the_model_and_gets_its_values(server: ScriptedServer, tmp_path: Path) -> None:
    server.replies = [completion('{"window":"ten days"}')]
    settings = Settings(backend="local", data_dir=tmp_path, llm_base_url=server.url, llm_model="m")
    schema = {"type": "object", "properties": {"window": {"type": ["string", "null"], "description": "When to pay?"}}}
    with anyio.fail_after(DEADLINE):
        async with App(settings, local_files=True) as app, Client(build_server(app)) as client:
            status = await answer(client, "get_status")
            said = await answer(client, "extract_data", text="Pay within ten days.", schema=schema)
    assert f"asks the model m at {server.address().host}" in status["reading"]
    assert said["values"] == {"window": "ten days"}
    assert [one["path"] for one in said["flags"]] == ["window"]


async def test_on_the_cloud_a_model_that_is_set_is_said_not_to_be_used(
    server: ScriptedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cloud = {"backend": "cloud", "api_key": "sk_1", "base_url": "http://127.0.0.1:9", "data_dir": str(tmp_path)}
    asked = {"llm_base_url": server.url, "llm_model": "m"}
    for name, value in {**cloud, **asked}.items():
        monkeypatch.setenv(f"EXTEND_{name.upper()}", value)
    with anyio.fail_after(DEADLINE):
        await anyio.to_thread.run_sync(_ends_with, ["doctor"])
        async with App(Settings(), local_files=True) as app, Client(build_server(app)) as client:
            status = await answer(client, "get_status")
    assert "model:          not used: the cloud has its own" in capsys.readouterr().out
    assert status["reading"].startswith("The configured model is not used")
