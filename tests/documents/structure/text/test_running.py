from collections.abc import Sequence

from extend_mcp.documents.page import Word
from extend_mcp.documents.structure.text import edge_lines, running_lines
from tests.documents.structure.text.made_up import PROSE, lines, words

HEIGHT = 800.0
PageLines = tuple[float, Sequence[Sequence[Word]]]


def page(*edges: tuple[str, float]) -> PageLines:
    """Text in the middle of a page, and lines at given heights."""
    placed = [*lines(*PROSE, top=300), *(words(text, top) for text, top in edges)]
    return HEIGHT, sorted(placed, key=lambda line: line[0].box.top)


def types(*pages: PageLines) -> list[list[tuple[str, str]]]:
    running = running_lines([edge_lines(height, lines) for height, lines in pages])
    return [[(block.type, block.text) for block in blocks.values()] for blocks in running]


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
