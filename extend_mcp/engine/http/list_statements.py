"""The SQL of a page of a list. Built once for each shape of a query: to build it takes as long as to run it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any, Literal

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Table,
    bindparam,
    func,
    null,
    select,
    tuple_,
    union_all,
)

from extend_mcp.engine.http.list_filters import Beside, Contains, Other, Where
from extend_mcp.engine.storage.dialects import find_text, json_text, write_json
from extend_mcp.engine.storage.name_index import make_pattern

FIRST = 5_000
"""A part of a name is looked for in so many rows before an index is asked: most lists are of a common name."""

Search = Literal["all", "first", "indexed"]
"""Where to look for a part of a name: in all names, in those of the first rows, or in an index of names."""
Tests = list[ColumnElement[bool]]
_LIMIT = bindparam("limit", type_=Integer)


@dataclass(frozen=True, slots=True)
class ListShape:
    """A query without its values. `order` is the column of its order; `is_later` if it is not the first page.

    `filters` has each column with the kind of its filter, or the number of its allowed values. `unread` names columns
    that are not read.
    """

    table: Table
    filters: tuple[tuple[str, int | type], ...]
    order: str
    ascending: bool
    is_later: bool
    unread: tuple[str, ...]

    def sort(self, rows: FromClause) -> list[ColumnElement[Any]]:
        """The order of these rows: that of the list, and then by id."""
        columns = (rows.c[self.order], rows.c.id)
        return [column.asc() if self.ascending else column.desc() for column in columns]


def shape_filters(where: Where) -> tuple[tuple[str, int | type], ...]:
    """The filters of a `ListShape`."""
    return tuple((name, len(value) if isinstance(value, tuple) else type(value)) for name, value in where.items())


def bind_filters(where: Where) -> dict[str, Any]:
    """The values of the filters, by their names in the statement."""
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


def looks_for_name(values: Mapping[str, Any]) -> bool:
    """True if the filters with these values have a part of a name."""
    return "first" in values


@lru_cache(maxsize=500)
def build_statement(shape: ListShape, search: Search) -> Select[Any]:
    """The statement of a page.

    For a column with several allowed values, the first rows of each value are looked up: an index is in order for one
    value, but not for several (measured: 0.1 ms, not 34 ms, with 200,000 runs).
    """
    table, ordered = shape.table, shape.sort(shape.table)
    conditions = [_after_last(shape)] if shape.is_later else []
    named = [name for name, what in shape.filters if what is Contains]
    several = product(*(_tests(table.c[name], what) for name, what in shape.filters if what is not Contains))
    each = []
    for tests in several:
        rows, left = _narrow(shape, [*conditions, *tests], named, search)
        parts = [find_text(func.lower(rows.c[name]), bindparam(f"{name}_0")) > 0 for name in named]
        each.append(select(rows.c.id).where(*left, *parts).order_by(*shape.sort(rows)).limit(_LIMIT))
    ids = each[0]
    if len(each) > 1:
        among = union_all(*(select(first.subquery()) for first in each))
        ids = select(table.c.id).where(table.c.id.in_(among)).order_by(*ordered).limit(_LIMIT)
    columns = [column for column in table.columns if column.name not in shape.unread]
    return select(*columns).where(table.c.id.in_(ids)).order_by(*ordered)  # so names are searched in an index alone


def _after_last(shape: ListShape) -> ColumnElement[bool]:
    """The condition that a row comes after the last one of the page before."""
    value, row_id = shape.table.c[shape.order], shape.table.c.id
    last = tuple_(bindparam("last_value", type_=value.type), bindparam("last_id", type_=row_id.type))
    return tuple_(value, row_id) > last if shape.ascending else tuple_(value, row_id) < last


def _narrow(shape: ListShape, tests: Tests, named: list[str], search: Search) -> tuple[FromClause, Tests]:
    """The rows among which a name is looked for, and the tests that they still have to pass."""
    if search == "all":
        return shape.table, tests
    columns = [shape.table.c[name] for name in (shape.order, "id", *named)]
    chosen = select(*columns).where(*tests)
    if search == "first":
        return chosen.order_by(*shape.sort(shape.table)).limit(bindparam("first", type_=Integer)).subquery(), []
    pattern = func.lower(columns[-1]).like(bindparam("pattern"))
    return chosen.where(pattern).cte().prefix_with("materialized"), []  # else the planner may read all names in order


def _tests(column: Column[Any], what: int | type) -> Tests:
    """One test for each value that the column may have."""
    if isinstance(what, int):
        return [column == bindparam(f"{column.name}_{number}") for number in range(what)]
    value: BindParameter[Any] = bindparam(f"{column.name}_0")
    if what is Beside:
        return [func.coalesce(column, null()) == value]  # no index is on this
    if what is list:
        return [json_text(column) == value]
    return [column != value if what is Other else column == value]
