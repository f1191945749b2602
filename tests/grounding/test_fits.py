"""Values against the schema that they are claimed for."""

from typing import Any

import pytest

from extend_mcp.grounding import misfits

MONEY = {
    "type": "object",
    "extend:type": "currency",
    "properties": {"amount": {"type": ["number", "null"]}, "iso_4217_currency_code": {"type": ["string", "null"]}},
}
DATE = {"type": ["string", "null"], "extend:type": "date"}
FIELDS = {
    "number": {"type": ["string", "null"]},
    "pages": {"type": "integer"},
    "paid": {"type": "boolean"},
    "date": DATE,
    "kind": {"enum": ["a", "b", None]},
    "total": MONEY,
    "lines": {"type": "array", "items": {"type": "object", "properties": {"day": DATE}, "required": ["day"]}},
    "either": {"anyOf": [{"type": "number"}, {"type": "null"}]},
}
SCHEMA = {"type": "object", "properties": FIELDS, "additionalProperties": False}


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"number": 5}, "number: is number, not string or null"),
        ({"number": True}, "number: is boolean, not string or null"),
        ({"pages": 1.5}, "pages: is number, not integer"),
        ({"pages": True}, "pages: is boolean, not integer"),
        ({"paid": 1}, "paid: is number, not boolean"),
        ({"date": "14.04.2026"}, "date: is not a date of the form YYYY-MM-DD"),
        ({"date": "2026-02-30"}, "date: is not a date of the form YYYY-MM-DD"),
        ({"date": "20260414"}, "date: is not a date of the form YYYY-MM-DD"),
        ({"kind": "c"}, "kind: is not one of a, b"),
        ({"total": {"amount": 5}}, "total: missing iso_4217_currency_code"),
        (
            {"total": {"amount": 5, "iso_4217_currency_code": "Euro"}},
            "total.iso_4217_currency_code: is not a code of three letters",
        ),
        ({"lines": [{"day": None}, {}]}, "lines[1]: missing day"),
        ({"lines": {}}, "lines: is object, not array"),
        ({"either": "x"}, "either: does not fit any of the choices"),
        ({"more": 1}, "more: not in the schema"),
    ],
)
def test_what_does_not_fit_is_told_with_its_path(values: dict[str, Any], problem: str) -> None:
    assert list(misfits(values, SCHEMA)) == [problem]


def test_values_that_fit_have_no_problem() -> None:
    money = {"amount": 5, "iso_4217_currency_code": "EUR"}
    values = {"number": None, "pages": 2.0, "paid": False, "date": "2026-04-14", "kind": None, "total": money}
    assert list(misfits({**values, "lines": [{"day": "2026-01-01"}], "either": None}, SCHEMA)) == []


@pytest.mark.parametrize(
    "schema", [None, {}, {"type": 5}, {"properties": []}, {"enum": 3}, {"items": "x"}, {"type": ["x"]}, {"anyOf": 1}]
)
def test_a_schema_that_is_not_understood_fits_everything(schema: Any) -> None:
    assert list(misfits({"a": [1, {"b": None}]}, schema)) == []


def test_what_a_part_of_the_values_leaves_out_is_no_misfit() -> None:
    schema = {**SCHEMA, "required": ["total", "either"]}
    values = {"kind": "c", "lines": [{}]}
    assert list(misfits(values, schema)) == [
        "values: missing total, either",
        "kind: is not one of a, b",
        "lines[0]: missing day",
    ]
    assert list(misfits(values, schema, in_part=True)) == ["kind: is not one of a, b"]
