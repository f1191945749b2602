"""Rate limits, which are off unless they are asked for."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.http.request_category import category
from extend_mcp.server.backend import connect
from extend_mcp.settings import Settings
from extend_mcp.token_buckets import TokenBuckets
from tests.engine.conftest import refused, running

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/files", "GET"),
        ("HEAD", "/files/file_1", "GET"),
        ("POST", "/parse", "RUN"),
        ("POST", "/detect_form", "RUN"),
        ("POST", "/extract_runs", "RUN"),
        ("POST", "/split_runs/batch", "RUN"),
        ("POST", "/extract_runs/exr_1/cancel", "WRITE"),
        ("DELETE", "/extract_runs/exr_1", "WRITE"),
        ("POST", "/workflow_runs/workflow_run_1", "WRITE"),
        ("POST", "/extractors", "WRITE"),
        ("POST", "/files/upload", "WRITE"),
    ],
)
async def test_requests_are_counted_by_category(method: str, path: str, expected: str) -> None:
    assert category(method, path) == expected


async def test_too_many_requests_are_refused_and_told_when_to_come_back(config: EngineConfig) -> None:
    async with running(replace(config, requests_per_second=0.001)) as client:
        assert (await client.get("/files")).status_code == 200
        answer = await client.get("/files")
        assert answer.json()["retryable"] is True
        assert "GET" in refused(answer, 429, "RATE_LIMIT_EXCEEDED")
        assert 900 < int(answer.headers["retry-after"]) <= 1000
        assert (await client.post("/parse_runs/batch", json={"inputs": [{"file": {"text": "a"}}]})).status_code == 200
        refused(await client.post("/parse_runs", json={}), 429, "RATE_LIMIT_EXCEEDED")
        assert (await client.post("/extractors", json={"name": "a"})).status_code == 200
        refused(await client.delete("/files/file_1"), 429, "RATE_LIMIT_EXCEEDED")
        other = {"authorization": "Bearer another"}
        assert (await client.get("/files", headers=other)).status_code == 200


async def test_there_is_no_limit_unless_asked_for(client: httpx.AsyncClient) -> None:
    assert {(await client.get("/files")).status_code for _ in range(30)} == {200}


async def test_a_client_under_a_limit_that_is_set_waits_and_ends_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXTEND_ENGINE_REQUESTS_PER_SECOND", "3")
    waits, wait = list[float](), TokenBuckets[Any].wait

    def noted(buckets: TokenBuckets[Any], asker: Any) -> float:
        waits.append(wait(buckets, asker))
        return waits[-1]

    monkeypatch.setattr(TokenBuckets, "wait", noted)
    async with connect(Settings(backend="local", data_dir=tmp_path)) as extend:
        pages = [await extend.files.list() for _ in range(5)]
    assert [page.data for page in pages] == [[]] * 5
    assert [wait > 0 for wait in sorted(waits)] == [False] * 5 + [True]
