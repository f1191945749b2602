"""The parts of .xls worksheets that python-calamine does not read: hidden rows and columns, extent, formats, errors.

A workbook is a stream of records, each with its type and length. The numbers are from the published format, MS-XLS.
"""

import struct
from collections.abc import Iterator
from typing import BinaryIO

from extend_mcp.documents.number_formats.cell_formats import CellFormats
from extend_mcp.documents.number_formats.numbers import ShownNumber
from extend_mcp.documents.office.compound import CompoundFile
from extend_mcp.documents.sheets.sheet_extent import Extent
from extend_mcp.documents.sheets.sheet_structure import ERRORS, SheetStructure
from extend_mcp.documents.sheets.xls_texts import XlsTexts

_NUMBER, _RK, _MANY_RK, _ERROR, _FORMULAS = 0x0203, 0x027E, 0xBD, 0x0205, frozenset({0x06, 0x0206, 0x0406})
_CELLS = _FORMULAS | {0xD6, 0xFD, _NUMBER, 0x0204, _ERROR, _RK}
_ROW, _COLUMNS, _END, _SHEET, _LOCKED, _DIMENSIONS = 0x0208, 0x7D, 0x0A, 0x85, 0x2F, 0x0200
_BEGIN, _FORMAT, _STYLE = 0x0809, 0x041E, 0xE0
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
    formats, version = CellFormats(), 0
    for kind, record in _records(data, 0):
        if kind == _LOCKED:
            raise Locked
        if kind == _SHEET:
            starts.append(struct.unpack_from("<I", record)[0])
        elif kind == _BEGIN:
            version = struct.unpack_from("<H", record)[0]
        elif kind == _FORMAT:
            formats.add_code(struct.unpack_from("<H", record)[0], _code(record, version))
        elif kind == _STYLE:
            formats.add_style(struct.unpack_from("<H", record, 2)[0])
    return [_structure(data, start, formats, is_wide=version >= _WIDE) for start in starts]


def _code(record: memoryview, version: int) -> str:
    """The text of a format."""
    if version < _WIDE:
        return bytes(record[3 : 3 + record[2]]).decode("cp1252", errors="replace")
    length, flags = struct.unpack_from("<HB", record, 2)
    return bytes(record[5:]).decode("utf-16-le" if flags & 1 else "latin-1", errors="replace")[:length]


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


def _structure(data: bytes, start: int, formats: CellFormats, *, is_wide: bool) -> SheetStructure:
    plan, extent, texts = SheetStructure(), Extent(), XlsTexts()
    for kind, record in _records(data, start):
        if is_wide:
            texts.take(kind, record)
        if kind in _CELLS:
            row, column, style = struct.unpack_from("<HHH", record)
            extent.add(row, column)
            plan.add_format(row, column, formats.of(style))
            if (code := _error(kind, record)) is not None:
                plan.add_text(row, column, ShownNumber(ERRORS.get(code, "#ERROR!")))
        elif kind == _MANY_RK:
            _add_many(record, plan, extent, formats)
        elif kind == _ROW:
            row, height, flags = struct.unpack_from("<H4xH4xH", record)
            plan.add_row(row, hidden=bool(flags & 0x20) or height == 0)
        elif kind == _COLUMNS:
            first, last, width, flags = struct.unpack_from("<HHH2xH", record)
            plan.add_columns(first, last, hidden=bool(flags & 1) or width == 0)
        elif kind == _DIMENSIONS:
            _check_dimensions(record)
    texts.settle(plan)
    plan.area = extent.area
    return plan


def _add_many(record: memoryview, plan: SheetStructure, extent: Extent, formats: CellFormats) -> None:
    """Add a record of several numbers in a row, each with its style."""
    row, first = struct.unpack_from("<HH", record)
    last = struct.unpack_from("<H", record, len(record) - 2)[0]
    extent.add(row, first, last)
    for column in range(first, last + 1):
        plan.add_format(row, column, formats.of(struct.unpack_from("<H", record, 4 + 6 * (column - first))[0]))


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
