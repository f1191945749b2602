"""Reads the value that distinguishes parts of one kind, by the words of `identifierKey`."""

from collections.abc import Sequence

from extend_mcp.analysis.extract import extract
from extend_mcp.analysis.extract.schema.lexicon import CONCEPTS
from extend_mcp.analysis.words.spelling import plain
from extend_mcp.documents.page import Document, Page
from extend_mcp.wire.extract import ExtractConfig

FIRST_PAGES = 3
LONGEST = 6
"""The most words of a rule that may itself be a label."""
_ALIASES = sorted((alias for concept in CONCEPTS for alias in concept.aliases), key=len, reverse=True)


def field_of(rule: str) -> str | None:
    """The field that a rule in words asks for: the longest known one in it, else a short rule itself, else None."""
    text = plain(rule)
    known = next((alias for alias in _ALIASES if " " in alias and f" {alias} " in f" {text} "), None)
    words = text.removeprefix("the ").removeprefix("use the ").split()
    return known or (" ".join(words) if 0 < len(words) <= LONGEST else None)


def identifier(document: Document, pages: Sequence[Page], rule: str) -> str:
    """The value on the first pages of a part; empty if none is found."""
    name = field_of(rule)
    if name is None:
        return ""
    part = Document(document.mime_type, list(pages[:FIRST_PAGES]), len(pages))
    key = name.replace(" ", "_")
    schema = {"type": "object", "properties": {key: {"type": ["string", "null"], "description": rule}}}
    value = extract([("", part)], ExtractConfig.model_validate({"schema": schema})).output["value"][key]
    return "" if value is None else str(value)
