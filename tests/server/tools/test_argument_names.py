"""Arguments under other names, and lists of names where a tool takes an object, are understood."""

from typing import Any

import pytest
from mcp import Client

from extend_mcp.server.tools import build_tools
from extend_mcp.server.tools.calls.arguments import read_arguments
from extend_mcp.server.tools.run_answers.notes import collect_notes
from tests.server.tools.conftest import answer, refusal

pytestmark = pytest.mark.anyio

TOOLS = {tool.name: tool for tool in build_tools(["all"], read_only=False)}


def taken(tool: str, **arguments: Any) -> tuple[dict[str, Any], list[str]]:
    """What a tool is given for these arguments, and the notes."""
    with collect_notes() as notes:
        return read_arguments(tool, TOOLS[tool].parameters, arguments), notes


@pytest.mark.parametrize(
    ("tool", "sent", "meant"),
    [
        ("read_run", {"runId": "pr_1"}, {"run_id": "pr_1"}),
        ("read_run", {"run-id": "pr_1"}, {"run_id": "pr_1"}),
        ("read_run", {"RUN_ID": "pr_1"}, {"run_id": "pr_1"}),
        ("get_run", {"id": "pr_1"}, {"run_id": "pr_1"}),
        ("read_run", {"run_id": "pr_1", "page": 2}, {"run_id": "pr_1", "pages": "2"}),
        ("read_run", {"run_id": "pr_1", "query": "total"}, {"run_id": "pr_1", "search": "total"}),
        ("parse_document", {"file_path": "a.pdf"}, {"file": "a.pdf"}),
        ("parse_document", {"files": ["a.pdf"]}, {"file": "a.pdf"}),
        ("parse_document", {"file_id": "file_1"}, {"file": "file_1"}),
        ("start_batch", {"operation": "parse", "file": "a.pdf"}, {"operation": "parse", "files": ["a.pdf"]}),
        ("extract_data", {"fileText": "Total"}, {"text": "Total"}),
        ("extract_data", {"text": "a", "fields": {"total": "number"}}, {"text": "a", "schema": {"total": "number"}}),
        ("list_folder", {"path": "~/Documents"}, {"folder": "~/Documents"}),
        ("parse_document", {"path": "a.pdf"}, {"file": "a.pdf"}),
        ("list_files", {"max_page_size": 5, "name_contains": "a"}, {"limit": 5, "name": "a"}),
    ],
)
def test_an_argument_under_another_name_is_the_one_that_is_meant(
    tool: str, sent: dict[str, Any], meant: dict[str, Any]
) -> None:
    given, notes = taken(tool, **sent)
    assert given == meant
    assert notes == [
        f"`{name}` was read as `{own}`." for name, own in zip(sent, meant, strict=True) if name not in meant
    ]


def test_a_name_that_a_tool_has_itself_is_not_another_one() -> None:
    given = {"name": "hook", "url": "https://example.com/hook", "events": ["extract_run.processed"]}
    assert taken("create_webhook_endpoint", **given) == (given, [])
    assert taken("get_file", file_id="file_1") == ({"file_id": "file_1"}, [])


async def test_what_is_given_under_both_names_is_refused(client: Client) -> None:
    error = await refusal(client, "get_run", run_id="pr_1", runId="pr_2")
    assert (error["code"], error["field"]) == ("LOCAL_UNKNOWN_ARGUMENT", "runId")
    error = await refusal(client, "parse_document", file_path="a.pdf", file_id="file_1")
    assert (error["code"], error["field"]) == ("LOCAL_UNKNOWN_ARGUMENT", "file_id")


@pytest.mark.parametrize(
    "classes",
    [
        ["bill", "letter"],
        [{"name": "bill", "description": "bill"}, {"type": "letter"}],
        {"bill": None, "letter": {"description": "letter"}},
        '["bill", "letter"]',
    ],
)
def test_classes_may_be_a_list(classes: Any) -> None:
    assert taken("classify_document", classes=classes)[0] == {"classes": {"bill": "bill", "letter": "letter"}}


def test_fields_may_be_a_list() -> None:
    assert taken("extract_data", schema=[{"name": "total", "type": "number"}, "due"])[0] == {
        "schema": {"total": {"type": "number"}, "due": {"type": "string", "description": "due"}}
    }


def test_values_may_be_a_list() -> None:
    assert taken("ground_values", run_id="pr_1", values=["A-1", 12.5])[0]["values"] == {"A-1": "A-1", "12.5": "12.5"}
    filled = taken("fill_form", fields_run_id="sgr_1", values=[{"name": "city", "value": "Kiel"}])[0]
    assert filled["values"] == {"city": "Kiel"}


async def test_fields_as_people_write_them_are_extracted(client: Client) -> None:
    told = await answer(
        client, "extract_data", text="Invoice number: A-17\nTotal: EUR 5.00\n", fields=["Invoice Number"]
    )
    assert told["values"] == {"Invoice_Number": "A-17"}
    assert "schema.properties: Invoice Number renamed to Invoice_Number" in told["schema_changes"]


async def test_a_status_may_be_in_small_letters(client: Client) -> None:
    await answer(client, "extract_data", text="Total: EUR 5.00", schema={"total": "number"})
    assert (await answer(client, "list_runs", type="extract", status="processed"))["runs"]
