"""Rows below headings on lines, for tables that are not read as cells."""

import re
from collections.abc import Sequence
from itertools import pairwise

from extend_mcp.analysis.extract.layout.layout import Layout, Leaf, Segment
from extend_mcp.analysis.extract.schema.fields import Field
from extend_mcp.analysis.extract.schema.lexicon import COLUMN_LABELS
from extend_mcp.analysis.extract.tables.headings import EVERY_HEADING, Column, Headed, Matcher, alike
from extend_mcp.analysis.extract.tables.line_cells import Row, cells_of
from extend_mcp.analysis.extract.tables.line_heads import heads
from extend_mcp.analysis.extract.tables.sums import BALANCE, SUMS, TOTAL, are_labelled
from extend_mcp.analysis.words.spelling import plain

_NUMBER = re.compile(r"(?<![\w-])(?:[A-Z]{1,3})?[-+($€£]*\s?\d")
_LETTERS = re.compile(r"[^\W\d_]{4}")
"""Of a word that is no currency."""
HEADER_LINES = 3
"""The most lines above a table that goes on from the page before."""
SENTENCE = 5
"""The least words of a sentence."""
MORE = 0.4
"""In units: how much farther below than the lines before a line may be that continues a row."""
NUMERIC = frozenset(
    label for column in ("amount", "unit price", "quantity", "balance") for label in COLUMN_LABELS[column]
)
"""Names of properties that numbers fill."""


def score_below(layout: Layout, matcher: Matcher) -> float:
    """The score of the best headings on a line."""
    return max((head[0] for leaf in layout.leaves for head in heads(leaf, matcher)), default=0.0)


def read_below(layout: Layout, matcher: Matcher) -> tuple[list[Row], float]:
    """The rows below the headings that fit best, over all pages they go on, and how well they fit."""
    members = matcher.members
    found = [head for leaf in layout.leaves for head in heads(leaf, matcher)]
    if not found:
        return [], 0.0
    score, line, leaf, columns = max(found, key=lambda h: (round(h[0], 2), -h[2].order, -h[1]))
    names = _names(columns)
    parts = [
        head for head in sorted(found, key=lambda h: (h[2].order, h[1]))
        if (head[2] is leaf and head[1] == line) or (_names(head[3]) == names and head[0] >= score - 0.3)
    ]  # fmt: skip
    rows = _bodies(parts, members)
    columns = parts[-1][3]
    if len(layout.leaves) > leaf.order + 1 and rows and not any(h[2].order > leaf.order for h in found):
        rows += _carried_over(layout, leaf, columns, members)
    matched = [c.score for c in columns if c.member]
    return rows, sum(matched) / len(matched)


def rows_after(layout: Layout, leaf: Leaf, columns: list[Column], matcher: Matcher) -> list[Row]:
    """The rows with which a page's table goes on over the next pages, below the same headings or none."""
    members = matcher.members
    later = [head for other in layout.leaves[leaf.order + 1 :] for head in heads(other, matcher)]
    same = [head for head in later if head[2].file_id == leaf.file_id and _names(head[3]) == _names(columns)]
    return _bodies(same, members) if later else _carried_over(layout, leaf, columns, members)


def rows_before(layout: Layout, leaf: Leaf, columns: list[Column], matcher: Matcher) -> list[Row]:
    """The rows of earlier pages below the same headings, where those pages are not read as tables of cells."""
    earlier = [head for other in layout.leaves[: leaf.order] for head in heads(other, matcher)]
    same = [head for head in earlier if head[2].file_id == leaf.file_id and _names(head[3]) == _names(columns)]
    return _bodies(same, matcher.members)


def rows_under(leaf: Leaf, lines: range, columns: list[Column], matcher: Matcher) -> list[Row]:
    """The rows among the lines below a table of these columns."""
    if not lines or not columns or _is_sum(leaf.lines[lines.start], columns):
        return []
    kinds = {matcher.members[column.member].kind for column in columns if column.member}
    if kinds <= {"string", "enum"} and leaf.lines[lines.start][0].box.top - _bottom(columns) > MORE * leaf.unit:
        return []
    return _body(leaf, lines.start - 1, lines.stop, columns, matcher.members)


