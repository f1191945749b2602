"""True if the style of an HTML element hides it with all its content, and the size of its text."""

import re
from collections.abc import Mapping

from extend_mcp.documents.web.css_values import lengths

FAINT = 0.1
"""The opacity up to which an element is invisible."""
FLAT = 1.0
"""In pixels: the height or width of a box that shows none of its text."""
FAR = 900.0
"""In pixels: a shift that moves an element out of sight to the left or top; to the right or bottom, ten times this."""

_NUMBER = re.compile(r"[+-]?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})%?")
_CALL = re.compile(r"([a-z0-9]{1,20})\(([^()]{0,200})\)")
_FONT = re.compile(r"(?:^|\s)(0|[\d.]{1,9}(?:px|pt|pc|em|rem|%))(?=/|\s)")
_SIZES = {"xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0, "x-large": 24.0}


def is_gone(attributes: Mapping[str, str | None], tag: str, style: Mapping[str, str]) -> bool:
    """True if nothing of an element and its children is visible."""
    if "hidden" in attributes or (tag == "input" and attributes.get("type") == "hidden"):
        return True
    if tag == "dialog" and "open" not in attributes:
        return True
    if not style:
        return False
    return (
        style.get("display") == "none"
        or style.get("content-visibility") == "hidden"
        or _is_faint(style)
        or _is_flat(style)
        or _is_clipped(style)
        or _is_away(style)
        or _is_shrunk(style)
    )


def font_pixels(style: Mapping[str, str], above: float) -> float | None:
    """The approximate font size in pixels; None if the style does not set it. `above` is the parent's."""
    value = style.get("font-size")
    if value is None and (found := _FONT.search(style.get("font", ""))):
        value = found[1]
    if value is None or value in {"inherit", "smaller", "larger", "unset"}:
        return None
    return _SIZES[value] if value in _SIZES else next(iter(lengths(value, of=above)), None)


def _is_faint(style: Mapping[str, str]) -> bool:
    inside = dict(_CALL.findall(style.get("filter", ""))).get("opacity")
    values = [value for value in (style.get("opacity"), inside) if value is not None]
    return any(number < FAINT for value in values for number in _numbers(value)[:1])


def _is_flat(style: Mapping[str, str]) -> bool:
    """A box without height or width that clips its content. One with padding reserves the place of a picture."""
    if not any(style.get(name) in {"hidden", "clip"} for name in ("overflow", "overflow-x", "overflow-y")):
        return False
    padded = any(any(lengths(style.get(name, ""))) for name in ("padding", "padding-top", "padding-bottom"))
    sides = [lengths(style.get(name, "")) for name in ("height", "max-height", "width", "max-width")]
    return not padded and any(side and 0 <= side[0] <= FLAT for side in sides)


def _is_clipped(style: Mapping[str, str]) -> bool:
    clips = " ".join(style[name] for name in ("clip", "clip-path") if name in style)
    for name, inside in _CALL.findall(clips):
        numbers = _numbers(inside.partition(" round ")[0].partition(" at ")[0])
        if name == "rect" and len(numbers) == 4 and (numbers[2] <= numbers[0] or numbers[1] <= numbers[3]):
            return True
        if name == "inset" and numbers and "%" in inside:
            top, right, bottom, left = (numbers * 4 if len(numbers) == 1 else [*numbers, *numbers[-2:]] * 2)[:4]
            if top + bottom >= 1 or right + left >= 1:
                return True
        if name in {"circle", "ellipse"} and numbers and min(numbers) <= 0:
            return True
        if name == "polygon" and not any(numbers):
            return True
    return False


def _is_away(style: Mapping[str, str]) -> bool:
    places = [style.get(name, "") for name in ("margin", "margin-left", "margin-top", "margin-right", "translate")]
    places += [inside for name, inside in _CALL.findall(style.get("transform", "")) if name.startswith("translate")]
    if style.get("position", "static") != "static":
        places += [style.get(name, "") for name in ("left", "right", "top", "bottom", "inset")]
    moved = [length for place in places if place for length in lengths(place, of=0.0)]
    return any(length <= -FAR or length >= 10 * FAR for length in moved)


def _is_shrunk(style: Mapping[str, str]) -> bool:
    for name, inside in [*_CALL.findall(style.get("transform", "")), ("scale", style.get("scale", ""))]:
        numbers = _numbers(inside)
        if name.startswith("scale") and numbers and min(map(abs, numbers[:2])) < 0.01:
            return True
        if name in {"rotatex", "rotatey"} and numbers and numbers[0] % 180 == 90:
            return True
    return False


def _numbers(value: str) -> list[float]:
    """The numbers in a value; a percentage as a share of 1."""
    return [float(one.rstrip("%")) / (100 if one.endswith("%") else 1) for one in _NUMBER.findall(value)]
