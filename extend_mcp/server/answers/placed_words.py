"""The words of a parse in their places: those that `returnOcr` asked for; of pages that have none, their blocks'."""

import json
from collections.abc import Iterator
from typing import Any

from extend_mcp.aside import turn
from extend_mcp.errors import BadAnswer
from extend_mcp.grounding import Box, PlacedWord
from extend_mcp.grounding.blocks import lines_of
from extend_mcp.wire.parse import ParseRun

SIDES = ("left", "top", "right", "bottom")
_OF_BOX, _OF_WORD = frozenset(SIDES), frozenset({"content", "pageNumber", "boundingBox"})


def placed_words(run: ParseRun) -> tuple[list[PlacedWord], int]:
    """The words, page after page, and how many pages have those of their blocks alone, with the boxes of the blocks.

    They are read from the run as it came: of a large one nothing else has its words.
    """
    output = json.loads(run.body or run.model_dump_json(by_alias=True), object_hook=_lean).get("output") or {}
    try:
        words = [word for word in (output.get("ocr") or {}).get("words") or [] if word.text]
        have_words = {word.page for word in words}
        others = [word for word in _words_of_blocks(output) if word.page not in have_words]
    except (LookupError, TypeError, AttributeError):
        raise BadAnswer("LOCAL_BAD_ANSWER", "the parse has an unexpected form", run_id=run.id) from None
    return [*words, *others], len({word.page for word in others})


def _lean(found: dict[str, Any]) -> Any:
    """A word as a tuple, its box too; anything else as it is."""
    turn()
    if found.keys() == _OF_BOX:
        sides = [found[side] for side in SIDES]
        return Box(*sides) if all(isinstance(side, int | float) for side in sides) else None
    return _word(found) or found if found.keys() >= _OF_WORD else found


def _word(found: dict[str, Any]) -> PlacedWord | None:
    content, page, box, confidence = (found.get(key) for key in ("content", "pageNumber", "boundingBox", "confidence"))
    if not (isinstance(content, str) and isinstance(page, int) and isinstance(box, Box | None)):
        return None
    return PlacedWord(content, page, box, confidence) if isinstance(confidence, int | float | None) else None


def _words_of_blocks(output: dict[str, Any]) -> Iterator[PlacedWord]:
    line = 0
    for chunk in output.get("chunks") or ():
        first = chunk["metadata"]["pageRange"]["start"]
        for block in chunk.get("blocks") or ():
            turn()
            for part in block.get("children") or (block,):
                page, box = _page_of(part, first), part.get("boundingBox")
                around = box if isinstance(box, Box) else None
                for words in lines_of(part["content"]):
                    line += 1
                    for word in words:
                        yield PlacedWord(word, page, line=line, around=around)


def _page_of(block: dict[str, Any], first: int) -> int:
    """The page or, of a spreadsheet, the sheet; else the first page of the chunk."""
    place = block.get("metadata") or {}
    page, sheet = place.get("page"), place.get("sheet")
    number: int = page["number"] if page else sheet["index"] + 1 if sheet else first
    return number
