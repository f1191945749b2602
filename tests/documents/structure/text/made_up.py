"""Made-up lines of words: every character is half as wide as its line is high, a blank is a quarter."""

from collections.abc import Sequence

from extend_mcp.documents.page import Block, Box, Page, Word
from extend_mcp.documents.structure.text import blocks_of, level_headings, style_of

HEIGHT = 12.0
STEP = 14.0


def words(text: str, top: float, left: float = 50.0, height: float = HEIGHT, *, bold: bool = False) -> list[Word]:
    """The words of a line. Two blanks in the text make a gap of three heights."""
    placed: list[Word] = []
    for part in text.split("  "):
        for token in part.split():
            right = left + len(token) * height / 2
            placed.append(Word(token, Box(left, top, right, top + height), size=height / 1.2, bold=bold))
            left = right + height / 4
        left += 3 * height
    return placed


def lines(*texts: str, top: float = 100.0, left: float = 50.0, step: float = STEP) -> list[list[Word]]:
    """Lines below each other, all beginning at the same place."""
    return [words(text, top + at * step, left) for at, text in enumerate(texts)]


def read(*zones: Sequence[Sequence[Word]]) -> list[Block]:
    """The blocks of one page of these zones."""
    [blocks] = document(*[zones])
    return blocks


def texts(*zones: Sequence[Sequence[Word]]) -> list[str]:
    """The text of each block."""
    return [block.text for block in read(*zones)]


PROSE = (
    "The parties to this agreement have read it in full and have",
    "taken the advice of their lawyers, who explained what every",
    "part of it means and what follows from it for each of them,",
    "so nobody can say later that they did not know of it.",
)
"""A paragraph of four lines."""
WHOLE = " ".join(PROSE)


def document(*pages: Sequence[Sequence[Sequence[Word]]]) -> list[list[Block]]:
    """The blocks of each page of a document, given as the zones of each."""
    style = style_of(line for zones in pages for zone in zones for line in zone)
    made = [
        Page(number, blocks=[block for zone in zones for block in blocks_of(zone, style)])
        for number, zones in enumerate(pages, 1)
    ]
    level_headings(made)
    return [page.blocks for page in made]
