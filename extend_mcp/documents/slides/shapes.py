"""The shapes of a slide in reading order, with their places on the slide."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from extend_mcp.documents.office.xml_nodes import first, local
from extend_mcp.documents.page import Box

EMU = 12_700
"""English metric units in a point."""
MAX_ORDERED = 200
"""Shapes of one group or slide; more are read in the order of the file."""
EDGE = 0.15
"""Of a box's side: how far the next box may reach into it. Boxes are larger than their text."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A shape that is no group. `outer` is the outermost group that it is in, or itself; `box` is in points."""

    shape: Any
    outer: Any
    box: Box | None


def resolve_alternatives(slide: Any) -> None:
    """Put in place of each choice of drawings the one that is read: python-pptx passes over all of them."""
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
    """The shapes of a slide that hold anything, each group's together, in the order in which people read them."""
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
    """How places within a group are places on the slide: a group is drawn to a scale of its own."""
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
    """The place that the shape itself tells, in points."""
    if shape.left is None or shape.top is None or shape.width is None or shape.height is None:
        return None
    left, top = shape.left / EMU, shape.top / EMU
    return Box(left, top, left + shape.width / EMU, top + shape.height / EMU)


def reading_order(boxes: Sequence[Box | None]) -> list[int]:
    """The indices of boxes in reading order: cut at gaps across the slide, then at gaps down it.

    A box around others comes before them. Boxes that lie over each other, and those without a place, stay in the order
    of the file.
    """
    told = [at for at, box in enumerate(boxes) if box is not None]
    if len(told) > MAX_ORDERED:
        return list(range(len(boxes)))
    order = _cut(told, [box or Box(0, 0, 0, 0) for box in boxes])
    for at, box in enumerate(boxes):
        if box is None:
            order.insert(order.index(at - 1) + 1 if at else 0, at)
    return order


def _cut(found: list[int], boxes: Sequence[Box]) -> list[int]:
    if len(found) < 2:
        return found
    for low, high in (("top", "bottom"), ("left", "right")):
        parts = _parts(found, boxes, low, high)
        if len(parts) > 1:
            return [at for part in parts for at in _cut(part, boxes)]
    around = [at for at in found if any(_encloses(boxes[at], boxes[other]) for other in found)]
    return around + _cut([at for at in found if at not in around], boxes) if around else sorted(found)


def _parts(found: list[int], boxes: Sequence[Box], low: str, high: str) -> list[list[int]]:
    """The boxes in groups between which a straight line can be drawn; it may touch the edges of boxes."""
    parts: list[list[int]] = []
    reach = float("-inf")
    for at in sorted(found, key=lambda one: (getattr(boxes[one], low), one)):
        begin, end = getattr(boxes[at], low), getattr(boxes[at], high)
        if begin >= reach:
            parts.append([])
        parts[-1].append(at)
        reach = max(reach, end - EDGE * (end - begin))
    return parts


def _encloses(outer: Box, inner: Box) -> bool:
    """True if a box is larger than another and holds it."""
    holds = outer.left <= inner.left and outer.top <= inner.top and outer.right >= inner.right
    return holds and outer.bottom >= inner.bottom and outer != inner
