"""Ids that only the older API gives: processors (`dp_`) and their runs (`dpr_`) that do not tell their kind."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.client.faults import Request, Server, http
from tests.server.tools.conftest import answer, refusal
from tests.server.tools.faulty import over

pytestmark = pytest.mark.anyio

OLDER = "2025-04-21"
VERSIONS = ["2026-02-09", OLDER]
BODIES = Path(__file__).parents[2] / "wire" / OLDER / "responses"


def body(name: str) -> Any:
    """An answer of the older API."""
    return json.loads((BODIES / f"{name}.json").read_text(encoding="utf-8"))


def older(**answers: str) -> Server:
    """An API that has these answers, by the beginning of the path that leads to them."""

    def reply(request: Request) -> bytes:
        names = [name for path, name in answers.items() if request.path.startswith(f"/{path}/")]
        return http(200, body(names[0])) if names else http(404, {"code": "NOT_FOUND", "message": "No."})

    return Server(answer=reply)


RUNS = {
    "extract_run": ("values", {"order": "4711"}),
    "classify_run": ("type", None),
    "split_run": ("parts", None),
}


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", RUNS)
async def test_a_run_is_told_like_todays(monkeypatch: pytest.MonkeyPatch, name: str, version: str) -> None:
    async with over(older(processor_runs=name), monkeypatch, api_version=version) as client:
        run = await answer(client, "get_run", run_id="dpr_4Vg")
        read = await client.call_tool("read_run", {"run_id": "dpr_4Vg"})
    key, value = RUNS[name]
    assert run["run_id"] == "dpr_4Vg"
    assert run[key] == (value or run[key])
    assert not read.is_error


async def test_an_extraction_in_the_older_version_waits_for_a_run_with_such_an_id(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def reply(request: Request) -> bytes:
        return http(200, body("extract_run_started" if request.method == "POST" else "extract_run"))

    async with over(Server(answer=reply), monkeypatch, api_version=OLDER) as client:
        run = await answer(client, "extract_data", file="file_1", extractor_id="dp_2Cx")
    assert run["values"] == {"order": "4711"}


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("kind", ["extractor", "classifier", "splitter"])
async def test_a_processor_is_found_by_what_its_versions_say(
    monkeypatch: pytest.MonkeyPatch, kind: str, version: str
) -> None:
    server = older(processors=f"{kind}_versions")
    async with over(server, monkeypatch, api_version=version) as client:
        await client.call_tool("list_versions", {"processor_id": "dp_2Cx"})
        missing = await refusal(client, "get_version", processor_id="dx_1", version="draft")
    assert server.calls()[0] == "GET /processors/dp_2Cx/versions"
    if version != OLDER:
        assert server.calls()[1] == f"GET /{kind}s/dp_2Cx/versions"
    assert missing["code"] == "LOCAL_UNKNOWN_ID"
    assert "dp_" in missing["message"]


async def test_a_workflow_run_shows_the_results_that_the_older_version_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    async with over(older(workflow_runs="workflow_run"), monkeypatch, api_version=OLDER) as client:
        run = await answer(client, "get_run", run_id="workflow_run_1")
        read = await client.call_tool("read_run", {"run_id": "workflow_run_1", "pointer": "/outputs/0/output/value"})
    step = next(step for step in run["steps"] if step.get("run_id") == "dpr_4Vg")
    assert (step["step"], step["status"], step["result"]) == ("Notes", "PROCESSED", {"order": "4711"})
    assert not read.is_error
    assert '"order": "4711"' in str(read.content)
