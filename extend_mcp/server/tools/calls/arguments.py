"""Reads arguments in the forms in which clients really send them."""

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from extend_mcp.errors import Refused
from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.tools.calls.argument_names import match_arguments
from extend_mcp.server.tools.calls.id_arguments import (
    is_number,
    join_pages,
    read_id,
    read_named_number,
    read_pointer,
    read_uri,
    unwrap_id,
)
from extend_mcp.server.tools.calls.named_items import describe_class, name_items
from extend_mcp.server.tools.calls.option_names import letters_of
from extend_mcp.server.tools.calls.type_words import describe_type
from extend_mcp.server.tools.run_answers.notes import add_note

OWN = {
    "toolCallId": "n8n: n8n-io/n8n#21500, 2025-11",
    "sessionId": "n8n: n8n-io/n8n#37308, 2026-08",
    "tool": "n8n: n8n-io/n8n#17264, 2025-07, and #35067, 2026-07",
    "task_progress": "Cline: cline/cline#8256, 2025-12, and #10737, 2026-05",
    "wait_for_previous": "Gemini CLI: MemPalace/mempalace#322, 2026-04",
    "waitForPreviousTools": "the same argument in the tools of Google's editors, 2026",
    "i": "oh-my-pi: can1357/oh-my-pi#3575, 2026-06",
    "random_string": "Cursor, for tools without arguments: many servers declare it since 2025",
}
"""Arguments that clients add to any call, with sources, as of 2026-11. No tool has an argument of these names."""
OWN_PREFIX = "_"
"""The start of names that only clients add, like mcpproxy's `_auth_…` (smart-mcp-proxy/mcpproxy-go#322, 2026-03)."""

KEEPS_EMPTY = "update_"
"""The start of names of tools that change something: there an empty value may clear the old one."""

_WRAPPERS = {'"': '"', "'": "'", "`": "`", "<": ">", "“": "”", "‘": "’", "«": "»"}
"""Marks around a path in a text, by their first half."""
FILES = frozenset({"file", "files"})
"""Arguments that are documents: ids, addresses or paths."""
PAGES, POINTER = "pages", "pointer"
_IDS = ("_id", "_ids")


def is_clients_own(name: str) -> bool:
    """True if an argument that the tool does not have is one that clients are known to add."""
    return name in OWN or name.startswith(OWN_PREFIX)


