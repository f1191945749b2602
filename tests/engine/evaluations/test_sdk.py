"""The vendor's own SDK drives evaluations, and gets typed objects back. Its client is `Any` here: see tests of runs."""

import io
import warnings
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import extend_ai

from extend_mcp.engine.app import build_app
from extend_mcp.engine.config import EngineConfig
from tests.engine.conftest import until
from tests.engine.doubles import work
from tests.engine.evaluations.test_sets import CONFIGS, EXPECTED

pytestmark = pytest.mark.anyio

METRICS = {"extractor": "Extract", "classifier": "Classify", "splitter": "Splitter"}


@pytest.fixture
async def sdk(config: EngineConfig) -> AsyncIterator[Any]:
    """The SDK's client on an engine in this process."""
    app = build_app(config, work)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), timeout=60) as http,
    ):
        yield extend_ai.AsyncExtend(token="key", base_url="http://engine.test", httpx_client=http)


async def new_set(sdk: Any, kind: str) -> tuple[Any, Any]:
    """A set for a new processor, and its one item."""
    processor = await getattr(sdk, f"{kind}s").create(name=kind, config=CONFIGS[kind])
    made = await sdk.evaluation_sets.create(name="Set", entity_id=processor.id)
    file = await sdk.files.upload(file=("a.txt", io.BytesIO(b"a")))
    item = {"file_id": file.id, "expected_output": EXPECTED[kind]}
    [added] = (await sdk.evaluation_set_items.create(made.id, items=[item])).evaluation_set_items
    return made, added


async def test_sets_and_items(sdk: Any) -> None:
    made, item = await new_set(sdk, "classifier")
    assert type(made.entity).__name__ == "EvaluationSetEntity_Classifier"
    assert (made.object, made.description, made.created_by) == ("evaluation_set", "", None)
    assert (await sdk.evaluation_sets.retrieve(made.id)).name == "Set"
    listed = await sdk.evaluation_sets.list(entity_id=made.entity.id, sort_by="createdAt", sort_dir="asc")
    assert [one.id for one in listed.data] == [made.id]
    assert (item.object, item.file.name, item.expected_output.type) == ("evaluation_set_item", "a.txt", "invoice")
    items = await sdk.evaluation_set_items.list(made.id, sort_by="updatedAt", max_page_size=5)
    assert [one.id for one in items.data] == [item.id]
    assert (await sdk.evaluation_set_items.retrieve(made.id, item.id)).evaluation_set_id == made.id
    other = {"id": "oth", "type": "other"}
    changed = await sdk.evaluation_set_items.update(made.id, item.id, expected_output=other)
    assert changed.expected_output.id == "oth"
    assert (await sdk.evaluation_set_items.delete(made.id, item.id)).id == item.id


@pytest.mark.parametrize("kind", CONFIGS)
async def test_runs(sdk: Any, kind: str) -> None:
    made, item = await new_set(sdk, kind)
    entity = {"id": made.entity.id, "version": "draft"}
    run = await sdk.evaluation_set_runs.create(
        evaluation_set_id=made.id, entity=entity, evaluation_set_item_ids=[item.id]
    )
    assert (run.object, run.status, run.evaluation_set_id) == ("evaluation_set_run", "PENDING", made.id)

    async def settled() -> Any:
        now = await sdk.evaluation_set_runs.retrieve(run.id)
        return now if now.status == "PROCESSED" else None

    final = await until(settled)
    assert type(final.entity).__name__ == f"EvaluationSetRunEntity_{kind.capitalize()}"
    assert type(final.entity_version).__name__ == f"EvaluationSetRunEntityVersion_{kind.capitalize()}Version"
    assert type(final.metrics).__name__ == f"EvaluationSetRunMetrics_{METRICS[kind]}"
    assert (final.metrics.num_files_processed, final.metrics.num_pages) == (1, 1)
    assert final.metrics.p95latency_ms is not None
    if kind == "extractor":
        assert (final.metrics.accuracy, final.metrics.field_metrics["total"].count_accurate) == (1, 1)
    elif kind == "classifier":
        assert (final.metrics.accuracy, final.metrics.classification_metrics["invoice"].f1) == (1, 1)
    else:
        assert (final.metrics.recall, final.metrics.num_splits_predicted) == (1, 2)
    batch = await sdk.batch_runs.get(run.id)
    assert (batch.id, batch.run_count, batch.status) == (run.id, 1, "PROCESSED")
