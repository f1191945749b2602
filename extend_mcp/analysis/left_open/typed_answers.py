"""Converts a model's text answers to values of a field's type."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from extend_mcp.analysis.left_open.open_fields import kind_of
from extend_mcp.grounding import date_readings, misfits, number_readings

LONGEST = 2000
"""The most characters of a text."""
_CENTS = re.compile(r"\d([.,])\d{1,2}$")
MOSTLY = 0.8
"""The share of amounts with the same decimal mark from which it decides unclear numbers."""


def decimal_mark(words: Iterable[str]) -> str | None:
    """The decimal mark of a document's amounts; None if they have none, or both."""
    marks = Counter(found[1] for word in words if (found := _CENTS.search(word.strip("()%€$£-;:"))))
    mark, most = marks.most_common(1)[0] if marks else (None, 0)
    return mark if most >= MOSTLY * marks.total() else None


def typed(answer: str | bool, schema: Mapping[str, Any], mark: str | None) -> Any:
    """The value for a field of this schema; None if the answer does not fit. `mark` is the document's decimal mark."""
    kind = kind_of(schema)
    value: Any = answer
    if isinstance(answer, str):
        value = answer[:LONGEST]
        if kind == "number":
            value = _number(value, mark)
        elif kind == "date":
            value = _day(value)
    return None if value is None or next(misfits(value, schema), None) else _whole(value, schema)


def _number(text: str, mark: str | None) -> float | None:
    """The number that a text means; None if it may mean several."""
    text = text.replace("%", "").strip()
    found = number_readings.readings(text)
    if len(found) > 1 and mark is not None:
        found = frozenset(value for value in found if abs(value) == _by_mark(text, mark))
    return float(next(iter(found))) if len(found) == 1 else None


def _by_mark(text: str, mark: str) -> Decimal | None:
    """The digits of a text as a number, by one decimal mark."""
    try:
        return Decimal(re.sub(rf"[^\d{re.escape(mark)}]", "", text).replace(mark, "."))
    except InvalidOperation:
        return None


def _day(text: str) -> str | None:
    found = date_readings.readings(text)
    return next(iter(found)).isoformat() if len(found) == 1 else None


def _whole(value: Any, schema: Mapping[str, Any]) -> Any:
    types = schema.get("type")
    return int(value) if isinstance(value, float) and "integer" in (types or ()) else value
