"""Finds the places of values on the pages."""

from collections.abc import Iterable
from itertools import islice

from extend_mcp.analysis.extract.layout.layout import Layout, Leaf, Token
from extend_mcp.grounding import Finding, Grounder, PlacedBox, PlacedWord
from extend_mcp.grounding.folding import squeeze

MOST = 600
"""The most values to look for in one document: in a long one, each takes a few milliseconds."""


class Places:
    """The words of a layout, for looking values up. Words whose place was made up do not count."""

    def __init__(self, layout: Layout) -> None:
        self._leaves: list[Leaf] = layout.leaves
        words = [
            PlacedWord(token.text, leaf.order + 1, PlacedBox(*_edges(token)), token.confidence)
            for leaf in layout.leaves
            for segment in leaf.segments()
            for token in segment.tokens
            if token.drawn
        ]
        self.is_empty = not words
        self.is_read = any(word.confidence is not None for word in words)
        self.text = " ".join(word.text for word in words)
        self._grounder = Grounder(words)

    def find(self, name: str, value: str | float) -> Finding:
        """The finding for a value on the pages; `name` is its field's."""
        return self._grounder.find(name, value)

    def find_tokens(self, values: Iterable[tuple[str, str | float]]) -> dict[str, tuple[Token, ...]]:
        """The words of values by the paths of their fields; no words for a value that is not on the pages.

        Values of one item of a list are in one row. Values that were not looked up are left out.
        """
        looked = () if self.is_empty else islice(values, MOST)
        found = self._grounder.find_all(looked)
        return {path: self.tokens_of(each) if each.is_found else () for path, each in found.items()}

    def tokens_of(self, found: Finding) -> tuple[Token, ...]:
        """The words that a finding is about."""
        if found.page is None or found.box is None or found.quote is None:
            return ()
        said = squeeze(found.quote)
        inside = (token for segment in self._leaves[found.page - 1].segments() for token in segment.tokens)
        return tuple(token for token in inside if _is_in(token, found.box) and squeeze(token.text) in said)

    def page_of(self, found: Finding) -> Leaf | None:
        """The page that a finding is on."""
        return self._leaves[found.page - 1] if found.page is not None else None


def _edges(token: Token) -> tuple[float, float, float, float]:
    return token.box.left, token.box.top, token.box.right, token.box.bottom


def _is_in(token: Token, box: PlacedBox) -> bool:
    across, down = (token.box.left + token.box.right) / 2, (token.box.top + token.box.bottom) / 2
    return box.left <= across <= box.right and box.top <= down <= box.bottom
