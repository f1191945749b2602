"""Extracted values in a form in which values of the same meaning are equal. The field's schema gives the meaning.

Text is compared without regard to case, white space, and the forms of quotes and dashes; numbers to six decimals, with
or without thousands separators; dates as days. Blank text counts as no value. The cloud's rules are not documented.
"""

import unicodedata
from datetime import date
from typing import Any

from extend_mcp.engine.budget import Budget

Schema = dict[str, Any]
Value = dict[str, Any]

_SAME = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-"})


def fields_of(schema: Schema) -> dict[str, Schema] | None:
    """The properties of an object's schema, by name; None for other schemas."""
    properties = schema.get("properties")
    return properties if isinstance(properties, dict) else None


def items_of(schema: Schema) -> Schema | None:
    """The schema of an array's items; None for other schemas."""
    items = schema.get("items")
    return items if isinstance(items, dict) else None


def cover_value(schema: Schema, value: Any, budget: Budget) -> Schema:
    """`schema` with the fields of `value` added that it lacks: an expected result may be of another version.

    Raises `OverBudget`: each row costs a step for each field of the rows before it.
    """
    budget.spend()
    fields, items = fields_of(schema), items_of(schema)
    if isinstance(value, dict) and (fields is not None or not schema):
        fields = fields or {}
        return {
            "properties": {
                name: cover_value(fields.get(name, {}), value.get(name), budget) for name in [*fields, *value]
            }
        }
    if isinstance(value, list) and (items is not None or not schema):
        items = items or {}
        for item in value:
            items = cover_value(items, item, budget)
        return {"items": items}
    return schema


def canonicalize(schema: Schema, value: Any) -> Any:
    """`value` in the shape of `schema`: objects have every field, arrays are lists, no value is None."""
    if (fields := fields_of(schema)) is not None:
        members = value if isinstance(value, dict) else {}
        return {name: canonicalize(part, members.get(name)) for name, part in fields.items()}
    if (items := items_of(schema)) is not None:
        return [canonicalize(items, item) for item in value] if isinstance(value, list) else []
    if isinstance(value, str):
        return _meaning(schema, value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _plain(str(value)) if "string" in _types(schema) else _number(value)
    return value


def _meaning(schema: Schema, text: str) -> Any:
    plain = _plain(text)
    try:
        if {"number", "integer"} & set(_types(schema)):
            return _number(float(plain.replace(",", "")))
        if schema.get("extend:type") == "date":
            return date.fromisoformat(plain[:10]).isoformat()
    except ValueError:
        return plain
    return plain or None


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).translate(_SAME).casefold().split())


def _number(value: float) -> float:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return round(value, 6)


def _types(schema: Schema) -> list[str]:
    kind = schema.get("type", [])
    return [kind] if isinstance(kind, str) else kind
