"""Calls that are made again: each tool answers with the run that the same call started, as long as it is of use."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client

from extend_mcp.server.app import App
from extend_mcp.server.mcp_server import build_server
from extend_mcp.settings import Settings
from tests import sample_files
from tests.deadlines import DEADLINE
from tests.server.extensions.holding import holding, patient
from tests.server.tools.conftest import answer, refusal

pytestmark = pytest.mark.anyio

SCHEMA = {"type": "object", "properties": {"invoice_number": {"type": ["string", "null"]}}}
CLASSES = {"invoice": "A bill for goods", "letter": "A letter"}
STEPS = [
    {"name": "start", "type": "TRIGGER", "next": [{"step": "parse"}]},
    {"name": "parse", "type": "PARSE"},
]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("documents")
    (folder / "invoice.pdf").write_bytes(sample_files.invoice_pdf())
    (folder / "form.pdf").write_bytes(sample_files.form_pdf())
    (folder / "locked.pdf").write_bytes(sample_files.encrypted_pdf("secret"))
    data = tmp_path_factory.mktemp("data")
    return Settings(backend="local", data_dir=data, allowed_dirs=(folder,), toolsets=("all",))


@pytest.fixture(scope="module")
def folder(settings: Settings) -> Path:
    return settings.allowed_dirs[0]


@pytest.fixture(scope="module")
async def client(settings: Settings) -> AsyncIterator[Client]:
    """A client on an engine whose work can be held back."""
    with patient():
        async with App(settings, local_files=True) as app, Client(build_server(app)) as client:
            yield client


async def files(client: Client) -> int:
    """How many files there are."""
    rows, cursor = 0, None
    while True:
        page = await answer(client, "list_files", limit=50, **({"cursor": cursor} if cursor else {}))
        rows += len(page.get("rows", []))
        if not (cursor := page.get("cursor")):
            return rows


CALLS: dict[str, tuple[str, dict[str, Any]]] = {
    "parse": ("parse_document", {"file": "invoice.pdf"}),
    "extract": ("extract_data", {"file": "invoice.pdf", "schema": SCHEMA}),
    "extract from text": ("extract_data", {"text": "Invoice number: 4711", "schema": SCHEMA}),
    "classify": ("classify_document", {"file": "invoice.pdf", "classes": CLASSES}),
    "split": ("split_document", {"file": "invoice.pdf", "classes": CLASSES}),
    "detect": ("detect_form_fields", {"file": "form.pdf"}),
    "fill": ("fill_form", {"file": "form.pdf", "instructions": "Name: Ada"}),
    "verify": ("verify_document", {"file": "invoice.pdf"}),
    "batch": ("start_batch", {"operation": "parse", "files": ["invoice.pdf", "form.pdf"]}),
}


def at(folder: Path, arguments: dict[str, Any]) -> dict[str, Any]:
    """The arguments with paths in the folder."""
    found = dict(arguments)
    if "file" in found:
        found["file"] = str(folder / found["file"])
    if "files" in found:
        found["files"] = [str(folder / name) for name in found["files"]]
    return found


@pytest.mark.parametrize("kind", CALLS)
async def test_the_same_call_answers_with_its_first_run_and_says_so(client: Client, folder: Path, kind: str) -> None:
    tool, arguments = CALLS[kind][0], at(folder, CALLS[kind][1])
    name = "batch_id" if kind == "batch" else "run_id"
    first = await answer(client, tool, **arguments, fresh=True)
    before = await files(client)
    again = await answer(client, tool, **arguments)
    assert again[name] == first[name]
    assert "repeated" not in first
    assert again["repeated"].endswith("no other was started. fresh=true starts a new one.")
    assert await files(client) == before, "nothing is uploaded again"
    fresh = await answer(client, tool, **arguments, fresh=True)
    assert fresh[name] != first[name]
    assert "repeated" not in fresh
    assert (await answer(client, tool, **arguments))[name] == fresh[name]


async def test_another_wait_is_no_other_call_and_another_option_is(client: Client, folder: Path) -> None:
    call = {"file": str(folder / "invoice.pdf"), "schema": SCHEMA}
    first = await answer(client, "extract_data", **call)
    assert (await answer(client, "extract_data", **call, wait_seconds=7))["run_id"] == first["run_id"]
    assert (await answer(client, "extract_data", **call, citations=True))["run_id"] == first["run_id"]
    others = [
        {**call, "schema": {"type": "object", "properties": {"total": {"type": ["number", "null"]}}}},
        {**call, "instructions": "Only digits."},
        {**call, "pages": "1"},
        {**call, "config": {"baseProcessor": "extraction_light"}},
        {**call, "file": str(folder / "form.pdf")},
    ]
    ids = [(await answer(client, "extract_data", **each))["run_id"] for each in others]
    assert len({first["run_id"], *ids}) == len(others) + 1


async def test_a_file_is_known_by_its_bytes_and_kind_and_not_by_its_name(
    client: Client, settings: Settings, folder: Path
) -> None:
    paths = [folder / name for name in ("same.txt", "copy.txt", "same.csv", "other.txt")]
    for path in paths:
        path.write_text("Invoice number: 4712", encoding="utf-8")
    paths[3].write_text("Invoice number: 4713", encoding="utf-8")
    first, copy, other_kind, other = [
        (await answer(client, "parse_document", file=str(path)))["run_id"] for path in paths
    ]
    assert copy == first
    assert len({first, other_kind, other}) == 3
    paths[0].write_text("Invoice number: 4714", encoding="utf-8")
    assert (await answer(client, "parse_document", file=str(paths[0])))["run_id"] not in {first, other}


async def test_a_run_that_failed_is_no_answer(client: Client, folder: Path) -> None:
    first, second = [await refusal(client, "parse_document", file=str(folder / "locked.pdf")) for _ in range(2)]
    assert first["code"] == second["code"] == "PASSWORD_PROTECTED_FILE"
    assert first["run_id"] != second["run_id"]


@pytest.mark.parametrize("end", ["cancel_run", "delete_run", "delete_file"])
async def test_a_run_that_is_cancelled_or_deleted_or_whose_file_is_no_answer(
    client: Client, settings: Settings, folder: Path, end: str
) -> None:
    path = folder / f"{end}.txt"
    path.write_text(f"Invoice number: {end}", encoding="utf-8")
    file_id = (await answer(client, "upload_file", file=str(path)))["file_id"]
    for named in (str(path), file_id):
        with holding(settings):
            first = await answer(client, "parse_document", file=named, wait_seconds=0)
            if end == "cancel_run":
                await answer(client, end, run_id=first["run_id"])
        if end == "delete_run":
            await answer(client, "get_run", run_id=first["run_id"])
            await answer(client, end, run_id=first["run_id"], confirm=True)
        if end == "delete_file":
            await answer(client, "get_run", run_id=first["run_id"])
            await answer(client, end, file_id=first["file_id"], confirm=True)
        if end == "delete_file" and named == file_id:
            assert (await refusal(client, "parse_document", file=named))["code"] == "NOT_FOUND"
        else:
            second = await answer(client, "parse_document", file=named)
            assert second["run_id"] != first["run_id"]
            assert "repeated" not in second


async def test_a_batch_that_lost_a_run_is_no_answer(client: Client, folder: Path) -> None:
    call = {"operation": "parse", "files": [str(folder / "invoice.pdf"), str(folder / "form.pdf")]}
    first = await answer(client, "start_batch", **call, fresh=True)
    ended = await answer(client, "get_batch", batch_id=first["batch_id"])
    assert (await answer(client, "start_batch", **call))["batch_id"] == first["batch_id"]
    backwards = {**call, "files": call["files"][::-1]}
    assert (await answer(client, "start_batch", **backwards))["batch_id"] != first["batch_id"]
    await answer(client, "delete_run", run_id=ended["runs"][0]["run_id"], confirm=True)
    assert (await answer(client, "start_batch", **call))["batch_id"] != first["batch_id"]


@pytest.mark.parametrize("named", ["path", "id"])
async def test_a_batch_that_lost_a_file_is_no_answer(client: Client, folder: Path, named: str) -> None:
    path = folder / f"lost by {named}.txt"
    path.write_text(f"Invoice number: {named}", encoding="utf-8")
    kept = (await answer(client, "upload_file", file=str(folder / "invoice.pdf")))["file_id"]
    given = str(path) if named == "path" else (await answer(client, "upload_file", file=str(path)))["file_id"]
    call = {"operation": "parse", "files": [kept, given]}
    first = (await answer(client, "start_batch", **call))["batch_id"]
    ended = await answer(client, "get_batch", batch_id=first)
    assert (await answer(client, "start_batch", **call))["batch_id"] == first
    runs = [await answer(client, "get_run", run_id=run["run_id"]) for run in ended["runs"]]
    lost = next(run["file_id"] for run in runs if run["file_id"] != kept)
    await answer(client, "delete_file", file_id=lost, confirm=True)
    if named == "path":
        assert (await answer(client, "start_batch", **call))["batch_id"] != first
    else:
        assert (await refusal(client, "start_batch", **call))["code"] == "NOT_FOUND"


async def test_a_form_whose_filled_file_was_deleted_is_filled_again(client: Client, folder: Path) -> None:
    call = at(folder, {"file": "form.pdf", "instructions": "Name: Grace"})
    first = await answer(client, "fill_form", **call)
    assert (await answer(client, "fill_form", **call))["run_id"] == first["run_id"]
    await answer(client, "delete_file", file_id=first["edited_file_id"], confirm=True)
    second = await answer(client, "fill_form", **call)
    assert second["run_id"] != first["run_id"]
    assert "repeated" not in second


async def test_a_saved_extractor_that_changed_makes_another_call(client: Client, folder: Path) -> None:
    made = await answer(client, "create_processor", type="extractor", name="Bills", config={"schema": SCHEMA})
    call = {"file": str(folder / "invoice.pdf"), "extractor_id": made["id"]}
    batch = {"operation": "extract", "processor_id": made["id"], "files": [str(folder / "invoice.pdf")]}

    async def run() -> tuple[str, str]:
        begun = (await answer(client, "start_batch", **batch))["batch_id"]
        return (await answer(client, "extract_data", **call))["run_id"], begun

    first = await run()
    assert await run() == first
    changed = {"type": "object", "properties": {"total": {"type": ["number", "null"]}}}
    await answer(client, "update_processor", processor_id=made["id"], config={"schema": changed})
    second = await run()
    assert not set(second) & set(first)
    assert await run() == second
    await answer(client, "publish_version", processor_id=made["id"], release_type="minor")
    third = await run()
    assert not set(third) & set(second)
    assert await run() == third
    await answer(client, "update_processor", processor_id=made["id"], config={"schema": SCHEMA})
    assert await run() == third, "a draft that is not used changes nothing"


async def test_a_workflow_that_changed_makes_another_call(client: Client, folder: Path) -> None:
    made = await answer(client, "create_workflow", name="Parse", steps=STEPS)
    call = {"workflow_id": made["id"], "files": [str(folder / "invoice.pdf")]}
    batch = {"operation": "workflow", "processor_id": made["id"], "files": [str(folder / "invoice.pdf")]}

    async def run() -> tuple[str, str]:
        begun = (await answer(client, "start_batch", **batch))["batch_id"]
        return (await answer(client, "run_workflow", **call))["run_id"], begun

    first = await run()
    assert await run() == first
    await answer(client, "update_workflow", workflow_id=made["id"], steps=STEPS)
    second = await run()
    assert not set(second) & set(first)
    await answer(client, "deploy_workflow", workflow_id=made["id"])
    third = await run()
    assert not set(third) & set(second)
    assert await run() == third
    draft = await answer(client, "run_workflow", **call, version="draft")
    assert draft["run_id"] not in third


async def test_the_same_calls_at_the_same_time_start_one_run(client: Client, settings: Settings, folder: Path) -> None:
    path = folder / "together.txt"
    path.write_text("Invoice number: 4720", encoding="utf-8")
    ids: list[str] = []

    async def parse() -> None:
        ids.append((await answer(client, "parse_document", file=str(path)))["run_id"])

    before = await files(client)
    async with anyio.create_task_group() as tasks:
        for _ in range(8):
            tasks.start_soon(parse)
    assert len(ids) == 8
    assert len(set(ids)) == 1
    assert await files(client) == before + 1


async def test_a_run_that_two_calls_wait_for_is_cancelled_with_the_last_of_them(
    client: Client, settings: Settings, folder: Path
) -> None:
    path = folder / "two.txt"
    path.write_text("Invoice number: 4730", encoding="utf-8")
    waiting = [anyio.Event(), anyio.Event()]
    call = {"file": str(path), "wait_seconds": 300}

    async def parse(number: int) -> None:
        async def hear(progress: float, total: float | None, message: str | None) -> None:
            waiting[number].set()

        await client.call_tool("parse_document", call, progress_callback=hear)

    async def status() -> str:
        run_id = (await answer(client, "list_runs", type="parse", limit=1))["runs"][0]["run_id"]
        return str((await answer(client, "get_run", run_id=run_id, wait_seconds=0))["status"])

    with holding(settings), anyio.fail_after(DEADLINE):
        async with anyio.create_task_group() as last:
            last.start_soon(parse, 0)
            await waiting[0].wait()
            async with anyio.create_task_group() as first:
                first.start_soon(parse, 1)
                await waiting[1].wait()
                first.cancel_scope.cancel()
            assert (await answer(client, "parse_document", file=str(path), wait_seconds=0))["repeated"]
            assert await status() == "PROCESSING"
            last.cancel_scope.cancel()
        while await status() != "CANCELLED":
            await anyio.lowlevel.checkpoint()
        assert "repeated" not in await answer(client, "parse_document", file=str(path), wait_seconds=0)
