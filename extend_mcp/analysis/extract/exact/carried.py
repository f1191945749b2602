"""The fields of a schema from the XML of a file alone; no page is read."""

from pathlib import Path
from typing import Any

from extend_mcp.analysis.extract.exact.fill_schema import read_claims
from extend_mcp.analysis.extract.schema.fields import read_schema
from extend_mcp.documents.einvoice.alone import read_xml_file
from extend_mcp.documents.einvoice.attached import attach_invoice
from extend_mcp.documents.page import Document
from extend_mcp.documents.pdf import MIME_TYPE, open_pdf
from extend_mcp.documents.pdf.bomb import check_bombs
from extend_mcp.documents.sniff import sniff

MOST = 2_000
"""The most values that are returned."""
LONGEST = 500
"""The most characters of a value."""


def read_carried(path: Path, name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """`source`, the name of the XML and its standard, and `values`: path, value and term of each field that it says.

    Empty for a file without the XML of one invoice. Raises `DocumentFailure`.
    """
    invoice = _read(path, name).invoice
    if invoice is None:
        return {}
    claims = list(read_claims(invoice, read_schema(schema)).items())[:MOST]
    values = [[where, one.value if isinstance(one.value, str) else float(one.value), one.term] for where, one in claims]
    short = [[where, value[:LONGEST] if isinstance(value, str) else value, term] for where, value, term in values]
    return {"source": f"{invoice.file_name or name} ({invoice.title})", "values": short}


def _read(path: Path, name: str) -> Document:
    kind = sniff(path, name).kind
    if kind == "xml":
        return read_xml_file(path, "application/xml")
    document = Document(MIME_TYPE, [], 0)
    if kind == "pdf":
        check_bombs(path)
        with open_pdf(path) as pdf:
            attach_invoice(document, pdf, path, None)
    return document
