"""Infers properties from the filled fields of a PDF form, for an extraction without a schema."""

import re
from typing import Any

from extend_mcp.analysis.extract.layout.layout import Layout
from extend_mcp.analysis.words.spelling import plain
from extend_mcp.documents.page import FormValue
from extend_mcp.wire.runs import RunWarning

LONGEST_NAME = 40
TEXT: dict[str, Any] = {"type": ["string", "null"]}
TICK: dict[str, Any] = {"type": ["boolean", "null"]}


def describe_form_fields(layout: Layout, most: int) -> dict[str, Any]:
    """At most `most` properties, one for each field whose name no other field has: texts first, then tick boxes.

    There are none if no field is filled in.
    """
    values = [value for leaf in layout.leaves for value in leaf.page.form_values]
    if not any(value.value or value.is_on for value in values):
        return {}
    found: dict[str, list[FormValue]] = {}
    for value in sorted(values, key=_is_tick):
        found.setdefault(_name(value), []).append(value)
    alone = {name: values[0] for name, values in found.items() if name and len(values) == 1}
    return {name: _property(value) for name, value in list(alone.items())[:most]}


def warn_of_form(layout: Layout) -> list[RunWarning]:
    """For a filled form, the warning that the inferred properties may not be all of its fields; else none."""
    if not describe_form_fields(layout, 1):
        return []
    message = "The document is a filled form: the schema was made from its fields. A form detection lists them all."
    return [RunWarning(code="LOCAL_FORM_FIELDS", message=message)]


def _name(value: FormValue) -> str:
    """A property's name: from the tooltip, or else the last part of the field's name; empty if that has no word."""
    own = value.tooltip or value.name.rpartition(".")[2].partition("[")[0]
    name = re.sub(r"[^a-z0-9_-]", "", plain(own).replace(" ", "_"))[:LONGEST_NAME]
    return name if re.search(r"[a-z]{2}", name) else ""


def _property(value: FormValue) -> dict[str, Any]:
    own = value.tooltip or value.name
    return {**(TICK if _is_tick(value) else TEXT), "extend:name": own}


def _is_tick(value: FormValue) -> bool:
    return value.is_on is not None
