"""One row of a table, by its id."""

from typing import Any

from sqlalchemy import Connection, Row, Table, select

from extend_mcp.engine.errors import not_found


def get_row(connection: Connection, table: Table, what: str, row_id: str, **its: Any) -> Row[Any]:
    """The row with this id and these values of other columns. Raises `Problem`, which calls it `what`."""
    same = (table.c[name] == value for name, value in its.items())
    row = connection.execute(select(table).where(table.c.id == row_id, *same)).first()
    if row is None:
        raise not_found(what, row_id)
    return row
