"""Small workbooks in the formats that are not .xlsx, each with the same sheets, made for tests.

`Orders` has a merged title over A1:B1, a header, an order, and an order in a hidden row; column D is hidden.
`Secret` is a hidden sheet.
"""

import datetime
import io
import re
import struct
import zipfile
from typing import Any

ODS = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{urn}:1.0"'
    for name, urn in [("office", "office"), ("table", "table"), ("text", "text"), ("style", "style")]
)


def xls_of(rows: list[list[Any]]) -> bytes:
    """An Excel 97 file of one sheet; a cell is a value, or a value with its number format."""
    import xlwt

    book, out = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("One")
    for at, row in enumerate(rows):
        for column, one in enumerate(row):
            value, number_format = one if isinstance(one, tuple) else (one, "General")
            sheet.write(at, column, value, xlwt.easyxf(num_format_str=number_format))
    book.save(out)
    return out.getvalue()


def xls() -> bytes:
    """An Excel 97 file."""
    import xlwt

    book, out = xlwt.Workbook(), io.BytesIO()
    orders, secret = book.add_sheet("Orders"), book.add_sheet("Secret")
    orders.write_merge(0, 0, 0, 1, "Orders of March")
    for column, text in enumerate(["Number", "Date", "Total", "Note"]):
        orders.write(1, column, text)
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for row, (number, date, total) in enumerate([("A-1", 20, 1200.5), ("A-2", 21, 80)], 2):
        orders.write(row, 0, number)
        orders.write(row, 1, datetime.date(2024, 3, date), day)
        orders.write(row, 2, total)
    orders.row(3).hidden = True
    orders.write(2, 3, "Call first")
    orders.col(3).hidden = True
    secret.write(0, 0, "Margin")
    secret.visibility = 1
    book.save(out)
    return out.getvalue()


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """An archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def xlsx_of(rows: list[list[Any]], *, strict: bool = False) -> bytes:
    """A workbook of one sheet; a cell is a value, or a value with its number format. `strict` tells the dialect."""
    from openpyxl import Workbook

    book, out = Workbook(), io.BytesIO()
    for at, row in enumerate(rows, 1):
        for column, one in enumerate(row, 1):
            value, number_format = one if isinstance(one, tuple) else (one, "General")
            book.active.cell(at, column, value).number_format = number_format
    book.save(out)
    return strict_of(out.getvalue()) if strict else out.getvalue()


_XML = (".xml", ".rels")
_USUAL_NAME = re.compile(
    rb"schemas\.openxmlformats\.org/(presentationml|spreadsheetml|drawingml|officeDocument)/2006/(\w+)"
)


def two_sheets() -> bytes:
    """A workbook of two sheets that is opened at the second."""
    from openpyxl import Workbook

    book, out = Workbook(), io.BytesIO()
    book.active["A1"] = "Not shown"
    second = book.create_sheet("Shown")
    second["A1"], second["B1"] = "North", 0.35
    second["B1"].number_format = "0%"
    book.active = 1
    book.save(out)
    return out.getvalue()


def strict_of(data: bytes) -> bytes:
    """An Office file in the namespaces of strict Open XML."""
    parts: dict[str, str | bytes] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.namelist():
            part = archive.read(entry)
            parts[entry] = _USUAL_NAME.sub(rb"purl.oclc.org/ooxml/\1/\2", part) if entry.endswith(_XML) else part
    return zipped(parts)


def ods_of(tables: str, styles: str = "", manifest: str = "<manifest/>") -> bytes:
    """An OpenDocument spreadsheet of these tables."""
    content = (
        f"<office:document-content {_SPACES}><office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped({"mimetype": ODS, "content.xml": content, "META-INF/manifest.xml": manifest})


def _text(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {more}><text:p>{text}</text:p></table:table-cell>'


def value_cell(kind: str, value: str, text: str, more: str = "") -> str:
    """A cell of an .ods file that holds a value and shows a text."""
    return f'<table:table-cell office:value-type="{kind}" {value} {more}><text:p>{text}</text:p></table:table-cell>'


def _order(number: str, day: str, total: str, more: str = "", last: str = "") -> str:
    cells = _text(number) + value_cell("date", f'office:date-value="{day}"', day)
    cells += value_cell("float", f'office:value="{total}"', total)
    return f"<table:table-row {more}>{cells}{last}</table:table-row>"


def ods() -> bytes:
    """An OpenDocument spreadsheet."""
    hidden = '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/>'
    tables = (
        '<table:table table:name="Orders"><table:table-column table:number-columns-repeated="3"/>'
        '<table:table-column table:visibility="collapse"/><table:table-row>'
        + _text("Orders of March", 'table:number-columns-spanned="2" table:number-rows-spanned="1"')
        + "<table:covered-table-cell/></table:table-row><table:table-row>"
        + "".join(map(_text, ["Number", "Date", "Total", "Note"]))
        + "</table:table-row>"
        + _order("A-1", "2024-03-20", "1200.5", last=_text("Call first"))
        + _order("A-2", "2024-03-21", "80", 'table:visibility="collapse"')
        + '</table:table><table:table table:name="Secret" table:style-name="ta2"><table:table-row>'
        + _text("Margin")
        + "</table:table-row></table:table>"
    )
    return ods_of(tables, hidden + "</style:style>")


def record(kind: int, data: bytes = b"") -> bytes:
    """A record of a binary Excel part."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = b"", len(data)
    while size > 0x7F:
        length, size = length + bytes([size & 0x7F | 0x80]), size >> 7
    return head + length + bytes([size]) + data


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def row(number: int, *, hidden: bool = False) -> bytes:
    """The record before the cells of a row."""
    return record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0x10 if hidden else 0, 0, 0))


