import pytest

from extend_mcp.documents.page import Block, Word
from tests.documents.structure.text.made_up import PROSE, STEP, WHOLE, lines, read, words


def item(mark: str, text: str, top: float, left: float = 50) -> list[Word]:
    """An item whose text begins 30 points from where its mark does."""
    return [*words(mark, top, left), *words(text, top, left + 30)]


def listed(blocks: list[Block]) -> list[tuple[str | None, str, int | None]]:
    return [(block.marker, block.text, block.level) for block in blocks]


@pytest.mark.parametrize("mark", ["•", "◦", "▪", "\uf0b7", "-", "–", "o"])
def test_bullets_are_markers(mark: str) -> None:
    page = [item(mark, "wax", 100), item(mark, "honey", 100 + STEP)]
    assert listed(read(page)) == [("-", "wax", 1), ("-", "honey", 1)]


@pytest.mark.parametrize("marks", [("1.", "2."), ("a)", "b)"), ("(i)", "(ii)"), ("2.3", "2.4"), ("①", "②")])
def test_numbers_and_letters_are_markers(marks: tuple[str, str]) -> None:
    page = [item(mark, "wax", 100 + at * STEP) for at, mark in enumerate(marks)]
    assert listed(read(page)) == [(marks[0], "wax", 1), (marks[1], "wax", 1)]


def test_an_item_goes_on_under_its_text() -> None:
    page = [item("•", PROSE[0], 100), *lines(*PROSE[1:], top=100 + STEP, left=80), item("•", "wax", 100 + 4 * STEP)]
    assert listed(read(page)) == [("-", WHOLE, 1), ("-", "wax", 1)]


def test_indents_nest_items() -> None:
    page = [item("•", "wax", 100), item("-", "white", 100 + STEP, 70), item("-", "red", 100 + 2 * STEP, 70)]
    page.append(item("•", "honey", 100 + 3 * STEP))
    assert listed(read(page)) == [("-", "wax", 1), ("-", "white", 2), ("-", "red", 2), ("-", "honey", 1)]


def test_a_number_at_the_start_of_a_line_of_text_is_no_marker() -> None:
    page = lines(PROSE[0], "12. The advice of their lawyers, who explained what every", *PROSE[2:])
    [block] = read(page)
    assert block.marker is None


def test_text_after_a_list_is_no_item() -> None:
    page = [item("•", "wax", 100), *lines(*PROSE, top=100 + 3 * STEP)]
    assert listed(read(page)) == [("-", "wax", 1), (None, WHOLE, None)]


def test_clauses_are_headings_with_their_numbers() -> None:
    page = [
        words("§ 1 Scope", 100, bold=True),
        *lines(*PROSE, top=100 + 2 * STEP),
        words("§ 2 Liability", 100 + 8 * STEP, bold=True),
        *lines(*PROSE, top=100 + 10 * STEP),
    ]
    assert [block.text for block in read(page) if block.type.endswith("heading")] == ["§ 1 Scope", "§ 2 Liability"]


def test_a_bullet_of_wingdings_before_a_number_is_a_marker() -> None:
    page = [item("§", "20 hours", 100), item("§", "10 hours", 100 + STEP)]
    assert listed(read(page)) == [("-", "20 hours", 1), ("-", "10 hours", 1)]
