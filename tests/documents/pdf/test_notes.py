"""What lies on top of a PDF page or is turned on it is read as a viewer shows it, left out on purpose, or told of."""

import pytest

from extend_mcp.documents.page import Document
from tests.documents.conftest import Read
from tests.documents.pdf.pdfs import FIRST, line, look, page_pdf
from tests.documents.pdf.test_forms import lines, messages, words

NOTE = "/Type /Annot /F 4"
PAID = look("q 0.7 0.7 -0.7 0.7 40 10 cm " + line("PAID", 0, 0, 20) + "Q", 100, 100)
TURNED = "BT /F 10 Tf {} {} {} {} {} {} Tm ({}) Tj ET\n"


def noted(read: Read, *objects: str, notes: int | None = None, content: str = "") -> Document:
    """A page with annotations, which are the last `notes` of the objects; by default all are."""
    count = len(objects) if notes is None else notes
    numbers = range(FIRST + len(objects) - count, FIRST + len(objects))
    return read(
        page_pdf(content or line("Claim number: ____", 50, 700), objects=objects, annotations=list(numbers)), "a.pdf"
    )


def free_text(contents: str, more: str = "", flags: int = 4) -> str:
    place = f"/F {flags} /Rect [130 697 260 711]"
    return f"<< /Type /Annot /Subtype /FreeText {place} /Contents ({contents}) /DA (/F 10 Tf) {more} >>"


def test_text_typed_on_with_a_viewer_is_read_in_its_line(read: Read) -> None:
    drawn = look(line("CL-2026-993", 2, 3), 130, 14)
    document = noted(read, drawn, free_text("CL-2026-993", f"/AP << /N {FIRST} 0 R >>"), notes=1)
    assert lines(document.pages[0]) == ["Claim number: ____ CL-2026-993"]
    assert document.warnings == []


def test_typed_on_text_that_the_file_does_not_draw_is_read_from_its_contents(read: Read) -> None:
    assert lines(noted(read, free_text("CL-2026-993")).pages[0]) == ["Claim number: ____ CL-2026-993"]


@pytest.mark.parametrize("flags", [2, 32, 36])
def test_typed_on_text_that_is_not_shown_is_left_out_and_told(read: Read, flags: int) -> None:
    document = noted(read, free_text("CL-2026-993", flags=flags))
    assert words(document.pages[0]) == ["Claim", "number:", "____"]
    assert messages(document) == ["1 form field or typed-on text is hidden on page 1. It was left out of the output."]


def test_a_stamp_is_read_with_its_turn_whether_the_file_draws_it_or_names_it(read: Read) -> None:
    drawn = f"<< {NOTE} /Subtype /Stamp /Rect [300 500 400 600] /AP << /N {FIRST} 0 R >> >>"
    named = f"<< {NOTE} /Subtype /Stamp /Rect [300 300 400 330] /Name /NotApproved >>"
    page = noted(read, PAID, drawn, named, notes=2).pages[0]
    assert lines(page) == ["Claim number: ____", "PAID", "NOT APPROVED"]
    assert [word.turn for word in page.words if word.text == "PAID"] == [315]


def test_remarks_are_told_of_once_and_are_no_part_of_the_text(read: Read) -> None:
    notes = [
        f"<< {NOTE} /Subtype /{kind} /Rect [50 700 70 712] /Contents (Check this) >>" for kind in ("Text", "Highlight")
    ]
    document = noted(read, *notes)
    assert words(document.pages[0]) == ["Claim", "number:", "____"]
    assert messages(document) == ["The comments in the document were not read."]


def test_links_and_drawings_without_words_are_no_remarks(read: Read) -> None:
    notes = [f"<< {NOTE} /Subtype /{kind} /Rect [50 700 70 712] >>" for kind in ("Link", "Highlight", "Ink", "Popup")]
    assert noted(read, *notes).warnings == []


def test_attached_files_are_told_of(read: Read) -> None:
    file = "<< /Type /EmbeddedFile /Length 2 >>\nstream\nhi\nendstream"
    spec = f"<< /Type /Filespec /F (a.xml) /UF (a.xml) /EF << /F {FIRST} 0 R >> >>"
    note = f"<< {NOTE} /Subtype /FileAttachment /Rect [50 600 70 620] /FS {FIRST + 1} 0 R >>"
    named = f"/Names << /EmbeddedFiles << /Names [(a.xml) {FIRST + 1} 0 R] >> >>"
    told = "1 file is attached to the PDF, and not read. To read it, save it from the PDF and upload it."
    assert messages(noted(read, file, spec, note, notes=1)) == [told]
    assert messages(read(page_pdf(line("Hello", 50, 700), objects=[file, spec], catalog=named), "a.pdf")) == [told]


def test_of_several_attached_files_one_warning_tells_and_names_an_invoice_as_such(read: Read) -> None:
    file = "<< /Type /EmbeddedFile /Length 2 >>\nstream\nhi\nendstream"
    spec = "<< /Type /Filespec /F ({0}) /UF ({0}) /EF << /F {1} 0 R >> >>"
    specs = [spec.format(name, FIRST) for name in ("factur-x.xml", "times.csv")]
    note = f"<< {NOTE} /Subtype /FileAttachment /Rect [50 600 70 620] /FS {FIRST + 2} 0 R >>"
    named = f"/Names << /EmbeddedFiles << /Names [(factur-x.xml) {FIRST + 1} 0 R] >> >>"
    data = page_pdf(line("Hello", 50, 700), objects=[file, *specs, note], annotations=[FIRST + 3], catalog=named)
    (message,) = messages(read(data, "a.pdf"))
    assert message.startswith(
        "2 files are attached to the PDF, and not read. The electronic invoice as XML is included ("
    )
    assert message.endswith("(factur-x.xml). To read them, save them from the PDF and upload them.")


