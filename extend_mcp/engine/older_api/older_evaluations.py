"""Evaluation sets and their items in the shapes of the older API."""

from typing import Any

from sqlalchemy import Connection, Row, select

from extend_mcp.engine.errors import not_found
from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.storage.tables import evaluation_items, evaluation_sets


def evaluation_set(today: Body) -> Body:
    """A set, in a list or by itself."""
    older = {key: today[key] for key in ("object", "id", "name", "description", "createdAt", "updatedAt")}
    return older | {"processorId": today["entity"]["id"]}


def item(row: Row[Any]) -> Body:
    """An item. The older API has no items of several files: `fileId` is null for them."""
    return {
        "object": "evaluation_set_item",
        "id": row.id,
        "evaluationSetId": row.set_id,
        "fileId": row.file_ids[0] if len(row.file_ids) == 1 else None,
        "expectedOutput": row.expected_output,
    }


def find(connection: Connection, workspace: str, item_id: str) -> Row[Any]:
    """An item of this workspace, in any set. Raises `Problem`."""
    its = select(evaluation_items).join(evaluation_sets, evaluation_sets.c.id == evaluation_items.c.set_id)
    its = its.where(evaluation_items.c.id == item_id, evaluation_sets.c.workspace == workspace)
    row = connection.execute(its).first()
    if row is None:
        raise not_found("Evaluation set item", item_id)
    return row
