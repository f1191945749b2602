"""What errors and answers tell to do next fits the tools that there are."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from mcp import Client

from extend_mcp.server.app import App
from extend_mcp.server.mcp_server import build_server
from extend_mcp.server.tools import build_tools
from extend_mcp.server.tools.calls.failures import HINTS, mark_not_offered
from extend_mcp.settings import Settings
from tests.server.tools.conftest import answer, refusal

pytestmark = pytest.mark.anyio

TOOLS = frozenset(tool.name for tool in build_tools(["all"], read_only=False))
OVER_HTTP = {"request_upload", "get_upload"}
TOOLS_FOLDER = Path(__file__).parents[3] / "extend_mcp" / "server" / "tools"
VERBS = "get|list|read|fill|start|cancel|deploy|publish|detect|upload"


@asynccontextmanager
async def offering(settings: Settings, *toolsets: str, read_only: bool = False) -> AsyncIterator[Client]:
    chosen = settings.model_copy(update={"toolsets": toolsets, "read_only": read_only})
    async with App(chosen, local_files=True) as app, Client(build_server(app), raise_exceptions=True) as client:
        yield client


@pytest.mark.parametrize("code", HINTS)
def test_a_hint_names_a_tool_like_a_call(code: str) -> None:
    for name in re.findall(r"\b[a-z]+(?:_[a-z]+)+\b", HINTS[code]):
        assert name not in TOOLS or f"{name}(" in HINTS[code]


def test_every_call_that_the_tools_tell_of_is_a_tool() -> None:
    called = re.compile(rf"\b((?:{VERBS})_[a-z_]+)\([a-z_]+=(?:…|\"|\\)")
    told = {name for path in TOOLS_FOLDER.glob("*.py") for name in called.findall(path.read_text(encoding="utf-8"))}
    assert {"get_run", "read_run", "list_runs", "get_batch"} <= told
    assert told <= TOOLS | OVER_HTTP


def test_a_description_names_tools_that_there_are() -> None:
    verbs = "|".join({name.partition("_")[0] for name in TOOLS})
    tools = build_tools(["all"], read_only=False)
    for tool in tools:
        named = set(re.findall(rf"\b(?:{verbs})_[a-z_]+\b(?!\.)", tool.description + json.dumps(tool.parameters)))
        assert named <= TOOLS | set(tool.parameters.get("properties", ())), tool.name


def test_what_is_offered_is_told_as_it_is() -> None:
    assert mark_not_offered("get_run(run_id=…) waits.", TOOLS) == "get_run(run_id=…) waits."
    assert "Not offered here: get_run." in mark_not_offered("get_run(run_id=…) waits.", {"read_run"})
    assert (
        mark_not_offered("upload_file(file=…, password=…)", {"request_upload"}) == "request_upload(name=…, password=…)"
    )


@pytest.mark.parametrize(
    ("tool", "arguments", "hint"),
    [
        ("get_run", {"run_id": "pr_nope"}, "Take `run_id` from list_runs(type=…)."),
        ("get_workflow", {"workflow_id": "workflow_nope"}, 'Take `workflow_id` from list_processors(type="workflow").'),
        ("parse_document", {"file": "file_nope"}, "Take `file` from upload_file(file=…)."),
        (
            "extract_data",
            {"text": "a", "extractor_id": "ex_nope"},
            'Take `extractor_id` from list_processors(type="extractor").',
        ),
        ("get_batch", {"batch_id": "bpar_nope"}, "Take `batch_id` from start_batch(…)."),
    ],
)
async def test_what_is_not_found_says_where_such_ids_are(
    settings: Settings, tool: str, arguments: dict[str, str], hint: str
) -> None:
    async with offering(settings, "all") as client:
        error = await refusal(client, tool, **arguments)
    assert (error["code"], error["hint"]) == ("NOT_FOUND", hint)


async def test_a_version_that_is_not_there_says_where_the_versions_are(settings: Settings, folder: Path) -> None:
    async with offering(settings, "all") as client:
        made = (await answer(client, "create_workflow", name="Bills"))["id"]
        file = str(folder / "note.txt")
        error = await refusal(client, "run_workflow", workflow_id=made, files=[file], version="7")
        other = await refusal(client, "run_workflow", workflow_id="workflow_nope", files=[file], version="7")
        config = {"schema": {"type": "object", "properties": {"total": {"type": ["string", "null"]}}}}
        processor = (await answer(client, "create_processor", type="extractor", name="Bills", config=config))["id"]
        third = await refusal(client, "get_version", processor_id=processor, version="0.7")
    assert error["hint"] == "Take `version` from list_workflow_versions(workflow_id=…)."
    assert other["hint"] == 'Take `workflow_id` from list_processors(type="workflow").'
    assert third["hint"] == "Take `version` from list_versions(processor_id=…)."


async def test_a_run_that_is_over_is_looked_at_rather_than_cancelled(settings: Settings, folder: Path) -> None:
    async with offering(settings, "core", "cancel_run") as client:
        parsed = await answer(client, "parse_document", file=str(folder / "note.txt"))
        error = await refusal(client, "cancel_run", run_id=parsed["run_id"])
        other = await refusal(client, "get_batch", batch_id=parsed["run_id"])
    assert f'get_run(run_id="{parsed["run_id"]}")' in error["hint"]
    assert (other["code"], "get_run(" in other["hint"]) == ("LOCAL_UNKNOWN_ID", True)


async def test_an_error_says_that_the_tool_it_names_is_not_offered(settings: Settings, folder: Path) -> None:
    async with offering(settings, "parse_document") as client:
        error = await refusal(client, "parse_document", file=str(folder / "locked.pdf"))
    assert "Not offered here: upload_file." in error["hint"]
    assert "EXTEND_TOOLSETS" in error["hint"]


async def test_an_answer_says_so_too(settings: Settings, folder: Path) -> None:
    async with offering(settings, "parse_document") as client:
        parsed = await answer(client, "parse_document", file=str(folder / "invoice.pdf"), wait_seconds=0)
    assert parsed["status"] == "PROCESSED" or "Not offered here: get_run." in parsed["next"]


async def test_readers_alone_are_not_told_to_start_something(settings: Settings) -> None:
    async with offering(settings, "all", read_only=True) as client:
        error = await refusal(client, "get_run", run_id="dpr")
    assert "Not offered" not in error["hint"]
