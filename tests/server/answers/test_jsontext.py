"""JSON as answers hold it: short, whole, and the same value when it is read."""

import json
from typing import Any

import pytest

from extend_mcp.server.answers.jsontext import to_json_text


@pytest.mark.parametrize(
    "value",
    [None, True, 12.5, 1e-07, 10**30, -0.0, "", 'a "b" \\ \n\t\u2028 ü 😀', [], {}, {"ä": [1, {"b": None}]}, {"": ""}],
)
def test_what_is_written_is_read_as_the_same_value_with_its_letters_and_no_spaces(value: Any) -> None:
    text = to_json_text(value)
    assert json.loads(text) == value
    assert len(text) <= len(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def test_as_deep_as_the_client_reads_is_written() -> None:
    deep: Any = []
    for _ in range(200):
        deep = [deep]
    assert to_json_text({"result": {"output": deep}}).count("[") == 201
