"""What happens to the rows of runs: made, finished, failed, cancelled, deleted. Nothing here knows about HTTP.

A run of a kind that `parses` makes a parse run beside its own, which is not queued: it ends together with that run.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, null, or_, select, update

from extend_mcp.analysis.job import Done
from extend_mcp.engine.configs import processing
from extend_mcp.engine.errors import invalid
from extend_mcp.engine.outbox import pending
from extend_mcp.engine.queue.embedded import Queue, RunLease, held_by
from extend_mcp.engine.runs import run_events
from extend_mcp.engine.runs.products import JobResult
from extend_mcp.engine.runs.run_kinds import KINDS
from extend_mcp.engine.runs.wake_workflow import wake_workflows
from extend_mcp.engine.storage.blobs import Blobs
from extend_mcp.engine.storage.lookup import get_row
from extend_mcp.engine.storage.sweep import Removed
from extend_mcp.engine.storage.tables import batches, files, runs
from extend_mcp.engine.times import now
from extend_mcp.wire import schema_dialect
from extend_mcp.wire.ids import new_id

OPEN = ("PENDING", "PROCESSING")
SINGLE_PRIORITY = 50
BATCH_PRIORITY = 90
OUT_OF_QUEUE = {"due_at": null(), "lease_owner": null()}
"""Columns of a run that nobody is to work on."""

Columns = dict[str, Any]


def new_run(kind: str, workspace: str, config: Columns, documents: Sequence[Row[Any]], **columns: Any) -> Columns:
    """A row for `add`: a single run from the API, unless `columns` say otherwise."""
    return new_row(KINDS[kind].prefix, kind, workspace, config, documents, **columns)


def new_row(
    prefix: str, kind: str, workspace: str, config: Columns, documents: Sequence[Row[Any]], **columns: Any
) -> Columns:
    """The same for a run of any kind, also of one that is not among `KINDS`: its id begins with `prefix`."""
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
        "crashes": 0,
        "created_at": moment,
        "updated_at": moment,
    }
    return single | columns


def add(connection: Connection, queue: Queue, rows: Sequence[Columns]) -> None:
    """Insert runs of one kind and priority and queue them; `queue.wake()` when the transaction is done.

    Rows of a kind that parses get the parse run that they make.
    """
    within = [_parse_within(row) for row in rows] if KINDS[rows[0]["kind"]].parses else []
    connection.execute(insert(runs), [*rows, *within])
    queue.submit(connection, [row["id"] for row in rows], rows[0]["priority"])


def _parse_within(run: Columns) -> Columns:
    """The row of the parse run that a run makes; the run's own row is told its id."""
    made: Columns = run | {
        "id": new_id(KINDS["parse"].prefix),
        "kind": "parse",
        "config": processing.parse_config_of(run["config"]),
        "metadata": None,
        "source": "DOCUMENT_PROCESSOR_RUN",
        "source_id": run["id"],
        "batch_id": None,
        "processor_id": None,
        "version_id": None,
        "parse_run_id": None,
    }
    run["parse_run_id"] = made["id"]
    return made


def new_batch(connection: Connection, workspace: str, kind: str, batch_id: str, count: int) -> Row[Any]:
    """Add a batch's row."""
    row = {"id": batch_id, "workspace": workspace, "kind": kind, "run_count": count, "created_at": now()}
    return connection.execute(batches.insert().values(row).returning(batches)).one()


def get_run(connection: Connection, workspace: str, kind: str, run_id: str) -> Row[Any]:
    """A run of this workspace. Raises `Problem`."""
    return get_row(connection, runs, KINDS[kind].title, run_id, kind=kind, workspace=workspace)


def set_status(
    connection: Connection, which: ColumnElement[bool], status: str, queued: Columns | None = None, **columns: Any
) -> Sequence[Row[Any]]:
    """Set the status of runs, with other columns: the only place that does, but for the queue's claim.

    Returns the rows that changed. `queued` are the columns of the queue; without them a run that has ended leaves it.
    """
    if queued is None:
        queued = {} if status in OPEN else OUT_OF_QUEUE
    changed = update(runs).where(which).values(status=status, updated_at=now(), **queued, **columns)
    return connection.execute(changed.returning(runs)).all()


def change_status(
    connection: Connection, which: ColumnElement[bool], status: str, **columns: Any
) -> Sequence[Row[Any]]:
    """Set the status of runs, and tell webhooks and workflows of it. Returns the rows that changed."""
    rows = set_status(connection, which, status, **columns)
    run_events.announce_runs(connection, rows)
    wake_workflows(connection, [row for row in rows if row.status not in OPEN])
    return rows


def add_finished(connection: Connection, row: Columns) -> None:
    """Insert a run whose output is there already, and tell webhooks of its end as of that of any other run."""
    usage = {"credits": 0, "totalCredits": 0, "breakdown": []}
    added = insert(runs).values(row | {"status": "PROCESSED", "usage": usage}).returning(runs)
    run_events.announce_runs(connection, [connection.execute(added).one()])


def begin_parse(connection: Connection, run: Row[Any]) -> None:
    """Let the parse run within a batch's member no longer wait."""
    change_status(connection, (runs.c.id == run.parse_run_id) & (runs.c.status == "PENDING"), "PROCESSING")


