from collections.abc import Sequence
from types import SimpleNamespace

import pytest
from pypdfium2 import PdfDocument

from extend_mcp.documents.pdf.converted import words_of
from extend_mcp.documents.pdf.words.plain_page import plain_page
from tests.documents.conftest import Read
from tests.documents.pdf.pdfs import line, page_pdf, stream


def told(text: str, gap: float, pieces: Sequence[str]) -> SimpleNamespace:
    """A text as liteparse tells it: pieces of 6 points a letter, each so far from the one before."""
    words, x = [], 40.0
    for piece in pieces:
        words.append(SimpleNamespace(text=piece, x=x, y=100.0, width=6.0 * len(piece), height=12.0))
        x += 6 * len(piece) + gap
    return SimpleNamespace(
        text=text, words=words, x=40.0, y=100.0, width=x, height=12.0, rotation=0, font_size=11, font_name="Arial"
    )


@pytest.mark.parametrize(
    ("text", "gap", "pieces", "read"),
    [
        ("y e s", 0.01, ("y", "e", "s"), ["yes"]),  # as of a browser's print
        ("sign-o n", 0.0, ("sign", "-o", "n"), ["sign-on"]),
        ("of the", 0.4, ("of", "the"), ["of", "the"]),  # squeezed to fit a line
        ("one two", 3.0, ("one", "two"), ["one", "two"]),
    ],
)
def test_pieces_without_a_gap_are_one_word(text: str, gap: float, pieces: Sequence[str], read: list[str]) -> None:
    words, _ = words_of([told(text, gap, pieces)])
    assert [word.text for word in words] == read


@pytest.mark.parametrize("turn", [90, 270])
def test_letters_of_a_turned_word_are_one_word(turn: int) -> None:
    texts = ("Fir", "e", "warden")
    places, y = [], 100.0
    for at, text in enumerate(texts if turn == 90 else reversed(texts)):
        places.append((text, y))
        y += 6 * len(text) + (3 if (at == 1) == (turn == 90) else 0)
    items = [
        SimpleNamespace(text=text, words=[SimpleNamespace(text=text, x=40.0, y=y, width=12.0, height=6.0 * len(text))],
                        x=40.0, y=y, width=12.0, height=12.0, rotation=turn, font_size=11, font_name="Arial")
        for text, y in (places if turn == 90 else reversed(places))
    ]  # fmt: skip
    words, _ = words_of(items)
    assert [word.text for word in words] == ["Fire", "warden"]


@pytest.mark.parametrize("spacing", [-2.78, -3.4])
def test_a_blank_of_the_file_parts_words_though_it_has_no_width(read: Read, spacing: float) -> None:
    content = f"BT /F 10 Tf {spacing} Tw 72 700 Td (Words that have narrow blanks between them.) Tj ET"
    (page,) = read(page_pdf(content), "a.pdf").pages
    assert page.blocks[0].text == "Words that have narrow blanks between them."


def test_letters_placed_upside_down_are_words_where_a_page_is_not_laid_out() -> None:
    placed = (f"BT /F 10 Tf -1 0 0 -1 {300 - 5 * at} 400 Tm ({letter}) Tj ET" for at, letter in enumerate("Unhook"))
    with PdfDocument(page_pdf(" ".join(placed))) as pdf:
        [word] = plain_page(pdf[0], 1).words
    assert (word.text, word.turn) == ("Unhook", 180)


def test_words_of_small_print_do_not_touch_where_the_font_is_of_size_1(read: Read) -> None:
    text = "Notice must be given within 14 days, i.e. at once; in 2007 and 2008 the rates were 61.6 %."
    lines = (f"BT /F 1 Tf 5 0 0 5 50 {800 - 6 * row} Tm ({text}) Tj ET" for row in range(3))
    (page,) = read(page_pdf("\n".join(lines)), "a.pdf").pages
    assert [word.text for word in page.words] == 3 * text.split()


# Of a mark in a font whose letters are up to 2.5 times as high as others.
_TALL = (
    (
        "<< /Type /FontDescriptor /FontName /Marks /Flags 32 /FontBBox [0 -900 1000 1600] /Ascent 1600 /Descent -900 "
        "/CapHeight 700 /StemV 80 /ItalicAngle 0 >>"
    ),
    (
        f"<< /Type /Font /Subtype /TrueType /BaseFont /Marks /FirstChar 32 /LastChar 255 /Widths [{'460 ' * 224}] "
        "/FontDescriptor 7 0 R /Encoding /WinAnsiEncoding >>"
    ),
)


@pytest.mark.parametrize("scale", [0.5, 0.71, 0.8])
def test_no_line_beside_a_tall_mark_is_lost_on_a_page_that_is_drawn_smaller(read: Read, scale: float) -> None:
    lines = []
    for row in range(8):
        height = 800 - 13.4 * row
        if row % 2 == 0:
            lines.append(f"BT /M 11.5 Tf 90 {height} Td (\\225) Tj ET")
        lines.append(f"BT /F 11.5 Tf 108 {height} Td (Line {row} of the list with equipment and material) Tj ET")
    lines.append("BT /M 11.5 Tf 90 500 Td (\\225) Tj ET")
    content = f"q {scale} 0 0 {scale} 0 0 cm {' '.join(lines)} Q"
    pdf = page_pdf(content, objects=_TALL).replace(b"/F 5 0 R", b"/F 5 0 R /M 8 0 R")
    (page,) = read(pdf, "a.pdf").pages
    assert sum(word.text == "Line" for word in page.words) == 8


