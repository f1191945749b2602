import base64
import ctypes
import io
import json
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image

from extend_mcp.analysis.forms import EditReport, detect, fill
from extend_mcp.analysis.job import Input, Job
from extend_mcp.analysis.perform import perform
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.wire.edit import EditConfig, FormDetectionConfig
from tests import sample_files
from tests.analysis import form_files

TEXT = ["string", "null"]
VALUES = {
    "full_name": "Ada Lovelace",
    "postcode": "94538",
    "remarks": "Ring twice.\nThe dog is friendly and will not bite anybody who comes with good intentions.",
    "member": True,
    "colour": "green",
    "size": "Large",
    "days": "Tue",
}
PLACE: dict[str, float] = {"left": 100, "top": 100, "right": 300, "bottom": 120}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "form"


def edit(path: Path, data: bytes, config: dict[str, Any], password: str | None = None) -> EditReport:
    path.write_bytes(data)
    return fill(path, EditConfig.read(config), password, path.parent)


def with_values(path: Path, data: bytes, values: dict[str, Any]) -> dict[str, Any]:
    """The schema of a form with values put in."""
    path.write_bytes(data)
    schema: dict[str, Any] = detect(path, FormDetectionConfig(), None).output["schema"]
    for key, value in values.items():
        schema["properties"][key]["extend_edit:value"] = value
    return schema


def drawn(value: Any, **more: Any) -> dict[str, Any]:
    """A config that writes one value into `PLACE` on the first page."""
    field = {"type": TEXT, "extend_edit:field_type": "text", "extend_edit:page_index": 0, "extend_edit:bbox": PLACE}
    return {"schema": {"type": "object", "properties": {"it": field | {"extend_edit:value": value} | more}}}


def seen(path: Path) -> str:
    """The text of the edited file's pages."""
    with pypdfium2.PdfDocument(path.parent / "edited.pdf") as pdf:
        return "\n".join(page.get_textpage().get_text_bounded() for page in pdf).replace("\r\n", "\n")


def ink(path: Path, box: dict[str, float]) -> bool:
    """True if anything is drawn within a box of the first page."""
    with pypdfium2.PdfDocument(path.parent / "edited.pdf") as pdf:
        picture = pdf[0].render(scale=2).to_pil().convert("L")
    darkest, _ = picture.crop(tuple(round(2 * box[side]) for side in ("left", "top", "right", "bottom"))).getextrema()
    return int(darkest) < 200


def widgets(path: Path) -> list[tuple[str, str, bool]]:
    """Name, value and whether it is on, of each widget of the edited file, as PDFium reads them."""
    found = []
    pdf = pypdfium2.PdfDocument(path.parent / "edited.pdf")
    pdf.init_forms()
    for page in pdf:
        for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
            annotation = pdfium.FPDFPage_GetAnnot(page, index)
            name = _read(pdfium.FPDFAnnot_GetFormFieldName, pdf, annotation)
            value = _read(pdfium.FPDFAnnot_GetFormFieldValue, pdf, annotation)
            found.append((name, value, bool(pdfium.FPDFAnnot_IsChecked(pdf.formenv, annotation))))
            pdfium.FPDFPage_CloseAnnot(annotation)
    pdf.close()
    return found


