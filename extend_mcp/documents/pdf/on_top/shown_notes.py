"""Texts typed or stamped onto a finished PDF page, as viewers show them; and a count of readers' remarks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extend_mcp.documents.page import Word
from extend_mcp.documents.pdf.annotation import Annotation, attached_name
from extend_mcp.documents.pdf.page_space import PageSpace
from extend_mcp.documents.pdf.words.letters_to_words import words_of
from extend_mcp.documents.pdf.words.written import written

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

FREE_TEXT, STAMP, WIDGET, FILE = 3, 13, 20, 17
ASIDE = frozenset({1, 2, 16, WIDGET, FILE, 18, 19, 21, 22, 23, 24, 25, 26, 27})
"""Annotations without their own text on the page: sticky notes, links, pop-ups, form fields, files, sound, films …"""
REMARKS = frozenset({1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15})
"""Annotations whose contents are a reader's remark: sticky notes, marked text, lines and shapes."""
STAMPS = {
    "AsIs": "AS IS",
    "Departmental": "DEPARTMENTAL",
    "Experimental": "EXPERIMENTAL",
    "ForComment": "FOR COMMENT",
    "ForPublicRelease": "FOR PUBLIC RELEASE",
    "NotApproved": "NOT APPROVED",
    "NotForPublicRelease": "NOT FOR PUBLIC RELEASE",
    "TopSecret": "TOP SECRET",
} | {name: name.upper() for name in ("Approved", "Confidential", "Draft", "Expired", "Final", "Sold")}
"""The stamps of the PDF standard, which viewers draw themselves if the file does not."""


@dataclass(slots=True)
class Notes:
    """The findings of a page: words to add, numbers of remarks and hidden texts, names of attached files."""

    words: list[Word] = field(default_factory=list)
    remarks: int = 0
    hidden: int = 0
    files: list[str] = field(default_factory=list)


def read_notes(
    pdf: "PdfDocument", source: "PdfPage", number: int, found: Sequence[Annotation], frame: PageSpace
) -> Notes:
    """Read the annotations `found` on page `number` (from 1), other than form fields."""
    notes = Notes()
    drawn: list[int] = []
    for one in found:
        if one.kind == FILE:
            notes.files.append(attached_name(source, one.index))
        elif one.is_hidden:
            notes.hidden += one.kind in {FREE_TEXT, STAMP} and bool(one.contents.strip())
        elif one.has_look and one.kind not in ASIDE:
            drawn.append(one.index)
        elif one.kind in {FREE_TEXT, STAMP}:
            notes.words += _typed(one, frame)
        notes.remarks += one.kind in REMARKS and bool(one.contents.strip())
    if drawn:
        notes.words += _shown(pdf, number, frozenset(drawn), frame)
    return notes


def _typed(one: Annotation, frame: PageSpace) -> list[Word]:
    """The words of a text or stamp that the file does not draw, at the places where viewers draw them."""
    text = one.contents if one.kind == FREE_TEXT else STAMPS.get(one.name, "")
    return written(text, frame.box(one.sides), wrap=one.kind == FREE_TEXT) if text.strip() else []


def _shown(pdf: "PdfDocument", number: int, drawn: frozenset[int], frame: PageSpace) -> list[Word]:
    """The words in the appearances of some annotations, read from a copy of the page that has nothing else."""
    import pypdfium2.raw as pdfium
    from pypdfium2 import PdfDocument

    copy = PdfDocument.new()
    try:
        copy.import_pages(pdf, [number - 1])
        page = copy[0]
        _strip(page, drawn)
        if pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) != pdfium.FLATTEN_SUCCESS:
            return []
        page.close()
        return words_of(copy[0], frame)
    finally:
        copy.close()


def _strip(page: "PdfPage", kept: frozenset[int]) -> None:
    """Remove everything from the page except some annotations."""
    import pypdfium2.raw as pdfium

    for index in range(pdfium.FPDFPage_CountObjects(page) - 1, -1, -1):
        thing = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPage_RemoveObject(page, thing):
            pdfium.FPDFPageObj_Destroy(thing)
    pdfium.FPDFPage_GenerateContent(page)
    for index in range(pdfium.FPDFPage_GetAnnotCount(page) - 1, -1, -1):
        if index not in kept:
            pdfium.FPDFPage_RemoveAnnot(page, index)
