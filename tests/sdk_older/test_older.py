"""All 41 operations of version 2025-04-21, by the vendor's SDK of that version."""

import io
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from extend_ai import AsyncExtend

from tests.deadlines import DEADLINE
from tests.engine.conftest import HEADERS, until
from tests.engine.workflows.conftest import step, steps
from tests.sample_files import form_pdf, invoice_pdf, text_pdf
from tests.sdk.operations import called, operations
from tests.sdk.samples import CLASSES, FOUND, NOTE, SCHEMA, names
from tests.sdk.served import Awaited

pytestmark = pytest.mark.anyio

EXTRACT = {"type": "EXTRACT", "schema": SCHEMA}
RULES = [{"name": "large", "formula": "extract.total > 1000"}]


async def stored(sdk: Awaited, data: bytes, name: str = "invoice.pdf") -> dict[str, str]:
    """A file, as the `file` of a request."""
    return {"file_id": (await sdk.file.upload(file=(name, io.BytesIO(data)))).file.id, "file_name": name}


async def long_file(sdk: Awaited) -> dict[str, str]:
    """A file that is not read before a cancel comes."""
    return await stored(
        sdk, text_pdf([["Words that are read and laid out, one after another."] * 40] * 300), "long.pdf"
    )


async def ended(read: Callable[[], Awaitable[Any]], *final: str) -> Any:
    """What `read` answers once its status is one of `final`."""

    async def now() -> Any:
        found = await read()
        return found if found.status in final else None

    return await until(now)


def test_none_is_left_out() -> None:
    offered = list(operations(AsyncExtend(token="key", base_url="http://localhost:1")))
    assert len(offered) == 41
    assert sorted(set(offered) - called(Path(__file__).parent)) == []


async def test_files(sdk: Awaited) -> None:
    file = await stored(sdk, invoice_pdf())
    assert file["file_id"] in [one.id for one in (await sdk.file.list(name_contains="invoice")).files]
    assert (await sdk.file.get(file["file_id"])).file.presigned_url.startswith("http")
    assert (await sdk.file.delete(file["file_id"])).success


async def test_parsing(sdk: Awaited) -> None:
    file = await stored(sdk, invoice_pdf())
    run = await sdk.parse(file=file)
    assert (run.object, run.status) == ("parser_run", "PROCESSED")
    assert "INV-2024-0042" in run.chunks[0].content
    started = await sdk.parse_async(file=file)

    async def read() -> Any:
        return (await sdk.parser_run.get(started.id)).parser_run

    assert (await ended(read, "PROCESSED")).chunks[0].content == run.chunks[0].content
    assert (await sdk.parser_run.delete(run.id)).success


async def test_forms(sdk: Awaited) -> None:
    file = await stored(sdk, form_pdf(), "form.pdf")
    assert (await sdk.edit.create(file=file)).status.status == "PROCESSED"
    started = await sdk.edit.create_async(file=file)

    async def whole() -> Any:
        run = (await sdk.edit.get(started.id)).edit_run
        return run if run.object == "edit_run" else None  # until it has ended there is only its status

    run = await until(whole)
    assert (run.status.status, run.edited_file.file_id[:5]) == ("PROCESSED", "file_")
    assert (await sdk.edit.delete(started.id)).success


async def test_processors_and_their_runs(sdk: Awaited) -> None:
    made = (await sdk.processor.create(name="A", type="EXTRACT", config=EXTRACT)).processor
    assert (await sdk.processor.update(made.id, name="B")).processor.name == "B"
    assert made.id in [one.id for one in (await sdk.processor.list(type="EXTRACT")).processors]
    version = (await sdk.processor_version.create(made.id, release_type="minor")).processor_version
    assert (await sdk.processor_version.get(made.id, version.id)).version.version == "0.1"
    assert len((await sdk.processor_version.list(made.id)).versions) == 2
    file = await stored(sdk, invoice_pdf())
    run = (await sdk.processor_run.create(processor_id=made.id, file=file, sync=True)).processor_run
    assert (run.status, *names([run.output]), run.output.value) == ("PROCESSED", "JsonOutput", FOUND)
    assert (await sdk.processor_run.get(run.id)).processor_run.output.value == FOUND
    assert [one.id for one in (await sdk.processor_run.list(processor_id=made.id)).processor_runs] == [run.id]
    assert (await sdk.processor_run.delete(run.id)).success
    started = (await sdk.processor_run.create(processor_id=made.id, file=await long_file(sdk))).processor_run
    assert (await sdk.processor_run.cancel(started.id)).processor_run.status == "CANCELLED"