def finish(connection: Connection, blobs: Blobs, lease: RunLease, made: JobResult) -> None:
    """Keep the artifacts and set the run PROCESSED. Does nothing where the run is no longer the lease's."""
    run = connection.execute(select(runs).where(held_by(lease))).first()
    if run is None:
        return
    kind, done = KINDS[run.kind], made.done
    usage = _usage(kind.object, run.id, kind.product(run.config), done.pages)
    if kind.parses:
        parse_usage = _finish_parse(connection, blobs, run, made)
        usage |= {"breakdown": usage["breakdown"] + parse_usage["breakdown"]}
    more = {} if kind.keep is None else kind.keep(connection, blobs, run, made)
    if done.schema is not None:
        schema = schema_dialect.normalise(done.schema) if run.kind == "extract" else done.schema
        more["config"] = run.config | {"schema": schema}
    blobs.keep_artifact(made.folder / kind.artifact, run.id)
    own = {"metrics": _metrics(run, done), "usage": usage, "warnings": done.warnings or None}
    _count_pages(connection, run.file_ids, done.page_counts)
    change_status(connection, held_by(lease), "PROCESSED", **own, **more)


def _finish_parse(connection: Connection, blobs: Blobs, run: Row[Any], made: JobResult) -> Columns:
    """End the parse run within a run, and keep its output. Returns its usage."""
    engine = processing.parse_config_of(run.config)["engine"]
    usage = _usage("parse_run", run.parse_run_id or run.id, engine, made.done.pages)
    still_open = (runs.c.id == run.parse_run_id) & runs.c.status.in_(OPEN)
    if change_status(connection, still_open, "PROCESSED", metrics=_metrics(run, made.done), usage=usage):
        blobs.keep_artifact(made.folder / "parse.json", run.parse_run_id)
    return usage


def fail(
    connection: Connection, blobs: Blobs, lease: RunLease, reason: str, message: str, parsed: JobResult | None = None
) -> None:
    """Set the run FAILED, and the parse within it too unless that was finished, which `parsed` tells.

    Does nothing where the run is no longer the lease's.
    """
    run = connection.execute(select(runs).where(held_by(lease))).first()
    if run is None:
        return
    if parsed is not None and KINDS[run.kind].parses:
        _finish_parse(connection, blobs, run, parsed)
        _count_pages(connection, run.file_ids, parsed.done.page_counts)
    still_open = _with_parse(run) & runs.c.status.in_(OPEN)
    change_status(connection, still_open, "FAILED", failure_reason=reason, failure_message=message)


def cancel(connection: Connection, run: Row[Any]) -> None:
    """Set an open run CANCELLED and take it from the queue. Raises `Problem` where it cannot be cancelled."""
    title = KINDS[run.kind].title
    if run.source == "DOCUMENT_PROCESSOR_RUN" and run.status in OPEN:
        raise invalid(f"{title} {run.id} is part of {run.source_id}: cancel that one.")
    if not change_status(connection, _with_parse(run) & runs.c.status.in_(OPEN), "CANCELLED"):
        raise invalid(f"{title} {run.id} is already in a terminal state: {run.status}.")


def remove(connection: Connection, run: Row[Any]) -> Removed:
    """Delete a run, and the parse and the files that it made.

    What they produced is for `sweep.sweep_removed`, when the transaction is done.
    """
    gone = connection.execute(delete(runs).where(_with_parse(run)).returning(runs.c.id)).scalars().all()
    if run.kind == "parse" and run.source_id is not None:
        connection.execute(update(runs).where(runs.c.id == run.source_id).values(parse_run_id=null()))
    made = connection.execute(delete(files).where(files.c.run_id == run.id).returning(files.c.sha256)).scalars().all()
    pending.remove_deliveries(connection, gone)
    if run.status in OPEN:
        run_events.announce_batch(connection, run)
        wake_workflows(connection, [run])
    return Removed(run_ids=list(gone), hashes=list(made))


def _with_parse(run: Row[Any]) -> ColumnElement[bool]:
    """The run, and the parse run that it made."""
    made_by_it = (runs.c.source_id == run.id) & (runs.c.source == "DOCUMENT_PROCESSOR_RUN")
    return or_(runs.c.id == run.id, made_by_it)


def _metrics(run: Row[Any], done: Done) -> Columns:
    return {"processingTimeMs": max(0, now() - run.started_at), "pageCount": done.pages} | done.metrics


def _usage(kind: str, run_id: str, product: str, pages: int) -> Columns:
    """Runs here cost no credits; what is counted is pages."""
    charge = {"product": product, "unit": "page", "quantity": pages, "credits": 0}
    entry = {"object": kind, "id": run_id, "credits": 0, "charges": [charge]}
    return {"credits": 0, "totalCredits": 0, "breakdown": [entry]}


def _count_pages(connection: Connection, file_ids: list[str], page_counts: Sequence[int]) -> None:
    """Note how long the files are; the API tells it of PDF and Word files."""
    for file_id, count in zip(file_ids, page_counts, strict=True):
        known = update(files).where(files.c.id == file_id, files.c.type.in_(("PDF", "DOCX")))
        connection.execute(known.values(page_count=count, updated_at=now()))
