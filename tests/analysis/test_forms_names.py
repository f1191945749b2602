"""Names of a form's own fields, and what else on its pages is to be filled in."""

from pathlib import Path
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from extend_mcp.analysis.forms import detect
from extend_mcp.wire.edit import FormDetectionConfig
from tests.analysis import form_files

Properties = dict[str, dict[str, Any]]


def found(folder: Path, data: bytes) -> Properties:
    path = folder / "form"
    path.write_bytes(data)
    properties: Properties = detect(path, FormDetectionConfig(), None).output["schema"]["properties"]
    return properties


def numbered(page: Canvas, number: int, x: float, y: float, **more: Any) -> None:
    """A field whose own name says nothing."""
    page.acroForm.textfield(name=f"form1.Page1.f1_{number}", x=x, y=y, width=100, height=14, fontSize=9, **more)


def test_a_tooltip_that_reads_out_the_page_names_its_field_by_the_label_at_its_end(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "Licence plate")
        said = "Part 2. Please print in capitals and use black ink. Only one car may be listed here. Licence plate"
        numbered(canvas, 1, 160, 697, tooltip=said)

    [(key, field)] = found(tmp_path, form_files.drawn(page)).items()
    assert key == "licence_plate"
    assert field["description"].startswith("Part 2.")


def test_an_answer_is_named_by_the_question_that_its_tooltip_ends_with(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "Yes")
        said = "Part 3. Fill in this part if you are not alone. Do you keep a dog? Yes."
        canvas.acroForm.checkbox(name="Check Box7", tooltip=said, x=56, y=700, size=12)

    assert list(found(tmp_path, form_files.drawn(page))) == ["do_you_keep_a_dog_yes"]


def test_names_that_end_alike_and_say_nothing_give_way_to_the_labels(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        for number, label in enumerate(("First entry", "Last entry", "No")):
            canvas.acroForm.checkbox(name=f"form1.Page{number}.c1_4", x=150, y=600 - 20 * number, size=12)
            canvas.drawString(170, 602 - 20 * number, label)

    assert list(found(tmp_path, form_files.drawn(page))) == ["first_entry", "last_entry", "no"]


def test_an_arrow_to_a_box_is_no_label(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(72, 600, "If you live abroad, check here   •")
        canvas.acroForm.checkbox(name="c1", x=262, y=599, size=12)

    assert list(found(tmp_path, form_files.drawn(page))) == ["if_you_live_abroad_check_here"]


def test_the_number_of_a_line_between_its_label_and_its_field_does_not_part_them(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(430, 656, "Last entry")
        for number, label in enumerate(("Tentative sum", "Paid before"), start=6):
            y = 760 - 24 * number
            canvas.drawString(72, y, f"{number}  {label}")
            canvas.drawString(405, y, str(number))
            numbered(canvas, number, 430, y - 3)

    assert list(found(tmp_path, form_files.drawn(page))) == ["6_tentative_sum", "7_paid_before"]


def test_a_caption_in_the_cell_is_the_label_and_not_the_text_beside_the_cell(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 11)
        canvas.drawString(72, 704, "Print")
        canvas.drawString(72, 674, "Type")
        canvas.setFont("Helvetica", 7)
        canvas.grid([120, 500], [720, 690, 660])
        for number, caption in enumerate(("Name", "Street and number, or the number of the box at the post office")):
            canvas.drawString(123, 711 - 30 * number, caption)
            numbered(canvas, number, 122, 693 - 30 * number)

    assert list(found(tmp_path, form_files.drawn(page))) == ["name", "street_and_number_or_the_number_of_the"]


def test_a_page_with_its_own_fields_has_no_other_blanks_than_those_for_signatures(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        for number, label in enumerate(("Name", "Street", "Town", "Country", "Phone")):
            canvas.drawString(72, 700 - 24 * number, label)
            numbered(canvas, number, 160, 697 - 24 * number)
        canvas.drawString(72, 520, "Detach here")
        canvas.line(140, 518, 500, 518)
        canvas.drawString(72, 480, "Your signature")
        canvas.line(150, 478, 320, 478)
        canvas.drawString(340, 480, "Date")
        canvas.line(370, 478, 480, 478)

    assert list(found(tmp_path, form_files.drawn(page)))[5:] == ["your_signature", "date"]


def test_a_page_with_few_own_fields_keeps_its_blanks(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "Name")
        numbered(canvas, 1, 160, 697)
        for number, label in enumerate(("Street", "Town")):
            canvas.drawString(72, 660 - 30 * number, f"{label}: ____________________")

    assert list(found(tmp_path, form_files.drawn(page))) == ["name", "street", "town"]
