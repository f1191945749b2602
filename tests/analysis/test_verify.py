import io
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from reportlab.pdfgen.canvas import Canvas

from extend_mcp.analysis.job import Input, Job
from extend_mcp.analysis.perform import perform
from extend_mcp.analysis.verify import Verified, verify
from extend_mcp.analysis.verify.facts import vat_checks_out
from extend_mcp.analysis.verify.provenance import read_time
from extend_mcp.analysis.verify.report import CLEAN
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.wire.verify import VerifyConfig, VerifyOutput
from tests import sample_files
from tests.analysis.form_files import drawn

LIGHT: dict[str, Any] = {"engine": "verify_light", "advancedOptions": {"requireParsing": False}}


def run(folder: Path, data: bytes, name: str = "file.pdf", **config: Any) -> Verified:
    source = folder / "source"
    source.write_bytes(data)
    return verify(Input("file_1", source, name), VerifyConfig.model_validate(config))


def signals(folder: Path, data: bytes, name: str = "file.pdf", **config: Any) -> dict[str, tuple[str, set[str]]]:
    """By type: the level, and the codes of the evidence."""
    output = VerifyOutput.model_validate(run(folder, data, name, **config).output)
    found = {}
    for signal in output.signals:
        codes = set()
        for evidence in signal.evidence:
            parts = [*(evidence.data.findings or ()), *(evidence.data.events or ())]
            codes |= {evidence.data.code} if evidence.data.code else {part.code for part in parts}
        found[signal.type] = (signal.risk_assessment.level, codes)
    return found


def invoice(*lines: str) -> bytes:
    return sample_files.text_pdf([["Invoice", "Invoice number: 17", *lines]])


def saved_again(data: bytes, *, text: str | None = None) -> bytes:
    """The PDF with one more save behind it, which lays a note over the page, or draws its text anew."""
    writer = PdfWriter(io.BytesIO(data), incremental=True)
    if text is None:
        writer.add_metadata({"/Subject": "seen"})
    else:
        page = writer.pages[0]
        content = page.get_contents()
        assert content is not None
        content.set_data(content.get_data().replace(b"184.00", text.encode()))
        page.replace_contents(content)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def picture(kind: str = "PNG", **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, kind, **options)
    return out.getvalue()


def test_an_honest_invoice_shows_nothing(tmp_path: Path) -> None:
    verified = run(tmp_path, sample_files.invoice_pdf())
    assert verified.output == {"riskLevel": "LOW", "summary": CLEAN, "signals": []}
    assert verified.pages == 1
    assert [warning.code for warning in verified.warnings] == ["LOCAL_NOT_SUPPORTED"]


def test_bytes_behind_the_end_are_found(tmp_path: Path) -> None:
    data = sample_files.invoice_pdf()
    assert signals(tmp_path, data + b"x" * 10, **LIGHT) == {
        "FILE_FORMAT_AND_PDF_STRUCTURE": ("LOW", {"BYTES_AFTER_END"})
    }
    output = run(tmp_path, data + b"x" * 5000, **LIGHT).output
    assert output["riskLevel"] == "MEDIUM"
    assert output["signals"][0]["evidence"][0]["locations"][0]["byteRange"] == {"offset": len(data), "length": 5000}


def test_a_later_save_that_changes_an_amount_is_high(tmp_path: Path) -> None:
    found = signals(tmp_path, saved_again(sample_files.invoice_pdf(), text="984.00"), **LIGHT)
    assert found["REVISION_AND_PRODUCTION_HISTORY"] == ("HIGH", {"INCREMENTAL_UPDATES", "TEXT_CHANGED"})


def test_a_later_save_that_changes_no_text_is_low(tmp_path: Path) -> None:
    found = signals(tmp_path, saved_again(sample_files.invoice_pdf()), **LIGHT)
    assert found["REVISION_AND_PRODUCTION_HISTORY"] == ("LOW", {"INCREMENTAL_UPDATES"})


def signed(after: bytes = b"") -> bytes:
    """The invoice with what looks like a signature over all of it, and `after` behind."""
    data = sample_files.invoice_pdf()
    mark = b"9 0 obj\n<< /Type /Sig /ByteRange [0 100 110 %08d] >>\nendobj\n"
    length = len(data) + len(mark % 0) - 110
    return data + mark % length + after


def test_a_file_changed_after_signing_is_high(tmp_path: Path) -> None:
    assert "DIGITAL_SIGNATURE_INTEGRITY" not in signals(tmp_path, signed(), **LIGHT)
    assert "DIGITAL_SIGNATURE_INTEGRITY" not in signals(tmp_path, signed(b"<< /DSS 4 0 R >>"), **LIGHT)
    found = signals(tmp_path, signed(b"10 0 obj\n(other)\nendobj\n"), **LIGHT)
    assert found["DIGITAL_SIGNATURE_INTEGRITY"] == ("HIGH", {"CHANGED_AFTER_SIGNING"})


