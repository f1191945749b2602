"""The files of a split's parts.

Parts of a PDF are PDFs. A part that is the whole file is a copy of it. The XML of an invoice goes with the first page,
as it does in extraction. Pages of other files cannot be taken out without loss, so those parts are Markdown, which the
caller says in a warning.
"""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from extend_mcp.analysis.job import Input
from extend_mcp.analysis.parse import parse
from extend_mcp.analysis.split.part_readings import keep_part_readings
from extend_mcp.analysis.split.zones import Zone
from extend_mcp.documents.einvoice.attached import xml_files
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.page import Box, Document, Page
from extend_mcp.documents.pdf import MIME_TYPE
from extend_mcp.documents.pdf.opened import open_pdf
from extend_mcp.documents.structure.upright import turn_box
from extend_mcp.wire.parse import ParseConfig
from extend_mcp.wire.runs import RunWarning

if TYPE_CHECKING:
    from pypdf import PageObject

MARGIN = 6.0
"""Points around a document that is cut out of its page."""


def cut(
    path: Path,
    password: str | None,
    ranges: Sequence[tuple[int, int]],
    folder: Path,
    boxes: Mapping[int, Box] = MappingProxyType({}),
    first_files: Sequence[tuple[str, bytes]] = (),
) -> list[Path]:
    """Write pages of a PDF, each range (from 1, inclusive) as `split-<n>.pdf`. Raises `DocumentFailure`.

    `boxes` crops the page of a range, by the range's index. `first_files` are embedded in the first part if it has the
    first page. The parts of a locked file are not locked.
    """
    from pypdf import PdfReader, PdfWriter
    from pypdf.errors import PyPdfError

    paths = []
    try:
        reader = PdfReader(path, password=password)
        for number, (start, end) in enumerate(ranges, 1):
            writer = PdfWriter()
            writer.append(reader, pages=(start - 1, end), import_outline=False)
            if number - 1 in boxes:
                _crop(writer.pages[0], boxes[number - 1])
            for name, data in first_files if number == start == 1 else ():
                writer.add_attachment(name, data)
            paths.append(folder / f"split-{number}.pdf")
            writer.write(paths[-1])
            writer.close()
    except (
        PyPdfError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        RecursionError,
        NotImplementedError,
    ) as error:
        raise DocumentFailure(
            "CORRUPT_FILE", "The pages of the PDF cannot be taken apart: its structure is damaged."
        ) from error
    return paths


def _crop(page: "PageObject", box: Box) -> None:
    """Show only a part of a page. `box` is on the displayed page, which the file may turn."""
    visible, turn = page.cropbox, page.rotation % 360
    width, height = float(visible.width), float(visible.height)
    box = turn_box(box, turn, *((height, width) if turn in (90, 270) else (width, height)))
    left, top = float(visible.left), float(visible.top)
    edges = (left + box.left, top - box.bottom, left + box.right, top - box.top)
    page.cropbox.lower_left, page.cropbox.upper_right = edges[:2], edges[2:]


def _cuts(pages: Mapping[int, Page], zones: Mapping[int, Zone]) -> dict[int, Box]:
    """The boxes to cut out of pages that were set upright. `pages` are by their numbers."""
    cuts = {}
    for at, zone in zones.items():
        page = pages[zone.page.number]
        if page.width is not None and page.height is not None:
            x, y = zip(*page.corners(zone.box), strict=True)
            left, top, right, bottom = min(x) - MARGIN, min(y) - MARGIN, max(x) + MARGIN, max(y) + MARGIN
            cuts[at] = Box(max(0.0, left), max(0.0, top), min(page.width, right), min(page.height, bottom))
    return cuts


def _as_shown(page: Page, box: Box) -> Box:
    """A box of a page that was set upright, on the displayed page."""
    return turn_box(box, page.rotation or 0, page.width or 0.0, page.height or 0.0)


def part_files(
    document: Document, source: Input, splits: Sequence[dict[str, Any]], zones: Mapping[int, Zone], folder: Path
) -> tuple[list[dict[str, Any]], list[RunWarning]]:
    """Write a file for each split (in wire form) and name the splits after them. Returns the files as in `Done.files`,
    and warnings."""
    ranges = [(part["startPage"], part["endPage"]) for part in splits]
    stem, dot, ending = source.name.rpartition(".")
    warnings: list[RunWarning] = []
    if ranges == [(1, document.page_count)]:
        paths = [folder / f"split-1.{ending}" if dot and ending.isalnum() else folder / "split-1"]
        shutil.copyfile(source.path, paths[0])
    elif document.mime_type == MIME_TYPE:
        pages = {page.number: page for page in document.pages}
        cuts = _cuts(pages, zones)
        boxes = {at: _as_shown(pages[zones[at].page.number], box) for at, box in cuts.items()}
        paths = cut(source.path, source.password, ranges, folder, boxes, _invoice_files(document, source))
        if source.readings is not None:
            keep_part_readings(document, source.readings, ranges, paths, cuts)
    else:
        paths = [
            _markdown(document, _pages(document, pages, zones.get(at)), folder / f"split-{at + 1}.md")
            for at, pages in enumerate(ranges)
        ]
        message = f"The parts' files are Markdown: the local engine cuts only PDFs, and this is {document.mime_type}."
        warnings.append(RunWarning(code="LOCAL_NOT_SUPPORTED", message=message))
    files = []
    for at, (part, (start, end), path) in enumerate(zip(splits, ranges, paths, strict=True)):
        place = f" {zones[at].place}" if at in zones else ""
        part["name"] = f"{(stem if dot else source.name)[:200]} {start}-{end}{place}{path.suffix}"
        about = {key: part[key] for key in ("id", "type", "identifier", "startPage", "endPage")}
        files.append({"name": part["name"], "path": path.name, **about})
    return files, warnings


def _invoice_files(document: Document, source: Input) -> list[tuple[str, bytes]]:
    """The names and contents of the XML files of a PDF that carries an invoice."""
    if document.invoice is None:
        return []
    with open_pdf(source.path, source.password) as pdf:
        return xml_files(pdf, source.path, source.password)


def _pages(document: Document, pages: tuple[int, int], zone: Zone | None) -> list[Page]:
    return [zone.page] if zone else [page for page in document.pages if pages[0] <= page.number <= pages[1]]


def _markdown(document: Document, pages: list[Page], path: Path) -> Path:
    part = Document(document.mime_type, pages, len(pages))
    output, _ = parse(part, ParseConfig())
    path.write_text("\n\n".join(chunk["content"] for chunk in output["chunks"]), "utf-8", errors="replace")
    return path
