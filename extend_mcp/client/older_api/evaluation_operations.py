"""`/evaluation_sets` and their items, which have other paths in the older version."""

from extend_mcp.client.older_api.config_shapes import ANY, check_body
from extend_mcp.client.older_api.document_inputs import result_to_older
from extend_mcp.client.older_api.operation import (
    SORTED,
    Body,
    Operation,
    TodayRequest,
    keep_unchanged,
    rename_keys,
    same_names,
    unwrap,
    unwrap_deleted,
    unwrap_page,
)


def item(older: Body) -> Body:
    """An item. It has only the `fileId` of its file. Results by field, from older configs, become a value."""
    expected = older["expectedOutput"]
    if expected and all(isinstance(each, dict) and {"id", "value"} <= each.keys() for each in expected.values()):
        return {**older, "expectedOutput": {"value": {name: each["value"] for name, each in expected.items()}}}
    return older


def _set_body(request: TodayRequest) -> Body:
    """The older version needs a description: an empty one is added."""
    body = check_body(request.body, dict.fromkeys(("name", "description", "entityId"), ANY))
    return {"description": "", **rename_keys(body, entityId="processorId")}


def _items_body(request: TodayRequest) -> Body:
    body = check_body(request.body, {"items": {"fileId": ANY, "expectedOutput": ANY}})
    items = [{**each, "expectedOutput": result_to_older(each["expectedOutput"])} for each in body["items"]]
    return {"evaluationSetId": request.ids[0], "items": items}


def _item_body(request: TodayRequest) -> Body:
    return {"expectedOutput": result_to_older(check_body(request.body, {"expectedOutput": ANY})["expectedOutput"])}


def _added(answer: Body, _: TodayRequest) -> Body:
    return {"evaluationSetItems": [item(each) for each in answer["evaluationSetItems"]]}


OPERATIONS = {
    "GET /evaluation_sets": Operation(
        "GET /evaluation_sets",
        unwrap_page("evaluationSets", keep_unchanged),
        query=same_names(*SORTED, entityId="processorId"),
    ),
    "POST /evaluation_sets": Operation(
        "POST /evaluation_sets", unwrap("evaluationSet", keep_unchanged), body=_set_body
    ),
    "GET /evaluation_sets/{id}": Operation("GET /evaluation_sets/{0}", unwrap("evaluationSet", keep_unchanged)),
    "GET /evaluation_sets/{id}/items": Operation(
        "GET /evaluation_sets/{0}/items", unwrap_page("evaluationSetItems", item), query=same_names(*SORTED)
    ),
    "POST /evaluation_sets/{id}/items": Operation("POST /evaluation_set_items/bulk", _added, body=_items_body),
    "POST /evaluation_sets/{id}/items/{id}": Operation(
        "POST /evaluation_set_items/{1}", unwrap("evaluationSetItem", item), body=_item_body
    ),
    "DELETE /evaluation_sets/{id}/items/{id}": Operation(
        "DELETE /evaluation_set_items/{1}", unwrap_deleted("evaluationSetItemId")
    ),
}
