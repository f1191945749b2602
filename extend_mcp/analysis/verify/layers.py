"""Checks the objects of a PDF: programs and scripts, hidden text, and things over text."""

import io
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from extend_mcp.analysis.verify.provenance import check_dates, check_programs
from extend_mcp.analysis.verify.report import Report, counted, invalid, value
from extend_mcp.documents.page import Box, Document, Page, Word

if TYPE_CHECKING:
    from pypdf import PdfReader
    from pypdfium2 import PdfDocument

MAX_PAGES = 200
COVERING = {"/FreeText", "/Redact", "/Square", "/Stamp", "/Polygon"}
"""Annotations that can hide the page below them."""
HIDDEN = 2
"""The flag of annotations that are not drawn."""
OVERLAP = 0.6
"""The share of the smaller word that two words have in common if one is over the other."""


def check_objects(data: bytes, password: str | None, pdf: "PdfDocument", report: Report) -> None:
    """Add signals of the document's objects: metadata, scripts, covering annotations. Raises `PyPdfError`."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data), password=password)
    metadata: Any = reader.metadata or {}
    texts = {str(key): str(metadata[key]) for key in metadata}
    check_programs({name[1:]: texts[name] for name in ("/Producer", "/Creator") if texts.get(name)}, report)
    check_dates(texts.get("/CreationDate"), texts.get("/ModDate"), report)
    _scripts(reader, report)
    _sizes(reader, report)
    _annotations(reader, pdf, report)


def _scripts(reader: "PdfReader", report: Report) -> None:
    root = reader.root_object
    opening: Any = root.get("/OpenAction")
    opening = opening.get_object() if opening is not None else None
    names: Any = root.get("/Names")
    names = names.get_object() if names is not None else {}
    action = str(opening.get("/S")) if hasattr(opening, "get") else ""
    if action in {"/JavaScript", "/Launch"} or "/JavaScript" in names:
        evidence = invalid("ACTIVE_CONTENT", [value("action", action or "/JavaScript")])
        report.add("FILE_FORMAT_AND_PDF_STRUCTURE", "MEDIUM", "The PDF runs a script or a program", evidence)


def _sizes(reader: "PdfReader", report: Report) -> None:
    """Pages of another size than the first, which come from merging documents."""
    first = reader.pages[0].mediabox
    sizes = sorted((round(float(first.width)), round(float(first.height))))
    odd = []
    for number, page in enumerate(reader.pages[:MAX_PAGES], 1):
        box = page.mediabox
        if any(abs(a - float(b)) > 3 for a, b in zip(sizes, sorted((box.width, box.height)), strict=True)):
            odd.append(report.place(page=number))
    if odd:
        summary = f"{len(odd)} pages differ in size from the first"
        report.add("CAPTURE_CONVERSION_AND_LAUNDERING", "LOW", summary, counted("PAGE_SIZES_DIFFER", len(odd), odd))


def _annotations(reader: "PdfReader", pdf: "PdfDocument", report: Report) -> None:
    """Visible annotations over text of the page."""
    places = []
    for number, page in enumerate(reader.pages[:MAX_PAGES], 1):
        for reference in page.get("/Annots") or ():
            annotation: Any = reference.get_object()
            covers = annotation.get("/Subtype") in COVERING and not int(annotation.get("/F", 0)) & HIDDEN
            if covers and _text_under(pdf, number, annotation.get("/Rect") or ()):
                places.append(report.place(page=number))
    if places:
        summary = f"{len(places)} annotations cover text"
        evidence = counted("COVERING_ANNOTATIONS", len(places), places)
        report.add("PDF_LAYERS_TEXT_AND_FORMS", "MEDIUM", summary, evidence)


def _text_under(pdf: "PdfDocument", number: int, sides: Sequence[Any]) -> bool:
    if len(sides) != 4:
        return False
    left, right = sorted((float(sides[0]), float(sides[2])))
    bottom, top = sorted((float(sides[1]), float(sides[3])))
    text = pdf[number - 1].get_textpage().get_text_bounded(left, bottom, right, top)
    return any(letter.isalnum() for letter in text)


def check_pages(document: Document, report: Report) -> None:
    """Add signals of the pages after they are read: hidden text, words over words, scans among text."""
    hidden = [warning.page for warning in document.warnings if warning.code == "LOCAL_HIDDEN_TEXT"]
    if hidden:
        places = [report.place(page=page) for page in hidden if page is not None]
        evidence = counted("HIDDEN_TEXT", len(hidden), places)
        report.add("PDF_LAYERS_TEXT_AND_FORMS", "MEDIUM", "Text on the page cannot be seen", evidence)
    over = [(page, word) for page in document.pages[:MAX_PAGES] for word in _overlaid(page)]
    if over:
        places = [report.place(page=page.number, size=(page.width, page.height), box=word.box) for page, word in over]
        evidence = counted("TEXT_OVER_TEXT", len(over), places)
        report.add("PDF_LAYERS_TEXT_AND_FORMS", "MEDIUM", f"{len(over)} words are over other words", evidence)
    scans = [page for page in document.pages if page.ocr]
    if scans and len(scans) < len(document.pages):
        places = [report.place(page=page.number) for page in scans]
        evidence = counted("SCANS_AMONG_TEXT", len(scans), places)
        report.add("CAPTURE_CONVERSION_AND_LAUNDERING", "LOW", "Some pages are pictures, others are text", evidence)
    elif scans and document.mime_type == "application/pdf":
        evidence = counted("NO_TEXT_LAYER", len(scans), [report.place(page=page.number) for page in scans])
        report.add("CAPTURE_CONVERSION_AND_LAUNDERING", "LOW", "The PDF has only pictures of pages, no text", evidence)


def _overlaid(page: Page) -> Iterator[Word]:
    """Words with a digit that share most of their place with a word of different text. Scans are not checked."""
    if page.ocr:
        return
    words = sorted((word for word in page.words if word.text.strip()), key=lambda word: word.box.top)
    for at, word in enumerate(words):
        for other in words[at + 1 : at + 200]:
            if other.box.top >= word.box.bottom:
                break
            differ = (
                word.text != other.text and re.search(r"\d", word.text + other.text) and _alike(word.box, other.box)
            )
            if differ and _shared(word.box, other.box) > OVERLAP:
                yield other


def _alike(one: Box, two: Box) -> bool:
    """True if two words are about equally high: a watermark is higher than the text below it."""
    low, high = sorted((one.height, two.height))
    return high <= 2 * low


def _shared(one: Box, two: Box) -> float:
    across = min(one.right, two.right) - max(one.left, two.left)
    down = min(one.bottom, two.bottom) - max(one.top, two.top)
    least = min(one.width * one.height, two.width * two.height)
    return across * down / least if across > 0 and down > 0 and least > 0 else 0.0
