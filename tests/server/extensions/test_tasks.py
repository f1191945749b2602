"""Runs as tasks: what a client gets that knows them, and one that does not."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from mcp import Client
from mcp.shared.exceptions import MCPError
from mcp_types import HEADER_MISMATCH, INVALID_PARAMS, INVALID_REQUEST, METHOD_NOT_FOUND, CallToolResult

from extend_mcp.server.app import App
from extend_mcp.server.callers import Caller, calling
from extend_mcp.server.extensions.run_tasks import WAITING
from extend_mcp.server.mcp_server import ExtendServer, build_server
from extend_mcp.server.tools import build_tools
from extend_mcp.settings import Settings
from tests.deadlines import DEADLINE
from tests.server.extensions.conftest import Misnamed, Named, Params, Plain, TaskClient, Told, ask, begin, ended
from tests.server.extensions.holding import holding
from tests.server.tools.conftest import answer, text_of
from tests.serving import serve_http

pytestmark = pytest.mark.anyio

NULLABLE = ["string", "null"]
SCHEMA = {"type": "object", "properties": {"invoice_number": {"type": NULLABLE}}}
NEEDS_CAPABILITY = -32021


def test_every_tool_that_waits_can_answer_with_a_task() -> None:
    tools = build_tools(["all"], read_only=False)
    assert {tool.name for tool in tools if "wait_seconds" in tool.parameters["properties"]} == WAITING


CALLS: list[tuple[str, dict[str, Any]]] = [
    ("parse_document", {}),
    ("extract_data", {"schema": SCHEMA}),
    ("classify_document", {"classes": {"invoice": "A bill"}}),
    ("split_document", {"classes": {"invoice": "A bill"}}),
    ("verify_document", {}),
]


@pytest.mark.parametrize(("tool", "arguments"), CALLS, ids=[tool for tool, _ in CALLS])
async def test_a_task_is_the_run_and_ends_with_the_tools_own_answer(
    client: Client, tasking: Client, settings: Settings, folder: Path, tool: str, arguments: dict[str, Any]
) -> None:
    with holding(settings):
        task = await begin(tasking, tool, file=str(folder / "invoice.pdf"), wait_seconds=DEADLINE, **arguments)
        assert task["status"] == "working"
        assert task["createdAt"] <= task["lastUpdatedAt"]
        assert task["ttlMs"] is None
        assert task["pollIntervalMs"] > 0
        assert "result" not in task
        assert (await ask(tasking.session, "tasks/get", taskId=task["taskId"]))["status"] == "working"
    done = await ended(tasking.session, task["taskId"])
    assert done["status"] == "completed"
    assert done["resultType"] == "complete"
    listed = {each.name: each.output_schema for each in (await client.list_tools()).tools}
    jsonschema.validate(done["result"]["structuredContent"], listed[tool] or {})
    own = await client.call_tool("get_run", {"run_id": task["taskId"]})
    assert own.structured_content is not None
    assert own.structured_content["status"] == "PROCESSED"
    assert unmarked(done["result"]) == unmarked(
        own.model_dump(mode="json", by_alias=True, exclude={"meta"}, exclude_none=True)
    )


def unmarked(result: dict[str, Any]) -> dict[str, Any]:
    """A result without the random names of the marks around a document's text."""
    plain: dict[str, Any] = json.loads(re.sub(r"document-\w+", "document", json.dumps(result)))
    return plain


async def test_a_client_that_follows_tasks_gets_the_answer_as_if_it_had_waited(tasking: Client, folder: Path) -> None:
    found = await tasking.call_tool("extract_data", {"file": str(folder / "invoice.pdf"), "schema": SCHEMA})
    assert found.structured_content is not None
    assert found.structured_content["values"] == {"invoice_number": "INV-2024-0042"}


async def test_citations_that_were_asked_for_are_in_the_result(
    tasking: Client, settings: Settings, folder: Path
) -> None:
    with holding(settings):
        task = await begin(tasking, "extract_data", file=str(folder / "invoice.pdf"), schema=SCHEMA, citations=True)
    done = await ended(tasking.session, task["taskId"])
    assert done["result"]["structuredContent"]["citations"]["invoice_number"]["page"] == 1


