"""What a reading may cost, and what a caller may send, is bounded, and what is refused says what to do."""

from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from mcp.shared.exceptions import MCPError

from extend_mcp.errors import Refused
from extend_mcp.server.tools.calls.sizes import MOST_CHARACTERS, MOST_IN_SCHEMA, MOST_LEVELS, MOST_VALUES, check_size
from extend_mcp.settings import Settings
from tests.deadlines import DEADLINE
from tests.server.tools.conftest import answer, refusal, text_of

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def settings(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    data = tmp_path_factory.mktemp("bounds")
    return Settings(
        backend="local",
        data_dir=data,
        allowed_dirs=(folder,),
        toolsets=("all",),
        output_dir=data,
        wait_seconds=DEADLINE,
    )


@pytest.fixture(scope="module")
async def run_id(client: Client, folder: Path) -> str:
    return str((await answer(client, "parse_document", file=str(folder / "invoice.pdf")))["run_id"])


def wide(fields: int) -> dict[str, Any]:
    """A schema of so many fields."""
    return {"type": "object", "properties": {f"f{number}": {"type": "string"} for number in range(fields)}}


def deep(levels: int) -> dict[str, Any]:
    """A schema of objects in each other."""
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(levels):
        schema = {"type": "object", "properties": {"a": schema}}
    return schema


@pytest.mark.parametrize(
    "schema", [wide(MOST_IN_SCHEMA // 2), deep(MOST_LEVELS), {"description": "x" * (MOST_CHARACTERS + 1)}]
)
@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("check_schema", {}),
        ("extract_data", {"text": "Total: 1"}),
        ("create_processor", {"type": "extractor", "name": "A"}),
    ],
)
async def test_a_schema_that_is_too_large_is_refused_in_plain_words(
    client: Client, tool: str, arguments: dict[str, Any], schema: dict[str, Any]
) -> None:
    given = {"config": {"schema": schema}} if tool == "create_processor" else {"schema": schema}
    error = await refusal(client, tool, **arguments, **given)
    assert (error["code"], error["field"], error["retryable"]) == ("LOCAL_TOO_LARGE", "schema", False)
    assert "smaller `schema`" in error["hint"]


async def test_an_example_that_is_too_large_is_refused_too(client: Client) -> None:
    error = await refusal(client, "check_schema", example={"a": list(range(MOST_IN_SCHEMA))})
    assert (error["code"], error["field"]) == ("LOCAL_TOO_LARGE", "example")


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("create_processor", {"type": "splitter", "name": "A", "config": {"x": [1] * (MOST_VALUES + 1)}}),
        ("parse_document", {"file": "file_1", "config": {"x": [1] * (MOST_VALUES + 1)}}),
        ("create_workflow", {"name": "A", "steps": [{"x": [1] * (MOST_VALUES + 1)}]}),
    ],
)
async def test_configs_are_bounded_likewise(client: Client, tool: str, arguments: dict[str, Any]) -> None:
    assert (await refusal(client, tool, **arguments))["code"] == "LOCAL_TOO_LARGE"


def test_what_is_within_the_bounds_passes() -> None:
    check_size(wide(MOST_IN_SCHEMA // 3), "schema", MOST_IN_SCHEMA)
    check_size(deep(MOST_LEVELS // 2 - 1), "schema")
    check_size({}, "schema")


def test_keys_count_as_text() -> None:
    with pytest.raises(Refused, match="characters"):
        check_size({"x" * (MOST_CHARACTERS + 1): 1}, "schema")


async def test_to_read_on_far_in_one_part_asks_for_a_longer_pointer(
    client: Client, run_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extend_mcp.server.tools.read_tools.MOST_WALKED", 5_000)
    error = await refusal(client, "read_run", run_id=run_id, pointer="/chunks", cursor="6000")
    assert (error["code"], error["field"]) == ("LOCAL_TOO_LARGE", "pointer")
    assert "longer pointer" in error["hint"]


async def test_a_resource_that_is_too_long_leads_to_read_run(
    client: Client, run_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extend_mcp.server.resources.MOST_CHARACTERS", 100)
    for path in ("/output", "/markdown", "/pages/1"):
        with pytest.raises(MCPError, match="read_run"):
            await client.read_resource(f"extend://runs/{run_id}{path}")


async def test_windows_on_a_json_output_join_to_what_is_saved(client: Client, run_id: str) -> None:
    seen, cursor = "", None
    while cursor is not None or not seen:
        more: dict[str, Any] = {"cursor": cursor} if cursor else {}
        told = await client.call_tool("read_run", {"run_id": run_id, "pointer": "/chunks", "max_tokens": 2000, **more})
        _, text, follow = text_of(told).split("\n", 1)[0], *text_of(told).split("\n", 1)[1].rsplit("\n</document-", 1)
        seen += text
        cursor = follow.split('cursor="')[1].split('"')[0] if 'cursor="' in follow else None
    saved = await answer(client, "save_run_output", run_id=run_id)
    whole = read_text(saved["path"])
    assert "".join(seen.split()) in "".join(whole.split())
    assert len(seen) > 5_000


async def test_every_answer_is_the_same_when_its_body_counts_as_large(
    client: Client, run_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[dict[str, Any]] = [
        {},
        {"pages": "1"},
        {"section": "1"},
        {"table": 1},
        {"search": "total due"},
        {"search": "price unit"},
        {"block_type": "table"},
        {"pointer": "/chunks/0/blocks/0"},
        {"pointer": ""},
        {"pointer": "/nowhere"},
        {"pointer": "/chunks/99"},
    ]
    small = [text_of(await client.call_tool("read_run", {"run_id": run_id, **call})) for call in calls]
    monkeypatch.setattr("extend_mcp.client.responses.LARGE_BYTES", 0)
    monkeypatch.setattr("extend_mcp.client.transport.LARGE_BYTES", 0)
    large = [text_of(await client.call_tool("read_run", {"run_id": run_id, **call})) for call in calls]
    assert [_unmarked(text) for text in large] == [_unmarked(text) for text in small]
    await answer(client, "get_run", run_id=run_id)
    await answer(client, "list_runs", type="parse")
    assert (await client.read_resource(f"extend://runs/{run_id}")).contents


def read_text(path: str) -> str:
    """What a file holds."""
    return Path(path).expanduser().read_text(encoding="utf-8")


def _unmarked(text: str) -> list[str]:
    """Without the marks around a document's text, which are others each time."""
    return [line for line in text.split("\n") if "document-" not in line]
