"""The API's objects of evaluation sets, their items and their runs."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from extend_mcp.engine.evaluations import evaluation_run_rows
from extend_mcp.engine.evaluations.metrics import count_files
from extend_mcp.engine.files.file_views import file_summary
from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.runs import run_views
from extend_mcp.engine.storage.lookup import get_rows
from extend_mcp.engine.storage.tables import processors, versions
from extend_mcp.engine.times import iso


def evaluation_sets(connection: Connection, rows: Sequence[Row[Any]]) -> list[Body]:
    """Sets, for a list or for one alone."""
    entities = get_rows(connection, processors, {row.processor_id for row in rows})
    return [_evaluation_set(row, entities[row.processor_id]) for row in rows]


def _evaluation_set(row: Row[Any], entity: Row[Any]) -> Body:
    return {
        "object": "evaluation_set",
        "id": row.id,
        "name": row.name,
        "description": row.description,
        "entity": run_views.processor_summary(entity),
        "createdAt": iso(row.created_at),
        "updatedAt": iso(row.updated_at),
        "createdBy": None,
    }


def item_summary(row: Row[Any], files: dict[str, Row[Any]]) -> Body:
    """An item in a list. Files that were deleted are missing."""
    summaries = [file_summary(files[file_id]) for file_id in row.file_ids if file_id in files]
    several = len(row.file_ids) > 1
    return {
        "object": "evaluation_set_item",
        "id": row.id,
        "file": summaries[0] if summaries and not several else None,
        "files": summaries if several else None,
        "createdBy": None,
    }


def item(row: Row[Any], files: dict[str, Row[Any]]) -> Body:
    """An item in full."""
    rest = {"evaluationSetId": row.set_id, "expectedOutput": row.expected_output}
    return item_summary(row, files) | rest


def run(connection: Connection, row: Row[Any]) -> Body:
    """An evaluation. While it runs, its members say how far it is."""
    batch, counts = evaluation_run_rows.batch_of(connection, row), evaluation_run_rows.count_by_status(connection, row)
    version = connection.execute(select(versions).where(versions.c.id == row.version_id)).one()
    entity = connection.execute(select(processors).where(processors.c.id == row.processor_id)).one()
    processed = sum(counts.get(status, 0) for status in evaluation_run_rows.ENDED)
    waiting = row.status == "PROCESSING" and set(counts) == {"PENDING"}
    body = {
        "object": "evaluation_set_run",
        "id": row.id,
        "evaluationSetId": row.source_id,
        "entity": run_views.processor_summary(entity),
        "entityVersion": run_views.version_summary(version, entity.kind),
        "metrics": evaluation_run_rows.metrics_of(row) or count_files(batch.kind, batch.run_count, processed),
        "status": "PENDING" if waiting else row.status,
        "options": {},
        "createdAt": iso(row.created_at),
        "updatedAt": iso(row.updated_at),
    }
    if row.status == "FAILED":
        body |= {"failureReason": row.failure_reason, "failureMessage": row.failure_message}
    return body | {"warnings": row.warnings} if row.warnings else body
