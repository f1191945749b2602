"""The bodies of API version 2026-02-09: read and written back unchanged, and built from arguments as they stand.

`wire/responses` holds whole bodies; `wire/requests` holds requests, in which KEY stands for the key of the call.
"""

import json
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extend_mcp.client import ExtendClient
from extend_mcp.models import extract, files, parse, runs
from extend_mcp.models.base import Wire
from extend_mcp.models.extract import (
    ExtractBatchRequest,
    ExtractConfig,
    Extractor,
    ExtractorGenerate,
    ExtractorRef,
    ExtractorRequest,
    ExtractorSummary,
    ExtractorUpdate,
    ExtractorVersion,
    ExtractorVersionRequest,
    ExtractRequest,
    ExtractRun,
    ExtractRunSummary,
    FilePackage,
)
from extend_mcp.models.files import File, FileInput, FileSettings, FileSummary
from extend_mcp.models.parse import (
    BatchInput,
    ParseBatchRequest,
    ParseConfig,
    ParseOutput,
    ParseRequest,
    ParseRun,
    ParseRunSummary,
)
from extend_mcp.models.runs import BatchRun, DataRetention, Deleted, Page
from tests.client.faults import Server, Still, client_of, http

WIRE = Path(__file__).parent / "wire"


def load(folder: str, name: str) -> Any:
    return json.loads((WIRE / folder / f"{name}.json").read_text(encoding="utf-8"))


RESPONSES: dict[str, type[Wire]] = {
    "batch_run": BatchRun,
    "deleted": Deleted,
    "extract_run": ExtractRun,
    "extract_run_fields": ExtractRun,
    "extract_run_package": ExtractRun,
    "extract_run_reviewed": ExtractRun,
    "extract_runs": Page[ExtractRunSummary],
    "extractor": Extractor,
    "extractor_version": ExtractorVersion,
    "extractor_versions": Page[ExtractorVersion],
    "extractors": Page[ExtractorSummary],
    "file": File,
    "file_contents": File,
    "file_uploaded": File,
    "files": Page[FileSummary],
    "parse_output": ParseOutput,
    "parse_run": ParseRun,
    "parse_run_failed": ParseRun,
    "parse_run_linked": ParseRun,
    "parse_run_local": ParseRun,
    "parse_run_started": ParseRun,
    "parse_runs": Page[ParseRunSummary],
}

BODIES: dict[str, type[Wire]] = {
    "extract": ExtractRequest,
    "extract_run_batch": ExtractBatchRequest,
    "extract_run_create": ExtractRequest,
    "extract_run_create_package": ExtractRequest,
    "extractor_clone": ExtractorRequest,
    "extractor_create": ExtractorRequest,
    "extractor_generate": ExtractorRequest,
    "extractor_update": ExtractorUpdate,
    "parse": ParseRequest,
    "parse_run_batch": ParseBatchRequest,
    "parse_run_create": ParseRequest,
    "parse_run_create_plain": ParseRequest,
    "version_create": ExtractorVersionRequest,
}

TOKEN = "eyJhIjoxfQ==:bmV4dA=="
BY_URL = FileInput(url="https://docs.example/a.pdf", name="a.pdf", settings=FileSettings(password="geheim"))
BY_ID = FileInput(id="file_Hn4tZ")
PARSING = ParseConfig.read(load("responses", "parse_run")["config"])
EXTRACTING = ExtractConfig.read(load("responses", "extract_run")["config"])
EXTRACTOR = ExtractorRef(id="ex_Qw3", version="0.1", override_config=ExtractConfig(extraction_rules="Totals with tax."))
REF = {"ref": "42"}

