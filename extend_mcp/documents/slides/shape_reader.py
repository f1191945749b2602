"""Reads the shapes of a slide into blocks."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

from extend_mcp.documents.hidden import struck_text
from extend_mcp.documents.office.alternative_text import description
from extend_mcp.documents.office.charts import chart_blocks
from extend_mcp.documents.office.embedded_files import EmbeddedFiles
from extend_mcp.documents.office.nesting import Nesting
from extend_mcp.documents.office.smartart import smartart_blocks
from extend_mcp.documents.office.xml_nodes import local, value
from extend_mcp.documents.page import Block, Box, Cell
from extend_mcp.documents.slides.shapes import Placed
from extend_mcp.documents.slides.slide_text import ParagraphReader, bullet_styles
from extend_mcp.wire.runs import RunWarning

TITLES = {"TITLE", "CENTER_TITLE", "VERTICAL_TITLE"}
_FURNITURE = {"DATE": "footer", "FOOTER": "footer", "HEADER": "header", "SLIDE_NUMBER": "page_number"}


class ShapeReader:
    """Reads the shapes of the slide that shows the number `number`."""

    def __init__(self, number: int, embedded: EmbeddedFiles) -> None:
        self._number = number
        self._embedded = embedded
        self._inner: list[RunWarning] = []
        self._struck = self._objects = 0

    def warnings(self, page: int) -> Iterator[RunWarning]:
        """Warnings of what was left out."""
        if self._struck:
            yield struck_text(self._struck, page)
        if self._objects:
            message = f"Embedded objects on page {page} could not be read."
            yield RunWarning(code="LOCAL_NOT_SUPPORTED", message=message, page=page)
        yield from (one.model_copy(update={"page": page}) for one in self._inner)

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
            alt = shape.element._nvXxPr.cNvPr.get("descr")  # noqa: SLF001 (no public way)
            yield Block("figure", description(alt), one.box)

    def plain(self, body: Any) -> str:
        """The lines of an `a:txBody` with their markers."""
        lines = ParagraphReader(self._number)
        text = "\n".join(f"{line.marker} {line.text}" if line.marker else line.text for line in lines.read(body))
        self._struck += lines.struck
        return text

    def _graphic(self, shape: Any, box: Box | None) -> Iterator[Block]:
        """A chart, SmartArt or an embedded object; unreadable ones are counted."""
        for node in shape.element.iter():
            key = value(node, "id") if local(node) == "chart" else value(node, "dm")
            if local(node) == "oleObj":
                yield from self._object(shape, value(node, "id"), box)
            elif local(node) in {"chart", "relIds"} and key is not None:
                if key not in shape.part.rels:
                    self._objects += 1
                    continue
                root = ElementTree.fromstring(shape.part.related_part(key).blob)  # noqa: S314 (expat stops bombs)
                yield from (chart_blocks if local(node) == "chart" else smartart_blocks)(root, box)

    def _object(self, shape: Any, key: str | None, box: Box | None) -> Iterator[Block]:
        """The blocks of an embedded file, such as a table of a workbook."""
        link = shape.part.rels.get(key)
        part = link.target_part if link is not None and not link.is_external else None
        found = self._embedded.open_object(part.blob, part.partname) if part is not None else None
        if found is None:
            self._objects += 1
            return
        self._inner += found[1]
        yield from (replace(block, box=box) for block in found[0])

    def _text(self, shape: Any, box: Box | None) -> Iterator[Block]:
        lines, nesting = ParagraphReader(self._number, bullet_styles(shape)), Nesting()
        kind = shape.placeholder_format.type.name if shape.is_placeholder else ""
        paragraphs = list(lines.read(shape.text_frame._txBody))  # noqa: SLF001 (no public way)
        self._struck += lines.struck
        if kind in TITLES:
            if text := " ".join(" ".join(line.text for line in paragraphs).split()):
                yield Block("heading", text, box, level=1)
            return
        for line in paragraphs:
            if furniture := _FURNITURE.get(kind):
                yield Block(furniture, line.text, box)
            else:
                level = nesting.level(line.place if line.marker else None)
                yield Block("text", line.text, box, marker=line.marker, level=level)

    def _table(self, table: Any, box: Box | None) -> Block:
        cells = tuple(
            Cell(
                row,
                column,
                self.plain(cell.text_frame._txBody),  # noqa: SLF001 (no public way)
                row_span=cell.span_height or 1,
                column_span=cell.span_width or 1,
            )
            for row, line in enumerate(table.rows)
            for column, cell in enumerate(line.cells)
            if not cell.is_spanned
        )
        return Block("table", "\n".join(cell.text for cell in cells if cell.text), box, cells=cells)
