"""Blocks for words that were found apart from a page's layout."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extend_mcp.documents.grid import place_of
from extend_mcp.documents.lines import box_of, lines_of, segments_of, text_of, within
from extend_mcp.documents.page import Block, Box, Cell, Page, Word

BESIDE = 12
"""Heights of a word: how far from a block on the same line it may be and still be a part of it."""


def add_blocks(page: Page, words: Sequence[Word]) -> None:
    """Put words of the page into its blocks: into the cell or line where they are, else as blocks of their own."""
    joined: dict[int, list[Word]] = defaultdict(list)
    alone: list[Word] = []
    for word in words:
        at = None if word.turn else _home(page.blocks, word)
        (alone if at is None else joined[at]).append(word)
    for at, more in joined.items():
        block = _with(page.blocks[at], page.words, more)
        if block is None:
            alone += more
        else:
            page.blocks[at] = block
    for line in lines_of([word for word in alone if not word.turn]):
        for part in segments_of(line):
            page.blocks.insert(place_of(page.blocks, box_of(part)), _block(part))
    for turn in sorted({word.turn for word in alone if word.turn}):
        turned = [word for word in alone if word.turn == turn]
        at = place_of(page.blocks, box_of(turned))
        page.blocks[at:at] = [_block(part) for part in _turned_lines(turned)]


def _turned_lines(words: Sequence[Word]) -> Iterator[list[Word]]:
    """The lines of words that are turned alike, as they are read with the page turned back."""
    upright = [_upright(word) for word in words]
    origin = dict(zip(map(id, upright), words, strict=True))
    for line in lines_of(upright):
        yield from ([origin[id(word)] for word in part] for part in segments_of(line))


def _upright(word: Word) -> Word:
    """The word as it is on the page turned back around its top left corner."""
    along, up = math.cos(math.radians(word.turn)), math.sin(math.radians(word.turn))
    x, y = (word.box.left + word.box.right) / 2, (word.box.top + word.box.bottom) / 2
    x, y = x * along + y * up, y * along - x * up
    width = abs(along) * word.box.width + abs(up) * word.box.height
    height = abs(up) * word.box.width + abs(along) * word.box.height
    if word.turn % 90 and word.size:
        height = word.size
    return replace(word, box=Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2))


def _block(words: Sequence[Word]) -> Block:
    return Block("text", text_of(words), box_of(words))


def _home(blocks: Sequence[Block], word: Word) -> int | None:
    """The block on whose lines the word is, or close to it; None if there is none."""
    middle = (word.box.top + word.box.bottom) / 2
    near = []
    for at, block in enumerate(blocks):
        if block.box is None or block.type == "figure" or not block.box.top <= middle <= block.box.bottom:
            continue
        gap = max(block.box.left - word.box.right, word.box.left - block.box.right, 0.0)
        if gap <= (0 if block.cells else BESIDE * word.box.height):
            near.append((gap, at))
    return min(near)[1] if near else None


def _with(block: Block, words: Sequence[Word], more: Sequence[Word]) -> Block | None:
    """The block with more words in it; None where it cannot be told what else its text is made of."""
    if block.cells:
        return _with_cells(block, words, more)
    assert block.box is not None
    mine = {id(word) for word in more}
    inside = [word for word in words if id(word) not in mine and not word.turn and within(word, block.box)]
    if _letters(text_of(inside)) != _letters(block.text):
        return None
    lines = (text_of(line) for line in lines_of([*inside, *more]))
    text = ("\n" if "\n" in block.text else " ").join(lines)
    return replace(block, text=text, box=block.box | box_of(more))


def _with_cells(block: Block, words: Sequence[Word], more: Sequence[Word]) -> Block | None:
    cells = tuple(_read(cell, words, more) for cell in block.cells)
    if sum(within(word, cell.box) for word in more for cell in cells if cell.box is not None) < len(more):
        return None
    rows: dict[int, list[str]] = defaultdict(list)
    for cell in cells:
        rows[cell.row].append(cell.text)
    return replace(block, cells=cells, text="\n".join("\t".join(texts) for texts in rows.values()))


def _read(cell: Cell, words: Sequence[Word], more: Sequence[Word]) -> Cell:
    if cell.box is None or not any(within(word, cell.box) for word in more):
        return cell
    inside = [word for word in words if within(word, cell.box)]
    return replace(cell, text="\n".join(text_of(line) for line in lines_of(inside)))


def _letters(text: str) -> str:
    """The letters and digits in any order."""
    return "".join(sorted(filter(str.isalnum, text)))
