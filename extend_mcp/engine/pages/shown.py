"""What the page of a run shows, read from where the run left it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from extend_mcp.engine.blobs import Blobs
from extend_mcp.engine.pages import marks
from extend_mcp.engine.pages.marks import Json, Leaf, Value

MOST_LEAVES = 10
"""Pages of a document on one page of ours."""
MOST_BYTES = 32 * 1024**2
"""Of an output: a larger one would make a page that no browser shows."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A run with all that its page shows. `files` has None where one was deleted; `first` is the first page shown.

    `parse` and `result` are outputs; None where the run has none, or where it is too large to be shown (`missing`).
    """

    run: Row[Any]
    files: Sequence[Row[Any] | None]
    parse: Json | None
    result: Json | None
    missing: str | None
    leaves: Sequence[Leaf]
    values: Sequence[Value]
    first: int


def read_shown(blobs: Blobs, row: Row[Any], its_files: Sequence[Row[Any] | None], first: int) -> Shown:
    """Read what a run left; `first` is the page that is to be seen."""
    if row.status != "PROCESSED":
        return Shown(row, its_files, None, None, None, (), (), 1)
    parse, missing = _artifact(blobs, row.id if row.kind == "parse" else row.parse_run_id, "parse.json")
    result, without = (None, None) if row.kind == "parse" else _artifact(blobs, row.id, f"{row.kind}.json")
    values = marks.values(result, row.file_ids) if row.kind == "extract" and result else []
    leaves = marks.leaves(parse, values, result, row.file_ids) if parse else []
    first = min((first - 1) // MOST_LEAVES * MOST_LEAVES + 1, max(1, len(leaves)))
    return Shown(row, its_files, parse, result, without or missing, leaves, values, first)


def _artifact(blobs: Blobs, run_id: str | None, name: str) -> tuple[Json | None, str | None]:
    """An output, or what is to be said in its place."""
    if run_id is None:
        return None, None
    path = blobs.artifact(run_id, name)
    try:
        if path.stat().st_size > MOST_BYTES:
            return None, f"The output of {run_id} is too large for this page; get it from the API."
        output: Json = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None, f"The output of {run_id} is missing from the data folder."
    return output, None
