"""Facts about a file before it is read: pages, scans without text, embedded data."""

from collections.abc import Sequence
from ctypes import c_ushort
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extend_mcp.documents import open_document
from extend_mcp.documents.einvoice.alone import read_xml_file
from extend_mcp.documents.einvoice.attached import attach_invoice
from extend_mcp.documents.image import count_frames
from extend_mcp.documents.page import Document
from extend_mcp.documents.pdf import MIME_TYPE, open_pdf
from extend_mcp.documents.pdf.bomb import check_bombs
from extend_mcp.documents.pdf.opened import load_page
from extend_mcp.documents.sniff import sniff
from extend_mcp.wire.parse import ParseConfig

if TYPE_CHECKING:
    from pypdfium2 import PdfFormEnv, PdfPage

MOST_PAGES = 5_000
"""The most pages of a PDF that are looked at; further ones are only counted."""
_UNFILLED = frozenset({"", "Off"})


def look_at(path: Path, name: str) -> dict[str, Any]:
    """`pages`, `scans` (numbers of pages without text), `invoice` (the XML in the file, or None) and
    `filled_fields` of a PDF form. Raises `DocumentFailure`.
    """
    sniffed = sniff(path, name)
    if sniffed.kind == "pdf":
        return _look_at_pdf(path)
    if sniffed.kind == "image":
        pages = count_frames(path, sniffed.mime_type)
        return _facts(pages, range(1, pages + 1))
    if sniffed.kind == "xml":
        document = read_xml_file(path, sniffed.mime_type)
    else:
        document = open_document(path, name, password=None, config=ParseConfig())
    return _facts(document.page_count, (), document)


def _look_at_pdf(path: Path) -> dict[str, Any]:
    check_bombs(path)
    document = Document(MIME_TYPE, [], 0)
    scans, filled = list[int](), 0
    with open_pdf(path) as pdf:
        pdf.init_forms()
        for number in range(1, min(len(pdf), MOST_PAGES) + 1):
            page = load_page(pdf, number)
            if page is None:
                continue
            if _is_scan(page):
                scans.append(number)
            filled += _count_filled(pdf.formenv, page) if pdf.formenv is not None else 0
            page.close()
        attach_invoice(document, pdf, path, None)
        return _facts(len(pdf), scans, document, filled)


def _facts(pages: int, scans: Sequence[int], document: Document | None = None, filled: int = 0) -> dict[str, Any]:
    invoice = None if document is None else document.invoice
    title = None if invoice is None else invoice.title
    return {"pages": pages, "scans": list(scans), "invoice": title, "filled_fields": filled}


def _is_scan(page: "PdfPage") -> bool:
    """True for a page that draws something and has no text."""
    import pypdfium2.raw as pdfium

    text = page.get_textpage()
    try:
        return not text.get_text_range().strip() and pdfium.FPDFPage_CountObjects(page) > 0
    finally:
        text.close()


def _count_filled(form: "PdfFormEnv", page: "PdfPage") -> int:
    """The number of fields on a page that hold a value."""
    import pypdfium2.raw as pdfium

    filled = 0
    for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if annotation:
            filled += _read_value(form, annotation).strip() not in _UNFILLED
            pdfium.FPDFPage_CloseAnnot(annotation)
    return filled


def _read_value(form: "PdfFormEnv", annotation: Any) -> str:
    """The value of a field; empty for a push button and for an annotation that is not a field."""
    import pypdfium2.raw as pdfium

    kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind in (-1, pdfium.FPDF_FORMFIELD_UNKNOWN, pdfium.FPDF_FORMFIELD_PUSHBUTTON):
        return ""
    if kind in (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON):
        return "on" if pdfium.FPDFAnnot_IsChecked(form, annotation) else ""
    length = pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, None, 0)
    value = (c_ushort * (length // 2 + 1))()
    pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, value, length)
    return bytes(value)[:length].decode("utf-16-le", "replace").rstrip("\0")
