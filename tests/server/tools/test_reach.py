"""Every operation of the API is reached by some tool: what tools send when called is compared with the table."""

import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import Client

from extend_mcp.server.app import App
from extend_mcp.settings import Settings
from tests import sample_files
from tests.deadlines import DEADLINE
from tests.server.tools.conftest import answer, text_of
from tests.wire.operations import OPERATIONS

pytestmark = pytest.mark.anyio

LEFT_OUT = {
    "waits up to five minutes in one request; the asynchronous run of the same kind is started instead": {
        "POST /classify",
        "POST /detect_form",
        "POST /edit",
        "POST /edit_schemas/generate",
        "POST /extract",
        "POST /parse",
        "POST /split",
        "POST /verify",
    },
    "an older name of what extractors, classifiers and splitters do; only older ids lead there (test_older_ids.py)": {
        "DELETE /processor_runs/{id}",
        "GET /batch_processor_runs/{id}",
        "GET /processor_runs",
        "GET /processor_runs/{id}",
        "GET /processors",
        "GET /processors/{id}/versions",
        "GET /processors/{id}/versions/{id}",
        "POST /processor_runs",
        "POST /processor_runs/{id}/cancel",
        "POST /processors",
        "POST /processors/{id}",
        "POST /processors/{id}/publish",
    },
}
"""Operations that no tool needs, by why."""

FIELDS = {"schema": {"type": "object", "properties": {"number": {"type": ["string", "null"]}}}}
KINDS = {"invoice": "A bill", "letter": "A letter", "other": "Anything else"}
EVENTS = ["extract_run.processed"]
HEADERS = {"authorization": "Bearer any", "x-extend-api-version": "2026-02-09"}


