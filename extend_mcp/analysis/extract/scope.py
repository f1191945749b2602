"""Which part of a page belongs to an object of the schema: the lines under `Bill to`, the section `Patient`."""

import re
from bisect import bisect_right

from extend_mcp.analysis.extract.fields import Field
from extend_mcp.analysis.extract.geometry import overlap
from extend_mcp.analysis.extract.labels import Hit, Labels
from extend_mcp.analysis.extract.layout import Layout, Segment
from extend_mcp.analysis.extract.lexicon import plain
from extend_mcp.analysis.extract.party_names import ROLES

Lines = dict[int, list[int]]
"""Lines from top to bottom, by the page's place in the layout."""
_NUMBERED = re.compile(r"(?:\d{1,2} )+")
"""Before a heading: `2.1 Employer`."""
DEPTH = 12
"""How many lines under its heading a section may hold."""

CONTACTS = frozenset({"phone", "fax", "email", "website", "vat id", "company number"})
"""Families of labels within the block of a party."""
MOST = 10
"""Lines of such a block."""


def block_under(hit: Hit, labels: Labels, most: int = 7, through: frozenset[str] = frozenset()) -> list[Segment]:
    """The segments of the block that a label heads: behind it on its line, then below, down to a gap or a new label.

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


def _ends(hit: Hit, segment: Segment) -> bool:
    """Whether a label begins a line that is no part of the block above: it has a colon, or the line for itself."""
    return hit.first == 0 and (hit.marked or hit.last == len(segment.tokens))


def _next_below(segment: Segment, labels: Labels) -> Segment | None:
    leaf = segment.leaf
    for row in leaf.lines[segment.line + 1 : segment.line + 3]:
        for other in row:
            near = abs(other.box.left - segment.box.left) < leaf.unit
            if near and other.box.top - segment.box.bottom < 1.2 * leaf.unit and not labels.on(other):
                return other
    return None


class Scopes:
    """Where the objects of a schema stand."""

    def __init__(self, layout: Layout, labels: Labels, scopes: set[str]) -> None:
        self.blocks: dict[str, set[int]] = {}
        for role in ROLES:
            self.blocks[role] = {
                id(s)
                for hit in labels.by_family.get(role, ())
                if hit.score > 0.9
                for s in block_under(hit, labels, MOST, CONTACTS)
            }
        self.sections: dict[str, Lines] = {scope: {} for scope in scopes}
        self.headings: Lines = {}
        named = [(name, self.sections[scope]) for scope in scopes if (name := plain(scope))]
        names = tuple(name for name, _ in named)
        for segment in layout.segments() if names else ():
            text = _NUMBERED.sub("", plain(segment.text))
            for name, lines in named if text.startswith(names) else ():
                if text.startswith(name) and len(text) <= len(name) + 14:
                    for heads in (lines, self.headings):
                        heads.setdefault(segment.leaf.order, []).append(segment.line)

    def bonus(self, field: Field, hit: Hit) -> float:
        """What a label gains or loses for standing in or out of the field's section."""
        if field.role:
            return self.near(field, hit.segment)
        if not field.scope or plain(field.scope) in hit.label or not self.sections.get(field.scope):
            return 0.0
        mine = _distance(self.sections[field.scope], hit.segment)
        return 0.12 if mine is not None and mine == _distance(self.headings, hit.segment) else -0.15

    def near(self, field: Field, segment: Segment) -> float:
        """What a value gains or loses for standing in its party's block, or in another's."""
        if not field.role:
            return 0.0
        if id(segment) in self.blocks.get(field.role, ()):
            return 0.15
        elsewhere = any(id(segment) in block for role, block in self.blocks.items() if role != field.role)
        return -0.25 if elsewhere or (field.role != "vendor" and field.scope) else 0.0


def _distance(headings: Lines, segment: Segment) -> int | None:
    """How many lines a segment stands below the nearest of the headings, if at most `DEPTH`."""
    lines = headings.get(segment.leaf.order, [])
    above = bisect_right(lines, segment.line)
    rows = segment.line - lines[above - 1] if above else DEPTH + 1
    return rows if rows <= DEPTH else None
