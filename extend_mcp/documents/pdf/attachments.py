"""The files attached to a PDF, which are reported and not read."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from extend_mcp.wire.runs import RunWarning

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

MAX_FILES = 1000
"""The most files that are looked at."""
INVOICES = frozenset({"factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml", "order-x.xml", "cii.xml", "ubl.xml"})
"""File names in the standards for electronic invoices."""


def attached_files(pdf: "PdfDocument") -> list[str]:
    """The names of the files that are attached to the whole PDF."""
    return [pdf.get_attachment(index).get_name() for index in range(min(pdf.count_attachments(), MAX_FILES))]


def warn_of_files(names: Sequence[str], warnings: list[RunWarning]) -> None:
    """Add one warning of attached files, if any. It has no names of files, because they are document content."""
    if not names:
        return
    if len(names) == 1:
        what, do = "1 file is", "To read it, save it from the PDF and upload it."
    else:
        what, do = f"{len(names)} files are", "To read them, save them from the PDF and upload them."
    invoices = sorted(INVOICES & {PurePath(name).name.casefold() for name in names})
    which = f" The electronic invoice as XML is included ({', '.join(invoices)})." if invoices else ""
    message = f"{what} attached to the PDF, and not read.{which} {do}"
    warnings.append(RunWarning(code="LOCAL_NOT_SUPPORTED", message=message))
