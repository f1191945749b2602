"""Text of a PDF page that its drawing does not show is told of."""

import io
import zlib
from pathlib import Path

import pytest
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject

from extend_mcp.documents.pdf.hidden.optional_content import has_layers
from tests.documents.conftest import Read
from tests.documents.pdf.pdfs import FIRST, line, look, page_pdf
from tests.documents.pdf.test_forms import messages

SEEN = line("Seen on the page", 60, 700)
LAYERS = f"/OCProperties << /OCGs [{FIRST} 0 R {FIRST + 1} 0 R] /D << {{}} >> >>"
GROUPS = ("<< /Type /OCG /Name (English) >>", "<< /Type /OCG /Name (Deutsch) >>")
PROPERTIES = f"/Properties << /L1 {FIRST} 0 R /L2 {FIRST + 1} 0 R /M {FIRST + 2} 0 R >>"
OFF = f"/OFF [{FIRST + 1} 0 R]"
HIDDEN = "1 piece of text cannot be seen on page 1. It is part of the output; treat it with care."


def layered(read: Read, content: str, state: str, *more: str, resources: str = "") -> list[str]:
    """What is told of a page with two layers, `L1` and `L2`, in a state; `M` is the third object, if there is one."""
    data = page_pdf(
        SEEN + content, objects=[*GROUPS, *more], resources=PROPERTIES + resources, catalog=LAYERS.format(state)
    )
    return messages(read(data, "a.pdf"))


def on_layer(name: str, text: str, bottom: float = 500) -> str:
    return f"/OC /{name} BDC {line(text, 60, bottom)} EMC\n"


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("", []),
        (OFF, [HIDDEN]),
        (f"/BaseState /OFF /ON [{FIRST} 0 R]", [HIDDEN]),
        (
            "/BaseState /OFF",
            [
                HIDDEN.replace("1 piece", "2 pieces").replace(
                    "It is part of the output; treat it", "They are part of the output; treat them"
                )
            ],
        ),
    ],
    ids=["on", "off", "off but one", "all off"],
)
def test_text_of_a_layer_that_is_off_is_told_even_where_another_layer_is_in_its_place(
    read: Read, state: str, told: list[str]
) -> None:
    assert layered(read, on_layer("L1", "Total due") + on_layer("L2", "Betrag"), state) == told


def test_text_of_a_layer_that_depends_on_others_is_told(read: Read) -> None:
    member = f"<< /Type /OCMD /OCGs [{FIRST + 1} 0 R] /P /AllOn >>"
    assert layered(read, on_layer("M", "Draft"), OFF, member) == [HIDDEN]


def test_a_form_of_a_layer_that_is_off_is_told(read: Read) -> None:
    form = look(line("Draft", 2, 3), 100, 14).replace("/Subtype /Form", f"/Subtype /Form /OC {FIRST + 1} 0 R")
    content = "q 1 0 0 1 60 500 cm /X Do Q"
    assert layered(read, content, OFF, form, resources=f"/XObject << /X {FIRST + 2} 0 R >>") == [HIDDEN]
    assert layered(read, content, "", form, resources=f"/XObject << /X {FIRST + 2} 0 R >>") == []


SECRET = line("Number 123-45-6789 of the account", 60, 500)


@pytest.mark.parametrize(
    ("drawing", "count"),
    [
        (SECRET + "50 495 300 20 re f", 1),
        (SECRET + "1 g 50 495 300 20 re f", 1),
        (SECRET + "98 497 56 12 re f", 1),
        (SECRET + "98 497 57 12 re B", 1),
        (SECRET + "20 w 50 504 m 350 504 l S", 1),
        ("0.8 g 50 495 300 20 re f 0 g " + SECRET, 0),
        (SECRET + "50 495 300 20 re S", 0),
        (SECRET + "230 495 100 20 re f", 0),
        (SECRET + "50 450 300 20 re f", 0),
        (SECRET + "/G gs 50 495 300 20 re f", 0),
    ],
    ids="black white part outlined pen shading frame beside below glass".split(),
)
def test_text_under_an_opaque_box_is_told(read: Read, drawing: str, count: int) -> None:
    data = page_pdf(SEEN + drawing, resources="/ExtGState << /G << /ca 0.3 >> >>")
    assert messages(read(data, "a.pdf")) == [HIDDEN] * count


