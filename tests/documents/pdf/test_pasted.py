"""Pages with text and a picture on a part of them: a pasted scan is read, a drawing has its words as its text."""

import io

import pytest
from PIL import Image, ImageDraw
from pypdfium2 import PdfDocument
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from extend_mcp.documents.page import Page
from extend_mcp.documents.pdf.objects import PageObjects
from tests import sample_files
from tests.documents.conftest import Read
from tests.documents.pdf.test_forms import words

CAPTION = "Appendix A: the receipt as it was handed in by the driver"


def pasted(picture: Image.Image) -> bytes:
    """A page with a caption, and below it a picture over a third of it."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(500, 600), invariant=1)
    canvas.drawString(60, 560, CAPTION)
    width = 330
    canvas.drawImage(ImageReader(picture), 60, 200, width, width * picture.height / picture.width)
    canvas.save()
    return out.getvalue()


def figures(page: Page) -> list[str]:
    return [block.text for block in page.blocks if block.type == "figure"]


def test_a_scan_pasted_below_text_is_read_with_it(read: Read) -> None:
    document = read(pasted(Image.open(io.BytesIO(sample_files.scan_png()))), "a.pdf")
    (page,) = document.pages
    assert sorted(words(page)) == sorted([*CAPTION.split(), *"RECEIPT Milk 2.50 Bread 3.25 Total 5.75".split()])
    assert document.warnings == []


def test_without_ocr_a_pasted_scan_is_told(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extend_mcp.documents.ocr.has_ocr", lambda: False)
    (warning,) = read(pasted(Image.open(io.BytesIO(sample_files.scan_png()))), "a.pdf").warnings
    assert (warning.code, warning.page) == ("LOCAL_NO_OCR", 1)
    assert warning.message.startswith("A picture on the page was not read.")


def test_words_of_a_drawing_are_the_text_of_its_figure(read: Read) -> None:
    picture = Image.open(io.BytesIO(sample_files.scan_png())).convert("RGB")
    draw = ImageDraw.Draw(picture)
    for left in range(300, picture.width, 8):
        draw.line((left, 20, picture.width, picture.height - left // 2), fill="black", width=2)
    (page,) = read(pasted(picture), "a.pdf").pages
    assert words(page) == CAPTION.split()
    (text,) = figures(page)
    assert {"RECEIPT", "Milk", "Bread"} <= set(text.split())


def test_a_small_picture_in_a_form_as_large_as_the_page_is_no_scan(read: Read) -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(500, 600), invariant=1)
    canvas.beginForm("inner")
    canvas.drawImage(ImageReader(Image.open(io.BytesIO(sample_files.scan_png()))), 60, 480, 100, 90)
    canvas.endForm()
    canvas.beginForm("whole")
    canvas.drawString(60, 560, CAPTION)
    canvas.translate(20, 0)
    canvas.doForm("inner")
    canvas.line(20, 20, 400, 20)
    canvas.endForm()
    canvas.scale(0.9, 0.9)
    canvas.doForm("whole")
    canvas.save()
    with PdfDocument(out.getvalue()) as pdf:
        (sides,) = PageObjects(pdf[0]).pictures
    assert [round(side) for side in sides] == [72, 432, 162, 513]
    document = read(out.getvalue(), "a.pdf")
    assert words(document.pages[0]) == CAPTION.split()
    assert figures(document.pages[0]) == []
