"""The values that an edit writes: the fields of its schema with their values, checked against the schema."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.wire.edit_schema import EditField, EditSchema

MOST_CHOICES, CHOICE_CHARACTERS = 10, 40
"""How many choices a message lists, and how many characters of each."""
MOST_FAULTS = 5
"""How many values that are not allowed a message names."""
VALUE_CHARACTERS = 80
"""The most characters of a wrong value in a message."""
_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}


@dataclass(frozen=True, slots=True)
class NamedField:
    """One field, and the names that lead to it."""

    keys: tuple[str, ...]
    field: EditField

    @property
    def path(self) -> str:
        """The field's path in the config."""
        return "schema.properties." + ".properties.".join(self.keys)

    @property
    def name(self) -> str:
        """The field's keys with dots, as in the mapping."""
        return ".".join(self.keys)

    @property
    def has_place(self) -> bool:
        """True if the schema gives the field's place."""
        placed = self.field.page_index is not None and (self.field.bbox is not None or bool(self.field.bboxes))
        return placed or self.field.source_acroform is not None


def entries(fields: Mapping[str, EditField], above: tuple[str, ...] = ()) -> Iterator[NamedField]:
    """The fields of a schema, also those within objects."""
    for key, one in fields.items():
        if one.properties and one.type != "array":
            yield from entries(one.properties, (*above, key))
        else:
            yield NamedField((*above, key), one)


def check(schema: EditSchema, pages: int, open_lists: Container[str] = ()) -> None:
    """Raise `DocumentFailure` if the schema does not allow a place or a value.

    `open_lists` are the native fields that accept other text than their choices.
    """
    faults: list[str] = []
    for entry in entries(schema.properties):
        one = entry.field
        if one.page_index is not None and one.page_index >= pages:
            raise wrong(f"{entry.path}.extend_edit:page_index", f"the document has {pages} pages, counted from 0")
        for box in [one.bbox, *(one.bboxes or ())]:
            if box is not None and (box.right <= box.left or box.bottom <= box.top):
                raise wrong(f"{entry.path}.extend_edit:bbox", "right must be over left, and bottom over top")
        if one.bboxes is not None and one.enum is not None and len(one.bboxes) != len(one.enum):
            raise wrong(f"{entry.path}.extend_edit:bboxes", f"{len(one.bboxes)} boxes for {len(one.enum)} choices")
        is_open = one.source_acroform is not None and one.source_acroform.field_name in open_lists
        if one.value is not None and not (is_open and isinstance(one.value, str)):
            faults += value_faults(entry, one.value)
    refuse(faults)


def value_faults(entry: NamedField, value: Any) -> list[str]:
    """Why a field's schema does not allow the value, with the field's path; nothing if it does."""
    path = f"{entry.path}.extend_edit:value"
    return [f"{fault}; Path: {path}" for fault in _faults(entry.field, value)]


def refuse(faults: Sequence[str]) -> None:
    """Raise one `DocumentFailure` for all values that are not allowed, so that they can be corrected at once."""
    if faults:
        more = [f"and {len(faults) - MOST_FAULTS} more"] if len(faults) > MOST_FAULTS else []
        raise DocumentFailure("SCHEMA_VALIDATION_ERROR", " | ".join([*faults[:MOST_FAULTS], *more]))


def _faults(one: EditField, value: Any) -> Iterator[str]:
    if one.enum is not None:
        choices = ", ".join(_cut(str(choice), CHOICE_CHARACTERS) for choice in one.enum[:MOST_CHOICES])
        some = f"the first of {len(one.enum)}: " if len(one.enum) > MOST_CHOICES else ""
        for chosen in value if isinstance(value, list) else [value]:
            if chosen not in one.enum:
                yield f"{_brief(chosen)} is not one of the field's choices ({some}{choices})"
        return
    types = [name for name in (one.type if isinstance(one.type, list) else [one.type]) if name in _TYPES]
    if types and one.field_type != "signature" and not any(_is(value, name) for name in types):
        yield f"{_brief(value)} is not of type {' or '.join(types)}"
    if isinstance(value, list) and one.max_items is not None and len(value) > one.max_items:
        yield f"{len(value)} rows, but the table has {one.max_items}"
    longest = one.text_edit_options.max_length if one.text_edit_options else None
    if longest is not None and not isinstance(value, list) and len(str(value)) > longest:
        yield f"{len(str(value))} characters, but the field accepts {longest}"


def _is(value: Any, name: str) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    return isinstance(value, _TYPES[name]) or (name == "integer" and isinstance(value, float) and value.is_integer())


def check_conditions(schema: EditSchema, filled: dict[str, Any]) -> None:
    """Raise `DocumentFailure` if the values break the schema's rules between fields. Empty fields are absent.

    `required` of the whole schema is not such a rule: a form may be filled in step by step.
    """
    wire = schema.wire()
    rules = {key: wire[key] for key in wire if key not in {"type", "properties", "required", "additionalProperties"}}
    if not rules:
        return
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import SchemaError

    try:
        Draft202012Validator.check_schema(rules)
    except SchemaError as error:
        raise wrong(".".join(["schema", *map(str, error.absolute_path)]), "no rule of JSON Schema") from error
    broken = next(Draft202012Validator(rules).iter_errors(filled), None)
    if broken is not None:
        path = ".".join(["schema", *map(str, broken.absolute_schema_path)])
        raise wrong(path, f"the values break this rule between fields, `{broken.validator}`")


def _brief(value: Any) -> str:
    return _cut(repr(value), VALUE_CHARACTERS)


def _cut(text: str, characters: int) -> str:
    return text if len(text) <= characters else text[: characters - 1] + "…"


def nested(filled: Mapping[tuple[str, ...], Any]) -> dict[str, Any]:
    """Values by keys as an object that follows the schema."""
    values: dict[str, Any] = {}
    for keys, value in filled.items():
        place = values
        for key in keys[:-1]:
            place = place.setdefault(key, {})
        place[keys[-1]] = value
    return values


def wrong(path: str, message: str) -> DocumentFailure:
    """The failure of an edit with an invalid schema or value."""
    return DocumentFailure("SCHEMA_VALIDATION_ERROR", f"{message}; Path: {path}")
