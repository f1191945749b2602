"""What is filled in to the fields of a PDF, and what is ticked, is read where it is seen."""

from pathlib import Path
from typing import Any

import pytest

from extend_mcp.analysis.forms.fill import EDITED, fill
from extend_mcp.documents.page import Document, Page
from extend_mcp.wire.edit import EditConfig
from tests import sample_files
from tests.documents.conftest import Read
from tests.documents.pdf.pdfs import FIRST, line, look, page_pdf

WIDGET = "/Type /Annot /Subtype /Widget"
TICKED, EMPTY = look("0 0 12 12 re S 2 2 m 10 10 l S", 12, 12), look("0 0 12 12 re S", 12, 12)


def form(content: str, *fields: str, looks: tuple[str, ...] = (), page: str = "") -> bytes:
    """A page with form fields; `looks` are objects from `FIRST` on."""
    numbers = [FIRST + len(looks) + at for at in range(len(fields))]
    listed = " ".join(f"{number} 0 R" for number in numbers)
    catalog = f"/AcroForm << /NeedAppearances true /DR << /Font << /F 5 0 R >> >> /Fields [{listed}] >>"
    return page_pdf(content, objects=[*looks, *fields], annotations=numbers, catalog=catalog, page=page)


def text_field(name: str, value: str, bottom: float, more: str = "/F 4") -> str:
    place = f"/Rect [150 {bottom} 350 {bottom + 14}] /DA (/F 10 Tf 0 g)"
    return f"<< {WIDGET} /FT /Tx /T ({name}) /V ({value}) {place} {more} >>"


def tick(state: str, bottom: float) -> str:
    """A box whose looks are the first two objects: on and off."""
    looks = f"/AP << /N << /{state or 'Yes'} {FIRST} 0 R /Off {FIRST + 1} 0 R >> >>"
    shown = f"/V /{state} /AS /{state}" if state else "/AS /Off"
    place = f"/F 4 /Rect [150 {bottom} 162 {bottom + 12}]"
    return f"<< {WIDGET} /FT /Btn /T (Check Box{bottom}) {shown} {place} {looks} >>"


def lines(page: Page) -> list[str]:
    """The lines of its blocks, wide gaps as one blank."""
    return [" ".join(row.split()) for block in page.blocks for row in block.text.split("\n")]


def words(page: Page) -> list[str]:
    return [word.text for word in page.words]


def messages(document: Document) -> list[str]:
    return [warning.message for warning in document.warnings]


def test_values_without_an_appearance_are_read_at_their_place(read: Read) -> None:
    content = line("Name:", 60, 703) + line("Country:", 60, 673)
    country = f"<< {WIDGET} /FT /Ch /Ff 131072 /T (c) /V (de) /Opt [[(de) (Germany)] [(fr) (France)]] /F 4 "
    (page,) = read(
        form(content, text_field("n", "Grace Hopper", 700), f"{country} /Rect [150 670 350 684] >>"), "a.pdf"
    ).pages
    assert lines(page) == ["Name: Grace Hopper", "Country: Germany"]
    grace = next(word for word in page.words if word.text == "Grace")
    assert grace.box.left == pytest.approx(152, abs=1)
    assert grace.box.top == pytest.approx(842 - 714, abs=2)


@pytest.mark.parametrize("shown", ["1234.5", "$ 1,234.50"])
def test_a_value_that_has_an_appearance_is_read_once_as_it_is_shown(read: Read, shown: str) -> None:
    filled = text_field("a", "1234.5", 700, f"/F 4 /AP << /N {FIRST} 0 R >>")
    (page,) = read(form(line("Amount", 60, 703), filled, looks=(look(line(shown, 2, 3), 200, 14),)), "a.pdf").pages
    assert lines(page) == [f"Amount {shown}"]


def test_a_value_of_several_lines_is_read_in_order_on_a_turned_page(read: Read) -> None:
    text = "The first long line of the remarks that goes on\\nand the second"
    area = text_field("a", text, 700, "/F 4 /Ff 4096").replace("714]", "790]")
    for page_entry in ("", "/UserUnit 2", "/CropBox [50 50 500 800]"):
        (page,) = read(form(line("Remarks", 60, 720), area, page=page_entry), "a.pdf").pages
        assert " ".join(words(page)).endswith("goes on and the second")
        assert all(0 <= word.box.top < word.box.bottom <= (page.height or 0) for word in page.words)