async def test_outputs_of_classifiers_and_splitters(sdk: Awaited, engine_url: str) -> None:
    file = await stored(sdk, invoice_pdf())
    for kind, key, output in (
        ("CLASSIFY", "classifications", "ClassifierOutput"),
        ("SPLITTER", "splitClassifications", "SplitterOutput"),
    ):
        made = (await sdk.processor.create(name=kind, type=kind, config={"type": kind, key: CLASSES})).processor
        run = (await sdk.processor_run.create(processor_id=made.id, file=file, sync=True)).processor_run
        assert (run.status, *names([run.output])) == ("PROCESSED", output)
    made = (await sdk.processor.create(name="A", type="EXTRACT", config=EXTRACT)).processor
    body = {"extractor": {"id": made.id}, "inputs": [{"file": NOTE}]}
    async with httpx.AsyncClient(
        headers=HEADERS, timeout=DEADLINE
    ) as http:  # the older version reads such batches and makes none
        batch = (await http.post(f"{engine_url}/extract_runs/batch", json=body)).json()
    found = (await sdk.batch_processor_run.get(batch["id"])).batch_processor_run
    assert (found.run_count, found.processor_id) == (1, made.id)


async def test_evaluations(sdk: Awaited) -> None:
    processor = (await sdk.processor.create(name="A", type="EXTRACT", config=EXTRACT)).processor
    made = (await sdk.evaluation_set.create(name="S", description="D", processor_id=processor.id)).evaluation_set
    assert (await sdk.evaluation_set.get(made.id)).evaluation_set.name == "S"
    assert [one.id for one in (await sdk.evaluation_set.list(processor_id=processor.id)).evaluation_sets] == [made.id]
    item = {"file_id": (await stored(sdk, invoice_pdf()))["file_id"], "expected_output": {"value": FOUND}}
    first = (await sdk.evaluation_set_item.create(evaluation_set_id=made.id, **item)).evaluation_set_item
    await sdk.evaluation_set_item.create_batch(evaluation_set_id=made.id, items=[item])
    assert len((await sdk.evaluation_set_item.list(made.id)).evaluation_set_items) == 2
    changed = await sdk.evaluation_set_item.update(first.id, expected_output={"value": {"total": 1}})
    assert changed.evaluation_set_item.expected_output.value == {"total": 1}
    assert (await sdk.evaluation_set_item.delete(first.id)).success


async def test_workflows(sdk: Awaited, engine_url: str) -> None:
    made = (await sdk.workflow.create(name="Reviewed")).workflow
    saved = (await sdk.processor.create(name="A", type="EXTRACT", config=EXTRACT)).processor
    reading = step("EXTRACT", "extract", "rules", extractor={"id": saved.id, "version": "draft"})
    rules = step("RULE_VALIDATION", "rules", {"step": "review", "result": "fail"}, rules=RULES)
    body = {"steps": steps(reading, rules, step("HUMAN_REVIEW", "review"))}
    async with httpx.AsyncClient(
        headers=HEADERS, timeout=DEADLINE
    ) as http:  # the older version has no operation that gives it steps
        assert (await http.post(f"{engine_url}/workflows/{made.id}", json=body)).status_code == 200
    file = await stored(sdk, invoice_pdf())
    [started] = (await sdk.workflow_run.create(workflow_id=made.id, files=[file], metadata={"a": 1})).workflow_runs

    async def read() -> Any:
        return (await sdk.workflow_run.get(started.id)).workflow_run

    run = await ended(read, "NEEDS_REVIEW")
    assert run.outputs[0].output.value == FOUND
    reviewed = {"value": {"total": 185}}
    await sdk.workflow_run_output.update(run.id, run.outputs[0].id, reviewed_output=reviewed)
    assert run.id in [one.id for one in (await sdk.workflow_run.list(workflow_id=made.id)).workflow_runs]
    assert (await sdk.workflow_run.update(run.id, metadata={"b": 2})).workflow_run.metadata == {"a": 1, "b": 2}
    assert (await sdk.workflow_run.delete(run.id)).success
    [long] = (await sdk.workflow_run.create(workflow_id=made.id, files=[await long_file(sdk)])).workflow_runs
    assert (await sdk.workflow_run.cancel(long.id)).success
    assert (await sdk.batch_workflow_run.create(workflow_id=made.id, inputs=[{"file": file}])).batch_id
