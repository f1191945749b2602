"""The parts of .xls worksheets that python-calamine does not read: hidden rows and columns, extent, formats, errors,
printed headers.

A workbook is a stream of records, each with its type and length. The numbers are from the published format, MS-XLS.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from extend_mcp.documents.number_formats.cell_formats import CellFormats
from extend_mcp.documents.number_formats.numbers import ShownNumber
from extend_mcp.documents.office.compound import CompoundFile
from extend_mcp.documents.rtf.rtf_tokens import encoding_of_page
from extend_mcp.documents.sheets.negative_days import add_negative_day, packed_number
from extend_mcp.documents.sheets.sheet_extent import Extent
from extend_mcp.documents.sheets.sheet_structure import ERRORS, SheetStructure
from extend_mcp.documents.sheets.xls_texts import XlsTexts

_NUMBER, _RK, _MANY_RK, _ERROR, _FORMULAS = 0x0203, 0x027E, 0xBD, 0x0205, frozenset({0x06, 0x0206, 0x0406})
_CELLS = _FORMULAS | {0xD6, 0xFD, _NUMBER, 0x0204, _ERROR, _RK}
_ROW, _COLUMNS, _END, _SHEET, _LOCKED, _DIMENSIONS = 0x0208, 0x7D, 0x0A, 0x85, 0x2F, 0x0200
_BEGIN, _FORMAT, _STYLE, _PAGE = 0x0809, 0x041E, 0xE0, 0x42
_PRINTED = {0x14: "header", 0x15: "footer"}
_MAX_CELLS = 65_536 * 256
_WIDE = 0x0600
"""The version from which texts are in Unicode."""


class Locked(Exception):
    """The workbook is encrypted."""


def xls_structures(file: BinaryIO) -> list[SheetStructure]:
    """One for each sheet, also for charts. Raises `Locked`, and `ValueError` or `struct.error` if it is damaged."""
    compound = CompoundFile(file)
    streams = {name.lower(): stream for name, stream in compound.root_streams().items()}
    data = compound.read(streams.get("workbook") or streams["book"])
    starts: list[int] = []
    formats, letters = CellFormats(), _Letters()
    for kind, record in _records(data, 0):
        if kind == _LOCKED:
            raise Locked
        if kind == _SHEET:
            starts.append(struct.unpack_from("<I", record)[0])
        elif kind == _BEGIN:
            letters = _Letters(struct.unpack_from("<H", record)[0] >= _WIDE)
        elif kind == _PAGE and not letters.is_wide:
            letters = _Letters(encoding=encoding_of_page(struct.unpack_from("<H", record)[0]))
        elif kind == _FORMAT:
            formats.add_code(struct.unpack_from("<H", record)[0], letters.text(record[2:]))
        elif kind == _STYLE:
            formats.add_style(struct.unpack_from("<H", record, 2)[0])
    return [_structure(data, start, formats, letters) for start in starts]


@dataclass(frozen=True, slots=True)
class _Letters:
    """How a workbook stores texts: in Unicode, or in an encoding."""

    is_wide: bool = False
    encoding: str = "cp1252"

    def text(self, record: memoryview) -> str:
        """The text at the start of a record, behind its length."""
        if not self.is_wide:
            return bytes(record[1 : 1 + record[0]]).decode(self.encoding, errors="replace")
        length, flags = struct.unpack_from("<HB", record)
        return bytes(record[3:]).decode("utf-16-le" if flags & 1 else "latin-1", errors="replace")[:length]


def _records(data: bytes, at: int) -> Iterator[tuple[int, memoryview]]:
    """The records of one part of the workbook, without those of inner charts."""
    view, depth = memoryview(data), 0
    while at + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, at)
        depth += (kind == _BEGIN) - (kind == _END)
        if kind == _END and depth <= 0:
            return
        if depth <= 1:
            yield kind, view[at + 4 : at + 4 + length]
        at += 4 + length


def _structure(data: bytes, start: int, formats: CellFormats, letters: _Letters) -> SheetStructure:
    plan, extent, texts = SheetStructure(), Extent(), XlsTexts()
    for kind, record in _records(data, start):
        if letters.is_wide:
            texts.take(kind, record)
        if kind in _CELLS:
            row, column, style = struct.unpack_from("<HHH", record)
            extent.add(row, column)
            plan.add_format(row, column, formats.of(style))
            if (number := _number(kind, record)) is not None:
                add_negative_day(plan, row, column, number, formats.of(style))
            if (code := _error(kind, record)) is not None:
                plan.add_text(row, column, ShownNumber(ERRORS.get(code, "#ERROR!")))
        elif kind == _MANY_RK:
            _add_many(record, plan, extent, formats)
        else:
            _add_setting(kind, record, plan, letters)
    texts.settle(plan)
    plan.area = extent.area
    return plan


def _add_setting(kind: int, record: memoryview, plan: SheetStructure, letters: _Letters) -> None:
    """Add what a record says of rows, columns and the printed page."""
    if kind == _ROW:
        row, height, flags = struct.unpack_from("<H4xH4xH", record)
        plan.add_row(row, hidden=bool(flags & 0x20) or height == 0)
    elif kind == _COLUMNS:
        first, last, width, flags = struct.unpack_from("<HHH2xH", record)
        plan.add_columns(first, last, hidden=bool(flags & 1) or width == 0)
    elif kind in _PRINTED and len(record) > 2:  # an empty text may lack its flags
        plan.printed.setdefault(_PRINTED[kind], []).append(letters.text(record))
    elif kind == _DIMENSIONS:
        _check_dimensions(record)


def _add_many(record: memoryview, plan: SheetStructure, extent: Extent, formats: CellFormats) -> None:
    """Add a record of several numbers in a row, each with its style."""
    row, first = struct.unpack_from("<HH", record)
    last = struct.unpack_from("<H", record, len(record) - 2)[0]
    extent.add(row, first, last)
    for column in range(first, last + 1):
        style, packed = struct.unpack_from("<HI", record, 4 + 6 * (column - first))
        plan.add_format(row, column, formats.of(style))
        add_negative_day(plan, row, column, packed_number(packed), formats.of(style))


def _number(kind: int, record: memoryview) -> float | None:
    """The number of a cell or the result of its formula; None for other cells."""
    if kind == _RK:
        return packed_number(struct.unpack_from("<I", record, 6)[0])
    is_number = kind == _NUMBER or (kind in _FORMULAS and bytes(record[12:14]) != b"\xff\xff")
    return float(struct.unpack_from("<d", record, 6)[0]) if is_number else None


def _error(kind: int, record: memoryview) -> int | None:
    """The number of a cell's error; None for other cells."""
    if kind == _ERROR and record[7]:
        return record[6]
    is_error = kind in _FORMULAS and bytes(record[12:14]) == b"\xff\xff" and record[6] == 2
    return record[8] if is_error else None


def _check_dimensions(record: memoryview) -> None:
    """Raise `ValueError` for an impossible size, for which python-calamine would reserve memory.

    The ends of rows and columns are one past the last. Real files have invalid first columns, which mean 0.
    """
    shape = "<HHHH" if len(record) == 10 else "<IIHH"
    top, bottom, left, right = struct.unpack_from(shape, record)
    left = 0 if left > 0xFF or right < left else left
    if bottom and right and not 0 <= (bottom - top) * (right - left) <= _MAX_CELLS:
        raise ValueError("a sheet of a size that there is not")
