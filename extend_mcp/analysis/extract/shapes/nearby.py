"""An index of the places of values, to find those near a label without looking at every pair."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extend_mcp.analysis.extract.candidate import Candidate
    from extend_mcp.analysis.extract.labels.labels import LabelHit

ASIDE, ABOVE, BELOW = 240.0, 1.1, 6.0
"""How far a value may be from its label, in units: to the right, above, and below it (see `geometry.fit`)."""
UNALIGNED = 1.5
"""By how many units the edges of a value below its label may differ."""
BEHIND = 100
"""How many words a value may be behind its label in one segment."""


class Nearby:
    """The candidates of one kind, by place."""

    def __init__(self, candidates: Sequence["Candidate"]) -> None:
        self._in_segment: dict[int, list[tuple[int, int]]] = {}
        by_leaf: dict[int, dict[int, list[tuple[int, Candidate]]]] = {}
        for at, candidate in enumerate(candidates):
            segment = candidate.segment
            self._in_segment.setdefault(id(segment), []).append((candidate.first, at))
            by_leaf.setdefault(segment.leaf.order, {}).setdefault(segment.line, []).append((at, candidate))
        for firsts in self._in_segment.values():
            firsts.sort()
        self._leaves = {order: _Rows(lines) for order, lines in by_leaf.items()}

    def of(self, hit: "LabelHit") -> Iterator[int]:
        """The indexes of all candidates that may be the label's. It may include others, and some twice."""
        firsts = self._in_segment.get(id(hit.segment), ())
        for _, at in firsts[bisect_left(firsts, (hit.last, 0)) : bisect_right(firsts, (hit.last + BEHIND, -1))]:
            yield at
        rows = self._leaves.get(hit.segment.leaf.order)
        if rows is not None:
            yield from rows.of(hit)


class _Rows:
    """The candidates of one page by line, each as (left, right, index)."""

    def __init__(self, lines: dict[int, list[tuple[int, "Candidate"]]]) -> None:
        self.rows: list[list[tuple[float, float, int]]] = []
        self.lowest: list[float] = []
        self.highest: list[float] = []
        self.tallest = self.widest = 0.0
        self.numbers = sorted(lines)
        for number in self.numbers:
            boxes = [token.box for _, candidate in lines[number] for token in candidate.tokens]
            middles = [(box.top + box.bottom) / 2 for box in boxes]
            self.highest.append(min(middles))
            self.lowest.append(max(middles))
            places = [(candidate.box, at) for at, candidate in lines[number]]
            self.rows.append(sorted([(box.left, box.right, at) for box, at in places]))
            self.tallest = max(self.tallest, *[box.bottom - box.top for box in boxes])
            self.widest = max(self.widest, *[box.right - box.left for box, _ in places])

    def of(self, hit: "LabelHit") -> Iterator[int]:
        unit, box = hit.segment.leaf.unit, hit.box
        first = bisect_left(self.lowest, (box.top + box.bottom) / 2 - ABOVE * unit - self.tallest)
        last = bisect_right(self.highest, box.bottom + BELOW * unit + self.tallest)
        own = bisect_left(self.numbers, hit.segment.line)
        within = range(min(first, own), max(last, min(own + 1, len(self.rows))))
        left, right = box.left - UNALIGNED * unit - 1, box.right + ASIDE * unit
        for row in self.rows[within.start : within.stop]:
            start = bisect_left(row, (left - self.widest,))
            for _, its_right, at in row[start : bisect_right(row, (right, float("inf")))]:
                if its_right >= left:
                    yield at
