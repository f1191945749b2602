"""The reader of Word files (.docx, .docm, .dotx), both transitional and strict.

It walks the XML by local names, so that one walker serves both dialects; expat stops entity bombs and loads nothing
from outside.
"""

import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

from extend_mcp.documents.archive import DAMAGE, check_archive
from extend_mcp.documents.charts import chart_blocks
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.hidden import hidden_text
from extend_mcp.documents.page import Block, Cell, Document, Page
from extend_mcp.documents.word_hidden import UNKNOWN, Ground, Letters, behind
from extend_mcp.documents.word_styles import Styles, first, local, number, value
from extend_mcp.wire.runs import RunWarning

MIME_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAX_SPAN = 100
"""Columns that a cell may span; Word itself makes at most 63."""
_SKIPPED = {"del", "moveFrom", "pPr", "rPr", "Fallback", "instrText", "delText", "sectPr", "tblPr", "tblGrid"}
_MARKS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-", "lastRenderedPageBreak": "\f"}
Node = ElementTree.Element


def read_word(path: Path) -> Document:
    """Pages are cut at page breaks and where Word last broke the page; without either, all is on one page."""
    check_archive(path)
    with zipfile.ZipFile(path) as archive:
        root = read_part(archive, "word/document.xml")
        if root is None:
            raise DocumentFailure("CORRUPT_FILE", "The Word file holds no word/document.xml.")
        looks = read_part(archive, "word/styles.xml")
        styles = Styles(looks, read_part(archive, "word/numbering.xml"))
        paper = value(first(root, "background"), "color")
        walker = _BodyWalker(
            styles, Letters(looks), _charts(archive), Ground(paper) if paper and paper != "auto" else Ground()
        )
        for kind in ("header", "footer"):
            walker.furniture(kind, _parts(archive, kind))
        walker.body(first(root, "body"))
        for kind in ("footnote", "endnote"):
            walker.notes(kind, read_part(archive, f"word/{kind}s.xml"))
    return Document(MIME_TYPE, walker.pages, len(walker.pages), walker.warnings())


def read_part(archive: zipfile.ZipFile, name: str) -> Node | None:
    """A part of the package as XML; None where there is none. Raises `DocumentFailure` on damage."""
    if name not in archive.NameToInfo:
        return None
    try:
        return ElementTree.fromstring(archive.read(name))  # noqa: S314 (see above)
    except DAMAGE as error:
        raise DocumentFailure("CORRUPT_FILE", "The Word file cannot be read: a part of it is damaged.") from error


def _parts(archive: zipfile.ZipFile, kind: str) -> list[Node]:
    names = sorted(name for name in archive.namelist() if name.startswith(f"word/{kind}") and name.endswith(".xml"))
    return [part for name in names if (part := read_part(archive, name)) is not None]


def _charts(archive: zipfile.ZipFile) -> dict[str, Node]:
    """The charts of the document by relationship id."""
    links = read_part(archive, "word/_rels/document.xml.rels")
    targets = {value(link, "Id") or "": value(link, "Target") or "" for link in (links if links is not None else ())}
    parts = {
        key: read_part(archive, f"word/{target}") for key, target in targets.items() if target.startswith("charts/")
    }
    return {key: part for key, part in parts.items() if part is not None}


