"""The check of what the SDK answers finds what is wrong."""

from typing import Any

import pytest

from tests.sdk.clients import extend_ai
from tests.sdk.shapes import check

BATCH: dict[str, Any] = {
    "object": "batch_run",
    "id": "bpr_1",
    "status": "PENDING",
    "runCount": 1,
    "createdAt": "2026-01-01T00:00:00Z",
}


def built(**changes: Any) -> Any:
    """A batch as the SDK builds it: without looking."""
    return extend_ai.BatchRun.construct(**BATCH | changes)


def test_a_whole_object_is_let_through() -> None:
    check(built())


@pytest.mark.parametrize("changes", [{"runCount": "many"}, {"id": None}])
def test_a_wrong_or_missing_value_is_found(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"run_count|\bid\b"):
        check(built(**changes))


@pytest.mark.parametrize("changes", [{"status": "WAITING"}, {"colour": "red"}])
def test_an_unknown_word_or_key_is_found(changes: dict[str, Any]) -> None:
    with pytest.raises(AssertionError):
        check(built(**changes))
