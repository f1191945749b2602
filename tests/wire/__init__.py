"""Bodies of the API, and what of ours reads, sends and answers them: a module a group of resources.

In each, `RESPONSES` names the model of a file in `responses/`, `BODIES` that of a body in `requests/`, and `CALLS` the
call that sends a request and the response it is answered with.
"""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from extend_mcp.client import ExtendClient
from extend_mcp.wire.files import FileInput, FileSettings

Call = tuple[str, Callable[[ExtendClient], Awaitable[Any]]]

WIRE = Path(__file__).parent

TOKEN = "eyJhIjoxfQ==:bmV4dA=="
BY_URL = FileInput(url="https://docs.example/a.pdf", name="a.pdf", settings=FileSettings(password="geheim"))
BY_ID = FileInput(id="file_Hn4tZ")
TEXT = FileInput(text="Order 4711")
REF = {"ref": "42"}


def load(folder: str, name: str) -> Any:
    """The JSON of a file."""
    return json.loads((WIRE / folder / f"{name}.json").read_text(encoding="utf-8"))