def test_a_signature_over_bytes_that_are_not_there_is_high(tmp_path: Path) -> None:
    data = sample_files.invoice_pdf() + b"<< /ByteRange [0 10 20 99999999] >>"
    assert signals(tmp_path, data, **LIGHT)["DIGITAL_SIGNATURE_INTEGRITY"] == ("HIGH", {"MALFORMED_BYTE_RANGE"})


def test_an_editor_and_odd_dates_are_found_in_the_metadata(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(sample_files.invoice_pdf())))
    writer.add_metadata({
        "/Producer": "iLovePDF", "/CreationDate": "D:20240301120000Z", "/ModDate": "D:20230301120000+01'00'"
    })  # fmt: skip
    out = io.BytesIO()
    writer.write(out)
    found = signals(tmp_path, out.getvalue(), **LIGHT)
    assert found["PROVENANCE_AND_ISSUER_MARKERS"] == ("MEDIUM", {"EDITING_SOFTWARE"})
    assert found["REVISION_AND_PRODUCTION_HISTORY"] == ("MEDIUM", {"CREATED", "MODIFIED"})


def test_a_note_over_text_is_found_and_one_beside_it_is_not(tmp_path: Path) -> None:
    def noted(left: float, bottom: float) -> bytes:
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(sample_files.text_pdf([["Total: 184.00"]]))))
        writer.add_annotation(0, FreeText(text="Total: 984.00", rect=(left, bottom, left + 90, bottom + 20)))
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    assert signals(tmp_path, noted(70, 695), **LIGHT) == {
        "PDF_LAYERS_TEXT_AND_FORMS": ("MEDIUM", {"COVERING_ANNOTATIONS"})
    }
    assert signals(tmp_path, noted(300, 300), **LIGHT) == {}


