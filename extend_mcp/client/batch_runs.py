"""`/batch_runs`, and the runs in them."""

from collections.abc import AsyncIterator, Awaitable, Callable

from extend_mcp.client.classify_runs import ClassifyRuns
from extend_mcp.client.extract_runs import ExtractRuns
from extend_mcp.client.parse_runs import ParseRuns
from extend_mcp.client.polling import poll
from extend_mcp.client.split_runs import SplitRuns
from extend_mcp.client.transport import Transport, address
from extend_mcp.client.workflow_runs import WorkflowRuns
from extend_mcp.errors import Refused
from extend_mcp.models.runs import BatchRun, Run


class BatchRuns:
    """`/batch_runs`, which does not know batches of workflow runs (`batch_`).

    A batch's prefix tells the kind of its members: `bpar_` parse, `bpr_` extract, classify or split, `batch_` workflow.
    """

    def __init__(
        self,
        transport: Transport,
        parse_runs: ParseRuns,
        extract_runs: ExtractRuns,
        classify_runs: ClassifyRuns,
        split_runs: SplitRuns,
        workflow_runs: WorkflowRuns,
    ) -> None:
        self._transport = transport
        self._kinds: dict[str, tuple[ParseRuns | ExtractRuns | ClassifyRuns | SplitRuns | WorkflowRuns, ...]] = {
            "bpar": (parse_runs,),
            "bpr": (extract_runs, classify_runs, split_runs),
            "batch": (workflow_runs,),
        }

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
        if batch_id.partition("_")[0] not in self._kinds:
            known = ", ".join(f"{prefix}_" for prefix in self._kinds)
            raise Refused("LOCAL_UNKNOWN_ID", f"not the id of a batch; these begin with {known}")
        return self._members(batch_id, max_page_size)

    async def _members(self, batch_id: str, max_page_size: int | None) -> AsyncIterator[Run]:
        found = False
        for kind in self._kinds[batch_id.partition("_")[0]]:
            async for run in kind.iterate(batch_id=batch_id, max_page_size=max_page_size):
                found = True
                yield run
            if found:
                return
