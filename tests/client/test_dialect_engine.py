"""The client in version 2025-04-21 on the real engine, in this process."""

import io
from collections.abc import AsyncIterator

import pytest

from extend_mcp.client import ExtendClient
from extend_mcp.errors import InvalidRequest, NotFound, RunFailed, Uncertain
from extend_mcp.wire.classify import Classification, ClassifierRef, ClassifyConfig
from extend_mcp.wire.edit import EditAdvancedOptions, EditConfig
from extend_mcp.wire.evaluations import EvaluationItemInput
from extend_mcp.wire.extract import ExtractAdvancedOptions, ExtractConfig, ExtractorRef
from extend_mcp.wire.files import FileInput
from extend_mcp.wire.parse import ParseConfig
from extend_mcp.wire.saved import ProvidedOutput, ProvidedSplit
from extend_mcp.wire.split import SplitAdvancedOptions, SplitClassification, SplitConfig, SplitterRef
from extend_mcp.wire.workflows import PresetOutput, WorkflowBatchInput, WorkflowRef
from tests.client.conftest import Lossy, Opened
from tests.deadlines import DEADLINE
from tests.sample_files import form_pdf, text_pdf

pytestmark = pytest.mark.anyio

SCHEMA = {"type": "object", "properties": {"invoice_number": {"type": ["string", "null"]}}}
LINES = ["INVOICE", "Invoice number: 4711", "Amount due: 12.50 EUR"]
TEXT = FileInput(text="\n".join(LINES))
KINDS = {"invoice": "An invoice with an amount due", "other": "Anything else"}
EXTRACTING = ExtractConfig(
    base_processor="extraction_light",
    schema=SCHEMA,
    advanced_options=ExtractAdvancedOptions(citations_enabled=True),
    parse_config=ParseConfig(target="markdown"),
)
CLASSIFYING = ClassifyConfig(
    base_processor="classification_light",
    classifications=[Classification(id=kind, type=kind, description=text) for kind, text in KINDS.items()],
)
SPLITTING = SplitConfig(
    split_classifications=[SplitClassification(id=kind, type=kind, description=text) for kind, text in KINDS.items()],
    advanced_options=SplitAdvancedOptions(split_method="basic_precision"),
)

Older = tuple[ExtendClient, Lossy]


@pytest.fixture
async def older(opened: Opened) -> AsyncIterator[Older]:
    async with opened(api_version="2025-04-21") as (client, lossy):
        yield client, lossy


@pytest.fixture
def client(older: Older) -> ExtendClient:
    return older[0]


async def stored(client: ExtendClient, content: bytes) -> FileInput:
    return FileInput(id=(await client.files.upload(io.BytesIO(content), name="a.pdf")).id)


async def test_a_file_is_stored_listed_read_and_deleted(client: ExtendClient) -> None:
    file = await client.files.upload(io.BytesIO(text_pdf([LINES])), name="a.pdf", convert_to_pdf=False)
    assert (file.object, file.name, file.type) == ("file", "a.pdf", "PDF")
    assert [row.id async for row in client.files.iterate(name_contains="a.", max_page_size=1)] == [file.id]
    assert (await client.files.get(file.id)).presigned_url is not None
    assert (await client.files.delete(file.id)).id == file.id
    with pytest.raises(NotFound) as caught:
        await client.files.get(file.id)
    assert caught.value.code == "NOT_FOUND"


async def test_a_file_is_parsed_at_once_and_in_the_background(client: ExtendClient) -> None:
    file = await stored(client, text_pdf([LINES]))
    run = await client.parse_runs.create(file=file, config=ParseConfig(target="markdown"))
    assert (run.object, run.status, run.output) == ("parse_run", "PROCESSING", None)
    done = await client.parse_runs.wait(run.id, seconds=DEADLINE)
    assert "4711" in (await client.parse_runs.output(done)).chunks[0].content
    assert done.wire()["fileId"] == file.id
    assert done.metrics is not None
    assert done.metrics.page_count == 1
    linked = await client.parse_runs.get(run.id, response_type="url")
    assert linked.output is None
    assert "4711" in (await client.parse_runs.output(linked)).chunks[0].content
    assert (await client.parse_runs.parse(file=file)).status == "PROCESSED"
    assert (await client.parse_runs.delete(run.id)).id == run.id
    with pytest.raises(NotFound):
        await client.parse_runs.get(run.id)


async def test_a_parse_that_fails_tells_why(client: ExtendClient) -> None:
    file = await stored(client, b"%PDF-1.7 broken")
    run = await client.parse_runs.create(file=file)
    failed = await client.parse_runs.wait(run.id, seconds=DEADLINE)
    assert (failed.status, failed.output) == ("FAILED", None)
    with pytest.raises(RunFailed) as caught:
        await client.parse_runs.output(failed)
    assert caught.value.code == failed.failure_reason == "CORRUPT_FILE"


