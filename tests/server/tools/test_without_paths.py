"""With local paths switched off nothing of this machine is read, over stdio either."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from mcp import Client
from mcp.client import ClientRequestContext
from mcp_types import ElicitRequestParams, ElicitResult

from extend_mcp.server.app import App
from extend_mcp.server.mcp_server import build_server, write_instructions
from extend_mcp.server.tools import build_tools
from extend_mcp.settings import Settings
from tests.server.tools.conftest import answer, refusal

pytestmark = pytest.mark.anyio


@pytest.fixture
async def closed(settings: Settings) -> AsyncIterator[Client]:
    """Every tool, and a client whose user says yes to whatever is asked."""

    async def agree(context: ClientRequestContext, params: ElicitRequestParams) -> ElicitResult:
        return ElicitResult(action="accept", content={"allow": True})

    chosen = settings.model_copy(update={"disable_file_path": True, "toolsets": ("all",)})
    async with App(chosen, local_files=True) as app, Client(build_server(app), elicitation_callback=agree) as client:
        yield client


async def test_a_path_is_refused_with_the_reason(closed: Client, folder: Path) -> None:
    for tool, where in (("parse_document", "file"), ("verify_document", "file")):
        error = await refusal(closed, tool, **{where: str(folder / "invoice.pdf")})
        assert error["code"] == "LOCAL_INVALID_ARGUMENT"
        assert "EXTEND_DISABLE_FILE_PATH" in error["hint"]
    started = await closed.call_tool("start_batch", {"operation": "parse", "files": [str(folder)]})
    assert started.is_error


async def test_no_tool_tells_of_paths(closed: Client) -> None:
    tools = {tool.name: tool.model_dump_json() for tool in (await closed.list_tools()).tools}
    assert tools.keys() & {"upload_file", "save_run_output", "request_upload", "get_upload"} == set()
    assert [name for name, told in tools.items() if "local path" in told or "request_upload" in told] == []
    assert (await answer(closed, "get_status"))["local_files"] is False
    assert "process_folder" not in [prompt.name for prompt in (await closed.list_prompts()).prompts]


@pytest.mark.parametrize("tool", ["upload_file", "save_run_output", "request_upload"])
async def test_a_tool_that_does_not_exist_here_is_told_with_the_reason(closed: Client, tool: str) -> None:
    error = await refusal(closed, tool)
    assert error["message"] == f"{tool} does not exist while EXTEND_DISABLE_FILE_PATH is set."
    assert "request_upload" not in error["hint"]


async def test_text_and_ids_are_taken_as_before(closed: Client) -> None:
    schema = {"type": "object", "properties": {"total": {"type": ["string", "null"]}}}
    told = await answer(closed, "extract_data", text="Total: EUR 12.50", schema=schema)
    assert told["status"] == "PROCESSED"


@pytest.mark.parametrize("uploads", [True, False])
def test_a_tool_that_needs_paths_cannot_be_chosen(uploads: bool) -> None:
    with pytest.raises(ValueError, match=r"save_run_output needs local paths.* EXTEND_DISABLE_FILE_PATH"):
        build_tools(["core", "save_run_output"], read_only=False, local_files=False, uploads=uploads)


def test_the_instructions_name_neither_paths_nor_uploads(settings: Settings) -> None:
    told = write_instructions(App(settings.model_copy(update={"disable_file_path": True}), local_files=True))
    assert "path" not in told
    assert "request_upload" not in told
