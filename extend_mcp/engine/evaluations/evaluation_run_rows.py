"""The rows of evaluations, which are runs of evaluation sets. Nothing here knows HTTP.

An evaluation is a row of `runs` of the kind `evaluation`, and a batch with the same id. The batch's members are runs of
the measured processor, one for each item. When the last member has ended, the evaluation is queued, and a worker
measures it. It ends once, as its own row alone says that it has.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select

from extend_mcp.engine.errors import invalid, not_found
from extend_mcp.engine.evaluations.compared_values import Value
from extend_mcp.engine.objects.guards import note_removed
from extend_mcp.engine.objects.port import Removed
from extend_mcp.engine.outbox import pending
from extend_mcp.engine.processors import processor_rows
from extend_mcp.engine.queue.port import RunLease, read_held
from extend_mcp.engine.runs import run_rows, run_status
from extend_mcp.engine.runs.run_kinds import BY_PROCESSOR, KINDS
from extend_mcp.engine.storage.dialects import json_text
from extend_mcp.engine.storage.lookup import get_row, get_rows
from extend_mcp.engine.storage.tables import EVALUATION, batches, evaluation_items, evaluation_members, files
from extend_mcp.engine.storage.tables import runs as table
from extend_mcp.engine.times import now

SOURCE = "EVAL_SET"
"""The older API's word for the source of an evaluation. The source id is that of the set."""
ENDED = ("PROCESSED", "FAILED")
"""The statuses of members that count. Cancelled or deleted members do not."""


def choose_items(connection: Connection, evaluation_set: Row[Any], item_ids: Sequence[str] | None) -> list[Row[Any]]:
    """The items to measure on, oldest first: all, or those with these ids. Raises `Problem` if there are none."""
    its = evaluation_items.c.set_id == evaluation_set.id
    order = (evaluation_items.c.created_at, evaluation_items.c.id)
    items = list(connection.execute(select(evaluation_items).where(its).order_by(*order)))
    if item_ids is not None:
        in_set = {item.id for item in items}
        for item_id in item_ids:
            if item_id not in in_set:
                raise not_found("Evaluation set item", item_id)
        wanted = set(item_ids)
        items = [item for item in items if item.id in wanted]
    if not items:
        raise invalid(f"Evaluation set {evaluation_set.id} has no items: add some first.")
    return items


def start(
    connection: Connection, evaluation_set: Row[Any], processor: Row[Any], version: str, items: list[Any]
) -> Row[Any]:
    """Add an evaluation of a processor's version, and its members."""
    workspace = evaluation_set.workspace
    kind = next(kind.name for kind in KINDS.values() if kind.processor == processor.kind)
    config, named = processor_rows.resolve(connection, workspace, processor.kind, processor.id, version, None)
    shared = named | {"priority": run_rows.BATCH_PRIORITY}
    columns = {"source": SOURCE, "source_id": evaluation_set.id, **shared}
    new = run_rows.new_row(BY_PROCESSOR.prefix, EVALUATION, workspace, {}, [], **columns)
    row = connection.execute(insert(table).values(new).returning(table)).one()
    run_id = row.id
    run_rows.new_batch(connection, workspace, kind, run_id, len(items))
    shared |= {"status": "PENDING", "source": BY_PROCESSOR.source, "source_id": run_id, "batch_id": run_id}
    members, files_by_id = [], get_rows(connection, files, {file_id for item in items for file_id in item.file_ids})
    for item in items:
        documents = _documents(files_by_id, item)
        several = {"is_package": len(documents) > 1}
        members.append(run_rows.new_run(kind, workspace, config, documents, **shared, **several))
    expected = [
        {"member_id": member["id"], "evaluation_id": run_id, "expected_output": item.expected_output}
        for member, item in zip(members, items, strict=True)
    ]
    connection.execute(insert(evaluation_members), expected)
    run_rows.add(connection, members)
    return row


def _documents(files_by_id: Mapping[str, Row[Any]], item: Row[Any]) -> list[Row[Any]]:
    for file_id in item.file_ids:
        if file_id not in files_by_id:
            raise invalid(f"File not found: {file_id}. Evaluation set item {item.id} needs it: delete the item.")
    return [files_by_id[file_id] for file_id in item.file_ids]


def get(connection: Connection, workspace: str, run_id: str) -> Row[Any]:
    """An evaluation of this workspace. Raises `Problem`."""
    return get_row(connection, table, "Evaluation set run", run_id, kind=EVALUATION, workspace=workspace)


def batch_of(connection: Connection, run: Row[Any]) -> Row[Any]:
    """The batch of an evaluation: it has the kind of the members and how many there were."""
    return connection.execute(select(batches).where(batches.c.id == run.id)).one()


def count_by_status(connection: Connection, run: Row[Any]) -> dict[str, int]:
    """The number of members by status, without deleted ones."""
    its = table.c.batch_id == run.id, table.c.workspace == run.workspace
    counts = select(table.c.status, func.count().label("members")).where(*its).group_by(table.c.status)
    return {row.status: row.members for row in connection.execute(counts)}


def get_ended_members(connection: Connection, run: Row[Any]) -> list[Row[Any]]:
    """The members that count, each with its `expected` result; this and the config are JSON texts.

    As objects, a schema of 100 fields in each config would take six times the memory (measured).
    """
    its = evaluation_members.c.evaluation_id == run.id, table.c.status.in_(ENDED)
    config, expected = json_text(table.c.config), json_text(evaluation_members.c.expected_output)
    columns = (table.c.id, table.c.kind, table.c.status, table.c.attempt, table.c.metrics)
    wanted = select(*columns, config.label("config"), expected.label("expected"))
    wanted = wanted.join(evaluation_members, evaluation_members.c.member_id == table.c.id)
    return list(connection.execute(wanted.where(*its).order_by(table.c.id)))


def metrics_of(run: Row[Any]) -> Value | None:
    """The metrics of a measured evaluation, or None. Its row has them beside those of all runs."""
    metrics: Value | None = run.metrics and run.metrics["evaluation"]
    return metrics


def finish(connection: Connection, lease: RunLease, metrics: Value, warnings: list[Value]) -> None:
    """End a measured evaluation. Does nothing if it is no longer the lease's."""
    run = read_held(connection, lease)
    if run is not None:
        values = {"processingTimeMs": now() - run.created_at, "pageCount": metrics["numPages"], "evaluation": metrics}
        end(connection, lease, "PROCESSED", metrics=values, warnings=warnings or None)


def end(connection: Connection, lease: RunLease, status: str, **columns: Any) -> None:
    """End an evaluation. Does nothing if it is no longer the lease's."""
    if run_status.change_status(connection, lease, status, **columns):
        connection.execute(delete(evaluation_members).where(evaluation_members.c.evaluation_id == lease.run_id))


def remove(connection: Connection, run: Row[Any]) -> Removed:
    """Delete an ended evaluation. Its members stay."""
    connection.execute(delete(table).where(table.c.id == run.id))
    connection.execute(delete(batches).where(batches.c.id == run.id))
    pending.remove_deliveries(connection, [run.id])
    return note_removed(connection, [run.id], [])
