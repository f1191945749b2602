"""`/evaluation_sets` and their items."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row
from starlette.requests import Request
from starlette.responses import Response

from extend_mcp.engine.evaluations import evaluation_set_rows, evaluation_views
from extend_mcp.engine.http import list_filters, listing
from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.http.api_route import ApiRoute
from extend_mcp.engine.http.listing import SortedQuery
from extend_mcp.engine.http.requests import (
    answer,
    answer_list,
    check_name,
    engine_of,
    read_body,
    read_query,
    workspace_of,
)
from extend_mcp.engine.storage.locks import lock_rows
from extend_mcp.engine.storage.lookup import get_rows
from extend_mcp.engine.storage.tables import evaluation_items, evaluation_sets, files
from extend_mcp.wire.evaluations import (
    EvaluationItem,
    EvaluationItemsCreated,
    EvaluationItemsRequest,
    EvaluationItemSummary,
    EvaluationItemUpdate,
    EvaluationSet,
    EvaluationSetRequest,
)
from extend_mcp.wire.runs import Deleted, ListPage


class SetFilter(listing.SortedQuery):
    """Query of `GET /evaluation_sets`."""

    entity_id: str | None = None


async def list_sets(request: Request) -> Response:
    """Sets in full."""
    query = read_query(request, SetFilter)
    where = list_filters.set_filters(workspace=workspace_of(request), processor_id=query.entity_id)

    def read(connection: Connection) -> tuple[list[Body], str | None]:
        rows, token = listing.read_page(connection, evaluation_sets, where, query, query.column)
        return evaluation_views.evaluation_sets(connection, rows), token

    return answer_list(*await engine_of(request).database.read(read))


async def create(request: Request) -> Response:
    """Create an empty set for an extractor, a classifier or a splitter."""
    body, workspace = await read_body(request, EvaluationSetRequest), workspace_of(request)
    check_name(body.name)

    def insert(connection: Connection) -> Body:
        processor = evaluation_set_rows.entity(connection, workspace, body.entity_id)
        created = evaluation_set_rows.create(connection, workspace, body.name, body.description or "", processor.id)
        return evaluation_views.evaluation_sets(connection, [created])[0]

    return answer(await engine_of(request).database.write(insert))


async def retrieve(request: Request) -> Response:
    """One set, without its items."""
    return answer(
        await engine_of(request).database.read(
            lambda connection: evaluation_views.evaluation_sets(connection, [_set(connection, request)])[0]
        )
    )


async def list_items(request: Request) -> Response:
    """The items of a set, without their expected results."""
    query = read_query(request, listing.SortedQuery)

    def read(connection: Connection) -> tuple[list[Body], str | None]:
        where = {"set_id": _set(connection, request).id}
        rows, token = listing.read_page(connection, evaluation_items, where, query, query.column, ("expected_output",))
        files_by_id = _files_of(connection, rows)
        return [evaluation_views.item_summary(row, files_by_id) for row in rows], token

    return answer_list(*await engine_of(request).database.read(read))


async def create_items(request: Request) -> Response:
    """Add 1 to 100 items: all of them or none."""
    body = await read_body(request, EvaluationItemsRequest)

    def insert(connection: Connection) -> list[Body]:
        row = _set(connection, request)
        kind = _kind(connection, row)
        for index, item in enumerate(body.items):
            evaluation_set_rows.check_files(item, f"items.{index}", kind)
            evaluation_set_rows.check_expected(item.expected_output, f"items.{index}.expectedOutput", kind)
        added = evaluation_set_rows.add(connection, row, body.items)
        files_by_id = _files_of(connection, added)
        return [evaluation_views.item(row, files_by_id) for row in added]

    return answer({"evaluationSetItems": await engine_of(request).database.write(insert)})


async def retrieve_item(request: Request) -> Response:
    """One item with its expected result."""

    def read(connection: Connection) -> Body:
        row = _item(connection, request, _set(connection, request))
        return evaluation_views.item(row, _files_of(connection, [row]))

    return answer(await engine_of(request).database.read(read))


async def update_item(request: Request) -> Response:
    """Replace the expected result of an item as a whole."""
    expected = (await read_body(request, EvaluationItemUpdate)).expected_output

    def change(connection: Connection) -> Body:
        lock_rows(connection, evaluation_items, [request.path_params["item_id"]])
        row = _set(connection, request)
        item = _item(connection, request, row)
        evaluation_set_rows.check_expected(expected, "expectedOutput", _kind(connection, row))
        changed = evaluation_set_rows.change_item(connection, row, item, expected.wire())
        return evaluation_views.item(changed, _files_of(connection, [changed]))

    return answer(await engine_of(request).database.write(change))


async def remove_item(request: Request) -> Response:
    """Delete an item from its set. Its files stay."""

    def remove(connection: Connection) -> None:
        row = _set(connection, request)
        evaluation_set_rows.remove_item(connection, row, _item(connection, request, row))

    await engine_of(request).database.remove(remove)
    return answer({"id": request.path_params["item_id"]})


def _set(connection: Connection, request: Request) -> Row[Any]:
    return evaluation_set_rows.get(connection, workspace_of(request), request.path_params["id"])


def _item(connection: Connection, request: Request, evaluation_set: Row[Any]) -> Row[Any]:
    return evaluation_set_rows.item(connection, evaluation_set, request.path_params["item_id"])


def _kind(connection: Connection, evaluation_set: Row[Any]) -> str:
    kind: str = evaluation_set_rows.entity(connection, evaluation_set.workspace, evaluation_set.processor_id).kind
    return kind


def _files_of(connection: Connection, items: Iterable[Row[Any]]) -> dict[str, Row[Any]]:
    return get_rows(connection, files, {file_id for item in items for file_id in item.file_ids})


ROUTES = [
    ApiRoute("GET", "/evaluation_sets", list_sets, ListPage[EvaluationSet], query=SetFilter),
    ApiRoute("POST", "/evaluation_sets", create, EvaluationSet, body=EvaluationSetRequest),
    ApiRoute("GET", "/evaluation_sets/{id}", retrieve, EvaluationSet),
    ApiRoute("GET", "/evaluation_sets/{id}/items", list_items, ListPage[EvaluationItemSummary], query=SortedQuery),
    ApiRoute("POST", "/evaluation_sets/{id}/items", create_items, EvaluationItemsCreated, body=EvaluationItemsRequest),
    ApiRoute("GET", "/evaluation_sets/{id}/items/{item_id}", retrieve_item, EvaluationItem),
    ApiRoute("POST", "/evaluation_sets/{id}/items/{item_id}", update_item, EvaluationItem, body=EvaluationItemUpdate),
    ApiRoute("DELETE", "/evaluation_sets/{id}/items/{item_id}", remove_item, Deleted),
]
