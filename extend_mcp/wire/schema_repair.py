"""Repairs schemas that people and models write, so that they fit the dialect of extraction; drafts schemas from
examples."""

import copy
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from extend_mcp.wire.schema_dialect import MEANT, SHAPES
from extend_mcp.wire.schema_names import rename, unwrap
from extend_mcp.wire.schema_shorthand import DROPPED, PRIMITIVES, SPECIAL, is_fields_alone, spell_out

MOST_WRITTEN_OUT = 200_000
"""The most characters that all `$ref`s of one schema may grow to: a few definitions that each name the next one twice
would be huge."""


class _Definitions:
    """The definitions of a schema, to which its `$ref`s refer. They are removed from the schema."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self._parts: dict[str, Any] = {}
        self._room = MOST_WRITTEN_OUT
        for keyword in ("definitions", "$defs"):
            if isinstance(schema.get(keyword), dict):
                self._parts |= schema.pop(keyword)

    def written_out(self, name: str) -> dict[str, Any] | None:
        """A copy of the definition with this name; None if there is none, or if it is too long."""
        part = self._parts.get(name)
        if self._room < 0 or not isinstance(part, dict):
            return None
        self._room -= len(json.dumps(part))
        return copy.deepcopy(part) if self._room >= 0 else None


def repair(schema: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The schema, repaired if that is safe, and each change with its path. `schema` itself stays unchanged.

    What changes the meaning (arrays of arrays, choices between objects, recursion) is left for its author.
    """
    mended = copy.deepcopy(unwrap(schema))
    definitions = _Definitions(mended)
    changes = [] if mended == schema else ["schema: taken out of what was around it"]
    if is_fields_alone(mended):
        mended = {"properties": mended}
        changes.append("schema: fields written as the properties of an object")
    if "type" not in mended and "properties" in mended:
        mended["type"] = "object"
    changes += _mend(mended, "schema", definitions, frozenset())
    return mended, changes


def draft(example: dict[str, Any]) -> dict[str, Any]:
    """A schema for objects like `example`: numbers, booleans, ISO dates, nested objects, arrays by their first item."""
    return {"type": "object", "properties": {name: _like(value) for name, value in example.items()}}