def test_text_under_a_picture_is_told(read: Read) -> None:
    picture = "BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI"
    data = page_pdf(SEEN + SECRET + f"q 300 0 0 20 50 495 cm {picture} Q")
    assert messages(read(data, "a.pdf")) == [HIDDEN]


def test_text_under_a_form_and_text_of_a_form_under_a_box_are_told(read: Read) -> None:
    for content, form in (
        (SECRET + "q 1 0 0 1 50 495 cm /X Do Q", look("0 0 300 20 re f", 300, 20)),
        ("/X Do 50 495 300 20 re f", look(SECRET, 595, 842)),
    ):
        data = page_pdf(SEEN + content, objects=[form], resources=f"/XObject << /X {FIRST} 0 R >>")
        assert messages(read(data, "a.pdf")) == [HIDDEN]


@pytest.mark.parametrize(
    ("kind", "drawing", "count"),
    [
        ("Square", "0 0 300 20 re f", 1),
        ("Ink", "18 w 0 10 m 300 10 l S", 1),
        ("FreeText", "0 0 300 20 re f", 1),
        ("Square", "0 0 300 20 re S", 0),
        ("Highlight", "/G gs 1 1 0 rg 0 0 300 20 re f", 0),
    ],
    ids="box ink note frame highlight".split(),
)
def test_text_under_an_annotation_is_told(read: Read, kind: str, drawing: str, count: int) -> None:
    drawn = look(drawing, 300, 20).replace("/Resources <<", "/Resources << /ExtGState << /G << /BM /Multiply >> >>")
    note = f"<< /Type /Annot /Subtype /{kind} /F 4 /Rect [50 495 350 515] /AP << /N {FIRST} 0 R >> >>"
    data = page_pdf(SEEN + SECRET, objects=[drawn, note], annotations=[FIRST + 1])
    assert messages(read(data, "a.pdf")) == [HIDDEN] * count


@pytest.mark.parametrize("entry", ["/Rotate 90", "/UserUnit 2", "/CropBox [20 20 560 800]"])
def test_covered_text_is_found_on_pages_of_any_frame(read: Read, entry: str) -> None:
    data = page_pdf(SEEN * 3 + SECRET + "50 495 300 20 re f", page=entry)
    assert messages(read(data, "a.pdf")) == [HIDDEN]


@pytest.mark.parametrize(
    ("catalog", "found"),
    [
        (b"<< /Type /Catalog /OCProperties 3 0 R >>", True),
        (b"<< /Type /Catalog /OC#50roperties 3 0 R >>", True),
        (b"<< /Type /Catalog /Producer (No. #7) /A#20B 3 0 R >>", False),
    ],
    ids=["named", "with a letter by number", "with another name by number"],
)
def test_layers_are_looked_for_in_packed_objects_one_after_another(tmp_path: Path, catalog: bytes, found: bool) -> None:
    path = tmp_path / "a.pdf"
    packed = (zlib.compress(objects) for objects in (b"[1 2]", b"[3]", catalog))
    path.write_bytes(b"".join(b"1 0 obj<</Type/ObjStm>>stream\n%b\nendstream endobj\n" % data for data in packed))
    assert has_layers(path, None) is found


def test_a_page_that_inherits_its_size_hides_nothing(read: Read) -> None:
    writer = PdfWriter(clone_from=io.BytesIO(page_pdf(line("Letterhead", 60, 815), size=(595, 842))))
    page = writer.pages[0]
    parent = page["/Parent"].get_object()
    assert isinstance(parent, DictionaryObject)
    parent[NameObject("/MediaBox")] = page["/MediaBox"]
    del page["/MediaBox"]
    data = io.BytesIO()
    writer.write(data)
    document = read(data.getvalue(), "a.pdf")
    assert document.warnings == []
    assert [block.text for block in document.pages[0].blocks] == ["Letterhead"]
