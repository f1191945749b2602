"""Rows of a table by their ids."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, bindparam, select

from extend_mcp.engine.errors import not_found

MOST_IDS = 500
"""The most ids in one statement."""


def get_row(connection: Connection, table: Table, what: str, row_id: str, **columns: Any) -> Row[Any]:
    """The row with this id and these other columns. Raises `Problem`, in which `what` is the kind of object."""
    same = (table.c[name] == value for name, value in columns.items())
    row = connection.execute(select(table).where(table.c.id == row_id, *same)).first()
    if row is None:
        raise not_found(what, row_id)
    return row


def get_rows(connection: Connection, table: Table, ids: set[str]) -> dict[str, Row[Any]]:
    """The rows of a table with these ids, by id. Deleted rows are missing."""
    return {row.id: row for part in split_ids(ids) for row in connection.execute(_by_ids(table), {"ids": part})}


def split_ids(ids: Iterable[str]) -> Iterator[list[str]]:
    """All the ids once, in order, as many at a time as a statement may name."""
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), MOST_IDS):
        yield ordered[start : start + MOST_IDS]


@cache
def _by_ids(table: Table) -> Select[Any]:
    """Built once: to build it takes as long as to run it."""
    return select(table).where(table.c.id.in_(bindparam("ids", expanding=True)))
