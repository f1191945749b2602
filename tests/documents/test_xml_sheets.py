"""Workbooks that are one XML file."""

from pathlib import Path

import pytest

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.sniff import sniff
from tests.documents.conftest import Read

SPACE = "urn:schemas-microsoft-com:office:spreadsheet"
STYLES = (
    '<Styles><Style ss:ID="p"><NumberFormat ss:Format="0.0%"/></Style>'
    '<Style ss:ID="n"><NumberFormat ss:Format="Standard"/></Style></Styles>'
)
STYLE, ACROSS, THIRD = 'ss:StyleID="p"', 'ss:MergeAcross="1"', 'ss:Index="3"'


def cell(kind: str, text: str, more: str = "") -> str:
    return f'<Cell {more}><Data ss:Type="{kind}">{text}</Data></Cell>'


def book(*rows: str, more: str = "") -> bytes:
    table = "".join(rows)
    sheet = f'<Worksheet ss:Name="Sales"><Table>{table}</Table>{more}</Worksheet>'
    return f'<?xml version="1.0"?><Workbook xmlns="{SPACE}" xmlns:ss="{SPACE}">{STYLES}{sheet}</Workbook>'.encode()


def test_values_are_shown_by_their_styles(read: Read) -> None:
    data = book(
        f"<Row>{cell('String', 'Region')}{cell('String', '<B>Share</B> 2024')}</Row>",
        f"<Row>{cell('String', 'North')}{cell('Number', '0.355', STYLE)}</Row>",
        f"<Row ss:StyleID='n'>{cell('String', 'South')}{cell('Number', '1234.5')}</Row>",
        f"<Row>{cell('DateTime', '2024-03-20T00:00:00.000')}{cell('Boolean', '1')}</Row>",
        f"<Row>{cell('DateTime', '1899-12-31T12:30:00.000')}{cell('Error', '#DIV/0!')}</Row>",
    )
    (page,) = read(data, "sales.xls").pages
    assert page.sheet is not None
    assert page.sheet.name == "Sales"
    assert [one.text for one in page.blocks[1].cells] == [
        "Region", "Share 2024", "North", "35.5%", "South", "1,234.50", "2024-03-20", "TRUE", "12:30:00", "#DIV/0!",
    ]  # fmt: skip


def test_cells_stand_where_they_say_and_span_what_they_cover(read: Read) -> None:
    data = book(
        f"<Row ss:Index='3'>{cell('String', 'Title', ACROSS)}{cell('String', 'Last')}</Row>",
        f"<Row>{cell('Number', '7', THIRD)}</Row>",
    )
    cells = read(data, "a.xml").pages[0].blocks[1].cells
    assert [(one.reference, one.text, one.column_span) for one in cells] == [
        ("A3", "Title", 2), ("C3", "Last", 1), ("C4", "7", 1),
    ]  # fmt: skip


def test_hidden_rows_and_sheets_are_reported_and_comments_read(read: Read) -> None:
    note = "<Comment ss:Author='Ada'><Data>Right?</Data></Comment>"
    commented = cell("String", "a").replace("</Cell>", f"{note}</Cell>")
    document = read(book(f"<Row>{commented}</Row>", f"<Row ss:Hidden='1'>{cell('String', 'b')}</Row>"), "a.xls")
    assert document.pages[0].blocks[-1].text == "Comment on A1 by Ada: Right?"
    assert [warning.code for warning in document.warnings] == ["LOCAL_HIDDEN_TEXT"]
    hidden = "<WorksheetOptions xmlns='x'><Visible>SheetHidden</Visible></WorksheetOptions>"
    data = book(f"<Row>{cell('String', 'a')}</Row>", more=hidden)
    assert read(data, "a.xls").warnings[0].message.startswith("1 cell is on a hidden worksheet")
    assert read(data, "a.xls", excelSkipHiddenContent=True).pages == []


@pytest.mark.parametrize("row", ["<Row ss:Index='9999999'/>", "<Row><Cell ss:Index='0'/></Row>", "<Row>"])
def test_a_damaged_workbook_fails_in_plain_words(read: Read, row: str) -> None:
    with pytest.raises(DocumentFailure, match="its XML is damaged"):
        read(book(row), "a.xls")


def test_it_is_known_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "blob"
    path.write_bytes(book())
    assert {sniff(path, name).kind for name in ("a.xls", "a.xml", "a")} == {"xml_sheets"}
