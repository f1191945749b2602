"""`/extract` and `/extract_runs`."""

from typing import Any

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from extend_mcp.engine import configs, inputs, processors, runs, views
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
from extend_mcp.models.extract import ExtractBatchRequest, ExtractorRef, ExtractRequest
from extend_mcp.models.runs import RunStatus, SortBy
from extend_mcp.models.saved import RunSource


class ExtractListQuery(actions.RunFilters):
    """Query of `GET /extract_runs`."""

    status: RunStatus | None = None
    source: RunSource | None = None
    extractor_id: str | None = None
    sort_by: SortBy = "updatedAt"


async def extract(request: Request) -> Response:
    """Extract, and answer when it is done."""
    found = await actions.settle(request, "extract", await _start(request))
    return await actions.with_output(request, views.extract_run(*found, base_url(request)), "extract.json")


async def create(request: Request) -> Response:
    """Start an extract run."""
    row, known = await actions.find(request, "extract", await _start(request))
    return answer(views.extract_run(row, known, base_url(request)) | {"status": "PROCESSING", "usage": None})


async def _start(request: Request) -> str:
    body, engine, workspace = await read_body(request, ExtractRequest), engine_of(request), workspace_of(request)
    _check(body)
    given = [body.file] if body.file is not None else body.package.files if body.package is not None else []
    inline = configs.extract_config(body.config)
    more: dict[str, Any] = {
        "metadata": body.metadata,
        "is_package": body.package is not None,
        "priority": body.priority or runs.SINGLE_PRIORITY,
    }

    def insert(connection: Connection) -> str:
        config, saved = _resolve(connection, workspace, body.extractor) if body.extractor else (inline, {})
        documents = inputs.accept(connection, engine.blobs, workspace, given)
        row = runs.new_run("extract", workspace, config, documents, **more, **saved)
        actions.add(connection, engine, [row], [runs.parse_within(row)])
        run_id: str = row["id"]
        return run_id

    run_id = await engine.store.write(insert)
    engine.queue.wake()
    return run_id


def _check(body: ExtractRequest) -> None:
    if body.extractor is not None and body.config is not None:
        raise invalid("Give extractor or config, not both; config fields go in extractor.overrideConfig.")
    if (body.file is None) == (body.package is None):
        raise invalid("Give exactly one of file and package.")
    if body.file is not None:
        inputs.check_file(body.file, "file", text=True)
    if body.package is not None:
        inputs.check_package(body.package)
    check_metadata(body.metadata)


def _resolve(connection: Connection, workspace: str, given: ExtractorRef) -> tuple[runs.Columns, runs.Columns]:
    """The config that a saved extractor stands for, and the columns that name it."""
    extractor = processors.get(connection, workspace, "extractor", given.id)
    version = processors.get_version(connection, extractor, given.version or "latest")
    config = configs.overridden(version.config, given.override_config)
    return config, {"processor_id": extractor.id, "version_id": version.id}


async def retrieve(request: Request) -> Response:
    """One extract run."""
    found = await actions.find(request, "extract")
    return await actions.with_output(request, views.extract_run(*found, base_url(request)), "extract.json")


async def list_runs(request: Request) -> Response:
    """Extract runs."""
    query = read_query(request, ExtractListQuery)
    where = []
    if query.status is not None:
        where.append(table.c.status == query.status)
    if query.source is not None:
        where.append(table.c.source == query.source)
    if query.extractor_id is not None:
        where.append(table.c.processor_id == query.extractor_id)
    order = "created_at" if query.sort_by == "createdAt" else "updated_at"
    rows, token, known = await actions.page(request, "extract", query, where, order)
    return listed([views.extract_summary(row, known, base_url(request)) for row in rows], token)


async def cancel(request: Request) -> Response:
    """Cancel an extract run."""
    return answer(views.extract_run(*await actions.cancel(request, "extract"), base_url(request)))


async def delete(request: Request) -> Response:
    """Delete an extract run and the parse run that it made."""
    return await actions.delete(request, "extract")


async def create_batch(request: Request) -> Response:
    """Start 1 to 1,000 extract runs with one saved extractor: all of them or none."""
    body, engine, workspace = await read_body(request, ExtractBatchRequest), engine_of(request), workspace_of(request)
    if (body.model_extra or {}).get("config") is not None:
        raise invalid("config: a batch takes a saved extractor, not a config of its own")
    for index, given in enumerate(body.inputs):
        inputs.check_file(given.file, f"inputs.{index}.file", text=True)
        check_metadata(given.metadata, f"inputs.{index}.metadata")
    batch_id = new_id("bpr")
    member = {
        "status": "PENDING",
        "source": "BATCH_PROCESSOR_RUN",
        "source_id": batch_id,
        "batch_id": batch_id,
        "priority": body.priority or runs.BATCH_PRIORITY,
    }

    def insert(connection: Connection) -> views.Body:
        config, saved = _resolve(connection, workspace, body.extractor)
        documents = inputs.accept(connection, engine.blobs, workspace, [given.file for given in body.inputs])
        rows = [
            runs.new_run("extract", workspace, config, [document], metadata=given.metadata, **member, **saved)
            for given, document in zip(body.inputs, documents, strict=True)
        ]
        actions.add(connection, engine, rows, [runs.parse_within(row) for row in rows])
        return views.batch(runs.new_batch(connection, workspace, "extract", batch_id, len(rows)), "PENDING")

    accepted = await engine.store.write(insert)
    engine.queue.wake()
    return answer(accepted)


ROUTES = [
    Route("/extract", extract, methods=["POST"]),
    Route("/extract_runs", list_runs),
    Route("/extract_runs", create, methods=["POST"]),
    Route("/extract_runs/batch", create_batch, methods=["POST"]),
    Route("/extract_runs/{id}", retrieve),
    Route("/extract_runs/{id}", delete, methods=["DELETE"]),
    Route("/extract_runs/{id}/cancel", cancel, methods=["POST"]),
]
