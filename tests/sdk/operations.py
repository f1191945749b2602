"""Which operations an SDK has, and which of them tests call."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NO_OPERATIONS = {
    "create_and_poll": "creates, then retrieves until the run has ended",
    "with_raw_response": "the same operations, with the response beside the object",
    "webhooks": "checks and reads what was delivered; asks the API for nothing",
}


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


def called(folder: Path) -> set[str]:
    """Names of operations that the tests in a folder call: `await sdk.files.list(...)`."""
    sources = [path.read_text(encoding="utf-8") for path in folder.glob("test_*.py")]
    awaited = [node.value for source in sources for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Await)]
    calls = [ast.unparse(value.func) for value in awaited if isinstance(value, ast.Call)]
    return {name.removeprefix("sdk.") for name in calls if name.startswith("sdk.")}
