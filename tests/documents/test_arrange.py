import pytest

from extend_mcp.documents.arrange import arrange
from extend_mcp.documents.furniture import type_blocks
from extend_mcp.documents.page import Block, Box, Page, Word


def arranged(*blocks: Block) -> list[str]:
    page = Page(1, 400, 400, blocks=list(blocks), words=[word for block in blocks for word in words_of(block)])
    arrange(page, ())
    return [block.text for block in page.blocks]


def words_of(block: Block) -> list[Word]:
    """The words of a one line block, spread over its width."""
    assert block.box is not None
    texts = block.text.split()
    step = block.box.width / len(texts)
    edges = [block.box.left + step * at for at in range(len(texts) + 1)]
    return [Word(text, Box(edges[at], block.box.top, edges[at + 1], block.box.bottom)) for at, text in enumerate(texts)]


def line(text: str, top: float, left: float = 0) -> Block:
    return Block("text", text, Box(left, top, 300, top + 10))


def test_a_paragraph_that_was_cut_in_a_sentence_is_joined() -> None:
    assert arranged(
        line("The parties to this contract of sale", 0, 20), line("and all who follow them agree.", 12)
    ) == ["The parties to this contract of sale and all who follow them agree."]


@pytest.mark.parametrize(
    "second",
    [
        line("Agreement begins a sentence", 12),
        line("agreement far below", 60),
        Block("text", "item", Box(0, 12, 300, 22), marker="-"),
    ],
)
def test_what_does_not_go_on_stays_apart(second: Block) -> None:
    assert len(arranged(line("The parties to this", 0), second)) == 2


def typed(*blocks: Block) -> list[str]:
    page = Page(1, 400, 400, blocks=list(blocks))
    type_blocks([page])
    return [block.type for block in page.blocks]


def test_labelled_values_are_told_from_sentences() -> None:
    assert typed(
        line("Invoice date: 2024-03-20\nDue date: 2024-04-19", 100),
        line(
            "We agree on the following: that the parties, who are named above, shall keep to this and to all else.", 150
        ),
        line("No label here", 200),
    ) == ["key_value", "text", "text"]


def test_a_heading_that_holds_an_amount_is_text() -> None:
    box = Box(0, 100, 300, 110)
    assert typed(Block("heading", "Subtotal $ 112.00", box, level=1), Block("heading", "Summary", box, level=1)) == [
        "text",
        "heading",
    ]


def test_one_page_alone_has_no_running_header() -> None:
    assert typed(line("ACME Ltd", 5), line("7", 390)) == ["text", "page_number"]
