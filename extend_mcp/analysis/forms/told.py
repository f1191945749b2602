"""Values out of instructions, as far as that needs no model: a JSON object, or lines of `label: value`."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from extend_mcp.analysis.forms.mapping import find_field
from extend_mcp.wire.edit_schema import EditField

YES = frozenset("yes true x on checked ticked ja oui si sí sim 1".split())
NO = frozenset("no false off unchecked nein non não 0".split())
_LINE = re.compile(r"\s*(?:[-*•]\s+)?\"?([^:=\"]{1,80}?)\"?\s*[:=]\s*(\S.*)")


@dataclass(slots=True)
class Told:
    """Values by field, and the lines that no field could be found for."""

    values: dict[str, Any] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)


def read(instructions: str, form: Mapping[str, EditField]) -> Told:
    """What the instructions say of the fields of a form, by their names."""
    told = Told()
    for name, text in _pairs(instructions, told.unread):
        key = find_field(name, form)
        value = None if key is None else typed(form[key], text)
        if key is None or value is None or key in told.values:
            told.unread.append(f"{name}: {text}")
        else:
            told.values[key] = value
    return told


def _pairs(instructions: str, unread: list[str]) -> list[tuple[str, Any]]:
    try:
        found = json.loads(instructions)
    except ValueError:
        found = None
    if isinstance(found, dict):
        return list(found.items())
    pairs = []
    for line in re.split(r"[\n;]+", instructions):
        if match := _LINE.fullmatch(line):
            pairs.append((match[1], match[2].strip().strip('"')))
        elif line.strip():
            unread.append(line.strip())
    return pairs


def typed(one: EditField, value: Any) -> Any:
    """A value as the field's type; None where it cannot be that."""
    text = " ".join(str(value).split())
    if one.enum is not None:
        shown = dict(zip(one.descriptions or (), one.enum, strict=False))
        names = {str(name).casefold(): choice for name, choice in [*shown.items(), *((c, c) for c in one.enum)]}
        return names.get(text.casefold())
    types = one.type if isinstance(one.type, list) else [one.type]
    if "boolean" in types:
        word = text.casefold()
        return True if word in YES else False if word in NO else None
    if "array" in types:
        return value if isinstance(value, list) else None
    if {"number", "integer"} & set(types):
        return _number(text, whole="number" not in types)
    return text or None


def _number(text: str, *, whole: bool) -> float | int | None:
    try:
        return int(text) if whole else float(text)
    except ValueError:
        return None
