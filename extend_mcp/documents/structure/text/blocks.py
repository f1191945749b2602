"""The lines of a zone as typed blocks of text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from extend_mcp.documents.page import Block, Box
from extend_mcp.documents.structure.text.frame import Frame
from extend_mcp.documents.structure.text.headings import Look, is_heading, look_of
from extend_mcp.documents.structure.text.line import Line
from extend_mcp.documents.structure.text.nesting import nested
from extend_mcp.documents.structure.text.pairs import are_pairs, sides_of
from extend_mcp.documents.structure.text.rows import Row, rows_of
from extend_mcp.documents.structure.text.style import Style


@dataclass(frozen=True, slots=True)
class Piece:
    """A block; of a heading also how it looks, as its level is known only when all headings of the document are."""

    block: Block
    look: Look | None = None


def pieces_of(lines: Sequence[Line], style: Style, *, followed: bool) -> list[Piece]:
    """The blocks of the lines of one zone, from top to bottom. `followed`: it is not the last thing in the document."""
    if not lines:
        return []
    frame = Frame(lines, style)
    rows = rows_of(lines, frame)
    texts = [row.text(style.words) for row in rows]
    depths = nested(rows)
    pieces: list[Piece] = []
    group: list[Row] = []
    for at, (row, text) in enumerate(zip(rows, texts, strict=True)):
        above = rows[at - 1] if at else None
        below = rows[at + 1] if at + 1 < len(rows) else None
        whole = f"{row.mark.text} {text}" if row.mark else text
        heading = (row.mark is None or row.mark.kind not in {"bullet", "weak"}) and is_heading(
            row, whole, above, below, frame, followed=followed
        )
        if group and (row.apart or row.mark or heading):
            pieces += map(Piece, _plain(group, style))
            group = []
        if heading:
            pieces.append(Piece(Block("heading", whole, row.box, level=1), look_of(row, whole)))
        elif row.mark:
            marker = row.mark.text if row.mark.kind not in {"bullet", "weak"} else "-"
            pieces.append(Piece(Block("text", text, row.box, marker=marker, level=depths[at])))
        else:
            group.append(row)
    return pieces + [Piece(block) for block in _plain(group, style)]


def _plain(rows: Sequence[Row], style: Style) -> Iterator[Block]:
    """Rows close to each other, without marks: paragraphs each by itself, short lines together."""
    for many, some in groupby(rows, key=lambda row: len(row.lines) > 1):
        if many:
            yield from (Block("text", row.text(style.words), row.box) for row in some)
        else:
            yield from _lines(list(some), style)


def _lines(rows: Sequence[Row], style: Style) -> Iterator[Block]:
    for side in (sides := sides_of(rows)):
        lines = [line for _, line in side]
        place = Box(
            min(part.left for part, _ in side), lines[0].box.top, max(part.right for part, _ in side), lines[-1].box.bottom
        )
        yield Block("text", "\n".join(part.text for part, _ in side), place)
    if not sides:
        text = "\n".join(row.text(style.words) for row in rows)
        yield Block("key_value" if are_pairs(rows) else "text", text, _around(rows))


def _around(rows: Sequence[Row]) -> Box:
    box = rows[0].box
    for row in rows[1:]:
        box |= row.box
    return box
