from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfWriter
from pypdf.generic import NameObject
from reportlab.pdfgen.canvas import Canvas

from extend_mcp.analysis.forms import Detection, detect
from extend_mcp.documents import ocr
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.wire.edit import FormDetectionConfig, FormDetectionOutput
from tests import sample_files
from tests.analysis import form_files

Properties = dict[str, dict[str, Any]]


def detection(folder: Path, data: bytes, password: str | None = None, **config: Any) -> Detection:
    path = folder / "form"
    path.write_bytes(data)
    found = detect(path, FormDetectionConfig.read(config), password)
    assert FormDetectionOutput.read(found.output).wire() == found.output
    return found


def fields(folder: Path, data: bytes, **options: Any) -> Properties:
    properties: Properties = detection(folder, data, advancedOptions=options).output["schema"]["properties"]
    return properties


def box(field: dict[str, Any]) -> list[int]:
    return [round(edge) for edge in field["extend_edit:bbox"].values()]


def reason(folder: Path, data: bytes, password: str | None = None) -> str:
    with pytest.raises(DocumentFailure) as caught:
        detection(folder, data, password)
    return caught.value.reason


def test_every_kind_of_native_field_is_found_with_its_place(tmp_path: Path) -> None:
    found = fields(tmp_path, form_files.native_form())
    kinds = {key: one["extend_edit:field_type"] for key, one in found.items()}
    assert kinds == {
        "full_name": "text",
        "postcode": "text",
        "remarks": "text",
        "member": "checkbox",
        "colour": "radio",
        "size": "dropdown",
        "days": "optionList",
    }
    assert box(found["full_name"]) == [150, 80, 350, 100]
    assert found["full_name"]["extend_edit:page_index"] == 0
    assert found["full_name"]["type"] == ["string", "null"]
    assert found["member"]["type"] == ["boolean", "null"]


def test_text_fields_tell_how_they_are_written(tmp_path: Path) -> None:
    found = fields(tmp_path, form_files.native_form())
    assert found["postcode"]["extend_edit:text_edit_options"]["maxLength"] == 5
    assert found["remarks"]["extend_edit:text_edit_options"]["multiLine"] is True
    assert found["full_name"]["extend_edit:text_edit_options"]["fontSize"] == 11


def test_a_field_is_named_by_its_name_then_its_tooltip_and_described_by_its_label(tmp_path: Path) -> None:
    found = fields(tmp_path, form_files.native_form())
    assert found["postcode"]["extend_edit:source_acroform"] == {"fieldName": "Text1", "fieldType": "text"}
    assert found["member"]["description"] == "I am a member"


def test_fields_that_the_form_requires_are_required(tmp_path: Path) -> None:
    output = detection(tmp_path, form_files.native_form()).output
    assert output["schema"]["required"] == ["full_name"]


def test_a_radio_group_is_an_enum_with_a_box_for_each_choice(tmp_path: Path) -> None:
    colour = fields(tmp_path, form_files.native_form())["colour"]
    assert "type" not in colour
    assert colour["enum"] == ["red", "green", "blue"]
    assert colour["extend:descriptions"] == ["Red paint", "Green paint", "Blue paint"]
    assert [round(one["top"]) for one in colour["extend_edit:bboxes"]] == [258, 278, 298]
    assert colour["extend_edit:source_acroform"]["optionMap"][1] == {
        "schemaValue": "green",
        "exportValue": "green",
        "displayValue": "green",
    }


def test_without_radio_enums_each_button_is_a_field(tmp_path: Path) -> None:
    found = fields(tmp_path, form_files.native_form(), radioEnumsEnabled=False)
    button = found["colour_green_paint"]
    assert button["type"] == ["boolean", "null"]
    assert button["extend_edit:source_acroform"]["optionValue"] == "green"


def test_pairs_of_options_keep_what_is_stored_apart_from_what_is_shown(tmp_path: Path) -> None:
    widget = {"/FT": "/Ch", "/Ff": 1 << 17, "/T": "country", "/Rect": [100, 600, 200, 620]}
    found = fields(tmp_path, form_files.with_widgets(widget | {"/Opt": [["DE", "Germany"], ["FR", "France"]]}))
    assert found["country"]["enum"] == ["Germany", "France"]
    (first, _) = found["country"]["extend_edit:source_acroform"]["optionMap"]
    assert first == {"schemaValue": "Germany", "exportValue": "DE", "displayValue": "Germany"}


