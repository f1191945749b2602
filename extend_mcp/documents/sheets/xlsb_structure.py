"""The parts of .xlsb worksheets that python-calamine does not read: hidden rows and columns, merges, extent, formats,
comments, printed headers.

The parts are streams of records, each with its type and length. The numbers are from the published format, MS-XLSB.
"""

import posixpath
import struct
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from extend_mcp.documents.number_formats.cell_formats import CellFormats
from extend_mcp.documents.number_formats.numbers import ShownNumber
from extend_mcp.documents.office.xml_nodes import value
from extend_mcp.documents.sheets.negative_days import add_negative_day, packed_number
from extend_mcp.documents.sheets.sheet_comments import Comment, with_threads
from extend_mcp.documents.sheets.sheet_drawings import drawing_blocks
from extend_mcp.documents.sheets.sheet_extent import Extent
from extend_mcp.documents.sheets.sheet_links import linked_parts
from extend_mcp.documents.sheets.sheet_structure import ERRORS, MAX_MERGED, SheetStructure
from extend_mcp.documents.sheets.xlsb_comments import xlsb_comments

_CELLS, _ERRORS, _RK, _NUMBERS = frozenset(range(2, 12)), {3, 11}, 2, {5, 9}
_ROW, _COLUMNS, _MERGED, _SHEET, _PRINTED = 0x00, 0x3C, 0xB0, 0x9C, 0x01DF
_FORMAT, _STYLE, _BEGIN_STYLES, _END_STYLES = 0x2C, 0x2F, 0x0269, 0x026A
_NO_PART = 0xFFFFFFFF


def xlsb_structures(archive: zipfile.ZipFile) -> list[SheetStructure]:
    """One for each sheet, also for charts. Raises `ValueError`, `KeyError` or `struct.error` if it is damaged."""
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.bin.rels"))  # noqa: S314 (expat stops entity bombs)
    targets = {value(link, "Id"): value(link, "Target") or "" for link in links}
    plans: list[SheetStructure] = []
    formats = _formats(archive)
    for kind, record in _records(archive.read("xl/workbook.bin")):
        if kind == _SHEET:
            (length,) = struct.unpack_from("<I", record, 8)
            if length != _NO_PART:
                part = targets[bytes(record[12 : 12 + 2 * length]).decode("utf-16-le")]
                name = posixpath.join("xl", part)
                plans.append(_structure(archive.read(name), formats))
                plans[-1].comments += _comments(archive, name)
                plans[-1].boxes += [block.text for block in drawing_blocks(archive, name) if block.text]
    return plans


def _comments(archive: zipfile.ZipFile, part: str) -> list[Comment]:
    parts = linked_parts(archive, part)
    name = parts.get("comments")
    notes = xlsb_comments(_records(archive.read(name))) if name in archive.NameToInfo else ()
    return with_threads(notes, archive, parts.get("threadedComment"))


def _formats(archive: zipfile.ZipFile) -> CellFormats:
    formats, is_inside = CellFormats(), False
    for kind, record in _records(archive.read("xl/styles.bin")) if "xl/styles.bin" in archive.NameToInfo else ():
        if kind == _FORMAT:
            number, length = struct.unpack_from("<HI", record)
            formats.add_code(number, bytes(record[6 : 6 + 2 * length]).decode("utf-16-le", errors="replace"))
        elif kind in {_BEGIN_STYLES, _END_STYLES}:
            is_inside = kind == _BEGIN_STYLES
        elif kind == _STYLE and is_inside:
            formats.add_style(struct.unpack_from("<H", record, 2)[0])
    return formats


def _records(data: bytes) -> Iterator[tuple[int, memoryview]]:
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


def _structure(data: bytes, formats: CellFormats) -> SheetStructure:
    plan, extent, row = SheetStructure(), Extent(), 0
    for kind, record in _records(data):
        if kind in _CELLS:
            column, style = struct.unpack_from("<II", record)
            extent.add(row, column)
            plan.add_format(row, column, shape := formats.of(style & 0xFFFFFF))
            if kind in _NUMBERS:
                add_negative_day(plan, row, column, struct.unpack_from("<d", record, 8)[0], shape)
            elif kind == _RK:
                add_negative_day(plan, row, column, packed_number(struct.unpack_from("<I", record, 8)[0]), shape)
            if kind in _ERRORS:
                plan.add_text(row, column, ShownNumber(ERRORS.get(record[8], "#ERROR!")))
        elif kind == _ROW:
            row, height, flags = struct.unpack_from("<I4xHxB", record)
            plan.add_row(row, hidden=bool(flags & 0x10) or height == 0)
        elif kind == _COLUMNS:
            first, last, width, flags = struct.unpack_from("<III4xH", record)
            plan.add_columns(first, last, hidden=bool(flags & 1) or width == 0)
        elif kind == _MERGED and len(plan.spans) < MAX_MERGED:
            top, bottom, left, right = struct.unpack_from("<IIII", record)
            plan.spans[top + 1, left + 1] = (bottom - top + 1, right - left + 1)
        elif kind == _PRINTED:
            _add_printed(record, plan)
    plan.area = extent.area
    return plan


def _add_printed(record: memoryview, plan: SheetStructure) -> None:
    """Add the printed headers and footers of odd, even and first pages, in turns."""
    at = 2
    for kind in ("header", "footer") * 3:
        (length,) = struct.unpack_from("<I", record, at)
        at += 4
        if length != _NO_PART:
            plan.printed.setdefault(kind, []).append(bytes(record[at : at + 2 * length]).decode("utf-16-le", "replace"))
            at += 2 * length
