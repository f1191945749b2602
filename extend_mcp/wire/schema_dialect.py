"""The dialect of JSON Schema for extraction: checks a schema, and brings it into the form that the API returns."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

REFERENCE = (
    "`$ref` is not supported: write in its place the definition that it names; of one that contains itself, as many "
    "levels as are needed"
)
MAX_DEPTH = 5
"""Levels of nested objects; the root does not count."""

TYPES = (
    "types are string, number, integer and boolean, each with null, object and array; "
    "a date, a currency or a signature is an `extend:type`"
)
"""The types, for error messages."""
_PRIMITIVES = ("string", "number", "integer", "boolean")
_UNSUPPORTED = (
    "anyOf oneOf allOf not if then else const pattern format $defs definitions minimum maximum exclusiveMinimum "
    "exclusiveMaximum multipleOf minLength maxLength minItems maxItems uniqueItems patternProperties prefixItems"
).split()
_NAME = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
SHAPES: dict[str, dict[str, str]] = {
    "currency": {"amount": "number", "iso_4217_currency_code": "string"},
    "signature": {
        "printed_name": "string",
        "signature_date": "string",
        "is_signed": "boolean",
        "title_or_role": "string",
    },
}
"""`extend:type`s that are objects of fixed properties."""
MEANT = {
    "money": "currency", "text": "string", "str": "string", "float": "number", "double": "number", "decimal": "number",
    "int": "integer", "bool": "boolean", "datetime": "date",
}  # fmt: skip
"""What names of types elsewhere are called here."""
_TYPE_NAMES = (*_PRIMITIVES, "object", "array", "date", *SHAPES, *MEANT)
"""What a type may be called."""


@dataclass(frozen=True, slots=True)
class SchemaProblem:
    """One fault of a schema, and its path, like `schema.properties.total`."""

    reason: str
    path: str

    def __str__(self) -> str:
        return f"{self.reason}; Path: {self.path}"


def check(schema: dict[str, Any]) -> list[SchemaProblem]:
    """All faults of a schema; empty if the API accepts it."""
    if "$ref" in schema:
        return [SchemaProblem(REFERENCE, "schema")]
    if schema.get("type") != "object" or not isinstance(schema.get("properties"), dict):
        return [SchemaProblem('The root must be {"type": "object", "properties": {…}}', "schema")]
    return list(_object(schema, "schema", 0))


def normalise(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with every property required and `additionalProperties: false` on every object."""
    filled = {key: _normalise_part(key, part) for key, part in schema.items()}
    if isinstance(filled.get("properties"), dict):
        filled["required"] = list(filled["properties"])
        filled["additionalProperties"] = False
    return filled


def _normalise_part(key: str, part: Any) -> Any:
    if key == "properties" and isinstance(part, dict):
        return {name: normalise(inner) for name, inner in part.items()}
    return normalise(part) if key == "items" and isinstance(part, dict) else part


def _object(schema: dict[str, Any], path: str, depth: int) -> Iterator[SchemaProblem]:
    yield from _keywords(schema, path)
    if depth > MAX_DEPTH:
        yield SchemaProblem(f"Objects may be nested at most {MAX_DEPTH} levels deep", path)
        return
    properties = schema.get("properties")
    if not isinstance(properties, dict):
        yield SchemaProblem("An object needs `properties`", path)
        return
    for name, part in properties.items():
        inner = f"{path}.properties.{name}"
        if not _NAME.fullmatch(name):
            yield SchemaProblem("A property name has only letters, digits, `_` and `-`", inner)
        if isinstance(part, dict):
            yield from _property(part, inner, depth)
        else:
            yield SchemaProblem(f"A property must be a schema object{_unknown(part)}", inner)
    yield from _fixed_shape(schema, properties, path)


def _property(schema: dict[str, Any], path: str, depth: int) -> Iterator[SchemaProblem]:
    kind = schema.get("type")
    if "$ref" in schema:
        yield SchemaProblem(REFERENCE, path)
    elif "enum" in schema:
        yield from _enum(schema, path)
    elif kind == "object":
        yield from _object(schema, path, depth + 1)
    elif kind == "array":
        yield from _array(schema, path, depth)
    elif kind in _PRIMITIVES:
        yield SchemaProblem(f'Expected a nullable type: "type": ["{kind}", "null"]', path)
    elif _is_nullable_primitive(kind):
        yield from _keywords(schema, path)
        yield from _date(schema, path, ["string", "null"])
    elif isinstance(kind, list) and ("object" in kind or "array" in kind):
        yield SchemaProblem('Objects and arrays are not nullable: write "type": "object" or "type": "array"', path)
    else:
        yield SchemaProblem(f"`type` must be a known type{_unknown(kind)}", path)


