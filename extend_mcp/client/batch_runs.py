"""`/batch_runs`, and the runs in them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from extend_mcp.client.paths import build_path
from extend_mcp.client.polling import poll
from extend_mcp.client.transport import Transport
from extend_mcp.errors import NotFound, Refused
from extend_mcp.wire.runs import BatchRun, Run

if TYPE_CHECKING:
    from extend_mcp.client import ExtendClient

WORKFLOWS = ("workflow_runs",)
SAVED = ("extract_runs", "classify_runs", "split_runs")
MEMBERS = {"bpar_": ("parse_runs",), "bpr_": SAVED, "batch_processor_run_": SAVED, "batch_": WORKFLOWS}
"""The kinds of run that a batch can have, by the prefix of its id; all members are of one kind."""


class BatchRuns:
    """`/batch_runs`. It has no batches of workflow runs (`batch_…`): their state is read from their members."""

    def __init__(self, transport: Transport, client: "ExtendClient") -> None:
        self._transport = transport
        self._client = client

    async def get(self, batch_id: str) -> BatchRun:
        """One batch, with its own status, not those of its members.

        A batch of workflow runs is PROCESSING until all of its runs are final. Raises `NotFound` if none of them is
        listed, and `Refused` for an id that is not a batch's.
        """
        if _kinds_of(batch_id) == WORKFLOWS:
            return await self._of_workflow_runs(batch_id)
        return await self._transport.request(BatchRun, "GET", build_path("batch_runs", batch_id))

    async def wait(
        self,
        batch_id: str,
        seconds: float = 45,
        on_poll: Callable[[BatchRun, float], Awaitable[None]] | None = None,
        pause: Callable[[float], Awaitable[None]] | None = None,
    ) -> BatchRun:
        """Read the batch until it is final or `seconds` are over; see `Runs.wait`."""
        return await poll(self._transport.clock, lambda _: self.get(batch_id), seconds, on_poll, pause)

    def members(self, batch_id: str, *, max_page_size: int | None = None) -> AsyncIterator[Run]:
        """Every run of the batch, page after page. Raises `Refused` for an id that is not a batch's."""
        return self._members(_kinds_of(batch_id), batch_id, max_page_size)

    async def _of_workflow_runs(self, batch_id: str) -> BatchRun:
        runs = [run async for run in self.members(batch_id, max_page_size=1000)]
        if not runs:
            raise NotFound("NOT_FOUND", f"no run of batch {batch_id} is listed", retryable=True, http_status=404)
        status = "PROCESSED" if all(run.is_final for run in runs) else "PROCESSING"
        created_at = min((at for run in runs if (at := getattr(run, "created_at", None))), default=None)
        return BatchRun(id=batch_id, status=status, run_count=len(runs), created_at=created_at)

    async def _members(self, kinds: Sequence[str], batch_id: str, max_page_size: int | None) -> AsyncIterator[Run]:
        found = False
        for kind in kinds:
            runs: AsyncIterator[Run] = getattr(self._client, kind).iterate(
                batch_id=batch_id, max_page_size=max_page_size
            )
            async for run in runs:
                found = True
                yield run
            if found:
                return


def _kinds_of(batch_id: str) -> tuple[str, ...]:
    for prefix, kinds in MEMBERS.items():
        if batch_id.startswith(prefix):
            return kinds
    raise Refused("LOCAL_UNKNOWN_ID", f"not the id of a batch: ids of batches begin with {', '.join(MEMBERS)}")
