"""Converts the texts of terms to the kinds of fields."""

from decimal import Decimal
from typing import Any

from extend_mcp.analysis.extract.schema.fields import Field
from extend_mcp.documents.accounts import IBAN
from extend_mcp.documents.einvoice.literals import as_day, as_decimal
from extend_mcp.documents.invoice_model import Statement


def as_value(one: Field, term: str, said: Statement) -> Any:
    """The text as the field's kind; None if it does not fit."""
    if term == "payment.iban" and not IBAN.fullmatch(said.text):
        return None
    if one.kind == "date":
        return as_day(said.text)
    if one.kind in ("number", "integer", "currency"):
        return _number_of(one.kind, said.text)
    if one.kind == "enum":
        return next((option for option in one.options if option.casefold() == said.text.casefold()), None)
    return said.text


def _number_of(kind: str, text: str) -> Decimal | None:
    number = as_decimal(text) if text == "0" or not text.startswith("0") or "." in text else None
    whole = number is not None and number == number.to_integral_value()
    return number if kind != "integer" or whole else None