def _read(get: Any, pdf: Any, annotation: Any) -> str:
    length = get(pdf.formenv, annotation, None, 0)
    buffer = ctypes.create_string_buffer(max(length, 2))
    get(pdf.formenv, annotation, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


def codes(filled: EditReport) -> list[str]:
    return [warning.code for warning in filled.warnings]


def failure(path: Path, data: bytes, config: dict[str, Any], password: str | None = None) -> tuple[str, str]:
    with pytest.raises(DocumentFailure) as caught:
        edit(path, data, config, password)
    assert not (path.parent / "edited.pdf").exists()
    return caught.value.reason, caught.value.message


def test_values_of_every_kind_are_set_and_read_back(path: Path) -> None:
    schema = with_values(path, form_files.native_form(), VALUES)
    filled = edit(path, form_files.native_form(), {"schema": schema, "advancedOptions": {"flattenPdf": False}})
    assert filled.output == {"filledValues": VALUES}
    assert filled.warnings == []
    read = widgets(path)
    assert [value for name, value, _ in read if name == "full_name"] == ["Ada Lovelace", "Ada Lovelace"]
    texts = {name: value.replace("\r", "\n") for name, value, _ in read}
    assert {name: texts[name] for name in ("Text1", "remarks", "size", "days")} == {
        "Text1": "94538",
        "remarks": VALUES["remarks"],
        "size": "Large",
        "days": "Tue",
    }
    assert [on for name, _, on in read if name == "member"] == [True]
    assert [on for name, _, on in read if name == "colour"] == [False, True, False]


def test_by_default_the_form_is_flattened_and_its_values_stay_visible(path: Path) -> None:
    schema = with_values(path, form_files.native_form(), VALUES)
    edit(path, form_files.native_form(), {"schema": schema})
    assert widgets(path) == []
    text = seen(path)
    assert text.count("Ada Lovelace") == 2
    assert all(value in text for value in ("94538", "Ring twice.", "friendly", "good intentions.", "Large", "Tue"))


def test_a_field_can_be_cleared_and_a_box_unticked(path: Path) -> None:
    schema = with_values(path, sample_files.form_pdf(), {"full_name": "", "member": False})
    edit(path, sample_files.form_pdf(), {"schema": schema, "advancedOptions": {"flattenPdf": False}})
    assert widgets(path) == [("full_name", "", False), ("member", "Off", False)]


def test_single_radio_buttons_are_set_by_their_option(path: Path) -> None:
    path.write_bytes(form_files.native_form())
    config = FormDetectionConfig.read({"advancedOptions": {"radioEnumsEnabled": False}})
    schema = detect(path, config, None).output["schema"]
    schema["properties"]["colour_blue_paint"]["extend_edit:value"] = True
    schema["properties"]["colour_red_paint"]["extend_edit:value"] = False
    edit(path, form_files.native_form(), {"schema": schema, "advancedOptions": {"flattenPdf": False}})
    assert [on for name, _, on in widgets(path) if name == "colour"] == [False, False, True]


def test_choices_are_stored_as_the_file_has_them_and_shown_as_people_read_them(path: Path) -> None:
    widget = {"/FT": "/Ch", "/Ff": 1 << 17, "/T": "country", "/Rect": [100, 600, 200, 620]}
    data = form_files.with_widgets(widget | {"/Opt": [["DE", "Germany"], ["FR", "France"]]})
    schema = with_values(path, data, {"country": "France"})
    edit(path, data, {"schema": schema})
    assert "France" in seen(path)


def test_a_list_that_may_be_written_into_takes_other_text(path: Path) -> None:
    widget = {"/FT": "/Ch", "/Ff": 1 << 17 | 1 << 18, "/T": "city", "/Rect": [100, 600, 200, 620]}
    schema = with_values(path, form_files.with_widgets(widget), {"city": "London"})
    edit(path, form_files.with_widgets(widget), {"schema": schema})
    assert "London" in seen(path)


def test_several_choices_are_set_where_the_list_takes_them(path: Path) -> None:
    widget = {"/FT": "/Ch", "/T": "days", "/Opt": ["Mon", "Tue", "Wed"], "/Rect": [100, 600, 200, 660]}
    one = form_files.with_widgets(widget)
    several = form_files.with_widgets(widget | {"/Ff": 1 << 21})
    schema = with_values(path, one, {"days": ["Mon", "Wed"]})
    assert edit(path, several, {"schema": schema}).output["filledValues"] == {"days": ["Mon", "Wed"]}
    assert codes(edit(path, one, {"schema": schema})) == ["LOCAL_FIELD_NOT_FILLED"]


def test_boxes_without_a_look_get_one(path: Path) -> None:
    data = form_files.with_widgets({"/FT": "/Btn", "/T": "agree", "/Rect": [100, 600, 120, 620]})
    schema = with_values(path, data, {"agree": True})
    edit(path, data, {"schema": schema})
    assert ink(path, schema["properties"]["agree"]["extend_edit:bbox"])


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_what_is_drawn_stands_upright_in_its_box_on_a_turned_page(path: Path, turn: int) -> None:
    edit(path, form_files.with_widgets(turn=turn), drawn("Ada Lovelace"))
    with pypdfium2.PdfDocument(path.parent / "edited.pdf") as pdf:
        picture = pdf[0].render(scale=2).to_pil().convert("L").point(lambda value: 255 if value < 128 else 0)
    left, top, right, bottom = picture.crop((180, 180, 640, 260)).getbbox() or (0, 0, 0, 0)
    assert right - left > 3 * (bottom - top), "the text runs across"
    assert ink(path, PLACE)


def test_a_widget_on_a_turned_page_is_flattened_into_its_place(path: Path) -> None:
    widget = {"/FT": "/Tx", "/T": "city", "/Rect": [100, 600, 120, 700], "/MK": {"/R": 90}}
    data = form_files.with_widgets(widget, turn=90)
    schema = with_values(path, data, {"city": "London"})
    edit(path, data, {"schema": schema})
    assert "London" in seen(path)
    assert ink(path, schema["properties"]["city"]["extend_edit:bbox"])


def test_flat_forms_are_written_upon(path: Path) -> None:
    values = {"buyer": "Ada Lovelace", "delivery_notes": "Second floor", "ship_to_another_address": True, "price": "12"}
    schema = with_values(path, form_files.flat_form(), values)
    filled = edit(path, form_files.flat_form(), {"schema": schema})
    assert filled.output["filledValues"] == values
    assert "Ada Lovelace" in seen(path)
    assert "Second floor" in seen(path)
    assert ink(path, {"left": 75, "top": 128, "right": 81, "bottom": 134})


def test_rows_are_written_into_a_table(path: Path) -> None:
    path.write_bytes(form_files.flat_form())
    config = FormDetectionConfig.read({"advancedOptions": {"tableParsingEnabled": True}})
    schema = detect(path, config, None).output["schema"]
    rows = [{"article": "Beeswax", "quantity": "2"}, {"article": "Olive oil", "price": "10.00"}]
    schema["properties"]["article_table"]["extend_edit:value"] = rows
    assert edit(path, form_files.flat_form(), {"schema": schema}).output["filledValues"] == {"article_table": rows}
    assert all(text in seen(path) for text in ("Beeswax", "Olive oil", "10.00"))
    schema["properties"]["article_table"]["extend_edit:value"] = [{}, {}, {}]
    (path.parent / "edited.pdf").unlink()
    assert failure(path, form_files.flat_form(), {"schema": schema})[0] == "SCHEMA_VALIDATION_ERROR"


def test_long_text_is_made_smaller_and_what_does_not_fit_is_told(path: Path) -> None:
    assert edit(path, form_files.with_widgets(), drawn("A fairly long line that does not fit at twelve")).warnings == []
    filled = edit(path, form_files.with_widgets(), drawn("word " * 60))
    assert codes(filled) == ["LOCAL_TEXT_CLIPPED"]


def test_combed_text_has_a_place_for_each_character(path: Path) -> None:
    options = {"combing": True, "maxLength": 10}
    edit(path, form_files.with_widgets(), drawn("ABCDE", **{"extend_edit:text_edit_options": options}))
    assert ink(path, PLACE | {"left": 180, "right": 200})
    assert not ink(path, PLACE | {"left": 202})


def test_a_signature_is_a_name_or_a_picture(path: Path) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (40, 20), (0, 0, 200, 255)).save(out, "PNG")
    url = "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()
    signature = {"extend_edit:field_type": "signature"}
    filled = edit(
        path, form_files.with_widgets(), drawn(None, **signature, **{"extend_edit:image": {"image_url": url}})
    )
    assert filled.output["filledValues"] == {"it": url}
    assert ink(path, PLACE)
    edit(path, form_files.with_widgets(), drawn("Ada Lovelace", **signature))
    assert "Ada Lovelace" in seen(path)


