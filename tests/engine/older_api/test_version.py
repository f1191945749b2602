"""Which version a request speaks, and how it is refused."""

from dataclasses import replace

import httpx
import pytest

from extend_mcp.engine.app import build_app
from extend_mcp.engine.config import EngineConfig
from tests.engine.conftest import client_of, refused
from tests.engine.doubles import work
from tests.engine.older_api.conftest import OLDER, denied

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/extractors"), ("POST", "/extract"), ("GET", "/parse_runs"), ("GET", "/workflows"), ("GET", "/nothing")],
)
async def test_what_the_older_version_lacks_is_not_found_in_it(
    older: httpx.AsyncClient, method: str, path: str
) -> None:
    answer = await older.request(method, path)
    assert answer.status_code in {404, 405}
    assert denied(answer, answer.status_code, "NOT_FOUND") == f"This engine has no {method} {path}."


@pytest.mark.parametrize("path", ["/parser_runs/pr_1", "/evaluation_set_items/evi_1", "/parse/async", "/edit/async"])
async def test_what_only_the_older_version_has_is_not_found_today(today: httpx.AsyncClient, path: str) -> None:
    refused(await today.delete(path), 404, "NOT_FOUND")


async def test_outputs_of_workflow_runs_are_no_longer_corrected_today(today: httpx.AsyncClient) -> None:
    answer = await today.post("/workflow_runs/workflow_run_1/outputs/exr_1", json={"reviewedOutput": {}})
    assert "2026-02-09" in refused(answer, 410, "ENDPOINT_REMOVED")


@pytest.mark.parametrize("path", ["/processors", "/processor_runs", "/batch_processor_runs/bpr_1"])
async def test_a_missing_key_is_told_in_the_older_shape(served: httpx.AsyncClient, path: str) -> None:
    answer = await served.get(path, headers={"authorization": ""})
    assert denied(answer, 401, "UNAUTHORIZED") == "Authorization header is missing or malformed."
    assert answer.headers["x-extend-request-id"].startswith("req_")


async def test_too_many_requests_are_told_by_an_error_alone(config: EngineConfig) -> None:
    app = build_app(replace(config, requests_per_second=1), work)
    async with app.router.lifespan_context(app), client_of(app, **OLDER) as older:
        await older.get("/files")
        answer = await older.get("/files")
    assert (answer.status_code, answer.json()) == (429, {"error": "Too many GET requests: wait 1 s."})
    assert answer.headers["retry-after"] == "1"


async def test_a_workspace_does_not_see_another(older: httpx.AsyncClient) -> None:
    body = {"name": "a", "type": "EXTRACT"}
    made = (await older.post("/processors", json=body)).json()["processor"]
    older.headers["x-extend-workspace-id"] = "ws_other"
    assert (await older.get("/processors")).json() == {"success": True, "processors": []}
    denied(await older.get(f"/processors/{made['id']}/versions"), 404, "NOT_FOUND")
    denied(await older.post("/processor_runs", json={"processorId": made["id"], "rawText": "a"}), 404, "NOT_FOUND")
