"""The dialect of extraction schemas."""

from typing import Any

import pytest

from extend_mcp.wire.schema_dialect import check, normalise

STRING = {"type": ["string", "null"]}
CURRENCY = {
    "type": "object",
    "extend:type": "currency",
    "properties": {"amount": {"type": ["number", "null"]}, "iso_4217_currency_code": STRING},
}
GOOD = {
    "type": "object",
    "properties": {
        "invoice_no": STRING | {"description": "Top right", "extend:name": "Number"},
        "issued": STRING | {"extend:type": "date"},
        "paid": {"type": ["boolean", "null"]},
        "kind": {"enum": ["a", "b", None], "extend:descriptions": ["first", "second"]},
        "total": CURRENCY,
        "tags": {"type": "array", "items": {"type": "string"}},
        "days": {"type": "array", "items": {"type": "string", "extend:type": "date"}},
        "lines": {"type": "array", "items": {"type": "object", "properties": {"qty": {"type": ["integer", "null"]}}}},
        "properties": STRING,
        "items": STRING,
    },
}


def root(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def nested(levels: int) -> dict[str, Any]:
    schema: dict[str, Any] = root(leaf=STRING)
    for _ in range(levels):
        schema = root(inner=schema)
    return schema


def test_a_schema_of_the_dialect_has_no_problems() -> None:
    assert check(GOOD) == []
    assert check(normalise(GOOD)) == []
    assert check(nested(5)) == []


def test_the_filled_in_form_requires_every_property_of_every_object() -> None:
    filled = normalise(GOOD)
    assert filled["required"] == list(GOOD["properties"])
    assert filled["additionalProperties"] is False
    line = filled["properties"]["lines"]["items"]
    assert (line["required"], line["additionalProperties"]) == (["qty"], False)
    assert filled["properties"]["properties"] == STRING
    assert normalise(filled) == filled
    assert "required" not in GOOD


@pytest.mark.parametrize(
    ("schema", "path", "said"),
    [
        ({}, "schema", "The root must be"),
        ({"type": "array"}, "schema", "The root must be"),
        ({"type": "object"}, "schema", "The root must be"),
        (root(a={"type": "string"}), "schema.properties.a", 'Expected a nullable type: "type": ["string", "null"]'),
        (root(a={"type": ["object", "null"], "properties": {}}), "schema.properties.a", "not nullable"),
        (root(a={"type": ["string", "number", "null"]}), "schema.properties.a", "`type` must be"),
        (root(a={}), "schema.properties.a", "`type` must be"),
        (root(a="string"), "schema.properties.a", "must be a schema object"),
        (root(a="money"), "schema.properties.a", "`money` is not a type; types are string, number"),
        (root(a={"type": "money"}), "schema.properties.a", "`money` is not a type; types are string, number"),
        (root(a={"type": "array", "items": {"type": "money"}}), "schema.properties.a.items", "`money` is not a type"),
        (root(a={"type": "object"}), "schema.properties.a", "needs `properties`"),
        (root(a={"enum": ["x"]}), "schema.properties.a", "must contain null"),
        (root(a={"enum": [None]}), "schema.properties.a", "at least one string"),
        (root(a={"enum": [1, None]}), "schema.properties.a", "strings and null"),
        (root(a={"enum": ["x", None], "type": "string"}), "schema.properties.a", "The type of an enum"),
        (root(a={"enum": ["x", None], "extend:descriptions": "x"}), "schema.properties.a", "extend:descriptions"),
        (root(a={"type": "array"}), "schema.properties.a", "needs `items`"),
        (root(a={"type": "array", "items": STRING}), "schema.properties.a.items", "not nullable"),
        (root(a={"type": "array", "items": {"enum": ["x", None]}}), "schema.properties.a.items", "enum"),
        (root(a={"type": "array", "items": {"type": "array"}}), "schema.properties.a.items", "Arrays of arrays"),
        (root(a={"type": "array", "items": {}}), "schema.properties.a.items", "`items` must be"),
        (root(**{"a b": STRING}), "schema.properties.a b", "letters, digits"),
        (root(é=STRING), "schema.properties.é", "letters, digits"),
        (root(a=STRING | {"pattern": "x"}), "schema.properties.a", "`pattern` is not supported"),
        (root(a=STRING | {"description": 1}), "schema.properties.a", "`description` must be a string"),
        (root(a=STRING) | {"anyOf": []}, "schema", "`anyOf` is not supported"),
        (root(a=STRING | {"extend:type": "money"}), "schema.properties.a", "date, currency or signature"),
        (root(a=STRING | {"extend:type": ["date"]}), "schema.properties.a", "date, currency or signature"),
        (root(a=STRING | {"extend:type": "currency"}), "schema.properties.a", "currency needs an object"),
        (root(a={"type": ["number", "null"], "extend:type": "date"}), "schema.properties.a", "A date is a string"),
        (root(a=CURRENCY | {"properties": {}}), "schema.properties.a", "exactly the properties amount"),
        (
            root(a=CURRENCY | {"properties": {"amount": STRING, "iso_4217_currency_code": STRING}}),
            "schema.properties.a.properties.amount",
            "`amount` of a currency",
        ),
        (nested(6), "schema" + ".properties.inner" * 6, "at most 5 levels"),
    ],
)
def test_what_is_wrong_is_told_by_its_path(schema: dict[str, Any], path: str, said: str) -> None:
    problems = check(schema)
    assert problems
    assert problems[0].path == path
    assert said in problems[0].reason
    assert str(problems[0]).endswith(f"; Path: {path}")


def test_every_problem_is_told() -> None:
    assert len(check(root(a={"type": "string"}, b={"enum": ["x"]}, c={}))) == 3
