"""Divides a worksheet into its tables: groups of filled cells separated by blank rows and columns."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from extend_mcp.documents.page import Block, Cell
from extend_mcp.documents.sheets.sheet_structure import column_letters

Where = tuple[int, int]


@dataclass(slots=True)
class CellGrid:
    """The filled cells of a sheet by (row, column) from 1; `numbers` as in `Shown`.

    `hidden` counts those in hidden rows and columns, `unseen` other invisible ones, and `struck` the struck-out texts,
    which are left out.
    """

    texts: dict[Where, str] = field(default_factory=dict)
    numbers: dict[Where, str] = field(default_factory=dict)
    formulas: dict[Where, str] = field(default_factory=dict)
    spans: dict[Where, tuple[int, int]] = field(default_factory=dict)
    hidden: int = 0
    unseen: int = 0
    struck: int = 0


def blocks_of(name: str, grid: CellGrid) -> list[Block]:
    """The sheet's name as a heading, then a table for each island; a lone cell is text. Nothing for an empty sheet."""
    if not grid.texts:
        return []
    islands = [_block(island, grid) for island in _islands(set(grid.texts), grid)]
    return [Block("section_heading", name, level=2), *(block for block in islands if block.text.strip())]


def _islands(cells: set[Where], grid: CellGrid) -> list[set[Where]]:
    """Cut at blank rows, then each part at blank columns, until neither cuts further."""
    for axis in (0, 1):
        parts = _cut(cells, axis, grid)
        if len(parts) > 1:
            return [island for part in parts for island in _islands(part, grid)]
    return [cells]


def _cut(cells: set[Where], axis: int, grid: CellGrid) -> list[set[Where]]:
    reach: dict[int, int] = {}
    for where in cells:
        at = where[axis]
        reach[at] = max(reach.get(at, at), at + grid.spans.get(where, (1, 1))[axis] - 1)
    group, edge, groups = -1, -1, {}
    for at in sorted(reach):
        if at > edge + 1 or group < 0:
            group += 1
        edge = max(edge, reach[at])
        groups[at] = group
    parts: list[set[Where]] = [set() for _ in range(group + 1)]
    for where in cells:
        parts[groups[where[axis]]].add(where)
    return parts


def _block(island: Iterable[Where], grid: CellGrid) -> Block:
    places = sorted(island)
    if len(places) == 1:
        return Block("text", grid.texts[places[0]], cells=(_cell(places[0], places[0], grid),))
    corner = (min(row for row, _ in places), min(column for _, column in places))
    rows: dict[int, list[str]] = {}
    for where in places:
        rows.setdefault(where[0], []).append(grid.texts[where])
    text = "\n".join("\t".join(texts) for texts in rows.values())
    return Block("table", text, cells=tuple(_cell(where, corner, grid) for where in places))


def _cell(where: Where, corner: Where, grid: CellGrid) -> Cell:
    down, across = grid.spans.get(where, (1, 1))
    return Cell(
        where[0] - corner[0],
        where[1] - corner[1],
        grid.texts[where],
        row_span=down,
        column_span=across,
        reference=f"{column_letters(where[1])}{where[0]}",
        formula=grid.formulas.get(where),
        number=grid.numbers.get(where),
    )
