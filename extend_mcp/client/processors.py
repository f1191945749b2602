"""`/processors`, `/processor_runs` and `/batch_processor_runs`: the older API, which 2026-02-09 still serves.

Single objects are returned without their envelopes.
"""

from collections.abc import AsyncIterator, Sequence
from typing import Any, Unpack

from extend_mcp.client.pages import Sorted, iterate_pages, to_body, to_query
from extend_mcp.client.paths import build_path
from extend_mcp.client.readable_runs import Readable
from extend_mcp.client.runs import NEWEST, RunsListedWithoutMetadata
from extend_mcp.client.transport import READ_SECONDS, SYNC_SECONDS, Transport
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
from extend_mcp.wire.older_configs import OlderConfig, ProcessorType
from extend_mcp.wire.older_processors import (
    OlderBatchRun,
    OlderFileInput,
    OlderProcessor,
    OlderProcessorRequest,
    OlderProcessorRun,
    OlderProcessorRunRequest,
    OlderProcessorRunSummary,
    OlderProcessorSummary,
    OlderProcessorUpdate,
    OlderPublishRequest,
    OlderVersion,
)
from extend_mcp.wire.runs import Metadata, RunStatus
from extend_mcp.wire.saved import ReleaseType, RunSource


class ProcessorFilters(Sorted, total=False):
    """Filters of lists of processors."""

    type: ProcessorType | None


class ProcessorRunFilters(Sorted, total=False):
    """Filters of lists of processor runs."""

    status: RunStatus | None
    processor_id: str | None
    processor_type: ProcessorType | None
    source_id: str | None
    source: RunSource | None
    file_name_contains: str | None


class ProcessorVersions:
    """`/processors/{id}/versions` and `/processors/{id}/publish`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def list(self, processor_id: str) -> VersionsAnswer:
        """All versions."""
        return await self._transport.request(VersionsAnswer, "GET", build_path("processors", processor_id, "versions"))

    async def create(
        self,
        processor_id: str,
        *,
        release_type: ReleaseType,
        description: str | None = None,
        config: OlderConfig | None = None,
    ) -> OlderVersion:
        """Publish the draft, or `config`, as the next major or minor version."""
        content = to_body(OlderPublishRequest, release_type=release_type, description=description, config=config)
        path = build_path("processors", processor_id, "publish")
        return (await self._transport.request(PublishedAnswer, "POST", path, json=content)).processor_version

    async def get(self, processor_id: str, version_id: str) -> OlderVersion:
        """One version."""
        path = build_path("processors", processor_id, "versions", version_id)
        return (await self._transport.request(VersionAnswer, "GET", path)).version


class Processors:
    """`/processors`, a method for each endpoint. The API cannot read a single one: list them."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.versions = ProcessorVersions(transport)

    async def list(self, **filters: Unpack[ProcessorFilters]) -> ProcessorPage:
        """One page of processors."""
        return await self._transport.request(ProcessorPage, "GET", "/processors", params=to_query(filters))

    def iterate(self, **filters: Unpack[ProcessorFilters]) -> AsyncIterator[OlderProcessorSummary]:
        """Every processor, page after page."""
        return iterate_pages(lambda query: self.list(**query), filters)

    async def create(
        self,
        *,
        name: str,
        type: ProcessorType,  # noqa: A002 - the API's word
        clone_processor_id: str | None = None,
        config: OlderConfig | None = None,
    ) -> OlderProcessor:
        """Make a processor from at most one of a copy and a config of its type."""
        content = to_body(
            OlderProcessorRequest, name=name, type=type, clone_processor_id=clone_processor_id, config=config
        )
        return (await self._transport.request(ProcessorAnswer, "POST", "/processors", json=content)).processor

    async def update(
        self, processor_id: str, *, name: str | None = None, config: OlderConfig | None = None
    ) -> OlderProcessor:
        """Rename it, or replace its draft's config."""
        content = to_body(OlderProcessorUpdate, name=name, config=config)
        path = build_path("processors", processor_id)
        return (await self._transport.request(ProcessorAnswer, "POST", path, json=content)).processor


class ProcessorRuns(RunsListedWithoutMetadata[OlderProcessorRun, OlderProcessorRunSummary]):
    """`/processor_runs`, a method for each endpoint. Ids of today's runs also work here."""

    _path = "processor_runs"

    def __init__(self, transport: Transport) -> None:
        Readable.__init__(self, transport, OlderProcessorRun)

    async def create(
        self,
        *,
        processor_id: str,
        version: str | None = None,
        file: OlderFileInput | None = None,
        raw_text: str | None = None,
        sync: bool | None = None,
        priority: int | None = None,
        metadata: Metadata | None = None,
        config: OlderConfig | None = None,
    ) -> OlderProcessorRun:
        """Start a run with one of `file` and `raw_text`. Raises `Uncertain` if it is unknown whether it started.

        With `sync` the answer comes when the run ends, or after five minutes; without it, at once.
        """
        return await self._create(
            OlderProcessorRunRequest,
            metadata,
            timeout=SYNC_SECONDS if sync else READ_SECONDS,
            processor_id=processor_id,
            version=version,
            file=file,
            raw_text=raw_text,
            sync=sync,
            priority=priority,
            config=config,
        )

    async def delete(self, run_id: str) -> ProcessorRunDeleted:
        """Delete the run and its results for good."""
        return await self._transport.request(ProcessorRunDeleted, "DELETE", build_path(self._path, run_id))

    async def list(self, **filters: Unpack[ProcessorRunFilters]) -> ProcessorRunPage:
        """One page of runs."""
        return await self._transport.request(ProcessorRunPage, "GET", build_path(self._path), params=to_query(filters))

    def iterate(self, **filters: Unpack[ProcessorRunFilters]) -> AsyncIterator[OlderProcessorRunSummary]:
        """Every run, page after page."""
        return iterate_pages(lambda query: self.list(**query), filters)

    async def _ask(self, method: str, *parts: str, **content: Any) -> OlderProcessorRun:
        path = build_path(self._path, *parts)
        return (await self._transport.request(ProcessorRunAnswer, method, path, **content)).processor_run

    async def _newest_rows(self) -> Sequence[OlderProcessorRunSummary]:
        return (await self.list(sort_by="createdAt", sort_dir="desc", max_page_size=NEWEST)).data


class BatchProcessorRuns(Readable[OlderBatchRun]):
    """`/batch_processor_runs`, which can only be read."""

    _path = "batch_processor_runs"

    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, OlderBatchRun)

    async def _ask(self, method: str, *parts: str, **content: Any) -> OlderBatchRun:
        path = build_path(self._path, *parts)
        return (await self._transport.request(BatchProcessorRunAnswer, method, path, **content)).batch_processor_run
