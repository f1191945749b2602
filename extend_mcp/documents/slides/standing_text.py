"""Text on the layouts and masters of slides, such as a company's name, which all their slides show."""

from collections.abc import Iterator
from typing import Any

from extend_mcp.documents.page import Block
from extend_mcp.documents.slides.hidden_slides import grounds
from extend_mcp.documents.slides.shape_reader import ShapeReader
from extend_mcp.documents.slides.shapes import Placed, placed_shapes, resolve_alternatives


class StandingText:
    """Returns the text of each layout and master once, as headers and footers of the first slide that shows it."""

    def __init__(self, height: float) -> None:
        self._middle = height / 2
        self._seen: set[str] = set()

    def new(self, slide: Any, reader: ShapeReader) -> list[Block]:
        """The texts of a slide's layout and master that no slide before it showed."""
        found: list[Block] = []
        above, *parts = grounds(slide)
        for part in parts:
            if above.element.get("showMasterSp") == "0":
                break
            above = part
            if part.part.partname not in self._seen:
                self._seen.add(part.part.partname)
                resolve_alternatives(part)
                found += (self._furniture(block) for one in _own(part) for block in reader.read(one))
        return [block for block in found if block.text.strip()]

    def _furniture(self, block: Block) -> Block:
        is_high = block.box is not None and block.box.bottom < self._middle
        return Block("header" if is_high else "footer", block.text, block.box)


def _own(part: Any) -> Iterator[Placed]:
    """The shapes of a layout or master that hold text, without those that slides fill."""
    return (one for one in placed_shapes(part) if one.shape.has_text_frame and not one.shape.is_placeholder)
