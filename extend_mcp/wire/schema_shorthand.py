"""Schemas in short: `{"total": "number", "seller": {"name": "string"}, "lines": [{"sku": "string"}]}`."""

import re
from collections.abc import Iterator
from typing import Any

from extend_mcp.wire.schema_dialect import SHAPES

PRIMITIVES = frozenset({"string", "number", "integer", "boolean"})
SPECIAL = frozenset({"date", *SHAPES})
"""`extend:type`s, which are often written as types."""
MEANT = {
    "money": "currency", "text": "string", "str": "string", "float": "number", "double": "number", "decimal": "number",
    "int": "integer", "bool": "boolean", "datetime": "date",
}  # fmt: skip
"""What names of types elsewhere are called here."""
_TYPE_NAME = re.compile(r"[a-z]{2,20}")
"""A word that is meant as the name of a type, even if there is no such type."""
DROPPED = (
    "pattern minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength minItems maxItems "
    "uniqueItems patternProperties $schema $id default examples nullable"
).split()
"""Keywords that only restrict a value: the same values are found without them."""

KEYWORDS = frozenset(DROPPED) | frozenset(
    "type enum const properties required items description title format extend:type extend:name extend:descriptions "
    "additionalProperties anyOf oneOf allOf $ref $defs definitions".split()
)


def is_fields_alone(schema: dict[str, Any]) -> bool:
    """True for fields without the object around them, like `{"total": "number"}`.

    Fields may be called like keywords: `{"type": "string", "items": {"type": "array", …}}`.
    """
    if "properties" in schema or schema.get("type") in ("object", "array"):
        return False
    return bool(schema) and all(map(_is_shape, schema.values())) and schema.keys() not in ({"type"}, {"items"})


def _is_shape(part: Any) -> bool:
    """True for a schema, the name of a type, fields that are shapes, and a list that holds one shape."""
    if isinstance(part, str):
        return _TYPE_NAME.fullmatch(part) is not None
    if isinstance(part, list):
        return len(part) == 1 and _is_shape(part[0])
    return _is_schema(part) or (isinstance(part, dict) and bool(part) and all(map(_is_shape, part.values())))


def _is_schema(part: Any) -> bool:
    """True for a schema, which has a type or the like. If its other members are shapes, it is fields instead."""
    if not isinstance(part, dict) or not part.keys() & {"type", "enum", "$ref", "properties"}:
        return False
    others = [part[name] for name in part.keys() - KEYWORDS]
    return not others or not all(
        each in PRIMITIVES | SPECIAL if isinstance(each, str) else _is_shape(each) for each in others
    )


def spell_out(parts: dict[str, Any], key: str, path: str) -> Iterator[str]:
    """Replace the name of a type, fields alone, or a list that holds one item by the schema that it stands for."""
    part = parts[key]
    if isinstance(part, str) and part in PRIMITIVES | SPECIAL | MEANT.keys():
        parts[key] = {"type": part}
        if part in PRIMITIVES:  # `repair` reports the others
            yield f"{path}: {part} written as a type"
    elif isinstance(part, list) and _is_shape(part):
        parts[key] = {"type": "array", "items": part[0]}
        yield f"{path}: list written as an array"
    elif isinstance(part, dict) and not _is_schema(part) and _is_shape(part):
        parts[key] = {"type": "object", "properties": part}
        yield f"{path}: fields written as the properties of an object"
