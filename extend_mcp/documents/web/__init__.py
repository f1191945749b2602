"""The reader of HTML."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from extend_mcp.documents.hidden import hidden_text
from extend_mcp.documents.page import Block, Cell, Document, Page
from extend_mcp.documents.text.encoding import read_text
from extend_mcp.documents.web.depth import check_depth
from extend_mcp.documents.web.elements import (
    control_text,
    first_number,
    is_layout,
    line_of,
    marker_of,
    next_number,
    rows_left,
    rows_of,
    span,
    terms_of,
)
from extend_mcp.documents.web.hidden_elements import UNSHOWN, Hidden, take_out_hidden
from extend_mcp.wire.runs import RunWarning

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MAX_PLACES = 1_000_000
"""Of one table: past so many places that its merged cells cover, the rest are read as not merged."""

_INLINE = {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd",
           "label", "mark", "q", "s", "samp", "small", "span", "strong",
           "acronym", "big", "nobr", "output", "rb", "ruby", "strike", "sub", "sup", "time", "tt", "u", "var",
           "wbr"}  # fmt: skip
_CONTROLS = {"input", "textarea", "select"}


def read_html(path: Path) -> Document:
    """Headings, paragraphs, list items and tables on one page; hidden text is left out and reported."""
    text, guessed = read_text(path)
    blocks, hidden = html_blocks(text)
    return Document("text/html", [Page(1, blocks=blocks)], 1, guessed + hidden)


def html_blocks(text: str) -> tuple[list[Block], list[RunWarning]]:
    """The blocks of an HTML text, and the report of what it hides. Raises `DocumentFailure` on absurd nesting."""
    from selectolax.lexbor import LexborHTMLParser

    check_depth(text)
    page = LexborHTMLParser(text)
    warnings = _warnings(take_out_hidden(page))
    walker = _PageWalker()
    if page.body is not None:
        walker.walk(page.body)
        walker.flush()
    return walker.blocks, warnings


def _warnings(hidden: Hidden) -> list[RunWarning]:
    warnings = []
    if hidden.taken_out:
        how = "hidden by style or attribute"
        warnings.append(
            hidden_text(hidden.taken_out, f"piece of text is {how}", f"pieces of text are {how}", kept=False)
        )
    if hidden.blended:
        how = "of the colour of what is behind"
        names = f"piece of text is {how} it", f"pieces of text are {how} them"
        warnings.append(hidden_text(hidden.blended, *names, kept=True))
    if not hidden.is_complete:
        message = "The style sheets are too long: not all of them were looked at for what they hide."
        warnings.append(RunWarning(code="LOCAL_NOT_SUPPORTED", message=message))
    return warnings


class _PageWalker:
    """Collects inline text until a block element ends it."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._inline: list[str] = []

    def flush(self) -> None:
        lines = [" ".join(line.split()) for line in "".join(self._inline).split("\n")]
        text = "\n".join(line for line in lines if line)
        self._inline = []
        if text:
            self.blocks.append(Block("text", text))

    def walk(self, node: "LexborNode") -> None:
        """Visit the children of an element that is shown."""
        number = first_number(node)
        for child in node.iter(include_text=True):
            tag = child.tag or ""
            if tag == "-text":
                self._inline.append(re.sub(r"\s+", " ", child.text(deep=False)))
            elif tag in UNSHOWN or tag.startswith("-"):
                continue
            elif tag == "br":
                self._inline.append("\n")
            elif tag in _CONTROLS:
                self._inline.append(f" {control_text(child)} ")
            elif tag in {"rt", "rp"}:
                self._inline.append(f"({child.text().strip()})" if tag == "rt" else "")
            elif (tag in _INLINE or "-" in tag) and not _has_block(child):
                self.walk(child)
            elif tag == "li":
                number = next_number(node, child, number)
                self._item(child, marker_of(node, number))
            else:
                self._block(tag, child)

    def _block(self, tag: str, node: "LexborNode") -> None:
        self.flush()
        if re.fullmatch(r"h[1-6]", tag):
            text = " ".join(node.text().split())
            level = int(tag[1])
            if text:
                self.blocks.append(Block("heading" if level == 1 else "section_heading", text, level=level))
        elif tag == "table":
            self._table(node)
        elif tag == "pre":
            if text := node.text().strip("\n"):
                self.blocks.append(Block("text", text))
        elif tag in {"header", "footer"} and node.parent is not None and node.parent.tag == "body":
            start = len(self.blocks)
            self.walk(node)
            self.flush()
            self.blocks[start:] = [
                Block(tag, block.text) if block.type == "text" else block for block in self.blocks[start:]
            ]
        elif tag == "dl":
            self._terms(node)
        elif tag == "img":
            if alt := (node.attributes.get("alt") or "").strip():
                self.blocks.append(Block("figure", alt))
        else:
            self.walk(node)
            self.flush()

    def _item(self, node: "LexborNode", marker: str) -> None:
        self.flush()
        start = len(self.blocks)
        self.walk(node)
        self.flush()
        if len(self.blocks) > start and self.blocks[start].type == "text" and self.blocks[start].marker is None:
            self.blocks[start] = Block("text", self.blocks[start].text, marker=marker)

    def _terms(self, node: "LexborNode") -> None:
        """A list of terms: each with what is said of it, on one line if that is plain text."""
        terms: list[str] = []
        for child in terms_of(node):
            inner = _PageWalker()
            inner.walk(child)
            inner.flush()
            if child.tag == "dt":
                terms += [block.text for block in inner.blocks]
            elif len(inner.blocks) == 1 and inner.blocks[0].type == "text" and terms:
                name = ", ".join(terms).removesuffix(":")
                self.blocks.append(Block("key_value", f"{name}: {inner.blocks[0].text}"))
                terms = []
            else:
                self.blocks += [Block("text", ", ".join(terms))] if terms else []
                self.blocks += inner.blocks
                terms = []
        self.blocks += [Block("text", term) for term in terms]

    def _table(self, node: "LexborNode") -> None:
        rows = rows_of(node)
        if is_layout(node, rows):
            self.walk(node)
            self.flush()
            return
        self._captions(node)
        cells: list[Cell] = []
        taken: set[tuple[int, int]] = set()
        left = rows_left(rows)
        for at, row in enumerate(rows):
            column = 0
            for td in row.iter():
                if td.tag not in {"td", "th"}:
                    continue
                while (at, column) in taken:
                    column += 1
                down, across = span(td, "rowspan", left[at]), span(td, "colspan", 1000)
                if len(taken) + down * across > MAX_PLACES:
                    down = across = 1
                taken |= {(at + i, column + j) for i in range(down) for j in range(across)}
                cells.append(Cell(at, column, self._cell_text(td), row_span=down, column_span=across))
        if any(cell.text for cell in cells):
            self.blocks.append(Block("table", "\n".join(cell.text for cell in cells), cells=tuple(cells)))

    def _cell_text(self, node: "LexborNode") -> str:
        inner = _PageWalker()
        inner.walk(node)
        inner.flush()
        return "\n".join(map(line_of, inner.blocks))

    def _captions(self, node: "LexborNode") -> None:
        """The captions of a table, as text above it."""
        for child in node.iter():
            if child.tag == "caption" and (text := " ".join(child.text().split())):
                self.blocks.append(Block("text", text))


def _has_block(node: "LexborNode") -> bool:
    inline = _INLINE | _CONTROLS | {"br", "img", "rt", "rp"}
    return any(child.tag not in inline and "-" not in (child.tag or "") for child in node.iter())