def _bottom(columns: Sequence[Column]) -> float:
    return max(column.box.bottom for column in columns)


def _is_sum(row: Sequence[Segment], columns: Sequence[Column]) -> bool:
    said = sum(SUMS.match(segment.text) is not None for segment in row) if SUMS.match(row[0].text) else 0
    is_sum = said > 1 or (said == 1 and (len(row) < len(columns) or len(row) <= 2))
    beside = any(TOTAL.fullmatch(segment.text) for segment in row[1:-1])  # of another table: details of an account
    return is_sum or beside or any(BALANCE.fullmatch(segment.text) for segment in row)


def _names(columns: Sequence[Column]) -> set[str]:
    return {column.member for column in columns if column.member}


def _bodies(parts: Sequence[Headed], members: dict[str, Field]) -> list[Row]:
    """The rows below each of the headings, down to the next."""
    rows: list[Row] = []
    for part, following in pairwise([*parts, None]):
        assert part is not None
        _, at, on, columns = part
        stop = following[1] if following is not None and following[2] is on else len(on.lines)
        rows += _body(on, at, stop, columns, members)
    return rows


def _body(leaf: Leaf, line: int, stop: int, columns: list[Column], members: dict[str, Field]) -> list[Row]:
    """The rows below a heading, down to the sums, a wide gap, text that fits no column, or line `stop`."""
    rows: list[Row] = []
    start = line + 1
    while start < len(leaf.lines) and _still_heading(leaf, start, columns):
        start += 1
    bottom, usual = leaf.lines[start - 1][0].box.bottom, leaf.unit
    waiting: Row = {}
    was_summed = False
    for index in range(start, stop):
        row = leaf.lines[index]
        gap = min(s.box.top for s in row) - bottom
        summed = _is_sum(row, columns)
        is_over = bool(rows) and (_other_heading(row, members) or (gap > usual and _is_sentence(row)))
        if is_over or _is_far(leaf, index, gap, rows) or (summed and _ends(leaf, index, columns, members)):
            break
        was_summed |= summed
        cells = {} if summed or are_labelled(one.text for one in row) else cells_of(row, columns)
        kind = "sum" if summed else _row_kind(cells, members, columns)
        if _begins_other(kind, row, cells, rows, was_summed=was_summed):
            break
        if kind == "row":
            rows.append(waiting)
            _add(waiting, cells)
            waiting = {}
        elif kind == "more" and rows and gap < usual and not _ahead(leaf, index, columns, members):
            _add(rows[-1], cells)
        elif kind == "more" and _ahead(leaf, index, columns, members):
            _add(waiting, cells)
        usual = min(1.2, max(0.0, gap) / leaf.unit + MORE) * leaf.unit
        bottom = max(s.box.bottom for s in row)
    return rows


def _is_far(leaf: Leaf, index: int, gap: float, rows: Sequence[Row]) -> bool:
    """True if a line is too far below to belong to the table, or is a footer of the page."""
    return gap > (5 if rows else 8) * leaf.unit or index in leaf.running


def _begins_other(kind: str, row: Sequence[Segment], cells: Row, rows: Sequence[Row], *, was_summed: bool) -> bool:
    """True if a line is of another part: long text, or a row below the sums that fills less than the rows above."""
    if kind == "other":
        return bool(rows) and len(row) == 1 and len(row[0].tokens) > 9
    return kind == "row" and was_summed and len(cells) < min(map(len, rows), default=0)


def _is_sentence(row: Sequence[Segment]) -> bool:
    """True if a line is only a sentence."""
    return len(row) == 1 and len(row[0].tokens) >= SENTENCE and row[0].text.endswith((".", "!"))


def _other_heading(row: Sequence[Segment], members: dict[str, Field]) -> bool:
    """True if a line heads another table."""
    numeric = [m for m in members.values() if m.kind in ("number", "integer", "currency")]
    if len(row) < 2 or any(re.search(r"\d", s.text) for s in row):
        return False
    if any(alike(plain(s.text), m) >= 0.88 for s in row for m in numeric):
        return True
    return sum(plain(s.text) in EVERY_HEADING for s in row) >= max(2, len(row) / 2)


