"""Bodies of version 2025-04-21: requests built from today's arguments, and answers read in today's words.

In `wire/2025-04-21`, `responses` holds what the older API answers, `today` what our call makes of it, and `requests`
what the call sends, in which KEY stands for the key of the call.
"""

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from extend_mcp.client import ExtendClient
from extend_mcp.client.older_api import TRANSLATED
from extend_mcp.wire.classify import Classification, ClassifierRef, ClassifyAdvancedOptions, ClassifyConfig
from extend_mcp.wire.edit import EditAdvancedOptions, EditConfig
from extend_mcp.wire.evaluations import EvaluationItemInput
from extend_mcp.wire.extract import ExtractAdvancedOptions, ExtractChunkingOptions, ExtractConfig, ExtractorRef
from extend_mcp.wire.files import FileInput
from extend_mcp.wire.parse import ChunkingStrategy, ParseConfig
from extend_mcp.wire.saved import ProvidedOutput, ProvidedSplit
from extend_mcp.wire.split import SplitAdvancedOptions, SplitClassification, SplitConfig, SplitterRef
from extend_mcp.wire.workflows import PresetOutput, WorkflowBatchInput, WorkflowRef
from tests.client.faults import Server, Still, client_of, http
from tests.wire import BY_ID, REF, TEXT, TOKEN, WIRE

pytestmark = pytest.mark.anyio

OLDER = WIRE / "2025-04-21"

BY_URL = FileInput(url="https://docs.example/a.pdf", name="a.pdf")
PARSING = ParseConfig(target="markdown", chunking_strategy=ChunkingStrategy(type="page"))
EDITING = EditConfig(instructions="Fill in the name", advanced_options=EditAdvancedOptions(flatten_pdf=True))
FLOW = WorkflowRef(id="workflow_1", version="3")
SCHEMA = {"type": "object", "properties": {"order": {"type": ["string", "null"]}}}
VALUE = ProvidedOutput(value={"order": "4711"})
PARTS = ProvidedOutput(splits=[ProvidedSplit(classification_id="c_1", type="note", start_page=1, end_page=2)])
CONFIGS: dict[str, Any] = {
    "extract": ExtractConfig(
        base_processor="extraction_light",
        extraction_rules="Be brief",
        schema=SCHEMA,
        advanced_options=ExtractAdvancedOptions(
            citations_enabled=True, chunking_options=ExtractChunkingOptions(chunking_strategy="standard")
        ),
        parse_config=ParseConfig(target="markdown"),
    ),
    "classify": ClassifyConfig(
        classifications=[Classification(id="c_1", type="note", description="A delivery note")],
        advanced_options=ClassifyAdvancedOptions(context="max"),
    ),
    "split": SplitConfig(
        split_classifications=[SplitClassification(id="c_1", type="note", description="A delivery note")],
        advanced_options=SplitAdvancedOptions(split_method="basic_precision"),
        parse_config=ParseConfig(target="markdown"),
    ),
}
SAVED = {"extract": "extractor", "classify": "classifier", "split": "splitter"}
REFS = {"extract": ExtractorRef, "classify": ClassifierRef, "split": SplitterRef}
SORTED = {"next_page_token": TOKEN, "max_page_size": 50, "sort_by": "createdAt", "sort_dir": "asc"}
FILTERS = {"status": "FAILED", "source": "API", "source_id": "bpr_2", "file_name_contains": "note", **SORTED}

Call = tuple[str, str, Callable[[ExtendClient], Awaitable[Any]]]
"""What is answered, what is made of it, and the call."""


def told(name: str, call: Callable[[ExtendClient], Awaitable[Any]]) -> Call:
    """A call whose result is filed under the name of its answer."""
    return name, name, call


