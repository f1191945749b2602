"""Evaluation sets, items and runs, by the vendor's SDK."""

from typing import Any

import pytest

from tests.engine.conftest import until
from tests.sample_files import text_pdf
from tests.sdk.samples import CLASSIFYING, FOUND, SCHEMA, SPLITTING, names, stored
from tests.sdk.served import Awaited
from tests.sdk.test_sort import PAGES

pytestmark = pytest.mark.anyio

SPLITS = [
    {"classificationId": "invoice", "type": "invoice", "startPage": 1, "endPage": 1},
    {"classificationId": "other", "type": "other", "startPage": 2, "endPage": 2},
]


async def new_set(sdk: Awaited, processor: Any, expected: Any) -> tuple[Any, Any]:
    """A set for a processor, and its one item: the packet and what is expected of it."""
    made = await sdk.evaluation_sets.create(name="Set", entity_id=processor.id)
    file = await stored(sdk, text_pdf(PAGES), "packet.pdf")
    items = [{"file_id": file["id"], "expected_output": expected}]
    [added] = (await sdk.evaluation_set_items.create(made.id, items=items)).evaluation_set_items
    return made, added


async def evaluated(sdk: Awaited, made: Any, item: Any) -> Any:
    """The run of a set on the draft, once it has ended."""
    entity = {"id": made.entity.id, "version": "draft"}
    run = await sdk.evaluation_set_runs.create(
        evaluation_set_id=made.id, entity=entity, evaluation_set_item_ids=[item.id]
    )
    assert (run.object, run.status, run.evaluation_set_id) == ("evaluation_set_run", "PENDING", made.id)

    async def settled() -> Any:
        now = await sdk.evaluation_set_runs.retrieve(run.id)
        return now if now.status == "PROCESSED" else None

    return await until(settled)


async def test_sets_and_items(sdk: Awaited) -> None:
    classifier = await sdk.classifiers.create(name="Sorter", config=CLASSIFYING)
    made, item = await new_set(sdk, classifier, {"id": "invoice", "type": "invoice"})
    assert (made.object, *names([made.entity])) == ("evaluation_set", "EvaluationSetEntity_Classifier")
    assert (await sdk.evaluation_sets.retrieve(made.id)).name == "Set"
    listed = await sdk.evaluation_sets.list(entity_id=classifier.id, sort_by="createdAt", sort_dir="asc")
    assert [one.id for one in listed.data] == [made.id]
    assert (item.object, item.file.name, item.expected_output.type) == ("evaluation_set_item", "packet.pdf", "invoice")
    items = await sdk.evaluation_set_items.list(made.id, sort_by="updatedAt", max_page_size=5)
    assert [one.id for one in items.data] == [item.id]
    assert (await sdk.evaluation_set_items.retrieve(made.id, item.id)).evaluation_set_id == made.id
    other = {"id": "other", "type": "other"}
    changed = await sdk.evaluation_set_items.update(made.id, item.id, expected_output=other)
    assert changed.expected_output.id == "other"
    assert (await sdk.evaluation_set_items.delete(made.id, item.id)).id == item.id


async def test_the_run_of_an_extractor(sdk: Awaited) -> None:
    extractor = await sdk.extractors.create(name="Invoices", config={"schema": SCHEMA})
    run = await evaluated(sdk, *await new_set(sdk, extractor, {"value": FOUND}))
    assert names([run.entity, run.entity_version, run.metrics]) == [
        "EvaluationSetRunEntity_Extractor",
        "EvaluationSetRunEntityVersion_ExtractorVersion",
        "EvaluationSetRunMetrics_Extract",
    ]
    assert (run.metrics.num_files_processed, run.metrics.num_pages, run.metrics.accuracy) == (1, 2, 1)
    assert run.metrics.field_metrics["total"].count_accurate == 1
    batch = await sdk.batch_runs.get(run.id)
    assert (batch.id, batch.run_count, batch.status) == (run.id, 1, "PROCESSED")


async def test_the_run_of_a_classifier(sdk: Awaited) -> None:
    classifier = await sdk.classifiers.create(name="Sorter", config=CLASSIFYING)
    run = await evaluated(sdk, *await new_set(sdk, classifier, {"id": "invoice", "type": "invoice"}))
    assert names([run.entity, run.entity_version, run.metrics]) == [
        "EvaluationSetRunEntity_Classifier",
        "EvaluationSetRunEntityVersion_ClassifierVersion",
        "EvaluationSetRunMetrics_Classify",
    ]
    assert (run.metrics.accuracy, run.metrics.classification_metrics["invoice"].f1) == (1, 1)


async def test_the_run_of_a_splitter(sdk: Awaited) -> None:
    splitter = await sdk.splitters.create(name="Cutter", config=SPLITTING)
    run = await evaluated(sdk, *await new_set(sdk, splitter, {"splits": SPLITS}))
    assert names([run.entity, run.entity_version, run.metrics]) == [
        "EvaluationSetRunEntity_Splitter",
        "EvaluationSetRunEntityVersion_SplitterVersion",
        "EvaluationSetRunMetrics_Splitter",
    ]
    assert (run.metrics.recall, run.metrics.num_splits_predicted) == (1, 2)
