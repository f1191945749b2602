"""Scans that have text of their own: all of the page is read, once, and a layer that is wrong is replaced."""

import io
from collections.abc import Sequence
from dataclasses import replace

import pytest
from PIL import Image
from pypdfium2 import PdfDocument
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from extend_mcp.documents.ocr import read_picture
from extend_mcp.documents.page import Box, Page, Word
from extend_mcp.documents.pdf.scans.merged import merged
from extend_mcp.documents.pdf.scans.ocr_layer import contradicted
from tests import sample_files
from tests.documents.conftest import Read
from tests.documents.pdf.pdfs import FIRST, line, page_pdf
from tests.documents.pdf.test_forms import lines, words

RECEIPT = ["RECEIPT", "Milk 2.50", "Bread 3.25", "Total 5.75"]
STAMP = "DocuSign Envelope ID: 4F2A-9B11-77C0-2211"


def scan(*texts: tuple[float, float, str], mode: int = 0, turned: int = 0, below: bool = False) -> bytes:
    """A scan as large as its page, with texts on it at points from the bottom left; mode 3 is invisible.

    `below`: the texts are drawn first, so that the picture hides them.
    """
    picture = ImageReader(io.BytesIO(sample_files.scan_png(turned=turned)))
    size = tuple(72 / 150 * side for side in picture.getSize())
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1)
    if not below:
        canvas.drawImage(picture, 0, 0, *size)
    for left, bottom, words_ in texts:
        text = canvas.beginText(left, bottom)
        text.setFont("Helvetica", 17 if mode or below else 7)
        text.setTextRenderMode(mode)
        text.textOut(words_)
        canvas.drawText(text)
    if below:
        canvas.drawImage(picture, 0, 0, *size)
    canvas.save()
    return out.getvalue()


def layer(texts: Sequence[str]) -> list[tuple[float, float, str]]:
    """Texts at the places of the lines of the scanned receipt."""
    return [(38, 196 - 43.2 * row, text) for row, text in enumerate(texts)]


def spoken(page: Page) -> str:
    return "".join(lines(page)).replace(" ", "")


@pytest.mark.parametrize("turned", [0, 90])
def test_a_scan_with_a_stamp_is_read_whole_and_the_stamp_once(read: Read, turned: int) -> None:
    (page,) = read(scan((10, 227, STAMP), turned=turned), "a.pdf").pages
    assert page.ocr
    assert sorted(words(page)) == sorted([*STAMP.split(), *" ".join(RECEIPT).split()])
    assert "".join(STAMP.split()) in spoken(page)


def test_a_layer_that_says_what_the_picture_shows_is_kept(read: Read) -> None:
    document = read(scan(*layer(RECEIPT), mode=3), "a.pdf")
    assert lines(document.pages[0]) == RECEIPT
    assert not document.pages[0].ocr
    assert document.warnings == []


@pytest.mark.parametrize(
    ("texts", "below"),
    [
        ([*RECEIPT[:3], "Total 999.99"], False),
        ([*RECEIPT[:3], "Total 999.99"], True),
        (["", "", "", "Total 999.99"], True),
        (["???????", "???? 2.50", "????? 3.25", "????? 5.75"], False),
    ],
    ids=["invisible", "below the picture", "below a part of the picture", "of lost letters"],
)
def test_a_layer_that_says_something_else_than_the_picture_is_replaced_and_told(
    read: Read, texts: list[str], below: bool
) -> None:
    document = read(scan(*layer(texts), mode=0 if below else 3, below=below), "a.pdf")
    assert sorted(words(document.pages[0])) == sorted(" ".join(RECEIPT).split())
    assert [(one.code, one.page) for one in document.warnings] == [("LOCAL_TEXT_REPLACED", 1)]


@pytest.mark.parametrize("turned", [0, 180])
def test_a_layer_made_by_ocr_that_did_not_turn_the_page_is_found(turned: int) -> None:
    letter = ["Station order", "Program morning news", "Number of weeks", "Amount payable"]
    picture = Image.open(io.BytesIO(sample_files.scan_png(letter, turned=turned)))
    seen = read_picture(picture, turn=False)
    out = io.BytesIO()
    picture.save(out, "PDF", resolution=150)
    with PdfDocument(out.getvalue()) as pdf:
        width, height = pdf[0].get_size()
        scale = width / seen.width
        places = [(word.text, word.box) for word in seen.words]
        layer_ = [
            Word(text, Box(*(scale * side for side in (box.left, box.top, box.right, box.bottom))))
            for text, box in places
        ]
        page = Page(1, width, height, words=layer_)
        assert contradicted([(pdf[0], page)]) == ([page] if turned else [])


@pytest.mark.parametrize(("words_", "is_wrong"), [("Счёт Молоко Хлеб Итого", False), ("Bill Pint Scone Quark", True)])
def test_words_in_a_script_that_ocr_does_not_read_are_no_contradiction(words_: str, is_wrong: bool) -> None:
    boxes = [Box(38, 43.2 * row + 20, 120, 43.2 * row + 40) for row in range(4)]
    with PdfDocument(scan()) as pdf:
        width, height = pdf[0].get_size()
        page = Page(1, width, height, words=[Word(*one) for one in zip(words_.split(), boxes, strict=True)])
        assert contradicted([(pdf[0], page)]) == ([page] if is_wrong else [])


@pytest.mark.parametrize("layer", ["Total 999.99", "Paid in full on the day of the sale"])
def test_a_layer_over_a_part_of_the_scan_is_not_mixed_with_what_ocr_reads(read: Read, layer: str) -> None:
    document = read(scan((38, 120, layer), mode=3), "a.pdf")
    assert lines(document.pages[0]) == RECEIPT
    assert [(one.code, one.page) for one in document.warnings] == [("LOCAL_TEXT_REPLACED", 1)]


