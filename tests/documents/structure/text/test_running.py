from extend_mcp.documents.page import Page
from extend_mcp.documents.structure.text import running_blocks
from tests.documents.structure.text.made_up import PROSE, WHOLE, lines, words

HEIGHT = 800.0


def page(*edges: tuple[str, float]) -> Page:
    """Text in the middle of a page, and lines at given heights."""
    placed = [*lines(*PROSE, top=300), *(words(text, top) for text, top in edges)]
    return Page(1, 600, HEIGHT, words=[word for line in placed for word in line])


def types(*pages: Page) -> list[list[tuple[str, str]]]:
    return [[(block.type, block.text) for block in blocks] for blocks, _ in running_blocks(pages)]


def test_lines_that_pages_repeat_are_headers_and_footers() -> None:
    first, second = (page(("Quarterly report", 30), (f"Confidential, page {at} of 2", 770)) for at in (1, 2))
    assert types(first, second) == [
        [("header", "Quarterly report"), ("footer", "Confidential, page 1 of 2")],
        [("header", "Quarterly report"), ("footer", "Confidential, page 2 of 2")],
    ]


def test_a_number_at_the_foot_is_a_page_number_even_once() -> None:
    assert types(page(("ACME Ltd", 30), ("7", 770))) == [[("page_number", "7")]]


def test_a_number_at_the_head_is_a_page_number_if_pages_have_one() -> None:
    assert types(page(("- 1 -", 30)), page(("- 2 -", 30))) == [[("page_number", "- 1 -")], [("page_number", "- 2 -")]]


def test_the_name_of_a_chapter_runs_over_its_pages() -> None:
    chapters = [page(("Of wax", 30))] * 3 + [page(("Of honey", 30))] * 3
    assert [one[0][1] for one in types(*chapters)] == ["Of wax"] * 3 + ["Of honey"] * 3


def test_text_in_the_middle_never_runs() -> None:
    assert types(page(), page()) == [[], []]


def test_what_two_of_many_pages_share_does_not_run() -> None:
    others = [page((f"Heading {letter}", 30)) for letter in "abcdef"]
    assert types(page(("Notes", 30)), page(("Notes", 60)), *others) == [[]] * 8


def test_the_words_of_running_lines_are_taken_out() -> None:
    pages = [page(("Quarterly report", 30)), page(("Quarterly report", 30))]
    for blocks, rest in running_blocks(pages):
        assert [block.text for block in blocks] == ["Quarterly report"]
        assert " ".join(word.text for word in rest) == WHOLE