@pytest.fixture(scope="module")
def settings(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    data = tmp_path_factory.mktemp("data")
    return Settings(backend="local", data_dir=data, allowed_dirs=(folder,), toolsets=("all",), wait_seconds=DEADLINE)


@pytest.fixture
async def sent(app: App) -> set[str]:
    """Operations that were sent and known to the engine, by their line in the table; it grows."""
    seen: set[str] = set()

    async def note(response: httpx.Response) -> None:
        path = response.request.url.path
        if response.status_code not in {404, 405} and response.status_code < 500 and not path.startswith("/local/"):
            seen.add(operation(response.request.method, path))

    http = (await app.client())._transport._http
    http.event_hooks = {"response": [note]}
    return seen


def operation(method: str, path: str) -> str:
    """The operation that a request is."""
    if f"{method} {path}" in OPERATIONS:
        return f"{method} {path}"
    (found,) = [each for each in OPERATIONS if re.fullmatch(each.replace("{id}", "[^/]+"), f"{method} {path}")]
    return found


async def call(client: Client, tool: str, **arguments: Any) -> None:
    """Call a tool that may refuse: what counts is what it sends."""
    text_of(await client.call_tool(tool, arguments))


async def test_every_operation_is_reached_by_a_tool_or_left_out_for_a_reason(
    client: Client, app: App, sent: set[str], folder: Path
) -> None:
    (folder / "form.pdf").write_bytes(sample_files.form_pdf())
    note, pdf = [
        (await answer(client, "upload_file", file=str(folder / name)))["file_id"] for name in ("note.txt", "form.pdf")
    ]
    saved = await _processors(client)
    await _runs(client, saved, note, pdf)
    await _forms(client, pdf)
    await _templates(client, app, pdf)
    await _workflows(client, note)
    await _batches(client, saved, note)
    await _evaluations(client, saved["extract"], note)
    await _webhooks(client, saved["extract"])
    await _files(client, pdf)
    left_out = set().union(*LEFT_OUT.values())
    assert sorted(set(OPERATIONS) - sent - left_out) == []
    assert sorted(sent & left_out) == [], "which are reached after all"


async def _files(client: Client, file_id: str) -> None:
    await answer(client, "list_files")
    await answer(client, "get_file", file_id=file_id)
    await answer(client, "delete_file", file_id=file_id, confirm=True)


async def _processors(client: Client) -> dict[str, str]:
    """A saved one of each kind, by its operation."""
    configs = {
        ("extractor", "extract"): FIELDS,
        ("classifier", "classify"): {"classifications": _kinds()},
        ("splitter", "split"): {"splitClassifications": _kinds()},
    }
    saved = {}
    for (kind, operation), config in configs.items():
        made = await answer(client, "create_processor", type=kind, name="Bills", config=config)
        saved[operation] = made["id"]
        await answer(client, "update_processor", processor_id=made["id"], name="Invoices")
        await answer(client, "publish_version", processor_id=made["id"], release_type="minor")
        await answer(client, "get_processor", processor_id=made["id"])
        await answer(client, "get_version", processor_id=made["id"], version="draft")
        await answer(client, "list_versions", processor_id=made["id"])
        await answer(client, "list_processors", type=kind)
    return saved


def _kinds() -> list[dict[str, str]]:
    return [{"id": kind, "type": kind, "description": what} for kind, what in KINDS.items()]


async def _runs(client: Client, saved: dict[str, str], note: str, pdf: str) -> None:
    """A run of each kind that a document can have: looked at, listed, cancelled (too late, mostly) and deleted."""
    started = {
        "parse": await answer(client, "parse_document", file=note),
        "extract": await answer(client, "extract_data", file=note, extractor_id=saved["extract"]),
        "classify": await answer(client, "classify_document", file=note, classes=KINDS),
        "split": await answer(client, "split_document", file=note, classes=KINDS),
        "verify": await answer(client, "verify_document", file=pdf),
    }
    for kind, run in started.items():
        await answer(client, "get_run", run_id=run["run_id"])
        await call(client, "cancel_run", run_id=run["run_id"])
        await answer(client, "list_runs", type=kind, status="PROCESSED", file_name="o")
        await answer(client, "delete_run", run_id=run["run_id"], confirm=True)


async def _forms(client: Client, pdf: str) -> None:
    found = await answer(client, "detect_form_fields", file=pdf)
    await answer(client, "get_run", run_id=found["run_id"])
    filled = await answer(client, "fill_form", file=pdf, fields_run_id=found["run_id"], values={"full_name": "Ada"})
    await answer(client, "get_run", run_id=filled["run_id"])
    await answer(client, "list_runs", type="edit")
    await answer(client, "delete_run", run_id=filled["run_id"], confirm=True)


async def _templates(client: Client, app: App, pdf: str) -> None:
    """Made by a call of the engine's own: the API has none."""
    http = (await app.client())._transport._http
    made = await http.post("/local/edit_templates", json={"name": "Form", "file": {"id": pdf}}, headers=HEADERS)
    await answer(client, "list_edit_templates")
    await answer(client, "get_edit_template", template_id=made.json()["id"])


async def _workflows(client: Client, note: str) -> None:
    known = {"workflow_id": (await answer(client, "create_workflow", name="Only parse"))["id"]}
    await answer(client, "update_workflow", **known, name="Parse")
    await answer(client, "deploy_workflow", **known)
    await answer(client, "get_workflow", **known)
    await answer(client, "get_workflow_version", **known, version="draft")
    await answer(client, "list_workflow_versions", **known)
    await answer(client, "list_workflows")
    run = {"run_id": (await answer(client, "run_workflow", **known, files=[note]))["run_id"]}
    await answer(client, "get_run", **run)
    await answer(client, "update_workflow_run", **run, name="May")
    await call(client, "cancel_run", **run)
    await answer(client, "delete_run", **run, confirm=True)
    batch = await answer(client, "start_batch", operation="workflow", processor_id=known["workflow_id"], files=[note])
    ended = await answer(client, "get_batch", batch_id=batch["batch_id"])
    assert (ended["status"], ended["counts"]) == ("PROCESSED", {"PROCESSED": 1})
    listed = await answer(client, "list_runs", type="workflow", batch_id=batch["batch_id"])
    assert [row["file_name"] for row in listed["runs"]] == ["note.txt"]


async def _batches(client: Client, saved: dict[str, str], note: str) -> None:
    await answer(client, "start_batch", operation="parse", files=[note])
    for operation, processor_id in saved.items():
        batch = await answer(client, "start_batch", operation=operation, processor_id=processor_id, files=[note])
        await answer(client, "get_batch", batch_id=batch["batch_id"], wait_seconds=0)


async def _evaluations(client: Client, processor_id: str, note: str) -> None:
    known = {"set_id": (await answer(client, "create_evaluation_set", processor_id=processor_id, name="Bills"))["id"]}
    right = {"expected": {"value": {"number": "4711"}}}
    added = await answer(client, "add_evaluation_items", **known, files=[note], expected=[right["expected"]])
    item = {**known, "item_id": added["item_ids"][0]}
    await answer(client, "update_evaluation_item", **item, **right)
    await answer(client, "get_evaluation_item", **item)
    await answer(client, "list_evaluation_items", **known)
    await answer(client, "get_evaluation_set", **known)
    await answer(client, "list_evaluation_sets", processor_id=processor_id)
    run = await answer(client, "run_evaluation", **known)
    assert (await answer(client, "get_run", run_id=run["id"]))["metrics"]["fieldMetrics"]["number"]
    await answer(client, "delete_evaluation_item", **item, confirm=True)


async def _webhooks(client: Client, processor_id: str) -> None:
    url = "https://example.com/hook"
    made = await answer(client, "create_webhook_endpoint", url=url, name="Bills", events=EVENTS)
    endpoint = {"endpoint_id": made["id"]}
    await answer(client, "update_webhook_endpoint", **endpoint, status="disabled")
    await answer(client, "get_webhook_endpoint", **endpoint)
    await answer(client, "list_webhook_endpoints")
    to = {"resource_type": "extractor", "resource_id": processor_id, "events": EVENTS}
    subscription = {"subscription_id": (await answer(client, "create_webhook_subscription", **endpoint, **to))["id"]}
    await answer(client, "update_webhook_subscription", **subscription, events=EVENTS)
    await answer(client, "get_webhook_subscription", **subscription)
    await answer(client, "list_webhook_subscriptions")
    await answer(client, "delete_webhook_subscription", **subscription, confirm=True)
    await answer(client, "delete_webhook_endpoint", **endpoint, confirm=True)