def test_a_picture_elsewhere_is_not_fetched_and_that_is_told(path: Path) -> None:
    image = {"extend_edit:image": {"image_url": "https://example.com/me.png"}}
    filled = edit(path, form_files.with_widgets(), drawn(None, **image))
    assert filled.output == {}
    assert codes(filled) == ["LOCAL_FIELD_NOT_FILLED"]


def test_fields_that_could_not_be_set_are_told(path: Path) -> None:
    source = {"fieldName": "gone", "fieldType": "text"}
    config = drawn("Ada", **{"extend_edit:source_acroform": source})
    filled = edit(path, form_files.native_form(), config)
    assert codes(filled) == ["LOCAL_FIELD_NOT_FILLED"]
    assert "gone" in filled.warnings[0].message
    source = {"fieldName": "Text1", "fieldType": "text"}
    filled = edit(path, form_files.native_form(), drawn("123456", **{"extend_edit:source_acroform": source}))
    assert "accepts 5 characters" in filled.warnings[0].message


def test_fields_without_a_place_are_found_on_the_form_by_their_names(path: Path) -> None:
    properties = {
        "fullName": {"type": TEXT, "extend_edit:value": "Ada Lovelace"},
        "hat_size": {"type": TEXT, "extend_edit:value": "58"},
    }
    filled = edit(path, form_files.native_form(), {"schema": {"type": "object", "properties": properties}})
    assert filled.output["filledValues"] == {"fullName": "Ada Lovelace"}
    assert codes(filled) == ["LOCAL_FIELD_NOT_FILLED"]
    assert "Ada Lovelace" in seen(path)


