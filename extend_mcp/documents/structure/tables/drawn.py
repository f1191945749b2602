"""Tables whose cells are drawn, kept only if they explain the words; the lines of others are walls for later steps."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from itertools import pairwise

from extend_mcp.documents.page import Box, Word
from extend_mcp.documents.structure.figures import is_figure, is_mark
from extend_mcp.documents.structure.fitted import CELL_GAP, FILLED_CELLS, OVER_WALLS, UNEXPLAINED, WORDS_IN_CELL
from extend_mcp.documents.structure.lines.line import WordLine, middle
from extend_mcp.documents.structure.lines.ruled_lines import Rules, touching
from extend_mcp.documents.structure.lines.set_lines import set_lines
from extend_mcp.documents.structure.table import ReadTable, Slot
from extend_mcp.documents.structure.tables.banded import fits, inherited_walls
from extend_mcp.documents.structure.tables.captions import caption_rows
from extend_mcp.documents.structure.tables.grids import Grid, Span, grid_of
from extend_mcp.documents.structure.tables.outside import take_labels
from extend_mcp.documents.structure.tables.turned_cells import TurnedLines

MOST_STROKES = 1500
MOST_COLUMNS = 60
NONE = Rules(())


def drawn_tables(
    words: Sequence[Word], rules: Rules, at_top: float, turned: TurnedLines
) -> tuple[list[ReadTable], list[Word]]:
    """The drawn tables of a page, inner ones first, and the words outside of them; their cells take turned lines.

    A table of one row must be above `at_top`, where it may be the rest of a table of the page before.
    """
    levels, walls = inherited_walls(rules, words)
    groups = [
        (across, down) for across, down in (
            touching([*rules.across, *levels], [*rules.down, *walls]) if walls else rules.groups
        )
        if len(across) >= 2 and down and len(across) + len(down) <= MOST_STROKES
    ]  # fmt: skip
    tables = []
    rest = list(words)
    for across, down in sorted(groups, key=lambda group: max(row.length for row in group[0])):
        table = _table(grid_of(across, down), rest, at_top, turned)
        if table is not None:
            take_labels(table, rest)
            tables.append(table)
            taken = {id(word) for slot in table.slots for line in slot.lines for word in line}
            rest = [word for word in rest if id(word) not in taken]
    return tables, rest


def _table(grid: Grid, words: Sequence[Word], at_top: float, turned: TurnedLines) -> ReadTable | None:
    xs, ys = grid.xs, grid.ys
    if not (3 <= len(xs) <= MOST_COLUMNS) or len(ys) < 2 or len(grid.spans) < 2:
        return None
    held = grid.held(words)
    if len({span[1] for span in held}) < 2 or not _is_filled(grid, held):
        return None
    counts = sorted(map(len, held.values()))
    if _count_crossing(grid, held) > OVER_WALLS * sum(counts) or counts[len(counts) // 2] > WORDS_IN_CELL:
        return None
    lines = _rows_without_floors({span: set_lines(part, NONE) for span, part in held.items()}, ys)
    if not _explains(lines):
        return None
    texts = {span: [line.words for line in part] for span, part in lines.items()} | turned.take(grid, held)
    slots = [
        Slot(row, column, part, rows, columns, grid.box((row, column, rows, columns)))
        for (row, column, rows, columns), part in texts.items()
    ]
    table = _without_ghosts(slots, Box(xs[0], ys[0], xs[-1], ys[-1]), xs, ys)
    _cut_captions(table)
    is_whole = table.height > 1 or (table.box.top < at_top and not _heads_rows(table, words))
    return table if table.width > 1 and is_whole else None


def _is_filled(grid: Grid, held: Collection[Span]) -> bool:
    """True if enough cells hold text. Below a full row of headings, empty rows are those of a form that is not full."""
    rows = {span[0] for span in held}
    headed = sum(span[0] == min(rows) for span in held) == sum(span[0] == min(rows) for span in grid.spans)
    cells = sum(span[0] in rows for span in grid.spans) if headed and len(rows) > 1 else len(grid.spans)
    return len(held) >= FILLED_CELLS * cells


def _heads_rows(table: ReadTable, words: Sequence[Word]) -> bool:
    """True if words below a drawn row of one line stand in its columns, as rows do below a shaded heading."""
    box = table.box
    return all(len(slot.lines) == 1 for slot in table.slots) and fits(
        sorted(words, key=middle), (box.bottom, box.bottom + box.height), table.xs
    )


def _count_crossing(grid: Grid, held: dict[Span, list[Word]]) -> int:
    """The number of words that cross walls."""
    return sum(
        word.box.left < grid.xs[column] - 3 or word.box.right > grid.xs[column + columns] + 3
        for (_, column, _, columns), words in held.items()
        for word in words
    )


def _rows_without_floors(held: dict[Span, list[WordLine]], ys: Sequence[float]) -> dict[Span, list[WordLine]]:
    """Cells without floors beside cells with floors, divided where each row has one line."""
    out: dict[Span, list[WordLine]] = {}
    for span, lines in held.items():
        row, column, rows, columns = span
        last = row + rows - 1
        strips = [min(max(bisect_right(ys, line.middle) - 1, row), last) for line in lines] if rows >= 3 else []
        if len(set(strips)) < 0.8 * max(rows, len(strips)):
            out[span] = lines
            continue
        for line, strip in zip(lines, strips, strict=True):
            out.setdefault((strip, column, 1, columns), []).append(line)
    return out


def _explains(held: dict[Span, list[WordLine]]) -> bool:
    """True if the cells explain the words: no cell holds words in columns, no row has cells with equally many stacked
    figures."""
    cost = sum(map(_columns_in, held.values()))
    rows: dict[tuple[int, int], list[list[WordLine]]] = {}
    for span, lines in held.items():
        rows.setdefault((span[0], span[2]), []).append(lines)
    return cost + sum(map(_stacked, rows.values())) <= max(0.5, UNEXPLAINED * len(held))


def _columns_in(lines: Sequence[WordLine]) -> int:
    """The number of additional columns that a cell holds: gaps that most of its other lines leave free.

    The gaps of justified text are no columns, nor is that behind the number of an item.
    """
    count = 0
    for line in lines:
        for before, after in pairwise(line.parts(CELL_GAP) if line.gaps else ()):
            if is_mark(" ".join([word.text for word in before.words])):
                continue
            at = (before.right + after.left) / 2
            filled = sum(part.left < at < part.right for other in lines for part in other.parts(CELL_GAP))
            count += filled * 2 < len(lines)
    return count


def _stacked(cells: Sequence[list[WordLine]]) -> int:
    """The number of additional rows that a row of cells holds."""
    several = [lines for lines in cells if len(lines) >= 2]
    stacks = [lines for lines in several if sum(is_figure(line.text) for line in lines) >= 2]
    if len(stacks) >= 2 or (stacks and len(several) >= 2):
        return max(map(len, stacks)) - 1
    count = len(several[0]) if several else 0
    if len(several) >= 2 and len(several) == len(cells) and count >= 3 and all(len(s) == count for s in several):
        level = all(
            abs(one.bottom - other.bottom) < 1
            for lines in several[1:]
            for one, other in zip(several[0], lines, strict=True)
        )
        return count - 1 if level else 0
    return 0


def _without_ghosts(slots: list[Slot], box: Box, xs: list[float], ys: list[float]) -> ReadTable:
    """The table without the rows and columns that no cell has alone: the strips between doubled lines."""
    rows = _own_places([(slot.row, slot.rows) for slot in slots])
    columns = _own_places([(slot.column, slot.columns) for slot in slots])
    for slot in slots:
        row, column = bisect_left(rows, slot.row), bisect_left(columns, slot.column)
        slot.rows = bisect_left(rows, slot.row + slot.rows) - row
        slot.columns = bisect_left(columns, slot.column + slot.columns) - column
        slot.row, slot.column = row, column
    edges = [*(xs[column] for column in columns), xs[-1]], [*(ys[row] for row in rows), ys[-1]]
    return ReadTable(len(rows), len(columns), slots, box, xs=edges[0], ys=edges[1])


def _cut_captions(table: ReadTable) -> None:
    """Remove captions and notes that are drawn as rows of the table."""
    rows: list[list[Slot]] = [[] for _ in range(table.height)]
    for slot in table.slots:
        for row in rows[slot.row : slot.row + slot.rows]:
            row.append(slot)
    wide = 0.5 * table.width
    top, foot = caption_rows([row[0].text if len(row) == 1 and row[0].columns > wide else "" for row in rows])
    if top or foot:
        end = table.height - foot
        table.slots = [slot for slot in table.slots if top <= slot.row < end]
        for slot in table.slots:
            slot.row -= top
        table.height = end - top
        table.ys = table.ys[top : end + 1]
        table.box = Box(table.box.left, table.ys[0], table.box.right, table.ys[-1])


def _own_places(spans: Sequence[tuple[int, int]]) -> list[int]:
    """The rows or columns that a cell has alone; for cells that would have none, the first."""
    own = {start for start, count in spans if count == 1}
    for start, count in sorted(spans):
        if own.isdisjoint(range(start, start + count)):
            own.add(start)
    return sorted(own)
