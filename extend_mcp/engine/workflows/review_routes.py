"""`/review/{id}`: a workflow run with a form for a person's verdict. It is our own: the cloud has a dashboard."""

from typing import Any
from urllib.parse import parse_qsl

import anyio.to_thread
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from extend_mcp.engine.errors import Problem, from_validation, invalid
from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.http.api_route import HTML, PageRoute
from extend_mcp.engine.http.bodies import read_parts
from extend_mcp.engine.http.page_links import Links
from extend_mcp.engine.http.requests import MAX_BODY_BYTES, base_url, engine_of, read_query, workspace_of
from extend_mcp.engine.storage.tables import OPEN
from extend_mcp.engine.ui.markup import document
from extend_mcp.engine.ui.page_routes import PageQuery, reload, with_refusal_page
from extend_mcp.engine.ui.review_page import corrections, review_page
from extend_mcp.engine.workflows import workflow_run_rows, workflow_views
from extend_mcp.engine.workflows.review import Verdict, decide
from extend_mcp.engine.workflows.workflow_run_routes import build_full_run

MAX_FIELDS = 10_000
"""The most fields of a form; it has one for each result."""


@with_refusal_page
async def show(request: Request) -> Response:
    """The run, with the form if it waits for a verdict."""
    run, name = await _load(request)
    return await _page(request, run, name)


@with_refusal_page
async def submit(request: Request) -> Response:
    """Carry out the verdict in the form, which only a page of this engine may send."""
    if not _is_own(request):
        raise Problem(
            403,
            "FORBIDDEN",
            "Only this engine's own page can send a verdict: open the review page and submit its form.",
        )
    run, name = await _load(request)
    form = dict[str, str]()
    try:
        form = await _form(request)
        verdict = await anyio.to_thread.run_sync(_read_form, run, form)
        await _decide(request, verdict)
    except Problem as problem:
        return await _page(request, run, name, problem, form)
    return RedirectResponse(_links(request).review(run["id"]), 303)


def _is_own(request: Request) -> bool:
    """True if a page of this engine sent the request: browsers say so, and other sites cannot forge it."""
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
        fields = parse_qsl(body.decode("utf-8", errors="replace"), keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError as error:
        raise invalid(f"The form has more than {MAX_FIELDS:,} fields.") from error
    if any("\0" in value for _, value in fields):
        raise invalid("The form has the character NUL: leave it out.")
    return dict(fields)


def _read_form(run: Body, form: dict[str, str]) -> Verdict:
    """The verdict in a form. A rejection has no corrections."""
    values: dict[str, Any] = {"verdict": form.get("verdict", ""), "note": form.get("note") or None}
    try:
        if values["verdict"] == "approve":
            values["outputs"] = corrections(run, form)
        return Verdict.read(values)
    except ValidationError as error:
        raise from_validation(error) from error
    except (ValueError, RecursionError) as error:
        raise invalid(f"The corrected values cannot be read: {error}.") from error


async def _decide(request: Request, verdict: Verdict) -> None:
    engine, workspace, run_id = engine_of(request), _workspace(request), request.path_params["id"]
    await decide(engine.database, engine.objects, workspace, run_id, verdict)


async def _load(request: Request) -> tuple[Body, str | None]:
    """The run with its outputs, and its name."""
    engine, workspace, run_id = engine_of(request), _workspace(request), request.path_params["id"]
    state = await engine.database.read(
        lambda connection: workflow_views.read_state(connection, workflow_run_rows.get(connection, workspace, run_id))
    )
    body = await anyio.to_thread.run_sync(build_full_run, engine, state, base_url(request))
    return body, state.detail.name


async def _page(
    request: Request, run: Body, name: str | None, problem: Problem | None = None, form: dict[str, str] | None = None
) -> Response:
    """The page; it may be long, so a thread writes it. `form` is what a person sent, with its `problem`."""
    keep_up = reload(request, read_query(request, PageQuery).reload, when=run["status"] in OPEN)

    def write() -> Response:
        page = review_page(run, name, _links(request), problem.message if problem else None, form or {})
        title, status = f"{page['heading']} ({run['status'].lower()})", problem.status if problem else 200
        return document("review.html", title, page, reload=keep_up, status=status)

    return await anyio.to_thread.run_sync(write)


def _workspace(request: Request) -> str:
    return request.query_params.get("workspace") or workspace_of(request)


def _links(request: Request) -> Links:
    return Links("../", _workspace(request))


ROUTES = [
    PageRoute("GET", "/review/{id}", show, HTML, query=PageQuery),
    PageRoute("POST", "/review/{id}", submit, HTML, body="application/x-www-form-urlencoded", statuses=(403,)),
]
