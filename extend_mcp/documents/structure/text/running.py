"""Finds running lines (headers, footers and page numbers) over all pages of a document before their text is read.

They are in the outer bands of pages, and other pages repeat them, except for their numbers.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from extend_mcp.documents.page import Block, Word
from extend_mcp.documents.structure.text.text_line import TextLine, line_of

Edge = tuple[str, int, TextLine, Sequence[Word] | None]
"""The band of a line, its index among the lines of the page, the line without its words (to save memory), and, if it
may head columns, the words of the line below."""
BAND = 0.1
"""Share of the page's height, at the top and at the bottom, that may hold running lines."""
CHAPTER = 3
"""A line that so many pages repeat at one height is a running line of a part of the document."""
SAME_HEIGHT = 3.0
"""In points: lines of pages at one height differ by less."""
CLOSE = 1.5
"""The most heights between the headings of a table and its first row."""
_PAGE_NUMBER = re.compile(
    r"(?i)(?:(?:page|p\.|pg\.?|seite|pagina|página|strona|blad|side|sida|стр\.?|第)\s{0,3}:?\s{0,3})?"
    r"[-–—|]?\s{0,3}(?:\d{1,4}|[ivxl]{1,6})\s{0,3}[-–—|]?(?:\s{0,3}(?:of|/|von|van|de|di|sur|z|av|из)\s{0,3}\d{1,4})?"
    r"\s{0,3}[页頁]?"
)
_DIGITS = re.compile(r"\d+")


def edge_lines(height: float, lines: Sequence[Sequence[Word]]) -> list[Edge]:
    """The lines in the outer bands of a page. `lines` are all its lines, top to bottom, of words from left to right."""
    found: list[Edge] = []
    above, below = BAND * height, (1 - BAND) * height
    for place, words in enumerate(lines):
        if above < words[0].box.bottom and words[0].box.top < below:
            continue
        top, bottom = min([word.box.top for word in words]), max([word.box.bottom for word in words])
        band = "header" if bottom <= above else "footer" if top >= below else None
        if band is not None and (line := line_of(words)) is not None:
            heads = len(line.segments) > 1 and place + 1 < len(lines)
            found.append((band, place, replace(line, words=()), lines[place + 1] if heads else None))
    return found


def running_lines(edges: Sequence[Sequence[Edge]]) -> list[dict[int, Block]]:
    """The running lines among the edges of each page of a document, by their index among its lines."""
    running = _running(edges)
    found: list[dict[int, Block]] = []
    for number, edge in enumerate(edges):
        blocks: dict[int, Block] = {}
        for at, (band, place, line, _) in enumerate(edge):
            block = _block(line, band, is_running=(number, at) in running, is_last=at == len(edge) - 1)
            if block is not None:
                blocks[place] = block
        _drop_headings(blocks, edge)
        found.append(blocks)
    return found


def _drop_headings(blocks: dict[int, Block], edge: Sequence[Edge]) -> None:
    """Remove lines that head the columns of a table that begins at the top of this page, as on other pages."""
    for _, place, line, after in reversed(edge):
        if place not in blocks or blocks[place].type != "header" or place + 1 in blocks or after is None:
            continue
        below = line_of(after)
        is_close = below is not None and below.box.top - line.box.bottom < CLOSE * line.height
        if below is not None and is_close and len(below.segments) > 1:
            del blocks[place]


def _running(edges: Sequence[Sequence[Edge]]) -> set[tuple[int, int]]:
    """The lines, by page and index, that other pages repeat: half of them, or three at the same height.

    Lines that a page has twice, except for their numbers, are rows of a table.
    """
    keys = {
        (page, at): _keys(band, line) for page, edge in enumerate(edges) for at, (band, _, line, _) in enumerate(edge)
    }
    by_page: dict[int, set[tuple[str, str, int]]] = {}
    for (page, _), some in keys.items():
        by_page.setdefault(page, set()).update(some)
    seen = Counter(key for some in by_page.values() for key in some)
    half = max(2, (len(edges) + 1) // 2)
    on_page = Counter((page, some[0]) for (page, _), some in keys.items())
    rows = {key for (_, key), count in on_page.items() if count > 1}
    return {
        place for place, some in keys.items()
        if some[0] not in rows and (seen[some[0]] >= half or any(seen[key] >= CHAPTER for key in some[1:]))
    }  # fmt: skip


def _keys(band: str, line: TextLine) -> tuple[tuple[str, str, int], ...]:
    """The line without its numbers: anywhere in its band, and at two rounded heights, as heights differ a little."""
    masked = _DIGITS.sub("0", line.text).casefold()
    height = int(line.middle // SAME_HEIGHT)
    return (band, masked, -1), (band, masked, height), (band, masked, height + 1)


def _block(line: TextLine, band: str, *, is_running: bool, is_last: bool) -> Block | None:
    is_number = _PAGE_NUMBER.fullmatch(line.text) is not None
    if is_number and (is_running or (band == "footer" and is_last)):
        return Block("page_number", line.text, line.box)
    return Block(band, line.text, line.box) if is_running else None
