"""The lines of pages, as extraction and OCR details read them."""

from extend_mcp.documents.page import Box, Line, Page, Word
from extend_mcp.documents.structure import read_lines, read_structure
from tests.documents.structure.pages import Made, tables


def texts(page: Page) -> list[tuple[str, ...]]:
    return [tuple(" ".join(word.text for word in segment) for segment in line.segments) for line in page.lines]


def test_words_stand_in_lines_and_wide_gaps_part_them() -> None:
    made = Made()
    made.row(20, (40, "Invoice number"), (200, "A-17"))
    made.row(40, (40, "Dots lead"), (200, "...."), (240, "here"))
    read_lines(made.page)
    assert texts(made.page) == [("Invoice number", "A-17"), ("Dots lead", "here")]


def test_ruled_lines_part_what_gaps_do_not() -> None:
    made = Made()
    made.row(20, (40, "one"), (60, "two"))
    made.down(57.5, 10, 40)
    read_lines(made.page)
    assert texts(made.page) == [("one", "two")]


def running(pages: list[Made]) -> list[list[bool]]:
    read_structure([made.page for made in pages])
    return [[line.running for line in made.page.lines] for made in pages]


def numbered(count: int) -> list[Made]:
    pages = [Made() for _ in range(count)]
    for number, made in enumerate(pages, start=1):
        made.page.number = number
    return pages


def test_headers_and_page_numbers_are_told_from_the_text() -> None:
    pages = numbered(3)
    for number, made in enumerate(pages, start=1):
        made.row(20, (40, "ACME annual report"))
        made.row(300, (40, f"What happened in year {'abc'[number - 1]}"))
        made.row(820, (290, str(number)))
    assert running(pages) == [[True, False, True]] * 3


def test_headings_of_a_table_at_the_top_of_each_page_are_no_headers() -> None:
    pages = numbered(3)
    for at, made in enumerate(pages):
        made.row(20, (40, "ACME statement"))
        made.row(40, (40, "Date"), (200, "Amount"))
        for row in range(20):
            made.row(54 + 14 * row, (40, f"{row + 1:02}.0{at + 1}.2026"), (200, f"{row}{at}.50"))
    assert running(pages) == [[True] + [False] * 21] * 3


def test_a_word_that_was_turned_is_on_the_page_where_it_was() -> None:
    page = Page(1, 600, 800)
    page.words = [Word("note", Box(20, 100, 30, 140), turn=90), Word("turned", Box(20, 145, 30, 200), turn=90)]
    page.words.append(Word("International", Box(100, 100, 160, 110)))
    read_structure([page])
    assert page.lines == [Line(((page.words[2],),)), Line(((page.words[0], page.words[1]),))]


def test_lines_that_are_stretched_to_fill_a_narrow_column_are_text() -> None:
    page = Made()
    texts = (
        "3. Each party may end this",
        "contract with notice of three",
        "months and must give",
        "reasons for it in a letter",
    )
    for at, line in enumerate(texts):
        words = line.split()
        blank = (200 - 5 * sum(map(len, words))) / (len(words) - 1)
        x = 50.0
        for word in words:
            page.row(100 + 12 * at, (x, word))
            x += 5 * len(word) + blank
    assert tables(page.read()) == []


def test_rows_of_words_of_equal_width_are_a_table() -> None:
    page = Made()
    rows = [("Stop", "Mon.", "Tue.", "Wed."), ("Leeds", "6.05", "7.05", "8.05"), ("York", "6.40", "7.40", "8.40")]
    page.rows(100, 14, (50, 100, 150, 200), rows)
    assert tables(page.read()) == [[list(row) for row in rows]]
