"""`/` and `/runs/{id}`: pages for people. The workspace is given as `?workspace=`, or by the API's header."""

import re
from collections.abc import Awaitable, Callable
from functools import partial, wraps
from typing import Any

import anyio.to_thread
from pydantic import Field
from sqlalchemy import Connection, Row
from starlette.requests import Request
from starlette.responses import Response

from extend_mcp.documents.ocr import has_ocr
from extend_mcp.engine.config import API_VERSION
from extend_mcp.engine.errors import Problem, not_found, until_the_end
from extend_mcp.engine.http import list_filters, listing
from extend_mcp.engine.http.api_route import HTML, PNG, SVG, PageRoute
from extend_mcp.engine.http.page_links import Links
from extend_mcp.engine.http.requests import base_url, engine_of, read_query, workspace_of
from extend_mcp.engine.objects.port import ObjectStore
from extend_mcp.engine.runs.run_kinds import KINDS
from extend_mcp.engine.storage.tables import EVALUATION, OPEN, STATUSES, WITHIN_RUN, WITHIN_WORKFLOW, WORKFLOW, runs
from extend_mcp.engine.ui import overview, shown
from extend_mcp.engine.ui.document_page import highlights
from extend_mcp.engine.ui.markup import ICON, SAFE, Reload, document
from extend_mcp.engine.ui.pictures import Pictures
from extend_mcp.engine.ui.run import run_page
from extend_mcp.engine.ui.status import Filters, Listed, Setup, status_page
from extend_mcp.wire.base import Wire

ROWS = 25
RELOAD_SECONDS = 4
"""The time between reloads of a page whose runs are not finished."""
ALL_KINDS = (*KINDS, WORKFLOW, EVALUATION)
SOURCES = ("API", "BATCH_PARSER_RUN", "BATCH_PROCESSOR_RUN", "EVAL_SET", WITHIN_WORKFLOW)
"""The sources of runs that are not part of another run."""

Handler = Callable[[Request], Awaitable[Response]]


class StatusQuery(listing.ListQuery):
    """Query of `/`. Empty filters are ignored. `reload`: the page may reload itself."""

    workspace: str = ""
    reload: bool = True
    kind: str = ""
    status: str = ""
    file_name_contains: str = Field(default="", max_length=1000)
    batch_id: str = ""
    max_page_size: int = Field(default=ROWS, ge=1, le=200)


class PageQuery(Wire):
    """Query of a page. `reload`: the page may reload itself."""

    workspace: str = ""
    reload: bool = True


class RunQuery(PageQuery):
    """Query of `/runs/{id}`: `first` is the first page of the document that is shown."""

    first: int = Field(default=1, ge=1)


def with_refusal_page(handler: Handler) -> Handler:
    """A handler like this one that answers a `Problem` with a page for people."""

    @wraps(handler)
    async def call(request: Request) -> Response:
        try:
            return await handler(request)
        except Problem as problem:
            root = "../" * (request.url.path.count("/") - 1) or "./"
            links = Links(root, request.query_params.get("workspace", ""))
            hint = "To see a run of another workspace, add ?workspace= and its name." if problem.status == 404 else None
            values = {"links": links, "hint": hint}
            page = partial(document, "refusal.html", problem.message, values, status=problem.status)
            return await anyio.to_thread.run_sync(page)

    return call


@with_refusal_page
async def status(request: Request) -> Response:
    """The first page."""
    engine, query = engine_of(request), read_query(request, StatusQuery)
    workspace = query.workspace or workspace_of(request)
    where = _where(query, workspace)

    def read(connection: Connection) -> tuple[overview.Overview, list[Row[Any]], str | None]:
        return overview.read(connection, workspace), *listing.read_page(connection, runs, where, query, "created_at")

    seen, rows, token = await engine.database.read(read)
    counts = await request.app.state.counts.get(workspace)
    queues = await request.app.state.queue_states.get() if engine.config.database_url else ()
    disk = await anyio.to_thread.run_sync(overview.disk, engine.config.data_dir)
    setup = Setup(base_url(request), API_VERSION, engine.config.workers, has_ocr(), engine.config.keys is not None)
    filters = Filters(query.kind, query.status, query.file_name_contains, query.batch_id)
    listed = Listed(rows, filters, token, is_first=not query.next_page_token)
    is_live = seen.is_busy and not (set(request.query_params) - {"workspace", "reload"})
    values = status_page(seen, counts, queues, disk, setup, listed, Links("./", workspace))
    page = partial(document, "status.html", "Engine status", values, reload=reload(request, query.reload, when=is_live))
    return await anyio.to_thread.run_sync(page)


