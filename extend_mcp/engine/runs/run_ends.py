"""The ends of runs: with a result, with a failure, or cancelled. A parse run beside a run ends with it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, text, update

from extend_mcp.analysis.job import Done
from extend_mcp.engine.configs import processing
from extend_mcp.engine.errors import invalid
from extend_mcp.engine.queue.port import RunLease, read_held
from extend_mcp.engine.runs.products import JobResult
from extend_mcp.engine.runs.run_kinds import KINDS
from extend_mcp.engine.runs.run_rows import with_parse
from extend_mcp.engine.runs.run_status import Columns, WithStatus, change_status
from extend_mcp.engine.storage.locks import lock_rows
from extend_mcp.engine.storage.tables import OPEN, WITHIN_RUN, WITHIN_WORKFLOW, files, runs
from extend_mcp.engine.times import now
from extend_mcp.wire import schema_dialect


class LeaseLost(Exception):
    """A run is no longer the worker's: it was ended, deleted, or taken up elsewhere."""


def finish(connection: Connection, lease: RunLease, run: Row[Any], result: JobResult) -> None:
    """Set the run PROCESSED, and name its uploads. `run` is its row from the begin of the lease.

    Raises `LeaseLost`, which undoes the transaction, if the run is no longer the lease's.
    """
    hold(connection, run)
    kind, done = KINDS[run.kind], result.done
    usage = _usage(kind.object, run.id, kind.product(run.config), done.pages)
    if kind.parses:
        parse_usage = _finish_parse(connection, run, result)
        usage |= {"breakdown": usage["breakdown"] + parse_usage["breakdown"]}
    if kind.add_files is not None:
        kind.add_files(connection, run, result)
    job_columns = {"attempt": result.attempt, **result.columns}
    if done.schema is not None:
        schema = schema_dialect.normalise(done.schema) if run.kind == "extract" else done.schema
        job_columns["config"] = run.config | {"schema": schema}
    columns = {"metrics": _metrics(run, done), "usage": usage, "warnings": done.warnings or None}
    _count_pages(connection, run.file_ids, done.page_counts)
    if not change_status(connection, lease, "PROCESSED", **columns, **job_columns):
        raise LeaseLost


def _finish_parse(connection: Connection, run: Row[Any], result: JobResult) -> Columns:
    """End a run's parse run. Returns its usage."""
    engine = processing.parse_config_of(run.config)["engine"]
    usage = _usage("parse_run", run.parse_run_id or run.id, engine, result.done.pages)
    columns = {"metrics": _metrics(run, result.done), "usage": usage, "attempt": result.attempt}
    change_status(connection, WithStatus(run.parse_run_id, OPEN), "PROCESSED", **columns)
    return usage


def fail(connection: Connection, lease: RunLease, reason: str, message: str, parsed: JobResult | None = None) -> None:
    """Set the run FAILED, and its parse run too unless `parsed` has the result of that. Raises `LeaseLost`."""
    run = _hold_leased(connection, lease)
    if parsed is not None and KINDS[run.kind].parses:
        _finish_parse(connection, run, parsed)
        _count_pages(connection, run.file_ids, parsed.done.page_counts)
    still_open = with_parse(run) & runs.c.status.in_(OPEN)
    change_status(connection, still_open, "FAILED", failure_reason=reason, failure_message=message)


def hold(connection: Connection, run: Row[Any]) -> bool:
    """Let no other transaction change a run and what waits for it. True if the run may have changed: read it again."""
    lock_rows(connection, runs, [run.source_id] if run.source == WITHIN_WORKFLOW else [])
    return lock_rows(connection, runs, [run.id])


def _hold_leased(connection: Connection, lease: RunLease) -> Row[Any]:
    """The run, held. Raises `LeaseLost` if it is no longer the lease's."""
    run = read_held(connection, lease)
    if run is not None and hold(connection, run):
        run = read_held(connection, lease)
    if run is None:
        raise LeaseLost
    return run


def cancel(connection: Connection, run: Row[Any]) -> None:
    """Set an open run CANCELLED and take it from the queue. Raises `Problem` if it cannot be cancelled."""
    title = KINDS[run.kind].title
    if run.source == WITHIN_RUN and run.status in OPEN:
        raise invalid(f"{title} {run.id} is part of {run.source_id}: cancel that run.")
    if not change_status(connection, with_parse(run) & runs.c.status.in_(OPEN), "CANCELLED"):
        raise invalid(f"{title} {run.id} is already in a terminal state: {run.status}.")


def _metrics(run: Row[Any], done: Done) -> Columns:
    return {"processingTimeMs": max(0, now() - run.started_at), "pageCount": done.pages} | done.metrics


def _usage(kind: str, run_id: str, product: str, pages: int) -> Columns:
    """The usage of a run: its pages. Runs here cost no credits."""
    charge = {"product": product, "unit": "page", "quantity": pages, "credits": 0}
    entry = {"object": kind, "id": run_id, "credits": 0, "charges": [charge]}
    return {"credits": 0, "totalCredits": 0, "breakdown": [entry]}


def _count_pages(connection: Connection, file_ids: list[str], page_counts: Sequence[int]) -> None:
    """Store the page counts of files; in the API, PDF and Word files have one."""
    for file_id, count in zip(file_ids, page_counts, strict=True):
        connection.execute(_COUNT, {"file": file_id, "count": count, "moment": now()})


_COUNT = (
    update(files)
    .where(files.c.id == bindparam("file"), text("type in ('PDF', 'DOCX')"))  # as text, as in `run_events`
    .values(page_count=bindparam("count"), updated_at=bindparam("moment"))
)
