"""Runs of every kind, by the tools that serve them all."""

from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client

from extend_mcp.server.tools.run_tools import FILTERS
from extend_mcp.settings import Settings
from tests import sample_files
from tests.deadlines import DEADLINE
from tests.server.tools.conftest import answer, refusal, text_of

pytestmark = pytest.mark.anyio

STEPS = [
    {"type": "TRIGGER", "name": "begin", "next": [{"step": "read"}]},
    {"type": "PARSE", "name": "read", "next": [{"step": "bill"}]},
]


@pytest.fixture(scope="module")
def settings(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    data = tmp_path_factory.mktemp("data")
    return Settings(backend="local", data_dir=data, allowed_dirs=(folder,), toolsets=("all",), wait_seconds=DEADLINE)


@pytest.fixture(scope="module")
async def workflow(client: Client) -> dict[str, Any]:
    """A workflow that parses and extracts."""
    fields = {"schema": {"type": "object", "properties": {"invoice_number": {"type": ["string", "null"]}}}}
    bills = await answer(client, "create_processor", type="extractor", name="Bills", config=fields)
    extract = {"type": "EXTRACT", "name": "bill", "config": {"extractor": {"id": bills["id"], "version": "draft"}}}
    return await answer(client, "create_workflow", name="Bills", steps=[*STEPS, extract])


async def test_a_workflow_run_tells_its_steps_as_they_go_on(
    client: Client, workflow: dict[str, Any], folder: Path
) -> None:
    heard: list[str] = []
    values: list[float] = []

    async def hear(progress: float, total: float | None, message: str | None) -> None:
        values.append(progress)
        heard.append(message or "")

    arguments = {"workflow_id": workflow["id"], "files": [str(folder / "invoice.pdf")]}
    with anyio.fail_after(DEADLINE):
        await client.call_tool("run_workflow", arguments, progress_callback=hear)
    told = [part for message in heard for part in message.partition(": ")[2].split(", ") if part]
    assert [part for part in told if part.endswith(" PROCESSED")] == ["read PROCESSED", "bill PROCESSED"]
    assert len(told) == len(set(told)), "each status is told once"
    assert values == sorted(values)


async def test_a_workflow_run_is_read_by_its_steps(client: Client, workflow: dict[str, Any], folder: Path) -> None:
    files = [str(folder / "invoice.pdf")]
    run = await answer(client, "run_workflow", workflow_id=workflow["id"], files=files)
    read, bill = run["steps"]
    assert (read["step"], read["result"]) == ("read", {"pages": 2})
    assert (bill["step"], bill["result"]) == ("bill", {"invoice_number": "HB-2026-0417"})
    assert (await answer(client, "get_run", run_id=bill["run_id"]))["values"] == bill["result"]
    pointer = "/stepRuns/1/result/extractRun/output/value"
    text = text_of(await client.call_tool("read_run", {"run_id": run["run_id"], "pointer": pointer}))
    assert "HB-2026-0417" in text


async def test_a_failed_workflow_run_names_the_step(client: Client, workflow: dict[str, Any], folder: Path) -> None:
    error = await refusal(
        client, "run_workflow", workflow_id=workflow["id"], files=[str(folder / "damaged.pdf")], wait_seconds=DEADLINE
    )
    assert "Failed: read" in error["message"]


async def test_a_batch_of_workflow_runs_is_started_and_waited_for(
    client: Client, workflow: dict[str, Any], folder: Path
) -> None:
    files = [str(folder / name) for name in ("invoice.pdf", "note.txt", "empty.pdf")]
    started = await answer(client, "start_batch", operation="workflow", processor_id=workflow["id"], files=files)
    assert started["run_count"] == 2
    assert [each["code"] for each in started["rejected"]] == ["LOCAL_FILE_EMPTY"]
    ended = await answer(client, "get_batch", batch_id=started["batch_id"], wait_seconds=DEADLINE)
    assert (ended["status"], ended["counts"]) == ("PROCESSED", {"PROCESSED": 2})
    assert ended["next"] == f'get_run(run_id="{ended["runs"][0]["run_id"]}") shows one result.'
    listed = await answer(client, "list_runs", type="workflow", batch_id=started["batch_id"])
    assert {row["file_name"] for row in listed["runs"]} == {"invoice.pdf", "note.txt"}
    error = await refusal(
        client, "start_batch", operation="workflow", processor_id=workflow["id"], files=files, config={"a": 1}
    )
    assert error["field"] == "config"


@pytest.mark.parametrize("kind", FILTERS)
async def test_runs_of_a_kind_are_listed_by_what_the_api_lists_them_by(client: Client, kind: str) -> None:
    given = {"source": "API", "source_id": "req_1", "batch_id": "bpar_1", "processor_id": "ex_1", "risk_level": "LOW"}
    for name, value in given.items():
        if name in FILTERS[kind]:
            assert "runs" not in await answer(client, "list_runs", type=kind, **{name: value, "file_name": "nothing"})
            continue
        error = await refusal(client, "list_runs", type=kind, **{name: value})
        assert (error["code"], error["field"]) == ("LOCAL_INVALID_ARGUMENT", name)
        assert f"{kind} runs can be filtered by `status`, `file_name`" in error["message"]


async def test_verify_and_edit_runs_are_listed(client: Client, folder: Path) -> None:
    (folder / "form.pdf").write_bytes(sample_files.form_pdf())
    verified = await answer(client, "verify_document", file=str(folder / "form.pdf"))
    listed = await answer(client, "list_runs", type="verify", risk_level=verified["risk_level"])
    assert [(row["run_id"], row["risk_level"]) for row in listed["runs"]] == [
        (verified["run_id"], verified["risk_level"])
    ]
    filled = await answer(client, "fill_form", file=str(folder / "form.pdf"), instructions="Full name: Ada")
    listed = await answer(client, "list_runs", type="edit", status="PROCESSED")
    assert [row["run_id"] for row in listed["runs"]] == [filled["run_id"]]


async def test_an_empty_list_says_so(client: Client) -> None:
    assert await answer(client, "list_runs", type="split") == {"next": "Nothing found."}
    assert await answer(client, "list_files", name="nowhere") == {"next": "Nothing found."}


@pytest.mark.parametrize("tool", ["get_run", "read_run", "cancel_run"])
@pytest.mark.parametrize("batch_id", ["bpar_1", "batch_1"])
async def test_a_batch_is_no_run_and_leads_to_get_batch(client: Client, tool: str, batch_id: str) -> None:
    error = await refusal(client, tool, run_id=batch_id)
    assert error["code"] == "LOCAL_UNKNOWN_ID"
    assert f'get_batch(batch_id="{batch_id}")' in error["hint"]


@pytest.mark.parametrize("tool", ["get_run", "read_run", "cancel_run", "delete_run"])
@pytest.mark.parametrize(
    ("other_id", "call"),
    [("file_1", 'parse_document(file="file_1")'), ("ex_1", 'get_processor(processor_id="ex_1")')],
)
async def test_the_id_of_something_else_leads_to_the_tool_that_takes_it(
    client: Client, tool: str, other_id: str, call: str
) -> None:
    error = await refusal(client, tool, run_id=other_id)
    assert (error["code"], error["field"]) == ("LOCAL_UNKNOWN_ID", "run_id")
    assert call in error["hint"]


@pytest.mark.parametrize("tool", ["get_run", "read_run"])
async def test_what_may_be_a_batch_or_a_measurement_leads_to_both(client: Client, tool: str) -> None:
    error = await refusal(client, tool, run_id="bpr_1")
    assert error["code"] == "NOT_FOUND"
    assert 'get_batch(batch_id="bpr_1")' in error["hint"]


async def test_a_batch_nobody_knows_is_not_found(client: Client) -> None:
    for batch_id in ("bpar_1", "bpr_1", "batch_1"):
        assert (await refusal(client, "get_batch", batch_id=batch_id))["code"] == "NOT_FOUND"


@pytest.mark.parametrize("tool", ["cancel_run", "delete_run"])
@pytest.mark.parametrize("run_id", ["sgr_1", "bpr_1"])
async def test_what_the_api_cannot_do_with_a_kind_is_said(client: Client, tool: str, run_id: str) -> None:
    confirm = {"confirm": True} if tool == "delete_run" else {}
    error = await refusal(client, tool, run_id=run_id, **confirm)
    assert error["code"] == "LOCAL_NOT_POSSIBLE"
