"""Extraction from forms that were filled in."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfWriter
from pypdf.generic import NameObject, TextStringObject
from reportlab.pdfgen.canvas import Canvas

from extend_mcp.analysis.extract import Extraction, extract
from extend_mcp.analysis.forms.acroform import widgets_of
from extend_mcp.documents import open_document
from extend_mcp.wire.extract import ExtractConfig, ExtractOutput
from extend_mcp.wire.parse import ParseConfig
from tests.analysis import form_files
from tests.analysis.extract.paper import DATE, NUMBER, TEXT, shape

YES_OR_NO = {"type": ["boolean", "null"]}
SCHEMA = shape(
    full_name=TEXT, postcode=TEXT, birth_date=DATE, income=NUMBER, member=YES_OR_NO, newsletter=YES_OR_NO,
    colour={"enum": ["red", "green", None]}, size=TEXT, remarks=TEXT,
    f1={**TEXT, "description": "Name of the employer"},
)  # fmt: skip


def form(**names: str) -> bytes:
    """A filled form; `names` rename its fields."""

    def page(canvas: Canvas) -> None:
        form = canvas.acroForm
        rows = [
            ("Full name", "full_name", "Ada Lovelace"),
            ("Postal code of home", "Text1", "SW1 4AB"),
            ("Born", "Text2", "10 December 1815"),
            ("Income", "Text3", "1,234.50"),
            ("Name of the employer", "Text4", "Analytical Engines"),
            ("Remarks", "remarks", ""),
        ]
        tips = {"Text1": "Postcode", "Text2": "Birth date"}
        for number, (label, name, value) in enumerate(rows):
            top = 700 - 30 * number
            canvas.drawString(72, top, label)
            tip = tips.get(name, name)
            form.textfield(
                name=names.get(name, name),
                tooltip=tip,
                value=value,
                x=220,
                y=top - 8,
                width=200,
                height=20,
                fontSize=11,
            )
        for number, (name, checked) in enumerate((("member", True), ("newsletter", False))):
            form.checkbox(name=name, x=150, y=480 - 20 * number, size=14, checked=checked, fieldFlags="")
        for number, colour in enumerate(("red", "green")):
            form.radio(name="colour", value=colour, selected=colour == "green", x=150, y=420 - 20 * number, size=14,
                       fieldFlags="radio")  # fmt: skip
        form.choice(name="size", options=["Small", "Large"], value="Large", x=150, y=340, width=90, height=20)

    return form_files.drawn(page)


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Extraction]:
    def read_form(data: bytes, schema: Mapping[str, Any] = SCHEMA) -> Extraction:
        (tmp_path / "a.pdf").write_bytes(data)
        document = open_document(tmp_path / "a.pdf", "a.pdf", password=None, config=ParseConfig())
        options = {"schema": schema, "advancedOptions": {"citationsEnabled": True}}
        return extract([("file_1", document)], ExtractConfig.model_validate(options))

    return read_form


def test_what_is_filled_in_is_given_by_name_tooltip_label_and_description(read: Callable[..., Extraction]) -> None:
    extraction = read(form())
    ExtractOutput.read(extraction.output)
    assert extraction.output["value"] == {
        "full_name": "Ada Lovelace", "postcode": "SW1 4AB", "birth_date": "1815-12-10", "income": 1234.5,
        "member": True, "newsletter": False, "colour": "green", "size": "Large", "remarks": None,
        "f1": "Analytical Engines",
    }  # fmt: skip
    assert extraction.warnings == []


def test_a_value_of_a_form_is_sure_and_cited_by_the_box_of_its_field(read: Callable[..., Extraction]) -> None:
    metadata = read(form()).output["metadata"]["postcode"]
    (cited,) = metadata["citations"]
    xs, ys = [point["x"] for point in cited["polygon"]], [point["y"] for point in cited["polygon"]]
    assert metadata["logprobsConfidence"] == 1.0
    assert (min(xs), max(xs)) == pytest.approx((220, 420), abs=2)
    assert (min(ys), max(ys)) == pytest.approx((110, 130), abs=2)
    assert cited["referenceText"] == "SW1 4AB"
    assert metadata["insights"][0]["content"] == "From the form's field 'Text1'."


def test_a_field_that_shows_another_value_than_it_holds_is_flagged(read: Callable[..., Extraction]) -> None:
    def change(pdf: PdfWriter) -> None:
        for field in widgets_of(pdf.pages[0]):
            new = {"full_name": "Charles Babbage", "Text3": "1234.5"}.get(str(field.get("/T")))
            if new is not None:
                field[NameObject("/V")] = TextStringObject(new)

    extraction = read(form_files.changed(form(), change))
    assert extraction.output["value"]["full_name"] == "Charles Babbage"
    metadata = extraction.output["metadata"]
    assert metadata["full_name"]["logprobsConfidence"] == 0.6
    assert metadata["full_name"]["insights"][0]["content"].endswith("the page shows: Ada Lovelace")
    assert metadata["income"]["logprobsConfidence"] == 1.0
    assert [warning.code for warning in extraction.warnings] == ["LOCAL_FORM_DIFFERS"]


def test_fields_that_are_called_the_same_and_differ_are_given_by_none(read: Callable[..., Extraction]) -> None:
    metadata = read(form(Text3="Text.full_name")).output["metadata"]["full_name"]
    assert "insights" not in metadata


def test_a_name_that_is_only_like_another_is_not_taken(read: Callable[..., Extraction]) -> None:
    schema = shape(full_names=TEXT, member_since=DATE, employer={"properties": {"phone": TEXT}, "type": "object"})
    metadata = read(form(), schema).output["metadata"]
    assert all("insights" not in one for one in metadata.values())
