import io

import pytest

from extend_mcp.documents import ocr
from extend_mcp.documents.failure import DocumentFailure
from tests import sample_files
from tests.documents.compound_files import compound_of
from tests.documents.conftest import Read, word

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "a.pdf", "CORRUPT_FILE"),
        (sample_files.damaged_pdf(), "a.pdf", "CORRUPT_FILE"),
        (sample_files.encrypted_pdf(), "a.pdf", "PASSWORD_PROTECTED_FILE"),
        (sample_files.docx()[:5000], "a.docx", "CORRUPT_FILE"),
        (sample_files.scan_png()[:300], "a.png", "CORRUPT_FILE"),
        (b"<div>" * 5000, "a.html", "CORRUPT_FILE"),
        (OLE + bytes(600), "a.wpd", "FILE_TYPE_NOT_SUPPORTED"),
        (OLE + bytes(600), "a.msg", "CORRUPT_FILE"),
        (compound_of({"EncryptedPackage": bytes(5000)}), "a.docx", "PASSWORD_PROTECTED_FILE"),
        (compound_of({"ENCRYPTEDPACKAGE": bytes(5000)}), "a.docx", "PASSWORD_PROTECTED_FILE"),
        (compound_of({"WordDocument": bytes(5000), "EncryptedPackage": bytes(5000)}), "a.docx",
         "PASSWORD_PROTECTED_FILE"),
        (b"\0\1\2\3" * 200, "a.heic", "FILE_TYPE_NOT_SUPPORTED"),
        (word(f"{'<w:sdt>' * 2000}{'</w:sdt>' * 2000}"), "a.docx", "CORRUPT_FILE"),
        (b"From: a@b.c\n" + b"Content-Type: message/rfc822\n\n" * 2000, "a.eml", "CORRUPT_FILE"),
        (b"\f" * 100_001, "a.txt", "FILE_SIZE_TOO_LARGE"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_fails_with_the_reason_of_the_api(read: Read, data: bytes, name: str, reason: str) -> None:
    with pytest.raises(DocumentFailure) as failure:
        read(data, name)
    assert failure.value.reason == reason


def test_a_small_archive_of_a_large_document_is_too_large(read: Read) -> None:
    with pytest.raises(DocumentFailure) as failure:
        read(sample_files.zip_bomb(), "a.docx")
    assert failure.value.reason == "FILE_SIZE_TOO_LARGE"


def test_a_damaged_pdf_is_told_of_in_plain_words(read: Read) -> None:
    with pytest.raises(DocumentFailure) as failure:
        read(sample_files.damaged_pdf(), "a.pdf")
    assert failure.value.message == "The PDF cannot be opened: its structure is damaged, or it has no pages."


def broken(data: bytes, entry: str) -> bytes:
    """The archive with some bytes of one compressed entry changed."""
    start = data.index(entry.encode()) + len(entry) + 20
    return data[:start] + bytes(40) + data[start + 40 :]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (broken(sample_files.docx(), "word/document.xml"), "a.docx"),
        (broken(sample_files.xlsx(), "xl/workbook.xml"), "a.xlsx"),
        (broken(sample_files.pptx(), "ppt/presentation.xml"), "a.pptx"),
    ],
)
def test_an_office_file_with_a_broken_part_is_corrupt(read: Read, data: bytes, name: str) -> None:
    with pytest.raises(DocumentFailure) as failure:
        read(data, name)
    assert failure.value.reason == "CORRUPT_FILE"


def test_a_file_that_is_not_what_it_is_named_is_told_so(read: Read) -> None:
    with pytest.raises(DocumentFailure, match=r"is named \.csv, but its content is of another type") as failure:
        read(b"a,b\n1,\x002\n", "a.csv")
    assert failure.value.reason == "FILE_TYPE_NOT_SUPPORTED"


def test_an_unsupported_type_is_told_what_to_convert_to(read: Read) -> None:
    with pytest.raises(DocumentFailure, match=r"\.wpd files .* Save it as \.docx or PDF"):
        read(OLE + bytes(600), "a.wpd")


def test_a_wrong_password_is_told_from_a_missing_one(read: Read) -> None:
    with pytest.raises(DocumentFailure, match="wrong"):
        read(sample_files.encrypted_pdf("right"), "a.pdf", password="wrong")


def test_the_right_password_opens_an_encrypted_pdf(read: Read) -> None:
    assert "INV-2024-0042" in " ".join(
        word.text for word in read(sample_files.encrypted_pdf(), "a.pdf", "secret").pages[0].words
    )


def test_a_scan_without_the_extra_names_the_command_to_install_it(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "find_spec", lambda name: None)
    for data, name in [(sample_files.scan_png(), "a.png"), (sample_files.scan_pdf(), "a.pdf")]:
        with pytest.raises(DocumentFailure, match=r"pip install 'extend-mcp\[ocr\]'") as failure:
            read(data, name)
        assert failure.value.reason == "OCR_ERROR"


def test_a_scanned_page_among_text_pages_is_reported_where_it_cannot_be_read(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pypdf import PdfWriter

    monkeypatch.setattr(ocr, "find_spec", lambda name: None)
    writer, out = PdfWriter(), io.BytesIO()
    writer.append(io.BytesIO(sample_files.invoice_pdf()))
    writer.append(io.BytesIO(sample_files.scan_pdf()))
    writer.write(out)
    document = read(out.getvalue(), "a.pdf")
    assert [(warning.code, warning.page) for warning in document.warnings] == [("LOCAL_NO_OCR", 2)]
    assert document.pages[0].words
    assert not document.pages[1].words


def test_a_page_range_beyond_the_document_is_refused(read: Read) -> None:
    with pytest.raises(DocumentFailure, match="the document has 1 pages") as failure:
        read(sample_files.invoice_pdf(), "a.pdf", pageRanges=[{"start": 5, "end": 9}])
    assert failure.value.reason == "INVALID_CONFIG_OPTIONS"


def test_a_pdf_stream_that_was_compressed_twice_is_bounded(read: Read) -> None:
    import zlib

    packer = zlib.compressobj(9)
    once = b"".join(packer.compress(bytes(1 << 20)) for _ in range(310)) + packer.flush()
    stream = zlib.compress(once, 9)
    head = b"%%PDF-1.4\n4 0 obj\n<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n" % len(stream)
    with pytest.raises(DocumentFailure) as failure:
        read(head + stream + b"\nendstream\nendobj\n", "a.pdf")
    assert failure.value.reason == "FILE_SIZE_TOO_LARGE"
