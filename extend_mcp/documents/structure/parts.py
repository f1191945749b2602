"""Converts the lines of a page to blocks in reading order: tables, and the text between them."""

from collections.abc import Iterator, Mapping, Sequence

from extend_mcp.documents.page import Block, Box, Word
from extend_mcp.documents.structure.columns.beside_tables import in_order
from extend_mcp.documents.structure.columns.boxed import drawn_boxes, joined, without_boxes
from extend_mcp.documents.structure.columns.zones import zones_of
from extend_mcp.documents.structure.fitted import HEAD
from extend_mcp.documents.structure.lines.frames import TurnedFrame
from extend_mcp.documents.structure.lines.line import WordLine
from extend_mcp.documents.structure.lines.ruled_lines import Rules
from extend_mcp.documents.structure.lines.set_lines import set_lines
from extend_mcp.documents.structure.regions import regions_of
from extend_mcp.documents.structure.table import ReadTable
from extend_mcp.documents.structure.tables.build import build
from extend_mcp.documents.structure.tables.drawn import drawn_tables
from extend_mcp.documents.structure.tables.named_tables import named_tables
from extend_mcp.documents.structure.tables.split_regions import split
from extend_mcp.documents.structure.tables.turned_cells import TurnedLines
from extend_mcp.documents.structure.text import Style, blocks_of


def parts_of(frame: TurnedFrame, running: Mapping[int, Block], style: Style, turned: TurnedLines) -> list[Block]:
    """The blocks of a page. `running` has its running lines by their place; `style` is that of the document.

    Lines of `turned` go into cells of tables; those that went are left out.
    """
    lines = [line for at, line in enumerate(frame.lines) if at not in running and line not in turned]
    top = [block for at, block in sorted(running.items()) if block.type == "header"]
    foot = [block for _, block in sorted(running.items()) if block.type != "header"]
    named, rest = named_tables(frame.page.tables, [word for line in lines for word in line.words])
    tables, rest = drawn_tables(rest, frame.rules, HEAD * frame.height, turned)
    if tables := [*named, *tables]:
        lines = in_order([*set_lines(rest, frame.rules, typed=frame.typed), *map(_stand_in, tables)])
    blocks = [*top]
    boxes = drawn_boxes(frame.rules)
    for column in zones_of(lines, frame.rules, typed=frame.typed):
        zones = without_boxes(column, boxes, frame.rules, typed=frame.typed) if boxes else [(column, None)]
        blocks += joined([list(_read_zone(zone, frame.rules, style, box)) for zone, box in zones], style)
    return [*blocks, *foot]


def _stand_in(table: ReadTable) -> WordLine:
    """A line in place of a drawn table, which keeps columns of text around it separate and in order."""
    return WordLine([Word("", table.box)], table=table)


def _read_zone(zone: Sequence[WordLine], rules: Rules, style: Style, box: Box | None) -> Iterator[Block]:
    """The tables of a column of text, and the text between them, from top to bottom. `box` is the one that it fills."""
    tables = {id(line): line.table for line in zone if line.table is not None}
    taken = set(tables)
    for region in regions_of(zone, rules):
        for part in split(region, rules):
            free = [line for line in part if id(line) not in taken]
            if len(free) < 2:
                continue
            found = build(free, [line for line in zone if id(line) not in taken or line.table is not None], rules)
            if found is not None:
                table, lines = found
                tables[id(lines[0])] = table
                taken |= {id(line) for line in lines}
    text: list[list[Word]] = []
    for line in zone:
        if (found_here := tables.get(id(line))) is not None:
            if text:
                yield from blocks_of(text, style, box)
            yield found_here.block(style.words)
            text = []
        elif id(line) not in taken:
            text.append(line.words)
    if text:
        yield from blocks_of(text, style, box)
