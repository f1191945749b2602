"""Finds the columns of a heading: those of a line drawn below it, of labels that repeat, or around its middle."""

from collections.abc import Sequence
from itertools import pairwise

from extend_mcp.documents.structure.lines.ruled_lines import Rules
from extend_mcp.documents.structure.tables.rows import ALIGNED, RowPiece, Span, TableRow

BLANK = 0.6
"""In heights of the row: words of one heading are closer."""


def widen_headings(
    rows: Sequence[TableRow],
    at: int,
    head: int,
    core: Sequence[tuple[float, float]],
    edges: Sequence[float],
    rules: Rules,
) -> None:
    """Widen the headings of a row to the columns of the line drawn below, to labels that repeat, or to those on which
    they are centred. `core` has the start and end of each column's text, `edges` the places between columns.
    """
    row = rows[at]
    under = rows[at + 1 : head + 1]
    below: set[int] = set().union(*(other.columns() for other in under))
    groups = groups_of_labels(row, rows[at + 1]) if at + 1 < len(rows) else []
    if at < head - 1:
        _join_over_rule(row, under, (core[0][0], core[-1][1]), rules)
    for span in sorted(row.cells):
        if span not in row.cells:
            continue
        new = _over_rule(row, span, under, core, rules)
        if new is None and span[0] > 0:
            new = next((group for group in groups if group[0] <= span[0] and span[1] <= group[1]), None)
        if new is None and at < head - 1 and span[0] > 0:
            new = _centred(row, span, row.cells[span], below, core, edges)
        if new is not None and new != span:
            row.cells[new] = row.cells.pop(span)


def _join_over_rule(row: TableRow, below: Sequence[TableRow], table: tuple[float, float], rules: Rules) -> None:
    """Join the words of a heading that stand over two columns, if a line is drawn below all of them."""
    for rule in rules.across:
        is_part = rule.start > table[0] + ALIGNED or rule.end < table[1] - ALIGNED
        if not is_part or rule.at < row.bottom - 3:
            continue
        over = sorted(
            span for span, one in row.cells.items() if rule.start - 2 <= one.left and one.right <= rule.end + 2
        )
        for span, other in pairwise(over):
            is_over = rule.at <= _top(below, span[0], other[1]) + 4
            if other[0] == span[1] + 1 and is_over and _join(row, span, other):
                break


def _top(below: Sequence[TableRow], first: int, last: int) -> float:
    """The top of the next row with a text in these columns; 0 if there is none."""
    columns = set(range(first, last + 1))
    return next((row.top for row in below if row.columns() & columns), 0.0)


def _join(row: TableRow, span: Span, other: Span) -> bool:
    """Join two texts beside each other if they are no more than a blank apart; False if they are."""
    one, piece = row.cells[span], row.cells[other]
    if piece.left - one.right >= BLANK * (row.bottom - row.top):
        return False
    one.widen(piece.lines[-1], piece.left, piece.right)
    del row.cells[span], row.cells[other]
    row.cells[span[0], other[1]] = one
    return True


def _over_rule(
    row: TableRow, span: Span, below: Sequence[TableRow], core: Sequence[tuple[float, float]], rules: Rules
) -> Span | None:
    """The columns over the line drawn below the heading, if no other heading is in them."""
    found, piece = None, row.cells[span]
    for rule in rules.across:
        holds = rule.start <= piece.left + 2 and rule.end >= piece.right - 2
        if not holds or rule.at < row.bottom - 3:
            continue
        columns = [
            at for at, (left, right) in enumerate(core)
            if right > left and min(right, rule.end) - max(left, rule.start) > 0.5 * (right - left)
        ]  # fmt: skip
        if not columns or len(columns) >= len(core):
            continue
        first, last = columns[0], columns[-1]
        alone = all(other == span or other[1] < first or other[0] > last for other in row.cells)
        if alone and first <= span[0] and last >= span[1] and rule.at <= _top(below, first, last) + 4:
            found = first, last
    return found


def groups_of_labels(row: TableRow, below: TableRow) -> list[Span]:
    """The columns of labels that repeat, like `Q1 Q2 Q1 Q2`, if each group of them has one heading above."""
    places = sorted(span for span in below.cells if span[0] > 0 and span[0] == span[1])
    texts = [below.cells[place].text for place in places]
    if not places or places[-1][0] - places[0][0] != len(places) - 1:
        return []
    count = next((many for many in range(2, len(texts) // 2 + 1) if _repeat(texts, many)), 0)
    groups = [(places[at][0], places[at + count - 1][0]) for at in range(0, len(texts), count)] if count else []
    over = [sum(first <= span[1] and span[0] <= last for span in row.cells) for first, last in groups]
    return groups if all(many == 1 for many in over) else []


def _repeat(texts: Sequence[str], count: int) -> bool:
    return len(texts) % count == 0 and all(text == texts[at % count] for at, text in enumerate(texts))


def _centred(
    row: TableRow,
    span: Span,
    piece: RowPiece,
    below: set[int],
    core: Sequence[tuple[float, float]],
    edges: Sequence[float],
) -> Span | None:
    """The free columns around a heading that it is in the middle of, if it is off the middle of its own columns."""
    taken = row.columns()
    low, high = span
    while low > 1 and low - 1 not in taken:
        low -= 1
    while high + 1 < len(core) and high + 1 not in taken:
        high += 1
    centre = (piece.left + piece.right) / 2
    best: tuple[float, Span] | None = None
    for first in range(low, span[0] + 1):
        for last in range(span[1], high + 1):
            if all(column in below for column in range(first, last + 1)):
                off = _off_middle(centre, (first, last), core, edges)
                if best is None or off < best[0] - 1:
                    best = off, (first, last)
    now = _off_middle(centre, span, core, edges)
    return best[1] if best is not None and best[0] < min(0.5 * now, 14) else None


def _off_middle(centre: float, span: Span, core: Sequence[tuple[float, float]], edges: Sequence[float]) -> float:
    """The distance of a place from the middle of columns, by their text or their full width."""
    first, last = span
    of_text = (core[first][0] + core[last][1]) / 2
    if not 0 < first <= last < len(edges):
        return abs(centre - of_text)
    return min(abs(centre - of_text), abs(centre - (edges[first - 1] + edges[last]) / 2))
