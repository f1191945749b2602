"""The text, lists and tables of OpenDocument files as blocks."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from extend_mcp.documents.odf.open_styles import OpenStyles
from extend_mcp.documents.office.xml_nodes import first, local, value
from extend_mcp.documents.page import Block, Cell

MAX_CELLS = 300_000
"""Of all tables of a file."""
MAX_SPACES = 1000
"""Of one run of spaces, which is written as a number."""
MAX_SPAN, MAX_LEVEL = 1000, 10
_SKIPPED = frozenset(
    "page-number tracked-changes sequence-decls variable-decls user-field-decls forms annotation-end ruby-text scripts "
    "event-listeners settings table-of-content-source alphabetical-index-source illustration-index-source "
    "table-index-source object-index-source user-index-source bibliography-source".split()
)
_GROUPS = {"table-header-rows", "table-rows", "table-row-group"}


class OpenWalker:
    """Walks text. A block of the type `page_break` stands where a page ends."""

    def __init__(self, styles: OpenStyles) -> None:
        self.blocks: list[Block] = []
        self.notes: list[Block] = []
        self.hidden = self.comments = 0
        self._styles = styles
        self._cells = MAX_CELLS
        self._aside: list[Element] = []
        self._headings: list[int] = []
        self._last: dict[str | None, int] = {}

    def walk(self, node: Element, marker: str | None = None) -> None:
        """Add the blocks of what stands in a text, a section, a frame or a cell. `marker` is the first paragraph's."""
        for child in node:
            name = local(child)
            if name in {"p", "h"}:
                self._paragraph(child, marker)
                marker = None
            elif name == "list":
                self._list(child, None, 1)
            elif name == "table":
                self._table(child)
            elif name == "section" and value(child, "display") == "none":
                self.hidden += 1
            elif name == "soft-page-break":
                self.blocks.append(Block("page_break", ""))
            elif name == "frame":
                self.walk_shape(child)
            elif name == "annotation":
                self.comments += 1
            elif name not in _SKIPPED:
                self.walk(child)

    def _paragraph(self, node: Element, marker: str | None) -> None:
        look = self._styles.look("paragraph", value(node, "style-name"))
        if look.breaks_page:
            self.blocks.append(Block("page_break", ""))
        text = self._text(node) if not look.is_hidden else ""
        self.hidden += look.is_hidden and bool("".join(node.itertext()).strip())
        level = min(_number(node, "outline-level", 1), MAX_LEVEL) if local(node) == "h" else look.level
        if level and local(node) == "h" and text.strip():
            marker = self._heading_number(node, level) or marker
        for at, part in enumerate(text.split("\f")):
            if at:
                self.blocks.append(Block("page_break", ""))
            if not (part := part.strip()):
                continue
            if level:
                label = f"{marker} " if marker and marker != "-" else ""
                self.blocks.append(Block("heading" if level == 1 else "section_heading", label + part, level=level))
            else:
                self.blocks.append(Block("text", part, marker=marker or None))
            marker = None
        aside, self._aside = self._aside, []
        for one in aside:
            self.walk_shape(one)

    def walk_shape(self, node: Element) -> None:
        """A picture, named by its description, or a box of text; of what stands for one object, the first."""
        told = first(node, "desc") if first(node, "desc") is not None else first(node, "title")
        for child in node:
            if local(child) in {"text-box", "table"}:
                self.walk(child if local(child) == "text-box" else node)
                return
        if first(node, "image") is not None:
            self.blocks.append(Block("figure", (told.text or "").strip() if told is not None else ""))
        elif local(node) != "frame":
            self.walk(node)

    def _heading_number(self, node: Element, level: int) -> str:
        if value(node, "is-list-header") == "true":
            return ""
        above = self._headings[: level - 1] + [1] * (level - 1 - len(self._headings))
        own = self._headings[level - 1] + 1 if len(self._headings) >= level else 1
        self._headings = [*above, own]
        return self._styles.heading_number(self._headings)

    def _list(self, node: Element, style: str | None, depth: int) -> None:
        style = value(node, "style-name") or style
        number = self._last.get(style, 0) if value(node, "continue-numbering") == "true" else 0
        for item in node:
            if local(item) not in {"list-item", "list-header"}:
                continue
            marker: str | None = None
            if local(item) == "list-item":
                number = self._last[style] = _number(item, "start-value", number + 1)
                marker = self._styles.marker(style, depth, number)
            for child in item:
                if local(child) == "list":
                    self._list(child, style, depth + 1)
                elif local(child) in {"p", "h"}:
                    self._paragraph(child, marker)
                    marker = None

    def _table(self, node: Element) -> None:
        cells: list[Cell] = []
        for at, row in enumerate(_rows(node)):
            if value(row, "visibility") in {"collapse", "filter"}:
                self.hidden += bool("".join(row.itertext()).strip())
                continue
            column = 0
            for cell in row:
                times = min(_number(cell, "number-columns-repeated", 1), MAX_SPAN)
                if local(cell) == "table-cell" and self._cells > 0:
                    cells.append(self._cell(cell, at, column))
                column += times
        if any(cell.text for cell in cells):
            text = "\n".join(cell.text for cell in cells if cell.text)
            self.blocks.append(Block("table", text, cells=tuple(cells)))

    def _cell(self, node: Element, row: int, column: int) -> Cell:
        self._cells -= 1
        outer, self.blocks = self.blocks, []
        self.walk(node)
        inner, self.blocks = self.blocks, outer
        lines = (f"{one.marker} {one.text}" if one.marker else one.text for one in inner)
        down, across = (min(_number(node, f"number-{way}-spanned", 1), MAX_SPAN) for way in ("rows", "columns"))
        return Cell(row, column, "\n".join(line for line in lines if line), row_span=down, column_span=across)

    def _text(self, node: Element) -> str:
        return "".join(self._pieces(node))

    def _pieces(self, node: Element) -> Iterator[str]:
        """What is shown of a paragraph. Frames are put aside, notes at the end."""
        yield _blanks(node.text)
        for child in node:
            yield from self._piece(child)
            yield _blanks(child.tail)

    def _piece(self, child: Element) -> Iterator[str]:
        name = local(child)
        if name == "s":
            yield " " * min(_number(child, "c", 1), MAX_SPACES)
        elif name in {"tab", "line-break", "soft-page-break"}:
            yield {"tab": "\t", "line-break": "\n"}.get(name, "\f")
        elif name == "note":
            mark = "".join(((cited := first(child, "note-citation")) is not None and cited.itertext()) or ())
            self.notes += self._note(child, mark)
            yield f"[^{mark}]"
        elif name == "annotation":
            self.comments += 1
        elif name in {"frame", "custom-shape", "rect", "g"}:
            self._aside.append(child)
        elif name in {"hidden-text", "hidden-paragraph"} or self._is_hidden(child):
            self.hidden += bool("".join(child.itertext()).strip())
        elif name not in _SKIPPED:
            yield from self._pieces(child)

    def _is_hidden(self, node: Element) -> bool:
        return local(node) == "span" and self._styles.look("text", value(node, "style-name")).is_hidden

    def _note(self, node: Element, mark: str) -> list[Block]:
        outer, self.blocks = self.blocks, []
        if (body := first(node, "note-body")) is not None:
            self.walk(body)
        inner, self.blocks = self.blocks, outer
        text = " ".join(block.text for block in inner if block.text)
        return [Block("text", text, marker=f"[^{mark}]")] if text else []


def _rows(node: Element) -> Iterator[Element]:
    for child in node:
        if local(child) == "table-row":
            yield child
        elif local(child) in _GROUPS:
            yield from _rows(child)


def _blanks(text: str | None) -> str:
    """White space of the XML is one blank."""
    if not text:
        return ""
    squeezed = " ".join(text.split())
    return f"{' ' if text[0].isspace() else ''}{squeezed}{' ' if squeezed and text[-1].isspace() else ''}"


def _number(node: Element, name: str, usual: int) -> int:
    text = value(node, name) or ""
    return max(1, int(text)) if text.isdecimal() and len(text) < 8 else usual