async def test_an_extractor_is_made_changed_published_and_read(client: ExtendClient) -> None:
    made = await client.extractors.create(name="Notes", config=EXTRACTING)
    assert made.object == "extractor"
    assert made.draft_version is not None
    assert made.draft_version.config is not None
    assert made.draft_version.config.parse_config is not None
    assert made.draft_version.config.parse_config.target == "markdown"
    assert "type" not in made.draft_version.config.wire()
    assert (await client.extractors.update(made.id, name="Invoices")).name == "Invoices"
    version = await client.extractors.versions.create(made.id, release_type="minor", description="first")
    assert (version.extractor_id, version.description) == (made.id, "first")
    read = await client.extractors.get(made.id)
    assert (read.id, read.name) == (made.id, "Invoices")
    assert read.draft_version is not None
    assert (await client.extractors.versions.get(made.id, version.id)).config == version.config
    names = [row.version async for row in client.extractors.versions.iterate(made.id, max_page_size=1)]
    assert names == ["draft", version.version]
    copy = await client.extractors.create(name="Copy", clone_extractor_id=made.id)
    await client.classifiers.create(name="Mail", config=CLASSIFYING)
    assert {row.id async for row in client.extractors.iterate(max_page_size=1)} == {made.id, copy.id}
    with pytest.raises(NotFound):
        await client.classifiers.get(made.id)


async def test_a_document_is_extracted_with_citations(client: ExtendClient) -> None:
    made = await client.extractors.create(name="Notes", config=EXTRACTING)
    file = await stored(client, text_pdf([LINES]))
    run = await client.extract_runs.create(
        file=file, extractor=ExtractorRef(id=made.id, version="draft"), priority=1, metadata={"ref": "42"}
    )
    done = await client.extract_runs.wait(run.id, seconds=DEADLINE)
    assert done.output is not None
    assert done.output.value == {"invoice_number": "4711"}
    [citation] = done.output.metadata["invoice_number"].citations or []
    assert citation.page is not None
    assert (citation.page.number, citation.page.width) == (1, 612)
    assert done.file is not None
    assert done.file.id == file.id
    assert done.extractor is not None
    assert done.extractor.id == made.id
    assert done.metadata is not None
    assert done.metadata["ref"] == "42"
    assert done.config.parse_config is not None
    [row] = (await client.extract_runs.list(extractor_id=made.id, source="API", status="PROCESSED")).data
    assert (row.id, row.object, row.extractor and row.extractor.id) == (run.id, "extract_run", made.id)
    assert (await client.classify_runs.list()).data == []
    with pytest.raises(NotFound):
        await client.split_runs.get(run.id)
    with pytest.raises(InvalidRequest):
        await client.extract_runs.cancel(run.id)
    assert (await client.extract_runs.delete(run.id)).id == run.id


async def test_raw_text_is_extracted_and_classified_while_the_caller_waits(client: ExtendClient) -> None:
    extractor = await client.extractors.create(name="Notes", config=EXTRACTING)
    extracted = await client.extract_runs.extract(file=TEXT, extractor=ExtractorRef(id=extractor.id))
    assert extracted.output is not None
    assert extracted.output.value == {"invoice_number": "4711"}
    classifier = await client.classifiers.create(name="Mail", config=CLASSIFYING)
    classified = await client.classify_runs.classify(file=TEXT, classifier=ClassifierRef(id=classifier.id))
    assert classified.output is not None
    assert classified.output.type == "invoice"


async def test_a_run_that_fails_while_the_caller_waits_is_an_error(client: ExtendClient) -> None:
    extractor = await client.extractors.create(name="Notes", config=EXTRACTING)
    file = await stored(client, b"%PDF-1.7 broken")
    with pytest.raises(RunFailed) as caught:
        await client.extract_runs.extract(file=file, extractor=ExtractorRef(id=extractor.id))
    assert (await client.extract_runs.get(caught.value.run_id or "")).failure_reason == caught.value.code


async def test_a_file_is_split(client: ExtendClient) -> None:
    splitter = await client.splitters.create(name="Stack", config=SPLITTING)
    assert splitter.draft_version is not None
    assert splitter.draft_version.config is not None
    assert splitter.draft_version.config.advanced_options == SPLITTING.advanced_options
    file = await stored(client, text_pdf([LINES]))
    run = await client.split_runs.create(file=file, splitter=SplitterRef(id=splitter.id))
    done = await client.split_runs.wait(run.id, seconds=DEADLINE)
    assert done.output is not None
    assert [(one.start_page, one.end_page) for one in done.output.splits] == [(1, 1)]


async def test_a_form_is_filled_in(client: ExtendClient) -> None:
    file = await stored(client, form_pdf())
    config = EditConfig(instructions="Leave it.", advanced_options=EditAdvancedOptions(native_fields_only=True))
    run = await client.edit_runs.create(file=file, config=config)
    done = await client.edit_runs.wait(run.id, seconds=DEADLINE)
    assert (done.object, done.status) == ("edit_run", "PROCESSED"), done.failure_reason
    assert done.output is not None
    assert (await client.files.get(done.output.edited_file.id)).name
    assert done.metrics is not None
    assert (await client.edit_runs.edit(file=file, config=config)).status == "PROCESSED"
    assert (await client.edit_runs.delete(run.id)).id == run.id