def of_kind(kind: str) -> dict[str, Call]:
    """Calls of extractors, classifiers or splitters, and of their runs."""
    saved, config = SAVED[kind], CONFIGS[kind]
    ref = {saved: REFS[kind](id="dp_2Cx", version="0.1")}
    file = BY_URL if kind == "split" else TEXT

    def runs(api: ExtendClient) -> Any:
        return getattr(api, f"{kind}_runs")

    def of(api: ExtendClient) -> Any:
        return getattr(api, f"{saved}s")

    return {
        kind: told(f"{kind}_run", lambda api: getattr(runs(api), kind)(file=BY_ID, metadata=REF, **ref)),
        f"{kind}_run_create": told(
            f"{kind}_run_started", lambda api: runs(api).create(file=file, priority=10, metadata=REF, **ref)
        ),
        f"{kind}_run_get": told(f"{kind}_run", lambda api: runs(api).get("dpr_4Vg")),
        f"{kind}_run_cancel": told(f"{kind}_run_started", lambda api: runs(api).cancel("dpr_4Vg")),
        f"{kind}_run_delete": told("run_deleted", lambda api: runs(api).delete("dpr_4Vg")),
        f"{kind}_run_list": told(f"{kind}_runs", lambda api: runs(api).list(**{f"{saved}_id": "dp_2Cx"}, **FILTERS)),
        f"{saved}_list": told(f"{saved}s", lambda api: of(api).list(**SORTED)),
        f"{saved}_create": told(saved, lambda api: of(api).create(name="Notes", config=config)),
        f"{saved}_clone": told(saved, lambda api: of(api).create(name="Notes", **{f"clone_{saved}_id": "dp_1"})),
        f"{saved}_get": (f"{saved}_versions", f"{saved}_read", lambda api: of(api).get("dp_2Cx")),
        f"{saved}_update": told(saved, lambda api: of(api).update("dp_2Cx", name="Slips", config=config)),
        f"{saved}_version_list": told(f"{saved}_versions", lambda api: of(api).versions.list("dp_2Cx")),
        f"{saved}_version_next": (
            f"{saved}_versions",
            f"{saved}_versions_first",
            lambda api: of(api).versions.list("dp_2Cx", next_page_token="0", max_page_size=1),
        ),
        f"{saved}_version_create": told(
            f"{saved}_published",
            lambda api: of(api).versions.create("dp_2Cx", release_type="minor", description="First", config=config),
        ),
        f"{saved}_version_get": told(f"{saved}_version", lambda api: of(api).versions.get("dp_2Cx", "dpv_9Pz")),
    }


CALLS: dict[str, Call] = {
    "file_list": told(
        "files",
        lambda api: api.files.list(name_contains="note", next_page_token=TOKEN, max_page_size=50, sort_dir="asc"),
    ),
    "file_get": told("file", lambda api: api.files.get("file_Hn4tZ", raw_text=True, markdown=True, html=True)),
    "file_delete": told("file_deleted", lambda api: api.files.delete("file_Hn4tZ")),
    "parse": told(
        "parser_run_bare", lambda api: api.parse_runs.parse(file=BY_URL, config=PARSING, response_type="json")
    ),
    "parse_run_create": told("parser_run_started", lambda api: api.parse_runs.create(file=BY_ID, config=PARSING)),
    "parse_run_get": told("parser_run", lambda api: api.parse_runs.get("parser_run_1")),
    "parse_run_get_failed": told("parser_run_failed", lambda api: api.parse_runs.get("parser_run_1")),
    "parse_run_get_linked": told(
        "parser_run_linked", lambda api: api.parse_runs.get("parser_run_1", response_type="url")
    ),
    "parse_run_delete": told("parser_run_deleted", lambda api: api.parse_runs.delete("parser_run_1")),
    **of_kind("extract"),
    **of_kind("classify"),
    **of_kind("split"),
    "extract_run_get_fields": told("extract_run_fields", lambda api: api.extract_runs.get("dpr_4Vg")),
    "batch_run_get": told("batch_processor_run", lambda api: api.batch_runs.get("bpr_2")),
    "edit": told("edit_run_bare", lambda api: api.edit_runs.edit(file=BY_URL, config=EDITING)),
    "edit_run_create": told("edit_run_started", lambda api: api.edit_runs.create(file=BY_ID, config=EDITING)),
    "edit_run_get": told("edit_run", lambda api: api.edit_runs.get("edr_1")),
    "edit_run_delete": told("edit_run_deleted", lambda api: api.edit_runs.delete("edr_1")),
    "workflow_create": told("workflow", lambda api: api.workflows.create(name="Mailroom")),
    "workflow_run_create": told(
        "workflow_run_started",
        lambda api: api.workflow_runs.create(
            workflow=FLOW,
            file=BY_URL,
            outputs=[PresetOutput(processor_id="dp_2Cx", output=PARTS)],
            priority=10,
            metadata=REF,
        ),
    ),
    "workflow_run_create_text": told(
        "workflow_run_started", lambda api: api.workflow_runs.create(workflow=WorkflowRef(id="workflow_1"), file=TEXT)
    ),
    "workflow_run_batch": told(
        "workflow_batch",
        lambda api: api.workflow_runs.create_batch(
            workflow=FLOW,
            inputs=[WorkflowBatchInput(file=BY_ID, metadata=REF, secrets={"a": "b"}), WorkflowBatchInput(file=TEXT)],
        ),
    ),
    "workflow_run_get": told("workflow_run", lambda api: api.workflow_runs.get("workflow_run_1")),
    "workflow_run_update": told(
        "workflow_run", lambda api: api.workflow_runs.update("workflow_run_1", name="First", metadata=REF)
    ),
    "workflow_run_cancel": told("workflow_run", lambda api: api.workflow_runs.cancel("workflow_run_1")),
    "workflow_run_delete": told("workflow_run_deleted", lambda api: api.workflow_runs.delete("workflow_run_1")),
    "workflow_run_list": told(
        "workflow_runs",
        lambda api: api.workflow_runs.list(
            status="NEEDS_REVIEW",
            workflow_id="workflow_1",
            batch_id="batch_1",
            file_name_contains="note",
            next_page_token=TOKEN,
            max_page_size=50,
            sort_by="createdAt",
            sort_dir="asc",
        ),
    ),
    "evaluation_set_list": told(
        "evaluation_sets",
        lambda api: api.evaluation_sets.list(
            entity_id="dp_2Cx", next_page_token=TOKEN, max_page_size=50, sort_by="createdAt", sort_dir="asc"
        ),
    ),
    "evaluation_set_create": told(
        "evaluation_set", lambda api: api.evaluation_sets.create(name="Truth", entity_id="dp_2Cx")
    ),
    "evaluation_set_get": told("evaluation_set", lambda api: api.evaluation_sets.get("ev_1")),
    "evaluation_item_list": told(
        "evaluation_items",
        lambda api: api.evaluation_sets.items.list(
            "ev_1", next_page_token=TOKEN, max_page_size=50, sort_by="createdAt", sort_dir="asc"
        ),
    ),
    "evaluation_item_create": told(
        "evaluation_items_created",
        lambda api: api.evaluation_sets.items.create(
            "ev_1", items=[EvaluationItemInput(file_id="file_Hn4tZ", expected_output=VALUE)]
        ),
    ),
    "evaluation_item_update": told(
        "evaluation_item", lambda api: api.evaluation_sets.items.update("ev_1", "evi_1", expected_output=PARTS)
    ),
    "evaluation_item_delete": told(
        "evaluation_item_deleted", lambda api: api.evaluation_sets.items.delete("ev_1", "evi_1")
    ),
}


