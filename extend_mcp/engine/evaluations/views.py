"""Evaluation sets, their items and their runs as the API's objects."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from extend_mcp.engine import views
from extend_mcp.engine.evaluations import runs
from extend_mcp.engine.evaluations.metrics import counted
from extend_mcp.engine.file_views import file_summary
from extend_mcp.engine.ids import iso
from extend_mcp.engine.lookup import by_id
from extend_mcp.engine.shapes import Body
from extend_mcp.engine.tables import processors, versions


def evaluation_sets(connection: Connection, rows: Sequence[Row[Any]]) -> list[Body]:
    """Sets, in a list or one by itself."""
    entities = by_id(connection, processors, {row.processor_id for row in rows})
    return [_evaluation_set(row, entities[row.processor_id]) for row in rows]


def _evaluation_set(row: Row[Any], entity: Row[Any]) -> Body:
    return {
        "object": "evaluation_set",
        "id": row.id,
        "name": row.name,
        "description": row.description,
        "entity": views.processor_summary(entity),
        "createdAt": iso(row.created_at),
        "updatedAt": iso(row.updated_at),
        "createdBy": None,
    }


def item_summary(row: Row[Any], files: dict[str, Row[Any]]) -> Body:
    """An item in a list. Files that were deleted are missing."""
    found = [file_summary(files[file_id]) for file_id in row.file_ids if file_id in files]
    several = len(row.file_ids) > 1
    return {
        "object": "evaluation_set_item",
        "id": row.id,
        "file": found[0] if found and not several else None,
        "files": found if several else None,
        "createdBy": None,
    }


def item(row: Row[Any], files: dict[str, Row[Any]]) -> Body:
    """An item in full."""
    more = {"evaluationSetId": row.set_id, "expectedOutput": row.expected_output}
    return item_summary(row, files) | more


def run(connection: Connection, row: Row[Any]) -> Body:
    """An evaluation. While it goes on, its members tell how far it is."""
    batch, counts = runs.batch_of(connection, row), runs.statuses(connection, row)
    version = connection.execute(select(versions).where(versions.c.id == row.version_id)).one()
    entity = connection.execute(select(processors).where(processors.c.id == row.processor_id)).one()
    processed = sum(counts.get(status, 0) for status in runs.ENDED)
    waiting = row.status == "PROCESSING" and set(counts) == {"PENDING"}
    body = {
        "object": "evaluation_set_run",
        "id": row.id,
        "evaluationSetId": row.source_id,
        "entity": views.processor_summary(entity),
        "entityVersion": views.version_summary(version, entity.kind),
        "metrics": runs.metrics_of(row) or counted(batch.kind, batch.run_count, processed),
        "status": "PENDING" if waiting else row.status,
        "options": {},
        "createdAt": iso(row.created_at),
        "updatedAt": iso(row.updated_at),
    }
    if row.status == "FAILED":
        body |= {"failureReason": row.failure_reason, "failureMessage": row.failure_message}
    return body | {"warnings": row.warnings} if row.warnings else body
