"""Finds the XML of an invoice in a PDF: an embedded file, or a file associated with its catalog."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extend_mcp.documents.einvoice.read import read_invoice
from extend_mcp.documents.einvoice.tree import MAX_BYTES, read_xml
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.invoice_model import EInvoice
from extend_mcp.documents.page import Document
from extend_mcp.wire.runs import RunWarning

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

CARRIED, UNREAD = "LOCAL_EINVOICE", "LOCAL_EINVOICE_NOT_READ"
NAMES = ("factur-x.xml", "xrechnung.xml", "order-x.xml", "zugferd-invoice.xml")
"""The file names of the standards. Other files are tried after them."""
MAX_FILES = 100
"""The most embedded files that are looked at."""
MAX_PDF = 64 * 1024 * 1024
"""Larger PDFs are not searched for associated files."""


def attach_invoice(document: Document, pdf: "PdfDocument", path: Path, password: str | None) -> set[str]:
    """Set `document.invoice` to the XML in the PDF, with a warning that says so, or why it was not read.

    Returns the names of its files.
    """
    found: list[EInvoice] = []
    for name, data in sorted(xml_files(pdf, path, password), key=lambda file: _rank(file[0])):
        if len(data) > MAX_BYTES or b"<" not in data[:200].replace(b"\0", b""):
            continue
        try:
            invoice = read_invoice(read_xml(data), name)
        except DocumentFailure as failure:
            if _rank(name) < len(NAMES):
                document.warnings.append(RunWarning(code=UNREAD, message=f"The XML in the PDF: {failure.message}"))
            continue
        if invoice is not None:
            found.append(invoice)
    if found and len({invoice.number for invoice in found}) > 1:
        message = f"The PDF contains {len(found)} different invoices as XML, so none was used for the whole document."
        document.warnings.append(RunWarning(code=UNREAD, message=message))
    elif found:
        document.invoice = found[0]
        document.warnings.append(RunWarning(code=CARRIED, message=_notice(found[0])))
        return {invoice.file_name for invoice in found}
    return set()


def _notice(invoice: EInvoice) -> str:
    what = "order" if invoice.is_order else "invoice"
    name = next((known for known in NAMES if known == invoice.file_name.casefold()), "an XML file")
    return f"The PDF contains its {what} as data: {name} ({invoice.title})."


def _rank(name: str) -> int:
    return NAMES.index(name.casefold()) if name.casefold() in NAMES else len(NAMES)


def xml_files(pdf: "PdfDocument", path: Path, password: str | None) -> list[tuple[str, bytes]]:
    """The names and contents of the XML files in the PDF."""
    return list(_embedded(pdf)) or list(_associated(path, password))


def _embedded(pdf: "PdfDocument") -> Iterator[tuple[str, bytes]]:
    from pypdfium2 import PdfiumError

    for index in range(min(pdf.count_attachments(), MAX_FILES)):
        try:
            file = pdf.get_attachment(index)
            name = file.get_name()
            if name.casefold().endswith(".xml"):
                yield name, bytes(file.get_data())
        except PdfiumError:
            continue  # a name without a file


def _associated(path: Path, password: str | None) -> Iterator[tuple[str, bytes]]:
    """The files of `/AF`, which PDFium does not list. These words stay readable even if objects are compressed."""
    if path.stat().st_size > MAX_PDF or b"/EmbeddedFile" not in path.read_bytes():
        return
    from pypdf import PdfReader  # only for few files: it takes 14 MB
    from pypdf.errors import PyPdfError

    try:
        files: Any = PdfReader(path, password=password).root_object.get("/AF")
        for reference in list(files.get_object() if files is not None else ())[:MAX_FILES]:
            file = reference.get_object()
            name = str(file.get("/UF") or file.get("/F") or "")
            if name.casefold().endswith(".xml"):
                yield name, file["/EF"]["/F"].get_object().get_data()
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return
