"""How deep the items of lists are nested."""

from dataclasses import dataclass

NEAR = 100
"""Twips (1/1440 inch) by which indents may differ that are one."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands: in which list, how deep in it (from 0), and how far from the margin in twips, if told."""

    source: str
    depth: int
    indent: int | None = None

    def is_deeper(self, other: "Place") -> bool:
        """True if it stands deeper than another. Lists of other kinds are compared by their indents."""
        if self.source == other.source or self.indent is None or other.indent is None:
            return self.depth > other.depth
        return self.indent > other.indent + NEAR


class Nesting:
    """How deep each item stands in the list that it is part of: one that begins a list is of level 1 at any depth."""

    def __init__(self) -> None:
        self._above: list[Place] = []

    def level(self, place: Place | None) -> int | None:
        """The level of the next block, from 1; None for one that is no item, which ends the list."""
        if place is None:
            self._above.clear()
            return None
        while self._above and self._above[-1].is_deeper(place):
            self._above.pop()
        if self._above and not place.is_deeper(self._above[-1]):
            self._above.pop()
        self._above.append(place)
        return len(self._above)
