import io
import struct
import zipfile
from pathlib import Path

import pytest

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.page import Block, Document
from extend_mcp.documents.sheets import filled_cells, other_sheets
from extend_mcp.documents.sniff import sniff
from tests.documents import workbooks
from tests.documents.conftest import Read

FILES = [(workbooks.xls(), "a.xls"), (workbooks.xlsb(), "a.xlsb"), (workbooks.ods(), "a.ods")]
each_format = pytest.mark.parametrize(("data", "name"), FILES, ids=["xls", "xlsb", "ods"])


def rows(block: Block) -> list[list[str]]:
    """The texts of a table, row by row."""
    numbers = sorted({cell.row for cell in block.cells})
    return [[cell.text for cell in block.cells if cell.row == number] for number in numbers]


def codes(document: Document) -> list[tuple[str, int | None]]:
    return [(warning.code, warning.page) for warning in document.warnings]


@each_format
def test_a_sheet_is_a_heading_and_its_table_with_dates_as_iso(read: Read, data: bytes, name: str) -> None:
    document = read(data, name)
    heading, table = document.pages[0].blocks
    assert (heading.type, heading.text) == ("section_heading", "Orders")
    assert rows(table) == [
        ["Orders of March"],
        ["Number", "Date", "Total", "Note"],
        ["A-1", "2024-03-20", "1200.5", "Call first"],
        ["A-2", "2024-03-21", "80"],
    ]
    assert table.cells[-1].reference == "C4"
    assert document.page_count == 2


@each_format
def test_merged_cells_span_their_columns(read: Read, data: bytes, name: str) -> None:
    title, header, *_ = read(data, name).pages[0].blocks[1].cells
    assert (title.text, title.row_span, title.column_span) == ("Orders of March", 1, 2)
    assert (header.row_span, header.column_span) == (1, 1)


@each_format
def test_hidden_rows_columns_and_sheets_are_reported(read: Read, data: bytes, name: str) -> None:
    document = read(data, name)
    assert codes(document) == [("LOCAL_HIDDEN_TEXT", 1), ("LOCAL_HIDDEN_TEXT", 2)]
    assert document.warnings[0].message.startswith("5 cells are in hidden rows or columns")
    assert document.pages[1].blocks[1].text == "Margin"


@each_format
def test_hidden_cells_and_sheets_are_skipped_on_request(read: Read, data: bytes, name: str) -> None:
    document = read(data, name, excelSkipHiddenContent=True)
    assert [page.sheet.name for page in document.pages if page.sheet] == ["Orders"]
    assert rows(document.pages[0].blocks[1])[1:] == [["Number", "Date", "Total"], ["A-1", "2024-03-20", "1200.5"]]
    assert codes(document) == []


@each_format
def test_a_page_range_chooses_sheets(read: Read, data: bytes, name: str) -> None:
    document = read(data, name, pageRanges=[{"start": 2, "end": 2}])
    assert [page.number for page in document.pages] == [2]
    assert document.page_count == 2


@each_format
def test_formulas_that_were_asked_for_are_reported_as_not_read(read: Read, data: bytes, name: str) -> None:
    assert codes(read(data, name, excelIncludeCellMetadata=True))[-1] == ("LOCAL_NOT_SUPPORTED", None)


@each_format
def test_a_spreadsheet_is_known_by_its_content(tmp_path: Path, data: bytes, name: str) -> None:
    path = tmp_path / "blob"
    path.write_bytes(data)
    assert sniff(path, "wrongly-named.pdf") == sniff(path, name)
    kind = "open_sheets" if name.endswith("ods") else "other_sheets"
    assert (sniff(path, name).type, sniff(path, name).kind) == ("EXCEL", kind)


