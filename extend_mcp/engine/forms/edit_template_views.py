"""The API's objects of saved forms."""

from typing import Any

from sqlalchemy import Row

from extend_mcp.engine.files.file_views import file_summary
from extend_mcp.engine.http.api_object import Body, identity, times


def edit_template_summary(row: Row[Any], file: Row[Any] | None) -> Body:
    """A template in a list."""
    return {
        **identity(row, "edit_template"),
        "name": row.name,
        "description": row.description,
        "file": file_summary(file) if file else None,
        **times(row),
    }


def edit_template(row: Row[Any], file: Row[Any] | None) -> Body:
    """A template in full."""
    return edit_template_summary(row, file) | {"config": row.config, "schemaConfig": row.schema_config}
