"""Text on the masters of slides, such as a company's name, which all their slides show."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from extend_mcp.documents.odf.open_styles import OpenLook, twips
from extend_mcp.documents.odf.open_walker import OpenWalker
from extend_mcp.documents.office.xml_nodes import first, local, value
from extend_mcp.documents.page import Block

_FILLED = frozenset({"title", "outline", "subtitle", "text", "graphic", "object", "chart", "table", "page", "notes"})
"""Classes of shapes that a slide fills with its own text."""
_COUNTED = frozenset({"page-number", "date-time"})
"""Classes of shapes that change with the slide or the day; they are not read."""


class StandingText:
    """Returns each text of a master once, as a header or footer of the first slide that shows it."""

    def __init__(self, looks: Element | None, presentation: Element) -> None:
        self._masters = {value(one, "name"): one for one in _children(looks, "master-styles")}
        self._heights = {value(one, "name"): _height(one) for one in _children(looks, "automatic-styles")}
        self._footers = {
            value(one, "name"): "".join(one.itertext()).strip() for one in presentation if local(one) == "footer-decl"
        }
        self._seen: set[tuple[str, str]] = set()

    def new(self, slide: Element, look: OpenLook, walker: OpenWalker) -> list[Block]:
        """The texts of a slide's master that no slide before it showed."""
        master = self._masters.get(value(slide, "master-page-name"))
        if master is None or look.hides_master:
            return []
        middle = self._heights.get(value(master, "page-layout-name"), 0) / 2
        found: list[Block] = []
        for shape in master:
            kind = "header" if twips(value(shape, "y") or "") < middle else "footer"
            for text in self._texts(shape, slide, look, walker):
                if text and (kind, text) not in self._seen:
                    self._seen.add((kind, text))
                    found.append(Block(kind, text))
        return found

    def _texts(self, shape: Element, slide: Element, look: OpenLook, walker: OpenWalker) -> Iterator[str]:
        role = value(shape, "class") or ""
        is_footer = role == "footer"
        if role in _FILLED | _COUNTED or local(shape) == "notes" or (is_footer and not look.shows_footer):
            return
        if is_footer and any(local(node) == "footer" for node in shape.iter()):
            yield self._footers.get(value(slide, "use-footer-name"), "")
            return
        start = len(walker.blocks)
        walker.walk_shape(shape)
        texts = [block.text for block in walker.blocks[start:] if block.type != "figure"]
        del walker.blocks[start:]
        yield from texts


def _children(looks: Element | None, name: str) -> list[Element]:
    group = first(looks, name)
    return list(group) if group is not None else []


def _height(layout: Element) -> int:
    """The height of a page in twips; 0 if it is not given."""
    return twips(value(first(layout, "page-layout-properties"), "page-height") or "")
