"""Workflows, their versions, and their runs."""

from typing import Annotated, Any

from pydantic import Field

from extend_mcp.wire.base import OneOf, Wire
from extend_mcp.wire.extract import FilePackage
from extend_mcp.wire.files import BatchInput, FileInput, FileSummary
from extend_mcp.wire.runs import Metadata, Priority, Run
from extend_mcp.wire.saved import CreatedBy, ProvidedOutput
from extend_mcp.wire.step_runs import StepRun
from extend_mcp.wire.steps import Step

WorkflowStatus = Annotated[
    str,
    OneOf("PENDING", "PROCESSING", "NEEDS_REVIEW", "REJECTED", "PROCESSED", "FAILED", "CANCELLED", "CANCELLING"),
]
"""NEEDS_REVIEW ends in PROCESSED or REJECTED once a person has decided. CANCELLING becomes CANCELLED."""

Secrets = dict[str, Any]
"""Secrets of one run, for its steps; never returned."""


class WorkflowVersionSummary(Wire):
    """A draft or a deployed version in lists and runs. `version` is `draft` or a whole number."""

    object: str = "workflow_version"
    id: str
    version: str
    name: str | None = None
    created_at: str | None = None
    created_by: CreatedBy | None = None


class WorkflowVersion(WorkflowVersionSummary):
    """A draft or a deployed version with its steps."""

    steps: list[Step] = []


class WorkflowSummary(Wire):
    """A workflow in lists and runs."""

    object: str = "workflow"
    id: str
    name: str
    created_at: str | None = None
    updated_at: str | None = None
    created_by: CreatedBy | None = None


class Workflow(WorkflowSummary):
    """A workflow with the draft that updates change."""

    draft_version: WorkflowVersion | None = None


class WorkflowRequest(Wire):
    """Body of `POST /workflows`. Without `steps` it has TRIGGER and PARSE."""

    name: str
    steps: list[Step] | None = None


class WorkflowUpdate(Wire):
    """Body of `POST /workflows/{id}`; `steps` replace all of the draft's. A step of the same name stays the same."""

    name: str | None = None
    steps: list[Step] | None = None


class WorkflowVersionRequest(Wire):
    """Body of `POST /workflows/{id}/versions`: deploy the draft, or the `steps` given here, which leave it alone."""

    name: str | None = None
    steps: list[Step] | None = None


class WorkflowRunCore(Run):
    """The fields of a workflow run in lists, too. Times are null until they are known.

    `reviewed_by_user` is an e-mail address, `rejection_note` what a reviewer wrote. `files` are all that went in.
    """

    object: str = "workflow_run"
    status: WorkflowStatus
    workflow: WorkflowSummary | None = None
    workflow_version: WorkflowVersionSummary | None = None
    dashboard_url: str | None = None
    batch_id: str | None = None
    files: list[FileSummary] = []
    initial_run_at: str | None = None
    reviewed_by_user: str | None = None
    reviewed_at: str | None = None
    rejection_note: str | None = None
    start_time: str | None = None
    end_time: str | None = None


class WorkflowRunSummary(WorkflowRunCore):
    """A workflow run in lists: without its metadata, and without why it failed."""

    created_at: str | None = None
    updated_at: str | None = None


class WorkflowRun(WorkflowRunCore):
    """A workflow applied to a file or a package, with what its steps did.

    Steps that only steer (TRIGGER, CONDITIONAL, WEBHOOK_RESPONSE, HUMAN_REVIEW, COLLECT, FILE_CONVERSION) have no run.
    """

    reviewed: bool = False
    step_runs: list[StepRun] = []


class WorkflowRef(Wire):
    """A workflow at `draft` or a whole number, by default the latest deployed version, else the draft."""

    id: str
    version: str | None = None


class PresetOutput(Wire):
    """A result that is given instead of being made by the extractor, classifier or splitter of this id."""

    processor_id: str
    output: ProvidedOutput


class WorkflowRunRequest(Wire):
    """Body of `POST /workflow_runs`: one of `file` and `package`; `outputs` go with a `file` only."""

    workflow: WorkflowRef
    file: FileInput | None = None
    package: FilePackage | None = None
    outputs: list[PresetOutput] | None = None
    priority: Priority | None = None
    metadata: Metadata | None = None
    secrets: Secrets | None = None


class WorkflowRunUpdate(Wire):
    """Body of `POST /workflow_runs/{id}`; `metadata` is merged key by key, and the new ones win."""

    name: str | None = None
    metadata: Metadata | None = None


class WorkflowBatchInput(BatchInput):
    """One document of a batch, with its own secrets."""

    secrets: Secrets | None = None


class WorkflowBatchRequest(Wire):
    """Body of `POST /workflow_runs/batch`: 1 to 1,000 inputs."""

    workflow: WorkflowRef
    inputs: list[WorkflowBatchInput] = Field(min_length=1, max_length=1000)
    priority: Priority | None = None


class WorkflowBatch(Wire):
    """The whole answer to a batch of workflow runs. The batch cannot be read: list its runs with `batchId`."""

    batch_id: str
