"""The reader of PowerPoint files (.pptx)."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.hidden import hidden_text, struck_text
from extend_mcp.documents.office.alternative_text import description
from extend_mcp.documents.office.archive import DAMAGE, check_archive
from extend_mcp.documents.office.charts import chart_blocks
from extend_mcp.documents.office.smartart import smartart_blocks
from extend_mcp.documents.office.xml_nodes import local, value
from extend_mcp.documents.page import Block, Box, Cell, Document, Page
from extend_mcp.documents.slides.hidden_slides import (
    MAX_COVERS,
    grounds,
    is_on_bare,
    is_out_of_sight,
    is_white,
    may_cover,
    unseen_runs,
)
from extend_mcp.documents.slides.shapes import EMU, Placed, box_of, placed_shapes, resolve_alternatives
from extend_mcp.documents.slides.slide_comments import comment_blocks
from extend_mcp.documents.slides.slide_text import Lines, bullet_styles
from extend_mcp.wire.runs import RunWarning

MIME_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_TITLES = {"TITLE", "CENTER_TITLE", "VERTICAL_TITLE"}
_FURNITURE = {"DATE": "footer", "FOOTER": "footer", "HEADER": "header", "SLIDE_NUMBER": "page_number"}


def read_slides(path: Path, wanted: set[int] | None) -> Document:
    """A page for each slide in `wanted` (from 1; None for all): shapes in reading order, then notes and comments."""
    from pptx import Presentation
    from pptx.exc import PythonPptxError

    check_archive(path)
    warnings: list[RunWarning] = []
    try:
        show = Presentation(str(path))
        size = (show.slide_width or 0) / EMU, (show.slide_height or 0) / EMU
        count = len(show.slides)
        pages = [
            _page(slide, number, size, warnings)
            for number, slide in enumerate(show.slides, 1)
            if wanted is None or number in wanted
        ]
    except (PythonPptxError, *DAMAGE) as error:
        raise DocumentFailure(
            "CORRUPT_FILE", "The PowerPoint file cannot be read: a part of it is damaged or missing."
        ) from error
    return Document(MIME_TYPE, pages, count, warnings)


def _page(slide: Any, number: int, size: tuple[float, float], warnings: list[RunWarning]) -> Page:
    page = Page(number, size[0] or None, size[1] or None)
    resolve_alternatives(slide)
    shapes = placed_shapes(slide)
    reader = _ShapeReader()
    for one in shapes:
        page.blocks += reader.read(one)
    is_hidden = slide.element.get("show") == "0"
    if not is_hidden and (hidden := _unseen(slide, shapes, size)):
        names = "piece of text cannot be seen", "pieces of text cannot be seen"
        warnings.append(hidden_text(hidden, *names, number, kept=True))
    notes = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    if notes is not None and notes.text.strip():
        page.blocks.append(Block("text", f"Notes: {notes.text.strip()}"))
    page.blocks += comment_blocks(slide)
    if is_hidden and page.blocks:
        names = "block stands on a hidden slide", "blocks stand on a hidden slide"
        warnings.append(hidden_text(len(page.blocks), *names, number, kept=True))
    warnings += reader.warnings(number)
    return page


def _unseen(slide: Any, shapes: Sequence[Placed], size: tuple[float, float]) -> int:
    """How many pieces of text on a slide nobody sees."""
    others = [shape for part in grounds(slide) for shape in part.shapes]
    covers = [
        (other, box_of(other)) for other in others
        if may_cover(other) and not (other.is_placeholder and other.part is not slide.part)
    ]  # fmt: skip
    is_bare, count = len(covers) <= MAX_COVERS and is_white(slide), 0
    for one in shapes:
        place = box_of(one.outer)
        if is_out_of_sight(one.shape, place, size):
            count += any(block.text.strip() for block in _ShapeReader().read(one))
            continue
        count += (sure := unseen_runs(one.shape, is_on_white=False))
        if is_bare and one.shape is one.outer and (more := unseen_runs(one.shape, is_on_white=True)) > sure:
            count += (more - sure) * is_on_bare(one.shape, place, covers)
    return count


class _ShapeReader:
    """Reads the shapes of one slide."""

    def __init__(self) -> None:
        self._struck = self._objects = 0

    def warnings(self, page: int) -> Iterator[RunWarning]:
        """What was left out."""
        if self._struck:
            yield struck_text(self._struck, page)
        if self._objects:
            message = f"Embedded objects on page {page} could not be read."
            yield RunWarning(code="LOCAL_NOT_SUPPORTED", message=message, page=page)

    def read(self, one: Placed) -> Iterator[Block]:
        """The blocks of one shape."""
        shape = one.shape
        if getattr(shape, "has_table", False):
            yield self._table(shape.table, one.box)
        elif shape.has_text_frame:
            yield from self._text(shape, one.box)
        elif local(shape.element) == "graphicFrame":
            yield from self._graphic(shape, one.box)
        elif local(shape.element) == "pic":
            told = shape.element._nvXxPr.cNvPr.get("descr")  # noqa: SLF001 (no public way)
            yield Block("figure", description(told), one.box)

    def _graphic(self, shape: Any, box: Box | None) -> Iterator[Block]:
        """A chart or SmartArt; embedded objects, and drawings whose part is missing, are counted."""
        for node in shape.element.iter():
            key = value(node, "id") if local(node) == "chart" else value(node, "dm")
            if local(node) == "oleObj":
                self._objects += 1
            elif local(node) in {"chart", "relIds"} and key is not None:
                if key not in shape.part.rels:
                    self._objects += 1
                    continue
                root = ElementTree.fromstring(shape.part.related_part(key).blob)  # noqa: S314 (expat stops bombs)
                yield from (chart_blocks if local(node) == "chart" else smartart_blocks)(root, box)

    def _text(self, shape: Any, box: Box | None) -> Iterator[Block]:
        lines = Lines(bullet_styles(shape))
        kind = shape.placeholder_format.type.name if shape.is_placeholder else ""
        paragraphs = list(lines.read(shape.text_frame._txBody))  # noqa: SLF001 (no public way)
        self._struck += lines.struck
        if kind in _TITLES:
            if text := " ".join(" ".join(text for text, _ in paragraphs).split()):
                yield Block("heading", text, box, level=1)
            return
        for text, marker in paragraphs:
            furniture = _FURNITURE.get(kind)
            yield Block(furniture, text, box) if furniture else Block("text", text, box, marker=marker)

    def _table(self, table: Any, box: Box | None) -> Block:
        cells = tuple(
            Cell(row, column, self._cell(cell), row_span=cell.span_height or 1, column_span=cell.span_width or 1)
            for row, line in enumerate(table.rows)
            for column, cell in enumerate(line.cells)
            if not cell.is_spanned
        )
        return Block("table", "\n".join(cell.text for cell in cells if cell.text), box, cells=cells)

    def _cell(self, cell: Any) -> str:
        lines = Lines()
        text = "\n".join(
            f"{marker} {text}" if marker else text
            for text, marker in lines.read(cell.text_frame._txBody)  # noqa: SLF001 (no public way)
        )
        self._struck += lines.struck
        return text
