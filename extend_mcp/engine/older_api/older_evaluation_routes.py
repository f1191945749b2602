"""`/evaluation_sets` and `/evaluation_set_items`, as 2025-04-21 has them."""

from collections.abc import Sequence
from typing import Any

from pydantic import Field
from sqlalchemy import Connection, Row
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from extend_mcp.engine.evaluations import evaluation_set_rows
from extend_mcp.engine.http import listing
from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.http.requests import answer, engine_of, read_body, read_query, workspace_of
from extend_mcp.engine.older_api import older_outputs
from extend_mcp.engine.older_api.older_evaluations import evaluation_set, find, item
from extend_mcp.engine.older_api.older_processor_routes import envelop, envelop_page
from extend_mcp.engine.older_api.today import call_today
from extend_mcp.engine.storage.tables import evaluation_items
from extend_mcp.wire.base import Wire


class OlderSetFilter(listing.SortedQuery):
    """Query of `GET /evaluation_sets`."""

    processor_id: str | None = None


class OlderSetRequest(Wire):
    """Body of `POST /evaluation_sets`."""

    name: str
    description: str
    processor_id: str


class OlderItemInput(Wire):
    """An item to add."""

    file_id: str
    expected_output: dict[str, Any]


class OlderItemRequest(OlderItemInput):
    """Body of `POST /evaluation_set_items`."""

    evaluation_set_id: str


class OlderItemsRequest(Wire):
    """Body of `POST /evaluation_set_items/bulk`."""

    evaluation_set_id: str
    items: list[OlderItemInput] = Field(min_length=1, max_length=100)


class OlderItemUpdate(Wire):
    """Body of `POST /evaluation_set_items/{id}`: the whole expected result."""

    expected_output: dict[str, Any]


async def list_sets(request: Request) -> Response:
    """Sets."""
    wanted = read_query(request, OlderSetFilter).processor_id
    today = await call_today(request, "GET", "evaluation_sets", query=dict(request.query_params) | {"entityId": wanted})
    return envelop_page("evaluationSets", [*map(evaluation_set, today["data"])], today.get("nextPageToken"))


async def create(request: Request) -> Response:
    """Create an empty set for a processor."""
    body = await read_body(request, OlderSetRequest)
    today_body = {"name": body.name, "description": body.description, "entityId": body.processor_id}
    return envelop(
        "evaluationSet", evaluation_set(await call_today(request, "POST", "evaluation_sets", body=today_body))
    )


async def retrieve(request: Request) -> Response:
    """One set, without its items."""
    today = await call_today(request, "GET", "evaluation_sets", request.path_params["id"])
    return envelop("evaluationSet", evaluation_set(today))


async def list_items(request: Request) -> Response:
    """The items of a set, in full."""
    query, set_id = read_query(request, listing.SortedQuery), request.path_params["id"]
    workspace = workspace_of(request)

    def read(connection: Connection) -> tuple[list[Row[Any]], str | None]:
        where = {"set_id": evaluation_set_rows.get(connection, workspace, set_id).id}
        return listing.read_page(connection, evaluation_items, where, query, query.column)

    rows, token = await engine_of(request).database.read(read)
    return envelop_page("evaluationSetItems", [*map(item, rows)], token)


async def create_item(request: Request) -> Response:
    """Add one item."""
    body = await read_body(request, OlderItemRequest)
    [created] = await _add(request, body.evaluation_set_id, [body])
    return envelop("evaluationSetItem", created)


async def create_items(request: Request) -> Response:
    """Add 1 to 100 items: all of them or none."""
    body = await read_body(request, OlderItemsRequest)
    return envelop("evaluationSetItems", await _add(request, body.evaluation_set_id, body.items))


async def update_item(request: Request) -> Response:
    """Replace the expected result of an item as a whole."""
    body, row = await read_body(request, OlderItemUpdate), await _named(request)
    today_body = {"expectedOutput": older_outputs.to_today(body.expected_output)}
    await call_today(request, "POST", "evaluation_sets", row.set_id, "items", row.id, body=today_body)
    return envelop("evaluationSetItem", item(await _named(request)))


async def delete_item(request: Request) -> Response:
    """Delete an item from its set."""
    row = await _named(request)
    await call_today(request, "DELETE", "evaluation_sets", row.set_id, "items", row.id)
    return answer({"success": True, "evaluationSetItemId": row.id, "message": "The evaluation set item was deleted."})


async def _add(request: Request, set_id: str, inputs: Sequence[OlderItemInput]) -> list[Body]:
    items = [
        {"fileId": each.file_id, "expectedOutput": older_outputs.to_today(each.expected_output)} for each in inputs
    ]
    created = await call_today(request, "POST", "evaluation_sets", set_id, "items", body={"items": items})
    ids, workspace = [each["id"] for each in created["evaluationSetItems"]], workspace_of(request)
    return await engine_of(request).database.read(
        lambda connection: [item(find(connection, workspace, item_id)) for item_id in ids]
    )


async def _named(request: Request) -> Row[Any]:
    """The item that the path names. Raises `Problem`."""
    workspace, item_id = workspace_of(request), request.path_params["id"]
    return await engine_of(request).database.read(lambda connection: find(connection, workspace, item_id))


ROUTES = [
    Route("/evaluation_sets", list_sets),
    Route("/evaluation_sets", create, methods=["POST"]),
    Route("/evaluation_sets/{id}", retrieve),
    Route("/evaluation_sets/{id}/items", list_items),
    Route("/evaluation_set_items", create_item, methods=["POST"]),
    Route("/evaluation_set_items/bulk", create_items, methods=["POST"]),
    Route("/evaluation_set_items/{id}", update_item, methods=["POST"]),
    Route("/evaluation_set_items/{id}", delete_item, methods=["DELETE"]),
]