class _BodyWalker:
    """Turns the body's paragraphs and tables into blocks on pages."""

    def __init__(self, styles: Styles, letters: Letters, charts: dict[str, Node], ground: Ground) -> None:
        self.pages = [Page(1)]
        self._styles = styles
        self._letters = letters
        self._ground = ground
        self._charts = charts
        self._hidden = self._blended = 0
        self._broken = False
        self._counters: dict[tuple[str, int], int] = Counter()
        self._aside: list[Node] = []

    def warnings(self) -> list[RunWarning]:
        found = []
        if self._hidden:
            found.append(
                hidden_text(
                    self._hidden,
                    "run of text is formatted as hidden or too small to read",
                    "runs of text are formatted as hidden or too small to read",
                    kept=False,
                )
            )
        if self._blended:
            names = (
                "run of text has the colour of what is behind it",
                "runs of text have the colour of what is behind them",
            )
            found.append(hidden_text(self._blended, *names, kept=True))
        if not self._broken:
            message = "The file says nowhere where its pages end, so all of its text stands on page 1."
            found.append(RunWarning(code="LOCAL_PAGES_UNKNOWN", message=message))
        return found

    def furniture(self, kind: str, parts: list[Node]) -> None:
        """Running headers or footers, each text once, on the first page."""
        texts = (self._text(paragraph).strip() for part in parts for paragraph in _paragraphs(part))
        self.pages[0].blocks += [Block(kind, text) for text in dict.fromkeys(texts) if text]

    def notes(self, kind: str, part: Node | None) -> None:
        """Foot- or endnotes, at the end of the last page."""
        for note in part if part is not None else ():
            text = " ".join(self._text(paragraph).strip() for paragraph in _paragraphs(note)).strip()
            if local(note) == kind and value(note, "type") is None and text:
                self.pages[-1].blocks.append(Block("text", text, marker=f"[^{value(note, 'id')}]"))

    def body(self, node: Node | None) -> None:
        """Walk block elements; containers such as content controls are entered."""
        for child in node if node is not None else ():
            name = local(child)
            if name == "p":
                self._paragraph(child)
            elif name == "tbl":
                self._add(self._table(child))
            elif name not in _SKIPPED:
                self.body(child)

    def _add(self, block: Block) -> None:
        if block.text.strip():
            self.pages[-1].blocks.append(block)

    def _paragraph(self, node: Node) -> None:
        look = self._styles.paragraph(first(node, "pPr"))
        if look.page_break_before and self.pages[-1].blocks:
            self._new_page()
        whole = self._text(node)
        marker = self._marker(look.numbering) if whole.strip() else None
        for at, text in enumerate(whole.split("\f")):
            if at:
                self._new_page()
            if look.level:
                label = f"{marker} " if marker and marker != "-" else ""
                kind = "heading" if look.level == 1 else "section_heading"
                self._add(Block(kind, label + text.strip() if text.strip() else "", level=look.level))
            else:
                self._add(Block("text", text.strip(), marker=marker))
        aside, self._aside = self._aside, []
        for one in aside:
            if local(one) == "pic":
                picture = value(first(first(one, "nvPicPr"), "cNvPr"), "descr") or ""
                self.pages[-1].blocks.append(Block("figure", picture))
            elif (chart := self._charts.get(value(one, "id") or "")) is not None:
                self.pages[-1].blocks += chart_blocks(chart)
            else:
                with self._on(UNKNOWN):
                    self.body(one)

    def _new_page(self) -> None:
        self._broken = True
        self.pages.append(Page(len(self.pages) + 1))

    def _marker(self, numbering: tuple[str, int] | None) -> str | None:
        if numbering is None or not self._styles.is_list(numbering):
            return None
        number, level = numbering
        self._counters[numbering] += 1
        for other in [key for key in self._counters if key[0] == number and key[1] > level]:
            del self._counters[other]
        return self._styles.marker(numbering, [self._counters.get((number, depth), 1) for depth in range(level + 1)])

    def _table(self, node: Node) -> Block:
        cells: list[Cell] = []
        above: dict[int, int] = {}
        style = value(first(first(node, "tblPr"), "tblStyle"), "val")
        ground = UNKNOWN if self._letters.is_shaded(style) else behind(first(node, "tblPr")) or self._ground
        for at, row in enumerate(_rows(node)):
            column = 0
            for cell in _children(row, "tc"):
                look = first(cell, "tcPr")
                across = max(1, min(number(value(first(look, "gridSpan"), "val")), MAX_SPAN))
                merge = first(look, "vMerge")
                if merge is not None and value(merge, "val") != "restart" and column in above:
                    grown = cells[above[column]]
                    cells[above[column]] = Cell(
                        grown.row, column, grown.text, row_span=at - grown.row + 1, column_span=grown.column_span
                    )
                else:
                    above[column] = len(cells)
                    with self._on(behind(look) or ground):
                        cells.append(Cell(at, column, self._cell_text(cell), column_span=across))
                column += across
        return Block("table", "\n".join(cell.text for cell in cells if cell.text), cells=tuple(cells))

    def _cell_text(self, node: Node) -> str:
        texts = (self._text(paragraph).replace("\f", " ").strip() for paragraph in _paragraphs(node))
        return "\n".join(text for text in texts if text)

    def _text(self, node: Node) -> str:
        """The shown text of a paragraph; `\\f` stands for a page break. Text boxes and pictures are put aside."""
        return "".join(self._pieces(node, first(node, "pPr")))

    def _pieces(self, node: Node, above: Node | None) -> Iterator[str]:
        """What is shown of a part of a paragraph with the `w:pPr` that stand in `above`."""
        for child in node:
            name = local(child)
            if name == "r":
                yield from self._run(child, above)
            elif name == "t":
                yield child.text or ""
            elif name == "br":
                yield "\f" if value(child, "type") == "page" else "\n"
            elif name in _MARKS:
                yield _MARKS[name]
            elif name == "footnoteReference":
                yield f"[^{value(child, 'id')}]"
            elif name in {"txbxContent", "pic", "chart"}:
                self._aside.append(child)
            elif name not in _SKIPPED:
                yield from self._pieces(child, above)

    def _run(self, node: Node, above: Node | None) -> Iterator[str]:
        look = self._letters.of(first(node, "rPr"), above)
        if look.is_hidden:
            self._hidden += any(local(part) == "t" for part in node)
            return
        if look.is_blended(above, self._ground):
            self._blended += any((part.text or "").strip() != "" for part in node if local(part) == "t")
        yield from self._pieces(node, above)

    @contextmanager
    def _on(self, ground: Ground) -> Iterator[None]:
        """Read what is inside as painted on `ground`."""
        before, self._ground = self._ground, ground
        yield
        self._ground = before


def _children(node: Node, name: str) -> Iterator[Node]:
    for child in node:
        if local(child) == name:
            yield child
        elif local(child) in {"sdt", "sdtContent", "customXml"}:
            yield from _children(child, name)


def _rows(node: Node) -> Iterator[Node]:
    return _children(node, "tr")


def _paragraphs(node: Node) -> Iterator[Node]:
    for child in node:
        if local(child) == "p":
            yield child
        elif local(child) not in _SKIPPED:
            yield from _paragraphs(child)
