"""`/parse` and `/parse_runs`."""

from typing import Any

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from extend_mcp.engine.configs import processing
from extend_mcp.engine.errors import invalid
from extend_mcp.engine.files import file_rows
from extend_mcp.engine.http.api_route import ApiRoute
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
from extend_mcp.engine.runs import loaded_runs, new_runs, run_routes, run_rows, run_status, run_views
from extend_mcp.wire.base import Wire
from extend_mcp.wire.parse_runs import (
    ParseBatchRequest,
    ParseRequest,
    ParseRun,
    ParseRunSummary,
    ParseSource,
    ParseStatus,
    ResponseType,
)
from extend_mcp.wire.runs import BatchRun, DataRetention, Deleted, ListPage


class ResponseQuery(Wire):
    """Query of `POST /parse` and `GET /parse_runs/{id}`."""

    response_type: ResponseType = "json"


class ParseFilter(run_routes.NameFilter):
    """Query of `GET /parse_runs`."""

    status: ParseStatus | None = None
    source: ParseSource | None = None
    source_id: str | None = None
    batch_id: str | None = None


def check_retention(retention: DataRetention | None) -> None:
    """Refuse zero retention: this engine keeps runs until they are deleted."""
    if retention is not None and retention.mode == "zero":
        raise invalid("dataRetention.mode: zero retention is not available here; delete the run after reading it")


class ParseRunRoutes(run_routes.RunRoutes):
    """The endpoints of parse runs, which can return their output as a link."""

    async def start(self, request: Request) -> loaded_runs.LoadedRun:
        """Add the run of a request. Raises `Problem`."""
        body, workspace = await read_body(request, ParseRequest), workspace_of(request)
        read_query(request, ResponseQuery)
        file_rows.check_file(body.file, "file", text=False)
        check_retention(body.data_retention)
        await run_check(request, lambda: check_metadata(body.metadata))
        config = await run_check(request, lambda: processing.parse_config(body.config))
        documents = file_rows.read_documents([body.file])

        def make(connection: Connection) -> run_status.Columns:
            accepted = file_rows.accept(connection, workspace, documents)
            return run_rows.new_run("parse", workspace, config, accepted, metadata=body.metadata)

        return await new_runs.add_run(request, documents.uploads, make)

    async def answer(self, request: Request, run: loaded_runs.LoadedRun) -> Response:
        """A run with its output, or with a link to it."""
        if read_query(request, ResponseQuery).response_type == "json":
            return await super().answer(request, run)
        body = run_views.parse_run(*run, base_url(request))
        if body["status"] == "PROCESSED":
            body["outputUrl"] = engine_of(request).signer.link(base_url(request), f"parse_runs/{body['id']}")
        return answer(body)

    async def create_batch(self, request: Request) -> Response:
        """Start 1 to 1,000 parse runs: all of them or none."""
        body = await read_body(request, ParseBatchRequest)
        await run_check(request, lambda: new_runs.check_inputs(body.inputs, text=True))
        config = await run_check(request, lambda: processing.parse_config(body.config))
        return await new_runs.add_batch(request, self.kind, body.inputs, body.priority, lambda _: (config, {}))

    def where(self, query: Any) -> dict[str, Any]:
        """The filters of the list: with `batchId`, `source` is ignored."""
        return super().where(query) | ({} if query.batch_id is None else {"source": None})

    def ordered(self, query: run_routes.NameFilter) -> run_routes.NameFilter:
        """Last changed first: this list has no choice of order."""
        return query.model_copy(update={"sort_dir": "desc"})


parses = ParseRunRoutes("parse", ParseFilter)

ROUTES = [
    ApiRoute("POST", "/parse", parses.run, ParseRun, body=ParseRequest, query=ResponseQuery, waits=True),
    ApiRoute("GET", "/parse_runs", parses.list_runs, ListPage[ParseRunSummary], query=ParseFilter),
    ApiRoute("POST", "/parse_runs", parses.create, ParseRun, body=ParseRequest, query=ResponseQuery),
    ApiRoute("POST", "/parse_runs/batch", parses.create_batch, BatchRun, body=ParseBatchRequest),
    ApiRoute("GET", "/parse_runs/{id}", parses.retrieve, ParseRun, query=ResponseQuery),
    ApiRoute("DELETE", "/parse_runs/{id}", parses.delete, Deleted),
    ApiRoute("POST", "/parse_runs/{id}/cancel", parses.cancel, ParseRun),
]
