"""Converts typed texts and ticks to the kind of a field."""

from decimal import Decimal
from typing import Any

from extend_mcp.analysis.extract.schema.fields import Field
from extend_mcp.analysis.extract.texts.choices import NO, YES
from extend_mcp.documents.page import FormValue
from extend_mcp.grounding import date_readings, number_readings


def as_kind(one: Field, said: FormValue) -> Any:
    """The value; None if it is not of that kind, or can be read in two ways."""
    if one.kind == "boolean":
        return _as_boolean(said)
    if said.is_on is not None and not said.value:
        return None  # a tick box that is off has no text
    if one.kind == "date":
        return _only({day.isoformat() for day in date_readings.readings(said.value.strip())})
    if one.kind in ("number", "integer", "currency"):
        number: Decimal | None = _only(number_readings.readings(said.value))
        return number if number is None or one.kind != "integer" or number == number.to_integral_value() else None
    if one.kind == "enum":
        text = said.value.strip().casefold()
        return next((option for option in one.options if option.casefold() == text), None)
    return said.value.strip() if one.kind == "string" else None


def _as_boolean(said: FormValue) -> bool | None:
    text = said.value.strip().casefold()
    if said.is_on is not None and text not in NO:
        return said.is_on
    return True if text in YES else False if text in NO else None


def _only(found: Any) -> Any:
    return next(iter(found)) if len(found) == 1 else None
