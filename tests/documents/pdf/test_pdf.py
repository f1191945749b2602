import io
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, RectangleObject
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from extend_mcp.documents.page import Block
from extend_mcp.documents.pdf import opened
from extend_mcp.documents.pdf.laid_pages import lay_out
from tests import sample_files
from tests.documents.conftest import Read


def texts(blocks: list[Block], kind: str) -> list[str]:
    return [block.text for block in blocks if block.type == kind]


def test_an_invoice_has_its_title_words_and_ruled_table(read: Read) -> None:
    (page,) = read(sample_files.invoice_pdf(), "a.pdf").pages
    [table] = [block for block in page.blocks if "Beeswax" in block.text]
    assert texts(page.blocks, "heading") == ["Invoice"]
    assert [cell.text for cell in table.cells] == [text for row in sample_files.INVOICE_ROWS for text in row]
    assert (table.cells[5].row, table.cells[5].column) == (1, 1)
    numbers = "Invoice number: INV-2024-0042\nInvoice date: 2024-03-20\nDue date: 2024-04-19"
    assert texts(page.blocks, "key_value") == [numbers, "Total: $184.00"]
    assert not page.ocr


def test_word_boxes_are_in_points_from_the_top_left(read: Read) -> None:
    (page,) = read(sample_files.invoice_pdf(), "a.pdf").pages
    total = next(word for word in page.words if word.text == "Total:")
    assert total.box.left == pytest.approx(340, abs=3)
    assert total.box.top == pytest.approx(page.height - 555 - 10, abs=6) if page.height else False
    assert total.confidence is None


def test_a_page_range_reads_some_pages_and_counts_all(read: Read) -> None:
    data = sample_files.text_pdf([["one"], ["two"], ["three"], ["four"]])
    document = read(data, "a.pdf", pageRanges=[{"start": 2, "end": 2}, {"start": 4, "end": 9}])
    assert [page.number for page in document.pages] == [2, 4]
    assert document.page_count == 4
    assert [page.words[0].text for page in document.pages] == ["two", "four"]


def test_running_headers_and_page_numbers_are_typed(read: Read) -> None:
    data = sample_files.text_pdf([["The first page."], ["The second page."]], header="Quarterly report", numbered=True)
    for page in read(data, "a.pdf").pages:
        assert texts(page.blocks, "header") == ["Quarterly report"]
        assert texts(page.blocks, "page_number") == [f"Page {page.number} of 2"]


def test_short_lines_stay_lines_and_prose_flows(read: Read) -> None:
    prose = [
        "This agreement is made between the two parties that are named on the next page",
        "and it holds for a year.",
    ]
    (address, agreement) = read(sample_files.text_pdf([["12 High Street", "London", "England"], prose]), "a.pdf").pages
    assert texts(address.blocks, "text") == ["12 High Street\nLondon\nEngland"]
    assert texts(agreement.blocks, "text") == [" ".join(prose)]


def test_hidden_text_is_reported(read: Read) -> None:
    (warning,) = read(sample_files.hidden_text_pdf(), "a.pdf").warnings
    assert (warning.code, warning.page) == ("LOCAL_HIDDEN_TEXT", 1)
    assert warning.message.startswith("2 pieces of text")


def test_an_ordinary_page_is_not_accused_of_hiding(read: Read) -> None:
    assert read(sample_files.invoice_pdf(), "a.pdf").warnings == []


def test_filled_fields_and_ticks_are_part_of_the_text(read: Read) -> None:
    (page,) = read(sample_files.form_pdf(name="Grace Hopper"), "a.pdf").pages
    assert {"Grace", "Hopper"} <= {word.text for word in page.words}
    assert "Member  ☒" in texts(page.blocks, "text")


def test_blank_pages_are_pages_without_blocks(read: Read) -> None:
    document = read(sample_files.blank_pdf(2), "a.pdf")
    assert [(page.number, page.blocks, page.ocr) for page in document.pages] == [(1, [], False), (2, [], False)]


def test_sideways_text_is_set_upright(read: Read) -> None:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(612, 792))
    canvas.rotate(90)
    for index in range(6):
        canvas.drawString(100, -200 - 14 * index, f"Line number {index} of a landscape table")
    canvas.save()
    (page,) = read(out.getvalue(), "a.pdf").pages
    assert page.rotation == 90
    assert (page.width, page.height) == (792, 612)
    assert all(word.box.width > word.box.height for word in page.words if word.text == "landscape")


def test_a_drawing_of_too_many_lines_keeps_its_text(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened, "MAX_SEGMENTS", 5)
    monkeypatch.setattr(opened, "HEAVY_BYTES", 0)
    document = read(sample_files.invoice_pdf(), "a.pdf")
    assert [warning.code for warning in document.warnings] == ["LOCAL_LAYOUT_FAILED"]
    assert "INV-2024-0042" in " ".join(block.text for block in document.pages[0].blocks)


