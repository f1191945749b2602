"""`/review/{id}`: a workflow run for a person, with a form for the verdict. Ours: the cloud has a dashboard."""

from typing import Any
from urllib.parse import parse_qsl

import anyio.to_thread
from pydantic import ValidationError
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from extend_mcp.engine.errors import Problem, from_validation, invalid
from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.http.api_route import HTML, PageRoute
from extend_mcp.engine.http.bodies import read_parts
from extend_mcp.engine.http.page_links import Links
from extend_mcp.engine.http.requests import MAX_BODY_BYTES, base_url, engine_of, workspace_of
from extend_mcp.engine.ui.markup import document
from extend_mcp.engine.ui.page_routes import told as telling
from extend_mcp.engine.ui.review_page import STYLE, corrections, review_page
from extend_mcp.engine.workflows import workflow_run_rows, workflow_views
from extend_mcp.engine.workflows.review import Verdict, decide
from extend_mcp.engine.workflows.workflow_run_routes import build_full_run

MAX_FIELDS = 10_000
"""Of a form; it has one for each result."""


@telling
async def show(request: Request) -> Response:
    """The run, and the form where it waits for a verdict."""
    told, name = await _told(request)
    return await _page(request, told, name)


@telling
async def submit(request: Request) -> Response:
    """Take the verdict from the form, which only this engine's own page may send."""
    if not _is_own(request):
        raise Problem(403, "FORBIDDEN", "A verdict is taken from this engine's own page only.")
    told, name = await _told(request)
    try:
        form = await _form(request)
        verdict = await anyio.to_thread.run_sync(_read, told, form)
        await _decide(request, verdict)
    except Problem as problem:
        return await _page(request, told, name, problem)
    return RedirectResponse(_links(request).review(told["id"]), 303)


def _is_own(request: Request) -> bool:
    """Whether a page of this engine sent the request: browsers say so, and no other site can say it for them."""
    origin = request.headers.get("origin")
    if origin is None:
        return request.headers.get("sec-fetch-site") == "same-origin"
    return origin.partition("://")[2] == request.headers.get("host")


async def _form(request: Request) -> dict[str, str]:
    body = bytearray()
    async for chunk in read_parts(request, engine_of(request).closing):
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise Problem(413, "INVALID_REQUEST", f"The form is larger than {MAX_BODY_BYTES // 1024**2} MB.")
    return await anyio.to_thread.run_sync(_fields, bytes(body))


def _fields(body: bytes) -> dict[str, str]:
    try:
        given = parse_qsl(body.decode("utf-8", errors="replace"), keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError as error:
        raise invalid(f"The form has more than {MAX_FIELDS:,} fields.") from error
    return dict(given)


def _read(told: Body, form: dict[str, str]) -> Verdict:
    """The verdict that a form says. A rejection takes no corrections."""
    given: dict[str, Any] = {"verdict": form.get("verdict", ""), "note": form.get("note") or None}
    try:
        if given["verdict"] == "approve":
            given["outputs"] = corrections(told, form)
        return Verdict.read(given)
    except ValidationError as error:
        raise from_validation(error) from error
    except (ValueError, RecursionError) as error:
        raise invalid(f"The corrected values cannot be read: {error}.") from error


async def _decide(request: Request, verdict: Verdict) -> None:
    engine, workspace, run_id = engine_of(request), _workspace(request), request.path_params["id"]

    def write(connection: Connection) -> None:
        decide(connection, engine.blobs, workflow_run_rows.get(connection, workspace, run_id), verdict)

    await engine.database.write(write)
    engine.queue.wake()


async def _told(request: Request) -> tuple[Body, str | None]:
    """The run with outputs, and its name."""
    engine, workspace, run_id = engine_of(request), _workspace(request), request.path_params["id"]
    seen = await engine.database.read(
        lambda connection: workflow_views.read_state(connection, workflow_run_rows.get(connection, workspace, run_id))
    )
    body = await anyio.to_thread.run_sync(build_full_run, engine, seen, base_url(request))
    return body, seen.detail.name


async def _page(request: Request, told: Body, name: str | None, problem: Problem | None = None) -> Response:
    """The page, which may be long: it is written in a thread."""
    return await anyio.to_thread.run_sync(_written, request, told, name, problem)


def _written(request: Request, told: Body, name: str | None, problem: Problem | None) -> Response:
    refresh = 4 if told["status"] in workflow_run_rows.OPEN else None
    page = review_page(told, name, _links(request), problem.message if problem else None)
    title = f"{name or told['id']} ({told['status'].lower()})"
    return document(title, page, style=STYLE, refresh=refresh, status=problem.status if problem else 200)


def _workspace(request: Request) -> str:
    return request.query_params.get("workspace") or workspace_of(request)


def _links(request: Request) -> Links:
    return Links("../", _workspace(request))


ROUTES = [
    PageRoute("GET", "/review/{id}", show, HTML),
    PageRoute("POST", "/review/{id}", submit, HTML, body="application/x-www-form-urlencoded", statuses=(403,)),
]
