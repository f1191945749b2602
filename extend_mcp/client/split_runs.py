"""`/split_runs` and `/split`."""

from collections.abc import AsyncIterator, Sequence
from typing import Unpack

from extend_mcp.client.pages import iterate_rows, read_page
from extend_mcp.client.paths import build_path
from extend_mcp.client.runs import Runs, SavedRunFilters
from extend_mcp.client.transport import Transport
from extend_mcp.wire.files import BatchInput, FileInput
from extend_mcp.wire.runs import BatchRun, ListPage, Metadata
from extend_mcp.wire.split import SplitBatchRequest, SplitConfig, SplitRequest, SplitRun, SplitRunSummary, SplitterRef


class SplitFilters(SavedRunFilters, total=False):
    """Filters of lists of split runs."""

    splitter_id: str | None


class SplitRuns(Runs[SplitRun, SplitRunSummary]):
    """`/split_runs`, a method for each endpoint."""

    _path = "split_runs"
    _newest = {"sortBy": "createdAt", "sortDir": "desc"}

    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, SplitRun, ListPage[SplitRunSummary])

    async def create(
        self,
        *,
        file: FileInput,
        splitter: SplitterRef | None = None,
        config: SplitConfig | None = None,
        priority: int | None = None,
        metadata: Metadata | None = None,
    ) -> SplitRun:
        """Start a run and return at once. Raises `Uncertain` if it is unknown whether it started.

        Give one of `splitter` and `config`. `priority` is from 1 to 100, lower first.
        """
        return await self._create(
            SplitRequest, metadata, file=file, splitter=splitter, config=config, priority=priority
        )

    async def create_batch(
        self, *, splitter: SplitterRef, inputs: Sequence[BatchInput], priority: int | None = None
    ) -> BatchRun:
        """Start 1 to 1,000 runs with one saved splitter. The files are URLs or ids."""
        return await self._create_batch(SplitBatchRequest, inputs, splitter=splitter, priority=priority)

    async def split(
        self,
        *,
        file: FileInput,
        splitter: SplitterRef | None = None,
        config: SplitConfig | None = None,
        metadata: Metadata | None = None,
    ) -> SplitRun:
        """Run and wait for the end, at most five minutes. A run that fails raises an `ApiError` with its reason."""
        return await self._run_now("split", SplitRequest, metadata, {}, file=file, splitter=splitter, config=config)

    async def list(self, **filters: Unpack[SplitFilters]) -> ListPage[SplitRunSummary]:
        """One page of runs."""
        return await read_page(self._transport, self._page, build_path(self._path), filters)

    def iterate(self, **filters: Unpack[SplitFilters]) -> AsyncIterator[SplitRunSummary]:
        """Every run, page after page."""
        return iterate_rows(self._transport, self._page, build_path(self._path), filters)
