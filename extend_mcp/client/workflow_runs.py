"""`/workflow_runs`."""

from collections.abc import AsyncIterator, Sequence
from typing import Unpack

from extend_mcp.client.pages import Sorted, iterate_rows, read_page, to_body
from extend_mcp.client.paths import build_path
from extend_mcp.client.runs import RunsListedWithoutMetadata
from extend_mcp.client.transport import Transport
from extend_mcp.wire.extract import FilePackage
from extend_mcp.wire.files import FileInput
from extend_mcp.wire.runs import ListPage, Metadata
from extend_mcp.wire.workflows import (
    PresetOutput,
    Secrets,
    WorkflowBatch,
    WorkflowBatchInput,
    WorkflowBatchRequest,
    WorkflowRef,
    WorkflowRun,
    WorkflowRunRequest,
    WorkflowRunSummary,
    WorkflowRunUpdate,
    WorkflowStatus,
)


class WorkflowRunFilters(Sorted, total=False):
    """Filters of lists of workflow runs."""

    status: WorkflowStatus | None
    workflow_id: str | None
    batch_id: str | None
    file_name_contains: str | None


class WorkflowRuns(RunsListedWithoutMetadata[WorkflowRun, WorkflowRunSummary]):
    """`/workflow_runs`, a method for each endpoint. A run that is in review cannot be cancelled."""

    _path = "workflow_runs"
    _newest = {"sortBy": "createdAt", "sortDir": "desc"}

    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, WorkflowRun, ListPage[WorkflowRunSummary])

    async def create(
        self,
        *,
        workflow: WorkflowRef,
        file: FileInput | None = None,
        package: FilePackage | None = None,
        outputs: Sequence[PresetOutput] | None = None,
        priority: int | None = None,
        metadata: Metadata | None = None,
        secrets: Secrets | None = None,
    ) -> WorkflowRun:
        """Start a run and return at once. Raises `Uncertain` if it is unknown whether it started.

        Give one of `file` and `package`; `outputs` need a `file`. `priority` is from 1 to 100, lower first.
        """
        return await self._create(
            WorkflowRunRequest,
            metadata,
            workflow=workflow,
            file=file,
            package=package,
            outputs=outputs,
            priority=priority,
            secrets=secrets,
        )

    async def create_batch(
        self, *, workflow: WorkflowRef, inputs: Sequence[WorkflowBatchInput], priority: int | None = None
    ) -> WorkflowBatch:
        """Start 1 to 1,000 runs. The batch cannot be read: list its runs with `batch_id`."""
        return await self._send_batch(
            WorkflowBatch, self._find_own_batch, WorkflowBatchRequest, inputs, workflow=workflow, priority=priority
        )

    async def update(self, run_id: str, *, name: str | None = None, metadata: Metadata | None = None) -> WorkflowRun:
        """Rename the run, or add to its metadata; new values replace old ones with the same key."""
        return await self._ask("POST", run_id, json=to_body(WorkflowRunUpdate, name=name, metadata=metadata))

    async def list(self, **filters: Unpack[WorkflowRunFilters]) -> ListPage[WorkflowRunSummary]:
        """One page of runs."""
        return await read_page(self._transport, self._page, build_path(self._path), filters)

    def iterate(self, **filters: Unpack[WorkflowRunFilters]) -> AsyncIterator[WorkflowRunSummary]:
        """Every run, page after page."""
        return iterate_rows(self._transport, self._page, build_path(self._path), filters)

    async def _find_own_batch(self, key: str) -> WorkflowBatch | None:
        found = await self._find_member(key)
        return None if found is None else WorkflowBatch(batch_id=found[1])
