"""JSON pointers (RFC 6901)."""

from typing import Any

from extend_mcp.errors import Refused
from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.answers.part import JsonPart

NAMES = 20
"""How many existing names an error lists."""


def resolve(value: Any, pointer: str) -> Any:
    """The value at `pointer` in a JSON value. If there is none, raises `Refused` with the names that exist."""
    here = ""
    for step, key in _steps(pointer):
        if isinstance(value, dict) and key in value:
            value = value[key]
        elif isinstance(value, list) and key.isascii() and key.isdigit() and len(key) < 10 and int(key) < len(value):
            value = value[int(key)]
        else:
            names = list(value)[: NAMES + 1] if isinstance(value, dict) else None
            raise _nothing(key, here, names, len(value) if isinstance(value, list) else None)
        here = f"{here}/{step}"
    return value


def resolve_part(part: JsonPart, pointer: str) -> JsonPart:
    """The same in a JSON text."""
    here = ""
    for step, key in _steps(pointer):
        inner = part.child(key)
        if inner is None:
            raise _nothing(key, here, part.names(NAMES + 1), part.length())
        part, here = inner, f"{here}/{step}"
    return part


def _steps(pointer: str) -> list[tuple[str, str]]:
    """Each step of the pointer as written, and without its escapes."""
    if pointer and not pointer.startswith("/"):
        raise Refused("LOCAL_INVALID_ARGUMENT", "pointer: must begin with `/`, like `/value/total`", field="pointer")
    return [(step, step.replace("~1", "/").replace("~0", "~")) for step in pointer.split("/")[1:]]


def _nothing(key: str, here: str, names: list[str] | None, length: int | None) -> Refused:
    if names is not None:
        listed = ", ".join(to_one_line(str(name), 40) for name in names[:NAMES])
        there = f"it has: {listed}{' …' if len(names) > NAMES else ''}" if names else "it is empty"
    elif length is not None:
        there = f"it has items 0 to {length - 1}" if length else "it is empty"
    else:
        there = "it is a plain value"
    message = f"There is no {to_one_line(key)!r} at {to_one_line(here) or 'the top'}; {there}."
    return Refused("LOCAL_NOT_IN_RESULT", message, field="pointer")
