"""Converts findings on a form to fields of the API's edit schema."""

from typing import Any

from extend_mcp.analysis.extract.labels.box_labels import BoxLabels
from extend_mcp.analysis.forms.blanks.blanks import Blank, EmptyTable
from extend_mcp.analysis.forms.naming import (
    KEY_WORDS,
    Keys,
    has_words,
    is_choice_name,
    is_telling,
    own_words,
    same_words,
)
from extend_mcp.analysis.forms.native_field import Flags, NativeField
from extend_mcp.documents.page import Box
from extend_mcp.wire.edit_schema import AcroFormOption, EditField, FieldBox, SourceAcroForm, TextEditOptions

TEXT, BOOLEAN = ["string", "null"], ["boolean", "null"]

Named = dict[str, EditField]
"""Fields by key."""


def form_field(**values: Any) -> EditField:
    """A field by the model's own names for its keys."""
    return EditField.model_validate(values)


def field_box(box: Box) -> FieldBox:
    """A box in the API's form, to a hundredth of a point. The API's pixel is a point here, as in a parse."""
    return FieldBox(
        left=round(box.left, 2), top=round(box.top, 2), right=round(box.right, 2), bottom=round(box.bottom, 2)
    )


def native(made: NativeField, labels: BoxLabels, keys: Keys, *, radio_enums: bool) -> Named:
    """The fields of one native field: one, except for radio groups unless `radio_enums`."""
    if made.kind == "radio" and len(made.options) > 1:
        described = [_radio_label(made, option.export, labels) for option in made.options]
        if not radio_enums:
            return _radio_buttons(made, described, keys)
        key, text = _name(made, "", keys)
        return {key: _radio_enum(made, described, text)}
    first = made.widgets[0]
    tick = made.kind in {"checkbox", "radio"}
    label = labels.of(first.page, first.box, tick=tick)
    key, text = _name(made, label, keys)
    if tick:
        state = made.options[0].export
        source = SourceAcroForm(field_name=made.name, field_type=_kind(made), option_value=state)
        return {key: _placed(form_field(type=BOOLEAN, description=text, source_acroform=source), made)}
    source = SourceAcroForm(field_name=made.name, field_type=made.kind)
    if made.options:
        return {key: _placed(_choice(made, text), made)}
    field = _placed(form_field(type=TEXT, description=text, source_acroform=source), made)
    if made.kind in {"dropdown", "optionList"}:  # a list without choices accepts any text
        return {key: field.model_copy(update={"field_type": "text"})}
    options = _text_options(made)
    return {key: field.model_copy(update={"text_edit_options": options}) if options else field}


def blank(found: Blank, keys: Keys) -> Named:
    """A place to fill in on a page."""
    field = form_field(
        type=BOOLEAN if found.kind == "checkbox" else TEXT,
        description=found.label,
        field_type=found.kind,
        bbox=field_box(found.box),
        page_index=found.page,
        text_edit_options=TextEditOptions(combing=True, max_length=found.cells) if found.cells else None,
    )
    name = found.label or ("check box" if found.kind == "checkbox" else "blank")
    return {keys.take(name): field}


def table(found: EmptyTable, keys: Keys) -> Named:
    """Rows to fill in as an array of objects."""
    columns = Keys()
    properties = {
        columns.take(heading): form_field(
            type=TEXT, description=heading, field_type="text", column_width=round(100 * width, 2)
        )
        for heading, width in zip(found.headings, found.widths, strict=True)
    }
    field = form_field(
        type="array",
        description=", ".join(found.headings),
        field_type="table",
        bbox=field_box(found.box),
        page_index=found.page,
        row_heights=[round(share, 4) for share in found.heights],
        items=form_field(type="object", properties=properties),
        max_items=len(found.heights),
    )
    return {keys.take(found.headings[0] + " table"): field}


def _kind(field: NativeField) -> str:
    return "checkbox" if field.kind == "radio" and Flags.RADIO not in field.flags else field.kind


def _name(field: NativeField, label: str, keys: Keys) -> tuple[str, str]:
    """A key by the field's own name if that is meaningful, else by its tooltip or label; and a description."""
    words = next(filter(has_words, (own_words(field.tooltip, label), label)), field.short_name)
    title = field.short_name if is_telling(field.short_name) else words
    text = field.tooltip or label or title
    return keys.take(" ".join(title.split()[:KEY_WORDS])), text


def _placed(field: EditField, source: NativeField) -> EditField:
    first = source.widgets[0]
    place = {"field_type": source.kind, "bbox": field_box(first.box), "page_index": first.page}
    return field.model_copy(update=place)


def _text_options(field: NativeField) -> TextEditOptions | None:
    settings = {
        "font_size": field.font_size or None,
        "combing": Flags.COMB in field.flags or None,
        "max_length": field.max_length,
        "multi_line": Flags.MULTILINE in field.flags or None,
    }
    options = {key: value for key, value in settings.items() if value is not None}
    return TextEditOptions.model_validate(options) if options and field.kind == "text" else None


def _choice(field: NativeField, text: str) -> EditField:
    values = _schema_values([option.display for option in field.options], [option.export for option in field.options])
    source = SourceAcroForm(field_name=field.name, field_type=field.kind, option_map=_option_map(field, values))
    return form_field(
        enum=list(values),
        description=text,
        descriptions=[option.display for option in field.options],
        source_acroform=source,
    )


def _radio_enum(field: NativeField, described: list[str], text: str) -> EditField:
    displays = [option.display for option in field.options]
    if not all(map(is_choice_name, displays)) and all(described):
        displays = described
    values = _schema_values(displays, [option.export for option in field.options])
    places = [next(w for w in field.widgets if w.state == f"/{option.export}") for option in field.options]
    source = SourceAcroForm(field_name=field.name, field_type=_kind(field), option_map=_option_map(field, values))
    return form_field(
        enum=list(values),
        description=text,
        descriptions=described,
        field_type="radio",
        bboxes=[field_box(one.box) for one in places],
        page_index=places[0].page,
        source_acroform=source,
    )


def _radio_buttons(field: NativeField, described: list[str], keys: Keys) -> Named:
    buttons: Named = {}
    for option, label in zip(field.options, described, strict=True):
        one = next(widget for widget in field.widgets if widget.state == f"/{option.export}")
        last = field.name.rpartition(".")[2]
        title = label if same_words(last, label) or not is_telling(last) else f"{last} {label}"
        buttons[keys.take(title)] = form_field(
            type=BOOLEAN,
            description=label,
            field_type="radio",
            bbox=field_box(one.box),
            page_index=one.page,
            source_acroform=SourceAcroForm(field_name=field.name, field_type=_kind(field), option_value=option.export),
        )
    return buttons


def _radio_label(field: NativeField, state: str, labels: BoxLabels) -> str:
    """The text beside a button, else its name in the PDF."""
    one = next(widget for widget in field.widgets if widget.state == f"/{state}")
    option = next(option for option in field.options if option.export == state)
    return labels.of(one.page, one.box, tick=True) or option.display


def _schema_values(displays: list[str], exports: list[str]) -> list[str]:
    """The displayed texts if they distinguish the choices, else the stored ones."""
    return displays if len(set(displays)) == len(displays) else exports


def _option_map(field: NativeField, values: list[str]) -> list[AcroFormOption]:
    return [
        AcroFormOption(schema_value=value, export_value=option.export, display_value=option.display)
        for value, option in zip(values, field.options, strict=True)
    ]
