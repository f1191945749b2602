"""Workflows, their versions and runs, by the vendor's SDK."""

from typing import Any

import pytest

from tests.engine.workflows.conftest import extract, step, steps
from tests.sample_files import text_pdf
from tests.sdk.clients import OFTEN, extend_ai
from tests.sdk.samples import CLASSES, FOUND, NOTE, SCHEMA, long_file, names, stored
from tests.sdk.served import Awaited
from tests.sdk.test_sort import PAGES

pytestmark = pytest.mark.anyio

IF = {
    "id": "if",
    "type": "IF",
    "operation": "GTE",
    "leftOperand": "{{extract.output.value.total}}",
    "rightOperand": "1",
}
ELSE = {"id": "else", "type": "ELSE"}
RULES = [{"name": "positive", "formula": "extract.total > 0"}]
NOWHERE = {"url": "http://localhost:1/", "method": "POST"}
DEFINED = [
    "Trigger", "Parse", "Classify", "Split", "Extract", "ConditionalExtract", "MergeExtract", "RuleValidation",
    "ExternalDataValidation", "Validation", "Router", "Conditional", "Collect", "FileConversion", "HumanReview",
    "WebhookResponse",
]  # fmt: skip
SHOWN = DEFINED[1:11]
"""Those of a type that has step runs; the API shows none of the others."""


def every_type(extractor_id: str) -> list[dict[str, Any]]:
    """A workflow with a step of every type."""
    rules = [{"formula": "TRUE", "extractor": {"id": extractor_id, "version": "latest"}}]
    invoices = [{"step": name, "classificationId": "invoice"} for name in ("split", "extract")]
    return steps(
        step("CLASSIFY", "classify", invoices[0], classifierConfig={"classifications": CLASSES}),
        step("SPLIT", "split", invoices[1], splitterConfig={"splitClassifications": CLASSES}),
        extract("extract", "again", schema=SCHEMA),
        step("CONDITIONAL_EXTRACT", "again", "merge", rules=rules),
        step("MERGE_EXTRACT", "merge", "rules", mergeOrder="confidence"),
        step("RULE_VALIDATION", "rules", {"step": "ask", "result": "pass"}, rules=RULES),
        step("EXTERNAL_DATA_VALIDATION", "ask", "valid", requestOptions=NOWHERE),
        step("VALIDATION", "valid", {"step": "router", "result": "pass"}, blocks=[]),
        step("ROUTER", "router", {"step": "if", "branchId": "a"}, branches=[{"id": "a"}]),
        step("CONDITIONAL", "if", {"step": "collect", "conditionId": "if"}, conditions=[IF, ELSE]),
        step("COLLECT", "collect", "convert"),
        step("FILE_CONVERSION", "convert", "review", failureBehavior="CONTINUE"),
        step("HUMAN_REVIEW", "review", "hook"),
        step("WEBHOOK_RESPONSE", "hook"),
    )


async def test_workflows_and_versions(sdk: Awaited) -> None:
    extractor = await sdk.extractors.create(name="Invoices", config={"schema": SCHEMA})
    workflow = await sdk.workflows.create(name="All", steps=every_type(extractor.id))
    assert names(workflow.draft_version.steps) == [f"WorkflowStepDefinition_{name}" for name in DEFINED]
    assert [one.id for one in (await sdk.workflows.list(sort_by="createdAt")).data] == [workflow.id]
    assert (await sdk.workflows.retrieve(workflow.id)).draft_version == workflow.draft_version
    assert (await sdk.workflows.update(workflow.id, name="Renamed")).name == "Renamed"
    version = await sdk.workflow_versions.create(workflow.id, name="First")
    assert (version.version, version.name, version.steps) == ("1", "First", workflow.draft_version.steps)
    assert [one.version for one in (await sdk.workflow_versions.list(workflow.id)).data] == ["draft", "1"]
    assert await sdk.workflow_versions.retrieve(workflow.id, "1") == version
    with pytest.raises(extend_ai.BadRequestError) as caught:
        await sdk.workflows.update(workflow.id, steps=steps(step("EXTRACT", "e", "parse")))
    assert caught.value.body["message"].startswith("Step 'e': ")


async def test_a_run_through_a_step_of_every_type(sdk: Awaited) -> None:
    extractor = await sdk.extractors.create(name="Invoices", config={"schema": SCHEMA})
    workflow = await sdk.workflows.create(name="All", steps=every_type(extractor.id))
    file = await stored(sdk, text_pdf(PAGES), "packet.pdf")
    run = await sdk.workflow_runs.create_and_poll(
        workflow={"id": workflow.id}, file=file, metadata={"a": 1}, polling_options=OFTEN
    )
    assert run.status == "NEEDS_REVIEW", run.failure_message
    assert names(run.step_runs) == [f"StepRun_{name}" for name in SHOWN]
    assert all(one.object == "workflow_step_run" and one.files and one.step.id for one in run.step_runs)
    by_name = {one.step.name: one for one in run.step_runs}
    assert by_name["parse"].result.parse_run.output.chunks
    assert by_name["classify"].result.classify_run.output.type == "invoice"
    assert [one.type for one in by_name["split"].result.split_run.output.splits] == ["invoice", "other"]
    assert by_name["extract"].result.extract_run.output.value == FOUND
    assert by_name["again"].result.extract_run.extractor.id == extractor.id
    assert by_name["merge"].result.merged_extractors[0].name == "Invoices"
    assert by_name["rules"].result.rules[0].valid
    assert (by_name["ask"].status, by_name["ask"].result) == ("FAILED", None)
    assert by_name["valid"].result.valid
    assert by_name["router"].result.matched_branch.id == "a"
    found = await sdk.workflow_runs.list(workflow_id=workflow.id, status="NEEDS_REVIEW")
    assert [one.id for one in found.data] == [run.id]
    assert names((await sdk.workflow_runs.retrieve(run.id)).step_runs) == names(run.step_runs)
    assert (await sdk.workflow_runs.update(run.id, name="N", metadata={"b": 2})).metadata == {"a": 1, "b": 2}
    assert (await sdk.workflow_runs.delete(run.id)).id == run.id
    with pytest.raises(extend_ai.NotFoundError):
        await sdk.workflow_runs.retrieve(run.id)


async def test_cancels_and_batches(sdk: Awaited) -> None:
    workflow = await sdk.workflows.create(name="Parses")
    run = await sdk.workflow_runs.create(workflow={"id": workflow.id}, file=await long_file(sdk), priority=1)
    assert (run.object, run.status, run.workflow.id) == ("workflow_run", "PENDING", workflow.id)
    assert (await sdk.workflow_runs.cancel(run.id)).status in {"CANCELLED", "CANCELLING"}
    inputs = [{"file": NOTE, "secrets": {"k": "v"}}, {"file": NOTE, "metadata": {"n": 1}}]
    batch = await sdk.workflow_runs.create_batch(workflow={"id": workflow.id}, inputs=inputs)
    members = await sdk.workflow_runs.list(batch_id=batch.batch_id)
    assert [one.batch_id for one in members.data] == [batch.batch_id] * 2
