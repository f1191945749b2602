"""Tools that are off are named where they would help, and a host's own form of a tool's name is understood."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from mcp import Client

from extend_mcp.server.app import App
from extend_mcp.server.callers import LOCAL, Caller, calling
from extend_mcp.server.mcp_server import build_server
from extend_mcp.server.tools import toolsets
from extend_mcp.server.tools.offer import find_own_name, make_unknown_tool_error
from extend_mcp.server.tools.toolsets import HOMES, REVIEW, TOOLSETS, get_declaration
from extend_mcp.settings import Settings
from tests.server.tools.conftest import answer, refusal

pytestmark = pytest.mark.anyio

TOOLS_FOLDER = Path(toolsets.__file__).parent
DOCS = Path(__file__).parents[3] / "docs" / "tools.md"


@asynccontextmanager
async def server(
    settings: Settings, *, local_files: bool = True, caller: Caller | None = None, **changed: Any
) -> AsyncIterator[Client]:
    """A server with other settings; without `local_files` as it is over HTTP, for a caller."""
    before = calling.set(caller or (None if local_files else LOCAL))
    app = App(settings.model_copy(update=changed), local_files=local_files)
    async with app, Client(build_server(app), raise_exceptions=True) as client:
        yield client
    calling.reset(before)


@pytest.mark.parametrize(
    "asked",
    [
        "mcp__extend__parse_document",
        "extend_parse_document",
        "extend.parse_document",
        "extend-parse_document",
        "extend/parse_document",
        "extend:parse_document",
        "mcp_extend-mcp_parse_document",
        "functions.parse_document",
        "parse-document",
        "Parse_Document",
    ],
)
async def test_a_name_with_the_servers_before_it_is_understood(client: Client, folder: Path, asked: str) -> None:
    assert (await answer(client, asked, file=str(folder / "note.txt")))["status"] == "PROCESSED"


async def test_a_callers_scope_counts_whatever_comes_before_the_name(settings: Settings) -> None:
    reader = Caller("ada", "read")
    async with server(settings, local_files=False, caller=reader, toolsets=("all",)) as client:
        error = await refusal(client, "mcp__extend__delete_file", file_id="file_1", confirm=True)
    assert error["code"] == "LOCAL_NOT_ALLOWED"


@pytest.mark.parametrize("asked", ["document", "parse", "xparse_document", "parse_documents", "", "__", "_parse_doc"])
def test_another_name_is_not(asked: str) -> None:
    assert find_own_name(asked, HOMES) is None


def test_no_tool_is_the_end_of_another() -> None:
    for name in HOMES:
        assert find_own_name(name, HOMES) == name


async def test_a_tool_that_is_off_is_told_with_its_toolset_and_setting(client: Client) -> None:
    for asked in ("fill_form", "mcp__extend__fill_form"):
        error = await refusal(client, asked, file="file_1")
        assert error["code"] == "LOCAL_UNKNOWN_TOOL"
        assert "toolset `edit`" in error["message"]
        assert "EXTEND_TOOLSETS=core,edit" in error["hint"]


async def test_a_tool_that_is_nowhere_is_told_with_those_there_are_and_the_toolsets_that_are_off(
    client: Client,
) -> None:
    hint = (await refusal(client, "fly"))["hint"]
    assert "parse_document" in hint
    assert "Toolsets that are off: files, runs, processors, workflows, edit, verify, evaluations, webhooks." in hint


async def test_a_read_only_server_says_so(settings: Settings) -> None:
    async with server(settings, toolsets=("all",), read_only=True) as client:
        error = await refusal(client, "parse_document", file="file_1")
        status = await answer(client, "get_status")
        unknown = await refusal(client, "verify_this_document")
    assert "read-only" in error["message"]
    assert "EXTEND_READ_ONLY" in error["hint"]
    assert "core is on in part (tools that only read): " in status["toolsets"][0]
    assert any(line.startswith("verify is off (read-only): ") for line in status["toolsets"])
    assert "EXTEND_TOOLSETS" not in f"{status.get('notes')} {unknown}"
    assert "Toolsets that are off" not in unknown["hint"]


async def test_over_http_what_is_not_there_has_another_way(settings: Settings) -> None:
    async with server(settings, local_files=False) as client:
        upload = await refusal(client, "upload_file", file="a.pdf")
        form = await refusal(client, "fill_form", file="file_1")
        status = await answer(client, "get_status")
    assert "request_upload(" in upload["hint"]
    assert "EXTEND_TOOLSETS=core,edit" in form["hint"]
    assert any(line.startswith("edit is off: ") for line in status["toolsets"])


async def test_the_status_has_a_line_for_each_toolset(settings: Settings, client: Client) -> None:
    status = await answer(client, "get_status")
    assert status["toolsets"][0] == f"core is on: {TOOLSETS['core'].purpose}"
    assert status["toolsets"][1:] == [f"{name} is off: {TOOLSETS[name].purpose}" for name in TOOLSETS if name != "core"]
    assert "EXTEND_TOOLSETS" in status["notes"][0]
    async with server(settings, toolsets=("get_status", "get_file")) as few:
        lines = (await answer(few, "get_status"))["toolsets"]
    assert lines[1].startswith("files is on in part (get_file): ")
    async with server(settings, toolsets=("all",)) as every:
        assert "notes" not in await answer(every, "get_status")


async def test_a_batch_without_a_processor_says_where_one_comes_from(client: Client) -> None:
    hint = (await refusal(client, "start_batch", operation="classify", files=["file_1"]))["hint"]
    assert 'list_processors(type="classifier")' in hint
    assert 'start_batch(operation="classify"' in hint
    assert "Not offered here: create_processor. Toolset: processors." in hint
    flow = (await refusal(client, "start_batch", operation="workflow", files=["file_1"]))["hint"]
    assert "Toolset: workflows." in flow


async def test_a_batch_of_extractions_without_a_schema_is_shown_one(client: Client) -> None:
    error = await refusal(client, "start_batch", operation="extract", files=["file_1"])
    assert "`processor_id` of a saved extractor" in error["message"]
    assert '"operation": "extract"' in error["hint"]
    assert '"schema": {"type": "object"' in error["hint"]


async def test_instructions_name_the_toolsets_that_are_off(client: Client) -> None:
    assert client.instructions is not None
    assert "Toolsets that are off, but that the user can turn on" in client.instructions
    assert "edit (fill in forms)" in client.instructions
    assert len(client.instructions) <= 1500


def test_a_name_like_that_of_a_tool_that_is_off_is_answered_with_its_toolset(app: App) -> None:
    error = make_unknown_tool_error("fill_pdf_form", ["parse_document"], app)
    assert error.hint is not None
    assert error.hint.startswith("fill_form may do it. It is off; EXTEND_TOOLSETS=core,edit turns it on")
    near = make_unknown_tool_error("read_document", ["read_run", "parse_document"], app)
    assert "parse_document" in (near.hint or "")


def test_the_paper_names_each_toolset_with_the_same_words() -> None:
    paper = DOCS.read_text(encoding="utf-8")
    for name in TOOLSETS:
        assert f"| {TOOLSETS[name].purpose} |" in paper


@pytest.mark.parametrize("tool", HOMES)
def test_each_tool_of_a_toolset_is_declared_in_the_module_that_the_table_names(tool: str) -> None:
    assert get_declaration(tool).name == tool


def test_each_declared_tool_is_in_a_toolset() -> None:
    declared = {tool.name for module in modules_of_tools() for tool in module.TOOLS}
    assert declared == {*HOMES, *REVIEW}


def modules_of_tools() -> list[Any]:
    return [import_module(f"extend_mcp.server.tools.{path.stem}") for path in TOOLS_FOLDER.glob("*_tools.py")]


async def test_the_status_names_settings_that_are_misspelt_but_not_to_strangers(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXTEND_ALLOWED_DIR", "/docs")
    async with server(settings, toolsets=("all",)) as here, server(settings, local_files=False) as over_http:
        assert (await answer(here, "get_status"))["notes"] == [
            "EXTEND_ALLOWED_DIR is ignored: it is not a setting of this version; EXTEND_ALLOWED_DIRS may be meant."
        ]
        assert "EXTEND_ALLOWED_DIR" not in str(await answer(over_http, "get_status"))
