"""The words of a parse with their places: those of `returnOcr`, or on pages without them, those of the blocks."""

import json
from collections.abc import Iterator
from typing import Any

from extend_mcp.errors import BadAnswer, Refused
from extend_mcp.grounding import PlacedBox, PlacedWord
from extend_mcp.grounding.block_words import lines_of
from extend_mcp.long_work import check_in
from extend_mcp.wire.parse_runs import ParseRun

MOST = 100_000_000
"""The most characters of a run that is read: about half a million words, each of which becomes a tuple."""


def placed_words(run: ParseRun, most: int = MOST) -> tuple[list[PlacedWord], int]:
    """The words, page by page, and how many pages have only those of their blocks, with the boxes of the blocks.

    They are read from the run's own JSON: for a large run nothing else has its words. Raises `Refused` if it has more
    than `most` characters.
    """
    body = run.body or run.model_dump_json(by_alias=True)
    if len(body) > most:
        hint = 'Parse fewer pages at a time, and ground on those: parse_document(file=…, pages="1-200").'
        raise Refused("LOCAL_TOO_LARGE", f"Run {run.id} has more than {most:,} characters.", hint=hint, run_id=run.id)
    output = json.loads(body, object_hook=_lean).get("output") or {}
    try:
        words = [word for word in (output.get("ocr") or {}).get("words") or [] if word.text]
        have_words = {word.page for word in words}
        others = list(_words_of_blocks(output, have_words))
    except (LookupError, TypeError, AttributeError):
        raise BadAnswer("LOCAL_BAD_ANSWER", "the parse has an unexpected form", run_id=run.id) from None
    return [*words, *others], len({word.page for word in others})


def _lean(value: dict[str, Any]) -> Any:
    """A word as a tuple; anything else unchanged."""
    if "pageNumber" not in value:
        return value
    check_in()
    content, page, confidence = value.get("content"), value["pageNumber"], value.get("confidence")
    if not (isinstance(content, str) and isinstance(page, int) and isinstance(confidence, int | float | None)):
        return value
    return PlacedWord(content, page, _box(value.get("boundingBox")), confidence)


def _box(sides: Any) -> PlacedBox | None:
    """The box; None if a side is unknown."""
    try:
        left, top, right, bottom = sides["left"], sides["top"], sides["right"], sides["bottom"]
        return PlacedBox(left, top, right, bottom) if isinstance(left + top + right + bottom, float | int) else None
    except (LookupError, TypeError):
        return None


def _words_of_blocks(output: dict[str, Any], but: set[int]) -> Iterator[PlacedWord]:
    """The words of the blocks of all pages except `but`."""
    line = 0
    for chunk in output.get("chunks") or ():
        first = chunk["metadata"]["pageRange"]["start"]
        for block in chunk.get("blocks") or ():
            check_in()
            for part in block.get("children") or (block,):
                page, around = _page_of(part, first), _box(part.get("boundingBox"))
                if page in but:
                    continue
                for words in lines_of(part["content"]):
                    line += 1
                    for word in words:
                        yield PlacedWord(word, page, line=line, around=around)


def _page_of(block: dict[str, Any], first: int) -> int:
    """The number of the page or, in a spreadsheet, of the sheet; else of the chunk's first page."""
    place = block.get("metadata") or {}
    page, sheet = place.get("page"), place.get("sheet")
    number: int = page["number"] if page else sheet["index"] + 1 if sheet else first
    return number
