"""The reader of PowerPoint files (.pptx)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from extend_mcp.documents.archive import DAMAGE, check_archive
from extend_mcp.documents.charts import chart_blocks
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.hidden import hidden_text
from extend_mcp.documents.page import Block, Box, Cell, Document, Page
from extend_mcp.documents.slides_hidden import (
    MAX_COVERS,
    grounds,
    is_on_bare,
    is_out_of_sight,
    is_white,
    may_cover,
    unseen_runs,
)
from extend_mcp.wire.runs import RunWarning

MIME_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_EMU = 12_700
"""English metric units in a point."""


def read_slides(path: Path, wanted: set[int] | None) -> Document:
    """A page for each slide in `wanted` (from 1; None for all): shapes from the top, charts as tables, notes last."""
    from pptx import Presentation
    from pptx.exc import PythonPptxError

    check_archive(path)
    warnings: list[RunWarning] = []
    try:
        show = Presentation(str(path))
        size = (show.slide_width or 0) / _EMU, (show.slide_height or 0) / _EMU
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
    title = slide.shapes.title
    shapes = [(shape, outer) for outer in slide.shapes for shape in _flat(outer)]
    for shape, _ in sorted(shapes, key=lambda one: (one[0].top or 0, one[0].left or 0)):
        page.blocks += _shape(shape, is_title=title is not None and shape.shape_id == title.shape_id)
    if slide.element.get("show") != "0" and (hidden := _unseen(slide, shapes, size)):
        names = "piece of text cannot be seen", "pieces of text cannot be seen"
        warnings.append(hidden_text(hidden, *names, number, kept=True))
    notes = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    if notes is not None and notes.text.strip():
        page.blocks.append(Block("text", f"Notes: {notes.text.strip()}"))
    if slide.element.get("show") == "0" and page.blocks:
        warnings.append(
            hidden_text(
                len(page.blocks), "block stands on a hidden slide", "blocks stand on a hidden slide", number, kept=True
            )
        )
    return page


def _unseen(slide: Any, shapes: list[tuple[Any, Any]], size: tuple[float, float]) -> int:
    """How many pieces of text on a slide nobody sees."""
    others = [shape for part in grounds(slide) for shape in part.shapes]
    covers = [
        (other, _box(other)) for other in others
        if may_cover(other) and not (other.is_placeholder and other.part is not slide.part)
    ]  # fmt: skip
    is_bare, count = len(covers) <= MAX_COVERS and is_white(slide), 0
    for shape, outer in shapes:
        place = _box(outer)
        if is_out_of_sight(shape, place, size):
            count += any(block.text.strip() for block in _shape(shape, is_title=False))
            continue
        count += (sure := unseen_runs(shape, is_on_white=False))
        if is_bare and shape is outer and (more := unseen_runs(shape, is_on_white=True)) > sure:
            count += (more - sure) * is_on_bare(shape, place, covers)
    return count


def _flat(shape: Any) -> Iterator[Any]:
    """The shape, or, of a group, what is in it."""
    if hasattr(shape, "shapes"):
        for inner in shape.shapes:
            yield from _flat(inner)
    else:
        yield shape


def _shape(shape: Any, *, is_title: bool) -> Iterator[Block]:
    box = _box(shape)
    if getattr(shape, "has_table", False):
        yield _table(shape.table, box)
    elif getattr(shape, "has_chart", False):
        yield from chart_blocks(ElementTree.fromstring(shape.chart.part.blob), box)  # noqa: S314 (expat stops bombs)
    elif shape.has_text_frame:
        yield from _text(shape, box, is_title=is_title)
    elif shape.shape_type is not None and shape.element.tag.endswith("}pic"):
        yield Block("figure", shape.element._nvXxPr.cNvPr.get("descr") or "", box)  # noqa: SLF001 (no public way)


def _text(shape: Any, box: Box | None, *, is_title: bool) -> Iterator[Block]:
    if is_title:
        if text := " ".join(shape.text_frame.text.split()):
            yield Block("heading", text, box, level=1)
        return
    listed = shape.is_placeholder and "BODY OBJECT".find(shape.placeholder_format.type.name) >= 0
    for paragraph in shape.text_frame.paragraphs:
        text = paragraph.text.replace("\v", "\n").strip()
        if text:
            yield Block("text", text, box, marker="-" if listed else None)


def _table(table: Any, box: Box | None) -> Block:
    cells = tuple(
        Cell(row, column, cell.text.strip(), row_span=cell.span_height or 1, column_span=cell.span_width or 1)
        for row, line in enumerate(table.rows)
        for column, cell in enumerate(line.cells)
        if not cell.is_spanned
    )
    return Block("table", "\n".join(cell.text for cell in cells if cell.text), box, cells=cells)


def _box(shape: Any) -> Box | None:
    if shape.left is None or shape.top is None or shape.width is None or shape.height is None:
        return None
    left, top = shape.left / _EMU, shape.top / _EMU
    return Box(left, top, left + shape.width / _EMU, top + shape.height / _EMU)
