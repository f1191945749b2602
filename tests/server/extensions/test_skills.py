"""The skills: as the extension wants them, and true to the tools they name."""

import hashlib
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from mcp.shared.exceptions import MCPError
from mcp_types import INVALID_PARAMS, METHOD_NOT_FOUND, TextResourceContents

from extend_mcp.server.app import App
from extend_mcp.server.extensions.skills import NAMES
from extend_mcp.server.mcp_server import ExtendServer, build_server
from extend_mcp.server.tools import build_tools
from extend_mcp.server.tools.toolsets import TOOLSETS
from extend_mcp.settings import Settings
from tests.server.extensions.conftest import ask

pytestmark = pytest.mark.anyio

TOOLS = {tool.name: set(tool.parameters["properties"]) for tool in build_tools(["all"], read_only=False)}
TEXTS = {
    name: (files("extend_mcp.server") / "skills" / name / "SKILL.md").read_text(encoding="utf-8") for name in NAMES
}
WORDS_THAT_ARE_NO_TOOLS = {
    "failure_reason", "file_id", "max_tokens", "not_found", "not_judged", "run_id", "schema_changes", "snake_case",
    "tokens_by_page",
}  # fmt: skip
"""Names in a skill that look like a tool's: fields of answers, arguments."""


@pytest.fixture
async def reader(tmp_path: Path) -> Any:
    """A client of a server that has touched no backend."""
    app = App(Settings(backend="local", data_dir=tmp_path), local_files=True)
    async with app, Client(build_server(app)) as reader:
        yield reader


async def test_skills_are_listed_with_their_files_and_digests(reader: Client) -> None:
    listed = await ask(reader.session, "skills/list")
    assert listed["ttlMs"] > 0
    assert listed["cacheScope"] == "public"
    assert [skill["frontmatter"]["name"] for skill in listed["skills"]] == list(NAMES)
    for skill in listed["skills"]:
        (file,) = skill["resources"]
        (content,) = (await reader.read_resource(file["uri"])).contents
        assert isinstance(content, TextResourceContents)
        assert content.mime_type == "text/markdown"
        assert file["digest"] == f"sha256:{hashlib.sha256(content.text.encode()).hexdigest()}"
        assert file["size"] == len(content.text.encode())
        assert skill["uri"] == file["uri"] == f"skill://{skill['frontmatter']['name']}/SKILL.md"
        assert (await ask(reader.session, "skills/get", uri=skill["uri"]))["skill"] == skill


@pytest.mark.parametrize("uri", ["skill://nope/SKILL.md", "skill://read-long-documents", "extend://runs/pr_x", ""])
async def test_an_unknown_skill_is_an_invalid_parameter(reader: Client, uri: str) -> None:
    with pytest.raises(MCPError) as refused:
        await ask(reader.session, "skills/get", uri=uri)
    assert refused.value.code == INVALID_PARAMS


async def test_a_client_without_the_extension_reads_skills_as_resources(server: ExtendServer) -> None:
    async with Client(server, mode="legacy") as older:
        found = {resource.uri: resource for resource in (await older.list_resources()).resources}
        for name in NAMES:
            resource = found[f"skill://{name}/SKILL.md"]
            assert resource.name == name
            assert f"description: {resource.description}\n" in TEXTS[name]
        with pytest.raises(MCPError) as refused:
            await ask(older.session, "skills/list")
        assert refused.value.code == METHOD_NOT_FOUND


@pytest.mark.parametrize("name", NAMES)
def test_a_skill_is_short_and_begins_with_what_it_is_for(name: str) -> None:
    lines = TEXTS[name].splitlines()
    assert len(lines) <= 120
    assert lines[:2] == ["---", f"name: {name}"]
    assert re.fullmatch(r"description: [^:#]{50,1000}\.", lines[2]), (
        "one plain line, which any YAML reader takes as it is"
    )
    assert lines[3] == "---"


@pytest.mark.parametrize("name", NAMES)
def test_every_tool_and_argument_that_a_skill_names_exists(name: str) -> None:
    calls = re.findall(r"\b([a-z]+(?:_[a-z]+)+)\((.*?)\)(?=[`,\n]|$)", TEXTS[name], re.MULTILINE)
    assert len(calls) > 5
    for tool, arguments in calls:
        outside = re.sub(r'"[^"]*"|\{.*?\}|\[.*?\]', "…", arguments)
        given = set(re.findall(r"(\w+)=", outside))
        assert tool in TOOLS, tool
        assert given <= TOOLS[tool], f"{tool} has no {given - TOOLS[tool]}"
    named = set(re.findall(r"`([a-z]+(?:_[a-z]+)+)`", TEXTS[name]))
    assert named - WORDS_THAT_ARE_NO_TOOLS <= TOOLS.keys() | set().union(*TOOLS.values())


@pytest.mark.parametrize("name", NAMES)
def test_a_call_names_a_document_so_that_it_can_be_found(name: str) -> None:
    """A relative path would be looked for where the server was started."""
    named = re.findall(r'\bfile="([^"]*)"', TEXTS[name])
    named += [
        file for files in re.findall(r"\bfiles=\[(.*?)\]", TEXTS[name]) for file in re.findall(r'"([^"]*)"', files)
    ]
    assert all(file == "…" or file.startswith(("~/", "file_")) for file in named), named
    assert "`get_status()`" in TEXTS[name]


@pytest.mark.parametrize("name", NAMES)
def test_a_skill_names_the_toolsets_it_needs(name: str) -> None:
    core = TOOLSETS["core"].modules.keys()
    used = {tool for tool in re.findall(r"\b([a-z]+(?:_[a-z]+)+)\(", TEXTS[name]) if tool not in core}
    for name_of_set, toolset in TOOLSETS.items():
        if used & toolset.modules.keys() and name_of_set != "core":
            assert f"`{name_of_set}`" in TEXTS[name], f"{used} need {name_of_set}"
