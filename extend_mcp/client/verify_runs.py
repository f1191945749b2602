"""`/verify_runs` and `/verify`."""

from collections.abc import AsyncIterator
from typing import Unpack

from extend_mcp.client.pages import Sorted, iterate_rows, read_page
from extend_mcp.client.paths import build_path
from extend_mcp.client.runs import Runs
from extend_mcp.client.transport import Transport
from extend_mcp.wire.files import FileInput
from extend_mcp.wire.runs import ListPage, Metadata
from extend_mcp.wire.verify import (
    RiskLevel,
    VerifyConfig,
    VerifyRequest,
    VerifyRun,
    VerifyRunSummary,
    VerifySource,
    VerifyStatus,
)


class VerifyFilters(Sorted, total=False):
    """Filters of lists of verify runs. `file_name_contains` also takes the id of a run or file; with `risk_level`,
    only PROCESSED runs are listed.
    """

    status: VerifyStatus | None
    source: VerifySource | None
    source_id: str | None
    risk_level: RiskLevel | None
    file_name_contains: str | None


class VerifyRuns(Runs[VerifyRun, VerifyRunSummary]):
    """`/verify_runs`, a method for each endpoint.

    Cancelling a run that has ended, or deleting a running one, is not an error.
    """

    _path = "verify_runs"
    _newest = {"sortBy": "createdAt", "sortDir": "desc"}

    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, VerifyRun, ListPage[VerifyRunSummary])

    async def create(
        self, *, file: FileInput, config: VerifyConfig | None = None, metadata: Metadata | None = None
    ) -> VerifyRun:
        """Start a run and return at once. Raises `Uncertain` if it is unknown whether it started."""
        return await self._create(VerifyRequest, metadata, file=file, config=config)

    async def verify(
        self, *, file: FileInput, config: VerifyConfig | None = None, metadata: Metadata | None = None
    ) -> VerifyRun:
        """Verify and wait for the end. A run that fails raises an `ApiError` with its reason; after five minutes the
        API answers with the run's id, and it is waited for.
        """
        return await self._run_now("verify", VerifyRequest, metadata, {}, file=file, config=config)

    async def list(self, **filters: Unpack[VerifyFilters]) -> ListPage[VerifyRunSummary]:
        """One page of runs."""
        return await read_page(self._transport, self._page, build_path(self._path), filters)

    def iterate(self, **filters: Unpack[VerifyFilters]) -> AsyncIterator[VerifyRunSummary]:
        """Every run, page after page."""
        return iterate_rows(self._transport, self._page, build_path(self._path), filters)
