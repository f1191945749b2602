"""`/files`."""

from extend_mcp.client.older_api.config_shapes import taken
from extend_mcp.client.older_api.operation import (
    DIRECTED,
    Body,
    Operation,
    TodayRequest,
    as_is,
    deleted,
    listed,
    same,
    single,
)


def _form(asked: TodayRequest) -> Body:
    """The fields beside the file: this version knows no `password`."""
    return taken(asked.body, {})


OPERATIONS = {
    "GET /files": Operation("GET /files", listed("files", as_is), query=same("nameContains", *DIRECTED)),
    "POST /files/upload": Operation(
        "POST /files/upload", single("file", as_is), body=_form, query=same("convertToPdf")
    ),
    "GET /files/{id}": Operation("GET /files/{0}", single("file", as_is), query=same("rawText", "markdown", "html")),
    "DELETE /files/{id}": Operation("DELETE /files/{0}", deleted("fileId")),
}
