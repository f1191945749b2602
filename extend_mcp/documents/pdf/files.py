"""The files that a PDF carries, which are named and not read."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from extend_mcp.wire.runs import RunWarning

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

MAX_FILES, MAX_NAMED = 1000, 5
"""Files that are looked at, and that a warning names."""
INVOICES = frozenset({"factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml", "order-x.xml", "cii.xml", "ubl.xml"})
"""The names under which the standards for electronic invoices have them."""


def attached_files(pdf: "PdfDocument") -> list[str]:
    """The names of the files that are attached to the PDF as a whole."""
    return [pdf.get_attachment(index).get_name() for index in range(min(pdf.count_attachments(), MAX_FILES))]


def warn_of_files(names: Sequence[str], warnings: list[RunWarning]) -> None:
    """Add one warning of the attached files, if there are any."""
    if not names:
        return
    told = ", ".join(map(_told, names[:MAX_NAMED])) + (", …" if len(names) > MAX_NAMED else "")
    if len(names) == 1:
        what, do = "1 file is", "To read it, save it from the PDF and upload it."
    else:
        what, do = f"{len(names)} files are", "To read them, save them from the PDF and upload them."
    message = f"{what} attached to the PDF, and not read: {told}. {do}"
    warnings.append(RunWarning(code="LOCAL_NOT_SUPPORTED", message=message))


def _told(name: str) -> str:
    quoted = repr(name[:100])
    return f"{quoted} (the invoice as XML)" if PurePath(name).name.casefold() in INVOICES else quoted
