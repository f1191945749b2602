"""What happens to the rows of runs: made, finished, failed, cancelled, deleted. Nothing here knows about HTTP.

An extraction makes a parse run beside its own, which is not queued: it ends together with the extraction.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, delete, null, or_, select, update

from extend_mcp import schemas
from extend_mcp.engine import configs
from extend_mcp.engine.blobs import Blobs
from extend_mcp.engine.errors import invalid, not_found
from extend_mcp.engine.ids import new_id, now
from extend_mcp.engine.queue import Lease, held_by
from extend_mcp.engine.store import batches, files, runs
from extend_mcp.engine.work.job import Done

PREFIXES = {"parse": "pr", "extract": "exr"}
NAMES = {"parse": "Parse run", "extract": "Extract run"}
OPEN = ("PENDING", "PROCESSING")
SINGLE_PRIORITY = 50
BATCH_PRIORITY = 90

Columns = dict[str, Any]


def new_run(kind: str, workspace: str, config: Columns, documents: Sequence[Row[Any]], **columns: Any) -> Columns:
    """A row for `insert`: a single run from the API, unless `columns` say otherwise."""
    moment = now()
    single: Columns = {
        "id": new_id(PREFIXES[kind]),
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


def parse_within(extraction: Columns) -> Columns:
    """The row of the parse run that an extraction makes; the extraction's row is told its id."""
    made: Columns = extraction | {
        "id": new_id(PREFIXES["parse"]),
        "kind": "parse",
        "config": configs.parse_config_of(extraction["config"]),
        "metadata": None,
        "source": "DOCUMENT_PROCESSOR_RUN",
        "source_id": extraction["id"],
        "batch_id": None,
        "processor_id": None,
        "version_id": None,
        "parse_run_id": None,
    }
    extraction["parse_run_id"] = made["id"]
    return made


def new_batch(connection: Connection, workspace: str, kind: str, batch_id: str, count: int) -> Row[Any]:
    """Add a batch's row."""
    row = {"id": batch_id, "workspace": workspace, "kind": kind, "run_count": count, "created_at": now()}
    return connection.execute(batches.insert().values(row).returning(batches)).one()


def get_run(connection: Connection, workspace: str, kind: str, run_id: str) -> Row[Any]:
    """A run of this workspace. Raises `Problem`."""
    row = connection.execute(
        select(runs).where(runs.c.id == run_id, runs.c.kind == kind, runs.c.workspace == workspace)
    ).first()
    if row is None:
        raise not_found(NAMES[kind], run_id)
    return row


def begin_parse(connection: Connection, run: Row[Any]) -> None:
    """Let the parse run within a batch's extraction no longer wait."""
    waiting = (runs.c.id == run.parse_run_id) & (runs.c.status == "PENDING")
    connection.execute(update(runs).where(waiting).values(status="PROCESSING", updated_at=now()))


def finish(connection: Connection, blobs: Blobs, lease: Lease, made: Path, done: Done) -> None:
    """Keep the artifacts and set the run PROCESSED. Does nothing where the run is no longer the lease's."""
    run = connection.execute(select(runs).where(held_by(lease))).first()
    if run is None:
        return
    moment = now()
    metrics = {"processingTimeMs": moment - run.started_at, "pageCount": done.pages}
    ended: Columns = {"status": "PROCESSED", "updated_at": moment, "due_at": null(), "lease_owner": null()}
    parse_config = run.config if run.kind == "parse" else configs.parse_config_of(run.config)
    parse_usage = _usage("parse_run", run.parse_run_id or run.id, parse_config["engine"], done.pages)
    own = ended | {"warnings": done.warnings or None}
    if run.kind == "parse":
        own |= {"metrics": metrics, "usage": parse_usage}
        blobs.keep_artifact(made / "parse.json", run.id)
    else:
        parse = update(runs).where(runs.c.id == run.parse_run_id, runs.c.status.in_(OPEN))
        if connection.execute(parse.values(ended | {"metrics": metrics, "usage": parse_usage})).rowcount:
            blobs.keep_artifact(made / "parse.json", run.parse_run_id)
        usage = _usage("extract_run", run.id, run.config["baseProcessor"], done.pages)
        own["usage"] = usage | {"breakdown": usage["breakdown"] + parse_usage["breakdown"]}
        if done.schema is not None:
            own["config"] = run.config | {"schema": schemas.normalise(done.schema)}
        blobs.keep_artifact(made / f"{run.kind}.json", run.id)
    connection.execute(update(runs).where(held_by(lease)).values(own))
    _count_pages(connection, run.file_ids, done.page_counts, moment)


def fail(connection: Connection, lease: Lease, reason: str, message: str) -> None:
    """Set the run FAILED. Does nothing where the run is no longer the lease's."""
    run = connection.execute(select(runs).where(held_by(lease))).first()
    if run is None:
        return
    ended = {
        "status": "FAILED",
        "failure_reason": reason,
        "failure_message": message,
        "updated_at": now(),
        "due_at": null(),
        "lease_owner": null(),
    }
    connection.execute(update(runs).where(_with_parse(run), runs.c.status.in_(OPEN)).values(ended))


def cancel(connection: Connection, run: Row[Any]) -> None:
    """Set an open run CANCELLED and take it from the queue. Raises `Problem` where it cannot be cancelled."""
    if run.source == "DOCUMENT_PROCESSOR_RUN" and run.status in OPEN:
        raise invalid(f"{NAMES[run.kind]} {run.id} is part of {run.source_id}: cancel that one.")
    ended = {"status": "CANCELLED", "updated_at": now(), "due_at": null(), "lease_owner": null()}
    if not connection.execute(update(runs).where(_with_parse(run), runs.c.status.in_(OPEN)).values(ended)).rowcount:
        raise invalid(f"{NAMES[run.kind]} {run.id} is already in a terminal state: {run.status}.")


def remove(connection: Connection, blobs: Blobs, run: Row[Any]) -> None:
    """Delete a run, the parse that it made, and all that they produced."""
    gone = connection.execute(delete(runs).where(_with_parse(run)).returning(runs.c.id)).scalars().all()
    if run.kind == "parse" and run.source_id is not None:
        connection.execute(update(runs).where(runs.c.id == run.source_id).values(parse_run_id=null()))
    for run_id in gone:
        blobs.forget_run(run_id)


def _with_parse(run: Row[Any]) -> Any:
    """The run, and the parse run that it made."""
    made_by_it = (runs.c.source_id == run.id) & (runs.c.source == "DOCUMENT_PROCESSOR_RUN")
    return or_(runs.c.id == run.id, made_by_it)


def _usage(kind: str, run_id: str, product: str, pages: int) -> Columns:
    """Runs here cost no credits; what is counted is pages."""
    charge = {"product": product, "unit": "page", "quantity": pages, "credits": 0}
    entry = {"object": kind, "id": run_id, "credits": 0, "charges": [charge]}
    return {"credits": 0, "totalCredits": 0, "breakdown": [entry]}


def _count_pages(connection: Connection, file_ids: list[str], page_counts: Sequence[int], moment: int) -> None:
    """Note how long the files are; the API tells it of PDF and Word files."""
    for file_id, count in zip(file_ids, page_counts, strict=True):
        known = update(files).where(files.c.id == file_id, files.c.type.in_(("PDF", "DOCX")))
        connection.execute(known.values(page_count=count, updated_at=moment))
