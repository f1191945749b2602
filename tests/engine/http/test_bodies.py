"""Bodies of JSON: how much they may say, and that nobody waits until a long one is read."""

import json
from typing import Any

import anyio
import httpx
import pytest

from extend_mcp.engine.http import strict_json
from extend_mcp.engine.http.strict_json import read_json
from tests.engine.conftest import refused

TEXT = 'a, [b], {"c": "d"}\\' * 100


@pytest.mark.parametrize(
    "value",
    [[1] * 99, [[]] * 40, [TEXT], {TEXT: TEXT}, {str(index): 1 for index in range(45)}, ["\\", '"', '\\"', TEXT] * 10],
)
def test_marks_within_texts_do_not_count(value: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strict_json, "MAX_VALUES", 100)
    assert read_json(json.dumps(value)) == value
    assert read_json(json.dumps(value, indent=1).encode()) == value


@pytest.mark.parametrize(
    "value", [[1] * 102, [[]] * 52, [{}] * 52, ["a"] * 52, {str(index): 1 for index in range(52)}, [TEXT] * 52]
)
def test_too_many_values_are_refused(value: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strict_json, "MAX_VALUES", 100)
    with pytest.raises(ValueError, match="it has more than 100 values"):
        read_json(json.dumps(value))


@pytest.mark.parametrize("text", ['"' * 300, "[" + '"a' * 200, '{"a": "' + "b" * 300, '"' + "\\" * 301])
def test_what_is_no_json_is_refused_as_such(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strict_json, "MAX_VALUES", 1000)
    with pytest.raises(ValueError, match=r"line 1 column|nested"):
        read_json(text)


@pytest.mark.anyio
async def test_a_body_of_too_many_values_is_refused(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strict_json, "MAX_VALUES", 100)
    answer = await client.post("/extractors", json={"name": "E", "more": [1] * 200})
    assert "more than 100 values" in refused(answer, 400, "INVALID_REQUEST")


@pytest.mark.anyio
async def test_others_are_answered_while_a_long_body_is_looked_at(client: httpx.AsyncClient) -> None:
    properties: dict[str, Any] = {f"field_{index}": {"type": ["string", "null"]} for index in range(30_000)}
    schema = {"type": "object", "properties": properties | {"last": {"type": "nothing"}}}
    answers: list[httpx.Response] = []

    async def make() -> None:
        answers.append(await client.post("/extractors", json={"name": "E", "config": {"schema": schema}}))

    asked = 0
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(make)
        while not answers:
            assert (await client.get("/extractors")).status_code == 200
            asked += 1
    assert "schema.properties.last" in refused(answers[0], 400, "INVALID_REQUEST")
    assert asked > FEW


FEW = 4
"""As many as come through before the work begins and after it was done, where it keeps all others waiting."""
