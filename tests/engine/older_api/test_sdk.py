"""The vendor's SDK reads what the older operations answer about each type of processor.

Outputs have no tag: the SDK takes the first class of its union, and keeps what it does not know.
"""

import io
import warnings
from typing import Any

import httpx
import pytest

from tests.engine.older_api.conftest import CONFIGS

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from extend_ai import AsyncExtend

pytestmark = pytest.mark.anyio


@pytest.fixture
def sdk(today: httpx.AsyncClient) -> Any:
    """The SDK on an engine in this process. Its types ask for enum members where it takes strings."""
    return AsyncExtend(token="key", base_url="http://engine.test", httpx_client=today)


@pytest.mark.parametrize(
    ("kind", "name", "output"),
    [
        ("EXTRACT", "Extract", {"value": {"total": 12.5}}),
        ("CLASSIFY", "Classify", {"id": "bill", "type": "bill", "confidence": 0.8}),
        ("SPLITTER", "Splitter", None),
    ],
)
async def test_a_run_of_each_type(sdk: Any, kind: str, name: str, output: dict[str, Any] | None) -> None:
    processor = (await sdk.processor.create(name="A", type=kind, config=CONFIGS[kind])).processor
    assert type(processor.draft_version.config).__name__ == f"LegacyProcessorVersionConfig_{name}"
    file = await sdk.files.upload(file=("a.txt", io.BytesIO(b"hello")))
    made = await sdk.processor_run.create(processor_id=processor.id, file={"file_id": file.id}, sync=True)
    run = (await sdk.processor_run.get(made.processor_run.id)).processor_run
    assert (run.status, run.type, run.processor_id) == ("PROCESSED", kind, processor.id)
    assert type(run.config).__name__ == f"LegacyProcessorRunConfig_{name}"
    told = run.output.dict(by_alias=True)
    if output is not None:
        assert {key: told[key] for key in output} == output
    else:
        assert [split["startPage"] for split in told["splits"]] == [1, 2]
    assert [(one.id, one.type) for one in (await sdk.processor_run.list(processor_type=kind)).processor_runs] == [
        (run.id, kind)
    ]