@pytest.mark.parametrize(
    ("turn", "expected"),
    [(0, [100, 172, 200, 192]), (90, [600, 100, 620, 200]), (180, [412, 600, 512, 620]), (270, [172, 412, 192, 512])],
)
def test_boxes_are_from_the_top_left_of_the_page_as_it_is_shown(tmp_path: Path, turn: int, expected: list[int]) -> None:
    widget = {"/FT": "/Tx", "/T": "city", "/Rect": [100, 600, 200, 620]}
    found = fields(tmp_path, form_files.with_widgets(widget, turn=turn), nativeFieldsOnly=True)
    assert box(found["city"]) == expected


def test_widgets_that_no_form_declares_are_found(tmp_path: Path) -> None:
    widget = {"/FT": "/Tx", "/T": "city", "/Rect": [100, 600, 200, 620]}
    assert "city" in fields(tmp_path, form_files.with_widgets(widget, declared=False))


def test_a_list_without_choices_takes_text(tmp_path: Path) -> None:
    widget = {"/FT": "/Ch", "/Ff": 1 << 17 | 1 << 18, "/T": "city", "/Rect": [100, 600, 200, 620]}
    city = fields(tmp_path, form_files.with_widgets(widget))["city"]
    assert city["type"] == ["string", "null"]
    assert city["extend_edit:field_type"] == "text"


def test_names_within_names_are_joined_and_the_last_names_the_field(tmp_path: Path) -> None:
    def nest(pdf: PdfWriter) -> None:
        child = pdf.root_object["/AcroForm"]["/Fields"][0]  # type: ignore[index]
        parent = form_files.raw({"/T": "buyer", "/FT": "/Tx", "/MaxLen": 9, "/Kids": []})
        parent["/Kids"].append(child)
        child.get_object()[NameObject("/Parent")] = pdf._add_object(parent)

    data = form_files.changed(form_files.with_widgets({"/T": "city", "/Rect": [100, 600, 200, 620]}), nest)
    city = fields(tmp_path, data)["city"]
    assert city["extend_edit:source_acroform"]["fieldName"] == "buyer.city"
    assert city["extend_edit:text_edit_options"]["maxLength"] == 9


def test_push_buttons_are_no_fields(tmp_path: Path) -> None:
    button = {"/FT": "/Btn", "/Ff": 1 << 16, "/T": "print", "/Rect": [100, 600, 200, 620]}
    assert reason(tmp_path, form_files.with_widgets(button)) == "EMPTY_SCHEMA"


def test_places_to_write_on_are_found_on_a_flat_form(tmp_path: Path) -> None:
    found = fields(tmp_path, form_files.flat_form())
    kinds = {key: one["extend_edit:field_type"] for key, one in found.items()}
    assert {key: kinds.get(key) for key in ("buyer", "date", "phone_number", "delivery_notes")} == {
        "buyer": "text",
        "date": "text",
        "phone_number": "text",
        "delivery_notes": "text",
    }
    assert kinds["ship_to_another_address"] == "checkbox"
    assert kinds["gift_wrap"] == "checkbox"
    assert box(found["ship_to_another_address"]) == [72, 125, 84, 137]
    left, top, right, bottom = box(found["phone_number"])
    assert (left, right, bottom) == (160, 400, 104)
    assert top < 95
    assert not any("thank" in key for key in kinds)


def test_empty_cells_are_named_by_their_column(tmp_path: Path) -> None:
    found = fields(tmp_path, form_files.flat_form())
    assert {"article", "article_2", "quantity", "quantity_2", "price", "price_2"} <= set(found)


def test_with_table_parsing_empty_rows_are_an_array_of_objects(tmp_path: Path) -> None:
    table = fields(tmp_path, form_files.flat_form(), tableParsingEnabled=True)["article_table"]
    assert table["type"] == "array"
    assert table["extend_edit:field_type"] == "table"
    assert table["maxItems"] == 2
    assert table["extend_edit:row_heights"] == [0.5, 0.5]
    columns = table["items"]["properties"]
    assert {key: one["extend_edit:column_width"] for key, one in columns.items()} == {
        "article": 50.0,
        "quantity": 25.0,
        "price": 25.0,
    }


def test_places_to_write_on_are_found_on_a_scan(tmp_path: Path) -> None:
    found = fields(tmp_path, form_files.scanned(form_files.flat_form(), 120))
    assert {"buyer", "phone_number"} <= set(found)
    left, _, right, bottom = box(found["phone_number"])
    assert [left, right, bottom] == pytest.approx([160, 400, 104], abs=3)


