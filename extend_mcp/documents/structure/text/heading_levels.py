"""Gives the headings of a document their levels, once all are known; some of them are items of lists."""

from collections import Counter
from collections.abc import Iterable, Sequence

from extend_mcp.documents.page import Block, Box, Page
from extend_mcp.documents.structure.text.headings import SAME_LOOK, Look, TextHeading

DEEPEST = 6
FEW_LOUD = 4
"""With more headings of one look, larger or bolder than text, all headings of a document stand out."""


def level_headings(pages: Sequence[Page]) -> None:
    """Give the headings of a document their levels, in place. A passage that nothing follows is not a heading."""
    for page in pages if _has_items(pages) else ():
        page.blocks = [_as_item(block) if isinstance(block, TextHeading) else block for block in page.blocks]
    for page in pages:
        _unhead_form_values(page)
    headings = [block for page in pages for block in page.blocks if isinstance(block, TextHeading)]
    blocks = [block for page in pages for block in page.blocks if block.type not in {"footer", "page_number"}]
    last = blocks[-1] if blocks else None
    levels = dict(zip(map(id, headings), _levels([heading.look for heading in headings]), strict=True))
    for page in pages:
        page.blocks = [
            _leveled(block, levels[id(block)], is_last=block is last) if isinstance(block, TextHeading) else block
            for block in page.blocks
        ]


def _unhead_form_values(page: Page) -> None:
    """Turn headings that were filled in to the fields of a form into text, in place."""
    filled = [value.box for value in page.form_values if value.is_on is None]
    if filled:
        page.blocks = [
            Block("text", block.text, block.box)
            if isinstance(block, TextHeading) and _is_in(block.box, filled)
            else block
            for block in page.blocks
        ]


def _is_in(box: Box | None, others: Sequence[Box]) -> bool:
    """True if the middle of a box is in one of the others."""
    if box is None:
        return False
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return any(other.left <= x <= other.right and other.top <= y <= other.bottom for other in others)


def _has_items(pages: Sequence[Page]) -> bool:
    """True if numbered lines that look like text are items: more headings share another look, and have no number."""
    looks = [block.look for page in pages for block in page.blocks if isinstance(block, TextHeading)]
    ranks = _ranks(looks)
    loud = Counter([ranks[look] for look in looks if not look.plain and not look.depth])
    numbered = sum(look.plain and look.depth > 0 for look in looks)
    return numbered > 0 and max(loud.values(), default=0) > max(FEW_LOUD, numbered)


def _as_item(heading: TextHeading) -> Block:
    """A heading that looks like text as the item that it is; others as they are."""
    return heading.item if heading.look.plain and heading.look.depth and heading.item is not None else heading


def _leveled(heading: TextHeading, level: int, *, is_last: bool) -> Block:
    if is_last and not heading.look.large:
        return Block("text", heading.text, heading.box)
    return named_heading(heading.text, heading.box, level)


def named_heading(text: str, box: Box | None, level: int) -> Block:
    """A heading whose level is known."""
    return Block("heading" if level == 1 else "section_heading", text, box, level=level)


def _levels(looks: Sequence[Look]) -> list[int]:
    """The level of each heading of a document, from 1 to 6: by size, then weight, then capitals, then number."""
    ranks = _ranks(looks)
    top: dict[tuple[int, bool, bool], int] = {}
    for look in looks:
        if look.depth:
            key = ranks[look]
            top[key] = min(top.get(key, look.depth), look.depth)
    order = {key: at for at, key in enumerate(sorted(set(ranks.values())), start=1)}
    return [min(DEEPEST, order[ranks[look]] + (look.depth - top[ranks[look]] if look.depth else 0)) for look in looks]


def _ranks(looks: Iterable[Look]) -> dict[Look, tuple[int, bool, bool]]:
    """Looks by their sort keys, the most prominent first. Sizes within 4 % are equal."""
    ranks: dict[Look, tuple[int, bool, bool]] = {}
    rank, size = 0, 0.0
    for look in sorted(set(looks), key=lambda look: -look.size):
        if look.size < size * (1 - SAME_LOOK) or not size:
            rank, size = rank + 1, look.size
        ranks[look] = (rank, not look.bold, not look.capitals)
    return ranks
