"""Reads XML files: invoices and other data as a readable document, anything else as plain text."""

from pathlib import Path

from extend_mcp.documents.einvoice.attached import UNREAD
from extend_mcp.documents.einvoice.invoice_blocks import invoice_blocks
from extend_mcp.documents.einvoice.read import ROOTS, read_invoice
from extend_mcp.documents.einvoice.tree import MAX_BYTES, read_xml
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.page import Document, Page
from extend_mcp.documents.text.data_xml import data_blocks
from extend_mcp.documents.text.plain import read_plain
from extend_mcp.wire.runs import RunWarning

_HEAD = 4096


def read_xml_file(path: Path, mime_type: str) -> Document:
    """An invoice or order with its values by name and its lines as a table; so other data, else plain text."""
    if not _may_be_invoice(path):
        return _read_data(path, mime_type)
    try:
        with path.open("rb") as file:
            tree = read_xml(file.read(MAX_BYTES + 1))
    except DocumentFailure as failure:
        document = read_plain(path, mime_type)
        message = f"The file was read as plain text, not as an invoice. {failure.message}"
        document.warnings.append(RunWarning(code=UNREAD, message=message))
        return document
    invoice = read_invoice(tree)
    if invoice is None:
        return _read_data(path, mime_type)
    document = Document(mime_type, [Page(1, blocks=invoice_blocks(invoice, tree))], 1, invoice=invoice)
    if invoice.further:
        message = f"The file contains {invoice.further + 1} invoices; only the first was used for values."
        document.warnings.append(RunWarning(code=UNREAD, message=message))
    if invoice.attachments:
        message = f"{len(invoice.attachments)} files within the invoice were not read."
        document.warnings.append(RunWarning(code="LOCAL_ATTACHMENT_NOT_READ", message=message))
    return document


def _read_data(path: Path, mime_type: str) -> Document:
    """Data by its names; XML that is no data, or that cannot be read safely, as plain text."""
    try:
        with path.open("rb") as file:
            blocks = data_blocks(read_xml(file.read(MAX_BYTES + 1)).root.element)
    except DocumentFailure:
        blocks = None
    if blocks is None:
        return read_plain(path, mime_type)
    return Document(mime_type, [Page(1, blocks=blocks)], 1)


def _may_be_invoice(path: Path) -> bool:
    """True if the beginning has a root element of invoices, in any encoding."""
    with path.open("rb") as file:
        head = file.read(_HEAD).replace(b"\0", b"")
    return any(root.encode() in head for root in ROOTS)
