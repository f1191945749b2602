"""Every operation that the vendor's SDK has is called by the tests in this folder."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.sdk.served import extend_ai

NO_OPERATIONS = {
    "create_and_poll": "creates, then retrieves until the run has ended",
    "with_raw_response": "the same operations, with the response beside the object",
    "webhooks": "checks and reads what was delivered; asks the API for nothing",
}
OPERATIONS = 117
"""105 of today, 12 of the older API that today's still has."""


def operations(client: Any, prefix: str = "") -> Iterator[str]:
    """Names of operations, such as `files.list`, by what the client's parts can be asked for."""
    for name in dir(client):
        if name.startswith("_") or name in NO_OPERATIONS:
            continue
        part = getattr(client, name)
        if inspect.ismethod(part):
            yield prefix + name
        else:
            yield from operations(part, f"{name}.")


def called(source: str) -> Iterator[str]:
    """Names of operations that a test calls: `await sdk.files.list(...)`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Await) and isinstance(node.value, ast.Call):
            root, _, name = ast.unparse(node.value.func).partition(".")
            if root == "sdk":
                yield name


@pytest.mark.parametrize("kind", ["Extend", "AsyncExtend"])
def test_none_is_left_out(kind: str) -> None:
    client = getattr(extend_ai, kind)(token="key", base_url="http://localhost:1")
    offered = list(operations(client))
    tests = {name for path in Path(__file__).parent.glob("test_*.py") for name in called(path.read_text("utf-8"))}
    assert len(offered) == OPERATIONS
    assert sorted(set(offered) - tests) == []
