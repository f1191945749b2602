"""The operations of the older API that today's still has, by the vendor's SDK: processors and their runs."""

import pytest

from tests.engine.conftest import until
from tests.sdk.clients import extend_ai
from tests.sdk.samples import CLASSES, FOUND, NOTE, SCHEMA, long_file, names, stored
from tests.sdk.served import Awaited

pytestmark = pytest.mark.anyio

EXTRACT = {"type": "EXTRACT", "schema": SCHEMA}
CONFIGS = {
    "EXTRACT": EXTRACT,
    "CLASSIFY": {"type": "CLASSIFY", "classifications": CLASSES},
    "SPLITTER": {"type": "SPLITTER", "splitClassifications": CLASSES},
}


@pytest.mark.parametrize(
    ("kind", "of_config"),
    [("EXTRACT", "Extract"), ("CLASSIFY", "Classify"), ("SPLITTER", "Splitter")],
)
async def test_processors_and_versions(sdk: Awaited, kind: str, of_config: str) -> None:
    created = await sdk.processor.create(name="A", type=kind, config=CONFIGS[kind])
    made = created.processor
    assert (created.success, made.object, made.type) == (True, "document_processor", kind)
    assert names([made.draft_version.config]) == [f"LegacyProcessorVersionConfig_{of_config}"]
    assert (await sdk.processor.update(made.id, name="B")).processor.name == "B"
    published = (
        await sdk.processor_version.create(made.id, release_type="minor", description="first")
    ).processor_version
    assert (published.object, published.version, published.processor_id) == (
        "document_processor_version",
        "0.1",
        made.id,
    )
    found = (await sdk.processor_version.get(made.id, published.id)).version
    assert (found.description, found.processor_name, found.processor_type) == ("first", "B", kind)
    assert names([found.config]) == [f"LegacyProcessorVersionConfig_{of_config}"]
    versions = (await sdk.processor_version.list(made.id)).versions
    assert [one.version for one in versions] == ["draft", "0.1"]
    listed = await sdk.processor.list(type=kind, sort_by="createdAt", sort_dir="asc")
    assert [(one.id, one.versions[-1].version) for one in listed.processors] == [(made.id, "0.1")]


async def test_processor_runs(sdk: Awaited) -> None:
    processor = (await sdk.processor.create(name="A", type="EXTRACT", config=EXTRACT)).processor
    file = await stored(sdk)
    run = (
        await sdk.processor_run.create(
            processor_id=processor.id, file={"file_id": file["id"], "file_name": "a.pdf"}, sync=True, metadata={"a": 1}
        )
    ).processor_run
    assert (run.object, run.status, run.type) == ("document_processor_run", "PROCESSED", "EXTRACT")
    assert (run.processor_id, run.processor_name, run.metadata) == (processor.id, "A", {"a": 1})
    assert names([run.config, run.output]) == ["LegacyProcessorRunConfig_Extract", "LegacyJsonOutput"]
    assert run.output.value == FOUND
    assert run.url.startswith("http")
    assert [one.id for one in run.files] == [file["id"]]
    text = (await sdk.processor_run.create(processor_id=processor.id, raw_text=NOTE["text"])).processor_run

    async def settled() -> bool:
        return bool((await sdk.processor_run.get(text.id)).processor_run.status == "PROCESSED")

    await until(settled)
    assert (await sdk.processor_run.get(text.id)).processor_run.output.value == FOUND
    listed = await sdk.processor_run.list(
        processor_id=processor.id, processor_type="EXTRACT", status="PROCESSED", sort_by="createdAt", sort_dir="asc"
    )
    assert [(one.id, one.type) for one in listed.processor_runs] == [(run.id, "EXTRACT"), (text.id, "EXTRACT")]
    assert (await sdk.processor_run.delete(run.id)).document_processor_run_id == run.id
    with pytest.raises(extend_ai.NotFoundError):
        await sdk.processor_run.get(run.id)
    long = {"file_id": (await long_file(sdk))["id"]}
    started = (await sdk.processor_run.create(processor_id=processor.id, file=long)).processor_run
    assert (await sdk.processor_run.cancel(started.id)).processor_run.status == "CANCELLED"


async def test_batches(sdk: Awaited) -> None:
    extractor = await sdk.extractors.create(name="A", config={"schema": SCHEMA})
    batch = await sdk.extract_runs.create_batch(extractor={"id": extractor.id}, inputs=[{"file": NOTE}])
    found = await sdk.batch_processor_run.get(batch.id)
    told = found.batch_processor_run
    assert (found.success, told.object, told.id) == (True, "batch_processor_run", batch.id)
    assert (told.run_count, told.processor_id, told.processor_name) == (1, extractor.id, "A")
