"""JSON pointers (RFC 6901)."""

from typing import Any

from extend_mcp.errors import Refused
from extend_mcp.reading.envelope import one_line


def resolve(value: Any, pointer: str) -> Any:
    """What `pointer` names in a JSON value. Raises `Refused` saying what is there instead."""
    if pointer and not pointer.startswith("/"):
        raise Refused("LOCAL_INVALID_ARGUMENT", "pointer: begins with `/`, like `/value/total`", field="pointer")
    here = ""
    for step in pointer.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict) and key in value:
            value = value[key]
        elif isinstance(value, list) and key.isascii() and key.isdigit() and len(key) < 10 and int(key) < len(value):
            value = value[int(key)]
        else:
            raise Refused(
                "LOCAL_NOT_IN_RESULT",
                f"No {one_line(key)!r} at {here or 'the top'}; there is: {_inside(value)}.",
                field="pointer",
            )
        here = f"{here}/{step}"
    return value


def _inside(value: Any) -> str:
    if isinstance(value, dict):
        names = ", ".join(one_line(str(key), 40) for key in list(value)[:20])
        return names + (" …" if len(value) > 20 else "") if names else "nothing"
    if isinstance(value, list):
        return f"0 to {len(value) - 1}" if value else "nothing"
    return "a plain value"