def cell(column: int, value: str | float, style: int = 0) -> bytes:
    """A cell with text or a number."""
    where = struct.pack("<II", column, style)
    return record(6, where + _wide(value)) if isinstance(value, str) else record(5, where + struct.pack("<d", value))


def xlsb_of(sheets: dict[str, tuple[int, bytes]], codes: tuple[str, ...] = ()) -> bytes:
    """A binary Excel file: the name of each sheet, how hidden it is (0 to 2), and its rows and other records.

    Its styles are the usual one, dates, and the number formats `codes`.
    """
    parts: dict[str, str | bytes] = {"[Content_Types].xml": "<Types/>"}
    bundle, links = b"", ""
    for number, (name, (state, body)) in enumerate(sheets.items(), 1):
        bundle += record(0x9C, struct.pack("<II", state, number) + _wide(f"rId{number}") + _wide(name))
        links += f'<Relationship Id="rId{number}" Target="worksheets/sheet{number}.bin"/>'
        parts[f"xl/worksheets/sheet{number}.bin"] = body
    parts["xl/_rels/workbook.bin.rels"] = f"<Relationships>{links}</Relationships>"
    parts["xl/workbook.bin"] = record(0x83) + record(0x8F) + bundle + record(0x90) + record(0x9D) + record(0x84)
    known = dict(enumerate(codes, 164))
    named = b"".join(record(0x2C, struct.pack("<H", number) + _wide(code)) for number, code in known.items())
    styles = b"".join(record(0x2F, struct.pack("<HH", 0, number) + bytes(12)) for number in (0, 14, *known))
    parts["xl/styles.bin"] = named + record(0x0269, struct.pack("<I", 2 + len(known))) + styles + record(0x026A)
    return zipped(parts)


def sheet(rows: bytes, columns: bytes = b"", after: bytes = b"") -> bytes:
    """The part of a sheet."""
    start = record(0x81) + record(0x94, struct.pack("<IIII", 0, 3, 0, 3)) + columns
    return start + record(0x91) + rows + record(0x92) + after + record(0x82)


def xlsb() -> bytes:
    """A binary Excel file."""
    rows = row(0) + cell(0, "Orders of March") + row(1)
    rows += b"".join(cell(column, text) for column, text in enumerate(["Number", "Date", "Total", "Note"]))
    rows += row(2) + cell(0, "A-1") + cell(1, 45371.0, 1) + cell(2, 1200.5) + cell(3, "Call first")
    rows += row(3, hidden=True) + cell(0, "A-2") + cell(1, 45372.0, 1) + cell(2, 80.0)
    columns = record(0x0186) + record(0x3C, struct.pack("<IIIIH", 3, 3, 2048, 0, 1)) + record(0x0187)
    merged = record(0xB1, struct.pack("<I", 1)) + record(0xB0, struct.pack("<IIII", 0, 0, 0, 1)) + record(0xB2)
    secret = sheet(row(0) + cell(0, "Margin"))
    return xlsb_of({"Orders": (0, sheet(rows, columns, merged)), "Secret": (1, secret)})
