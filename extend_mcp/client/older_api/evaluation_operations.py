"""`/evaluation_sets` and their items, which have paths of their own there."""

from extend_mcp.client.older_api.config_shapes import ANY, taken
from extend_mcp.client.older_api.document_inputs import provided
from extend_mcp.client.older_api.operation import (
    SORTED,
    Body,
    Operation,
    TodayRequest,
    as_is,
    deleted,
    listed,
    renamed,
    same,
    single,
)


def item(older: Body) -> Body:
    """An item. Its file is a `fileId` alone. Results by field, as older configs have them, become a value."""
    expected = older["expectedOutput"]
    if expected and all(isinstance(one, dict) and {"id", "value"} <= one.keys() for one in expected.values()):
        return {**older, "expectedOutput": {"value": {name: one["value"] for name, one in expected.items()}}}
    return older


def _set_body(asked: TodayRequest) -> Body:
    """A description must be there: an empty one says as much as none."""
    body = taken(asked.body, dict.fromkeys(("name", "description", "entityId"), ANY))
    return {"description": "", **renamed(body, entityId="processorId")}


def _items_body(asked: TodayRequest) -> Body:
    body = taken(asked.body, {"items": {"fileId": ANY, "expectedOutput": ANY}})
    items = [{**one, "expectedOutput": provided(one["expectedOutput"])} for one in body["items"]]
    return {"evaluationSetId": asked.ids[0], "items": items}


def _item_body(asked: TodayRequest) -> Body:
    return {"expectedOutput": provided(taken(asked.body, {"expectedOutput": ANY})["expectedOutput"])}


def _added(answer: Body, _: TodayRequest) -> Body:
    return {"evaluationSetItems": [item(one) for one in answer["evaluationSetItems"]]}


OPERATIONS = {
    "GET /evaluation_sets": Operation(
        "GET /evaluation_sets",
        listed("evaluationSets", as_is),
        query=same(*SORTED, entityId="processorId"),
    ),
    "POST /evaluation_sets": Operation("POST /evaluation_sets", single("evaluationSet", as_is), body=_set_body),
    "GET /evaluation_sets/{id}": Operation("GET /evaluation_sets/{0}", single("evaluationSet", as_is)),
    "GET /evaluation_sets/{id}/items": Operation(
        "GET /evaluation_sets/{0}/items", listed("evaluationSetItems", item), query=same(*SORTED)
    ),
    "POST /evaluation_sets/{id}/items": Operation("POST /evaluation_set_items/bulk", _added, body=_items_body),
    "POST /evaluation_sets/{id}/items/{id}": Operation(
        "POST /evaluation_set_items/{1}", single("evaluationSetItem", item), body=_item_body
    ),
    "DELETE /evaluation_sets/{id}/items/{id}": Operation(
        "DELETE /evaluation_set_items/{1}", deleted("evaluationSetItemId")
    ),
}
