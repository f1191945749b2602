"""What lies over the cells of a worksheet, what it prints around them, and letters that do not all look alike."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from extend_mcp.documents.sheets.print_texts import print_text
from tests.documents.conftest import Read


def workbook(*fill: Callable[[Any, Any], object]) -> bytes:
    """A workbook with a sheet for each function, which fills it; it gets the workbook too."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    for at, one in enumerate(fill):
        one(book, book.add_worksheet(f"Sheet {at}"))
    book.close()
    return out.getvalue()


def shown(read: Read, data: bytes) -> list[tuple[str, str]]:
    return [(block.type, block.text) for block in read(data, "a.xlsx").pages[0].blocks]


def test_boxes_pictures_and_charts_stand_behind_the_cells(read: Read) -> None:
    from PIL import Image

    picture = io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")

    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["a", 1])
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "='Sheet 0'!$B$1:$B$1"})
        chart.set_title({"name": "Sales"})
        sheet.insert_chart(20, 0, chart)
        sheet.insert_textbox(5, 0, "Call first\nthen write")
        sheet.insert_image(2, 0, "barn.png", {"image_data": picture, "description": "A red barn"})

    assert shown(read, workbook(fill)) == [
        ("section_heading", "Sheet 0"),
        ("table", "a\t1"),
        ("figure", "A red barn"),
        ("text", "Call first\nthen write"),
        ("figure", "Sales"),
    ]


def test_what_a_sheet_prints_above_and_below_its_cells_is_read(read: Read) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write(0, 0, "a")
        sheet.set_header('&L&"Arial,Bold"&14Haldane && Sons&RPage &P of &N')
        sheet.set_footer("&CIBAN 1")

    assert shown(read, workbook(fill)) == [
        ("header", "Haldane & Sons"),
        ("section_heading", "Sheet 0"),
        ("text", "a"),
        ("footer", "IBAN 1"),
    ]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("&CPage &P", ""), ("&LSeite &P von &N&RVertraulich", "Vertraulich"), ("&A &D", "Sums"), ("&K04-024Red", "Red"),
        ("&C&F", ""), ("Plain", "Plain"), ("&Rright&Lleft", "left\tright"), ("&P / &N", ""),
    ],
)  # fmt: skip
def test_numbers_of_pages_are_no_text_of_a_sheet(code: str, text: str) -> None:
    assert print_text(code, "Sums") == text


def test_struck_cells_and_letters_are_left_out_and_reported(read: Read) -> None:
    def fill(book: Any, sheet: Any) -> None:
        struck = book.add_format({"font_strikeout": True})
        sheet.write_rich_string(0, 0, "Fee: ", struck, "500 ", "450")
        sheet.write(0, 1, 700, struck)
        sheet.write(0, 2, 8)

    document = read(workbook(fill), "a.xlsx")
    assert [cell.text for cell in document.pages[0].blocks[1].cells] == ["Fee: 450", "", "8"]
    assert [warning.code for warning in document.warnings] == ["LOCAL_STRUCK_TEXT"]
    assert document.warnings[0].message.startswith("2 pieces of text are struck out on page 1.")


def test_raised_letters_of_a_cell_are_told_apart(read: Read) -> None:
    def fill(book: Any, sheet: Any) -> None:
        up, down = book.add_format({"font_script": 1}), book.add_format({"font_script": 2})
        sheet.write_rich_string(0, 0, "10", up, "6", " of H", down, "2", "O")

    assert shown(read, workbook(fill))[1] == ("text", "10^6 of H2O")


def test_a_sheet_that_is_a_chart_is_reported(read: Read) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write(0, 0, 1)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "='Sheet 0'!$A$1:$A$1"})
        book.add_chartsheet("Chart").set_chart(chart)

    assert [warning.message for warning in read(workbook(fill), "a.xlsx").warnings] == [
        "1 chart sheet was not read; the numbers of charts are in cells."
    ]
