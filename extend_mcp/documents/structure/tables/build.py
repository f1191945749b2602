"""Builds a table from the lines of a region: columns, rows, headings, spans; and decides whether it is a table."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from extend_mcp.documents.page import Box
from extend_mcp.documents.structure.fitted import BAND_WIDTH
from extend_mcp.documents.structure.lines.line import WordLine
from extend_mcp.documents.structure.lines.ruled_lines import Rules
from extend_mcp.documents.structure.table import ReadTable, Slot
from extend_mcp.documents.structure.tables.captions import caption_rows
from extend_mcp.documents.structure.tables.cell_spans import run_over_rows
from extend_mcp.documents.structure.tables.close_headings import cut_close_headings
from extend_mcp.documents.structure.tables.rows import TableRow, extents, narrow_labels, row_of
from extend_mcp.documents.structure.tables.shifted_headings import with_headings
from extend_mcp.documents.structure.tables.trim import trim
from extend_mcp.documents.structure.tables.verdict import is_table
from extend_mcp.documents.structure.tables.wrapped import join_lines

MOST_LEVELS = 3
"""The most lines of headings at the top that span several columns."""


def build(lines: Sequence[WordLine], zone: Sequence[WordLine], rules: Rules) -> tuple[ReadTable, list[WordLine]] | None:
    """The table in a region of a zone, and its lines; None if it is not a table."""
    taken, edges = trim(lines, zone, rules)
    if not edges:
        return None
    rows, edges = _rows(taken, edges)
    left, right = min(line.left for line in taken), max(line.right for line in taken)
    bands = _bands(rules, left, right, taken[0].top, taken[-1].bottom)
    for row in rows:
        row.band = bisect_left(bands, row.middle)
    cut_close_headings(rows, edges)
    count = len(edges) + 1
    core = extents(rows, count)
    rows, head = join_lines(rows, edges, rules)
    run_over_rows(rows, core, rules)
    top, foot = caption_rows([_lone(row, count) for row in rows])
    kept = rows[top : len(rows) - foot]
    if len(kept) < 2:
        return None
    taken = [line for line in taken if kept[0].top - 0.1 <= line.top and line.bottom <= kept[-1].bottom + 0.1]
    box = Box(left, taken[0].top, right, taken[-1].bottom)
    if not is_table(_table(kept, edges, box), taken, zone, rules):
        return None
    narrow_labels(kept[max(0, head - top) :], core)
    return _table(kept, edges, box), taken


def _rows(lines: Sequence[WordLine], edges: list[float]) -> tuple[list[TableRow], list[float]]:
    """The lines as rows, and the edges without those of columns that have no text only in them."""
    rows = [row_of(line, edges) for line in lines]
    if len(with_own := with_headings(rows, edges)) < len(edges):
        edges = with_own
        rows = [row_of(line, edges) for line in lines]
    own = {first for row in rows for first, last in row.cells if first == last}
    kept = [edge for column, edge in enumerate(edges, 1) if column in own]
    kept = _without_spans(rows, edges) if len(kept) == len(edges) else kept
    if kept == edges:
        return rows, edges
    return [row_of(line, kept) for line in lines], kept


def _without_spans(rows: Sequence[TableRow], edges: list[float]) -> list[float]:
    """The edges without columns that hold only a heading, set over the gap between two columns."""
    columns = [row.columns() for row in rows]
    kept = list(edges)
    for column in range(1, len(edges)):
        beside = {column - 1, column + 1}
        holders = [at for at, some in enumerate(columns) if column in some]
        if holders and holders[-1] < MOST_LEVELS and len(holders) == 1 and not columns[holders[0]] & beside:
            heading = rows[holders[0]].cells.get((column, column))
            if heading is not None and sum(beside <= some for some in columns[holders[0] + 1 :]) > 1:
                kept = [edge for edge in kept if edge not in edges[column - 1 : column + 1]]
                kept.append((heading.left + heading.right) / 2)
    return sorted(kept)


def _bands(rules: Rules, left: float, right: float, top: float, bottom: float) -> list[float]:
    """The heights of ruled lines that separate rows over most of the table's width."""
    levels: list[list[float]] = []
    for rule in rules.across:
        over = min(rule.end, right) - max(rule.start, left)
        if over <= 0 or not top - 4 < rule.at < bottom + 4:
            continue
        if levels and rule.at - levels[-1][0] <= 2.5:
            levels[-1][1] += over
        else:
            levels.append([rule.at, over])
    return [at for at, over in levels if over >= BAND_WIDTH * (right - left)]


def _lone(row: TableRow, count: int) -> str:
    """The text of a row with only one text, over most of the width."""
    if len(row.cells) != 1:
        return ""
    [((first, last), piece)] = row.cells.items()
    return piece.text if last - first + 1 > 0.5 * count else ""


def _table(rows: Sequence[TableRow], edges: Sequence[float], box: Box) -> ReadTable:
    """Rows as a table, without columns in which no cell begins."""
    used = sorted({first for row in rows for first, _ in row.cells})
    slots = [
        Slot(at, used.index(first), piece.lines, piece.rows, bisect_right(used, last) - used.index(first))
        for at, row in enumerate(rows)
        for (first, last), piece in row.cells.items()
    ]
    kept = [edges[column - 1] for column in used[1:]]
    return ReadTable(len(rows), len(used), slots, box, edges=kept)
