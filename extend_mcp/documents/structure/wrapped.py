"""Which lines of a table are one row. A line is a row unless something says otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extend_mcp.documents.structure.figures import starts_small
from extend_mcp.documents.structure.fitted import DENSE_LINES, OFF_MIDDLE, RAGGED, TIGHT_STEP
from extend_mcp.documents.structure.group_rows import group_rows
from extend_mcp.documents.structure.rows import TableRow
from extend_mcp.documents.structure.ruled_lines import Rules
from extend_mcp.documents.structure.spaced_rows import step_between_rows
from extend_mcp.documents.structure.table_headings import before_figures, heading_lines, heading_rows


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How the lines of a table follow each other.

    `step` is that between two lines, `usual` that between two rows of figures, 0 where there are too few. `whole` are
    the bands between ruled lines that are one row each. `apart` is the least step to a row where each stands apart from
    the one above, 0 where they do not.
    """

    rows: Sequence[TableRow]
    step: float
    usual: float
    whole: frozenset[int]
    apart: float


def join_lines(rows: list[TableRow], count: int, rules: Rules) -> tuple[list[TableRow], int]:
    """The rows of a table of `count` columns, and how many of them are headings."""
    head = before_figures(rows)
    groups = group_rows(rows, head)
    head = heading_lines(rows, head, groups)
    joined = heading_rows(rows, head, count, rules) if head else []
    levels = len(joined)
    rhythm = _rhythm(rows, head)
    for at in range(head, len(rows)):
        row = rows[at]
        new = at == head or not joined or joined[-1].band != row.band or at in groups or at - 1 in groups
        if not new and _goes_on(joined[-1], at, rhythm, is_second=at == 1):
            joined[-1].merge(row)
        else:
            joined.append(row)
    return joined, levels


def _rhythm(rows: Sequence[TableRow], head: int) -> Rhythm:
    figures = [row.figures() for row in rows]
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
        step_between_rows(rows),
    )


def _whole_bands(rows: Sequence[TableRow], bands: Mapping[int, Sequence[int]], figures: Sequence[set[int]]) -> set[int]:
    """The bands that are one row each: few lines a band, or bands whose last lines have fewer cells than the first."""
    several = [lines for lines in bands.values() if len(lines) > 1]
    ragged = sum(rows[lines[-1]].columns() < rows[lines[0]].columns() for lines in several)
    if len(bands) < 4 or (len(rows) > DENSE_LINES * len(bands) and ragged < RAGGED * len(several)):
        return set()
    whole = set()
    for band, lines in bands.items():
        columns = [column for at in lines for column in figures[at]]
        if len(lines) > 1 and len(columns) == len(set(columns)):
            whole.add(band)
    return whole


def _goes_on(above: TableRow, at: int, rhythm: Rhythm, *, is_second: bool) -> bool:
    """Whether a line is more of the row above it."""
    row, last = rhythm.rows[at], rhythm.rows[at - 1]
    if row.band in rhythm.whole:
        return True
    if rhythm.apart and row.band == last.band:
        return row.middle - last.middle < rhythm.apart
    height = row.bottom - row.top
    figures, before = row.figures(), above.figures()
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
    """Whether a line close below a row goes on with its cells, by where its text is and how it begins."""
    mine, old = row.columns(), above.columns()
    if figures:  # the label began on the line above, its figures are on this line
        label = above.key()
        return old == {0} and (0 not in mine or starts_small(row.key()) or label[-1:] in {"-", ",", "(", "/"})
    if 0 not in mine:
        return mine <= old or is_second
    return mine == {0} and starts_small(row.key())


def _is_tight(above: TableRow, at: int, rhythm: Rhythm, figures: set[int]) -> bool:
    """Whether a line follows closer than rows do, as labels that are centred beside their figures."""
    rows = rhythm.rows
    step = rows[at].middle - rows[at - 1].middle
    after = rows[at + 1].middle - rows[at].middle if at + 1 < len(rows) else float("inf")
    mine, old = rows[at].columns(), above.columns()
    if step >= TIGHT_STEP * rhythm.usual or not mine <= old | {0}:
        return False
    return not (figures and old != {0}) and (bool(figures) or step <= after + 0.5)
