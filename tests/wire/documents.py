"""Files, parse, extract and extractors."""

from extend_mcp.wire.base import Wire
from extend_mcp.wire.extract import (
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
from extend_mcp.wire.files import BatchInput, File, FileInput, FileSummary
from extend_mcp.wire.parse import ParseConfig
from extend_mcp.wire.parse_output import ParseOutput
from extend_mcp.wire.parse_runs import ParseBatchRequest, ParseRequest, ParseRun, ParseRunSummary
from extend_mcp.wire.runs import BatchRun, DataRetention, Deleted, ListPage
from tests.wire import BY_ID, BY_URL, REF, TOKEN, Call, load

RESPONSES: dict[str, type[Wire]] = {
    "batch_run": BatchRun,
    "deleted": Deleted,
    "extract_run": ExtractRun,
    "extract_run_fields": ExtractRun,
    "extract_run_package": ExtractRun,
    "extract_run_reviewed": ExtractRun,
    "extract_runs": ListPage[ExtractRunSummary],
    "extractor": Extractor,
    "extractor_version": ExtractorVersion,
    "extractor_versions": ListPage[ExtractorVersion],
    "extractors": ListPage[ExtractorSummary],
    "file": File,
    "file_contents": File,
    "file_uploaded": File,
    "files": ListPage[FileSummary],
    "parse_output": ParseOutput,
    "parse_run": ParseRun,
    "parse_run_failed": ParseRun,
    "parse_run_linked": ParseRun,
    "parse_run_local": ParseRun,
    "parse_run_started": ParseRun,
    "parse_runs": ListPage[ParseRunSummary],
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

PARSING = ParseConfig.read(load("responses", "parse_run")["config"])
EXTRACTING = ExtractConfig.read(load("responses", "extract_run")["config"])
EXTRACTOR = ExtractorRef(id="ex_Qw3", version="0.1", override_config=ExtractConfig(extraction_rules="Totals with tax."))

CALLS: dict[str, Call] = {
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
