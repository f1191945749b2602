"""What a request asks the cloud to do: the kind of work, and its documents."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from extend_mcp.client.create_once import KEY
from extend_mcp.server.credits.prices import CALLED

KINDS = {
    "parse": "parse",
    "parse_runs": "parse",
    "extract": "extract",
    "extract_runs": "extract",
    "split": "split",
    "split_runs": "split",
    "classify": "classify",
    "classify_runs": "classify",
    "edit": "edit",
    "edit_runs": "edit",
}
"""The kind of work, by the first part of the address that starts it."""
UNPRICED = frozenset(
    {
        "detect_form", "edit_schemas", "evaluation_set_runs", "form_detection_runs", "processor_runs", "verify",
        "verify_runs", "workflow_runs",
    }
)  # fmt: skip
"""The same for work that is not in the price list."""
PAGE_CHARACTERS = 4000
"""Characters per page of raw text: the API counts about 1,000 tokens as a page."""


@dataclass(frozen=True, slots=True)
class Work:
    """`files` are the documents as the request names them; empty if it does not name them."""

    kind: str
    key: str
    body: Mapping[str, Any]
    files: Sequence[Mapping[str, Any]]
    runs: int


def read_work(method: str, path: str, body: Any) -> Work | None:
    """The work that a request starts; None for any other request."""
    first, *rest = path.strip("/").split("/")
    starts = rest in ([], ["batch"]) or path == "/edit_schemas/generate"
    if method != "POST" or not starts or first not in {*KINDS, *UNPRICED} or not isinstance(body, Mapping):
        return None
    inputs = body.get("inputs") or [body]
    files = [file for each in inputs for file in _files(each)]
    marked = str((inputs[0].get("metadata") or {}).get(KEY) or uuid4().hex)
    return Work(KINDS.get(first, first), marked.partition(":")[0], body, files, len(inputs))


def _files(fields: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    package = fields.get("package") or {}
    return [file for file in [fields.get("file"), *(package.get("files") or ())] if isinstance(file, Mapping)]


def count_chosen_pages(work: Work) -> float:
    """The most pages of each document that the request's page ranges leave; infinite if it has none."""
    body = work.body
    saved = body.get(CALLED.get(work.kind, "")) or {}
    config = body.get("config") or saved.get("overrideConfig") or {}
    parsing = config if work.kind == "parse" else config.get("parseConfig") or {}
    of_steps = ((step.get("advancedOptions") or {}).get("pageRanges") or () for step in (config, parsing))
    ranges = next((each for each in of_steps if each), None)
    if ranges is None:
        return math.inf
    return float(sum(max(part["end"] - part["start"] + 1, 0) for part in ranges))
