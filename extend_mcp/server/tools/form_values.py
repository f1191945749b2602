"""What to write in a form, by the names and in the words that an agent has for them."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from extend_mcp.errors import Refused
from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.wire.edit import FormDetectionRun

VALUE = "extend_edit:value"
"""The key of a field in the form's schema with the value to write."""
NEAREST, FIRST = 5, 8
"""How many names a refusal lists: those that are alike, else the first ones."""
TICKED = {"true": True, "yes": True, "x": True, "on": True, "1": True}
UNTICKED = {"false": False, "no": False, "off": False, "": False, "0": False}

Fields = dict[str, dict[str, Any]]
"""The fields of a form's schema by `name` or `group.name`."""


def fill_schema(run: FormDetectionRun, values: dict[str, Any]) -> dict[str, Any]:
    """The form's schema with what to write in it. Raises `Refused` for what the form does not have."""
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
    """The fields of a schema, those in groups too."""
    for name, field in schema.get("properties", {}).items():
        here = f"{path}.{name}" if path else name
        if field.get("properties"):
            yield from walk_fields(field, here)
        else:
            yield here, field


def _find(fields: Fields, name: str) -> dict[str, Any] | None:
    """The field of that name, else the only one that the file or the page calls so."""
    if name in fields:
        return fields[name]
    asked = _squeezed(name)
    called = [field for key, field in fields.items() if asked in map(_squeezed, (key, *_names(field)))]
    return called[0] if asked and len(called) == 1 else None


def _squeezed(name: str) -> str:
    """A name as it is compared: letters and figures alone."""
    return "".join(filter(str.isalnum, name.casefold()))


def _names(field: dict[str, Any]) -> Iterator[str]:
    source = field.get("extend_edit:source_acroform") or {}
    yield str(source.get("fieldName") or "")
    yield str(field.get("description") or "")


def _unknown(name: str, fields: Fields, run_id: str) -> Refused:
    asked = _squeezed(name)
    near = [key for key in fields if asked and asked in _squeezed(key)][:NEAREST]
    near = near or get_close_matches(name.casefold(), fields, NEAREST, 0.6)
    shown = [to_one_line(key, 60) for key in near or list(fields)[:FIRST]]
    said = f"like it: {', '.join(shown)}" if near else f"it has {', '.join(shown)}"
    more = "" if near or len(fields) <= FIRST else f" and {len(fields) - FIRST} more"
    return Refused(
        "LOCAL_INVALID_ARGUMENT",
        f"The form has no field {to_one_line(name, 60)!r}; {said}{more}.",
        hint=f'Use names of detect_form_fields; read_run(run_id="{run_id}", pointer="/schema/properties") has all.',
        field="values",
    )


def _fit(field: dict[str, Any], value: Any) -> Any:
    """A value as the field's type has it, where that is plain; else unchanged, and the run refuses it."""
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
    """The choice that is called so in the schema, on the page or in the file; else the value, which the run refuses."""
    source = field.get("extend_edit:source_acroform") or {}
    choices = field["enum"]
    called: dict[str, Any] = {}
    for option in source.get("optionMap") or ():
        called |= {str(option[key]).casefold(): option["schemaValue"] for key in ("exportValue", "displayValue")}
    called |= {
        str(told).casefold(): choice for told, choice in zip(field.get("descriptions") or (), choices, strict=False)
    }
    called |= {str(choice).casefold(): choice for choice in choices}
    return called.get(str(value).strip().casefold(), value)


def _without_blanks(field: dict[str, Any], value: str) -> str:
    """What is too long for a comb only by the blanks in it, without them."""
    options = field.get("extend_edit:text_edit_options") or {}
    longest = options.get("maxLength")
    packed = "".join(value.split())
    return packed if options.get("combing") and longest and len(value) > longest >= len(packed) else value