def reload(request: Request, wanted: bool, *, when: bool) -> Reload | None:
    """How a page reloads; None if nothing on it changes. A reload loses the focus, so a reader can stop it."""
    if not when:
        return None
    href = f"?{request.url.include_query_params(reload='false' if wanted else 'true').query}"
    return Reload(RELOAD_SECONDS if wanted else None, href)


def _where(query: StatusQuery, workspace: str) -> list_filters.Where:
    """The filters of the list. Parses within other runs are listed under their kind only.

    Rare statuses and batches are looked up by kind, as indexes begin with it: 1 ms, not 45 ms, of 200,000 runs.
    """
    source: Any = None if query.kind else list_filters.Other(WITHIN_RUN)
    status: Any = query.status or None
    if query.batch_id:
        source, status = None, status or STATUSES
    elif status and not query.kind:
        source = SOURCES
    return list_filters.set_filters(
        workspace=workspace,
        kind=query.kind or (ALL_KINDS if query.batch_id or status else None),
        source=source,
        status=status,
        batch_id=query.batch_id or None,
        file_name=list_filters.containing(query.file_name_contains),
    )


@with_refusal_page
async def run(request: Request) -> Response:
    """One run."""
    query, rows = await _found(request)
    keep_up = reload(request, query.reload, when=rows.run.status in OPEN)
    links = Links("../", query.workspace)
    return await anyio.to_thread.run_sync(_written, engine_of(request).objects, rows, query.first, links, keep_up)


def _written(objects: ObjectStore, rows: shown.RunRows, first: int, links: Links, keep_up: Reload | None) -> Response:
    """The page of a run, which may be long."""
    seen, row = shown.read(objects, rows, first), rows.run
    title = f"{row.file_name.partition(chr(10))[0] or row.id} ({row.status.lower()})"
    return document("run.html", title, run_page(seen, links), style=highlights(seen), reload=keep_up)


@with_refusal_page
async def picture(request: Request) -> Response:
    """The picture of a page of a run's file."""
    (_, rows), parameters = await _found(request), request.path_params
    if not all(re.fullmatch("[0-9]{1,9}", parameters[name]) for name in ("file", "number", "turn")):
        raise not_found("Page", request.url.path[:200])
    index, number, turn = int(parameters["file"]), int(parameters["number"]), int(parameters["turn"])
    file = rows.files[index] if index < len(rows.files) else None
    if file is None or file.sha256 is None or turn not in {0, 90, 180, 270}:
        raise not_found("Page", f"{index}-{number}-{turn}")
    pictures: Pictures = request.app.state.pictures
    with until_the_end(engine_of(request).closing, "Load the page again when it is back."):
        picture = await pictures.get(rows.run, file, f"page-{index}-{number}-{turn}", number, turn)
    return Response(picture, media_type="image/png", headers=SAFE | {"cache-control": "private, max-age=3600"})


async def _found(request: Request) -> tuple[RunQuery, shown.RunRows]:
    """The query of a run's page, and the run. Raises `Problem`."""
    query, run_id = read_query(request, RunQuery), request.path_params["id"]
    query = query.model_copy(update={"workspace": query.workspace or workspace_of(request)})
    find = partial(shown.find, workspace=query.workspace, run_id=run_id)
    return query, await engine_of(request).database.read(find)


async def icon(_request: Request) -> Response:
    """The picture in the browser's tab."""
    return Response(ICON, media_type="image/svg+xml", headers=SAFE | {"cache-control": "max-age=86400"})


ROUTES = [
    PageRoute("GET", "/", status, HTML, query=StatusQuery),
    PageRoute("GET", "/favicon.ico", icon, SVG),
    PageRoute("GET", "/runs/{id}", run, HTML, query=RunQuery),
    PageRoute("GET", "/runs/{id}/pages/{file}-{number}-{turn}.png", picture, PNG, query=RunQuery, statuses=(422,)),
]
