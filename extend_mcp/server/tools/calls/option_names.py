"""Compares the names of options in a config with the API's names."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, get_args, get_origin

from extend_mcp.errors import Refused
from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.tools.run_answers.notes import add_note
from extend_mcp.wire.base import Wire

OPAQUE = frozenset({"schema", "inputSchema"})
"""Members whose names are not the API's: they are JSON Schemas, with names that the caller chose."""
SHORTEST = 4
"""The least characters of a name that can count as misspelt: shorter names are too close to each other."""
LISTED = 12
"""Names of options that one note lists."""


def match_names(model: type[Wire], options: dict[str, Any], place: str) -> dict[str, Any]:
    """`options` with each one under its name in the API, at any depth that the model knows.

    Another spelling of a name (`page_ranges`) is understood, with a note. Raises `Refused`, naming the right name, for
    one that is a letter off. Any other is passed on with a note, since the API may be newer.
    """
    names = {field.alias or name: field.annotation for name, field in model.model_fields.items()}
    written = {letters_of(name): name for name in names}
    found: dict[str, Any] = {}
    unknown: list[str] = []
    for key, value in options.items():
        name = key if key in names else written.get(letters_of(key))
        if name is None:
            _check_spelling(key, names, options, place)
            unknown.append(f"{place}.{to_one_line(key, 40)}")
            found[key] = value
            continue
        if name != key:
            add_note(f"{place}.{to_one_line(key, 40)} was read as `{name}`.")
        if name in found or (name != key and name in options):
            raise _refused(f"{place}.{name}", "is given twice")
        found[name] = value if name in OPAQUE else _within(names[name], value, f"{place}.{name}")
    if unknown:
        passed = f"{_first(unknown)}: not a known option; passed on, but it may have no effect."
        add_note(f"{passed} Known options: {_first(list(names))}.")
    return found


def match_names_in_list(annotation: Any, options: list[Any], place: str) -> list[Any]:
    """The same for a list, by the type of its items."""
    return [_within(annotation, each, f"{place}.{number}") for number, each in enumerate(options)]


def _check_spelling(key: str, names: dict[str, Any], options: dict[str, Any], place: str) -> None:
    """Raises `Refused` for a name that looks like a misspelt option, unless that option is there too."""
    near = next((name for name in names if name not in options and _is_near(letters_of(key), letters_of(name))), None)
    if near is not None:
        raise _refused(f"{place}.{to_one_line(key, 40)}", f"unknown option; did you mean `{near}`?")


def _first(names: list[str]) -> str:
    return ", ".join([*names[:LISTED], *([f"{len(names) - LISTED} more"] if len(names) > LISTED else [])])


def _refused(where: str, what: str) -> Refused:
    return Refused("LOCAL_INVALID_ARGUMENT", f"{where}: {what}", field=where)


def _within(annotation: Any, value: Any, place: str) -> Any:
    """The value of an option; if it is an object or a list of objects that the API knows, with its names matched."""
    if isinstance(value, list):
        items = next((get_args(kind)[0] for kind in _kinds(annotation) if get_origin(kind) is list), None)
        return match_names_in_list(items, value, place)
    model = _model_of(annotation, value) if isinstance(value, dict) else None
    return value if model is None else match_names(model, value, place)


def _model_of(annotation: Any, value: dict[str, Any]) -> type[Wire] | None:
    """The model of the value: of several, the one that has its `type`."""
    plain = [kind for kind in _kinds(annotation) if get_origin(kind) is None and isinstance(kind, type)]
    models = [kind for kind in plain if issubclass(kind, Wire)]
    if len(models) == 1:
        return models[0]
    tag = value.get("type")
    return next((model for model in models if tag in get_args(model.model_fields["type"].annotation)), None)


def _kinds(annotation: Any) -> Iterator[Any]:
    """The alternatives of a type."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _kinds(get_args(annotation)[0])
    elif origin is None or origin in (list, dict):
        yield annotation
    else:
        for each in get_args(annotation):
            yield from _kinds(each)


def letters_of(name: str) -> str:
    """The letters of a name, which are the same in every spelling of it: `runId`, `run_id`, `Run ID`."""
    return re.sub(r"[\s_-]", "", name).lower()


def _is_near(one: str, other: str) -> bool:
    """True if the names differ by one letter, or by two letters that changed places."""
    if min(len(one), len(other)) < SHORTEST or abs(len(one) - len(other)) > 1 or one == other:
        return False
    same = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    one, other = one[same:], other[same:]
    swapped = one[:2] == other[:2][::-1] and one[2:] == other[2:]
    return one[1:] == other or one == other[1:] or one[1:] == other[1:] or swapped
