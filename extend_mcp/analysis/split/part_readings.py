"""Keeps the OCR results of a split document for the files of its parts, which need no OCR again.

A part's page is rendered to get the key of its picture, as a later run does. A whole page has the same picture, and so
the same reading, as in the document. A document that was cut out of its page gets its words of that page.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from extend_mcp.analysis.job import PART_READINGS
from extend_mcp.documents.ocr.kept_readings import find_reading, keep_reading, keeping_readings, name_reading
from extend_mcp.documents.ocr.reading import Reading
from extend_mcp.documents.page import Box, Document, Page, Rule, Word
from extend_mcp.documents.pdf.opened import open_pdf
from extend_mcp.documents.pdf.picture import render


def keep_part_readings(
    document: Document,
    source: Path,
    ranges: Sequence[tuple[int, int]],
    files: Sequence[Path],
    cuts: Mapping[int, Box],
) -> None:
    """Write a folder of readings beside each part's file that has a scanned page.

    `source` is the folder with the document's own readings; `cuts` has, by their index, the boxes of parts that were
    cut out of their page, on the page set upright.
    """
    scans = {page.number: page for page in document.pages if page.ocr}
    for at, ((start, end), path) in enumerate(zip(ranges, files, strict=True)):
        pages = {number - start: scans[number] for number in range(start, end + 1) if number in scans}
        if pages:
            _keep(path, pages, source, cuts.get(at))


def _keep(path: Path, pages: Mapping[int, Page], source: Path, cut: Box | None) -> None:
    with open_pdf(path) as pdf:
        for index, page in pages.items():
            picture = render(pdf[index])
            name = name_reading(picture, turn=page.rotation is not None)
            if cut is None:
                with keeping_readings(source):
                    reading = find_reading(name)
            elif page.slant.is_bent:  # the part alone would be bent otherwise
                reading = None
            else:
                reading = _cut_out(page, cut, *_upright_size(page, *picture.size))
            if reading is not None:
                with keeping_readings(path.with_name(path.name + PART_READINGS)):
                    keep_reading(name, reading)


def _upright_size(page: Page, width: int, height: int) -> tuple[int, int]:
    """The size of a picture of the page after it is set upright."""
    return (height, width) if page.rotation in (90, 270) else (width, height)


def _cut_out(page: Page, cut: Box, width: int, height: int) -> Reading:
    """The reading of a page within a box, as if that part had been read alone, as a picture of this size."""
    across, down = width / cut.width, height / cut.height
    left, top = _origin(page, cut)

    def moved(box: Box) -> Box:
        return Box(
            (box.left - left) * across, (box.top - top) * down, (box.right - left) * across, (box.bottom - top) * down
        )

    words = [
        Word(word.text, box, word.confidence, bold=word.bold, turn=word.turn)
        for word in page.words
        if _is_inside(box := moved(word.box), width, height)
    ]
    ends = [moved(Box(rule.x1, rule.y1, rule.x2, rule.y2)) for rule in page.rules]
    rules = [Rule(box.left, box.top, box.right, box.bottom) for box in ends if _is_inside(box, width, height)]
    return Reading(words, rules, width, height, page.rotation or 0, page.slant)


def _is_inside(box: Box, width: int, height: int) -> bool:
    """True if the middle of a box is in the picture."""
    return 0 <= (box.left + box.right) / 2 <= width and 0 <= (box.top + box.bottom) / 2 <= height


def _origin(page: Page, cut: Box) -> tuple[float, float]:
    """The origin of the part among the page's boxes, which are of the page straightened around its middle.

    The part's own boxes must be straightened around the middle of the part.
    """
    middle = (cut.left + cut.right) / 2, (cut.top + cut.bottom) / 2
    x, y = page.slant.straight(*middle, page.width or 1.0, page.height or 1.0)
    return x - cut.width / 2, y - cut.height / 2