async def test_a_workflow_runs_on_a_file_on_text_and_in_a_batch(client: ExtendClient) -> None:
    workflow = await client.workflows.create(name="Parses")
    assert (workflow.object, workflow.name) == ("workflow", "Parses")
    file, ref = await stored(client, text_pdf([LINES])), WorkflowRef(id=workflow.id, version="draft")
    run = await client.workflow_runs.create(workflow=ref, file=file, priority=3, metadata={"ref": "42"})
    assert (run.object, run.workflow and run.workflow.id) == ("workflow_run", workflow.id)
    other = await client.workflow_runs.create(workflow=ref, file=TEXT)
    done = await client.workflow_runs.wait(run.id, seconds=DEADLINE)
    assert (done.status, [each.id for each in done.files]) == ("PROCESSED", [file.id])
    changed = await client.workflow_runs.update(run.id, name="First", metadata={"seen": True})
    assert (changed.wire()["name"], (changed.metadata or {})["seen"]) == ("First", True)
    batch = await client.workflow_runs.create_batch(workflow=ref, inputs=[WorkflowBatchInput(file=TEXT)] * 2)
    members = [row async for row in client.batch_runs.members(batch.batch_id)]
    assert len(members) == 2
    for row in (other, *members):  # runs that still change would change places in the list
        await client.workflow_runs.wait(row.id, seconds=DEADLINE)
    assert len([row async for row in client.workflow_runs.iterate(workflow_id=workflow.id, max_page_size=3)]) == 4
    assert (await client.workflow_runs.delete(run.id)).id == run.id


async def test_an_evaluation_set_is_filled(client: ExtendClient) -> None:
    splitter = await client.splitters.create(name="Stack", config=SPLITTING)
    made = await client.evaluation_sets.create(name="Truth", entity_id=splitter.id)
    assert (await client.evaluation_sets.get(made.id)).wire()["processorId"] == splitter.id
    assert [row.id async for row in client.evaluation_sets.iterate(entity_id=splitter.id)] == [made.id]
    file = await stored(client, text_pdf([LINES]))
    part = ProvidedSplit(classification_id="invoice", type="invoice", start_page=1, end_page=1)
    given = EvaluationItemInput(file_id=file.id, expected_output=ProvidedOutput(splits=[part]))
    [item] = (await client.evaluation_sets.items.create(made.id, items=[given])).evaluation_set_items
    assert item.wire()["fileId"] == file.id
    assert [row.id async for row in client.evaluation_sets.items.iterate(made.id)] == [item.id]
    other = ProvidedOutput(splits=[part.model_copy(update={"type": "other", "classification_id": "other"})])
    updated = await client.evaluation_sets.items.update(made.id, item.id, expected_output=other)
    assert [one.type for one in updated.expected_output.splits or []] == ["other"]
    assert (await client.evaluation_sets.items.delete(made.id, item.id)).id == item.id


async def test_operations_of_both_versions_are_passed_on(client: ExtendClient) -> None:
    made = await client.extractors.create(name="Notes", config=EXTRACTING)
    assert [row.id async for row in client.processors.iterate(type="EXTRACT")] == [made.id]
    run = await client.processor_runs.create(processor_id=made.id, raw_text="Invoice number: 4711", sync=True)
    assert run.status == "PROCESSED"
    assert (await client.extract_runs.get(run.id)).status == "PROCESSED"


async def test_results_that_are_given_go_into_a_workflow_run(client: ExtendClient) -> None:
    workflow = await client.workflows.create(name="Parses")
    file = await stored(client, text_pdf([LINES]))
    preset = PresetOutput(processor_id="ex_none", output=ProvidedOutput(value={"invoice_number": "1"}))
    with pytest.raises(InvalidRequest):
        await client.workflow_runs.create(workflow=WorkflowRef(id=workflow.id), file=file, outputs=[preset])


@pytest.mark.parametrize("accepted", [True, False], ids=["after accepting", "before accepting"])
async def test_a_lost_answer_leaves_exactly_one_run(older: Older, accepted: bool) -> None:
    client, lossy = older
    extractor = ExtractorRef(id=(await client.extractors.create(name="Notes", config=EXTRACTING)).id)
    workflow = WorkflowRef(id=(await client.workflows.create(name="Parses")).id)
    lossy.lose = [accepted]
    run = await client.extract_runs.create(file=TEXT, extractor=extractor)
    lossy.lose = [accepted]
    flow = await client.workflow_runs.create(file=TEXT, workflow=workflow)
    assert [row.id async for row in client.workflow_runs.iterate()] == [flow.id]
    assert [row.id async for row in client.extract_runs.iterate()] == [run.id]


async def test_a_parse_whose_answer_was_lost_is_told_and_not_repeated(older: Older) -> None:
    client, lossy = older
    file = await stored(client, text_pdf([LINES]))
    lossy.lose = [True]
    with pytest.raises(Uncertain) as caught:
        await client.parse_runs.create(file=file)
    assert "Look for its file" in (caught.value.hint or "")
    assert lossy.lose == []
