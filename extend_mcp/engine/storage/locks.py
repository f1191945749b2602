"""Rows that a transaction holds until it ends, as it reads them to change them, or to change others.

SQLite has one writer at a time, so nothing is held there. On PostgreSQL transactions see what others committed before
each statement (READ COMMITTED): hold first, then read. What waits for a run is held before the run. Where two
transactions still wait for each other, PostgreSQL ends one of them, which is run again.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, Table, select


def lock_rows(connection: Connection, table: Table, ids: Iterable[str | None], *, shared: bool = False) -> bool:
    """Wait until no other transaction holds these rows, then hold them. Ids of rows that do not exist do nothing.

    Several may hold a row `shared`: then none of them changes it. Returns True if what was read of the rows before may
    have changed since.
    """
    if connection.dialect.name == "sqlite":
        return False
    named = sorted({row_id for row_id in ids if row_id is not None})
    if named:
        rows = select(table.c.id).where(table.c.id.in_(named)).order_by(table.c.id)
        connection.execute(rows.with_for_update(read=shared)).all()
    return True
