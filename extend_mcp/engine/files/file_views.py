"""Rows of files as the API's objects."""

from typing import Any

from sqlalchemy import Row

from extend_mcp.engine.http.api_object import Body, identity, times


def file_summary(row: Row[Any]) -> Body:
    """A file in a list or in a run."""
    metadata: Body = {}
    if row.page_count is not None:
        metadata["pageCount"] = row.page_count
    if row.parent_split is not None:
        metadata["parentSplit"] = row.parent_split
    return {
        **identity(row, "file"),
        "name": row.name,
        "type": row.type,
        "parentFileId": row.parent_file_id,
        "metadata": metadata,
        **times(row),
    }
