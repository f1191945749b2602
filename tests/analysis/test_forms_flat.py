"""Places to write on that pages have without form fields, and what they are called."""

from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.colors import black
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

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


def round_box(path: PDFPathObject, x: float, y: float, radius: float) -> None:
    """A circle as CSS has it: a box that is all corners, with sides of no length between them."""
    path.moveTo(x + radius, y)
    for at in range(4):
        (ax, ay), (bx, by) = ((1, 0), (0, 1), (-1, 0), (0, -1), (1, 0))[at : at + 2]
        one, other = (x + radius * ax, y + radius * ay), (x + radius * bx, y + radius * by)
        path.lineTo(*one)
        more = 0.5523 * radius
        path.curveTo(one[0] + more * bx, one[1] + more * by, other[0] + more * ax, other[1] + more * ay, *other)
    path.close()


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


def test_a_line_with_strokes_on_it_is_a_comb_and_an_axis_with_figures_is_not(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(72, 704, "Code")
        canvas.drawString(72, 604, "Tax")
        canvas.rect(110, 600, 98, 18)
        for left, bottom in ((110, 700), (110, 600), (110, 500)):
            canvas.line(left, bottom, left + 84, bottom)
            for at in range(1, 7):
                canvas.line(left + 14 * at, bottom, left + 14 * at, bottom + 7)
        for at in range(7):
            canvas.drawString(107 + 14 * at, 488, str(at))

    fields = fields_of(tmp_path, drawn(page))
    cells = {key: one["extend_edit:text_edit_options"]["maxLength"] for key, one in fields.items()}
    assert cells == {"code": 6, "tax": 7}


def test_boxes_of_a_comb_may_be_a_little_apart(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(72, 704, "Number")
        for at, gap in enumerate((0.0, 0.0, 0.4, 0.8, 0.4, 0.0)):
            canvas.rect(120 + 16.8 * at + gap, 700, 13.4, 17)

    fields = fields_of(tmp_path, drawn(page))
    assert [one["extend_edit:text_edit_options"]["maxLength"] for one in fields.values()] == [6]


def test_boxes_with_round_corners_are_one_blank_each(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(72, 724, "Applicant")
        for bottom, name in ((690, "Full name"), (662, "Town")):
            canvas.drawString(72, bottom + 6, name)
            canvas.roundRect(160, bottom, 300, 20, 6)

    fields = fields_of(tmp_path, drawn(page))
    assert [one["description"] for one in fields.values()] == ["Full name", "Town"]
    assert [round(one["extend_edit:bbox"]["bottom"] - one["extend_edit:bbox"]["top"]) for one in fields.values()] == [
        20, 20,
    ]  # fmt: skip


def test_rings_drawn_as_filled_shapes_are_ticked_and_discs_are_not(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        for left, name in ((72, "red"), (172, "blue")):
            shape = canvas.beginPath()
            round_box(shape, left + 5, 704, 5)
            round_box(shape, left + 5, 704, 4.3)
            canvas.drawPath(shape, stroke=0, fill=1, fillMode=0)
            canvas.drawString(left + 16, 700, name)
        shape = canvas.beginPath()
        round_box(shape, 77, 654, 5)
        canvas.drawPath(shape, stroke=0, fill=1)
        canvas.drawString(88, 650, "first")

    assert found_on(tmp_path, drawn(page)) == [("checkbox", "red"), ("checkbox", "blue")]


def test_rows_that_only_lines_divide_have_a_blank_below_each_heading(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        for left, heading in ((72, "Part"), (240, "Made by"), (420, "Price")):
            canvas.drawString(left, 704, heading)
        for at in range(4):
            canvas.line(72, 700 - 20 * at, 540, 700 - 20 * at)

    fields = fields_of(tmp_path, drawn(page))
    assert [one["description"] for one in fields.values()] == ["Part", "Made by", "Price"] * 3


def test_lines_below_each_other_have_the_labels_before_them_or_the_one_above_all(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        for bottom, name in ((700, "Name"), (678, "Policy"), (656, "Plate")):
            canvas.drawString(72, bottom, name)
            canvas.line(200, bottom - 2, 540, bottom - 2)
        canvas.drawString(72, 600, "Reasons")
        for bottom in (580, 560, 540):
            canvas.drawString(72, bottom, "." * 150)
        canvas.drawString(72, 522, "I declare that all this is true.")

    labels = [label for _, label in found_on(tmp_path, drawn(page))]
    assert labels == ["Name", "Policy", "Plate", "Reasons", "Reasons", "Reasons"]


def test_what_is_written_on_dots_stands_above_them(tmp_path: Path) -> None:
    fields = fields_of(tmp_path, drawn(lambda canvas: canvas.drawString(72, 700, "Name " + "." * 60)))
    assert fields["name"]["extend_edit:bbox"]["bottom"] == pytest.approx(792 - 700, abs=1)


def test_only_the_empty_cell_beside_a_label_is_a_blank(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.grid([72, 250, 540], [720, 690, 660])
        canvas.drawString(76, 709, "Full name")
        canvas.drawString(76, 679, "Town")

    fields = fields_of(tmp_path, drawn(page))
    assert [one["extend_edit:bbox"]["left"] for one in fields.values()] == [250, 250]


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
