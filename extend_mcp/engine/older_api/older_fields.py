"""Configs with `fields`, which came before schemas: their schema, and outputs by field."""

from collections.abc import Sequence

from pydantic import ValidationError

from extend_mcp.engine.errors import Problem, invalid
from extend_mcp.engine.http.api_object import Body
from extend_mcp.wire import schema_dialect
from extend_mcp.wire.older_configs import ExtractionField, OlderExtractConfig

MAX_DEPTH = 5
"""The same limit as in schemas."""

_TEXT: Body = {"type": ["string", "null"]}
_DATE = _TEXT | {"extend:type": "date"}
_TYPES: dict[str, Body] = {
    "string": _TEXT,
    "number": {"type": ["number", "null"]},
    "boolean": {"type": ["boolean", "null"]},
    "date": _DATE,
    "currency": {
        "type": "object",
        "extend:type": "currency",
        "properties": {"amount": {"type": ["number", "null"]}, "iso_4217_currency_code": _TEXT},
    },
    "signature": {
        "type": "object",
        "extend:type": "signature",
        "properties": {
            "printed_name": _TEXT,
            "signature_date": _DATE,
            "is_signed": {"type": ["boolean", "null"]},
            "title_or_role": _TEXT,
        },
    },
}


def fields_of(config: Body) -> list[Body] | None:
    """The fields from which the schema of a config was made, or None.

    Today's API keeps any value of this key, and may put another schema beside it.
    """
    try:
        schema = schema_of(OlderExtractConfig.read({"type": "EXTRACT", "fields": config.get("fields")}).fields or [])
    except (ValidationError, Problem):
        return None
    if schema_dialect.normalise(config.get("schema") or schema) != schema_dialect.normalise(schema):
        return None
    fields: list[Body] | None = config.get("fields")
    return fields


def schema_of(fields: Sequence[ExtractionField], depth: int = 0) -> Body:
    """The schema for the same fields. Names that a schema cannot have are refused later, with the schema.

    Raises `Problem` if a name is used twice, or if the fields are nested too deep.
    """
    properties: Body = {}
    if depth > MAX_DEPTH:
        raise invalid(f"config.fields: they are nested more than {MAX_DEPTH} deep")
    for field in fields:
        if field.name in properties:
            raise invalid(f"config.fields: the name {field.name!r} is used twice; each name must be unique")
        properties[field.name] = _property(field, depth)
    return {"type": "object", "properties": properties}


def _property(field: ExtractionField, depth: int) -> Body:
    description = {"description": field.description} if field.description else {}
    if field.type == "enum":
        choices = field.enum or []
        return description | {
            "enum": [*(choice.value for choice in choices), None],
            "extend:descriptions": [*(choice.description for choice in choices), ""],
        }
    if field.type in {"object", "array"}:
        inner = schema_of(field.fields or [], depth + 1)
        return description | (inner if field.type == "object" else {"type": "array", "items": inner})
    return _TYPES[field.type] | description


def by_field(fields: Sequence[Body], output: Body) -> Body:
    """An extraction's output as one result for each field, by name. Values within objects and arrays are plain."""
    return {field["name"]: _result(field, output) for field in fields}


def _result(field: Body, output: Body) -> Body:
    name = field["name"]
    about = output.get("metadata", {}).get(name, {})
    result = {
        "id": field["id"],
        "type": field["type"],
        "value": output["value"].get(name),
        "insights": about.get("insights") or [],
        "references": [_reference(field, each) for each in about.get("citations") or [] if each.get("page")],
    }
    confidence = about.get("logprobsConfidence")
    if confidence is not None:
        result["confidence"] = confidence
    return result | {key: field[key] for key in ("schema", "enum") if field.get(key) is not None}


def _reference(field: Body, citation: Body) -> Body:
    points = citation.get("polygon") or []
    xs, ys = [point["x"] for point in points], [point["y"] for point in points]
    box = {"top": min(ys), "left": min(xs), "bottom": max(ys), "right": max(xs)} if points else None
    return {
        "id": field["id"],
        "fieldName": field["name"],
        "page": citation["page"]["number"],
        "boundingBoxes": [box] if box else [],
    }
