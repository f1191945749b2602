"""The schema of a form: its fields, where they are, and what to fill in."""

from typing import Annotated, Any

from pydantic import Field

from extend_mcp.wire.base import OneOf, Wire


class EditImage(Wire):
    """A PNG or JPEG for a signature; the key is `image_url` on the wire."""

    image_url: str = Field(alias="image_url")


class TextEditOptions(Wire):
    """How text is written: size in points, colour as red, green and blue from 0 to 255, opacity from 0 to 1.

    `font_color` is an older name of `color`. `combing` spreads `max_length` characters over the field.
    """

    font_size: float | None = None
    color: list[int] | None = None
    opacity: float | None = None
    font_color: list[int] | None = None
    font: str | None = None
    combing: bool | None = None
    max_length: int | None = None
    multi_line: bool | None = None


class FieldBox(Wire):
    """Where a field is on its page, in pixels from the top left."""

    left: float
    top: float
    right: float
    bottom: float


class AcroFormOption(Wire):
    """The names of one choice of a native field: in the schema, in the file and on the page."""

    schema_value: str
    export_value: str
    display_value: str


class SourceAcroForm(Wire):
    """The native field that a schema field came from. Send it back unchanged."""

    field_name: str
    field_type: Annotated[str, OneOf("text", "checkbox", "radio", "dropdown", "optionList", "signature")]
    option_map: list[AcroFormOption] | None = None
    option_value: str | None = None


class EditField(Wire):
    """A field of a form, or an object or a table of fields. Keys with `extend_edit:` are literal.

    `type` is `object`, `array`, or a primitive with `null`; fields with `enum` have none. `page_index` counts from 0.
    `bboxes` belong to the choices of a radio group, in the order of `enum`, as do `descriptions`. `value` is what to
    write; without it the instructions say what to write. Column widths are in percent, row heights are shares.
    """

    type: Any = None
    description: str | None = None
    field_type: (
        Annotated[str, OneOf("text", "checkbox", "radio", "dropdown", "optionList", "signature", "table", "unknown")]
        | None
    ) = Field(default=None, alias="extend_edit:field_type")
    bbox: FieldBox | None = Field(default=None, alias="extend_edit:bbox")
    bboxes: list[FieldBox] | None = Field(default=None, alias="extend_edit:bboxes")
    page_index: int | None = Field(default=None, alias="extend_edit:page_index", ge=0)
    text_edit_options: TextEditOptions | None = Field(default=None, alias="extend_edit:text_edit_options")
    column_width: float | None = Field(default=None, alias="extend_edit:column_width")
    source_acroform: SourceAcroForm | None = Field(default=None, alias="extend_edit:source_acroform")
    value: Any = Field(default=None, alias="extend_edit:value")
    image: EditImage | None = Field(default=None, alias="extend_edit:image")
    row_heights: list[float] | None = Field(default=None, alias="extend_edit:row_heights")
    items: "EditField | None" = None
    properties: "dict[str, EditField] | None" = None
    enum: list[str] | None = None
    descriptions: list[str] | None = Field(default=None, alias="extend:descriptions")
    max_items: int | None = None
    required: list[str] | None = None
    additional_properties: bool | None = None


class EditConditional(Wire):
    """What a condition requires of a field, by keywords of JSON Schema."""

    type: Any = None
    description: str | None = None
    enum: list[Any] | None = None
    items: "EditConditional | None" = None
    properties: "dict[str, EditConditional] | None" = None
    required: list[str] | None = None
    additional_properties: bool | None = None
    const: Any = None
    pattern: str | None = None
    contains: "EditConditional | None" = None
    minimum: float | None = None
    maximum: float | None = None
    exclusive_minimum: float | None = None
    exclusive_maximum: float | None = None
    min_length: int | None = None
    max_length: int | None = None
    min_items: int | None = None
    max_items: int | None = None
    min_contains: int | None = None
    max_contains: int | None = None


class EditConditions(Wire):
    """Conditions between fields, by keywords of JSON Schema. Those that are keywords of Python end with `_` here."""

    required: list[str] | None = None
    dependent_required: dict[str, list[str]] | None = None
    if_: "EditClause | None" = Field(default=None, alias="if")
    then: "EditClause | None" = None
    else_: "EditClause | None" = Field(default=None, alias="else")
    all_of: "list[EditClause] | None" = None
    one_of: "list[EditClause] | None" = None
    any_of: "list[EditClause] | None" = None
    not_: "EditClause | None" = Field(default=None, alias="not")


class EditClause(EditConditions):
    """One clause of a condition."""

    properties: dict[str, EditConditional] | None = None


class EditSchema(EditConditions):
    """A whole form, as detected or as to be filled in."""

    type: Annotated[str, OneOf("object")]
    properties: dict[str, EditField]
    additional_properties: bool | None = None
