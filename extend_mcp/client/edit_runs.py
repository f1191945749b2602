"""`/edit_runs` and `/edit`: forms filled in."""

from collections.abc import AsyncIterator
from typing import Unpack

from extend_mcp.client.pages import Sorted, iterate_rows, read_page
from extend_mcp.client.paths import build_path
from extend_mcp.client.readable_runs import Readable
from extend_mcp.client.transport import Transport
from extend_mcp.wire.edit import EditConfig, EditRequest, EditRun, EditRunSummary, EditSource, EditStatus
from extend_mcp.wire.files import FileInput
from extend_mcp.wire.runs import Deleted, ListPage


class EditFilters(Sorted, total=False):
    """Filters of lists of edit runs."""

    status: EditStatus | None
    source: EditSource | None
    file_name_contains: str | None


class EditRuns(Readable[EditRun]):
    """`/edit_runs`, a method for each endpoint. Runs have no metadata, so an uncertain request is never repeated."""

    _path = "edit_runs"

    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, EditRun)

    async def create(
        self, *, file: FileInput | None = None, template_id: str | None = None, config: EditConfig | None = None
    ) -> EditRun:
        """Start an edit and return at once. Raises `Uncertain` if it is unknown whether it started.

        Give one of `file`, a PDF by URL or id, and `template_id`.
        """
        return await self._create_unmarked(EditRequest, file=file, template_id=template_id, config=config)

    async def edit(
        self, *, file: FileInput | None = None, template_id: str | None = None, config: EditConfig | None = None
    ) -> EditRun:
        """Edit and wait for the end, at most five minutes. A run that fails raises an `ApiError` with its reason."""
        return await self._run_unmarked("edit", EditRequest, file=file, template_id=template_id, config=config)

    async def delete(self, run_id: str) -> Deleted:
        """Delete the run and its results for good."""
        return await self._transport.request(Deleted, "DELETE", build_path(self._path, run_id))

    async def list(self, **filters: Unpack[EditFilters]) -> ListPage[EditRunSummary]:
        """One page of runs."""
        return await read_page(self._transport, ListPage[EditRunSummary], build_path(self._path), filters)

    def iterate(self, **filters: Unpack[EditFilters]) -> AsyncIterator[EditRunSummary]:
        """Every run, page after page."""
        return iterate_rows(self._transport, ListPage[EditRunSummary], build_path(self._path), filters)