def _still_heading(leaf: Leaf, index: int, columns: list[Column]) -> bool:
    row = leaf.lines[index]
    bottom = max(c.box.bottom for c in columns)
    return row[0].box.top < bottom - leaf.unit / 4


def _ends(leaf: Leaf, index: int, columns: list[Column], members: dict[str, Field]) -> bool:
    """True if the line of a sum ends the table: it is not a subtotal with more rows of several columns below."""
    for row in leaf.lines[index + 1 : index + 4]:
        full = len(row) >= max(3, len(columns) - 2) and not SUMS.match(row[0].text)
        has_words = full and any(_LETTERS.search(segment.text) for segment in row)
        if has_words and _row_kind(cells_of(row, columns), members, columns) == "row":
            return False
    return True


def _ahead(leaf: Leaf, index: int, columns: list[Column], members: dict[str, Field]) -> bool:
    """True if a text line belongs to the row below: it is nearer to that than to the row above."""
    if index + 1 >= len(leaf.lines) or index == 0:
        return False
    here, above, below = leaf.lines[index][0].box, leaf.lines[index - 1][0].box, leaf.lines[index + 1][0].box
    cells = cells_of(leaf.lines[index + 1], columns)
    if SUMS.match(leaf.lines[index + 1][0].text) or _row_kind(cells, members, columns) != "row":
        return False
    text = [name for name, m in members.items() if m.kind == "string" and any(c.member == name for c in columns)]
    missing = bool(text) and text[0] not in cells
    return missing and below.top - here.bottom <= here.top - above.bottom + 1


def _row_kind(cells: Row, members: dict[str, Field], columns: list[Column]) -> str:
    """`row` if two columns or one with a number are filled, `more` for text that continues a row, else `other`."""
    wanted = {c.member for c in columns if c.member}
    numbers = [n for n in cells if members[n].kind in ("number", "integer", "currency") or _numeric_name(n)]
    good = [n for n in numbers if _NUMBER.search(" ".join(t.text for t in cells[n]))]
    if len(cells) >= 2 and (good or not any(members[n].kind in ("number", "integer", "currency") for n in wanted)):
        return "row"
    if len(wanted) == 1 and cells:
        return "row"
    if good and len(cells) == 1 and len(wanted) <= 2:
        return "row"
    ruled = re.match(r"[-–—=*_]{2,}", next(iter(cells.values()))[0].text) if cells else None
    return "more" if cells and not good and not ruled else "other"


def _numeric_name(name: str) -> bool:
    return plain(name) in NUMERIC


def _add(row: Row, cells: Row) -> None:
    for name, tokens in cells.items():
        row.setdefault(name, []).extend(tokens)


def _carried_over(layout: Layout, leaf: Leaf, columns: list[Column], members: dict[str, Field]) -> list[Row]:
    """Rows of a table that goes on over the next page without its heading."""
    rows: list[Row] = []
    width = leaf.page.width
    last = leaf.lines[-1][0].box.bottom if leaf.lines else 0.0
    for other in layout.leaves[leaf.order + 1 :]:
        if (
            other.file_id != leaf.file_id
            or other.page.width != width
            or not other.lines
            or last < 0.6 * (leaf.page.height or 0)
        ):
            break
        found = _rows_at_top(other, columns, members)
        if not found:
            break
        rows += found
    return rows


def _rows_at_top(leaf: Leaf, columns: list[Column], members: dict[str, Field]) -> list[Row]:
    """Full rows that begin within the first lines of a page (a running header can come first)."""
    rows: list[Row] = []
    for index, row in enumerate(leaf.lines):
        cells = cells_of(row, columns)
        full = len(row) >= max(3, len(columns) - 1) and not SUMS.match(row[0].text)
        if full and _row_kind(cells, members, columns) == "row":
            rows.append(cells)
        elif (not rows and index >= HEADER_LINES) or _other_heading(row, members):
            break
    return rows
