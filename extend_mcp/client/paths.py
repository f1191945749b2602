"""Paths of requests, made of fixed words and ids."""

from urllib.parse import quote

from extend_mcp.errors import Refused

LONGEST = 255
SHOWN = 60
"""The most characters of a wrong id that its error shows."""
HINT = "An id has letters, digits and `_`, like `file_…` or `pr_…`: take it from an answer or a list."


def build_path(*parts: str) -> str:
    """A path made of fixed words and ids. Raises `Refused` for an id that cannot exist."""
    for part in parts:
        if part.strip(".") == "" or len(part) > LONGEST or not part.isprintable() or "/" in part or "\\" in part:
            shown = ascii(part[:SHOWN]) + ("…" if len(part) > SHOWN else "")
            raise Refused("LOCAL_INVALID_ARGUMENT", f"{shown} is not an id.", hint=HINT)
    return "/" + "/".join(quote(part, safe="") for part in parts)
