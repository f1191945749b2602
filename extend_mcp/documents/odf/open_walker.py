"""Converts the text, lists and tables of OpenDocument files to blocks."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from extend_mcp.documents.odf.open_lists import ListCounter
from extend_mcp.documents.odf.open_nodes import SKIPPED, blanks, count, frame_cells, table_rows
from extend_mcp.documents.odf.open_objects import OpenObjects, chart_blocks, equation_text
from extend_mcp.documents.odf.open_styles import OpenStyles
from extend_mcp.documents.office.inline import equation, lowered, raised, settle
from extend_mcp.documents.office.inner_tables import row_lines
from extend_mcp.documents.office.nesting import ListPlace, Nesting
from extend_mcp.documents.office.xml_nodes import first, local, value
from extend_mcp.documents.page import Block, Cell

MAX_CELLS = 300_000
"""The most cells of all tables of a file."""
MAX_SPACES = 1000
"""The most spaces of one run, which the file stores as a number."""
MAX_SPAN, MAX_LEVEL = 1000, 10


@dataclass(frozen=True, slots=True)
class _Mark:
    """The marker before the first paragraph of an item, and the item's place in its list."""

    marker: str
    place: ListPlace


class OpenWalker:
    """Walks text. A block of the type `page_break` marks the end of a page."""

    def __init__(self, styles: OpenStyles, objects: OpenObjects) -> None:
        self.blocks: list[Block] = []
        self.notes: list[Block] = []
        self.hidden = self.struck = 0
        self._styles = styles
        self._objects = objects
        self._cells = MAX_CELLS
        self._aside: list[Element] = []
        self._headings: list[int] = []
        self._lists = ListCounter()
        self._nesting = Nesting()

    def walk(self, node: Element) -> None:
        """Add the blocks of a text, a section, a frame or a cell."""
        for child in node:
            name = local(child)
            if name in {"p", "h"}:
                self._paragraph(child, None)
            elif name == "list":
                self._list(child, None, ())
            elif name == "table":
                self._table(child)
            elif name == "section" and value(child, "display") == "none":
                self.hidden += 1
            elif name == "soft-page-break":
                self.blocks.append(Block("page_break", ""))
            elif name == "frame":
                self.walk_shape(child)
            elif name == "annotation":
                self._comment(child)
            elif name not in SKIPPED:
                self.walk(child)

    def _paragraph(self, node: Element, mark: _Mark | None) -> None:
        look = self._styles.look("paragraph", value(node, "style-name"))
        if look.breaks_page:
            self.blocks.append(Block("page_break", ""))
        text = settle(self._text(node)) if not look.is_hidden else ""
        self.hidden += look.is_hidden and bool("".join(node.itertext()).strip())
        level = min(count(node, "outline-level", 1), MAX_LEVEL) if local(node) == "h" else look.level
        marker = mark.marker if mark is not None else ""
        if level and local(node) == "h" and text.strip():
            marker = self._heading_number(node, level) or marker
        for at, part in enumerate(text.split("\f")):
            if at:
                self.blocks.append(Block("page_break", ""))
            if part := part.strip():
                self._put(part, level, marker, mark)
                marker, mark = "", None
        self._put_aside()

    def _put(self, text: str, level: int | None, marker: str, mark: _Mark | None) -> None:
        depth = self._nesting.level(mark.place if mark is not None and not level else None)
        if level:
            label = f"{marker} " if marker and marker != "-" else ""
            self.blocks.append(Block("heading" if level == 1 else "section_heading", label + text, level=level))
        else:
            self.blocks.append(Block("text", text, marker=marker or None, level=depth if marker else None))

    def _put_aside(self) -> None:
        """Put the frames and comments of the last text behind it."""
        aside, self._aside = self._aside, []
        for one in aside:
            if local(one) == "annotation":
                self._comment(one)
            else:
                self.walk_shape(one)

    def _comment(self, node: Element) -> None:
        author = "".join(text for part in node if local(part) == "creator" for text in part.itertext()).strip()
        text = "\n".join(line for block in self._apart(node) if (line := block.text))
        if text:
            self.blocks.append(Block("text", f"Comment by {author}: {text}" if author else f"Comment: {text}"))

    def _apart(self, node: Element) -> list[Block]:
        """The blocks of a cell, a note or a comment."""
        outer, self.blocks = self.blocks, []
        nesting, self._nesting = self._nesting, Nesting()
        self.walk(node)
        inner, self.blocks, self._nesting = self.blocks, outer, nesting
        return inner

    def walk_shape(self, node: Element) -> None:
        """A picture, named by its description, an object, or a text box; of alternatives, the first."""
        root = self._objects.root(node)
        found = [Block("text", text)] if (text := equation_text(root)) else list(chart_blocks(root))
        self.blocks += found
        if found:
            return
        description = first(node, "desc") if first(node, "desc") is not None else first(node, "title")
        for child in node:
            if local(child) in {"text-box", "table"}:
                self.walk(child if local(child) == "text-box" else node)
                return
        if first(node, "image") is not None:
            self.blocks.append(Block("figure", (description.text or "").strip() if description is not None else ""))
        elif local(node) != "frame":
            self.walk(node)

    def _heading_number(self, node: Element, level: int) -> str:
        if value(node, "is-list-header") == "true":
            return ""
        above = self._headings[: level - 1] + [1] * (level - 1 - len(self._headings))
        own = self._headings[level - 1] + 1 if len(self._headings) >= level else 1
        self._headings = [*above, own]
        return self._styles.heading_number(self._headings)

    def _list(self, node: Element, style: str | None, above: tuple[int, ...]) -> None:
        """A list; `above` has the numbers of the items around it."""
        style = value(node, "style-name") or style
        number = self._lists.start(node, style, self._styles.first_number(style, len(above) + 1))
        for item in node:
            if local(item) not in {"list-item", "list-header"}:
                continue
            mark: _Mark | None = None
            if local(item) == "list-item":
                number = count(item, "start-value", number + 1)
                numbers = (*above, number)
                place = ListPlace(style or "", len(above), self._styles.list_indent(style, len(numbers)))
                mark = _Mark(self._styles.marker(style, numbers), place)
            for child in item:
                if local(child) == "list":
                    self._list(child, style, (*above, number))
                elif local(child) in {"p", "h"}:
                    self._paragraph(child, mark)
                    mark = None
        self._lists.end(node, style, number)

    def _table(self, node: Element) -> None:
        """A table, or the content of a frame around text."""
        if frame := frame_cells(node):
            for cell in frame:
                self.walk(cell)
            return
        cells: list[Cell] = []
        for at, row in enumerate(table_rows(node)):
            if value(row, "visibility") in {"collapse", "filter"}:
                self.hidden += bool("".join(row.itertext()).strip())
                continue
            column = 0
            for cell in row:
                times = min(count(cell, "number-columns-repeated", 1), MAX_SPAN)
                if local(cell) == "table-cell" and self._cells > 0:
                    cells.append(self._cell(cell, at, column))
                column += times
        if any(cell.text for cell in cells):
            text = "\n".join(cell.text for cell in cells if cell.text)
            self.blocks.append(Block("table", text, cells=tuple(cells)))

    def _cell(self, node: Element, row: int, column: int) -> Cell:
        self._cells -= 1
        lines: list[str] = []
        for one in self._apart(node):
            text = f"{one.marker} {one.text}" if one.marker else one.text
            lines += row_lines(one.cells) if one.type == "table" else filter(None, [text])
        down, across = (min(count(node, f"number-{way}-spanned", 1), MAX_SPAN) for way in ("rows", "columns"))
        return Cell(row, column, "\n".join(lines), row_span=down, column_span=across)

    def _text(self, node: Element) -> str:
        return "".join(self._pieces(node))

    def _pieces(self, node: Element) -> Iterator[str]:
        """The shown texts of a paragraph. Frames are put aside, notes at the end."""
        yield blanks(node.text)
        for child in node:
            yield from self._piece(child)
            yield blanks(child.tail)

    def _piece(self, child: Element) -> Iterator[str]:
        name = local(child)
        if name == "s":
            yield " " * min(count(child, "c", 1), MAX_SPACES)
        elif name in {"tab", "line-break", "soft-page-break"}:
            yield {"tab": "\t", "line-break": "\n"}.get(name, "\f")
        elif name == "note":
            mark = "".join(((cited := first(child, "note-citation")) is not None and cited.itertext()) or ())
            self.notes += self._note(child, mark)
            yield f"[^{mark}]"
        elif name == "frame" and (text := equation_text(self._objects.root(child))):
            yield equation(text)
        elif name in {"frame", "custom-shape", "rect", "g", "annotation"}:
            self._aside.append(child)
        elif name in {"hidden-text", "hidden-paragraph"}:
            self.hidden += bool("".join(child.itertext()).strip())
        elif name == "span":
            yield from self._span(child)
        elif name not in SKIPPED:
            yield from self._pieces(child)

    def _span(self, node: Element) -> Iterator[str]:
        """Text with its own style, unless that hides it or strikes it out."""
        look = self._styles.look("text", value(node, "style-name"))
        if look.is_hidden or look.is_struck:
            has_text = bool("".join(node.itertext()).strip())
            self.hidden += has_text and look.is_hidden
            self.struck += has_text and not look.is_hidden
            return
        text = "".join(self._pieces(node))
        is_shifted = look.shift != 0 and text.strip() and text.isprintable()
        yield (raised if look.shift > 0 else lowered)(text) if is_shifted else text

    def _note(self, node: Element, mark: str) -> list[Block]:
        body = first(node, "note-body")
        inner = self._apart(body) if body is not None else []
        text = " ".join(block.text for block in inner if block.text)
        return [Block("text", text, marker=f"[^{mark}]")] if text else []
