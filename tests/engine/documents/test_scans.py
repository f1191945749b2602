import pytest

from tests import documents
from tests.engine.documents.conftest import Read

LINES = ["RECEIPT", "Milk 2.50", "Bread 3.25", "Total 5.75"]


@pytest.mark.parametrize("turned", [0, 90, 180])
def test_a_picture_is_read_and_set_upright(read: Read, turned: int) -> None:
    (page,) = read(documents.scan_png(turned=turned), "a.png").pages
    assert [line for block in page.blocks for line in block.text.split("\n")] == LINES
    assert page.rotation == -turned % 360
    assert page.ocr
    assert all(word.confidence is not None and word.confidence > 0.9 for word in page.words)


def test_a_scanned_pdf_keeps_its_page_size_and_word_boxes(read: Read) -> None:
    (page,) = read(documents.scan_pdf(), "a.pdf").pages
    total = next(word for word in page.words if word.text == "Total")
    assert (page.width, page.height) == (432, 240)
    assert total.box.left == pytest.approx(80 * 72 / 150, abs=4)
    assert total.box.top == pytest.approx((60 + 3 * 90) * 72 / 150, abs=8)
