from collections.abc import Iterator
from typing import Any

import pytest

from extend_mcp.analysis.extract.schema.fields import read_schema
from extend_mcp.analysis.extract.schema.term_mapping import map_fields
from extend_mcp.documents.einvoice.terms import LINE_TERMS, TAX_TERMS, TERMS
from tests.analysis.extract.exact.schemas import STYLES

TYPES = {"text": "string", "amount": "number", "number": "number"}
MONEY = {
    "type": "object",
    "extend:type": "currency",
    "properties": {"amount": {"type": "number"}, "iso_4217_currency_code": {"type": "string"}},
}


def schema_of(told: Any) -> dict[str, Any]:
    """The JSON Schema that an entry of `schemas` stands for."""
    if isinstance(told, dict):
        return {"type": "object", "properties": {name: schema_of(each) for name, each in told.items()}}
    if isinstance(told, list):
        return {"type": "array", "items": schema_of(told[0])}
    if isinstance(told, tuple):
        return {**schema_of(told[1]), "description": told[0]}
    known = TERMS.get(told) or LINE_TERMS.get(told) or TAX_TERMS.get(told)
    kind = told[1:] if told.startswith("-") else known.kind if known else "text"
    return {"type": "string", "extend:type": "date"} if kind == "date" else {"type": TYPES.get(kind, kind)}


def expected(told: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """The paths of fields with their terms; empty where they mean none."""
    if isinstance(told, dict):
        for name, each in told.items():
            yield from expected(each, f"{path}.{name}" if path else name)
    elif isinstance(told, list):
        yield from expected(told[0], f"{path}[]")
    else:
        term = told[1] if isinstance(told, tuple) else told
        yield path, "" if term.startswith("-") else term


def meant(schema: dict[str, Any]) -> dict[str, str]:
    mapping = map_fields(read_schema(schema))
    rows = {path: term for array in mapping.arrays.values() for path, term in array.members.items()}
    return mapping.terms | rows


@pytest.mark.parametrize("style", STYLES)
def test_every_field_means_what_its_author_says(style: str) -> None:
    wanted = dict(expected(STYLES[style]))
    found = meant(schema_of(STYLES[style]))
    assert {path: found.get(path, "") for path in wanted} == wanted


def test_there_are_over_two_hundred_fields() -> None:
    assert sum(len(list(expected(style))) for style in STYLES.values()) > 200


def test_money_objects_and_whole_numbers_mean_what_numbers_do() -> None:
    properties = {"total": MONEY, "vat_total": MONEY, "invoice_number": {"type": "integer"}}
    found = meant({"type": "object", "properties": properties})
    assert found == {"total": "total.gross", "vat_total": "total.tax", "invoice_number": "invoice.number"}


def test_a_title_is_a_name_too() -> None:
    field = {"type": "string", "extend:name": "Lieferant"}
    assert meant({"type": "object", "properties": {"x": field}}) == {"x": "seller.name"}


def test_a_field_of_another_kind_is_left_alone() -> None:
    properties = {
        "invoice_date": {"type": "number"},
        "total": {"type": "boolean"},
        "vendor_address": {"type": "number"},
    }
    assert meant({"type": "object", "properties": properties}) == {}
