"""Classify and split runs, classifiers and splitters, by the vendor's SDK."""

from typing import Any

import pytest

from tests.sample_files import text_pdf
from tests.sdk.clients import OFTEN
from tests.sdk.samples import CLASSIFYING, NOTE, SPLITTING, long_file, stored
from tests.sdk.served import Awaited

pytestmark = pytest.mark.anyio

PAGES = [
    ["INVOICE", "Invoice number: INV-2024-0042", "Total to pay: $184.00"],
    ["Dear Grace,", "the garden is in bloom and the children send their love.", "Yours, Ada"],
]


async def packet(sdk: Awaited) -> dict[str, str]:
    """An invoice of one page and a letter of one page, in one file."""
    return await stored(sdk, text_pdf(PAGES), "packet.pdf")


def is_split(output: Any) -> bool:
    """True if the packet came apart, in typed objects."""
    pages = [(one.type, one.classification_id, one.start_page, one.end_page) for one in output.splits]
    return pages == [("invoice", "invoice", 1, 1), ("other", "other", 2, 2)] and all(
        one.file_id for one in output.splits
    )


async def test_classify_runs(sdk: Awaited) -> None:
    file = await stored(sdk)
    run = await sdk.classify(file=file, config=CLASSIFYING, metadata={"a": 1})
    assert (run.object, run.status, run.metadata, run.reviewed) == ("classify_run", "PROCESSED", {"a": 1}, False)
    assert (run.output.id, run.output.type) == ("invoice", "invoice")
    assert 0 < run.output.confidence <= 1
    assert run.output.insights[0].content
    assert (run.file.id, run.parse_run_id[:3], run.dashboard_url[:4]) == (file["id"], "pr_", "http")
    assert [entry.object for entry in run.usage.breakdown] == ["classify_run", "parse_run"]
    assert (await sdk.classify_runs.create(file=NOTE, config=CLASSIFYING, priority=3)).status == "PROCESSING"
    listed = await sdk.classify_runs.list(status="PROCESSED", source="API", file_name_contains="invoice")
    assert (listed.data[0].id, listed.data[0].file.name) == (run.id, "invoice.pdf")
    assert (await sdk.classify_runs.retrieve(run.id)).output == run.output
    assert (await sdk.classify_runs.delete(run.id)).id == run.id
    started = await sdk.classify_runs.create(file=await long_file(sdk), config=CLASSIFYING)
    assert (await sdk.classify_runs.cancel(started.id)).status == "CANCELLED"
    polled = await sdk.classify_runs.create_and_poll(file=NOTE, config=CLASSIFYING, polling_options=OFTEN)
    assert polled.output.type == "invoice"


async def test_split_runs(sdk: Awaited) -> None:
    file = await packet(sdk)
    run = await sdk.split(file=file, config=SPLITTING, metadata={"a": 1})
    assert (run.object, run.status, run.metadata, run.reviewed) == ("split_run", "PROCESSED", {"a": 1}, False)
    assert is_split(run.output)
    part = await sdk.files.retrieve(run.output.splits[1].file_id)
    assert (part.parent_file_id, part.metadata.parent_split.start_page) == (file["id"], 2)
    assert [entry.object for entry in run.usage.breakdown] == ["split_run", "parse_run"]
    assert (await sdk.split_runs.create(file=file, config=SPLITTING, priority=3)).status == "PROCESSING"
    listed = await sdk.split_runs.list(status="PROCESSED", sort_by="createdAt", sort_dir="asc")
    assert (listed.data[0].id, listed.data[0].file.name) == (run.id, "packet.pdf")
    assert is_split((await sdk.split_runs.retrieve(run.id)).output)
    assert (await sdk.split_runs.delete(run.id)).id == run.id
    started = await sdk.split_runs.create(file=await long_file(sdk), config=SPLITTING)
    assert (await sdk.split_runs.cancel(started.id)).status == "CANCELLED"
    polled = await sdk.split_runs.create_and_poll(file=file, config=SPLITTING, polling_options=OFTEN)
    assert is_split(polled.output)


async def test_classifiers(sdk: Awaited) -> None:
    made = await sdk.classifiers.create(name="Sorter", config=CLASSIFYING)
    assert (made.object, made.draft_version.version) == ("classifier", "draft")
    assert [one.id for one in made.draft_version.config.classifications] == ["invoice", "other"]
    assert (await sdk.classifiers.update(made.id, name="Better")).name == "Better"
    assert (await sdk.classifiers.retrieve(made.id)).draft_version.id == made.draft_version.id
    clone = await sdk.classifiers.create(name="Copy", clone_classifier_id=made.id)
    assert [one.id for one in (await sdk.classifiers.list(sort_by="createdAt")).data] == [clone.id, made.id]
    version = await sdk.classifier_versions.create(made.id, release_type="major", description="first")
    assert (version.object, version.version, version.classifier_id) == ("classifier_version", "1.0", made.id)
    assert [one.version for one in (await sdk.classifier_versions.list(made.id)).data] == ["draft", "1.0"]
    assert (await sdk.classifier_versions.retrieve(made.id, "latest")).config.classifications[0].type == "invoice"
    run = await sdk.classify(file=NOTE, classifier={"id": made.id, "version": "1.0"})
    assert (run.classifier.id, run.classifier_version.id) == (made.id, version.id)
    batch = await sdk.classify_runs.create_batch(classifier={"id": made.id}, inputs=[{"file": NOTE}], priority=5)
    assert (batch.status, batch.run_count) == ("PENDING", 1)
    assert (await sdk.batch_runs.get(batch.id)).id == batch.id
    members = await sdk.classify_runs.list(batch_id=batch.id, classifier_id=made.id)
    assert [one.classifier.id for one in members.data] == [made.id]


async def test_splitters(sdk: Awaited) -> None:
    made = await sdk.splitters.create(name="Cutter", config=SPLITTING)
    assert (made.object, made.draft_version.version) == ("splitter", "draft")
    assert [one.id for one in made.draft_version.config.split_classifications] == ["invoice", "other"]
    assert (await sdk.splitters.update(made.id, name="Better")).name == "Better"
    assert (await sdk.splitters.retrieve(made.id)).draft_version.id == made.draft_version.id
    clone = await sdk.splitters.create(name="Copy", clone_splitter_id=made.id)
    listed = await sdk.splitters.list(sort_by="createdAt")
    assert (listed.object, [one.id for one in listed.data]) == ("list", [clone.id, made.id])
    version = await sdk.splitter_versions.create(made.id, release_type="minor", description="first")
    assert (version.object, version.version, version.splitter_id) == ("splitter_version", "0.1", made.id)
    assert [one.version for one in (await sdk.splitter_versions.list(made.id)).data] == ["draft", "0.1"]
    assert (await sdk.splitter_versions.retrieve(made.id, "0.1")).config.split_classifications[1].id == "other"
    file = await packet(sdk)
    run = await sdk.split(file=file, splitter={"id": made.id, "version": "0.1"})
    assert (run.splitter.id, run.splitter_version.id) == (made.id, version.id)
    batch = await sdk.split_runs.create_batch(splitter={"id": made.id}, inputs=[{"file": file}], priority=5)
    members = await sdk.split_runs.list(batch_id=batch.id, splitter_id=made.id)
    assert [one.splitter.id for one in members.data] == [made.id]
