"""`/classify_runs` and `/classify`."""

from collections.abc import AsyncIterator, Sequence
from typing import Unpack

from extend_mcp.client.pages import iterate_rows, read_page
from extend_mcp.client.paths import build_path
from extend_mcp.client.runs import Runs, SavedRunFilters
from extend_mcp.client.transport import Transport
from extend_mcp.wire.classify import (
    ClassifierRef,
    ClassifyBatchRequest,
    ClassifyConfig,
    ClassifyRequest,
    ClassifyRun,
    ClassifyRunSummary,
)
from extend_mcp.wire.files import BatchInput, FileInput
from extend_mcp.wire.runs import BatchRun, ListPage, Metadata


class ClassifyFilters(SavedRunFilters, total=False):
    """Filters of lists of classify runs."""

    classifier_id: str | None


class ClassifyRuns(Runs[ClassifyRun, ClassifyRunSummary]):
    """`/classify_runs`, a method for each endpoint."""

    _path = "classify_runs"
    _newest = {"sortBy": "createdAt", "sortDir": "desc"}

    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, ClassifyRun, ListPage[ClassifyRunSummary])

    async def create(
        self,
        *,
        file: FileInput,
        classifier: ClassifierRef | None = None,
        config: ClassifyConfig | None = None,
        priority: int | None = None,
        metadata: Metadata | None = None,
    ) -> ClassifyRun:
        """Start a run and return at once. Raises `Uncertain` if it is unknown whether it started.

        Give one of `classifier` and `config`. `priority` is from 1 to 100, lower first.
        """
        return await self._create(
            ClassifyRequest, metadata, file=file, classifier=classifier, config=config, priority=priority
        )

    async def create_batch(
        self, *, classifier: ClassifierRef, inputs: Sequence[BatchInput], priority: int | None = None
    ) -> BatchRun:
        """Start 1 to 1,000 runs with one saved classifier."""
        return await self._create_batch(ClassifyBatchRequest, inputs, classifier=classifier, priority=priority)

    async def classify(
        self,
        *,
        file: FileInput,
        classifier: ClassifierRef | None = None,
        config: ClassifyConfig | None = None,
        metadata: Metadata | None = None,
    ) -> ClassifyRun:
        """Run and wait for the end, at most five minutes. A run that fails raises an `ApiError` with its reason."""
        return await self._run_now(
            "classify", ClassifyRequest, metadata, {}, file=file, classifier=classifier, config=config
        )

    async def list(self, **filters: Unpack[ClassifyFilters]) -> ListPage[ClassifyRunSummary]:
        """One page of runs."""
        return await read_page(self._transport, self._page, build_path(self._path), filters)

    def iterate(self, **filters: Unpack[ClassifyFilters]) -> AsyncIterator[ClassifyRunSummary]:
        """Every run, page after page."""
        return iterate_rows(self._transport, self._page, build_path(self._path), filters)
