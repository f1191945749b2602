"""Letters of words as PDFs hold them; made up, as no library here writes such text."""

import pytest

from extend_mcp.documents.pdf.words.letters_to_words import Letter
from extend_mcp.documents.pdf.words.right_to_left import in_reading_order

WIDTH = 6.0


def drawn(text: str) -> list[Letter]:
    """Letters as they stand on the page from left to right."""
    return [Letter(letter, (at * WIDTH, 0, (at + 1) * WIDTH, 10), 0, 12) for at, letter in enumerate(text)]


def text_of(letters: list[Letter]) -> str:
    return "".join(letter.text for letter in in_reading_order(letters))


@pytest.mark.parametrize(
    ("shown", "read"),
    [("הרבחה", "החברה"), ("تغلب", "بلغت"), ("1,250-כ", "כ-1,250"), ("12%-ב", "ב-12%"), (",שבד", "דבש,")],
    ids=["Hebrew", "Arabic", "a number within", "percent", "a mark at its end"],
)
def test_a_word_is_read_from_the_right_whichever_way_the_file_holds_its_letters(shown: str, read: str) -> None:
    letters = drawn(shown)
    assert text_of(letters) == read
    assert text_of(letters[::-1]) == read


def test_other_words_are_as_the_file_has_them() -> None:
    assert text_of(drawn("Northgate")) == "Northgate"
    assert text_of(drawn("1,250")) == "1,250"
