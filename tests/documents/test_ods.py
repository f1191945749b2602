"""Cells of OpenDocument spreadsheets, as other programs than LibreOffice write them, too."""

import io
import zipfile

from tests.documents import workbooks
from tests.documents.conftest import Read
from tests.documents.test_other_sheets import codes, rows
from tests.documents.workbooks import value_cell


def sheet_of(rows: str) -> bytes:
    return workbooks.ods_of(f'<table:table table:name="A">{rows}</table:table>')


def test_repeated_rows_and_cells_are_written_out(read: Read) -> None:
    cell = '<table:table-cell office:value-type="string" table:number-columns-repeated="2"><text:p>x</text:p>'
    table = f'<table:table table:name="A"><table:table-row table:number-rows-repeated="2">{cell}</table:table-cell>'
    (page,) = read(workbooks.ods_of(f"{table}</table:table-row></table:table>"), "a.ods").pages
    assert rows(page.blocks[1]) == [["x", "x"], ["x", "x"]]


def test_line_breaks_and_long_spans_in_cells_of_ods_are_as_shown(read: Read) -> None:
    cells = (
        "<text:p>5<text:line-break/>10 pcs</text:p>",
        "<text:p>Net<text:tab/>12.00</text:p>",
        "<text:p>A<text:s/>B</text:p><text:p>C</text:p>",
    )
    row = "".join(f'<table:table-cell office:value-type="string">{cell}</table:table-cell>' for cell in cells)
    span = '<table:table-cell office:value-type="time" office:time-value="PT30H00M00S"><text:p>30:00</text:p>'
    table = f'<table:table table:name="A"><table:table-row/><table:table-row>{row}{span}</table:table-cell>'
    (page,) = read(workbooks.ods_of(f"{table}</table:table-row></table:table>"), "a.ods").pages
    texts = [cell.text for block in page.blocks for cell in block.cells]
    assert texts == ["5\n10 pcs", "Net\t12.00", "A B\nC", "30:00"]


def test_a_file_whose_xml_is_indented_is_read(read: Read) -> None:
    row = """
    <table:table-row>
        <table:table-cell office:value-type="string">
            <text:p>
                Orders of
                March
            </text:p>
        </table:table-cell>
        <table:table-cell office:value-type="float" office:value="80">
            <text:p>80</text:p>
        </table:table-cell>
    </table:table-row>
    """
    (page,) = read(sheet_of(row), "a.ods").pages
    assert rows(page.blocks[1]) == [["Orders of March", "80"]]


def test_cells_far_apart_and_texts_of_no_type_are_read(read: Read) -> None:
    far = '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row>'
    last = '<table:table-row><table:table-cell table:number-columns-repeated="16000"/>' + value_cell("float", "", "12")
    plain = "<table:table-row><table:table-cell><text:p>Total</text:p></table:table-cell></table:table-row>"
    document = read(sheet_of(f"{plain}{far}{last}</table:table-row>{far}"), "a.ods")
    cells = [cell for _, block in document.blocks() for cell in block.cells]
    assert [(cell.reference, cell.text) for cell in cells] == [("A1", "Total"), ("WQK1000002", "12")]
    assert codes(document) == []


def test_what_is_kept_of_the_sheets_of_other_files_is_no_sheet(read: Read) -> None:
    row = f"<table:table-row>{value_cell('float', '', '7')}</table:table-row>"
    kept = "<table:table-source/>"
    others = f"<table:table table:name=\"'file:///b.ods'#B\">{kept}{row}</table:table>"
    document = read(workbooks.ods_of(f'{others}<table:table table:name="A">{row}</table:table>'), "a.ods")
    assert [page.sheet.name for page in document.pages if page.sheet] == ["A"]


def test_a_span_of_time_that_shows_no_text_is_told(read: Read) -> None:
    span = '<table:table-cell office:value-type="time" office:time-value="PT30H05M00S"/>'
    (page,) = read(sheet_of(f"<table:table-row>{span}</table:table-row>"), "a.ods").pages
    assert page.blocks[1].text == "30:05:00"


def test_printed_headers_of_a_sheet_are_read_without_what_changes(read: Read) -> None:
    master = (
        '<style:master-page style:name="Report"><style:header><style:region-left><text:p>Acme &amp; Co</text:p>'
        "</style:region-left><style:region-right><text:p><text:sheet-name>?</text:sheet-name></text:p>"
        "</style:region-right></style:header><style:header-left><text:p>Left</text:p></style:header-left>"
        '<style:footer style:display="false"><text:p>Off</text:p></style:footer><style:footer-left><text:p>Page '
        "<text:page-number>1</text:page-number></text:p><text:p>Draft</text:p></style:footer-left></style:master-page>"
    )
    style = '<style:style style:name="ta1" style:family="table" style:master-page-name="Report"/>'
    cells = "<table:table-row>" + workbooks.value_cell("string", "", "a") + "</table:table-row>"
    table = f'<table:table table:name="A" table:style-name="ta1">{cells}</table:table>'
    with zipfile.ZipFile(io.BytesIO(workbooks.ods_of(table, style))) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    names = " ".join(f'xmlns:{one}="{one}"' for one in ("office", "style", "text"))
    styles = f"<office:master-styles>{master}</office:master-styles>"
    parts["styles.xml"] = f"<office:document-styles {names}>{styles}</office:document-styles>"
    (page,) = read(workbooks.zipped(parts), "a.ods").pages
    assert [(block.type, block.text) for block in page.blocks if block.type in {"header", "footer"}] == [
        ("header", "Acme & Co"),
        ("header", "Left"),
        ("footer", "Draft"),
    ]
