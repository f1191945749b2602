"""Null where the API documents a value counts as absent."""

from typing import Any

import pytest

from extend_mcp.errors import BadAnswer
from tests.client.faults import Server, Still, client_of, http

pytestmark = pytest.mark.anyio

RUN: dict[str, Any] = {"object": "parse_run", "id": "pr_1", "status": "PROCESSED"}


async def test_a_list_that_is_null_is_empty(still: Still) -> None:
    body = {"object": "list", "data": None, "nextPageToken": None}
    async with client_of(Server(answer=lambda _: http(200, body)), still) as client:
        assert (await client.files.list()).data == []


async def test_a_null_deep_in_a_run_is_absent_and_what_may_be_null_stays(still: Still) -> None:
    chunk = {
        "object": "chunk",
        "type": "page",
        "content": "Total",
        "metadata": {"pageRange": {"start": 1, "end": 1}},
        "blocks": None,
    }
    body = {**RUN, "metadata": {"own": None}, "output": {"chunks": [chunk]}}
    async with client_of(Server(answer=lambda _: http(200, body)), still) as client:
        run = await client.parse_runs.get("pr_1")
    assert run.output is not None
    assert (run.output.chunks[0].content, run.output.chunks[0].blocks) == ("Total", [])
    assert run.metadata == {"own": None}


@pytest.mark.parametrize("body", [{**RUN, "id": None}, {**RUN, "output": {"chunks": [None]}}, {**RUN, "status": 5}])
async def test_what_must_be_there_is_not_made_up(still: Still, body: Any) -> None:
    async with client_of(Server(answer=lambda _: http(200, body)), still) as client:
        with pytest.raises(BadAnswer):
            await client.parse_runs.get("pr_1")
