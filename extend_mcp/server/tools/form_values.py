"""Values to write in a form, matched to its fields by the names and words that an agent uses."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from extend_mcp.errors import Refused
from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.wire.edit import FormDetectionRun

VALUE = "extend_edit:value"
"""The key of a field in the form's schema with the value to write."""
NEAREST, FIRST = 5, 8
"""How many names a refusal lists: similar ones, else the first ones."""
CHOICE_CHARACTERS = 40
TICKED = {"true": True, "yes": True, "x": True, "on": True, "1": True}
UNTICKED = {"false": False, "no": False, "off": False, "": False, "0": False}

Fields = dict[str, dict[str, Any]]
"""The fields of a form's schema by `name` or `group.name`."""


def fill_schema(run: FormDetectionRun, values: dict[str, Any]) -> dict[str, Any]:
    """The form's schema with the values to write. Raises `Refused` for a field that the form does not have."""
    if run.output is None:
        raise Refused("LOCAL_NOT_FINISHED", f"{run.id} is {run.status} and has found no fields.", run_id=run.id)
    schema = run.output.schema_.wire()
    fields = dict(walk_fields(schema))
    for name, value in values.items():
        field = _find(fields, name)
        if field is None:
            raise _unknown(name, fields, run.id)
        field[VALUE] = _fit(field, value)
    return schema


def walk_fields(schema: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """The fields of a schema with their paths, also those in groups."""
    for name, field in schema.get("properties", {}).items():
        here = f"{path}.{name}" if path else name
        if field.get("properties"):
            yield from walk_fields(field, here)
        else:
            yield here, field


def _find(fields: Fields, name: str) -> dict[str, Any] | None:
    """The field with this name, else the only one with this name in the file or on the page."""
    if name in fields:
        return fields[name]
    wanted = _squeeze(name)
    matches = [field for key, field in fields.items() if wanted in map(_squeeze, (key, *_names(field)))]
    return matches[0] if wanted and len(matches) == 1 else None


def _squeeze(name: str) -> str:
    """The letters and digits of a name, to compare names by."""
    return "".join(filter(str.isalnum, name.casefold()))


def _names(field: dict[str, Any]) -> Iterator[str]:
    source = field.get("extend_edit:source_acroform") or {}
    yield str(source.get("fieldName") or "")
    yield str(field.get("description") or "")


def _unknown(name: str, fields: Fields, run_id: str) -> Refused:
    wanted = _squeeze(name)
    near = [key for key in fields if wanted and wanted in _squeeze(key)][:NEAREST]
    near = near or get_close_matches(name.casefold(), fields, NEAREST, 0.6)
    shown = [to_one_line(key, 60) for key in near or list(fields)[:FIRST]]
    known = f"similar: {', '.join(shown)}" if near else f"it has {', '.join(shown)}"
    more = "" if near or len(fields) <= FIRST else f" and {len(fields) - FIRST} more"
    return Refused(
        "LOCAL_INVALID_ARGUMENT",
        f"The form has no field {to_one_line(name, 60)!r}; {known}{more}.",
        hint=f'Use names from detect_form_fields; read_run(run_id="{run_id}", pointer="/schema/properties") lists all.',
        field="values",
    )


def _fit(field: dict[str, Any], value: Any) -> Any:
    """The value in the field's type if that is obvious; else unchanged, for the run to refuse."""
    if field.get("enum") is not None:
        return [_choice(field, one) for one in value] if isinstance(value, list) else _choice(field, value)
    types = field.get("type")
    types = types if isinstance(types, list) else [types]
    if "boolean" in types and not isinstance(value, bool):
        return (TICKED | UNTICKED).get(str(value).strip().casefold(), value)
    if "string" in types and isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return _without_blanks(field, value) if isinstance(value, str) else value


def _choice(field: dict[str, Any], value: Any) -> Any:
    """The choice with this name in the schema, on the page or in the file; else the value, for the run to refuse."""
    source = field.get("extend_edit:source_acroform") or {}
    choices = field["enum"]
    by_name: dict[str, Any] = {}
    for option in source.get("optionMap") or ():
        by_name |= {str(option[key]).casefold(): option["schemaValue"] for key in ("exportValue", "displayValue")}
    descriptions = field.get("descriptions") or ()
    by_name |= {str(text).casefold(): choice for text, choice in zip(descriptions, choices, strict=False)}
    by_name |= {str(choice).casefold(): choice for choice in choices}
    found = by_name.get(str(value).strip().casefold())
    shown = [choice for choice in choices_of(field) if shown_choice(choice) == value]
    return found if found is not None else shown[0] if len(shown) == 1 else value


def choices_of(field: dict[str, Any]) -> list[Any]:
    """What a field of a form's schema can be set to, beside nothing."""
    return [choice for choice in field.get("enum") or () if choice is not None]


def shown_choice(choice: Any) -> str:
    """A choice as an answer shows it: a long one is shortened, and is understood like that."""
    return to_one_line(str(choice), CHOICE_CHARACTERS)


def _without_blanks(field: dict[str, Any], value: str) -> str:
    """The text without blanks, if only they make it too long for a comb field."""
    options = field.get("extend_edit:text_edit_options") or {}
    longest = options.get("maxLength")
    packed = "".join(value.split())
    return packed if options.get("combing") and longest and len(value) > longest >= len(packed) else value
