"""The rules of the tool list, and a snapshot of each tool: a change of what agents read shows in review."""

import json
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from pydantic import BaseModel

from extend_mcp.server.app import App
from extend_mcp.server.mcp_server import build_server
from extend_mcp.server.tools import build_tools
from extend_mcp.server.tools.calls.extend_tool import to_result
from extend_mcp.server.tools.toolsets import TOOLSETS
from extend_mcp.settings import Settings
from tests.o200k import encode

SNAPSHOTS = Path(__file__).parent / "snapshots"
READ_BY_MODEL = ("name", "description", "inputSchema")

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Every tool: the rules hold for all of them."""
    return Settings(backend="local", data_dir=tmp_path_factory.mktemp("data"), toolsets=("all",))


@pytest.fixture(scope="module")
async def core(settings: Settings) -> AsyncIterator[Client]:
    """The server as it is unless told otherwise."""
    app = App(settings.model_copy(update={"toolsets": ("core",)}), local_files=True)
    async with app, Client(build_server(app)) as client:
        yield client


async def listed(client: Client) -> list[dict[str, Any]]:
    tools = (await client.list_tools()).tools
    return [tool.model_dump(mode="json", by_alias=True, exclude_none=True) for tool in tools]


def tokens(value: Any) -> int:
    return len(encode(json.dumps(value, ensure_ascii=False, separators=(",", ":"))))


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a JSON value."""
    if isinstance(value, dict):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nodes(item)


async def test_each_tool_is_as_its_snapshot(client: Client) -> None:
    tools = {tool["name"]: tool for tool in await listed(client)}
    for name, tool in tools.items():
        path, text = SNAPSHOTS / f"{name}.json", json.dumps(tool, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
        text = re.sub("review-[0-9a-f]{8}", "review-…", text)  # it changes with each change of the page
        if os.environ.get("UPDATE_SNAPSHOTS"):
            path.write_text(text, encoding="utf-8")
        assert path.read_text(encoding="utf-8") == text, f"{name} changed: see CONTRIBUTING.md"
    assert {path.stem for path in SNAPSHOTS.iterdir()} == tools.keys()


async def test_what_a_model_reads_stays_within_its_budget(client: Client, core: Client) -> None:
    costs = {tool["name"]: tokens({key: tool[key] for key in READ_BY_MODEL}) for tool in await listed(client)}
    assert max(costs.values()) <= 350
    assert sum(costs.values()) <= 9000
    assert sum(costs[tool["name"]] for tool in await listed(core)) <= 2400


async def test_the_whole_list_stays_within_its_budget(client: Client, core: Client) -> None:
    assert tokens(await listed(core)) <= 4600
    assert tokens(await listed(client)) <= 16_000


async def test_names_are_verb_and_noun(client: Client) -> None:
    for tool in await listed(client):
        assert len(tool["name"]) <= 40
        assert tool["name"].replace("_", "").isalpha()
        assert tool["name"].islower()
        assert "_" in tool["name"]


async def test_each_tool_has_a_title_all_hints_and_a_description(client: Client) -> None:
    for tool in await listed(client):
        assert tool["title"]
        assert tool["description"]
        assert tool["annotations"].keys() == {"readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"}


async def test_input_schemas_are_flat_and_closed(client: Client) -> None:
    for tool in await listed(client):
        schema = tool["inputSchema"]
        assert schema["type"] == "object"
        assert schema["additionalProperties"] is False
        for node in nodes(schema):
            assert not node.keys() & {"$ref", "$defs", "anyOf", "oneOf", "allOf", "title"}, tool["name"]
            assert node.get("type") != "null"
            assert node.get("default", ...) is not None


async def test_each_parameter_is_described(client: Client) -> None:
    for tool in await listed(client):
        for name, parameter in tool["inputSchema"].get("properties", {}).items():
            assert parameter.get("description"), f"{tool['name']}.{name}"


async def test_each_tool_but_those_that_answer_with_text_has_an_output_schema(client: Client) -> None:
    without = [tool["name"] for tool in await listed(client) if "outputSchema" not in tool]
    assert without == ["read_run", "search_batch", "compare_runs"]


async def test_the_order_is_the_same_every_time(client: Client) -> None:
    assert await listed(client) == await listed(client)


def test_the_tools_of_a_server_are_its_own() -> None:
    """What a server over HTTP says of its tools changes nothing in those of a server on this machine."""

    def told() -> list[str]:
        return [f"{tool.description} {tool.parameters}" for tool in build_tools(["all"], read_only=False)]

    before = told()
    build_tools(["all"], read_only=False, local_files=False)
    assert told() == before


async def test_instructions_are_short(client: Client) -> None:
    assert client.instructions is not None
    assert len(client.instructions) <= 1500


def test_the_list_is_made_without_what_only_calls_need(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from extend_mcp.server.app import App\n"
        "from extend_mcp.server.mcp_server import build_server\n"
        "from extend_mcp.settings import Settings\n"
        "build_server(App(Settings(backend='local', data_dir=Path(sys.argv[1])), local_files=True))\n"
        "print(*(name for name in sys.modules if name.startswith('extend_mcp.')))\n"
    )
    ran = subprocess.run([sys.executable, "-c", program, tmp_path], check=True, capture_output=True, text=True)
    loaded = {".".join(name.split(".")[1:]) for name in ran.stdout.split()}
    assert not {name for name in loaded if name.startswith(("engine", "client.", "server.http", "cli"))}
    schemas = {
        "wire.questions",
        "wire.schema_dialect",
        "wire.schema_names",
        "wire.schema_repair",
        "wire.schema_shorthand",
    }
    assert {name for name in loaded if name.startswith("wire.")} - schemas == {"wire.base", "wire.runs"}
    tools = {name.split(".")[-1] for name in loaded if name.endswith("_tools")}
    assert tools == {*TOOLSETS["core"].modules.values(), "review_tools"} - {"upload_tools"}


class Part(BaseModel):
    name: str
    note: str = ""


class Parts(BaseModel):
    parts: list[Part]
    cursor: str | None = None


def test_an_answer_has_what_its_schema_requires_though_it_is_empty() -> None:
    told = to_result(Parts(parts=[Part(name="")])).structured_content
    assert told == {"parts": [{"name": ""}]}
    assert to_result(Parts(parts=[])).structured_content == {"parts": []}
