from collections.abc import Sequence
from types import SimpleNamespace

import pytest

from extend_mcp.documents.pdf.converted import words_of


def told(text: str, gap: float, pieces: Sequence[str]) -> SimpleNamespace:
    """A text as liteparse tells it: pieces of 6 points a letter, each so far from the one before."""
    words, x = [], 40.0
    for piece in pieces:
        words.append(SimpleNamespace(text=piece, x=x, y=100.0, width=6.0 * len(piece), height=12.0))
        x += 6 * len(piece) + gap
    return SimpleNamespace(
        text=text, words=words, x=40.0, y=100.0, width=x, height=12.0, rotation=0, font_size=11, font_name="Arial"
    )


@pytest.mark.parametrize(
    ("text", "gap", "pieces", "read"),
    [
        ("y e s", 0.01, ("y", "e", "s"), ["yes"]),  # as of a browser's print
        ("sign-o n", 0.0, ("sign", "-o", "n"), ["sign-on"]),
        ("of the", 0.4, ("of", "the"), ["of", "the"]),  # squeezed to fit a line
        ("one two", 3.0, ("one", "two"), ["one", "two"]),
    ],
)
def test_pieces_without_a_gap_are_one_word(text: str, gap: float, pieces: Sequence[str], read: list[str]) -> None:
    assert [word.text for word in words_of([told(text, gap, pieces)])] == read
