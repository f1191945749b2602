"""What is done to the blocks of one laid out page: ruled tables put in, lines of short text kept apart."""

import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from extend_mcp.documents.grid import replace_inside, ruled_tables
from extend_mcp.documents.lines import lines_of, segments_of, text_of, within
from extend_mcp.documents.page import Block, Page, Rule, Word

PROSE_WORDS = 5
"""A line of running text has at least so many words, as a rule."""
_ITEM = re.compile(r"(?:\d{1,2}[.)]|[•☐☒])\s|[^\W\d_][^:]{1,30}:\s")
"""How a line begins that is an item or a labelled value."""
FULL_LINE = 0.8
"""Of the block's width: a line that reaches this far goes on in the next one."""


def arrange(page: Page, rules: Sequence[Rule]) -> None:
    """Better the blocks of a page in place, with the help of its ruled lines and words."""
    tables = ruled_tables(rules, page.words)
    if tables:
        page.blocks = replace_inside(page.blocks, tables, page.words)
    if page.words:
        unit = median(word.box.height for word in page.words) or 1.0
        page.blocks = [_lined(block, page.words, unit) for block in _continued(page.blocks, unit)]


def _continued(blocks: Sequence[Block], unit: float) -> list[Block]:
    """Paragraphs joined that were cut in a sentence, as happens after an indented first line."""
    joined: list[Block] = []
    for block in blocks:
        before = joined[-1] if joined else None
        if before is not None and _goes_on(before, block, unit) and before.box is not None and block.box is not None:
            joined[-1] = replace(before, text=f"{before.text} {block.text}", box=before.box | block.box)
        else:
            joined.append(block)
    return joined


def _goes_on(before: Block, block: Block, unit: float) -> bool:
    if before.type != "text" or block.type != "text" or block.marker or before.box is None or block.box is None:
        return False
    close = -unit < block.box.top - before.box.bottom < unit and before.box.left < block.box.right
    reaches = before.box.right >= block.box.right - 0.15 * block.box.width and block.box.left < before.box.right
    return close and reaches and before.text[-1:] not in {".", ":", ";", "!", "?", ""} and block.text[:1].islower()


def _lined(block: Block, words: Sequence[Word], unit: float) -> Block:
    """A block of short lines, such as an address or a list of totals, with its lines kept; prose as it is."""
    box = block.box
    if block.type != "text" or block.marker or box is None or box.height < 1.8 * unit:
        return block
    lines = lines_of([word for word in words if within(word, box)])
    if len(lines) < 2 or _squeezed(text_of(word for line in lines for word in line)) != _squeezed(block.text):
        return block
    if sum(_ITEM.match(text_of(line)) is not None for line in lines) >= 2:
        return replace(block, text="\n".join(text_of(line) for line in lines))
    full = sum(
        line[-1].box.right >= box.left + FULL_LINE * box.width and len(segments_of(line)) == 1 for line in lines[:-1]
    )
    if full * 2 > len(lines) - 1 and median(map(len, lines)) >= PROSE_WORDS:
        return block
    return replace(block, text="\n".join(text_of(line) for line in lines))


def _squeezed(text: str) -> str:
    """The characters in any order, so that a block is only rewritten from exactly its own words."""
    return "".join(sorted("".join(text.split())))
