"""`/workflows` and `/workflow_runs`, as 2025-04-21 has them."""

from typing import Any

from pydantic import Field
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from extend_mcp.engine.errors import invalid
from extend_mcp.engine.files import file_rows
from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.http.requests import answer, check_metadata, engine_of, read_body, run_check, workspace_of
from extend_mcp.engine.older_api import older_outputs
from extend_mcp.engine.older_api.older_inputs import file_input
from extend_mcp.engine.older_api.older_processor_routes import envelop, envelop_page
from extend_mcp.engine.older_api.older_workflows import get_name_row, run, run_summary, workflow
from extend_mcp.engine.older_api.today import call_today, read_model
from extend_mcp.engine.workflows import workflow_run_routes, workflow_run_rows
from extend_mcp.engine.workflows.review import correct_result
from extend_mcp.wire.base import Wire
from extend_mcp.wire.files import FileInput
from extend_mcp.wire.ids import new_id
from extend_mcp.wire.older_processors import OlderFileInput
from extend_mcp.wire.runs import Metadata, Priority
from extend_mcp.wire.workflows import PresetOutput, Secrets, WorkflowRef, WorkflowRunUpdate


class OlderWorkflowRequest(Wire):
    """Body of `POST /workflows`."""

    name: str


class OlderPreset(Wire):
    """A provided result, in place of a run of the processor with this id."""

    processor_id: str
    output: dict[str, Any]


class OlderWorkflowFile(OlderFileInput):
    """A document, with provided results."""

    outputs: list[OlderPreset] | None = None


class OlderWorkflowRunRequest(Wire):
    """Body of `POST /workflow_runs`: 1 to 50 of `files` or of `raw_texts`, each of which gets a run."""

    workflow_id: str
    version: str | None = None
    files: list[OlderWorkflowFile] | None = Field(default=None, min_length=1, max_length=50)
    raw_texts: list[str] | None = Field(default=None, min_length=1, max_length=50)
    priority: Priority | None = None
    metadata: Metadata | None = None


class OlderBatchInput(Wire):
    """One document of a batch: one of `file` and `raw_text`."""

    file: OlderFileInput | None = None
    raw_text: str | None = None
    metadata: Metadata | None = None
    secrets: Secrets | None = None


class OlderBatchRequest(Wire):
    """Body of `POST /workflow_runs/batch`."""

    workflow_id: str
    version: str | None = None
    inputs: list[OlderBatchInput] = Field(min_length=1, max_length=1000)


class OlderCorrection(Wire):
    """Body of `POST /workflow_runs/{id}/outputs/{output_id}`. Fields that are left out of an extraction stay."""

    reviewed_output: dict[str, Any]


async def create_workflow(request: Request) -> Response:
    """Create a workflow that only parses: this version has no steps in requests."""
    body = await read_body(request, OlderWorkflowRequest)
    created = await call_today(request, "POST", "workflows", body={"name": body.name})
    return envelop("workflow", workflow(created, created["draftVersion"]))


async def create(request: Request) -> Response:
    """Start a run on each document: all of them or none. Several runs are a batch."""
    body = await read_body(request, OlderWorkflowRunRequest)
    engine, workspace = engine_of(request), workspace_of(request)
    files, presets = _documents(body)
    documents = await run_check(request, lambda: file_rows.read_documents(files))
    check_metadata(body.metadata)
    batch_id = new_id("batch") if len(files) > 1 else None
    columns = {"metadata": body.metadata, "priority": body.priority or workflow_run_rows.PRIORITY, "batch_id": batch_id}

    def insert(connection: Connection) -> list[str]:
        ref = WorkflowRef(id=body.workflow_id, version=body.version)
        shared, steps = workflow_run_routes.resolve_workflow(connection, workspace, ref)
        config = shared.pop("config")
        accepted = file_rows.accept(connection, workspace, documents)
        rows = [workflow_run_rows.new_run(workspace, config, [document], **columns, **shared) for document in accepted]
        details = [{"secrets": None, "outputs": workflow_run_routes.read_presets(each, steps)} for each in presets]
        workflow_run_rows.add(connection, rows, details)
        return [row["id"] for row in rows]

    run_ids = await engine.objects.store(documents.uploads, insert)
    return envelop("workflowRuns", [await _load_older(request, await _today(request, run_id)) for run_id in run_ids])


