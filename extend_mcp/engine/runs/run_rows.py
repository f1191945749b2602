"""The rows of runs: they are made, finished, failed, cancelled and deleted here. Nothing here knows HTTP.

A run of a kind that `parses` has a parse run beside it, which is not queued: both end together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, delete, insert, literal, null, or_, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from extend_mcp.analysis.job import Done
from extend_mcp.engine.configs import processing
from extend_mcp.engine.errors import invalid
from extend_mcp.engine.objects.guards import note_removed
from extend_mcp.engine.objects.port import Removed
from extend_mcp.engine.outbox import pending
from extend_mcp.engine.queue.port import IS_HELD, RunLease, read_held, submit
from extend_mcp.engine.runs import run_events
from extend_mcp.engine.runs.products import JobResult
from extend_mcp.engine.runs.run_kinds import KINDS, WITHIN
from extend_mcp.engine.runs.wake_workflow import wake_workflows
from extend_mcp.engine.storage.dialects import clean_text
from extend_mcp.engine.storage.locks import lock_rows
from extend_mcp.engine.storage.lookup import get_row
from extend_mcp.engine.storage.queue_notes import note_ended, note_outcomes
from extend_mcp.engine.storage.readings import forget_readings
from extend_mcp.engine.storage.tables import OPEN, STATUSES, batches, files, runs
from extend_mcp.engine.times import now
from extend_mcp.wire import schema_dialect
from extend_mcp.wire.ids import new_id
from extend_mcp.wire.runs import FINAL

SINGLE_PRIORITY = 50
BATCH_PRIORITY = 90
OUT_OF_QUEUE = {"due_at": None, "lease_owner": None}
"""Columns of a run that is not in the queue."""

Columns = dict[str, Any]


@dataclass(frozen=True, slots=True)
class WithStatus:
    """The run with an id, if its status is one of these."""

    run_id: str | None
    statuses: tuple[str, ...]


Which = ColumnElement[bool] | str | WithStatus | RunLease
"""Runs: a condition, the id of one, or the lease on one, which is not changed if that was lost."""

_IS_HEARD = pending.has_listeners(runs.c.workspace).label("is_heard")


def new_run(kind: str, workspace: str, config: Columns, documents: Sequence[Row[Any]], **columns: Any) -> Columns:
    """A row for `add`: by default, a single run that a request made."""
    return new_row(KINDS[kind].prefix, kind, workspace, config, documents, **columns)


def new_row(
    prefix: str, kind: str, workspace: str, config: Columns, documents: Sequence[Row[Any]], **columns: Any
) -> Columns:
    """A row for a run of any kind, even one that is not in `KINDS`. Its id begins with `prefix`."""
    moment = now()
    single: Columns = {
        "id": new_id(prefix),
        "workspace": workspace,
        "kind": kind,
        "status": "PROCESSING",
        "config": config,
        "metadata": None,
        "file_ids": [document.id for document in documents],
        "is_package": False,
        "file_name": "\n".join(document.name for document in documents),
        "source": "API",
        "source_id": None,
        "batch_id": None,
        "processor_id": None,
        "version_id": None,
        "parse_run_id": None,
        "priority": SINGLE_PRIORITY,
        "due_at": None,
        "crashes": 0,
        "created_at": moment,
        "updated_at": moment,
    }
    return single | columns


def add(connection: Connection, rows: Sequence[Columns]) -> None:
    """Insert and queue runs of one kind. Rows of a kind that parses get their parse runs."""
    parses = [_parse_row(row) for row in rows] if KINDS[rows[0]["kind"]].parses else []
    submit(connection, rows)
    connection.execute(insert(runs), [*rows, *parses])


def _parse_row(run: Columns) -> Columns:
    """The row of a run's parse run. Sets its id in the run's row."""
    parse: Columns = run | {
        "id": new_id(KINDS["parse"].prefix),
        "kind": "parse",
        "config": processing.parse_config_of(run["config"]),
        "metadata": None,
        "source": WITHIN,
        "source_id": run["id"],
        "batch_id": None,
        "processor_id": None,
        "version_id": None,
        "parse_run_id": None,
    }
    run["parse_run_id"] = parse["id"]
    return parse


def new_batch(connection: Connection, workspace: str, kind: str, batch_id: str, count: int) -> Row[Any]:
    """Add a batch's row."""
    row = {"id": batch_id, "workspace": workspace, "kind": kind, "run_count": count, "created_at": now()}
    return connection.execute(batches.insert().values(row).returning(batches)).one()


def get_run(connection: Connection, workspace: str, kind: str, run_id: str) -> Row[Any]:
    """A run of this workspace. Raises `Problem`."""
    return get_row(connection, runs, KINDS[kind].title, run_id, kind=kind, workspace=workspace)


