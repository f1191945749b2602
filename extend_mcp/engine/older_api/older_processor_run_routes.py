"""`/processor_runs` and `/batch_processor_runs` of the older API: runs of all saved processors."""

from contextlib import suppress
from typing import Any

from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import Response

from extend_mcp.engine.errors import Problem, not_found
from extend_mcp.engine.evaluations.evaluation_set_rows import entity
from extend_mcp.engine.files import file_rows
from extend_mcp.engine.http import list_filters, listing
from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.http.api_route import OlderRoute
from extend_mcp.engine.http.requests import (
    answer,
    base_url,
    check_metadata,
    engine_of,
    read_body,
    read_query,
    run_check,
    workspace_of,
)
from extend_mcp.engine.older_api import older_batches, older_objects
from extend_mcp.engine.older_api.older_configs import KINDS, to_today
from extend_mcp.engine.older_api.older_inputs import file_input
from extend_mcp.engine.older_api.older_processor_routes import envelop, envelop_page
from extend_mcp.engine.older_api.today import call_today, read_model
from extend_mcp.engine.processors import processor_rows
from extend_mcp.engine.processors.processor_kinds import PROCESSORS
from extend_mcp.engine.runs import loaded_runs, new_runs, run_routes, run_rows, run_status
from extend_mcp.engine.runs.run_kinds import KINDS as RUNS
from extend_mcp.engine.runs.run_kinds import RunKind
from extend_mcp.engine.runs.run_views import related
from extend_mcp.engine.storage.tables import runs as table
from extend_mcp.wire.envelopes import BatchProcessorRunAnswer, ProcessorRunAnswer, ProcessorRunDeleted, ProcessorRunPage
from extend_mcp.wire.files import FileInput
from extend_mcp.wire.older_configs import ProcessorType
from extend_mcp.wire.older_processors import OlderProcessorRunRequest
from extend_mcp.wire.runs import RunStatus
from extend_mcp.wire.saved import RunSource

BY_PROCESSOR = {kind.processor: kind for kind in RUNS.values() if kind.processor is not None}
"""Kinds of runs by the kind of their processor."""


class RunFilter(run_routes.SortedFilter):
    """Query of `GET /processor_runs`."""

    status: RunStatus | None = None
    processor_id: str | None = None
    processor_type: ProcessorType | None = None
    source: RunSource | None = None
    source_id: str | None = None


async def create(request: Request) -> Response:
    """Start a run. With `sync`, answer when it has ended, well or not, or after five minutes."""
    body = await read_body(request, OlderProcessorRunRequest)
    file = read_model(FileInput, file_input(body.file, body.raw_text))
    documents = await run_check(request, lambda: file_rows.read_documents([file]))
    row, _ = await new_runs.add_run(request, documents.uploads, _row(request, body, documents))
    kind = RUNS[row.kind]
    if body.sync:
        with suppress(Problem):  # a failure or a timeout shows on the run
            await loaded_runs.wait_for_run(request, kind, row.id)
    return await _answer_run(request, kind, row.id)


def _row(request: Request, body: OlderProcessorRunRequest, documents: file_rows.Documents) -> Any:
    """A function that makes the row of the requested run. It raises `Problem`."""
    workspace = workspace_of(request)
    check_metadata(body.metadata)

    def make(connection: Connection) -> run_status.Columns:
        processor = entity(connection, workspace, body.processor_id)
        kind, what = BY_PROCESSOR[processor.kind], PROCESSORS[processor.kind]
        file_rows.check_file(documents.inputs[0], "file", text=kind.name != "split")
        config, named = processor_rows.resolve(connection, workspace, what.name, processor.id, body.version, None)
        if body.config is not None:  # replaces the whole config of the version
            config = what.config(read_model(what.model, to_today(body.config, what.name)), "config")
        accepted = file_rows.accept(connection, workspace, documents)
        columns = {"metadata": body.metadata, "priority": body.priority or run_rows.SINGLE_PRIORITY}
        return run_rows.new_run(kind.name, workspace, config, accepted, **columns, **named)

    return make


async def list_runs(request: Request) -> Response:
    """Runs of processors of all types, or of one."""
    query = read_query(request, RunFilter)
    kinds = [KINDS[query.processor_type]] if query.processor_type is not None else list(BY_PROCESSOR)
    where = run_routes.run_filters(
        workspace=workspace_of(request),
        kind=tuple(BY_PROCESSOR[kind].name for kind in kinds),
        file_name=list_filters.containing(query.file_name_contains),
        **{name: getattr(query, name) for name in ("status", "processor_id", "source", "source_id")},
    )

    def find(connection: Connection) -> tuple[list[Body], str | None]:
        rows, token = listing.read_page(connection, table, where, query, query.column)
        related_rows, base = related(connection, rows), base_url(request)
        return [older_objects.run_summary(RUNS[row.kind].summary(row, related_rows, base), row) for row in rows], token

    return envelop_page("processorRuns", *await engine_of(request).database.read(find))


async def retrieve(request: Request) -> Response:
    """One run."""
    return await _answer_run(request, await _kind(request), request.path_params["id"])


async def cancel(request: Request) -> Response:
    """Cancel a run."""
    kind, run_id = await _kind(request), request.path_params["id"]
    cancelled = await call_today(request, "POST", f"{kind.name}_runs", run_id, "cancel")
    return envelop("processorRun", older_objects.run(cancelled))


async def delete(request: Request) -> Response:
    """Delete a run and what it made."""
    kind, run_id = await _kind(request), request.path_params["id"]
    await call_today(request, "DELETE", f"{kind.name}_runs", run_id)
    return answer({"success": True, "documentProcessorRunId": run_id, "message": "The processor run was deleted."})


async def retrieve_batch(request: Request) -> Response:
    """The status of a batch, which may be that of an evaluation."""
    workspace, batch_id = workspace_of(request), request.path_params["id"]
    today = await call_today(request, "GET", "batch_runs", batch_id)
    batch = await engine_of(request).database.read(
        lambda connection: older_batches.translate_batch(connection, workspace, today)
    )
    return envelop("batchProcessorRun", batch)


async def _answer_run(request: Request, kind: RunKind, run_id: str) -> Response:
    return envelop("processorRun", older_objects.run(await call_today(request, "GET", f"{kind.name}_runs", run_id)))


async def _kind(request: Request) -> RunKind:
    """The kind of the run that the path names. Raises `Problem`."""
    run_id, names = request.path_params["id"], [kind.name for kind in BY_PROCESSOR.values()]
    its = select(table.c.kind).where(table.c.id == run_id, table.c.workspace == workspace_of(request))
    name = await engine_of(request).database.read(
        lambda connection: connection.execute(its.where(table.c.kind.in_(names))).scalar()
    )
    if name is None:
        raise not_found("Processor run", run_id)
    return RUNS[name]


ROUTES = [
    OlderRoute("GET", "/processor_runs", list_runs, ProcessorRunPage, query=RunFilter),
    OlderRoute("POST", "/processor_runs", create, ProcessorRunAnswer, body=OlderProcessorRunRequest, waits=True),
    OlderRoute("GET", "/processor_runs/{id}", retrieve, ProcessorRunAnswer),
    OlderRoute("DELETE", "/processor_runs/{id}", delete, ProcessorRunDeleted),
    OlderRoute("POST", "/processor_runs/{id}/cancel", cancel, ProcessorRunAnswer),
    OlderRoute("GET", "/batch_processor_runs/{id}", retrieve_batch, BatchProcessorRunAnswer),
]
