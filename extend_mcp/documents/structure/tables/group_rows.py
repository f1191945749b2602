"""Finds headings of groups: rows of one text about the rows below, which does not continue the cell above."""

from collections.abc import Sequence

from extend_mcp.documents.structure.figures import is_figure, starts_small
from extend_mcp.documents.structure.tables.rows import TableRow

NEARER = 0.9
"""In steps to the first heading of a group: a lone text closer to the row above continues that row."""
FEW_BOLD = 0.25
"""The highest share of other rows that are bold, if bold ones are headings."""


def group_rows(rows: Sequence[TableRow], head: int) -> frozenset[int]:
    """The lines, `head` of them above the first figures, that are headings of groups with an empty first column.

    Bold ones are if other rows are not bold. Else they are if the first of them is above the first row, where it cannot
    continue a row.
    """
    lone = [at for at in range(1, len(rows) - 1) if _is_lone(rows[at]) and _is_row(rows[at - 1], rows[at + 1])]
    bold = [at for at in lone if rows[at].bold and not rows[at - 1].bold]
    others = [row.bold for at, row in enumerate(rows) if at not in lone]
    if bold and sum(others) <= FEW_BOLD * len(others):
        least = NEARER * min(rows[at].middle - rows[at - 1].middle for at in bold)
        return frozenset(at for at in lone if rows[at].bold and rows[at].middle - rows[at - 1].middle >= least)
    if len(lone) < 2 or lone[0] >= head or rows[lone[0]].bold or not _heads_words(rows, lone[0], head):
        return frozenset()
    least = NEARER * (rows[lone[0]].middle - rows[lone[0] - 1].middle)
    return frozenset(at for at in lone if rows[at].middle - rows[at - 1].middle >= least)


def _is_lone(row: TableRow) -> bool:
    if len(row.cells) != 1:
        return False
    [((first, _), piece)] = row.cells.items()
    return first > 0 and not is_figure(piece.text) and not starts_small(piece.text)


def _is_row(above: TableRow, below: TableRow) -> bool:
    """True if rows of several cells are above and below, the lower one with its first cell."""
    return len(above.cells) > 1 and len(below.cells) > 1 and 0 in below.columns()


def _heads_words(rows: Sequence[TableRow], at: int, head: int) -> bool:
    """True if most of the cells below a lone text hold words."""
    [column] = {first for first, _ in rows[at].cells}
    below = [piece.text for row in rows[head:] for (first, _), piece in row.cells.items() if first == column]
    return sum(map(is_figure, below)) * 2 < len(below)
