"""The vendor's SDK on runs and processors of every kind: its answers are typed, and not empty."""

import io
from typing import Any

import pytest

from tests.engine.doubles import FORM

pytestmark = pytest.mark.anyio

CLASSES = [
    {"id": "invoice", "type": "invoice", "description": "Bills"},
    {"id": "other", "type": "other", "description": "All else"},
]
CONFIGS: dict[str, dict[str, Any]] = {
    "classify": {"classifications": CLASSES},
    "split": {"splitClassifications": CLASSES},
}
PROCESSORS = {"classify": "classifier", "split": "splitter"}
both = pytest.mark.parametrize("kind", PROCESSORS)


async def upload(sdk: Any, text: str = "hello", name: str = "a.pdf") -> dict[str, str]:
    return {"id": (await sdk.files.upload(file=(name, io.BytesIO(text.encode())))).id}


def is_output(kind: str, output: Any) -> bool:
    """Whether the output of a run of `doubles.work` came through, by attributes."""
    if kind == "classify":
        return bool(
            (output.id, output.type, output.confidence, output.insights[0].content)
            == ("invoice", "invoice", 0.8, "hello")
        )
    first, second = output.splits
    pages = (first.start_page, second.end_page, first.classification_id)
    return bool(pages == (1, 2, "invoice") and first.file_id and second.file_id and first.id)


@both
async def test_classify_and_split_runs(sdk: Any, kind: str) -> None:
    file, runs, config = await upload(sdk), getattr(sdk, f"{kind}_runs"), CONFIGS[kind]
    run = await getattr(sdk, kind)(file=file, config=config, metadata={"a": 1})
    assert (run.object, run.status, run.metadata, run.reviewed) == (f"{kind}_run", "PROCESSED", {"a": 1}, False)
    assert is_output(kind, run.output)
    assert (run.file.id, run.dashboard_url[:4], run.parse_run_id[:3]) == (file["id"], "http", "pr_")
    assert [entry.object for entry in run.usage.breakdown] == [f"{kind}_run", "parse_run"]
    created = await runs.create(file=file, config=config, priority=3)
    assert created.status == "PROCESSING"
    assert is_output(kind, (await runs.create_and_poll(file=file, config=config)).output)
    listed = await runs.list(
        status="PROCESSED", source="API", file_name_contains="a.pdf", sort_by="createdAt", sort_dir="asc"
    )
    assert (listed.data[0].id, listed.data[0].file.name) == (run.id, "a.pdf")
    found = await runs.retrieve(run.id)
    assert is_output(kind, found.output)
    assert found.created_at == run.created_at
    hanging = await runs.create(file=await upload(sdk, "hang"), config=config)
    assert (await runs.cancel(hanging.id)).status == "CANCELLED"
    assert (await runs.delete(run.id)).id == run.id


@both
async def test_classifiers_and_splitters(sdk: Any, kind: str) -> None:
    name, config = PROCESSORS[kind], CONFIGS[kind]
    processors, versions = getattr(sdk, f"{name}s"), getattr(sdk, f"{name}_versions")
    made = await processors.create(name="Sorter", config=config)
    assert (made.object, made.draft_version.version) == (name, "draft")
    classes = (
        made.draft_version.config.classifications
        if kind == "classify"
        else made.draft_version.config.split_classifications
    )
    assert [one.id for one in classes] == ["invoice", "other"]
    assert (await processors.update(made.id, name="Better")).name == "Better"
    assert (await processors.retrieve(made.id)).draft_version.id == made.draft_version.id
    clone = await processors.create(name="Copy", **{f"clone_{name}_id": made.id})
    assert [one.id for one in (await processors.list(sort_by="createdAt", sort_dir="asc")).data] == [made.id, clone.id]
    version = await versions.create(made.id, release_type="major", description="first")
    assert (version.object, version.version, version.description) == (f"{name}_version", "1.0", "first")
    assert getattr(version, f"{name}_id") == made.id
    assert [one.version for one in (await versions.list(made.id)).data] == ["draft", "1.0"]
    assert (await versions.retrieve(made.id, "latest")).id == version.id
    run = await getattr(sdk, kind)(file=await upload(sdk), **{name: {"id": made.id, "version": "1.0"}})
    assert (getattr(run, name).id, getattr(run, f"{name}_version").id) == (made.id, version.id)
    runs = getattr(sdk, f"{kind}_runs")
    batch = await runs.create_batch(inputs=[{"file": await upload(sdk)}], priority=5, **{name: {"id": made.id}})
    assert (batch.status, batch.run_count) == ("PENDING", 1)
    assert (await sdk.batch_runs.get(batch.id)).id == batch.id
    assert len((await runs.list(batch_id=batch.id, source="BATCH_PROCESSOR_RUN")).data) == 1
    assert len((await runs.list(**{f"{name}_id": made.id})).data) == 2


