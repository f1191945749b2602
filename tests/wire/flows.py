"""Workflows, their versions and their runs."""

from extend_mcp.wire.base import Wire
from extend_mcp.wire.extract import FilePackage
from extend_mcp.wire.files import FileInput
from extend_mcp.wire.runs import ListPage
from extend_mcp.wire.workflows import (
    Workflow,
    WorkflowBatch,
    WorkflowBatchInput,
    WorkflowBatchRequest,
    WorkflowRef,
    WorkflowRequest,
    WorkflowRun,
    WorkflowRunRequest,
    WorkflowRunSummary,
    WorkflowRunUpdate,
    WorkflowSummary,
    WorkflowUpdate,
    WorkflowVersion,
    WorkflowVersionRequest,
    WorkflowVersionSummary,
)
from tests.wire import BY_ID, BY_URL, REF, TEXT, TOKEN, Call, load

DRAFT = WorkflowRequest.read(load("requests", "workflow_create")["body"]).steps
STEPS = WorkflowUpdate.read(load("requests", "workflow_update")["body"]).steps
OUTPUTS = WorkflowRunRequest.read(load("requests", "workflow_run_create")["body"]).outputs
WORKFLOW = WorkflowRef(id="workflow_2Js", version="3")
SECRETS = {"erp": "s3cret"}
INPUTS = [WorkflowBatchInput(file=BY_ID, metadata=REF, secrets=SECRETS), WorkflowBatchInput(file=TEXT)]

RESPONSES: dict[str, type[Wire]] = {
    "workflow": Workflow,
    "workflow_batch": WorkflowBatch,
    "workflow_run": WorkflowRun,
    "workflow_run_failed": WorkflowRun,
    "workflow_run_started": WorkflowRun,
    "workflow_runs": ListPage[WorkflowRunSummary],
    "workflow_version": WorkflowVersion,
    "workflow_versions": ListPage[WorkflowVersionSummary],
    "workflows": ListPage[WorkflowSummary],
}

BODIES: dict[str, type[Wire]] = {
    "workflow_create": WorkflowRequest,
    "workflow_run_batch": WorkflowBatchRequest,
    "workflow_run_create": WorkflowRunRequest,
    "workflow_run_create_package": WorkflowRunRequest,
    "workflow_run_update": WorkflowRunUpdate,
    "workflow_update": WorkflowUpdate,
    "workflow_version_create": WorkflowVersionRequest,
}

CALLS: dict[str, Call] = {
    "workflow_create": ("workflow", lambda api: api.workflows.create(name="Mailroom", steps=DRAFT)),
    "workflow_get": ("workflow", lambda api: api.workflows.get("workflow_2Js")),
    "workflow_list": (
        "workflows",
        lambda api: api.workflows.list(next_page_token=TOKEN, max_page_size=50, sort_by="createdAt", sort_dir="asc"),
    ),
    "workflow_update": ("workflow", lambda api: api.workflows.update("workflow_2Js", name="Post", steps=STEPS)),
    "workflow_version_create": (
        "workflow_version",
        lambda api: api.workflows.versions.create("workflow_2Js", name="With review", steps=STEPS),
    ),
    "workflow_version_get": ("workflow_version", lambda api: api.workflows.versions.get("workflow_2Js", "3")),
    "workflow_version_list": (
        "workflow_versions",
        lambda api: api.workflows.versions.list(
            "workflow_2Js", next_page_token=TOKEN, max_page_size=50, sort_dir="asc"
        ),
    ),
    "workflow_run_batch": (
        "workflow_batch",
        lambda api: api.workflow_runs.create_batch(workflow=WORKFLOW, inputs=INPUTS, priority=90),
    ),
    "workflow_run_cancel": ("workflow_run", lambda api: api.workflow_runs.cancel("workflow_run_8Yt")),
    "workflow_run_create": (
        "workflow_run_started",
        lambda api: api.workflow_runs.create(
            workflow=WORKFLOW, file=BY_URL, outputs=OUTPUTS, priority=10, metadata=REF, secrets=SECRETS
        ),
    ),
    "workflow_run_create_package": (
        "workflow_run_started",
        lambda api: api.workflow_runs.create(
            workflow=WorkflowRef(id="workflow_2Js"), package=FilePackage(files=[BY_ID, FileInput(id="file_Ch1ld")])
        ),
    ),
    "workflow_run_delete": ("deleted", lambda api: api.workflow_runs.delete("workflow_run_8Yt")),
    "workflow_run_get": ("workflow_run", lambda api: api.workflow_runs.get("workflow_run_8Yt")),
    "workflow_run_list": (
        "workflow_runs",
        lambda api: api.workflow_runs.list(
            status="NEEDS_REVIEW",
            workflow_id="workflow_2Js",
            batch_id="batch_5",
            file_name_contains="note",
            next_page_token=TOKEN,
            max_page_size=50,
            sort_by="createdAt",
            sort_dir="asc",
        ),
    ),
    "workflow_run_update": (
        "workflow_run_failed",
        lambda api: api.workflow_runs.update("workflow_run_8Yt", name="Monday", metadata=REF),
    ),
}
