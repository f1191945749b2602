"""Events as webhook endpoints of the older version are told of them.

It has no events of edits, form detections and batches, and none of a cancelled workflow run. Of a step of a workflow it
tells by the workflow's run. What today's payload lacks is read when it is sent: the names of workflow runs and of a
version's processor.
"""

from typing import Any

from sqlalchemy import Connection, Row, select

from extend_mcp.engine.errors import not_found
from extend_mcp.engine.older_api import older_documents, older_objects, older_workflows
from extend_mcp.engine.processors.processor_kinds import PROCESSORS
from extend_mcp.engine.runs.run_kinds import KINDS
from extend_mcp.engine.storage.tables import processors, versions
from extend_mcp.engine.times import iso

Body = dict[str, Any]

_SUBJECTS = {
    "parse_run": "parser_run",
    **{kind.object: "processor_run" for kind in KINDS.values() if kind.processor},
    **dict.fromkeys(PROCESSORS, "processor"),
    "workflow": "workflow",
    "workflow_run": "workflow_run",
}
"""What events are about, in today's words and in those of the older version."""


def rename_event(event: str) -> str | None:
    """What an event of today is called; None if the older version has no such event."""
    subject, _, happened = event.partition(".")
    known = subject in _SUBJECTS and event != "workflow_run.cancelled"
    return f"{_SUBJECTS[subject]}.{happened}" if known else None


def translate_payload(connection: Connection, delivery: Row[Any], today: Body) -> Body:
    """What a delivery tells, from today's complete payload. Raises `Problem` where it was deleted meanwhile."""
    name = today["object"]
    if name == "parse_run_status":
        return older_documents.parser_run_status(today)
    if name == "workflow_run":
        return older_workflows.run(today, older_workflows.get_name_row(connection, today["id"]))
    if name == "workflow":
        return older_workflows.workflow(today, _deployed(connection, delivery) or today["draftVersion"])
    if name in PROCESSORS:
        return older_objects.processor(today)
    if name.endswith("_version"):
        return older_objects.version(today, _processor(connection, today[f"{name.removesuffix('_version')}Id"]))
    return older_objects.run(today)


def _deployed(connection: Connection, delivery: Row[Any]) -> Body | None:
    """The version that a workflow had last, when the event happened."""
    its = (versions.c.processor_id == delivery.resource_id) & (versions.c.number != "draft")
    wanted = select(versions.c.number).where(its, versions.c.created_at <= delivery.created_at)
    number = connection.execute(wanted.order_by(versions.c.rank.desc()).limit(1)).scalar()
    return None if number is None else {"version": number}


def _processor(connection: Connection, processor_id: str) -> Body:
    row = connection.execute(select(processors).where(processors.c.id == processor_id)).first()
    if row is None:
        raise not_found("Processor", processor_id)
    return {"object": row.kind, "id": row.id, "name": row.name, "updatedAt": iso(row.updated_at)}
