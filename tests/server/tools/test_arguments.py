"""What clients really send is taken for what they mean, with a note where it matters; what cannot be is refused."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from mcp import Client

from extend_mcp.errors import Refused
from extend_mcp.server.app import App
from extend_mcp.server.mcp_server import build_server
from extend_mcp.server.tools import build_tools
from extend_mcp.server.tools.calls.arguments import OWN, read_arguments
from extend_mcp.server.tools.calls.examples import example_call
from extend_mcp.server.tools.run_answers.notes import collect_notes
from extend_mcp.settings import Settings
from tests.server.tools.conftest import answer, refusal, text_of

pytestmark = pytest.mark.anyio

TOOLS = {tool.name: tool for tool in build_tools(["all"], read_only=False)}
ARGUMENTS = [(name, argument) for name, tool in TOOLS.items() for argument in tool.parameters.get("properties", {})]
TOTAL = {"type": "object", "properties": {"total": {"type": ["string", "null"]}}}


@pytest.fixture(scope="module")
async def everything(settings: Settings) -> AsyncIterator[Client]:
    """The server with every tool."""
    every = settings.model_copy(update={"toolsets": ("all",)})
    async with App(every, local_files=True) as app, Client(build_server(app), raise_exceptions=True) as client:
        yield client


@pytest.fixture(scope="module")
async def run_id(client: Client, folder: Path) -> str:
    """A parse run."""
    parsed = await answer(client, "parse_document", file=str(folder / "note.txt"))
    return str(parsed["run_id"])


def taken(tool: str, **arguments: Any) -> tuple[dict[str, Any], list[str]]:
    """What a tool is given for these arguments, and the notes."""
    with collect_notes() as notes:
        return read_arguments(tool, TOOLS[tool].parameters, arguments), notes


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("extract_data", {"text": "Total: EUR 5.00", "file": "", "schema": TOTAL, "extractor_id": "", "pages": ""}),
        (
            "extract_data",
            {"text": "Total: EUR 5.00", "schema": TOTAL, "config": "", "wait_seconds": "", "citations": ""},
        ),
        ("list_runs", {"type": "parse", "status": "", "processor_id": "", "risk_level": "", "limit": "", "cursor": ""}),
        ("list_runs", {"type": "parse", "status": None, "processor_id": "null", "limit": "null"}),
    ],
)
async def test_an_empty_optional_argument_counts_as_left_out(
    client: Client, tool: str, arguments: dict[str, Any]
) -> None:
    await answer(client, tool, **arguments)


async def test_an_empty_part_of_a_run_is_no_part(client: Client, run_id: str) -> None:
    empty = {"pages": "", "section": "", "pointer": "", "block_type": "", "cursor": ""}
    found = await client.call_tool("read_run", {"run_id": run_id, "search": "Total", **empty})
    assert "12.50" in text_of(found)


def test_a_list_that_says_nothing_counts_as_left_out() -> None:
    assert taken("create_workflow", name="Bills", steps=[]) == ({"name": "Bills"}, [])
    assert taken("run_evaluation", set_id="ev_1", item_ids=[]) == ({"set_id": "ev_1"}, [])


def test_what_is_needed_is_not_left_out_though_it_is_empty() -> None:
    assert taken("start_batch", operation="parse", files=[])[0]["files"] == []
    assert taken("get_run", run_id="")[0] == {"run_id": ""}


def test_a_tool_that_changes_something_gets_what_is_empty() -> None:
    given = {"endpoint_id": "wh_1", "name": "", "events": []}
    assert taken("update_webhook_endpoint", **given, status="")[0] == given
    assert taken("update_workflow", workflow_id="workflow_1", steps=[], name=None)[0] == {
        "workflow_id": "workflow_1",
        "steps": [],
    }


def test_a_word_for_nothing_is_told_where_it_could_be_a_word() -> None:
    assert taken("read_run", run_id="pr_1", search="null") == (
        {"run_id": "pr_1"},
        ['`search` was "null": read as left out.'],
    )
    assert taken("list_runs", type="parse", limit="null")[1] == []


@pytest.mark.parametrize("own", [*OWN, "_auth_type"])
async def test_an_argument_that_clients_add_is_left_out_with_a_note(client: Client, own: str) -> None:
    told = (await client.call_tool("list_runs", {"type": "parse", own: {"name": "x"}})).structured_content
    assert told is not None
    assert told["notes"] == [f"`{own}` is not an argument of list_runs: ignored."]


async def test_a_tool_without_arguments_takes_a_filler(client: Client) -> None:
    assert "`random_string`" in (await answer(client, "get_status", random_string="x"))["notes"][0]


def test_no_tool_has_an_argument_that_is_a_clients_own() -> None:
    assert not {argument for _, argument in ARGUMENTS} & OWN.keys()


async def test_another_unknown_argument_is_still_refused(client: Client) -> None:
    error = await refusal(client, "get_run", run_id="pr_1", toolCallId="call_1", colour="red")
    assert (error["code"], error["field"]) == ("LOCAL_UNKNOWN_ARGUMENT", "colour")
    assert "toolCallId" not in error["message"]


@pytest.mark.parametrize(
    ("tool", "name", "sent", "meant"),
    [
        ("read_run", "pages", 2, "2"),
        ("read_run", "section", 4.0, "4"),
        ("get_version", "version", 0.1, "0.1"),
        ("read_run", "table", "3", 3),
        ("list_runs", "limit", "20", 20),
        ("get_run", "wait_seconds", "1.5", 1.5),
        ("start_batch", "files", "a.pdf", ["a.pdf"]),
        ("start_batch", "files", "[a].pdf", ["[a].pdf"]),
        ("start_batch", "files", '["a.pdf", "b.pdf"]', ["a.pdf", "b.pdf"]),
        ("run_workflow", "files", ["a.pdf", 7], ["a.pdf", "7"]),
        ("create_workflow", "steps", '[{"type": "PARSE"}]', [{"type": "PARSE"}]),
        ("create_workflow", "steps", ['{"type": "PARSE"}'], [{"type": "PARSE"}]),
        ("extract_data", "schema", '{"type": "object"}', {"type": "object"}),
        ("classify_document", "classes", '{"bill": 5}', {"bill": "5"}),
        ("get_run", "run_id", " `pr_1`\n", "pr_1"),
        ("get_run", "run_id", "extend://runs/pr_1", "pr_1"),
        ("get_batch", "batch_id", "extend://batches/bpar_1", "bpar_1"),
        ("parse_document", "file", "extend://files/file_1", "file_1"),
        ("start_batch", "files", "extend://files/file_1", ["file_1"]),
        ("get_run", "run_id", ["pr_1"], "pr_1"),
        ("get_run", "run_id", "<pr_1>", "pr_1"),
        ("get_run", "run_id", {"run_id": "pr_1"}, "pr_1"),
        ("get_processor", "processor_id", {"object": "extractor", "id": "ex_1"}, "ex_1"),
        ("get_run", "run_id", "https://dashboard.example.com/runs/workflow_run_1/?tab=2", "workflow_run_1"),
        ("read_run", "table", "table 2", 2),
        ("read_run", "table", "#2", 2),
        ("read_run", "pointer", "value.line_items[0].total", "/value/line_items/0/total"),
        ("read_run", "pointer", "$['value'][\"a b\"]", "/value/a b"),
        ("read_run", "pointer", "#/value/total", "/value/total"),
        ("parse_document", "pages", {"start": 2, "end": 4}, "2-4"),
        ("parse_document", "pages", [{"start": 2, "end": 4}, 7.0], "2-4,7"),
        ("read_run", "pages", [1, "3-5"], "1,3-5"),
        ("read_run", "pages", [2], "2"),
        ("list_runs", "type", "Parse", "parse"),
        ("list_processors", "type", "Extractors", "extractor"),
        ("parse_document", "file", ' "/docs/a b.pdf"\n', "/docs/a b.pdf"),
        ("parse_document", "file", "'~/a.pdf'", "~/a.pdf"),
        ("parse_document", "file", "<https://example.com/a.pdf>", "https://example.com/a.pdf"),
        ("parse_document", "file", "HTTPS://example.com/A.pdf", "https://example.com/A.pdf"),
        ("parse_document", "file", "“a.pdf”", "a.pdf"),
        ("parse_document", "file", "`extend://files/file_1`", "file_1"),
        ("parse_document", "file", "/docs/a.pdf\n", "/docs/a.pdf"),
        ("parse_document", "file", {"id": "file_1"}, "file_1"),
        ("parse_document", "file", {"url": "https://example.com/x", "name": "a.pdf"}, "https://example.com/x"),
        ("start_batch", "files", [{"id": "file_1"}, "'a.pdf'"], ["file_1", "a.pdf"]),
    ],
)
def test_another_form_is_taken_for_what_is_meant(tool: str, name: str, sent: Any, meant: Any) -> None:
    assert taken(tool, **{name: sent})[0] == {name: meant}


@pytest.mark.parametrize(
    ("tool", "name", "value"),
    [
        ("extract_data", "text", '{"total": 5}'),
        ("extract_data", "text", "[1, 2]"),
        ("read_run", "search", "true"),
        ("parse_document", "file", " a b.pdf "),
        ("parse_document", "file", "https://example.com/extend://files/file_1"),
        ("list_files", "name", "extend://files/file_1"),
        ("upload_file", "password", " 0000 "),
        ("read_run", "pointer", "/value.total"),
        ("read_run", "pointer", "value total"),
        ("get_run", "run_id", "https://dashboard.example.com/runs"),
    ],
)
def test_a_text_stays_as_it_is(tool: str, name: str, value: str) -> None:
    assert taken(tool, **{name: value})[0] == {name: value}


async def test_a_schema_in_broken_json_is_told_with_where_it_breaks(client: Client) -> None:
    broken = '{"type": "object", "properties": {"total": {"type": "number"}}'
    error = await refusal(client, "extract_data", text="Total: 5", schema=broken)
    assert "is not JSON" in error["message"]
    assert error["message"].endswith('at its end, after `{"total": {"type": "number"}}`')
    middle = await refusal(client, "extract_data", text="Total: 5", schema=broken.replace(": {", " {", 1))
    assert 'at character 33, after `type": "object", "properties"`' in middle["message"]


async def test_a_text_that_is_json_is_a_text(client: Client) -> None:
    told = await answer(client, "extract_data", text='{"total": "EUR 5.00"}', schema=TOTAL)
    assert told["status"] == "PROCESSED"


@pytest.mark.parametrize(
    ("tool", "name", "sent", "used"),
    [
        ("list_runs", "limit", 1000, 50),
        ("list_runs", "limit", "0", 1),
        ("read_run", "max_tokens", 50_000, 20_000),
        ("read_run", "max_tokens", 10, 300),
        ("get_run", "wait_seconds", -1, 0),
        ("get_run", "wait_seconds", 1e300, 600),
    ],
)
def test_a_number_out_of_bounds_is_bounded_and_told(tool: str, name: str, sent: Any, used: float) -> None:
    given, notes = taken(tool, **{name: sent})
    assert given == {name: used}
    (note,) = notes
    assert note.startswith(f"`{name}` must be from ")
    assert note.endswith(f"{used} was used.")


def test_a_number_that_lost_its_form_is_told() -> None:
    assert taken("get_version", processor_id="ex_1", version=1.1)[1] == ['`version` was a number: read as "1.1".']
    assert taken("read_run", run_id="pr_1", pages=2)[1] == []


def test_of_the_address_of_a_part_only_the_id_is_used_and_told() -> None:
    given, notes = taken("read_run", run_id="extend://runs/pr_1/pages/3")
    assert given == {"run_id": "pr_1"}
    assert notes == ["`run_id`: only the id pr_1 of the URI was used."]


def test_of_the_address_of_a_page_only_the_id_is_used_and_told() -> None:
    assert taken("get_run", run_id="https://dashboard.example.com/runs/pr_1")[1] == [
        "`run_id`: only the id pr_1 of the address was used."
    ]


def test_a_path_with_dots_is_read_as_a_pointer_and_told() -> None:
    assert taken("read_run", pointer="value.total")[1] == ["`pointer` was read as /value/total."]


@pytest.mark.parametrize(
    ("sent", "meant"), [("false", False), ("False", False), ("no", False), ("true", True), (0, False), ("", False)]
)
def test_a_word_for_no_is_no(sent: Any, meant: bool) -> None:
    tool = TOOLS["delete_file"]
    given = tool.fn_metadata.validate_arguments(taken("delete_file", file_id="file_1", confirm=sent)[0])
    assert given["confirm"] is meant


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("read_run", {"run_id": "pr_1", "pages": [[1], 2]}, "pages: must be a string"),
        ("read_run", {"run_id": "pr_1", "search": ["a", "b"]}, "search: must be a string"),
        ("read_run", {"run_id": "pr_1", "pages": [1, float("inf")]}, "pages: must be a string"),
        ("read_run", {"run_id": "pr_1", "pages": True}, "pages: must be a string"),
        ("read_run", {"run_id": "pr_1", "pages": {"start": 1}}, "pages: must be a string"),
        ("read_run", {"run_id": {"id": 5}}, "run_id: must be a string"),
        ("read_run", {"run_id": "pr_1", "table": "row 2"}, "table: must be a whole number"),
        ("read_run", {"run_id": "pr_1", "table": 1.5}, "table: must be a whole number"),
        ("list_runs", {"type": "parse", "limit": True}, "limit: must be a whole number from 1 to 50"),
        ("list_runs", {"type": "parse", "limit": "many"}, "limit: must be a whole number from 1 to 50"),
        ("list_runs", {"type": "songs"}, "type: must be one of parse, extract"),
        ("get_run", {"run_id": "pr_1", "wait_seconds": "nan"}, "wait_seconds: must be a number from 0 to 600"),
        ("get_run", {"run_id": "pr_1", "citations": "perhaps"}, "citations: must be true or false"),
        ("get_run", {}, "run_id: is required"),
        ("extract_data", {"text": "a", "schema": "total"}, "schema: must be an object"),
        ("extract_data", {"text": "a", "schema": '{"total": NaN}'}, "schema: is not JSON: it has NaN"),
        ("parse_document", {"file": ["a.pdf", "b.pdf"]}, "file: must be a string"),
        ("parse_document", {"file": {"id": "file_1", "url": "https://x.example"}}, "file: must be a string"),
        ("parse_document", {"file": {"text": "Total"}}, "file: must be a string"),
        ("start_batch", {"operation": "parse", "files": {"a": 1}}, "files: must be a list of 1 to 1000 strings"),
        ("classify_document", {"text": "a", "classes": {"bill": ["x", "y"]}}, "classes.bill: must be a string"),
        ("classify_document", {"text": "a", "classes": ["bill", "bill"]}, "classes: must be an object"),
        ("classify_document", {"text": "a", "classes": ["bill", {"about": "x"}]}, "classes: must be an object"),
        ("parse_document", {"file": "file_1", "config": ["pages"]}, "config: must be an object"),
    ],
)
async def test_what_cannot_be_meant_is_named_with_a_call_that_has_it(
    client: Client, tool: str, arguments: dict[str, Any], said: str
) -> None:
    error = await refusal(client, tool, **arguments)
    assert error["code"] == "LOCAL_INVALID_ARGUMENT"
    assert said in error["message"]
    shown = json.loads(error["hint"].partition("(")[2].rpartition(")")[0])
    assert error["field"].split(".")[0] in shown


def test_a_number_is_refused_where_it_is_none() -> None:
    with pytest.raises(Refused, match="must be a whole number from 1 to 50"):
        taken("list_files", limit=False)


@pytest.mark.parametrize(("tool", "argument"), ARGUMENTS)
def test_a_call_to_show_is_valid_and_has_the_argument(tool: str, argument: str) -> None:
    parameters = TOOLS[tool].parameters
    shown = example_call(tool, TOOLS[tool].example, parameters, argument)
    assert argument in shown
    assert [error.message for error in Draft202012Validator(parameters).iter_errors(shown)] == []


@pytest.mark.parametrize(("tool", "argument"), ARGUMENTS)
async def test_no_tool_refuses_the_call_that_it_shows(everything: Client, tool: str, argument: str) -> None:
    shown = example_call(tool, TOOLS[tool].example, TOOLS[tool].parameters, argument)
    shown |= {"wait_seconds": 0} if "wait_seconds" in shown else {}
    result = await everything.call_tool(tool, shown)
    code = json.loads(text_of(result))["code"] if result.is_error else ""
    assert code not in {"LOCAL_INVALID_ARGUMENT", "LOCAL_UNKNOWN_ARGUMENT", "LOCAL_INTERNAL"}, text_of(result)


async def test_notes_of_a_text_stand_behind_it(client: Client, run_id: str) -> None:
    told = text_of(await client.call_tool("read_run", {"run_id": run_id, "max_tokens": 10, "task_progress": "- [x]"}))
    lines = told.splitlines()
    assert lines[-2:] == [
        "Note: `max_tokens` must be from 300 to 20000: 300 was used.",
        "Note: `task_progress` is not an argument of read_run: ignored.",
    ]
    assert "Note: " not in told[: told.index("</document-")]


async def test_an_answer_without_notes_has_none(client: Client, run_id: str) -> None:
    assert "notes" not in await answer(client, "get_run", run_id=run_id)
    assert "Note: " not in text_of(await client.call_tool("read_run", {"run_id": run_id}))


async def test_each_structured_answer_tells_that_it_may_have_notes(everything: Client) -> None:
    for tool in (await everything.list_tools()).tools:
        if tool.output_schema is not None:
            assert tool.output_schema["properties"]["notes"]["type"] == "array", tool.name
