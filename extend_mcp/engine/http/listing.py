"""Pages of a list, by keyset: each page costs the same, and new rows do not shift it."""

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import product
from typing import Any, Literal

from pydantic import Field
from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Row,
    Select,
    Table,
    bindparam,
    func,
    null,
    select,
    tuple_,
    union_all,
)

from extend_mcp.engine.errors import invalid
from extend_mcp.engine.http.strict_json import read_json
from extend_mcp.engine.storage.dialects import find_text, json_text, write_json
from extend_mcp.engine.storage.name_index import has_name_index, make_pattern
from extend_mcp.wire.base import Wire
from extend_mcp.wire.runs import SortBy, SortDir

FIRST = 5_000
"""A part of a name is looked for in so many rows before an index is asked: most lists are of a common name."""


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


@dataclass(frozen=True, slots=True)
class Contains:
    """A part of a text, in any case of letters."""

    text: str


@dataclass(frozen=True, slots=True)
class Other:
    """Any value but this one."""

    value: str


@dataclass(frozen=True, slots=True)
class Beside:
    """A value that is compared in rows found by the index of another column."""

    value: Any


Shape = tuple[tuple[str, int | type], ...]
Search = Literal["all", "first", "indexed"]
"""Where to look for a part of a name: in all names, in those of the first rows, or in an index of names."""
Tests = list[ColumnElement[bool]]
Where = Mapping[str, Any]
"""The conditions by column: a value (a list in a column of JSON), `Contains`, `Other`, `Beside`, or one of a tuple."""
_LIMIT = bindparam("limit", type_=Integer)


def set_filters(**filters: Any) -> dict[str, Any]:
    """The filters that are not None."""
    return {name: value for name, value in filters.items() if value is not None}


def containing(text: str | None) -> Contains | None:
    """The filter by part of a name, or None."""
    return Contains(text) if text else None


def read_page(
    connection: Connection, table: Table, where: Where, query: ListQuery, order: str, without: tuple[str, ...] = ()
) -> tuple[list[Row[Any]], str | None]:
    """Rows in the order of the column `order`, and the token of the next page or None.

    `without` names columns that are not read. Raises `Problem` if the query's token is from another query.
    """
    seal = _seal(table.name, where, order, query.sort_dir)
    values = _values(where) | {"limit": query.max_page_size + 1}
    if query.next_page_token:
        values["last_value"], values["last_id"] = _read_token(query.next_page_token, seal)
    shape = tuple((name, len(value) if isinstance(value, tuple) else type(value)) for name, value in where.items())
    search = partial(_statement, table, shape, order, query.sort_dir == "asc", bool(query.next_page_token), without)
    rows = _read_rows(connection, table, search, values)
    if len(rows) <= query.max_page_size:
        return rows, None
    rows.pop()
    return rows, _write_token([getattr(rows[-1], order), rows[-1].id], seal)


def _read_rows(
    connection: Connection, table: Table, search: Callable[[Search], Select[Any]], values: Mapping[str, Any]
) -> list[Row[Any]]:
    """The rows of a page. On PostgreSQL a name that few rows have is looked up in an index, if there is one.

    A common name is found sooner in the order of the list (measured with 3,000,000 runs: 0.5 ms, not 735 ms).
    """
    if "first" in values and connection.dialect.name == "postgresql":
        rows = list(connection.execute(search("first"), values))
        if len(rows) == values["limit"]:
            return rows
        if values["pattern"] is not None and has_name_index(connection, table.name):
            return list(connection.execute(search("indexed"), values))
    return list(connection.execute(search("all"), values))


def _values(where: Where) -> dict[str, Any]:
    """The parameters of `_statement`."""
    values: dict[str, Any] = {}
    for name, value in where.items():
        if isinstance(value, tuple):
            values |= {f"{name}_{number}": each for number, each in enumerate(value)}
        elif isinstance(value, Contains):
            lower = value.text.encode().lower().decode()  # of ASCII alone, as `lower` of both databases here
            values |= {f"{name}_0": lower, "first": FIRST, "pattern": make_pattern(value.text)}
        elif isinstance(value, list):
            values[f"{name}_0"] = write_json(value)
        else:
            values[f"{name}_0"] = value.value if isinstance(value, Other | Beside) else value
    return values


