"""Negative numbers of days in binary worksheets, which python-calamine gives as times of day: -3 as midnight."""

import struct

from extend_mcp.documents.number_formats.number_format import sections_of
from extend_mcp.documents.number_formats.numbers import shown
from extend_mcp.documents.sheets.sheet_structure import SheetStructure


def add_negative_day(plan: SheetStructure, row: int, column: int, number: float, number_format: str | None) -> None:
    """Add the displayed text of a cell, from 0, if it holds a negative number in the format of a date or time."""
    if number < 0 and number_format is not None and any(part.is_date for part in sections_of(number_format)):
        plan.add_text(row, column, shown(number, number_format))


def packed_number(packed: int) -> float:
    """A number in four bytes (MS-XLS, 2.5.217): one bit means hundredths, one a whole number, else half a float."""
    if packed & 2:
        whole = packed - (1 << 32) if packed >> 31 else packed
        return (whole >> 2) / (100 if packed & 1 else 1)
    (number,) = struct.unpack("<d", struct.pack("<Q", (packed & ~3) << 32))
    return float(number) / (100 if packed & 1 else 1)
