"""Divides headings that are set so close to each other that they look like one over several columns."""

from bisect import bisect_right
from collections.abc import Sequence

from extend_mcp.documents.page import Word
from extend_mcp.documents.structure.figures import starts_small
from extend_mcp.documents.structure.lines.line import centre
from extend_mcp.documents.structure.tables.heading_spans import groups_of_labels
from extend_mcp.documents.structure.tables.rows import ALIGNED, RowPiece, TableRow, extents


def cut_close_headings(rows: Sequence[TableRow], edges: Sequence[float]) -> None:
    """Divide headings that are close together at the edges of columns, if each piece is aligned with its column.

    A heading that goes on with a small letter, or stands over a group of labels that repeat, is one.
    """
    count = len(edges) + 1
    core = extents(rows, count)
    for at, row in enumerate(rows):
        is_heading = not row.figures()
        groups = groups_of_labels(row, rows[at + 1]) if is_heading and at + 1 < len(rows) else []
        for span, piece in list(row.cells.items()):
            first, last = span
            if first == last or len(piece.lines[0]) < 2 or (first == 0 and not is_heading):
                continue
            if is_heading and (span in groups or starts_small(piece.lines[0][1].text)):
                continue
            parts: list[list[Word]] = [[] for _ in range(first, last + 1)]
            for word in piece.lines[0]:
                column = bisect_right(edges, centre(word))
                parts[min(max(column, first), last) - first].append(word)
            if all(parts) and all(_fits(part, core[first + place]) for place, part in enumerate(parts)):
                del row.cells[span]
                for place, part in enumerate(parts, first):
                    row.cells[place, place] = RowPiece([part], part[0].box.left, part[-1].box.right)


def _fits(part: Sequence[Word], core: tuple[float, float]) -> bool:
    """True if words are aligned with a column, and hardly reach past it."""
    left, right, width = part[0].box.left, part[-1].box.right, core[1] - core[0]
    near = min(abs(left - core[0]), abs(right - core[1]), abs((left + right - sum(core)) / 2))
    return near < ALIGNED and left > core[0] - 0.6 * width and right < core[1] + 0.6 * width
