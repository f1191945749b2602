"""Divides the blocks of a document into chunks."""

from collections.abc import Iterator
from typing import Any

from extend_mcp.analysis.blocks import BlockWriter, confidences
from extend_mcp.analysis.markdown import joined
from extend_mcp.analysis.spatial import spatial_text
from extend_mcp.documents.page import Block, Document, Page
from extend_mcp.wire.parse import ChunkingOptions, ChunkingStrategy, ParseConfig
from extend_mcp.wire.runs import RunWarning

Piece = tuple[Page, Block, str]
"""A block, its page, and the block in the target format."""
Group = tuple[list[Page], list[Piece]]
"""A future chunk: its pages, also those without a block, and its blocks."""
SEPARATOR = 2
"""Characters between two blocks."""


def chunks(
    document: Document, writer: BlockWriter, config: ParseConfig, warnings: list[RunWarning]
) -> Iterator[dict[str, Any]]:
    """The chunks in wire form. A block is never cut: one longer than `maxCharacters` is a chunk by itself."""
    strategy = config.chunking_strategy or ChunkingStrategy()
    bounds = strategy.options or ChunkingOptions()
    groups = _groups(document, writer, strategy.type or "page")
    groups = _merged(groups, bounds.min_characters or 0, bounds.max_characters)
    if bounds.max_characters:
        groups = [part for group in groups for part in _split(group, bounds.max_characters)]
        over = sum(_length(group) > bounds.max_characters for group in groups)
        if over:
            message = f"{over} chunks are longer than maxCharacters, as blocks are not cut."
            warnings.append(RunWarning(code="LOCAL_CHUNK_TOO_LONG", message=message))
    threshold = (config.advanced_options.vertical_grouping_threshold if config.advanced_options else None) or 1.0
    for pages, pieces in groups:
        whole_page = config.target == "spatial" and len(pages) == 1 and len(pieces) == _wanted(pages[0], writer)
        yield {
            "object": "chunk",
            "type": strategy.type or "page",
            "content": spatial_text(pages[0], threshold) if whole_page else _content(pieces),
            "metadata": {
                "pageRange": {"start": pages[0].number, "end": pages[-1].number},
                **confidences([word for page, block, _ in pieces for word in writer.words(page).get(id(block), [])]),
            },
            "blocks": [writer.write(page, block, text) for page, block, text in pieces],
        }


def _groups(document: Document, writer: BlockWriter, kind: str) -> list[Group]:
    by_page: list[Group] = [
        ([page], [(page, b, writer.content(b)) for b in page.blocks if writer.wanted(b)]) for page in document.pages
    ]
    if kind == "page" or not by_page:
        return by_page
    everything = _joined(by_page)
    if kind == "document":
        return [everything]
    sections: list[list[Piece]] = [[]]
    for piece in everything[1]:
        if piece[1].type in {"heading", "section_heading"} and sections[-1]:
            sections.append([])
        sections[-1].append(piece)
    return [(_pages(section), section) for section in sections if section] or [everything]


def _merged(groups: list[Group], least: int, most: int | None) -> list[Group]:
    """Join a chunk that is too short to the next, or the last one to the one before, unless that is too long."""
    merged: list[Group] = []
    for group in groups:
        short = merged and (_length(merged[-1]) < least or (group is groups[-1] and _length(group) < least))
        if short and (most is None or _length(merged[-1]) + _length(group) <= most):
            merged[-1] = _joined([merged[-1], group])
        else:
            merged.append(group)
    return merged


def _split(group: Group, most: int) -> Iterator[Group]:
    if _length(group) <= most:
        yield group
        return
    part: list[Piece] = []
    length = 0
    for piece in group[1]:
        if part and length + len(piece[2]) > most:
            yield _pages(part), part
            part, length = [], 0
        part.append(piece)
        length += len(piece[2]) + SEPARATOR
    yield _pages(part), part


def _joined(groups: list[Group]) -> Group:
    return [page for pages, _ in groups for page in pages], [piece for _, pieces in groups for piece in pieces]


def _pages(pieces: list[Piece]) -> list[Page]:
    return list({page.number: page for page, _, _ in pieces}.values())


def _wanted(page: Page, writer: BlockWriter) -> int:
    return sum(map(writer.wanted, page.blocks))


def _length(group: Group) -> int:
    return sum(len(text) for _, _, text in group[1]) + SEPARATOR * max(0, len(group[1]) - 1)


def _content(pieces: list[Piece]) -> str:
    return joined([(block, text) for _, block, text in pieces])
