from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extend_mcp.analysis.markdown import markdown_table
from extend_mcp.documents.page import Block, Cell
from extend_mcp.documents.text.markdown_file import markdown_blocks


def blocks(text: str) -> list[Block]:
    return list(markdown_blocks(text))


def shapes(text: str) -> list[tuple[str, str, str | None]]:
    return [(block.type, block.text, block.marker) for block in blocks(text)]


def cells(rows: Sequence[Sequence[str]]) -> tuple[Cell, ...]:
    return tuple(Cell(row, column, text) for row, texts in enumerate(rows) for column, text in enumerate(texts))


@pytest.mark.parametrize(
    ("row", "texts"),
    [
        (r"A\|B | C", ["A|B", "C"]),
        (r"| `A\|B` | C |", ["`A|B`", "C"]),
        (r"| A<br>B | C<BR/>D |", ["A\nB", "C\nD"]),
        (r"| \*A\* | C:\dir |", [r"\*A\*", r"C:\dir"]),
        ("|  | C |", ["", "C"]),
    ],
)
def test_a_cell_may_hold_what_divides_cells(row: str, texts: list[str]) -> None:
    (table,) = blocks(f"a | b\n--- | ---\n{row}\n")
    assert [cell.text for cell in table.cells] == ["a", "b", *texts]


def test_underlined_lines_are_headings() -> None:
    first, second, text = blocks("Title\nof two lines\n=====\n\nPart\n---\nText")
    assert (first.type, first.level, first.text) == ("heading", 1, "Title of two lines")
    assert (second.type, second.level, second.text) == ("section_heading", 2, "Part")
    assert text.text == "Text"


@pytest.mark.parametrize("fence", ["```", "~~~", "````", "~~~~~"])
def test_code_between_fences_is_text_as_it_is_written(fence: str) -> None:
    code = "# no heading\n\n| no | table |\n|---|---|"
    assert shapes(f"{fence}sh\n{code}\n{fence}\nAfter") == [("text", code, None), ("text", "After", None)]


def test_a_fence_ends_only_at_one_of_its_kind() -> None:
    assert shapes("~~~\n```\n# inside\n~~~") == [("text", "```\n# inside", None)]


def test_lists_in_lists_keep_the_marker_of_each_item() -> None:
    text = "1. One\n   - Two\n     * Three\n2) Four\n\n- Five\n\n  second paragraph"
    assert shapes(text) == [
        ("text", "One", "1."),
        ("text", "Two", "-"),
        ("text", "Three", "*"),
        ("text", "Four", "2)"),
        ("text", "Five", "-"),
        ("text", "second paragraph", None),
    ]


@pytest.mark.parametrize("line", [r"\# Title", r"\- item", r"1\. item", r"\| a \| b \|"])
def test_an_escaped_mark_makes_no_block(line: str) -> None:
    assert shapes(line) == [("text", line, None)]


def test_notes_and_addresses_of_links_are_text() -> None:
    text = "Term[^1] and [site][2]\n\n[^1]: Net\n\n[2]: https://a.example"
    assert [one.text for one in blocks(text)] == text.split("\n\n")


def test_quotes_and_lists_hold_blocks_of_all_kinds() -> None:
    assert [block.type for block in blocks("> # Title\n>\n> a | b\n> -|-\n> 1 | 2\n\n- # Item")] == [
        "heading",
        "table",
        "heading",
    ]


CELL = st.text(st.sampled_from("ab1 |\\\n`*_<>&#-:~[]()é表"), max_size=12).map(str.strip)


@given(st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1)))
def test_cells_that_we_write_as_a_table_are_read_back(rows: list[list[str]]) -> None:
    (table,) = blocks(markdown_table(cells(rows)))
    assert table.cells == cells(rows)


def test_items_tell_how_deep_they_are_nested() -> None:
    text = "- a\n  1. b\n     - c\n\n     more\n- d\n\ntext"
    assert [block.level for block in blocks(text)] == [1, 2, 3, None, 1, None]
