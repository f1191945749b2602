"""Merges several extractions into one, field by field."""

from collections.abc import Sequence
from typing import Any

Output = dict[str, Any]
"""An `ExtractOutput`."""


def merge_outputs(outputs: Sequence[Output], order: str) -> Output:
    """Merge outputs, which are in the order in which their steps ran.

    If several have a value for a field, the one with the highest confidence wins (`confidence`; values without one are
    last), or that of the first or last step. `alphabetic` is the first step's, with the fields in alphabetic order.
    """
    turns = list(reversed(outputs)) if order == "last_to_execute" else list(outputs)
    names = list(dict.fromkeys(name for output in outputs for name in output["value"]))
    value: dict[str, Any] = {}
    metadata: dict[str, Any] = {}
    for name in sorted(names) if order == "alphabetic" else names:
        holders = [output for output in turns if output["value"].get(name) is not None]
        if not holders:
            value[name] = None
            continue
        chosen = max(holders, key=lambda output: _confidence(output, name)) if order == "confidence" else holders[0]
        value[name] = chosen["value"][name]
        about = chosen.get("metadata", {})
        metadata |= {path: about[path] for path in about if path == name or path.startswith((f"{name}.", f"{name}["))}
    return {"value": value, "metadata": metadata}


def merge_schemas(schemas: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The schema of a merged output; for a field in several, the first wins."""
    properties: dict[str, Any] = {}
    for schema in schemas:
        properties |= {name: field for name, field in schema.get("properties", {}).items() if name not in properties}
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _confidence(output: Output, name: str) -> float:
    """The lowest confidence of a field and of all within it; -1 if none is known."""
    confidences = [
        about[key]
        for path, about in output.get("metadata", {}).items()
        if path == name or path.startswith((f"{name}.", f"{name}["))
        for key in ("ocrConfidence", "logprobsConfidence")
        if about.get(key) is not None
    ]
    return min(confidences, default=-1.0)