@pytest.mark.parametrize("turn", ["", "/Rotate 90", "/Rotate 180", "/Rotate 270"])
def test_tall_marks_of_lists_stay_on_their_lines(read: Read, turn: str) -> None:
    rows = [(800 - 14 * row, f"Item {row} of the list, which is one line.") for row in range(6)]
    marks = (
        f"BT /M 11 Tf 90 {height} Td (\\225) Tj ET BT /F 11 Tf 108 {height} Td ({text}) Tj ET" for height, text in rows
    )
    pdf = page_pdf("\n".join(marks), objects=_TALL, page=turn).replace(b"/F 5 0 R", b"/F 5 0 R /M 8 0 R")
    (page,) = read(pdf, "a.pdf").pages
    assert [(block.marker, block.text) for block in page.blocks] == [("-", text) for _, text in rows]
    assert all(word.box.height < 16 for word in page.words)


@pytest.mark.parametrize(
    "scale", ["q .6 0 0 .6 0 0 cm {} Q", "q 1.6 0 0 1.6 0 -400 cm {} Q", "{}"], ids=["smaller", "larger", "as it is"]
)
def test_the_size_of_a_word_is_that_of_its_font_on_the_page(read: Read, scale: str) -> None:
    content = scale.format(
        "BT /F 10 Tf 50 700 Td (Words of a font) Tj ET BT /F 1 Tf 12 0 0 12 50 600 Tm (and others) Tj ET"
    )
    (page,) = read(page_pdf(content), "a.pdf").pages
    factor = {"q .": 0.6, "q 1": 1.6}.get(scale[:3], 1.0)
    assert [round(word.size or 0, 2) for word in page.words] == [
        round(size * factor, 2) for size in (10, 10, 10, 10, 12, 12)
    ]


def test_the_size_of_a_word_in_a_form_counts_the_scale_of_the_form(read: Read) -> None:
    form = stream(
        "q .8 0 0 .8 0 0 cm BT /F 10 Tf 50 700 Td (Words of a form) Tj ET Q",
        "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F 5 0 R >> >>",
    )
    (page,) = read(
        page_pdf("q .5 0 0 .5 0 0 cm /X Do Q", objects=[form], resources="/XObject << /X 7 0 R >>"), "a.pdf"
    ).pages
    assert [round(word.size or 0, 2) for word in page.words] == [4.0] * 4


def test_a_line_that_begins_with_a_raised_number_has_the_size_of_its_text(read: Read) -> None:
    content = "BT /F 5 Tf 50 705 Td (7) Tj ET BT /F 11 Tf 53 700 Td (Notes are set in small letters.) Tj ET"
    (page,) = read(page_pdf(content), "a.pdf").pages
    assert {round(word.size or 0) for word in page.words[1:]} == {11}


def test_accents_that_are_drawn_over_letters_are_put_on_them(read: Read) -> None:
    content = "BT /F 10 Tf 72 700 Td [(Die K\\250) 445 (uche und die S\\250) 445 (ale)] TJ ET"
    (page,) = read(page_pdf(content), "a.pdf").pages
    assert page.blocks[0].text == "Die Küche und die Säle"


def test_accents_that_are_typed_for_apostrophes_stay(read: Read) -> None:
    (page,) = read(page_pdf("BT /F 10 Tf 72 700 Td (Le bureau d\\264information de l\\264arbre) Tj ET"), "a.pdf").pages
    assert page.blocks[0].text == "Le bureau d´information de l´arbre"


def test_short_numbers_about_the_middle_of_a_page_are_not_lost(read: Read) -> None:
    prose = "".join(line(f"Line {row} of the minutes", 60, 780 - 14 * row) for row in range(4))
    column = "".join(line(str(30 + row), 296, 600 - 14 * row) for row in range(4))
    row = line("Votes", 60, 400) + line("9", 297, 400) + line("12", 450, 400)
    (page,) = read(page_pdf(prose + column + row + line("7", 296, 40)), "a.pdf").pages
    words = [word.text for word in page.words]
    assert [words.count(text) for text in ("30", "31", "32", "33", "9", "7")] == [1] * 6
    assert [block.text for block in page.blocks if block.type == "page_number"] == ["7"]


def test_a_short_number_about_the_middle_of_a_page_on_its_side_is_not_lost(read: Read) -> None:
    turned = "".join(
        f"BT /F 10 Tf 0 1 -1 0 {x} {y} Tm ({text}) Tj ET " for x, y, text in ((60, 60, "A line"), (560, 416, "7"))
    )
    (page,) = read(page_pdf(turned, page="/Rotate 90"), "a.pdf").pages
    assert [word.text for word in page.words] == ["A", "line", "7"]
