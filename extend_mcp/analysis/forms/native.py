"""Sets the fields of a PDF's own form, with an appearance for every widget."""

from typing import Any

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NullObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from extend_mcp.analysis.forms.acroform import OFF, state_name
from extend_mcp.analysis.forms.looks.embedded_text import EmbeddedTexts
from extend_mcp.analysis.forms.looks.fitting import LEADING, fitted
from extend_mcp.analysis.forms.looks.looks import (
    SIZE,
    empty_look,
    mark_lines,
    style_of,
    text_look,
    text_space,
    tick_look,
)
from extend_mcp.analysis.forms.native_field import FieldChoice, Flags, NativeField, Widget
from extend_mcp.wire.edit_schema import TextEditOptions


class NotFilled(Exception):
    """A field cannot take a value; the message says why, after the field's name."""


def set_text(texts: EmbeddedTexts, field: NativeField, value: str, options: TextEditOptions) -> bool:
    """Write text into a text field. Returns false if it does not fit even in the smallest print. Raises `NotFilled`."""
    if field.max_length is not None and len(value) > field.max_length:
        raise NotFilled(f"accepts {field.max_length} characters, but the value has {len(value)}")
    _store(field, TextStringObject(value))
    return _draw(texts, field, value, options)


def choose(texts: EmbeddedTexts, field: NativeField, values: list[str], options: TextEditOptions) -> bool:
    """Choose from a list by stored or displayed texts. Returns false if the choice does not fit. Raises `NotFilled`."""
    if len(values) > 1 and Flags.MULTI_SELECT not in field.flags:
        raise NotFilled("takes one choice")
    chosen = [_option(field, value) for value in values]
    exports = [TextStringObject(option.export) for option in chosen]
    _store(field, exports[0] if len(exports) == 1 else ArrayObject(exports))
    for node in field.nodes:
        node.pop("/I", None)
        if field.kind == "optionList":
            places = sorted(field.options.index(option) for option in chosen)
            node[NameObject("/I")] = ArrayObject(NumberObject(place) for place in places)
    if field.kind == "dropdown":
        return _draw(texts, field, chosen[0].display, options)
    for widget in field.widgets:
        _draw_list(texts, field, widget, [option.display for option in chosen])
    return True


def tick(pdf: PdfWriter, field: NativeField, export: str | None) -> None:
    """Set tick boxes or radio buttons to the state `export`, or off. Raises `NotFilled`."""
    states = {widget.state for widget in field.widgets}
    if export is not None and f"/{export}" not in states:
        raise NotFilled(f"has no state {export!r}")
    state = NameObject(OFF) if export is None else state_name(export)
    _store(field, state)
    for widget in field.widgets:
        annotation = widget.annotation
        _give_looks(pdf, widget)
        is_on = export is not None and widget.state == state
        annotation[NameObject("/AS")] = state if is_on else NameObject(OFF)


def _option(field: NativeField, value: str) -> FieldChoice:
    for option in field.options:
        if value in {option.display, option.export}:
            return option
    if Flags.EDITABLE in field.flags and field.kind == "dropdown":
        return FieldChoice(value, value)
    raise NotFilled(f"has no choice {value!r}")


def _store(field: NativeField, value: Any) -> None:
    for node in field.nodes:
        node[NameObject("/V")] = value
        node.pop("/RV", None)  # formatted text that readers would show instead
    for shadow in field.shadows:
        shadow.pop("/T", None)  # else PDFium reads the value of the first field of that name


def _draw(texts: EmbeddedTexts, field: NativeField, value: str, options: TextEditOptions) -> bool:
    """Give every widget its appearance. Returns whether the text fits into all of them."""
    multi = Flags.MULTILINE in field.flags
    wanted = options.font_size or field.font_size or SIZE
    fits = True
    for widget in field.widgets:
        style = style_of(widget.annotation, _form(texts.pdf))
        width, height = text_space(style, widget.rect)
        if Flags.COMB in field.flags and field.max_length:
            text, size = value, min(wanted, max(height / LEADING, 1.0))
        else:
            text, size, fit = fitted(value, width, height, wanted, multi=multi)
            fits = fits and fit
        look = text_look(texts, style, (width, height), text, (options.font, size, colour_of(options)))
        widget.annotation[NameObject("/AP")] = DictionaryObject({NameObject("/N"): look})
    return fits


def _draw_list(texts: EmbeddedTexts, field: NativeField, widget: Widget, chosen: list[str]) -> None:
    displays = [option.display for option in field.options]
    style = style_of(widget.annotation, _form(texts.pdf))
    width, height = text_space(style, widget.rect)
    size = min(field.font_size or SIZE, max(height / max(len(displays), 1) / LEADING, 4.0))
    style |= {NameObject("/FT"): NameObject("/Tx"), NameObject("/Ff"): NumberObject(int(Flags.MULTILINE))}
    look = text_look(texts, style, (width, height), "\n".join(displays), (None, size, None))
    mark_lines(look, [at for at, text in enumerate(displays) if text in chosen], len(displays), size)
    widget.annotation[NameObject("/AP")] = DictionaryObject({NameObject("/N"): look})


def _give_looks(pdf: PdfWriter, widget: Widget) -> None:
    """Add an appearance for the on-state of a widget that has none."""
    annotation = widget.annotation
    looks = annotation.get("/AP", NullObject()).get_object()
    normal = looks.get("/N", NullObject()).get_object() if isinstance(looks, DictionaryObject) else None
    look = normal.get(widget.state, NullObject()).get_object() if type(normal) is DictionaryObject else None
    if isinstance(look, StreamObject) and look.get_data().strip():
        return
    size = widget.box.width, widget.box.height
    states = {NameObject(str(widget.state)): tick_look(pdf, *size), NameObject(OFF): empty_look(pdf, *size)}
    annotation[NameObject("/AP")] = DictionaryObject({NameObject("/N"): DictionaryObject(states)})


def _form(pdf: PdfWriter) -> DictionaryObject:
    form = pdf.root_object["/AcroForm"].get_object()
    assert isinstance(form, DictionaryObject)
    return form


def colour_of(options: TextEditOptions) -> tuple[float, ...] | None:
    """Red, green and blue from 0 to 1; None if no colour is set."""
    code = options.color or options.font_color
    return tuple(part / 255 for part in code) if code else None
