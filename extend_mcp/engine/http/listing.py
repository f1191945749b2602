"""Pages of a list, by keyset: each page costs the same, and new rows do not shift it."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field
from sqlalchemy import Connection, Row, Table

from extend_mcp.engine.http.list_filters import Where
from extend_mcp.engine.http.list_statements import (
    ListShape,
    bind_filters,
    build_statement,
    looks_for_name,
    shape_filters,
)
from extend_mcp.engine.http.page_tokens import make_seal, read_token, write_token
from extend_mcp.engine.storage.name_index import has_name_index
from extend_mcp.wire.base import Wire
from extend_mcp.wire.runs import SortBy, SortDir


class ListQuery(Wire):
    """The query of every list. Fields that the endpoint does not document are ignored, like all unknown ones."""

    next_page_token: str | None = Field(default=None, max_length=1000)
    max_page_size: int = Field(default=10, ge=1, le=1000)
    sort_dir: SortDir = "desc"


class SortedQuery(ListQuery):
    """The query of a list with a choice of order."""

    sort_by: SortBy = "updatedAt"

    @property
    def column(self) -> str:
        """The column to sort by."""
        return "created_at" if self.sort_by == "createdAt" else "updated_at"


def read_page(
    connection: Connection, table: Table, where: Where, query: ListQuery, order: str, unread: tuple[str, ...] = ()
) -> tuple[list[Row[Any]], str | None]:
    """Rows in the order of the column `order`, and the token of the next page or None.

    `unread` names columns that are not read. Raises `Problem` if the query's token is from another query.
    """
    seal = make_seal(table.name, where, order, query.sort_dir)
    values = bind_filters(where) | {"limit": query.max_page_size + 1}
    if query.next_page_token:
        values["last_value"], values["last_id"] = read_token(query.next_page_token, seal)
    is_later = bool(query.next_page_token)
    shape = ListShape(table, shape_filters(where), order, query.sort_dir == "asc", is_later, unread)
    rows = _read_rows(connection, shape, values)
    if len(rows) <= query.max_page_size:
        return rows, None
    rows.pop()
    return rows, write_token([getattr(rows[-1], order), rows[-1].id], seal)


def _read_rows(connection: Connection, shape: ListShape, values: Mapping[str, Any]) -> list[Row[Any]]:
    """The rows of a page. On PostgreSQL a name that few rows have is looked up in an index, if there is one.

    A common name is found sooner in the order of the list (measured with 3,000,000 runs: 0.5 ms, not 735 ms).
    """
    if looks_for_name(values) and connection.dialect.name == "postgresql":
        rows = list(connection.execute(build_statement(shape, "first"), values))
        if len(rows) == values["limit"]:
            return rows
        if values["pattern"] is not None and has_name_index(connection, shape.table.name):
            return list(connection.execute(build_statement(shape, "indexed"), values))
    return list(connection.execute(build_statement(shape, "all"), values))
