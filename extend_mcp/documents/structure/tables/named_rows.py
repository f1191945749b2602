"""Finds tables of two columns without ruled lines: names, and a text about each beside it.

Blocks of text beside each other, such as addresses, are short, hold numbers and end at different lines. Labels beside
values with numbers are pairs, unless a heading is above them.
"""

import re
from collections.abc import Sequence

from extend_mcp.documents.structure.figures import starts_small
from extend_mcp.documents.structure.lines.line import WordLine
from extend_mcp.documents.structure.table import ReadTable, Slot
from extend_mcp.documents.structure.tables.rows import ALIGNED
from extend_mcp.documents.structure.tables.spaced_rows import stand_apart

FEWEST, FEWEST_NAMED = 4, 2
"""The least rows, and the least rows below a heading or beside years and times."""
MOST_IN_NAME = 4
"""The most words in the first column."""
MOST_ALIKE = 0.25
"""The highest share of rows with the same text twice, as in the signature lines of two parties."""
_TIME = re.compile(r"\d{4}\b|\d{1,2}:\d{2}\b")
"""A year or a time, which begins the rows of a resume or a schedule; other numbers are those of clauses and items."""


def are_named_rows(table: ReadTable, lines: Sequence[WordLine], zone: Sequence[WordLine]) -> bool:
    """True if a grid of two columns, read from `lines` of a zone, is such a table."""
    rows = table.slots_by_row()
    if not all(len(row) == 2 and _is_named(row[0].text) for row in rows):
        return False
    if any(starts_small(row[0].text) for row in rows):
        return False
    aligned = _is_column([row[0] for row in rows]) and _is_column([row[1] for row in rows])
    if aligned and (table.is_headed_in_bold or all(_TIME.match(row[0].text) for row in rows)):
        return len(rows) >= FEWEST_NAMED
    if len(rows) < FEWEST or any(starts_small(row[1].text) for row in rows):
        return False
    return stand_apart(lines, zone) or (aligned and not _are_pairs(rows))


def _is_named(text: str) -> bool:
    if text.count(" ") >= MOST_IN_NAME:
        return False
    return text[0].isalpha() or _TIME.match(text) is not None


def _is_column(slots: Sequence[Slot]) -> bool:
    """True if all lines begin at one edge."""
    starts = [line[0].box.left for slot in slots for line in slot.lines]
    return max(starts) - min(starts) < ALIGNED


def _are_pairs(rows: Sequence[dict[int, Slot]]) -> bool:
    """True if labels are beside values with numbers, or both columns have the same texts."""
    alike = sum(row[0].text == row[1].text for row in rows)
    numbered = any(map(str.isdigit, "".join([row[1].text for row in rows])))
    return alike > MOST_ALIKE * len(rows) or (numbered and all(row[0].text[0].isalpha() for row in rows))
