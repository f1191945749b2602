"""The rows of evaluation sets and their items. Nothing here knows HTTP."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from extend_mcp.engine.errors import invalid, not_found
from extend_mcp.engine.evaluations.compared_values import Value
from extend_mcp.engine.files import file_rows
from extend_mcp.engine.http.strict_json import is_deeper
from extend_mcp.engine.processors.processor_kinds import PROCESSORS
from extend_mcp.engine.storage.lookup import get_row
from extend_mcp.engine.storage.tables import evaluation_items, evaluation_sets, processors
from extend_mcp.engine.times import now
from extend_mcp.wire.evaluations import EvaluationItemInput
from extend_mcp.wire.ids import new_id
from extend_mcp.wire.saved import ProvidedOutput

MAX_DEPTH = 32
"""How deep an expected value may be nested. Schemas go five objects deep."""


def create(connection: Connection, workspace: str, name: str, description: str, processor_id: str) -> Row[Any]:
    """Add an empty set."""
    moment = now()
    row = {"id": new_id("ev"), "workspace": workspace, "name": name, "description": description}
    added = insert(evaluation_sets).values(**row, processor_id=processor_id, created_at=moment, updated_at=moment)
    return connection.execute(added.returning(evaluation_sets)).one()


def get(connection: Connection, workspace: str, set_id: str) -> Row[Any]:
    """A set of this workspace. Raises `Problem`."""
    return get_row(connection, evaluation_sets, "Evaluation set", set_id, workspace=workspace)


def entity(connection: Connection, workspace: str, processor_id: str) -> Row[Any]:
    """An extractor, classifier or splitter of this workspace. Raises `Problem`."""
    its = (processors.c.id == processor_id) & (processors.c.workspace == workspace)
    row = connection.execute(select(processors).where(its, processors.c.kind.in_(PROCESSORS))).first()
    if row is None:
        raise not_found("Extractor, classifier or splitter", processor_id)
    return row


def add(connection: Connection, evaluation_set: Row[Any], items: Sequence[EvaluationItemInput]) -> list[Row[Any]]:
    """Add checked items in their order. Raises `Problem` if a file is unknown, and adds none then."""
    named = [[item.file_id] if item.file_id is not None else item.file_ids or [] for item in items]
    file_rows.get_files(connection, evaluation_set.workspace, [file_id for file_ids in named for file_id in file_ids])
    added = []
    for item, file_ids in zip(items, named, strict=True):
        moment = now()
        row = {"id": new_id("evi"), "set_id": evaluation_set.id, "file_ids": file_ids}
        row |= {"expected_output": item.expected_output.wire(), "created_at": moment, "updated_at": moment}
        added.append(connection.execute(insert(evaluation_items).values(row).returning(evaluation_items)).one())
    _touch(connection, evaluation_set)
    return added


def item(connection: Connection, evaluation_set: Row[Any], item_id: str) -> Row[Any]:
    """An item of a set. Raises `Problem`."""
    return get_row(connection, evaluation_items, "Evaluation set item", item_id, set_id=evaluation_set.id)


def change_item(connection: Connection, evaluation_set: Row[Any], row: Row[Any], expected: Value) -> Row[Any]:
    """Replace the expected result of an item."""
    changed = update(evaluation_items).where(evaluation_items.c.id == row.id)
    values = {"expected_output": expected, "updated_at": now()}
    _touch(connection, evaluation_set)
    return connection.execute(changed.values(values).returning(evaluation_items)).one()


def remove_item(connection: Connection, evaluation_set: Row[Any], row: Row[Any]) -> None:
    """Delete an item from its set. Evaluations that have begun still use it."""
    connection.execute(delete(evaluation_items).where(evaluation_items.c.id == row.id))
    _touch(connection, evaluation_set)


def _touch(connection: Connection, evaluation_set: Row[Any]) -> None:
    its = evaluation_sets.c.id == evaluation_set.id
    connection.execute(update(evaluation_sets).where(its).values(updated_at=now()))


def check_files(item: EvaluationItemInput, path: str, kind: str) -> None:
    """Refuse an item without exactly one of `fileId` and `fileIds`, with a file twice, or with too many for `kind`."""
    if (item.file_id is None) == (item.file_ids is None):
        raise invalid(f"{path}: give exactly one of fileId and fileIds")
    if item.file_ids is None:
        return
    if kind != "extractor":
        raise invalid(f"{path}.fileIds: only sets of an extractor accept several files as one item")
    if len(set(item.file_ids)) < len(item.file_ids):
        raise invalid(f"{path}.fileIds: the same file is given twice")


def check_expected(expected: ProvidedOutput, path: str, kind: str) -> None:
    """Refuse an expected result that does not fit this kind of processor."""
    if kind == "extractor":
        if expected.value is None:
            raise invalid(
                f"{path}.value: the expected result of an extractor is an object with the fields of its schema"
            )
        if is_deeper(expected.value, MAX_DEPTH):
            raise invalid(f"{path}.value: it is nested more than {MAX_DEPTH} deep")
    elif kind == "classifier":
        if expected.id is None or expected.type is None:
            raise invalid(f"{path}: the expected result of a classifier has the id and the type of a classification")
    elif expected.splits is None:
        raise invalid(f"{path}.splits: the expected result of a splitter is a list of parts")
    for index, part in enumerate(expected.splits or []):
        if part.end_page < part.start_page:
            raise invalid(f"{path}.splits.{index}: endPage is before startPage")
