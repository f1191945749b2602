"""The types of arguments in words, for messages."""

from collections.abc import Mapping
from typing import Any


def describe_type(schema: Mapping[str, Any]) -> str:
    """What an argument must be, in words."""
    if "enum" in schema:
        return f"one of {', '.join(map(str, schema['enum']))}"
    kinds = {"integer": "a whole number", "number": "a number", "boolean": "true or false", "object": "an object"}
    if schema.get("type") == "array":
        of = "objects" if schema.get("items", {}).get("type") == "object" else "strings"
        return f"a list of {_range(schema, 'minItems', 'maxItems')}{of}"
    if schema.get("type") == "string":
        longest = schema.get("maxLength")
        return f"a string of at most {longest} characters" if longest else "a string"
    bounds = f" from {schema['minimum']} to {schema['maximum']}" if "maximum" in schema else ""
    return f"{kinds[schema['type']]}{bounds}"


def _range(schema: Mapping[str, Any], low: str, high: str) -> str:
    return f"{schema.get(low, 0)} to {schema[high]} " if high in schema else ""


def describe_type_at(schema: Mapping[str, Any], place: tuple[int | str, ...]) -> str:
    """The type, in words, of a place within a tool's arguments."""
    for step in place:
        inner = schema.get("properties", {}).get(step) or schema.get("items") or schema.get("additionalProperties")
        if not isinstance(inner, dict) or "type" not in inner:
            break
        schema = inner
    return describe_type(schema)
