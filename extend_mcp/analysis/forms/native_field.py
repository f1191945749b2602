"""One field of a PDF's own form."""

from dataclasses import dataclass, field
from enum import IntFlag

from pypdf.generic import DictionaryObject

from extend_mcp.analysis.forms.frame import Rect
from extend_mcp.documents.page import Box


class Flags(IntFlag):
    """Field flags (`/Ff`, ISO 32000-1 12.7.3 and 12.7.4)."""

    READ_ONLY = 1 << 0
    REQUIRED = 1 << 1
    MULTILINE = 1 << 12
    RADIO = 1 << 15
    PUSH_BUTTON = 1 << 16
    COMBO = 1 << 17
    EDITABLE = 1 << 18
    MULTI_SELECT = 1 << 21
    COMB = 1 << 24


@dataclass(frozen=True, slots=True)
class Widget:
    """A field's place on a page (from 0). `state` is the name of a tick box's or radio button's on-state."""

    page: int
    box: Box
    annotation: DictionaryObject
    rect: Rect
    state: str | None = None


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """One choice: the text that the PDF stores (`export`) and the text that it displays (`display`)."""

    export: str
    display: str


@dataclass(slots=True)
class NativeField:
    """One name of the form. `kind` is one of the API's types; `nodes` are the dictionaries that hold its value.

    `short_name` is the last part of the name, with the one before if other names end alike. `shadows` are left-over
    fields of another kind with the same name, which no page shows.
    """

    name: str
    kind: str
    flags: Flags
    tooltip: str = ""
    options: tuple[FieldChoice, ...] = ()
    max_length: int | None = None
    font_size: float = 0.0
    short_name: str = ""
    nodes: list[DictionaryObject] = field(default_factory=list)
    shadows: list[DictionaryObject] = field(default_factory=list)
    widgets: list[Widget] = field(default_factory=list)
