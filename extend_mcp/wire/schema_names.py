"""Repairs of what is around a schema, and of the names in it."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

WRAPPERS = ("schema", "json_schema", "jsonSchema")
"""The members under which others' APIs have the schema itself."""
BESIDE = frozenset({"name", "title", "description", "strict", "type"})
"""What they have beside it."""


def unwrap(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema in what others' APIs put around it: `{"type": "json_schema", "json_schema": {"schema": {…}}}`."""
    for key in WRAPPERS:
        inner = schema.get(key)
        if isinstance(inner, dict) and schema.keys() - {key} <= BESIDE:
            found = unwrap(inner)
            if isinstance(found.get("properties"), dict):
                return found
    return schema


def rename(part: dict[str, Any], path: str) -> Iterator[str]:
    """Replace in place the names of properties that the API refuses, like `Invoice No.`, by the nearest that it takes.

    A name that would then stand twice, or have nothing left, is left for its author.
    """
    properties = part["properties"]
    meant = {name: _plain(name) for name in properties}
    taken = list(meant.values())
    meant = {name: new for name, new in meant.items() if new and new != name and taken.count(new) == 1}
    if not meant:
        return
    part["properties"] = {meant.get(name, name): value for name, value in properties.items()}
    if isinstance(part.get("required"), list):
        part["required"] = [meant.get(name, name) if isinstance(name, str) else name for name in part["required"]]
    for name, new in meant.items():
        part["properties"][new] = _describe(part["properties"][new], name)
        yield f"{path}.properties: {name} renamed to {new}"


def _plain(name: str) -> str:
    """The name with Latin letters, digits, `_` and `-` alone; empty if another letter would be lost."""
    letters = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    if any(char.isalnum() and not char.isascii() for char in letters):
        return ""
    return re.sub(r"[^A-Za-z0-9_-]+", "_", letters).strip("_") if re.search(r"[^\w-]|[^\x00-\x7f]", name) else name


def _describe(value: Any, name: str) -> Any:
    """The property; if it has no description, the name as it was is one: rules and models go by it."""
    if not isinstance(value, dict) or "description" in value or "title" in value:
        return value
    return {**value, "description": name}
