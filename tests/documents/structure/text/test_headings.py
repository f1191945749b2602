from collections.abc import Sequence

from extend_mcp.documents.page import Block, Word
from tests.documents.structure.text.made_up import PROSE, STEP, WHOLE, document, lines, read, words


def over_text(*heading: Sequence[Word]) -> list[Block]:
    """A page of text with lines in its middle, which have room above and below."""
    page = [*lines(*PROSE), *heading, *lines(*PROSE, top=100 + 8 * STEP)]
    return [block for block in read(page) if block.text not in (WHOLE, "")]


def types(blocks: Sequence[Block]) -> list[tuple[str, str]]:
    return [(block.type, block.text) for block in blocks]


AT = 100 + 6 * STEP


def test_larger_letters_are_a_heading_on_as_many_lines_as_it_has() -> None:
    big = [words("Of the rights of", AT - 10, height=20), words("all parties", AT + 10, height=20)]
    assert types(over_text(*big)) == [("heading", "Of the rights of all parties")]


def test_a_bold_line_with_room_above_is_a_heading() -> None:
    assert types(over_text(words("Term and end", AT, bold=True))) == [("heading", "Term and end")]


def test_a_line_in_capitals_with_room_above_is_a_heading() -> None:
    assert types(over_text(words("TERM AND END", AT))) == [("heading", "TERM AND END")]


def test_a_numbered_title_is_a_heading() -> None:
    assert types(over_text(words("2.1 Term and end", AT))) == [("heading", "2.1 Term and end")]


def test_a_bold_sentence_is_no_heading() -> None:
    assert types(over_text(words("No party may leave before the year ends.", AT, bold=True)))[0][0] == "text"


def test_bold_words_within_text_are_no_heading() -> None:
    page = lines(*PROSE)
    page[2] = words(PROSE[2], 100 + 2 * STEP, bold=True)
    assert types(read(page)) == [("text", WHOLE)]


def test_amounts_and_labelled_values_in_bold_are_no_headings() -> None:
    assert types(over_text(words("Total $112.00", AT, bold=True)))[0][0] == "text"
    assert types(over_text(words("Customer: Beeswax", AT, bold=True)))[0][0] == "key_value"


def test_a_bold_last_line_of_a_document_is_no_heading() -> None:
    page = [*lines(*PROSE), words("With kind regards", AT, bold=True)]
    assert types(read(page))[-1][0] == "text"


def test_levels_go_by_size_then_weight_over_the_whole_document() -> None:
    first = [words("Contract", 40, height=24), *lines(*PROSE), words("Terms", AT, height=16, bold=True), *body(AT)]
    second = [
        words("Duties", 40, height=16, bold=True),
        *lines(*PROSE),
        words("Of the buyer", AT, bold=True),
        *body(AT),
    ]
    blocks = [block for page in document([first], [second]) for block in page if block.level]
    assert [(block.text, block.level, block.type) for block in blocks] == [
        ("Contract", 1, "heading"),
        ("Terms", 2, "section_heading"),
        ("Duties", 2, "section_heading"),
        ("Of the buyer", 3, "section_heading"),
    ]


def test_numbers_of_one_look_give_levels() -> None:
    page = [words("1 Terms", 70, bold=True), *lines(*PROSE), words("1.1 Duties", AT, bold=True), *body(AT)]
    assert [(block.text, block.level) for block in read(page) if block.level] == [("1 Terms", 1), ("1.1 Duties", 2)]


def body(top: float) -> list[list[Word]]:
    return lines(*PROSE, top=top + 2 * STEP)


def test_a_title_with_smaller_text_beside_it_is_a_heading() -> None:
    page = [[*words("Honey", 40, height=20), *words("Slide 3", 46, 400)], *lines(*PROSE)]
    assert types(read(page))[:2] == [("heading", "Honey"), ("text", "Slide 3")]


def test_the_name_and_the_number_of_a_document_in_large_letters_are_a_heading() -> None:
    for title in ("Invoice 2026-0417", "Delivery note 88213", "Rechnung Nr. RE-2026/0417"):
        assert types(read([words(title, 40, height=20), *lines(*PROSE)]))[0] == ("heading", title)
    for amount in ("Total 1,234.50", "Pay £88213"):
        assert types(read([words(amount, 40, height=20), *lines(*PROSE)]))[0] == ("text", amount)


