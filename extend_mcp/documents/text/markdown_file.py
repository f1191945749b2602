"""Reads Markdown: headings, lists, tables, code and paragraphs, by CommonMark with pipe tables."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from extend_mcp.documents.page import Block, Document, Page
from extend_mcp.documents.text.encoding import read_text
from extend_mcp.documents.text.text_table import table_block

if TYPE_CHECKING:
    from markdown_it.token import Token

_LISTS = {f"{kind}_list_{end}" for kind in ("bullet", "ordered") for end in ("open", "close")}
_BREAK = re.compile(r"(?i)<br\s*/?>")
_LESS = "&lt;"
"""The code of a sign that would begin a tag."""
"""A line break in a table's cell."""


def read_markdown(path: Path) -> Document:
    """The blocks of a file, on one page."""
    text, warnings = read_text(path)
    return Document("text/markdown", [Page(1, blocks=list(markdown_blocks(text)))], 1, warnings)


def markdown_blocks(text: str) -> Iterator[Block]:
    """The blocks of Markdown text, with its inline marks unchanged."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark").enable("table").disable(["inline", "reference"])
    tokens = reader.parse(text)
    marker: str | None = None
    at = depth = 0
    while at < len(tokens):
        token = tokens[at]
        at += 1
        if token.type in _LISTS:
            depth += token.nesting
        elif token.type == "list_item_open":
            marker = token.info + token.markup
        elif token.type == "table_open":
            end = next(i for i in range(at, len(tokens)) if tokens[i].type == "table_close")
            yield table_block(_rows(tokens[at:end]))
            at = end
        elif token.type == "heading_open":
            level = int(token.tag[1:])
            yield Block("heading" if level == 1 else "section_heading", _joined(tokens[at]), level=level)
            at += 1
        elif token.type in ("fence", "code_block"):
            yield Block("text", token.content.rstrip("\n"))
        elif token.type in ("inline", "html_block") and token.content.strip():
            yield Block("text", _joined(token), marker=marker, level=depth if marker else None)
            marker = None


def _joined(token: "Token") -> str:
    """Text of several lines on one line."""
    return " ".join(part.strip() for part in token.content.splitlines()).replace(_LESS, "<")


def _rows(tokens: Sequence["Token"]) -> list[list[str]]:
    """The cells of a table, row by row."""
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_BREAK.sub("\n", token.content).strip().replace(_LESS, "<"))
    return rows
