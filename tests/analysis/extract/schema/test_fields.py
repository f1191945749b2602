"""Schemas as fields."""

from typing import Any

from extend_mcp.analysis.extract.schema.fields import read_schema


def test_a_schema_that_was_changed_is_read_anew() -> None:
    schema: dict[str, Any] = {"type": "object", "properties": {"total": {"type": "number"}}}
    assert [*read_schema(schema).members] == ["total"]
    schema["properties"]["iban"] = {"type": "string"}
    assert [*read_schema(schema).members] == ["total", "iban"]
