"""`/parse_runs` and `/parse`."""

from collections.abc import AsyncIterator, Sequence
from typing import Unpack

from extend_mcp.client.pages import Paging, iterate_rows, read_page, to_query
from extend_mcp.client.paths import build_path
from extend_mcp.client.runs import Runs
from extend_mcp.client.transport import Transport
from extend_mcp.errors import BadAnswer, Refused, RunFailed
from extend_mcp.wire.files import BatchInput, FileInput
from extend_mcp.wire.parse import ParseConfig
from extend_mcp.wire.parse_output import ParseOutput
from extend_mcp.wire.parse_runs import (
    ParseBatchRequest,
    ParseRequest,
    ParseRun,
    ParseRunSummary,
    ParseSource,
    ParseStatus,
    ResponseType,
)
from extend_mcp.wire.runs import BatchRun, DataRetention, ListPage, Metadata


class ParseFilters(Paging, total=False):
    """Filters of lists of parse runs. With `batch_id` the API ignores `source`. Newest first."""

    status: ParseStatus | None
    batch_id: str | None
    source: ParseSource | None
    source_id: str | None
    file_name_contains: str | None


class ParseRuns(Runs[ParseRun, ParseRunSummary]):
    """`/parse_runs`, a method for each endpoint."""

    _path = "parse_runs"

    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, ParseRun, ListPage[ParseRunSummary])

    async def create(
        self,
        *,
        file: FileInput,
        config: ParseConfig | None = None,
        metadata: Metadata | None = None,
        data_retention: DataRetention | None = None,
    ) -> ParseRun:
        """Start a parse and return at once. Raises `Uncertain` if it is unknown whether it started."""
        return await self._create(ParseRequest, metadata, file=file, config=config, data_retention=data_retention)

    async def create_batch(
        self, *, inputs: Sequence[BatchInput], config: ParseConfig | None = None, priority: int | None = None
    ) -> BatchRun:
        """Start 1 to 1,000 parses with one config. `priority` is from 1 to 100, lower first."""
        return await self._create_batch(ParseBatchRequest, inputs, config=config, priority=priority)

    async def parse(
        self,
        *,
        file: FileInput,
        config: ParseConfig | None = None,
        metadata: Metadata | None = None,
        data_retention: DataRetention | None = None,
        response_type: ResponseType | None = None,
    ) -> ParseRun:
        """Parse and wait for the end, at most five minutes. A run that fails raises an `ApiError` with its reason."""
        params = {"response_type": response_type}
        return await self._run_now(
            "parse", ParseRequest, metadata, params, file=file, config=config, data_retention=data_retention
        )

    async def list(self, **filters: Unpack[ParseFilters]) -> ListPage[ParseRunSummary]:
        """One page of runs."""
        return await read_page(self._transport, self._page, build_path(self._path), filters)

    def iterate(self, **filters: Unpack[ParseFilters]) -> AsyncIterator[ParseRunSummary]:
        """Every run, page after page."""
        return iterate_rows(self._transport, self._page, build_path(self._path), filters)

    async def get(self, run_id: str, response_type: ResponseType | None = None) -> ParseRun:
        """One run. With `url`, a finished run has `output_url` instead of `output`."""
        params = to_query({"response_type": response_type})
        return await self._transport.request(ParseRun, "GET", build_path(self._path, run_id), params=params)

    async def output(self, run: ParseRun) -> ParseOutput:
        """The output of a finished run, downloaded if the run has only a link to it (valid for 15 minutes)."""
        if run.output is not None:
            return run.output
        if run.output_url is not None:
            return await self._transport.download(ParseOutput, run.output_url)
        if not run.is_final:
            raise Refused("LOCAL_NOT_FINISHED", f"run {run.id} is {run.status}", retryable=True, run_id=run.id)
        if run.status == "PROCESSED":
            raise BadAnswer("LOCAL_BAD_ANSWER", f"run {run.id} is PROCESSED and has no output", run_id=run.id)
        raise RunFailed(run.failure_reason or run.status, run.failure_message or "no output", run_id=run.id)
