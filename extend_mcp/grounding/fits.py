"""Checks values against the schema that they are claimed for: types, enums, required fields, the form of dates."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from extend_mcp.wire.schema_dialect import SHAPES

_KINDS: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}
_CODE = re.compile(r"[A-Z]{3}")


def misfits(value: Any, schema: Any, path: str = "", *, in_part: bool = False) -> Iterator[str]:
    """What does not fit, with its path. A part of the schema that is not understood fits everything.

    `in_part`: the values are some of those that the schema asks for, so `required` ones can be missing.
    """
    if not isinstance(schema, dict):
        return
    choices = next((schema[each] for each in ("anyOf", "oneOf") if isinstance(schema.get(each), list)), None)
    if choices is not None:
        if not any(next(misfits(value, choice, path, in_part=in_part), None) is None for choice in choices):
            yield f"{path or 'values'}: does not fit any of the choices"
        return
    problem = _find_problem(value, schema)
    if problem is not None:
        yield f"{path or 'values'}: {problem}"
    elif isinstance(value, dict):
        yield from _members(value, schema, path, in_part=in_part)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from misfits(item, schema.get("items"), f"{path}[{number}]", in_part=in_part)


def choices(schema: Any, path: str = "") -> Iterator[str]:
    """The paths of values that are one of an enum, and so may be judged instead of read; `lines[].kind` in a list."""
    if not isinstance(schema, dict):
        return
    if isinstance(schema.get("enum"), list):
        yield path
    properties = schema.get("properties")
    for name, part in properties.items() if isinstance(properties, dict) else ():
        yield from choices(part, f"{path}.{name}" if path else name)
    yield from choices(schema.get("items"), f"{path}[]")


def _find_problem(value: Any, schema: dict[str, Any]) -> str | None:
    """What is wrong with a value itself; its members are not looked at."""
    options = schema.get("enum")
    if isinstance(options, list) and value not in options:
        return f"is not one of {', '.join(str(each) for each in options[:8] if each is not None)}"
    if isinstance(options, list):
        return None
    kinds = schema.get("type")
    kinds = [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]
    if kinds and not any(_is(value, kind) for kind in kinds):
        special = schema.get("extend:type")
        members = f" with {' and '.join(SHAPES[special])}" if isinstance(special, str) and special in SHAPES else ""
        return f"is {_kind_of(value)}, not {' or '.join(kinds)}{members}"
    is_date = schema.get("extend:type") == "date" or schema.get("format") == "date"
    return "is not a date of the form YYYY-MM-DD" if is_date and isinstance(value, str) and not _is_day(value) else None


def _members(value: dict[str, Any], schema: dict[str, Any], path: str, *, in_part: bool) -> Iterator[str]:
    properties = schema.get("properties")
    parts: dict[str, Any] = properties if isinstance(properties, dict) else {}
    special, required = schema.get("extend:type"), None if in_part else schema.get("required")
    needed = list(SHAPES[special]) if isinstance(special, str) and special in SHAPES else required
    absent = [str(name) for name in needed if name not in value] if isinstance(needed, list) else []
    if absent:
        yield f"{path or 'values'}: missing {', '.join(absent)}"
    for key, item in value.items():
        inner = f"{path}.{key}" if path else key
        if key in parts:
            yield from misfits(item, parts[key], inner, in_part=in_part)
        elif parts and schema.get("additionalProperties") is False:
            yield f"{inner}: not in the schema"
    code = value.get("iso_4217_currency_code") if special == "currency" else None
    if isinstance(code, str) and not _CODE.fullmatch(code):
        yield f"{path}.iso_4217_currency_code: is not a code of three letters"


def _is(value: Any, kind: str) -> bool:
    if kind == "integer":
        return isinstance(value, int | float) and not isinstance(value, bool) and value == value // 1
    if isinstance(value, bool):
        return kind == "boolean"
    return kind not in _KINDS or isinstance(value, _KINDS[kind])


def _kind_of(value: Any) -> str:
    return next(kind for kind in ("boolean", *_KINDS) if _is(value, kind))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10
