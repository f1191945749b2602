"""Which part of a page belongs to an object of the schema: the lines under `Bill to`, the section `Patient`."""

from extend_mcp.engine.work.extract.fields import ROLES, Field
from extend_mcp.engine.work.extract.geometry import overlap
from extend_mcp.engine.work.extract.labels import Hit, Labels
from extend_mcp.engine.work.extract.layout import Layout, Segment
from extend_mcp.engine.work.extract.lexicon import plain

DEPTH = 12
"""How many lines under its heading a section may hold."""


def block_under(hit: Hit, labels: Labels, most: int = 7) -> list[Segment]:
    """The segments of the block that a label heads: behind it on its line, then below, down to a gap or a new label."""
    leaf, line = hit.segment.leaf, hit.segment.line
    block: list[Segment] = []
    row = leaf.lines[line]
    after = next((s for s in row[hit.segment.index + 1 :]), None)
    anchor = hit.box
    if after is not None and hit.last == len(hit.segment.tokens) and not labels.on(after):
        close = after.box.left - hit.box.right < 12 * leaf.unit
        below = _next_below(hit.segment, labels)
        if close and below is None:
            block.append(after)
            anchor = after.box
    bottom = hit.segment.box.bottom if not block else block[0].box.bottom
    for row in leaf.lines[line + 1 :]:
        if len(block) >= most:
            break
        inside = [s for s in row if overlap(s.box, anchor) > 0 or abs(s.box.left - anchor.left) < leaf.unit]
        if row[0].box.top - bottom > 1.4 * leaf.unit:
            break
        if not inside:
            continue
        segment = inside[0]
        if any(h.first == 0 and (h.marked or h.last == len(segment.tokens)) for h in labels.on(segment)):
            break
        block.append(segment)
        bottom = segment.box.bottom
    return block


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
                id(s) for hit in labels.by_family.get(role, ()) if hit.score > 0.9 for s in block_under(hit, labels)
            }
        self.sections: dict[str, list[Segment]] = {scope: [] for scope in scopes}
        for segment in layout.segments():
            text = plain(segment.text)
            for scope, headings in self.sections.items():
                name = plain(scope)
                if name and text.startswith(name) and len(text) <= len(name) + 14:
                    headings.append(segment)

    def bonus(self, field: Field, hit: Hit) -> float:
        """What a label gains or loses for standing in or out of the field's section."""
        if field.role:
            return self.near(field, hit.segment)
        if not field.scope or plain(field.scope) in hit.label or not self.sections.get(field.scope):
            return 0.0
        mine = self._distance(field.scope, hit.segment)
        others = [self._distance(scope, hit.segment) for scope in self.sections if scope != field.scope]
        return 0.12 if mine is not None and all(o is None or mine <= o for o in others) else -0.15

    def near(self, field: Field, segment: Segment) -> float:
        """What a value gains or loses for standing in its party's block, or in another's."""
        if not field.role:
            return 0.0
        if id(segment) in self.blocks.get(field.role, ()):
            return 0.15
        elsewhere = any(id(segment) in block for role, block in self.blocks.items() if role != field.role)
        return -0.25 if elsewhere or (field.role != "vendor" and field.scope) else 0.0

    def _distance(self, scope: str, segment: Segment) -> int | None:
        rows = [
            segment.line - heading.line for heading in self.sections[scope]
            if heading.leaf is segment.leaf and 0 <= segment.line - heading.line <= DEPTH
        ]  # fmt: skip
        return min(rows, default=None)
