"""Lays out JSON for people: as tables, lists and texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from extend_mcp.engine.ui.wording import scalar, shortened

MOST_ROWS = 200
MOST_TEXT = 2000
MOST_DEPTH = 12
MOST_INLINE = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table. `cells` hold each JSON value in a tuple; None is an empty cell."""

    name: str | None
    cells: Sequence[tuple[Any] | None]


@dataclass(frozen=True, slots=True)
class ValueLayout:
    """A JSON value laid out: a table, with a head if it has `columns`, and `left` rows that are not shown.

    A list is short texts in one line; `none` is a text that stands for no value, in a paler colour.
    """

    sort: Literal["table", "list", "text", "none"]
    text: str = ""
    texts: Sequence["ValueLayout"] = ()
    columns: Sequence[str] = ()
    rows: Sequence[Row] = ()
    left: int = 0


def shape(value: Any, depth: int = 0) -> ValueLayout:
    """The layout of a JSON value: objects and arrays as tables. An array of objects has a column for each key."""
    if depth > MOST_DEPTH:
        return ValueLayout("none", "nested too deep to show")
    if isinstance(value, dict | list):
        return _table(value) if value else ValueLayout("none", "empty")
    return ValueLayout("none" if value is None else "text", shortened(scalar(value), MOST_TEXT))


def _table(value: dict[str, Any] | list[Any]) -> ValueLayout:
    left = max(0, len(value) - MOST_ROWS)
    if isinstance(value, dict):
        return ValueLayout("table", rows=[Row(key, [(value[key],)]) for key in list(value)[:MOST_ROWS]], left=left)
    shown = value[:MOST_ROWS]
    if columns := _columns(value):
        rows = [Row(None, [(row[key],) if key in row else None for key in columns]) for row in shown]
        return ValueLayout("table", columns=columns, rows=rows, left=left)
    if len(value) <= MOST_INLINE and not any(isinstance(inner, dict | list) for inner in value):
        return ValueLayout("list", texts=[shape(inner) for inner in value])
    return ValueLayout("table", rows=[Row(None, [(inner,)]) for inner in shown], left=left)


def _columns(value: list[Any]) -> list[str]:
    """The keys of an array of objects, in their order; none if it is not such an array, or a very wide one."""
    if not all(isinstance(row, dict) for row in value):
        return []
    keys = list(dict.fromkeys(key for row in value[:MOST_ROWS] for key in row))
    return keys if len(keys) <= 8 else []