@each_format
def test_only_so_many_cells_are_read(read: Read, monkeypatch: pytest.MonkeyPatch, data: bytes, name: str) -> None:
    monkeypatch.setattr(filled_cells, "MAX_CELLS", 4)
    document = read(data, name)
    assert document.warnings[0].code == "LOCAL_TRUNCATED"
    assert document.warnings[0].message == "Sheet 1 was read up to row 2; the local engine reads 4 cells."
    assert len(document.pages[0].blocks[1].cells) == 5


@pytest.mark.parametrize(("data", "name"), FILES[:2], ids=["xls", "xlsb"])
def test_binary_sheets_whose_cells_lie_too_far_apart_are_refused(
    read: Read, monkeypatch: pytest.MonkeyPatch, data: bytes, name: str
) -> None:
    monkeypatch.setattr(other_sheets, "MAX_AREA", 16)
    with pytest.raises(DocumentFailure, match=r"17 cells, with empty ones.*Save it as \.xlsx or CSV") as failure:
        read(data, name)
    assert failure.value.reason == "FILE_SIZE_TOO_LARGE"


def without(data: bytes, entry: str) -> bytes:
    """The archive without one of its parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return workbooks.zipped({name: archive.read(name) for name in archive.namelist() if name != entry})


LOCKED_ODS = workbooks.ods_of("", manifest="<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>")
LOCKED_XLS = workbooks.xls().replace(b"\xe1\0\2\0", b"\x2f\0\2\0", 1)
"""The record for the language of the menus, turned into the one that says that all after it is encrypted."""
SIZE = struct.pack("<HHIIHHH", 0x0200, 14, 0, 4, 0, 4, 0)
"""The record for the size of the first sheet."""
LONG_XLS = workbooks.xls().replace(SIZE, struct.pack("<HHIIHHH", 0x0200, 14, 0, 65_537, 0, 256, 0))


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (workbooks.xls()[:3000], "a.xls", "CORRUPT_FILE"),
        (workbooks.xls()[:600], "a.xls", "CORRUPT_FILE"),
        (workbooks.xlsb()[:-100], "a.xlsb", "CORRUPT_FILE"),
        (workbooks.ods()[:-100], "a.ods", "CORRUPT_FILE"),
        (without(workbooks.xlsb(), "xl/worksheets/sheet1.bin"), "a.xlsb", "CORRUPT_FILE"),
        (without(workbooks.ods(), "content.xml"), "a.ods", "CORRUPT_FILE"),
        (workbooks.ods_of("<table:table>"), "a.ods", "CORRUPT_FILE"),
        (workbooks.xlsb_of({"A": (0, workbooks.sheet(workbooks.row(2_000_000) + workbooks.cell(0, 1)))}), "a.xlsb",
         "CORRUPT_FILE"),
        (workbooks.xlsb_of({"A": (7, workbooks.sheet(workbooks.row(0)))}), "a.xlsb", "CORRUPT_FILE"),
        (LONG_XLS, "a.xls", "CORRUPT_FILE"),
        (LOCKED_XLS, "a.xls", "PASSWORD_PROTECTED_FILE"),
        (LOCKED_ODS, "a.ods", "PASSWORD_PROTECTED_FILE"),
    ],
)  # fmt: skip
def test_a_spreadsheet_that_cannot_be_read_fails_in_plain_words(
    read: Read, data: bytes, name: str, reason: str
) -> None:
    with pytest.raises(DocumentFailure) as failure:
        read(data, name)
    assert failure.value.reason == reason
    assert failure.value.message.startswith(("The spreadsheet", "The office document"))


def test_cells_keep_their_place_where_rows_and_columns_before_them_are_empty(read: Read) -> None:
    data = workbooks.xlsb_of({"A": (0, workbooks.sheet(workbooks.row(4) + workbooks.cell(2, "far")))})
    assert [cell.reference for cell in read(data, "a.xlsb").pages[0].blocks[1].cells] == ["C5"]


def test_whole_numbers_have_no_decimals_and_long_times_count_hours(read: Read) -> None:
    import xlwt

    book, out = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("A")
    sheet.write(0, 0, 7.0)
    sheet.write(0, 1, (30 * 60 + 5) / (24 * 60), xlwt.easyxf(num_format_str="[h]:mm:ss"))
    sheet.write(0, 2, True)
    book.save(out)
    assert rows(read(out.getvalue(), "a.xls").pages[0].blocks[1]) == [["7", "30:05:00", "TRUE"]]
    assert rows(read(out.getvalue(), "a.xls", excelUseRawCellValues=True).pages[0].blocks[1])[0][0] == "7"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"<html xmlns:x='urn:x'><table><tr><td>a<td>b</table>", ["a", "b"]),
        (b"<table><tr><td>a</td><td>b</td></tr></table>", ["a", "b"]),
        (b"a\tb\n", ["a", "b"]),
    ],
)
def test_tables_of_text_that_are_named_xls_are_read_as_what_they_are(
    read: Read, data: bytes, expected: list[str]
) -> None:
    assert [cell.text for cell in read(data, "export.xls").pages[0].blocks[0].cells] == expected


def compound_with(name: str, *, inside: str) -> bytes:
    """A compound file with one stream of that name, and another in a folder inside."""
    data = bytearray(workbooks.xls())
    (sector,) = struct.unpack_from("<I", data, 48)
    none, start = 0xFFFFFFFF, (sector + 1) * 512

    def add(at: int, name: str, kind: int, right: int = none, child: int = none) -> None:
        text = name.encode("utf-16-le")
        entry = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text) + 2, kind, 1, none, right, child)
        data[start + at * 128 : start + at * 128 + len(entry)] = entry

    add(1, name, 2, right=2)
    add(2, "ObjectPool", 1, child=3)
    add(3, inside, 2)
    return bytes(data)


@pytest.mark.parametrize(
    ("stream", "mime_type", "kind"),
    [
        ("WordDocument", "application/msword", "converted"),
        ("PowerPoint Document", "application/vnd.ms-powerpoint", "converted"),
        ("__properties_version1.0", "application/vnd.ms-outlook", "outlook"),
    ],
)
def test_an_older_office_file_is_what_it_is_even_with_a_workbook_inside(
    tmp_path: Path, stream: str, mime_type: str, kind: str
) -> None:
    path = tmp_path / "blob"
    path.write_bytes(compound_with(stream, inside="Workbook"))
    found = sniff(path, "wrongly-named.xls")
    assert (found.mime_type, found.kind) == (mime_type, kind)


def test_a_workbook_with_a_word_file_inside_is_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "blob"
    path.write_bytes(compound_with("Book", inside="WordDocument"))
    assert sniff(path, "wrongly-named.doc").kind == "other_sheets"


def test_another_open_document_file_is_no_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "blob"
    path.write_bytes(workbooks.zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}))
    assert (sniff(path, "wrongly-named.ods").type, sniff(path, "wrongly-named.ods").kind) == ("DOCX", "open_text")


def test_a_directory_that_goes_in_a_circle_comes_to_an_end(tmp_path: Path) -> None:
    data = bytearray(workbooks.xls())
    directory, table = struct.unpack_from("<I", data, 48)[0], struct.unpack_from("<I", data, 76)[0]
    struct.pack_into("<I", data, (table + 1) * 512 + directory * 4, directory)
    path = tmp_path / "blob"
    path.write_bytes(data)
    assert sniff(path, "a.bin").kind == "other_sheets"


def test_a_fault_inside_the_library_is_a_damaged_file() -> None:
    class PanicException(BaseException):
        """As the one of libraries in Rust, which is no `Exception`."""

    with pytest.raises(DocumentFailure, match="damaged or missing") as failure, other_sheets._DamageReported():
        raise PanicException("index out of bounds")
    assert failure.value.reason == "CORRUPT_FILE"


def test_an_error_that_no_file_causes_is_not_taken_for_damage() -> None:
    with pytest.raises(MemoryError), other_sheets._DamageReported():
        raise MemoryError