def test_without_ocr_a_scan_is_no_form_and_the_reason_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "find_spec", lambda name: None)
    with pytest.raises(DocumentFailure, match="install the OCR extra") as caught:
        fields(tmp_path, sample_files.scan_pdf())
    assert caught.value.reason == "EMPTY_SCHEMA"


def test_with_native_fields_only_nothing_else_is_looked_for(tmp_path: Path) -> None:
    with pytest.raises(DocumentFailure, match="No form field"):
        fields(tmp_path, form_files.flat_form(), nativeFieldsOnly=True)


def test_an_input_schema_is_mapped_on_the_form(tmp_path: Path) -> None:
    wanted = {
        "type": "object",
        "properties": {
            "person": {"type": "object", "properties": {"fullName": {"type": ["string", "null"]}}},
            "zip": {"type": ["string", "null"], "description": "Postcode"},
            "shoe_size": {"type": ["integer", "null"]},
        },
    }
    output = detection(tmp_path, form_files.native_form(), inputSchema=wanted).output
    mapping = output["mappingResult"]
    assert mapping["matches"] == [
        {"inputPath": "person.fullName", "formFieldKey": "full_name"},
        {"inputPath": "zip", "formFieldKey": "postcode"},
    ]
    assert mapping["unmatchedInputPaths"] == ["shoe_size"]
    assert mapping["unusedFormFieldKeys"] == ["remarks", "member", "colour", "size", "days"]
    placed = output["schema"]["properties"]["person"]["properties"]["fullName"]
    assert placed["extend_edit:source_acroform"]["fieldName"] == "full_name"
    assert "postcode" in output["annotatedSchema"]["properties"]


def test_instructions_and_rules_need_a_model_and_that_is_said(tmp_path: Path) -> None:
    found = detection(
        tmp_path,
        form_files.native_form(),
        instructions="Name fields in French",
        advancedOptions={"conditionalGenerationEnabled": True},
    )
    assert [warning.code for warning in found.warnings] == ["LOCAL_NOT_SUPPORTED"] * 2


def test_what_was_found_is_counted(tmp_path: Path) -> None:
    metrics = detection(tmp_path, form_files.native_form()).metrics
    assert metrics["pageCount"] == 2
    assert metrics["fieldCount"] == metrics["fieldsDetectedCount"] == metrics["fieldsAnnotatedCount"] == 7


def test_documents_that_are_no_forms_fail_with_their_reason(tmp_path: Path) -> None:
    assert reason(tmp_path, sample_files.text_pdf([["Only a line of text."]])) == "EMPTY_SCHEMA"
    assert reason(tmp_path, sample_files.damaged_pdf()) == "CORRUPT_FILE"
    assert reason(tmp_path, b"") == "CORRUPT_FILE"
    assert reason(tmp_path, sample_files.scan_png()) == "FILE_TYPE_NOT_SUPPORTED"
    assert reason(tmp_path, sample_files.encrypted_pdf()) == "PASSWORD_PROTECTED_FILE"
    assert reason(tmp_path, sample_files.encrypted_pdf(), "wrong") == "PASSWORD_PROTECTED_FILE"


def test_choices_that_the_file_only_numbers_have_the_words_beside_them(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        for number, name in enumerate(("Card", "Transfer")):
            form = canvas.acroForm
            form.radio(name="pay", value=str(number), selected=False, x=150, y=520 - 20 * number, size=14)
            canvas.drawString(170, 523 - 20 * number, name)

    pay = fields(tmp_path, form_files.drawn(page))["pay"]
    assert pay["enum"] == ["Card", "Transfer"]
    assert [one["exportValue"] for one in pay["extend_edit:source_acroform"]["optionMap"]] == ["0", "1"]


def test_names_that_end_alike_are_told_apart_by_the_part_before(tmp_path: Path) -> None:
    widget = {"/FT": "/Tx", "/Rect": [100, 600, 200, 620]}
    data = form_files.with_widgets(
        widget | {"/T": "home.street"}, widget | {"/T": "work.street"}, widget | {"/T": "a.city"}
    )
    assert list(fields(tmp_path, data)) == ["home_street", "work_street", "city"]


def test_boxes_of_one_line_have_the_words_behind_each(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "Do you smoke?       Yes       No        Sometimes")
        for number, left in enumerate((152, 192, 228)):
            canvas.acroForm.checkbox(name=f"Check Box{number}", x=left, y=698, size=12)

    assert [one["description"] for one in fields(tmp_path, form_files.drawn(page)).values()] == [
        "Yes",
        "No",
        "Sometimes",
    ]
