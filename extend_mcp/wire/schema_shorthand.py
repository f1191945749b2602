"""Schemas in short: `{"total": "number", "seller": {"name": "Who is paid"}, "lines": [{"sku": "string"}]}`."""

import re
from collections.abc import Iterator
from typing import Any

from extend_mcp.wire.schema_dialect import MEANT, SHAPES

PRIMITIVES = frozenset({"string", "number", "integer", "boolean"})
SPECIAL = frozenset({"date", *SHAPES})
"""`extend:type`s, which are often written as types."""
_TYPE_NAME = re.compile(r"[a-z]{2,20}")
"""A word that is meant as the name of a type, even if there is no such type."""
_SENTENCE = re.compile(r"(?s)(?=.*[^\W\d_]{2})\s*\S+\s+\S.*")
"""Two words or more: what a field is, in place of its schema."""
SAID = frozenset({"description", "title"})
"""Keywords that only say what a field is."""
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
    if "properties" in schema or schema.get("type") in ("object", "array") or _is_said(schema):
        return False
    is_part = schema.keys() == {"type"} or (schema.keys() == {"items"} and not isinstance(schema["items"], list))
    return bool(schema) and all(map(_is_shape, schema.values())) and not is_part


def _is_shape(part: Any) -> bool:
    """True for a schema, the name of a type, a sentence, fields that are shapes, and a list that holds one shape."""
    if isinstance(part, str):
        return _named(part) != "" or (_TYPE_NAME.fullmatch(part) or _SENTENCE.fullmatch(part)) is not None
    if isinstance(part, list):
        return len(part) == 1 and _is_shape(part[0])
    return _is_schema(part) or (isinstance(part, dict) and bool(part) and all(map(_is_shape, part.values())))


def _named(text: str) -> str:
    """The type that a text names; empty if it names none."""
    name = text.strip().lower()
    return name if name in PRIMITIVES | SPECIAL | MEANT.keys() else ""


def _is_said(part: Any) -> bool:
    """True for a schema without a type that only says what a field is."""
    sentences = part.values() if isinstance(part, dict) and part and part.keys() <= SAID else ()
    return bool(sentences) and all(isinstance(each, str) and _SENTENCE.fullmatch(each) for each in sentences)


def _is_schema(part: Any) -> bool:
    """True for a schema, which has a type or the like. If its other members are shapes, it is fields instead."""
    if _is_said(part):
        return True
    if not isinstance(part, dict) or not part.keys() & {"type", "enum", "$ref", "properties"}:
        return False
    others = [part[name] for name in part.keys() - KEYWORDS]
    return not others or not all(
        each in PRIMITIVES | SPECIAL if isinstance(each, str) else _is_shape(each) for each in others
    )


def spell_out(parts: dict[str, Any], key: str, path: str) -> Iterator[str]:
    """Replace the name of a type, a sentence, fields alone, or a list that holds one item by the schema that it stands
    for."""
    part = parts[key]
    if isinstance(part, str) and (named := _named(part)):
        parts[key] = {"type": named}
        if named in PRIMITIVES:  # `repair` reports the others
            yield f"{path}: {named} written as a type"
    elif isinstance(part, str) and _SENTENCE.fullmatch(part):
        parts[key] = {"type": "string", "description": part.strip()}
        yield f"{path}: sentence written as the description of a string"
    elif _is_said(part):
        parts[key] = {"type": "string", **part}
        yield f"{path}: type string added to a description"
    elif isinstance(part, list) and _is_shape(part):
        parts[key] = {"type": "array", "items": part[0]}
        yield f"{path}: list written as an array"
    elif isinstance(part, dict) and not _is_schema(part) and _is_shape(part):
        parts[key] = {"type": "object", "properties": part}
        yield f"{path}: fields written as the properties of an object"
