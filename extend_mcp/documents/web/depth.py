"""Limits the nesting of elements in an HTML text."""

import re

from extend_mcp.documents.failure import DocumentFailure

MAX_DEPTH = 400
"""200,000 nested elements took the parser 89 s (quadratic)."""

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
_SELF_CLOSING = _VOID | {"p", "li", "td", "th", "tr", "dt", "dd", "option", "tbody", "thead"}
_DRAWINGS = {"svg", "math"}
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<raw>script|style|textarea|title|xmp|iframe|noembed|noframes)\b.*?(?:</(?P=raw)|\Z)"
    r"|<(?P<closing>/?)(?P<name>[a-z][a-z0-9]*)(?P<rest>[^<>]*)",
    re.IGNORECASE | re.DOTALL,
)
"""A tag; or a whole comment or raw-text element, because tags in it do not count."""


def check_depth(text: str) -> None:
    """Raise `DocumentFailure` if elements are nested too deeply. Missed cases are stopped by the run's time limit."""
    depth = drawings = 0
    for found in _TAG.finditer(text):
        name = (found["name"] or "").lower()
        is_drawn = drawings > 0 or name in _DRAWINGS
        if not name or name in _SELF_CLOSING or (is_drawn and found["rest"].endswith("/")):
            continue
        step = -1 if found["closing"] else 1
        depth = max(0, depth + step)
        drawings = max(0, drawings + step * (name in _DRAWINGS))
        if depth > MAX_DEPTH:
            raise DocumentFailure("CORRUPT_FILE", f"The HTML nests more than {MAX_DEPTH} elements.")
