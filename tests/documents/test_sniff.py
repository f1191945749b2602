from pathlib import Path

import pytest

from extend_mcp.documents.file_kinds import Sniffed
from extend_mcp.documents.sniff import sniff
from tests import sample_files
from tests.documents.workbooks import zipped


def sniffed(tmp_path: Path, data: bytes, name: str) -> Sniffed:
    path = tmp_path / "blob"
    path.write_bytes(data)
    return sniff(path, name)


@pytest.mark.parametrize(
    ("data", "name", "file_type", "kind"),
    [
        (sample_files.invoice_pdf(), "a.pdf", "PDF", "pdf"),
        (sample_files.invoice_pdf(), "wrongly-named.docx", "PDF", "pdf"),
        (sample_files.docx(), "a.docx", "DOCX", "word"),
        (sample_files.docx(), "template.dotx", "DOCX", "word"),
        (sample_files.pptx(), "a.pptx", None, "slides"),
        (sample_files.xlsx(), "a.xltm", "EXCEL", "sheets"),
        (sample_files.scan_png(), "no extension", "IMG", "image"),
        (sample_files.csv_file(), "a.csv", "CSV", "csv"),
        (sample_files.html(), "page", "HTML", "html"),
        (sample_files.markdown(), "a.md", "TXT", "markdown"),
        (sample_files.mail(), "a.eml", "TXT", "mail"),
        (sample_files.text(), "a.lis", "TXT", "text"),
        (b"<?xml version='1.0'?><a/>", "a", "XML", "xml"),
        (b"{\\rtf1 hello}", "a.txt", "TXT", "rtf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xls", "EXCEL", "other_sheets"),
        (b"P5\n# a scan\n40 20\n255\n" + b"\xff" * 800, "a.pgm", "IMG", "image"),
        (b"P5 is the fifth of the plans.\n", "a.txt", "TXT", "text"),
        (b"II+\0\x08\0\0\0", "a.tif", "IMG", "image"),
        (b"\0\0\0\x1cftypavif\0\0\0\0", "a.jpg", "IMG", "image"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "a.jpg", "IMG", None),
        (b"\0\0\0\x18ftypisom\0\0\0\0", "a.mp4", None, None),
        (bytes(range(256)) * 4, "a.bin", None, None),
    ],
)
def test_a_file_is_told_by_its_content_first(
    tmp_path: Path, data: bytes, name: str, file_type: str | None, kind: str | None
) -> None:
    found = sniffed(tmp_path, data, name)
    assert (found.type, found.kind) == (file_type, kind)


def test_a_damaged_archive_is_told_by_its_name(tmp_path: Path) -> None:
    assert sniffed(tmp_path, sample_files.docx()[:5000], "a.docx").kind == "word"
    assert sniffed(tmp_path, sample_files.docx()[:5000], "a.zip").kind is None


def test_an_open_document_that_was_packed_again_is_told_by_its_manifest(tmp_path: Path) -> None:
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = f'<manifest><file-entry full-path="/" media-type="{kind}"/></manifest>'
    assert (
        sniffed(tmp_path, zipped({"META-INF/manifest.xml": manifest, "content.xml": "<a/>"}), "a").kind == "open_sheets"
    )


@pytest.mark.parametrize(
    ("main", "kind"),
    [("wordprocessingml.document", "word"), ("spreadsheetml.sheet", "sheets"), ("presentationml.slideshow", "slides")],
)
def test_a_package_is_told_by_its_main_part_whatever_folder_that_is_in(tmp_path: Path, main: str, kind: str) -> None:
    types = f'<Types><Override PartName="/a/b.xml" ContentType="application/vnd.{main}.main+xml"/></Types>'
    assert sniffed(tmp_path, zipped({"[Content_Types].xml": types, "a/b.xml": "<a/>"}), "a.bin").kind == kind
