"""Reads values from instructions without a model: a JSON object, or lines of `label: value`."""

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
class InstructionValues:
    """Values by field, and the lines without a matching field."""

    values: dict[str, Any] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)


def read(instructions: str, form: Mapping[str, EditField]) -> InstructionValues:
    """The values that the instructions give for the fields of a form, by the fields' names."""
    result = InstructionValues()
    for name, text in _pairs(instructions, result.unread):
        key = find_field(name, form)
        value = None if key is None else typed(form[key], text)
        if key is None or value is None or key in result.values:
            result.unread.append(f"{name}: {text}")
        else:
            result.values[key] = value
    return result


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
    """A value as the field's type; None if it cannot be converted."""
    text = " ".join(str(value).split())
    if one.enum is not None:
        displays = dict(zip(one.descriptions or (), one.enum, strict=False))
        names = {str(name).casefold(): choice for name, choice in [*displays.items(), *((c, c) for c in one.enum)]}
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
