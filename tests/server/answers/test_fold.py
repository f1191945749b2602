"""A JSON value folded to a budget says under which pointer the rest is, whatever is long in it."""

import json
from typing import Any

import pytest

from extend_mcp.server.answers.fold import fold
from extend_mcp.server.answers.tokens import count

LONG = "name of a field " * 500


@pytest.mark.parametrize(
    "value",
    [
        {"text": LONG},
        {LONG: 1},
        {"inner": {LONG: "value"}},
        {LONG: LONG, "short": LONG},
        {f"{index} {LONG[:200]}": "value" for index in range(50)},
        {f"field_{index}": LONG for index in range(50)},
        [{LONG: 1}] * 3,
    ],
)
@pytest.mark.parametrize("budget", [300, 2000])
def test_what_is_folded_stays_within_the_budget_and_names_the_rest(value: Any, budget: int) -> None:
    folded = json.dumps(fold(value, budget, "/output"), ensure_ascii=False, separators=(",", ":"))
    assert count(folded) <= budget
    assert "pointer /output" in folded


def test_what_fits_is_whole() -> None:
    assert fold({"text": "short", "more": [1, None]}, 300) == {"text": "short", "more": [1, None]}