def _documents(body: OlderWorkflowRunRequest) -> tuple[list[FileInput], list[list[PresetOutput]]]:
    """The documents in today's shape, each with its provided results. Raises `Problem`."""
    if (body.files is None) == (body.raw_texts is None):
        raise invalid("Give exactly one of files and rawTexts.")
    if body.files is None:
        return [FileInput(text=text) for text in body.raw_texts or []], [[] for _ in body.raw_texts or []]
    files = [read_model(FileInput, file_input(file, path=f"files.{index}")) for index, file in enumerate(body.files)]
    return files, [[_preset(preset) for preset in file.outputs or []] for file in body.files]


def _preset(preset: OlderPreset) -> PresetOutput:
    return read_model(
        PresetOutput, {"processorId": preset.processor_id, "output": older_outputs.to_today(preset.output)}
    )


async def create_batch(request: Request) -> Response:
    """Start 1 to 1,000 runs: all of them or none. The answer is the batch's id alone."""
    body = await read_body(request, OlderBatchRequest)
    inputs = [
        {"file": file_input(item.file, item.raw_text, f"inputs.{index}.file")}
        | {key: value for key, value in (("metadata", item.metadata), ("secrets", item.secrets)) if value is not None}
        for index, item in enumerate(body.inputs)
    ]
    today_body = {"workflow": {"id": body.workflow_id, "version": body.version}, "inputs": inputs}
    return answer({"success": True, **await call_today(request, "POST", "workflow_runs", "batch", body=today_body)})


async def list_runs(request: Request) -> Response:
    """Workflow runs."""
    page = await call_today(request, "GET", "workflow_runs")
    return envelop_page("workflowRuns", [run_summary(run) for run in page["data"]], page.get("nextPageToken"))


async def retrieve(request: Request) -> Response:
    """One workflow run."""
    return await _answer(request, await _today(request, request.path_params["id"]))


async def update(request: Request) -> Response:
    """Change a run's name, and merge into its metadata."""
    changes = (await read_body(request, WorkflowRunUpdate)).wire()
    return await _answer(
        request, await call_today(request, "POST", "workflow_runs", request.path_params["id"], body=changes)
    )


async def cancel(request: Request) -> Response:
    """Cancel a run."""
    return await _answer(
        request, await call_today(request, "POST", "workflow_runs", request.path_params["id"], "cancel")
    )


async def delete(request: Request) -> Response:
    """Delete a run and the runs that it started."""
    run_id = request.path_params["id"]
    await call_today(request, "DELETE", "workflow_runs", run_id)
    return answer({"success": True, "workflowRunId": run_id, "message": "The workflow run was deleted."})


async def correct(request: Request) -> Response:
    """Correct a finished output; the correction is kept as the reviewed one."""
    body, engine, workspace = await read_body(request, OlderCorrection), engine_of(request), workspace_of(request)
    run_id, output_id = request.path_params["id"], request.path_params["output_id"]

    await correct_result(
        engine.database, engine.objects, workspace, run_id, output_id, older_outputs.to_today(body.reviewed_output)
    )
    return await _answer(request, await _today(request, run_id))


async def _today(request: Request, run_id: str) -> Body:
    return await call_today(request, "GET", "workflow_runs", run_id)


async def _load_older(request: Request, today: Body) -> Body:
    return run(today, await engine_of(request).database.read(lambda connection: get_name_row(connection, today["id"])))


async def _answer(request: Request, today: Body) -> Response:
    return envelop("workflowRun", await _load_older(request, today))


ROUTES = [
    Route("/workflows", create_workflow, methods=["POST"]),
    Route("/workflow_runs", list_runs),
    Route("/workflow_runs", create, methods=["POST"]),
    Route("/workflow_runs/batch", create_batch, methods=["POST"]),
    Route("/workflow_runs/{id}", retrieve),
    Route("/workflow_runs/{id}", update, methods=["POST"]),
    Route("/workflow_runs/{id}", delete, methods=["DELETE"]),
    Route("/workflow_runs/{id}/cancel", cancel, methods=["POST"]),
    Route("/workflow_runs/{id}/outputs/{output_id}", correct, methods=["POST"]),
]
