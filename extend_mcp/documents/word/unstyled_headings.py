"""Headings of Word files without heading styles: short lines in bold letters larger than the text."""

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from extend_mcp.documents.page import Block, Page
from extend_mcp.documents.word.paragraph_text import Emphasis

LARGER = 1.15
"""The least size of a heading's letters, in usual sizes."""
LONGEST = 100
MOST = 0.3
"""Share of a file's paragraphs: if more look like headings, none is one."""
MAX_LEVEL = 6
_NO_HEADING = re.compile(r"[.,;:!?…]$|[\t\n:]|\d[.,]\d|@|://")
DEFAULT_SIZE = 20
"""In half points: the default size of text."""


@dataclass(slots=True)
class HeadingFinder:
    """Collects the paragraphs of one file, and finds headings after all sizes of letters are known."""

    sizes: Counter[int] = field(default_factory=Counter)
    paragraphs: int = 0
    styled: bool = False
    found: list[tuple[Page, int, int]] = field(default_factory=list)

    def add(self, page: Page, block: Block, emphasis: Emphasis) -> None:
        """Note the block just put on a page."""
        sizes = {_half_points(size): count for size, count in emphasis.sizes.items()}
        self.sizes.update(sizes)
        self.paragraphs += 1
        self.styled |= block.level is not None and block.marker is None
        is_bold = 0 < emphasis.bold == sum(sizes.values())
        may_be = block.level is None and block.marker is None and len(block.text) <= LONGEST
        if may_be and is_bold and not _NO_HEADING.search(block.text) and any(map(str.isalpha, block.text)):
            self.found.append((page, len(page.blocks) - 1, min(sizes)))

    def settle(self) -> None:
        """Turn the found paragraphs into headings, unless the file has headings by style."""
        usual = self.sizes.most_common(1)[0][0] if self.sizes else DEFAULT_SIZE
        large = [one for one in self.found if one[2] >= LARGER * usual]
        if self.styled or len(large) > max(1, MOST * self.paragraphs):
            return
        ranks = {size: rank for rank, size in enumerate(sorted({one[2] for one in large}, reverse=True), 1)}
        for page, at, size in large:
            level = min(ranks[size], MAX_LEVEL)
            kind = "heading" if level == 1 else "section_heading"
            page.blocks[at] = replace(page.blocks[at], type=kind, level=level)


def _half_points(size: str | None) -> int:
    return int(size) if size is not None and size.isdecimal() and len(size) < 5 else DEFAULT_SIZE
