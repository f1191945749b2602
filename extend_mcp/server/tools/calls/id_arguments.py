"""Reads ids, pages, JSON pointers and numbers in the forms in which models copy them from elsewhere."""

import re
from typing import Any

from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.tools.run_answers.notes import add_note

MOST_DIGITS = 15
"""A longer number is not a page number, and JSON does not keep all its digits."""
_URI = re.compile(r"extend://[a-z_]+/([^/?#\s]+)(.*)", re.DOTALL)
_ID = re.compile(r"[a-z_]{1,30}_[A-Za-z0-9]{1,100}")
_AROUND = " \t\r\n`'\"<>"
_PATH = re.compile(r"""\$?(?:\w[\w-]*)?(?:\.[\w-]+|\[\d+\]|\["[^"\]]+"\]|\['[^'\]]+'\])*""")
_STEP = re.compile(r"""\[(\d+)\]|\[["']([^"'\]]+)["']\]|([\w-]+)""")
_NAMED_NUMBER = re.compile(r"(?:#|no\.?|number)?\s*(\d{1,9})", re.IGNORECASE)


def unwrap_id(name: str, value: Any) -> Any:
    """The id in an object of the API or of one member that is named like the argument; anything else unchanged."""
    if not isinstance(value, dict):
        return value
    given = [value[key] for key in ("id", name) if isinstance(value.get(key), str)]
    return given[0] if len(given) == 1 else value


def read_id(name: str, value: str) -> str:
    """An id without marks around it, or the one in an address; anything else unchanged."""
    plain = value.strip(_AROUND)
    if plain.startswith(("https://", "http://")):
        last = re.split(r"[?#]", plain, maxsplit=1)[0].rstrip("/").rpartition("/")[2]
        if _ID.fullmatch(last):
            add_note(f"`{name}`: only the id {to_one_line(last, 60)} of the address was used.")
            return last
    return read_uri(name, plain)


def read_uri(name: str, value: str) -> str:
    """The id in one of this server's URIs; anything else unchanged."""
    found = _URI.fullmatch(value)
    if found is None:
        return value
    if found[2]:
        add_note(f"`{name}`: only the id {to_one_line(found[1], 60)} of the URI was used.")
    return found[1]


def read_pointer(value: str) -> str:
    """A JSON pointer, also from a path with dots, as in citations, or from a URI's fragment, with a note."""
    plain = value.strip()
    if plain.startswith("#/"):
        return plain[1:]
    if plain.startswith("/") or not _PATH.fullmatch(plain):
        return value
    steps = ("".join(found.groups("")) for found in _STEP.finditer(plain.removeprefix("$")))
    pointer = "".join(f"/{step.replace('~', '~0').replace('/', '~1')}" for step in steps)
    add_note(f"`pointer` was read as {to_one_line(pointer, 60)}.")
    return pointer


def join_pages(pages: list[Any]) -> Any:
    """A list of pages as one text: `[1, "3-5", {"start": 7, "end": 9}]` is `1,3-5,7-9`; anything else unchanged."""
    texts = [_pages(page) for page in pages]
    return ",".join(texts) if texts and all(isinstance(text, str) for text in texts) else pages


def _pages(pages: Any) -> Any:
    if isinstance(pages, dict) and pages.keys() == {"start", "end"}:
        return f"{pages['start']}-{pages['end']}"
    return str(int(pages)) if is_number(pages) and pages == int(pages) else pages


def is_number(value: Any) -> bool:
    """True for a number of a usual size; JSON may hold infinite ones, and some clients write `1.0` for 1."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 10**MOST_DIGITS


def read_named_number(name: str, text: str) -> int | None:
    """The number in `table 2`, `#2` or `No. 2`, if the name before it is the argument's."""
    plain = text.strip()
    if plain.casefold().startswith(name):
        plain = plain[len(name) :].strip()
    found = _NAMED_NUMBER.fullmatch(plain)
    return int(found[1]) if found else None