def test_instructions_that_name_fields_are_followed_and_others_are_not(path: Path) -> None:
    told = "Full name: Ada Lovelace\nMember: yes\ncolour = Blue paint\nMake it look nice"
    filled = edit(path, form_files.native_form(), {"instructions": told})
    assert filled.output["filledValues"] == {"full_name": "Ada Lovelace", "member": True, "colour": "blue"}
    assert codes(filled) == ["LOCAL_NOT_SUPPORTED"]
    assert "Make it look nice" in filled.warnings[0].message
    assert filled.schema is not None
    assert "full_name" in filled.schema["properties"]


def test_without_schema_and_values_the_form_comes_back_empty(path: Path) -> None:
    filled = edit(path, form_files.native_form(), {"instructions": "Invent a person"})
    assert filled.output == {}
    assert codes(filled) == ["LOCAL_NOT_SUPPORTED", "LOCAL_REQUIRED_EMPTY"]


def test_a_schema_without_a_value_is_empty(path: Path) -> None:
    schema = with_values(path, form_files.native_form(), {})
    assert failure(path, form_files.native_form(), {"schema": schema})[0] == "EMPTY_SCHEMA"
    assert (
        failure(path, form_files.native_form(), {"schema": {"type": "object", "properties": {}}})[0] == "EMPTY_SCHEMA"
    )


@pytest.mark.parametrize(
    ("config", "path_in_schema"),
    [
        (drawn(12), "schema.properties.it.extend_edit:value"),
        (drawn("x", **{"extend_edit:page_index": 7}), "schema.properties.it.extend_edit:page_index"),
        (drawn("x", **{"extend_edit:bbox": PLACE | {"right": 50}}), "schema.properties.it.extend_edit:bbox"),
        (drawn("c", type=None, enum=["a", "b"]), "schema.properties.it.extend_edit:value"),
        (drawn("abc", **{"extend_edit:text_edit_options": {"maxLength": 2}}), "schema.properties.it.extend_edit:value"),
    ],
)
def test_a_schema_that_does_not_hold_fails_with_its_path(
    path: Path, config: dict[str, Any], path_in_schema: str
) -> None:
    reason, message = failure(path, form_files.with_widgets(), config)
    assert reason == "SCHEMA_VALIDATION_ERROR"
    assert message.endswith(f"Path: {path_in_schema}")


def test_all_values_that_do_not_fit_are_told_at_once(path: Path) -> None:
    schema = with_values(path, form_files.native_form(), {"postcode": "1234567", "size": "Huge", "member": "perhaps"})
    _, message = failure(path, form_files.native_form(), {"schema": schema})
    told = (
        "7 characters, but the field accepts 5",
        "not one of the field's choices (Small, Large)",
        "not of type boolean",
    )
    assert all(one in message for one in told)
    assert message.count("Path: ") == 3


def test_rules_between_fields_are_checked_on_the_values(path: Path) -> None:
    config = drawn("Ada")
    config["schema"]["dependentRequired"] = {"it": ["other"]}
    reason, message = failure(path, form_files.with_widgets(), config)
    assert reason == "SCHEMA_VALIDATION_ERROR"
    assert "schema.dependentRequired" in message


def test_a_locked_form_is_opened_and_the_edited_one_is_not_locked(path: Path) -> None:
    assert failure(path, sample_files.encrypted_pdf(), drawn("Ada"))[0] == "PASSWORD_PROTECTED_FILE"
    filled = edit(path, sample_files.encrypted_pdf(), drawn("Ada"), "secret")
    assert codes(filled) == ["LOCAL_NOT_ENCRYPTED"]
    assert "Ada" in seen(path)


def test_a_signature_that_the_edit_breaks_is_told(path: Path) -> None:
    signed = form_files.with_widgets({"/FT": "/Sig", "/T": "sign", "/V": {"/Type": "/Sig"}, "/Rect": [90, 60, 200, 80]})
    assert codes(edit(path, signed, drawn("Ada"))) == ["LOCAL_SIGNATURE_INVALID"]


def test_a_name_is_drawn_where_a_signature_field_is(path: Path) -> None:
    data = form_files.with_widgets({"/FT": "/Sig", "/T": "sign", "/Rect": [90, 60, 200, 80]})
    schema = with_values(path, data, {"sign": "Ada Lovelace"})
    assert edit(path, data, {"schema": schema}).warnings == []
    assert "Ada Lovelace" in seen(path)
    assert ink(path, schema["properties"]["sign"]["extend_edit:bbox"])


