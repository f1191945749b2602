"""One reading of a page: from words with boxes and ruled lines to tables and blocks of text, in reading order.

The source of the words does not matter: text of a PDF, OCR, forms, annotations. Each file is one decision.
"""

from collections.abc import Sequence
from itertools import chain

from extend_mcp.documents.page import Block, Box, Rule, Word
from extend_mcp.documents.structure.build import build
from extend_mcp.documents.structure.drawn import drawn_tables
from extend_mcp.documents.structure.fitted import HEAD
from extend_mcp.documents.structure.line import Line
from extend_mcp.documents.structure.lines import set_lines
from extend_mcp.documents.structure.regions import regions_of
from extend_mcp.documents.structure.rules import Rules
from extend_mcp.documents.structure.split import split
from extend_mcp.documents.structure.table import Table
from extend_mcp.documents.structure.text import blocks_of
from extend_mcp.documents.structure.typed import is_typed
from extend_mcp.documents.structure.upright import quarter, turn_box, turn_rules, turn_words, usual_turn
from extend_mcp.documents.structure.zones import zones_of

__all__ = ["read_structure"]


def read_structure(words: Sequence[Word], rules: Sequence[Rule], width: float, height: float) -> list[Block]:
    """The blocks of a page of that size, in reading order; every word is in one of them.

    Words that are turned otherwise than most are blocks of their own.
    """
    if not words:
        return []
    usual = usual_turn(words)
    groups: dict[int, list[Word]] = {}
    for word in words:
        turn = quarter(word.turn)
        groups.setdefault(word.turn if turn is None else turn, []).append(word)
    blocks = _turned_back(
        _read(
            turn_words(groups.pop(usual, []), usual, width, height),
            turn_rules(rules, usual, width, height),
            height if usual % 180 == 0 else width,
        ),
        usual, width, height,
    )  # fmt: skip
    for turn, aside in groups.items():
        for block in _read_aside(aside, turn, width, height):
            blocks.insert(place_of(blocks, block), block)
    return blocks


def place_of(blocks: Sequence[Block], new: Block) -> int:
    """Where among the blocks of a page a new one belongs: before the first that begins below its top."""
    top = new.box.top if new.box else 0.0
    return next((at for at, block in enumerate(blocks) if block.box is not None and block.box.top >= top), len(blocks))


def _read(words: Sequence[Word], ruled: Sequence[Rule], height: float) -> list[Block]:
    """The blocks of words that are upright."""
    if not words:
        return []
    rules = Rules(ruled)
    typed = is_typed(words)
    tables, rest = drawn_tables(words, rules, HEAD * height)
    lines = [*set_lines(rest, rules, typed=typed), *map(_stand_in, tables)]
    lines.sort(key=lambda line: line.middle)
    zones = zones_of(lines, rules, typed=typed)
    return list(chain.from_iterable(_read_zone(zone, rules) for zone in zones))


def _read_zone(zone: list[Line], rules: Rules) -> list[Block]:
    """The blocks of a column of text, from top to bottom."""
    tables: dict[int, Table] = {id(line): line.table for line in zone if line.table is not None}
    taken: set[int] = set()
    for region in regions_of(zone, rules):
        for part in split(region, rules):
            free = [line for line in part if id(line) not in taken]
            found = build(free, [line for line in zone if id(line) not in taken], rules) if len(free) > 1 else None
            if found is not None:
                table, lines = found
                tables[id(lines[0])] = table
                taken |= {id(line) for line in lines}
    blocks: list[Block] = []
    text: list[list[Word]] = []
    for line in zone:
        if (table := tables.get(id(line))) is not None:
            blocks += [*blocks_of(text), table.block()]
            text = []
        elif id(line) not in taken:
            text.append(line.words)
    return [*blocks, *blocks_of(text)]


def _stand_in(table: Table) -> Line:
    """A line in the place of a drawn table, which keeps columns of text around it apart and in order."""
    return Line([Word("", table.box)], table=table)


def _read_aside(words: list[Word], turn: int, width: float, height: float) -> list[Block]:
    """The blocks of words that are turned; those of a stamp across the page as one."""
    if quarter(turn) is None:
        return [_turned_text(words)]
    lines = set_lines(turn_words(words, turn, width, height), Rules(()))
    return _turned_back(blocks_of([line.words for line in lines]), turn, width, height)


def _turned_text(words: list[Word]) -> Block:
    box = words[0].box
    for word in words[1:]:
        box |= word.box
    return Block("text", " ".join(word.text for word in words), box)


def _turned_back(blocks: list[Block], turn: int, width: float, height: float) -> list[Block]:
    """The blocks on the page as it was before it was set upright."""
    if not turn:
        return blocks
    from dataclasses import replace

    size = (width, height) if turn == 180 else (height, width)

    def back(box: Box | None) -> Box | None:
        return None if box is None else turn_box(box, -turn % 360, *size)

    return [
        replace(
            block,
            box=back(block.box),
            cells=tuple(replace(cell, box=back(cell.box)) for cell in block.cells),
        )
        for block in blocks
    ]
