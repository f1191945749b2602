"""The tools as callers over HTTP see them: the same, without paths, within the same budgets."""

from typing import Any

import pytest

from extend_mcp.settings import Settings
from tests.server.http.front import Front, result_of, served
from tests.server.tools.test_list import READ_BY_MODEL, tokens

pytestmark = pytest.mark.anyio


async def listed(front: Front) -> list[dict[str, Any]]:
    tools: list[dict[str, Any]] = result_of(await front.rpc("tools/list"))["tools"]
    return tools


async def test_no_tool_speaks_of_paths(front: Front) -> None:
    tools = await listed(front)
    said = str([(tool["description"], tool["inputSchema"]) for tool in tools]).lower()
    names = [tool["name"] for tool in tools]
    assert {"request_upload", "get_upload"} <= set(names)
    assert "upload_file" not in names
    assert [word for word in ("local path", "local file", "folder", "path ", "paths") if word in said] == []


async def test_no_prompt_is_about_a_folder(front: Front) -> None:
    prompts = result_of(await front.rpc("prompts/list"))["prompts"]
    assert "review_fields" in (names := [prompt["name"] for prompt in prompts])
    assert "process_folder" not in names


async def test_nothing_is_saved_on_the_servers_disk_and_no_path_of_it_is_told(settings: Settings) -> None:
    everything = settings.model_copy(update={"toolsets": ("all",), "output_dir": settings.data_dir})
    async with served(everything) as front:
        assert "save_run_output" not in await front.tools()
        assert str(settings.data_dir) not in str(await front.call("get_status"))


@pytest.mark.parametrize("file", ["/etc/hostname", "invoice.pdf", "C:\\a.pdf", "sandbox:/mnt/data/a.pdf", "data:,x"])
async def test_a_path_is_told_how_to_send_the_file(front: Front, file: str) -> None:
    refused = await front.call("parse_document", file=file)
    assert refused["code"] == "LOCAL_INVALID_ARGUMENT"
    assert refused["hint"].startswith("request_upload(name=…) accepts a file")


async def test_a_wrong_call_is_shown_a_right_one_without_a_path(front: Front) -> None:
    refused = await front.call("parse_document", pages="1")
    assert refused["code"] == "LOCAL_INVALID_ARGUMENT"
    assert refused["hint"] == 'Call it like parse_document({"file": "file_a1"}).'
    assert '"files": ["file_a1"]' in (await front.call("start_batch", operation="parse", files={"a": 1}))["hint"]


async def test_the_core_list_stays_within_its_budgets(front: Front) -> None:
    tools = await listed(front)
    assert sum(tokens({key: tool[key] for key in READ_BY_MODEL}) for tool in tools) <= 2400
    assert tokens(tools) <= 4800


async def test_the_instructions_tell_how_a_file_comes(front: Front) -> None:
    told = result_of(await front.rpc("server/discover"))["instructions"]
    assert "request_upload" in told
    assert "path" not in told
    assert len(told) <= 1500