CALLS: dict[str, tuple[str, Callable[[ExtendClient], Awaitable[Any]]]] = {
    "batch_run_get": ("batch_run", lambda api: api.batch_runs.get("bpar_2")),
    "extract": (
        "extract_run",
        lambda api: api.extract_runs.extract(file=FileInput(text="Order 4711"), config=EXTRACTING, metadata=REF),
    ),
    "extract_run_batch": (
        "batch_run",
        lambda api: api.extract_runs.create_batch(extractor=EXTRACTOR, inputs=[BatchInput(file=BY_ID)], priority=1),
    ),
    "extract_run_cancel": ("extract_run", lambda api: api.extract_runs.cancel("exr_5Vd")),
    "extract_run_create": (
        "extract_run",
        lambda api: api.extract_runs.create(file=BY_URL, extractor=EXTRACTOR, priority=10, metadata=REF),
    ),
    "extract_run_create_package": (
        "extract_run_package",
        lambda api: api.extract_runs.create(
            package=FilePackage(files=[BY_ID, FileInput(id="file_Ch1ld")]), config=EXTRACTING
        ),
    ),
    "extract_run_delete": ("deleted", lambda api: api.extract_runs.delete("exr_5Vd")),
    "extract_run_get": ("extract_run", lambda api: api.extract_runs.get("exr_5Vd")),
    "extract_run_list": (
        "extract_runs",
        lambda api: api.extract_runs.list(
            status="CANCELLED",
            extractor_id="ex_Qw3",
            batch_id="bpr_2",
            source_id="bpr_2",
            source="BATCH_PROCESSOR_RUN",
            file_name_contains="note",
            next_page_token=TOKEN,
            max_page_size=50,
            sort_by="createdAt",
            sort_dir="asc",
        ),
    ),
    "extractor_clone": (
        "extractor",
        lambda api: api.extractors.create(name="Delivery notes", clone_extractor_id="ex_Qw3"),
    ),
    "extractor_create": ("extractor", lambda api: api.extractors.create(name="Delivery notes", config=EXTRACTING)),
    "extractor_generate": (
        "extractor",
        lambda api: api.extractors.create(
            name="Delivery notes", generate=ExtractorGenerate(files=[BY_ID], instructions="One row a line.")
        ),
    ),
    "extractor_get": ("extractor", lambda api: api.extractors.get("ex_Qw3")),
    "extractor_list": (
        "extractors",
        lambda api: api.extractors.list(next_page_token=TOKEN, max_page_size=50, sort_by="updatedAt", sort_dir="desc"),
    ),
    "extractor_update": ("extractor", lambda api: api.extractors.update("ex_Qw3", name="Notes", config=EXTRACTING)),
    "file_delete": ("deleted", lambda api: api.files.delete("file_Hn4tZ")),
    "file_get": ("file_contents", lambda api: api.files.get("file_Hn4tZ", raw_text=True, markdown=False, html=True)),
    "file_list": (
        "files",
        lambda api: api.files.list(name_contains="note", next_page_token=TOKEN, max_page_size=50, sort_dir="asc"),
    ),
    "parse": (
        "parse_run_linked",
        lambda api: api.parse_runs.parse(
            file=BY_URL, config=PARSING, metadata=REF, data_retention=DataRetention(mode="zero"), response_type="url"
        ),
    ),
    "parse_run_batch": (
        "batch_run",
        lambda api: api.parse_runs.create_batch(
            inputs=[
                BatchInput(file=BY_ID, metadata=REF),
                BatchInput(file=FileInput(text="Order 4711", name="order.txt")),
            ],
            config=PARSING,
            priority=90,
        ),
    ),
    "parse_run_cancel": ("parse_run", lambda api: api.parse_runs.cancel("pr_7Kq")),
    "parse_run_create": (
        "parse_run_started",
        lambda api: api.parse_runs.create(
            file=BY_URL, config=PARSING, metadata=REF, data_retention=DataRetention(mode="zero")
        ),
    ),
    "parse_run_create_plain": ("parse_run_started", lambda api: api.parse_runs.create(file=BY_ID)),
    "parse_run_delete": ("deleted", lambda api: api.parse_runs.delete("pr_7Kq")),
    "parse_run_get": ("parse_run_linked", lambda api: api.parse_runs.get("pr_7Kq", response_type="url")),
    "parse_run_list": (
        "parse_runs",
        lambda api: api.parse_runs.list(
            status="FAILED",
            batch_id="bpar_2",
            source="API",
            source_id="bpar_2",
            file_name_contains="note",
            next_page_token=TOKEN,
            max_page_size=50,
        ),
    ),
    "version_create": (
        "extractor_version",
        lambda api: api.extractors.versions.create(
            "ex_Qw3", release_type="minor", description="First that works", config=EXTRACTING
        ),
    ),
    "version_get": ("extractor_version", lambda api: api.extractors.versions.get("ex_Qw3", "0.1")),
    "version_list": (
        "extractor_versions",
        lambda api: api.extractors.versions.list("ex_Qw3", next_page_token=TOKEN, max_page_size=50, sort_dir="asc"),
    ),
}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.parametrize("name", RESPONSES)
def test_a_response_is_written_back_as_it_was_read(name: str) -> None:
    body = load("responses", name)
    assert RESPONSES[name].model_validate_json(json.dumps(body)).wire() == body


