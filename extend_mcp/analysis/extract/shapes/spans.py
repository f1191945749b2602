"""Spans of a text that are already used."""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate


class Spans:
    """Spans of characters, start and end (excluded), that may overlap."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._reach = list(accumulate([end for _, end in ordered], max)) if ordered else []

    def touch(self, start: int, end: int) -> bool:
        """True if one of them shares a character with `start` to `end`."""
        before = bisect_left(self._starts, end) if self._starts else 0
        return before > 0 and self._reach[before - 1] > start
