"""The reader of PowerPoint files (.pptx, .pptm), slide shows (.ppsx) and templates (.potx)."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.hidden import hidden_text
from extend_mcp.documents.office.archive import DAMAGE, check_archive
from extend_mcp.documents.office.embedded_files import EmbeddedFiles
from extend_mcp.documents.office.xml_nodes import number, value
from extend_mcp.documents.page import Block, Document, Page, Read
from extend_mcp.documents.slides.hidden_slides import (
    MAX_COVERS,
    grounds,
    is_on_bare,
    is_out_of_sight,
    is_white,
    may_cover,
    unseen_runs,
)
from extend_mcp.documents.slides.readable import readable
from extend_mcp.documents.slides.shape_reader import ShapeReader
from extend_mcp.documents.slides.shapes import EMU, Placed, box_of, placed_shapes, resolve_alternatives
from extend_mcp.documents.slides.slide_comments import comment_blocks
from extend_mcp.documents.slides.standing_text import StandingText
from extend_mcp.documents.slides.untitled import title_shape
from extend_mcp.wire.runs import RunWarning

MIME_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def read_slides(path: Path, wanted: set[int] | None, read: Read | None) -> Document:
    """A page for each slide in `wanted` (from 1; None for all): shapes in reading order, then notes and comments.

    `read` opens embedded files.
    """
    from pptx import Presentation
    from pptx.exc import PythonPptxError

    check_archive(path)
    try:
        with readable(path) as file:
            show = Presentation(file)
        reader = _ShowReader(show, read)
        pages = [
            reader.page(slide, number)
            for number, slide in enumerate(show.slides, 1)
            if wanted is None or number in wanted
        ]
        count = len(show.slides)
    except (PythonPptxError, *DAMAGE) as error:
        raise DocumentFailure(
            "CORRUPT_FILE", "The PowerPoint file cannot be read: a part of it is damaged or missing."
        ) from error
    return Document(MIME_TYPE, pages, count, reader.warnings)


class _ShowReader:
    """Reads the slides of one presentation."""

    def __init__(self, show: Any, read: Read | None) -> None:
        self.warnings: list[RunWarning] = []
        self._embedded = EmbeddedFiles(read)
        self._size = (show.slide_width or 0) / EMU, (show.slide_height or 0) / EMU
        self._first = number(value(show.element, "firstSlideNum"), 1)
        self._standing = StandingText(self._size[1])

    def page(self, slide: Any, number: int) -> Page:
        """The page of a slide; `number` from 1."""
        page = Page(number, self._size[0] or None, self._size[1] or None)
        resolve_alternatives(slide)
        shapes = placed_shapes(slide)
        reader = ShapeReader(number - 1 + self._first, self._embedded)
        title = title_shape(shapes)
        for one in shapes:
            found = list(reader.read(one))
            page.blocks += map(_heading, found) if one.shape is title else found
        is_hidden = slide.element.get("show") == "0"
        if not is_hidden and (hidden := _unseen(slide, shapes, self._size)):
            names = "piece of text cannot be seen", "pieces of text cannot be seen"
            self.warnings.append(hidden_text(hidden, *names, number, kept=True))
        page.blocks += _notes(slide, reader) + comment_blocks(slide)
        if is_hidden and page.blocks:
            names = "block is on a hidden slide", "blocks are on a hidden slide"
            self.warnings.append(hidden_text(len(page.blocks), *names, number, kept=True))
        page.put_around(self._standing.new(slide, reader) if not is_hidden else [])
        self.warnings += reader.warnings(number)
        return page


def _heading(block: Block) -> Block:
    return replace(block, type="heading", text=" ".join(block.text.split()), level=1, marker=None)


def _notes(slide: Any, reader: ShapeReader) -> list[Block]:
    frame = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    text = reader.plain(frame._txBody) if frame is not None else ""  # noqa: SLF001 (no public way)
    return [Block("text", f"Notes: {text}")] if text else []


def _unseen(slide: Any, shapes: Sequence[Placed], size: tuple[float, float]) -> int:
    """The number of invisible pieces of text on a slide."""
    others = [shape for part in grounds(slide) for shape in part.shapes]
    covers = [
        (other, box_of(other)) for other in others
        if may_cover(other) and not (other.is_placeholder and other.part is not slide.part)
    ]  # fmt: skip
    is_bare, count = len(covers) <= MAX_COVERS and is_white(slide), 0
    for one in shapes:
        place = box_of(one.outer)
        if is_out_of_sight(one.shape, place, size):
            count += any(block.text.strip() for block in ShapeReader(0, EmbeddedFiles(None)).read(one))
            continue
        count += (sure := unseen_runs(one.shape, is_on_white=False))
        if is_bare and one.shape is one.outer and (more := unseen_runs(one.shape, is_on_white=True)) > sure:
            count += (more - sure) * is_on_bare(one.shape, place, covers)
    return count
