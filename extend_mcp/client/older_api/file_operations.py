"""`/files`."""

from extend_mcp.client.older_api.config_shapes import check_body
from extend_mcp.client.older_api.operation import (
    DIRECTED,
    Body,
    Operation,
    TodayRequest,
    keep_unchanged,
    same_names,
    unwrap,
    unwrap_deleted,
    unwrap_page,
)


def _form(request: TodayRequest) -> Body:
    """The fields besides the file. The older version has no `password`."""
    return check_body(request.body, {})


OPERATIONS = {
    "GET /files": Operation(
        "GET /files", unwrap_page("files", keep_unchanged), query=same_names("nameContains", *DIRECTED)
    ),
    "POST /files/upload": Operation(
        "POST /files/upload", unwrap("file", keep_unchanged), body=_form, query=same_names("convertToPdf")
    ),
    "GET /files/{id}": Operation(
        "GET /files/{0}", unwrap("file", keep_unchanged), query=same_names("rawText", "markdown", "html")
    ),
    "DELETE /files/{id}": Operation("DELETE /files/{0}", unwrap_deleted("fileId")),
}
