"""Converts pages of words and blocks to the API's parse output."""

from collections.abc import Iterator
from typing import Any

from extend_mcp.analysis.blocks import BlockWriter
from extend_mcp.analysis.chunks import chunks
from extend_mcp.analysis.ocr_details import ocr_details
from extend_mcp.analysis.options import unsupported
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.page import Document
from extend_mcp.wire.parse import ChunkingStrategy, ParseAdvancedOptions, ParseConfig
from extend_mcp.wire.runs import RunWarning

DPI = 72
"""Polygons are in points, so the API's scale from points to polygons is 1."""


def keeps_words(config: ParseConfig) -> bool:
    """True if the output has the places of words, so that the document must be opened with its words."""
    ocr = config.advanced_options.return_ocr if config.advanced_options else None
    return config.target == "spatial" or (ocr is not None and bool(ocr.words or ocr.lines))


def parse(document: Document, config: ParseConfig) -> tuple[dict[str, Any], list[RunWarning]]:
    """A `ParseOutput` in wire form, and the warnings of reading and writing it. Raises `DocumentFailure`."""
    warnings: list[RunWarning] = []
    output = {key: list(value) if key == "chunks" else value for key, value in members(document, config, warnings)}
    return output, warnings


def members(document: Document, config: ParseConfig, warnings: list[RunWarning]) -> Iterator[tuple[str, Any]]:
    """The keys and values of a `ParseOutput`, each to be used before the next; its chunks are generated one by one.

    Adds to the warnings as it goes. Raises `DocumentFailure`.
    """
    strategy = config.chunking_strategy or ChunkingStrategy()
    if config.target == "spatial" and strategy.type not in {None, "page"}:
        message = f"The spatial target needs chunking by page, not by {strategy.type}."
        raise DocumentFailure("INVALID_CONFIG_OPTIONS", message)
    if config.block_options and (tables := config.block_options.tables) and tables.table_header_continuation_enabled:
        from extend_mcp.documents.structure import repeat_headings

        repeat_headings(document.pages)
    writer = BlockWriter(config)
    warnings += [*document.warnings, *unsupported(config, document)]
    if not any(page.blocks or page.words for page in document.pages):
        warnings.append(RunWarning(code="LOCAL_EMPTY_DOCUMENT", message="No text was found on any page."))
    yield "chunks", chunks(document, writer, config, warnings)
    options = config.advanced_options or ParseAdvancedOptions()
    if options.return_ocr is not None and (options.return_ocr.words or options.return_ocr.lines):
        yield "ocr", ocr_details(document, writer, options.return_ocr)
    yield "metadata", _metadata(document)


def _metadata(document: Document) -> dict[str, Any]:
    """Pages are listed if they have a size: for PDFs, images and slides."""
    pages = [
        {
            "number": page.number,
            "rotationApplied": page.rotation,
            "originalPageWidth": page.width,
            "originalPageHeight": page.height,
            "dpi": DPI,
        }
        for page in document.pages
        if page.width is not None
    ]
    return {"originalMimeType": document.mime_type, "finalMimeType": document.mime_type, "pages": pages or None}
