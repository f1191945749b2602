"""What a PDF page shows besides its own text: filled fields, ticks, typed-on notes, stamps, turned text."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from extend_mcp.documents.extra_blocks import add_blocks
from extend_mcp.documents.hidden import hidden_text
from extend_mcp.documents.layout import Laid
from extend_mcp.documents.near import Near
from extend_mcp.documents.page import Page, Word
from extend_mcp.documents.pdf_annotation import annotations_of
from extend_mcp.documents.pdf_fields import Field, read_fields
from extend_mcp.documents.pdf_frame import frame_of
from extend_mcp.documents.pdf_notes import read_notes
from extend_mcp.documents.pdf_ticks import read_ticks
from extend_mcp.documents.pdf_words import words_of
from extend_mcp.wire.runs import RunWarning

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

MAX_NAMED = 5
"""Attached files that a warning names."""
_REMARKS = RunWarning(code="LOCAL_NOT_SUPPORTED", message="The comments in the document were not read.")


def read_extras(pdf: "PdfDocument", source: "PdfPage", laid: Laid, warnings: list[RunWarning]) -> None:
    """Add to a laid out page what its layout does not have, and warn of what is not read."""
    import pypdfium2.raw as pdfium

    added: list[Word] = []
    page = laid.page
    if pdfium.FPDFPage_GetAnnotCount(source):
        added += _on_top(pdf, source, page, laid.fields, warnings)
    if any(word.turn for word in page.words):
        added += _turned(source, page)
    added += _new(read_ticks(source, page, laid.rules, laid.circles), added)
    if added:
        page.words += added
        add_blocks(page, added)


def _turned(source: "PdfPage", page: Page) -> list[Word]:
    """The turned words of the page, which the layout tears apart, taken off it with the blocks that hold no others."""
    upright = [word for word in page.words if not word.turn]
    turned, straight = Near([word for word in page.words if word.turn]), Near(upright)
    page.words = upright
    page.blocks = [
        block
        for block in page.blocks
        if block.box is None or not turned.inside(block.box) or straight.inside(block.box) or block.type == "figure"
    ]
    return [word for word in words_of(source, frame_of(source, page)) if word.turn]


def _new(ticks: Sequence[Word], known: Sequence[Word]) -> list[Word]:
    """The ticks that are not among the known words, as a form's field may have a box drawn below it."""
    near = Near(known)
    return [tick for tick in ticks if not near.inside(tick.box)]


def _on_top(
    pdf: "PdfDocument", source: "PdfPage", page: Page, fields: Sequence[Field], warnings: list[RunWarning]
) -> list[Word]:
    notes = read_notes(pdf, source, page.number, annotations_of(source), frame_of(source, page))
    words, hidden = read_fields(source, page, fields)
    if hidden + notes.hidden:
        names = ("form field or typed-on text is hidden", "form fields or typed-on texts are hidden")
        warnings.append(hidden_text(hidden + notes.hidden, *names, page.number, kept=False))
    if notes.remarks and _REMARKS not in warnings:
        warnings.append(_REMARKS)
    if notes.files:
        warnings.append(attached(notes.files, page.number))
    return words + notes.words


def document_files(pdf: "PdfDocument") -> list[str]:
    """The names of the files that are attached to the PDF as a whole."""
    return [pdf.get_attachment(index).get_name() for index in range(min(pdf.count_attachments(), 1000))]


def attached(names: Sequence[str], page: int | None = None) -> RunWarning:
    """A warning of attached files, which are not read."""
    told = ", ".join(repr(name[:100]) for name in names[:MAX_NAMED]) + (", …" if len(names) > MAX_NAMED else "")
    count = "1 file is" if len(names) == 1 else f"{len(names)} files are"
    message = f"{count} attached to the PDF, and not read: {told}. To read it, save it from the PDF and upload it."
    return RunWarning(code="LOCAL_NOT_SUPPORTED", message=message, page=page)
