"""Every operation of workflows, by the vendor's own SDK, whose client is `Any` as in the other tests of it."""

import warnings
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import extend_ai
    from extend_ai.errors import BadRequestError, NotFoundError

from extend_mcp.engine.app import build_app
from extend_mcp.engine.config import EngineConfig
from tests.engine.workflows.conftest import KINDS, TOTAL, extract, step, steps
from tests.engine.workflows.doubles import document, work

pytestmark = pytest.mark.anyio

ELSE = {"id": "else", "type": "ELSE"}
IF = {
    "id": "if",
    "type": "IF",
    "operation": "GTE",
    "leftOperand": "{{extract.output.value.total}}",
    "rightOperand": "1",
}
RULES = [{"name": "positive", "formula": "extract.total > 0"}]
SERVICE = {"url": "http://localhost:1/", "method": "POST"}


@pytest.fixture
async def sdk(config: EngineConfig) -> AsyncIterator[Any]:
    """The SDK's client on an engine in this process."""
    app = build_app(config, work)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), timeout=60) as http,
    ):
        yield extend_ai.AsyncExtend(token="key", base_url="http://engine.test", httpx_client=http)


def every_type(extractor_id: str) -> list[dict[str, Any]]:
    """A workflow with a step of every type."""
    rules = [{"formula": "TRUE", "extractor": {"id": extractor_id, "version": "latest"}}]
    invoices = [{"step": name, "classificationId": "invoice"} for name in ("split", "extract")]
    return steps(
        step("CLASSIFY", "classify", invoices[0], classifierConfig={"classifications": KINDS}),
        step("SPLIT", "split", invoices[1], splitterConfig={"splitClassifications": KINDS}),
        extract("extract", "again"),
        step("CONDITIONAL_EXTRACT", "again", "merge", rules=rules),
        step("MERGE_EXTRACT", "merge", "rules", mergeOrder="confidence"),
        step("RULE_VALIDATION", "rules", {"step": "ask", "result": "pass"}, rules=RULES),
        step("EXTERNAL_DATA_VALIDATION", "ask", "valid", requestOptions=SERVICE),
        step("VALIDATION", "valid", {"step": "router", "result": "pass"}, blocks=[]),
        step("ROUTER", "router", {"step": "if", "branchId": "a"}, branches=[{"id": "a"}]),
        step("CONDITIONAL", "if", {"step": "collect", "conditionId": "if"}, conditions=[IF, ELSE]),
        step("COLLECT", "collect", "convert"),
        step("FILE_CONVERSION", "convert", "review", failureBehavior="CONTINUE"),
        step("HUMAN_REVIEW", "review", "hook"),
        step("WEBHOOK_RESPONSE", "hook"),
    )  # fmt: skip


async def test_workflows_and_versions(sdk: Any) -> None:
    extractor = await sdk.extractors.create(name="E", config={"schema": TOTAL})
    workflow = await sdk.workflows.create(name="W", steps=every_type(extractor.id))
    names = [type(one).__name__.removeprefix("WorkflowStepDefinition_") for one in workflow.draft_version.steps]
    assert names == [
        "Trigger", "Parse", "Classify", "Split", "Extract", "ConditionalExtract", "MergeExtract", "RuleValidation",
        "ExternalDataValidation", "Validation", "Router", "Conditional", "Collect", "FileConversion", "HumanReview",
        "WebhookResponse",
    ]  # fmt: skip
    assert [one.id for one in (await sdk.workflows.list(sort_by="createdAt")).data] == [workflow.id]
    assert (await sdk.workflows.retrieve(workflow.id)).draft_version == workflow.draft_version
    assert (await sdk.workflows.update(workflow.id, name="Renamed")).name == "Renamed"
    version = await sdk.workflow_versions.create(workflow.id, name="First")
    assert (version.version, version.name, version.steps) == ("1", "First", workflow.draft_version.steps)
    assert [one.version for one in (await sdk.workflow_versions.list(workflow.id)).data] == ["draft", "1"]
    assert await sdk.workflow_versions.retrieve(workflow.id, "1") == version
    with pytest.raises(BadRequestError) as caught:
        await sdk.workflows.update(workflow.id, steps=steps(step("EXTRACT", "e", "parse")))
    assert caught.value.body["message"].startswith("Step 'e': ")


async def test_workflow_runs(sdk: Any) -> None:
    extractor = await sdk.extractors.create(name="E", config={"schema": TOTAL})
    workflow = await sdk.workflows.create(name="W", steps=every_type(extractor.id))
    parts = [{"kind": "invoice", "value": {"total": 5}}, {"kind": "other"}]
    file = document(**{"class": "invoice", "parts": parts})
    run = await sdk.workflow_runs.create_and_poll(workflow={"id": workflow.id}, file=file, metadata={"a": 1})
    assert run.status == "NEEDS_REVIEW", run.failure_message
    kinds = [type(one).__name__ for one in run.step_runs]
    assert kinds == [
        f"StepRun_{name}"
        for name in ("Parse", "Classify", "Split", "Extract", "ConditionalExtract", "MergeExtract", "RuleValidation",
                     "ExternalDataValidation", "Validation", "Router")
    ]  # fmt: skip
    by_name = {one.step.name: one for one in run.step_runs}
    assert by_name["parse"].result.parse_run.output.chunks
    assert by_name["classify"].result.classify_run.output.type == "invoice"
    assert [one.type for one in by_name["split"].result.split_run.output.splits] == ["invoice", "other"]
    assert by_name["extract"].result.extract_run.output.value == {"total": 5}
    assert by_name["again"].result.extract_run.extractor.id == extractor.id
    assert by_name["merge"].result.merged_extractors[0].name == "E"
    assert by_name["rules"].result.rules[0].valid
    assert (by_name["ask"].status, by_name["ask"].result) == ("FAILED", None)
    assert by_name["valid"].result.valid
    assert by_name["router"].result.matched_branch.id == "a"
    assert all(one.object == "workflow_step_run" and one.files and one.step.id for one in run.step_runs)
    found = await sdk.workflow_runs.list(workflow_id=workflow.id, status="NEEDS_REVIEW")
    assert [one.id for one in found.data] == [run.id]
    assert (await sdk.workflow_runs.update(run.id, name="N", metadata={"b": 2})).metadata == {"a": 1, "b": 2}
    assert (await sdk.workflow_runs.delete(run.id)).id == run.id
    with pytest.raises(NotFoundError):
        await sdk.workflow_runs.retrieve(run.id)


async def test_cancels_and_batches(sdk: Any) -> None:
    workflow = await sdk.workflows.create(name="W")
    run = await sdk.workflow_runs.create(workflow={"id": workflow.id}, file={"text": "hang"}, priority=1)
    assert (run.object, run.status, run.workflow.id) == ("workflow_run", "PENDING", workflow.id)
    assert (await sdk.workflow_runs.cancel(run.id)).status in {"CANCELLED", "CANCELLING"}
    assert (await sdk.workflow_runs.retrieve(run.id)).status == "CANCELLED"
    inputs = [{"file": {"text": "a"}, "secrets": {"k": "v"}}, {"file": {"text": "b"}, "metadata": {"n": 1}}]
    batch = await sdk.workflow_runs.create_batch(workflow={"id": workflow.id}, inputs=inputs)
    members = await sdk.workflow_runs.list(batch_id=batch.batch_id)
    assert {one.batch_id for one in members.data} == {batch.batch_id}
    assert len(members.data) == 2
