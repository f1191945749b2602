"""Cells of .xls, .xlsb and .ods files as they are shown: number formats, errors, ticks."""

import datetime
import io
import struct

import pytest

from extend_mcp.documents.page import Cell
from extend_mcp.documents.sheets.negative_days import packed_number
from tests.documents import workbooks
from tests.documents.conftest import Read
from tests.documents.workbooks import value_cell

SHOWN = [
    (0.35, "0%", "35%", None),
    (-1234.5, "#,##0.00;(#,##0.00)", "(1,234.50)", None),
    (1234.5, '#,##0.00 "€"', "1,234.50 €", None),
    (2134, "00000", "02134", None),
    (1.75, "# ??/??", "1 3/4", "1.75"),
    (1234567, '0.0,,"M"', "1.2M", "1234567"),
    (7, "General", "7", None),
]


def cells_of(read: Read, data: bytes, name: str) -> list[Cell]:
    return [cell for _, block in read(data, name).blocks() for cell in block.cells]


def test_numbers_of_an_older_workbook_are_shown_in_their_formats(read: Read) -> None:
    day = datetime.date(2024, 3, 20)
    rows = [[(value, code)] for value, code, _, _ in SHOWN] + [[(day, "mmmm yyyy")], [(day, "dd.mm.yyyy")]]
    cells = cells_of(read, workbooks.xls_of(rows), "a.xls")
    assert [cell.text for cell in cells] == [*(text for _, _, text, _ in SHOWN), "March 2024", "2024-03-20"]
    assert [cell.number for cell in cells][: len(SHOWN)] == [number for _, _, _, number in SHOWN]


def test_numbers_beside_each_other_have_each_their_own_format(read: Read) -> None:
    data = workbooks.xls_of([[(1, "0%"), (2, "0.00"), (3, "General")]])
    assert [cell.text for cell in cells_of(read, data, "a.xls")] == ["100%", "2.00", "3"]


def test_numbers_of_a_binary_workbook_are_shown_in_their_formats(read: Read) -> None:
    rows = b"".join(workbooks.row(at) + workbooks.cell(0, float(value), at + 2) for at, (value, *_) in enumerate(SHOWN))
    data = workbooks.xlsb_of({"One": (0, workbooks.sheet(rows))}, tuple(code for _, code, _, _ in SHOWN))
    assert [(cell.text, cell.number) for cell in cells_of(read, data, "a.xlsb")] == [
        (text, number) for _, _, text, number in SHOWN
    ]


NEGATIVE = [(-3, "d mmm", "-3"), (-1.25, "[h]:mm", "-30:00"), (-0.5, "h:mm", "-12:00"), (-2, "0", "-2")]


def test_negative_days_are_no_times_of_day(read: Read) -> None:
    codes = tuple(code for _, code, _ in NEGATIVE)
    older = workbooks.xls_of([[(value, code) for value, code, _ in NEGATIVE], [(-0.1234567, "d mmm"), "a"]])
    rows = b"".join(workbooks.cell(at, float(value), at + 2) for at, (value, *_) in enumerate(NEGATIVE))
    binary = workbooks.xlsb_of({"One": (0, workbooks.sheet(workbooks.row(0) + rows))}, codes)
    expected = [text for _, _, text in NEGATIVE]
    assert [cell.text for cell in cells_of(read, older, "a.xls")][:5] == [*expected, "-0.1234567"]
    assert [cell.text for cell in cells_of(read, binary, "a.xlsb")] == expected


@pytest.mark.parametrize(("packed", "number"), [(0xFFFFFFFE, -1.0), (0x3E9 << 2 | 3, 10.01), (0x40590000, 100.0)])
def test_numbers_in_four_bytes_are_read(packed: int, number: float) -> None:
    assert packed_number(packed) == number


def test_raw_values_of_an_older_workbook_are_shown_where_they_are_asked_for(read: Read) -> None:
    (page,) = read(workbooks.xls_of([[(0.35, "0%"), "a"]]), "a.xls", excelUseRawCellValues=True).pages
    assert [cell.text for cell in page.blocks[1].cells] == ["0.35", "a"]


def test_errors_in_cells_are_shown(read: Read) -> None:
    import xlwt

    error = workbooks.record(3, struct.pack("<IIB", 1, 0, 0x07))
    rows = workbooks.row(0) + workbooks.cell(0, "a") + error
    binary = workbooks.xlsb_of({"One": (0, workbooks.sheet(rows))})
    book, older = xlwt.Workbook(), io.BytesIO()
    first = book.add_sheet("One").row(0)
    first.set_cell_text(0, "a")
    first.set_cell_error(1, "#N/A!")
    book.save(older)
    open_document = '<table:table table:name="A"><table:table-row>'
    open_document += value_cell("string", 'calcext:value-type="error" xmlns:calcext="c"', "#DIV/0!")
    open_document += value_cell("boolean", 'office:boolean-value="true"', "TRUE") + "</table:table-row></table:table>"
    assert [cell.text for cell in cells_of(read, binary, "a.xlsb")] == ["a", "#DIV/0!"]
    assert [cell.text for cell in cells_of(read, older.getvalue(), "a.xls")] == ["a", "#N/A"]
    assert [cell.text for cell in cells_of(read, workbooks.ods_of(open_document), "a.ods")] == ["#DIV/0!", "TRUE"]


@pytest.mark.parametrize(
    ("kind", "value", "text", "number"),
    [
        ("percentage", "0.355", "35,5 %", None),
        ("currency", "-1234.5", "-1.234,50 €", None),
        ("currency", "-1234.5", "1.234,50 €", "-1234.5"),
        ("float", "1234567", "1.2M", "1234567"),
        ("float", "2134", "02134", None),
        ("float", "0", "-", "0"),
    ],
)
def test_numbers_of_an_open_document_are_as_the_file_shows_them(
    read: Read, kind: str, value: str, text: str, number: str | None
) -> None:
    cell = value_cell(kind, f'office:value="{value}"', text, 'table:number-columns-repeated="2"')
    table = f'<table:table table:name="A"><table:table-row>{cell}</table:table-row></table:table>'
    cells = cells_of(read, workbooks.ods_of(table), "a.ods")
    assert [(cell.text, cell.number) for cell in cells] == [(text, number)] * 2


@pytest.mark.parametrize(("text", "shown"), [("20. März 2024", "20. März 2024"), ("20.03.24", "2024-03-20")])
def test_days_of_an_open_document_are_iso_where_they_are_in_figures(read: Read, text: str, shown: str) -> None:
    cells = value_cell("date", 'office:date-value="2024-03-20"', text) + value_cell("string", "", "a")
    table = f'<table:table table:name="A"><table:table-row>{cells}</table:table-row></table:table>'
    assert [cell.text for cell in cells_of(read, workbooks.ods_of(table), "a.ods")] == [shown, "a"]
