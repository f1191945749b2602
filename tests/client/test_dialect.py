"""What version 2025-04-21 lacks is refused by name, and nothing is sent; what goes wrong is told as today."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from extend_mcp.client import ExtendClient
from extend_mcp.client.older_api import MISSING, SHARED, TRANSLATED
from extend_mcp.errors import ApiError, BadAnswer, NotFound, RateLimited, Refused, Uncertain, Unprocessable
from extend_mcp.wire.classify import ClassifyConfig
from extend_mcp.wire.edit import EditConfig
from extend_mcp.wire.evaluations import EvaluationItemInput
from extend_mcp.wire.extract import ExtractAdvancedOptions, ExtractConfig, ExtractorRef, FilePackage
from extend_mcp.wire.files import BatchInput, FileInput, FileSettings
from extend_mcp.wire.parse import (
    BlockOptions,
    ChunkingStrategy,
    FormulaOptions,
    ParseAdvancedOptions,
    ParseConfig,
    ReturnOcr,
)
from extend_mcp.wire.runs import DataRetention
from extend_mcp.wire.saved import ProvidedOutput
from extend_mcp.wire.split import SplitClassification, SplitConfig
from extend_mcp.wire.workflows import PresetOutput, WorkflowBatchInput, WorkflowRef
from tests.client.faults import Server, Still, client_of, error, http
from tests.wire.operations import OPERATIONS

pytestmark = pytest.mark.anyio

FILE = FileInput(id="file_1")
TEXT = FileInput(text="Order 4711")
REF = ExtractorRef(id="dp_1")
FLOW = WorkflowRef(id="workflow_1")
OUTPUT = ProvidedOutput(value={})
PARTS = SplitConfig(split_classifications=[SplitClassification(id="a", type="a", description="", identifier_key="no")])
TOKENS = ParseConfig(advanced_options=ParseAdvancedOptions(return_ocr=ReturnOcr(words=True, lines=True)))

REFUSED: dict[str, Callable[[ExtendClient], Awaitable[Any]]] = {
    "GET /parse_runs": lambda api: api.parse_runs.list(),
    "POST /parse_runs/{id}/cancel": lambda api: api.parse_runs.cancel("pr_1"),
    "POST /parse_runs/batch": lambda api: api.parse_runs.create_batch(inputs=[BatchInput(file=FILE)]),
    "POST /extract_runs/batch": lambda api: api.extract_runs.create_batch(
        extractor=REF, inputs=[BatchInput(file=FILE)]
    ),
    "GET /workflows": lambda api: api.workflows.list(),
    "GET /verify_runs/{id}": lambda api: api.verify_runs.get("vr_1"),
    "GET /evaluation_sets/{id}/items/{id}": lambda api: api.evaluation_sets.items.get("ev_1", "evi_1"),
    "metadata": lambda api: api.parse_runs.create(file=FILE, metadata={"ref": "42"}),
    "dataRetention": lambda api: api.parse_runs.create(file=FILE, data_retention=DataRetention(mode="zero")),
    "file.text": lambda api: api.parse_runs.create(file=TEXT),
    "file.settings.password": lambda api: api.parse_runs.create(
        file=FileInput(url="https://docs.example/a.pdf", settings=FileSettings(password="geheim"))
    ),
    "config.engine 'parse_auto'": lambda api: api.parse_runs.create(file=FILE, config=ParseConfig(engine="parse_auto")),
    "config.engineVersion": lambda api: api.parse_runs.parse(file=FILE, config=ParseConfig(engine_version="1.0.0")),
    "config.blockOptions.formulas": lambda api: api.parse_runs.create(
        file=FILE, config=ParseConfig(block_options=BlockOptions(formulas=FormulaOptions(enabled=True)))
    ),
    "config.advancedOptions.returnOcr.lines": lambda api: api.parse_runs.create(file=FILE, config=TOKENS),
    "a run without a saved extractor": lambda api: api.extract_runs.create(file=FILE, config=ExtractConfig(schema={})),
    "extractor.overrideConfig": lambda api: api.extract_runs.create(
        file=FILE, extractor=ExtractorRef(id="dp_1", override_config=ExtractConfig(extraction_rules="Be brief"))
    ),
    "package": lambda api: api.extract_runs.create(package=FilePackage(files=[FILE, FILE]), extractor=REF),
    "file.name": lambda api: api.extract_runs.create(file=FileInput(text="a", name="a.txt"), extractor=REF),
    "batchId": lambda api: api.extract_runs.list(batch_id="bpr_1"),
    "sortDir": lambda api: api.extractors.versions.list("dp_1", sort_dir="asc"),
    "config.advancedOptions.citationMode": lambda api: api.extractors.update(
        "dp_1", config=ExtractConfig(advanced_options=ExtractAdvancedOptions(citation_mode="word"))
    ),
    "config.parseConfig.engineVersion": lambda api: api.extractors.versions.create(
        "dp_1", release_type="minor", config=ExtractConfig(parse_config=ParseConfig(engine_version="1.0.0"))
    ),
    "config.baseProcessor 'classification_standard'": lambda api: api.classifiers.create(
        name="Mail", config=ClassifyConfig(base_processor="classification_standard")
    ),
    "config.splitClassifications.0.identifierKey": lambda api: api.splitters.create(name="Stack", config=PARTS),
    "templateId": lambda api: api.edit_runs.create(template_id="edt_1"),
    "config.schemaGenerationInstructions": lambda api: api.edit_runs.create(
        file=FILE, config=EditConfig(schema_generation_instructions="All fields")
    ),
    "steps": lambda api: api.workflows.create(name="Mailroom", steps=[]),
    "secrets": lambda api: api.workflow_runs.create(workflow=FLOW, file=FILE, secrets={"a": "b"}),
    "outputs": lambda api: api.workflow_runs.create(
        workflow=FLOW, file=TEXT, outputs=[PresetOutput(processor_id="dp_1", output=OUTPUT)]
    ),
    "priority": lambda api: api.workflow_runs.create_batch(
        workflow=FLOW, inputs=[WorkflowBatchInput(file=FILE)], priority=3
    ),
    "inputs.1.file.name": lambda api: api.workflow_runs.create_batch(
        workflow=FLOW, inputs=[WorkflowBatchInput(file=FILE), WorkflowBatchInput(file=FileInput(text="a", name="b"))]
    ),
    "items.0.fileIds": lambda api: api.evaluation_sets.items.create(
        "ev_1", items=[EvaluationItemInput(file_ids=["file_1", "file_2"], expected_output=OUTPUT)]
    ),
}


def test_every_operation_is_translated_passed_on_or_refused() -> None:
    assert sorted([*TRANSLATED, *SHARED, *MISSING]) == sorted(OPERATIONS)


@pytest.mark.parametrize("name", REFUSED)
async def test_what_is_not_there_is_refused_by_name_and_not_sent(name: str) -> None:
    server = Server()
    async with client_of(server, Still(), api_version="2025-04-21") as client:
        with pytest.raises(Refused) as caught:
            await REFUSED[name](client)
    assert caught.value.code == "LOCAL_NOT_IN_VERSION"
    assert caught.value.message.startswith(name)
    assert "EXTEND_API_VERSION=2026-02-09" in (caught.value.hint or "")
    assert server.requests == []


async def test_ids_of_older_parses_lead_to_parses() -> None:
    async with client_of(Server(), Still(), api_version="2025-04-21") as client:
        assert client.runs("parser_run_1") is client.parse_runs


async def test_nulls_ask_for_nothing() -> None:
    server = Server(answer=lambda _: http(200, {"object": "parser_run_status", "id": "pr_1", "status": "PROCESSING"}))
    async with client_of(server, Still(), api_version="2025-04-21") as client:
        config = ParseConfig(engine_version=None, chunking_strategy=ChunkingStrategy(type="page"))
        await client.parse_runs.create(file=FileInput(id="file_1", url=None, settings=None), config=config)
    assert server.requests[0].json()["file"] == {"fileId": "file_1"}


ERRORS: dict[str, tuple[bytes, type[ApiError], str, str]] = {
    "text": (http(404, {"success": False, "error": "No such file"}), NotFound, "NOT_FOUND", "No such file"),
    "text and code": (
        http(422, {"success": False, "error": "Broken", "code": "CORRUPT_FILE"}),
        Unprocessable,
        "CORRUPT_FILE",
        "Broken",
    ),
    "text alone": (http(429, {"error": "Slow down"}), RateLimited, "RATE_LIMIT_EXCEEDED", "Slow down"),
    "object": (error(422, "OCR_ERROR", message="Blurred"), Unprocessable, "OCR_ERROR", "Blurred"),
}


@pytest.mark.parametrize("name", ERRORS)
async def test_errors_of_every_shape_are_read(name: str) -> None:
    raw, kind, code, message = ERRORS[name]
    async with client_of(Server(answer=lambda _: raw), Still(), api_version="2025-04-21") as client:
        with pytest.raises(kind) as caught:
            await client.files.get("file_1")
    assert (caught.value.code, caught.value.message) == (code, message)


@pytest.mark.parametrize("body", [{}, [], None, {"success": True}, {"success": True, "file": None}, {"file": [1]}])
async def test_an_answer_of_another_shape_is_a_bad_answer(body: Any) -> None:
    async with client_of(Server(answer=lambda _: http(200, body)), Still(), api_version="2025-04-21") as client:
        with pytest.raises(BadAnswer):
            await client.files.get("file_1")


async def test_half_an_answer_is_a_bad_answer() -> None:
    server = Server(answer=lambda _: http(200, b'{"success": true, "file": {'))
    async with client_of(server, Still(), api_version="2025-04-21") as client:
        with pytest.raises(BadAnswer, match="not complete JSON"):
            await client.files.delete("file_1")


async def test_a_run_of_another_kind_is_not_found() -> None:
    run = {"object": "document_processor_run", "id": "dpr_1", "status": "PROCESSED", "type": "CLASSIFY"}
    server = Server(answer=lambda _: http(200, {"success": True, "processorRun": run}))
    async with client_of(server, Still(), api_version="2025-04-21") as client:
        with pytest.raises(NotFound, match="of type CLASSIFY, not EXTRACT"):
            await client.extract_runs.get("dpr_1")


async def test_a_token_of_versions_that_is_none_is_refused() -> None:
    server = Server(answer=lambda _: http(200, {"success": True, "versions": []}))
    async with client_of(server, Still(), api_version="2025-04-21") as client:
        with pytest.raises(Refused, match="token"):
            await client.extractors.versions.list("dp_1", next_page_token="x")


@pytest.mark.parametrize("call", ["create", "parse"])
async def test_a_parse_of_unknown_fate_is_never_sent_again(call: str) -> None:
    server = Server(answer=lambda _: error(500, "INTERNAL_ERROR"))
    async with client_of(server, Still(), api_version="2025-04-21") as client:
        with pytest.raises(Uncertain if call == "create" else ApiError):
            await getattr(client.parse_runs, call)(file=FILE)
    assert len(server.requests) == 1
