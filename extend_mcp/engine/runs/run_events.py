"""What happens to runs and batches, as events for webhooks.

What the API leaves open, here: a parse that another run makes fires none, as a form detection within an edit does; a
batch whose members were all cancelled fires none, as there is no such event, and none ever fires `failed`, as members
fail one by one; an evaluation fires what a batch of its members does.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row, select

from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.outbox.pending import announce
from extend_mcp.engine.runs import run_views
from extend_mcp.engine.runs.run_kinds import KINDS
from extend_mcp.engine.runs.wake_evaluation import wake_evaluation
from extend_mcp.engine.storage.tables import batches, runs
from extend_mcp.wire.runs import FINAL

ANNOUNCED = ("parse", "extract", "classify", "split", "edit", "detect_form")
"""Kinds of runs whose ends are told of here. There are no events of verifications; workflow runs tell of themselves."""
API_ONLY = ("edit", "detect_form")
"""Kinds of which only the runs that were made by the API fire events."""


def announce_runs(connection: Connection, changed: Iterable[Row[Any]]) -> None:
    """Tell of the runs among these that ended, and of the batches that did with them."""
    known = [run for run in changed if run.kind in ANNOUNCED and run.source != "DOCUMENT_PROCESSOR_RUN"]
    ended = [run for run in known if run.status in FINAL]
    for run in ended:
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
    """Tell of a batch whose last open member ended, or was deleted, and let what waits for it go on."""
    batch = connection.execute(select(batches).where(batches.c.id == run.batch_id)).first()
    if batch is None:
        return
    members = (runs.c.batch_id == batch.id) & (runs.c.workspace == batch.workspace) & (runs.c.kind == batch.kind)
    still_open = select(runs.c.id).where(members, runs.c.status.not_in(FINAL))
    by_age = (runs.c.updated_at, runs.c.id)  # the index's order; those that are open changed longest ago
    if connection.execute(still_open.order_by(*by_age).limit(1)).first() is not None:
        return
    wake_evaluation(connection, batch.id)
    not_cancelled = select(runs.c.id).where(members, runs.c.status != "CANCELLED").limit(1)
    if connection.execute(not_cancelled).first() is not None:
        event = f"batch_{'parse' if batch.kind == 'parse' else 'processor'}_run.processed"
        payload = run_views.batch(batch, "PROCESSED")
        announce(connection, batch.workspace, event, lambda _: payload, about=run.processor_id)
