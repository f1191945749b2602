"""`/edit_runs` and `/edit`, in the older version `/edit/async` and `/edit`."""

from extend_mcp.client.older_api.config_shapes import ANY, EDIT, check_body
from extend_mcp.client.older_api.document_inputs import file_to_older
from extend_mcp.client.older_api.operation import Body, Operation, TodayRequest, unwrap, unwrap_deleted


def edit_run(older: Body) -> Body:
    """A whole run, or its status. In the older version `status` can be an object, as in SDK 0.2. `fileId` is kept."""
    today = {key: value for key, value in older.items() if key not in {"editedFile", "output"}}
    today["object"] = "edit_run"
    if isinstance(older["status"], dict):
        today["status"] = older["status"]["status"]
    edited = older.get("editedFile") or {}
    if edited.get("fileId") is None:
        return today | {"output": None}
    output = {"editedFile": {"id": edited["fileId"], "presignedUrl": edited.get("downloadUrl")}}
    return today | {"output": output | {"filledValues": older.get("output")}}


def _body(request: TodayRequest) -> Body:
    body = check_body(request.body, {"file": ANY, "config": EDIT})
    return body | ({"file": file_to_older(body["file"])} if "file" in body else {})


def _bare(answer: Body, _: TodayRequest) -> Body:
    return edit_run(answer)


OPERATIONS = {
    "POST /edit": Operation("POST /edit", _bare, body=_body),
    "POST /edit_runs": Operation("POST /edit/async", _bare, body=_body),
    "GET /edit_runs/{id}": Operation("GET /edit_runs/{0}", unwrap("editRun", edit_run)),
    "DELETE /edit_runs/{id}": Operation("DELETE /edit_runs/{0}", unwrap_deleted("editRunId")),
}
