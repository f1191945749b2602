from collections.abc import Sequence
from dataclasses import replace

import pytest

from extend_mcp.documents.page import Word
from tests.documents.structure.text.made_up import PROSE, STEP, WHOLE, lines, read, texts, words


def test_full_lines_flow_into_one_paragraph() -> None:
    assert texts(lines(*PROSE)) == [WHOLE]


def test_a_gap_parts_paragraphs() -> None:
    assert texts(lines(*PROSE) + lines(*PROSE, top=100 + 5 * STEP)) == [WHOLE, WHOLE]


def test_an_indented_first_line_begins_a_paragraph() -> None:
    page = lines(*PROSE)
    page += [words(PROSE[0], 100 + 4 * STEP, 70), *lines(*PROSE[1:], top=100 + 5 * STEP)]
    assert texts(page) == [WHOLE, WHOLE]


def test_a_short_last_line_ends_a_paragraph_without_a_gap() -> None:
    page = lines(*PROSE, "It is signed.", *PROSE)
    assert texts(page) == [WHOLE, "It is signed.", WHOLE]


def test_hanging_lines_belong_to_the_line_above_them() -> None:
    first = [words(PROSE[0], 100), *lines(*PROSE[1:], top=100 + STEP, left=70)]
    second = [words(PROSE[0], 100 + 4 * STEP), *lines(*PROSE[1:], top=100 + 5 * STEP, left=70)]
    assert texts(first + second) == [WHOLE, WHOLE]


def test_lines_set_far_apart_are_still_one_paragraph() -> None:
    assert texts(lines(*PROSE, step=1.6 * STEP) + lines(*PROSE * 3, top=400)) == [WHOLE] * 4


def test_text_with_double_spacing_is_paragraphs() -> None:
    step = 2.15 * STEP
    below = [words(PROSE[0], 100 + 4 * step, 80), *lines(*PROSE[1:], top=100 + 5 * step, step=step)]
    page = [*lines(*PROSE, step=step), *below]
    assert texts(page) == [WHOLE, WHOLE]


def test_labels_far_below_each_other_are_no_paragraph() -> None:
    assert texts(lines("Tax number: 12/345", "Seller:", "Tax number: 12/346", "Buyer:", step=2.1 * STEP)) == [
        "Tax number: 12/345",
        "Seller:",
        "Tax number: 12/346",
        "Buyer:",
    ]


def test_a_raised_mark_does_not_part_lines() -> None:
    page = lines(*PROSE)
    page[1].append(words("3", 100 + STEP - 3, page[1][-1].box.right + 1, 7)[0])
    assert texts(page) == [WHOLE.replace("every part", "every 3 part")]


def test_words_with_the_size_of_a_raised_sign_before_them_do_not_part_lines() -> None:
    page = lines(*PROSE)
    for word in page[1][4:]:
        word.size = 7.0
    assert texts(page) == [WHOLE]


def stretched(line: Sequence[Word], right: float) -> list[Word]:
    """The words of a line with wider blanks, so that it ends at `right`."""
    room = (right - line[-1].box.right) / (len(line) - 1)
    return [
        replace(w, box=replace(w.box, left=w.box.left + room * at, right=w.box.right + room * at))
        for at, w in enumerate(line)
    ]


def test_lines_of_a_narrow_paragraph_above_wider_text_flow() -> None:
    narrow = [
        "All honey is in a comb",
        "All bees live in one hive",
        "All the wax is of bees",
        "and it is all for old ones",
        "at last.",
    ]
    page = [stretched(line, 210) for line in lines(*narrow[:-1])] + lines(narrow[-1], top=100 + 4 * STEP)
    assert texts(page + lines(*PROSE, top=100 + 8 * STEP)) == [" ".join(narrow), WHOLE]


def test_lines_of_equally_many_letters_stay_lines() -> None:
    rows = [f"Row of words {at}" for at in range(4)]
    assert texts(lines(*rows) + lines(*PROSE, top=100 + 8 * STEP)) == ["\n".join(rows), WHOLE]


def test_a_gap_in_a_full_line_of_text_does_not_part_the_paragraph() -> None:
    page = lines(*PROSE)
    del page[2][5]
    assert texts(page) == [WHOLE.replace(" what follows", "  follows")]


def test_a_gap_behind_the_first_words_of_a_paragraph_does_not_part_it() -> None:
    page = lines("Reading.  It has been heard by all of the parties", *PROSE[1:])
    assert texts(page) == [" ".join(["Reading.  It has been heard by all of the parties", *PROSE[1:]])]


def test_the_lines_of_an_address_stay_lines() -> None:
    assert texts(lines("Beeswax Ltd", "12 High Street", "London N1 2AB", "England")) == [
        "Beeswax Ltd\n12 High Street\nLondon N1 2AB\nEngland"
    ]


def test_smaller_letters_are_a_block_of_their_own() -> None:
    note = [words("1 The advice was given in writing and is kept.", 100 + 4 * STEP, height=8)]
    assert texts(lines(*PROSE) + note) == [WHOLE, "1 The advice was given in writing and is kept."]


def test_a_block_has_the_box_of_its_lines() -> None:
    [block] = read(lines(*PROSE))
    assert block.box is not None
    assert (block.box.left, block.box.top, block.box.bottom) == (50, 100, 100 + 3 * STEP + 12)


@pytest.mark.parametrize("count", [1, 7])
def test_no_word_is_lost(count: int) -> None:
    page = lines(*PROSE * count, "Wax  12.00", "Customer: Beeswax", "- white", "- red")
    assert " ".join(texts(page)).split() == [*(WHOLE.split() * count), *"Wax 12.00 Customer: Beeswax white red".split()]
