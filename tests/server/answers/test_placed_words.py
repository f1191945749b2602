"""The words of a parse in their places."""

import json
from typing import Any

import pytest

from extend_mcp.client.large import read_large
from extend_mcp.errors import BadAnswer, Refused
from extend_mcp.server.answers.placed_words import placed_words
from extend_mcp.wire.parse_runs import ParseRun

BOX = {"left": 1, "top": 2.5, "right": 30, "bottom": 12}
BLOCK = {"object": "block", "id": "b", "type": "text", "content": "Total 5", "boundingBox": BOX}


def word(text: str, page: int, **more: Any) -> dict[str, Any]:
    return {"content": text, "pageNumber": page, "boundingBox": BOX, "confidence": 0.9, **more}


def run(words: list[Any], **metadata: Any) -> dict[str, Any]:
    """A parse of two pages, a block on each."""
    blocks = [{**BLOCK, "metadata": {"page": {"number": number}}} for number in (1, 2)]
    chunk = {"type": "document", "content": "", "metadata": {"pageRange": {"start": 1, "end": 2}}, "blocks": blocks}
    output = {"chunks": [chunk], "ocr": {"words": words}}
    return {"object": "parse_run", "id": "pr_a", "status": "PROCESSED", "metadata": metadata, "output": output}


@pytest.mark.parametrize("large", [False, True])
def test_words_are_those_of_ocr_and_of_pages_without_any_those_of_the_blocks(large: bool) -> None:
    body = run([word("Total", 1), word("5", 1, confidence=None)], left="a", pageNumber="b")
    read = read_large(ParseRun, json.dumps(body).encode()) if large else ParseRun.model_validate(body)
    words, by_blocks = placed_words(read)
    assert by_blocks == 1
    assert [(each.text, each.page, each.confidence, each.box is None) for each in words] == [
        ("Total", 1, 0.9, False),
        ("5", 1, None, False),
        ("Total", 2, None, True),
        ("5", 2, None, True),
    ]
    assert words[0].box == words[2].around == (1, 2.5, 30, 12)


def test_a_word_without_sides_has_no_box() -> None:
    sides = {"left": None, "top": 1, "right": 2, "bottom": 3}
    (first, *_), _ = placed_words(ParseRun.model_validate(run([word("a", 1, boundingBox=sides)])))
    assert first.box is None


@pytest.mark.parametrize("wrong", [word("a", 1, content=5), word("a", 1, pageNumber="one"), "a", {"content": "a"}])
def test_words_of_another_shape_are_an_error(wrong: Any) -> None:
    read = read_large(ParseRun, json.dumps(run([wrong])).encode())
    with pytest.raises(BadAnswer, match="LOCAL_BAD_ANSWER"):
        placed_words(read)


def test_a_run_that_is_too_long_is_refused_with_what_to_do() -> None:
    with pytest.raises(Refused) as refused:
        placed_words(ParseRun.model_validate(run([])), most=100)
    assert (refused.value.code, refused.value.run_id) == ("LOCAL_TOO_LARGE", "pr_a")
    assert "pages=" in str(refused.value.hint)
