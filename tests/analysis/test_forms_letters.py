"""Values in letters that the standard fonts of PDFs lack."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from extend_mcp.analysis.forms.looks.leftwards import in_drawn_order
from tests.analysis import form_files
from tests.analysis.font_files import only_fonts
from tests.analysis.test_forms_fill import PLACE, codes, drawn, edit, ink, seen, widgets, with_values

WESTERN = "".join(map(chr, range(0x20, 0x7F)))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "form"


@pytest.fixture(autouse=True)
def fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with only_fonts(
        tmp_path / "fonts", monkeypatch, West=WESTERN + "Łóźą", East="東京都新宿区日本", Cyrillic=WESTERN + "Москва"
    ):
        yield


@pytest.mark.parametrize("text", ["Łódź", "Москва 2024", "東京", "Ada 東京 Москва"])
def test_letters_are_drawn_in_fonts_of_the_machine(path: Path, text: str) -> None:
    filled = edit(path, form_files.with_widgets(), drawn(text))
    assert filled.warnings == []
    assert seen(path).split() == ["A", "form", *text.split()]
    assert ink(path, PLACE)


def test_only_the_letters_that_are_used_are_put_into_the_file(path: Path) -> None:
    edit(path, form_files.with_widgets(), drawn("東京"))
    assert (path.parent / "edited.pdf").stat().st_size < 10_000


def test_letters_that_no_font_has_are_told(path: Path) -> None:
    filled = edit(path, form_files.with_widgets(), drawn("Ada ไทย"))
    assert codes(filled) == ["LOCAL_TEXT_NOT_DRAWN"]
    assert "ยไ" in filled.warnings[0].message or "ท" in filled.warnings[0].message


def test_text_without_blanks_goes_on_in_the_next_line(path: Path) -> None:
    place = PLACE | {"right": 200, "bottom": 160}
    config = drawn(
        "東京都新宿区日本" * 3, **{"extend_edit:bbox": place, "extend_edit:text_edit_options": {"multiLine": True}}
    )
    assert edit(path, form_files.with_widgets(), config).warnings == []
    assert ink(path, place | {"top": 120})
    assert not ink(path, place | {"left": 201, "right": 300})
    config = drawn("a" * 60, **{"extend_edit:bbox": place, "extend_edit:text_edit_options": {"multiLine": True}})
    assert edit(path, form_files.with_widgets(), config).warnings == []
    assert ink(path, place | {"top": 120})


def test_each_letter_of_a_comb_has_its_cell(path: Path) -> None:
    options = {"combing": True, "maxLength": 10}
    edit(path, form_files.with_widgets(), drawn("Москв", **{"extend_edit:text_edit_options": options}))
    assert ink(path, PLACE | {"left": 180, "right": 200})
    assert not ink(path, PLACE | {"left": 202})


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_letters_stand_in_their_box_on_a_turned_page(path: Path, turn: int) -> None:
    assert edit(path, form_files.with_widgets(turn=turn), drawn("Москва")).warnings == []
    assert ink(path, PLACE)
    assert seen(path).split()[-1] == "Москва"


def test_text_from_right_to_left_is_drawn_from_the_right_with_its_figures_as_they_are() -> None:
    assert in_drawn_order("שלום 2024") == "2024 םולש"
    assert in_drawn_order("(שלום)") == "(םולש)"
    assert in_drawn_order("محمد 12.5") == "12.5 ﺪﻤﺤﻣ"
    assert in_drawn_order("Ada 12") == "Ada 12"


def test_readers_are_not_asked_to_draw_fields_anew(path: Path) -> None:
    place = {"/FT": "/Tx", "/Rect": [100, 600, 300, 620]}
    data = form_files.with_widgets(place | {"/T": "town"}, place | {"/T": "name", "/Rect": [100, 500, 300, 520]})
    config = {
        "schema": with_values(path, data, {"town": "Москва", "name": "ไทย"}),
        "advancedOptions": {"flattenPdf": False},
    }
    assert codes(edit(path, data, config)) == ["LOCAL_TEXT_NOT_DRAWN"]
    assert b"/NeedAppearances false" in (path.parent / "edited.pdf").read_bytes()
    assert [value for _, value, _ in widgets(path)] == ["Москва", "ไทย"]
