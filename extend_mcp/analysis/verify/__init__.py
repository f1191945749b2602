"""Looks for signs of tampering in facts: metadata, the file's structure, sums, dates and check digits.

A signal is HIGH if the file itself proves a change or a generated picture, MEDIUM for something that honest documents
seldom have, LOW for something often innocent. The risk is the highest level. Signs that only a model can judge (forged
templates, retouched pictures, reuse) are not searched.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extend_mcp.analysis.job import Input
from extend_mcp.analysis.verify.drawn_over import check_drawn_over
from extend_mcp.analysis.verify.facts import check_facts
from extend_mcp.analysis.verify.fonts import check_fonts
from extend_mcp.analysis.verify.foreign_fonts import check_foreign_fonts
from extend_mcp.analysis.verify.invoice_data import check_invoice_data
from extend_mcp.analysis.verify.layers import check_objects, check_pages
from extend_mcp.analysis.verify.payment_codes import check_payment_codes
from extend_mcp.analysis.verify.pictures import check_picture
from extend_mcp.analysis.verify.report import Report
from extend_mcp.analysis.verify.revisions import MAX_BYTES, check_bytes
from extend_mcp.documents import open_document
from extend_mcp.documents.codes import add_codes, can_read
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.sniff import sniff
from extend_mcp.wire.parse import ParseConfig
from extend_mcp.wire.runs import RunWarning
from extend_mcp.wire.verify import VerifyConfig

PDF = "application/pdf"
READ = {PDF, "image/jpeg", "image/png", "image/webp"}
NOT_JUDGED = "Retouched pictures, forged templates and reused documents are not judged locally: no model runs here."


@dataclass(frozen=True, slots=True)
class Verified:
    """`output` is a `VerifyOutput` in wire form; `pages` is the file's number of pages."""

    output: dict[str, Any]
    pages: int
    warnings: list[RunWarning] = field(default_factory=list)


def verify(source: Input, config: VerifyConfig) -> Verified:
    """Check one file. Raises `DocumentFailure` with one of the API's reasons for verifications."""
    mime_type = sniff(source.path, source.name).mime_type
    if mime_type not in READ:
        message = f"Only PDF, JPEG, PNG and WebP files can be verified, but this is {mime_type}."
        raise DocumentFailure("FILE_TYPE_NOT_SUPPORTED", message)
    report = Report()
    warnings = [RunWarning(code="LOCAL_NOT_SUPPORTED", message=NOT_JUDGED)]
    pages = _check_pdf(source, report, warnings) if mime_type == PDF else _check_picture(source.path, report)
    if _parses(config):
        try:
            document = open_document(source.path, source.name, password=source.password, config=ParseConfig())
        except DocumentFailure as failure:
            raise DocumentFailure("PARSE_FAILED", f"The document cannot be read: {failure.message}") from failure
        warnings += [one for one in document.warnings if one.code != "LOCAL_HIDDEN_TEXT"]
        check_pages(document, report)
        check_facts(document, report)
        check_invoice_data(document, report)
        if can_read():
            add_codes(document, source.path, source.password, every_kind=False)
            check_payment_codes(document, report)
    if not report.applicable:
        raise DocumentFailure("NO_APPLICABLE_SIGNALS", "The file has neither metadata nor text that could be checked.")
    return Verified(report.output(), pages, warnings)


def _parses(config: VerifyConfig) -> bool:
    setting = config.advanced_options.require_parsing if config.advanced_options else None
    return config.engine != "verify_light" if setting is None else setting


def _check_picture(path: Path, report: Report) -> int:
    check_picture(path, report)
    return 1


def _check_pdf(source: Input, report: Report, warnings: list[RunWarning]) -> int:
    """Check a PDF without reading its text. Returns the number of its pages."""
    from pypdf.errors import PyPdfError
    from pypdfium2 import PdfiumError

    from extend_mcp.documents.pdf import open_pdf
    from extend_mcp.documents.pdf.bomb import check_bombs

    try:
        check_bombs(source.path)
        with open_pdf(source.path, source.password) as pdf:
            if source.path.stat().st_size > MAX_BYTES:
                message = f"The file is over {MAX_BYTES:,} bytes, so its structure was not checked."
                warnings.append(RunWarning(code="LOCAL_NOT_SUPPORTED", message=message))
                return len(pdf)
            data = source.path.read_bytes()
            check_bytes(data, report, source.password)
            try:
                check_objects(data, source.password, pdf, report)
                check_fonts(pdf, report)
                check_foreign_fonts(pdf, report)
                check_drawn_over(pdf, report)
            except (PyPdfError, PdfiumError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
                message = "The objects of the PDF could not all be read, so some checks were left out."
                warnings.append(RunWarning(code="LOCAL_NOT_SUPPORTED", message=message))
            return len(pdf)
    except DocumentFailure as failure:
        raise DocumentFailure("PARSE_FAILED", failure.message) from failure
