"""The last step after reading: texts as printed, and no words used for two fields."""

import re
from dataclasses import replace

from extend_mcp.analysis.extract.found import Found
from extend_mcp.analysis.extract.schema.fields import Field
from extend_mcp.analysis.extract.shapes.dates import find_dates

OWNED = ("text", "date", "guess", "id", "number")
"""Kinds of values whose words belong to one field only."""


def as_string(field: Field, found: Found) -> Found:
    """Amounts and dates as printed, for a string; a date as ISO if the description asks for it."""
    if isinstance(found.value, str) and field.reads not in ("date", "effective date"):
        return found
    if field.reads in ("date", "effective date") and re.search(r"(?i)iso|yyyy|\bY{4}\b", field.hint):
        return found
    text = " ".join(t.text for t in found.tokens).strip(" :;,()") if field.reads != "term" else found.value
    if field.reads in ("date", "effective date"):  # a date as printed needs no guess
        return replace(found, value=_printed(text), kind="date" if found.kind == "guess" else found.kind)
    return replace(found, value=text)


def _printed(text: str) -> str:
    """A date as printed, without its time or attached words."""
    hits = find_dates(text)
    return text[hits[0][0] : hits[0][1]] if hits else text


def settle(fields: list[Field], found: dict[str, Found | None]) -> None:
    """Keep two fields of different meaning from sharing the same words: the surer one keeps them."""
    owners: dict[tuple[int, ...], Field] = {}
    for field in sorted(fields, key=lambda f: -(f_.score if (f_ := found[f.path]) else 0.0)):
        value = found[field.path]
        if value is None or value.kind not in OWNED or field.kind in ("boolean", "enum"):
            continue
        key = tuple(id(t) for t in value.tokens)
        owner = owners.setdefault(key, field)
        same = owner is field or (
            owner.concept is not None and owner.concept is field.concept and owner.role == field.role
        )
        if not same and found[owner.path] is not None and found[owner.path].score > value.score:  # type: ignore[union-attr]
            found[field.path] = None