@pytest.mark.parametrize("name", BODIES)
def test_a_request_body_is_what_a_server_takes(name: str) -> None:
    body = load("requests", name)["body"]
    assert BODIES[name].read(body).wire() == body


@pytest.mark.anyio
@pytest.mark.parametrize("name", CALLS)
async def test_a_call_sends_the_request_and_reads_the_response(name: str) -> None:
    answered, call = CALLS[name]
    body = load("responses", answered)
    server = Server(answer=lambda _: http(200, body))
    async with client_of(server, Still()) as client:
        found = await call(client)
    assert found.wire() == body
    (request,) = server.requests
    sent: dict[str, Any] = {"method": request.method, "path": request.path, "query": request.query}
    if request.body:
        sent["body"] = request.json()
        for item in [sent["body"], *sent["body"].get("inputs", [])]:
            if "extend_mcp_key" in item.get("metadata", {}):
                key, colon, index = item["metadata"]["extend_mcp_key"].partition(":")
                assert len(key) == 32
                item["metadata"]["extend_mcp_key"] = f"KEY{colon}{index}"
    assert sent == load("requests", name)


def test_every_file_is_used() -> None:
    assert {path.stem for path in (WIRE / "responses").iterdir()} == RESPONSES.keys()
    assert {path.stem for path in (WIRE / "requests").iterdir()} == CALLS.keys()
    assert BODIES.keys() <= CALLS.keys()


def within(value: Any) -> Iterator[Wire]:
    """Every object of ours in a value."""
    if isinstance(value, Wire):
        yield value
        value = [getattr(value, name) for name in type(value).model_fields]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from within(item)


def test_every_field_of_every_model_stands_in_some_file() -> None:
    read = [model.model_validate(load("responses", name)) for name, model in RESPONSES.items()]
    read += [model.model_validate(load("requests", name)["body"]) for name, model in BODIES.items()]
    shown = {(base, name) for found in within(read) for base in type(found).__mro__ for name in found.model_fields_set}
    models = {
        model
        for module in (extract, files, parse, runs)
        for model in vars(module).values()
        if isinstance(model, type) and issubclass(model, Wire) and model not in {Wire, Page}
    }
    own = {(model, name) for model in models for name in model.__annotations__ if name in model.model_fields}
    assert {f"{model.__name__}.{name}" for model, name in own - shown} == set()


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
NEW = st.dictionaries(st.from_regex(r"new[A-Z][a-zA-Z]{0,8}", fullmatch=True), JSON, max_size=3)


@settings(deadline=None, max_examples=50)
@given(status=st.text(min_size=1), added=NEW, in_file=NEW, kind=st.text(min_size=1), in_block=NEW)
def test_fields_and_choices_nobody_knows_yet_survive(
    status: str, added: dict[str, Any], in_file: dict[str, Any], kind: str, in_block: dict[str, Any]
) -> None:
    body = load("responses", "parse_run")
    body |= {**added, "status": status}
    body["file"] |= {**in_file, "type": kind}
    body["output"]["chunks"][0]["blocks"][0] |= {**in_block, "type": kind}
    run = ParseRun.model_validate_json(json.dumps(body))
    assert run.wire() == body
    assert ParseRun.model_validate_json(run.model_dump_json(by_alias=True, exclude_unset=True)) == run
