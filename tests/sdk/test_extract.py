"""Extract runs and extractors, by the vendor's SDK."""

import pytest

from tests.sdk.clients import OFTEN
from tests.sdk.samples import FOUND, NOTE, SCHEMA, long_file, stored
from tests.sdk.served import Awaited

pytestmark = pytest.mark.anyio


async def test_extract_runs(sdk: Awaited) -> None:
    file = await stored(sdk)
    cited = {"schema": SCHEMA, "advancedOptions": {"citationsEnabled": True}}
    run = await sdk.extract(file=file, config=cited, metadata={"a": 1})
    assert (run.object, run.status, run.output.value) == ("extract_run", "PROCESSED", FOUND)
    total = run.output.metadata["total"]
    assert total.citations[0].page.number == 1
    assert "184.00" in total.citations[0].reference_text
    assert (run.reviewed, run.edited, run.file.id, run.files, run.metadata) == (
        False,
        False,
        file["id"],
        None,
        {"a": 1},
    )
    assert run.parse_run_id.startswith("pr_")
    assert run.dashboard_url.startswith("http")
    assert [entry.object for entry in run.usage.breakdown] == ["extract_run", "parse_run"]
    package = await sdk.extract_runs.create(package={"files": [file, await stored(sdk)]}, config={"schema": SCHEMA})
    assert (package.status, len(package.files)) == ("PROCESSING", 2)
    listed = await sdk.extract_runs.list(status="PROCESSED", source="API", sort_by="createdAt", sort_dir="asc")
    assert (listed.data[0].id, listed.data[0].file.name) == (run.id, "invoice.pdf")
    assert (await sdk.extract_runs.retrieve(run.id)).output.value == FOUND
    assert (await sdk.extract_runs.delete(run.id)).id == run.id
    started = await sdk.extract_runs.create(file=await long_file(sdk), config={"schema": SCHEMA}, priority=1)
    assert (await sdk.extract_runs.cancel(started.id)).status == "CANCELLED"


async def test_a_run_is_created_and_polled(sdk: Awaited) -> None:
    run = await sdk.extract_runs.create_and_poll(file=NOTE, config={"schema": SCHEMA}, polling_options=OFTEN)
    assert (run.status, run.output.value) == ("PROCESSED", FOUND)


async def test_extractors(sdk: Awaited) -> None:
    extractor = await sdk.extractors.create(name="Invoices", config={"schema": SCHEMA})
    assert (extractor.object, extractor.draft_version.version) == ("extractor", "draft")
    assert extractor.draft_version.config.schema_["required"] == ["invoice_number", "total"]
    clone = await sdk.extractors.create(name="Copy", clone_extractor_id=extractor.id)
    drafted = await sdk.extractors.create(name="Drafted", generate={"files": [await stored(sdk)]})
    assert drafted.draft_version.config.schema_["properties"]
    assert (await sdk.extractors.update(clone.id, name="Other")).name == "Other"
    assert (await sdk.extractors.retrieve(clone.id)).name == "Other"
    listed = await sdk.extractors.list(sort_by="createdAt", sort_dir="asc")
    assert [one.id for one in listed.data] == [extractor.id, clone.id, drafted.id]
    version = await sdk.extractor_versions.create(extractor.id, release_type="minor", description="first")
    assert (version.version, version.extractor_id, version.description) == ("0.1", extractor.id, "first")
    versions = await sdk.extractor_versions.list(extractor.id, max_page_size=10)
    assert [one.version for one in versions.data] == ["draft", "0.1"]
    assert (await sdk.extractor_versions.retrieve(extractor.id, "latest")).config.schema_["properties"]
    run = await sdk.extract(file=NOTE, extractor={"id": extractor.id, "version": "0.1"})
    assert (run.extractor.id, run.extractor_version.id, run.output.value) == (extractor.id, version.id, FOUND)


async def test_batches_of_extract_runs(sdk: Awaited) -> None:
    extractor = await sdk.extractors.create(name="Invoices", config={"schema": SCHEMA})
    batch = await sdk.extract_runs.create_batch(extractor={"id": extractor.id}, inputs=[{"file": NOTE}], priority=5)
    assert (batch.status, batch.run_count) == ("PENDING", 1)
    assert (await sdk.batch_runs.get(batch.id)).object == "batch_run"
    members = await sdk.extract_runs.list(batch_id=batch.id, extractor_id=extractor.id, source="BATCH_PROCESSOR_RUN")
    assert [one.extractor.id for one in members.data] == [extractor.id]
