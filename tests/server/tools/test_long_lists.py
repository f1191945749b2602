"""Lists stay within the budget of an answer, whatever stands in their rows, and their cursors lose none."""

import json
from typing import Any

import pytest
from mcp_types import CallToolResult

from tests.client.faults import Request, Server, http
from tests.o200k import encode
from tests.server.tools.conftest import answer, text_of
from tests.server.tools.faulty import over

pytestmark = pytest.mark.anyio

BUDGET = 2000
ROWS = 50
NAMES = {
    "words": "Quarterly statement of the account " * 15,
    "no words": "xQ7-zK_9vW.Jf3~" * 34,
    "another script": "請求書の明細" * 84,
    "invisible": "\u202e\u200bname\u0000 " * 71,
}

LISTS: dict[str, dict[str, Any]] = {
    "list_edit_templates": {},
    "list_evaluation_items": {"set_id": "ev_1"},
    "list_evaluation_sets": {},
    "list_files": {},
    "list_processors": {"type": "extractor"},
    "list_runs": {"type": "extract"},
    "list_versions": {"processor_id": "ex_1"},
    "list_webhook_endpoints": {},
    "list_webhook_subscriptions": {},
    "list_workflow_versions": {"workflow_id": "workflow_1"},
    "list_workflows": {},
}


def row(index: int, name: str) -> dict[str, Any]:
    """A row that any list may have: what a model does not know is kept and shown."""
    file = {"object": "file", "id": f"file_{index:022}", "name": name[:500], "type": "PDF", "metadata": {}}
    entity = {"object": "extractor", "id": f"ex_{index:022}", "name": name[:500]}
    told = {"file": file, "entity": entity, "metadata": {}, "enabledEvents": ["extract_run.processed"] * 20}
    ids = {"webhookEndpointId": "wh_1", "resourceType": "extractor", "resourceId": "ex_1", "evaluationSetId": "ev_1"}
    kind = {"object": "row", "id": f"exr_{index:022}", "status": "PROCESSED", "version": f"{index}.0", "type": "PDF"}
    given = {"name": name[:500], "description": name[:500], "url": "https://example.com/" + name[:480]}
    dates = {
        "createdAt": "2026-11-22T13:40:26.449Z",
        "updatedAt": "2026-11-22T13:40:26.449Z",
        "apiVersion": "2026-02-09",
    }
    return {**told, **ids, **kind, **given, **dates}


def endless(name: str) -> Server:
    """A list of as many rows as are asked for, and always more; its token is the next row's number."""

    def reply(request: Request) -> bytes:
        begin, size = int(request.query.get("nextPageToken", "0")), int(request.query["maxPageSize"])
        rows = [row(index, name) for index in range(begin, begin + size)]
        return http(200, {"object": "list", "data": rows, "nextPageToken": str(begin + size)})

    return Server(answer=reply)


async def test_no_list_of_the_api_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    async with over(Server(), monkeypatch, toolsets=("all",)) as client:
        names = [tool.name for tool in (await client.list_tools()).tools if tool.name.startswith("list_")]
    assert sorted({*names} - {"list_folder"}) == sorted(LISTS)


@pytest.mark.parametrize("name", NAMES)
async def test_a_list_stays_within_its_budget_and_goes_on_behind_its_last_row(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    async with over(endless(NAMES[name]), monkeypatch, toolsets=("all",)) as client:
        for tool, arguments in LISTS.items():
            result = await client.call_tool(tool, {**arguments, "limit": ROWS})
            assert not result.is_error, text_of(result)
            assert len(encode(text_of(result))) <= BUDGET, tool
            assert rows_of(result)
            assert int(cursor_of(result)) == len(rows_of(result)), tool
            second = await client.call_tool(tool, {**arguments, "limit": ROWS, "cursor": cursor_of(result)})
            assert int(cursor_of(second)) == len(rows_of(result)) + len(rows_of(second)), tool


def rows_of(result: CallToolResult) -> list[Any]:
    told = result.structured_content
    assert told is not None
    return list(told.get("rows") or told["runs"])


def cursor_of(result: CallToolResult) -> str:
    assert result.structured_content is not None
    return str(result.structured_content["cursor"])


@pytest.mark.parametrize("name", NAMES)
async def test_a_batch_stays_within_it_too(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def reply(request: Request) -> bytes:
        if request.path.startswith("/batch_runs/"):
            return http(200, {"object": "batch_run", "id": "bpar_1", "status": "PROCESSED", "runCount": 300})
        return http(200, {"object": "list", "data": [row(index, NAMES[name]) for index in range(300)]})

    async with over(Server(answer=reply), monkeypatch) as client:
        told = await answer(client, "get_batch", batch_id="bpar_1")
        missing = await client.call_tool(
            "start_batch", {"operation": "parse", "files": [f"ftp://host/{NAMES[name]}"] * 30 + ["file_1"]}
        )
    assert told["counts"] == {"PROCESSED": 300}
    assert len(encode(json.dumps(told, ensure_ascii=False))) <= BUDGET
    assert len(encode(text_of(missing))) <= BUDGET
