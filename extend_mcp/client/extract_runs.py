"""`/extract_runs` and `/extract`."""

from collections.abc import AsyncIterator, Sequence
from typing import Unpack

from extend_mcp.client.pages import iterate_rows, read_page
from extend_mcp.client.paths import build_path
from extend_mcp.client.runs import Runs, SavedRunFilters
from extend_mcp.client.transport import Transport
from extend_mcp.wire.extract import (
    ExtractBatchRequest,
    ExtractConfig,
    ExtractorRef,
    ExtractRequest,
    ExtractRun,
    ExtractRunSummary,
    FilePackage,
)
from extend_mcp.wire.files import BatchInput, FileInput
from extend_mcp.wire.runs import BatchRun, ListPage, Metadata


class ExtractFilters(SavedRunFilters, total=False):
    """Filters of lists of extract runs."""

    extractor_id: str | None


class ExtractRuns(Runs[ExtractRun, ExtractRunSummary]):
    """`/extract_runs`, a method for each endpoint."""

    _path = "extract_runs"
    _newest = {"sortBy": "createdAt", "sortDir": "desc"}

    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, ExtractRun, ListPage[ExtractRunSummary])

    async def create(
        self,
        *,
        file: FileInput | None = None,
        package: FilePackage | None = None,
        extractor: ExtractorRef | None = None,
        config: ExtractConfig | None = None,
        priority: int | None = None,
        metadata: Metadata | None = None,
    ) -> ExtractRun:
        """Start an extraction and return at once. Raises `Uncertain` if it is unknown whether it started.

        Give one of `file` and `package`, and at most one of `extractor` and `config`; without both the API infers a
        schema. `priority` is from 1 to 100, lower first.
        """
        return await self._create(
            ExtractRequest,
            metadata,
            file=file,
            package=package,
            extractor=extractor,
            config=config,
            priority=priority,
        )

    async def create_batch(
        self, *, extractor: ExtractorRef, inputs: Sequence[BatchInput], priority: int | None = None
    ) -> BatchRun:
        """Start 1 to 1,000 extractions with one saved extractor."""
        return await self._create_batch(ExtractBatchRequest, inputs, extractor=extractor, priority=priority)

    async def extract(
        self,
        *,
        file: FileInput | None = None,
        package: FilePackage | None = None,
        extractor: ExtractorRef | None = None,
        config: ExtractConfig | None = None,
        metadata: Metadata | None = None,
    ) -> ExtractRun:
        """Extract and wait for the end, at most five minutes. A run that fails raises an `ApiError` with its reason."""
        return await self._run_now(
            "extract", ExtractRequest, metadata, {}, file=file, package=package, extractor=extractor, config=config
        )

    async def list(self, **filters: Unpack[ExtractFilters]) -> ListPage[ExtractRunSummary]:
        """One page of runs."""
        return await read_page(self._transport, self._page, build_path(self._path), filters)

    def iterate(self, **filters: Unpack[ExtractFilters]) -> AsyncIterator[ExtractRunSummary]:
        """Every run, page after page."""
        return iterate_rows(self._transport, self._page, build_path(self._path), filters)
