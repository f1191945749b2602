"""JSON Schemas of tools in the form that all hosts accept: flat, and without what only costs tokens."""

import copy
from typing import Any


def flatten_schema(schema: dict[str, Any]) -> dict[str, Any]:
    """A flat schema: no `title`, `$ref`, null unions or null defaults. Several hosts drop tools that have them."""
    schema = copy.deepcopy(schema)
    definitions = schema.pop("$defs", {})
    flat: dict[str, Any] = _flatten(schema, definitions)
    return flat


def _flatten(node: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [_flatten(item, definitions) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        target = definitions[node.pop("$ref").rsplit("/", 1)[1]]
        return _flatten({**target, **node}, definitions)
    kinds = [kind for kind in node.get("anyOf", ()) if kind != {"type": "null"}]
    if len(kinds) == 1:
        del node["anyOf"]
        return _flatten({**kinds[0], **node}, definitions)
    if node.get("default", ...) is None:
        del node["default"]
    return {
        key: {name: _flatten(item, definitions) for name, item in value.items()}
        if key == "properties"
        else _flatten(value, definitions)
        for key, value in node.items()
        if key != "title" or not isinstance(value, str)
    }


def drop_defaults(node: Any) -> Any:
    """An answer's schema without what would only cost tokens: defaults, descriptions, `additionalProperties: true`."""
    if isinstance(node, list):
        return [drop_defaults(item) for item in node]
    if not isinstance(node, dict):
        return node
    noise = {"default": node.get("default"), "additionalProperties": True, "description": node.get("description")}
    return {name: drop_defaults(member) for name, member in node.items() if name not in noise or member != noise[name]}
