"""The texts of SmartArt, in the order and depth of its outline."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from extend_mcp.documents.office.xml_nodes import children, first, local, number, value
from extend_mcp.documents.page import Block, Box

_DRAWN = {"node", "asst", None}
"""Kinds of points that hold their own text; the others belong to the drawing."""
MAX_POINTS = 10_000


def smartart_blocks(model: Element, box: Box | None = None) -> Iterator[Block]:
    """A list item for each point of a diagram (`dgm:dataModel`) that has text."""
    points = children(first(model, "ptLst"), "pt")[:MAX_POINTS]
    texts = {value(point, "modelId"): _text(point) for point in points if value(point, "type") in _DRAWN}
    roots = [value(point, "modelId") for point in points if value(point, "type") == "doc"]
    for key in _walk([*roots, *texts], _under(model)):
        if texts.get(key):
            yield Block("text", texts[key], box, marker="-")


def _walk(roots: list[str | None], under: dict[str | None, list[str | None]]) -> Iterator[str | None]:
    """Every point once, each before those under it."""
    seen: set[str | None] = set()
    waiting = roots[::-1]
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.add(key)
            yield key
            waiting += under.get(key, [])[::-1]


def _under(model: Element) -> dict[str | None, list[str | None]]:
    links = [link for link in children(first(model, "cxnLst"), "cxn") if value(link, "type") in {None, "parOf"}]
    under: dict[str | None, list[str | None]] = {}
    for link in sorted(links, key=lambda one: number(value(one, "srcOrd"))):
        under.setdefault(value(link, "srcId"), []).append(value(link, "destId"))
    return under


def _text(point: Element) -> str:
    paragraphs = (node for node in point.iter() if local(node) == "p")
    lines = ("".join(part.text or "" for part in line.iter() if local(part) == "t") for line in paragraphs)
    return "\n".join(line.strip() for line in lines if line.strip())
