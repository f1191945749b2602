"""The shapes of a slide in reading order, with their places on the slide."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from extend_mcp.documents.office.xml_nodes import first, local
from extend_mcp.documents.page import Box
from extend_mcp.documents.slides.reading_order import reading_order

EMU = 12_700
"""English Metric Units in a point."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A shape that is not a group. `outer` is the outermost group around it, or itself; `box` is in points."""

    shape: Any
    outer: Any
    box: Box | None


def resolve_alternatives(slide: Any) -> None:
    """Replace each choice of alternative drawings by the one to read, because python-pptx skips all of them."""
    drawn = first(slide.element, "cSld")
    nodes: list[Any] = [one for one in drawn.iter() if local(one) == "AlternateContent"] if drawn is not None else []
    for node in nodes:
        options = [option for option in node if local(option) in {"Choice", "Fallback"}]
        chosen = next((option for option in options if _is_readable(option)), options[-1] if options else ())
        parent, at = node.getparent(), node.getparent().index(node)
        parent.remove(node)
        for child in reversed(list(chosen)):
            parent.insert(at, child)


def _is_readable(option: Any) -> bool:
    """True if an option holds more than ink, which has no text."""
    return any(local(child) not in {"contentPart", ""} for child in option)


def placed_shapes(slide: Any) -> list[Placed]:
    """The shapes of a slide with content, those of a group together, in reading order."""
    return list(_ordered(slide.shapes, lambda box: box, None))


def _holds_anything(shape: Any) -> bool:
    if local(shape.element) != "sp":
        return local(shape.element) != "cxnSp"
    return any(local(node) in {"t", "oMath"} for node in shape.element.iter())


def _ordered(shapes: Any, place: Callable[[Box], Box], outer: Any) -> Iterator[Placed]:
    found = [(shape, _box_of(shape, place)) for shape in shapes if _holds_anything(shape)]
    for at in reading_order([box for _, box in found]):
        shape, box = found[at]
        around = shape if outer is None else outer
        if hasattr(shape, "shapes"):
            yield from _ordered(shape.shapes, _inside(shape, place), around)
        else:
            yield Placed(shape, around, box)


def _inside(group: Any, place: Callable[[Box], Box]) -> Callable[[Box], Box]:
    """Converts places within a group to places on the slide: a group has its own scale."""
    transform = first(first(group.element, "grpSpPr"), "xfrm")
    sizes = {local(node): node for node in transform} if transform is not None else {}
    if not {"off", "ext", "chOff", "chExt"} <= sizes.keys():
        return place
    x, y = (_points(sizes["off"], name) for name in "xy")
    inner_x, inner_y = (_points(sizes["chOff"], name) for name in "xy")
    across, down = (
        _points(sizes["ext"], name) / _points(sizes["chExt"], name) if _points(sizes["chExt"], name) else 1.0
        for name in ("cx", "cy")
    )
    return lambda box: place(
        Box(
            x + (box.left - inner_x) * across,
            y + (box.top - inner_y) * down,
            x + (box.right - inner_x) * across,
            y + (box.bottom - inner_y) * down,
        )
    )


def _points(node: Any, name: str) -> float:
    text = node.get(name) or "0"
    return int(text[:15]) / EMU if text[:15].lstrip("-").isdecimal() else 0.0


def _box_of(shape: Any, place: Callable[[Box], Box]) -> Box | None:
    box = box_of(shape)
    return place(box) if box is not None else None


def box_of(shape: Any) -> Box | None:
    """The shape's own place in points."""
    if shape.left is None or shape.top is None or shape.width is None or shape.height is None:
        return None
    left, top = shape.left / EMU, shape.top / EMU
    return Box(left, top, left + shape.width / EMU, top + shape.height / EMU)
