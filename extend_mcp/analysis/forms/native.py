"""Setting the fields of a PDF's own form, with a look for every widget."""

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
from extend_mcp.analysis.forms.native_field import Flags, NativeField, Option, Widget
from extend_mcp.wire.edit_schema import TextEditOptions


class NotFilled(Exception):
    """A field cannot take a value; the message says why, after the field's name."""


def set_text(texts: EmbeddedTexts, made: NativeField, value: str, options: TextEditOptions) -> bool:
    """Write text into a text field. False where it does not fit even in the smallest print. Raises `NotFilled`."""
    if made.max_length is not None and len(value) > made.max_length:
        raise NotFilled(f"takes {made.max_length} characters, and the value has {len(value)}")
    _store(made, TextStringObject(value))
    return _draw(texts, made, value, options)


def choose(texts: EmbeddedTexts, made: NativeField, values: list[str], options: TextEditOptions) -> bool:
    """Choose from a list by what is stored or shown. False where what was chosen does not fit. Raises `NotFilled`."""
    if len(values) > 1 and Flags.MULTI_SELECT not in made.flags:
        raise NotFilled("takes one choice")
    chosen = [_option(made, value) for value in values]
    exports = [TextStringObject(option.export) for option in chosen]
    _store(made, exports[0] if len(exports) == 1 else ArrayObject(exports))
    for node in made.nodes:
        node.pop("/I", None)
        if made.kind == "optionList":
            places = sorted(made.options.index(option) for option in chosen)
            node[NameObject("/I")] = ArrayObject(NumberObject(place) for place in places)
    if made.kind == "dropdown":
        return _draw(texts, made, chosen[0].display, options)
    for widget in made.widgets:
        _draw_list(texts, made, widget, [option.display for option in chosen])
    return True


def tick(pdf: PdfWriter, made: NativeField, export: str | None) -> None:
    """Set tick boxes or radio buttons to the state `export`, or off. Raises `NotFilled`."""
    states = {widget.state for widget in made.widgets}
    if export is not None and f"/{export}" not in states:
        raise NotFilled(f"has no state {export!r}")
    state = NameObject(OFF) if export is None else state_name(export)
    _store(made, state)
    for widget in made.widgets:
        annotation = widget.annotation
        _give_looks(pdf, widget)
        is_on = export is not None and widget.state == state
        annotation[NameObject("/AS")] = state if is_on else NameObject(OFF)


def _option(made: NativeField, value: str) -> Option:
    for option in made.options:
        if value in {option.display, option.export}:
            return option
    if Flags.EDITABLE in made.flags and made.kind == "dropdown":
        return Option(value, value)
    raise NotFilled(f"has no choice {value!r}")


def _store(made: NativeField, value: Any) -> None:
    for node in made.nodes:
        node[NameObject("/V")] = value
        node.pop("/RV", None)  # formatted text that readers would show instead
    for shadow in made.shadows:
        shadow.pop("/T", None)  # else PDFium reads the value of the first field of that name


def _draw(texts: EmbeddedTexts, made: NativeField, value: str, options: TextEditOptions) -> bool:
    """Give every widget its look; whether the text fits into all of them."""
    multi = Flags.MULTILINE in made.flags
    wanted = options.font_size or made.font_size or SIZE
    fits = True
    for widget in made.widgets:
        style = style_of(widget.annotation, _form(texts.pdf))
        width, height = text_space(style, widget.rect)
        if Flags.COMB in made.flags and made.max_length:
            text, size = value, min(wanted, max(height / LEADING, 1.0))
        else:
            text, size, fit = fitted(value, width, height, wanted, multi=multi)
            fits = fits and fit
        look = text_look(texts, style, (width, height), text, (options.font, size, colour_of(options)))
        widget.annotation[NameObject("/AP")] = DictionaryObject({NameObject("/N"): look})
    return fits


def _draw_list(texts: EmbeddedTexts, made: NativeField, widget: Widget, chosen: list[str]) -> None:
    shown = [option.display for option in made.options]
    style = style_of(widget.annotation, _form(texts.pdf))
    width, height = text_space(style, widget.rect)
    size = min(made.font_size or SIZE, max(height / max(len(shown), 1) / LEADING, 4.0))
    style |= {NameObject("/FT"): NameObject("/Tx"), NameObject("/Ff"): NumberObject(int(Flags.MULTILINE))}
    look = text_look(texts, style, (width, height), "\n".join(shown), (None, size, None))
    mark_lines(look, [at for at, text in enumerate(shown) if text in chosen], len(shown), size)
    widget.annotation[NameObject("/AP")] = DictionaryObject({NameObject("/N"): look})


def _give_looks(pdf: PdfWriter, widget: Widget) -> None:
    """A look for the on-state of a widget that has none."""
    annotation = widget.annotation
    looks = annotation.get("/AP", NullObject()).get_object()
    normal = looks.get("/N", NullObject()).get_object() if isinstance(looks, DictionaryObject) else None
    look = normal.get(widget.state, NullObject()).get_object() if type(normal) is DictionaryObject else None
    if isinstance(look, StreamObject) and look.get_data().strip():
        return
    size = widget.box.width, widget.box.height
    made = {NameObject(str(widget.state)): tick_look(pdf, *size), NameObject(OFF): empty_look(pdf, *size)}
    annotation[NameObject("/AP")] = DictionaryObject({NameObject("/N"): DictionaryObject(made)})


def _form(pdf: PdfWriter) -> DictionaryObject:
    form = pdf.root_object["/AcroForm"].get_object()
    assert isinstance(form, DictionaryObject)
    return form


def colour_of(options: TextEditOptions) -> tuple[float, ...] | None:
    """Red, green and blue from 0 to 1; None where none is set."""
    given = options.color or options.font_color
    return tuple(part / 255 for part in given) if given else None
