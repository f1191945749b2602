"""Walks the visible elements of an HTML page into blocks."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from extend_mcp.documents.office.inline import equation, lowered, raised, settle
from extend_mcp.documents.office.mathml import mathml_text
from extend_mcp.documents.page import Block
from extend_mcp.documents.web.elements import (
    control_text,
    draws_math,
    first_number,
    is_formula,
    is_layout,
    line_of,
    marker_of,
    next_number,
    rows_of,
    svg_text,
    terms_of,
)
from extend_mcp.documents.web.hidden_elements import UNSHOWN, ElementLayout
from extend_mcp.documents.web.html_tables import table_cells
from extend_mcp.documents.web.side_by_side import INLINE, STACKED, rows, settle_rows

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_INLINE = {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd",
           "label", "mark", "q", "s", "samp", "small", "span", "strong",
           "acronym", "big", "math", "nobr", "output", "rb", "ruby", "strike", "sub", "sup", "time", "tt", "u", "var",
           "wbr"}  # fmt: skip
_CONTROLS = {"input", "textarea", "select"}
_LISTS = {"ul", "ol", "menu", "dir"}
_SHIFTED = {"sup": raised, "sub": lowered}
_SOFT_HYPHEN = "\N{SOFT HYPHEN}"


class PageWalker:
    """Collects inline text until a block element ends it. `shown` has the layout of elements."""

    def __init__(self, shown: ElementLayout) -> None:
        self._blocks: list[Block] = []
        self._inline: list[str] = []
        self._shown = shown
        self._depth = 0

    def blocks_in(self, node: "LexborNode") -> list[Block]:
        """The blocks in an element."""
        inner = PageWalker(self._shown)
        inner.walk(node)
        inner.flush()
        return list(settle_rows(inner._blocks))

    def flush(self) -> None:
        if text := self._taken():
            self._blocks.append(Block("text", text))

    def _taken(self) -> str:
        """The inline text so far, line by line."""
        lines = [settle(" ".join(line.split())) for line in "".join(self._inline).split("\n")]
        self._inline = []
        return "\n".join(line for line in lines if line)

    def walk(self, node: "LexborNode") -> None:
        """Visit the children of a visible element."""
        number = first_number(node)
        for child in node.iter(include_text=True):
            tag = child.tag or ""
            if tag == "-text":
                self._inline.append(re.sub(r"\s+", " ", child.text(deep=False)).replace(_SOFT_HYPHEN, ""))
            elif tag == "li":
                number = next_number(node, child, number)
                self._item(child, marker_of(node, number))
            elif self._is_inline(child, tag):
                self._put_inline(child, tag)
            elif tag == "svg":
                self._figure(svg_text(child))
            elif tag not in UNSHOWN and not tag.startswith("-"):
                self._block(tag, child)

    def _is_inline(self, node: "LexborNode", tag: str) -> bool:
        display = self._shown.displays.get(node.mem_id)
        if tag in _CONTROLS or tag in {"br", "rt", "rp", "math"}:
            return True
        if display in STACKED or tag.startswith("-"):
            return False
        return (tag in _INLINE or "-" in tag or display in INLINE) and not _has_block(node)

    def _put_inline(self, node: "LexborNode", tag: str) -> None:
        if tag == "br":
            self._inline.append("\n")
        elif tag in _CONTROLS:
            self._inline.append(f" {control_text(node)} ")
        elif tag in {"rt", "rp"}:
            self._inline.append(f"({node.text().strip()})" if tag == "rt" else "")
        elif tag == "math":
            self._inline.append(equation(mathml_text(_element(node))))
        elif tag in _SHIFTED:
            before, self._inline = self._inline, []
            self.walk(node)
            self._inline = [*before, _SHIFTED[tag]("".join(self._inline))]
        elif not draws_math(node):
            gap = " " if self._shown.displays.get(node.mem_id) in INLINE - {"inline"} else ""
            self._inline.append(gap)
            self.walk(node)
            self._inline.append(gap)

    def _block(self, tag: str, node: "LexborNode") -> None:
        if tag == "img":
            self._picture(node)
            return
        self.flush()
        if re.fullmatch(r"h[1-6]", tag):
            self._heading(node, int(tag[1]))
        elif tag == "table":
            self._table(node)
        elif tag == "pre":
            if text := node.text().strip("\n"):
                self._blocks.append(Block("text", text))
        elif tag in {"header", "footer"} and node.parent is not None and node.parent.tag == "body":
            inside = self.blocks_in(node)
            self._blocks += [replace(block, type=tag) if block.type == "text" else block for block in inside]
        elif tag == "dl":
            self._terms(node)
        elif node.mem_id in self._shown.columns:
            self._row(node, self._shown.columns[node.mem_id])
        else:
            self._depth += tag in _LISTS
            self.walk(node)
            self.flush()
            self._depth -= tag in _LISTS

    def _heading(self, node: "LexborNode", level: int) -> None:
        text = " ".join(" ".join(block.text for block in self.blocks_in(node) if block.type != "figure").split())
        if text:
            self._blocks.append(Block("heading" if level == 1 else "section_heading", text, level=level))

    def _picture(self, node: "LexborNode") -> None:
        """A picture by its text: a figure, or a part of the line if it shows a sign, as in mails, or an equation."""
        text = (node.attributes.get("alt") or "").strip()
        if draws_math(node):
            return
        if text and (is_formula(node) or not any(map(str.isalnum, text))):
            self._inline.append(text)
        else:
            self.flush()
            self._figure(text)

    def _figure(self, text: str) -> None:
        if text:
            self.flush()
            self._blocks.append(Block("figure", text))

    def _row(self, node: "LexborNode", columns: int) -> None:
        """Children beside each other: rows, if each is a line; else one after the other."""
        cells = []
        for child in node.iter(include_text=True):
            is_text = child.tag == "-text"
            if is_text and child.text(deep=False).strip():
                cells.append([Block("text", " ".join(child.text(deep=False).split()))])
            elif not is_text and child.tag not in UNSHOWN and not (child.tag or "").startswith("-"):
                inner = PageWalker(self._shown)
                inner._child(child)
                cells.append(list(settle_rows(inner._blocks)))
        found = rows(cells, columns)
        self._blocks += found if found is not None else [block for blocks in cells for block in blocks]

    def _child(self, node: "LexborNode") -> None:
        """Visit one element."""
        tag = node.tag or ""
        if tag == "svg":
            self._figure(svg_text(node))
        elif self._is_inline(node, tag):
            self._put_inline(node, tag)
        else:
            self._block(tag, node)
        self.flush()

    def _item(self, node: "LexborNode", marker: str) -> None:
        self.flush()
        start = len(self._blocks)
        self.walk(node)
        self.flush()
        if len(self._blocks) > start and self._blocks[start].type == "text" and self._blocks[start].marker is None:
            level = max(1, self._depth)
            self._blocks[start] = Block("text", self._blocks[start].text, marker=marker, level=level)

    def _terms(self, node: "LexborNode") -> None:
        """A description list: each term with its description, on one line if that is plain text."""
        terms: list[str] = []
        described = True
        for child in terms_of(node):
            inside = self.blocks_in(child)
            if child.tag == "dt":
                terms = [] if described else terms
                terms += [block.text for block in inside]
                described = False
            elif len(inside) == 1 and inside[0].type == "text" and terms:
                name = ", ".join(terms).removesuffix(":")
                self._blocks.append(Block("key_value", f"{name}: {inside[0].text}"))
                described = True
            else:
                self._blocks += [Block("text", ", ".join(terms))] if terms and not described else []
                self._blocks += inside
                described = True
        self._blocks += [Block("text", term) for term in terms] if not described else []

    def _table(self, node: "LexborNode") -> None:
        found = rows_of(node)
        if is_layout(node, found):
            self.walk(node)
            self.flush()
            return
        for child in node.iter():
            if child.tag == "caption" and (text := " ".join(block.text for block in self.blocks_in(child))):
                self._blocks.append(Block("text", text))
        cells = table_cells(found, lambda td: "\n".join(map(line_of, self.blocks_in(td))))
        if any(cell.text for cell in cells):
            self._blocks.append(Block("table", "\n".join(cell.text for cell in cells), cells=cells))


def _has_block(node: "LexborNode") -> bool:
    inline = _INLINE | _CONTROLS | {"br", "img", "rt", "rp"}
    return any(child.tag not in inline and "-" not in (child.tag or "") for child in node.iter())


def _element(node: "LexborNode") -> Element:
    """An element of the page as an XML element."""
    made = Element(node.tag or "none")
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            made.text = (made.text or "") + child.text(deep=False)
        elif not (child.tag or "-").startswith("-"):
            made.append(_element(child))
    return made