async def test_an_extractor_from_samples(sdk: Any) -> None:
    files = [await upload(sdk, "fields vendor"), await upload(sdk, "fields number")]
    extractor = await sdk.extractors.create(name="Drafted", generate={"files": files, "instructions": "Bills"})
    assert list(extractor.draft_version.config.schema_["properties"]) == ["total", "vendor", "number"]


async def test_edit_runs(sdk: Any) -> None:
    file = await upload(sdk)
    run = await sdk.edit(file=file, config={"schema": FORM})
    assert (run.object, run.status, run.output.filled_values) == ("edit_run", "PROCESSED", {"name": "Ann"})
    assert run.output.edited_file.presigned_url
    assert (await sdk.files.retrieve(run.output.edited_file.id)).type == "PDF"
    assert run.config.schema_.properties["name"].extend_edit_field_type == "text"
    assert (run.config.engine_version, run.config.advanced_options.flatten_pdf) == ("1.0.0", True)
    assert (run.metrics.field_count, run.metrics.page_count, run.usage.total_credits) == (1, 1, 0)
    assert (await sdk.edit_runs.create(file=file)).status == "PROCESSING"
    polled = await sdk.edit_runs.create_and_poll(file=file)
    assert polled.output.edited_file.id
    listed = await sdk.edit_runs.list(status="PROCESSED", source="API", sort_by="createdAt", sort_dir="asc")
    assert (listed.data[0].id, listed.data[0].file.id) == (run.id, file["id"])
    assert listed.data[0].metrics.field_count == 1
    assert (await sdk.edit_runs.retrieve(run.id)).output.edited_file.id == run.output.edited_file.id
    assert (await sdk.edit_runs.delete(run.id)).id == run.id


async def test_edit_templates(sdk: Any) -> None:
    body = {"name": "W-9", "file": await upload(sdk), "config": {"schema": FORM}, "schemaConfig": {}}
    http = sdk._client_wrapper.httpx_client.httpx_client
    headers = {"authorization": "Bearer key", "x-extend-api-version": "2026-02-09"}
    made = (await http.post("http://engine.test/local/edit_templates", json=body, headers=headers)).json()
    listed = await sdk.edit_templates.list(name_contains="w-", sort_by="updatedAt")
    assert [(one.id, one.name, one.file.name) for one in listed.data] == [(made["id"], "W-9", "a.pdf")]
    template = await sdk.edit_templates.retrieve(made["id"])
    assert template.config.schema_.properties["name"].extend_edit_field_type == "text"
    assert template.schema_config.engine_version == "1.0.0"
    assert (await sdk.edit(template_id=template.id)).status == "PROCESSED"


async def test_form_detection(sdk: Any) -> None:
    file = await upload(sdk)
    run = await sdk.detect_form(file=file, config={"instructions": "All"})
    assert (run.object, run.status, run.config.instructions) == ("form_detection_run", "PROCESSED", "All")
    assert run.output.schema_.properties["name"].extend_edit_field_type == "text"
    assert run.metrics.fields_detected_count == 1
    created = await sdk.form_detection_runs.create(file=file)
    assert (created.status, created.file.id) == ("PROCESSING", file["id"])
    assert (await sdk.form_detection_runs.retrieve(run.id)).output.schema_.properties
    generated = await sdk.edit_schemas.generate(file=file)
    assert generated.schema_.properties["name"].type == ["string", "null"]


async def test_verify_runs(sdk: Any) -> None:
    file = await upload(sdk, "risk HIGH")
    run = await sdk.verify(file=file, config={"engine": "verify_light"}, metadata={"a": 1})
    assert (run.object, run.status, run.output.risk_level) == ("verify_run", "PROCESSED", "HIGH")
    [signal] = run.output.signals
    assert (signal.risk_assessment.level, type(signal.evidence[0]).__name__) == ("HIGH", "VerifyEvidence_History")
    assert signal.evidence[0].data.events[0].code == "SAVED_AGAIN"
    assert (run.config.engine, run.source, run.metrics.page_count) == ("verify_light", "API", 1)
    assert (await sdk.verify_runs.create(file=file)).status == "PROCESSING"
    listed = await sdk.verify_runs.list(risk_level="HIGH", file_name_contains=run.id, source="API")
    assert [(one.id, one.risk_level, one.config.engine) for one in listed.data] == [(run.id, "HIGH", "verify_light")]
    assert (await sdk.verify_runs.retrieve(run.id)).output.signals[0].id == signal.id
    assert (await sdk.verify_runs.cancel(run.id)).status == "PROCESSED"
    assert (await sdk.verify_runs.delete(run.id)).id == run.id
