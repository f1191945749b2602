"""Evaluates media queries of style sheets for a usual screen: wide, in colour, with a mouse, in a light scheme."""

import re

from extend_mcp.documents.web.css_values import lengths

WIDTH, HEIGHT = 1280.0, 720.0
"""The size of that screen in pixels."""
_TYPE = re.compile(r"(?:(?P<not>not)\s+|only\s+)?(?P<type>[a-z]+)?")
_FEATURE = re.compile(r"\(([^()]{1,100})\)")
_BOUND = re.compile(r"(min|max)-(?:device-)?(width|height)\s*:(.*)", re.DOTALL)
_RANGE = re.compile(r"(width|height)\s*([<>])=?(.*)", re.DOTALL)
_TRUE = re.compile(
    r"(?:color|hover|any-hover|pointer|any-pointer|grid\s*:\s*0|hover\s*:\s*hover|pointer\s*:\s*fine"
    r"|orientation\s*:\s*landscape|prefers-[a-z-]+\s*:\s*(?:light|no-preference))"
)


def holds(query: str) -> bool:
    """True if a query of a list such as `screen and (min-width: 600px), print` matches that screen."""
    return any(_holds(one.strip()) for one in query.lower().split(","))


def _holds(query: str) -> bool:
    begin = _TYPE.match(query)
    kind = begin["type"] if begin is not None else None
    is_screen = kind in {None, "all", "screen", "and"}
    result = is_screen and all(map(_is_true, _FEATURE.findall(query)))
    return not result if begin is not None and begin["not"] else result


def _is_true(feature: str) -> bool:
    feature = feature.strip()
    if bound := _BOUND.fullmatch(feature):
        least, side, size_text = bound[1] == "min", bound[2], bound[3]
    elif bound := _RANGE.fullmatch(feature):
        least, side, size_text = bound[2] == ">", bound[1], bound[3]
    else:
        return _TRUE.fullmatch(feature) is not None
    size = next(iter(lengths(size_text)), None)
    ours = WIDTH if side == "width" else HEIGHT
    return size is not None and (size <= ours if least else size >= ours)
