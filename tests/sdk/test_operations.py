"""Every operation that the vendor's SDK has is called by the tests in this folder."""

from pathlib import Path

import pytest

from tests.sdk.clients import extend_ai
from tests.sdk.operations import called, operations

OPERATIONS = 117
"""105 of today, 12 of the older API that today's still has."""


@pytest.mark.parametrize("kind", ["Extend", "AsyncExtend"])
def test_none_is_left_out(kind: str) -> None:
    client = getattr(extend_ai, kind)(token="key", base_url="http://localhost:1")
    offered = list(operations(client))
    assert len(offered) == OPERATIONS
    assert sorted(set(offered) - called(Path(__file__).parent)) == []
