"""Processors of the older API."""

from extend_mcp.wire.base import Wire
from extend_mcp.wire.envelopes import (
    BatchProcessorRunAnswer,
    ProcessorAnswer,
    ProcessorPage,
    ProcessorRunAnswer,
    ProcessorRunDeleted,
    ProcessorRunPage,
    PublishedAnswer,
    VersionAnswer,
    VersionsAnswer,
)
from extend_mcp.wire.older_processors import (
    OlderFileInput,
    OlderProcessorRequest,
    OlderProcessorRunRequest,
    OlderProcessorUpdate,
    OlderPublishRequest,
)
from tests.wire import REF, TOKEN, Call, load

CONFIG = OlderProcessorRequest.read(load("requests", "processor_create")["body"]).config
FILE = OlderFileInput(file_name="a.pdf", file_url="https://docs.example/a.pdf", file_id="file_Hn4tZ")

RESPONSES: dict[str, type[Wire]] = {
    "batch_processor_run": BatchProcessorRunAnswer,
    "processor": ProcessorAnswer,
    "processor_published": PublishedAnswer,
    "processor_run": ProcessorRunAnswer,
    "processor_run_deleted": ProcessorRunDeleted,
    "processor_run_failed": ProcessorRunAnswer,
    "processor_runs": ProcessorRunPage,
    "processor_version": VersionAnswer,
    "processor_versions": VersionsAnswer,
    "processors": ProcessorPage,
}

BODIES: dict[str, type[Wire]] = {
    "processor_clone": OlderProcessorRequest,
    "processor_create": OlderProcessorRequest,
    "processor_publish": OlderPublishRequest,
    "processor_run_create": OlderProcessorRunRequest,
    "processor_run_create_text": OlderProcessorRunRequest,
    "processor_update": OlderProcessorUpdate,
}

CALLS: dict[str, Call] = {
    "batch_processor_run_get": (
        "batch_processor_run",
        lambda api: api.batch_processor_runs.get("batch_processor_run_3"),
    ),
    "processor_clone": (
        "processor",
        lambda api: api.processors.create(name="Notes", type="EXTRACT", clone_processor_id="dp_2Cx"),
    ),
    "processor_create": ("processor", lambda api: api.processors.create(name="Notes", type="EXTRACT", config=CONFIG)),
    "processor_list": (
        "processors",
        lambda api: api.processors.list(
            type="EXTRACT", next_page_token=TOKEN, max_page_size=50, sort_by="createdAt", sort_dir="asc"
        ),
    ),
    "processor_publish": (
        "processor_published",
        lambda api: api.processors.versions.create("dp_2Cx", release_type="minor", description="First", config=CONFIG),
    ),
    "processor_run_cancel": ("processor_run", lambda api: api.processor_runs.cancel("dpr_4Vg")),
    "processor_run_create": (
        "processor_run",
        lambda api: api.processor_runs.create(
            processor_id="dp_2Cx", version="0.1", file=FILE, sync=True, priority=10, metadata=REF, config=CONFIG
        ),
    ),
    "processor_run_create_text": (
        "processor_run_failed",
        lambda api: api.processor_runs.create(processor_id="dp_2Cx", raw_text="Order 4711"),
    ),
    "processor_run_delete": ("processor_run_deleted", lambda api: api.processor_runs.delete("dpr_4Vg")),
    "processor_run_get": ("processor_run", lambda api: api.processor_runs.get("dpr_4Vg")),
    "processor_run_list": (
        "processor_runs",
        lambda api: api.processor_runs.list(
            status="FAILED",
            processor_id="dp_2Cx",
            processor_type="EXTRACT",
            source_id="bpr_2",
            source="PLAYGROUND",
            file_name_contains="note",
            next_page_token=TOKEN,
            max_page_size=50,
            sort_by="createdAt",
            sort_dir="asc",
        ),
    ),
    "processor_update": ("processor", lambda api: api.processors.update("dp_2Cx", name="Slips", config=CONFIG)),
    "processor_version_get": ("processor_version", lambda api: api.processors.versions.get("dp_2Cx", "dpv_1")),
    "processor_version_list": ("processor_versions", lambda api: api.processors.versions.list("dp_2Cx")),
}
