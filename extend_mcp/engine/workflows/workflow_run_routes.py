"""`/workflow_runs`, and `/local/workflow_runs/{id}/review`, which the API does not have."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import anyio.to_thread
from sqlalchemy import Connection, Row, update
from starlette.requests import Request
from starlette.responses import Response

from extend_mcp.engine.errors import invalid
from extend_mcp.engine.files import file_rows
from extend_mcp.engine.http import list_filters, listing
from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.http.api_route import ApiRoute
from extend_mcp.engine.http.requests import (
    Engine,
    answer,
    answer_list,
    base_url,
    check_metadata,
    check_name,
    engine_of,
    read_body,
    read_query,
    run_check,
    workspace_of,
)
from extend_mcp.engine.objects.sweep import sweep_removed
from extend_mcp.engine.processors import processor_rows
from extend_mcp.engine.runs import new_runs, outputs
from extend_mcp.engine.runs.run_routes import SortedFilter, run_filters
from extend_mcp.engine.runs.run_views import related
from extend_mcp.engine.storage.tables import WORKFLOW, workflow_runs
from extend_mcp.engine.storage.tables import runs as table
from extend_mcp.engine.times import now
from extend_mcp.engine.workflows import graph, workflow_rows, workflow_run_rows, workflow_views
from extend_mcp.engine.workflows.review import Verdict, decide
from extend_mcp.wire.ids import new_id
from extend_mcp.wire.runs import Deleted, ListPage
from extend_mcp.wire.workflows import (
    PresetOutput,
    WorkflowBatch,
    WorkflowBatchRequest,
    WorkflowRef,
    WorkflowRun,
    WorkflowRunRequest,
    WorkflowRunSummary,
    WorkflowRunUpdate,
    WorkflowStatus,
)


class WorkflowRunFilter(SortedFilter):
    """Query of `GET /workflow_runs`."""

    status: WorkflowStatus | None = None
    workflow_id: str | None = None
    batch_id: str | None = None


async def create(request: Request) -> Response:
    """Start a workflow run on a file or a package."""
    body, engine, workspace = await read_body(request, WorkflowRunRequest), engine_of(request), workspace_of(request)
    await run_check(request, lambda: _check(body))
    files = [body.file] if body.file is not None else body.package.files if body.package is not None else []
    documents = await run_check(request, lambda: file_rows.read_documents(files))

    def insert(connection: Connection) -> workflow_views.RunState:
        shared, steps = resolve_workflow(connection, workspace, body.workflow)
        accepted = file_rows.accept(connection, workspace, documents)
        columns = {"metadata": body.metadata, "priority": body.priority or workflow_run_rows.PRIORITY}
        row = workflow_run_rows.new_run(workspace, shared.pop("config"), accepted, **columns, **shared)
        detail = {"secrets": body.secrets, "outputs": read_presets(body.outputs or [], steps)}
        workflow_run_rows.add(connection, [row], [detail])
        return workflow_views.read_state(connection, workflow_run_rows.get(connection, workspace, row["id"]))

    state = await engine.objects.store(documents.uploads, insert)
    return await _answer(request, state)


def _check(body: WorkflowRunRequest) -> None:
    if (body.file is None) == (body.package is None):
        raise invalid("Give exactly one of file and package.")
    if body.file is not None:
        file_rows.check_file(body.file, "file", text=True)
    if body.package is not None:
        file_rows.check_package(body.package)
        if body.outputs:
            raise invalid("outputs: a package cannot have results; give a file")
    check_metadata(body.metadata)


def resolve_workflow(connection: Connection, workspace: str, ref: WorkflowRef) -> tuple[Body, list[Body]]:
    """The columns of a run for a version of a workflow, with its config, and the version's steps."""
    workflow = workflow_rows.get(connection, workspace, ref.id)
    version = processor_rows.get_version(connection, workflow, ref.version or "latest")
    graph.check_configured(version.config["steps"], "run")
    columns = {"processor_id": workflow.id, "version_id": version.id, "config": version.config}
    return columns, version.config["steps"]


def read_presets(outputs: Sequence[PresetOutput], steps: Sequence[Body]) -> Body | None:
    """The provided results by processor id. Raises `Problem` if no step uses a processor."""
    used = json.dumps([step.get("config") for step in steps])
    for index, preset in enumerate(outputs):
        if json.dumps(preset.processor_id) not in used:
            raise invalid(f"outputs.{index}.processorId: no step of the workflow uses {preset.processor_id!r}")
    return {preset.processor_id: preset.output.wire() for preset in outputs} or None


async def create_batch(request: Request) -> Response:
    """Start 1 to 1,000 workflow runs: all of them or none. The answer is the batch's id alone."""
    body, engine, workspace = await read_body(request, WorkflowBatchRequest), engine_of(request), workspace_of(request)
    await run_check(request, lambda: new_runs.check_inputs(body.inputs, text=True))
    documents = await run_check(request, lambda: file_rows.read_documents([item.file for item in body.inputs]))
    batch = {"batch_id": new_id("batch"), "priority": body.priority or workflow_run_rows.BATCH_PRIORITY}

    def insert(connection: Connection) -> None:
        shared, _ = resolve_workflow(connection, workspace, body.workflow)
        config = shared.pop("config")
        accepted = file_rows.accept(connection, workspace, documents)
        rows = [
            workflow_run_rows.new_run(workspace, config, [document], metadata=item.metadata, **batch, **shared)
            for item, document in zip(body.inputs, accepted, strict=True)
        ]
        details = [{"secrets": item.secrets, "outputs": None} for item in body.inputs]
        workflow_run_rows.add(connection, rows, details)

    await engine.objects.store(documents.uploads, insert)
    return answer({"batchId": batch["batch_id"]})


