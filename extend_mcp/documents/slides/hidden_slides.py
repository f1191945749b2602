"""Finds invisible text of a slide: off the slide, hidden, tiny, without colour, or white on white."""

from collections.abc import Iterator, Sequence
from typing import Any

from extend_mcp.documents.page import Box

TINY = 150
"""In hundredths of a point: the font size up to which text cannot be read."""
FAINT = 10_000
"""Of 100,000: the opacity up to which letters are invisible."""
WHITE = 0xF5
"""Of 255: the least red, green and blue of a colour that looks white."""
MAX_COVERS = 300
"""A slide with more shapes that paint something is not searched for white text."""
_PAINTED = {"solidFill", "gradFill", "blipFill", "pattFill", "grpFill"}
_WHITE_THEMES = {"bg1", "lt1"}


def is_out_of_sight(shape: Any, box: Box | None, size: tuple[float, float]) -> bool:
    """True if nothing of a shape is visible. `box` is that of the outermost group around it, or its own, in points."""
    if any(node.get("hidden") in {"1", "true"} for node in _with_groups(shape.element)):
        return True
    width, height = size
    if box is None or not width or not height:
        return False
    return box.right <= 0 or box.bottom <= 0 or box.left >= width or box.top >= height


def unseen_runs(shape: Any, *, is_on_white: bool) -> int:
    """The number of runs of a shape's text that are tiny, without colour or, if on white, white."""
    runs = (run for run in _all(shape.element, "r") if _text(run).strip())
    return sum(_is_unseen(run, is_on_white=is_on_white) for run in runs)


def is_on_bare(shape: Any, box: Box | None, covers: Sequence[tuple[Any, Box | None]]) -> bool:
    """True if a shape's text is on the bare slide: the shape has no fill, and is on none of the `covers`."""
    if box is None or may_cover(shape):
        return False
    return not any(other is not shape and (place is None or _overlap(box, place)) for other, place in covers)


def may_cover(shape: Any) -> bool:
    """True if a shape paints anything: a picture, a table, a chart, a group, or a shape with a fill."""
    return _local(shape.element) != "sp" or _is_painted(shape.element)


def grounds(slide: Any) -> list[Any]:
    """The slide, its layout and the layout's master, from top to bottom. Damaged files may lack the last ones."""
    found = [slide]
    for name, link in (("slide_layout", "/slideLayout"), ("slide_master", "/slideMaster")):
        if not any(one.reltype.endswith(link) for one in found[-1].part.rels.values()):
            break
        found.append(getattr(found[-1], name))
    return found


def is_white(slide: Any) -> bool:
    """True if the background of a slide is white, as far as the file says."""
    *_, last = parts = grounds(slide)
    ground = next((found for part in parts for found in _all(part.element, "bg")), None)
    colours = next(_all(last.element, "clrMap"), None)
    if colours is None or colours.get("bg1") != "lt1":
        return False
    if ground is None:
        return True
    fill = next((node for name in ("bgRef", "solidFill") for node in _all(ground, name)), None)
    return fill is not None and _colour_is_white(fill)


def _is_unseen(run: Any, *, is_on_white: bool) -> bool:
    look = next((node for node in run if _local(node) == "rPr"), None)
    if look is None:
        return False
    size = look.get("sz") or ""
    if size.isdecimal() and int(size[:9]) <= TINY:
        return True
    fill = next((node for node in look if _local(node) in {"noFill", "solidFill"}), None)
    if fill is None:
        return False
    if _local(fill) == "noFill":
        return not any(_local(node) == "ln" for node in look)
    alphas = [node.get("val") or "" for node in _all(fill, "alpha")]
    if any(alpha.isdecimal() and int(alpha[:9]) <= FAINT for alpha in alphas):
        return True
    return is_on_white and _colour_is_white(fill)


def _colour_is_white(fill: Any) -> bool:
    for node in fill.iter():
        value = node.get("val") or ""
        if _local(node) == "schemeClr":
            return value in _WHITE_THEMES and not len(node)
        if _local(node) == "srgbClr" and len(value) == 6:
            parts = [value[at : at + 2] for at in (0, 2, 4)]
            return all(part.isalnum() and part.isascii() and part.upper() >= f"{WHITE:X}" for part in parts)
    return False


def _is_painted(element: Any) -> bool:
    properties = next((node for node in element if _local(node) == "spPr"), None)
    names = [_local(node) for node in properties] if properties is not None else []
    if "noFill" in names:
        return False
    return bool(_PAINTED & set(names)) or any(node.get("idx") not in {None, "0"} for node in _all(element, "fillRef"))


def _overlap(one: Box, two: Box) -> bool:
    across = min(one.right, two.right) - max(one.left, two.left)
    return across > 0 and min(one.bottom, two.bottom) - max(one.top, two.top) > 0


def _with_groups(element: Any) -> Iterator[Any]:
    """The elements with the name and visibility of a shape, and of the groups around it."""
    for node in [element, *element.iterancestors()]:
        for part in node:
            if _local(part).startswith("nv"):
                yield from _all(part, "cNvPr")


def _text(run: Any) -> str:
    return "".join(node.text or "" for node in _all(run, "t"))


def _all(node: Any, name: str) -> Iterator[Any]:
    return (found for found in node.iter() if _local(found) == name)


def _local(node: Any) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""
