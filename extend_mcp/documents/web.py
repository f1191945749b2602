"""The reader of HTML."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from extend_mcp.documents.encoding import read_text
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.hidden import hidden_text
from extend_mcp.documents.page import Block, Cell, Document, Page
from extend_mcp.documents.web_hidden import UNSHOWN, Hidden, take_out_hidden
from extend_mcp.wire.runs import RunWarning

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MAX_DEPTH = 400
"""200,000 nested elements took the parser 89 s (quadratic)."""

MAX_PLACES = 1_000_000
"""Of one table: past so many places that its merged cells cover, the rest are read as not merged."""

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
_SELF_CLOSING = _VOID | {"p", "li", "td", "th", "tr", "dt", "dd", "option", "tbody", "thead"}
_DRAWINGS = {"svg", "math"}
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<raw>script|style|textarea|title|xmp|iframe|noembed|noframes)\b.*?(?:</(?P=raw)|\Z)"
    r"|<(?P<closing>/?)(?P<name>[a-z][a-z0-9]*)(?P<rest>[^<>]*)",
    re.IGNORECASE | re.DOTALL,
)
"""A tag; or a comment or an element of raw text as a whole, as no tag within counts."""
_INLINE = {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd",
           "label", "mark", "q", "s", "samp", "small", "span", "strong",
           "sub", "sup", "time", "tt", "u", "var"}  # fmt: skip


def read_html(path: Path) -> Document:
    """Headings, paragraphs, list items and tables on one page; hidden text is left out and reported."""
    text, guessed = read_text(path)
    blocks, hidden = html_blocks(text)
    return Document("text/html", [Page(1, blocks=blocks)], 1, guessed + hidden)


def html_blocks(text: str) -> tuple[list[Block], list[RunWarning]]:
    """The blocks of an HTML text, and the report of what it hides. Raises `DocumentFailure` on absurd nesting."""
    from selectolax.lexbor import LexborHTMLParser

    _check_depth(text)
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


def _check_depth(text: str) -> None:
    """Raise `DocumentFailure` where elements nest too deep. What slips through is stopped by the run's time limit."""
    depth = drawings = 0
    for found in _TAG.finditer(text):
        name = (found["name"] or "").lower()
        is_drawn = drawings > 0 or name in _DRAWINGS
        if not name or name in _SELF_CLOSING or (is_drawn and found["rest"].endswith("/")):
            continue
        step = -1 if found["closing"] else 1
        depth = max(0, depth + step)
        drawings = max(0, drawings + step * (name in _DRAWINGS))
        if depth > MAX_DEPTH:
            raise DocumentFailure("CORRUPT_FILE", f"The HTML nests more than {MAX_DEPTH} elements.")


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
        number = 0
        for child in node.iter(include_text=True):
            tag = child.tag or ""
            if tag == "-text":
                self._inline.append(re.sub(r"\s+", " ", child.text(deep=False)))
            elif tag in UNSHOWN or tag.startswith("-"):
                continue
            elif tag == "br":
                self._inline.append("\n")
            elif tag in _INLINE and not _has_block(child):
                self.walk(child)
            elif tag == "li":
                number += 1
                self._item(child, f"{number}." if node.tag == "ol" else "-")
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
        elif tag in {"input", "textarea", "select"}:
            self._inline.append(f" {_control(tag, node)} ")
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

    def _table(self, node: "LexborNode") -> None:
        cells: list[Cell] = []
        taken: set[tuple[int, int]] = set()
        rows = [row for row in node.css("tr") if _nearest_table(row) == node.mem_id]
        for at, row in enumerate(rows):
            column = 0
            for td in row.iter():
                if td.tag not in {"td", "th"}:
                    continue
                while (at, column) in taken:
                    column += 1
                down, across = _span(td, "rowspan", len(rows) - at), _span(td, "colspan", 1000)
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
        return "\n".join(f"{block.marker} {block.text}" if block.marker else block.text for block in inner.blocks)


def _has_block(node: "LexborNode") -> bool:
    return any(child.tag not in _INLINE and child.tag not in {"br", "img"} for child in node.iter())


def _nearest_table(row: "LexborNode") -> int | None:
    parent = row.parent
    while parent is not None and parent.tag != "table":
        parent = parent.parent
    return None if parent is None else parent.mem_id


def _span(node: "LexborNode", attribute: str, most: int) -> int:
    value = node.attributes.get(attribute) or "1"
    return max(1, min(int(value), most)) if value.isdecimal() and len(value) < 6 else 1


def _control(tag: str, node: "LexborNode") -> str:
    if tag == "input":
        kind = (node.attributes.get("type") or "text").lower()
        if kind in {"checkbox", "radio"}:
            return "☒" if "checked" in node.attributes else "☐"
        return "" if kind in {"password", "submit", "button"} else node.attributes.get("value") or ""
    return node.text().strip()
