"""The sources of a PDF page besides its own text: filled fields, ticks, typed-on notes, stamps."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from extend_mcp.documents.hidden import hidden_text
from extend_mcp.documents.page import Page, Word
from extend_mcp.documents.pdf.annotation import Annotation
from extend_mcp.documents.pdf.laid_pages import Laid
from extend_mcp.documents.pdf.objects import PageObjects
from extend_mcp.documents.pdf.on_top.shown_notes import read_notes
from extend_mcp.documents.pdf.on_top.ticks import read_ticks
from extend_mcp.documents.pdf.on_top.widgets import PdfField, read_fields
from extend_mcp.documents.pdf.page_space import frame_of
from extend_mcp.documents.pdf.words.accents import mend_accents
from extend_mcp.documents.pdf.words.drawn_sizes import set_sizes
from extend_mcp.documents.pdf.words.lost_numbers import add_lost_numbers
from extend_mcp.documents.pdf.words.narrow_blanks import part_words
from extend_mcp.documents.pdf.words.right_to_left import mend_words
from extend_mcp.documents.pdf.words.shrunken_text import mend_shrunken
from extend_mcp.documents.pdf.words.tex_letters import mend_letters
from extend_mcp.documents.pdf.words.word_grid import Near
from extend_mcp.wire.runs import RunWarning

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_REMARKS = RunWarning(code="LOCAL_NOT_SUPPORTED", message="The comments in the document were not read.")


def read_sources(
    pdf: "PdfDocument",
    source: "PdfPage",
    objects: PageObjects,
    notes: Sequence[Annotation],
    laid: Laid,
    warnings: list[RunWarning],
) -> list[str]:
    """Add words that are not in the page's text, and warnings of what is not read. Returns names of attached files."""
    added: list[Word] = []
    files: list[str] = []
    page = laid.page
    page.blank_fields = sum(not field.value for field in laid.fields)
    mend_accents(source, page)
    if laid.is_coded:
        mend_letters(source, page)
    mend_shrunken(source, objects, page)
    part_words(source, page, laid.closed)
    mend_words(source, page)
    set_sizes(source, objects, page)
    add_lost_numbers(source, objects, page)
    if notes:
        added, files = _on_top(pdf, source, notes, page, laid.fields, warnings)
    added += _new(read_ticks(source, page, laid.circles), added)
    page.words += added
    return files


def _new(ticks: Sequence[Word], known: Sequence[Word]) -> Sequence[Word]:
    """The ticks that are not among the known words: a form's field may have a box drawn below it."""
    if not ticks or not known:
        return ticks
    near = Near(known)
    return [tick for tick in ticks if not near.inside(tick.box)]


def _on_top(
    pdf: "PdfDocument",
    source: "PdfPage",
    notes: Sequence[Annotation],
    page: Page,
    fields: Sequence[PdfField],
    warnings: list[RunWarning],
) -> tuple[list[Word], list[str]]:
    typed = read_notes(pdf, source, page.number, notes, frame_of(source, page))
    words, hidden = read_fields(source, page, fields)
    if hidden + typed.hidden:
        names = ("form field or typed-on text is hidden", "form fields or typed-on texts are hidden")
        warnings.append(hidden_text(hidden + typed.hidden, *names, page.number, kept=False))
    if typed.remarks and _REMARKS not in warnings:
        warnings.append(_REMARKS)
    return words + typed.words, typed.files
