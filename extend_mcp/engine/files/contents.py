"""The text of a file, from its latest parse: the `contents` of `GET /files/{id}`, deprecated by the API."""

from typing import Any

from extend_mcp.wire.parse_output import Block, Chunk, ParseOutput


def build_contents(output: ParseOutput, *, raw_text: bool, markdown: bool) -> dict[str, Any]:
    """The requested `FileContents`: spreadsheets have `sheets`, all other files `rawText` and `pages`."""
    blocks = [block for chunk in output.chunks for block in chunk.blocks]
    result: dict[str, Any] = {"pages": []}
    if any(block.metadata.sheet for block in blocks):
        result["sheets"] = _sheets(blocks, raw_text)
    else:
        if raw_text:
            result["rawText"] = "\n\n".join(block.content for block in blocks)
        result["pages"] = _pages(output, blocks, markdown)
    if markdown:
        result["sections"] = [_section(chunk) for chunk in output.chunks]
    return result


def _sheets(blocks: list[Block], raw_text: bool) -> list[dict[str, Any]]:
    texts: dict[str, list[str]] = {}
    for block in blocks:
        if block.metadata.sheet is not None:
            texts.setdefault(block.metadata.sheet.name, []).append(block.content)
    return [
        {"sheetName": name} | ({"rawText": "\n\n".join(parts)} if raw_text else {}) for name, parts in texts.items()
    ]


def _pages(output: ParseOutput, blocks: list[Block], markdown: bool) -> list[dict[str, Any]]:
    sizes = {page.number: page for page in (output.metadata and output.metadata.pages) or []}
    texts: dict[int, list[str]] = {number: [] for number in sizes}
    for block in blocks:
        if block.metadata.page is not None:
            texts.setdefault(block.metadata.page.number, []).append(block.content)
    pages = []
    for number in sorted(texts):
        page: dict[str, Any] = {"pageNumber": number}
        if number in sizes:
            page |= {"pageHeight": sizes[number].original_page_height, "pageWidth": sizes[number].original_page_width}
        pages.append(page | ({"markdown": "\n\n".join(texts[number])} if markdown else {}))
    return pages


def _section(chunk: Chunk) -> dict[str, Any]:
    pages = chunk.metadata.page_range
    return {"startPageNumber": pages.start, "endPageNumber": pages.end, "markdown": chunk.content}
