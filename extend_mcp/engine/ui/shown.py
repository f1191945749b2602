"""Reads what the page of a run shows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from extend_mcp.engine.objects.incoming import TooLarge
from extend_mcp.engine.objects.port import ObjectStore
from extend_mcp.engine.runs.outputs import describe_missing, output_keys
from extend_mcp.engine.runs.run_kinds import KINDS
from extend_mcp.engine.storage.lookup import get_row
from extend_mcp.engine.storage.tables import files, runs, step_runs
from extend_mcp.engine.ui import marks
from extend_mcp.engine.ui.marks import DocumentPage, Json, Value

MOST_PAGES = 10
"""How many pages of a document one page of ours shows."""
MOST_BYTES = 32 * 1024**2
"""The most bytes of an output: a larger one would make a page that no browser shows."""


@dataclass(frozen=True, slots=True)
class RunRows:
    """A run's rows. `files` has None for a deleted file; `steps` are those of a workflow run.

    `parse` is the parse run that it used.
    """

    run: Row[Any]
    parse: Row[Any] | None
    files: Sequence[Row[Any] | None]
    steps: Sequence[Row[Any]]


@dataclass(frozen=True, slots=True)
class ShownRun:
    """A run with all that its page shows. `first` is the first page of the document that is shown.

    `parse` and `result` are outputs; None if the run has none, or if it is too large to be shown (`missing`).
    """

    rows: RunRows
    parse: Json | None = None
    result: Json | None = None
    missing: str | None = None
    pages: Sequence[DocumentPage] = ()
    values: Sequence[Value] = ()
    first: int = 1

    @property
    def part(self) -> Sequence[DocumentPage]:
        """The pages of the document that are shown."""
        return self.pages[self.first - 1 : self.first - 1 + MOST_PAGES]


def find(connection: Connection, workspace: str, run_id: str) -> RunRows:
    """A run of this workspace. Raises `Problem`."""
    row = get_row(connection, runs, "Run", run_id, workspace=workspace)
    its_files = {file.id: file for file in connection.execute(select(files).where(files.c.id.in_(row.file_ids)))}
    steps = select(step_runs).where(step_runs.c.run_id == run_id).order_by(step_runs.c.created_at, step_runs.c.id)
    parse = connection.execute(select(runs).where(runs.c.id == row.parse_run_id)).first()
    return RunRows(row, parse, [its_files.get(file_id) for file_id in row.file_ids], connection.execute(steps).all())


def read(objects: ObjectStore, rows: RunRows, first: int) -> ShownRun:
    """Read what a run left; `first` is the page of the document to show. Blocks."""
    run = rows.run
    if run.status != "PROCESSED" or run.kind not in KINDS:
        return ShownRun(rows)
    parse, missing = _parse(objects, run if run.kind == "parse" else rows.parse)
    result, without = (None, None) if run.kind == "parse" else _output(objects, run.id, output_keys(run).current)
    values = marks.values(result, run.file_ids) if run.kind == "extract" and result else []
    pages = marks.find_pages(parse, values, result, run.file_ids) if parse else []
    first = min((first - 1) // MOST_PAGES * MOST_PAGES + 1, max(1, len(pages)))
    return ShownRun(rows, parse, result, without or missing, pages, values, first)


def _parse(objects: ObjectStore, run: Row[Any] | None) -> tuple[Json | None, str | None]:
    return (None, None) if run is None else _output(objects, run.id, output_keys(run).initial)


def _output(objects: ObjectStore, run_id: str, key: str) -> tuple[Json | None, str | None]:
    """An output, or the message in its place."""
    try:
        output: Json = json.loads(objects.read(key, MOST_BYTES))
    except TooLarge:
        return None, f"The output of {run_id} is too large for this page; get it from the API."
    except FileNotFoundError:
        return None, f"{describe_missing(objects, run_id)}."
    return output, None
