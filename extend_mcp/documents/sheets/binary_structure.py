"""What python-calamine does not give of worksheets in .xls and .xlsb: hidden rows and columns, and their extent.

Both are streams of records, each with its type and length. The numbers are from the published formats, MS-XLS and
MS-XLSB.
"""

import posixpath
import struct
import zipfile
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree import ElementTree

from extend_mcp.documents.office.compound import CompoundFile
from extend_mcp.documents.office.xml_nodes import value
from extend_mcp.documents.sheets.sheet_extent import MAX_COLUMNS, Extent
from extend_mcp.documents.sheets.sheet_structure import MAX_HIDDEN, MAX_MERGED, Structure

_XLS_CELLS = frozenset({0x06, 0xD6, 0xFD, 0x0203, 0x0204, 0x0205, 0x0206, 0x027E, 0x0406})
_XLS_MANY, _XLS_ROW, _XLS_COLUMNS, _XLS_END = 0xBD, 0x0208, 0x7D, 0x0A
_XLS_SHEET, _XLS_LOCKED, _XLS_DIMENSIONS = 0x85, 0x2F, 0x0200
_XLS_MAX_CELLS = 65_536 * 256
_XLSB_CELLS = frozenset(range(2, 12))
_XLSB_ROW, _XLSB_COLUMNS, _XLSB_MERGED, _XLSB_SHEET = 0x00, 0x3C, 0xB0, 0x9C
_NO_PART = 0xFFFFFFFF


class Locked(Exception):
    """The workbook is encrypted."""


def xls_structures(file: BinaryIO) -> list[Structure]:
    """One for each sheet, charts too. Raises `Locked`, and `ValueError` or `struct.error` where it is damaged."""
    compound = CompoundFile(file)
    streams = {name.lower(): stream for name, stream in compound.root_streams().items()}
    data = compound.read(streams.get("workbook") or streams["book"])
    starts: list[int] = []
    for kind, record in _xls_records(data, 0):
        if kind == _XLS_LOCKED:
            raise Locked
        if kind == _XLS_SHEET:
            starts.append(struct.unpack_from("<I", record)[0])
    return [_xls_structure(data, start) for start in starts]


def _xls_records(data: bytes, at: int) -> Iterator[tuple[int, memoryview]]:
    """The records of one part of the workbook, up to the one that ends it."""
    view = memoryview(data)
    while at + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, at)
        if kind == _XLS_END:
            return
        yield kind, view[at + 4 : at + 4 + length]
        at += 4 + length


def _xls_structure(data: bytes, start: int) -> Structure:
    plan, extent = Structure(), Extent()
    for kind, record in _xls_records(data, start):
        if kind in _XLS_CELLS:
            row, column = struct.unpack_from("<HH", record)
            extent.add(row, column)
        elif kind == _XLS_MANY:
            row, first = struct.unpack_from("<HH", record)
            extent.add(row, first, struct.unpack_from("<H", record, len(record) - 2)[0])
        elif kind == _XLS_ROW:
            row, height, flags = struct.unpack_from("<H4xH4xH", record)
            _add_row(plan, row, hidden=bool(flags & 0x20) or height == 0)
        elif kind == _XLS_COLUMNS:
            first, last, width, flags = struct.unpack_from("<HHH2xH", record)
            _add_columns(plan, first, last, hidden=bool(flags & 1) or width == 0)
        elif kind == _XLS_DIMENSIONS:
            _check_dimensions(record)
    plan.area = extent.area
    return plan


def _check_dimensions(record: memoryview) -> None:
    """Raise `ValueError` for a size that no sheet has: python-calamine asks for that much memory.

    The ends of rows and columns are one past the last. Real files have first columns that are none: they mean 0.
    """
    shape = "<HHHH" if len(record) == 10 else "<IIHH"
    top, bottom, left, right = struct.unpack_from(shape, record)
    left = 0 if left > 0xFF or right < left else left
    if bottom and right and not 0 <= (bottom - top) * (right - left) <= _XLS_MAX_CELLS:
        raise ValueError("a sheet of a size that there is not")


def xlsb_structures(archive: zipfile.ZipFile) -> list[Structure]:
    """One for each sheet, charts too. Raises `ValueError`, `KeyError` or `struct.error` where it is damaged."""
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.bin.rels"))  # noqa: S314 (expat stops entity bombs)
    targets = {value(link, "Id"): value(link, "Target") or "" for link in links}
    plans: list[Structure] = []
    for kind, record in _xlsb_records(archive.read("xl/workbook.bin")):
        if kind == _XLSB_SHEET:
            (length,) = struct.unpack_from("<I", record, 8)
            if length != _NO_PART:
                part = targets[bytes(record[12 : 12 + 2 * length]).decode("utf-16-le")]
                plans.append(_xlsb_structure(archive.read(posixpath.join("xl", part))))
    return plans


def _xlsb_records(data: bytes) -> Iterator[tuple[int, memoryview]]:
    """Types and lengths are numbers of seven bits a byte, the lowest first."""
    view, at, end = memoryview(data), 0, len(data)
    while at < end:
        kind, at = data[at], at + 1
        if kind & 0x80:
            kind, at = (kind & 0x7F) | data[at] << 7, at + 1
        length = shift = 0
        while True:
            byte, at = data[at], at + 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80 or shift == 28:
                break
        yield kind, view[at : at + length]
        at += length


def _xlsb_structure(data: bytes) -> Structure:
    plan, extent, row = Structure(), Extent(), 0
    for kind, record in _xlsb_records(data):
        if kind in _XLSB_CELLS:
            extent.add(row, struct.unpack_from("<I", record)[0])
        elif kind == _XLSB_ROW:
            row, height, flags = struct.unpack_from("<I4xHxB", record)
            _add_row(plan, row, hidden=bool(flags & 0x10) or height == 0)
        elif kind == _XLSB_COLUMNS:
            first, last, width, flags = struct.unpack_from("<III4xH", record)
            _add_columns(plan, first, last, hidden=bool(flags & 1) or width == 0)
        elif kind == _XLSB_MERGED and len(plan.spans) < MAX_MERGED:
            top, bottom, left, right = struct.unpack_from("<IIII", record)
            plan.spans[top + 1, left + 1] = (bottom - top + 1, right - left + 1)
    plan.area = extent.area
    return plan


def _add_row(plan: Structure, row: int, *, hidden: bool) -> None:
    if hidden and len(plan.hidden_rows) < MAX_HIDDEN:
        plan.hidden_rows.add(row + 1)


def _add_columns(plan: Structure, first: int, last: int, *, hidden: bool) -> None:
    if hidden:
        plan.hidden_columns |= set(range(first + 1, min(last, MAX_COLUMNS - 1) + 2))
