"""Helpers for lists, form fields and tables of HTML that do not walk their content."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from extend_mcp.documents.office.numerals import numeral
from extend_mcp.documents.page import Block

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_LAYOUT_ROLES = {"presentation", "none"}
_BUTTONS = {"password", "submit", "button", "reset", "image", "file", "hidden"}
_FORMULA = re.compile(r"(?i)(?:^|[\s_-])(?:math|tex|latex)(?:$|[\s_-])")
"""In the class of a picture: it is an equation, and its text is that of TeX."""
_PARTS = ("thead", "tbody", "tfoot")
_COUNTS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
MAX_NUMBER = 1_000_000
"""The highest number of a list item."""


def first_number(node: "LexborNode") -> int:
    """The number before that of a list's first item."""
    if node.tag != "ol":
        return 0
    items = sum(child.tag == "li" for child in node.iter()) if "reversed" in node.attributes else 0
    step = -1 if items else 1
    return _number(node, "start", items or 1) - step


def next_number(node: "LexborNode", item: "LexborNode", number: int) -> int:
    """The number of the item that follows the one with `number`."""
    step = -1 if node.tag == "ol" and "reversed" in node.attributes else 1
    return _number(item, "value", number + step)


def marker_of(node: "LexborNode", number: int) -> str:
    """The marker before a list item."""
    if node.tag != "ol":
        return "-"
    return f"{numeral(number, _COUNTS.get(node.attributes.get('type') or '1'))}."


def _number(node: "LexborNode", attribute: str, usual: int) -> int:
    text = (node.attributes.get(attribute) or "").strip()
    digits = text.removeprefix("-")
    is_number = digits.isascii() and digits.isdecimal() and len(digits) < 8
    return max(-MAX_NUMBER, min(int(text), MAX_NUMBER)) if is_number else usual


def terms_of(node: "LexborNode") -> Iterator["LexborNode"]:
    """The terms and descriptions of a description list, with its groups resolved."""
    for child in node.iter():
        if child.tag in {"dt", "dd"}:
            yield child
        elif child.tag == "div":
            yield from (inner for inner in child.iter() if inner.tag in {"dt", "dd"})


def control_text(node: "LexborNode") -> str:
    """The displayed text of a form field: its value, a box with or without a tick, the chosen options."""
    if node.tag == "select":
        return ", ".join(_chosen(node))
    if node.tag == "textarea":
        return node.text().strip()
    kind = (node.attributes.get("type") or "text").lower()
    if kind in {"checkbox", "radio"}:
        return "☒" if "checked" in node.attributes else "☐"
    return "" if kind in _BUTTONS else node.attributes.get("value") or ""


def _chosen(node: "LexborNode") -> list[str]:
    options = node.css("option")
    chosen = [option for option in options if "selected" in option.attributes]
    if "multiple" not in node.attributes:
        chosen = chosen[-1:] or options[:1]
    return [" ".join(option.text().split()) for option in chosen]


def rows_of(node: "LexborNode") -> list["LexborNode"]:
    """The rows of a table in displayed order, with its foot last, without those of inner tables."""
    rows = [row for row in node.css("tr") if _nearest_table(row) == node.mem_id]
    return sorted(rows, key=lambda row: _part(row.parent))


def rows_left(rows: Sequence["LexborNode"]) -> list[int]:
    """For each row, the number of rows left in its part of the table: no cell spans more."""
    left: list[int] = []
    below: int | None = None
    for row in reversed(rows):
        part = row.parent.mem_id if row.parent is not None else None
        left.append(left[-1] + 1 if left and part == below else 1)
        below = part
    return left[::-1]


def _part(parent: "LexborNode | None") -> int:
    return _PARTS.index(parent.tag) if parent is not None and parent.tag in _PARTS else 1


def is_layout(node: "LexborNode", rows: Sequence["LexborNode"]) -> bool:
    """True if a table is only for layout: it says so, has one cell, or has one column with inner tables."""
    if (node.attributes.get("role") or "").lower() in _LAYOUT_ROLES:
        return True
    count = 0
    for row in rows:
        cells = [cell.tag for cell in row.iter() if cell.tag in {"td", "th"}]
        if "th" in cells or len(cells) > 1:
            return False
        count += len(cells)
    return count == 1 or node.css_first("td table") is not None


def _nearest_table(node: "LexborNode") -> int | None:
    """The id of the table of a row, or None."""
    parent = node.parent
    while parent is not None and parent.tag != "table":
        parent = parent.parent
    return None if parent is None else parent.mem_id


def span(node: "LexborNode", attribute: str, most: int) -> int:
    """The number of rows or columns that a cell covers, at most `most`; 0 rows mean all that are left."""
    value = node.attributes.get(attribute) or "1"
    if not (value.isascii() and value.isdecimal()) or len(value) > 5:
        return 1
    return max(1, min(int(value), most)) if int(value) or attribute == "colspan" else max(1, most)


def line_of(block: Block) -> str:
    """A block as lines of a cell; an inner table becomes a line for each row."""
    text = block.text
    if block.cells:
        ordered = groupby(sorted(block.cells, key=lambda cell: (cell.row, cell.column)), key=lambda cell: cell.row)
        text = "\n".join("\t".join(" ".join(cell.text.split()) for cell in row) for _, row in ordered)
    return f"{block.marker} {text}" if block.marker else text


def draws_math(node: "LexborNode") -> bool:
    """True if an element is only the drawing of the equation beside it, as KaTeX, MathJax and Wikipedia write them."""
    return _is_drawing(node) and any(map(_has_math, _beside(node)))


def spells_math(node: "LexborNode") -> bool:
    """True if an element is an equation for screen readers, which is drawn beside it."""
    return _has_math(node) and any(map(_is_drawing, _beside(node)))


def is_formula(node: "LexborNode") -> bool:
    """True if a picture shows an equation, whose text is then part of the line."""
    return _FORMULA.search(node.attributes.get("class") or "") is not None


def _is_drawing(node: "LexborNode") -> bool:
    return node.attributes.get("aria-hidden") == "true"


def _has_math(node: "LexborNode") -> bool:
    return node.tag == "math" or node.css_first("math") is not None


def _beside(node: "LexborNode") -> Iterator["LexborNode"]:
    """The elements before and after an element, if only blanks are between."""
    for step in ("prev", "next"):
        other = getattr(node, step)
        while other is not None and other.tag == "-text" and not other.text(deep=False).strip():
            other = getattr(other, step)
        if other is not None and not (other.tag or "-").startswith("-"):
            yield other


def svg_text(node: "LexborNode") -> str:
    """The words in a drawing."""
    texts = (text for text in node.css("text") if not _is_defined(text, node))
    return " ".join(" ".join(text.text().split()) for text in texts).strip()


def _is_defined(node: "LexborNode", root: "LexborNode") -> bool:
    """True if a part of a drawing is only a definition that is drawn elsewhere."""
    above = node.parent
    while above is not None and above.mem_id != root.mem_id:
        if above.tag in {"defs", "symbol"}:
            return True
        above = above.parent
    return False
