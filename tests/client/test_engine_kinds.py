"""The client on the real engine: kinds of run beyond parse and extract."""

import io
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from extend_mcp.client import ExtendClient
from extend_mcp.errors import InvalidRequest, Uncertain
from extend_mcp.wire.classify import Classification, ClassifierRef, ClassifyConfig
from extend_mcp.wire.edit import EditConfig
from extend_mcp.wire.extract import ExtractConfig
from extend_mcp.wire.files import BatchInput, FileInput
from extend_mcp.wire.split import SplitClassification, SplitConfig
from extend_mcp.wire.verify import VerifyConfig
from extend_mcp.wire.workflows import WorkflowBatchInput, WorkflowRef
from tests.client.conftest import Opened
from tests.deadlines import DEADLINE
from tests.sample_files import form_pdf, text_pdf

pytestmark = pytest.mark.anyio

TEXT = FileInput(text="INVOICE\nInvoice number: 4711\nAmount due: 12.50 EUR\n", name="note.txt")
KINDS = {"invoice": "An invoice with an amount due", "other": "Anything else"}
CLASSIFYING = ClassifyConfig(
    classifications=[Classification(id=kind, type=kind, description=text) for kind, text in KINDS.items()]
)
SPLITTING = SplitConfig(
    split_classifications=[SplitClassification(id=kind, type=kind, description=text) for kind, text in KINDS.items()]
)
LIGHT = VerifyConfig(engine="verify_light")


async def stored(client: ExtendClient, content: bytes) -> FileInput:
    return FileInput(id=(await client.files.upload(io.BytesIO(content), name="a.pdf")).id)


async def test_documents_are_classified_one_by_one_and_in_a_batch(opened: Opened) -> None:
    async with opened() as (client, _):
        made = await client.classifiers.create(name="Mail", config=CLASSIFYING)
        version = await client.classifiers.versions.create(made.id, release_type="minor")
        classifier = ClassifierRef(id=made.id, version=version.version)
        run = await client.classify_runs.create(file=TEXT, classifier=classifier)
        done = await client.classify_runs.wait(run.id, seconds=DEADLINE)
        assert done.output is not None
        assert done.output.type == "invoice"
        batch = await client.classify_runs.create_batch(classifier=classifier, inputs=[BatchInput(file=TEXT)] * 2)
        members = {member.id async for member in client.batch_runs.members(batch.id)}
        assert len(members) == 2
        assert {row.id async for row in client.classify_runs.iterate(classifier_id=made.id)} == {run.id, *members}


async def test_a_file_is_split_and_each_part_is_a_file(opened: Opened) -> None:
    async with opened() as (client, _):
        file = await stored(client, text_pdf([["INVOICE", "Invoice number: 4711", "Amount due: 12.50 EUR"]]))
        run = await client.split_runs.create(file=file, config=SPLITTING)
        done = await client.split_runs.wait(run.id, seconds=DEADLINE)
        assert done.output is not None
        part = done.output.splits[0]
        assert (part.start_page, part.end_page) == (1, 1)
        assert part.file_id is not None
        assert (await client.files.get(part.file_id)).parent_file_id == file.id


async def test_a_form_is_found_and_filled_in(opened: Opened) -> None:
    async with opened() as (client, _):
        file = await stored(client, form_pdf())
        found = await client.form_detection_runs.create(file=file)
        detected = await client.form_detection_runs.wait(found.id, seconds=DEADLINE)
        assert detected.output is not None
        form = detected.output.schema_
        name, field = next(item for item in form.properties.items() if item[1].field_type == "text")
        filled = {**form.properties, name: field.model_copy(update={"value": "Grace Hopper"})}
        config = EditConfig(schema=form.model_copy(update={"properties": filled}))
        run = await client.edit_runs.create(file=file, config=config)
        done = await client.edit_runs.wait(run.id, seconds=DEADLINE)
        assert done.output is not None, done.failure_message
        assert done.output.filled_values is not None
        assert done.output.filled_values[name] == "Grace Hopper"
        assert [row.id async for row in client.edit_runs.iterate()] == [run.id]


CREATES: dict[str, Callable[[ExtendClient, FileInput, str], Awaitable[Any]]] = {
    "classify_runs": lambda api, _, __: api.classify_runs.create(file=TEXT, config=CLASSIFYING),
    "split_runs": lambda api, file, _: api.split_runs.create(file=file, config=SPLITTING),
    "verify_runs": lambda api, file, _: api.verify_runs.create(file=file, config=LIGHT),
    "workflow_runs": lambda api, file, workflow: api.workflow_runs.create(file=file, workflow=WorkflowRef(id=workflow)),
}


@pytest.mark.parametrize("accepted", [True, False], ids=["after accepting", "before accepting"])
@pytest.mark.parametrize("kind", CREATES)
async def test_a_lost_answer_leaves_exactly_one_run(opened: Opened, kind: str, accepted: bool) -> None:
    async with opened() as (client, lossy):
        file = await stored(client, text_pdf([["Order 4711"]]))
        workflow = await client.workflows.create(name="Parses")
        lossy.lose = [accepted]
        run = await CREATES[kind](client, file, workflow.id)
        assert [row.id async for row in getattr(client, kind).iterate()] == [run.id]
        await client.runs(run.id).wait(run.id, seconds=DEADLINE)


async def test_a_lost_answer_leaves_exactly_one_batch_of_workflow_runs(opened: Opened) -> None:
    async with opened() as (client, lossy):
        workflow = WorkflowRef(id=(await client.workflows.create(name="Parses")).id)
        lossy.lose = [True]
        inputs = [WorkflowBatchInput(file=TEXT, metadata={"n": index}) for index in range(3)]
        batch = await client.workflow_runs.create_batch(workflow=workflow, inputs=inputs)
        members = {member.id async for member in client.batch_runs.members(batch.batch_id)}
        assert len(members) == 3
        assert {row.id async for row in client.workflow_runs.iterate()} == members


async def test_an_edit_whose_answer_was_lost_is_told_and_not_repeated(opened: Opened) -> None:
    async with opened() as (client, lossy):
        file = await stored(client, form_pdf())
        lossy.lose = [True]
        with pytest.raises(Uncertain):
            await client.edit_runs.create(file=file)
        assert len((await client.edit_runs.list()).data) == 1


async def test_the_engine_refuses_keys_that_the_api_refuses(opened: Opened) -> None:
    async with opened() as (client, _):
        file = await stored(client, text_pdf([["Order 4711"]]))
        for create in (
            lambda: client.verify_runs.create(file=file, config=VerifyConfig.model_validate({"depth": 3})),
            lambda: client.classifiers.create(name="Mail", config=ClassifyConfig(base_processor="dream")),
            lambda: client.extractors.create(name="Notes", config=ExtractConfig(schema={"type": "string"})),
        ):
            with pytest.raises(InvalidRequest):
                await create()
