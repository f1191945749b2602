"""Joins the lines of a table that are one row. A line is a row unless something shows otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

from extend_mcp.documents.structure.figures import is_figure, is_mark, starts_small
from extend_mcp.documents.structure.fitted import DENSE_LINES, OFF_MIDDLE, RAGGED, TIGHT_STEP
from extend_mcp.documents.structure.lines.ruled_lines import Rules
from extend_mcp.documents.structure.tables.group_rows import group_rows
from extend_mcp.documents.structure.tables.rows import TableRow
from extend_mcp.documents.structure.tables.spaced_rows import step_between_rows
from extend_mcp.documents.structure.tables.table_headings import before_figures, heading_lines, heading_rows

AS_FAR = 0.95
"""In steps from band to band: lines of a band so far from each other are rows."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The spacing of a table's lines.

    `step` is that between two lines, `usual` that between two rows of figures, 0 if there are too few. `whole` are the
    bands between ruled lines that are one row each. `apart` is the least step to a row if rows are set apart, else 0.
    `figures` are the columns of each line that hold a figure, except columns of words, such as addresses, that have
    some figures.
    """

    rows: Sequence[TableRow]
    step: float
    usual: float
    whole: frozenset[int]
    apart: float
    figures: Sequence[set[int]]


def join_lines(rows: list[TableRow], edges: Sequence[float], rules: Rules) -> tuple[list[TableRow], int]:
    """The rows of a table with columns between `edges`, and the number of rows that are headings."""
    head = before_figures(rows)
    groups = group_rows(rows, head)
    apart = step_between_rows(rows)
    head = heading_lines(rows, head, groups, apart)
    joined = heading_rows(rows, head, edges, rules) if head else []
    levels = len(joined)
    rhythm = _rhythm(rows, head, apart)
    for at in range(head, len(rows)):
        row = rows[at]
        new = at == head or not joined or joined[-1].band != row.band or at in groups or at - 1 in groups
        if not new and _goes_on(joined[-1], at, rhythm, is_second=at == 1):
            joined[-1].merge(row)
        else:
            joined.append(row)
    return joined, levels


def _rhythm(rows: Sequence[TableRow], head: int, apart: float) -> Rhythm:
    words = _word_columns(rows[head:])
    figures = [row.figures() - words for row in rows]
    steps = sorted(
        rows[at + 1].middle - rows[at].middle for at in range(head, len(rows) - 1) if figures[at] and figures[at + 1]
    )
    bands: dict[int, list[int]] = {}
    for at, row in enumerate(rows):
        bands.setdefault(row.band, []).append(at)
    whole = _whole_bands(rows, bands, figures)
    every = sorted(below.middle - above.middle for above, below in pairwise(rows))
    return Rhythm(
        rows,
        every[len(every) // 2] if every else 0.0,
        steps[len(steps) // 2] if len(steps) >= 3 else 0.0,
        frozenset(whole),
        apart,
        figures,
    )


def _word_columns(rows: Sequence[TableRow]) -> set[int]:
    """The columns that hold words in most of the rows with a text in the first column."""
    held: dict[int, list[bool]] = {}
    for row in rows:
        for (first, _), piece in row.cells.items() if (0, 0) in row.cells else ():
            held.setdefault(first, []).append(is_figure(piece.text))
    return {column for column, some in held.items() if sum(some) * 2 < len(some)}


def _whole_bands(rows: Sequence[TableRow], bands: Mapping[int, Sequence[int]], figures: Sequence[set[int]]) -> set[int]:
    """The bands that are one row each: few lines a band, or bands whose last lines have fewer cells than the first."""
    several = [lines for lines in bands.values() if len(lines) > 1]
    ragged = sum(rows[lines[-1]].columns() < rows[lines[0]].columns() for lines in several)
    if len(bands) < 4 or (len(rows) > DENSE_LINES * len(bands) and ragged < RAGGED * len(several)):
        return set()
    whole = set()
    for band, lines in bands.items():
        columns = [column for at in lines for column in figures[at]]
        numbered = sum(is_figure(key) or is_mark(key) for key in (rows[at].key() for at in lines))
        if len(lines) > 1 and numbered < 2 and len(columns) == len(set(columns)):
            whole.add(band)
    step = AS_FAR * _step_of_bands(rows, bands)
    full = max(len(row.cells) for row in rows) / 2
    outer = {band for band in (min(bands), max(bands)) if len(bands[band]) == 2}
    return whole - {band for band in outer if _are_rows([rows[at] for at in bands[band]], full, step)}


def _step_of_bands(rows: Sequence[TableRow], bands: Mapping[int, Sequence[int]]) -> float:
    """The usual step from band to band; infinite if few bands are of one line, like rows of one line."""
    if sum(len(lines) == 1 for lines in bands.values()) * 2 <= len(bands):
        return inf
    steps = sorted(rows[below[0]].middle - rows[above[-1]].middle for above, below in pairwise(bands.values()))
    return steps[len(steps) // 2]


def _are_rows(lines: Sequence[TableRow], full: float, step: float) -> bool:
    """True if two lines of a band are rows: they have more cells than `full`, and are as far apart as other rows."""
    above, below = lines
    apart = below.middle - above.middle >= step
    return apart and len(below.cells) > max(1, full) and above.columns() <= below.columns()


def _goes_on(above: TableRow, at: int, rhythm: Rhythm, *, is_second: bool) -> bool:
    """True if a line continues the row above it."""
    row, last = rhythm.rows[at], rhythm.rows[at - 1]
    if row.band in rhythm.whole:
        return True
    if rhythm.apart and row.band == last.band:
        return row.middle - last.middle < rhythm.apart
    height = row.bottom - row.top
    figures, before = rhythm.figures[at], above.figures()
    if row.middle - last.middle < OFF_MIDDLE * height and not figures & before:
        return True
    if figures and before:
        return False
    if _is_tight(above, at, rhythm, figures):
        return True
    gap = row.top - last.bottom
    close = gap <= 0.6 * height or (gap <= height and row.middle - last.middle <= 1.1 * rhythm.step)
    return close and _is_wrapped(above, row, figures, is_second=is_second)


def _is_wrapped(above: TableRow, row: TableRow, figures: set[int], *, is_second: bool) -> bool:
    """True if a line close below a row continues its cells, by the place and the beginning of its text."""
    mine, old = row.columns(), above.columns()
    if figures:  # the label began on the line above, its figures are on this line
        label = above.key()
        return old == {0} and (0 not in mine or starts_small(row.key()) or label[-1:] in {"-", ",", "(", "/"})
    if 0 not in mine:
        return mine <= old or is_second
    return mine == {0} and starts_small(row.key())


def _is_tight(above: TableRow, at: int, rhythm: Rhythm, figures: set[int]) -> bool:
    """True if a line is closer than rows are, like labels that are centred beside their figures."""
    rows = rhythm.rows
    step = rows[at].middle - rows[at - 1].middle
    after = rows[at + 1].middle - rows[at].middle if at + 1 < len(rows) else float("inf")
    mine, old = rows[at].columns(), above.columns()
    if step >= TIGHT_STEP * rhythm.usual or not mine <= old | {0}:
        return False
    return not (figures and old != {0}) and (bool(figures) or step <= after + 0.5)
