"""Webhook events of runs and batches.

Our choices where the API does not say: a parse within another run has no event, nor has a form detection within an
edit; a batch whose members were all cancelled has none, as the API has no such event, and no batch is ever `failed`, as
members fail one by one; an evaluation has the event of the batch of its members.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, text

from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.outbox.pending import announce
from extend_mcp.engine.runs import run_views
from extend_mcp.engine.runs.run_kinds import KINDS
from extend_mcp.engine.runs.wakes import wake_evaluation
from extend_mcp.engine.storage.locks import lock_rows
from extend_mcp.engine.storage.tables import OPEN, WITHIN_RUN, batches, runs
from extend_mcp.wire.runs import FINAL

ANNOUNCED = ("parse", "extract", "classify", "split", "edit", "detect_form")
"""Kinds of runs whose end is an event here. Verifications have no events; those of workflow runs are elsewhere."""
API_ONLY = ("edit", "detect_form")
"""Kinds whose runs have events only if a request made them."""


def announce_runs(connection: Connection, changed: Iterable[Row[Any]]) -> None:
    """Announce the end of runs among these, and of their batches."""
    announced = [run for run in changed if run.kind in ANNOUNCED and run.source != WITHIN_RUN]
    ended = [run for run in announced if run.status in FINAL]
    for run in ended:
        if run.is_heard:
            _announce_run(connection, run)
    for run in {run.batch_id: run for run in ended if run.batch_id is not None}.values():
        announce_batch(connection, run)


def _announce_run(connection: Connection, run: Row[Any]) -> None:
    if run.status == "CANCELLED" or (run.kind in API_ONLY and run.source != "API"):
        return
    event = f"{KINDS[run.kind].object}.{run.status.lower()}"
    announce(connection, run.workspace, event, partial(_payload, connection, run), about=run.processor_id)


def _payload(connection: Connection, run: Row[Any], endpoint: Row[Any]) -> Body:
    if run.kind == "parse":
        return {
            "object": "parse_run_status",
            "id": run.id,
            "status": run.status,
            "failureReason": run.failure_reason,
            "failureMessage": run.failure_message,
            "metadata": run.metadata,
        }
    return KINDS[run.kind].full(run, run_views.related(connection, [run]), endpoint.base_url)


def announce_batch(connection: Connection, run: Row[Any]) -> None:
    """Announce a batch if its last open member ended or was deleted, and wake the evaluation that waits for it."""
    lock_rows(connection, batches, [run.batch_id])
    of_batch = {"batch": run.batch_id, "workspace": run.workspace, "kind": run.kind}
    if connection.execute(_STILL_OPEN, of_batch).first() is not None:
        return
    batch = connection.execute(select(batches).where(batches.c.id == run.batch_id)).first()
    if batch is None:
        return
    wake_evaluation(connection, batch.id)
    members = (runs.c.batch_id == batch.id) & (runs.c.workspace == batch.workspace) & (runs.c.kind == batch.kind)
    not_cancelled = select(runs.c.id).where(members, runs.c.status != "CANCELLED").limit(1)
    if connection.execute(not_cancelled).first() is not None:
        event = f"batch_{'parse' if batch.kind == 'parse' else 'processor'}_run.processed"
        payload = run_views.batch(batch, "PROCESSED")
        announce(connection, batch.workspace, event, lambda _: payload, about=run.processor_id)


_STILL_OPEN = (
    select(runs.c.id)
    .where(
        runs.c.batch_id == bindparam("batch"),
        runs.c.workspace == bindparam("workspace"),
        runs.c.kind == bindparam("kind"),
        text(f"status in {OPEN}"),  # as text, since SQLAlchemy would write out a list at each call
    )
    .limit(1)  # without an order, so that SQLite looks in the index of the batch and not through all runs
)
"""A member of a batch that is open. Built once: to build it takes longer than to run it (measured)."""
