"""Files, parse runs and errors, by the vendor's SDK."""

import io
from typing import Any

import pytest

from tests.sample_files import docx, encrypted_pdf, form_pdf
from tests.sdk.clients import OFTEN, extend_ai
from tests.sdk.samples import long_file, names, stored
from tests.sdk.served import Awaited

pytestmark = pytest.mark.anyio


async def test_files(sdk: Awaited) -> None:
    file = await sdk.files.upload(file=("report.docx", io.BytesIO(docx())))
    assert (file.object, file.name, file.type) == ("file", "report.docx", "DOCX")
    locked = await sdk.files.upload(file=("locked.pdf", io.BytesIO(encrypted_pdf())), password="secret")
    page = await sdk.files.list(max_page_size=1, sort_dir="asc")
    assert [one.id for one in page.data] == [file.id]
    rest = await sdk.files.list(max_page_size=1, sort_dir="asc", next_page_token=page.next_page_token)
    assert ([one.id for one in rest.data], rest.next_page_token) == ([locked.id], None)
    assert (await sdk.files.list(name_contains="locked")).data[0].id == locked.id
    await sdk.parse(file={"id": file.id})
    found = await sdk.files.retrieve(file.id, markdown=True)
    assert found.presigned_url.startswith("http")
    assert found.created_at == file.created_at
    assert found.contents.pages[0].markdown.startswith("# Quarterly report")
    assert (await sdk.files.delete(file.id)).id == file.id
    with pytest.raises(extend_ai.NotFoundError):
        await sdk.files.retrieve(file.id)


async def test_parse_runs(sdk: Awaited) -> None:
    file = await stored(sdk)
    run = await sdk.parse(file=file, config={"target": "markdown"}, metadata={"a": 1})
    assert (run.object, run.status, run.metadata, run.file.id) == ("parse_run", "PROCESSED", {"a": 1}, file["id"])
    kinds = names([block.details for block in run.output.chunks[0].blocks])
    assert kinds == ["TextDetails", "TextDetails", "KeyValueDetails", "TableDetails", "KeyValueDetails", "TextDetails"]
    assert (run.metrics.page_count, run.usage.total_credits, run.config.engine) == (1, 0, "parse_performance")
    form = await sdk.parse(file=await stored(sdk, form_pdf(), "form.pdf"))
    assert "Full name" in form.output.chunks[0].content
    created = await sdk.parse_runs.create(file=file)
    assert (created.object, created.status) == ("parse_run", "PROCESSING")
    linked = await sdk.parse_runs.retrieve(run.id, response_type="url")
    assert linked.output is None
    assert linked.output_url.startswith("http")
    page = await sdk.parse_runs.list(status="PROCESSED", source="API", file_name_contains="invoice", max_page_size=1)
    assert page.data[0].file.name == "invoice.pdf"
    assert (await sdk.parse_runs.delete(run.id)).id == run.id
    started = await sdk.parse_runs.create(file=await long_file(sdk))
    assert (await sdk.parse_runs.cancel(started.id)).status.value == "CANCELLED"  # a status that its enum lacks
    with pytest.raises(extend_ai.BadRequestError):
        await sdk.parse_runs.cancel(started.id)


async def test_batches_of_parse_runs(sdk: Awaited) -> None:
    inputs = [{"file": {"text": "a"}, "metadata": {"n": 1}}, {"file": {"text": "b"}}]
    batch = await sdk.parse_runs.create_batch(inputs=inputs, priority=10)
    assert (batch.object, batch.status, batch.run_count) == ("batch_run", "PENDING", 2)
    assert (await sdk.batch_runs.get(batch.id)).id == batch.id
    assert len((await sdk.parse_runs.list(batch_id=batch.id)).data) == 2


async def test_a_run_is_created_and_polled(sdk: Awaited) -> None:
    run = await sdk.parse_runs.create_and_poll(file=await stored(sdk), polling_options=OFTEN)
    assert run.status == "PROCESSED"
    assert "INV-2024-0042" in run.output.chunks[0].content


async def test_errors_are_the_sdks_own(sdk: Awaited) -> None:
    with pytest.raises(extend_ai.BadRequestError) as bad:
        await sdk.parse(file={"id": "a", "url": "https://b"})
    body: Any = bad.value.body
    assert (body["code"], body["retryable"]) == ("INVALID_REQUEST", False)
    assert (bad.value.headers or {})["x-extend-request-id"] == body["requestId"]
    with pytest.raises(extend_ai.NotFoundError) as missing:
        await sdk.extract_runs.retrieve("exr_none")
    assert missing.value.body["code"] == "NOT_FOUND"
    with pytest.raises(extend_ai.UnauthorizedError):
        await sdk.files.list(request_options={"additional_headers": {"Authorization": "none"}})
