"""The nesting levels of list items."""

from dataclasses import dataclass

NEAR = 100
"""Twips (1/1440 inch) by which equal indents may differ."""


@dataclass(frozen=True, slots=True)
class ListPlace:
    """The place of an item: its list, its depth in it (from 0), and its indent in twips, if known."""

    source: str
    depth: int
    indent: int | None = None

    def is_deeper(self, other: "ListPlace") -> bool:
        """True if it is deeper than another. Items of different lists are compared by their indents."""
        if self.source == other.source or self.indent is None or other.indent is None:
            return self.depth > other.depth
        return self.indent > other.indent + NEAR


class Nesting:
    """Finds the level of each item in its list: an item that begins a list has level 1 at any depth."""

    def __init__(self) -> None:
        self._above: list[ListPlace] = []

    def level(self, place: ListPlace | None) -> int | None:
        """The level of the next block, from 1; None for a block that is not an item, which ends the list."""
        if place is None:
            self._above.clear()
            return None
        while self._above and self._above[-1].is_deeper(place):
            self._above.pop()
        if self._above and not place.is_deeper(self._above[-1]):
            self._above.pop()
        self._above.append(place)
        return len(self._above)