def _like(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        if value.keys() == SHAPES["currency"].keys():
            return {"type": "object", "extend:type": "currency", "properties": _shape("currency")}
        return draft(value)
    if isinstance(value, list):
        item = _like(value[0]) if value else {"type": "string"}
        kind = item["type"]
        return {"type": "array", "items": {**item, "type": kind[0] if isinstance(kind, list) else kind}}
    if isinstance(value, bool):
        return {"type": ["boolean", "null"]}
    if isinstance(value, int | float):
        return {"type": ["integer" if isinstance(value, int) else "number", "null"]}
    return {"type": ["string", "null"], **({"extend:type": "date"} if _is_date(value) else {})}


def _shape(special: str) -> dict[str, Any]:
    """The properties that an `extend:type` of an object has."""
    properties: dict[str, Any] = {name: {"type": [kind, "null"]} for name, kind in SHAPES[special].items()}
    if special == "signature":
        properties["signature_date"]["extend:type"] = "date"
    return properties


def _is_date(value: Any) -> bool:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return len(value) == 10


def _mend(
    part: dict[str, Any], path: str, definitions: _Definitions, seen: frozenset[str], *, item: bool = False
) -> Iterator[str]:
    """Repair one part in place; `item` for a part of an array, where null is not allowed."""
    reference = part.get("$ref")
    name = reference.rpartition("/")[2] if isinstance(reference, str) else None
    if name is not None and name not in seen and (meant := definitions.written_out(name)) is not None:
        del part["$ref"]
        part.update({**meant, **part})
        seen |= {name}
        yield f"{path}: $ref {name} written out"
    yield from _one_choice(part, path)
    yield from _special(part, path)
    yield from _bounds(part, path)
    yield from _enum(part, path, item=item)
    yield from _type(part, path, item=item)
    if isinstance(part.get("properties"), dict):
        yield from rename(part, path)
        yield from _properties(part["properties"], f"{path}.properties", definitions, seen)
    if "items" in part:
        yield from spell_out(part, "items", f"{path}.items")
    if isinstance(part.get("items"), dict):
        yield from _mend(part["items"], f"{path}.items", definitions, seen, item=True)


def _properties(
    properties: dict[str, Any], path: str, definitions: _Definitions, seen: frozenset[str]
) -> Iterator[str]:
    for key in list(properties):
        yield from spell_out(properties, key, f"{path}.{key}")
        if isinstance(properties[key], dict):
            yield from _mend(properties[key], f"{path}.{key}", definitions, seen)


def _one_choice(part: dict[str, Any], path: str) -> Iterator[str]:
    """`anyOf` of one kind and null is that kind; `allOf` of one is that one."""
    for keyword in ("anyOf", "oneOf", "allOf"):
        choices = part.get(keyword)
        if not isinstance(choices, list):
            continue
        kinds = [choice for choice in choices if isinstance(choice, dict) and choice.get("type") != "null"]
        if len(kinds) == 1:
            del part[keyword]
            part.update({**kinds[0], **part})
            yield f"{path}: {keyword} of one kind written as that kind"


def _special(part: dict[str, Any], path: str) -> Iterator[str]:
    """A date, a currency or a signature is an `extend:type`, not a type; money is a currency."""
    kind = part.get("type")
    if isinstance(kind, str) and kind in MEANT:
        part["type"] = MEANT[kind]
        yield f"{path}: type {kind} written as {MEANT[kind]}"
        kind = MEANT[kind]
    for name in kind if isinstance(kind, list) else [kind]:
        if isinstance(name, str) and name in SPECIAL and "extend:type" not in part:
            part["type"] = "object" if name in SHAPES else "string"
            part["extend:type"] = name
            yield f"{path}: type {name} written as extend:type {name}"


def _bounds(part: dict[str, Any], path: str) -> Iterator[str]:
    if part.get("format") in ("date", "date-time") and "extend:type" not in part:
        part["extend:type"] = "date"
        yield f"{path}: format {part.pop('format')} written as extend:type date"
    dropped = [keyword for keyword in (*DROPPED, "format") if keyword in part]
    for keyword in dropped:
        del part[keyword]
    if dropped:
        yield f"{path}: {', '.join(dropped)} left out"
    if "const" in part and isinstance(part["const"], str):
        part["enum"] = [part.pop("const")]
        yield f"{path}: const written as enum"


def _enum(part: dict[str, Any], path: str, *, item: bool) -> Iterator[str]:
    values = part.get("enum")
    if not isinstance(values, list) or not all(value is None or isinstance(value, str) for value in values):
        return
    if item:
        named = ", ".join(value for value in values if value)
        del part["enum"]
        part["type"] = "string"
        text = part.get("description")
        part["description"] = f"{text} One of: {named}." if text and isinstance(text, str) else f"One of: {named}."
        yield f"{path}: items cannot be an enum; its values are in the description"
        return
    if None not in values:
        values.append(None)
        yield f"{path}: null added to the enum"
    if part.pop("type", None) is not None:
        yield f"{path}: type left out beside enum"


def _type(part: dict[str, Any], path: str, *, item: bool) -> Iterator[str]:
    kind = part.get("type")
    kinds = [each for each in kind if each != "null"] if isinstance(kind, list) else [kind]
    if len(kinds) != 1:
        return
    only, special = (each if isinstance(each, str) else None for each in (kinds[0], part.get("extend:type")))
    if special in SHAPES and (only != "object" or "properties" not in part):
        part["type"], part["properties"] = "object", _shape(special)
        yield f"{path}: {special} written as the object that it is"
    elif only in PRIMITIVES:
        wanted: Any = only if item else [only, "null"]
        if kind != wanted:
            part["type"] = wanted
            yield f"{path}: type {'without' if item else 'with'} null"
    elif only in {"object", "array"} and kind != only:
        part["type"] = only
        yield f"{path}: {only} without null"
