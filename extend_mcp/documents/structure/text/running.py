"""Running lines: headers, footers and page numbers, found over all pages of a document before their text is read.

They stand in the outer bands of pages, and other pages repeat them, but for their numbers.
"""

import re
from collections import Counter
from collections.abc import Sequence

from extend_mcp.documents.page import Block, Word
from extend_mcp.documents.structure.text.text_line import TextLine, line_of

BAND = 0.1
"""Of the page's height, at the top and at the bottom: where running lines stand."""
CHAPTER = 3
"""Pages: a line that so many repeat at one height runs over a part of the document."""
SAME_HEIGHT = 3.0
"""Points: lines of pages at one height differ by less."""
_PAGE_NUMBER = re.compile(
    r"(?i)(?:(?:page|p\.|pg\.?|seite|pagina|página|strona|blad|side|sida|стр\.?|第)\s{0,3}:?\s{0,3})?"
    r"[-–—|]?\s{0,3}(?:\d{1,4}|[ivxl]{1,6})\s{0,3}[-–—|]?(?:\s{0,3}(?:of|/|von|van|de|di|sur|z|av|из)\s{0,3}\d{1,4})?"
    r"\s{0,3}[页頁]?"
)
_DIGITS = re.compile(r"\d+")


def running_lines(pages: Sequence[tuple[float, Sequence[Sequence[Word]]]]) -> list[dict[int, Block]]:
    """For each page, from its height and its lines of words: its running lines by their place among the lines."""
    edges = [_edge_lines(height, lines) for height, lines in pages]
    running = _running(edges)
    found: list[dict[int, Block]] = []
    for page, edge in enumerate(edges):
        last = max(edge, default=0)
        blocks = {at: _block(line, band, (page, at) in running, at == last) for at, (band, line) in edge.items()}
        found.append({at: block for at, block in blocks.items() if block is not None})
    return found


def _edge_lines(height: float, lines: Sequence[Sequence[Word]]) -> dict[int, tuple[str, TextLine]]:
    """The lines in the outer bands of a page, by their place, each with the name of its band."""
    found = {}
    for at, words in enumerate(lines):
        top, bottom = min(word.box.top for word in words), max(word.box.bottom for word in words)
        band = "header" if bottom <= BAND * height else "footer" if top >= (1 - BAND) * height else None
        if band is not None and (line := line_of(words)) is not None:
            found[at] = band, line
    return found


def _running(edges: Sequence[dict[int, tuple[str, TextLine]]]) -> set[tuple[int, int]]:
    """Which lines, by page and place, other pages repeat: half of them, or three at the same height."""
    keys = {(page, at): _keys(*entry) for page, edge in enumerate(edges) for at, entry in edge.items()}
    seen = Counter(key for page, edge in enumerate(edges) for key in {key for at in edge for key in keys[page, at]})
    half = max(2, (len(edges) + 1) // 2)
    return {
        place for place, some in keys.items() if seen[some[0]] >= half or any(seen[key] >= CHAPTER for key in some[1:])
    }


def _keys(band: str, line: TextLine) -> tuple[tuple[str, str, int], ...]:
    """The line without its numbers: anywhere in its band, and at its height; at two, as heights differ a little."""
    masked = _DIGITS.sub("0", line.text).casefold()
    height = int(line.middle // SAME_HEIGHT)
    return (band, masked, -1), (band, masked, height), (band, masked, height + 1)


def _block(line: TextLine, band: str, is_running: bool, is_last: bool) -> Block | None:
    is_number = _PAGE_NUMBER.fullmatch(line.text) is not None
    if is_number and (is_running or (band == "footer" and is_last)):
        return Block("page_number", line.text, line.box)
    return Block(band, line.text, line.box) if is_running else None
