"""Small documents made of text: each word stands where its characters stand in the lines."""

import re
from typing import Any

from extend_mcp.analysis.extract import Extraction, extract
from extend_mcp.documents.page import Block, Box, Document, Page, Word
from extend_mcp.documents.structure import read_structure
from extend_mcp.wire.extract import ExtractConfig

TEXT: dict[str, Any] = {"type": ["string", "null"]}
NUMBER: dict[str, Any] = {"type": ["number", "null"]}
INTEGER: dict[str, Any] = {"type": ["integer", "null"]}
BOOLEAN: dict[str, Any] = {"type": ["boolean", "null"]}
DATE: dict[str, Any] = {**TEXT, "extend:type": "date"}
MONEY: dict[str, Any] = {
    "type": "object",
    "extend:type": "currency",
    "properties": {"amount": NUMBER, "iso_4217_currency_code": TEXT},
}
SIGNATURE: dict[str, Any] = {
    "type": "object",
    "extend:type": "signature",
    "properties": {"printed_name": TEXT, "signature_date": DATE, "is_signed": BOOLEAN, "title_or_role": TEXT},
}


def paper(*pages: str, confidence: float | None = None) -> Document:
    """A document of letter pages in a typewriter face: 6 points a character, 14.4 a line."""
    document = Document("application/pdf", [_page(text, i + 1, confidence) for i, text in enumerate(pages)], len(pages))
    read_structure(document.pages)
    return document


def _page(text: str, number: int, confidence: float | None) -> Page:
    words = []
    for row, line in enumerate(text.strip("\n").split("\n")):
        top = 30 + row * 14.4
        for found in re.finditer(r"\S+", line):
            box = Box(30 + found.start() * 6, top, 30 + found.end() * 6, top + 10)
            words.append(Word(found.group(), box, confidence))
    return Page(number, 612, 792, words, ocr=confidence is not None)


def plain_text(text: str) -> Document:
    """A document without geometry: one block of text."""
    return Document("text/plain", [Page(1, blocks=[Block("text", text)])], 1)


def shape(**properties: Any) -> dict[str, Any]:
    """A schema object with these properties."""
    return {"type": "object", "properties": properties}


def rows_of(**properties: Any) -> dict[str, Any]:
    """An array of objects."""
    return {"type": "array", "items": shape(**properties)}


def run(document: Document, schema: dict[str, Any] | None, **options: Any) -> Extraction:
    """Extract from one document, named `file_1`."""
    body: dict[str, Any] = {"advancedOptions": {"citationsEnabled": True, **options}}
    if schema is not None:
        body["schema"] = schema
    return extract([("file_1", document)], ExtractConfig.model_validate(body))


def values(document: Document, **properties: Any) -> dict[str, Any]:
    """The values that are read for these properties."""
    value: dict[str, Any] = run(document, shape(**properties)).output["value"]
    return value


def metadata(document: Document, **properties: Any) -> dict[str, Any]:
    """The confidence and places of the values that are read for these properties, by their paths."""
    found: dict[str, Any] = run(document, shape(**properties)).output["metadata"]
    return found
