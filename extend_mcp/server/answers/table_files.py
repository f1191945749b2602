"""Tables as files: CSV, XLSX, JSON Lines. Text of a document never becomes a formula in them."""

import csv
import io
import json
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import BinaryIO

from extend_mcp.server.answers.envelope import clean
from extend_mcp.server.answers.value_table import Cell, RunValues, list_columns, name_columns

FACTS = ("file", "run_id", "status", "doubtful", "warnings")
"""The first columns: where a row comes from, which of its values need a check, and the warnings of its run."""
MOST_IN_CELL = 32_767
"""Excel's limit of a cell, in characters (support.microsoft.com, Excel specifications and limits)."""
MOST_EXACT = 1e15
"""Above it a spreadsheet loses digits of a number, so such a number is written as a text."""

_FORMULA = re.compile("[\\s\x00-\x1f]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
"""Beginnings that a spreadsheet reads as a formula (owasp.org, CSV Injection), also in full width."""
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*%?", re.ASCII)


def write_csv(rows: Sequence[RunValues], into: BinaryIO) -> None:
    """UTF-8 with a byte order mark, for Excel. A text that looks like a formula gets an apostrophe before it."""
    text = io.TextIOWrapper(into, encoding="utf-8-sig", newline="", write_through=True)
    columns = list_columns(rows)
    writer = csv.writer(text)
    writer.writerow([_guarded(name) for name in (*FACTS, *name_columns(columns, FACTS))])
    writer.writerows([_guarded(cell) for cell in _cells(row, columns)] for row in rows)
    text.detach()


def write_xlsx(rows: Sequence[RunValues], into: BinaryIO) -> None:
    """One sheet, its first row frozen. Texts are written as texts, so none is a formula or a link."""
    from xlsxwriter import Workbook

    columns = list_columns(rows)
    lines: list[Sequence[Cell]] = [[*FACTS, *name_columns(columns, FACTS)], *(_cells(row, columns) for row in rows)]
    with Workbook(into, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Values")
        sheet.freeze_panes(1, 0)
        for number, line in enumerate(lines):
            for column, cell in enumerate(line):
                if isinstance(cell, bool):
                    sheet.write_boolean(number, column, cell)
                elif isinstance(cell, int | float) and math.isfinite(cell) and abs(cell) < MOST_EXACT:
                    sheet.write_number(number, column, cell)
                elif cell is not None:
                    sheet.write_string(number, column, clean(str(cell))[:MOST_IN_CELL])


def write_json_lines(rows: Sequence[RunValues], into: BinaryIO) -> None:
    """One JSON object per line, with the values under `values`."""
    for row in rows:
        line = {
            **_facts(row),
            "doubtful": list(row.doubtful),
            "warnings": list(row.warnings),
            "values": dict(row.values),
        }
        into.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")


WRITERS: Mapping[str, Callable[[Sequence[RunValues], BinaryIO], None]] = {
    ".csv": write_csv,
    ".xlsx": write_xlsx,
    ".jsonl": write_json_lines,
}
"""How a table is written, by the ending of the file's name."""


def _facts(row: RunValues) -> dict[str, str]:
    return {"file": row.file, "run_id": row.run_id, "status": row.status}


def _cells(row: RunValues, columns: Iterable[str]) -> list[Cell]:
    facts = [*_facts(row).values(), ", ".join(row.doubtful), " ".join(row.warnings)]
    return [*facts, *(row.values.get(name) for name in columns)]


def _guarded(cell: Cell) -> Cell:
    """The cell of a CSV: a text that can be a formula, but is not a number, gets an apostrophe before it."""
    if not isinstance(cell, str):
        return cell
    text = clean(cell)
    return text if _NUMBER.fullmatch(text) or not _FORMULA.match(text) else f"'{text}"
