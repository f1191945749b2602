"""What stands in other parts of Word files, and paragraphs that are one on the page."""

import io
import zipfile

from tests.documents.conftest import LINK, Read, line, run, word
from tests.documents.workbooks import two_sheets

DELETED = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
DROP_CAP = '<w:pPr><w:framePr w:dropCap="drop"/></w:pPr>'
SAVED_PAGE = b"""MIME-Version: 1.0
Content-Type: multipart/related; boundary=part

--part
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<html><body><h1>Offer</h1><p>Price: 1.234,56 =E2=82=AC</p></body></html>
--part--
"""


def texts(read: Read, body: str, **parts: str) -> list[str]:
    return [block.text for _, block in read(word(body, **parts), "a.docx").blocks()]


def embedding(name: str, data: bytes, link_to_it: str = '<w:altChunk r:id="c"/>') -> bytes:
    """A Word file with a part of that name between two paragraphs."""
    out, body = io.BytesIO(), line("Before") + link_to_it + line("After")
    with zipfile.ZipFile(io.BytesIO(word(body))) as source, zipfile.ZipFile(out, "w") as archive:
        for entry in ("[Content_Types].xml", "word/document.xml"):
            archive.writestr(entry, source.read(entry))
        link = f'<Relationship Id="c" Type="{LINK}/aFChunk" Target="/word/{name}"/>'
        archive.writestr("word/_rels/document.xml.rels", f"<Relationships>{link}</Relationships>")
        archive.writestr(f"word/{name}", data)
    return out.getvalue()


def test_a_comment_stands_behind_the_text_that_it_is_on(read: Read) -> None:
    mark = '<w:r><w:commentReference w:id="4"/></w:r>'
    comments = (
        f'<w:comment w:id="4" w:author="Rita Vogel">{line("Too high?")}{line("See annex.")}</w:comment>'
        f'<w:comment w:id="5">{line()}</w:comment>'
    )
    assert texts(read, line("Price: 450", mark) + line("Due now"), comments=comments) == [
        "Price: 450",
        "Comment by Rita Vogel: Too high?\nSee annex.",
        "Due now",
    ]


def test_files_that_are_embedded_as_text_are_read(read: Read) -> None:
    for name, data, inside in (
        ("chunk.mht", SAVED_PAGE, ["Offer", "Price: 1.234,56 €"]),
        ("chunk.html", b"<p>Terms</p>", ["Terms"]),
        ("chunk.docx", word(line("Annex")), ["Annex"]),
    ):
        document = read(embedding(name, data), "a.docx")
        assert [block.text for _, block in document.blocks()] == ["Before", *inside, "After"]
        assert not any(warning.code == "LOCAL_NOT_SUPPORTED" for warning in document.warnings)


def test_the_open_sheet_of_an_embedded_workbook_is_read(read: Read) -> None:
    shown = line('<w:r><w:object><OLEObject r:id="c"/></w:object></w:r>')
    document = read(embedding("table.xlsx", two_sheets(), shown), "a.docx")
    assert [block.text for _, block in document.blocks()] == ["Before", "North\t35%", "After"]


def test_a_file_within_an_embedded_file_is_reported(read: Read) -> None:
    document = read(embedding("chunk.docx", embedding("chunk.html", b"<p>Terms</p>")), "a.docx")
    assert [block.text for _, block in document.blocks()] == ["Before", "Before", "After", "After"]
    assert any("embedded as text" in warning.message for warning in document.warnings)


def test_a_page_saved_with_all_that_it_shows_is_read(read: Read) -> None:
    assert [block.text for _, block in read(SAVED_PAGE, "page.mht").blocks()] == ["Offer", "Price: 1.234,56 €"]


def test_paragraphs_whose_end_between_them_was_deleted_are_one(read: Read) -> None:
    body = f"<w:p>{DELETED}{run('The fee is ')}</w:p>" + line("450 EUR.", style="Heading2") + line("Due now")
    assert texts(read, body) == ["The fee is 450 EUR.", "Due now"]
    table = f"<w:tbl><w:tr><w:tc>{line('a')}</w:tc><w:tc>{line('b')}</w:tc></w:tr></w:tbl>"
    assert texts(read, f"<w:p>{DELETED}{run('Last')}</w:p>{table}") == ["Last", "a\nb"]


def test_the_large_first_letter_of_a_paragraph_is_part_of_its_first_word(read: Read) -> None:
    assert texts(read, f"<w:p>{DROP_CAP}{run('T')}</w:p>" + line("his lease")) == ["This lease"]