async def list_runs(request: Request) -> Response:
    """Workflow runs."""
    query, base = read_query(request, WorkflowRunFilter), base_url(request)
    where = run_filters(
        workspace=workspace_of(request),
        kind=WORKFLOW,
        status=query.status,
        processor_id=query.workflow_id,
        batch_id=query.batch_id,
        file_name=list_filters.containing(query.file_name_contains),
    )

    def read(connection: Connection) -> tuple[list[Body], str | None]:
        rows, token = listing.read_page(connection, table, where, query, query.column, ("config",))
        related_rows, details = related(connection, rows), workflow_views.details(connection, rows)
        return [workflow_views.run_summary(row, details[row.id], related_rows, base) for row in rows], token

    return answer_list(*await engine_of(request).database.read(read))


async def retrieve(request: Request) -> Response:
    """One workflow run with its step runs."""
    workspace, run_id = workspace_of(request), request.path_params["id"]
    return await _answer(
        request,
        await engine_of(request).database.read(
            lambda connection: workflow_views.read_state(
                connection, workflow_run_rows.get(connection, workspace, run_id)
            )
        ),
    )


async def change(request: Request) -> Response:
    """Change a run's name, and merge into its metadata."""
    body = await read_body(request, WorkflowRunUpdate)
    check_name(body.name)

    def write(connection: Connection, run: Row[Any]) -> None:
        if body.metadata is not None:
            merged = (run.metadata or {}) | body.metadata
            check_metadata(merged)
            connection.execute(update(table).where(table.c.id == run.id).values(metadata=merged, updated_at=now()))
        if body.name is not None:
            its = update(workflow_runs).where(workflow_runs.c.run_id == run.id)
            connection.execute(its.values(name=body.name.strip()))

    return await _answer(request, await _change(request, write))


async def cancel(request: Request) -> Response:
    """Cancel a run. The answer says CANCELLING while child processes are stopped; the run is CANCELLED."""
    stopped = 0

    def write(connection: Connection, run: Row[Any]) -> None:
        nonlocal stopped
        stopped = workflow_run_rows.cancel(connection, run)

    state = await _change(request, write)
    return await _answer(request, state, status="CANCELLING" if stopped else None)


async def delete(request: Request) -> Response:
    """Delete a run and the runs that it started. It is cancelled first if it is not finished."""
    engine, workspace, run_id = engine_of(request), workspace_of(request), request.path_params["id"]
    removed = await engine.database.remove(
        lambda connection: workflow_run_rows.remove(connection, workflow_run_rows.hold(connection, workspace, run_id))
    )
    await sweep_removed(engine.database, engine.objects, removed)
    return answer({"id": run_id})


async def review(request: Request) -> Response:
    """Give the verdict on a run that waits for a review."""
    verdict, engine, workspace = await read_body(request, Verdict), engine_of(request), workspace_of(request)
    state = await decide(engine.database, engine.objects, workspace, request.path_params["id"], verdict)
    return await _answer(request, state)


async def _change(request: Request, write: Callable[[Connection, Row[Any]], None]) -> workflow_views.RunState:
    """Change the run that the path names, and read it again."""
    workspace, run_id = workspace_of(request), request.path_params["id"]

    def change(connection: Connection) -> workflow_views.RunState:
        write(connection, workflow_run_rows.hold(connection, workspace, run_id))
        return workflow_views.read_state(connection, workflow_run_rows.get(connection, workspace, run_id))

    return await engine_of(request).database.write(change)


async def _answer(request: Request, state: workflow_views.RunState, status: str | None = None) -> Response:
    """Answer with a workflow run and the outputs of its steps. These may be large: a thread writes the JSON."""

    def build() -> Response:
        body = build_full_run(engine_of(request), state, base_url(request))
        return answer(body if status is None else body | {"status": status})

    return await anyio.to_thread.run_sync(build)


def build_full_run(engine: Engine, state: workflow_views.RunState, base: str) -> Body:
    """A workflow run in full. Reads the disk."""
    return workflow_views.run(
        state,
        base,
        lambda member: json.loads(outputs.render_run(engine.objects, engine.signer, member, state.related, base)),
    )


ROUTES = [
    ApiRoute("GET", "/workflow_runs", list_runs, ListPage[WorkflowRunSummary], query=WorkflowRunFilter),
    ApiRoute("POST", "/workflow_runs", create, WorkflowRun, body=WorkflowRunRequest),
    ApiRoute("POST", "/workflow_runs/batch", create_batch, WorkflowBatch, body=WorkflowBatchRequest),
    ApiRoute("GET", "/workflow_runs/{id}", retrieve, WorkflowRun),
    ApiRoute("POST", "/workflow_runs/{id}", change, WorkflowRun, body=WorkflowRunUpdate),
    ApiRoute("DELETE", "/workflow_runs/{id}", delete, Deleted),
    ApiRoute("POST", "/workflow_runs/{id}/cancel", cancel, WorkflowRun),
    ApiRoute("POST", "/local/workflow_runs/{id}/review", review, WorkflowRun, body=Verdict),
]