def test_labelled_values_and_sentences_in_somewhat_larger_letters_are_no_headings() -> None:
    for text, height in (("Guest: Dr. S. Moretti", 13.2), ("At room temperature, unless noted below.", 15)):
        assert read([words(text, 60, height=height), *lines(*PROSE)])[0].level is None


def test_a_bold_line_over_labels_of_fields_is_a_heading() -> None:
    page = [*lines(*PROSE), words("2 Vehicle", AT, bold=True), words("Make:  Model:  Colour:", AT + 1.5 * STEP)]
    page.append(words("Number plate:", AT + 3 * STEP))
    assert ("heading", "2 Vehicle") in types(read(page))


def test_a_centred_number_and_title_in_capitals_are_a_heading() -> None:
    assert types(over_text(words("I. TERM AND END", AT, 170))) == [("heading", "I. TERM AND END")]


def test_captions_are_no_headings() -> None:
    assert types(over_text(words("Figure 2: Bees in a hive", AT, bold=True)))[0][0] == "text"


def test_many_headings_of_one_look_in_a_row_are_a_list() -> None:
    names = ("Term and end", "Duties", "Fees")
    page = [*lines(*PROSE), *(words(name, AT + at * 2 * STEP, bold=True) for at, name in enumerate(names))]
    assert {kind for kind, _ in types(read([*page, *body(AT + 4 * STEP)]))} == {"text"}


def test_capitals_are_no_headings_where_most_text_is_in_capitals() -> None:
    loud = [line.upper() for line in PROSE]
    page = [*lines(*loud), words("TERM AND END", AT), *lines(*loud, top=100 + 8 * STEP)]
    assert {block.type for block in read(page)} == {"text"}


def test_a_sentence_in_chinese_is_no_heading() -> None:
    assert types(over_text(words("于约定俗成。", AT - 4, height=16)))[0][0] == "text"


def test_a_title_in_bold_on_two_centred_lines_is_one_heading() -> None:
    title = [
        words("Terms of the hackathon", AT - 10, 149, bold=True),
        words("bees and ants", AT + 4, 174, bold=True),
    ]
    assert types(over_text(*title)) == [("heading", "Terms of the hackathon bees and ants")]


def paper(authors: str, below: str) -> list[str]:
    """The headings of a page with a title, the names of authors, and a line below them, above text."""
    page = [words("On the dances of bees", 40, 120, 20), words(authors, 66, 120, 14), words(below, 84, 120)]
    return [text for kind, text in types(read([*page, *body(100)])) if "heading" in kind]


def test_authors_above_their_institute_are_no_heading() -> None:
    title = "On the dances of bees"
    assert paper("Mira O. Bell, Karl von Ade and Ann Lee", "University of Leeds") == [title]
    assert paper("Mira Bell* and Karl Ade", "bell@hives.example") == [title]
    assert paper("A Study Of Young Hives", "University of Leeds") == [title, "A Study Of Young Hives"]
    assert paper("Queens, Drones and Honey", "It was a warm year") == [title, "Queens, Drones and Honey"]


def report(*headings: str, bold: bool) -> list[tuple[str, str]]:
    """The type and mark of one of two plain numbered lines in capitals, on a page with other headings, above text."""
    page = body(40)
    for at, text in enumerate((*headings, "1. ORCHARD MAP", "2. ERRANDS"), 1):
        top = 40 + at * 8 * STEP
        page += [words(text, top, bold=bold and text in headings), *body(top)]
    return [(block.type, block.marker or "") for block in read(page) if block.text.endswith("ORCHARD MAP")]


def test_numbered_lines_that_look_like_text_are_items_where_all_headings_are_bold() -> None:
    names = ("The first test", "The second test", "The third test", "Another test", "The last test")
    assert report(*names, bold=True) == [("text", "1.")]
    assert report(*names[:2], bold=True) == [("section_heading", "")]
    assert report(*names, bold=False) == [("heading", "")]


def test_a_caption_with_a_dash_in_place_of_its_number_is_no_heading() -> None:
    assert types(over_text(words("Fig - Torque of the motor", AT, bold=True)))[0][0] == "text"
