"""The rows of edit templates. The cloud creates them in its dashboard; this engine has its own endpoint."""

from typing import Any

from sqlalchemy import Connection, Row, select

from extend_mcp.engine.storage.lookup import get_row
from extend_mcp.engine.storage.tables import edit_templates, files
from extend_mcp.engine.times import now
from extend_mcp.wire.ids import new_id


def create(connection: Connection, workspace: str, **columns: Any) -> Row[Any]:
    """Add a template's row."""
    moment = now()
    row = {"id": new_id("edt"), "workspace": workspace, "created_at": moment, "updated_at": moment} | columns
    return connection.execute(edit_templates.insert().values(row).returning(edit_templates)).one()


def get(connection: Connection, workspace: str, template_id: str) -> Row[Any]:
    """A template of this workspace. Raises `Problem`."""
    return get_row(connection, edit_templates, "Edit template", template_id, workspace=workspace)


def file_of(connection: Connection, row: Row[Any]) -> Row[Any] | None:
    """The file of a template; None if it was deleted."""
    return connection.execute(select(files).where(files.c.id == row.file_id)).first()
