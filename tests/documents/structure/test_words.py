"""No word is lost and none is read twice, whatever the page."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extend_mcp.documents.page import Block, Box, Word
from tests.documents.structure.pages import PROSE, Made, tables, texts
from tests.documents.structure.test_tables import statement


def bare(text: str) -> list[str]:
    """The words of a text without bullets, which become markers of items."""
    return text.replace("•", " ").split()


def words_of(blocks: list[Block]) -> Counter[str]:
    return Counter(
        word
        for block in blocks
        for text in ([cell.text for cell in block.cells] or [block.text])
        for word in bare(text)
    )


def bill() -> Made:
    made = Made()
    for at, (label, amount) in enumerate([("Energy", "41.20"), ("Network", "18.00"), ("Tax", "11.25")]):
        made.row(212 + 14 * at, (40, label), (540, amount, "r"))
    return made


def letter() -> Made:
    made = Made(8)
    made.text(40, 60, "A letter in two columns, with a bill")
    for at, line in enumerate(PROSE):
        made.text(40, 100 + 12 * at, line[:48])
        made.text(320, 103 + 12 * at, line.upper()[:48])
    made.grid((40, 200, 400), (400, 420, 440))
    made.rows(405, 20, (50, 210), [["Article", "Price"], ["Hinge", "3.10"]])
    made.page.words.append(Word("DRAFT", Box(100, 300, 400, 600), turn=45))
    made.page.words.append(Word("sideways", Box(10, 300, 20, 400), turn=90))
    return made


@pytest.mark.parametrize("make", [statement, bill, letter])
def test_every_word_of_a_page_is_in_one_block(make: Callable[[], Made]) -> None:
    made = make()
    assert words_of(made.read()) == Counter(bare(" ".join(word.text for word in made.page.words)))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_every_word_of_any_page_is_in_one_block(data: st.DataObject) -> None:
    made = Made()
    places = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 15)), max_size=40, unique=True)
    for number, (across, down) in enumerate(data.draw(places)):
        made.text(
            across * 70 + 20, down * 13 + 50, f"{data.draw(st.sampled_from(['w', '7', '•', 'Table', '(']))}{number}"
        )
    for _ in range(data.draw(st.integers(0, 8))):
        x, y = data.draw(st.integers(0, 8)) * 70, data.draw(st.integers(0, 15)) * 13
        if data.draw(st.booleans()):
            made.across(y + 48, x + 10, x + 210)
        else:
            made.down(x + 15, y + 48, y + 120)
    made.page.words = [replace(word, turn=data.draw(st.sampled_from([0, 0, 0, 90]))) for word in made.page.words]
    assert words_of(made.read()) == Counter(bare(" ".join(word.text for word in made.page.words)))


def test_dots_between_a_label_and_its_amount_are_a_gap() -> None:
    made = Made()
    for at, (label, amount) in enumerate([("Energy", "41.20"), ("Network", "18.00"), ("Tax", "11.25")]):
        made.row(212 + 14 * at, (40, label), (200, "." * 30), (540, amount, "r"))
    blocks = made.read()
    read = [row for table in tables(blocks) for row in table] or [text.split() for text in texts(blocks)]
    assert read == [["Energy", "41.20"], ["Network", "18.00"], ["Tax", "11.25"]]


def test_dots_that_nothing_follows_are_to_be_filled_in() -> None:
    made = Made()
    made.row(100, (40, "Name"), (100, "." * 30))
    assert texts(made.read()) == ["Name  " + "." * 30]


def test_dots_that_run_through_a_word_are_a_gap_too() -> None:
    made = Made()
    made.row(100, (40, "Introduction........3"))
    assert texts(made.read()) == ["Introduction  3"]