def load(folder: str, name: str) -> Any:
    """The JSON of a file."""
    return json.loads((OLDER / folder / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", CALLS)
async def test_a_call_sends_their_request_and_reads_their_response(name: str) -> None:
    answered, read, call = CALLS[name]
    server = Server(answer=lambda _: http(200, load("responses", answered)))
    async with client_of(server, Still(), api_version="2025-04-21") as client:
        found = await call(client)
    (request,) = server.requests
    assert request.headers["x-extend-api-version"] == "2025-04-21"
    sent: dict[str, Any] = {"method": request.method, "path": request.path, "query": request.query}
    if request.body:
        body = re.sub(r'("extend_mcp_key": ?")[0-9a-f]{32}', r"\1KEY", request.body.decode())
        sent["body"] = json.loads(body)
    assert sent == load("requests", name)
    assert found.wire() == load("today", read)


def test_every_translated_operation_is_called() -> None:
    requests = [load("requests", name) for name in CALLS]
    reached = {(sent["method"], sent["path"]) for sent in requests}
    ids = r"(dp|dpr|dpv|file|parser_run|edr|workflow|workflow_run|ev|evi|bpr)_\w+"

    def is_reached(there: str) -> bool:
        method, _, path = there.partition(" ")
        pattern = re.sub(r"\{\d\}", lambda _: ids, path)
        return any(verb == method and re.fullmatch(pattern, sent) for verb, sent in reached)

    left = {name for name, operation in TRANSLATED.items() if not is_reached(operation.older_call)}
    assert left == {"POST /files/upload"}, "which is multipart: see test_dialect_engine.py"


def test_every_file_is_used() -> None:
    assert {path.stem for path in (OLDER / "responses").iterdir()} == {answered for answered, _, _ in CALLS.values()}
    assert {path.stem for path in (OLDER / "today").iterdir()} == {read for _, read, _ in CALLS.values()}
    assert {path.stem for path in (OLDER / "requests").iterdir()} == CALLS.keys()
