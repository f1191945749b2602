"""The fields of a schema for which a model is asked: the missing and unsure ones."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Literal, NamedTuple

from extend_mcp.questions import Question

SURE = 0.9
"""Confidence from which a model is not asked."""


class OpenField(NamedTuple):
    """A field that holds one value, or an array that holds none yet."""

    path: str
    schema: dict[str, Any]


def open_leaves(
    schema: Mapping[str, Any], value: Mapping[str, Any], metadata: Mapping[str, Any], exact: Collection[str]
) -> Iterator[OpenField]:
    """The fields that are null or below `SURE`, and the arrays that are empty. `exact` has paths of exact data."""
    for leaf in leaves_of(schema):
        held = value_at(value, leaf.path)
        about = metadata.get(leaf.path) or {}
        unsure = held is None or held == [] or (not isinstance(held, list) and _confidence(about) < SURE)
        if unsure and not any(leaf.path == path or leaf.path.startswith(f"{path}.") for path in exact):
            yield leaf


def question_of(leaf: OpenField) -> Question | None:
    """The question for a field; None for arrays whose items cannot be asked for."""
    schema = leaf.schema
    if schema.get("type") != "array":
        return Question(path=leaf.path, kind=kind_of(schema), about=_about(schema), choices=_options(schema))
    members = members_of(schema)
    columns = [
        Question(path=one.path, kind=kind_of(one.schema), about=_about(one.schema), choices=_options(one.schema))
        for one in members
    ]
    return Question(path=leaf.path, kind="rows", about=_about(schema), members=columns) if columns else None


def members_of(array: Mapping[str, Any]) -> list[OpenField]:
    """The values of an array's item that can be read from a page; for an array of values, one without a name."""
    items = array.get("items")
    if not isinstance(items, dict):
        return []
    inner = list(leaves_of(items)) if isinstance(items.get("properties"), dict) else [OpenField("value", items)]
    return [one for one in inner if one.schema.get("type") != "array" and kind_of(one.schema) != "boolean"]


Kind = Literal["text", "number", "date", "boolean", "choice"]


def kind_of(schema: Mapping[str, Any]) -> Kind:
    """The kind of question for a value's schema."""
    if "enum" in schema:
        return "choice"
    if schema.get("extend:type") == "date" or schema.get("format") == "date":
        return "date"
    types = schema.get("type")
    types = types if isinstance(types, list) else [types]
    return "number" if {"number", "integer"} & set(types) else "boolean" if "boolean" in types else "text"


def value_at(value: Any, path: str) -> Any:
    """The value at a path of names, or None."""
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def leaves_of(schema: Mapping[str, Any], path: str = "") -> Iterator[OpenField]:
    """The fields of a schema that hold one value, and its arrays."""
    properties = schema.get("properties")
    for name, part in properties.items() if isinstance(properties, dict) else ():
        inner = f"{path}.{name}" if path else name
        if isinstance(part, dict) and isinstance(part.get("properties"), dict):
            yield from leaves_of(part, inner)
        elif isinstance(part, dict):
            yield OpenField(inner, part)


def _confidence(about: Mapping[str, Any]) -> float:
    return about.get("logprobsConfidence") or 0.0


def _about(schema: Mapping[str, Any]) -> str:
    """The field's own name and description, and the descriptions of its choices."""
    texts = [schema.get("extend:name"), schema.get("description")]
    descriptions = schema.get("extend:descriptions")
    if isinstance(descriptions, list):
        texts += [f"{option}: {text}" for option, text in zip(_options(schema), descriptions, strict=False) if text]
    return "; ".join(text for text in texts if isinstance(text, str) and text)


def _options(schema: Mapping[str, Any]) -> list[str]:
    return [option for option in schema.get("enum") or () if isinstance(option, str)]
