"""The values of a filled PDF form that no appearance shows, and ticks, each at its field."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extend_mcp.documents.lines import lines_of, text_of
from extend_mcp.documents.page import Box, FormValue, Page, Word
from extend_mcp.documents.pdf.annotation import Annotation, appearance
from extend_mcp.documents.pdf.on_top.ticks import OFF, ON
from extend_mcp.documents.pdf.words.word_grid import Near
from extend_mcp.documents.pdf.words.written import written

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

TICKS = frozenset({"checkbox", "radio"})
TEXTS = frozenset({"text", "combobox", "listbox"})
PASSWORD, MULTILINE = 1 << 13, 1 << 12
MAX_VALUE = 20_000
"""The most characters of one field's value."""
_SHOWS_TEXT = re.compile(r"\bT[jJ]\b|\)\s*['\"]|\bDo\b")
_OFF_STATES = frozenset({"", "Off"})


@dataclass(frozen=True, slots=True)
class PdfField:
    """One field of a form on a page. `index` is its index among the page's annotations, `state` its export value."""

    kind: str
    index: int
    flags: int
    box: Box
    value: str
    state: str
    chosen: tuple[str, ...] = ()
    name: str = ""
    tooltip: str = ""

    @property
    def text(self) -> str:
        """The typed or chosen text."""
        return "\n".join(self.chosen) or self.value[:MAX_VALUE]


def read_fields(source: "PdfPage", page: Page, fields: Sequence[PdfField]) -> tuple[list[Word], int]:
    """The words to add to the page, and the number of hidden filled fields. The others' values are set on the page.

    Marks that the page has for a ticked field, such as a letter of a symbol font, are removed from its words.
    """
    near = Near(page.words)
    added: list[Word] = []
    drawn: set[int] = set()
    hidden = 0
    for field in fields:
        annotation = Annotation.at(source, field.index)
        if annotation is None:
            continue
        if annotation.is_hidden:
            hidden += field.kind in TEXTS and bool(field.value.strip()) and not field.flags & PASSWORD
        elif field.kind in TICKS:
            drawn |= {id(word) for word in near.inside(field.box) if len(word.text) <= 2}
            is_on = _is_on(annotation, field)
            added.append(Word(ON if is_on else OFF, _square(field.box)))
            if is_on or field.kind == "checkbox":
                state = annotation.state if is_on else ""
                page.form_values.append(FormValue(field.name, field.tooltip, state, field.box, is_on))
        elif field.kind in TEXTS and not field.flags & PASSWORD and field.text.strip():
            shown = _shown_instead(source, field, near)
            page.form_values.append(FormValue(field.name, field.tooltip, field.text, field.box, shown=shown or None))
            added += written(field.text, field.box, wrap=bool(field.flags & MULTILINE)) if shown == "" else []
    page.words = [word for word in page.words if id(word) not in drawn] if drawn else page.words
    return added, hidden


def _is_on(annotation: Annotation, field: PdfField) -> bool:
    """By the drawn state; if the file names none, by the field's value."""
    if annotation.state:
        return annotation.state not in _OFF_STATES
    if field.kind == "radio" and field.state:
        return field.value == field.state
    return field.value not in _OFF_STATES


def _square(box: Box) -> Box:
    side = min(box.width, box.height)
    middle = (box.top + box.bottom) / 2
    return Box(box.left, middle - side / 2, box.left + side, middle + side / 2)


def _shown_instead(source: "PdfPage", field: PdfField, near: Near) -> str | None:
    """The text that the page shows in place of a field's value: None if it shows the value, "" if it shows nothing."""
    inside = near.inside(field.box)
    shown = " ".join(text_of(line) for line in lines_of(inside))
    if _bare(field.text) in _bare(shown):
        return None
    return shown if inside and _SHOWS_TEXT.search(appearance(source, field.index)) else ""


def _bare(text: str) -> str:
    return "".join(text.split())
