"""`/processor_runs` and `/batch_processor_runs`: runs of all saved processors, as the older API has them."""

from contextlib import suppress
from typing import Any

from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import Response

from extend_mcp.engine import inputs, listing, processors, runs
from extend_mcp.engine.api_route import OlderRoute
from extend_mcp.engine.errors import Problem, not_found
from extend_mcp.engine.evaluations.sets import entity
from extend_mcp.engine.kinds import KINDS as RUNS
from extend_mcp.engine.kinds import Kind
from extend_mcp.engine.legacy import batches, objects
from extend_mcp.engine.legacy.configs import KINDS, to_today
from extend_mcp.engine.legacy.inputs import file_input
from extend_mcp.engine.legacy.today import Body, ask, read
from extend_mcp.engine.processor_kinds import PROCESSORS
from extend_mcp.engine.routes import actions
from extend_mcp.engine.routes.legacy_processors import enveloped, enveloped_page
from extend_mcp.engine.tables import runs as table
from extend_mcp.engine.views import related
from extend_mcp.engine.web import answer, base_url, check_metadata, engine_of, read_body, read_query, workspace_of
from extend_mcp.models.envelopes import (
    BatchProcessorRunAnswer,
    ProcessorRunAnswer,
    ProcessorRunDeleted,
    ProcessorRunPage,
)
from extend_mcp.models.files import FileInput
from extend_mcp.models.processors import LegacyProcessorRunRequest, ProcessorType
from extend_mcp.models.runs import RunStatus
from extend_mcp.models.saved import RunSource

BY_PROCESSOR = {kind.processor: kind for kind in RUNS.values() if kind.processor is not None}
"""Kinds of runs by that of the processor they use."""


class RunFilter(actions.SortedFilter):
    """Query of `GET /processor_runs`."""

    status: RunStatus | None = None
    processor_id: str | None = None
    processor_type: ProcessorType | None = None
    source: RunSource | None = None
    source_id: str | None = None


async def create(request: Request) -> Response:
    """Start a run. With `sync`, answer when it is done, however it ended, or after five minutes as it is then."""
    body = await read_body(request, LegacyProcessorRunRequest)
    row, _ = await actions.added(request, _row(request, body))
    kind = RUNS[row.kind]
    if body.sync:
        with suppress(Problem):  # a failure or a timeout shows on the run
            await actions.settle(request, kind, row.id)
    return await _told(request, kind, row.id)


def _row(request: Request, body: LegacyProcessorRunRequest) -> Any:
    """What makes the row of the run that a body asks for. It raises `Problem`."""
    engine, workspace = engine_of(request), workspace_of(request)
    given = read(FileInput, file_input(body.file, body.raw_text))
    check_metadata(body.metadata)

    def make(connection: Connection) -> runs.Columns:
        processor = entity(connection, workspace, body.processor_id)
        kind, what = BY_PROCESSOR[processor.kind], PROCESSORS[processor.kind]
        inputs.check_file(given, "file", text=kind.name != "split")
        config, named = processors.resolve(connection, workspace, what.name, processor.id, body.version, None)
        if body.config is not None:  # in place of the version's, as a whole
            config = what.config(read(what.model, to_today(body.config, what.name)), "config")
        documents = inputs.accept(connection, engine.blobs, workspace, [given])
        own = {"metadata": body.metadata, "priority": body.priority or runs.SINGLE_PRIORITY}
        return runs.new_run(kind.name, workspace, config, documents, **own, **named)

    return make


async def list_runs(request: Request) -> Response:
    """Runs of processors of all types, or of one."""
    query = read_query(request, RunFilter)
    kinds = [KINDS[query.processor_type]] if query.processor_type is not None else list(BY_PROCESSOR)
    where = actions.run_filters(
        workspace=workspace_of(request),
        kind=tuple(BY_PROCESSOR[kind].name for kind in kinds),
        file_name=listing.containing(query.file_name_contains),
        **{name: getattr(query, name) for name in ("status", "processor_id", "source", "source_id")},
    )

    def find(connection: Connection) -> tuple[list[Body], str | None]:
        rows, token = listing.page(connection, table, where, query, query.column)
        known, base = related(connection, rows), base_url(request)
        return [objects.run_summary(RUNS[row.kind].summary(row, known, base), row) for row in rows], token

    return enveloped_page("processorRuns", *await engine_of(request).store.read(find))


async def retrieve(request: Request) -> Response:
    """One run."""
    return await _told(request, await _kind(request), request.path_params["id"])


async def cancel(request: Request) -> Response:
    """Cancel a run."""
    kind, run_id = await _kind(request), request.path_params["id"]
    cancelled = await ask(request, "POST", f"{kind.name}_runs", run_id, "cancel")
    return enveloped("processorRun", objects.run(cancelled))


async def delete(request: Request) -> Response:
    """Delete a run and what it made."""
    kind, run_id = await _kind(request), request.path_params["id"]
    await ask(request, "DELETE", f"{kind.name}_runs", run_id)
    return answer({"success": True, "documentProcessorRunId": run_id, "message": "The processor run was deleted."})


async def retrieve_batch(request: Request) -> Response:
    """How a batch is doing, an evaluation's among them."""
    workspace, batch_id = workspace_of(request), request.path_params["id"]
    today = await ask(request, "GET", "batch_runs", batch_id)
    told = await engine_of(request).store.read(lambda connection: batches.told(connection, workspace, today))
    return enveloped("batchProcessorRun", told)


async def _told(request: Request, kind: Kind, run_id: str) -> Response:
    return enveloped("processorRun", objects.run(await ask(request, "GET", f"{kind.name}_runs", run_id)))


async def _kind(request: Request) -> Kind:
    """The kind of the run that the path names. Raises `Problem`."""
    run_id, names = request.path_params["id"], [kind.name for kind in BY_PROCESSOR.values()]
    its = select(table.c.kind).where(table.c.id == run_id, table.c.workspace == workspace_of(request))
    name = await engine_of(request).store.read(
        lambda connection: connection.execute(its.where(table.c.kind.in_(names))).scalar()
    )
    if name is None:
        raise not_found("Processor run", run_id)
    return RUNS[name]


ROUTES = [
    OlderRoute("GET", "/processor_runs", list_runs, ProcessorRunPage, query=RunFilter),
    OlderRoute("POST", "/processor_runs", create, ProcessorRunAnswer, body=LegacyProcessorRunRequest, waits=True),
    OlderRoute("GET", "/processor_runs/{id}", retrieve, ProcessorRunAnswer),
    OlderRoute("DELETE", "/processor_runs/{id}", delete, ProcessorRunDeleted),
    OlderRoute("POST", "/processor_runs/{id}/cancel", cancel, ProcessorRunAnswer),
    OlderRoute("GET", "/batch_processor_runs/{id}", retrieve_batch, BatchProcessorRunAnswer),
]
