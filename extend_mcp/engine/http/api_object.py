"""The fields that the API's objects have in common, from rows."""

from typing import Any

from sqlalchemy import Row

from extend_mcp.engine.times import iso

Body = dict[str, Any]
"""A JSON object of the API."""


def identity(row: Row[Any], name: str) -> Body:
    """The fields that every object begins with."""
    return {"object": name, "id": row.id}


def times(row: Row[Any]) -> Body:
    """When an object was created, and when it last changed."""
    return {"createdAt": iso(row.created_at), "updatedAt": iso(row.updated_at)}
