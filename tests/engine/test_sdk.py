"""The vendor's own SDK drives the engine, and gets typed objects back.

Its client is `Any` here: its types ask for enum members where it takes strings, and for checks of every null.
"""

import io
import warnings
from typing import Any

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from extend_ai.errors import BadRequestError, NotFoundError, UnauthorizedError

pytestmark = pytest.mark.anyio

SCHEMA = {"type": "object", "properties": {"total": {"type": ["number", "null"]}}}


async def upload(sdk: Any, text: str = "hello") -> Any:
    return await sdk.files.upload(file=("a.txt", io.BytesIO(text.encode())))


async def test_files(sdk: Any) -> None:
    file = await upload(sdk)
    assert (file.object, file.name, file.type) == ("file", "a.txt", "TXT")
    listed = await sdk.files.list(name_contains="a.t", max_page_size=1, sort_dir="asc")
    assert [one.id for one in listed.data] == [file.id]
    found = await sdk.files.retrieve(file.id, raw_text=True)
    assert found.presigned_url
    assert found.created_at == file.created_at
    assert (await sdk.files.delete(file.id)).id == file.id
    with pytest.raises(NotFoundError) as caught:
        await sdk.files.retrieve(file.id)
    assert caught.value.body["code"] == "NOT_FOUND"


async def test_parse_runs(sdk: Any) -> None:
    file = await upload(sdk)
    run = await sdk.parse(file={"id": file.id}, config={"target": "markdown"}, metadata={"a": 1})
    assert (run.status, run.output.chunks[0].content) == ("PROCESSED", "hello")
    block = run.output.chunks[0].blocks[0]
    assert type(block.details).__name__ == "TextDetails"
    assert (run.metrics.page_count, run.usage.total_credits, run.config.engine) == (1, 0, "parse_performance")
    linked = await sdk.parse(file={"id": file.id}, response_type="url")
    assert linked.output is None
    assert linked.output_url
    created = await sdk.parse_runs.create(file={"id": file.id})
    assert (created.object, created.status) == ("parse_run", "PROCESSING")
    polled = await sdk.parse_runs.create_and_poll(file={"id": file.id})
    assert polled.status == "PROCESSED"
    page = await sdk.parse_runs.list(status="PROCESSED", source="API", file_name_contains="a.txt", max_page_size=1)
    assert page.data[0].file.name == "a.txt"
    assert page.next_page_token
    assert (await sdk.parse_runs.retrieve(run.id)).output.chunks[0].content == "hello"
    assert (await sdk.parse_runs.retrieve(run.id, response_type="url")).output_url
    assert (await sdk.parse_runs.delete(run.id)).id == run.id
    hanging = await upload(sdk, "hang")
    started = await sdk.parse_runs.create(file={"id": hanging.id})
    assert (await sdk.parse_runs.cancel(started.id)).id == started.id
    with pytest.raises(BadRequestError):
        await sdk.parse_runs.cancel(started.id)


async def test_batches(sdk: Any) -> None:
    batch = await sdk.parse_runs.create_batch(inputs=[{"file": {"text": "a"}}, {"file": {"text": "b"}}], priority=10)
    assert (batch.object, batch.status, batch.run_count) == ("batch_run", "PENDING", 2)
    extractor = await sdk.extractors.create(name="Invoices", config={"schema": SCHEMA})
    extracted = await sdk.extract_runs.create_batch(extractor={"id": extractor.id}, inputs=[{"file": {"text": "a"}}])
    for one in (batch, extracted):
        assert (await sdk.batch_runs.get(one.id)).id == one.id
    assert len((await sdk.parse_runs.list(batch_id=batch.id)).data) == 2
    assert len((await sdk.extract_runs.list(batch_id=extracted.id)).data) == 1


async def test_extract_runs(sdk: Any) -> None:
    file = await upload(sdk)
    run = await sdk.extract(file={"id": file.id}, config={"schema": SCHEMA}, metadata={"a": 1})
    assert (run.status, run.output.value, run.output.metadata["total"].ocr_confidence) == (
        "PROCESSED",
        {"total": 12.5},
        0.9,
    )
    assert (run.reviewed, run.edited, run.file.id, run.files) == (False, False, file.id, None)
    assert run.parse_run_id
    assert run.dashboard_url
    assert [entry.object for entry in run.usage.breakdown] == ["extract_run", "parse_run"]
    polled = await sdk.extract_runs.create_and_poll(file={"id": file.id}, config={"schema": SCHEMA}, priority=1)
    assert polled.status == "PROCESSED"
    package = await sdk.extract_runs.create(package={"files": [{"id": file.id}, {"id": (await upload(sdk)).id}]})
    assert len(package.files) == 2
    listed = await sdk.extract_runs.list(status="PROCESSED", source="API", sort_by="createdAt", sort_dir="asc")
    assert listed.data[0].id == run.id
    assert (await sdk.extract_runs.retrieve(run.id)).output.value == {"total": 12.5}
    assert (await sdk.extract_runs.delete(run.id)).id == run.id
    started = await sdk.extract_runs.create(file={"text": "hang"})
    assert (await sdk.extract_runs.cancel(started.id)).status == "CANCELLED"


async def test_extractors(sdk: Any) -> None:
    extractor = await sdk.extractors.create(name="Invoices", config={"schema": SCHEMA})
    assert (extractor.object, extractor.draft_version.version) == ("extractor", "draft")
    assert extractor.draft_version.config.schema_["required"] == ["total"]
    clone = await sdk.extractors.create(name="Copy", clone_extractor_id=extractor.id)
    assert (await sdk.extractors.retrieve(clone.id)).name == "Copy"
    assert (await sdk.extractors.update(clone.id, name="Other")).name == "Other"
    assert [one.name for one in (await sdk.extractors.list(sort_by="updatedAt")).data] == ["Other", "Invoices"]
    version = await sdk.extractor_versions.create(extractor.id, release_type="minor", description="first")
    assert (version.version, version.extractor_id, version.description) == ("0.1", extractor.id, "first")
    versions = await sdk.extractor_versions.list(extractor.id, max_page_size=10)
    assert [one.version for one in versions.data] == ["draft", "0.1"]
    assert (await sdk.extractor_versions.retrieve(extractor.id, "latest")).id == version.id
    run = await sdk.extract(file={"text": "a"}, extractor={"id": extractor.id, "version": "0.1"})
    assert (run.extractor.id, run.extractor_version.version) == (extractor.id, "0.1")


async def test_errors_are_the_sdks_own(sdk: Any) -> None:
    with pytest.raises(BadRequestError) as caught:
        await sdk.parse(file={"id": "a", "url": "https://b"})
    body: Any = caught.value.body
    assert body["code"] == "INVALID_REQUEST"
    assert (caught.value.headers or {})["x-extend-request-id"] == body["requestId"]
    with pytest.raises(UnauthorizedError):
        await sdk.files.list(request_options={"additional_headers": {"Authorization": "none"}})