def read_arguments(tool: str, schema: Mapping[str, Any], arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments with the types of the schema, without empty ones.

    Notes say what was dropped or changed, if it matters. Unknown arguments are left unchanged, for the caller to
    refuse. Raises `Refused` for a value that cannot be read as its type.
    """
    known, needed = schema.get("properties", {}), schema.get("required", ())
    understood: dict[str, Any] = {}
    for name, value in match_arguments(schema, arguments, list(filter(is_clients_own, arguments))).items():
        if name not in known:
            if is_clients_own(name):
                add_note(f"`{to_one_line(name, 40)}` is not an argument of {tool}: ignored.")
            else:
                understood[name] = value
        elif value is not None and (name in needed or not _says_nothing(tool, name, value, known[name])):
            understood[name] = _read_as(known[name], name, value)
    return understood


def _says_nothing(tool: str, name: str, value: Any, schema: Mapping[str, Any]) -> bool:
    """True for an empty value of an optional argument: hosts with strict schemas send one for each of them."""
    kind = "string" if value == "" else "array"
    if value == "null":
        if schema.get("type") == "string":
            add_note(f'`{name}` was "null": read as left out.')
        return True
    may_clear = tool.startswith(KEEPS_EMPTY) and schema.get("type") == kind and "enum" not in schema
    return value in ("", []) and not may_clear


def _read_as(schema: Mapping[str, Any], name: str, value: Any) -> Any:
    """The value in the type of the schema if it can be read as one, else unchanged."""
    match schema.get("type"):
        case "string":
            return _choice(schema, _text(name, value))
        case "integer" | "number":
            return _number(schema, name, value)
        case "array":
            return _list(schema, name, value)
        case "object":
            return _object(schema, name, value)
        case _:
            return value


def _choice(schema: Mapping[str, Any], value: Any) -> Any:
    """One of the values of the schema, also in another case or in the plural; anything else unchanged."""
    choices = schema.get("enum", ())
    if not choices or value in choices or not isinstance(value, str):
        return value
    letters = letters_of(value)
    return next((each for each in choices if letters_of(each) in {letters, letters.removesuffix("s")}), value)


def _text(name: str, value: Any) -> Any:
    """A text, also from a number, from a list of one, or from the parts that it has in the API."""
    if name == PAGES and isinstance(value, dict | list):
        value = join_pages(value if isinstance(value, list) else [value])
    elif isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, dict):
        value = _file(value) if name in FILES else unwrap_id(name, value) if name.endswith(_IDS) else value
    if is_number(value):
        text = json.dumps(int(value) if value == int(value) else value)  # some clients have no integers
        if isinstance(value, float):
            add_note(f'`{name}` was a number: read as "{text}".')
        return text
    return _plain(name, value) if isinstance(value, str) else value


def _plain(name: str, value: str) -> str:
    """An id, a file or a pointer as it is meant; any other text unchanged."""
    if name.endswith(_IDS):
        return read_id(name, value)
    if name == POINTER:
        return read_pointer(value)
    return read_uri(name, _unwrapped(value)) if name in FILES else value


def _unwrapped(file: str) -> str:
    """A path or an address without the marks around it and without line breaks, its scheme in small letters."""
    plain = file.strip("\r\n\t")
    bare = plain.strip()
    plain = bare[1:-1] if len(bare) > 2 and _WRAPPERS.get(bare[0]) == bare[-1] else plain
    return re.sub(r"(?i)^(https?|file)://", lambda scheme: scheme[0].lower(), plain)


def _file(value: dict[str, Any]) -> Any:
    """The id, address or path of a file in the form of the API, `{"id": "file_…"}`; anything else unchanged."""
    given = [value[key] for key in ("id", "url", "path") if value.get(key)]
    return given[0] if len(given) == 1 and value.keys() <= {"id", "url", "path", "name"} else value


def _number(schema: Mapping[str, Any], name: str, value: Any) -> Any:
    """A number, also from a string, within the bounds of the schema."""
    if isinstance(value, bool):
        raise Refused("LOCAL_INVALID_ARGUMENT", f"{name}: must be {describe_type(schema)}", field=name)
    number = _read_number(name, value) if isinstance(value, str) else value
    if not isinstance(number, int | float) or number != number:  # noqa: PLR0124  (true of NaN alone)
        return value
    low, high = schema.get("minimum", -math.inf), schema.get("maximum", math.inf)
    kept = min(max(number, low), high)
    if kept != number:
        add_note(f"`{name}` must be from {low} to {high}: {kept} was used.")
    return kept


def _read_number(name: str, text: str) -> int | float | None:
    try:
        return int(text)
    except ValueError:
        pass
    try:
        number = float(text)
    except ValueError:
        return read_named_number(name, text)
    return number if math.isfinite(number) else None


def _list(schema: Mapping[str, Any], name: str, value: Any) -> Any:
    """A list, also from JSON; if it holds strings, a single string or number counts as a list of one."""
    items = schema.get("items", {})
    if isinstance(value, str):
        parsed = _parsed(value)
        value = parsed if isinstance(parsed, list) else value
    if items.get("type") == "string" and (isinstance(value, str) or is_number(value)):
        value = [value]
    return [_read_as(items, name, each) for each in value] if isinstance(value, list) else value


def _object(schema: Mapping[str, Any], name: str, value: Any) -> Any:
    """An object, also from JSON. Raises `Refused` for a text that begins like an object and is not JSON."""
    parsed = _parsed(value) if isinstance(value, str) else value
    if isinstance(parsed, list):
        parsed = name_items(name, parsed)
    if parsed is None and isinstance(value, str) and value.lstrip().startswith("{"):
        raise Refused("LOCAL_INVALID_ARGUMENT", f"{name}: {_describe_fault(value)}", field=name)
    if not isinstance(parsed, dict):
        return value
    values = schema.get("additionalProperties")
    if not isinstance(values, dict):
        return parsed
    return {key: _read_as(values, name, describe_class(key, each)) for key, each in parsed.items()}


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return None


def _describe_fault(text: str) -> str:
    """Why a text is not JSON, and the end of what could be read."""
    try:
        json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        before = to_one_line(text[max(error.pos - 30, 0) : error.pos])
        place = "at its end" if error.pos == len(text) else f"at character {error.pos + 1}"
        return f"is not JSON: {error.msg} {place}, after `{before}`"
    except (ValueError, RecursionError) as error:
        return f"is not JSON: {error}"
    return "must be an object"


def _no_constant(name: str) -> None:
    raise ValueError(f"it has {name}")