async def test_citations_that_were_not_asked_for_in_words_are_not(
    tasking: Client, settings: Settings, folder: Path
) -> None:
    with holding(settings):
        task = await begin(tasking, "extract_data", file=str(folder / "invoice.pdf"), schema=SCHEMA, citations="false")
    done = await ended(tasking.session, task["taskId"])
    assert "citations" not in done["result"]["structuredContent"]


async def test_how_the_call_was_understood_is_told_with_the_task(tasking: Client, settings: Settings) -> None:
    with holding(settings):
        task = await begin(tasking, "extend_extract_data", text="Number: 4711", schema=SCHEMA, task_progress="- [x]")
    assert "`task_progress` is not an argument of extract_data: ignored." in task["statusMessage"]


async def test_what_was_not_judged_is_told_in_the_result(tasking: Client, settings: Settings) -> None:
    schema = {"type": "object", "properties": {"renews": {"type": ["boolean", "null"]}}}
    with holding(settings):
        task = await begin(tasking, "extract_data", text="It goes on each year.", schema=schema)
    told = (await ended(tasking.session, task["taskId"]))["result"]["structuredContent"]
    assert told["not_judged"] == ["renews"]
    assert "by rules" in told["notes"][0]


async def test_what_was_mended_in_a_schema_is_told_with_the_task(tasking: Client, settings: Settings) -> None:
    schema = {"type": "object", "properties": {"invoice_number": {"type": "string"}}}
    with holding(settings):
        task = await begin(tasking, "extract_data", text="Invoice number: 4711", schema=schema)
    assert "null added to 1 types" in task["statusMessage"]


async def test_a_failed_run_is_a_completed_task_with_an_error_result(
    tasking: Client, settings: Settings, folder: Path
) -> None:
    with holding(settings):
        task = await begin(tasking, "parse_document", file=str(folder / "locked.pdf"))
    done = await ended(tasking.session, task["taskId"])
    assert done["status"] == "completed"
    assert done["result"]["isError"] is True
    error = json.loads(done["result"]["content"][0]["text"])
    assert error["code"] == "PASSWORD_PROTECTED_FILE"
    assert error["run_id"] == task["taskId"]


async def test_a_cancelled_task_is_a_cancelled_run(client: Client, tasking: Client, settings: Settings) -> None:
    with holding(settings):
        task = await begin(tasking, "extract_data", text="Invoice number: 4711", schema=SCHEMA)
        assert await ask(tasking.session, "tasks/cancel", taskId=task["taskId"]) == {"resultType": "complete"}
        cancelled = await ended(tasking.session, task["taskId"])
        assert cancelled["status"] == "cancelled"
        assert "result" not in cancelled
        run = await answer(client, "get_run", run_id=task["taskId"])
        assert run["status"] == "CANCELLED"
        assert await ask(tasking.session, "tasks/cancel", taskId=task["taskId"]) == {"resultType": "complete"}


async def test_a_run_that_the_api_cannot_stop_goes_on(tasking: Client, settings: Settings, folder: Path) -> None:
    with holding(settings):
        task = await begin(tasking, "detect_form_fields", file=str(folder / "form.pdf"))
        assert await ask(tasking.session, "tasks/cancel", taskId=task["taskId"]) == {"resultType": "complete"}
    assert (await ended(tasking.session, task["taskId"]))["result"]["structuredContent"]["fields"]


async def test_answers_to_what_a_run_never_asked_are_ignored(tasking: Client, settings: Settings) -> None:
    with holding(settings):
        task = await begin(tasking, "extract_data", text="Invoice number: 4711", schema=SCHEMA)
        given = {"confirm": {"action": "accept"}}
        told = await ask(tasking.session, "tasks/update", taskId=task["taskId"], inputResponses=given)
    assert told == {"resultType": "complete"}


async def test_a_batch_is_a_task_of_the_call_that_waits_for_it(
    tasking: Client, settings: Settings, folder: Path
) -> None:
    with holding(settings):
        started = await answer(tasking, "start_batch", operation="parse", files=[str(folder / "*.pdf")])
        task = await begin(tasking, "get_batch", batch_id=started["batch_id"])
        assert task["taskId"] == started["batch_id"]
        assert await ask(tasking.session, "tasks/cancel", taskId=task["taskId"]) == {"resultType": "complete"}
    done = await ended(tasking.session, task["taskId"])
    assert done["result"]["structuredContent"]["counts"] == {"PROCESSED": 2, "FAILED": 1}


