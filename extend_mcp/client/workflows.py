"""`/workflows` and their versions."""

from collections.abc import AsyncIterator, Sequence
from typing import Unpack

from extend_mcp.client.pages import Directed, Sorted, iterate_rows, read_page, to_body
from extend_mcp.client.paths import build_path
from extend_mcp.client.transport import Transport
from extend_mcp.wire.runs import ListPage
from extend_mcp.wire.steps import Step
from extend_mcp.wire.workflows import (
    Workflow,
    WorkflowRequest,
    WorkflowSummary,
    WorkflowUpdate,
    WorkflowVersion,
    WorkflowVersionRequest,
    WorkflowVersionSummary,
)


class WorkflowVersions:
    """`/workflows/{id}/versions`, a method for each endpoint."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def list(self, workflow_id: str, **filters: Unpack[Directed]) -> ListPage[WorkflowVersionSummary]:
        """One page of versions, without their steps: the draft first."""
        path = build_path("workflows", workflow_id, "versions")
        return await read_page(self._transport, ListPage[WorkflowVersionSummary], path, filters)

    def iterate(self, workflow_id: str, **filters: Unpack[Directed]) -> AsyncIterator[WorkflowVersionSummary]:
        """Every version, page after page."""
        path = build_path("workflows", workflow_id, "versions")
        return iterate_rows(self._transport, ListPage[WorkflowVersionSummary], path, filters)

    async def create(
        self, workflow_id: str, *, name: str | None = None, steps: Sequence[Step] | None = None
    ) -> WorkflowVersion:
        """Deploy the draft, or `steps`, which leave the draft unchanged."""
        content = to_body(WorkflowVersionRequest, name=name, steps=steps)
        path = build_path("workflows", workflow_id, "versions")
        return await self._transport.request(WorkflowVersion, "POST", path, json=content)

    async def get(self, workflow_id: str, version: str) -> WorkflowVersion:
        """One version: `draft`, `latest`, a whole number, or a version's id."""
        path = build_path("workflows", workflow_id, "versions", version)
        return await self._transport.request(WorkflowVersion, "GET", path)


class Workflows:
    """`/workflows`, a method for each endpoint. The API has no way to delete one."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.versions = WorkflowVersions(transport)

    async def list(self, **filters: Unpack[Sorted]) -> ListPage[WorkflowSummary]:
        """One page of workflows, without their drafts."""
        return await read_page(self._transport, ListPage[WorkflowSummary], "/workflows", filters)

    def iterate(self, **filters: Unpack[Sorted]) -> AsyncIterator[WorkflowSummary]:
        """Every workflow, page after page."""
        return iterate_rows(self._transport, ListPage[WorkflowSummary], "/workflows", filters)

    async def create(self, *, name: str, steps: Sequence[Step] | None = None) -> Workflow:
        """Make a workflow; without `steps` it only parses."""
        content = to_body(WorkflowRequest, name=name, steps=steps)
        return await self._transport.request(Workflow, "POST", "/workflows", json=content)

    async def get(self, workflow_id: str) -> Workflow:
        """One workflow with its draft."""
        return await self._transport.request(Workflow, "GET", build_path("workflows", workflow_id))

    async def update(
        self, workflow_id: str, *, name: str | None = None, steps: Sequence[Step] | None = None
    ) -> Workflow:
        """Rename it, or replace all steps of its draft. Deployed versions are unchanged."""
        content = to_body(WorkflowUpdate, name=name, steps=steps)
        return await self._transport.request(Workflow, "POST", build_path("workflows", workflow_id), json=content)
