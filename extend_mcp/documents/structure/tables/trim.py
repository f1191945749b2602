"""Finds the start and end of a table: without captions and notes, with headings over columns and wrapped last lines."""

from collections.abc import Sequence

from extend_mcp.documents.page import Box
from extend_mcp.documents.structure.figures import is_caption, is_figure, is_note, starts_small
from extend_mcp.documents.structure.fitted import COLUMN_GAP, PART_GAP
from extend_mcp.documents.structure.lines.line import WordLine, is_in_column
from extend_mcp.documents.structure.lines.ruled_lines import Rules
from extend_mcp.documents.structure.regions import is_bold
from extend_mcp.documents.structure.tables.rows import ALIGNED
from extend_mcp.documents.structure.tables.table_columns import columns_of
from extend_mcp.documents.structure.text.headings import TITLE
from extend_mcp.documents.structure.text.text_line import size_of

REACH, FURTHER = 3, 15
"""The most lines above and below a table that may belong to it, and the most lines below that continue one cell."""
MOST_IN_NOTE = 2
"""The most parts of a note: its mark, and its text."""
APART = 0.6
"""The least gap between a title and the headings below it, in heights."""
BESIDE = 12.0
"""How far such a line may reach beyond the table on the right."""


def trim(lines: Sequence[WordLine], zone: Sequence[WordLine], rules: Rules) -> tuple[list[WordLine], list[float]]:
    """The lines of the table in `lines` of `zone`, and the edges between its columns; none if it is not a table."""
    lines, captioned = _without_captions(lines)
    if len(lines) > 2 and _is_title_apart(lines[0], lines[1], min(line.left for line in lines)):
        lines.pop(0)
    while len(lines) > 2 and _is_foot_note(lines[-1]):
        lines.pop()
    if len(lines) < 2:
        return [], []
    edges = columns_of(lines, rules)
    if not edges:
        return lines, []
    if captioned:
        left = min(line.left for line in lines)
        while len(lines) > 2 and _is_title(lines[0], edges, left):
            lines.pop(0)
    while len(lines) > 2 and _is_text_below(lines[-1], edges) and not _is_sum(lines[-1], lines[:-1]):
        lines.pop()
    if len(lines) < 2:
        return [], []
    places = {id(line): at for at, line in enumerate(zone)}
    _take_above(lines, zone[max(0, places[id(lines[0])] - REACH) : places[id(lines[0])]], edges, rules)
    below = places[id(lines[-1])] + 1
    _take_below(lines, zone[below : below + FURTHER], edges, rules)
    return lines, edges


def _without_captions(lines: Sequence[WordLine]) -> tuple[list[WordLine], bool]:
    """The lines below the caption and its further lines."""
    top = max((at + 1 for at, line in enumerate(lines[:4]) if is_caption(line.text)), default=0)
    starts = [part.left for line in lines[:top] for part in line.parts(PART_GAP)]
    rest = list(lines[top:])
    while top and len(rest) > 2 and len(rest[0].words) > 2 and len(rest[0].parts(PART_GAP)) == 1:
        if not any(abs(rest[0].left - start) < 3 for start in starts):
            break
        rest.pop(0)
    return rest, top > 0


def _is_title_apart(line: WordLine, below: WordLine, left: float) -> bool:
    """True if a lone line at the left is further above the headings than the first line of one of them would be."""
    lone = len(line.parts(PART_GAP, walled=True)) == 1 and len(below.parts(PART_GAP, walled=True)) > 1
    return lone and abs(line.left - left) < ALIGNED and below.top - line.bottom > APART * line.height


def _is_foot_note(line: WordLine) -> bool:
    """True if a line begins like a note; with a number, it has no further columns, as a row has."""
    if line.words[0].text.isdigit() and len(line.parts(PART_GAP)) > MOST_IN_NOTE:
        return False
    numbers = sum(is_figure(word.text) and any(map(str.isdigit, word.text)) for word in line.words)
    return numbers < 2 and is_note(line.text)


def _is_title(line: WordLine, edges: Sequence[float], left: float) -> bool:
    """True if a line below a caption continues it: it begins at the left and crosses columns."""
    if abs(line.left - left) >= 6 or not _crosses(line, edges):
        return False
    parts = line.parts(PART_GAP)
    return len(parts) == 1 or (line.left < edges[0] and parts[0].right > edges[0])


def _is_text_below(line: WordLine, edges: Sequence[float]) -> bool:
    if len(line.words) <= 3 or not _crosses(line, edges):
        return False
    alone = len(line.parts(PART_GAP)) == 1 and line.left < edges[0]
    return alone or not any(is_figure(word.text) for word in line.words[:-1])


def _is_sum(line: WordLine, above: Sequence[WordLine]) -> bool:
    """True if a line ends with a figure that is set apart, below figures of lines above."""
    parts = line.parts(PART_GAP)
    if len(parts) < 2 or not is_figure(parts[-1].words[-1].text):
        return False
    ends = (part for one in above for part in one.parts(PART_GAP) if is_figure(part.words[-1].text))
    return any(abs(end.right - line.right) < ALIGNED for end in ends)


def _crosses(line: WordLine, edges: Sequence[float]) -> bool:
    """True if words close to each other cross the edge of a column."""
    return any(part.left < edge < part.right for part in line.parts(COLUMN_GAP) for edge in edges)


def _take_above(lines: list[WordLine], above: Sequence[WordLine], edges: Sequence[float], rules: Rules) -> None:
    """Add headings over columns, and lines in the table's frame."""
    right, width = max(line.right for line in lines), _width(lines)
    title = TITLE * max([size_of(line.words[0]) for line in lines])
    bold = is_bold(lines[0])
    for line in reversed(above):
        if line.table is not None or is_caption(line.text) or len(line.words) > 12:
            return
        if size_of(line.words[0]) >= title or (bold and not is_bold(line)):
            return
        held = any(_holds(frame, line.top, lines[0].bottom, line, width) for frame in rules.frames)
        over = line.left > edges[0] - 2 and line.right <= right + BESIDE
        if not (held or (over and lines[0].top - line.bottom < 0.8 * min(line.height, lines[0].height))):
            return
        lines.insert(0, line)


def _take_below(lines: list[WordLine], below: Sequence[WordLine], edges: Sequence[float], rules: Rules) -> None:
    """Add lines that continue cells of the last row."""
    right, width, row = max(line.right for line in lines), _width(lines), lines[-1]
    is_full = len(row.parts(PART_GAP)) > len(edges)
    for at, line in enumerate(below):
        if at >= REACH and len(line.parts(PART_GAP)) > 1:
            return
        if line.table is not None or is_note(line.text) or line.right > right + BESIDE:
            return
        if _crosses(line, edges) and not (is_full and is_in_column(row, line)):
            return
        held = any(_holds(frame, lines[-1].top, line.bottom, line, width) for frame in rules.frames)
        inside = line.left > edges[0] or held or starts_small(line.text)
        if not inside or line.top - lines[-1].bottom > (1.5 if held else 0.5) * line.height:
            return
        lines.append(line)


def _holds(frame: Box, top: float, bottom: float, line: WordLine, width: float) -> bool:
    """True if a frame of the table's width also holds the line."""
    if not (frame.top - 2 <= top and bottom <= frame.bottom + 2 and frame.width > 0.7 * width):
        return False
    return frame.left <= line.left + 2 and line.right <= frame.right + 2


def _width(lines: Sequence[WordLine]) -> float:
    return max(line.right for line in lines) - min(line.left for line in lines)
