"""`/webhook_endpoints`."""

import re
from typing import Any

from sqlalchemy import Connection, Row
from starlette.requests import Request
from starlette.responses import Response

from extend_mcp.engine.config import API_VERSION
from extend_mcp.engine.errors import Problem, invalid
from extend_mcp.engine.http import fetch, list_filters, listing, urls
from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.http.api_route import ApiRoute
from extend_mcp.engine.http.requests import (
    answer,
    answer_list,
    base_url,
    check_name,
    engine_of,
    read_body,
    read_query,
    workspace_of,
)
from extend_mcp.engine.outbox import pending
from extend_mcp.engine.storage.tables import webhook_endpoints as table
from extend_mcp.engine.times import iso
from extend_mcp.engine.webhooks.event_dialects import check_events, dialects_of
from extend_mcp.wire.runs import Deleted, ListPage
from extend_mcp.wire.webhooks import (
    EndpointStatus,
    WebhookEndpoint,
    WebhookEndpointCreated,
    WebhookEndpointRequest,
    WebhookEndpointUpdate,
    WebhookOptions,
)

MAX_URL = 2048
OURS = re.compile(r"host|accept-encoding|content-.*|transfer-encoding|connection|x-extend-.*")
"""Headers that a delivery sets itself."""
TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")


class EndpointListQuery(listing.ListQuery):
    """Query of `GET /webhook_endpoints`."""

    status: EndpointStatus | None = None


def _view(row: Row[Any]) -> Body:
    return {
        "object": "webhook_endpoint",
        "id": row.id,
        "url": row.url,
        "name": row.name,
        "status": row.status,
        "enabledEvents": row.enabled_events,
        "apiVersion": row.api_version,
        "advancedOptions": row.advanced_options,
        "createdAt": iso(row.created_at),
        "createdBy": None,
    }


async def list_endpoints(request: Request) -> Response:
    """Endpoints, newest first."""
    query = read_query(request, EndpointListQuery)
    where = list_filters.set_filters(workspace=workspace_of(request), status=query.status)
    rows, token = await engine_of(request).database.read(
        lambda connection: listing.read_page(connection, table, where, query, "created_at")
    )
    return answer_list([_view(row) for row in rows], token)


async def create(request: Request) -> Response:
    """Create an endpoint. Only this answer has its secret."""
    body, workspace = await read_body(request, WebhookEndpointRequest), workspace_of(request)
    dialects = dialects_of(request)
    versions = (API_VERSION, *dialects)
    if body.api_version not in versions:
        message = f"apiVersion: this engine sends {' and '.join(versions)}, not {body.api_version[:40]!r}"
        raise Problem(400, "LOCAL_NOT_IN_VERSION", message)
    check_events(dialects, body.api_version, body.enabled_events)
    columns = _columns(request, body) | {
        "status": body.status or "enabled",
        "api_version": body.api_version,
        "base_url": base_url(request),
    }
    row = await engine_of(request).database.write(
        lambda connection: pending.add_endpoint(connection, workspace, columns)
    )
    return answer(_view(row) | {"signingSecret": row.secret})


async def retrieve(request: Request) -> Response:
    """One endpoint."""
    workspace, endpoint_id = workspace_of(request), request.path_params["id"]
    return answer(
        _view(
            await engine_of(request).database.read(
                lambda connection: pending.get_endpoint(connection, workspace, endpoint_id)
            )
        )
    )


async def update(request: Request) -> Response:
    """Change an endpoint. Its version stays."""
    body, workspace = await read_body(request, WebhookEndpointUpdate), workspace_of(request)
    columns = _columns(request, body)

    def change(connection: Connection) -> Row[Any]:
        endpoint = pending.hold_endpoint(connection, workspace, request.path_params["id"])
        check_events(dialects_of(request), endpoint.api_version, body.enabled_events or [])
        return pending.change_endpoint(connection, endpoint, columns)

    return answer(_view(await engine_of(request).database.write(change)))


async def remove(request: Request) -> Response:
    """Delete an endpoint with its subscriptions and its deliveries, also pending ones."""
    workspace, endpoint_id = workspace_of(request), request.path_params["id"]
    await engine_of(request).database.remove(
        lambda connection: pending.remove_endpoint(connection, pending.get_endpoint(connection, workspace, endpoint_id))
    )
    return answer({"id": endpoint_id})


def _columns(request: Request, body: WebhookEndpointRequest | WebhookEndpointUpdate) -> pending.Columns:
    """The columns that a request sets. Raises `Problem` if they are wrong."""
    if body.url is not None:
        _check_url(body.url, allow_private=engine_of(request).config.allow_private_urls)
    check_name(body.name)
    options = body.advanced_options
    _check_headers(options)
    columns = {
        "url": body.url,
        "name": body.name,
        "status": body.status,
        "enabled_events": None if body.enabled_events is None else list(dict.fromkeys(body.enabled_events)),
        "advanced_options": None if options is None else options.wire(),
    }
    return {name: value for name, value in columns.items() if value is not None}


def _check_url(url: str, *, allow_private: bool) -> None:
    problem = urls.check_url(url) if len(url) <= MAX_URL else f"it is longer than {MAX_URL} characters"
    if problem is not None:
        raise invalid(f"url: {problem}")
    if not allow_private and urls.points_inside(url):
        raise invalid("url: this engine sends to public addresses only")


def _check_headers(options: WebhookOptions | None) -> None:
    for name, value in ((options.headers if options else None) or {}).items():
        if not TOKEN.fullmatch(name) or not fetch.fits_header(value):
            raise invalid(f"advancedOptions.headers: {name[:100]!r} cannot be sent as a header")
        if OURS.fullmatch(name.lower()):
            raise invalid(f"advancedOptions.headers: {name} is set by each delivery; leave it out")


ROUTES = [
    ApiRoute("GET", "/webhook_endpoints", list_endpoints, ListPage[WebhookEndpoint], query=EndpointListQuery),
    ApiRoute("POST", "/webhook_endpoints", create, WebhookEndpointCreated, body=WebhookEndpointRequest),
    ApiRoute("GET", "/webhook_endpoints/{id}", retrieve, WebhookEndpoint),
    ApiRoute("POST", "/webhook_endpoints/{id}", update, WebhookEndpoint, body=WebhookEndpointUpdate),
    ApiRoute("DELETE", "/webhook_endpoints/{id}", remove, Deleted),
]