def test_what_was_typed_onto_a_scan_is_read_with_it(read: Read) -> None:
    from pypdf import PdfReader, PdfWriter
    from pypdf.annotations import FreeText

    writer, out = PdfWriter(clone_from=PdfReader(io.BytesIO(scan()))), io.BytesIO()
    writer.add_annotation(0, FreeText(text="Approved by Ada", rect=(38, 15, 188, 35)))
    writer.write(out)
    (page,) = read(out.getvalue(), "a.pdf").pages
    assert {"Approved", "Ada", "RECEIPT", "5.75"} <= set(words(page))


def test_a_page_whose_fonts_do_not_tell_their_letters_is_read_by_ocr_and_told(read: Read) -> None:
    names = " ".join(f"/g{code}" for code in range(65, 91))
    glyphs = " ".join(f"/g{code} {FIRST + 1} 0 R" for code in range(65, 91))
    shape = "<< /Length 33 >>\nstream\n10 0 0 0 10 10 d1 0 0 2 8 re f  \nendstream"
    font = (
        f"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 10 10] /FontMatrix [.1 0 0 .1 0 0] /FirstChar 65 /LastChar 90 "
        f"/Widths [{'10 ' * 26}] /CharProcs << {glyphs} >> /Encoding << /Differences [65 {names}] >> >>"
    )
    data = page_pdf(line("ABCDE FGHIJ KLMNOP", 60, 700, 12, "Q"), objects=[font, shape])
    data = data.replace(b"/F 5 0 R", b"/Q 7 0 R")
    document = read(data, "a.pdf")
    assert [(one.code, one.page) for one in document.warnings] == [("LOCAL_TEXT_REPLACED", 1)]
    assert "ABCDE" not in words(document.pages[0])


def test_a_scanned_page_has_the_size_that_its_unit_says(read: Read) -> None:
    picture, out = Image.open(io.BytesIO(sample_files.scan_png())), io.BytesIO()
    picture.convert("L").save(out, "JPEG")
    data = out.getvalue().decode("latin-1")
    entries = f"/Type /XObject /Subtype /Image /Width {picture.width} /Height {picture.height} /ColorSpace /DeviceGray"
    image = f"<< {entries} /BitsPerComponent 8 /Filter /DCTDecode /Length {len(data)} >>\nstream\n{data}\nendstream"
    pdf = page_pdf(
        "q 264 0 0 240 0 0 cm /X Do Q", objects=[image], resources=f"/XObject << /X {FIRST} 0 R >>",
        page="/UserUnit 2", size=(264, 240),
    )  # fmt: skip
    (page,) = read(pdf, "a.pdf").pages
    assert (page.width, page.height) == (528, 480)
    total = next(word for word in page.words if word.text == "Total")
    assert total.box.left == pytest.approx(2 * 80 * 72 / 150, abs=8)


def test_a_page_that_is_cropped_to_nothing_is_empty(read: Read) -> None:
    document = read(page_pdf(line("Total", 60, 700, 12), page="/CropBox [700 900 800 1000]"), "a.pdf")
    assert [(page.number, page.blocks) for page in document.pages] == [(1, [])]


def nameless(text: str) -> bytes:
    """A page of text in a bitmap font of TeX, whose letters have no names but their usual codes."""
    codes = sorted(set(text.encode("latin-1")) - {32})
    names = " ".join(f"{code} /a{code}" for code in codes)
    glyphs = " ".join(f"/a{code} {FIRST + 1} 0 R" for code in codes)
    shape = "<< /Length 33 >>\nstream\n10 0 0 0 10 10 d1 0 0 2 8 re f  \nendstream"
    font = (
        f"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 10 10] /FontMatrix [.1 0 0 .1 0 0] /FirstChar 0 /LastChar 255 "
        f"/Widths [{'6 ' * 256}] /CharProcs << {glyphs} >> /Encoding << /Differences [{names}] >> >>"
    )
    told = "".join(letter if letter.isprintable() and letter.isascii() else f"\\{ord(letter):03o}" for letter in text)
    return page_pdf(line(told, 40, 700, 8, "Q"), objects=[font, shape]).replace(b"/F 5 0 R", b"/Q 7 0 R")


def test_letters_of_fonts_without_names_are_kept_if_their_codes_spell_words(read: Read) -> None:
    text = "The response of most of those who were asked was higher than in the earlier studies of this kind"
    document = read(nameless(text), "a.pdf")
    assert document.warnings == []
    assert words(document.pages[0]) == text.split()


def test_letters_that_have_other_codes_in_tex_are_known(read: Read) -> None:
    text = "The di\x1berence in the o\x1ece of those who were asked was high"
    text += " at 20 \xb0C in the Hauptstra\xffe, where the others were not asked"
    document = read(nameless(text), "a.pdf")
    found = words(document.pages[0])
    assert {"difference", "office", "°C", "Hauptstraße,"} <= set(found)


def test_signs_of_the_file_are_not_read_once_more() -> None:
    texts = "Brown & Healy Slide 4 / 19".split()
    own = [Word(text, Box(30 * at, 50, 30 * at + 20, 60)) for at, text in enumerate(texts)]
    read = [replace(word, box=Box(word.box.left, 49, word.box.right, 61)) for word in own]
    logo = Word("LOGO", Box(300, 20, 340, 40))
    page = merged(Page(1, 400, 100, list(own)), Page(1, 400, 100, [*read, logo], ocr=True))
    assert [word.text for word in page.words] == [*texts, "LOGO"]
