"""Files within objects of OLE, as Office files and RTF hold them."""

import io
import struct
import zipfile

import pytest

from extend_mcp.documents.office.compound import CompoundFile
from tests import sample_files
from tests.documents.compound_files import compound_of
from tests.documents.conftest import LINK, Read, line, word
from tests.documents.test_word_parts import embedding
from tests.documents.workbooks import xls, xlsx_of

OBJECT = line('<w:r><w:object><OLEObject r:id="c"/></w:object></w:r>')
PDF = sample_files.text_pdf([["Total due 450.00"]])


def dragged_in(name: str, data: bytes) -> bytes:
    """A file as it stands in an object after somebody dragged it into a document."""
    path = f"C:\\{name}".encode() + b"\0"
    begin = b"\2\0" + name.encode() + b"\0" + path
    return begin + struct.pack("<HHI", 0, 3, len(path)) + path + struct.pack("<I", len(data)) + data


def native(name: str, data: bytes) -> bytes:
    held = dragged_in(name, data)
    return compound_of({"\x01Ole10Native": struct.pack("<I", len(held)) + held})


def rtf_object(kind: str, data: bytes) -> str:
    """An object of RTF, its bytes in pairs of digits on lines of 64, as Word writes them."""
    name = kind.encode() + b"\0"
    older = struct.pack("<III", 0x501, 2, len(name)) + name + bytes(8) + struct.pack("<I", len(data)) + data
    digits = older.hex()
    lines = "\r\n".join(digits[at : at + 64] for at in range(0, len(digits), 64))
    return rf"{{\object\objemb{{\*\objclass {kind}}}{{\*\objdata {lines}}}{{\result {{\pict 00ff}}}}}}"


def with_object(data: bytes) -> bytes:
    """A workbook with a file on its sheet."""
    out = io.BytesIO(xlsx_of([["Region", "Sales"], ["North", 12]]))
    with zipfile.ZipFile(out, "a") as archive:
        link = f'<Relationship Id="r1" Type="{LINK}/oleObject" Target="../embeddings/oleObject1.bin"/>'
        archive.writestr("xl/worksheets/_rels/sheet1.xml.rels", f"<Relationships>{link}</Relationships>")
        archive.writestr("xl/embeddings/oleObject1.bin", data)
    return out.getvalue()


OBJECTS = [
    (compound_of({"CONTENTS": PDF, "\x01Ole": b"1"}), "Total due 450.00"),
    (compound_of({"Package": word(line("Annex A"))}), "Annex A"),
    (native("notes.txt", b"Call Ada at nine"), "Call Ada at nine"),
]


@pytest.mark.parametrize(("data", "text"), OBJECTS)
def test_the_file_within_an_object_of_a_word_file_is_read(read: Read, data: bytes, text: str) -> None:
    document = read(embedding("oleObject1.bin", data, OBJECT), "a.docx")
    assert [block.text for _, block in document.blocks()] == ["Before", text, "After"]
    assert not any(warning.code == "LOCAL_NOT_SUPPORTED" for warning in document.warnings)


@pytest.mark.parametrize(("data", "text"), OBJECTS)
def test_the_file_that_lies_on_a_worksheet_is_read(read: Read, data: bytes, text: str) -> None:
    document = read(with_object(data), "a.xlsx")
    assert [block.text for _, block in document.blocks()][-1] == text
    assert document.warnings == []


def test_an_object_of_a_worksheet_that_no_reader_knows_is_reported(read: Read) -> None:
    document = read(with_object(compound_of({"Equation Native": b"x"})), "a.xlsx")
    assert [warning.message for warning in document.warnings] == ["1 embedded object could not be read."]


def test_files_in_rtf_are_read_behind_their_paragraph(read: Read) -> None:
    objects = rtf_object("Package", dragged_in("notes.txt", b"Call Ada at nine"))
    objects += rtf_object("Word.Document.12", compound_of({"Package": word(line("Annex A"))}))
    document = read(rf"{{\rtf1 See {objects} below.\par End\par}}".encode(), "a.rtf")
    assert [block.text for _, block in document.blocks()] == ["See  below.", "Call Ada at nine", "Annex A", "End"]


@pytest.mark.parametrize("broken", [r"{\object{\*\objdata 0105}}", r"{\object{\*\objdata zz}}"])
def test_an_object_of_rtf_that_cannot_be_read_is_reported(read: Read, broken: str) -> None:
    document = read(rf"{{\rtf1 See {broken} here.\par}}".encode(), "a.rtf")
    assert [block.text for _, block in document.blocks()] == ["See  here."]
    assert "1 embedded object could not be read." in [warning.message for warning in document.warnings]


def test_an_older_workbook_says_that_an_object_on_it_was_not_read(read: Read) -> None:
    book = CompoundFile(io.BytesIO(xls()))
    tree = {name: book.read(stream) for name, stream in book.root_streams().items()}
    document = read(compound_of({**tree, "MBD0001": {"CONTENTS": PDF}}), "a.xls")
    told = [warning.message for warning in document.warnings if warning.code == "LOCAL_NOT_SUPPORTED"]
    assert told == ["1 embedded object was not read. Save the file as .xlsx to read embedded objects."]