@pytest.fixture(scope="module")
async def measured(client: Client, folder: Path) -> dict[str, Any]:
    """An evaluation set of one document."""
    made = await answer(client, "create_processor", type="extractor", name="Bills", config={"schema": SCHEMA})
    measured = await answer(client, "create_evaluation_set", processor_id=made["id"], name="Bills")
    stored = await answer(client, "upload_file", file=str(folder / "invoice.pdf"))
    expected = {"value": {"invoice_number": "INV-2024-0042"}}
    item = {"set_id": measured["id"], "files": [stored["file_id"]], "expected": [expected]}
    await answer(client, "add_evaluation_items", **item)
    return measured


async def test_a_measurement_is_a_task_of_the_call_that_waits_for_it(
    tasking: Client, settings: Settings, measured: dict[str, Any]
) -> None:
    with holding(settings):
        started = await answer(tasking, "run_evaluation", set_id=measured["id"])
        task = await begin(tasking, "get_evaluation_run", run_id=started["id"])
        assert task["taskId"] == started["id"]
    done = await ended(tasking.session, task["taskId"])
    assert done["result"]["structuredContent"]["metrics"]["accuracy"] == 1


async def test_a_part_of_a_measurement_is_waited_for(tasking: Client, measured: dict[str, Any]) -> None:
    started = await answer(tasking, "run_evaluation", set_id=measured["id"])
    part = await answer(tasking, "get_evaluation_run", run_id=started["id"], pointer="/metrics/accuracy")
    assert part == {"part": 1}


async def test_a_run_that_waits_for_a_person_is_completed_and_says_so(
    client: Client, tasking: Client, folder: Path
) -> None:
    steps = [
        {"type": "TRIGGER", "name": "trigger", "next": [{"step": "parse"}]},
        {"type": "PARSE", "name": "parse", "next": [{"step": "review"}]},
        {"type": "HUMAN_REVIEW", "name": "review"},
    ]
    made = await answer(client, "create_workflow", name="Reviewed", steps=steps)
    stored = {"workflow_id": made["id"], "version": "draft"}
    told = await tasking.call_tool("run_workflow", {**stored, "files": [str(folder / "invoice.pdf")]})
    assert told.structured_content is not None
    assert told.structured_content["status"] == "NEEDS_REVIEW"
    assert "person" in told.structured_content["next"]


async def test_a_call_that_does_not_wait_fails_or_is_over_has_its_ordinary_answer(
    tasking: Client, settings: Settings, folder: Path
) -> None:
    with holding(settings):
        call = {"text": "Invoice number: 4711", "schema": SCHEMA, "wait_seconds": 0, "fresh": True}
        looked = await answer(tasking, "extract_data", **call)
        assert looked["status"] == "PROCESSING"
    assert (await answer(tasking, "get_run", run_id=looked["run_id"]))["values"] == {"invoice_number": "4711"}
    over = await tasking.session.call_tool("get_run", {"run_id": looked["run_id"]}, allow_claimed=True)
    assert isinstance(over, CallToolResult)
    refused = await tasking.session.call_tool("parse_document", {"file": "/nowhere.pdf"}, allow_claimed=True)
    assert isinstance(refused, CallToolResult)
    assert refused.is_error
    assert "LOCAL_" in text_of(refused)


async def test_another_server_of_the_same_account_answers_for_a_task(
    app: App, tasking: Client, settings: Settings, folder: Path
) -> None:
    with holding(settings):
        task = await begin(tasking, "parse_document", file=str(folder / "invoice.pdf"))
    async with Client(build_server(app), extensions=[TaskClient()]) as replica:
        assert (await ended(replica.session, task["taskId"]))["status"] == "completed"


UNKNOWN = [
    "pr_nope",
    "bpr_nope",
    "vr_nope",
    "nope",
    "",
    "pr_../../files",
    "exr_x?citations=true",
    "file_\x00",
    "x" * 5000,
]


