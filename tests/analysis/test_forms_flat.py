"""Places to write on that pages have without form fields, and what they are called."""

from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.colors import black
from reportlab.pdfgen.canvas import Canvas

from extend_mcp.analysis.forms import detect
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.wire.edit import FormDetectionConfig
from tests.analysis.form_files import drawn, scanned

Found = list[tuple[str, str]]


def fields_of(folder: Path, data: bytes) -> dict[str, Any]:
    path = folder / "form.pdf"
    path.write_bytes(data)
    return dict(detect(path, FormDetectionConfig(), None).output["schema"]["properties"])


def found_on(folder: Path, data: bytes) -> Found:
    """Kind and label of each field, in reading order."""
    return [(one["extend_edit:field_type"], one["description"]) for one in fields_of(folder, data).values()]


def comb(page: Canvas, left: float, bottom: float, cells: int) -> None:
    for at in range(cells):
        page.rect(left + 14 * at, bottom, 14, 18)


def test_a_comb_is_one_field_for_as_many_characters(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(72, 704, "IBAN")
        comb(canvas, 110, 700, 22)
        canvas.drawString(72, 664, "Born")
        for left, cells in ((110, 2), (150, 2), (190, 4)):
            comb(canvas, left, 660, cells)
        canvas.drawString(72, 620, "Code |_|_|_|_|_|")

    fields = fields_of(tmp_path, drawn(page))
    assert list(fields) == ["iban", "born", "born_2", "born_3", "code"]
    options = [one["extend_edit:text_edit_options"] for one in fields.values()]
    assert [one["maxLength"] for one in options] == [22, 2, 2, 4, 5]
    assert all(one["combing"] for one in options)


def test_cells_under_headings_are_ticked_one_by_one(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.grid([72, 200, 216, 232], [700, 684, 668, 652])
        for top, name in ((672, "Walls"), (656, "Floor")):
            canvas.drawString(76, top, name)
        for left, heading in ((203, "A"), (219, "B")):
            canvas.drawString(left, 688, heading)

    assert found_on(tmp_path, drawn(page)) == [
        ("checkbox", "Walls A"), ("checkbox", "Walls B"), ("checkbox", "Floor A"), ("checkbox", "Floor B"),
    ]  # fmt: skip


def test_boxes_to_tick_are_named_by_what_stands_behind_them_or_before_all_of_them(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "How was it? ( ) good ( ) fair ( ) poor")
        canvas.drawString(72, 660, "Do you drive? Yes")
        canvas.rect(172, 659, 10, 10)
        canvas.drawString(192, 660, "No")
        canvas.rect(212, 659, 10, 10)

    assert found_on(tmp_path, drawn(page)) == [
        ("checkbox", "good"), ("checkbox", "fair"), ("checkbox", "poor"), ("checkbox", "Yes"), ("checkbox", "No"),
    ]  # fmt: skip


def test_dots_and_lines_one_below_the_other_are_written_on(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "Town")
        for at in range(60):
            canvas.line(110 + 3 * at, 698, 111 + 3 * at, 698)
        canvas.drawString(72, 660, "Tell us more:")
        for at in range(3):
            canvas.line(72, 640 - 18 * at, 540, 640 - 18 * at)

    assert found_on(tmp_path, drawn(page)) == [("text", "Town"), *[("text", "Tell us more")] * 3]


def test_small_print_below_a_line_names_it(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        for at, name in enumerate(("(first and last name)", "(place of birth)")):
            canvas.drawString(72, 700 - 40 * at, "." * 90)
            canvas.setFontSize(8)
            canvas.drawString(72, 690 - 40 * at, name)
            canvas.setFontSize(11)

    assert found_on(tmp_path, drawn(page)) == [("text", "first and last name"), ("text", "place of birth")]


def test_gaps_in_data_dots_to_page_numbers_and_underlined_titles_are_no_blanks(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.setFontSize(20)
        canvas.drawString(72, 740, "Report")
        canvas.line(72, 735, 540, 735)
        canvas.setFontSize(11)
        canvas.drawString(72, 700, "Introduction " + "." * 60 + " 3")
        canvas.grid([72, 172, 272, 372], [680, 660, 640, 620])
        rows = (("", "2024", "2025"), ("Sales", "10", "12"), ("Profit", "1", ""))
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                canvas.drawString(76 + 100 * column, 666 - 20 * row, text)

    with pytest.raises(DocumentFailure, match="No form field"):
        fields_of(tmp_path, drawn(page))


def test_small_boxes_combs_and_dots_are_found_on_a_scan(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(72, 740, "Order form of the garden shop")
        canvas.drawString(72, 700, "Town")
        for at in range(60):
            canvas.circle(112 + 3 * at, 698, 0.5, stroke=0, fill=1)
        canvas.setStrokeColor(black)
        for left, name in ((72, "Delivery"), (172, "Collection")):
            canvas.rect(left, 660, 10, 10)
            canvas.drawString(left + 16, 661, name)
        canvas.drawString(72, 624, "Postcode")
        comb(canvas, 140, 620, 5)

    fields = fields_of(tmp_path, scanned(drawn(page), 200))
    assert [(one["extend_edit:field_type"], one["description"]) for one in fields.values()] == [
        ("text", "Town"), ("checkbox", "Delivery"), ("checkbox", "Collection"), ("text", "Postcode"),
    ]  # fmt: skip
    assert fields["postcode"]["extend_edit:text_edit_options"]["maxLength"] == 5


def test_a_line_below_its_question_is_written_on_and_an_underlined_heading_is_not(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "Name of the physician")
        canvas.line(72, 676, 300, 676)
        canvas.drawString(72, 620, "General terms")
        canvas.line(72, 617, 145, 617)

    assert found_on(tmp_path, drawn(page)) == [("text", "Name of the physician")]
