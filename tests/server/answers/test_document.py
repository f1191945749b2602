"""Finding one's way in a parsed document."""

import pytest

from extend_mcp.errors import Refused
from extend_mcp.server.answers.document import DocumentReader, parse_pages
from extend_mcp.server.answers.search import search
from extend_mcp.server.answers.window import cut_window
from extend_mcp.wire.parse_output import ParseOutput


def block(kind: str, content: str, page: int, **details: object) -> dict[str, object]:
    return {"id": content, "type": kind, "content": content, "details": details, "metadata": {"page": {"number": page}}}


def chunk(page: int, *blocks: dict[str, object]) -> dict[str, object]:
    content = "\n\n".join(str(each["content"]) for each in blocks)
    pages = {"pageRange": {"start": page, "end": page}}
    return {"type": "page", "content": content, "metadata": pages, "blocks": blocks}


OUTPUT = ParseOutput.model_validate(
    {
        "chunks": [
            chunk(1, block("heading", "# Report", 1), block("text", "Opening words about sensors.", 1)),
            chunk(
                2, block("section_heading", "## Costs", 2), block("table", "| a | b |", 2, rowCount=2, columnCount=2)
            ),
            chunk(3, block("text", "Costs go on here.", 3), block("section_heading", "## Outlook", 3)),
            chunk(4, block("text", "Sensors again.", 4)),
        ]
    }
)
READER = DocumentReader(OUTPUT)


def test_the_outline_has_titles_pages_and_levels() -> None:
    found = [(heading.title, heading.page, heading.level) for heading in READER.outline()]
    assert found == [("Report", 1, 1), ("Costs", 2, 2), ("Outlook", 3, 2)]


@pytest.mark.parametrize("wanted", ["2", "costs", "COSTS", " ## Costs", "2. Costs", "2. Costs (p. 2)", "#2"])
def test_a_section_goes_on_over_pages_to_the_next_heading_of_its_level(wanted: str) -> None:
    assert [part.text for part in READER.of_section(wanted)] == ["## Costs", "| a | b |", "Costs go on here."]


def test_a_section_holds_the_deeper_ones_below_it() -> None:
    assert len(READER.of_section("Report")) == 7


def test_pages_are_picked_by_ranges() -> None:
    assert [part.page for part in READER.of_pages("2, 4-9")] == [2, 4]


def test_tables_and_types_are_picked() -> None:
    assert READER.of_table(1)[0].text == "| a | b |"
    for name in ("table", "Tables"):
        assert [part.page for part in READER.of_type(name)] == [2]


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: READER.of_pages("9"), "1 to 4"),
        (lambda: READER.of_section("Nope"), "2 Costs"),
        (lambda: READER.of_section(" "), "2 Costs"),
        (lambda: READER.of_section("3. Costs"), "2 Costs"),
        (lambda: READER.of_table(2), "the result has 1"),
        (lambda: READER.of_type("figure"), "table"),
        (lambda: search(READER, "zebra"), "not in the text"),
        (lambda: search(READER, " "), "no words"),
    ],
)
def test_what_is_not_there_is_answered_with_what_is(call: object, says: str) -> None:
    with pytest.raises(Refused, match=says):
        call()  # type: ignore[operator]


@pytest.mark.parametrize("wrong", ["", "0", "3-1", "a", "1-", "1,,2", "-2", "1 2", "9" * 20])
def test_a_wrong_page_range_is_refused(wrong: str) -> None:
    with pytest.raises(Refused, match="form 1-3,7"):
        parse_pages(wrong)


def test_a_document_chunk_is_still_told_apart_by_page() -> None:
    blocks = [block("text", "one", 1), block("text", "two", 2)]
    whole = {
        "type": "document",
        "content": "one two",
        "metadata": {"pageRange": {"start": 1, "end": 2}},
        "blocks": blocks,
    }
    reader = DocumentReader(ParseOutput.model_validate({"chunks": [whole]}))
    assert [(part.page, part.text) for part in reader.pages()] == [(1, "one"), (2, "two")]


def test_windows_on_a_text_join_to_the_whole() -> None:
    pages = DocumentReader(
        ParseOutput.model_validate({"chunks": [chunk(n, block("text", f"word{n} " * 300, n)) for n in range(1, 6)]})
    ).pages()
    seen, cursor = "", None
    for _ in range(40):
        shown = cut_window(pages, cursor, 300)
        seen += shown.text
        cursor = shown.cursor
        if cursor is None:
            break
    assert cursor is None
    assert [seen.count(f"word{n}") for n in range(1, 6)] == [300] * 5


def test_a_window_names_its_pages() -> None:
    assert cut_window(READER.pages(), None, 1000).pages == "1-4"


@pytest.mark.parametrize("cursor", ["x", "-1", "99999999", "1.5", "", "9" * 50])
def test_a_wrong_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(Refused, match="cursor"):
        cut_window(READER.pages(), cursor, 100)


def test_an_empty_document_is_an_empty_window() -> None:
    assert cut_window([], None, 100).text == ""
