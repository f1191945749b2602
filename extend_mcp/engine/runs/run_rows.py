"""The rows of runs: they are made and deleted here; `run_ends` ends them. Nothing here knows HTTP.

A run of a kind that `parses` has a parse run beside it, which is not queued: both end together.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, delete, insert, literal, null, or_, select, update

from extend_mcp.engine.configs import processing
from extend_mcp.engine.objects.guards import note_removed
from extend_mcp.engine.objects.port import Removed
from extend_mcp.engine.outbox import pending
from extend_mcp.engine.queue.port import submit
from extend_mcp.engine.runs import run_events
from extend_mcp.engine.runs.run_kinds import KINDS
from extend_mcp.engine.runs.run_status import Columns, WithStatus, change_status
from extend_mcp.engine.runs.wakes import wake_workflows
from extend_mcp.engine.storage.lookup import get_row
from extend_mcp.engine.storage.queue_notes import note_ended
from extend_mcp.engine.storage.readings import forget_readings
from extend_mcp.engine.storage.tables import OPEN, WITHIN_RUN, WITHIN_WORKFLOW, batches, files, runs
from extend_mcp.engine.times import now
from extend_mcp.wire.ids import new_id

SINGLE_PRIORITY = 50
BATCH_PRIORITY = 90


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
        "source": WITHIN_RUN,
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


def remove(connection: Connection, run: Row[Any]) -> Removed:
    """Delete the rows of a run, its parse run and the files that it made.

    After the transaction, `sweep.sweep_removed` removes what they stored.
    """
    run_ids = connection.execute(delete(runs).where(with_parse(run)).returning(runs.c.id)).scalars().all()
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


def with_parse(run: Row[Any]) -> ColumnElement[bool]:
    """The run and its parse run."""
    its_parse = (runs.c.source_id == run.id) & (runs.c.source == WITHIN_RUN)
    return or_(runs.c.id == run.id, its_parse)


def of_workflow_run(run_id: str) -> ColumnElement[bool]:
    """The runs that a workflow run started."""
    return (runs.c.source_id == run_id) & (runs.c.source == WITHIN_WORKFLOW)


_OPEN_PARSE = select(runs.c.id).where(runs.c.id == bindparam("parse"), runs.c.status.in_(OPEN))
"""Built once: to build it takes longer than to run it (measured)."""
