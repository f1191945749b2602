"""The places of values: polygons on pages, cells of sheets."""

from dataclasses import dataclass
from typing import Any

from extend_mcp.analysis.blocks import polygon
from extend_mcp.analysis.extract.found import Place
from extend_mcp.analysis.extract.layout.layout import Leaf, Token, around
from extend_mcp.documents.page import Block, Box


@dataclass(frozen=True, slots=True)
class Citer:
    """Cites words by `mode`: `word` (tight around them), `line` (their segments of lines) or `block`."""

    mode: str = "line"

    def cite(self, tokens: tuple[Token, ...]) -> list[dict[str, Any]]:
        """One citation in wire form for each line, cell or block that holds the words."""
        places: dict[Any, tuple[Leaf, list[Token]]] = {}
        for token in tokens:
            places.setdefault(self._place(token), (token.sheet, []))[1].append(token)
        return [self._citation(leaf, words) for leaf, words in places.values()]

    def _place(self, token: Token) -> Any:
        if token.reference is not None:
            return id(token.sheet), token.reference
        if self.mode == "block":
            block = _block_of(token)
            if block is not None:
                return id(block)
        segment = token.sheet.home(token)
        return id(segment) if segment is not None else id(token)

    def _citation(self, leaf: Leaf, words: list[Token]) -> dict[str, Any]:
        text, box = self._extent(leaf, words)
        place = _on_page(leaf, text)
        if words[0].reference is not None:
            place["cellRange"] = words[0].reference
        elif words[0].drawn:
            place["polygon"] = polygon(leaf.page, box)
        return place

    def _extent(self, leaf: Leaf, words: list[Token]) -> tuple[str, Box]:
        own = " ".join(t.text for t in words)
        if self.mode == "word":
            return own, around(words)
        block = _block_of(words[0]) if self.mode == "block" else None
        if block is not None and block.box is not None:
            return block.text, block.box
        segment = leaf.home(words[0])
        return (segment.text, segment.box) if segment is not None else (own, around(words))


def cite_box(place: Place) -> dict[str, Any]:
    """The citation of a box, in wire form."""
    return {**_on_page(place.leaf, place.text), "polygon": polygon(place.leaf.page, place.box)}


def _on_page(leaf: Leaf, text: str) -> dict[str, Any]:
    page: dict[str, Any] = {"number": leaf.page.number}
    if leaf.page.sheet is not None:
        page["number"] = leaf.page.sheet.index + 1
    if leaf.page.width is not None and leaf.page.height is not None:
        page |= {"width": leaf.page.width, "height": leaf.page.height}
    return {"fileId": leaf.file_id, "page": page, "referenceText": text}


def _block_of(token: Token) -> Block | None:
    """The block whose box holds the middle of the word."""
    if not token.drawn:
        return None
    x, y = (token.box.left + token.box.right) / 2, (token.box.top + token.box.bottom) / 2
    for block in token.sheet.page.blocks:
        box = block.box
        if box is not None and box.left <= x <= box.right and box.top <= y <= box.bottom:
            return block
    return None
