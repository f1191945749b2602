"""JSON as tables that people can read."""

from typing import Any

from extend_mcp.engine.ui.markup import Html, join, tag
from extend_mcp.engine.ui.wording import scalar, shortened

MOST_ROWS = 200
MOST_TEXT = 2000
MOST_DEPTH = 12
MOST_INLINE = 20


def json_table(value: Any, depth: int = 0) -> Html:
    """A JSON value: objects and arrays as tables, an array of objects as one with a column a key."""
    if depth > MOST_DEPTH:
        return tag("span", "nested too deep to show", class_="none")
    if isinstance(value, dict) and value:
        rows = [
            _row(tag("th", key, scope="row"), tag("td", json_table(inner, depth + 1))) for key, inner in value.items()
        ]
        return _table(None, rows)
    if isinstance(value, list) and value:
        columns = _columns(value)
        if columns:
            return _table(
                tag("tr", *(tag("th", key) for key in columns)), [_record(row, columns, depth) for row in value]
            )
        if len(value) <= MOST_INLINE and not any(isinstance(inner, dict | list) for inner in value):
            return tag("ul", *(tag("li", _text(inner)) for inner in value), class_="inline")
        return _table(None, [_row(tag("td", json_table(inner, depth + 1))) for inner in value])
    return _text(value)


def _columns(value: list[Any]) -> list[str]:
    """The keys of an array of objects, in their order; none where it is not such an array, or a very wide one."""
    if not all(isinstance(row, dict) for row in value):
        return []
    keys = list(dict.fromkeys(key for row in value[:MOST_ROWS] for key in row))
    return keys if len(keys) <= 8 else []


def _record(row: dict[str, Any], columns: list[str], depth: int) -> Html:
    return _row(*(tag("td", json_table(row[key], depth + 1) if key in row else None) for key in columns))


def _row(*cells: Html) -> Html:
    return tag("tr", *cells)


def _table(head: Html | None, rows: list[Html]) -> Html:
    left = len(rows) - MOST_ROWS
    more = tag("p", f"and {left:,} more rows", class_="note") if left > 0 else None
    table = tag("table", tag("thead", head) if head else None, tag("tbody", *rows[:MOST_ROWS]), class_="json")
    return join(table, more)


def _text(value: Any) -> Html:
    if isinstance(value, dict | list):
        return tag("span", "empty", class_="none")
    said = scalar(value)
    return join(said if isinstance(said, Html) else shortened(said, MOST_TEXT))
