"""The annotations of a PDF page: notes, stamps, form fields and everything else on top of it."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extend_mcp.documents.pdf.page_space import Sides

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

MAX_ANNOTATIONS = 5_000
"""The most annotations of one page."""
MAX_TEXT = 100_000
"""The most characters of one text of an annotation."""
_HIDDEN, _NO_VIEW = 1 << 1, 1 << 5


@dataclass(frozen=True, slots=True)
class Annotation:
    """One annotation. `kind` is PDFium's number; `state` names a form field's appearance, `name` a stamp's."""

    index: int
    kind: int
    flags: int
    sides: Sides
    contents: str
    state: str
    name: str
    has_look: bool

    @property
    def is_hidden(self) -> bool:
        """True if viewers do not show it on a screen."""
        return bool(self.flags & (_HIDDEN | _NO_VIEW))

    @classmethod
    def at(cls, page: "PdfPage", index: int) -> "Annotation | None":
        """The annotation of that index; None if it is damaged."""
        import pypdfium2.raw as pdfium

        with _opened(page, index) as one:
            if not one:
                return None
            rect = pdfium.FS_RECTF()
            pdfium.FPDFAnnot_GetRect(one, ctypes.byref(rect))
            return cls(
                index,
                pdfium.FPDFAnnot_GetSubtype(one),
                pdfium.FPDFAnnot_GetFlags(one),
                (rect.left, min(rect.bottom, rect.top), rect.right, max(rect.bottom, rect.top)),
                read_text(pdfium.FPDFAnnot_GetStringValue, one, b"Contents"),
                read_text(pdfium.FPDFAnnot_GetStringValue, one, b"AS"),
                read_text(pdfium.FPDFAnnot_GetStringValue, one, b"Name"),
                bool(pdfium.FPDFAnnot_HasKey(one, b"AP")),
            )


def annotations_of(page: "PdfPage") -> list[Annotation]:
    """The annotations of the page among the first 5,000."""
    import pypdfium2.raw as pdfium

    count = min(pdfium.FPDFPage_GetAnnotCount(page), MAX_ANNOTATIONS)
    return [one for index in range(count) if (one := Annotation.at(page, index)) is not None]


def appearance(page: "PdfPage", index: int) -> str:
    """The drawing commands of an annotation's normal appearance; empty if it has none, or one for each state."""
    import pypdfium2.raw as pdfium

    with _opened(page, index) as one:
        return read_text(pdfium.FPDFAnnot_GetAP, one, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL) if one else ""


def attached_name(page: "PdfPage", index: int) -> str:
    """The name of the file that an annotation holds."""
    import pypdfium2.raw as pdfium

    with _opened(page, index) as one:
        file = pdfium.FPDFAnnot_GetFileAttachment(one) if one else None
        return read_text(pdfium.FPDFAttachment_GetName, file) if file else ""


def read_text(call: Any, *arguments: Any) -> str:
    """The text that a function of PDFium writes to a buffer; its last arguments are the buffer and its bytes."""
    import pypdfium2.raw as pdfium

    size = call(*arguments, None, 0)
    if size <= 2 or size > 2 * MAX_TEXT:
        return ""
    buffer = ctypes.create_string_buffer(size)
    call(*arguments, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", errors="replace")


@contextmanager
def _opened(page: "PdfPage", index: int) -> Iterator[Any]:
    import pypdfium2.raw as pdfium

    one = pdfium.FPDFPage_GetAnnot(page, index)
    try:
        yield one
    finally:
        if one:
            pdfium.FPDFPage_CloseAnnot(one)
