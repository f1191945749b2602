"""Batches of processor runs in the shape of the older API."""

from sqlalchemy import Connection, select

from extend_mcp.engine.errors import not_found
from extend_mcp.engine.evaluations.evaluation_run_rows import SOURCE
from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.runs.run_kinds import KINDS
from extend_mcp.engine.storage.tables import batches, processors, runs
from extend_mcp.engine.times import iso


def translate_batch(connection: Connection, workspace: str, today: Body) -> Body:
    """A batch, or an evaluation with the same id. Raises `Problem` if its runs have no processor.

    `source` is null for a batch of requests, as the older API has no word for it; a cancelled batch is FAILED.
    """
    batch = connection.execute(select(batches).where(batches.c.id == today["id"])).one()
    if KINDS[batch.kind].processor is None:
        raise not_found("Batch processor run", batch.id)
    its = (runs.c.batch_id == batch.id) & (runs.c.workspace == workspace) & (runs.c.kind == batch.kind)
    members = connection.execute(select(runs).where(its)).all()
    evaluation = connection.execute(select(runs).where(runs.c.id == batch.id, runs.c.workspace == workspace)).first()
    about = evaluation or (members[0] if members else None)
    wanted = select(processors).where(processors.c.id == about.processor_id) if about is not None else None
    processor = connection.execute(wanted).one() if wanted is not None else None
    done = [row for row in members if row.status == "PROCESSED"]
    return {
        "object": "batch_processor_run",
        "id": batch.id,
        "processorId": processor.id if processor else None,
        "processorVersionId": about.version_id if about else None,
        "processorName": processor.name if processor else None,
        "metrics": {"numFiles": len(done), "numPages": sum(row.metrics["pageCount"] for row in done)},
        "status": "FAILED" if today["status"] == "CANCELLED" else today["status"],
        "source": SOURCE if evaluation is not None else None,
        "sourceId": evaluation.source_id if evaluation is not None else None,
        "runCount": today["runCount"],
        "options": {},
        "createdAt": today["createdAt"],
        "updatedAt": iso(max([batch.created_at, *(row.updated_at for row in (*members, *filter(None, [evaluation])))])),
    }
