"""Locks of rows that a transaction reads before it changes them or others. They last until it ends.

SQLite has one writer at a time, so nothing is locked there. On PostgreSQL each statement sees what other transactions
committed before it (READ COMMITTED): so lock first, then read. Lock what waits for a run before the run itself. If two
transactions still wait for each other, PostgreSQL ends one of them, and it is run again.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, select


def lock_rows(connection: Connection, table: Table, ids: Iterable[str | None], *, shared: bool = False) -> bool:
    """Wait until no other transaction holds these rows, then hold them. Ids of rows that do not exist do nothing.

    Several may hold a row `shared`: then none of them changes it. Returns True if what was read of the rows before may
    have changed since.
    """
    if connection.dialect.name == "sqlite":
        return False
    named = sorted({row_id for row_id in ids if row_id is not None})
    if named:
        connection.execute(_lock(table, shared), {"ids": named}).all()
    return True


@cache
def _lock(table: Table, shared: bool) -> Select[Any]:
    """Lock rows by their ids, in one order. Built once: to build it takes longer than to run it (measured)."""
    rows = select(table.c.id).where(table.c.id.in_(bindparam("ids", expanding=True))).order_by(table.c.id)
    return rows.with_for_update(read=shared)
