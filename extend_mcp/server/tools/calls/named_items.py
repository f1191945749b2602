"""Reads lists of names where a tool takes an object of names: fields, classes, values."""

from collections.abc import Callable, Mapping
from typing import Any

from extend_mcp.server.tools.run_answers.notes import add_note

NAMES = ("name", "key", "field", "label", "type", "id")
"""The members by which an item of a list can be called, the likeliest first."""
Maker = Callable[[str, Mapping[str, Any]], Any]


def _make_field(name: str, others: Mapping[str, Any]) -> Any:
    return dict(others) or {"type": "string", "description": name}


def _make_class(name: str, others: Mapping[str, Any]) -> Any:
    return others.get("description") or name


def _make_value(name: str, others: Mapping[str, Any]) -> Any:
    return others.get("value", name)


MAKERS: dict[str, Maker] = {"schema": _make_field, "classes": _make_class, "values": _make_value}
"""Makes the member of an object from an item's name and its other members, by argument."""


def name_items(argument: str, items: list[Any]) -> dict[str, Any] | None:
    """A list as the object of names that the argument is, with a note.

    `["invoice", "letter"]` are two classes, fields or values; `[{"name": "invoice", "description": "A bill"}]` is one
    with what is said of it. None if the argument is another one, or an item has no name or that of another item.
    """
    make = MAKERS.get(argument)
    members = [_split(item) for item in items] if make else []
    names = [name for name, _ in filter(None, members)]
    if make is None or not names or len(set(names)) < len(items):
        return None
    add_note(f"`{argument}` was a list: read as an object with its names.")
    return {name: make(name, others) for name, others in filter(None, members)}


def _split(item: Any) -> tuple[str, dict[str, Any]] | None:
    """The name of an item, and its other members."""
    if isinstance(item, str | int | float) and not isinstance(item, bool):
        return str(item), {}
    if not isinstance(item, dict):
        return None
    key = next((key for key in NAMES if isinstance(item.get(key), str) and item[key].strip()), None)
    return (item[key], {each: value for each, value in item.items() if each != key}) if key else None


def describe_class(name: str, said: Any) -> Any:
    """What a class is, in one text: its name if nothing is said, or the description in an object."""
    if said is None:
        return name
    if isinstance(said, dict) and isinstance(said.get("description"), str):
        return said["description"]
    return said
