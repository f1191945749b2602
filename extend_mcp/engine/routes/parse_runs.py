"""`/parse` and `/parse_runs`."""

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from extend_mcp.engine import configs, inputs, runs, views
from extend_mcp.engine.errors import invalid
from extend_mcp.engine.ids import new_id
from extend_mcp.engine.routes import actions
from extend_mcp.engine.store import runs as table
from extend_mcp.engine.web import (
    answer,
    base_url,
    check_metadata,
    engine_of,
    listed,
    read_body,
    read_query,
    workspace_of,
)
from extend_mcp.models.base import Wire
from extend_mcp.models.parse import ParseBatchRequest, ParseRequest, ParseSource, ParseStatus, ResponseType
from extend_mcp.models.runs import DataRetention


class ResponseQuery(Wire):
    """Query of `POST /parse` and `GET /parse_runs/{id}`."""

    response_type: ResponseType = "json"


class ParseListQuery(actions.RunFilters):
    """Query of `GET /parse_runs`."""

    status: ParseStatus | None = None
    source: ParseSource | None = None


def check_retention(retention: DataRetention | None) -> None:
    """Refuse what this engine does not do: it keeps runs until they are deleted."""
    if retention is not None and retention.mode == "zero":
        raise invalid("dataRetention.mode: zero retention is not available here; delete the run after reading it")


async def parse(request: Request) -> Response:
    """Parse, and answer when it is done."""
    query = read_query(request, ResponseQuery)
    run_id = await _start(request)
    return await _answer(request, await actions.settle(request, "parse", run_id), query)


async def create(request: Request) -> Response:
    """Start a parse run."""
    row, known = await actions.find(request, "parse", await _start(request))
    return answer(views.parse_run(row, known) | {"status": "PROCESSING", "metrics": None, "usage": None})


async def _start(request: Request) -> str:
    body, engine, workspace = await read_body(request, ParseRequest), engine_of(request), workspace_of(request)
    inputs.check_file(body.file, "file", text=False)
    check_metadata(body.metadata)
    check_retention(body.data_retention)
    config = configs.parse_config(body.config)

    def insert(connection: Connection) -> str:
        documents = inputs.accept(connection, engine.blobs, workspace, [body.file])
        row = runs.new_run("parse", workspace, config, documents, metadata=body.metadata)
        actions.add(connection, engine, [row], [])
        run_id: str = row["id"]
        return run_id

    run_id = await engine.store.write(insert)
    engine.queue.wake()
    return run_id


async def retrieve(request: Request) -> Response:
    """One parse run."""
    query = read_query(request, ResponseQuery)
    return await _answer(request, await actions.find(request, "parse"), query)


async def _answer(request: Request, found: actions.Found, query: ResponseQuery) -> Response:
    body = views.parse_run(*found)
    if query.response_type == "json":
        return await actions.with_output(request, body, "parse.json")
    if body["status"] == "PROCESSED":
        body["outputUrl"] = engine_of(request).signer.link(base_url(request), f"parse_runs/{body['id']}")
    return answer(body)


async def list_runs(request: Request) -> Response:
    """Parse runs, last changed first. `batchId` sets `source` aside."""
    query = read_query(request, ParseListQuery)
    where = []
    if query.status is not None:
        where.append(table.c.status == query.status)
    if query.source is not None and query.batch_id is None:
        where.append(table.c.source == query.source)
    query = query.model_copy(update={"sort_dir": "desc"})
    rows, token, known = await actions.page(request, "parse", query, where, "updated_at")
    return listed([views.parse_summary(row, known) for row in rows], token)


async def cancel(request: Request) -> Response:
    """Cancel a parse run."""
    return answer(views.parse_run(*await actions.cancel(request, "parse")))


async def delete(request: Request) -> Response:
    """Delete a parse run."""
    return await actions.delete(request, "parse")


async def create_batch(request: Request) -> Response:
    """Start 1 to 1,000 parse runs: all of them or none."""
    body, engine, workspace = await read_body(request, ParseBatchRequest), engine_of(request), workspace_of(request)
    for index, given in enumerate(body.inputs):
        inputs.check_file(given.file, f"inputs.{index}.file", text=True)
        check_metadata(given.metadata, f"inputs.{index}.metadata")
    config = configs.parse_config(body.config)
    batch_id = new_id("bpar")
    member = {
        "status": "PENDING",
        "source": "BATCH_PARSER_RUN",
        "source_id": batch_id,
        "batch_id": batch_id,
        "priority": body.priority or runs.BATCH_PRIORITY,
    }

    def insert(connection: Connection) -> views.Body:
        documents = inputs.accept(connection, engine.blobs, workspace, [given.file for given in body.inputs])
        rows = [
            runs.new_run("parse", workspace, config, [document], metadata=given.metadata, **member)
            for given, document in zip(body.inputs, documents, strict=True)
        ]
        actions.add(connection, engine, rows, [])
        return views.batch(runs.new_batch(connection, workspace, "parse", batch_id, len(rows)), "PENDING")

    accepted = await engine.store.write(insert)
    engine.queue.wake()
    return answer(accepted)


ROUTES = [
    Route("/parse", parse, methods=["POST"]),
    Route("/parse_runs", list_runs),
    Route("/parse_runs", create, methods=["POST"]),
    Route("/parse_runs/batch", create_batch, methods=["POST"]),
    Route("/parse_runs/{id}", retrieve),
    Route("/parse_runs/{id}", delete, methods=["DELETE"]),
    Route("/parse_runs/{id}/cancel", cancel, methods=["POST"]),
]
