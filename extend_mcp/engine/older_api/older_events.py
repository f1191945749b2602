"""Webhook events in the shapes of the older version.

It has no events of edits, form detections and batches, nor of a cancelled workflow run. The event of a workflow's step
has the workflow run as payload. What today's payload lacks is read when it is sent: the names of workflow runs and of a
version's processor.
"""

from typing import Any

from sqlalchemy import Connection, Row, select

from extend_mcp.engine.errors import not_found
from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.older_api import older_documents, older_objects, older_workflows
from extend_mcp.engine.processors.processor_kinds import PROCESSORS
from extend_mcp.engine.runs.run_kinds import KINDS
from extend_mcp.engine.storage.tables import processors, versions
from extend_mcp.engine.times import iso

_SUBJECTS = {
    "parse_run": "parser_run",
    **{kind.object: "processor_run" for kind in KINDS.values() if kind.processor},
    **dict.fromkeys(PROCESSORS, "processor"),
    "workflow": "workflow",
    "workflow_run": "workflow_run",
}
"""The first words of events, today's and those of the older version."""


def rename_event(event: str) -> str | None:
    """The older name of an event of today; None if the older version has no such event."""
    subject, _, happened = event.partition(".")
    exists = subject in _SUBJECTS and event != "workflow_run.cancelled"
    return f"{_SUBJECTS[subject]}.{happened}" if exists else None


def find_related(connection: Connection, delivery: Row[Any]) -> Any:
    """What today's payload lacks. Raises `Problem` if an object was deleted."""
    today, name = delivery.payload, delivery.payload["object"]
    if name == "workflow_run":
        return older_workflows.get_name_row(connection, today["id"])
    if name == "workflow":
        return _deployed(connection, delivery)
    if name.endswith("_version"):
        return _processor(connection, today[f"{name.removesuffix('_version')}Id"])
    return None


def translate_payload(today: Body, related: Any) -> Body:
    """A payload, from today's complete one and what `find_related` has found."""
    name = today["object"]
    if name == "parse_run_status":
        return older_documents.parser_run_status(today)
    if name == "workflow_run":
        return older_workflows.run(today, related)
    if name == "workflow":
        return older_workflows.workflow(today, related or today["draftVersion"])
    if name in PROCESSORS:
        return older_objects.processor(today)
    if name.endswith("_version"):
        return older_objects.version(today, related)
    return older_objects.run(today)


def _deployed(connection: Connection, delivery: Row[Any]) -> Body | None:
    """The latest version of a workflow when the event happened."""
    its = (versions.c.processor_id == delivery.resource_id) & (versions.c.number != "draft")
    wanted = select(versions.c.number).where(its, versions.c.created_at <= delivery.created_at)
    number = connection.execute(wanted.order_by(versions.c.rank.desc()).limit(1)).scalar()
    return None if number is None else {"version": number}


def _processor(connection: Connection, processor_id: str) -> Body:
    row = connection.execute(select(processors).where(processors.c.id == processor_id)).first()
    if row is None:
        raise not_found("Processor", processor_id)
    return {"object": row.kind, "id": row.id, "name": row.name, "updatedAt": iso(row.updated_at)}
