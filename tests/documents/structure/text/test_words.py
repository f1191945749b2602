from dataclasses import replace

import pytest

from extend_mcp.documents.page import Box, Word
from extend_mcp.documents.structure.text.text_line import line_of
from tests.documents.structure.text.made_up import read, words


def text(line: list[Word]) -> str:
    found = line_of(line)
    return found.text if found else ""


def set_out(*tokens: str, gap: float = 3.0, height: float = 12.0) -> list[Word]:
    """Words with the same gap between each two, from left to right."""
    placed, left = [], 50.0
    for token in tokens:
        right = left + len(token) * height / 2
        placed.append(Word(token, Box(left, 100, right, 100 + height)))
        left = right + gap
    return placed


def test_pieces_that_touch_are_one_word() -> None:
    assert text(set_out("docu", "ment", ".", gap=0)) == "document."


def test_words_of_a_squeezed_line_stay_apart() -> None:
    assert text(set_out("degree", "of", "the", gap=0.5)) == "degree of the"


def test_a_large_capital_and_small_ones_are_one_word() -> None:
    assert text(set_out("I", "NFORMATION", gap=0.9)) == "INFORMATION"


def test_a_raised_mark_stays_a_word_of_its_own() -> None:
    mark = Word("1", Box(74, 97, 78, 104))
    assert text([*words("2020", 100), mark]) == "2020 1"


def test_words_that_were_read_from_a_picture_are_not_joined() -> None:
    line = [replace(word, confidence=0.9) for word in set_out("two", "words", gap=0)]
    assert text(line) == "two words"


def test_a_word_drawn_twice_is_one() -> None:
    line = words("Summary", 100)
    again = replace(line[0], box=replace(line[0].box, left=line[0].box.left + 0.4))
    assert text([line[0], again]) == "Summary"


def test_letter_spaced_words_are_closed_up() -> None:
    letters = set_out(*"SUMMARY", gap=4)
    shift = letters[-1].box.right + 10 - letters[0].box.left
    again = [
        replace(word, box=replace(word.box, left=word.box.left + shift, right=word.box.right + shift))
        for word in letters
    ]
    assert text(letters) == "SUMMARY"
    assert text(letters + again) == "SUMMARY SUMMARY"


def test_letters_of_columns_are_not_a_word() -> None:
    assert text(set_out(*"ABCDE", gap=4)) == "A B C D E"


def test_ligatures_are_written_out() -> None:
    assert text(words("eﬃcient ﬁnd", 100)) == "efficient find"


def test_blanks_of_a_stretched_line_are_no_gaps() -> None:
    assert text(set_out("a", "line", "to", "both", "margins", gap=15)) == "a line to both margins"


@pytest.mark.parametrize(
    ("on_page", "read_as"),
    [
        (("תשלום", "עבור", "קבלה"), "קבלה עבור תשלום"),
        (("2024", "במאי", "12"), "12 במאי 2024"),
        (("תודה", "Acme", "Tools", "עבור"), "עבור Acme Tools תודה"),
        (("The", "word", "רבה", "תודה", "means", "thanks"), "The word תודה רבה means thanks"),
    ],
)
def test_lines_from_right_to_left_are_read_from_the_right(on_page: tuple[str, ...], read_as: str) -> None:
    assert text(set_out(*on_page)) == read_as


def test_pieces_of_a_word_from_right_to_left_are_joined_from_the_right() -> None:
    assert text(set_out("לום", "תש", gap=0)) == "תשלום"


def test_code_keeps_its_lines_and_indents() -> None:
    def code(content: str, top: float, column: int) -> list[Word]:
        return [
            Word(token, Box(50 + 6 * (column + at), top, 50 + 6 * (column + at + len(token)), top + 12))
            for token in content.split()
            for at in [content.index(token)]
        ]

    prose = words("Words of many widths are here to be read as well as these are.", 20)
    prose = [replace(word, box=replace(word.box, right=word.box.right - len(word.text) % 3)) for word in prose]
    body = [code("def twice(number):", 100, 0), code("return 2 * number", 112, 4)]
    assert [block.text for block in read([prose, prose, prose], body)][
        -1
    ] == "def twice(number):\n    return 2 * number"


def test_figures_below_each_other_are_not_code() -> None:
    page = [words("20/09/2023", 100, 62), words("no 2023-6013", 112)]
    assert [block.text for block in read(page)] == ["20/09/2023\nno 2023-6013"]


def test_a_line_whose_words_all_have_another_size_is_read() -> None:
    line = [replace(word, size=6.0 + at) for at, word in enumerate(words("See how each word grows here", 100))]
    assert text(line) == "See how each word grows here"