def test_passwords_are_never_read_and_hidden_values_are_left_out_and_told(read: Read) -> None:
    fields = text_field("p", "Secret", 700, "/F 4 /Ff 8192"), text_field("h", "Hidden", 680, "/F 2")
    document = read(form(line("Name:", 60, 703), *fields), "a.pdf")
    assert words(document.pages[0]) == ["Name:"]
    assert messages(document) == ["1 form field or typed-on text is hidden on page 1. It was left out of the output."]


@pytest.mark.parametrize("state", ["Yes", "On", "1", "Ja", "Auswahl#20A"])
def test_a_box_is_ticked_whatever_its_state_is_called(read: Read, state: str) -> None:
    content = line("Smoker", 60, 602) + line("Owner", 60, 572)
    (page,) = read(form(content, tick(state, 600), tick("", 570), looks=(TICKED, EMPTY)), "a.pdf").pages
    assert lines(page) == ["Smoker ☒", "Owner ☐"]


def test_a_box_without_an_appearance_is_ticked_by_its_value(read: Read) -> None:
    box = f"<< {WIDGET} /FT /Btn /T (a) /V /Yes /F 4 /Rect [150 600 162 612] >>"
    (page,) = read(form(line("Smoker", 60, 602), box), "a.pdf").pages
    assert lines(page) == ["Smoker ☒"]


def test_a_tick_that_is_a_letter_of_a_font_is_read_as_a_tick_alone(read: Read) -> None:
    (page,) = read(
        form(line("Smoker", 60, 602), tick("Yes", 600), looks=(look(line("4", 2, 2, 10, "Z"), 12, 12), EMPTY)), "a.pdf"
    ).pages
    assert words(page) == ["Smoker", "☒"]


def test_of_radio_buttons_the_chosen_one_is_ticked(read: Read) -> None:
    group = FIRST + 2
    kids = [
        f"<< {WIDGET} /Parent {group} 0 R /AS /{state} /F 4 /Rect [{left} 600 {left + 12} 612] "
        f"/AP << /N << /{name} {FIRST} 0 R /Off {FIRST + 1} 0 R >> >> >>"
        for name, state, left in (("A", "Off", 150), ("B", "B", 250))
    ]
    radio = f"<< /FT /Btn /Ff 49152 /T (g) /V /B /Kids [{group + 1} 0 R {group + 2} 0 R] >>"
    content = line("Status", 60, 602) + line("Single", 166, 602) + line("Married", 266, 602)
    catalog = f"/AcroForm << /Fields [{group} 0 R] >>"
    objects = [TICKED, EMPTY, radio, *kids]
    data = page_pdf(content, objects=objects, annotations=[group + 1, group + 2], catalog=catalog)
    (page,) = read(data, "a.pdf").pages
    assert lines(page) == ["Status ☐ Single ☒ Married"]


def test_a_form_that_was_filled_here_is_read_back(read: Read, tmp_path: Path) -> None:
    blank, filled = tmp_path / "blank.pdf", tmp_path / "filled"
    blank.write_bytes(sample_files.form_pdf(name=""))
    filled.mkdir()
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {
            "full_name": {"type": "string", "extend_edit:value": "Łukasz Żółć"},
            "member": {"type": "boolean", "extend_edit:value": False},
        },
    }
    fill(blank, EditConfig.model_validate({"schema": schema}), None, filled)
    (page,) = read((filled / EDITED).read_bytes(), "a.pdf").pages
    assert lines(page) == ["Full name Łukasz Żółć", "Member ☐"]


def test_large_letters_in_a_field_are_no_heading(read: Read) -> None:
    place = "/F 4 /Rect [50 150 250 180] /DA (/F 20 Tf 0 g)"
    large = f"<< {WIDGET} /FT /Tx /T (shop) /V (Quark and Pint) {place} >>"
    content = line("Name of the shop, as it is known to those who buy there", 50, 190) + line(
        "The name is printed on each bill that the shop writes.", 50, 120
    )
    document = read(form(content, large), "a.pdf")
    assert [(block.type, block.text) for block in document.pages[0].blocks if "Quark" in block.text] == [
        ("text", "Quark and Pint")
    ]
