"""Office files with a picture and hardly any text warn that the words in the picture are not read."""

import io

import pytest

from tests import sample_files
from tests.documents.conftest import Read

CODE = "LOCAL_PICTURES_NOT_READ"


def pasted(text: str) -> bytes:
    """A Word file with that text and a scan."""
    from docx import Document

    document, out = Document(), io.BytesIO()
    document.add_paragraph(text)
    document.add_picture(io.BytesIO(sample_files.scan_png()))
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("text", "is_told"), [("See the receipt below.", True), ("All that is known of it. " * 20, False)]
)
def test_a_picture_is_told_where_there_is_hardly_any_text(read: Read, text: str, is_told: bool) -> None:
    assert (CODE in [one.code for one in read(pasted(text), "a.docx").warnings]) is is_told


def test_pictures_on_several_slides_are_told_once(read: Read) -> None:
    from pptx import Presentation

    deck, out = Presentation(), io.BytesIO()
    for number in range(3):
        slide = deck.slides.add_slide(deck.slide_layouts[6])
        for _ in range(min(number, 1)):
            picture = slide.shapes.add_picture(io.BytesIO(sample_files.scan_png()), 0, 0)
            picture._element.nvPicPr.cNvPr.attrib.pop("descr", None)
    deck.save(out)
    (warning,) = [one for one in read(out.getvalue(), "a.pptx").warnings if one.code == CODE]
    assert warning.message.startswith("2 pictures are on 2 pages, from page 2 on,")
