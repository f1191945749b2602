"""`/batch_runs`, and the runs in them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from extend_mcp.client.polling import poll
from extend_mcp.client.transport import Transport, address
from extend_mcp.errors import Refused
from extend_mcp.models.runs import BatchRun, Run

if TYPE_CHECKING:
    from extend_mcp.client import ExtendClient

MEMBERS = {
    "bpar": ("parse_runs",),
    "bpr": ("extract_runs", "classify_runs", "split_runs"),
    "batch": ("workflow_runs",),
}
"""Which kinds of run a batch may have, by the prefix of its id; all members are of one kind."""


class BatchRuns:
    """`/batch_runs`, which does not know batches of workflow runs (`batch_`); their members can be listed."""

    def __init__(self, transport: Transport, client: "ExtendClient") -> None:
        self._transport = transport
        self._client = client

    async def get(self, batch_id: str) -> BatchRun:
        """One batch: how it stands as a whole, not how its members fare."""
        return await self._transport.request(BatchRun, "GET", address("batch_runs", batch_id))

    async def wait(
        self, batch_id: str, seconds: float = 45, on_poll: Callable[[BatchRun, float], Awaitable[None]] | None = None
    ) -> BatchRun:
        """Read the batch until it is final or `seconds` are over; see `Runs.wait`."""
        return await poll(self._transport.clock, lambda: self.get(batch_id), seconds, on_poll)

    def members(self, batch_id: str, *, max_page_size: int | None = None) -> AsyncIterator[Run]:
        """Every run of the batch, page after page. Raises `Refused` for an id that is no batch's."""
        prefix = batch_id.partition("_")[0]
        if prefix not in MEMBERS:
            known = ", ".join(f"{prefix}_" for prefix in MEMBERS)
            raise Refused("LOCAL_UNKNOWN_ID", f"not the id of a batch; these begin with {known}")
        return self._members(MEMBERS[prefix], batch_id, max_page_size)

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