def in_fonts(*pieces: tuple[str, str]) -> bytes:
    """One line of pieces of text, each in its font."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    page = Canvas(out, pagesize=(612, 792), invariant=1)
    left = 72.0
    for font, text in pieces:
        page.setFont(font, 11)
        page.drawString(left, 700, text)
        left += page.stringWidth(text, font, 11)
    page.save()
    return out.getvalue()


def test_a_number_with_digits_of_two_fonts_is_found(tmp_path: Path) -> None:
    assert signals(tmp_path, in_fonts(("Helvetica", "Total: "), ("Times-Roman", "184.00")), **LIGHT) == {}
    (signal,) = run(
        tmp_path, in_fonts(("Helvetica", "Total: "), ("Times-Roman", "9"), ("Helvetica", "84.00")), **LIGHT
    ).output["signals"]
    (evidence,) = signal["evidence"]
    assert signal["type"] == "PDF_LAYERS_TEXT_AND_FORMS"
    assert evidence["data"]["code"] == "FONTS_DIFFER_IN_NUMBER"
    assert evidence["data"]["values"][0]["raw"] == "984.00"
    assert 80 < evidence["locations"][0]["boundingBox"]["top"] < 92


def test_hidden_text_is_found_where_the_pages_are_read(tmp_path: Path) -> None:
    assert signals(tmp_path, sample_files.hidden_text_pdf(), **LIGHT) == {}
    found = signals(tmp_path, sample_files.hidden_text_pdf())
    assert found["PDF_LAYERS_TEXT_AND_FORMS"] == ("MEDIUM", {"HIDDEN_TEXT"})


def test_pages_of_another_size_are_found(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(sample_files.text_pdf([["One"]]))))
    writer.append(io.BytesIO(sample_files.form_pdf()))
    writer.pages[1].mediabox.upper_right = (300, 300)
    out = io.BytesIO()
    writer.write(out)
    found = signals(tmp_path, out.getvalue(), **LIGHT)
    assert found["CAPTURE_CONVERSION_AND_LAUNDERING"] == ("LOW", {"PAGE_SIZES_DIFFER"})


def test_amounts_dates_and_check_digits_are_checked(tmp_path: Path) -> None:
    data = invoice(
        "Invoice date: 2024-03-20", "Due date: 2024-03-01", "IBAN: DE89 3704 0044 0532 0130 01",
        "Subtotal: 100.00", "Tax: 20.00", "Total: 150.00",
    )  # fmt: skip
    assert signals(tmp_path, data) == {
        "FIELD_IDENTIFIER_AND_MACHINE_READABLE_VALIDITY": ("MEDIUM", {"IBAN_CHECK_DIGITS"}),
        "FINANCIAL_RECONCILIATION_AND_SEQUENCE_CONTINUITY": ("MEDIUM", {"SUBTOTAL_PLUS_TAX_IS_NOT_TOTAL"}),
        "CROSS_FIELD_AND_SEMANTIC_CONSISTENCY": ("MEDIUM", {"DUE_BEFORE_DATE"}),
    }


def test_right_amounts_and_numbers_raise_nothing(tmp_path: Path) -> None:
    right = ["Due date: 2024-04-20", "IBAN: DE89 3704 0044 0532 0130 00", "Subtotal: 100.00", "Tax: 20.00"]
    assert signals(tmp_path, invoice("Invoice date: 2024-03-20", *right, "Total: 120.00")) == {}


def test_two_invoices_in_a_file_are_judged_each_by_itself(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(72, 740, "Invoice 17 of 3 May 2024")
        rows = [
            ("Description", "Quantity", "Unit price", "Amount"),
            ("Tables", "2", "450.00", "900.00"),
            ("Chairs", "8", "75.50", "604.00"),
            ("Benches", "1", "96.00", "96.00"),
            ("", "", "Subtotal", "1600.00"),
            ("", "", "VAT", "304.00"),
            ("", "", "Total", "1904.00"),
        ]
        for row, texts in enumerate(rows):
            for left, text in zip((72, 240, 340, 460), texts, strict=True):
                canvas.drawString(left, 700 - 20 * row, text)

    assert signals(tmp_path, drawn(page, page)) == {}


def test_an_account_whose_parts_stand_apart_is_checked(tmp_path: Path) -> None:
    found = signals(tmp_path, invoice("IBAN DE12 3704  0044 0532  0130 00"))
    assert found["FIELD_IDENTIFIER_AND_MACHINE_READABLE_VALIDITY"] == ("MEDIUM", {"IBAN_CHECK_DIGITS"})


def test_sums_are_not_judged_where_a_discount_may_explain_them(tmp_path: Path) -> None:
    assert signals(tmp_path, invoice("Subtotal: 100.00", "Discount: 10.00", "Tax: 20.00", "Total: 110.00")) == {}


@pytest.mark.parametrize("number", ["BE0403019261", "DE136695976", "IT00743110157"])
def test_check_digits_of_taxpayers(number: str) -> None:
    assert vat_checks_out(number)
    assert not vat_checks_out(number[:-1] + str((int(number[-1]) + 1) % 10))


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("D:20240301120000+01'00'", "2024-03-01T12:00:00+01:00"),
        ("D:2024", "2024-01-01T00:00:00+00:00"),
        ("2024:03:01 12:00:00", "2024-03-01T12:00:00+00:00"),
    ],
)
def test_dates_of_metadata_are_read(text: str, iso: str) -> None:
    read = read_time(text)
    assert read is not None
    assert read.isoformat() == iso


def test_what_is_no_date_is_none() -> None:
    assert [read_time(text) for text in ("D:20241399", "yesterday", "", None)] == [None] * 4


def test_a_generated_picture_is_high(tmp_path: Path) -> None:
    notes = PngInfo()
    notes.add_text("parameters", "a cheque, Steps: 20, Sampler: Euler, Seed: 1")
    found = signals(tmp_path, picture(pnginfo=notes), "a.png", **LIGHT)
    assert found == {"AI_GENERATED_CONTENT": ("HIGH", {"GENERATION_SETTINGS"})}


def test_the_programs_and_dates_of_a_photo_are_found(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0131], exif[0x0132] = "Adobe Photoshop 25.0", "2024:03:09 10:00:00"
    exif.get_ifd(0x8769)[0x9003] = "2024:03:01 10:00:00"
    found = signals(tmp_path, picture("JPEG", exif=exif), "a.jpg", **LIGHT)
    assert found == {
        "PROVENANCE_AND_ISSUER_MARKERS": ("MEDIUM", {"EDITING_SOFTWARE"}),
        "REVISION_AND_PRODUCTION_HISTORY": ("LOW", {"CREATED", "MODIFIED"}),
    }


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (sample_files.text(), "a.txt", "FILE_TYPE_NOT_SUPPORTED"),
        (sample_files.docx(), "a.docx", "FILE_TYPE_NOT_SUPPORTED"),
        (sample_files.damaged_pdf(), "a.pdf", "PARSE_FAILED"),
        (sample_files.encrypted_pdf(), "a.pdf", "PARSE_FAILED"),
        (picture()[:60], "a.png", "PARSE_FAILED"),
        (picture(), "a.png", "NO_APPLICABLE_SIGNALS"),
    ],
)
def test_files_that_cannot_be_checked_fail_with_a_reason(tmp_path: Path, data: bytes, name: str, reason: str) -> None:
    with pytest.raises(DocumentFailure) as failure:
        run(tmp_path, data, name, **LIGHT)
    assert failure.value.reason == reason


def test_the_work_leaves_its_output_and_counts_pages(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(sample_files.text_pdf([["One"], ["Two"]]))
    done = perform(Job("verify", (Input("file_1", source, "a.pdf"),), {"engine": "verify_agentic"}, tmp_path))
    assert (done.pages, done.page_counts) == (2, (2,))
    assert json.loads((tmp_path / "verify.json").read_text("utf-8"))["riskLevel"] == "LOW"