@lru_cache(maxsize=500)
def _statement(
    table: Table, shape: Shape, order: str, ascending: bool, is_later: bool, without: tuple[str, ...], search: Search
) -> Select[Any]:
    """The statement of a page, built once for each shape: to build it takes as long as to run it.

    For a column with several allowed values, the first rows of each value are looked up: an index is in order for one
    value, but not for several (measured: 0.1 ms, not 34 ms, with 200,000 runs).
    """
    by = (table.c[order], table.c.id)
    ordered = _sort(table, order, ascending)
    conditions = []
    if is_later:
        last = tuple_(bindparam("last_value", type_=by[0].type), bindparam("last_id", type_=by[1].type))
        conditions.append(tuple_(*by) > last if ascending else tuple_(*by) < last)
    named = [name for name, what in shape if what is Contains]
    several = product(*(_tests(table.c[name], what) for name, what in shape if what is not Contains))
    each = []
    for tests in several:
        rows, left = _narrow(table, [*conditions, *tests], [order, "id", *named], ordered, search)
        parts = [find_text(func.lower(rows.c[name]), bindparam(f"{name}_0")) > 0 for name in named]
        each.append(select(rows.c.id).where(*left, *parts).order_by(*_sort(rows, order, ascending)).limit(_LIMIT))
    ids = each[0]
    if len(each) > 1:
        among = union_all(*(select(first.subquery()) for first in each))
        ids = select(table.c.id).where(table.c.id.in_(among)).order_by(*ordered).limit(_LIMIT)
    columns = [column for column in table.columns if column.name not in without]
    return select(*columns).where(table.c.id.in_(ids)).order_by(*ordered)  # so names are searched in an index alone


def _sort(rows: FromClause, order: str, ascending: bool) -> list[ColumnElement[Any]]:
    return [column.asc() if ascending else column.desc() for column in (rows.c[order], rows.c.id)]


def _narrow(
    table: Table, tests: Tests, columns: list[str], ordered: list[ColumnElement[Any]], search: Search
) -> tuple[FromClause, Tests]:
    """The rows among which a name is looked for, and the tests that they still have to pass."""
    if search == "all":
        return table, tests
    chosen = select(*(table.c[name] for name in columns)).where(*tests)
    if search == "first":
        return chosen.order_by(*ordered).limit(bindparam("first", type_=Integer)).subquery(), []
    pattern = func.lower(table.c[columns[-1]]).like(bindparam("pattern"))
    return chosen.where(pattern).cte().prefix_with("materialized"), []  # else the planner may read all names in order


def _tests(column: Column[Any], what: int | type) -> list[ColumnElement[bool]]:
    """One test for each value that the column may have."""
    if isinstance(what, int):
        return [column == bindparam(f"{column.name}_{number}") for number in range(what)]
    value: BindParameter[Any] = bindparam(f"{column.name}_0")
    if what is Beside:
        return [func.coalesce(column, null()) == value]  # no index is on this
    if what is list:
        return [json_text(column) == value]
    return [column != value if what is Other else column == value]


def _seal(table: str, where: Where, order: str, direction: str) -> bytes:
    """A hash that ties a token to its query."""
    parts = [table, [[name, repr(value)] for name, value in where.items()], order, direction]
    return hashlib.sha256(json.dumps(parts).encode()).digest()[:10]


def _write_token(key: list[Any], seal: bytes) -> str:
    position = json.dumps(key, separators=(",", ":")).encode()
    return f"{base64.urlsafe_b64encode(position).decode()}:{base64.urlsafe_b64encode(seal).decode()}"


def _read_token(token: str, seal: bytes) -> tuple[int, str]:
    try:
        position, _, sealed = token.partition(":")
        if base64.urlsafe_b64decode(sealed) != seal:
            raise invalid(
                "nextPageToken: it is from a list with other filters or another order; leave it out to start again"
            )
        value, last_id = read_json(base64.urlsafe_b64decode(position))
        return int(value) % 2**63, str(last_id)
    except (binascii.Error, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise invalid("nextPageToken: it is not a token of this API") from error
