"""The walk through the parts of a Word file: paragraphs and tables as blocks on pages."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree.ElementTree import Element

from extend_mcp.documents.office.alternative_text import description
from extend_mcp.documents.office.charts import chart_blocks
from extend_mcp.documents.office.embedded_files import EmbeddedFiles
from extend_mcp.documents.office.inner_tables import row_lines
from extend_mcp.documents.office.nesting import Nesting
from extend_mcp.documents.office.smartart import smartart_blocks
from extend_mcp.documents.office.xml_nodes import first, local, value
from extend_mcp.documents.page import Block, Page, Read
from extend_mcp.documents.word.content_controls import settle_controls
from extend_mcp.documents.word.field_codes import UNPRINTED
from extend_mcp.documents.word.hidden_words import UNKNOWN, behind
from extend_mcp.documents.word.joined_paragraphs import is_mark_hidden, join_paragraphs
from extend_mcp.documents.word.numbering import BULLET, Label, Numbering
from extend_mcp.documents.word.package import Package, PackagePart
from extend_mcp.documents.word.paragraph_styles import ParagraphLook, Styles
from extend_mcp.documents.word.paragraph_text import BREAK, RENDERED, TextReader, alternative
from extend_mcp.documents.word.table_cells import frame_cells, table_cells
from extend_mcp.documents.word.unstyled_headings import HeadingFinder
from extend_mcp.wire.runs import RunWarning

_BREAKS = re.compile(f"([{BREAK}{RENDERED}])")


class BlockWalker:
    """Turns a file's paragraphs and tables into blocks on `pages`.

    `broken`: the file says where pages end. `is_fresh`: the last page is still empty. `unread` names unreadable content
    of the file; `prompts` counts fields that are not filled in; `warnings` are those of embedded files, which `read`
    opens.
    """

    def __init__(
        self, package: Package, reader: TextReader, styles: Styles, numbering: Numbering, read: Read | None
    ) -> None:
        self.pages = [Page(1)]
        self.reader = reader
        self.broken = False
        self.unread: set[str] = set()
        self.prompts = 0
        self.warnings: list[RunWarning] = []
        self.headings = HeadingFinder()
        self.package = package
        self._styles = styles
        self._numbering = numbering
        self._nesting = Nesting()
        self._embedded = EmbeddedFiles(read)
        self._part = PackagePart(Element("none"))
        self.is_fresh = True
        self._is_aside = False

    def end_section(self) -> None:
        """Called at the end of a section."""

    def put_comment(self, key: str) -> None:
        """Called behind the text of the comment with that id."""

    def walk(self, node: Element | None) -> None:
        """Walk block elements; containers such as content controls are entered."""
        for child in node if node is not None else ():
            name = local(child)
            if name == "p":
                self._paragraph(child)
            elif name == "tbl":
                self._table(child)
            elif name == "AlternateContent":
                self.walk(alternative(child))
            elif name == "altChunk":
                self._embed(child)
            elif name not in UNPRINTED:
                self.walk(child)

    def _paragraph(self, node: Element) -> None:
        properties, began = first(node, "pPr"), self.pages[-1]
        look = self._styles.paragraph(properties)
        if look.page_break_before and not self.is_fresh and not self._is_aside:
            self.new_page()
            began = self.pages[-1]
        text = self.reader.read(node)
        label = None if is_mark_hidden(properties) and not text.strip() else self._label(look)
        for piece in _BREAKS.split(text):
            if piece in {BREAK, RENDERED}:
                if not self._is_aside and not (piece == RENDERED and self.is_fresh):
                    self.new_page()
            elif piece.strip():
                self._put(piece.strip(), look, label)
                label = None
        self._put_aside()
        if self.pages[-1] is began:
            self.is_fresh = False
        if not self._is_aside and first(properties, "sectPr") is not None:
            self.end_section()

    def _label(self, look: ParagraphLook) -> Label | None:
        return self._numbering.marker(look) if look.numbering is not None else None

    def _put(self, text: str, look: ParagraphLook, label: Label | None) -> None:
        text = f"{label.box} {text}" if label and label.box else text
        depth = self._nesting.level(label.place if label and not look.level else None)
        if look.level:
            text = f"{label.marker} {text}" if label and label.marker != BULLET else text
            block = Block("heading" if look.level == 1 else "section_heading", text, level=look.level)
        else:
            block = Block("text", text, marker=label.marker if label else None, level=depth)
        self.pages[-1].blocks.append(block)
        self.is_fresh = False
        if not self._is_aside:
            self.headings.add(self.pages[-1], block, self.reader.emphasis)

    def _put_aside(self) -> None:
        """Put the text boxes, pictures and so on of the last text behind it."""
        aside, self.reader.aside = self.reader.aside, []
        for one in aside:
            match local(one):
                case "pic":
                    alt = value(first(first(one, "nvPicPr"), "cNvPr"), "descr")
                    self.pages[-1].blocks.append(Block("figure", description(alt)))
                case "tbl":
                    self._table(one)
                case "txbxContent":
                    with self._apart(one), self.reader.on(UNKNOWN):
                        self.walk(one)
                case "OLEObject":
                    self._embed(one)
                case "commentReference":
                    self.put_comment(value(one, "id") or "")
                case _:
                    self._put_drawing(one)

    def _embed(self, node: Element) -> None:
        """Put the content of an embedded file on the page."""
        name = self._part.links.get(value(node, "id") or "")
        is_object = local(node) == "OLEObject"
        read = self._embedded.open_object if is_object else self._embedded.open
        found = read(self.package.data(name), name) if name is not None else None
        if found is None:
            self.unread.add("embedded objects" if is_object else "files embedded as text")
            return
        self.pages[-1].blocks += found[0]
        self.warnings += found[1]
        self.is_fresh = False

    def _put_drawing(self, node: Element) -> None:
        """A chart or SmartArt, which are separate parts."""
        part = self.package.part(self._part.links.get(value(node, "id") or value(node, "dm") or ""))
        if part is None:
            self.unread.add("drawings whose part is missing")
        else:
            self.pages[-1].blocks += (smartart_blocks if local(node) == "relIds" else chart_blocks)(part.root)

    def new_page(self) -> None:
        """End the page."""
        self.broken = self.is_fresh = True
        self.pages.append(Page(len(self.pages) + 1))

    def _table(self, node: Element) -> None:
        """A table, or the content of a frame around text."""
        properties, frame = first(node, "tblPr"), frame_cells(node)
        is_shaded = self.reader.letters.is_shaded(value(first(properties, "tblStyle"), "val"))
        with self.reader.on(UNKNOWN if is_shaded else behind(properties) or self.reader.ground):
            for cell in frame:
                with self.reader.on(behind(first(cell, "tcPr")) or self.reader.ground):
                    self.walk(cell)
            if frame:
                return
            cells = table_cells(node, self._cell_text)
        text = "\n".join(cell.text for cell in cells if cell.text)
        if text.strip():
            self.pages[-1].blocks.append(Block("table", text, cells=tuple(cells)))
            self.is_fresh = False
        self._put_aside()

    def _cell_text(self, node: Element) -> str:
        with self.reader.on(behind(first(node, "tcPr")) or self.reader.ground):
            return "\n".join(self._lines(node))

    def _lines(self, node: Element) -> Iterator[str]:
        """The paragraphs of a cell, and the rows of tables in it."""
        for child in node:
            name = local(child)
            if name == "p":
                look = self._styles.paragraph(first(child, "pPr"))
                label = self._label(look)
                text = _BREAKS.sub(" ", self.reader.read(child)).strip()
                if label and (text or label.marker != BULLET):
                    text = " ".join(part for part in (label.marker, label.box, text) if part)
                if text:
                    yield text
            elif name == "tbl":
                yield from row_lines(table_cells(child, self._cell_text))
            elif name not in UNPRINTED:
                yield from self._lines(alternative(child) if name == "AlternateContent" else child)

    def collected(self, root: Element) -> list[Block]:
        """The blocks of a header, a footer or a note, which do not begin new pages."""
        pages, self.pages = self.pages, [Page(1)]
        with self._apart(root):
            self.walk(root)
        blocks, self.pages = self.pages[0].blocks, pages
        return blocks

    @contextmanager
    def reading(self, part: PackagePart) -> Iterator[None]:
        """Read the text in the context as text of `part`."""
        self.prompts += settle_controls(part.root)
        join_paragraphs(part.root)
        before, self._part = self._part, part
        with self.reader.part(part.root):
            yield
        self._part = before

    @contextmanager
    def _apart(self, root: Element) -> Iterator[None]:
        """Read the text in the context as text outside the main text: it breaks no page and is not counted."""
        before = self._is_aside, self.is_fresh
        self._is_aside = True
        with self.reader.part(root):
            yield
        self._is_aside, self.is_fresh = before