def set_status(
    connection: Connection, which: Which, status: str, queued: Columns | None = None, **columns: Any
) -> Sequence[Row[Any]]:
    """Set the status of runs, and other columns. Only this function and the queue's claim change a status.

    Returns the changed rows, which also say in `is_heard` whether an endpoint may listen. `queued` are the columns of
    the queue; by default a run that has ended leaves it.
    """
    if queued is None:
        queued = {} if status in OPEN else OUT_OF_QUEUE
    if message := columns.get("failure_message"):
        columns["failure_message"] = clean_text(message)
    values = {"status": status, "updated_at": now(), **queued, **columns}
    named = {f"new_{name}": value for name, value in values.items()}
    if isinstance(which, RunLease):
        lease_values = {"run": which.run_id, "owner": which.owner}
        rows = connection.execute(_update_one(tuple(values), is_leased=True), lease_values | named).all()
    elif isinstance(which, str):
        rows = connection.execute(_update_one(tuple(values)), {"run": which} | named).all()
    elif isinstance(which, WithStatus):
        rows = connection.execute(_update_one(tuple(values), which.statuses), {"run": which.run_id} | named).all()
    else:
        rows = connection.execute(update(runs).where(which).values(values).returning(runs, _IS_HEARD)).all()
    if status in FINAL:
        note_ended(connection, (row.id for row in rows))
        note_outcomes(connection, ((row.kind, row.status) for row in rows if row.source != WITHIN))
    return rows


@cache
def _update_one(
    names: tuple[str, ...], statuses: tuple[str, ...] = STATUSES, *, is_leased: bool = False
) -> ReturningUpdate[Any]:
    """Set these columns of one run. Built once: to build it takes longer than to run it (measured)."""
    values = {name: bindparam(f"new_{name}", type_=runs.c[name].type) for name in names}
    which = IS_HELD if is_leased else runs.c.id == bindparam("run")
    if statuses != STATUSES:
        which &= runs.c.status.in_(statuses)
    return update(runs).where(which).values(values).returning(runs, _IS_HEARD)


def change_status(connection: Connection, which: Which, status: str, **columns: Any) -> Sequence[Row[Any]]:
    """Set the status of runs, and notify webhooks and workflows. Returns the changed rows."""
    rows = set_status(connection, which, status, **columns)
    run_events.announce_runs(connection, rows)
    wake_workflows(connection, [row for row in rows if row.status not in OPEN])
    return rows


def add_finished(connection: Connection, row: Columns) -> None:
    """Insert a run whose output exists already, and announce its end like that of any run."""
    usage = {"credits": 0, "totalCredits": 0, "breakdown": []}
    is_heard = pending.has_listeners(literal(row["workspace"])).label("is_heard")
    added = insert(runs).values(row | {"status": "PROCESSED", "usage": usage}).returning(runs, is_heard)
    run_events.announce_runs(connection, [connection.execute(added).one()])


def begin_parse(connection: Connection, run: Row[Any]) -> None:
    """Set the parse run of a batch's member PROCESSING."""
    change_status(connection, WithStatus(run.parse_run_id, ("PENDING",)), "PROCESSING")


def find_open_parse(connection: Connection, run: Row[Any]) -> str | None:
    """The id of the run's parse run if that ends with it, and not the parse of another run."""
    found: str | None = connection.execute(_OPEN_PARSE, {"parse": run.parse_run_id}).scalar()
    return found


class LeaseLost(Exception):
    """A run is no longer the worker's: it was ended, deleted, or taken up elsewhere."""


def finish(connection: Connection, lease: RunLease, result: JobResult) -> None:
    """Set the run PROCESSED, and name its uploads. Raises `LeaseLost`."""
    run = _hold_leased(connection, lease)
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
    change_status(connection, run.id, "PROCESSED", **columns, **job_columns)


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
    still_open = _with_parse(run) & runs.c.status.in_(OPEN)
    change_status(connection, still_open, "FAILED", failure_reason=reason, failure_message=message)


def hold(connection: Connection, run: Row[Any]) -> bool:
    """Let no other transaction change a run and what waits for it. True if the run may have changed: read it again."""
    lock_rows(connection, runs, [run.source_id] if run.source == "WORKFLOW_RUN" else [])
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
    if run.source == WITHIN and run.status in OPEN:
        raise invalid(f"{title} {run.id} is part of {run.source_id}: cancel that run.")
    if not change_status(connection, _with_parse(run) & runs.c.status.in_(OPEN), "CANCELLED"):
        raise invalid(f"{title} {run.id} is already in a terminal state: {run.status}.")


def remove(connection: Connection, run: Row[Any]) -> Removed:
    """Delete the rows of a run, its parse run and the files that it made.

    After the transaction, `sweep.sweep_removed` removes what they stored.
    """
    run_ids = connection.execute(delete(runs).where(_with_parse(run)).returning(runs.c.id)).scalars().all()
    if run.kind == "parse" and run.source_id is not None:
        connection.execute(update(runs).where(runs.c.id == run.source_id).values(parse_run_id=null()))
    hashes = connection.execute(delete(files).where(files.c.run_id == run.id).returning(files.c.sha256)).scalars().all()
    forget_readings(connection, hashes)
    pending.remove_deliveries(connection, run_ids)
    note_ended(connection, run_ids)
    if run.status in OPEN:
        run_events.announce_batch(connection, run)
        wake_workflows(connection, [run])
    return note_removed(connection, run_ids, hashes)


def _with_parse(run: Row[Any]) -> ColumnElement[bool]:
    """The run and its parse run."""
    its_parse = (runs.c.source_id == run.id) & (runs.c.source == WITHIN)
    return or_(runs.c.id == run.id, its_parse)


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


_OPEN_PARSE = select(runs.c.id).where(runs.c.id == bindparam("parse"), runs.c.status.in_(OPEN))
"""Built once, like `_COUNT`."""
_COUNT = (
    update(files)
    .where(files.c.id == bindparam("file"), files.c.type.in_(("PDF", "DOCX")))
    .values(page_count=bindparam("count"), updated_at=bindparam("moment"))
)
