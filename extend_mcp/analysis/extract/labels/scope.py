"""The part of a page that belongs to an object of the schema: the lines under `Bill to`, the section `Patient`."""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from math import inf

from extend_mcp.analysis.extract.labels.geometry import overlap
from extend_mcp.analysis.extract.labels.labels import LabelHit, Labels
from extend_mcp.analysis.extract.layout.layout import Layout, Segment
from extend_mcp.analysis.extract.schema.fields import Field
from extend_mcp.analysis.extract.schema.label_variants import without_umlauts
from extend_mcp.analysis.extract.schema.party_names import ROLES, names_of
from extend_mcp.analysis.words.spelling import plain

_NUMBERED = re.compile(r"(?:\d{1,2} )+")
"""The number before a heading: `2.1 Employer`."""
DEPTH = 12
"""How many lines a section may have below its heading."""

LONGER = 14
"""The most characters of a heading besides the name."""
CONTACTS = frozenset({"phone", "fax", "email", "website", "vat id", "company number"})
"""Families of labels that occur within the block of a party."""
MOST = 10
"""The most lines of such a block."""


def block_under(hit: LabelHit, labels: Labels, most: int = 7, through: frozenset[str] = frozenset()) -> list[Segment]:
    """The segments of the block under a label: behind it on its line, then below, down to a gap or a new label.

    Labels of the families `through` do not end it.
    """
    leaf, line = hit.segment.leaf, hit.segment.line
    block: list[Segment] = []
    row = leaf.lines[line]
    after = next((s for s in row[hit.segment.index + 1 :]), None)
    anchor = hit.box
    if after is not None and hit.last == len(hit.segment.tokens) and not labels.on(after):
        close = after.box.left - hit.box.right < 12 * leaf.unit
        if close and _next_below(hit.segment, labels) is None:
            block.append(after)
            anchor = after.box
    bottom = hit.segment.box.bottom if not block else block[0].box.bottom
    for below in range(line + 1, len(leaf.lines)):
        row = leaf.lines[below]
        if len(block) >= most:
            break
        inside = [s for s in row if overlap(s.box, anchor) > 0 or abs(s.box.left - anchor.left) < leaf.unit]
        if row[0].box.top - bottom > 1.4 * leaf.unit:
            break
        if not inside:
            continue
        segment = inside[0]
        if any(_ends(h, segment) and h.family not in through for h in labels.on(segment)):
            break
        block.append(segment)
        bottom = segment.box.bottom
    return block


def _ends(hit: LabelHit, segment: Segment) -> bool:
    """True if a label's line is not part of the block above: the label has a colon, or is alone on its line."""
    return hit.first == 0 and (hit.marked or hit.last == len(segment.tokens))


def _next_below(segment: Segment, labels: Labels) -> Segment | None:
    leaf = segment.leaf
    for row in leaf.lines[segment.line + 1 : segment.line + 3]:
        for other in row:
            near = abs(other.box.left - segment.box.left) < leaf.unit
            if near and other.box.top - segment.box.bottom < 1.2 * leaf.unit and not labels.on(other):
                return other
    return None


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading on a line, and the left and right limits of its section."""

    line: int
    left: float
    right: float


_Headings = dict[int, list[_Heading]]
"""Headings from top to bottom, by the page's place in the layout."""


class Scopes:
    """The sections of a schema's objects on the pages."""

    def __init__(self, layout: Layout, labels: Labels, scopes: set[str]) -> None:
        self.blocks: dict[str, set[int]] = {}
        for role in ROLES:
            self.blocks[role] = {
                id(s)
                for hit in labels.by_family.get(role, ())
                if hit.score > 0.9
                for s in block_under(hit, labels, MOST, CONTACTS)
            }
        names = [(name, scope) for scope in scopes for name in _names_of(scope)]
        found = [(segment, scope) for segment in layout.segments() if names for scope in _headed(segment, names)]
        parties = [hit.segment for role in ROLES for hit in labels.by_family.get(role, ()) if hit.is_whole]
        heads = {id(segment) for segment in (*(segment for segment, _ in found), *parties)}
        self._lines = [leaf.lines for leaf in layout.leaves]
        self.sections: dict[str, _Headings] = {}
        self.headings: _Headings = {}
        for segment, scope in found:
            for some in (self.sections.setdefault(scope, {}), self.headings):
                some.setdefault(segment.leaf.order, []).append(_heading(segment, heads))

    def in_column(self, field: Field) -> Iterator[Segment]:
        """The texts in the column of a field's object, on the lines that begin with the field's name, where such
        objects head columns side by side."""
        own = {plain(name) for name in field.names}
        for order, heads in self.sections.get(field.scope, {}).items():
            lines = self._lines[order]
            for head in heads:
                if not any(one.line == head.line and one is not head for one in self.headings[order]):
                    continue
                for line in lines[head.line + 1 : head.line + 1 + DEPTH]:
                    if plain(line[0].text) in own:
                        yield from (one for one in line[1:] if head.left <= one.box.left < head.right)

    def bonus(self, field: Field, hit: LabelHit) -> float:
        """The gain or loss of a label's score for being in or out of the field's section."""
        own = self.sections.get(field.scope)
        if not field.scope or plain(field.scope) in hit.label or not own:
            return self.near(field, hit.segment)
        mine = _nearest(own, hit.segment)
        inside = mine is not None and mine == _nearest(self.headings, hit.segment)
        if field.role:
            return 0.15 if inside else min(-0.15, self.near(field, hit.segment))
        return 0.12 if inside else -0.15

    def near(self, field: Field, segment: Segment) -> float:
        """The gain or loss of a value's score for being in its party's block, or in another's."""
        if not field.role:
            return 0.0
        if id(segment) in self.blocks.get(field.role, ()):
            return 0.15
        elsewhere = any(id(segment) in block for role, block in self.blocks.items() if role != field.role)
        return -0.25 if elsewhere or (field.role != "vendor" and field.scope) else 0.0


def _names_of(scope: str) -> tuple[str, ...]:
    """The possible headings of an object: its name, also without umlauts, and other words for the same party."""
    name = plain(scope)
    return tuple(one for one in (*names_of(name), *names_of(without_umlauts(name))) if one)


def _headed(segment: Segment, names: Sequence[tuple[str, str]]) -> set[str]:
    """The objects whose name begins a short text."""
    text = _NUMBERED.sub("", plain(segment.text))
    return {scope for name, scope in names if text.startswith(name) and len(text) <= len(name) + LONGER}


def _heading(segment: Segment, heads: Container[int]) -> _Heading:
    """A heading with the room below it, up to the headings beside it."""
    row, unit = segment.leaf.lines[segment.line], segment.leaf.unit
    after = (other.box.left for other in row[segment.index + 1 :] if id(other) in heads)
    is_first = all(id(other) not in heads for other in row[: segment.index])
    return _Heading(segment.line, 0.0 if is_first else segment.box.left - unit, next(after, inf) - unit)


def _nearest(headings: _Headings, segment: Segment) -> _Heading | None:
    """The nearest heading above a segment and over its column, if at most `DEPTH` lines above."""
    over = [
        one for one in headings.get(segment.leaf.order, ())
        if 0 <= segment.line - one.line <= DEPTH and one.left <= segment.box.left < one.right
    ]  # fmt: skip
    return max(over, key=lambda one: (one.line, one.left), default=None)
