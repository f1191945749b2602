"""The words of a line by the columns above them."""

import re
from collections.abc import Sequence

from extend_mcp.analysis.extract.layout.layout import Segment, Token, around
from extend_mcp.analysis.extract.tables.headings import Column
from extend_mcp.analysis.extract.tables.run_on_cells import cells_in_order, run_on
from extend_mcp.documents.page import Box

Row = dict[str, list[Token]]
"""The words of one row by property."""


def cells_of(row: Sequence[Segment], columns: list[Column]) -> Row:
    """The words of a line by column: each piece goes to the heading it overlaps most, else to the nearest."""
    if run_on(row, columns):
        return cells_in_order(row[0].tokens, columns)
    cells: Row = {}
    for segment in row:
        for tokens in _pieces(segment, columns):
            column = _column_of(around(tokens), columns)
            if column is not None and column.member:
                cells.setdefault(column.member, []).extend(tokens)
    return cells


def _pieces(segment: Segment, columns: list[Column]) -> list[tuple[Token, ...]]:
    """A segment cut between words under different headings."""
    over = [c for c in columns if min(c.box.right, segment.box.right) > max(c.box.left, segment.box.left)]
    if len(over) < 2:
        return [segment.tokens]
    pieces: list[list[Token]] = []
    last: Column | None = None
    for token in segment.tokens:
        column = _column_of(token.box, over)
        text = not re.search(r"\d", token.text)
        if (
            pieces
            and (
                column is last
                or (
                    text
                    and not _is_number(pieces[-1][-1].text)
                    and column is not None
                    and column.box.left > token.box.left
                )
            )
        ) or (pieces and text and _is_sign(token.text) is False and not _is_number(pieces[-1][-1].text)):
            pieces[-1].append(token)
        else:
            pieces.append([token])
            last = column
    return [tuple(piece) for piece in pieces]


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[^\w]*\d[\d.,]*+[^\w]*", text))


def _is_sign(text: str) -> bool:
    return bool(re.fullmatch(r"[$€£¥]|[A-Z]{2,3}", text))


def _column_of(box: Box, columns: list[Column]) -> Column | None:
    def score(column: Column) -> float:
        shared = min(box.right, column.box.right) - max(box.left, column.box.left)
        edge = min(abs(box.left - column.box.left), abs(box.right - column.box.right))
        return shared if shared > 0 else -min(edge, -shared)

    return max(columns, key=score, default=None)