@pytest.mark.parametrize("turned", [0, 90, 270])
def test_words_beside_a_drawing_of_too_many_lines_are_whole(
    read: Read, monkeypatch: pytest.MonkeyPatch, turned: int
) -> None:
    from reportlab.pdfgen.canvas import Canvas

    monkeypatch.setattr(opened, "MAX_SEGMENTS", 5)
    monkeypatch.setattr(opened, "HEAVY_BYTES", 0)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 300))
    canvas.setFont("Courier", 12)
    for row, text in enumerate(("Name: Ada Vogel", "Channel: 7")):
        for at, letter in enumerate(text):
            canvas.drawString(60 + 7.2 * at, 200 - 30 * row, letter)
    for at in range(20):
        canvas.line(60, 100 + at, 90, 100)
    canvas.setPageRotation(turned)
    canvas.save()
    (page,) = read(out.getvalue(), "a.pdf").pages
    assert [word.text for word in page.words] == ["Name:", "Ada", "Vogel", "Channel:", "7"]
    assert [block.text for block in page.blocks] == ["Name: Ada Vogel", "Channel: 7"]


def test_a_damaged_page_is_reported_and_the_others_are_read(read: Read) -> None:
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import DictionaryObject, NumberObject

    writer, out = PdfWriter(clone_from=PdfReader(io.BytesIO(sample_files.text_pdf([["one"], ["two"]])))), io.BytesIO()
    tree = writer.pages[0]["/Parent"].get_object()
    assert isinstance(tree, DictionaryObject)
    tree["/Kids"].get_object()[1] = NumberObject(7)  # type: ignore[index]
    writer.write(out)
    document = read(out.getvalue(), "a.pdf")
    assert [[word.text for word in page.words] for page in document.pages] == [["one"], []]
    assert [(warning.code, warning.page) for warning in document.warnings] == [("LOCAL_PAGE_DAMAGED", 2)]


def test_a_page_without_an_area_hides_nothing(read: Read) -> None:
    writer, out = PdfWriter(clone_from=PdfReader(io.BytesIO(sample_files.invoice_pdf()))), io.BytesIO()
    writer.pages[0].mediabox = RectangleObject((0, 0, 0, 0))
    writer.write(out)
    assert read(out.getvalue(), "a.pdf").warnings == []


def test_white_text_on_the_white_of_a_cropped_page_is_reported(read: Read) -> None:
    out = io.BytesIO()
    page = Canvas(out, pagesize=(612, 792), cropBox=(60, 400, 560, 760), invariant=1)
    page.rect(60, 590, 500, 40, fill=1)
    page.setFillGray(1)
    page.drawString(300, 604, "White words on a black bar.")
    page.drawString(300, 500, "White words on white.")
    page.save()
    [warning] = read(out.getvalue(), "a.pdf").warnings
    assert warning.message.startswith("1 piece of text cannot be seen on page ")


@pytest.mark.parametrize(("side", "boxes"), [(200, [(100, 192, 300, 392)]), (60, [])])
def test_pictures_of_some_size_are_figures(read: Read, side: int, boxes: list[tuple[int, ...]]) -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    canvas.drawString(100, 700, "A report with a picture below this line")
    canvas.drawImage(ImageReader(io.BytesIO(sample_files.scan_png())), 100, 650 - side, side, side)
    canvas.save()
    (page,) = read(out.getvalue(), "a.pdf").pages
    figures = [block.box for block in page.blocks if block.type == "figure"]
    assert [tuple(round(edge) for edge in (b.left, b.top, b.right, b.bottom)) for b in figures if b] == boxes
    assert not page.ocr


@pytest.mark.parametrize(
    ("font", "bold"),
    [("CMBX10", True), ("SFBX1000", True), ("NimbusRomNo9L-Medi", True), ("CMR10", False), ("Inter-Medium", False)],
)
def test_the_names_of_fonts_say_whether_words_are_bold(read: Read, font: str, *, bold: bool) -> None:
    writer = PdfWriter(clone_from=io.BytesIO(sample_files.text_pdf([["Terms of delivery"]])))
    fonts = writer.pages[0]["/Resources"].get_object()["/Font"]  # type: ignore[index]
    for one in fonts.values():
        one.get_object()[NameObject("/BaseFont")] = NameObject(f"/{font}")
    made = io.BytesIO()
    writer.write(made)
    assert {word.bold for word in read(made.getvalue(), "a.pdf").pages[0].words} == {bold}


def test_pages_after_the_thousandth_have_their_words_too(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(sample_files.text_pdf([["Honey"]] * 1001))
    *_, last = lay_out(path)
    assert (last.page.number, [word.text for word in last.page.words]) == (1001, ["Honey"])
