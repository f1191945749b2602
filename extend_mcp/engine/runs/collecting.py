"""Collects from the folder of a job what is stored of it. All functions block."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Row

from extend_mcp.analysis.job import PARSED, Done
from extend_mcp.engine.objects.port import artifact, blob
from extend_mcp.engine.runs import products
from extend_mcp.engine.runs.products import JobResult
from extend_mcp.engine.runs.run_kinds import KINDS

Documents = Sequence[Row[Any]] | None
"""The rows of a run's files; None if one was deleted."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt at a run, in its own folder. Its artifacts are stored under `name`.

    `parse_run_id` is the parse run that ends with this run; None if the parse of another run is used.
    """

    run: Row[Any]
    documents: Documents
    folder: Path
    name: str | None
    parse_run_id: str | None


def collect(attempt: Attempt, done: Done) -> JobResult:
    """What is stored of a finished job."""
    run, folder, kind = attempt.run, attempt.folder, KINDS[attempt.run.kind]
    files = {} if kind.complete is None else products.find_products(done, folder)
    columns = {} if kind.complete is None else kind.complete(folder, files, done)
    (folder / PARSED).unlink(missing_ok=True)  # if no more than an output is left, it is stored with its folder
    uploads = [blob(product.path, product.sha256) for product in files.values()]
    uploads.append(artifact(folder / kind.artifact, run.id, attempt.name, kind.artifact))
    if attempt.parse_run_id is not None:
        uploads.append(artifact(folder / "parse.json", attempt.parse_run_id, attempt.name, "parse.json"))
    return JobResult(done, attempt.name, uploads, files, columns)


def collect_parse(attempt: Attempt) -> JobResult | None:
    """What is stored of a job that failed after its parse; None if it did not get so far."""
    done = products.read_parsed(attempt.folder)
    if done is None or attempt.parse_run_id is None:
        return None
    upload = artifact(attempt.folder / "parse.json", attempt.parse_run_id, attempt.name, "parse.json")
    return JobResult(done, attempt.name, [upload])
