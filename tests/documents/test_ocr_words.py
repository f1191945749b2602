"""What the recogniser saw along a line, into words."""

import numpy as np
import pytest

from extend_mcp.documents.ocr.models import Trace
from extend_mcp.documents.ocr.traced_words import TracedWord, pieces_of

STEP, HEIGHT, WIDE, NARROW = 5, 30, 4, 1


def seen(text: str, blank: float, gaps: dict[int, int]) -> list[TracedWord]:
    """The words of a line of bars, one a letter of `text`; `gaps` are the steps before letters, else `NARROW`.

    A space in the text is one that the recogniser saw for sure; in wider gaps it saw a blank by that chance.
    """
    characters: list[str] = []
    blanks: list[float] = []
    inked: list[bool] = []
    for at, letter in enumerate(text):
        steps = gaps.get(at, NARROW)
        characters += [""] * steps + [letter]
        blanks += [blank if steps > NARROW else 0.0] * steps + [float(letter == " ")]
        inked += [False] * (steps * STEP) + [letter != " "] * STEP
    line = np.full((HEIGHT, len(inked), 3), 255, np.uint8)
    line[5:25, inked] = 0
    return pieces_of(Trace(characters, [0.9] * len(characters), blanks, STEP), line)


@pytest.mark.parametrize(
    ("text", "blank", "gaps", "words"),
    [
        ("in the lake", 0.0, {}, ["in", "the", "lake"]),
        ("inthelake", 0.02, {2: WIDE, 5: WIDE}, ["in", "the", "lake"]),
        ("inthelake", 0.02, {}, ["inthelake"]),
        ("Total5.75", 0.02, {5: WIDE}, ["Total", "5.75"]),
        ("Total5.75", 0.5, {5: WIDE}, ["Total", "5.75"]),
        ("1234.50", 0.02, {1: WIDE, 5: WIDE}, ["1234.50"]),
        ("PETALING,57000", 0.02, {9: WIDE}, ["PETALING,", "57000"]),
        ("1 234.50", 0.0, {}, ["1", "234.50"]),
        ("第3章", 0.0, {}, ["第", "3", "章"]),
    ],
)
def test_words_are_parted_by_sure_blanks_and_by_likely_ones_in_wide_gaps(
    text: str, blank: float, gaps: dict[int, int], words: list[str]
) -> None:
    assert [piece.text for piece in seen(text, blank, gaps)] == words


def test_the_place_of_a_word_is_that_of_its_ink() -> None:
    one, other = seen("ab cd", 0.0, {})
    length = 10 * STEP
    places = [place * length for place in (one.start, one.end, other.start, other.end)]
    assert places == pytest.approx([STEP, 4 * STEP, 7 * STEP, 10 * STEP])
    assert one.confidence == 0.9