def test_only_pdfs_are_filled_in(path: Path) -> None:
    assert failure(path, sample_files.scan_png(), drawn("Ada"))[0] == "FILE_TYPE_NOT_SUPPORTED"
    assert failure(path, sample_files.damaged_pdf(), drawn("Ada"))[0] == "CORRUPT_FILE"


def test_an_edit_leaves_its_artifacts_in_the_folder(path: Path) -> None:
    path.write_bytes(form_files.native_form())
    folder = path.parent / "made"
    folder.mkdir()
    inputs = (Input("file_1", path, "form.pdf"),)
    done = perform(Job("edit", inputs, {"instructions": "Full name: Ada Lovelace"}, folder))
    assert json.loads((folder / "edit.json").read_bytes()) == {"filledValues": {"full_name": "Ada Lovelace"}}
    assert (folder / "edited.pdf").read_bytes().startswith(b"%PDF")
    assert done.pages == 2
    assert done.schema is not None
    assert done.metrics["fieldCount"] == 7
    assert done.metrics["fieldFillingTimeMs"] > 0
    done = perform(Job("detect_form", inputs, {}, folder))
    assert len(json.loads((folder / "detect_form.json").read_bytes())["schema"]["properties"]) == 7
    assert sorted(one.name for one in folder.iterdir()) == ["detect_form.json", "edit.json", "edited.pdf"]


def test_what_is_written_into_locked_and_hidden_fields_is_told(path: Path) -> None:
    place = {"/Rect": [100, 600, 200, 620], "/FT": "/Tx"}
    data = form_files.with_widgets(place | {"/T": "locked", "/Ff": 1}, place | {"/T": "hidden", "/F": 2})
    filled = edit(path, data, {"schema": with_values(path, data, {"locked": "a", "hidden": "b"})})
    assert codes(filled) == ["LOCAL_FIELD_PROTECTED"] * 2
    assert [warning.message.split()[:3] for warning in filled.warnings] == [
        ["locked", "is", "marked"],
        ["hidden", "is", "hidden"],
    ]


def test_a_box_whose_look_is_empty_gets_one(path: Path) -> None:
    looks: dict[str, Any] = {"/N": {"/On": {}, "/Off": {}}}
    data = form_files.with_widgets(
        {"/T": "agree", "/FT": "/Btn", "/Rect": [100, 600, 112, 612], "/AP": looks, "/AS": "/Off"}
    )
    edit(path, data, {"schema": with_values(path, data, {"agree": True})})
    assert ink(path, {"left": 100, "top": 180, "right": 112, "bottom": 192})


def test_what_is_chosen_in_a_list_is_shaded_and_all_choices_are_seen(path: Path) -> None:
    widget = {"/T": "days", "/FT": "/Ch", "/Ff": 1 << 21, "/Rect": [100, 540, 300, 600], "/Opt": ["Mon", "Tue", "Wed"]}
    data = form_files.with_widgets(widget)
    edit(path, data, {"schema": with_values(path, data, {"days": ["Mon", "Wed"]})})
    assert seen(path).split()[-3:] == ["Mon", "Tue", "Wed"]
    with pypdfium2.PdfDocument(path.parent / "edited.pdf") as pdf:
        picture = pdf[0].render(scale=1).to_pil().convert("L")
    lines = [picture.getpixel((250, 792 - 600 + 8 + 15 * at)) for at in range(3)]
    assert [int(str(line)) < 250 for line in lines] == [True, False, True]


@pytest.mark.parametrize("font", [{"/Subtype": "/Type3"}, {"/Subtype": "/Type0"}, {"/BaseFont": "/ABCDEF+Own"}])
def test_text_is_not_written_in_a_font_that_may_lack_its_letters(path: Path, font: dict[str, str]) -> None:
    def change(pdf: Any) -> None:
        fonts = {"/Own": {"/Type": "/Font", "/Subtype": "/TrueType"} | font}
        pdf.root_object["/AcroForm"].update(form_files.raw({"/DR": {"/Font": fonts}}))

    looks = {"/FT": "/Tx", "/DA": "/Own 9 Tf 0 g"}
    boxes = [looks | {"/T": name, "/Rect": [100, low, 200, low + 20]} for name, low in (("one", 650), ("two", 600))]
    data = form_files.changed(form_files.with_widgets(*boxes), change)
    edit(path, data, {"schema": with_values(path, data, {"one": "Qz 1", "two": "Needs changes"})})
    assert all(ink(path, {"left": 102, "top": top, "right": 198, "bottom": top + 18}) for top in (123, 173))
    assert "Needs changes" in seen(path)
