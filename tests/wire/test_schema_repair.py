"""Schemas as they come are mended, or told back to be wrong; none of them is too much."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from extend_mcp.wire.schema_dialect import check
from extend_mcp.wire.schema_repair import MOST_WRITTEN_OUT, repair


def of(part: Any, **beside: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {"a": part}, **beside}


@pytest.mark.parametrize(
    "schema",
    [
        of({"$ref": "#/$defs/X"}, **{"$defs": 5}),
        of({"$ref": "#/$defs/X"}, **{"$defs": {"X": 5}}),
        of({"$ref": "#/definitions/X"}, definitions=["X"]),
        of({"$ref": 5}),
        of({}, **{"$defs": {"": {"type": "string"}}}),
        of({"type": "string", "extend:type": []}),
        of({"type": "string", "extend:type": {"x": 1}}),
        of({"type": [["string"]]}),
        of({"type": {"x": 1}}),
        of({"type": "string", "format": [1], "description": 5}),
        of({"enum": [["a"], {}]}),
        of({"anyOf": [5, {"type": "null"}]}),
        of({"type": "array", "items": [5]}),
    ],
)
def test_what_has_another_shape_than_a_schema_is_told_and_no_crash(schema: dict[str, Any]) -> None:
    mended, _ = repair(schema)
    assert check(mended)


def test_an_odd_description_of_items_gives_way_to_their_values() -> None:
    mended, _ = repair(of({"type": "array", "items": {"enum": ["b", "c"], "description": 5}}))
    assert mended["properties"]["a"]["items"]["description"] == "One of: b, c."
    mended, _ = repair(of({"type": "array", "items": {"enum": ["b", "c"], "description": "A letter."}}))
    assert mended["properties"]["a"]["items"]["description"] == "A letter. One of: b, c."


def test_definitions_that_name_each_other_are_written_out_only_so_far() -> None:
    steps = 30
    definitions: dict[str, Any] = {
        f"D{step}": {"type": "object", "properties": {name: {"$ref": f"#/$defs/D{step + 1}"} for name in "ab"}}
        for step in range(steps)
    }
    definitions[f"D{steps}"] = {"type": "string"}
    mended, _ = repair(of({"$ref": "#/$defs/D0"}, **{"$defs": definitions}))
    assert len(json.dumps(mended)) < 2 * MOST_WRITTEN_OUT
    assert check(mended)


def test_definitions_that_are_used_are_written_out() -> None:
    line = {"type": "object", "properties": {"price": {"type": "number"}}}
    mended, _ = repair(of({"$ref": "#/$defs/Line"}, **{"$defs": {"Line": line}}))
    assert not check(mended)
    assert mended == of({"type": "object", "properties": {"price": {"type": ["number", "null"]}}})


def test_fields_without_an_object_around_them_get_one() -> None:
    lines = {"type": "array", "items": {"type": "object", "properties": {"price": "number"}}}
    mended, changes = repair({"number": "string", "lines": lines, "due": {"type": "string", "format": "date"}})
    assert not check(mended)
    assert mended["properties"]["number"] == {"type": ["string", "null"]}
    assert mended["properties"]["lines"]["items"]["properties"]["price"] == {"type": ["number", "null"]}
    assert changes[0] == "schema: fields written as the properties of an object"
    assert "schema.properties.number: string written as a type" in changes


def test_fields_may_be_called_like_keywords() -> None:
    items = {"type": "array", "items": {"type": "object", "properties": {"price": "number"}}}
    mended, _ = repair({"type": "string", "items": items, "description": "string"})
    assert not check(mended)
    assert mended["properties"].keys() == {"type", "items", "description"}


def test_fields_within_fields_and_lists_of_one_item_are_written_out() -> None:
    mended, changes = repair(
        {"seller": {"name": "string", "since": "date"}, "lines": [{"sku": "string"}], "tags": ["string"]}
    )
    assert not check(mended)
    text = {"type": ["string", "null"]}
    assert mended["properties"] == {
        "seller": {"type": "object", "properties": {"name": text, "since": {**text, "extend:type": "date"}}},
        "lines": {"type": "array", "items": {"type": "object", "properties": {"sku": text}}},
        "tags": {"type": "array", "items": {"type": "string"}},
    }
    assert "schema.properties.lines: list written as an array" in changes
    steps, _ = repair({"steps": [{"type": "string", "hours": "number"}]})
    assert steps["properties"]["steps"]["items"]["properties"].keys() == {"type", "hours"}
    assert repair(of({"type": "string", "unit": "kg"}))[0] == of({**text, "unit": "kg"})
    within, _ = repair(of({"type": "array", "items": {"sku": "string"}}))
    assert within == of(mended["properties"]["lines"])


@pytest.mark.parametrize("schema", [{"rent": "colour"}, {"rent": {"type": "colour"}}])
def test_an_unknown_type_is_told_with_its_field(schema: dict[str, Any]) -> None:
    [problem] = check(repair(schema)[0])
    assert problem.path == "schema.properties.rent"
    assert "`colour` is not a type; types are" in problem.reason


def test_types_are_known_by_what_they_are_called_elsewhere() -> None:
    mended, changes = repair({"rent": "money", "area": "float", "note": {"type": "text"}, "paid": "bool"})
    assert not check(mended)
    fields = mended["properties"]
    assert fields["rent"]["extend:type"] == "currency"
    assert [fields[name]["type"][0] for name in ("area", "note", "paid")] == ["number", "string", "boolean"]
    assert "schema.properties.rent: type money written as currency" in changes


@pytest.mark.parametrize(
    "schema", [{}, {"type": "string"}, {"title": "The title", "description": "A book"}, {"items": {}}]
)
def test_what_may_be_no_list_of_fields_is_left_for_its_author(schema: dict[str, Any]) -> None:
    mended, _ = repair(schema)
    assert check(mended)[0].path == "schema"


def test_what_a_field_is_in_place_of_its_type_is_its_description() -> None:
    mended, changes = repair({
        "employee_name": "The name", "seller": {"name": "Who is paid"}, "rent": {"description": "Rent of a month"},
        "lines": [{"sku": "The number of the article", "price": "Number"}],
    })  # fmt: skip
    assert not check(mended)
    fields = mended["properties"]
    assert fields["employee_name"] == {"type": ["string", "null"], "description": "The name"}
    assert fields["seller"]["properties"]["name"]["description"] == "Who is paid"
    assert fields["rent"] == {"type": ["string", "null"], "description": "Rent of a month"}
    assert fields["lines"]["items"]["properties"]["price"]["type"] == ["number", "null"]
    assert "schema.properties.employee_name: sentence written as the description of a string" in changes


@pytest.mark.parametrize(("typed", "meant"), [("monney", "money"), ("numbr", "number"), ("curency", "currency")])
def test_the_type_that_an_unknown_one_is_like_is_told(typed: str, meant: str) -> None:
    for schema in ({"rent": typed}, {"rent": {"type": typed}}):
        [problem] = check(repair(schema)[0])
        assert f"`{typed}` is not a type, `{meant}` may be meant; types are" in problem.reason


def test_a_date_or_a_currency_that_is_written_as_a_type_is_one() -> None:
    lines = {"type": "array", "items": {"type": "object", "properties": {"day": {"type": ["date", "null"]}}}}
    mended, changes = repair({"due": "date", "total": {"type": "currency"}, "lines": lines})
    assert not check(mended)
    date = {"type": ["string", "null"], "extend:type": "date"}
    fields = mended["properties"]
    assert fields["due"] == fields["lines"]["items"]["properties"]["day"] == date
    assert fields["total"]["extend:type"] == "currency"
    assert fields["total"]["properties"].keys() == {"amount", "iso_4217_currency_code"}
    assert "schema.properties.due: type date written as extend:type date" in changes


@pytest.mark.parametrize(
    "around",
    [
        lambda schema: {"schema": schema},
        lambda schema: {"name": "bill", "strict": True, "schema": schema},
        lambda schema: {"type": "json_schema", "json_schema": {"name": "bill", "schema": schema}},
    ],
)
def test_a_schema_is_taken_out_of_what_other_apis_put_around_it(around: Callable[[Any], dict[str, Any]]) -> None:
    mended, changes = repair(around(of({"type": ["string", "null"]})))
    assert mended == of({"type": ["string", "null"]})
    assert changes == ["schema: taken out of what was around it"]


def test_items_alone_with_a_list_are_a_field() -> None:
    mended, _ = repair({"items": [{"sku": "string", "price": "number"}]})
    assert list(mended["properties"]["items"]["items"]["properties"]) == ["sku", "price"]
    assert check(mended) == []
    assert check(repair({"items": {"type": "string"}})[0])


def test_a_field_called_schema_is_a_field() -> None:
    mended, _ = repair({"schema": "string", "name": "string"})
    assert list(mended["properties"]) == ["schema", "name"]


def test_names_that_the_api_refuses_are_replaced_by_the_nearest() -> None:
    line = {"type": "object", "properties": {"Unit price": {"type": "number"}}}
    schema = of({"type": "array", "items": line}, required=["a"])
    schema["properties"]["Total (EUR)"] = {"type": "number", "description": "What is due"}
    schema["properties"]["Größe"] = {"type": "number"}
    mended, changes = repair(schema)
    assert list(mended["properties"]) == ["a", "Total_EUR", "Größe"]
    assert mended["properties"]["Total_EUR"]["description"] == "What is due"
    assert mended["properties"]["a"]["items"]["properties"]["Unit_price"]["description"] == "Unit price"
    assert "schema.properties: Total (EUR) renamed to Total_EUR" in changes


def test_names_that_would_be_the_same_stay_for_their_author() -> None:
    mended, _ = repair({"type": "object", "properties": {"a b": {"type": "string"}, "a_b": {"type": "string"}}})
    assert [problem.path for problem in check(mended)] == ["schema.properties.a b"]
