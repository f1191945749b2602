"""Text that rises or falls by some degrees."""

import math
from dataclasses import replace

import pytest

from extend_mcp.documents.page import Box, Word
from extend_mcp.documents.structure import read_structure
from tests.documents.structure.pages import PROSE, Made, tables, texts


def tilted(word: Word, degrees: int) -> Word:
    """The word turned clockwise with its page, its box around the slanted letters."""
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    corners = [
        (297.5 + (x - 297.5) * cosine - (y - 421) * sine, 421 + (x - 297.5) * sine + (y - 421) * cosine)
        for x in (word.box.left, word.box.right)
        for y in (word.box.top, word.box.bottom)
    ]
    across, down = zip(*corners, strict=True)
    return replace(word, box=Box(min(across), min(down), max(across), max(down)), turn=degrees % 360)


def passage(made: Made, y: float) -> None:
    for at, line in enumerate(PROSE):
        made.text(60, y + 13 * at, line)


@pytest.mark.parametrize("degrees", [-8, -3, 2, 5])
def test_lines_that_rise_or_fall_are_read_whole(degrees: int) -> None:
    made = Made()
    passage(made, 300)
    made.rows(420, 14, (60, 250, 400), [["Hinge", "4", "3.10"], ["Bracket", "2", "5.45"], ["Hook", "9", "2.05"]])
    made.page.words = [tilted(word, degrees) for word in made.page.words]
    blocks = made.read()
    assert texts(blocks) == [" ".join(PROSE)]
    assert tables(blocks) == [[["Hinge", "4", "3.10"], ["Bracket", "2", "5.45"], ["Hook", "9", "2.05"]]]
    told = {id(word) for line in made.page.lines for segment in line.segments for word in segment}
    assert told == {id(word) for word in made.page.words}
    box = blocks[0].box
    first = made.page.words[0].box
    assert box is not None
    assert box.left - 1 <= first.left
    assert box.top - 1 <= first.top <= box.bottom


def test_texts_of_two_slants_keep_apart_from_each_other_and_from_level_ones() -> None:
    made, slanted = Made(), Made()
    passage(made, 100)
    passage(slanted, 320)
    made.page.words += [tilted(word, -4) for word in slanted.page.words]
    slanted.page.words = []
    passage(slanted, 600)
    made.page.words += [tilted(word, 6) for word in slanted.page.words]
    read_structure([made.page])
    assert [" ".join(text.split()) for text in texts(made.page.blocks)] == [" ".join(PROSE)] * 3
