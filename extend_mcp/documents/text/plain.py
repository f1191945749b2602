"""Reads plain text, and XML as plain text."""

import re
from pathlib import Path

from extend_mcp.documents.page import Block, Document, Page
from extend_mcp.documents.text.encoding import read_text


def read_plain(path: Path, mime_type: str) -> Document:
    """Paragraphs end at blank lines, pages at form feeds."""
    text, warnings = read_text(path)
    pages = [
        Page(number, blocks=[Block("text", part) for part in paragraphs(page)])
        for number, page in enumerate(text.split("\f"), 1)
    ]
    return Document(mime_type, pages, len(pages), warnings)


def paragraphs(text: str) -> list[str]:
    """The parts between blank lines."""
    parts = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    return [part.strip("\n").rstrip() for part in parts if part.strip()]