@pytest.mark.parametrize("task_id", UNKNOWN)
@pytest.mark.parametrize("method", ["tasks/get", "tasks/cancel", "tasks/update"])
async def test_an_unknown_task_is_an_invalid_parameter(tasking: Client, method: str, task_id: str) -> None:
    more: dict[str, Any] = {"inputResponses": {}} if method == "tasks/update" else {}
    with pytest.raises(MCPError) as refused:
        await ask(tasking.session, method, taskId=task_id, **more)
    assert refused.value.code == INVALID_PARAMS


async def test_a_client_that_does_not_declare_tasks_gets_none(client: Client, settings: Settings) -> None:
    call = {"text": "Invoice number: 4711", "schema": SCHEMA, "wait_seconds": 0.05, "fresh": True}
    with holding(settings):
        waited = await client.call_tool("extract_data", call)
        assert waited.structured_content is not None
        assert waited.structured_content["status"] == "PROCESSING"
    for method in ("tasks/get", "tasks/cancel", "tasks/update"):
        more: dict[str, Any] = {"inputResponses": {}} if method == "tasks/update" else {}
        with pytest.raises(MCPError) as refused:
            await ask(client.session, method, taskId=waited.structured_content["run_id"], **more)
        assert refused.value.code == NEEDS_CAPABILITY


async def test_the_older_protocol_has_no_tasks(server: ExtendServer, settings: Settings) -> None:
    async with Client(server, mode="legacy") as older:
        with holding(settings):
            call = {"text": "Invoice number: 4711", "schema": SCHEMA, "wait_seconds": 0.05, "fresh": True}
            assert (await answer(older, "extract_data", **call))["status"] == "PROCESSING"
        with pytest.raises(MCPError) as refused:
            await ask(older.session, "tasks/get", taskId="pr_x")
        assert refused.value.code == METHOD_NOT_FOUND


@pytest.mark.parametrize(("scope", "may"), [("read", False), ("write", False), ("admin", True)])
async def test_cancelling_needs_the_scope_that_cancel_run_needs(
    app: App, tasking: Client, settings: Settings, scope: str, may: bool
) -> None:
    with holding(settings):
        task = await begin(tasking, "extract_data", text="Invoice number: 4711", schema=SCHEMA)
        token = calling.set(Caller("somebody", scope))
        try:
            async with Client(build_server(app), extensions=[TaskClient()]) as theirs:
                assert (await ask(theirs.session, "tasks/get", taskId=task["taskId"]))["status"] == "working"
                if may:
                    await ask(theirs.session, "tasks/cancel", taskId=task["taskId"])
                else:
                    with pytest.raises(MCPError, match="scope `admin`") as refused:
                        await ask(theirs.session, "tasks/cancel", taskId=task["taskId"])
                    assert refused.value.code == INVALID_REQUEST
        finally:
            calling.reset(token)
    expected = "cancelled" if may else "completed"
    assert (await ended(tasking.session, task["taskId"]))["status"] == expected


@pytest.fixture(scope="module")
async def remote(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Client]:
    """A client over HTTP, where headers name what is asked for."""
    folder = tmp_path_factory.mktemp("served")
    with serve_http(folder / "data", folder / "log") as address:
        async with Client(f"{address}/mcp", extensions=[TaskClient()]) as remote:
            yield remote


async def test_tasks_over_http(remote: Client) -> None:
    found = await remote.call_tool("extract_data", {"text": "Invoice number: 4711", "schema": SCHEMA})
    assert found.structured_content is not None
    assert found.structured_content["values"] == {"invoice_number": "4711"}


@pytest.mark.parametrize(
    ("request_type", "code"), [(Named, INVALID_PARAMS), (Plain, INVALID_PARAMS), (Misnamed, HEADER_MISMATCH)]
)
async def test_a_header_may_not_name_another_task(remote: Client, request_type: type[Plain], code: int) -> None:
    params = Params.model_validate({"taskId": "pr_nope", "other": "pr_other"})
    with pytest.raises(MCPError) as refused:
        await remote.session.send_request(request_type(method="tasks/get", params=params), Told)
    assert refused.value.code == code
