"""The lines of a page without geometry: its blocks one below the other, the cells of tables in columns."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extend_mcp.analysis.extract.layout.leaf import Leaf, Token, tokens_of
from extend_mcp.documents.page import Block, Box, Cell, Word

CHAR, LINE = 7.0, 12.0
"""Width of a character and height of a line."""
STEP = 1.2 * LINE
APART = 6
"""Lines between tables of different widths: at this distance, one is not taken to go on in the other."""
RUNNING = frozenset({"header", "footer", "page_number"})
"""Types of blocks that are not part of the page's main text."""
_PIECE = re.compile(r"\S+(?:\s\S+)*")
"""Words with single blanks between them."""

MadeLine = tuple[list[list[Token]], bool]
"""The segments of a line, and whether it is a running one."""


def made_lines(leaf: Leaf, words: dict[int, tuple[Token, ...]]) -> list[MadeLine]:
    """The lines of a page, from top to bottom; the words of each cell go to `words`, by its identity."""
    lines: list[MadeLine] = []
    top, columns_before = 0.0, 0
    for block in leaf.page.blocks:
        columns = max((cell.column for cell in block.cells), default=-1) + 1
        top += APART * LINE if columns and columns_before not in {0, columns} else 0.0
        columns_before = columns or columns_before
        rows = _table(block, top, leaf, words) if block.cells else _text(block, top, leaf)
        lines += [(sorted(row, key=lambda part: part[0].box.left), block.type in RUNNING) for row in rows if row]
        top += len(rows) * STEP + LINE * (1.5 if block.cells else 0.6)
    return lines


def _text(block: Block, top: float, leaf: Leaf) -> list[list[list[Token]]]:
    texts = block.text.splitlines()
    return [_segments(text.replace("\t", "    "), 0.0, top + row * STEP, leaf, None) for row, text in enumerate(texts)]


def _table(block: Block, top: float, leaf: Leaf, words: dict[int, tuple[Token, ...]]) -> list[list[list[Token]]]:
    lefts, firsts, height = _places(block.cells)
    rows: list[list[list[Token]]] = [[] for _ in range(height)]
    for cell in block.cells:
        found: list[Token] = []
        for row, text in enumerate((cell.number or cell.text).splitlines(), start=firsts[cell.row]):
            segments = _segments(text, lefts[cell.column], top + row * STEP, leaf, cell.reference)
            rows[row] += segments
            found += [token for segment in segments for token in segment]
        words[id(cell)] = tuple(found)
    return rows


def _places(cells: Sequence[Cell]) -> tuple[list[float], dict[int, int], int]:
    """The left edges of the columns, the first line of each row, and the number of lines of a table."""
    widths: dict[int, int] = {}
    heights: dict[int, int] = {}
    for cell in cells:
        lines = cell.text.splitlines()
        heights[cell.row] = max(heights.get(cell.row, 1), len(lines))
        if cell.column_span == 1:
            widths[cell.column] = max(widths.get(cell.column, 0), *map(len, lines), 0)
    lefts = [0.0]
    for column in range(max(cell.column for cell in cells)):
        lefts.append(lefts[-1] + (widths.get(column, 0) + 4) * CHAR)
    firsts, line = {}, 0
    for row in range(max(heights) + 1):
        firsts[row] = line
        line += heights.get(row, 1)
    return lefts, firsts, line


def _segments(text: str, left: float, top: float, leaf: Leaf, reference: str | None) -> list[list[Token]]:
    """The words of a line of text, cut at two or more blanks."""
    return [list(_words(found, left, top, leaf, reference)) for found in _PIECE.finditer(text)]


def _words(piece: re.Match[str], left: float, top: float, leaf: Leaf, reference: str | None) -> Iterator[Token]:
    at = left + piece.start() * CHAR
    for found in re.finditer(r"\S+", piece.group()):
        start = at + found.start() * CHAR
        box = Box(start, top, start + len(found.group()) * CHAR, top + LINE)
        for token in tokens_of(Word(found.group(), box), leaf):
            yield replace(token, drawn=False, reference=reference)
