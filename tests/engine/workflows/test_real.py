"""A workflow with the engine's real work: an invoice is classified, read, checked and approved."""

import httpx
import pytest

from extend_mcp.engine.app import build_app
from extend_mcp.engine.config import EngineConfig
from tests.engine.conftest import client_of
from tests.engine.workflows.conftest import KINDS, extract, of, ran, result, settled, step, steps
from tests.sample_files import invoice_pdf

pytestmark = pytest.mark.anyio

SCHEMA = {
    "type": "object",
    "properties": {
        "invoice_number": {"type": ["string", "null"]},
        "total": {"type": ["number", "null"]},
    },
}


async def test_an_invoice_is_worked_on_from_its_bytes_to_its_review(config: EngineConfig) -> None:
    app = build_app(config)
    async with app.router.lifespan_context(app), client_of(app) as client:
        run = await ran(client, _defined(), file={"id": await _uploaded(client)})
        assert run["status"] == "NEEDS_REVIEW", run["failureMessage"]
        assert result(run, "parse")["parseRun"]["output"]["chunks"][0]["content"]
        assert result(run, "classify")["classifyRun"]["output"]["type"] == "invoice"
        extracted = result(run, "extract")["extractRun"]
        assert extracted["output"]["value"] == {"invoice_number": "INV-2024-0042", "total": 184}
        assert extracted["output"]["metadata"]["total"]["logprobsConfidence"] > 0
        assert result(run, "rules")["allPassed"]
        shown = await client.get(f"/runs/{run['id']}")
        assert f"../review/{run['id']}" in shown.text
        await client.post(f"/local/workflow_runs/{run['id']}/review", json={"verdict": "approve"})
        done = await settled(client, run)
    assert (done["status"], len(of(done, "extract"))) == ("PROCESSED", 1)
    assert {entry["object"] for entry in done["usage"]["breakdown"]} == {"parse_run", "classify_run", "extract_run"}


def _defined() -> list[dict[str, object]]:
    rule = {"name": "as printed", "formula": 'extract.total = 184 AND classify = "invoice"'}
    return steps(
        step(
            "CLASSIFY",
            "classify",
            {"step": "extract", "classificationId": "invoice"},
            classifierConfig={"classifications": KINDS},
        ),
        extract("extract", "rules", schema=SCHEMA),
        step("RULE_VALIDATION", "rules", {"step": "review", "result": "pass"}, rules=[rule]),
        step("HUMAN_REVIEW", "review"),
    )


async def _uploaded(client: httpx.AsyncClient) -> str:
    answer = await client.post("/files/upload", files={"file": ("invoice.pdf", invoice_pdf())})
    file_id: str = answer.json()["id"]
    return file_id
