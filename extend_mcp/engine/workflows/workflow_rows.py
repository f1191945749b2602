"""The rows of workflows and versions, in the tables of processors: one draft each, and versions that never change.

A version's config is a `definitions.Config`; its name is in the column of the description.
"""

from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from extend_mcp.engine.processors.processor_rows import DRAFT, DRAFT_RANK
from extend_mcp.engine.storage.locks import lock_rows
from extend_mcp.engine.storage.lookup import get_row
from extend_mcp.engine.storage.tables import processors, versions
from extend_mcp.engine.times import now
from extend_mcp.engine.workflows.definitions import Config, build_version
from extend_mcp.wire.ids import new_id

KIND = "workflow"


def create(connection: Connection, workspace: str, name: str, config: Config) -> Row[Any]:
    """Add a workflow with this draft."""
    moment = now()
    row = {"id": new_id("workflow"), "workspace": workspace, "kind": KIND, "name": name}
    added = insert(processors).values(**row, created_at=moment, updated_at=moment).returning(processors)
    workflow = connection.execute(added).one()
    _add_version(connection, workflow, config, number=DRAFT, rank=DRAFT_RANK)
    return workflow


def get(connection: Connection, workspace: str, workflow_id: str) -> Row[Any]:
    """A workflow of this workspace. Raises `Problem`."""
    return get_row(connection, processors, "Workflow", workflow_id, kind=KIND, workspace=workspace)


def deploy(connection: Connection, workflow: Row[Any], config: Config, name: str | None) -> Row[Any]:
    """Make the next version, with this config. Versions are numbered from 1."""
    lock_rows(connection, processors, [workflow.id])
    published = (versions.c.processor_id == workflow.id) & (versions.c.number != DRAFT)
    last = connection.execute(select(func.max(versions.c.rank)).where(published)).scalar() or 0
    connection.execute(update(processors).where(processors.c.id == workflow.id).values(updated_at=now()))
    return _add_version(
        connection, workflow, build_version(config), number=str(last + 1), rank=last + 1, description=name
    )


def _add_version(connection: Connection, workflow: Row[Any], config: Config, **columns: Any) -> Row[Any]:
    row = {"id": new_id("workflow_version"), "processor_id": workflow.id, "config": config, "created_at": now()}
    return connection.execute(insert(versions).values(**row, **columns).returning(versions)).one()