def _unknown(kind: Any) -> str:
    """The end of an error: the name, if it is not a type, the type that it is most like, and the types that there
    are."""
    if not isinstance(kind, str) or kind in (*_PRIMITIVES, "object", "array"):
        return f"; {TYPES}"
    near = get_close_matches(kind.lower(), _TYPE_NAMES, 1, 0.7) if kind not in _TYPE_NAMES else []
    meant = f", `{near[0]}` may be meant" if near else ""
    return f": `{kind}` is not a type{meant}; {TYPES}"


def _array(schema: dict[str, Any], path: str, depth: int) -> Iterator[SchemaProblem]:
    yield from _keywords(schema, path)
    items = schema.get("items")
    inner = f"{path}.items"
    if not isinstance(items, dict):
        yield SchemaProblem("An array needs `items`, one schema object", path)
    elif "$ref" in items:
        yield SchemaProblem(REFERENCE, inner)
    elif "enum" in items:
        yield SchemaProblem("Items of an array cannot be an enum", inner)
    elif items.get("type") == "object":
        yield from _object(items, inner, depth + 1)
    elif items.get("type") == "array":
        yield SchemaProblem("Arrays of arrays are not supported", inner)
    elif items.get("type") in _PRIMITIVES:
        yield from _keywords(items, inner)
        yield from _date(items, inner, "string")
    elif _is_nullable_primitive(items.get("type")):
        yield SchemaProblem("Items of an array are not nullable: leave out null", inner)
    else:
        kind = items.get("type")
        yield SchemaProblem(f"`items` must be an object schema or have a `type` without null{_unknown(kind)}", inner)


def _enum(schema: dict[str, Any], path: str) -> Iterator[SchemaProblem]:
    yield from _keywords(schema, path)
    values = schema["enum"]
    if not isinstance(values, list) or not all(value is None or isinstance(value, str) for value in values):
        yield SchemaProblem("An enum is a list of strings and null", path)
    elif None not in values:
        yield SchemaProblem("An enum must contain null", path)
    elif len(values) < 2:
        yield SchemaProblem("An enum needs at least one string besides null", path)
    else:
        descriptions = schema.get("extend:descriptions")
        if descriptions is not None and not (
            isinstance(descriptions, list) and all(isinstance(text, str) for text in descriptions)
        ):
            yield SchemaProblem("`extend:descriptions` is a list of strings, parallel to `enum`", path)
    if "type" in schema and not (_is_nullable_primitive(schema["type"]) and "string" in schema["type"]):
        yield SchemaProblem('The type of an enum is left out, or ["string", "null"]', path)


def _keywords(schema: dict[str, Any], path: str) -> Iterator[SchemaProblem]:
    for keyword in _UNSUPPORTED:
        if keyword in schema:
            yield SchemaProblem(f"`{keyword}` is not supported", path)
    for keyword in ("description", "extend:name"):
        if not isinstance(schema.get(keyword, ""), str):
            yield SchemaProblem(f"`{keyword}` must be a string", path)
    special = schema.get("extend:type")
    if special is not None and special not in ("date", *SHAPES):
        yield SchemaProblem("`extend:type` must be date, currency or signature", path)
    elif special in SHAPES and schema.get("type") != "object":
        yield SchemaProblem(f"`extend:type` {special} needs an object", path)


def _date(schema: dict[str, Any], path: str, expected: Any) -> Iterator[SchemaProblem]:
    kind = schema["type"]
    if schema.get("extend:type") == "date" and (sorted(kind) if isinstance(kind, list) else kind) != (
        sorted(expected) if isinstance(expected, list) else expected
    ):
        yield SchemaProblem("A date is a string", path)


def _fixed_shape(schema: dict[str, Any], properties: dict[str, Any], path: str) -> Iterator[SchemaProblem]:
    special = schema.get("extend:type")
    if special == "date":
        yield SchemaProblem("A date is a string", path)
    shape = SHAPES.get(special) if isinstance(special, str) else None
    if shape is None:
        return
    if properties.keys() != shape.keys():
        yield SchemaProblem(f"A {special} has exactly the properties {', '.join(shape)}", path)
        return
    for name, kind in shape.items():
        part = properties[name]
        if not isinstance(part, dict) or not _is_nullable_primitive(part.get("type")) or kind not in part["type"]:
            yield SchemaProblem(
                f'`{name}` of a {special} must be "type": ["{kind}", "null"]', f"{path}.properties.{name}"
            )


def _is_nullable_primitive(kind: Any) -> bool:
    return (
        isinstance(kind, list)
        and len(kind) == 2
        and "null" in kind
        and any(isinstance(part, str) and part in _PRIMITIVES for part in kind)
    )