@pytest.mark.parametrize(
    ("matrix", "turn"), [((0, 1, -1, 0), 270), ((0, -1, 1, 0), 90), ((-1, 0, 0, -1), 180)], ids=["up", "down", "head"]
)
def test_turned_lines_on_an_upright_page_are_blocks_of_their_own(
    read: Read, matrix: tuple[int, ...], turn: int
) -> None:
    content = "".join(line(f"An upright line of text, number {at}", 60, 700 - 14 * at) for at in range(8))
    for row, text in enumerate(["Rent 1200.00", "Heating 310.50"]):
        content += TURNED.format(*matrix, 400 - 14 * row * matrix[2], 300 - 14 * row * matrix[3], text)
    page = read(page_pdf(content), "a.pdf").pages[0]
    assert [row for row in lines(page) if not row.startswith("An")] == ["Rent 1200.00", "Heating 310.50"]
    assert {word.turn for word in page.words if word.text in {"Rent", "310.50"}} == {turn}


def test_a_watermark_across_the_page_is_a_block_of_its_own(read: Read) -> None:
    content = "".join(line(f"An upright line of text, number {at}", 60, 700 - 14 * at) for at in range(8))
    mark = "BT /F 60 Tf 0.7 0.7 -0.7 0.7 100 100 Tm (COPY ONLY) Tj ET"
    assert "COPY ONLY" in lines(read(page_pdf(content + mark), "a.pdf").pages[0])


@pytest.mark.parametrize("entry", ["", "/Rotate 180"])
def test_a_page_on_its_side_is_read_where_it_is_not_to_be_set_upright(read: Read, entry: str) -> None:
    rows = [TURNED.format(0, 1, -1, 0, 100 + 14 * row, 200, f"Line of words {row}") for row in range(4)]
    page = read(page_pdf("".join(rows), page=entry), "a.pdf", pageRotationEnabled=False).pages[0]
    assert lines(page) == [f"Line of words {row}" for row in range(4)]


def test_letters_that_are_drawn_several_times_are_read_once(read: Read) -> None:
    bold = "BT /F 10 Tf 100 300 Td (Bold words) Tj 0.2 0 Td (Bold words) Tj 0.2 0 Td (Bold words) Tj ET"
    assert words(read(page_pdf(bold), "a.pdf").pages[0]) == ["Bold", "words"]


@pytest.mark.parametrize(
    ("mark", "drawing"),
    [
        ("☐", "150 600 10 10 re S"),
        ("☐", "150 600 m 160 600 l S 160 600 m 160 610 l S 160 610 m 150 610 l S 150 610 m 150 600 l S"),
        ("☐", "1 g 150 600 10 10 re B 0 g"),
        ("☒", "150 600 10 10 re S 150 600 m 160 610 l S 150 610 m 160 600 l S"),
        ("☒", "150 600 10 10 re S 152 605 m 154 602 l 158 609 l S"),
        ("☒", "150 600 10 10 re S " + line("4", 151, 602, 9, "Z")),
        ("☒", "150 600 10 10 re S " + line("x", 152, 602, 9)),
        ("☒", "150 600 10 10 re S 152 602 6 6 re f"),
        ("", "150 600 10 10 re f"),
        ("", "150 600 10 10 re B"),
        ("", "0.9 g 150 600 10 10 re B 0 g"),
        ("", "150 600 10 10 re S 160 600 10 10 re S 170 600 10 10 re S"),
        ("", "150 500 10 10 re S"),
    ],
    ids="empty lines white cross check sign letter square bullet legend shaded comb lone".split(),
)
def test_boxes_that_are_drawn_are_read_as_ticked_or_not(read: Read, mark: str, drawing: str) -> None:
    content = line("Smoker", 170, 602) + line("An upright line of text", 60, 700) + drawing
    if "160 600 10 10 re" in drawing:
        content = line("Number", 100, 602) + line("An upright line of text", 60, 700) + drawing
    found = [word for word in words(read(page_pdf(content), "a.pdf").pages[0]) if word in "☐☒"]
    assert found == [mark] * bool(mark)


def ring(x: float, y: float, radius: float, end: str) -> str:
    """A circle by its middle, of four curves; drawn (`S`) or filled (`f`)."""
    k = 0.55 * radius
    corners = [(radius, 0, radius, k, k, radius, 0, radius), (0, radius, -k, radius, -radius, k, -radius, 0)]
    corners += [tuple(-one for one in corner) for corner in corners]  # type: ignore[misc]
    curves = [" ".join(f"{v + (y if at % 2 else x):.2f}" for at, v in enumerate(corner[2:])) for corner in corners]
    return f"{x + radius} {y} m " + " ".join(f"{curve} c" for curve in curves) + f" {end}\n"


def test_round_buttons_that_are_drawn_are_read_beside_their_labels(read: Read) -> None:
    rings = ring(105, 605, 5, "S") + ring(205, 605, 5, "S") + ring(205, 605, 3, "f")
    content = line("Status:", 50, 601) + line("Single", 114, 601) + line("Married", 214, 601) + rings
    assert lines(read(page_pdf(content), "a.pdf").pages[0]) == ["Status: ☐ Single ☒ Married"]
