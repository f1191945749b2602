"""Pages as lines of texts, with or without geometry."""

from collections.abc import Iterator, Sequence

from extend_mcp.documents.page import Block, Page

TextLine = tuple[str, ...]
"""The texts of a line from left to right: a text, a label, a value, a cell."""
_HEADINGS = {"heading", "section_heading", "title"}
_MOST_HEADS = 12
_BIGGER = 1.3
"""From this many times the usual size, a text of the first page is a heading."""


def text_lines(page: Page) -> Iterator[TextLine]:
    """The lines of a page from top to bottom; for a page without geometry, those of its blocks."""
    if page.words:
        for line in page.lines:
            yield tuple(text for words in line.segments if (text := " ".join(word.text for word in words)))
        return
    for block in page.blocks:
        yield from _rows(block) if block.cells else ((line,) for line in block.text.splitlines() if line.strip())


def _rows(block: Block) -> Iterator[TextLine]:
    rows: dict[int, list[str]] = {}
    for cell in block.cells:
        rows.setdefault(cell.row, []).append(cell.text)
    return (tuple(texts) for texts in rows.values())


def head_texts(pages: Sequence[Page], lines: Sequence[TextLine]) -> list[str]:
    """The texts in which a document says what it is: its first texts, and the headings and big print of page one."""
    first = [text for line in lines[:_MOST_HEADS] for text in line][:_MOST_HEADS]
    if not pages:
        return first
    headings = [block.text for block in pages[0].blocks if block.type in _HEADINGS]
    sizes = sorted(word.box.height for word in pages[0].words)
    usual = sizes[len(sizes) // 2] if sizes else 0.0
    big = [
        " ".join(word.text for word in words)
        for line in pages[0].lines
        if not line.running
        for words in line.segments
        if words and min(word.box.height for word in words) > _BIGGER * usual
    ]
    return list(dict.fromkeys([*first, *headings[:_MOST_HEADS], *big[:_MOST_HEADS]]))
