"""Schemas as fields."""

from typing import Any

from extend_mcp.analysis.extract.schema.fields import read_schema
from tests.analysis.extract.paper import TEXT, paper, values


def test_a_schema_that_was_changed_is_read_anew() -> None:
    schema: dict[str, Any] = {"type": "object", "properties": {"total": {"type": "number"}}}
    assert [*read_schema(schema).members] == ["total"]
    schema["properties"]["iban"] = {"type": "string"}
    assert [*read_schema(schema).members] == ["total", "iban"]


def test_a_key_that_says_nothing_is_read_by_its_description() -> None:
    page = paper("Order #      Alt Order #\n55210        99887")
    described = {**TEXT, "description": "Number of the contract or order"}
    assert values(page, a=described) == {"a": "55210"}
    assert values(page, field_1=described) == {"field_1": "55210"}
