"""Pages of a list, by keyset: a page costs the same wherever it is, and rows that come in do not shift it."""

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from typing import Any

from pydantic import Field
from sqlalchemy import ColumnElement, Connection, Row, Table, select, tuple_, union_all

from extend_mcp.engine.errors import invalid
from extend_mcp.models.base import Wire
from extend_mcp.models.runs import SortBy, SortDir


class ListQuery(Wire):
    """The query of every list. Fields that its endpoint does not document are ignored, as all unknown ones are."""

    next_page_token: str | None = Field(default=None, max_length=1000)
    max_page_size: int = Field(default=10, ge=1, le=1000)
    sort_dir: SortDir = "desc"


class SortedQuery(ListQuery):
    """The query of a list whose order can be chosen."""

    sort_by: SortBy = "updatedAt"

    @property
    def column(self) -> str:
        """The name of the column of that order."""
        return "created_at" if self.sort_by == "createdAt" else "updated_at"


def page(
    connection: Connection,
    table: Table,
    where: Sequence[ColumnElement[bool]],
    query: ListQuery,
    order: str,
    among: Sequence[ColumnElement[bool]] = (),
) -> tuple[list[Row[Any]], str | None]:
    """Rows in the order of the column named `order`, and the token of the next page, if there is one.

    Each row is of one of `among`, where there are any: each has its first rows looked up, as an index serves one of
    them in order, but not several (measured: 0.1 ms, not 34 ms, of 200,000 runs). Raises `Problem` where the query's
    token came from another query.
    """
    by = (table.c[order], table.c.id)
    conditions = list(where)
    seal = _seal(table.name, [*where, *among], order, query.sort_dir)
    if query.next_page_token:
        last = tuple_(*_read_token(query.next_page_token, seal))
        conditions.append(tuple_(*by) > last if query.sort_dir == "asc" else tuple_(*by) < last)
    ordered = [column.asc() if query.sort_dir == "asc" else column.desc() for column in by]
    if among:
        firsts = [select(table.c.id).where(*conditions, one).order_by(*ordered) for one in among]
        each = [select(first.limit(query.max_page_size + 1).subquery()) for first in firsts]
        conditions = [table.c.id.in_(union_all(*each))]
    ids = select(table.c.id).where(*conditions).order_by(*ordered).limit(query.max_page_size + 1)
    found = select(table).where(table.c.id.in_(ids)).order_by(*ordered)  # so an index alone is searched for names
    rows = list(connection.execute(found))
    if len(rows) <= query.max_page_size:
        return rows, None
    rows.pop()
    return rows, _write_token([getattr(rows[-1], order), rows[-1].id], seal)


def _seal(table: str, where: Sequence[ColumnElement[bool]], order: str, direction: str) -> bytes:
    """What ties a token to its query."""
    compiled = [part.compile() for part in where]
    said = [[str(part), sorted((name, str(value)) for name, value in part.params.items())] for part in compiled]
    return hashlib.sha256(json.dumps([table, said, order, direction]).encode()).digest()[:10]


def _write_token(key: list[Any], seal: bytes) -> str:
    position = json.dumps(key, separators=(",", ":")).encode()
    return f"{base64.urlsafe_b64encode(position).decode()}:{base64.urlsafe_b64encode(seal).decode()}"


def _read_token(token: str, seal: bytes) -> tuple[int, str]:
    try:
        position, _, given = token.partition(":")
        if base64.urlsafe_b64decode(given) != seal:
            raise invalid("nextPageToken: it belongs to a list with other filters or another order")
        value, last_id = json.loads(base64.urlsafe_b64decode(position))
        return int(value) % 2**63, str(last_id)
    except (binascii.Error, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise invalid("nextPageToken: not a token of this API") from error
