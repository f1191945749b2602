"""Chooses the most likely of a value's places: in the line of its item, or beside or below a word of its name."""

import re
from collections.abc import Container, Mapping, Sequence
from typing import TypeAlias

from extend_mcp.grounding.index import Index
from extend_mcp.grounding.texts import TextHit
from extend_mcp.grounding.word_places import PlacedWord, Span

MOST = 50
"""The most places that are compared: the first ones."""
FAR, SAME = 3.0, 0.5
"""Heights from which two lines are of different items, and up to which places are in one line."""
REACH = 5.0
"""Heights above a value, within which a heading of its column is looked for."""

Line: TypeAlias = tuple[int, int]


def item_of(path: str) -> str:
    """The item of a list that a value belongs to: `lines[2]`; empty if there is none."""
    return path[: path.rfind("]") + 1]


def rows_of(items: Mapping[str, Sequence[Sequence[TextHit]]]) -> dict[str, list[Span]]:
    """The places in the row of each item: those of its values that have only one place.

    If no value has only one, it is a place of the value with the fewest: the place whose line has most of the other
    values and, if several items have the same values, is not the line of an item before.
    """
    rows: dict[str, list[Span]] = {}
    taken: set[Line] = set()
    for item, places in items.items():
        if not item or len(places) == 1:
            continue  # nothing is beside it
        spans = [hits[0].span for hits in places if len(hits) == 1] or [_likeliest(places, taken)]
        rows[item] = spans
        taken.update(_line(span) for span in spans)
    return rows


def _likeliest(places: Sequence[Sequence[TextHit]], taken: Container[Line]) -> Span:
    lines = [{_line(hit.span) for hit in hits[:MOST]} for hits in places]
    rarest = min(places, key=len)[:MOST]

    def score(hit: TextHit) -> tuple[int, bool]:
        page, at = _line(hit.span)
        near = {(page, at + step) for step in (-1, 0, 1)}
        return sum(not near.isdisjoint(each) for each in lines), not any(each in taken for each in near)

    return max(rarest, key=score).span


def _line(span: Span) -> Line:
    """The page, and how many heights down on it; without a box, the number of the line."""
    word = span[0]
    return word.page, int(word.box.top / word.box.height) if word.box is not None else word.line


def choose(index: Index, path: str, hits: Sequence[TextHit], beside: Sequence[Span]) -> TextHit:
    """The hit nearest to the line of the places `beside` it, if one is near, then to a word of the field's name."""
    if len(hits) == 1:
        return hits[0]
    hits = hits[:MOST]
    if item_of(path):
        apart = [min((_apart(hit.span, span) for span in beside), default=FAR) for hit in hits]
        hits = [hit for hit, each in zip(hits, apart, strict=True) if each <= min(apart) + SAME]
    names = [index.labels[part] for part in _parts_of(path) if part in index.labels]

    def score(hit: TextHit) -> float:
        value = hit.span[0]
        return max((_nearness(label, value) for name in names for label in name.get(value.page, ())), default=0.0)

    return max(hits, key=score)


def _apart(span: Span, other: Span) -> float:
    """Heights from one line to the other, on one page."""
    first, second = span[0], other[0]
    if first.box is None or second.box is None or first.page != second.page:
        return FAR
    return min(abs(first.box.top - second.box.top) / first.box.height, FAR)


def _parts_of(path: str) -> set[str]:
    """The words of a path in small letters, camelCase split, without the numbers of items."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", re.sub(r"\[\d+\]", "", path)).lower()
    return {part for part in re.split(r"[\W\d_]+", words) if len(part) > 2}


def _nearness(label: PlacedWord, value: PlacedWord) -> float:
    if label.box is None or value.box is None:
        return 0.0
    height = value.box.height
    down, across = abs(label.box.top - value.box.top) / height, max(0.0, value.box.left - label.box.right) / height
    if label.box.top > value.box.bottom or down > REACH:
        return 0.0
    return 1 / (1 + down + across / 4)
